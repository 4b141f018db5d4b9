//! What callers of the database layer may rely on, checked on SQLite and on PostgreSQL.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)] // helpers of tests fail by panicking, as tests do

mod audit;
mod deliveries;
mod evidence;
mod gates;
mod log;
mod migrations;
mod people;
mod suppressions;
mod totals;
mod transactions;
