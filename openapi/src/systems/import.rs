//! Systems as a CSV file or a batch of JSON: which columns there are, what became of each line. A number already on
//! the register is changed, another one is entered; one wrong line, and nothing is.

use super::SystemFields;
use crate::{Lang, imports::Encoding};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Largest file, in bytes.
pub const MAX_SYSTEMS_BYTES: u64 = 8 * 1024 * 1024;

/// A field a column may feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum SystemField {
    Number,
    Name,
    Kind,
    Unit,
    Os,
    OsVersion,
    Software,
    Settings,
    Exposure,
    Contact,
    Note,
    Affected,
}

impl SystemField {
    /// Every field, in the order a mapping form shows them.
    pub const ALL: [SystemField; 12] = [
        SystemField::Number,
        SystemField::Name,
        SystemField::Kind,
        SystemField::Unit,
        SystemField::Os,
        SystemField::OsVersion,
        SystemField::Software,
        SystemField::Settings,
        SystemField::Exposure,
        SystemField::Contact,
        SystemField::Note,
        SystemField::Affected,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            SystemField::Number => lang.pick("管理番号", "Number"),
            SystemField::Name => lang.pick("名称", "Name"),
            SystemField::Kind => lang.pick("種別", "Kind"),
            SystemField::Unit => lang.pick("所管部署", "Unit"),
            SystemField::Os => lang.pick("OS", "Operating system"),
            SystemField::OsVersion => lang.pick("OSの版", "OS version"),
            SystemField::Software => lang.pick("ソフトウェア", "Software"),
            SystemField::Settings => lang.pick("共通の設定", "Settings"),
            SystemField::Exposure => lang.pick("接続のされ方", "Exposure"),
            SystemField::Contact => lang.pick("連絡先", "Contact"),
            SystemField::Note => lang.pick("備考", "Note"),
            SystemField::Affected => lang.pick("被害システム", "Affected"),
        }
    }
}

/// Which column feeds which field: field name to column heading.
pub type SystemMapping = BTreeMap<SystemField, String>;

/// Settings of an import, in the query; the file is the body.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[serde(default)]
pub struct SystemImportQuery {
    /// Check everything, write nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dry_run: Option<bool>,
    /// Encoding; found out from the bytes when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<Encoding>,
    /// A `SystemMapping` as JSON; columns are recognised by their headings when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mapping: Option<String>,
    /// Name of the file, for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_name: Option<String>,
    /// Enter units the file names and the organisation does not know; a wrong line otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub make_units: Option<bool>,
}

/// What the head of a file looks like, before it is imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SystemPreview {
    /// Encoding found.
    pub encoding: Encoding,
    /// Column headings, in order.
    pub columns: Vec<String>,
    /// Mapping proposed.
    pub mapping: SystemMapping,
    /// The first lines, cell by cell.
    pub sample: Vec<Vec<String>>,
}

/// What is wrong with one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SystemFinding {
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
pub struct SystemImport {
    /// Whether it was written.
    pub done: bool,
    /// Lines read, the heading not counted.
    pub rows: i64,
    /// Systems entered.
    pub added: i64,
    /// Systems changed.
    pub changed: i64,
    /// Systems that were so already.
    pub unchanged: i64,
    /// Units entered.
    pub units_added: i64,
    /// Wrong lines.
    pub errors: i64,
    /// The first findings, at most 100.
    pub findings: Vec<SystemFinding>,
    /// Every wrong line with what is wrong with it, as CSV; absent when none is.
    pub error_file: Option<String>,
}

/// Systems as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SystemsBatch {
    /// 1 to 1,000 of them, each number once.
    pub systems: Vec<SystemFields>,
}
