//! Rules for letters: which merge fields exist, what a template may contain, what each field says for a
//! person, hashes that approval binds to, and objections. Rendering is in `saiki-documents`.

pub mod attachments;
pub mod elements;
pub mod facts;
pub mod fault;
pub mod fields;
pub mod hash;
pub mod language;
pub mod lint;
pub mod mail_lint;
pub mod scan;
pub mod series;
pub mod values;
