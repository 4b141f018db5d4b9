//! Reports to authorities. A filing is a snapshot: once made, it never changes; a correction is a new one. It is approved
//! by somebody else, filed by people, and recorded as filed with the recipient's reference.

use crate::{
    Lang, Timestamp, Uuid,
    approvals::{ApprovalAction, ApprovalState},
    filing_duties::FilingChannel,
    filing_fields::HeldField,
    filing_forms::{FilingStage, Need},
    incidents::Knowledge,
    organisation::Both,
    people::ExportEncoding,
};
use serde::{Deserialize, Serialize};

/// One item of the report: a heading and what the fields say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FilingItem {
    /// Number or letter in the form, for example `1` or `(2)`; may be empty.
    pub number: String,
    /// Stable key within the form, for example `cause`.
    pub key: String,
    /// Heading.
    pub heading: String,
    /// Whether it is known.
    pub state: Knowledge,
    /// The text, lines parted by `\n`.
    pub text: String,
    /// Whether the form demands it.
    pub need: Need,
    /// Keys of the fields it is made from; empty in reports from before there were fields.
    pub fields: Vec<String>,
}

/// A part of the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FilingSection {
    /// Heading.
    pub heading: String,
    /// Its items, in the order of the form.
    pub items: Vec<FilingItem>,
}

/// The report of the same series that was filed before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PreviousFiling {
    /// Identifier.
    pub id: Uuid,
    /// Its number within the incident.
    pub number: i64,
    /// Its form.
    pub kind: String,
    /// Its hash.
    pub sha256: String,
    /// When it was filed.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub filed_at: Timestamp,
    /// The recipient's reference; may be empty.
    pub reference: String,
}

/// The content of a filing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FilingContent {
    /// Which form, for example `jp.appi.prelim`.
    pub kind: String,
    /// Version of the form.
    pub form_version: u32,
    /// Reports of the same matter to the same recipient.
    pub series: String,
    /// Which word of the series.
    pub stage: FilingStage,
    /// Language it is written in.
    pub lang: Lang,
    /// Title.
    pub title: String,
    /// Who gets it.
    pub recipient: String,
    /// Rule it follows, with its source.
    pub rule: String,
    /// The incident's reference.
    pub incident_reference: String,
    /// Sections, in the order of the form.
    pub sections: Vec<FilingSection>,
    /// The facts it was made from, by key.
    pub fields: Vec<HeldField>,
    /// The report of the same series filed before.
    pub previous: Option<PreviousFiling>,
    /// TLP label.
    pub tlp: String,
    /// IANA zone its times are told in.
    pub zone: String,
    /// As of when.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub as_of: Timestamp,
}

/// What became of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FilingState {
    /// Made; nobody asked for approval.
    Made,
    /// Approval is awaited.
    Requested,
    /// Somebody refused it. A corrected one is a new report.
    Rejected,
    /// Approved, not yet recorded as filed.
    Approved,
    /// Filed.
    Filed,
}

impl FilingState {
    /// Every state, in the usual order.
    pub const ALL: [FilingState; 5] = [
        FilingState::Made,
        FilingState::Requested,
        FilingState::Rejected,
        FilingState::Approved,
        FilingState::Filed,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            FilingState::Made => lang.pick("作成済み・承認前", "Made, not approved"),
            FilingState::Requested => lang.pick("承認待ち", "Awaiting approval"),
            FilingState::Rejected => lang.pick("差し戻し", "Refused"),
            FilingState::Approved => lang.pick("承認済み・未提出", "Approved, not filed"),
            FilingState::Filed => lang.pick("提出済み", "Filed"),
        }
    }
}

/// A step of the approval of a report, bound to its hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FilingApproval {
    /// Identifier.
    pub id: Uuid,
    /// What became of it: `requested`, `approved` or `rejected`.
    pub state: ApprovalState,
    /// Hash of the report it is bound to.
    pub sha256: String,
    /// Who asked.
    pub requested_by: Uuid,
    /// Their name.
    pub requested_by_name: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub requested_at: Timestamp,
    /// Who decided.
    pub decided_by_name: Option<String>,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub decided_at: Option<Timestamp>,
    /// What they said.
    pub comment: String,
}

/// What is asked of the approval of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct FilingApprovalStep {
    /// What is asked.
    pub action: ApprovalAction,
    /// The hash the person saw. A different one is answered 409.
    pub sha256: String,
    /// Remark; needed for a refusal.
    #[serde(default)]
    pub comment: String,
}

/// That a report was filed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FilingRecord {
    /// When it was filed.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub filed_at: Timestamp,
    /// By which way.
    pub channel: FilingChannel,
    /// The recipient's reference; may be empty.
    pub reference: String,
    /// Why it was late, or another remark; may be empty.
    pub reason: String,
    /// Who filed it.
    pub by_name: String,
    /// When that was recorded here.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub recorded_at: Timestamp,
}

/// To record that a report was filed. Deadlines of the incident that its form answers are recorded with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct FilingRecordInput {
    /// The hash of the report that was filed.
    pub sha256: String,
    /// When; never in the future, never before the report was approved.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub filed_at: Timestamp,
    /// By which way.
    pub channel: FilingChannel,
    /// The recipient's reference, at most 200 characters.
    #[serde(default)]
    pub reference: String,
    /// Why it was late; needed where a deadline it answers had passed. At most 2,000 characters.
    #[serde(default)]
    pub reason: String,
}

/// A filing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Filing {
    /// Identifier.
    pub id: Uuid,
    /// Number within the incident, from 1.
    pub number: i64,
    /// The snapshot.
    pub content: FilingContent,
    /// Keys of mandatory items still unknown. A final report with any is refused.
    pub missing: Vec<String>,
    /// SHA-256 of the snapshot's JSON export, hexadecimal.
    pub sha256: String,
    /// What became of it.
    pub state: FilingState,
    /// Its approvals, the oldest first.
    pub approvals: Vec<FilingApproval>,
    /// That it was filed.
    pub filed: Option<FilingRecord>,
    /// Who made it.
    pub created_by: Uuid,
    /// Their name.
    pub created_by_name: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
}

/// A filing to be made from the records as they are now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewFiling {
    /// Which form.
    pub kind: String,
    /// Language; the form's usual one when absent.
    #[serde(default)]
    pub lang: Option<Lang>,
}

/// Which report is to be shown before it is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
pub struct PreviewQuery {
    /// Which form.
    pub kind: String,
    /// Language; the form's usual one when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<Lang>,
    /// Form of the file, where a file is asked for; PDF when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<ExportFormat>,
}

/// A report as it would be made now; nothing is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FilingPreview {
    /// What it would say.
    pub content: FilingContent,
    /// Keys of mandatory items still unknown.
    pub missing: Vec<String>,
    /// Whether it could be made: a final report with mandatory items missing cannot.
    pub can_be_made: bool,
    /// What differs from the report of the series filed before; empty without one.
    pub changes: Vec<FilingChange>,
}

/// What differs between two reports, field by field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FilingChange {
    /// Key of the field.
    pub key: String,
    /// Its name for people.
    pub label: Both,
    /// Whether it was known.
    pub before_state: Knowledge,
    /// What it read like.
    pub before: Both,
    /// Whether it is known.
    pub after_state: Knowledge,
    /// What it reads like.
    pub after: Both,
}

/// With which report to compare.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(default)]
pub struct ChangesQuery {
    /// The other report; the one of the series before it when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub against: Option<Uuid>,
}

/// Formats a filing is exported in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum ExportFormat {
    /// Typeset, fonts embedded.
    Pdf,
    /// A word processor's document.
    Docx,
    /// A spreadsheet.
    Xlsx,
    /// A self-contained page.
    Html,
    /// Markdown.
    Md,
    /// The copy sheet: a row an item, in the order of the form.
    Csv,
    /// The snapshot itself.
    Json,
    /// Plain text, in the layout of the recipient's text form where it has one.
    Txt,
    /// The file the recipient itself takes, where it takes one (DORA: JSON of the technical standard).
    Form,
}

impl ExportFormat {
    /// Every format, the usual first.
    pub const ALL: [ExportFormat; 9] = [
        ExportFormat::Pdf,
        ExportFormat::Docx,
        ExportFormat::Xlsx,
        ExportFormat::Html,
        ExportFormat::Md,
        ExportFormat::Csv,
        ExportFormat::Json,
        ExportFormat::Txt,
        ExportFormat::Form,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            ExportFormat::Pdf => "PDF",
            ExportFormat::Docx => lang.pick("Word（DOCX）", "Word (DOCX)"),
            ExportFormat::Xlsx => lang.pick("Excel（XLSX）", "Excel (XLSX)"),
            ExportFormat::Html => lang.pick("ウェブページ（HTML）", "Web page (HTML)"),
            ExportFormat::Md => "Markdown",
            ExportFormat::Csv => lang.pick("転記用シート（CSV）", "Copy sheet (CSV)"),
            ExportFormat::Json => "JSON",
            ExportFormat::Txt => lang.pick("テキスト", "Plain text"),
            ExportFormat::Form => lang.pick("提出先の様式のファイル", "The recipient's own file"),
        }
    }
}

/// Which format is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
pub struct ExportQuery {
    /// The format.
    pub format: ExportFormat,
    /// Characters of CSV and text; UTF-8 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<ExportEncoding>,
}
