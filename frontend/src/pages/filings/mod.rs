//! Pages about reports to authorities: those that are owed, the list of those made with a form to make one, and one report.

mod duties;
mod duty_forms;
pub mod list;
pub mod page;
mod tones;
