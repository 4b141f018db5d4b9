//! Reports to authorities: made from a form and the incident's facts, kept as they were, compared with the one before. What a
//! fact reads like is `filing_fields`; how a report is typeset is `saiki-documents`; where the records are read is `saiki-db`.

mod before;
mod changes;
mod check;
mod project;
#[cfg(test)]
mod tests;

pub use changes::changes;
pub use check::{check_final, check_record, filed_before, missing};
pub use project::project;

use crate::canonical;
use saiki_api::{Timestamp, filings::FilingContent, people::DataItem};

/// Figures a report needs that the incident itself does not hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// People on the register.
    pub people: i64,
    /// People by kind of data, those with none left out.
    pub by_data_item: Vec<(DataItem, i64)>,
    /// People whose mail server accepted a letter.
    pub notified: i64,
    /// People some campaign could not reach.
    pub undeliverable: i64,
    /// People without a mail address.
    pub without_email: i64,
    /// When the first campaign started.
    pub first_notice: Option<Timestamp>,
}

/// The report as it is hashed and exported: canonical JSON with a line end. One read from a snapshot of before there were
/// fields is written as it was then, so that its hash stays what it was.
pub fn canonical_json(content: &FilingContent) -> Result<String, serde_json::Error> {
    let text = match before::written(content) {
        Some(before) => canonical::text(&before)?,
        None => canonical::text(content)?,
    };
    Ok(text + "\n")
}

/// SHA-256 of `canonical_json`, as 64 hexadecimal digits.
pub fn sha256(content: &FilingContent) -> Result<String, serde_json::Error> {
    Ok(canonical::sha256_of(canonical_json(content)?.as_bytes()))
}

/// A kept report. One of before there were fields, with the reporter and the incident beside numbered items, is turned
/// into sections; nothing of what it said is lost.
pub fn read(stored: &str) -> Result<FilingContent, serde_json::Error> {
    let value: serde_json::Value = serde_json::from_str(stored)?;
    if value.get("sections").is_some() {
        return serde_json::from_value(value);
    }
    serde_json::from_value(value).map(before::content)
}
