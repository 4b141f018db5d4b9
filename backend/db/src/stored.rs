//! Reading back what columns hold: enum names and JSON. What does not read is our fault, never the caller's.

use crate::{DbError, DbResult};
use saiki_api::wire;
use serde::{Serialize, de::DeserializeOwned};

/// The value whose wire name `column` holds.
pub(crate) fn value<T: DeserializeOwned>(column: &str, name: &str) -> DbResult<T> {
    wire::parse(name).ok_or_else(|| DbError::Other(format!("{column} holds an unknown name")))
}

/// The value whose wire name `column` holds, where it may be absent.
pub(crate) fn optional<T: DeserializeOwned>(
    column: &str,
    name: Option<&str>,
) -> DbResult<Option<T>> {
    name.map(|name| value(column, name)).transpose()
}

/// The value a column holds as JSON.
pub(crate) fn json<T: DeserializeOwned>(text: &str) -> DbResult<T> {
    Ok(serde_json::from_str(text)?)
}

/// A value as JSON for a column.
pub(crate) fn to_json<T: Serialize>(value: &T) -> DbResult<String> {
    serde_json::to_string(value)
        .map_err(|e| DbError::Other(format!("value does not serialise: {e}")))
}
