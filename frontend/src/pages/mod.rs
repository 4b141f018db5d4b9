//! The pages, one folder or file a noun, each made of the parts in `components`.

pub mod activities;
pub mod audit;
pub mod campaigns;
pub mod causes;
pub mod components;
pub mod contacts;
pub mod files;
pub mod filings;
pub mod home;
pub mod incidents;
pub mod instructions;
pub mod items;
pub mod letters;
pub mod losses;
pub mod not_found;
pub mod organisation;
pub mod outbox;
pub mod people;
pub mod playbook;
pub mod prevention;
pub mod recovery;
pub mod sign_in;
pub mod systems;
pub mod units;
pub mod users;
pub mod work;
