//! A report as JSON, Markdown and HTML. All three are made from the snapshot alone, so that an old report
//! exports as it was.

use crate::{
    html::escape,
    literal::{STYLE, literal},
};
use saiki_api::{Lang, filings::FilingContent, incidents::Knowledge};
use saiki_domain::canonical;

/// The snapshot itself, in canonical JSON with a line end.
pub fn json(content: &FilingContent) -> Result<String, serde_json::Error> {
    Ok(canonical::text(content)? + "\n")
}

/// SHA-256 of the JSON export, hexadecimal.
pub fn sha256(content: &FilingContent) -> Result<String, serde_json::Error> {
    use sha2::{Digest, Sha256};
    Ok(canonical::hex(&Sha256::digest(json(content)?.as_bytes())))
}

/// Words around the content, in its language.
struct Words {
    reporter: &'static str,
    incident: &'static str,
    items: &'static str,
    rule: &'static str,
    as_of: &'static str,
    colon: &'static str,
}

fn words(lang: Lang) -> Words {
    match lang {
        Lang::Ja => Words {
            reporter: "報告者",
            incident: "事案",
            items: "報告事項",
            rule: "根拠",
            as_of: "時点",
            colon: "：",
        },
        Lang::En => Words {
            reporter: "Reporter",
            incident: "Incident",
            items: "Items reported",
            rule: "Rule",
            as_of: "As of",
            colon: ": ",
        },
    }
}

fn state(item: Knowledge, lang: Lang) -> &'static str {
    match item {
        Knowledge::Known => lang.pick("判明", "Known"),
        Knowledge::Unknown => lang.pick("未判明", "Not yet known"),
        Knowledge::NotApplicable => lang.pick("該当なし", "Not applicable"),
    }
}

/// The instant in UTC, as the snapshot stores it: exports never depend on a zone.
fn as_of(content: &FilingContent) -> String {
    format!("{} (UTC)", content.as_of)
}

/// Markdown, with the TLP label first and last.
pub fn markdown(content: &FilingContent) -> String {
    let w = words(content.lang);
    let colon = w.colon;
    let mut out = format!("**{}**\n\n# {}\n\n", content.tlp, literal(&content.title));
    out.push_str(&format!("- {}{colon}{}\n", w.rule, literal(&content.rule)));
    out.push_str(&format!("- {}{colon}{}\n", w.as_of, as_of(content)));
    for (title, rows) in [
        (w.reporter, &content.reporter),
        (w.incident, &content.incident),
    ] {
        out.push_str(&format!("\n## {title}\n\n"));
        for (label, value) in rows {
            out.push_str(&format!("- {}{colon}{}\n", literal(label), literal(value)));
        }
    }
    out.push_str(&format!("\n## {}\n", w.items));
    for item in &content.items {
        out.push_str(&format!(
            "\n### {}. {}\n\n{}\n",
            item.number,
            literal(&item.heading),
            format_args!(
                "_{}_\n\n{}",
                state(item.state, content.lang),
                literal(&item.text)
            ),
        ));
    }
    out.push_str(&format!("\n---\n\n**{}**\n", content.tlp));
    out
}

/// A self-contained page, made to be printed: TLP label in header and footer, nothing fetched, no scripts.
pub fn html(content: &FilingContent) -> String {
    let w = words(content.lang);
    let tlp = escape(&content.tlp);
    let title = escape(&content.title);
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
<style>{STYLE}</style>\n</head>\n<body>\n<header class=\"tlp\">{tlp}</header>\n<main>\n<h1>{title}</h1>\n\
<p>{}{}{}<br>\n{}{}{}</p>\n",
        content.lang.tag(),
        w.rule,
        w.colon,
        escape(&content.rule),
        w.as_of,
        w.colon,
        escape(&as_of(content)),
    );
    for (heading, rows) in [
        (w.reporter, &content.reporter),
        (w.incident, &content.incident),
    ] {
        out.push_str(&format!("<h2>{heading}</h2>\n<table>\n"));
        for (label, value) in rows {
            out.push_str(&format!(
                "<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n",
                escape(label),
                escape(value)
            ));
        }
        out.push_str("</table>\n");
    }
    out.push_str(&format!("<h2>{}</h2>\n<table>\n", w.items));
    for item in &content.items {
        let class = if item.state == Knowledge::Unknown {
            "state unknown"
        } else {
            "state"
        };
        out.push_str(&format!(
            "<tr><th scope=\"row\">{}. {}<br><span class=\"{class}\">{}</span></th><td>{}</td></tr>\n",
            item.number,
            escape(&item.heading),
            state(item.state, content.lang),
            escape(&item.text)
        ));
    }
    out.push_str(&format!(
        "</table>\n</main>\n<footer class=\"tlp\">{tlp}</footer>\n</body>\n</html>\n"
    ));
    out
}
