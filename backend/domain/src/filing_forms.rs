//! The forms of reports to authorities, read once from the files in `filings/forms/`: which items each has, in which
//! order, and which fields fill them. A report made from one is `filings`.

mod files;
mod read;
#[cfg(test)]
mod tests;

use saiki_api::{
    filing_forms::{FilingForm, FilingStage, Need},
    filings::ExportFormat,
    organisation::Both,
    rules::Regime,
};
use serde::Deserialize;
use std::sync::OnceLock;

/// A form with its items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// What it is and for whom.
    pub head: FilingForm,
    /// Title of a report made from it.
    pub title: Both,
    /// How its plain text is laid out.
    pub layout: TextLayout,
    /// Its sections, in order.
    pub sections: Vec<FormSection>,
}

impl Form {
    /// Its items, in order.
    pub fn items(&self) -> impl Iterator<Item = &FormItem> {
        self.sections.iter().flat_map(|section| &section.items)
    }

    /// Whether it asks for the field of that key.
    pub fn asks_for(&self, key: &str) -> bool {
        self.items()
            .flat_map(|item| &item.fields)
            .any(|field| field.key == key)
    }

    /// The keys of the fields it asks for, each once, in its order.
    pub fn keys(&self) -> Vec<&str> {
        let mut keys: Vec<&str> = Vec::new();
        for field in self.items().flat_map(|item| &item.fields) {
            if !keys.contains(&field.key.as_str()) {
                keys.push(&field.key);
            }
        }
        keys
    }
}

/// A part of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormSection {
    /// Heading.
    pub heading: Both,
    /// Its items, in order.
    pub items: Vec<FormItem>,
}

/// One item of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormItem {
    /// Number or letter in the form; may be empty.
    pub number: String,
    /// Stable key within the form.
    pub key: String,
    /// Heading.
    pub heading: Both,
    /// Whether it must be answered.
    pub need: Need,
    /// The fields that fill it, in order; at least one.
    pub fields: Vec<FormField>,
}

/// A field of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormField {
    /// Key of the field.
    pub key: String,
    /// Whether the item counts as answered without it.
    pub optional: bool,
}

/// How the plain text of a report is laid out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextLayout {
    /// Headings with their text below.
    #[default]
    Plain,
    /// Every choice with a box before it, ticked or not: 「□」, 「■」.
    Boxes,
    /// A line an item, 「項目：値」, to paste into a mail.
    Mail,
}

/// The shipped forms, by regime, then series, then stage. A file that does not read is left out, which a test rules out.
pub fn forms() -> &'static [Form] {
    static READ: OnceLock<Vec<Form>> = OnceLock::new();
    READ.get_or_init(|| {
        let mut forms: Vec<Form> = files::FILES
            .iter()
            .filter_map(|text| read::form(text).ok())
            .collect();
        forms.sort_by(|a, b| place(a).cmp(&place(b)));
        forms
    })
}

/// Where a form stands among the others.
fn place(form: &Form) -> (usize, &str, usize, &str) {
    let head = &form.head;
    let regime = Regime::ALL.iter().position(|one| *one == head.regime);
    let stage = FilingStage::ALL.iter().position(|one| *one == head.stage);
    (
        regime.unwrap_or(usize::MAX),
        &head.series,
        stage.unwrap_or(usize::MAX),
        &head.id,
    )
}

/// The shipped form of that identifier.
pub fn form(id: &str) -> Option<&'static Form> {
    forms().iter().find(|form| form.head.id == id)
}

/// The formats a report made from this form is exported in: all, and the recipient's own file where it takes one.
pub fn formats(form: &Form) -> Vec<ExportFormat> {
    ExportFormat::ALL
        .into_iter()
        .filter(|format| *format != ExportFormat::Form || form.head.own_format.is_some())
        .collect()
}
