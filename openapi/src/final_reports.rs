//! The final report of an incident: previewed from the records as they are, and kept as they were each time the
//! incident was closed. What is kept is in no language; either is made from it.

pub mod content;

use crate::{
    Lang, Timestamp,
    gates::Gate,
    sheets::{DocumentFormat, Sheet},
};
use serde::{Deserialize, Serialize};

/// The report as the records are now: a draft, since nothing of it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FinalReportDraft {
    /// The report in words.
    pub sheet: Sheet,
    /// What is still open. Closing keeps the report once nothing is.
    pub gate: Gate,
    /// SHA-256 of its JSON export, hexadecimal.
    pub sha256: String,
}

/// A report that was kept, without its content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FinalReportEntry {
    /// Number within the incident, from 1: how often it was closed.
    pub number: i64,
    /// SHA-256 of its JSON export, hexadecimal.
    pub sha256: String,
    /// Who closed the incident.
    pub created_by_name: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
}

/// A report that was kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FinalReport {
    /// Number, hash, who and when.
    #[serde(flatten)]
    pub entry: FinalReportEntry,
    /// The report in words.
    pub sheet: Sheet,
}

/// In which form and language a report is wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(default)]
pub struct FinalReportQuery {
    /// As a file of this form; for reading on the page when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<DocumentFormat>,
    /// Language of headings and labels; the reader's when absent. What people wrote stays as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<Lang>,
}
