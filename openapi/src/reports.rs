//! What people outside report through the public page or the public API: received with a number, due for a word, routed
//! to an incident or closed with a reason. Personal fields come masked unless the reader may see them.

use crate::{Lang, Timestamp, Uuid, contacts::ContactKind, stalls::Stall};
use serde::{Deserialize, Serialize};

/// Longest name, organisation, address or number, in characters.
pub const MAX_FIELD: usize = 200;
/// Longest account of what happened, in characters.
pub const MAX_TEXT: usize = 4_000;

/// What somebody reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReportKind {
    /// Noticed something.
    Noticed,
    /// Complains of harm.
    Complaint,
    /// Found a weakness.
    Weakness,
    /// Asks for the press.
    Press,
    /// Anything else.
    Other,
}

impl ReportKind {
    /// Every kind, in the order people are offered them.
    pub const ALL: [ReportKind; 5] = [
        ReportKind::Noticed,
        ReportKind::Complaint,
        ReportKind::Weakness,
        ReportKind::Press,
        ReportKind::Other,
    ];

    /// Name for people, as the sender would say it.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            ReportKind::Noticed => lang.pick("異変に気付いた", "I noticed something"),
            ReportKind::Complaint => lang.pick("苦情・被害の申し出", "A complaint"),
            ReportKind::Weakness => lang.pick("弱点を見つけた", "I found a weakness"),
            ReportKind::Press => lang.pick("報道機関からの問い合わせ", "From the press"),
            ReportKind::Other => lang.pick("その他", "Something else"),
        }
    }

    /// What the sender is to us.
    pub fn contact(self) -> ContactKind {
        match self {
            ReportKind::Noticed => ContactKind::Reporter,
            ReportKind::Complaint => ContactKind::Complainant,
            ReportKind::Weakness => ContactKind::Finder,
            ReportKind::Press => ContactKind::Press,
            ReportKind::Other => ContactKind::Other,
        }
    }
}

/// How far a report is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReportState {
    /// Nobody has taken it up yet.
    Waiting,
    /// It belongs to an incident, where its sender is a contact.
    Routed,
    /// Closed with a reason.
    Closed,
}

/// By which way it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReportChannel {
    /// The public page.
    Page,
    /// The public API.
    Api,
    /// Put down by somebody of the organisation, or by one of its programs.
    Desk,
}

/// Why a report is closed without an incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CloseReason {
    /// Answered at once; nothing else is to be done.
    Answered,
    /// The same as an earlier report.
    Duplicate,
    /// Concerns somebody else.
    NotOurs,
    /// Not a report at all.
    Spam,
}

impl CloseReason {
    /// Every reason, in the order people are offered them.
    pub const ALL: [CloseReason; 4] = [
        CloseReason::Answered,
        CloseReason::Duplicate,
        CloseReason::NotOurs,
        CloseReason::Spam,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            CloseReason::Answered => lang.pick("その場で回答済み", "Answered at once"),
            CloseReason::Duplicate => lang.pick("受付済みのものと同じ", "Same as an earlier one"),
            CloseReason::NotOurs => lang.pick("当組織の件ではない", "Not ours"),
            CloseReason::Spam => lang.pick("迷惑送信", "Spam"),
        }
    }
}

/// A report as the organisation sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Report {
    /// Identifier.
    pub id: Uuid,
    /// Acknowledgement number the sender was given, for example `R-7K3F-Q2WM`.
    pub number: String,
    /// What is reported.
    pub kind: ReportKind,
    /// By which way it came.
    pub channel: ReportChannel,
    /// The sender's language.
    pub lang: Lang,
    /// How far it is.
    pub state: ReportState,
    /// What happened, in the sender's words.
    pub text: String,
    /// Name; may be empty.
    pub name: String,
    /// Company or other organisation; may be empty.
    pub organisation: String,
    /// Mail address; may be empty.
    pub email: String,
    /// Telephone number; may be empty.
    pub phone: String,
    /// Whether personal fields are masked in this answer.
    pub masked: bool,
    /// When it was received.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub received_at: Timestamp,
    /// When the first word is due; absent once it is routed (the contact has a clock of its own) or closed.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub due_at: Option<Timestamp>,
    /// Whether nobody has taken it up in time, and whom that has gone to.
    pub stall: Option<Stall>,
    /// The incident it was routed to.
    pub incident_id: Option<Uuid>,
    /// That incident's number.
    pub incident_reference: Option<String>,
    /// The contact its sender is there.
    pub contact_id: Option<Uuid>,
    /// Why it is closed.
    pub reason: Option<CloseReason>,
    /// Number of the report it repeats.
    pub duplicate_of: Option<String>,
    /// What was said on closing; may be empty.
    pub note: String,
    /// Who routed or closed it.
    pub settled_by_name: Option<String>,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub settled_at: Option<Timestamp>,
    /// Row version, for `If-Match`.
    pub version: i64,
}

/// A report to be sent. All but kind and text may be left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewReport {
    /// What is reported.
    pub kind: ReportKind,
    /// What happened; 1 to 4,000 characters.
    pub text: String,
    /// Name.
    #[serde(default)]
    pub name: String,
    /// Company or other organisation.
    #[serde(default)]
    pub organisation: String,
    /// Mail address an answer can go to.
    #[serde(default)]
    pub email: String,
    /// Telephone number an answer can go to.
    #[serde(default)]
    pub phone: String,
    /// The sender's language; that of the request when absent.
    #[serde(default)]
    pub lang: Option<Lang>,
}

/// What the list is filtered by. Paging goes beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[serde(default)]
pub struct ReportFilter {
    /// Only this state.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<ReportState>,
    /// Only this kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<ReportKind>,
    /// Only the one with this acknowledgement number, however it is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// Only the one whose sender is this contact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact_id: Option<Uuid>,
    /// Show personal fields in the clear; needs the permission, and is recorded in the audit log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reveal: Option<bool>,
}

/// How a report is routed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct RouteReport {
    /// What the sender is to us; by the report's kind when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<ContactKind>,
    /// Who keeps in touch; a member of the incident.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<Uuid>,
}

/// Closing a report, or opening a closed one again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReportPatch {
    /// Closes (true) or opens again (false).
    pub closed: bool,
    /// Why; needed to close.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<CloseReason>,
    /// Number of the report it repeats; needed for `duplicate`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duplicate_of: Option<String>,
    /// What was said or found; needed for `answered`.
    #[serde(default)]
    pub note: String,
}

/// How far a report is, as its sender is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PublicState {
    /// Received.
    Received,
    /// Somebody looks into it.
    UnderWay,
    /// Answered.
    Answered,
    /// Closed without an answer.
    Closed,
}

impl PublicState {
    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            PublicState::Received => lang.pick("受け付けました", "Received"),
            PublicState::UnderWay => lang.pick("確認を進めています", "Being looked at"),
            PublicState::Answered => lang.pick("回答しました", "Answered"),
            PublicState::Closed => lang.pick("対応を終えました", "Closed"),
        }
    }
}

/// What whoever has the number is told. Nothing of the report itself is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublicReport {
    /// Acknowledgement number.
    pub number: String,
    /// How far it is.
    pub state: PublicState,
    /// When it was received.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub received_at: Timestamp,
    /// By when the next word is due; absent once there is none to come.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub next_word_due: Option<Timestamp>,
    /// When it was answered or closed.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub at: Option<Timestamp>,
}
