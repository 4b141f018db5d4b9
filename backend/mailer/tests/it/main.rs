//! The mailer against a mail server on a socket. The server is the sink, which misbehaves as each test asks.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout
)] // helpers of tests fail by panicking and print their figures, as tests do

mod alarms;
mod bounce_corpus;
mod bounces;
mod crash;
mod database;
mod desync;
mod dialogue;
mod encryption;
mod exercise;
mod fence;
mod flips;
mod instruction_mails;
mod kill;
mod lanes;
mod outage;
mod signed;
mod support;
mod table;
mod test_send;
mod worker;
