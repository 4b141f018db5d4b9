//! Pages of the survey: the long list with its summary and bulk steps, one system, rules for reconnection, import.

mod backup;
mod bulk;
mod columns;
mod edit;
pub mod import;
mod import_form;
mod likeness;
pub mod list;
pub mod page;
pub mod rules;
mod states;
mod summary;
mod tones;
mod way;
