//! `If-Match`: the version of the row the caller saw, and the change that is made on it. Missing it is 428, a
//! malformed one 400; whether it is stale the query decides.

use crate::{
    ApiError, ApiResult,
    access::Caller,
    respond::{NoContent, Row, Versioned},
};
use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header};
use saiki_api::problem::ErrorCode;
use saiki_db::{Changed, Conn, DbResult};
use saiki_domain::fault::Faults;
use std::future::{Ready, ready};

/// The version the caller saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IfMatch(pub i64);

impl FromRequest for IfMatch {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let mut values = req.headers().get_all(header::IF_MATCH);
        ready(match (values.next(), values.next()) {
            (None, _) => Err(ApiError::new(ErrorCode::VersionRequired)),
            (Some(value), None) => parse(value.to_str().unwrap_or_default()),
            (Some(_), Some(_)) => Err(malformed()),
        })
    }
}

impl IfMatch {
    /// Changes the row the caller saw; `work` gets the version it had then. The answer is the row as it is now.
    pub async fn change<T, F>(self, caller: &Caller, work: F) -> ApiResult<Versioned<T>>
    where
        T: Row + Send + 'static,
        F: FnOnce(&mut Conn, i64) -> DbResult<Changed<T>> + Send + 'static,
    {
        let (actor, now) = (caller.actor(), caller.now());
        let body = caller
            .db()
            .change(actor, now, move |conn| work(conn, self.0))
            .await?;
        Ok(Versioned::of(body))
    }

    /// Removes the row the caller saw.
    pub async fn remove<F>(self, caller: &Caller, work: F) -> ApiResult<NoContent>
    where
        F: FnOnce(&mut Conn, i64) -> DbResult<Changed<()>> + Send + 'static,
    {
        let (actor, now) = (caller.actor(), caller.now());
        caller
            .db()
            .change(actor, now, move |conn| work(conn, self.0))
            .await?;
        Ok(NoContent)
    }

    /// `change` where the database alone can tell what is wrong with the input.
    pub async fn judged<T, F>(self, caller: &Caller, work: F) -> ApiResult<Versioned<T>>
    where
        T: Row + Send + 'static,
        F: FnOnce(&mut Conn, i64) -> DbResult<Changed<Result<T, Faults>>> + Send + 'static,
    {
        let (actor, now) = (caller.actor(), caller.now());
        let body = caller
            .db()
            .change(actor, now, move |conn| work(conn, self.0))
            .await?;
        Ok(Versioned::of(body?))
    }
}

/// One strong tag of digits; `0` stands for a thing that was never set.
fn parse(value: &str) -> ApiResult<IfMatch> {
    value
        .trim()
        .strip_prefix('"')
        .and_then(|v| v.strip_suffix('"'))
        .filter(|v| !v.is_empty() && v.bytes().all(|b| b.is_ascii_digit()))
        .and_then(|v| v.parse().ok())
        .map(IfMatch)
        .ok_or_else(malformed)
}

fn malformed() -> ApiError {
    ApiError::new(ErrorCode::MalformedRequest).field(
        "If-Match",
        "invalid",
        "If-Match には ETag の値（例: \"3\"）を一つだけ入れてください",
        "If-Match takes one entity tag as the server gave it, for example \"3\"",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_strong_numeric_tag_is_taken() {
        assert_eq!(parse("\"3\"").unwrap(), IfMatch(3));
        for bad in [
            "3",
            "*",
            "W/\"3\"",
            "\"3\", \"4\"",
            "\"-1\"",
            "\"\"",
            "\"99999999999999999999\"",
        ] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }
}
