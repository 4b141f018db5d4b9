//! Reports to authorities: what the records say on each item of the rules, as a snapshot, and its exports.
//! Nothing is sent anywhere: no authority has an interface that would take it.

mod content;
mod export;

pub use content::{Source, build, check_final, missing};
pub use export::{html, json, markdown, sha256};
pub use saiki_domain::filings::Counts;

#[cfg(test)]
mod tests;
