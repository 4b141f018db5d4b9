//! The database: SQLite or PostgreSQL behind one set of queries, the audit log, the encryption of personal
//! fields. The only crate that names diesel; it knows nothing of HTTP or of mail.

/// Runs one diesel expression on whichever connection is there. For what `MultiConnection` refuses: upserts,
/// batch inserts, `as_returning`, locking. Compiled once a backend.
macro_rules! each {
    ($conn:ident, $body:expr) => {
        match $conn {
            $crate::conn::Conn::Sqlite($conn) => $body,
            $crate::conn::Conn::Pg($conn) => $body,
        }
    };
}

pub mod access;
pub mod activities;
pub mod alarms;
pub mod approvals;
pub mod audit;
pub mod bounces;
pub mod calendars;
pub mod campaigns;
pub mod causes;
pub mod claims;
pub mod clocks;
pub mod conn;
pub mod consistency;
pub mod contact_stops;
pub mod contacts;
pub mod contracts;
pub mod counters;
pub mod crypto;
pub mod deliveries;
pub mod erasures;
pub mod error;
pub mod evidence;
pub mod exchange;
pub mod files;
pub mod filing_duties;
pub mod filing_fields;
pub mod filings;
pub mod final_reports;
pub mod followups;
pub mod gates;
pub mod handover;
pub mod households;
pub mod idempotency;
pub mod ids;
pub mod import_presets;
pub mod imports;
pub mod incident_keys;
pub mod incidents;
pub mod instruction_mails;
pub mod instructions;
pub mod interviews;
pub mod items;
pub mod lanes;
pub mod laws;
pub mod lessons;
pub mod letters;
pub mod log;
pub mod log_sources;
pub mod losses;
pub mod measures;
pub mod members;
pub mod migrate;
pub mod monitoring;
pub mod notices;
pub mod organisation;
pub mod outbox;
pub mod people;
pub mod playbooks;
mod pool;
mod prepared;
pub mod recovery;
pub mod rekey;
pub mod reports;
pub mod retentions;
pub mod revisions;
pub mod rules;
pub mod sanctions;
mod schema;
mod sealed;
pub mod segments;
pub mod service_windows;
pub mod sessions;
pub mod settings;
pub mod sla_checks;
pub mod spool;
pub mod stalls;
mod stored;
pub mod suppressions;
pub mod systems;
#[cfg(feature = "testing")]
pub mod testing;
pub mod timeline;
pub mod trainings;
pub mod units;
pub mod unsubscribe;
pub mod uploads;
pub mod users;
pub mod webhooks;
mod words;
pub mod work;
pub mod workers;

pub use activities::Writer;
pub use audit::{Actor, Chain, Changed, Entry};
pub use conn::Conn;
pub use error::{DbError, DbResult};
pub use ids::DbId;
pub use log::LogEmptied;
pub use pool::{Db, DbConfig};
