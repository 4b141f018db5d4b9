//! Renders documents: letters in both parts, reports to authorities, proof packs. No database, no network,
//! no clock of its own.

pub mod filings;
pub mod html;
pub mod letters;
pub mod proof;

#[cfg(test)]
mod sample;
