//! Imports of affected people: a file, how its columns are read, what became of it, line by line.

use crate::{Lang, Timestamp, Uuid, problem::FieldError};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Largest body of one import, in bytes.
pub const MAX_BYTES: u64 = 50 * 1024 * 1024;
/// Largest line, in bytes.
pub const MAX_LINE: usize = 64 * 1024;

/// A field of the register that a column may feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum ImportField {
    Number,
    Name,
    Email,
    Phone,
    Address,
    Organisation,
    Lang,
    DataItems,
    DamageAmount,
    DamageCurrency,
    ContractRef,
    Note,
}

impl ImportField {
    /// Every field, in the order a mapping form shows them.
    pub const ALL: [ImportField; 12] = [
        ImportField::Number,
        ImportField::Name,
        ImportField::Email,
        ImportField::Phone,
        ImportField::Address,
        ImportField::Organisation,
        ImportField::Lang,
        ImportField::DataItems,
        ImportField::DamageAmount,
        ImportField::DamageCurrency,
        ImportField::ContractRef,
        ImportField::Note,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            ImportField::Number => lang.pick("お客様番号", "Customer number"),
            ImportField::Name => lang.pick("氏名", "Name"),
            ImportField::Email => lang.pick("メールアドレス", "Email address"),
            ImportField::Phone => lang.pick("電話番号", "Telephone"),
            ImportField::Address => lang.pick("住所", "Postal address"),
            ImportField::Organisation => lang.pick("会社・団体名", "Organisation"),
            ImportField::Lang => lang.pick("言語", "Language"),
            ImportField::DataItems => lang.pick("漏えい項目", "Data items"),
            ImportField::DamageAmount => lang.pick("被害額", "Damage amount"),
            ImportField::DamageCurrency => lang.pick("通貨", "Currency"),
            ImportField::ContractRef => lang.pick("契約番号", "Contract reference"),
            ImportField::Note => lang.pick("備考", "Note"),
        }
    }
}

/// Character encodings a file may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// Shift_JIS as spreadsheet programs in Japan write it (Windows-31J).
    ShiftJis,
}

/// Which column feeds which field: field name to column heading.
pub type Mapping = BTreeMap<ImportField, String>;

/// Settings of an import, in the query; the file is the body.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[serde(default)]
pub struct ImportQuery {
    /// Check everything, write nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dry_run: Option<bool>,
    /// Encoding; found out from the bytes when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<Encoding>,
    /// A `Mapping` as JSON; columns are recognised by their headings when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mapping: Option<String>,
    /// Name of the file, for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_name: Option<String>,
    /// What a line that names nobody's data items gets: a comma-separated list of `DataItem` names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_data_items: Option<String>,
    /// Language of a line that names none; Japanese when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_lang: Option<Lang>,
}

/// What the head of a file looks like, before it is imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportPreview {
    /// Encoding found.
    pub encoding: Encoding,
    /// Column headings, in order.
    pub columns: Vec<String>,
    /// Mapping proposed.
    pub mapping: Mapping,
    /// The first lines, cell by cell.
    pub sample: Vec<Vec<String>>,
}

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    /// Being read.
    Running,
    /// Everything is on the register.
    Done,
    /// A dry run, finished; nothing was written.
    Checked,
    /// Nothing was written: some line is wrong, or the file cannot be read.
    Refused,
    /// Nothing was written: the product was stopped in the middle. Send the file again.
    Interrupted,
}

/// An import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Import {
    /// Identifier.
    pub id: Uuid,
    /// Name of the file.
    pub file_name: String,
    /// How far it is.
    pub state: ImportState,
    /// Whether it only checks.
    pub dry_run: bool,
    /// Encoding used.
    pub encoding: Option<Encoding>,
    /// Mapping used.
    pub mapping: Mapping,
    /// Bytes of the file.
    pub bytes: i64,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
    /// Lines read so far, the heading not counted.
    pub rows: i64,
    /// People put on the register (or that would be).
    pub added: i64,
    /// Lines left out because the same person is on the register or earlier in the file.
    pub duplicates: i64,
    /// Lines that are wrong.
    pub errors: i64,
    /// The first errors, up to 100; all of them are in the error file.
    pub first_errors: Vec<LineError>,
    /// Suggestions that change nothing: full-width letters in an address, say; up to 100.
    pub first_warnings: Vec<LineError>,
    /// Why the file as a whole was refused.
    pub refusal: Option<FieldError>,
    /// Who sent it.
    pub by_name: String,
    /// When it began.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// When it ended.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub finished_at: Option<Timestamp>,
}

/// The answer to an import that was accepted for reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportAccepted {
    /// Ask `…/people/imports/{id}` how far it is.
    pub id: Uuid,
}

/// What is wrong with one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LineError {
    /// Line of the file, the heading being 1.
    pub line: i64,
    /// Heading of the column; empty when the whole line is meant.
    pub column: String,
    /// Stable code, for example `email.invalid`.
    pub code: String,
    /// What is wrong and what to do, in the reader's language.
    pub message: String,
}
