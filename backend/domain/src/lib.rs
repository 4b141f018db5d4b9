//! Pure rules: functions from facts and a `now` to a value with its explanation. No input or output, no clock
//! of its own, no database, no web server.

pub mod address;
pub mod audit;
pub mod canonical;
pub mod civil;
pub mod csv_safe;
pub mod fault;
pub mod files;
pub mod filings;
pub mod import;
pub mod incidents;
pub mod letters;
pub mod mask;
pub mod people;
pub mod phone;
pub mod search;
pub mod text;
