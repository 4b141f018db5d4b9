//! What callers of the API may rely on, tried on the whole application in-process, on each database there is.
//! One binary; a module a noun.

// Clippy knows the test functions themselves as tests, but not the helpers they call.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used
)]

mod activities;
mod audit;
mod auth;
mod campaigns;
mod causes;
mod claims;
mod cli;
mod contacts;
mod contracts;
mod decisions;
mod document;
mod evidence;
mod files;
mod filing_duties;
mod filings;
mod final_reports;
mod gates;
mod handover;
mod http;
mod incidents;
mod instruction_mails;
mod instructions;
mod interviews;
mod lessons;
mod letters;
mod log_sources;
mod losses;
mod measures;
mod members;
mod monitoring;
mod notices;
mod once;
mod organisation;
mod people;
mod permissions;
mod playbooks;
mod recovery;
mod reports;
mod rollout;
mod support;
mod systems;
mod timeline;
mod tokens;
mod trainings;
mod units;
mod users;
mod work;
