//! Proof that a request was not made by another site's page: for the endpoints that read or set the refresh
//! cookie. Bearer tokens need no such check, since no browser adds them by itself.

use crate::{ApiError, ApiResult};
use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    http::header::{HOST, HeaderMap, ORIGIN},
};
use saiki_api::problem::ErrorCode;
use std::future::{Ready, ready};

/// The request comes from our own page, or from no browser at all.
#[derive(Debug, Clone, Copy)]
pub struct SameOrigin;

impl FromRequest for SameOrigin {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(if is_same_origin(req.headers()) {
            Ok(SameOrigin)
        } else {
            Err(ApiError::new(ErrorCode::CrossSite))
        })
    }
}

/// Browsers of today say `Sec-Fetch-Site` themselves and pages cannot forge it; older ones say `Origin` on
/// every POST. A request with neither comes from a program, which holds no foreign cookie.
fn is_same_origin(headers: &HeaderMap) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin";
    }
    let Some(origin) = headers.get(ORIGIN) else {
        return true;
    };
    let host = headers.get(HOST).and_then(|v| v.to_str().ok());
    let origin = origin.to_str().ok();
    let origin = origin.and_then(|o| {
        o.strip_prefix("https://")
            .or_else(|| o.strip_prefix("http://"))
    });
    match (origin, host) {
        (Some(origin), Some(host)) => origin.eq_ignore_ascii_case(host),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn verdict(headers: &[(&'static str, &'static str)]) -> bool {
        let mut request = TestRequest::post();
        for header in headers {
            request = request.insert_header(*header);
        }
        is_same_origin(request.to_http_request().headers())
    }

    #[test]
    fn another_site_is_refused_and_programs_are_not() {
        assert!(verdict(&[]));
        assert!(verdict(&[("sec-fetch-site", "same-origin")]));
        assert!(verdict(&[("origin", "https://a.jp"), ("host", "a.jp")]));
        assert!(!verdict(&[("sec-fetch-site", "cross-site")]));
        assert!(!verdict(&[("sec-fetch-site", "same-site")]));
        assert!(!verdict(&[("sec-fetch-site", "none")]));
        assert!(!verdict(&[("origin", "https://b.jp"), ("host", "a.jp")]));
        assert!(!verdict(&[("origin", "null"), ("host", "a.jp")]));
        assert!(!verdict(&[
            ("sec-fetch-site", "cross-site"),
            ("origin", "https://a.jp"),
            ("host", "a.jp")
        ]));
    }
}
