//! Interviews about the incident: who was asked what, with respect for the person's rights, and what they said. Only
//! few may read them; everything that names or quotes a person is sealed.

use crate::{Lang, Timestamp, Uuid, organisation::Both};
use serde::{Deserialize, Serialize};

/// Which side the person stands on; a finding needs more than one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Whose conduct is in question.
    Concerned,
    /// Their superior.
    Superior,
    /// Who runs the system.
    Operator,
    /// Who noticed or saw something.
    Witness,
    /// Who was harmed.
    Affected,
    /// Somebody outside: supplier, specialist.
    Outside,
}

impl Side {
    /// Every side.
    pub const ALL: [Side; 6] = [
        Side::Concerned,
        Side::Superior,
        Side::Operator,
        Side::Witness,
        Side::Affected,
        Side::Outside,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Side::Concerned => lang.pick("行為が問われている本人", "Person concerned"),
            Side::Superior => lang.pick("上司・管理者", "Superior"),
            Side::Operator => lang.pick("システムの運用担当", "Operator"),
            Side::Witness => lang.pick("気付いた人・見た人", "Witness"),
            Side::Affected => lang.pick("被害を受けた側", "Affected side"),
            Side::Outside => lang.pick("社外の関係者", "Outside party"),
        }
    }
}

/// What a person asked is owed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Rights {
    /// Was told what the interview is for and how the record is used.
    pub purpose_told: bool,
    /// Knew that answering is voluntary.
    pub voluntary: bool,
    /// Could have somebody present.
    pub company_offered: bool,
    /// Could correct the record.
    pub may_correct: bool,
    /// Was put under no pressure: time, breaks, number of people asking.
    pub no_pressure: bool,
    /// Had the record read back and agreed to it.
    pub read_back: bool,
}

/// One of those rights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // as in `Rights`
pub enum Right {
    PurposeTold,
    Voluntary,
    CompanyOffered,
    MayCorrect,
    NoPressure,
    ReadBack,
}

impl Right {
    /// Every right, in the order of an interview.
    pub const ALL: [Right; 6] = [
        Right::PurposeTold,
        Right::Voluntary,
        Right::CompanyOffered,
        Right::MayCorrect,
        Right::NoPressure,
        Right::ReadBack,
    ];

    /// What was done, for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Right::PurposeTold => lang.pick(
                "目的と記録の使い道を説明した",
                "Told what it is for and how the record is used",
            ),
            Right::Voluntary => lang.pick(
                "任意であり、答えなくてもよいことを伝えた",
                "Told that answering is voluntary",
            ),
            Right::CompanyOffered => lang.pick(
                "同席を求められることを伝えた",
                "Told that somebody may be present",
            ),
            Right::MayCorrect => lang.pick(
                "記録の訂正を求められることを伝えた",
                "Told that the record may be corrected",
            ),
            Right::NoPressure => lang.pick(
                "時間・人数・言葉の面で圧迫しなかった",
                "Put under no pressure by time, numbers or words",
            ),
            Right::ReadBack => lang.pick(
                "記録を読み聞かせ、内容の確認を得た",
                "Record read back and agreed to",
            ),
        }
    }

    /// Whether it was kept.
    pub fn of(self, rights: &Rights) -> bool {
        match self {
            Right::PurposeTold => rights.purpose_told,
            Right::Voluntary => rights.voluntary,
            Right::CompanyOffered => rights.company_offered,
            Right::MayCorrect => rights.may_correct,
            Right::NoPressure => rights.no_pressure,
            Right::ReadBack => rights.read_back,
        }
    }
}

/// An interview as it is entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct InterviewInput {
    /// When it began.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub held_at: Timestamp,
    /// Who was asked, 1 to 200 characters.
    pub person: String,
    /// Their unit or organisation.
    #[serde(default)]
    pub affiliation: String,
    /// Which side they stand on.
    pub side: Side,
    /// Who asked, 1 to 500 characters.
    pub interviewers: String,
    /// Who else was present.
    #[serde(default)]
    pub present: String,
    /// Where.
    #[serde(default)]
    pub place: String,
    /// What it was to find out, 1 to 2,000 characters.
    pub purpose: String,
    /// What was done for the person's rights.
    #[serde(default)]
    pub rights: Rights,
    /// Why one of them was not kept.
    #[serde(default)]
    pub rights_note: String,
    /// The record.
    #[serde(default)]
    pub record: String,
    /// The record is finished: it cannot be changed any more.
    #[serde(default)]
    pub finished: bool,
}

/// An interview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Interview {
    /// Identifier.
    pub id: Uuid,
    /// Number within the incident, from 1.
    pub number: i64,
    /// The interview.
    pub details: InterviewInput,
    /// Rights not kept, or not yet.
    pub missing: Vec<Right>,
    /// What that means, in words; empty when nothing is missing.
    pub warning: Both,
    /// Who entered it.
    pub created_by_name: String,
    /// When it was entered.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// When it last changed.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub updated_at: Timestamp,
    /// Row version, for `If-Match`.
    pub version: i64,
}

/// An interview in the list: without its record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InterviewLine {
    /// Identifier.
    pub id: Uuid,
    /// Number within the incident.
    pub number: i64,
    /// When it began.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub held_at: Timestamp,
    /// Who was asked.
    pub person: String,
    /// Their unit or organisation.
    pub affiliation: String,
    /// Which side they stand on.
    pub side: Side,
    /// Rights not kept, or not yet.
    pub missing: Vec<Right>,
    /// Whether the record is finished.
    pub finished: bool,
    /// Row version.
    pub version: i64,
}
