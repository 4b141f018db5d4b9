//! Whether everything an incident says about itself agrees: reports, letters, the public notice, the register, the answers
//! to questions. Each contradiction names both places. It is found anew at each reading; kept is only who overruled one.

use crate::{Lang, Timestamp, organisation::Both};
use serde::{Deserialize, Serialize};

/// Longest reason of an overruling, in characters.
pub const MAX_REASON: usize = 2_000;

/// What two places disagree on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// How many people.
    People,
    /// A date or time.
    Times,
    /// Which items of data.
    DataItems,
    /// The cause.
    Cause,
    /// Secondary damage.
    SecondaryDamage,
    /// Measures against recurrence.
    Measures,
    /// Publication and notice to the people concerned.
    Notice,
    /// The same text in both languages.
    Languages,
}

impl Subject {
    /// Every subject.
    pub const ALL: [Subject; 8] = [
        Subject::People,
        Subject::Times,
        Subject::DataItems,
        Subject::Cause,
        Subject::SecondaryDamage,
        Subject::Measures,
        Subject::Notice,
        Subject::Languages,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Subject::People => lang.pick("人数", "Number of people"),
            Subject::Times => lang.pick("日時", "Dates and times"),
            Subject::DataItems => lang.pick("データの項目", "Items of data"),
            Subject::Cause => lang.pick("原因", "Cause"),
            Subject::SecondaryDamage => lang.pick("二次被害", "Secondary damage"),
            Subject::Measures => lang.pick("再発防止策", "Measures against recurrence"),
            Subject::Notice => lang.pick("公表・本人通知", "Publication and notice"),
            Subject::Languages => lang.pick("日本語版と英語版", "Japanese and English"),
        }
    }
}

/// How grave a contradiction is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Gravity {
    /// It keeps a notice from being published and a report from being recorded as filed.
    Blocks,
    /// It is worth a look, for example where an older report was right in its day.
    Warns,
}

/// One of the two places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Statement {
    /// Which place: "Register of affected people", "Report no. 2 (final report to the PPC)".
    pub place: Both,
    /// Path of its page in the console.
    pub path: String,
    /// What it says.
    pub says: Both,
    /// As of when, where it is a snapshot.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub as_of: Option<Timestamp>,
}

/// That somebody overruled a contradiction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Overruling {
    /// Why.
    pub reason: String,
    /// Who.
    pub by_name: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
}

/// A contradiction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Contradiction {
    /// Hash of what both places say, hexadecimal: another figure is another contradiction.
    pub key: String,
    /// On what they disagree.
    pub subject: Subject,
    /// How grave.
    pub gravity: Gravity,
    /// What disagrees, in one sentence.
    pub title: Both,
    /// What to do about it.
    pub remedy: Both,
    /// The one place.
    pub one: Statement,
    /// The other.
    pub other: Statement,
    /// Who overruled it, and why.
    pub overruled: Option<Overruling>,
}

/// What the check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Consistency {
    /// Contradictions, the gravest first; overruled ones last.
    pub contradictions: Vec<Contradiction>,
    /// How many block, overruled ones left out.
    pub blocking: i64,
    /// What was looked at: each place with how many facts it was asked for.
    pub looked_at: Vec<LookedAt>,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub checked_at: Timestamp,
}

/// A place that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LookedAt {
    /// Which place.
    pub place: Both,
    /// Path of its page in the console.
    pub path: String,
    /// Facts compared.
    pub facts: i64,
}

/// To overrule a contradiction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OverruleInput {
    /// Its key.
    pub key: String,
    /// Why, 1 to 2,000 characters.
    pub reason: String,
}
