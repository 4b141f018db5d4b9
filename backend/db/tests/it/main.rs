//! What callers of the database layer may rely on, checked on SQLite and on PostgreSQL.

mod audit;
mod migrations;
mod transactions;
