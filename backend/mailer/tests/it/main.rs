//! The mailer against a mail server on a socket. The server is the sink, which misbehaves as each test asks.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)] // helpers fail by panicking

mod desync;
mod dialogue;
mod encryption;
mod support;
mod table;
