//! The copy sheet: a row an item, in the order of the form, for whoever types the report into the recipient's web form.
//! No cell is one a spreadsheet would run.

use super::{ExportError, words};
use saiki_api::{filing_fields::FieldKind, filings::FilingContent, organisation::Both};
use saiki_domain::{
    csv_safe::{self, BOM},
    fault::Faults,
    filing_fields::catalogue::{self, Field},
    people::export,
};

/// In UTF-8, with the mark Japanese spreadsheets need.
pub(super) fn utf8(content: &FilingContent) -> String {
    format!("{BOM}{}", rows(content))
}

/// In Shift_JIS; refused where that does not have a character.
pub(super) fn shift_jis(content: &FilingContent) -> Result<Vec<u8>, ExportError> {
    let content = respelt(content);
    check_shift_jis(&content)?;
    Ok(export::shift_jis(&rows(&content)))
}

/// The report with its amounts of money in characters that Shift_JIS has. How an amount is written is Saiki's own doing;
/// what people typed stays as it is.
pub(super) fn respelt(content: &FilingContent) -> FilingContent {
    let mut content = content.clone();
    let (lang, colon) = (content.lang, words::colon(content.lang));
    let sections = content.sections.iter_mut();
    for item in sections.flat_map(|section| &mut section.items) {
        let fields = item.fields.iter().filter_map(|key| catalogue::field(key));
        let amounts: Vec<&Field> = fields
            .filter(|field| field.kind == FieldKind::Money)
            .collect();
        if amounts.is_empty() {
            continue;
        }
        if item.fields.len() == 1 {
            item.text = in_shift_jis(&item.text);
            continue;
        }
        let mut lines: Vec<String> = item.text.split('\n').map(str::to_owned).collect();
        for field in amounts {
            let begin = format!("{}{colon}", field.label.get(lang));
            let mut own = lines.iter_mut().filter(|line| line.starts_with(&begin));
            // Were there two, one could be somebody's.
            if let (Some(line), None) = (own.next(), own.next()) {
                *line = in_shift_jis(line);
            }
        }
        item.text = lines.join("\n");
    }
    content
}

/// An amount or a range of them: the sign of the yen as its code, minus and wave as their likes in Shift_JIS.
fn in_shift_jis(amount: &str) -> String {
    amount
        .replace('\u{a5}', "JPY ")
        .replace('\u{2212}', "-")
        .replace('\u{301c}', "\u{ff5e}")
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
