//! Reports to authorities as files: typeset, as a word processor's document, as a sheet, as a page, as text, and in the
//! recipient's own form where it takes one. All are made from the snapshot alone, so that an old report exports as it was.
//!
//! Nothing is sent anywhere: no authority has an interface that would take it.

mod copy_sheet;
mod docx;
mod dora;
mod html;
mod markdown;
mod pdf;
mod plain;
mod schema;
mod words;
mod xlsx;

pub use crate::font::FontError;
pub use schema::schema;

use crate::typeset::TypesetError;
use saiki_api::{
    Timestamp,
    filings::{ExportFormat, FilingContent},
    people::ExportEncoding,
};
use saiki_domain::{fault::Faults, filings::canonical_json};

/// A report to be shown, with what is known of it besides its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown<'a> {
    /// What it says.
    pub content: &'a FilingContent,
    /// What became of it.
    pub mark: Mark,
    /// Its number within the incident; absent for a preview.
    pub number: Option<i64>,
    /// Hash of the snapshot, hexadecimal; absent for a preview.
    pub sha256: Option<&'a str>,
}

/// What became of a report, as every page of it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    /// A preview; nothing is kept.
    Draft,
    /// Made, not approved.
    Made,
    /// Approved, not yet filed.
    Approved,
    /// Filed.
    Filed {
        /// When.
        at: Timestamp,
        /// The recipient's reference; may be empty.
        reference: String,
    },
}

/// A file to be handed out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What it is, as `Content-Type` has it.
    pub media_type: &'static str,
    /// Ending of its name, without the dot.
    pub ending: &'static str,
}

/// Why there is no file.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// There is no font to set it in; what to do about it is in both languages.
    #[error("{}", .0.0.en)]
    Font(FontError),
    /// What the file cannot carry, each with where it stands: characters its encoding does not have, in the recipient's
    /// own file values of another shape and what it demands but the report does not tell.
    #[error("the file cannot carry all that the report says")]
    Encoding(Faults),
    /// The recipient of this report takes no file of its own.
    #[error("this form has no file of its own")]
    NotThisForm,
    /// Something else, which people cannot mend.
    #[error("{0}")]
    Failed(String),
}

impl From<TypesetError> for ExportError {
    fn from(error: TypesetError) -> ExportError {
        match error {
            TypesetError::Font(error) => ExportError::Font(error),
            TypesetError::Failed(error) => ExportError::Failed(error),
        }
    }
}

impl From<serde_json::Error> for ExportError {
    fn from(error: serde_json::Error) -> ExportError {
        ExportError::Failed(error.to_string())
    }
}

/// A report as a file. `encoding` counts for CSV and text only, `font_setting` (a path, or empty) for PDF only.
pub fn export(
    shown: &Shown<'_>,
    format: ExportFormat,
    encoding: ExportEncoding,
    font_setting: &str,
) -> Result<File, ExportError> {
    let content = shown.content;
    let shift_jis = encoding == ExportEncoding::ShiftJis;
    let (bytes, media_type, ending) = match format {
        ExportFormat::Pdf => (pdf::write(shown, font_setting)?, "application/pdf", "pdf"),
        ExportFormat::Docx => (
            docx::write(shown)?,
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "docx",
        ),
        ExportFormat::Xlsx => (
            xlsx::write(shown)?,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "xlsx",
        ),
        ExportFormat::Html => (
            html::write(shown).into_bytes(),
            "text/html; charset=utf-8",
            "html",
        ),
        ExportFormat::Md => (
            markdown::write(shown).into_bytes(),
            "text/markdown; charset=utf-8",
            "md",
        ),
        ExportFormat::Csv if shift_jis => (
            copy_sheet::shift_jis(content)?,
            "text/csv; charset=shift_jis",
            "csv",
        ),
        ExportFormat::Csv => (
            copy_sheet::utf8(content).into_bytes(),
            "text/csv; charset=utf-8",
            "csv",
        ),
        ExportFormat::Json => (
            canonical_json(content)?.into_bytes(),
            "application/json",
            "json",
        ),
        ExportFormat::Txt if shift_jis => (
            plain::shift_jis(shown)?,
            "text/plain; charset=shift_jis",
            "txt",
        ),
        ExportFormat::Txt => (
            plain::utf8(shown).into_bytes(),
            "text/plain; charset=utf-8",
            "txt",
        ),
        ExportFormat::Form => (dora::write(content)?, "application/json", "json"),
    };
    Ok(File {
        bytes,
        media_type,
        ending,
    })
}

#[cfg(test)]
mod tests;
