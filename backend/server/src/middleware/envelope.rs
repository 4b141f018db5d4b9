//! The outermost layer: gives a request its id, catches panics, turns every error into a problem document in
//! the reader's language, puts the security headers on and writes one log line, without query or address.

use super::{headers, request_id};
use crate::{ApiError, State, access, respond};
use actix_web::{
    Error, HttpResponse, ResponseError,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        StatusCode,
        header::{ACCEPT_LANGUAGE, CONTENT_TYPE, HeaderValue},
    },
    middleware::Next,
};
use futures_util::FutureExt;
use saiki_api::{
    Lang,
    problem::{ErrorCode, MEDIA_TYPE},
};
use std::{fmt, panic::AssertUnwindSafe, time::Instant};

pub(crate) async fn run(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let begun = Instant::now();
    let id = request_id::assign(&req);
    let lang = req
        .headers()
        .get(ACCEPT_LANGUAGE)
        .and_then(|v| v.to_str().ok())
        .map_or(Lang::En, Lang::from_accept);
    let method = req.method().clone();
    let path = req.path().to_owned();
    let state = access::held_by(&req);
    let https = state.as_ref().is_some_and(|s| s.config().is_https());
    let under_way = state.map(UnderWay::begin);

    let outcome = AssertUnwindSafe(next.call(req)).catch_unwind().await;
    let (response, route) = match outcome {
        Ok(Ok(response)) => {
            let route = response.request().match_pattern();
            let mut response = problem_if_error(response.map_into_boxed_body(), lang, &id);
            finish(response.headers_mut(), &path, https, &id);
            (Ok(response), route)
        }
        // Past this point there is no request left to answer; the error renders the whole response itself.
        Ok(Err(error)) => (
            Err(Last::new(as_api_error(&error), lang, &id, &path, https)),
            None,
        ),
        Err(_panic) => {
            let error = ApiError::internal("a handler panicked");
            (Err(Last::new(error, lang, &id, &path, https)), None)
        }
    };
    let status = match &response {
        Ok(response) => response.status(),
        Err(last) => last.error.status_code(),
    };
    if let Some(under_way) = &under_way {
        under_way.0.figures().answered(status.as_u16());
    }
    let route = route.as_deref().unwrap_or("-");
    let elapsed = begun.elapsed().as_secs_f64() * 1_000.0;
    tracing::info!(
        target: "saiki::access",
        request_id = %id, %method, route, status = status.as_u16(), elapsed_ms = elapsed, "request"
    );
    Ok(response?)
}

/// Counts a request as under way until dropped, also when its caller goes away.
struct UnderWay(State);

impl UnderWay {
    fn begin(state: State) -> UnderWay {
        state.figures().begun();
        UnderWay(state)
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.figures().ended();
    }
}

fn finish(map: &mut actix_web::http::header::HeaderMap, path: &str, https: bool, id: &str) {
    headers::apply(map, path, https);
    if let Ok(value) = HeaderValue::from_str(id) {
        map.insert(request_id::HEADER, value);
    }
}

/// Rewrites the body of an error to a problem document, keeping status and headers.
fn problem_if_error(
    response: ServiceResponse<BoxBody>,
    lang: Lang,
    id: &str,
) -> ServiceResponse<BoxBody> {
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    let error = response.response().error();
    let body = match error.and_then(|e| e.as_error::<ApiError>()) {
        Some(error) => {
            log_cause(error, id);
            error.problem(lang, id)
        }
        None if is_problem(&response) || respond::is_page(response.response()) => return response,
        None => {
            if let (Some(error), true) = (error, status.is_server_error()) {
                tracing::error!(request_id = id, cause = %error, "request failed");
            }
            ApiError::new(code_of(status)).problem(lang, id)
        }
    };
    let mut response =
        response.map_body(|_, _| BoxBody::new(serde_json::to_string(&body).unwrap_or_default()));
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
    response
}

fn is_problem(response: &ServiceResponse<BoxBody>) -> bool {
    let kind = response.headers().get(CONTENT_TYPE);
    kind.is_some_and(|v| v.as_bytes().starts_with(MEDIA_TYPE.as_bytes()))
}

fn log_cause(error: &ApiError, id: &str) {
    if let Some(cause) = error.logged_cause() {
        if error.code().status() >= 500 {
            tracing::error!(request_id = id, code = ?error.code(), cause, "request failed");
        } else {
            tracing::debug!(request_id = id, code = ?error.code(), cause, "request refused");
        }
    }
}

fn as_api_error(error: &Error) -> ApiError {
    let status = error.as_response_error().status_code();
    ApiError::new(code_of(status)).cause(error)
}

/// The code for a status that something other than our handlers chose.
fn code_of(status: StatusCode) -> ErrorCode {
    match status.as_u16() {
        401 => ErrorCode::Unauthenticated,
        403 => ErrorCode::Forbidden,
        404 => ErrorCode::NotFound,
        405 => ErrorCode::MethodNotAllowed,
        406 => ErrorCode::NotAcceptable,
        409 => ErrorCode::Conflict,
        413 => ErrorCode::BodyTooLarge,
        415 => ErrorCode::UnsupportedMediaType,
        429 => ErrorCode::TooManyRequests,
        503 => ErrorCode::Unavailable,
        n if n < 500 => ErrorCode::MalformedRequest,
        _ => ErrorCode::Internal,
    }
}

/// An error that outlived its request: it carries all its response needs.
#[derive(Debug)]
struct Last {
    error: ApiError,
    lang: Lang,
    id: String,
    path: String,
    https: bool,
}

impl Last {
    fn new(error: ApiError, lang: Lang, id: &str, path: &str, https: bool) -> Last {
        log_cause(&error, id);
        Last {
            error,
            lang,
            id: id.to_owned(),
            path: path.to_owned(),
            https,
        }
    }
}

impl fmt::Display for Last {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl ResponseError for Last {
    fn status_code(&self) -> StatusCode {
        self.error.status_code()
    }

    fn error_response(&self) -> HttpResponse {
        let body = self.error.problem(self.lang, &self.id);
        let mut response = HttpResponse::build(self.status_code())
            .content_type(MEDIA_TYPE)
            .body(serde_json::to_string(&body).unwrap_or_default());
        finish(response.headers_mut(), &self.path, self.https, &self.id);
        response
    }
}
