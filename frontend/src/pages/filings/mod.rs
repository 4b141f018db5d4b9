//! Pages about reports to authorities: those that are owed, the list of those made, choosing a form and filling it in,
//! and one report with its approval, its filing and its exports.

mod approval;
mod changes;
mod deadlines;
mod drafts;
mod duties;
mod duty_forms;
mod editor;
mod exports;
mod field;
mod field_input;
mod forms;
pub mod list;
pub mod new;
pub mod page;
mod pdf;
mod record;
#[cfg(test)]
mod sample;
mod sheet;
mod tones;
mod typed;
