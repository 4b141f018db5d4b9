//! Instructions to units: what to do by when, and what each unit answered. An answer is recorded by a user, from a
//! call, a fax or a visit, so that it works when the network does not.

use crate::{Lang, Timestamp, Uuid, organisation::Both, strict, systems::SystemFilter};
use serde::{Deserialize, Serialize};

/// Where an instruction stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum InstructionState {
    /// Being written.
    Draft,
    /// Given: text and units stay as they are.
    Issued,
    /// Over: every unit answered, or somebody decided so.
    Closed,
}

impl InstructionState {
    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            InstructionState::Draft => lang.pick("下書き", "Draft"),
            InstructionState::Issued => lang.pick("指示中", "Issued"),
            InstructionState::Closed => lang.pick("終了", "Closed"),
        }
    }
}

/// What a unit answered last.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Nothing.
    #[default]
    None,
    /// It has received it.
    Seen,
    /// It is at it.
    InProgress,
    /// It has done it.
    Done,
    /// It cannot, for a stated reason.
    NotPossible,
}

impl Answer {
    /// Every one; who owes most comes first.
    pub const ALL: [Answer; 5] = [
        Answer::None,
        Answer::NotPossible,
        Answer::Seen,
        Answer::InProgress,
        Answer::Done,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Answer::None => lang.pick("未回答", "No answer"),
            Answer::Seen => lang.pick("受領", "Received"),
            Answer::InProgress => lang.pick("実施中", "In progress"),
            Answer::Done => lang.pick("実施済み", "Done"),
            Answer::NotPossible => lang.pick("実施不可", "Not possible"),
        }
    }
}

/// By which way an answer came, or was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Way {
    Phone,
    Fax,
    Mail,
    InPerson,
    Other,
}

impl Way {
    /// Every way.
    pub const ALL: [Way; 5] = [Way::Phone, Way::Fax, Way::Mail, Way::InPerson, Way::Other];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Way::Phone => lang.pick("電話", "Telephone"),
            Way::Fax => lang.pick("FAX", "Fax"),
            Way::Mail => lang.pick("メール", "Mail"),
            Way::InPerson => lang.pick("対面", "In person"),
            Way::Other => lang.pick("その他", "Other"),
        }
    }
}

/// How many units stand where.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AnswerCounts {
    /// Units in all.
    pub units: i64,
    /// That have not answered.
    pub none: i64,
    /// That have received it.
    pub seen: i64,
    /// That are at it.
    pub in_progress: i64,
    /// That have done it.
    pub done: i64,
    /// That cannot.
    pub not_possible: i64,
}

/// An instruction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Instruction {
    /// Identifier.
    pub id: Uuid,
    /// Its number within the incident, from 1.
    pub number: i64,
    /// Where it stands.
    pub state: InstructionState,
    /// What it is about.
    pub title: Both,
    /// What to do.
    pub text: Both,
    /// Until when an answer is wanted.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub deadline: Option<Timestamp>,
    /// Where answers go: telephone, fax and hours of the desk that takes them.
    pub reply_to: Both,
    /// Units chosen by hand.
    pub unit_ids: Vec<Uuid>,
    /// The systems it is about, where its units were found by them.
    pub of_systems: Option<SystemFilter>,
    /// How many systems that is, counted when it was given.
    pub systems: i64,
    /// How many units stand where.
    pub counts: AnswerCounts,
    /// Whether its deadline has passed while units have not finished.
    pub late: bool,
    /// Who wrote it.
    pub created_by_name: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// Who gave it.
    pub issued_by_name: Option<String>,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub issued_at: Option<Timestamp>,
    /// Why it is over.
    pub closing_note: String,
    /// Row version, for `If-Match`.
    pub version: i64,
}

/// What an instruction is to say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct InstructionFields {
    /// What it is about, in at least one language.
    pub title: Both,
    /// What to do, in at least one language.
    pub text: Both,
    /// Until when an answer is wanted.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub deadline: Option<Timestamp>,
    /// Where answers go.
    #[serde(default)]
    pub reply_to: Both,
    /// The units it goes to.
    #[serde(default)]
    pub unit_ids: Vec<Uuid>,
    /// Also the units of all systems this finds.
    #[serde(default, deserialize_with = "strict::known_if_any")]
    pub of_systems: Option<SystemFilter>,
}

/// Giving an instruction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct InstructionIssue {
    /// How many units the person was shown. Another number now is answered 409.
    pub count: i64,
}

/// What still may be changed of an instruction that was given: a later deadline, or its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct InstructionChange {
    /// New deadline.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub deadline: Option<Timestamp>,
    /// End it.
    #[serde(default)]
    pub close: bool,
    /// Why; needed where units have not finished.
    #[serde(default)]
    pub note: String,
}

/// A unit an instruction goes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InstructionUnit {
    /// The unit.
    pub unit_id: Uuid,
    /// Its name.
    pub name: String,
    /// Who is in charge.
    pub person: String,
    /// Telephone number.
    pub phone: String,
    /// Fax number.
    pub fax: String,
    /// Mail address.
    pub email: String,
    /// Its systems the instruction is about.
    pub systems: i64,
    /// What it answered last.
    pub answer: Answer,
    /// Why it cannot.
    pub reason: String,
    /// Who answered for it.
    pub answered_by: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub answered_at: Option<Timestamp>,
    /// How often it was tried in vain.
    pub tries: i64,
    /// Whether the deadline has passed while it has not finished.
    pub late: bool,
}

/// An answer of a unit, or a try to get one, as recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AnswerEntry {
    /// Identifier.
    pub id: Uuid,
    /// The unit.
    pub unit_id: Uuid,
    /// What it answered; `none` for a try in vain.
    pub answer: Answer,
    /// Why it cannot, or a remark.
    pub note: String,
    /// By which way.
    pub way: Way,
    /// Who answered for it.
    pub answered_by: String,
    /// Who recorded it.
    pub recorded_by_name: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
}

/// An answer to be recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewAnswer {
    /// The unit.
    pub unit_id: Uuid,
    /// What it answered; `none` records a try in vain and changes nothing else.
    pub answer: Answer,
    /// By which way.
    pub way: Way,
    /// Who answered for it.
    #[serde(default)]
    pub answered_by: String,
    /// Why it cannot (needed then), or a remark.
    #[serde(default)]
    pub note: String,
    /// Also record the emergency measure of its systems: done, or not possible.
    #[serde(default)]
    pub for_systems: bool,
}

/// An instruction with its board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InstructionBoard {
    /// The instruction.
    pub instruction: Instruction,
    /// Its units: those that have not answered first.
    pub units: Vec<InstructionUnit>,
    /// Systems the filter finds whose unit nobody has stated: nobody is told of them.
    pub systems_without_unit: i64,
    /// Answers and tries, the newest first; the last 500.
    pub answers: Vec<AnswerEntry>,
}

/// How a call list or a pack is wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[serde(default)]
pub struct PaperQuery {
    /// Language; the reader's when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<Lang>,
    /// Only units that have not answered (true).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unanswered: Option<bool>,
}
