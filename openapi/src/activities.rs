//! The six activities of recovery. Every item, measure and open matter of an incident belongs to one of them or
//! to the incident as a whole.

use crate::Lang;
use serde::{Deserialize, Serialize};

/// One of the six activities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum ActivityKey {
    /// Survey of residual damage (残存被害の調査).
    Rs,
    /// Return to normal operation (通常運用への復帰).
    Ro,
    /// Cause analysis (原因分析).
    Ca,
    /// Recurrence prevention (再発防止策).
    Rp,
    /// User response (ユーザへの対応).
    Ur,
    /// Response to others outside (社外への対応).
    Er,
}

impl ActivityKey {
    /// All six, in the order the product shows them.
    pub const ALL: [ActivityKey; 6] = [
        ActivityKey::Rs,
        ActivityKey::Ro,
        ActivityKey::Ca,
        ActivityKey::Rp,
        ActivityKey::Ur,
        ActivityKey::Er,
    ];

    /// The capital letters item codes begin with, for example `RS` in `RS-1`.
    pub fn code(self) -> &'static str {
        match self {
            ActivityKey::Rs => "RS",
            ActivityKey::Ro => "RO",
            ActivityKey::Ca => "CA",
            ActivityKey::Rp => "RP",
            ActivityKey::Ur => "UR",
            ActivityKey::Er => "ER",
        }
    }

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            ActivityKey::Rs => lang.pick("残存被害の調査", "Residual damage survey"),
            ActivityKey::Ro => lang.pick("通常運用への復帰", "Return to normal operation"),
            ActivityKey::Ca => lang.pick("原因分析", "Cause analysis"),
            ActivityKey::Rp => lang.pick("再発防止策", "Recurrence prevention"),
            ActivityKey::Ur => lang.pick("ユーザへの対応", "User response"),
            ActivityKey::Er => lang.pick("社外への対応", "External response"),
        }
    }
}
