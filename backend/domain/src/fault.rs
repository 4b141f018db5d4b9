//! What is wrong with input: the field, a stable code, words in both languages. Rules collect faults; the
//! server turns them into a problem document.

use crate::text::is_unsafe;
use saiki_api::organisation::Both;

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Path of the field, for example `times.0.moment.zone`.
    pub field: String,
    /// Stable code, for example `too_long`.
    pub code: &'static str,
    /// What is wrong and what to do.
    pub message: Both,
}

/// Faults in the order they were found; empty when the input is in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Faults(pub Vec<Fault>);

impl Faults {
    /// Notes a fault.
    pub fn add(
        &mut self,
        field: impl Into<String>,
        code: &'static str,
        ja: impl Into<String>,
        en: impl Into<String>,
    ) {
        self.0.push(Fault {
            field: field.into(),
            code,
            message: Both {
                ja: ja.into(),
                en: en.into(),
            },
        });
    }

    /// One line that must say something: 1 to `max` characters, not blank, no control characters.
    pub fn line(&mut self, field: &str, text: &str, max: usize) {
        if text.trim().is_empty() {
            self.add(field, "required", "入力してください", "Please fill this in");
        } else {
            self.optional_line(field, text, max);
        }
    }

    /// One line that may be empty: at most `max` characters, no control characters, line breaks included.
    pub fn optional_line(&mut self, field: &str, text: &str, max: usize) {
        self.length(field, text, max);
        if text.chars().any(|c| c.is_control() || is_unsafe(c)) {
            self.add(
                field,
                "unsafe_character",
                "改行や制御文字は使えません",
                "Line breaks and control characters are not allowed here",
            );
        }
    }

    /// Prose that may be empty: at most `max` characters, no control characters but tab and line breaks.
    pub fn prose(&mut self, field: &str, text: &str, max: usize) {
        self.length(field, text, max);
        let breaks = |c: char| matches!(c, '\n' | '\r' | '\t');
        let stray = |c: char| !breaks(c) && (c.is_control() || is_unsafe(c));
        if text.chars().any(stray) {
            self.add(
                field,
                "unsafe_character",
                "制御文字は使えません",
                "Control characters are not allowed",
            );
        }
    }

    /// A list of at most `max` entries.
    pub fn count(&mut self, field: &str, len: usize, max: usize) {
        if len > max {
            self.add(
                field,
                "too_many",
                format!("{max}件までです"),
                format!("At most {max} entries"),
            );
        }
    }

    /// A list in which nothing stands twice.
    pub fn distinct<T: PartialEq>(&mut self, field: &str, items: &[T]) {
        for (n, item) in items.iter().enumerate() {
            if items.iter().take(n).any(|before| before == item) {
                self.add(
                    format!("{field}.{n}"),
                    "repeated",
                    "同じものが二度あります",
                    "This stands here twice",
                );
            }
        }
    }

    fn length(&mut self, field: &str, text: &str, max: usize) {
        if text.chars().count() > max {
            self.add(
                field,
                "too_long",
                format!("{max}文字以内にしてください"),
                format!("At most {max} characters"),
            );
        }
    }
}
