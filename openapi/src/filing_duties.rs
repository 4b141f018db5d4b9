//! Reports that are owed: per recipient, what the facts of the incident say about it and what was decided. The report
//! itself, where it is made here, is one of `filings`.

use crate::{Lang, Timestamp, Uuid};
use serde::{Deserialize, Serialize};

/// Longest name of a recipient, or reference of an authority, in characters.
pub const MAX_NAME: usize = 200;
/// Longest reason, in characters.
pub const MAX_REASON: usize = 2_000;
/// Most recipients added by users to one incident.
pub const MAX_OWN: usize = 100;

/// Where a duty stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DutyState {
    /// It is owed, and nobody decided yet.
    Owed,
    /// Whether it is owed hangs on a question nobody has answered.
    Undetermined,
    /// It was filed.
    Filed,
    /// Somebody decided that it is not required.
    NotRequired,
    /// By the facts it is not owed.
    NotOwed,
}

impl DutyState {
    /// Every state.
    pub const ALL: [DutyState; 5] = [
        DutyState::Owed,
        DutyState::Undetermined,
        DutyState::Filed,
        DutyState::NotRequired,
        DutyState::NotOwed,
    ];

    /// Whether it still holds the incident open.
    pub fn is_open(self) -> bool {
        matches!(self, DutyState::Owed | DutyState::Undetermined)
    }

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            DutyState::Owed => lang.pick("未報告", "To be filed"),
            DutyState::Undetermined => lang.pick("要否未確定", "Undetermined"),
            DutyState::Filed => lang.pick("報告済み", "Filed"),
            DutyState::NotRequired => lang.pick("報告不要と判断", "Decided: not required"),
            DutyState::NotOwed => lang.pick("対象外", "Not owed"),
        }
    }
}

/// By which way a report went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // each one's words are in `label`
pub enum FilingChannel {
    WebForm,
    Email,
    Post,
    Phone,
    Fax,
    Counter,
    Other,
}

impl FilingChannel {
    /// Every way.
    pub const ALL: [FilingChannel; 7] = [
        FilingChannel::WebForm,
        FilingChannel::Email,
        FilingChannel::Post,
        FilingChannel::Phone,
        FilingChannel::Fax,
        FilingChannel::Counter,
        FilingChannel::Other,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            FilingChannel::WebForm => lang.pick("報告フォーム（ウェブ）", "Web form"),
            FilingChannel::Email => lang.pick("電子メール", "Email"),
            FilingChannel::Post => lang.pick("郵送", "Post"),
            FilingChannel::Phone => lang.pick("電話", "Telephone"),
            FilingChannel::Fax => lang.pick("ファクス", "Fax"),
            FilingChannel::Counter => lang.pick("窓口・面談", "In person"),
            FilingChannel::Other => lang.pick("その他", "Other"),
        }
    }
}

/// What was decided on a duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DutyDecision {
    /// It was filed.
    Filed,
    /// It is not required.
    NotRequired,
    /// What was decided is taken back.
    Open,
}

/// Particulars of a report that was filed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Filed {
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// By which way.
    pub channel: FilingChannel,
    /// The recipient's reference; may be empty.
    pub reference: String,
    /// The report made here that was filed.
    pub filing_id: Option<Uuid>,
}

/// A report that is owed, or may be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FilingDuty {
    /// Identifier; the same from the beginning, decided or not.
    pub id: Uuid,
    /// Stable key of a built-in one, for example `jp.appi.prelim`; absent for one a user added.
    pub key: Option<String>,
    /// Which form of report made here answers it, by identifier.
    pub kind: Option<String>,
    /// Recipient and report; of built-in ones in the reader's language.
    pub name: String,
    /// Where it stands.
    pub state: DutyState,
    /// Why it stands there, with the rule and its articles, in the reader's language.
    pub explanation: String,
    /// The question that is open, in the reader's language; only while undetermined.
    pub question: Option<String>,
    /// Particulars, once filed.
    pub filed: Option<Filed>,
    /// Why it is not required, or why what was decided was taken back; empty otherwise.
    pub reason: String,
    /// Who decided, or took back.
    pub decided_by_name: Option<String>,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub decided_at: Option<Timestamp>,
    /// Version, for `If-Match`; 0 for a built-in one nobody decided on.
    pub version: i64,
}

/// A recipient to be added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewFilingDuty {
    /// Who is to be told, and of what: 1 to 200 characters.
    pub name: String,
}

/// A decision to be recorded, or taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DutyDecisionInput {
    /// `filed`, `not_required`, or `open` to take back what was decided.
    pub decision: DutyDecision,
    /// When it was filed; never in the future. Needed for `filed`.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub filed_at: Option<Timestamp>,
    /// By which way. Needed for `filed`.
    #[serde(default)]
    pub channel: Option<FilingChannel>,
    /// The recipient's reference, at most 200 characters.
    #[serde(default)]
    pub reference: String,
    /// The report of this incident that was filed.
    #[serde(default)]
    pub filing_id: Option<Uuid>,
    /// Why, at most 2,000 characters. Needed for `not_required` and `open`.
    #[serde(default)]
    pub reason: String,
}
