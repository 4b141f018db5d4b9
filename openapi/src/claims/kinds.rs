//! The kinds of claims, how one stands, and what is done with it. Names only; what may follow what is
//! `saiki_domain::claims`.

use crate::Lang;
use serde::{Deserialize, Serialize};

/// What is claimed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ClaimKind {
    /// A complaint that asks to be answered.
    Complaint,
    /// Compensation for harm.
    Compensation,
    /// Fees reduced under agreed service levels.
    SlaCredit,
    /// A share of what setting it right costs.
    CostSharing,
    /// A lawsuit.
    Lawsuit,
    /// Anything else.
    Other,
}

impl ClaimKind {
    /// Every kind.
    pub const ALL: [ClaimKind; 6] = [
        ClaimKind::Complaint,
        ClaimKind::Compensation,
        ClaimKind::SlaCredit,
        ClaimKind::CostSharing,
        ClaimKind::Lawsuit,
        ClaimKind::Other,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            ClaimKind::Complaint => lang.pick("苦情", "Complaint"),
            ClaimKind::Compensation => lang.pick("補償の求め", "Compensation"),
            ClaimKind::SlaCredit => lang.pick("SLAに基づく減額", "Service level credit"),
            ClaimKind::CostSharing => lang.pick("費用負担の求め", "Share of cost"),
            ClaimKind::Lawsuit => lang.pick("訴訟", "Lawsuit"),
            ClaimKind::Other => lang.pick("その他", "Other"),
        }
    }
}

/// How a claim was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ClaimState {
    /// Not decided.
    #[default]
    Open,
    /// Accepted as claimed.
    Accepted,
    /// Accepted in part.
    AcceptedInPart,
    /// Rejected.
    Rejected,
    /// Taken back by whoever made it.
    Withdrawn,
}

impl ClaimState {
    /// Every state.
    pub const ALL: [ClaimState; 5] = [
        ClaimState::Open,
        ClaimState::Accepted,
        ClaimState::AcceptedInPart,
        ClaimState::Rejected,
        ClaimState::Withdrawn,
    ];

    /// Whether something was agreed to.
    pub fn is_accepted(self) -> bool {
        matches!(self, ClaimState::Accepted | ClaimState::AcceptedInPart)
    }

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            ClaimState::Open => lang.pick("未判断", "Not decided"),
            ClaimState::Accepted => lang.pick("認める", "Accepted"),
            ClaimState::AcceptedInPart => lang.pick("一部を認める", "Accepted in part"),
            ClaimState::Rejected => lang.pick("認めない", "Rejected"),
            ClaimState::Withdrawn => lang.pick("取り下げ", "Withdrawn"),
        }
    }
}

/// Whether a lawyer was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Counsel {
    /// Not asked.
    #[default]
    No,
    /// Asked, no answer yet.
    Asked,
    /// Has advised.
    Advised,
}

impl Counsel {
    /// Every state.
    pub const ALL: [Counsel; 3] = [Counsel::No, Counsel::Asked, Counsel::Advised];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Counsel::No => lang.pick("相談していない", "Not asked"),
            Counsel::Asked => lang.pick("相談中", "Asked"),
            Counsel::Advised => lang.pick("助言を受けた", "Has advised"),
        }
    }
}

/// What is done with a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ClaimAction {
    /// Accept it as claimed.
    Accept,
    /// Accept a part of it.
    AcceptInPart,
    /// Reject it.
    Reject,
    /// Record that it was taken back.
    Withdraw,
    /// Record that the amount agreed was paid.
    Pay,
    /// Take the decision back.
    Reopen,
}

impl ClaimAction {
    /// Every action.
    pub const ALL: [ClaimAction; 6] = [
        ClaimAction::Accept,
        ClaimAction::AcceptInPart,
        ClaimAction::Reject,
        ClaimAction::Withdraw,
        ClaimAction::Pay,
        ClaimAction::Reopen,
    ];

    /// The decision it is, if it is one.
    pub fn decides(self) -> Option<ClaimState> {
        match self {
            ClaimAction::Accept => Some(ClaimState::Accepted),
            ClaimAction::AcceptInPart => Some(ClaimState::AcceptedInPart),
            ClaimAction::Reject => Some(ClaimState::Rejected),
            ClaimAction::Withdraw => Some(ClaimState::Withdrawn),
            ClaimAction::Pay | ClaimAction::Reopen => None,
        }
    }
}
