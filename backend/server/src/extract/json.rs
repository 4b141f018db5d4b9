//! A JSON body, at most 1 MiB, whose errors name the field and the line. Unknown fields are refused by the
//! types themselves.

use super::{MAX_JSON, objects::Objects, unread};
use crate::{ApiError, ApiResult};
use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    http::header,
    web::{Bytes, BytesMut},
};
use futures_util::{StreamExt, future::LocalBoxFuture};
use saiki_api::problem::ErrorCode;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::error::Category;
use serde_path_to_error::{Path, Segment};
use std::time::Duration;

/// How long a body may take to arrive.
const PATIENCE: Duration = Duration::from_secs(30);

/// The body as `T`.
#[derive(Debug)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Json<T> {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, ApiResult<Self>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let declared = is_json(req);
        let length = content_length(req);
        let payload = payload.take();
        Box::pin(async move {
            if !declared {
                return Err(ApiError::new(ErrorCode::UnsupportedMediaType).detail(
                    "Content-Type は application/json としてください",
                    "Send it as Content-Type: application/json",
                ));
            }
            let bytes = tokio::time::timeout(PATIENCE, collect(payload, length, MAX_JSON))
                .await
                .map_err(|_| {
                    ApiError::new(ErrorCode::MalformedRequest).detail(
                        "送信が途中で止まりました",
                        "The body did not arrive in time",
                    )
                })??;
            parse(&bytes).map(Json)
        })
    }
}

/// Reads a body of at most `limit` bytes. `length` is what the request declares.
pub async fn collect(mut payload: Payload, length: Option<u64>, limit: usize) -> ApiResult<Bytes> {
    let too_large = || {
        ApiError::new(ErrorCode::BodyTooLarge).detail(
            format!("上限は {limit} バイトです"),
            format!("The limit is {limit} bytes"),
        )
    };
    if length.is_some_and(|n| n > limit as u64) {
        return Err(too_large());
    }
    let mut bytes = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|e| ApiError::new(ErrorCode::MalformedRequest).cause(e))?;
        if bytes.len() + chunk.len() > limit {
            return Err(too_large());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.freeze())
}

/// What `Content-Length` says, if it says anything.
pub fn content_length(req: &HttpRequest) -> Option<u64> {
    req.headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.parse().ok())
}

fn is_json(req: &HttpRequest) -> bool {
    req.headers()
        .get(header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.split(';').next())
        .is_some_and(|v| v.trim().eq_ignore_ascii_case("application/json"))
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> ApiResult<T> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(Objects(&mut reader)).map_err(|error| {
        let path = dotted(error.path());
        // Some shapes that are not wanted are told as if they were no JSON.
        match serde_json::from_slice::<IgnoredAny>(bytes) {
            Ok(_) if error.inner().classify() != Category::Data => unwanted(&path, error.inner()),
            _ => refuse(&path, error.inner()),
        }
    })?;
    reader.end().map_err(|error| refuse(".", &error))?;
    Ok(value)
}

/// A path as every problem names fields: `limits.0.lane`.
fn dotted(path: &Path) -> String {
    let parts: Vec<String> = path
        .iter()
        .map(|segment| match segment {
            Segment::Seq { index } => index.to_string(),
            Segment::Map { key } => key.clone(),
            Segment::Enum { variant } => variant.clone(),
            Segment::Unknown => "?".to_owned(),
        })
        .collect();
    match parts.is_empty() {
        true => ".".to_owned(),
        false => parts.join("."),
    }
}

fn line_of(error: &serde_json::Error) -> Option<i64> {
    i64::try_from(error.line()).ok().filter(|n| *n > 0)
}

/// JSON, but not of the shape that belongs there.
fn unwanted(path: &str, error: &serde_json::Error) -> ApiError {
    ApiError::invalid().field_at(
        path,
        line_of(error),
        "invalid",
        "この項目の形が違います。必要な項目と書き方をAPIの説明で確かめてください",
        "This does not have the shape wanted here; see the description of the API for what belongs in it",
    )
}

fn refuse(path: &str, error: &serde_json::Error) -> ApiError {
    let line = line_of(error);
    let not_json = |ja: &str, en: &str| {
        ApiError::new(ErrorCode::MalformedRequest).field_at(path, line, "not_json", ja, en)
    };
    match error.classify() {
        // The shape is right, a value is not.
        Category::Data => {
            let words = words(error);
            let told = unread::told(&words);
            let path = told
                .field
                .map_or_else(|| path.to_owned(), |name| below(path, name));
            ApiError::invalid().field_at(path, line, told.code, told.text.ja, told.text.en)
        }
        Category::Eof => not_json(
            "JSONが途中で終わっているか、本文がありません",
            "The JSON ends too early, or there is no body",
        ),
        Category::Syntax | Category::Io => {
            let (row, column) = (error.line(), error.column());
            not_json(
                &format!("JSONとして読めません（{row}行目、{column}バイト目の付近）"),
                &format!("This is not JSON (near line {row}, byte {column})"),
            )
        }
    }
}

/// The path of a field of what is at a path.
fn below(path: &str, name: &str) -> String {
    match path {
        "." => name.to_owned(),
        path => format!("{path}.{name}"),
    }
}

/// What the reading said, without the place.
fn words(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rsplit_once(" at line ") {
        Some((words, _)) if error.line() > 0 => words.to_owned(),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use saiki_api::{Lang, users::NewUser};

    #[test]
    fn an_array_is_never_an_object_with_fields_in_their_order() {
        use saiki_api::{incidents::IncidentPatch, letters::LetterPatch};
        fn wrong<T: DeserializeOwned + std::fmt::Debug>(body: &str) -> String {
            let problem = parse::<T>(body.as_bytes())
                .unwrap_err()
                .problem(Lang::En, "");
            problem.errors[0].field.clone()
        }
        assert_eq!(wrong::<NewUser>("[]"), ".");
        assert_eq!(wrong::<IncidentPatch>("[]"), ".");
        assert_eq!(wrong::<IncidentPatch>(r#"{"facts":[]}"#), "facts");
        assert_eq!(wrong::<LetterPatch>(r#"{"audience":[["en"]]}"#), "audience");
        assert_eq!(
            wrong::<LetterPatch>(r#"{"audience":{"damage":[true,"JPY",1]}}"#),
            "audience.damage"
        );
        assert!(parse::<IncidentPatch>(b"{}").is_ok());
        assert!(parse::<LetterPatch>(br#"{"audience":{"langs":["en"]}}"#).is_ok());
    }

    fn refusal(body: &str) -> saiki_api::problem::Problem {
        parse::<NewUser>(body.as_bytes())
            .unwrap_err()
            .problem(Lang::En, "")
    }

    #[test]
    fn a_wrong_value_is_named_by_field_and_line_without_the_value() {
        let problem = refusal("{\n\"email\": 7719,\n\"name\":\"a\"}");
        assert_eq!(problem.code, ErrorCode::ValidationFailed);
        assert_eq!(problem.errors[0].field, "email");
        assert_eq!(problem.errors[0].line, Some(2));
        assert!(!problem.errors[0].message.contains("7719"));
    }

    #[test]
    fn a_missing_field_is_named_by_its_own_path() {
        #[derive(Debug, serde::Deserialize)]
        #[expect(dead_code)]
        struct Inner {
            day: u8,
        }
        #[derive(Debug, serde::Deserialize)]
        #[expect(dead_code)]
        struct Outer {
            all: Vec<Inner>,
        }
        let named = |body: &str| {
            let error = parse::<Outer>(body.as_bytes()).unwrap_err();
            let error = error.problem(Lang::Ja, "").errors.remove(0);
            assert!(error.message.contains("必須"), "{}", error.message);
            (error.field, error.code)
        };
        assert_eq!(named("{}"), ("all".to_owned(), "required".to_owned()));
        assert_eq!(
            named(r#"{"all":[{}]}"#),
            ("all.0.day".to_owned(), "required".to_owned())
        );
    }

    #[test]
    fn unknown_fields_and_broken_json_are_told_apart() {
        let unknown = refusal(r#"{"email":"a","token_epoch":3}"#);
        assert_eq!(unknown.code, ErrorCode::ValidationFailed);
        assert!(unknown.errors[0].message.contains("token_epoch"));
        assert_eq!(refusal("{").code, ErrorCode::MalformedRequest);
        assert_eq!(refusal("").code, ErrorCode::MalformedRequest);
        assert_eq!(refusal("{} {}").status, 422);
    }

    #[test]
    fn json_of_another_shape_is_no_broken_json_and_paths_have_dots() {
        #[derive(Debug, serde::Deserialize)]
        #[serde(rename_all = "snake_case")]
        enum Target {
            #[expect(dead_code)]
            Person(u8),
        }
        #[derive(Debug, serde::Deserialize)]
        #[expect(dead_code)]
        struct Body {
            target: Target,
            #[serde(default)]
            limits: Vec<std::collections::BTreeMap<String, u8>>,
        }
        let refusal = |body: &str| parse::<Body>(body.as_bytes()).unwrap_err();
        let empty = refusal(r#"{"target":{}}"#).problem(Lang::En, "");
        assert_eq!(empty.code, ErrorCode::ValidationFailed);
        assert_eq!(empty.errors[0].code, "invalid");
        assert!(empty.errors[0].field.starts_with("target"));
        let broken = refusal(r#"{"target":{}"#).problem(Lang::En, "");
        assert_eq!(broken.errors[0].code, "not_json");
        let listed = refusal(r#"{"target":{"person":1},"limits":[{"x":"a"}]}"#);
        assert_eq!(listed.problem(Lang::En, "").errors[0].field, "limits.0.x");
    }
}
