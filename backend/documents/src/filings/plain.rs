//! A report as plain text, in the layout of the recipient's text form where it has one: boxes to be ticked, or lines for a
//! mail. Lines end in CR LF, as mail has them.

use super::{ExportError, Shown, copy_sheet, words};
use saiki_api::{
    Lang,
    filing_fields::{FieldKind, FieldValue, HeldField},
    filings::{FilingContent, FilingItem},
};
use saiki_domain::{
    filing_fields::{
        Held,
        catalogue::{self, Field},
        said,
    },
    filing_forms::{self, TextLayout},
    people::export,
};

/// In UTF-8, without a mark: it is pasted and mailed.
pub(super) fn utf8(shown: &Shown<'_>) -> String {
    let layout =
        filing_forms::form(&shown.content.kind).map_or(TextLayout::Plain, |form| form.layout);
    written(shown, layout).replace('\n', "\r\n")
}

/// In Shift_JIS; refused where that does not have a character.
pub(super) fn shift_jis(shown: &Shown<'_>) -> Result<Vec<u8>, ExportError> {
    let content = copy_sheet::respelt(shown.content);
    copy_sheet::check_shift_jis(&content)?;
    let shown = Shown {
        content: &content,
        ..shown.clone()
    };
    Ok(export::shift_jis(&utf8(&shown)))
}

/// The text in a layout, its lines parted by `\n`.
pub(super) fn written(shown: &Shown<'_>, layout: TextLayout) -> String {
    let content = shown.content;
    let colon = words::colon(content.lang);
    let mut out = format!("{}\n\n{}\n\n", content.tlp, content.title);
    for (name, value) in words::facts(shown) {
        out.push_str(&format!("{name}{colon}{value}\n"));
    }
    for section in &content.sections {
        out.push_str(&format!("\n{}\n", heading(&section.heading, content.lang)));
        for item in &section.items {
            match layout {
                TextLayout::Plain => plain_item(&mut out, item, content.lang),
                TextLayout::Boxes => boxed_item(&mut out, item, content),
                TextLayout::Mail => mail_item(&mut out, item, content.lang),
            }
        }
    }
    out.push('\n');
    for line in words::foot(shown) {
        out.push_str(&format!("{line}\n"));
    }
    out.push_str(&format!("{}\n", content.tlp));
    out
}

fn heading(text: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("【{text}】"),
        Lang::En => format!("== {text} =="),
    }
}

/// An item with its state, its text beneath.
fn plain_item(out: &mut String, item: &FilingItem, lang: Lang) {
    let state = words::state(item.state, lang);
    let head = words::numbered(item);
    match lang {
        Lang::Ja => out.push_str(&format!("\n{head}［{state}］\n")),
        Lang::En => out.push_str(&format!("\n{head} [{state}]\n")),
    }
    out.push_str(&format!("{}\n", item.text));
}

/// An item as `項目：値` on one line; of several lines the first stands beneath.
fn mail_item(out: &mut String, item: &FilingItem, lang: Lang) {
    let colon = words::colon(lang);
    let head = words::numbered(item);
    match item.text.contains('\n') {
        true => out.push_str(&format!("{head}{}\n{}\n", colon.trim_end(), item.text)),
        false => out.push_str(&format!("{head}{colon}{}\n", item.text)),
    }
}

/// An item whose choices are boxes: all of them, those that were chosen filled.
fn boxed_item(out: &mut String, item: &FilingItem, content: &FilingContent) {
    let known: Option<Vec<(&Field, &HeldField)>> = item
        .fields
        .iter()
        .map(|key| {
            let held = content.fields.iter().find(|held| held.key == *key)?;
            Some((catalogue::field(key)?, held))
        })
        .collect();
    let boxed =
        |fields: &Vec<(&Field, &HeldField)>| fields.iter().any(|(field, _)| has_boxes(field));
    let Some(fields) = known.filter(boxed) else {
        plain_boxless(out, item, content.lang);
        return;
    };
    out.push_str(&format!("\n{}\n", words::numbered(item)));
    let (lang, alone) = (content.lang, fields.len() == 1);
    for (field, held) in fields {
        if has_boxes(field) {
            if !alone {
                let colon = words::colon(lang);
                out.push_str(&format!("{}{}\n", field.label.get(lang), colon.trim_end()));
            }
            boxes(out, field, held, lang);
        } else {
            value(out, field, held, content);
        }
    }
}

/// An item without boxes.
fn plain_boxless(out: &mut String, item: &FilingItem, lang: Lang) {
    let colon = words::colon(lang).trim_end();
    let head = words::numbered(item);
    out.push_str(&format!("\n{head}{colon}\n{}\n", item.text));
}

fn has_boxes(field: &Field) -> bool {
    matches!(field.kind, FieldKind::Choice | FieldKind::Choices)
}

fn boxes(out: &mut String, field: &Field, held: &HeldField, lang: Lang) {
    let chosen: &[String] = match &held.value {
        Some(FieldValue::Choice(code)) => std::slice::from_ref(code),
        Some(FieldValue::Choices(codes)) => codes,
        _ => &[],
    };
    for choice in &field.choices {
        let mark = if chosen.contains(&choice.code) {
            '■'
        } else {
            '□'
        };
        out.push_str(&format!("{mark} {}\n", choice.label.get(lang)));
    }
}

/// A field that has no boxes, beside others that have.
fn value(out: &mut String, field: &Field, held: &HeldField, content: &FilingContent) {
    let lang = content.lang;
    let held = Held {
        state: held.state,
        value: held.value.clone(),
        source: None,
    };
    let said = said(field, &held, &content.zone);
    let (label, colon) = (field.label.get(lang), words::colon(lang));
    out.push_str(&format!("{label}{colon}{}\n", said.get(lang)));
}
