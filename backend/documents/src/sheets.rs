//! Documents of headings, facts and tables as JSON, Markdown and HTML. All three are made from the document alone, so
//! that an old snapshot exports as it was.

use crate::{
    html::escape,
    literal::{STYLE, literal},
};
use saiki_api::{
    Lang,
    sheets::{Sheet, SheetSection, SheetTable},
};
use saiki_domain::canonical;

/// The document itself, in canonical JSON with a line end.
pub fn json(sheet: &Sheet) -> Result<String, serde_json::Error> {
    Ok(canonical::text(sheet)? + "\n")
}

/// SHA-256 of the JSON export, hexadecimal.
pub fn sha256(sheet: &Sheet) -> Result<String, serde_json::Error> {
    Ok(canonical::sha256_of(json(sheet)?.as_bytes()))
}

fn colon(lang: Lang) -> &'static str {
    lang.pick("：", ": ")
}

/// The instant in UTC, as the document stores it: exports never depend on a zone.
fn as_of(sheet: &Sheet) -> String {
    let name = sheet.lang.pick("時点", "As of");
    format!("{name}{}{} (UTC)", colon(sheet.lang), sheet.as_of)
}

/// Markdown, with the TLP label first and last.
pub fn markdown(sheet: &Sheet) -> String {
    let mut out = format!("**{}**\n\n# {}\n\n", sheet.tlp, literal(&sheet.title));
    for (name, value) in &sheet.facts {
        fact(&mut out, name, value, sheet.lang);
    }
    out.push_str(&format!("- {}\n", literal(&as_of(sheet))));
    for section in &sheet.sections {
        let level = if section.beneath { "###" } else { "##" };
        out.push_str(&format!("\n{level} {}\n", literal(&section.heading)));
        if !section.text.is_empty() {
            out.push_str(&format!("\n{}\n", literal(&section.text)));
        }
        if !section.facts.is_empty() {
            out.push('\n');
        }
        for (name, value) in &section.facts {
            fact(&mut out, name, value, sheet.lang);
        }
        if let Some(table) = &section.table {
            markdown_table(&mut out, table);
        }
    }
    out.push_str(&format!("\n---\n\n**{}**\n", sheet.tlp));
    if !sheet.footer.is_empty() {
        out.push('\n');
    }
    for line in &sheet.footer {
        out.push_str(&format!("- {}\n", one_line(line)));
    }
    out
}

fn fact(out: &mut String, name: &str, value: &str, lang: Lang) {
    out.push_str(&format!(
        "- {}{}{}\n",
        literal(name),
        colon(lang),
        one_line(value)
    ));
}

fn markdown_table(out: &mut String, table: &SheetTable) {
    let line = |cells: &[String]| {
        let cells: Vec<String> = cells.iter().map(|c| one_line(c)).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    out.push('\n');
    out.push_str(&line(&table.columns));
    out.push_str(&format!("|{}\n", " --- |".repeat(table.columns.len())));
    for row in &table.rows {
        out.push_str(&line(row));
    }
}

/// Text within a cell or a list: line ends become blanks.
fn one_line(text: &str) -> String {
    literal(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// What the page needs beside the common style.
pub(crate) const OWN_STYLE: &str = ".text{white-space:pre-line}thead th{width:auto}h3{font-size:1em;margin:1.5em 0 .5em}\
h2,h3,thead{break-after:avoid}.foot{font-size:.85em;text-align:right;margin:.2em 0}\
.paper{table-layout:fixed}.paper>*>tr>td{border:0;padding:0;white-space:normal}.paper>tbody>tr{break-inside:auto}";

/// A self-contained page, made to be printed: TLP label at the head and foot of each printed page, nothing fetched, no
/// scripts. The paper is a table because its head and foot are what every browser repeats.
pub fn html(sheet: &Sheet) -> String {
    let (tlp, title) = (escape(&sheet.tlp), escape(&sheet.title));
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
<style>{STYLE}{OWN_STYLE}</style>\n</head>\n<body>\n<table class=\"paper\" role=\"presentation\">\n\
<thead><tr><td><header class=\"tlp\">{tlp}</header></td></tr></thead>\n<tbody><tr><td>\n<main>\n<h1>{title}</h1>\n<p>{}</p>\n",
        sheet.lang.tag(),
        escape(&as_of(sheet)),
    );
    html_facts(&mut out, &sheet.facts);
    for section in &sheet.sections {
        html_section(&mut out, section);
    }
    out.push_str("</main>\n</td></tr></tbody>\n<tfoot><tr><td><footer>\n");
    for line in &sheet.footer {
        out.push_str(&format!("<p class=\"foot\">{}</p>\n", escape(line)));
    }
    out.push_str(&format!(
        "<p class=\"tlp\">{tlp}</p>\n</footer></td></tr></tfoot>\n</table>\n</body>\n</html>\n"
    ));
    out
}

fn html_section(out: &mut String, section: &SheetSection) {
    let (level, heading) = (
        if section.beneath { 3 } else { 2 },
        escape(&section.heading),
    );
    out.push_str(&format!("<h{level}>{heading}</h{level}>\n"));
    if !section.text.is_empty() {
        let text = escape(&section.text);
        out.push_str(&format!("<p class=\"text\">{text}</p>\n"));
    }
    html_facts(out, &section.facts);
    let Some(table) = &section.table else { return };
    out.push_str("<table>\n<thead><tr>");
    for column in &table.columns {
        let column = escape(column);
        out.push_str(&format!("<th scope=\"col\">{column}</th>"));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in &table.rows {
        out.push_str("<tr>");
        for cell in row {
            out.push_str(&format!("<td>{}</td>", escape(cell)));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n");
}

fn html_facts(out: &mut String, facts: &[(String, String)]) {
    if facts.is_empty() {
        return;
    }
    out.push_str("<table>\n");
    for (name, value) in facts {
        let (name, value) = (escape(name), escape(value));
        out.push_str(&format!(
            "<tr><th scope=\"row\">{name}</th><td>{value}</td></tr>\n"
        ));
    }
    out.push_str("</table>\n");
}

/// What stands where nothing is recorded.
pub(crate) fn or_none(text: &str, lang: Lang) -> String {
    match text.trim() {
        "" => lang.pick("（記録なし）", "(not recorded)").to_owned(),
        text => text.to_owned(),
    }
}

#[cfg(test)]
mod tests;
