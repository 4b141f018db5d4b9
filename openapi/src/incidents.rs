//! Incidents: what happened, when, how grave, how far along, and the facts that reports are filled from.

use crate::{
    Timestamp, Uuid,
    classes::{Asset, Category, NoticedBy, Phase, Severity, Threat, ThreatSource, Tlp},
    moment::Moment,
    organisation::Desk,
    pace::NoticeDeadline,
};
use serde::{Deserialize, Serialize};

/// Longest title, in characters.
pub const MAX_TITLE: usize = 200;
/// Longest free text, in characters.
pub const MAX_TEXT: usize = 20_000;

/// An incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Incident {
    /// Identifier.
    pub id: Uuid,
    /// Number people speak of, for example `INC-2026-0012`.
    pub reference: String,
    /// Rehearsed, not real: its mail never leaves the built-in outbox, and all it makes is marked as an exercise.
    #[serde(default)]
    pub exercise: bool,
    /// Title in one line.
    pub title: String,
    /// What is known, in prose.
    pub summary: String,
    /// RSIT category.
    pub category: Category,
    /// Where the threat came from, once known.
    pub threat_source: Option<ThreatSource>,
    /// What was done.
    pub threats: Vec<Threat>,
    /// To what.
    pub assets: Vec<Asset>,
    /// How grave.
    pub severity: Severity,
    /// Who may be told.
    pub tlp: Tlp,
    /// Phase now.
    pub phase: Phase,
    /// Phases so far, the oldest first.
    pub phases: Vec<PhaseEntry>,
    /// Times that law and reports ask for; each kind at most once.
    pub times: Vec<IncidentTime>,
    /// How it came to notice.
    pub noticed_by: Option<NoticedBy>,
    /// More about that.
    pub noticed_note: String,
    /// Services affected, by name.
    pub affected_services: Vec<String>,
    /// Facts that reports and letters are filled from.
    pub facts: Facts,
    /// Counts for the incident's page.
    pub counts: IncidentCounts,
    /// When it was opened here.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// When it last changed.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub updated_at: Timestamp,
    /// Row version, for `If-Match`.
    pub version: i64,
}

/// Numbers that the incident's page and the rail show.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct IncidentCounts {
    /// Affected people on the register.
    pub people: i64,
    /// Letters.
    pub letters: i64,
    /// Campaigns.
    pub campaigns: i64,
    /// Filings.
    pub filings: i64,
    /// People whose mail server accepted a letter of any campaign.
    pub notified: i64,
    /// People who were told, by mail or in another way somebody recorded: post, telephone, a visit.
    pub told: i64,
    /// People of whom somebody decided that they need not be told.
    pub not_needed: i64,
    /// People some campaign could not reach.
    pub undeliverable: i64,
    /// Systems in the survey.
    pub systems: i64,
    /// Units that owe an answer to an instruction, counted once for each.
    pub answers_owed: i64,
    /// People outside who wait for word.
    pub contacts: i64,
    /// When the first of these words is due.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub next_word_due: Option<Timestamp>,
}

/// A phase entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PhaseEntry {
    /// The phase.
    pub phase: Phase,
    /// When it began.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub entered_at: Timestamp,
    /// Who moved the incident there.
    pub by_name: String,
    /// Why.
    pub note: String,
}

/// A phase to move to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PhaseChange {
    /// The phase.
    pub phase: Phase,
    /// When it began; now when absent. Never in the future, never before the phase before.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub entered_at: Option<Timestamp>,
    /// Why.
    #[serde(default)]
    pub note: String,
}

/// The moments of an incident that deadlines run from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TimeKind {
    /// It happened.
    Occurred,
    /// A system noticed.
    Detected,
    /// The organisation knew (APPI, GDPR count from here).
    Aware,
    /// By due care it would have known (HIPAA counts from here).
    ShouldHaveKnown,
    /// The organisation determined what it was (SEC, NYDFS count from here).
    Determined,
    /// It was classified as major (DORA counts from here).
    Classified,
    /// The assessment whether it must be notified was finished (Singapore counts from here).
    Assessed,
    /// Information that was missing from a report became available.
    InfoAvailable,
    /// A corrective measure became available (CRA counts from here).
    FixAvailable,
    /// A ransom was paid.
    RansomPaid,
    /// The first of the people concerned was notified (California's Attorney General counts from here).
    PersonsNotified,
    /// It was contained.
    Contained,
    /// Normal operation was back.
    Recovered,
    /// It was closed.
    Closed,
}

impl TimeKind {
    /// Every kind, in the usual order.
    pub const ALL: [TimeKind; 14] = [
        TimeKind::Occurred,
        TimeKind::Detected,
        TimeKind::Aware,
        TimeKind::ShouldHaveKnown,
        TimeKind::Determined,
        TimeKind::Classified,
        TimeKind::Assessed,
        TimeKind::InfoAvailable,
        TimeKind::FixAvailable,
        TimeKind::RansomPaid,
        TimeKind::PersonsNotified,
        TimeKind::Contained,
        TimeKind::Recovered,
        TimeKind::Closed,
    ];

    /// Name for people.
    pub fn label(self, lang: crate::Lang) -> &'static str {
        match self {
            TimeKind::Occurred => lang.pick("発生", "Occurred"),
            TimeKind::Detected => lang.pick("検知", "Detected"),
            TimeKind::Aware => lang.pick("発覚（認識）", "Became aware"),
            TimeKind::ShouldHaveKnown => {
                lang.pick("知り得た時点（相当の注意）", "Should have been known")
            }
            TimeKind::Determined => lang.pick("判断", "Determined"),
            TimeKind::Classified => lang.pick("重大と分類", "Classified as major"),
            TimeKind::Assessed => lang.pick("評価の完了", "Assessment finished"),
            TimeKind::InfoAvailable => lang.pick("不足情報の判明", "Missing information available"),
            TimeKind::FixAvailable => lang.pick("修正の提供開始", "Fix available"),
            TimeKind::RansomPaid => lang.pick("身代金の支払い", "Ransom paid"),
            TimeKind::PersonsNotified => lang.pick("本人への最初の通知", "First notice to persons"),
            TimeKind::Contained => lang.pick("封じ込め", "Contained"),
            TimeKind::Recovered => lang.pick("復旧", "Recovered"),
            TimeKind::Closed => lang.pick("終結", "Closed"),
        }
    }
}

/// One of those moments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct IncidentTime {
    /// Which.
    pub kind: TimeKind,
    /// When, in which zone, how exactly.
    pub moment: Moment,
    /// How it is known.
    #[serde(default)]
    pub note: String,
}

/// Whether a fact is known. All regimes accept "not yet known" in a first report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Knowledge {
    /// Known, and stated.
    Known,
    /// Not yet known.
    #[default]
    Unknown,
    /// Does not apply here.
    NotApplicable,
}

/// A fact in prose, with whether it is known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Stated {
    /// Whether it is known.
    pub state: Knowledge,
    /// The fact.
    pub text: String,
}

/// Whether secondary damage was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SecondaryDamage {
    /// Looked for, none found.
    NoneFound,
    /// Possible.
    Possible,
    /// Confirmed.
    Confirmed,
    /// Not yet known.
    #[default]
    Unknown,
}

/// Whether something was made public.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// Done.
    Done,
    /// Planned.
    Planned,
    /// Decided against.
    NotPlanned,
    /// Nobody has decided.
    #[default]
    Undecided,
}

/// A measure against recurrence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ReportedMeasure))]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// What.
    pub text: String,
    /// Done, or still planned.
    pub done: bool,
    /// Day it was done or is due, `YYYY-MM-DD`; empty when not fixed.
    #[serde(default)]
    pub date: String,
}

/// Facts that reports and letters are filled from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Facts {
    /// Cause.
    pub cause: Stated,
    /// Secondary damage, found or feared.
    pub secondary_damage: SecondaryDamage,
    /// More about it; says as of when.
    pub secondary_note: String,
    /// Whether it was made public.
    pub publication: Progress,
    /// Day and way it was or will be made public.
    pub publication_note: String,
    /// How the people concerned are dealt with, beyond what campaigns record.
    pub person_response: String,
    /// What those people are asked to do.
    pub user_actions: String,
    /// The day by which those people must have been told, where one is known.
    pub notice_deadline: Option<NoticeDeadline>,
    /// Measures against recurrence.
    pub measures: Vec<Measure>,
    /// Anything else an authority should know.
    pub other: String,
    /// The desk of this incident, when it is not the organisation's.
    pub desk: Option<Desk>,
}

/// An incident to be opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewIncident {
    /// Title, 1 to 200 characters.
    pub title: String,
    /// A rehearsal. It cannot be made real later, nor a real incident a rehearsal.
    #[serde(default)]
    pub exercise: bool,
    /// What is known.
    #[serde(default)]
    pub summary: String,
    /// RSIT category.
    pub category: Category,
    /// How grave.
    pub severity: Severity,
    /// Who may be told; AMBER when absent.
    #[serde(default)]
    pub tlp: Tlp,
    /// Phase it starts in; emergency when absent.
    #[serde(default)]
    pub phase: Option<Phase>,
    /// Threat source.
    #[serde(default)]
    pub threat_source: Option<ThreatSource>,
    /// Threats.
    #[serde(default)]
    pub threats: Vec<Threat>,
    /// Assets.
    #[serde(default)]
    pub assets: Vec<Asset>,
    /// Times known so far.
    #[serde(default)]
    pub times: Vec<IncidentTime>,
    /// How it came to notice.
    #[serde(default)]
    pub noticed_by: Option<NoticedBy>,
    /// More about that.
    #[serde(default)]
    pub noticed_note: String,
    /// Services affected.
    #[serde(default)]
    pub affected_services: Vec<String>,
    /// Facts known so far.
    #[serde(default)]
    pub facts: Facts,
}

/// What may be changed of an incident; absent fields stay. The phase has its own call.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct IncidentPatch {
    /// New title.
    pub title: Option<String>,
    /// New summary.
    pub summary: Option<String>,
    /// New category.
    pub category: Option<Category>,
    /// New severity.
    pub severity: Option<Severity>,
    /// New TLP label.
    pub tlp: Option<Tlp>,
    /// New threat source.
    pub threat_source: Option<ThreatSource>,
    /// New list of threats.
    pub threats: Option<Vec<Threat>>,
    /// New list of assets.
    pub assets: Option<Vec<Asset>>,
    /// New list of times, replacing the old.
    pub times: Option<Vec<IncidentTime>>,
    /// New way of notice.
    pub noticed_by: Option<NoticedBy>,
    /// New note on it.
    pub noticed_note: Option<String>,
    /// New list of services.
    pub affected_services: Option<Vec<String>>,
    /// New facts, replacing the old.
    pub facts: Option<Facts>,
}

/// What a list of incidents is filtered and sorted by. Paging goes beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[serde(default)]
pub struct IncidentFilter {
    /// Words to find in reference, title, summary and services; all must occur. Japanese words are found anywhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// Only this phase.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phase: Option<Phase>,
    /// Only this severity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
    /// Only this category.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<Category>,
    /// Only exercises, or only real incidents.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exercise: Option<bool>,
    /// Order; the newest first when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort: Option<IncidentSort>,
}

/// Orders of the list of incidents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum IncidentSort {
    /// Opened last first.
    #[default]
    Newest,
    /// Changed last first.
    Updated,
    /// Gravest first.
    Severity,
    /// By title.
    Title,
}
