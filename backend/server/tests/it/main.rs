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

mod audit;
mod auth;
mod campaigns;
mod cli;
mod document;
mod files;
mod filings;
mod gates;
mod http;
mod incidents;
mod letters;
mod members;
mod once;
mod organisation;
mod people;
mod permissions;
mod support;
mod timeline;
mod tokens;
mod users;
