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
pub mod approvals;
pub mod audit;
pub mod campaigns;
pub mod conn;
pub mod counters;
pub mod crypto;
pub mod deliveries;
pub mod error;
pub mod files;
pub mod filings;
pub mod gates;
pub mod idempotency;
pub mod ids;
pub mod imports;
pub mod incident_keys;
pub mod incidents;
pub mod letters;
pub mod members;
pub mod migrate;
pub mod organisation;
pub mod outbox;
pub mod people;
mod pool;
mod schema;
pub mod sessions;
pub mod settings;
pub mod spool;
mod stored;
#[cfg(feature = "testing")]
pub mod testing;
pub mod timeline;
pub mod users;
pub mod workers;

pub use audit::{Actor, Chain, Changed, Entry};
pub use conn::Conn;
pub use error::{DbError, DbResult};
pub use ids::DbId;
pub use pool::{Db, DbConfig};
