//! Losses and costs: the damage as a whole, the ledger, one row with its history, and the card for the incident's home.

mod calculation;
pub mod chart;
mod draft;
mod form;
pub mod list;
pub mod page;
mod tones;

pub use chart::LossCard;
pub use draft::today;
