//! The schema of a report as JSON, for whoever reads one with a program of their own.

use serde_json::Value;

const TEXT: &str = include_str!("snapshot.schema.json");

/// JSON Schema (2020-12) of the JSON export.
pub fn schema() -> Value {
    serde_json::from_str(TEXT).unwrap_or_default()
}
