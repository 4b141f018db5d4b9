//! The classes a loss is told by: direct or indirect, JNSA, VERIS, how sure it is. Names only; the sums are elsewhere.

use crate::Lang;
use serde::{Deserialize, Serialize};

/// Direct or indirect damage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LossClass {
    /// Money, equipment and buildings, injury, and what setting it right costs.
    Direct,
    /// Lost opportunity, share price, loss of trust, confusion inside.
    Indirect,
}

impl LossClass {
    /// Both.
    pub const ALL: [LossClass; 2] = [LossClass::Direct, LossClass::Indirect];

    /// The class in words.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            LossClass::Direct => lang.pick("直接損害", "Direct"),
            LossClass::Indirect => lang.pick("間接損害", "Indirect"),
        }
    }
}

/// Class of a loss in the damage reports of JNSA (Japan Network Security Association).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum JnsaClass {
    /// 費用損害: first response, inquiry, publicity, recovery, prevention.
    Expense,
    /// 賠償損害: what third parties are owed.
    Liability,
    /// 利益損害: profit not made.
    Profit,
    /// 金銭損害: money taken or paid out wrongly.
    Monetary,
    /// 行政損害: fines and surcharges.
    Administrative,
    /// 無形損害: trust and reputation.
    Intangible,
}

impl JnsaClass {
    /// Every class.
    pub const ALL: [JnsaClass; 6] = [
        JnsaClass::Expense,
        JnsaClass::Liability,
        JnsaClass::Profit,
        JnsaClass::Monetary,
        JnsaClass::Administrative,
        JnsaClass::Intangible,
    ];

    /// The class in words.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            JnsaClass::Expense => lang.pick("費用損害", "Expenses"),
            JnsaClass::Liability => lang.pick("賠償損害", "Liability"),
            JnsaClass::Profit => lang.pick("利益損害", "Lost profit"),
            JnsaClass::Monetary => lang.pick("金銭損害", "Money taken"),
            JnsaClass::Administrative => lang.pick("行政損害", "Fines and surcharges"),
            JnsaClass::Intangible => lang.pick("無形損害", "Trust and reputation"),
        }
    }
}

/// Variety of a loss as VERIS names it (`impact.loss.variety`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LossVariety {
    /// Assets lost and fraud.
    AssetAndFraud,
    /// Damage to the brand.
    BrandDamage,
    /// Business disrupted.
    BusinessDisruption,
    /// Competitive advantage lost.
    CompetitiveAdvantage,
    /// Law and regulation.
    LegalAndRegulatory,
    /// Running costs that rose.
    OperatingCosts,
    /// Response and recovery.
    ResponseAndRecovery,
    /// Anything else.
    Other,
}

impl LossVariety {
    /// Every variety.
    pub const ALL: [LossVariety; 8] = [
        LossVariety::AssetAndFraud,
        LossVariety::BrandDamage,
        LossVariety::BusinessDisruption,
        LossVariety::CompetitiveAdvantage,
        LossVariety::LegalAndRegulatory,
        LossVariety::OperatingCosts,
        LossVariety::ResponseAndRecovery,
        LossVariety::Other,
    ];

    /// The variety in words.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            LossVariety::AssetAndFraud => lang.pick("資産の喪失・詐取", "Assets and fraud"),
            LossVariety::BrandDamage => lang.pick("信用の低下", "Brand damage"),
            LossVariety::BusinessDisruption => lang.pick("業務の中断", "Business disruption"),
            LossVariety::CompetitiveAdvantage => lang.pick("競争力の低下", "Competitive advantage"),
            LossVariety::LegalAndRegulatory => lang.pick("法務・規制", "Legal and regulatory"),
            LossVariety::OperatingCosts => lang.pick("運営費用の増加", "Operating costs"),
            LossVariety::ResponseAndRecovery => lang.pick("対応・復旧", "Response and recovery"),
            LossVariety::Other => lang.pick("その他", "Other"),
        }
    }
}

/// How sure an amount is, and which way the money goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LossState {
    /// Somebody's estimate; may be a range.
    Estimated,
    /// Certain, not yet paid.
    Accrued,
    /// Paid, or truly lost.
    Paid,
    /// Got back: insurance, damages received. Counts against the loss.
    Recovered,
}

impl LossState {
    /// Every state.
    pub const ALL: [LossState; 4] = [
        LossState::Estimated,
        LossState::Accrued,
        LossState::Paid,
        LossState::Recovered,
    ];

    /// The state in words.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            LossState::Estimated => lang.pick("見積り", "Estimated"),
            LossState::Accrued => lang.pick("確定・未払い", "Accrued"),
            LossState::Paid => lang.pick("支払済み・発生済み", "Paid or lost"),
            LossState::Recovered => lang.pick("回収（保険金など）", "Got back"),
        }
    }
}
