//! Rows of the ledger in the forms a pack holds them in: JSON, one object a line inside an array, and CSV that a
//! spreadsheet opens safely. Both come from the same row, so that each can be checked against the other.

use saiki_api::{
    Uuid,
    campaigns::DeliveryCounts,
    deliveries::{Attempt, Delivery},
    wire,
};
use saiki_domain::{canonical, csv_safe};
use serde::{Deserialize, Serialize};

/// A delivery with the blind index of its address, by which the recipients' hash is recomputed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerRow {
    /// The delivery, names and addresses masked or not as the pack says.
    #[serde(flatten)]
    pub delivery: Delivery,
    /// Keyed hash of the address, hexadecimal. It gives away nothing without the incident's key.
    pub address_index: String,
}

/// An attempt with the delivery it belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttemptRow {
    /// The delivery.
    pub delivery_id: Uuid,
    /// The attempt.
    #[serde(flatten)]
    pub attempt: Attempt,
}

const COLUMNS: [&str; 20] = [
    "delivery_id",
    "person_id",
    "person_number",
    "person_name",
    "to",
    "domain",
    "lang",
    "state",
    "attempts",
    "ambiguous",
    "last_phase",
    "last_code",
    "last_enhanced",
    "last_text",
    "message_id",
    "body_sha256",
    "next_at",
    "accepted_at",
    "updated_at",
    "address_index",
];

/// First line of the CSV, with the mark that spreadsheet programs need.
pub fn csv_head() -> String {
    let mut out = csv_safe::BOM.to_owned();
    csv_safe::push_row(&mut out, COLUMNS);
    out
}

/// A row as a line of CSV.
pub fn csv_line(row: &LedgerRow) -> String {
    let d = &row.delivery;
    let when = |t: Option<saiki_api::Timestamp>| t.map(|t| t.to_string()).unwrap_or_default();
    let mut out = String::new();
    csv_safe::push_row(
        &mut out,
        [
            d.id.to_string(),
            d.person_id.to_string(),
            d.person_number.clone(),
            d.person_name.clone(),
            d.to.clone(),
            d.domain.clone(),
            wire::name(&d.lang),
            wire::name(&d.state),
            d.attempts.to_string(),
            d.ambiguous.to_string(),
            d.last_phase.map(|p| wire::name(&p)).unwrap_or_default(),
            d.last_code.map(|c| c.to_string()).unwrap_or_default(),
            d.last_enhanced.clone().unwrap_or_default(),
            d.last_text.clone().unwrap_or_default(),
            d.message_id.clone(),
            d.body_sha256.clone(),
            when(d.next_at),
            when(d.accepted_at),
            d.updated_at.to_string(),
            row.address_index.clone(),
        ],
    );
    out
}

/// Writes values as a JSON array with one canonical object a line.
#[derive(Debug, Default)]
pub struct ArrayLines {
    begun: bool,
}

impl ArrayLines {
    /// The text for the next value.
    pub fn next<T: Serialize>(&mut self, value: &T) -> Result<String, serde_json::Error> {
        let lead = if self.begun { ",\n" } else { "[\n" };
        self.begun = true;
        Ok(format!("{lead}{}", canonical::text(value)?))
    }

    /// The text that ends the array.
    pub fn end(self) -> &'static str {
        if self.begun { "\n]\n" } else { "[\n]\n" }
    }
}

/// Counts one row in.
pub fn count(counts: &mut DeliveryCounts, delivery: &Delivery) {
    counts.add(delivery.state, 1);
    if delivery.ambiguous > 0 {
        counts.ever_ambiguous += 1;
    }
}
