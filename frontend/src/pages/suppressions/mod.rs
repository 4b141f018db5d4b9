//! Addresses that are not mailed, and what became of reports about mails.

pub mod entry;
pub mod list;
