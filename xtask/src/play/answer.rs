//! What the play reads out of the server's answers: ids, versions, texts. It asks for nothing itself.

use anyhow::{Context, Result};
use saiki_api::Uuid;
use serde_json::Value;

/// The id of what the server made.
///
/// # Errors
/// When the answer has none.
pub fn id(made: &Value) -> Result<Uuid> {
    let id = made.get("id").and_then(Value::as_str);
    Ok(id.context("the server's answer has no id")?.parse()?)
}

/// Its row version.
///
/// # Errors
/// When the answer has none.
pub fn version(made: &Value) -> Result<i64> {
    let version = made.get("version").and_then(Value::as_i64);
    version.context("the server's answer has no version")
}

/// A text: by name, or by JSON pointer.
///
/// # Errors
/// When it is not there.
pub fn text<'v>(value: &'v Value, at: &str) -> Result<&'v str> {
    let found = match at.starts_with('/') {
        true => value.pointer(at),
        false => value.get(at),
    };
    found
        .and_then(Value::as_str)
        .with_context(|| format!("no {at} in {value}"))
}
