//! Laws that may bear on the incident: a checklist, and what was decided on each. It names statutes and articles; what
//! they say is for counsel.

use crate::{Lang, Timestamp, organisation::Both};
use serde::{Deserialize, Serialize};

/// What was decided on a law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LawDecision {
    /// It applies.
    Applies,
    /// It does not apply.
    DoesNotApply,
    /// Counsel was asked; the answer is awaited.
    CounselAsked,
}

impl LawDecision {
    /// Every decision.
    pub const ALL: [LawDecision; 3] = [
        LawDecision::Applies,
        LawDecision::DoesNotApply,
        LawDecision::CounselAsked,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            LawDecision::Applies => lang.pick("該当する", "Applies"),
            LawDecision::DoesNotApply => lang.pick("該当しない", "Does not apply"),
            LawDecision::CounselAsked => lang.pick("弁護士に照会中", "Counsel asked"),
        }
    }
}

/// A decision as it is entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LawDecisionInput {
    /// The decision.
    pub decision: LawDecision,
    /// Why, 1 to 2,000 characters.
    pub reason: String,
    /// Who judged it: counsel, legal department, 1 to 200 characters.
    pub judged_by: String,
}

/// A decision with who entered it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LawDecisionMade {
    /// The decision.
    pub details: LawDecisionInput,
    /// Who entered it.
    pub by_name: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
}

/// A law of the checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Law {
    /// Stable key, for example `jp.unauthorised_access`.
    pub key: String,
    /// Its name.
    pub name: Both,
    /// Articles to look at first.
    pub articles: Both,
    /// When it comes into question.
    pub question: Both,
    /// What was decided, once it was.
    pub decision: Option<LawDecisionMade>,
    /// Version of the decision, for `If-Match`; 0 while there is none.
    pub version: i64,
}
