//! Pages about the organisation's playbook: its items, a revision of them, its versions.

pub mod difference;
mod item_form;
mod mandatory;
pub mod page;
mod revision;
mod versions;
