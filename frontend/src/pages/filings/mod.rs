//! Pages about reports to authorities: the list with a form to make one, and one report.

pub mod list;
pub mod page;
