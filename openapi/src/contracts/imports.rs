//! Contracts as a CSV file: which columns there are, and what became of each line. A line is a contract with one of its
//! services; lines of the same contract stand for its services. One wrong line, and nothing is written.

use crate::{Lang, imports::Encoding};
use serde::{Deserialize, Serialize};

/// Largest file, in bytes.
pub const MAX_CONTRACTS_BYTES: u64 = 16 * 1024 * 1024;

/// A column of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum ContractField {
    Counterparty,
    Side,
    Service,
    Reference,
    From,
    To,
    NoticeHours,
    ResponseTerms,
    ServiceLevels,
    Fixer,
    OurShare,
    TheirShare,
    Clause,
    Note,
    Contact,
    PromisedService,
    Availability,
    LongestOutage,
    Response,
    Notice,
    Fee,
    Currency,
    Tiers,
    Cap,
    Degraded,
    Excluded,
    Zone,
    ServiceClause,
}

impl ContractField {
    /// Every column, in the order of the export.
    pub const ALL: [ContractField; 28] = [
        ContractField::Counterparty,
        ContractField::Side,
        ContractField::Service,
        ContractField::Reference,
        ContractField::From,
        ContractField::To,
        ContractField::NoticeHours,
        ContractField::ResponseTerms,
        ContractField::ServiceLevels,
        ContractField::Fixer,
        ContractField::OurShare,
        ContractField::TheirShare,
        ContractField::Clause,
        ContractField::Note,
        ContractField::Contact,
        ContractField::PromisedService,
        ContractField::Availability,
        ContractField::LongestOutage,
        ContractField::Response,
        ContractField::Notice,
        ContractField::Fee,
        ContractField::Currency,
        ContractField::Tiers,
        ContractField::Cap,
        ContractField::Degraded,
        ContractField::Excluded,
        ContractField::Zone,
        ContractField::ServiceClause,
    ];

    /// The column's heading.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            ContractField::Counterparty => lang.pick("相手方", "Other side"),
            ContractField::Side => lang.pick("区分", "Customer or supplier"),
            ContractField::Service => lang.pick("対象の業務", "Service"),
            ContractField::Reference => lang.pick("契約番号・契約書名", "Reference"),
            ContractField::From => lang.pick("開始日", "From"),
            ContractField::To => lang.pick("終了日", "To"),
            ContractField::NoticeHours => lang.pick("連絡の期限（時間）", "Notice within (hours)"),
            ContractField::ResponseTerms => lang.pick("インシデント時の取り決め", "Response terms"),
            ContractField::ServiceLevels => lang.pick("サービスレベル", "Service levels"),
            ContractField::Fixer => lang.pick("脆弱性を修正する側", "Who fixes"),
            ContractField::OurShare => lang.pick("当社の負担（%）", "Our share (%)"),
            ContractField::TheirShare => lang.pick("相手方の負担（%）", "Their share (%)"),
            ContractField::Clause => lang.pick("条項", "Clause"),
            ContractField::Note => lang.pick("脆弱性の取り決めの備考", "Note on vulnerabilities"),
            ContractField::Contact => lang.pick("連絡先", "Contact"),
            ContractField::PromisedService => lang.pick("SLAの対象サービス", "Promised service"),
            ContractField::Availability => lang.pick("月間稼働率（%）", "Availability (%)"),
            ContractField::LongestOutage => lang.pick("最長停止時間（分）", "Longest outage (min)"),
            ContractField::Response => lang.pick("対応開始（分以内）", "Response within (min)"),
            ContractField::Notice => lang.pick("通知（分以内）", "Notice within (min)"),
            ContractField::Fee => lang.pick("月額", "Monthly fee"),
            ContractField::Currency => lang.pick("通貨", "Currency"),
            ContractField::Tiers => lang.pick("減額の段階", "Credit tiers"),
            ContractField::Cap => lang.pick("減額の上限（%）", "Credit cap (%)"),
            ContractField::Degraded => lang.pick("品質低下の算入率（%）", "Degraded counts (%)"),
            ContractField::Excluded => lang.pick("除く時間", "Left out"),
            ContractField::Zone => lang.pick("月を数えるタイムゾーン", "Time zone"),
            ContractField::ServiceClause => lang.pick("SLAの条項", "Service level clause"),
        }
    }
}

/// How a file of contracts is taken in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(default)]
pub struct ContractImportQuery {
    /// Check everything, write nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dry_run: Option<bool>,
    /// Encoding; found out from the bytes when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<Encoding>,
}

/// What is wrong with one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ContractFinding {
    /// Line of the file, the heading being 1.
    pub line: i64,
    /// Heading of the column; empty when the whole line is meant.
    pub column: String,
    /// Stable code.
    pub code: String,
    /// What is wrong and what to do, in the reader's language.
    pub message: String,
}

/// What came of an import, or would.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ContractImport {
    /// Whether it was written.
    pub done: bool,
    /// Lines read, the heading not counted.
    pub rows: i64,
    /// Contracts entered.
    pub added: i64,
    /// Contracts changed.
    pub changed: i64,
    /// Contracts that were so already.
    pub unchanged: i64,
    /// Wrong lines.
    pub errors: i64,
    /// Headings of columns nothing is read from.
    pub ignored: Vec<String>,
    /// The first findings, at most 100.
    pub findings: Vec<ContractFinding>,
    /// Every wrong line with what is wrong with it, as CSV; absent when none is.
    pub error_file: Option<String>,
}
