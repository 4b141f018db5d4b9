//! Numbers, money and times as people read them. Rules are pure and tested here; only the calendar of a zone is asked
//! of the browser, which knows all zones.

pub mod amount;
pub mod civil;
pub mod date;
pub mod diff;
pub mod number;
pub mod relative;
