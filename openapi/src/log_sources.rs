//! The log inventory: which logs exist, how far back they reach, how long they are kept, how right their clocks are.
//! Each comes with its check against the incident's dates; the rules of that are `saiki-domain`'s.

use crate::{Lang, Timestamp, Uuid, incidents::TimeKind, organisation::Both};
use serde::{Deserialize, Serialize};

/// What is known of one source of logs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LogSourceInput {
    /// The system that writes it, 1 to 200 characters.
    pub system: String,
    /// What it records, 1 to 500 characters.
    pub records: String,
    /// The first entry there ever was; absent when nobody knows.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub covers_from: Option<Timestamp>,
    /// The last entry; absent while it is still being written.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub covers_to: Option<Timestamp>,
    /// Days until an entry is overwritten or deleted; absent when nobody knows, or when it is kept for good.
    #[serde(default)]
    pub retention_days: Option<u32>,
    /// Nothing is ever deleted.
    #[serde(default)]
    pub kept_for_good: bool,
    /// How far its clock may be off, in seconds either way; absent when nobody measured.
    #[serde(default)]
    pub clock_error_seconds: Option<u32>,
    /// How that was measured.
    #[serde(default)]
    pub clock_note: String,
    /// IANA zone its times are written in; may be empty when unknown.
    #[serde(default)]
    pub zone: String,
    /// Where it is kept.
    #[serde(default)]
    pub place: String,
    /// A copy made so that it cannot be lost.
    #[serde(default)]
    pub copy: Option<LogCopy>,
    /// Anything else.
    #[serde(default)]
    pub note: String,
}

/// A preserved copy of a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LogCopy {
    /// When it was made.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub made_at: Timestamp,
    /// Its first entry; what the log still held at that time when absent.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub from: Option<Timestamp>,
    /// Its last entry; the time it was made when absent.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub to: Option<Timestamp>,
    /// SHA-256 of the copy, 64 hexadecimal digits; may be empty.
    #[serde(default)]
    pub sha256: String,
    /// Where the copy is kept.
    #[serde(default)]
    pub place: String,
}

/// One source of logs with its check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LogSource {
    /// Identifier.
    pub id: Uuid,
    /// What is known of it.
    pub details: LogSourceInput,
    /// Whether it serves the inquiry, and why.
    pub check: LogCheck,
    /// When it was entered.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// When it last changed.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub updated_at: Timestamp,
    /// Row version, for `If-Match`.
    pub version: i64,
}

/// Whether a log serves the inquiry; the worst of its findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LogVerdict {
    /// It covers the whole time in question.
    Covers,
    /// It does, but its clock leaves the order of events in doubt.
    Doubtful,
    /// Part of it will be overwritten within a month unless it is copied.
    Endangered,
    /// It cannot be judged yet.
    Unknown,
    /// Part of the time in question was never recorded.
    Gap,
    /// Part of the time in question was recorded and is gone.
    Lost,
}

impl LogVerdict {
    /// Every verdict, from good to bad.
    pub const ALL: [LogVerdict; 6] = [
        LogVerdict::Covers,
        LogVerdict::Doubtful,
        LogVerdict::Endangered,
        LogVerdict::Unknown,
        LogVerdict::Gap,
        LogVerdict::Lost,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            LogVerdict::Covers => lang.pick("期間を網羅", "Covers"),
            LogVerdict::Doubtful => lang.pick("時刻に疑義", "Clock in doubt"),
            LogVerdict::Endangered => lang.pick("まもなく消失", "Soon lost"),
            LogVerdict::Unknown => lang.pick("判定できない", "Cannot be judged"),
            LogVerdict::Gap => lang.pick("記録なしの期間あり", "Gap"),
            LogVerdict::Lost => lang.pick("一部消失", "Partly lost"),
        }
    }
}

/// What the check of a log found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LogFindingKind {
    /// The incident has no date to check against.
    DatesMissing,
    /// Nobody knows how far back it reaches.
    ReachUnknown,
    /// Nobody knows how long it is kept.
    RetentionUnknown,
    /// It covers the whole time in question.
    Covers,
    /// It begins too late.
    GapBefore,
    /// It ends too early.
    GapAfter,
    /// Entries of the time in question are gone.
    Lost,
    /// Entries of the time in question will be lost on a day.
    WillBeLost,
    /// Its clock was never measured.
    ClockUnknown,
    /// Its clock is off by too much to put events in order.
    ClockDoubtful,
    /// The copy has no hash, so nobody can show that it is unchanged.
    CopyWithoutHash,
}

/// One finding with its explanation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LogFinding {
    /// What kind.
    pub kind: LogFindingKind,
    /// In words, with dates.
    pub text: Both,
}

/// The check of one log against the incident's dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LogCheck {
    /// The worst of the findings.
    pub verdict: LogVerdict,
    /// Findings in the order of their weight.
    pub findings: Vec<LogFinding>,
    /// Stretches of time for which entries can still be read, the copy included.
    pub held: Vec<Stretch>,
    /// When the next entries of the time in question will be overwritten.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub lost_on: Option<Timestamp>,
    /// When the first entries of the time in question were overwritten.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub lost_since: Option<Timestamp>,
}

/// A stretch of time; the end does not belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Stretch {
    /// Its beginning.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub from: Timestamp,
    /// Its end.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub to: Timestamp,
}

/// What is lost, or will be, by date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LogLoss {
    /// The source.
    pub source_id: Uuid,
    /// Its system.
    pub system: String,
    /// What it records.
    pub records: String,
    /// When the first entries of the time in question were or will be overwritten.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub on: Timestamp,
    /// Whether that has happened.
    pub gone: bool,
    /// In words.
    pub text: Both,
}

/// A date of the incident, for the chart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LogMark {
    /// Which.
    pub kind: TimeKind,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
}

/// One source in the overview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LogLine {
    /// The source.
    pub source_id: Uuid,
    /// Its system.
    pub system: String,
    /// What it records.
    pub records: String,
    /// Its check.
    pub check: LogCheck,
}

/// All logs against the incident's dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LogCoverage {
    /// The time in question; absent when the incident has no date yet.
    pub window: Option<Stretch>,
    /// How the time in question was chosen.
    pub window_text: Both,
    /// The incident's dates.
    pub marks: Vec<LogMark>,
    /// Every source, in the order they were entered.
    pub sources: Vec<LogLine>,
    /// What is lost and what will be, the earliest first.
    pub losses: Vec<LogLoss>,
}

/// What the inventory is filtered by. Paging goes beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[serde(default)]
pub struct LogSourceFilter {
    /// Words to find in system, records, place and note; all must occur.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
}
