//! Reports against what holds now: of each series the one that was filed last, and the one made since. What was filed stays
//! as it was; what is still to be filed must say what the records say.

use super::{
    Facts,
    compare::{Fact, Finder, Remedy, Source},
    fields::{COMPARED, differ, label, reads, source_in_force},
};
use crate::{filing_fields::Held, filing_forms};
use saiki_api::{
    filing_fields::FieldValue,
    filings::{Filing, FilingState},
    organisation::Both,
};
use std::collections::BTreeMap;

pub(super) fn compare(facts: &Facts, finder: &mut Finder) {
    let held = facts.held();
    for filing in standing(&facts.filings) {
        let source = source(facts, filing);
        let estimated = is_estimated(filing);
        // Only what is approved can be filed as it is; what was just made is made anew.
        let ready = filing.state == FilingState::Approved;
        let mut looked = 0;
        for (key, subject) in COMPARED {
            let field = filing.content.fields.iter().find(|field| field.key == key);
            let (Some(field), Some(holds)) = (field, held.get(key)) else {
                continue;
            };
            looked += 1;
            let said = Held {
                state: field.state,
                value: field.value.clone(),
                source: None,
            };
            let record = source_in_force(facts, key, holds);
            finder.look(&record, 1);
            let Some(firm) = differ(key, holds, &said, source.past) else {
                continue;
            };
            let fact = Fact {
                subject,
                name: label(key),
                firm: firm && ready && !(estimated && key == "subjects.count"),
            };
            finder.differ(
                fact,
                (&record, reads(key, holds, &facts.zone)),
                (&source, reads(key, &said, &facts.zone)),
            );
        }
        finder.look(&source, looked);
    }
}

/// Whether a report says itself that its number of people is an estimate.
fn is_estimated(filing: &Filing) -> bool {
    let yes = Some(FieldValue::YesNo(true));
    let fields = &filing.content.fields;
    fields
        .iter()
        .any(|field| field.key == "subjects.estimated" && field.value == yes)
}

/// Of each series the report filed last, the newest one since that may still be filed, and the newest approved one where
/// that is another: it may be filed as well.
fn standing(filings: &[Filing]) -> Vec<&Filing> {
    let mut filed: BTreeMap<&str, &Filing> = BTreeMap::new();
    for filing in filings.iter().filter(|filing| filing.filed.is_some()) {
        let slot = filed.entry(&filing.content.series).or_insert(filing);
        if is_later(filing, slot) {
            *slot = filing;
        }
    }
    let mut made: BTreeMap<&str, &Filing> = BTreeMap::new();
    let mut ready: BTreeMap<&str, &Filing> = BTreeMap::new();
    for filing in filings {
        let series = filing.content.series.as_str();
        let since = filed
            .get(series)
            .is_none_or(|filed| filing.number > filed.number);
        let open = !matches!(filing.state, FilingState::Filed | FilingState::Rejected);
        if open && since {
            if filing.state == FilingState::Approved {
                let slot = ready.entry(series).or_insert(filing);
                if filing.number > slot.number {
                    *slot = filing;
                }
            }
            let slot = made.entry(series).or_insert(filing);
            if filing.number > slot.number {
                *slot = filing;
            }
        }
    }
    let open = made.into_values().chain(ready.into_values());
    let mut all: Vec<&Filing> = filed.into_values().chain(open).collect();
    all.sort_by_key(|filing| filing.number);
    all.dedup_by_key(|filing| filing.number);
    all
}

/// Whether a report was filed after another.
fn is_later(one: &Filing, other: &Filing) -> bool {
    let when = |filing: &Filing| filing.filed.as_ref().map(|filed| filed.filed_at);
    (when(one), one.number) > (when(other), other.number)
}

fn source(facts: &Facts, filing: &Filing) -> Source {
    let n = filing.number;
    let name = match filing_forms::form(&filing.content.kind) {
        Some(form) => form.head.name.clone(),
        None => Both::new(filing.content.title.clone(), filing.content.title.clone()),
    };
    let past = filing.filed.is_some();
    Source {
        place: Both::new(
            format!("報告書第{n}号（{}）", name.ja),
            format!("Report no. {n} ({})", name.en),
        ),
        path: facts.path(&format!("filings/{}", filing.id)),
        as_of: Some(filing.content.as_of),
        past,
        remedy: match past {
            true => Remedy::Filed,
            false => Remedy::Made,
        },
    }
}
