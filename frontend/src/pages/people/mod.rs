//! Pages about affected people: the register, one person, the import. Letters to them are elsewhere.

mod bulk;
mod decision;
pub mod import;
mod import_form;
mod import_report;
pub mod list;
pub mod person;
mod tones;
