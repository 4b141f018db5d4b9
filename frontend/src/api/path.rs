//! Addresses of the API with their query, each value escaped. Which addresses exist is the server's affair.

use serde::Serialize;

/// Everything lies below this.
pub const BASE: &str = "/api/v1";

/// `path?query` from a filter: its serialised fields in order, absent ones left out.
pub fn with_query<T: Serialize>(path: &str, filter: &T) -> String {
    let Ok(serde_json::Value::Object(fields)) = serde_json::to_value(filter) else {
        return path.to_owned();
    };
    let mut all = String::from(path);
    for (name, value) in fields {
        let value = match value {
            serde_json::Value::Null => continue,
            serde_json::Value::String(text) => text,
            other => other.to_string(),
        };
        push(&mut all, &name, &value);
    }
    all
}

/// The address with one more value in its query.
pub fn and(path: &str, name: &str, value: &str) -> String {
    let mut all = path.to_owned();
    push(&mut all, name, value);
    all
}

fn push(path: &mut String, name: &str, value: &str) {
    path.push(if path.contains('?') { '&' } else { '?' });
    path.push_str(name);
    path.push('=');
    path.push_str(&escape(value));
}

/// Percent-encodes everything but unreserved characters (RFC 3986).
pub fn escape(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use saiki_api::{classes::Severity, incidents::IncidentFilter};

    #[test]
    fn a_filter_becomes_a_query_with_escaped_values() {
        let filter = IncidentFilter {
            q: Some("改ざん & 漏えい".into()),
            severity: Some(Severity::High),
            ..Default::default()
        };
        let path = with_query("incidents", &filter);
        assert_eq!(
            path,
            "incidents?q=%E6%94%B9%E3%81%96%E3%82%93%20%26%20%E6%BC%8F%E3%81%88%E3%81%84&severity=high"
        );
        assert_eq!(
            and(&path, "cursor", "a=b").split('&').next_back(),
            Some("cursor=a%3Db")
        );
    }

    #[test]
    fn an_empty_filter_adds_nothing() {
        assert_eq!(
            with_query("incidents", &IncidentFilter::default()),
            "incidents"
        );
        assert_eq!(and("incidents", "limit", "50"), "incidents?limit=50");
    }
}
