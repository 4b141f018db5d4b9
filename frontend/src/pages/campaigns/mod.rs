//! Pages about sending: the list, the preparation, a campaign with its live numbers and its ledger.

mod actions;
mod chart;
mod delivery;
mod ledger;
pub mod list;
mod live;
pub mod new;
pub mod page;
mod tones;
