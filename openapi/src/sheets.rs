//! A document made from the records: headings, facts, tables. Handover sheets and completion reports are such; what
//! they say and how they are written out is decided in `saiki-documents`.

use crate::{Lang, Timestamp};
use serde::{Deserialize, Serialize};

/// Formats a document is exported in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum DocumentFormat {
    /// What was kept, as it is.
    Json,
    /// Markdown.
    Md,
    /// A self-contained page.
    Html,
}

/// In which format a document is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
pub struct DocumentQuery {
    /// The format.
    pub format: DocumentFormat,
}

/// A table of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SheetTable {
    /// Headings of its columns.
    pub columns: Vec<String>,
    /// Its rows, each with as many cells as there are columns.
    pub rows: Vec<Vec<String>>,
}

/// A part of a document under one heading.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SheetSection {
    /// Stable key, for example `remains`.
    pub key: String,
    /// Heading.
    pub heading: String,
    /// Prose; may be empty.
    pub text: String,
    /// Label and value.
    pub facts: Vec<(String, String)>,
    /// A table, where there is one.
    pub table: Option<SheetTable>,
    /// Whether it is a part of the section before it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub beneath: bool,
}

/// A document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Sheet {
    /// Language it is written in.
    pub lang: Lang,
    /// Title.
    pub title: String,
    /// TLP label.
    pub tlp: String,
    /// Label and value at its head: organisation, incident, number.
    pub facts: Vec<(String, String)>,
    /// Its parts.
    pub sections: Vec<SheetSection>,
    /// What stands at its foot beside the TLP label, a line each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub footer: Vec<String>,
    /// As of when.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub as_of: Timestamp,
}
