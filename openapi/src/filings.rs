//! Reports to authorities. A filing is a snapshot: once made, it never changes; a correction is a new one.

use crate::{Lang, Timestamp, Uuid};
use serde::{Deserialize, Serialize};

/// Which report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum FilingKind {
    /// First report to Japan's Personal Information Protection Commission (速報).
    #[serde(rename = "jp.appi.prelim")]
    AppiPreliminary,
    /// Final report to it (確報).
    #[serde(rename = "jp.appi.final")]
    AppiFinal,
}

impl FilingKind {
    /// Every kind.
    pub const ALL: [FilingKind; 2] = [FilingKind::AppiPreliminary, FilingKind::AppiFinal];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            FilingKind::AppiPreliminary => {
                lang.pick("個人情報保護委員会 速報", "PPC Japan, preliminary report")
            }
            FilingKind::AppiFinal => {
                lang.pick("個人情報保護委員会 確報", "PPC Japan, final report")
            }
        }
    }
}

/// One item of the report: a heading and what the records say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FilingItem {
    /// Number in the rules, 1 to 9.
    pub number: i32,
    /// Stable key, for example `cause`.
    pub key: String,
    /// Heading.
    pub heading: String,
    /// Whether it is known.
    pub state: crate::incidents::Knowledge,
    /// The text.
    pub text: String,
}

/// The content of a filing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FilingContent {
    /// Which report.
    pub kind: FilingKind,
    /// Language it is written in.
    pub lang: Lang,
    /// Title.
    pub title: String,
    /// Rule it follows, with its source.
    pub rule: String,
    /// Reporter: label and value, in the order of the form.
    pub reporter: Vec<(String, String)>,
    /// Incident: label and value (reference, times, category).
    pub incident: Vec<(String, String)>,
    /// The nine items.
    pub items: Vec<FilingItem>,
    /// TLP label.
    pub tlp: String,
    /// As of when.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub as_of: Timestamp,
}

/// A filing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Filing {
    /// Identifier.
    pub id: Uuid,
    /// Number within the incident, from 1.
    pub number: i64,
    /// The snapshot.
    pub content: FilingContent,
    /// Keys of items still unknown. A final report with any is refused.
    pub missing: Vec<String>,
    /// SHA-256 of the snapshot's JSON export, hexadecimal.
    pub sha256: String,
    /// Who made it.
    pub created_by_name: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
}

/// A filing to be made from the records as they are now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewFiling {
    /// Which report.
    pub kind: FilingKind,
    /// Language; Japanese when absent.
    #[serde(default)]
    pub lang: Lang,
}

/// Formats a filing is exported in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum ExportFormat {
    /// The snapshot itself.
    Json,
    /// Markdown.
    Md,
    /// A self-contained page.
    Html,
}

/// Which format is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
pub struct ExportQuery {
    /// The format.
    pub format: ExportFormat,
}
