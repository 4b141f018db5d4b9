//! The page about calendars of business days: what each covers, and uploads.

pub mod list;
mod upload;
