//! Figures that reports to authorities are filled with. How a report reads is in `saiki-documents`, where they
//! are counted is in `saiki-db`.

use saiki_api::{Timestamp, people::DataItem};

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
