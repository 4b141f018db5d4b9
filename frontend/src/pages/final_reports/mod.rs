//! The final report of an incident: the draft from its records, and the reports kept each time it was closed.

pub mod page;
