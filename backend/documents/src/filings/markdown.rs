//! A report as Markdown, with the TLP label first and last. Every mark of Markdown in what it says is taken literally.

use super::{Shown, words};
use crate::literal::literal;

pub(super) fn write(shown: &Shown<'_>) -> String {
    let content = shown.content;
    let colon = words::colon(content.lang);
    let tlp = literal(&content.tlp);
    let mut out = format!("**{tlp}**\n\n# {}\n\n", literal(&content.title));
    for (name, value) in words::facts(shown) {
        out.push_str(&format!("- {name}{colon}{}\n", one_line(&value)));
    }
    for section in &content.sections {
        out.push_str(&format!("\n## {}\n", literal(&section.heading)));
        for item in &section.items {
            out.push_str(&format!(
                "\n### {}\n\n_{}_\n\n{}\n",
                literal(&words::numbered(item)),
                words::shaped(item.state, content.lang),
                literal(&item.text)
            ));
        }
    }
    out.push_str("\n---\n\n");
    for line in words::foot(shown) {
        out.push_str(&format!("- {}\n", one_line(&line)));
    }
    out.push_str(&format!("\n**{tlp}**\n"));
    out
}

/// Text within a list: line ends become blanks.
fn one_line(text: &str) -> String {
    literal(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}
