//! The cause tree: how it got in, and why it could spread. Each leaf rests on evidence or is marked as an assumption
//! that somebody settles by a day; what is missing is found by `saiki-domain`.

use crate::{Lang, Timestamp, Uuid, organisation::Both};
use serde::{Deserialize, Serialize};

/// The two questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// How it got in.
    Entry,
    /// Why it could spread.
    Spread,
}

impl Question {
    /// Both questions.
    pub const ALL: [Question; 2] = [Question::Entry, Question::Spread];

    /// The question, for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Question::Entry => lang.pick("なぜ侵入を許したか", "How it got in"),
            Question::Spread => lang.pick("なぜ被害が広がったか", "Why it could spread"),
        }
    }
}

/// How the causes below a cause work together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = CauseGate))]
#[serde(rename_all = "snake_case")]
pub enum Gate {
    /// All of them were needed.
    #[default]
    And,
    /// Any one of them was enough.
    Or,
}

impl Gate {
    /// Both.
    pub const ALL: [Gate; 2] = [Gate::And, Gate::Or];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Gate::And => lang.pick("すべてがそろって起きた", "All of these together"),
            Gate::Or => lang.pick("いずれかによって起きた", "Any one of these"),
        }
    }
}

/// How far a cause is established.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CauseState {
    /// Possible.
    #[default]
    Hypothesis,
    /// Established.
    Confirmed,
    /// Ruled out.
    Excluded,
}

impl CauseState {
    /// Every state.
    pub const ALL: [CauseState; 3] = [
        CauseState::Hypothesis,
        CauseState::Confirmed,
        CauseState::Excluded,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            CauseState::Hypothesis => lang.pick("仮説", "Hypothesis"),
            CauseState::Confirmed => lang.pick("確認済み", "Confirmed"),
            CauseState::Excluded => lang.pick("除外", "Excluded"),
        }
    }
}

/// What a cause can rest on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    /// An item of the evidence register.
    Evidence,
    /// A source of the log inventory.
    LogSource,
    /// An interview.
    Interview,
}

/// A reference to what a cause rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CauseLink {
    /// What it is.
    pub kind: LinkKind,
    /// Which.
    pub id: Uuid,
}

/// An assumption: who finds out, by when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Assumption {
    /// Who finds out, 1 to 200 characters.
    pub settled_by: String,
    /// By which day, `YYYY-MM-DD`.
    pub due: String,
}

/// A cause as it is entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CauseInput {
    /// Which question it answers.
    pub question: Question,
    /// The cause above it; absent at the top.
    #[serde(default)]
    pub parent_id: Option<Uuid>,
    /// Order among its neighbours, the least first.
    #[serde(default)]
    pub position: i32,
    /// The cause in one statement, 1 to 1,000 characters.
    pub statement: String,
    /// How the causes below it work together.
    #[serde(default)]
    pub gate: Gate,
    /// How far it is established.
    #[serde(default)]
    pub state: CauseState,
    /// Why it was ruled out; needed then.
    #[serde(default)]
    pub reason: String,
    /// Marks it as an assumption.
    #[serde(default)]
    pub assumption: Option<Assumption>,
    /// What it rests on.
    #[serde(default)]
    pub links: Vec<CauseLink>,
}

/// What a cause rests on, with its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NamedLink {
    /// What it is.
    pub kind: LinkKind,
    /// Which.
    pub id: Uuid,
    /// Its name: number and title; of an interview the number alone.
    pub label: Both,
}

/// A cause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Cause {
    /// Identifier.
    pub id: Uuid,
    /// The cause.
    pub details: CauseInput,
    /// What it rests on, by name.
    pub links: Vec<NamedLink>,
    /// SHA-256 of the files attached to it; it rests on them too.
    pub file_hashes: Vec<String>,
    /// When it was entered.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// When it last changed.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub updated_at: Timestamp,
    /// Row version, for `If-Match`.
    pub version: i64,
}

/// What is missing in the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CauseFindingKind {
    /// A question has no cause at all.
    NoCause,
    /// No cause at the top is confirmed down to its leaves.
    NoConfirmedPath,
    /// A leaf rests on nothing and is no assumption.
    LeafWithoutBacking,
    /// A leaf is still a hypothesis.
    UnsettledLeaf,
    /// An assumption was to be settled by a day that is past.
    AssumptionOverdue,
    /// A confirmed leaf is still marked as an assumption.
    ConfirmedAssumption,
    /// It is confirmed, but what is below it does not carry that.
    NotCarried,
    /// What is below it rules it out.
    RuledOutBelow,
    /// It was ruled out without a reason.
    ExcludedWithoutReason,
    /// There is no conclusion.
    NoConclusion,
    /// The tree changed after the conclusion was written.
    ConclusionOutdated,
}

/// One finding with its explanation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CauseFinding {
    /// What kind.
    pub kind: CauseFindingKind,
    /// Which question.
    pub question: Question,
    /// Which cause, where it is about one.
    pub cause_id: Option<Uuid>,
    /// In words.
    pub text: Both,
}

/// A conclusion as it is entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ConclusionInput {
    /// The conclusion as reports use it, 1 to 10,000 characters.
    pub text: String,
}

/// The conclusion on a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Conclusion {
    /// Which question.
    pub question: Question,
    /// The conclusion.
    pub text: String,
    /// Hash of the tree it was drawn from.
    pub tree_hash: String,
    /// Who wrote it.
    pub by_name: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// Row version, for `If-Match`.
    pub version: i64,
}

/// The whole tree with what is missing in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CauseTree {
    /// Causes, each before those below it.
    pub causes: Vec<Cause>,
    /// Causes that are confirmed down to their leaves.
    pub carried: Vec<Uuid>,
    /// Conclusions written so far.
    pub conclusions: Vec<Conclusion>,
    /// What is missing; empty when both questions are answered.
    pub findings: Vec<CauseFinding>,
    /// Whether the incident's facts hold these conclusions as its cause.
    pub adopted: bool,
}

/// In which language the conclusions are joined for the incident's facts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Adoption {
    /// The language of the headings.
    pub lang: Lang,
}
