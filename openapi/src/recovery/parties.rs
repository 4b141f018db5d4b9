//! Whom the recovery plan must be agreed with, inside and outside: what is agreed, when, and who pays which share.

use crate::{Date, Lang, Uuid};
use serde::{Deserialize, Serialize};

/// All of it, in basis points.
pub const WHOLE_BP: i64 = 10_000;

/// Inside or outside the organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PartySide {
    /// A unit of our own.
    Inside,
    /// Somebody else.
    Outside,
}

impl PartySide {
    /// Both sides.
    pub const ALL: [PartySide; 2] = [PartySide::Inside, PartySide::Outside];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            PartySide::Inside => lang.pick("社内", "Inside"),
            PartySide::Outside => lang.pick("社外", "Outside"),
        }
    }
}

/// Where the talks with a party stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PartyState {
    /// Not asked yet.
    #[default]
    NotAsked,
    /// Asked, no answer yet.
    Asked,
    /// Agreed.
    Agreed,
    /// Refused.
    Refused,
}

impl PartyState {
    /// Every state.
    pub const ALL: [PartyState; 4] = [
        PartyState::NotAsked,
        PartyState::Asked,
        PartyState::Agreed,
        PartyState::Refused,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            PartyState::NotAsked => lang.pick("未打診", "Not asked"),
            PartyState::Asked => lang.pick("回答待ち", "Asked"),
            PartyState::Agreed => lang.pick("合意", "Agreed"),
            PartyState::Refused => lang.pick("不同意", "Refused"),
        }
    }
}

/// A party as it is to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PartyInput {
    /// Name of the unit or company.
    pub name: String,
    /// Inside or outside.
    pub side: PartySide,
    /// What is agreed.
    #[serde(default)]
    pub subject: String,
    /// What it contributes.
    #[serde(default)]
    pub cooperation: String,
    /// Dates agreed.
    #[serde(default)]
    pub schedule: String,
    /// Its share of the cost in basis points, 0 to 10,000; absent when it pays nothing.
    #[serde(default)]
    pub share_bp: Option<i64>,
    /// Where the talks stand.
    #[serde(default)]
    pub state: PartyState,
    /// Since which day; needed once it was asked.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub state_on: Option<Date>,
}

/// A party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecoveryParty {
    /// Identifier.
    pub id: Uuid,
    /// What is known of it.
    pub party: PartyInput,
    /// Row version, for `If-Match`.
    pub version: i64,
}
