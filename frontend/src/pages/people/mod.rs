//! Pages about affected people: the register, one person, the import. Letters to them are elsewhere.

mod addresses;
mod bulk;
pub(crate) mod decision;
pub mod duplicates;
mod export;
mod find;
mod household;
pub mod households;
pub mod import;
mod import_form;
mod import_presets;
mod import_report;
mod import_suggestions;
mod import_uploads;
pub mod list;
mod merged;
pub mod person;
pub mod segments;
mod stop;
mod stopped;
mod tones;
