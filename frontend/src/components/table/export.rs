//! The rows a table shows, as a CSV file: what the person sees, columns and order included. Lists whose whole content the
//! server writes have a button of their own.

use crate::browser::{dom, download};
use wasm_bindgen::JsCast;

/// Saves the table that matches the selector.
pub fn save(selector: &str, name: &str) {
    let rows: Vec<Vec<String>> = dom::all(&format!("{selector} tr"))
        .iter()
        .map(cells)
        .collect();
    let text = csv(&rows);
    let bytes = js_sys::Uint8Array::from(text.as_bytes());
    // Nothing to do where the browser offers no files.
    let _ = download::save(name, "text/csv;charset=utf-8", &bytes);
}

/// A file name from the English name of a list.
pub fn file_name(list: &str) -> String {
    let plain = list.to_lowercase();
    let words = plain.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    match words.is_empty() {
        true => "list".to_owned(),
        false => words.join("-"),
    }
}

fn cells(row: &web_sys::HtmlElement) -> Vec<String> {
    let children = row.child_nodes();
    (0..children.length())
        .filter_map(|at| children.get(at))
        .filter(|node| node.node_type() == web_sys::Node::ELEMENT_NODE)
        .map(|cell| {
            let mut words = Vec::new();
            text(&cell, &mut words);
            words.join(" ")
        })
        .collect()
}

/// The words of an element, without what is only for the eye.
fn text(node: &web_sys::Node, words: &mut Vec<String>) {
    if let Some(element) = node.dyn_ref::<web_sys::Element>()
        && element.get_attribute("aria-hidden").as_deref() == Some("true")
    {
        return;
    }
    if node.node_type() == web_sys::Node::TEXT_NODE {
        let word = node.node_value().unwrap_or_default();
        let word = word.trim();
        if !word.is_empty() {
            words.push(word.to_owned());
        }
    }
    let children = node.child_nodes();
    for at in 0..children.length() {
        if let Some(child) = children.get(at) {
            text(&child, words);
        }
    }
}

/// CSV (RFC 4180) with a byte order mark, so that spreadsheets read Japanese; a value that a spreadsheet would take for a
/// formula begins with an apostrophe.
fn csv(rows: &[Vec<String>]) -> String {
    let mut out = String::from('\u{feff}');
    for row in rows {
        let line: Vec<String> = row.iter().map(|value| quoted(value)).collect();
        out.push_str(&line.join(","));
        out.push_str("\r\n");
    }
    out
}

fn quoted(value: &str) -> String {
    let harmful = value.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let number = value
        .trim_start_matches('-')
        .chars()
        .all(|c| c.is_ascii_digit() || c == ',' || c == '.');
    let value = match harmful && !number {
        true => format!("'{value}"),
        false => value.to_owned(),
    };
    match value.contains(['"', ',', '\n', '\r']) {
        true => format!("\"{}\"", value.replace('"', "\"\"")),
        false => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_quoted_and_formulas_are_harmless() {
        let rows = [vec![
            "佐藤, 花子".to_owned(),
            "=1+1".to_owned(),
            "a\"b".to_owned(),
            "-1,200".to_owned(),
        ]];
        assert_eq!(
            csv(&rows),
            "\u{feff}\"佐藤, 花子\",'=1+1,\"a\"\"b\",\"-1,200\"\r\n"
        );
    }

    #[test]
    fn a_file_has_a_name() {
        assert_eq!(file_name("Letters and notices"), "letters-and-notices");
        assert_eq!(file_name("・"), "list");
    }
}
