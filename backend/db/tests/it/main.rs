//! What callers of the database layer may rely on, checked on SQLite and on PostgreSQL.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)] // helpers of tests fail by panicking, as tests do

mod alarms;
mod audit;
mod clocks;
mod deliveries;
mod delivery_course;
mod evidence;
mod filings;
mod gates;
mod imports;
mod log;
mod migrations;
mod people;
mod sending;
mod sla_checks;
mod suppressions;
mod totals;
mod transactions;
mod webhooks;
