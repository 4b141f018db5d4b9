//! Imports of affected people: a file, how its columns are read, what became of it, line by line.

use crate::{Lang, Language, Timestamp, Uuid, problem::FieldError};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Largest file of one import, in bytes.
pub const MAX_BYTES: u64 = 1024 * 1024 * 1024;
/// Most lines of data in one file.
pub const MAX_ROWS: u64 = 1_000_000;
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
    SlaRef,
    Household,
    FurtherEmail,
    FurtherPhone,
    FurtherAddress,
    GuardianName,
    GuardianReason,
    GuardianEmail,
    GuardianPhone,
    GuardianAddress,
}

impl ImportField {
    /// Every field, in the order a mapping form shows them.
    pub const ALL: [ImportField; 22] = [
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
        ImportField::SlaRef,
        ImportField::Household,
        ImportField::FurtherEmail,
        ImportField::FurtherPhone,
        ImportField::FurtherAddress,
        ImportField::GuardianName,
        ImportField::GuardianReason,
        ImportField::GuardianEmail,
        ImportField::GuardianPhone,
        ImportField::GuardianAddress,
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
            ImportField::SlaRef => lang.pick("SLA番号", "SLA reference"),
            ImportField::Household => lang.pick("世帯番号", "Household number"),
            ImportField::FurtherEmail => {
                lang.pick("その他のメールアドレス", "Further email addresses")
            }
            ImportField::FurtherPhone => lang.pick("その他の電話番号", "Further telephone numbers"),
            ImportField::FurtherAddress => lang.pick("その他の住所", "Further postal address"),
            ImportField::GuardianName => lang.pick("親権者・後見人等の氏名", "Guardian’s name"),
            ImportField::GuardianReason => lang.pick("親権者・後見人等の区分", "Why a guardian"),
            ImportField::GuardianEmail => lang.pick(
                "親権者・後見人等のメールアドレス",
                "Guardian’s email address",
            ),
            ImportField::GuardianPhone => {
                lang.pick("親権者・後見人等の電話番号", "Guardian’s telephone")
            }
            ImportField::GuardianAddress => {
                lang.pick("親権者・後見人等の住所", "Guardian’s postal address")
            }
        }
    }
}

/// How a file is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ImportFormat {
    /// Comma-separated values (RFC 4180), headings in the first line.
    #[default]
    Csv,
    /// One JSON object a line, in UTF-8. A list of texts is several values: of `email`, `phone` and `address` the first is
    /// the person’s own and the others are further addresses.
    Ndjson,
}

impl ImportFormat {
    /// Every format.
    pub const ALL: [ImportFormat; 2] = [ImportFormat::Csv, ImportFormat::Ndjson];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            ImportFormat::Csv => lang.pick("CSV", "CSV"),
            ImportFormat::Ndjson => {
                lang.pick("NDJSON（1行に1件のJSON）", "NDJSON, one object a line")
            }
        }
    }
}

/// A kind of spelling that a better one is suggested for. Nothing is rewritten unless the kind is accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SuggestionKind {
    /// Full-width characters in a mail address. Without acceptance the line is wrong.
    Email,
    /// Telephone numbers: full-width digits, or a leading zero that a spreadsheet dropped.
    Phone,
    /// Postal addresses: postcode as 〒123-4567, prefecture first, half-width digits and hyphens.
    Address,
    /// Half-width katakana in names.
    Kana,
    /// Full-width letters and digits in customer, contract, SLA and household numbers.
    Width,
}

impl SuggestionKind {
    /// Every kind.
    pub const ALL: [SuggestionKind; 5] = [
        SuggestionKind::Email,
        SuggestionKind::Phone,
        SuggestionKind::Address,
        SuggestionKind::Kana,
        SuggestionKind::Width,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            SuggestionKind::Email => lang.pick(
                "メールアドレスの全角文字",
                "Full-width characters in mail addresses",
            ),
            SuggestionKind::Phone => lang.pick(
                "電話番号の全角数字・先頭の0の欠け",
                "Full-width digits and lost zeros in telephone numbers",
            ),
            SuggestionKind::Address => lang.pick(
                "住所の表記（郵便番号・都道府県・全角数字）",
                "Postal addresses: postcode, prefecture, digits",
            ),
            SuggestionKind::Kana => {
                lang.pick("氏名・団体名の半角カナ", "Half-width katakana in names")
            }
            SuggestionKind::Width => lang.pick(
                "番号の全角英数字",
                "Full-width letters and digits in numbers",
            ),
        }
    }
}

/// A better spelling for one cell. The cell is personal data: given only to those who may see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Suggestion {
    /// Line of the file, the heading being 1.
    pub line: i64,
    /// Heading of the column.
    pub column: String,
    /// As it stands in the file.
    pub before: String,
    /// As suggested.
    pub after: String,
}

/// What one kind of suggestion came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SuggestionGroup {
    /// Which kind.
    pub kind: SuggestionKind,
    /// Cells it concerns.
    pub count: i64,
    /// Whether it was accepted for this import, so that the cells were taken as suggested.
    pub accepted: bool,
    /// The first of them, up to 100; none for readers who may not see personal data.
    pub first: Vec<Suggestion>,
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
#[serde(default, deny_unknown_fields)]
pub struct ImportQuery {
    /// Check everything, write nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dry_run: Option<bool>,
    /// How the file is written; by the media type of the body when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<ImportFormat>,
    /// Register the right lines though others are wrong; the wrong ones are kept in the error file. Without it one
    /// wrong line keeps everybody off the register. A quote that is never closed, or a line of more than 64 KiB, keeps
    /// everybody off either way: what it says could not be kept whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub partial: Option<bool>,
    /// Kinds of suggestions that are accepted for the whole file: a comma-separated list of `SuggestionKind` names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accept: Option<String>,
    /// Encoding; found out from the bytes when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<Encoding>,
    /// A `Mapping` as JSON; columns are recognised by their headings when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mapping: Option<String>,
    /// Headings of columns that are left out on purpose, as a JSON list of texts: they feed no field, though they be
    /// recognised, and are not named among `ignored_columns`. At most 256 headings of at most 1,000 bytes each. One that
    /// `mapping` names too is refused; so is a CSV file that does not have one of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leave_out: Option<String>,
    /// Name of the file, for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_name: Option<String>,
    /// What a line that names nobody's data items gets: a comma-separated list of `DataItem` names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_data_items: Option<String>,
    /// Language of a line that names none; Japanese when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_lang: Option<Language>,
}

/// What the head of a file looks like, before it is imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportPreview {
    /// Format read.
    pub format: ImportFormat,
    /// Encoding found.
    pub encoding: Encoding,
    /// Column headings, in order.
    pub columns: Vec<String>,
    /// Mapping proposed.
    pub mapping: Mapping,
    /// The first lines, cell by cell.
    pub sample: Vec<Vec<String>>,
    /// The saved preset whose headings the file has, if there is one.
    pub preset: Option<Uuid>,
}

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    /// Being read.
    Running,
    /// Everything is on the register; with `partial`, everything but the wrong lines.
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
    /// How the file is written.
    pub format: ImportFormat,
    /// Whether right lines are registered though others are wrong.
    pub partial: bool,
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
    /// Lines left out because the same person is on the register or earlier in the file. Nobody on the register is
    /// changed by an import.
    pub duplicates: i64,
    /// Of the duplicates, lines that say something that was not taken: another contact under the same customer number,
    /// another name, or other values. Each is in the error file with the names of the fields and, where it is one of the
    /// same file, the line it collides with. Counted once the import has ended.
    pub differing: i64,
    /// Lines that are wrong.
    pub errors: i64,
    /// The first errors, up to 100; all of them are in the error file.
    pub first_errors: Vec<LineError>,
    /// What is odd but taken as it is, and lines left out; up to 100. Of warnings beyond these the error file has only
    /// lines left out that count as `differing`.
    pub first_warnings: Vec<LineError>,
    /// Columns of the file that feed no field and were not left out on purpose, in its order: what they hold is not on
    /// the register. A column with neither heading nor content is none, nor are those an error file adds.
    pub ignored_columns: Vec<IgnoredColumn>,
    /// Better spellings, by kind.
    pub suggestions: Vec<SuggestionGroup>,
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

impl Import {
    /// Name its error file is saved under: that of the file, so that those of several imports are told apart.
    pub fn error_file_name(&self) -> String {
        let name = self.file_name.trim();
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        match stem.is_empty() {
            true => "import-errors.csv".to_owned(),
            false => format!("{stem}-errors.csv"),
        }
    }
}

/// A column of a file that was not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IgnoredColumn {
    /// Its heading, of a longer one the first 200 characters and an ellipsis; empty where it has none.
    pub column: String,
    /// Which column of the file it is, the first being 1.
    pub place: i64,
    /// Cells of it that hold something, of the lines read so far.
    pub cells: i64,
    /// What is not taken and what to do, in the reader's language.
    pub message: String,
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
