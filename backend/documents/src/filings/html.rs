//! A report as a self-contained page, made to be printed: TLP label and mark at the head and foot of each printed page,
//! nothing fetched, no scripts.

use super::{Shown, words};
use crate::{html::escape, literal::STYLE, sheets::OWN_STYLE};
use saiki_api::{filings::FilingSection, incidents::Knowledge};

/// The paper is a table because its head and foot are what every browser repeats.
pub(super) fn write(shown: &Shown<'_>) -> String {
    let content = shown.content;
    let (tlp, title) = (escape(&content.tlp), escape(&content.title));
    let mark = words::mark(&shown.mark, content.lang);
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
<style>{STYLE}{OWN_STYLE}</style>\n</head>\n<body>\n<table class=\"paper\" role=\"presentation\">\n\
<thead><tr><td><header class=\"tlp\">{mark} / {tlp}</header></td></tr></thead>\n<tbody><tr><td>\n<main>\n<h1>{title}</h1>\n<table>\n",
        content.lang.tag(),
    );
    for (name, value) in words::facts(shown) {
        out.push_str(&format!(
            "<tr><th scope=\"row\">{name}</th><td>{}</td></tr>\n",
            escape(&value)
        ));
    }
    out.push_str("</table>\n");
    for section in &content.sections {
        push_section(&mut out, section, shown);
    }
    out.push_str("</main>\n</td></tr></tbody>\n<tfoot><tr><td><footer>\n");
    for line in words::foot(shown) {
        out.push_str(&format!("<p class=\"foot\">{}</p>\n", escape(&line)));
    }
    out.push_str(&format!(
        "<p class=\"tlp\">{tlp}</p>\n</footer></td></tr></tfoot>\n</table>\n</body>\n</html>\n"
    ));
    out
}

fn push_section(out: &mut String, section: &FilingSection, shown: &Shown<'_>) {
    out.push_str(&format!("<h2>{}</h2>\n<table>\n", escape(&section.heading)));
    for item in &section.items {
        let class = match item.state {
            Knowledge::Unknown => "state unknown",
            _ => "state",
        };
        out.push_str(&format!(
            "<tr><th scope=\"row\">{}<br><span class=\"{class}\">{}</span></th><td>{}</td></tr>\n",
            escape(&words::numbered(item)),
            words::shaped(item.state, shown.content.lang),
            escape(&item.text)
        ));
    }
    out.push_str("</table>\n");
}
