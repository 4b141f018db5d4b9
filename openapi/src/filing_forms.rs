//! Forms of reports to authorities: what each asks, in which order, for whom and under which rule. The forms are data
//! (`backend/domain/filings/forms/`); a report is one of them filled from the incident's fields.

use crate::{
    Date, Lang,
    filing_duties::FilingChannel,
    filings::ExportFormat,
    organisation::Both,
    rules::{Regime, RuleStatus},
};
use serde::{Deserialize, Serialize};

/// Which word of a series a report is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FilingStage {
    /// The first word: what is known so far. What is missing is warned of.
    Initial,
    /// A word between.
    Intermediate,
    /// The last word. What is mandatory and missing keeps it from being made.
    Final,
    /// The only one, or one without stages. What is missing is warned of.
    Single,
}

impl FilingStage {
    /// Every stage.
    pub const ALL: [FilingStage; 4] = [
        FilingStage::Initial,
        FilingStage::Intermediate,
        FilingStage::Final,
        FilingStage::Single,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            FilingStage::Initial => lang.pick("速報・第一報", "Initial"),
            FilingStage::Intermediate => lang.pick("中間報告・続報", "Intermediate"),
            FilingStage::Final => lang.pick("確報・最終報告", "Final"),
            FilingStage::Single => lang.pick("単独の報告", "Single"),
        }
    }
}

/// When an item of a form must be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// It must be answered: missing, it keeps a final report from being made and is warned of in any other.
    Mandatory,
    /// It may stay open.
    #[default]
    Optional,
}

/// A form, without its items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FilingForm {
    /// Stable identifier, for example `jp.appi.prelim`.
    pub id: String,
    /// Version of the form as data, from 1.
    pub version: u32,
    /// Reports of the same matter to the same recipient, for example `jp.appi`: each is compared with the one before.
    pub series: String,
    /// Which word of the series.
    pub stage: FilingStage,
    /// Whose law.
    pub regime: Regime,
    /// Name of the report.
    pub name: Both,
    /// Who gets it.
    pub recipient: Both,
    /// Rule or publication it follows: body and article.
    pub source: Both,
    /// Where that is published; may be empty.
    pub address: String,
    /// How far its content was compared with the source.
    pub status: RuleStatus,
    /// The day it was compared.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub verified_on: Option<Date>,
    /// Languages the recipient takes; the first is the usual one.
    pub langs: Vec<Lang>,
    /// The usual way it goes.
    pub channel: FilingChannel,
    /// Rules of deadlines it answers, by identifier.
    pub clocks: Vec<String>,
    /// The recipient's own file, where it takes one.
    pub own_format: Option<ExportFormat>,
    /// Something to know before filling it in; may be empty.
    pub note: Both,
}
