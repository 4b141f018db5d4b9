//! The one error of the request path: a code from the table, words for the caller, a cause for the log. It
//! becomes a problem document in `middleware::envelope`, which knows the reader's language.

use actix_web::{
    HttpResponse, ResponseError,
    http::{StatusCode, header},
};
use saiki_api::{
    Lang,
    gates::{MAX_LISTED, OpenMatter},
    organisation::Both,
    problem::{ErrorCode, FieldError, MEDIA_TYPE, Problem},
};
use saiki_db::DbError;
use std::fmt;

/// Result of a handler.
pub type ApiResult<T> = Result<T, ApiError>;

/// A refused or failed request.
#[derive(Debug)]
pub struct ApiError(Box<Inner>);

#[derive(Debug)]
struct Inner {
    code: ErrorCode,
    detail: Both,
    fields: Vec<Field>,
    open: Vec<OpenMatter>,
    retry_after: Option<u64>,
    allow: Option<String>,
    cause: Option<String>,
}

/// What is wrong with one field, in both languages.
#[derive(Debug, Clone)]
struct Field {
    path: String,
    line: Option<i64>,
    code: &'static str,
    message: Both,
}

impl ApiError {
    /// An error with the words of its code alone.
    pub fn new(code: ErrorCode) -> ApiError {
        ApiError(Box::new(Inner {
            code,
            detail: Both::default(),
            fields: Vec::new(),
            open: Vec::new(),
            retry_after: None,
            allow: None,
            cause: None,
        }))
    }

    /// There is no such thing, or the caller may not know of it.
    pub fn not_found() -> ApiError {
        ApiError::new(ErrorCode::NotFound)
    }

    /// Something failed on our side. `cause` goes to the log and nowhere else.
    pub fn internal(cause: impl fmt::Display) -> ApiError {
        ApiError::new(ErrorCode::Internal).cause(cause)
    }

    /// Fields are wrong; add them with `field`.
    pub fn invalid() -> ApiError {
        ApiError::new(ErrorCode::ValidationFailed)
    }

    /// Says what happened here and what to do.
    #[must_use]
    pub fn detail(mut self, ja: impl Into<String>, en: impl Into<String>) -> ApiError {
        self.0.detail = Both {
            ja: ja.into(),
            en: en.into(),
        };
        self
    }

    /// Names a wrong field. `code` is stable, for example `too_long`.
    #[must_use]
    pub fn field(
        self,
        path: impl Into<String>,
        code: &'static str,
        ja: impl Into<String>,
        en: impl Into<String>,
    ) -> ApiError {
        self.field_at(path, None, code, ja, en)
    }

    /// Names a wrong field and the line in it, from 1.
    #[must_use]
    pub fn field_at(
        mut self,
        path: impl Into<String>,
        line: Option<i64>,
        code: &'static str,
        ja: impl Into<String>,
        en: impl Into<String>,
    ) -> ApiError {
        self.0.fields.push(Field {
            path: path.into(),
            line,
            code,
            message: Both {
                ja: ja.into(),
                en: en.into(),
            },
        });
        self
    }

    /// It cannot end: these are still open.
    pub fn unfinished(mut open: Vec<OpenMatter>) -> ApiError {
        let n = open.len();
        open.truncate(MAX_LISTED);
        let mut error = ApiError::new(ErrorCode::Unfinished).detail(
            format!("{n}件が終わっていません。それぞれを完了または対応不要としてください"),
            format!("{n} still open; decide or finish each"),
        );
        error.0.open = open;
        error
    }

    /// Tells the caller to come back after so many seconds.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> ApiError {
        self.0.retry_after = Some(seconds.max(1));
        self
    }

    /// Methods the address does take, for a 405.
    #[must_use]
    pub fn allow(mut self, methods: String) -> ApiError {
        self.0.allow = Some(methods);
        self
    }

    /// Keeps the cause for the log.
    #[must_use]
    pub fn cause(mut self, cause: impl fmt::Display) -> ApiError {
        self.0.cause = Some(cause.to_string());
        self
    }

    /// Which error it is.
    pub fn code(&self) -> ErrorCode {
        self.0.code
    }

    /// What the log is told, if there is anything to tell.
    pub fn logged_cause(&self) -> Option<&str> {
        self.0.cause.as_deref()
    }

    /// `Ok` when no field was named, else itself: the end of a validation.
    pub fn or_ok(self) -> ApiResult<()> {
        if self.0.fields.is_empty() {
            Ok(())
        } else {
            Err(self)
        }
    }

    /// The problem document.
    pub fn problem(&self, lang: Lang, request_id: &str) -> Problem {
        Problem {
            kind: self.0.code.urn(),
            code: self.0.code,
            status: self.0.code.status(),
            title: self.0.code.title(lang).to_owned(),
            detail: self.0.detail.get(lang).to_owned(),
            errors: self
                .0
                .fields
                .iter()
                .map(|f| FieldError {
                    field: f.path.clone(),
                    line: f.line,
                    code: f.code.to_owned(),
                    message: f.message.get(lang).to_owned(),
                })
                .collect(),
            open: self.0.open.clone(),
            request_id: request_id.to_owned(),
        }
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0.code)
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.0.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status_code());
        if let Some(seconds) = self.0.retry_after {
            response.insert_header((header::RETRY_AFTER, seconds.to_string()));
        }
        if let Some(methods) = &self.0.allow {
            response.insert_header((header::ALLOW, methods.clone()));
        }
        if self.0.code.status() == 401 {
            response.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
        }
        let body = serde_json::to_string(&self.problem(Lang::En, "")).unwrap_or_default();
        response.content_type(MEDIA_TYPE).body(body)
    }
}

impl From<DbError> for ApiError {
    fn from(error: DbError) -> Self {
        match error {
            DbError::NotFound => ApiError::not_found(),
            DbError::Stale => ApiError::new(ErrorCode::StaleVersion),
            DbError::Refused { code, detail } => ApiError::new(code).detail(detail.ja, detail.en),
            DbError::Unfinished(open) => ApiError::unfinished(open),
            DbError::Invalid(faults) => ApiError::from(faults),
            DbError::Erased => ApiError::new(ErrorCode::Erased).detail(
                "保存期間が終わり、このインシデントの個人情報は消去されました。件数と監査記録、消去証明書は残っています",
                "Its retention has ended and the incident's personal data was erased; counts, the audit log and the \
                 certificate of erasure are kept",
            ),
            DbError::Unavailable(_) => ApiError::new(ErrorCode::Unavailable)
                .retry_after(5)
                .cause(error),
            other => ApiError::internal(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cause_stays_out_of_the_document() {
        let error = ApiError::internal("relation users does not exist");
        let body = serde_json::to_string(&error.problem(Lang::En, "r1")).unwrap();
        assert!(!body.contains("relation"));
        assert!(body.contains("\"request_id\":\"r1\""));
    }

    #[test]
    fn a_database_failure_is_never_told_as_not_found() {
        let error = ApiError::from(DbError::Other("disk full".to_owned()));
        assert_eq!(error.code(), ErrorCode::Internal);
        assert_eq!(
            ApiError::from(DbError::NotFound).code(),
            ErrorCode::NotFound
        );
    }
}
