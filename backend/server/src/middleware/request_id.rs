//! The id of a request: the caller's own when it is well formed, else a new one. It stands in the log, in
//! problem documents and in the `x-request-id` header.

use actix_web::{HttpMessage, HttpRequest, dev::ServiceRequest, http::header::HeaderName};
use saiki_api::Timestamp;

pub(crate) const HEADER: HeaderName = HeaderName::from_static("x-request-id");
const MAX: usize = 64;

#[derive(Clone)]
struct RequestId(String);

/// Decides on the id and keeps it with the request.
pub(crate) fn assign(req: &ServiceRequest) -> String {
    let given = req.headers().get(&HEADER).and_then(|v| v.to_str().ok());
    let id = match given {
        Some(id) if is_well_formed(id) => id.to_owned(),
        _ => saiki_db::ids::new_id(Timestamp::now()).to_string(),
    };
    req.extensions_mut().insert(RequestId(id.clone()));
    id
}

/// The id of a request under way.
pub(crate) fn of(req: &HttpRequest) -> String {
    req.extensions()
        .get::<RequestId>()
        .map(|id| id.0.clone())
        .unwrap_or_default()
}

/// Letters, digits, `-`, `_`, `.`: nothing that could forge a log line.
fn is_well_formed(id: &str) -> bool {
    (8..=MAX).contains(&id.len())
        && id
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_harmless_ids_are_taken_over() {
        assert!(is_well_formed("0199f0a2-77aa-7bbb-8ccc-123456789012"));
        for bad in [
            "",
            "short",
            "a b c d e f g h",
            "id\u{1b}[31mred1",
            &"a".repeat(65),
        ] {
            assert!(!is_well_formed(bad), "{bad:?}");
        }
    }
}
