//! A form of a page, as a browser sends it without script. It refuses nothing by itself: a page answers with a page.

use super::json::{collect, content_length};
use crate::ApiError;
use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header};
use futures_util::future::LocalBoxFuture;
use saiki_api::problem::ErrorCode;
use std::{convert::Infallible, time::Duration};

/// Largest form, in bytes: the longest text in Japanese, each byte of it escaped.
const MAX_FORM: usize = 64 * 1024;
/// How long a form may take to arrive.
const PATIENCE: Duration = Duration::from_secs(30);

/// Fields in the order they were sent, or why there are none.
#[derive(Debug)]
pub struct Typed(pub Result<Vec<(String, String)>, ErrorCode>);

impl FromRequest for Typed {
    type Error = Infallible;
    type Future = LocalBoxFuture<'static, Result<Self, Infallible>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_form = req
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|v| v.to_str().ok())
            .and_then(|v| v.split(';').next())
            .is_some_and(|v| {
                v.trim()
                    .eq_ignore_ascii_case("application/x-www-form-urlencoded")
            });
        let length = content_length(req);
        let payload = payload.take();
        Box::pin(async move {
            if !is_form {
                return Ok(Typed(Err(ErrorCode::UnsupportedMediaType)));
            }
            let arrived = tokio::time::timeout(PATIENCE, collect(payload, length, MAX_FORM)).await;
            let fields = match arrived {
                Err(_) => Err(ErrorCode::MalformedRequest),
                Ok(Err(error)) => Err(ApiError::code(&error)),
                Ok(Ok(bytes)) => Ok(form_urlencoded::parse(&bytes).into_owned().collect()),
            };
            Ok(Typed(fields))
        })
    }
}
