//! Serves the console: its files with their encodings and lifetimes, and its page for every address that is
//! not the API's. Addresses of the API that do not exist are answered with a problem.

use crate::{
    ApiError,
    access::Anyone,
    console::{Asset, asset, index},
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::{Method, header},
};
use saiki_api::problem::ErrorCode;

/// Addresses that are never the console's.
const OURS: [&str; 8] = [
    "/api",
    "/docs",
    "/health",
    "/metrics",
    "/notices",
    "/openapi.json",
    "/public.css",
    "/report",
];

/// Whatever no route took.
pub(crate) async fn or_problem(anyone: Anyone, req: HttpRequest) -> Result<HttpResponse, ApiError> {
    let path = req.path();
    if let Some(allow) = anyone.state.document().methods_of(path) {
        return Err(ApiError::new(ErrorCode::MethodNotAllowed).allow(allow));
    }
    let ours = OURS.iter().any(|p| {
        path == *p
            || path
                .strip_prefix(p)
                .is_some_and(|rest| rest.starts_with('/'))
    });
    if ours {
        return Err(ApiError::not_found());
    }
    if req.method() != Method::GET && req.method() != Method::HEAD {
        return Err(ApiError::new(ErrorCode::MethodNotAllowed).allow("GET, HEAD".to_owned()));
    }
    if let Some(file) = asset(path.trim_start_matches('/')) {
        return Ok(serve(&req, file));
    }
    match index() {
        Some(page) if may_be_the_consoles(path) && wants_html(&req) => Ok(serve(&req, page)),
        _ => Err(ApiError::not_found()),
    }
}

/// Whether every part of a path is a word or an id, as in the console's own addresses. A dot or an escaped character
/// is a file's name or somebody trying to leave the tree; neither is a page. Identifiers of rules alone are words
/// with a dot between them.
fn may_be_the_consoles(path: &str) -> bool {
    let plain = |text: &str| {
        text.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_'))
    };
    match path.strip_prefix("/rules/rule/") {
        Some(id) => id.split('.').all(|word| !word.is_empty() && plain(word)),
        None => plain(path),
    }
}

fn wants_html(req: &HttpRequest) -> bool {
    req.headers()
        .get(header::ACCEPT)
        .and_then(|v| v.to_str().ok())
        .is_none_or(|v| v.contains("text/html") || v.contains("*/*"))
}

fn serve(req: &HttpRequest, file: &Asset) -> HttpResponse {
    let (bytes, encoding) = best(file, |name| accepts(req, name));
    let etag = match encoding {
        Some(name) => format!("{}-{name}\"", file.etag.trim_end_matches('"')),
        None => file.etag.to_owned(),
    };
    let known = req
        .headers()
        .get_all(header::IF_NONE_MATCH)
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(','))
        .any(|tag| tag.trim().trim_start_matches("W/") == etag);
    let cache = if file.immutable {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let mut response = if known {
        HttpResponse::NotModified()
    } else {
        HttpResponse::Ok()
    };
    response
        .insert_header((header::ETAG, etag))
        .insert_header((header::CACHE_CONTROL, cache))
        .insert_header((header::VARY, "accept-encoding"));
    if known {
        return response.finish();
    }
    response.insert_header((header::CONTENT_TYPE, file.content_type));
    if let Some(encoding) = encoding {
        response.insert_header((header::CONTENT_ENCODING, encoding));
    }
    response.body(bytes)
}

/// The smallest form the reader takes, and its `Content-Encoding`.
fn best(file: &Asset, accepts: impl Fn(&str) -> bool) -> (&'static [u8], Option<&'static str>) {
    match (file.brotli, file.gzip) {
        (Some(bytes), _) if accepts("br") => (bytes, Some("br")),
        (_, Some(bytes)) if accepts("gzip") => (bytes, Some("gzip")),
        _ => (file.identity, None),
    }
}

/// Whether `Accept-Encoding` names an encoding, without a weight of zero.
fn accepts(req: &HttpRequest, name: &str) -> bool {
    req.headers()
        .get_all(header::ACCEPT_ENCODING)
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(','))
        .any(|part| {
            let mut pieces = part.split(';').map(str::trim);
            pieces.next().is_some_and(|n| n.eq_ignore_ascii_case(name))
                && !pieces.any(|q| matches!(q, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
        })
}
