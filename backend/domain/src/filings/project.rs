//! A report made from a form: its items filled from the facts as they are held. What is not known is said to be not known,
//! and an item is never known while a fact it cannot do without is not.

use crate::{
    exercise,
    filing_fields::{Held, catalogue, records::Records, said, unknown},
    filing_forms::{Form, FormField, FormItem, FormSection},
};
use saiki_api::{
    Lang, Timestamp,
    classes::Tlp,
    filing_fields::FieldValue,
    filings::{FilingContent, FilingItem, FilingSection},
    incidents::Knowledge,
    organisation::Both,
    wire,
};
use std::collections::BTreeMap;

/// The report as the facts stand at `now`.
pub fn project(
    form: &Form,
    values: &BTreeMap<String, Held>,
    records: &Records,
    lang: Lang,
    now: Timestamp,
) -> FilingContent {
    let (head, incident) = (&form.head, &records.incident);
    let facts = Facts {
        values,
        zone: &records.organisation.zone,
        lang,
    };
    let keys = form.keys().into_iter();
    FilingContent {
        kind: head.id.clone(),
        form_version: head.version,
        series: head.series.clone(),
        stage: head.stage,
        lang,
        title: exercise::title(form.title.get(lang), incident.exercise, lang),
        recipient: head.recipient.get(lang).to_owned(),
        rule: head.source.get(lang).to_owned(),
        incident_reference: incident.reference.clone(),
        sections: form.sections.iter().map(|one| facts.section(one)).collect(),
        fields: keys.map(|key| facts.held(key).field(key)).collect(),
        previous: records.previous.clone(),
        tlp: facts.tlp().unwrap_or(incident.tlp).label().to_owned(),
        zone: records.organisation.zone.clone(),
        as_of: now,
    }
}

/// What a report is filled from.
struct Facts<'a> {
    values: &'a BTreeMap<String, Held>,
    zone: &'a str,
    lang: Lang,
}

/// What a report tells of a field.
struct Part {
    label: Both,
    state: Knowledge,
    text: Both,
}

impl Facts<'_> {
    /// What a field holds. What is said to be known without a value is not known.
    fn held(&self, key: &str) -> Held {
        let mut held = self.values.get(key).cloned().unwrap_or_default();
        if held.state == Knowledge::Known && held.value.is_none() {
            held.state = Knowledge::Unknown;
        }
        held
    }

    /// The label somebody chose for this report.
    fn tlp(&self) -> Option<Tlp> {
        match self.values.get("tlp")?.field("tlp").value? {
            FieldValue::Choice(code) => wire::parse(&code),
            _ => None,
        }
    }

    fn section(&self, section: &FormSection) -> FilingSection {
        FilingSection {
            heading: section.heading.get(self.lang).to_owned(),
            items: section.items.iter().map(|item| self.item(item)).collect(),
        }
    }

    fn item(&self, item: &FormItem) -> FilingItem {
        let heading = item.heading.get(self.lang);
        let told: Vec<(bool, Part)> = item.fields.iter().filter_map(|f| self.part(f)).collect();
        let lines: Vec<String> = match told.as_slice() {
            [] => vec![unknown().get(self.lang).to_owned()],
            [(_, part)] if item.fields.len() == 1 => vec![part.text.get(self.lang).to_owned()],
            told => told
                .iter()
                .map(|(_, part)| self.line(part, heading))
                .collect(),
        };
        FilingItem {
            number: item.number.clone(),
            key: item.key.clone(),
            heading: heading.to_owned(),
            state: state(&told),
            text: lines.join("\n"),
            need: item.need,
            fields: item.fields.iter().map(|field| field.key.clone()).collect(),
        }
    }

    /// What is told of a field, and whether its item can do without it; such a one is left out while there is nothing to
    /// tell.
    fn part(&self, field: &FormField) -> Option<(bool, Part)> {
        let held = self.held(&field.key);
        if field.optional && held.state == Knowledge::Unknown && held.value.is_none() {
            return None;
        }
        let known = catalogue::field(&field.key)?;
        let part = Part {
            label: known.label.clone(),
            state: held.state,
            text: said(known, &held, self.zone),
        };
        Some((field.optional, part))
    }

    /// A line of several: with its label, unless that is what the heading over it says.
    fn line(&self, part: &Part, heading: &str) -> String {
        let (label, text) = (part.label.get(self.lang), part.text.get(self.lang));
        if label == heading {
            return text.to_owned();
        }
        let is_list = text.contains('\n') || text.starts_with("・") || text.starts_with("- ");
        match (self.lang, is_list) {
            (Lang::Ja, false) => format!("{label}：{text}"),
            (Lang::En, false) => format!("{label}: {text}"),
            (Lang::Ja, true) => format!("{label}：\n{text}"),
            (Lang::En, true) => format!("{label}:\n{text}"),
        }
    }
}

/// Whether an item is known by what is told of its fields: not while one it cannot do without is not known, nor while
/// nothing is; and it does not apply where none of them does.
fn state(told: &[(bool, Part)]) -> Knowledge {
    let some = |state: Knowledge| told.iter().any(|(_, part)| part.state == state);
    let lacks = told
        .iter()
        .any(|(optional, part)| !optional && part.state == Knowledge::Unknown);
    if lacks {
        Knowledge::Unknown
    } else if some(Knowledge::Known) {
        Knowledge::Known
    } else if some(Knowledge::NotApplicable) {
        Knowledge::NotApplicable
    } else {
        Knowledge::Unknown
    }
}
