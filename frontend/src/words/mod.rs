//! The words of the interface, one file a page. Texts with a number or a name in them are functions of the language.

pub mod audit;
pub mod campaigns;
pub mod common;
pub mod components;
pub mod filings;
pub mod incidents;
pub mod letters;
pub mod moments;
pub mod organisation;
pub mod outbox;
pub mod people;
pub mod shell;
pub mod sign_in;
pub mod users;
