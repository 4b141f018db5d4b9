//! What can go wrong with a query. A refusal is an answer to the caller; everything else is ours to mend.

use saiki_api::{gates::OpenMatter, organisation::Both, problem::ErrorCode};
use saiki_domain::fault::Faults;

/// Result of a query.
pub type DbResult<T> = Result<T, DbError>;

/// What went wrong.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// There is no such row, or the reader may not know of it.
    #[error("no such row")]
    NotFound,
    /// The row was changed since the caller read it.
    #[error("row version is stale")]
    Stale,
    /// A rule forbids it. The code and the words go to the caller.
    #[error("refused: {code:?}")]
    Refused {
        /// Which rule.
        code: ErrorCode,
        /// What happened and what to do.
        detail: Both,
    },
    /// It cannot end while these are open.
    #[error("{} matters are still open", .0.len())]
    Unfinished(Vec<OpenMatter>),
    /// Fields are wrong in a way that only the database could tell. They go to the caller.
    #[error("invalid: {} fields", .0.0.len())]
    Invalid(Faults),
    /// The incident's key was destroyed: its personal data is gone for good.
    #[error("personal data was erased")]
    Erased,
    /// A sealed value does not open: wrong key, or altered.
    #[error("a sealed value does not open")]
    Sealed,
    /// No connection could be had in time.
    #[error("database unavailable: {0}")]
    Unavailable(String),
    /// The database refused a statement.
    #[error("database: {0}")]
    Database(#[from] diesel::result::Error),
    /// Anything else, described for the log.
    #[error("{0}")]
    Other(String),
}

impl DbError {
    /// A refusal with its words in both languages.
    pub fn refused(code: ErrorCode, ja: &str, en: &str) -> Self {
        DbError::Refused {
            code,
            detail: Both {
                ja: ja.to_owned(),
                en: en.to_owned(),
            },
        }
    }

    /// Whether a unique constraint was hit.
    pub fn is_unique_violation(&self) -> bool {
        matches!(
            self,
            DbError::Database(diesel::result::Error::DatabaseError(
                diesel::result::DatabaseErrorKind::UniqueViolation,
                _
            ))
        )
    }

    /// Whether the database itself is at fault (gone, full, read-only), so that sending must stop.
    pub fn is_outage(&self) -> bool {
        matches!(self, DbError::Unavailable(_) | DbError::Database(_))
    }
}

impl From<serde_json::Error> for DbError {
    fn from(error: serde_json::Error) -> Self {
        DbError::Other(format!("stored JSON does not read: {error}"))
    }
}
