//! What differs between two reports, field by field. A report from before there were fields is compared item by item.

use crate::filing_fields::{
    Held,
    catalogue::{self, Field},
    said,
};
use saiki_api::{
    Lang,
    filing_fields::{FieldKind, FieldValue, HeldField},
    filings::{FilingChange, FilingContent, FilingItem},
    incidents::Knowledge,
    organisation::Both,
};

/// What differs, in the order of the later report; what only the earlier one asked for comes last.
pub fn changes(before: &FilingContent, after: &FilingContent) -> Vec<FilingChange> {
    if before.fields.is_empty() || after.fields.is_empty() {
        return by_item(before, after);
    }
    let gone = before
        .fields
        .iter()
        .filter(|field| find(after, &field.key).is_none());
    let keys = after.fields.iter().chain(gone).map(|field| &field.key);
    keys.filter_map(|key| by_field(key, &Side::of(before, key), &Side::of(after, key)))
        .collect()
}

fn find<'a>(content: &'a FilingContent, key: &str) -> Option<&'a HeldField> {
    content.fields.iter().find(|field| field.key == key)
}

/// What one of the reports tells of a field; what it did not ask for is as unknown as what it found unknown.
struct Side<'a> {
    field: Option<&'a HeldField>,
    state: Knowledge,
    value: Option<&'a FieldValue>,
    zone: &'a str,
}

impl Side<'_> {
    fn of<'a>(content: &'a FilingContent, key: &str) -> Side<'a> {
        let field = find(content, key);
        Side {
            field,
            state: field.map_or(Knowledge::Unknown, |field| field.state),
            value: field.and_then(|field| field.value.as_ref()),
            zone: &content.zone,
        }
    }

    fn text(&self, field: &Field) -> Both {
        if self.field.is_none() {
            return Both::new("（記載なし）", "(not stated)");
        }
        let held = Held {
            state: self.state,
            value: self.value.cloned(),
            source: None,
        };
        said(field, &held, self.zone)
    }
}

fn by_field(key: &str, before: &Side, after: &Side) -> Option<FilingChange> {
    if (before.state, before.value) == (after.state, after.value) {
        return None;
    }
    let known = catalogue::field(key).cloned();
    let field = known.unwrap_or_else(|| unnamed(key));
    Some(FilingChange {
        key: key.to_owned(),
        before_state: before.state,
        before: before.text(&field),
        after_state: after.state,
        after: after.text(&field),
        label: field.label,
    })
}

/// A field the catalogue no longer has.
fn unnamed(key: &str) -> Field {
    Field {
        key: key.to_owned(),
        group: String::new(),
        label: Both::new(key, key),
        help: Both::default(),
        kind: FieldKind::Text,
        choices: Vec::new(),
    }
}

fn items(content: &FilingContent) -> impl Iterator<Item = &FilingItem> {
    content.sections.iter().flat_map(|section| &section.items)
}

/// Items that both reports have: what stands in only one of them was laid out elsewhere in the other.
fn by_item(before: &FilingContent, after: &FilingContent) -> Vec<FilingChange> {
    items(after)
        .filter_map(|new| {
            let old = items(before).find(|old| old.key == new.key)?;
            let differs = (old.state, &old.text) != (new.state, &new.text);
            differs.then(|| FilingChange {
                key: new.key.clone(),
                label: in_one(&new.heading, after.lang),
                before_state: old.state,
                before: in_one(&old.text, before.lang),
                after_state: new.state,
                after: in_one(&new.text, after.lang),
            })
        })
        .collect()
}

/// A text of which there is only one language.
fn in_one(text: &str, lang: Lang) -> Both {
    match lang {
        Lang::Ja => Both::new(text, ""),
        Lang::En => Both::new("", text),
    }
}
