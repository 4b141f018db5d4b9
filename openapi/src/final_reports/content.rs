//! What a final report says, in no language but that of the people who wrote it: names of classes, numbers, dates.
//! Counts stand for affected people, contacts and claimants; nothing here names one of them. Kept reports are read back
//! into these types, so a new field needs a default.

mod prevention;
mod told;

pub use prevention::{LessonLearned, MeasureTaken, RevisionMade, TrainingReported};
pub use told::{CampaignSent, Claims, Duty, FilingMade, LetterWritten, NoticePublished, Told};

use crate::{
    Date, Timestamp,
    activities::ActivityKey,
    causes::{Assumption, CauseState, Question},
    classes::{Category, NoticedBy, Severity, ThreatSource, Tlp},
    gates::OpenMatter,
    incidents::{IncidentTime, Measure as StatedMeasure, PhaseEntry, SecondaryDamage, Stated},
    lessons::LessonPhase,
    losses::LossView,
    moment::Moment,
    organisation::Both,
    people::{DataItem, DecisionCounts},
    recovery::RecoveryLevel,
    systems::SystemSummary,
};
use serde::{Deserialize, Serialize};

/// The form these types describe; a reader of the JSON export looks here first.
pub const FORMAT: u32 = 1;

/// Everything a final report says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// The form, 1.
    pub format: u32,
    /// Number within the incident; absent in a draft.
    pub number: Option<i64>,
    /// When it was made.
    pub made_at: Timestamp,
    /// By whom.
    pub made_by: String,
    /// The organisation.
    pub organisation: Both,
    /// IANA zone the organisation speaks of time in.
    pub zone: String,
    /// What happened, in short.
    pub incident: About,
    /// What happened, in order.
    pub chronology: Vec<Happening>,
    /// Extent of the damage.
    pub damage: Extent,
    /// How it got in and why it could spread.
    pub cause: Cause,
    /// Response and return to normal operation.
    pub recovery: Recovery,
    /// Loss and cost.
    pub loss: LossView,
    /// Measures against recurrence.
    pub measures: Vec<MeasureTaken>,
    /// Measures as authorities and letters were told of them.
    pub stated_measures: Vec<StatedMeasure>,
    /// Plans, policies and manuals revised.
    pub revisions: Vec<RevisionMade>,
    /// Who was told.
    pub told: Told,
    /// Claims made on the organisation.
    pub claims: Claims,
    /// Lessons, by phase.
    pub lessons: Vec<LessonLearned>,
    /// Phases nobody looked back on.
    pub lesson_gaps: Vec<LessonPhase>,
    /// Education, drills and audits.
    pub trainings: Vec<TrainingReported>,
    /// What is still open; nothing once the incident is closed.
    pub open: Vec<OpenMatter>,
    /// Who answered for which activity.
    pub activities: Vec<ActivityEnd>,
}

/// The incident in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // as in `incidents::Incident`
pub struct About {
    pub reference: String,
    pub exercise: bool,
    pub title: String,
    pub summary: String,
    pub category: Category,
    pub severity: Severity,
    pub tlp: Tlp,
    pub threat_source: Option<ThreatSource>,
    pub noticed_by: Option<NoticedBy>,
    pub noticed_note: String,
    pub services: Vec<String>,
    pub times: Vec<IncidentTime>,
    pub phases: Vec<PhaseEntry>,
}

/// An entry of the timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Happening {
    /// When.
    pub moment: Moment,
    /// What happened; of a person's entry only as they wrote it.
    pub text: Both,
    /// Who wrote it; absent when the product did.
    pub by: Option<String>,
}

/// Extent of the damage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extent {
    /// Systems by what was found and done.
    pub systems: SystemSummary,
    /// People on the register, by what became of them.
    pub people: DecisionCounts,
    /// People by kind of data, kinds without any left out.
    pub data_items: Vec<(DataItem, i64)>,
    /// Whether secondary damage was found.
    pub secondary: SecondaryDamage,
    /// More about it.
    pub secondary_note: String,
}

/// The result of the cause analysis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cause {
    /// Conclusions on the two questions.
    pub conclusions: Vec<Concluded>,
    /// Causes below which there are no others.
    pub leaves: Vec<Leaf>,
    /// The cause as reports and letters state it.
    pub stated: Stated,
}

/// A conclusion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Concluded {
    /// On which question.
    pub question: Question,
    /// What it says.
    pub text: String,
    /// Who drew it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// A cause below which there are no others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leaf {
    /// Which question it answers.
    pub question: Question,
    /// The cause.
    pub statement: String,
    /// How far it is established.
    pub state: CauseState,
    /// Why it was ruled out.
    pub reason: String,
    /// Who was to settle it by when, where it is an assumption.
    pub assumption: Option<Assumption>,
    /// Evidence and logs it rests on, by number and title.
    pub rests_on: Vec<Both>,
}

/// Response and return to normal operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recovery {
    /// Who handed over, and when they accepted the words.
    pub given: (String, Option<Timestamp>),
    /// Who took over, and when.
    pub taken: (String, Option<Timestamp>),
    /// How far operation was restored.
    pub level: Option<RecoveryLevel>,
    /// What was to run.
    pub aim: String,
    /// Who was accountable.
    pub accountable: String,
    /// First day of work.
    pub begins: Option<Date>,
    /// Last day of work.
    pub ends: Option<Date>,
    /// Day by which it had to be done.
    pub deadline: Option<Date>,
    /// Tasks that were not cancelled.
    pub tasks: i64,
    /// Of them done.
    pub done: i64,
    /// Who approved the plan as it stands.
    pub approved_by: Option<String>,
    /// When.
    pub approved_at: Option<Timestamp>,
    /// Reports on the recovery.
    pub reports: Vec<ReportMade>,
    /// Periods of closer monitoring.
    pub monitoring: Vec<Watch>,
}

/// A report on the recovery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportMade {
    /// Number.
    pub number: i64,
    /// Whether nothing remained to be done.
    pub complete: bool,
    /// Hash of its JSON export.
    pub sha256: String,
    /// Who made it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// A period of closer monitoring.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watch {
    /// Its name.
    pub title: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Entries made.
    pub checks: usize,
    /// Of them with a finding.
    pub findings: usize,
    /// Who decided that it may end, why and when; absent while it goes on.
    pub end: Option<(String, String, Timestamp)>,
}

/// Who answered for an activity, and how it ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityEnd {
    /// The activity.
    pub key: ActivityKey,
    /// Who was accountable.
    pub accountable: Option<String>,
    /// Who closed it, and when; absent while it is open.
    pub closed: Option<(String, Timestamp)>,
    /// What they noted.
    pub note: String,
}
