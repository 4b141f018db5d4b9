//! Problem documents (RFC 9457) and the one table of error codes: each with its status and its words in
//! both languages. Codes are stable; words may get better.

use crate::{Lang, gates::OpenMatter};
use serde::{Deserialize, Serialize};

/// Media type of a problem document.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// What went wrong with a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// `urn:saiki:problem:` followed by the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// Stable code.
    pub code: ErrorCode,
    /// HTTP status.
    pub status: u16,
    /// The code in words, in the reader's language.
    pub title: String,
    /// What happened here and what to do, in the reader's language.
    #[serde(default)]
    pub detail: String,
    /// Which fields are wrong.
    #[serde(default)]
    pub errors: Vec<FieldError>,
    /// What is still open, where that is why; the first 200.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub open: Vec<OpenMatter>,
    /// Id of the request, to be found again in the log.
    #[serde(default)]
    pub request_id: String,
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// Path of the field, for example `texts.0.body`.
    pub field: String,
    /// Line within the field or file, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<i64>,
    /// Stable code, for example `too_long`.
    pub code: String,
    /// What is wrong and what to do, in the reader's language.
    pub message: String,
}

/// Every error this product answers with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // each one's words are in `title`
pub enum ErrorCode {
    MalformedRequest,
    Unauthenticated,
    SessionEnded,
    WrongCredentials,
    Forbidden,
    PasswordChangeRequired,
    CrossSite,
    SelfApproval,
    NotFound,
    MethodNotAllowed,
    NotAcceptable,
    Conflict,
    AlreadyExists,
    StateConflict,
    Unfinished,
    Contradictions,
    ApprovalMissing,
    ApprovalVoid,
    ConfirmationMismatch,
    IdempotencyInProgress,
    LastAdministrator,
    Erased,
    StaleVersion,
    BodyTooLarge,
    UnsupportedMediaType,
    ValidationFailed,
    IdempotencyMismatch,
    VersionRequired,
    TooManyRequests,
    Internal,
    Unavailable,
    Busy,
    MailServer,
}

impl ErrorCode {
    /// Every code.
    pub const ALL: [ErrorCode; 33] = [
        ErrorCode::MalformedRequest,
        ErrorCode::Unauthenticated,
        ErrorCode::SessionEnded,
        ErrorCode::WrongCredentials,
        ErrorCode::Forbidden,
        ErrorCode::PasswordChangeRequired,
        ErrorCode::CrossSite,
        ErrorCode::SelfApproval,
        ErrorCode::NotFound,
        ErrorCode::MethodNotAllowed,
        ErrorCode::NotAcceptable,
        ErrorCode::Conflict,
        ErrorCode::AlreadyExists,
        ErrorCode::StateConflict,
        ErrorCode::Unfinished,
        ErrorCode::Contradictions,
        ErrorCode::ApprovalMissing,
        ErrorCode::ApprovalVoid,
        ErrorCode::ConfirmationMismatch,
        ErrorCode::IdempotencyInProgress,
        ErrorCode::LastAdministrator,
        ErrorCode::Erased,
        ErrorCode::StaleVersion,
        ErrorCode::BodyTooLarge,
        ErrorCode::UnsupportedMediaType,
        ErrorCode::ValidationFailed,
        ErrorCode::IdempotencyMismatch,
        ErrorCode::VersionRequired,
        ErrorCode::TooManyRequests,
        ErrorCode::Internal,
        ErrorCode::Unavailable,
        ErrorCode::Busy,
        ErrorCode::MailServer,
    ];

    /// The HTTP status that goes with the code.
    pub fn status(self) -> u16 {
        use ErrorCode as E;
        match self {
            E::MalformedRequest => 400,
            E::Unauthenticated | E::SessionEnded | E::WrongCredentials => 401,
            E::Forbidden | E::PasswordChangeRequired | E::CrossSite | E::SelfApproval => 403,
            E::NotFound => 404,
            E::MethodNotAllowed => 405,
            E::NotAcceptable => 406,
            E::Conflict
            | E::AlreadyExists
            | E::StateConflict
            | E::Unfinished
            | E::Contradictions
            | E::ApprovalMissing
            | E::ApprovalVoid
            | E::ConfirmationMismatch
            | E::LastAdministrator
            | E::IdempotencyInProgress => 409,
            E::Erased => 410,
            E::StaleVersion => 412,
            E::BodyTooLarge => 413,
            E::UnsupportedMediaType => 415,
            E::ValidationFailed | E::IdempotencyMismatch => 422,
            E::VersionRequired => 428,
            E::TooManyRequests => 429,
            E::Internal => 500,
            E::MailServer => 502,
            E::Unavailable | E::Busy => 503,
        }
    }

    /// The code in words.
    pub fn title(self, lang: Lang) -> &'static str {
        use ErrorCode as E;
        match self {
            E::MalformedRequest => {
                lang.pick("要求の形式が正しくありません", "The request is malformed")
            }
            E::Unauthenticated => lang.pick("ログインしてください", "Please sign in"),
            E::SessionEnded => lang.pick(
                "ログインの有効期間が終わりました。もう一度ログインしてください",
                "Your session has ended; please sign in again",
            ),
            E::WrongCredentials => lang.pick(
                "メールアドレスまたはパスワードが違います",
                "The email address or the password is wrong",
            ),
            E::Forbidden => lang.pick(
                "この操作の権限がありません",
                "You are not allowed to do this",
            ),
            E::PasswordChangeRequired => lang.pick(
                "先にご自分のパスワードを設定してください",
                "Set a password of your own first",
            ),
            E::CrossSite => lang.pick(
                "ほかのサイトからの要求は受け付けません",
                "Requests from another site are refused",
            ),
            E::SelfApproval => lang.pick(
                "ご本人は承認できません。別の人の承認が必要です",
                "Somebody else must approve this",
            ),
            E::NotFound => lang.pick("見つかりません", "Not found"),
            E::MethodNotAllowed => lang.pick(
                "この宛先ではその操作はできません",
                "This address does not take that method",
            ),
            E::NotAcceptable => {
                lang.pick("その形式では出力できません", "That format is not available")
            }
            E::Conflict => lang.pick(
                "ほかの変更と競合しました",
                "This conflicts with another change",
            ),
            E::AlreadyExists => lang.pick("すでに登録されています", "It exists already"),
            E::StateConflict => lang.pick(
                "現在の状態ではこの操作はできません",
                "This cannot be done in the present state",
            ),
            E::Unfinished => lang.pick(
                "まだ終わっていない事項があります",
                "Some matters are still open",
            ),
            E::Contradictions => lang.pick(
                "記載に食い違いがあります",
                "Statements contradict each other",
            ),
            E::ApprovalMissing => lang.pick("承認がまだありません", "Approval is missing"),
            E::ApprovalVoid => lang.pick(
                "承認後に文面、宛先、または差し込まれる内容が変わったため、承認は無効です",
                "Text, recipients or facts merged in changed since approval, so it is void",
            ),
            E::ConfirmationMismatch => lang.pick(
                "確認の数が一致しません",
                "The number you confirmed does not match",
            ),
            E::IdempotencyInProgress => lang.pick(
                "同じ要求を処理しています。少し待ってやり直してください",
                "The same request is being worked on; try again shortly",
            ),
            E::LastAdministrator => lang.pick(
                "最後の管理者は外せません",
                "The last administrator must stay",
            ),
            E::Erased => lang.pick("個人情報は消去されました", "The personal data was erased"),
            E::StaleVersion => lang.pick(
                "ほかの人が先に変更しました。最新の内容を確かめてください",
                "Somebody changed it before you; look at the latest version",
            ),
            E::BodyTooLarge => {
                lang.pick("送られた内容が大きすぎます", "What you sent is too large")
            }
            E::UnsupportedMediaType => lang.pick(
                "この形式の内容は受け付けません",
                "This kind of content is not accepted",
            ),
            E::ValidationFailed => lang.pick("入力に誤りがあります", "Some fields are wrong"),
            E::IdempotencyMismatch => lang.pick(
                "同じ Idempotency-Key で異なる内容が送られました",
                "The same Idempotency-Key came with different content",
            ),
            E::VersionRequired => lang.pick(
                "If-Match で版を示してください",
                "Name the version you saw, with If-Match",
            ),
            E::TooManyRequests => lang.pick(
                "回数が多すぎます。しばらく待ってください",
                "Too many tries; wait a little",
            ),
            E::Internal => lang.pick(
                "内部で処理に失敗しました。要求番号を管理者にお知らせください",
                "It failed on our side; tell your administrator the request id",
            ),
            E::Unavailable => lang.pick("いま利用できません", "Not available right now"),
            E::Busy => lang.pick(
                "混み合っています。少し待ってやり直してください",
                "Too busy right now; try again shortly",
            ),
            E::MailServer => lang.pick(
                "メールサーバが応じませんでした",
                "The mail server did not take it",
            ),
        }
    }

    /// The `type` of problem documents with this code.
    pub fn urn(self) -> String {
        format!("urn:saiki:problem:{}", crate::wire::name(&self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_words_in_both_languages_and_an_error_status() {
        for code in ErrorCode::ALL {
            assert!((400..600).contains(&code.status()), "{code:?}");
            assert_ne!(code.title(Lang::Ja), code.title(Lang::En), "{code:?}");
        }
    }
}
