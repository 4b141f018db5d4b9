//! A response as tests look at it.

use actix_web::http::header::HeaderMap;
use saiki_api::problem::{ErrorCode, MEDIA_TYPE, Problem};
use serde::de::DeserializeOwned;

/// A response, read to its end.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|v| v.to_str().unwrap())
    }

    /// The body, after a check of the status.
    #[track_caller]
    pub fn expect<T: DeserializeOwned>(&self, status: u16) -> T {
        assert_eq!(self.status, status, "{}", self.text());
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The problem document, after a check that it is one with this code, and well formed.
    #[track_caller]
    pub fn problem(&self, code: ErrorCode) -> Problem {
        assert_eq!(
            self.header("content-type"),
            Some(MEDIA_TYPE),
            "{}",
            self.text()
        );
        let problem: Problem = serde_json::from_slice(&self.body).unwrap();
        assert_eq!(problem.code, code, "{}", self.text());
        assert_eq!(problem.status, self.status);
        assert_eq!(problem.status, code.status());
        assert_eq!(
            Some(problem.request_id.as_str()),
            self.header("x-request-id")
        );
        problem
    }

    /// The row version the response names.
    #[track_caller]
    pub fn version(&self) -> i64 {
        let tag = self.header("etag").expect("an ETag");
        tag.trim_matches('"').parse().unwrap()
    }

    /// The value of a cookie the response sets.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.headers
            .get_all("set-cookie")
            .filter_map(|v| v.to_str().ok())
            .filter_map(|v| v.split(';').next()?.split_once('='))
            .find(|(n, _)| *n == name)
            .map(|(_, value)| value.to_owned())
    }
}
