//! What is wrong in a letter's text: the field, the line in it, a stable code, words in both languages. Faults of
//! plain fields without lines are `crate::fault`.

use saiki_api::{Lang, organisation::Both, problem::FieldError};

/// What is wrong in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextFault {
    /// Path of the field, for example `texts.0.body`.
    pub field: String,
    /// Line, from 1, where there is one to name.
    pub line: Option<i64>,
    /// Stable code, for example `unknown_field`.
    pub code: &'static str,
    /// What is wrong and what to do.
    pub message: Both,
}

impl TextFault {
    /// A fault of a whole field.
    pub fn new(
        field: impl Into<String>,
        code: &'static str,
        ja: impl Into<String>,
        en: impl Into<String>,
    ) -> TextFault {
        TextFault {
            field: field.into(),
            line: None,
            code,
            message: Both {
                ja: ja.into(),
                en: en.into(),
            },
        }
    }

    /// Names the line.
    #[must_use]
    pub fn at(mut self, line: Option<i64>) -> TextFault {
        self.line = line;
        self
    }

    /// As it is told to a reader of that language.
    pub fn to_error(&self, lang: Lang) -> FieldError {
        FieldError {
            field: self.field.clone(),
            line: self.line,
            code: self.code.to_owned(),
            message: self.message.get(lang).to_owned(),
        }
    }
}
