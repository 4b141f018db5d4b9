//! What became of a person who must be told: told by mail, which the ledger of deliveries says, told in another way,
//! or not to be told, both of which somebody records. Everybody else is open.

use super::PersonFilter;
use crate::{Date, Lang, Timestamp, Uuid, strict};
use serde::{Deserialize, Serialize};

/// Longest note or reason, in characters.
pub const MAX_NOTE: usize = 2_000;
/// Most people named one by one in one decision.
pub const MAX_NAMED: usize = 5_000;

/// What became of somebody who must be told.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PersonDecision {
    /// Nobody told them and nobody decided.
    #[default]
    Open,
    /// Their mail server accepted a letter of a campaign. Follows from the deliveries; never recorded by hand.
    ToldByMail,
    /// Told in another way, as recorded.
    ToldOtherwise,
    /// Not to be told, for the reason recorded.
    NotNeeded,
}

impl PersonDecision {
    /// Every one.
    pub const ALL: [PersonDecision; 4] = [
        PersonDecision::Open,
        PersonDecision::ToldByMail,
        PersonDecision::ToldOtherwise,
        PersonDecision::NotNeeded,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            PersonDecision::Open => lang.pick("未対応", "Open"),
            PersonDecision::ToldByMail => lang.pick("メールで通知済み", "Told by mail"),
            PersonDecision::ToldOtherwise => lang.pick("別の方法で通知済み", "Told otherwise"),
            PersonDecision::NotNeeded => lang.pick("通知不要と判断", "Not needed"),
        }
    }
}

/// In which way somebody was told, other than by a campaign's mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ToldWay {
    /// A letter by post.
    Post,
    /// By telephone.
    Phone,
    /// A visit.
    Visit,
    /// A briefing.
    Briefing,
    /// Substitute notice: made public, with a desk to ask.
    PublicNotice,
    /// Another way, which the note names.
    Other,
}

impl ToldWay {
    /// Every way.
    pub const ALL: [ToldWay; 6] = [
        ToldWay::Post,
        ToldWay::Phone,
        ToldWay::Visit,
        ToldWay::Briefing,
        ToldWay::PublicNotice,
        ToldWay::Other,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            ToldWay::Post => lang.pick("郵送", "Post"),
            ToldWay::Phone => lang.pick("電話", "Telephone"),
            ToldWay::Visit => lang.pick("訪問", "Visit"),
            ToldWay::Briefing => lang.pick("説明会", "Briefing"),
            ToldWay::PublicNotice => {
                lang.pick("公表（本人への通知に代わる措置）", "Public notice instead")
            }
            ToldWay::Other => lang.pick("その他", "Other"),
        }
    }
}

/// A decision somebody recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecordedDecision {
    /// The decision: told otherwise, or not needed.
    pub decision: PersonDecision,
    /// In which way the person was told.
    pub way: Option<ToldWay>,
    /// On which day, where the organisation is.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub day: Option<Date>,
    /// Note, or the reason why it is not needed; masked where personal fields are.
    pub note: String,
    /// Who recorded it.
    pub by_name: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
}

/// A decision to be recorded, or taken back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DecisionInput {
    /// `told_otherwise`, `not_needed`, or `open` to take back what was recorded.
    pub decision: PersonDecision,
    /// In which way the person was told; for `told_otherwise`.
    #[serde(default)]
    pub way: Option<ToldWay>,
    /// On which day, where the organisation is; for `told_otherwise`, never in the future.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub day: Option<Date>,
    /// Note, at most 2,000 characters. For `not_needed` the reason, and for `other` ways which: needed there.
    #[serde(default)]
    pub note: String,
}

/// Which people are meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PeopleTarget {
    /// These, at most 5,000.
    Ids(Vec<Uuid>),
    /// All the filter finds.
    Filter(#[serde(deserialize_with = "strict::known")] Box<PersonFilter>),
}

/// One decision for many people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DecideMany {
    /// Which people.
    pub target: PeopleTarget,
    /// The decision.
    pub decision: DecisionInput,
    /// How many people the caller expects it to be for. Nothing is recorded when it is another number.
    pub expected_count: u64,
}

/// What came of a decision for many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DecidedMany {
    /// How many people it was recorded for.
    pub people: u64,
}

/// How many people of the register stand where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DecisionCounts {
    /// Nobody told them and nobody decided.
    pub open: u64,
    /// Told by mail.
    pub told_by_mail: u64,
    /// Told in another way.
    pub told_otherwise: u64,
    /// Not to be told.
    pub not_needed: u64,
}

impl DecisionCounts {
    /// How many stand there.
    pub fn of(&self, decision: PersonDecision) -> u64 {
        match decision {
            PersonDecision::Open => self.open,
            PersonDecision::ToldByMail => self.told_by_mail,
            PersonDecision::ToldOtherwise => self.told_otherwise,
            PersonDecision::NotNeeded => self.not_needed,
        }
    }

    /// Everybody on the register.
    pub fn total(&self) -> u64 {
        self.open + self.told_by_mail + self.told_otherwise + self.not_needed
    }
}
