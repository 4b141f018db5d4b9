//! Pages about rules that deadlines follow: the catalogue with its settings, one rule, and the form of a clause users
//! write.

mod alarm_field;
mod condition;
mod condition_field;
mod form;
pub mod list;
pub mod page;
mod settings;
mod term_field;
