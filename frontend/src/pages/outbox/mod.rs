//! Pages of the built-in outbox: the list, and one mail.

pub mod list;
pub mod page;
