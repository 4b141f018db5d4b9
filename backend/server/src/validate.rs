//! Checks of plain input: lengths, characters, addresses, zones. They collect every fault of a request, so that
//! one answer names them all; rules of the subject itself are in `saiki-domain`.

use crate::{ApiError, ApiResult};
use saiki_api::Lang;
use saiki_domain::{address::MailAddress, fault::Faults, import::fault::Refusal, text::is_unsafe};

/// Collects faults.
pub struct Checker(ApiError);

impl Default for Checker {
    fn default() -> Self {
        Checker::new()
    }
}

impl Checker {
    /// No fault yet.
    pub fn new() -> Checker {
        Checker(ApiError::invalid())
    }

    /// One line of at most `max` characters; may be empty.
    pub fn line(&mut self, field: &str, text: &str, max: usize) {
        if text.chars().any(|c| c.is_control() || is_unsafe(c)) {
            self.fault(
                field,
                "unsafe_character",
                "改行や制御文字は使えません",
                "Line breaks and control characters are not allowed",
            );
        }
        self.length(field, text, max);
    }

    /// One line that must not be empty.
    pub fn required_line(&mut self, field: &str, text: &str, max: usize) {
        if text.trim().is_empty() {
            self.fault(field, "required", "入力してください", "Fill this in");
        }
        self.line(field, text, max);
    }

    /// Several lines of at most `max` characters; may be empty.
    pub fn lines(&mut self, field: &str, text: &str, max: usize) {
        let breaks = |c: char| matches!(c, '\n' | '\r' | '\t');
        if text
            .chars()
            .any(|c| !breaks(c) && (c.is_control() || is_unsafe(c)))
        {
            self.fault(
                field,
                "unsafe_character",
                "制御文字は使えません",
                "Control characters are not allowed",
            );
        }
        self.length(field, text, max);
    }

    /// A mail address.
    pub fn email(&mut self, field: &str, text: &str) {
        if MailAddress::parse(text).is_err() {
            self.fault(
                field,
                "not_an_address",
                "メールアドレスの形になっていません",
                "This is not an email address",
            );
        }
    }

    /// An IANA time zone.
    pub fn zone(&mut self, field: &str, text: &str) {
        if jiff::tz::TimeZone::get(text).is_err() {
            self.fault(
                field,
                "unknown_zone",
                "タイムゾーンの名前（例: Asia/Tokyo）を入れてください",
                "Name a time zone, for example Asia/Tokyo",
            );
        }
    }

    /// A fault found elsewhere.
    pub fn fault(
        &mut self,
        field: &str,
        code: &'static str,
        ja: impl Into<String>,
        en: impl Into<String>,
    ) {
        let error = std::mem::replace(&mut self.0, ApiError::invalid());
        self.0 = error.field(field, code, ja, en);
    }

    /// `Ok` without a fault, else a problem that names them all.
    pub fn done(self) -> ApiResult<()> {
        self.0.or_ok()
    }

    fn length(&mut self, field: &str, text: &str, max: usize) {
        if text.chars().count() > max {
            self.fault(
                field,
                "too_long",
                format!("{max}文字以内にしてください"),
                format!("At most {max} characters"),
            );
        }
    }
}

/// `Ok` without a fault, else a problem that names what the rules of `saiki-domain` found.
pub fn refuse(faults: Faults) -> ApiResult<()> {
    ApiError::from(faults).or_ok()
}

/// A file that cannot be taken at all.
impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> ApiError {
        let (ja, en) = (refusal.to_api(Lang::Ja), refusal.to_api(Lang::En));
        ApiError::invalid().field_at(
            ja.field,
            ja.line,
            refusal.fault.name(),
            ja.message,
            en.message,
        )
    }
}

impl From<Faults> for ApiError {
    fn from(faults: Faults) -> ApiError {
        faults
            .0
            .into_iter()
            .fold(ApiError::invalid(), |error, fault| {
                error.field(fault.field, fault.code, fault.message.ja, fault.message.en)
            })
    }
}
