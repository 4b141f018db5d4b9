//! The pages, one folder or file a noun, each made of the parts in `components`.

pub mod audit;
pub mod campaigns;
pub mod components;
pub mod filings;
pub mod home;
pub mod incidents;
pub mod letters;
pub mod not_found;
pub mod organisation;
pub mod outbox;
pub mod people;
pub mod sign_in;
pub mod users;
