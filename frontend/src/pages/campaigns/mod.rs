//! Pages about sending: the list, the preparation, a campaign with its live numbers and its ledger.

mod actions;
mod came_back;
mod chart;
mod curve;
mod delivery;
mod domains;
pub mod draft;
mod ledger;
pub mod list;
mod live;
mod marks;
pub mod new;
mod numbers;
mod outlook;
pub mod page;
mod ramp;
pub mod tones;
mod unreached;
