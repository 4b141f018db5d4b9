//! Clocks: the deadlines of an incident, each with the reasoning that led to it, and the questions that decide which
//! ones run. A clock is a rule the incident keeps to in the version it had, the facts, and what was decided on it.

use crate::{
    Lang, Timestamp, Uuid,
    alarms::AlarmPlan,
    filing_duties::{Filed, FilingChannel},
    moment::Moment,
    rules::{Regime, Rule, RuleChange, RuleForce, RuleStatus},
};
use serde::{Deserialize, Serialize};

/// Longest reason or note, in characters.
pub const MAX_REASON: usize = 2_000;
/// Longest name, in characters.
pub const MAX_NAME: usize = 200;

/// Where a clock stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ClockState {
    /// Its time is over, and nothing was filed.
    Overdue,
    /// It runs.
    Running,
    /// Whether it runs hangs on questions nobody has answered.
    Undetermined,
    /// The rule applies; the event it runs from has not come, or is not recorded.
    Waiting,
    /// What was owed was filed in time.
    Submitted,
    /// It was filed late, with the reason.
    SubmittedLate,
    /// Somebody decided, by name and with a reason, that it need not be.
    Waived,
    /// By the facts the rule does not apply, or it is not in force.
    NotTriggered,
}

impl ClockState {
    /// Every state, the most pressing first.
    pub const ALL: [ClockState; 8] = [
        ClockState::Overdue,
        ClockState::Running,
        ClockState::Undetermined,
        ClockState::Waiting,
        ClockState::Submitted,
        ClockState::SubmittedLate,
        ClockState::Waived,
        ClockState::NotTriggered,
    ];

    /// Whether somebody still owes something.
    pub fn is_open(self) -> bool {
        matches!(
            self,
            ClockState::Overdue
                | ClockState::Running
                | ClockState::Undetermined
                | ClockState::Waiting
        )
    }

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            ClockState::Overdue => lang.pick("期限超過", "Overdue"),
            ClockState::Running => lang.pick("進行中", "Running"),
            ClockState::Undetermined => lang.pick("要否未確定", "Undetermined"),
            ClockState::Waiting => lang.pick("起算前", "Not started"),
            ClockState::Submitted => lang.pick("期限内に提出", "Filed in time"),
            ClockState::SubmittedLate => lang.pick("期限後に提出", "Filed late"),
            ClockState::Waived => lang.pick("対応不要と判断", "Decided: not required"),
            ClockState::NotTriggered => lang.pick("対象外", "Does not apply"),
        }
    }
}

/// One step of the reasoning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ClockStep))]
pub struct Step {
    /// What was found or reckoned, in the reader's language.
    pub text: String,
    /// The instant this step arrived at, where it arrived at one.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub at: Option<Timestamp>,
}

/// An earlier deadline of the same clock, kept because somebody may have planned by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EarlierDue {
    /// State it had.
    pub state: ClockState,
    /// The deadline it had.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub due: Option<Timestamp>,
    /// Since when it stood so.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub since: Timestamp,
}

/// A clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Clock {
    /// Identifier.
    pub id: Uuid,
    /// The incident.
    pub incident_id: Uuid,
    /// Its number, for lists over all incidents.
    pub incident_reference: String,
    /// Its title.
    pub incident_title: String,
    /// Whether the incident is an exercise.
    pub exercise: bool,
    /// Identifier of the rule.
    pub rule_id: String,
    /// The version the incident keeps to.
    pub rule_version: u32,
    /// What is owed, in the reader's language.
    pub title: String,
    /// To whom.
    pub recipient: String,
    /// Whose law.
    pub regime: Regime,
    /// How far the rule was checked.
    pub status: RuleStatus,
    /// What binds to it.
    pub force: RuleForce,
    /// Where it stands.
    pub state: ClockState,
    /// "Without delay": the dates are a guide, not the law's.
    pub asap: bool,
    /// What the period runs from.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub starts_at: Option<Timestamp>,
    /// The deadline without any relief; alarms follow it.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub strict: Option<Timestamp>,
    /// The deadline with relief for holidays, or by a more generous reading; absent where it is the same.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub extended: Option<Timestamp>,
    /// The one that decides whether it is late.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub due: Option<Timestamp>,
    /// Zone in which the deadline is spoken of.
    pub zone: String,
    /// The reasoning, step by step.
    pub steps: Vec<Step>,
    /// Keys of the questions that are open.
    pub open_questions: Vec<String>,
    /// Particulars, once filed.
    pub filed: Option<Filed>,
    /// Why it was late, or why it need not be, or why a decision was taken back.
    pub reason: String,
    /// Who decided.
    pub decided_by_name: Option<String>,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub decided_at: Option<Timestamp>,
    /// Who sees to it.
    pub owner_id: Option<Uuid>,
    /// Their name.
    pub owner_name: Option<String>,
    /// Our own deadline, before the law's.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub internal_due: Option<Timestamp>,
    /// Deadlines it had before, the oldest first.
    pub earlier: Vec<EarlierDue>,
    /// Whether a newer version of the rule is offered.
    pub newer: bool,
    /// Row version, for `If-Match`.
    pub version: i64,
}

/// A clock with its rule and what a newer version of that would change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClockDetail {
    /// The clock.
    pub clock: Clock,
    /// The rule as the incident keeps to it.
    pub rule: Rule,
    /// The newest version, where there is one.
    pub newest: Option<Rule>,
    /// In what it differs.
    pub changes: Vec<RuleChange>,
    /// The deadline by the newest version, for comparison.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub due_by_newest: Option<Timestamp>,
}

/// A rule to be taken in hand for an incident that does not have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewClock {
    /// Identifier of the rule.
    pub rule_id: String,
}

/// What is decided on a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ClockDecision {
    /// It was filed.
    Filed,
    /// It need not be.
    Waived,
    /// What was decided is taken back.
    Open,
}

/// A decision to be recorded, or taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ClockDecisionInput {
    /// `filed`, `waived`, or `open` to take back what was decided.
    pub decision: ClockDecision,
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
    /// Why, at most 2,000 characters. Needed for `waived` and `open`, and for what was filed late.
    #[serde(default)]
    pub reason: String,
}

/// Who sees to a clock or a question, and until when by our own plan. Both are replaced.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PlanInput {
    /// A user who takes part in the incident; nobody when absent.
    #[serde(default)]
    pub owner_id: Option<Uuid>,
    /// Our own deadline.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub due: Option<Timestamp>,
}

/// What a question asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum QuestionKind {
    /// Yes or no.
    YesNo,
    /// A number of people, or of hours.
    Number,
}

/// Of whom a question is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum QuestionScope {
    /// Of each incident.
    Incident,
    /// Of the organisation, once for all incidents: whether it is a carrier, a bank, a holder of a mark.
    Organisation,
}

/// An answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ClockAnswer))]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Yes.
    Yes,
    /// No.
    No,
    /// A number.
    Number(u64),
    /// It was looked at and cannot be told yet.
    Unknown,
}

/// An answer to be recorded. Earlier ones are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AnswerInput {
    /// The answer.
    pub answer: Answer,
    /// Since when that was known, where it was not known from the beginning. A period may start with it.
    #[serde(default)]
    pub known_at: Option<Moment>,
    /// What it rests on, at most 2,000 characters. Needed, except for `unknown`.
    #[serde(default)]
    pub note: String,
}

/// An answer that was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GivenAnswer {
    /// The answer.
    pub answer: Answer,
    /// Since when that was known.
    pub known_at: Option<Moment>,
    /// What it rests on.
    pub note: String,
    /// Who said so; absent where the records do.
    pub by_name: Option<String>,
    /// When it was recorded; absent where the records tell.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub at: Option<Timestamp>,
}

/// A question with its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ClockQuestion))]
pub struct Question {
    /// Stable key.
    pub key: String,
    /// The question, in the reader's language.
    pub text: String,
    /// What decides, with its source.
    pub help: String,
    /// What it asks for.
    pub kind: QuestionKind,
    /// Of whom.
    pub scope: QuestionScope,
    /// The answer that holds: somebody's, or else what the records show.
    pub answer: Option<GivenAnswer>,
    /// What the records show beside somebody's answer, where they differ.
    pub records_say: Option<Answer>,
    /// Answers before it, the oldest first.
    pub earlier: Vec<GivenAnswer>,
    /// Titles of the clocks that hang on it.
    pub clocks: Vec<String>,
    /// Who is to answer.
    pub owner_id: Option<Uuid>,
    /// Their name.
    pub owner_name: Option<String>,
    /// Until when, by our own plan.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub due: Option<Timestamp>,
    /// Row version, for `If-Match`; 0 while nothing was recorded on it.
    pub version: i64,
}

/// In which order clocks come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ClockSort {
    /// The next deadline first, those without one after.
    #[default]
    Due,
    /// By incident, then by deadline.
    Incident,
}

/// Which clocks are wanted. Paging goes beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(default)]
pub struct ClockFilter {
    /// Words that title, recipient, rule or incident must hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// Only this state.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<ClockState>,
    /// Only those somebody still owes something on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open: Option<bool>,
    /// Only this regime.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regime: Option<Regime>,
    /// Only those this user sees to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<Uuid>,
    /// Order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort: Option<ClockSort>,
}

/// What the organisation is under, and how often rules are to be compared with their sources.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ClockSettings {
    /// Regimes whose rules each new incident takes in.
    pub regimes: Vec<Regime>,
    /// Months after which a comparison counts as old, 1 to 60.
    pub stale_after_months: u32,
    /// When alarms are raised, and whether by mail.
    #[serde(default)]
    pub alarms: AlarmPlan,
    /// Row version, for `If-Match`; ignored in requests.
    #[serde(default)]
    pub version: i64,
}

/// A secret address at which calendar programs read deadlines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClockFeed {
    /// Path below the public address, shown once: `/calendar/<secret>.ics`.
    pub path: String,
    /// When it was made.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
}
