//! Decisions not to contact somebody: by which ways, why, who decided, and taken back again. They say how somebody is
//! reached, not whether they must be told.

use crate::{Lang, Timestamp, Uuid};
use serde::{Deserialize, Serialize};

/// Longest note, in characters.
pub const MAX_NOTE: usize = 2_000;

/// Why somebody is not contacted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum StopReason {
    /// They asked for it.
    #[default]
    Wish,
    /// Being contacted would put them into danger.
    Threat,
    /// Counsel advised it.
    Counsel,
    /// They have died.
    Deceased,
    /// Another reason, which the note names.
    Other,
}

impl StopReason {
    /// Every reason.
    pub const ALL: [StopReason; 5] = [
        StopReason::Wish,
        StopReason::Threat,
        StopReason::Counsel,
        StopReason::Deceased,
        StopReason::Other,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            StopReason::Wish => lang.pick("本人の申出", "Their own wish"),
            StopReason::Threat => {
                lang.pick("本人に危険が及ぶおそれ", "It would put them in danger")
            }
            StopReason::Counsel => lang.pick("弁護士の助言", "Counsel's advice"),
            StopReason::Deceased => lang.pick("本人の死亡", "They have died"),
            StopReason::Other => lang.pick("その他", "Other"),
        }
    }
}

/// A decision not to contact somebody, standing or taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ContactStop {
    /// Identifier.
    pub id: Uuid,
    /// The person.
    pub person_id: Uuid,
    /// No mail.
    pub mail: bool,
    /// No letter by post.
    pub post: bool,
    /// No call.
    pub phone: bool,
    /// Why.
    pub reason: StopReason,
    /// Note; masked where personal fields are.
    pub note: String,
    /// Who decided.
    pub by_name: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// Who took it back; absent while it stands.
    pub lifted_by_name: Option<String>,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub lifted_at: Option<Timestamp>,
    /// Why it was taken back; masked where personal fields are.
    pub lifted_note: String,
    /// Row version, for `If-Match`.
    pub version: i64,
}

/// All decisions on a person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ContactStops {
    /// The one that stands, if any.
    pub standing: Option<ContactStop>,
    /// Those taken back, the newest first.
    pub former: Vec<ContactStop>,
}

/// A decision to be put down. At least one way is barred.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewContactStop {
    /// No mail.
    #[serde(default)]
    pub mail: bool,
    /// No letter by post.
    #[serde(default)]
    pub post: bool,
    /// No call.
    #[serde(default)]
    pub phone: bool,
    /// Why.
    pub reason: StopReason,
    /// Note, at most 2,000 characters; needed for `other`.
    #[serde(default)]
    pub note: String,
}

/// Taking a decision back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LiftContactStop {
    /// Why, at most 2,000 characters; needed.
    pub note: String,
}
