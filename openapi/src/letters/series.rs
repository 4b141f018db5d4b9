//! Reports on one matter, one after the other: 第1報, 第2報, …, 最終報. A report that went out is not written over; the
//! next one says what changed.

use super::{LetterKind, LetterState, Purpose};
use crate::{Timestamp, Uuid};
use serde::{Deserialize, Serialize};

/// A letter's place in its series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SeriesPlace {
    /// The series: the id of its first letter.
    pub id: Uuid,
    /// Which report it is, from 1. Taken when it goes out; until then the number it would have if it went out now, drafts
    /// of other series not counted.
    pub number: i64,
    /// The letter it reports on from.
    pub follows: Option<Uuid>,
}

/// What a report said in figures when it went out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Figures {
    /// People on the register.
    pub people: i64,
    /// Services concerned.
    pub services: i64,
    /// Preventive measures done.
    pub measures_done: i64,
    /// Preventive measures planned.
    pub measures_planned: i64,
    /// Whether the cause was known.
    pub cause_known: bool,
    /// Whether misuse was found: the wire name of `SecondaryDamage`.
    pub secondary_damage: String,
}

/// A figure that differs from the report before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Change {
    /// Which, as a stable key: `people`, `services`, `measures_done`, `measures_planned`, `cause`, `secondary_damage`.
    pub key: String,
    /// Its name, in the reader's language.
    pub name: String,
    /// As it was told before.
    pub before: String,
    /// As it is told now.
    pub after: String,
}

/// A report of a series.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SeriesReport {
    /// The letter.
    pub letter_id: Uuid,
    /// Which report it is, from 1.
    pub number: i64,
    /// Its kind; a final report ends the series.
    pub kind: LetterKind,
    /// Its name inside the organisation.
    pub name: String,
    /// How far the letter is.
    pub state: LetterState,
    /// Owed, or an update.
    pub purpose: Purpose,
    /// The campaign that sent it first, once it was started.
    pub campaign_id: Option<Uuid>,
    /// When it began to go out.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub sent_at: Option<Timestamp>,
    /// Mails of all its campaigns.
    pub mails: i64,
    /// Of those, the ones a mail server accepted.
    pub accepted: i64,
    /// Figures it went out with; as they are now while it has not.
    pub figures: Figures,
    /// What differs from the report before it.
    pub changes: Vec<Change>,
}

/// A series of reports, the first one first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Series {
    /// The id of its first letter.
    pub id: Uuid,
    /// Its reports.
    pub reports: Vec<SeriesReport>,
    /// Whether a final report ended it.
    pub ended: bool,
}
