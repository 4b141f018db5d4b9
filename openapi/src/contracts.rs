//! Contracts of the organisation with customers and suppliers: notice, service levels, and who fixes and pays when a
//! new vulnerability is found. What a contract leaves open is named as a gap. They outlive incidents.

pub mod imports;

use crate::{Date, Lang, Timestamp, Uuid, organisation::Both, service_terms::ServiceTerms};
use serde::{Deserialize, Serialize};

/// Who the other side is to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ContractSide {
    /// Buys from us.
    #[default]
    Customer,
    /// Supplies us.
    Supplier,
}

impl ContractSide {
    /// Both sides.
    pub const ALL: [ContractSide; 2] = [ContractSide::Customer, ContractSide::Supplier];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            ContractSide::Customer => lang.pick("顧客", "Customer"),
            ContractSide::Supplier => lang.pick("委託先・仕入先", "Supplier"),
        }
    }
}

/// Who fixes a vulnerability that is found after delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Fixer {
    /// We do.
    Us,
    /// They do.
    Them,
    /// Both together.
    Together,
}

impl Fixer {
    /// Everybody who may.
    pub const ALL: [Fixer; 3] = [Fixer::Us, Fixer::Them, Fixer::Together];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Fixer::Us => lang.pick("当社", "We do"),
            Fixer::Them => lang.pick("相手方", "They do"),
            Fixer::Together => lang.pick("双方", "Both together"),
        }
    }
}

/// What is agreed for new vulnerabilities. What is absent is not agreed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct VulnerabilityTerms {
    /// Who fixes.
    pub fixer: Option<Fixer>,
    /// Our share of the cost in basis points, 0 to 10,000.
    pub our_share_bp: Option<i64>,
    /// Their share of the cost in basis points, 0 to 10,000.
    pub their_share_bp: Option<i64>,
    /// The clause that says so.
    pub clause: String,
    /// Note: limits, exceptions, where the talks stand.
    pub note: String,
}

impl VulnerabilityTerms {
    /// Whether anything is agreed at all.
    pub fn is_agreed(&self) -> bool {
        self.fixer.is_some() || self.our_share_bp.is_some() || self.their_share_bp.is_some()
    }
}

/// What a contract says: on entering it, and on changing it whole.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ContractFields {
    /// The other side, 1 to 200 characters.
    pub counterparty: String,
    /// Who they are to us.
    pub side: ContractSide,
    /// What is supplied, 1 to 200 characters.
    pub service: String,
    /// Number or name of the paper.
    #[serde(default)]
    pub reference: String,
    /// First day.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub from: Option<Date>,
    /// Last day; absent where it runs on.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub to: Option<Date>,
    /// Hours within which an incident must be told; absent where none are agreed.
    #[serde(default)]
    pub notice_hours: Option<i64>,
    /// How incidents are told and dealt with.
    #[serde(default)]
    pub response_terms: String,
    /// Service levels and what follows when they are missed.
    #[serde(default)]
    pub service_levels: String,
    /// What is promised of each service, in figures that SLA checks reckon with.
    #[serde(default)]
    pub service_terms: Vec<ServiceTerms>,
    /// What is agreed for new vulnerabilities.
    #[serde(default)]
    pub vulnerabilities: VulnerabilityTerms,
    /// Whom to turn to.
    #[serde(default)]
    pub contact: String,
    /// Whether it is out of the lists.
    #[serde(default)]
    pub retired: bool,
}

/// What a contract leaves open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum GapKind {
    /// Nothing is agreed for new vulnerabilities.
    NoVulnerabilityTerms,
    /// Nobody is named who fixes them.
    NoFixer,
    /// It is not agreed who pays.
    NoPayer,
    /// The shares are more or less than the whole.
    SharesDoNotAddUp,
    /// No time to give notice is agreed.
    NoNotice,
    /// It has ended.
    Ended,
}

/// A gap, explained.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Gap {
    /// What is open.
    pub kind: GapKind,
    /// In a few words.
    pub title: Both,
    /// What that means, and what to do.
    pub explanation: Both,
}

/// A contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Contract {
    /// Identifier.
    pub id: Uuid,
    /// What it says.
    pub fields: ContractFields,
    /// What it leaves open today.
    pub gaps: Vec<Gap>,
    /// When it was entered.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// When it last changed.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub updated_at: Timestamp,
    /// Row version, for `If-Match`.
    pub version: i64,
}

/// In which order contracts come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ContractSort {
    /// By the other side.
    #[default]
    Counterparty,
    /// The one that ends first.
    Ends,
    /// The one changed last.
    Updated,
}

impl ContractSort {
    /// Every order.
    pub const ALL: [ContractSort; 3] = [
        ContractSort::Counterparty,
        ContractSort::Ends,
        ContractSort::Updated,
    ];
}

/// Which contracts are wanted. Paging goes beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(default)]
pub struct ContractFilter {
    /// Words that other side, service, reference and contact must hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// Only this side.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub side: Option<ContractSide>,
    /// Only those with gaps (true) or without (false).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gaps: Option<bool>,
    /// Retired ones too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retired: Option<bool>,
    /// Order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort: Option<ContractSort>,
}
