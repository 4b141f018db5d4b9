//! Fields of reports: which of them are compared, when two values say different things, and what people wrote against what
//! the records say.

use super::{
    Facts,
    compare::{Fact, Finder, Remedy, Source},
};
use crate::{
    civil,
    filing_fields::{Held, catalogue, said},
};
use saiki_api::{
    Lang,
    consistency::Subject,
    filing_fields::FieldValue,
    incidents::{Knowledge, Progress},
    moment::{Moment, Precision},
    organisation::Both,
    wire,
};

/// The fields that are compared, with what they are about.
pub(super) const COMPARED: [(&str, Subject); 22] = [
    ("subjects.count", Subject::People),
    ("subjects.cards", Subject::People),
    ("times.occurred", Subject::Times),
    ("times.detected", Subject::Times),
    ("times.aware", Subject::Times),
    ("times.determined", Subject::Times),
    ("times.classified", Subject::Times),
    ("times.contained", Subject::Times),
    ("times.recovered", Subject::Times),
    ("times.closed", Subject::Times),
    ("data.items", Subject::DataItems),
    ("data.special", Subject::DataItems),
    ("data.my_number", Subject::DataItems),
    ("cause.text", Subject::Cause),
    ("secondary.state", Subject::SecondaryDamage),
    ("secondary.text", Subject::SecondaryDamage),
    ("measures.done", Subject::Measures),
    ("measures.planned", Subject::Measures),
    ("person_notice.state", Subject::Notice),
    ("person_notice.count", Subject::Notice),
    ("publication.state", Subject::Notice),
    ("publication.date", Subject::Notice),
];
/// Of these, the ones a report that is still to be filed must not leave open once they are known.
const CORE: [&str; 7] = [
    "subjects.count",
    "times.occurred",
    "times.detected",
    "times.aware",
    "data.items",
    "cause.text",
    "secondary.state",
];

/// What people wrote, against the records it stands for.
pub(super) fn compare(facts: &Facts, finder: &mut Finder) {
    let held = facts.held();
    let estimated = held.get("subjects.estimated");
    let estimated = estimated.is_some_and(|held| held.value == Some(FieldValue::YesNo(true)));
    for (key, subject) in COMPARED {
        let (Some(own), Some(recorded)) = (facts.own.get(key), facts.recorded.get(key)) else {
            continue;
        };
        let written = Held {
            state: own.state,
            value: own.value.clone(),
            source: None,
        };
        let name = label(key);
        let source = written_source(facts, key);
        let record = record_source(facts, recorded);
        finder.look(&source, 1);
        finder.look(&record, 1);
        // Where the records do not know, writing it is what fields are for.
        let firm = match (recorded.state, own.state) {
            (Knowledge::Known, Knowledge::Known) => differ(key, recorded, &written, false),
            (Knowledge::Known, _) => Some(false),
            _ => None,
        };
        if let Some(firm) = firm {
            let fact = Fact {
                subject,
                name,
                // An estimate may well be another number than are on the register so far.
                firm: firm && !(estimated && key == "subjects.count"),
            };
            let says = |held: &Held| reads(key, held, &facts.zone);
            finder.differ(fact, (&record, says(recorded)), (&source, says(&written)));
        }
    }
}

/// The name of a field.
pub(super) fn label(key: &str) -> Both {
    catalogue::field(key).map_or_else(|| Both::new(key, key), |field| field.label.clone())
}

/// What a field reads like.
pub(super) fn reads(key: &str, held: &Held, zone: &str) -> Both {
    catalogue::field(key)
        .map(|field| said(field, held, zone))
        .unwrap_or_default()
}

/// Where a field is written by hand.
fn written_source(facts: &Facts, key: &str) -> Source {
    let name = label(key);
    Source::now(
        Both::new(
            format!("報告項目「{}」に記入した値", name.ja),
            format!("What was written for “{}”", name.en),
        ),
        facts.path("filings/new"),
        Remedy::Field,
    )
}

/// Where the records hold a field.
fn record_source(facts: &Facts, held: &Held) -> Source {
    match &held.source {
        Some(source) => Source::now(source.label.clone(), source.path.clone(), Remedy::Records),
        None => facts.page(),
    }
}

/// The place that counts for a field: what was written by hand, otherwise the record.
pub(super) fn source_in_force(facts: &Facts, key: &str, held: &Held) -> Source {
    match facts.own.contains_key(key) {
        true => written_source(facts, key),
        false => record_source(facts, held),
    }
}

/// Whether what is said of a field contradicts what holds now, and whether beyond doubt. `past` is said of what stays as it
/// was: what went on since does not contradict it.
pub(super) fn differ(key: &str, holds: &Held, said: &Held, past: bool) -> Option<bool> {
    match (holds.state, said.state) {
        (Knowledge::Known, Knowledge::Known) => {
            values(key, holds.value.as_ref()?, said.value.as_ref()?, past)
        }
        (Knowledge::Known, Knowledge::Unknown) => (!past).then_some(CORE.contains(&key)),
        (Knowledge::Known, Knowledge::NotApplicable) => Some(true),
        (Knowledge::Unknown | Knowledge::NotApplicable, Knowledge::Known) => Some(false),
        _ => None,
    }
}

fn values(key: &str, holds: &FieldValue, said: &FieldValue, past: bool) -> Option<bool> {
    use FieldValue as V;
    match (holds, said) {
        // More were told since; nobody was told less.
        (V::Number(now), V::Number(then)) if key == "person_notice.count" => {
            (then > now).then_some(true)
        }
        (V::Number(a), V::Number(b)) => (a != b).then_some(true),
        (V::YesNo(a), V::YesNo(b)) => (a != b).then_some(true),
        (V::Choice(now), V::Choice(then)) if is_progress(key) => progress(now, then, past),
        (V::Choice(a), V::Choice(b)) => (a != b).then_some(true),
        (V::Choices(a), V::Choices(b)) => {
            let same = a.iter().all(|one| b.contains(one)) && b.iter().all(|one| a.contains(one));
            (!same).then_some(true)
        }
        (V::Moment(a), V::Moment(b)) => (!same_time(a, b)).then_some(true),
        (V::Day(a), V::Day(b)) => (a != b).then_some(true),
        (V::Moment(moment), V::Day(day)) | (V::Day(day), V::Moment(moment)) => {
            let there = moment
                .at
                .to_zoned_datetime(civil::zone(&moment.zone))
                .date();
            (there != *day).then_some(true)
        }
        (V::Money(a), V::Money(b)) => (a != b).then_some(true),
        // Prose may say the same in other words.
        (V::Text(a), V::Text(b)) => {
            let same = |lang| bare(a.get(lang)) == bare(b.get(lang));
            (!(same(Lang::Ja) && same(Lang::En))).then_some(false)
        }
        _ => None,
    }
}

fn is_progress(key: &str) -> bool {
    matches!(key, "person_notice.state" | "publication.state")
}

/// What was planned and has been done since contradicts nothing that went out; what is still to go out is worth a look.
fn progress(now: &str, then: &str, past: bool) -> Option<bool> {
    let done = wire::name(&Progress::Done);
    let planned = wire::name(&Progress::Planned);
    if now == then || (past && then != done) {
        return None;
    }
    Some(!(then == planned && now == done))
}

fn bare(text: &str) -> String {
    text.split_whitespace().collect()
}

/// Whether two moments are the same, as exactly as both are known.
pub(super) fn same_time(a: &Moment, b: &Moment) -> bool {
    let rank = |precision: Precision| match precision {
        Precision::Minute => 0,
        Precision::Hour => 1,
        Precision::Day => 2,
        Precision::Month => 3,
    };
    let coarse = rank(a.precision).max(rank(b.precision));
    let there = |moment: &Moment, zone: &str| moment.at.to_zoned_datetime(civil::zone(zone));
    match coarse {
        0 => a.at.as_second().div_euclid(60) == b.at.as_second().div_euclid(60),
        1 => {
            let (a, b) = (there(a, &a.zone), there(b, &a.zone));
            (a.date(), a.hour()) == (b.date(), b.hour())
        }
        2 => there(a, &a.zone).date() == there(b, &b.zone).date(),
        _ => {
            let (a, b) = (there(a, &a.zone).date(), there(b, &b.zone).date());
            (a.year(), a.month()) == (b.year(), b.month())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(value: FieldValue) -> Held {
        Held {
            state: Knowledge::Known,
            value: Some(value),
            source: None,
        }
    }

    fn at(text: &str, precision: Precision) -> FieldValue {
        FieldValue::Moment(Moment {
            at: text.parse().unwrap(),
            zone: "Asia/Tokyo".to_owned(),
            precision,
        })
    }

    #[test]
    fn times_are_compared_as_exactly_as_both_are_known() {
        let of = |a, b| differ("times.occurred", &held(a), &held(b), false);
        let minute = || at("2026-07-05T22:20:00Z", Precision::Minute);
        assert_eq!(
            of(minute(), at("2026-07-05T22:20:59Z", Precision::Minute)),
            None
        );
        assert_eq!(
            of(minute(), at("2026-07-05T22:21:00Z", Precision::Minute)),
            Some(true)
        );
        assert_eq!(
            of(minute(), at("2026-07-05T22:50:00Z", Precision::Hour)),
            None
        );
        assert_eq!(
            of(minute(), at("2026-07-06T10:00:00Z", Precision::Day)),
            None
        );
        assert_eq!(
            of(minute(), at("2026-07-05T10:00:00Z", Precision::Day)),
            Some(true)
        );
        assert_eq!(
            of(minute(), at("2026-07-30T10:00:00Z", Precision::Month)),
            None
        );
        assert_eq!(
            of(minute(), FieldValue::Day("2026-07-06".parse().unwrap())),
            None
        );
    }

    #[test]
    fn what_goes_on_contradicts_nothing_that_went_out() {
        let choice = |code: &str| held(FieldValue::Choice(code.to_owned()));
        let state = |now: &str, then: &str, past| {
            differ("publication.state", &choice(now), &choice(then), past)
        };
        assert_eq!(state("done", "planned", true), None);
        assert_eq!(state("done", "planned", false), Some(false));
        assert_eq!(state("planned", "done", false), Some(true));
        assert_eq!(state("planned", "done", true), Some(true));
        assert_eq!(state("done", "not_planned", false), Some(true));
        let count = |now, then| {
            let (now, then) = (FieldValue::Number(now), FieldValue::Number(then));
            differ("person_notice.count", &held(now), &held(then), false)
        };
        assert_eq!(count(1900, 1200), None);
        assert_eq!(count(1200, 1900), Some(true));
    }

    #[test]
    fn what_is_known_must_not_be_left_open_by_what_is_still_to_be_filed() {
        let (known, open) = (held(FieldValue::Number(3)), Held::default());
        assert_eq!(differ("subjects.count", &known, &open, false), Some(true));
        assert_eq!(
            differ("person_notice.count", &known, &open, false),
            Some(false)
        );
        assert_eq!(differ("subjects.count", &known, &open, true), None);
        assert_eq!(differ("subjects.count", &open, &known, false), Some(false));
        assert_eq!(differ("subjects.count", &open, &open, false), None);
    }

    #[test]
    fn prose_in_other_words_is_only_worth_a_look() {
        let text = |ja: &str| held(FieldValue::Text(Both::new(ja, "")));
        let of = |a, b| differ("cause.text", &text(a), &text(b), false);
        assert_eq!(of("設定の誤り", "設定の 誤り\n"), None);
        assert_eq!(of("設定の誤り", "欠陥の悪用"), Some(false));
    }
}
