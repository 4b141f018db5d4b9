//! Prevention of recurrence: options and their comparison, measures with roll-out and verification, revisions of plans,
//! education and audits, action against persons. One page with a tab each, and one page a measure.

mod approval;
mod lesson_form;
mod lessons;
pub mod measure;
mod measure_form;
mod measures;
mod option;
mod options;
pub mod page;
mod payers;
mod pick;
mod records;
mod revisions;
mod sanctions;
mod steps;
mod targets;
mod tones;
mod trainings;
