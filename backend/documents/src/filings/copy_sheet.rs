//! The copy sheet: a row an item, in the order of the form, for whoever types the report into the recipient's web form.
//! No cell is one a spreadsheet would run.

use super::{ExportError, words};
use saiki_api::{filings::FilingContent, organisation::Both};
use saiki_domain::{
    csv_safe::{self, BOM},
    fault::Faults,
    people::export,
};

/// In UTF-8, with the mark Japanese spreadsheets need.
pub(super) fn utf8(content: &FilingContent) -> String {
    format!("{BOM}{}", rows(content))
}

/// In Shift_JIS; refused where that does not have a character.
pub(super) fn shift_jis(content: &FilingContent) -> Result<Vec<u8>, ExportError> {
    check_shift_jis(content)?;
    Ok(export::shift_jis(&rows(content)))
}

fn rows(content: &FilingContent) -> String {
    let lang = content.lang;
    let mut out = String::new();
    csv_safe::push_row(&mut out, words::columns(lang));
    for section in &content.sections {
        for item in &section.items {
            csv_safe::push_row(
                &mut out,
                [
                    section.heading.as_str(),
                    &item.number,
                    &item.heading,
                    words::state(item.state, lang),
                    &item.text,
                ],
            );
        }
    }
    out
}

/// Names every item, and every other text, with characters that Shift_JIS does not have.
pub(super) fn check_shift_jis(content: &FilingContent) -> Result<(), ExportError> {
    let mut faults = Faults::default();
    let around = [
        ("title", &content.title, Both::new("表題", "The title")),
        (
            "recipient",
            &content.recipient,
            Both::new("提出先", "The recipient"),
        ),
        ("rule", &content.rule, Both::new("根拠", "The rule")),
    ];
    for (field, text, place) in around {
        lacking(&mut faults, field, &place, &[text]);
    }
    for section in &content.sections {
        for item in &section.items {
            let place = Both::new(
                format!("項目「{}」", item.heading),
                format!("The item “{}”", item.heading),
            );
            let field = format!("items.{}", item.key);
            let texts = [&section.heading, &item.number, &item.heading, &item.text];
            lacking(&mut faults, &field, &place, &texts);
        }
    }
    match faults.0.is_empty() {
        true => Ok(()),
        false => Err(ExportError::Encoding(faults)),
    }
}

/// Most characters named for one place.
const NAMED: usize = 5;

fn lacking(faults: &mut Faults, field: &str, place: &Both, texts: &[&String]) {
    if texts.iter().all(|text| export::fits_shift_jis(text)) {
        return;
    }
    let mut found: Vec<char> = Vec::new();
    let mut buffer = [0; 4];
    for c in texts.iter().flat_map(|text| text.chars()) {
        if !found.contains(&c) && !export::fits_shift_jis(c.encode_utf8(&mut buffer)) {
            found.push(c);
        }
    }
    let shown: Vec<String> = found
        .iter()
        .take(NAMED)
        .map(|c| format!("{c} (U+{:04X})", u32::from(*c)))
        .collect();
    let (more_ja, more_en) = match found.len() > NAMED {
        true => (" など", " and others"),
        false => ("", ""),
    };
    faults.add(
        field,
        "not_in_encoding",
        format!(
            "{}にShift_JISで表せない文字があります：{}{more_ja}。UTF-8で書き出すか、文字を改めてください",
            place.ja,
            shown.join("、")
        ),
        format!(
            "{} has characters that Shift_JIS does not have: {}{more_en}. Export in UTF-8, or use other characters",
            place.en,
            shown.join(", ")
        ),
    );
}
