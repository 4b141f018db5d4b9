//! Letters and pages against the records, and the Japanese text of a letter against the English one. What a text says is
//! read in `texts`; what it merged in is read as it was merged.

use super::{
    Facts, Stage, Text,
    compare::{Fact, Finder, Remedy, Source},
    days::Time,
    fields::{label, source_in_force},
    items::Mention,
    numbers::People,
    texts::{self, Misuse, Reading},
};
use crate::{civil, filing_fields::Held};
use jiff::civil::Date;
use saiki_api::{
    Lang, Timestamp,
    consistency::Subject,
    filing_fields::FieldValue,
    incidents::{Knowledge, SecondaryDamage, TimeKind},
    letters::LetterKind,
    moment::{Moment, Precision},
    organisation::Both,
    people::DataItem,
};
use std::collections::{BTreeMap, BTreeSet};

/// Records of people.
const RECORDS: civil::Unit = ("件", "record", "records");

/// A text, where it stands, and what was read in each of its languages.
type ReadText<'a> = (&'a Text, Source, Vec<(Lang, Reading)>);

pub(super) fn compare(facts: &Facts, now: Timestamp, finder: &mut Finder) {
    let held = facts.held();
    let known = known_people(facts, &held);
    let zone = civil::zone(&facts.zone);
    let read: Vec<ReadText> = facts
        .texts
        .iter()
        .map(|text| {
            // A language nobody wrote yet says nothing, and leaves nothing out.
            let readings = text
                .texts
                .iter()
                .filter(|(_, text)| !text.trim().is_empty());
            let on = text.stage.at(now).to_zoned_datetime(zone.clone()).date();
            let readings = readings.map(|(lang, text)| (*lang, texts::read(text, on)));
            (text, source(facts, text), readings.collect())
        })
        .collect();
    for (text, source, readings) in &read {
        let said = Said {
            facts,
            held: &held,
            source,
            readings,
        };
        let mut looked = said.times(finder) + said.items(text, finder);
        looked += said.cause(finder) + said.misuse(finder) + languages(source, readings, finder);
        if let Some((at, accepted)) = &known {
            looked += said.people(at, accepted, finder);
        }
        finder.look(source, looked);
    }
    if known.is_none() {
        between(&read, finder);
    }
}

/// The letter or page as a place.
pub(super) fn source(facts: &Facts, text: &Text) -> Source {
    let name = &text.name;
    let (ja, en, as_of, remedy) = match text.stage {
        Stage::Approved => ("承認済み", "approved", None, Remedy::Letter),
        Stage::Sent(at) => ("送付済み", "sent", Some(at), Remedy::Sent),
        Stage::Published(at) => ("公表中", "on the public page", Some(at), Remedy::Page),
    };
    Source {
        place: Both::new(format!("「{name}」（{ja}）"), format!("“{name}” ({en})")),
        path: facts.path(&format!("letters/{}", text.letter)),
        as_of,
        past: as_of.is_some(),
        remedy,
    }
}

/// Where the number of people is known, and which numbers are right: that of the register, and one written in its place.
pub(super) fn known_people(
    facts: &Facts,
    held: &BTreeMap<String, Held>,
) -> Option<(Source, Vec<i64>)> {
    let registered = facts.incident.counts.people;
    let mut accepted: Vec<i64> = Some(registered).filter(|n| *n > 0).into_iter().collect();
    let mut at = facts.register();
    let written = facts.own.contains_key("subjects.count") || registered == 0;
    if let Some(field) = held.get("subjects.count").filter(|_| written)
        && let (Knowledge::Known, Some(FieldValue::Number(n))) = (field.state, &field.value)
    {
        if accepted.is_empty() {
            at = source_in_force(facts, "subjects.count", field);
        }
        accepted.push(*n);
    }
    (!accepted.is_empty()).then_some((at, accepted))
}

pub(super) fn people_fact(firm: bool) -> Fact {
    Fact {
        subject: Subject::People,
        name: Both::new("対象となる人数", "Number of people concerned"),
        firm,
    }
}

pub(super) fn counted(n: i64) -> Both {
    Both::new(
        civil::counted(n, civil::PEOPLE, Lang::Ja),
        civil::counted(n, civil::PEOPLE, Lang::En),
    )
}

pub(super) fn told(number: People) -> Both {
    let of = |lang| {
        let unit = if number.records {
            RECORDS
        } else {
            civil::PEOPLE
        };
        civil::counted(number.value, unit, lang)
    };
    let plain = Both::new(of(Lang::Ja), of(Lang::En));
    match number.about {
        Some(_) => Both::new(format!("約{}", plain.ja), format!("about {}", plain.en)),
        None => plain,
    }
}

/// A text that is compared, with its readings by language.
struct Said<'a> {
    facts: &'a Facts,
    held: &'a BTreeMap<String, Held>,
    source: &'a Source,
    readings: &'a [(Lang, Reading)],
}

impl Said<'_> {
    fn all(&self) -> impl Iterator<Item = &Reading> {
        self.readings.iter().map(|(_, reading)| reading)
    }

    /// The number of people concerned. A text that gives the right one may give others, of parts of them.
    fn people(&self, at: &Source, accepted: &[i64], finder: &mut Finder) -> usize {
        let mut wrong: BTreeMap<i64, People> = BTreeMap::new();
        let mut looked = 0;
        for reading in self.all() {
            let is_whole = |number: &&People| !self.is_part(number.value, accepted);
            let whole: Vec<&People> = reading.people.iter().filter(is_whole).collect();
            looked += usize::from(!whole.is_empty());
            let is_right = |number: People| accepted.iter().any(|n| number.fits(*n));
            if whole.iter().any(|number| is_right(**number)) {
                continue;
            }
            if let Some(most) = whole.into_iter().max_by_key(|number| number.value) {
                wrong.insert(most.value, *most);
            }
        }
        let holds = accepted.first().copied().unwrap_or_default();
        for number in wrong.into_values() {
            let fact = people_fact(number.is_firm());
            finder.differ(fact, (at, counted(holds)), (self.source, told(number)));
        }
        finder.look(at, looked);
        looked
    }

    /// Whether a number is that of some of the people only: those of whom one item of data leaked.
    fn is_part(&self, number: i64, accepted: &[i64]) -> bool {
        let of_item = self.facts.items.iter().any(|(_, people)| *people == number);
        of_item && !accepted.contains(&number)
    }

    /// The days of the incident.
    fn times(&self, finder: &mut Finder) -> usize {
        let all = self.all().flat_map(|reading| &reading.times);
        let said: BTreeSet<Time> = all.copied().collect();
        let looked = said.len();
        for time in said {
            let (kind, day) = (time.kind, time.day);
            let key = match kind {
                TimeKind::Occurred => "times.occurred",
                TimeKind::Detected => "times.detected",
                TimeKind::Aware => "times.aware",
                TimeKind::Contained => "times.contained",
                TimeKind::Recovered => "times.recovered",
                _ => continue,
            };
            let recorded = self.facts.incident.times.iter().find(|t| t.kind == kind);
            let recorded = recorded.map(|time| &time.moment);
            let field = self.held.get(key);
            let written = field.and_then(|field| match (field.state, &field.value) {
                (Knowledge::Known, Some(FieldValue::Moment(moment))) => Some(moment),
                _ => None,
            });
            let Some(holds) = recorded.or(written) else {
                continue;
            };
            let mut right = [recorded, written].into_iter().flatten();
            if right.any(|moment| is_on(moment, day)) || (time.loose && self.came_out_on(day)) {
                continue;
            }
            let at = match (recorded, field) {
                (None, Some(field)) => source_in_force(self.facts, key, field),
                _ => Source::now(
                    Both::new("インシデントの内容", "The incident"),
                    self.facts.path("edit"),
                    Remedy::Records,
                ),
            };
            let fact = Fact {
                subject: Subject::Times,
                name: label(key),
                firm: time.firm,
            };
            let recorded = Both::new(
                civil::moment(holds, Lang::Ja),
                civil::moment(holds, Lang::En),
            );
            finder.differ(fact, (&at, recorded), (self.source, day_text(day)));
        }
        looked
    }

    /// Whether the incident came to notice on that day, in whichever way.
    fn came_out_on(&self, day: Date) -> bool {
        let mut times = self.facts.incident.times.iter();
        times.any(|time| {
            let kind = matches!(
                time.kind,
                TimeKind::Detected | TimeKind::Aware | TimeKind::Determined
            );
            kind && is_on(&time.moment, day)
        })
    }

    /// Which data leaked, item by item, against the register.
    fn items(&self, text: &Text, finder: &mut Finder) -> usize {
        if self.facts.items.is_empty() {
            return 0;
        }
        let mut said: BTreeMap<DataItem, Mention> = BTreeMap::new();
        for (item, mention) in self.all().flat_map(|reading| &reading.items) {
            let held = said.entry(*item).or_insert(*mention);
            if mention.firm && !held.firm {
                *held = *mention;
            }
        }
        let at = self.facts.register();
        for (item, mention) in &said {
            let people = self.facts.with(*item);
            if mention.leaked == (people > 0) {
                continue;
            }
            let words = match mention.leaked {
                true => ("漏えいの対象", "Among the data concerned"),
                false => ("漏えいしていない", "Not among the data concerned"),
            };
            self.item(*item, mention.firm, people, words, &at, finder);
        }
        // A page for everybody that lists what leaked is read as saying that this is all.
        let listed = said.values().filter(|m| m.leaked && m.firm).count();
        if text.kind == LetterKind::WebNotice && listed > 1 {
            for (item, people) in &self.facts.items {
                if !said.contains_key(item) {
                    let words = ("一覧に記載なし", "Not in the list");
                    self.item(*item, false, *people, words, &at, finder);
                }
            }
        }
        said.len()
    }

    fn item(
        &self,
        item: DataItem,
        firm: bool,
        people: i64,
        words: (&str, &str),
        at: &Source,
        finder: &mut Finder,
    ) {
        let (ja, en) = (item.label(Lang::Ja), item.label(Lang::En));
        let fact = Fact {
            subject: Subject::DataItems,
            name: Both::new(
                format!("データの項目「{ja}」"),
                format!("Item of data “{en}”"),
            ),
            firm,
        };
        let registered = counted(people);
        let registered = Both::new(
            format!("{ja}：{}", registered.ja),
            format!("{en}: {}", registered.en),
        );
        let said = Both::new(format!("{ja}：{}", words.0), format!("{en}: {}", words.1));
        finder.differ(fact, (at, registered), (self.source, said));
    }

    /// A cause that is known and still sought.
    fn cause(&self, finder: &mut Finder) -> usize {
        let sought = self.all().any(|reading| reading.cause_sought);
        let cause = &self.facts.incident.facts.cause;
        if sought && cause.state == Knowledge::Known {
            let fact = Fact {
                subject: Subject::Cause,
                name: Both::new("原因", "Cause"),
                firm: true,
            };
            let (at, known) = (self.facts.page(), Both::new("判明している", "Known"));
            let said = Both::new("調査中", "Still being investigated");
            finder.differ(fact, (&at, known), (self.source, said));
        }
        usize::from(sought)
    }

    /// Misuse that was found, against none found; and none found without saying as of when.
    fn misuse(&self, finder: &mut Finder) -> usize {
        let said: Vec<Misuse> = self.all().filter_map(|reading| reading.misuse).collect();
        let holds = self.facts.incident.facts.secondary_damage;
        let at = self.facts.page();
        let fact = |firm| Fact {
            subject: Subject::SecondaryDamage,
            name: Both::new("二次被害の有無", "Secondary damage"),
            firm,
        };
        let recorded = match holds {
            SecondaryDamage::NoneFound => Both::new("確認されていない", "None found"),
            SecondaryDamage::Possible => Both::new("おそれがある", "Possible"),
            SecondaryDamage::Confirmed => Both::new("確認された", "Confirmed"),
            SecondaryDamage::Unknown => Both::new("不明", "Not known"),
        };
        let none = |one: &Misuse| matches!(one, Misuse::NoneFound { .. });
        let denied = said.iter().any(none);
        let found = said.contains(&Misuse::Confirmed);
        if denied && holds == SecondaryDamage::Confirmed {
            let says = Both::new("確認されていない", "None found");
            finder.differ(fact(true), (&at, recorded), (self.source, says));
        } else if found && holds == SecondaryDamage::NoneFound {
            let says = Both::new("確認された", "Confirmed");
            finder.differ(fact(true), (&at, recorded), (self.source, says));
        } else if said.contains(&Misuse::NoneFound { dated: false }) {
            let says = Both::new(
                "確認されていない（いつの時点かの記載なし）",
                "None found, without saying as of when",
            );
            finder.differ(fact(false), (&at, recorded), (self.source, says));
        }
        said.len()
    }
}

/// Whether a moment falls on that day, as exactly as it is known.
fn is_on(moment: &Moment, day: Date) -> bool {
    let date = moment
        .at
        .to_zoned_datetime(civil::zone(&moment.zone))
        .date();
    match moment.precision {
        Precision::Month => (date.year(), date.month()) == (day.year(), day.month()),
        _ => date == day,
    }
}

fn day_text(day: Date) -> Both {
    Both::new(civil::day(day, Lang::Ja), civil::day(day, Lang::En))
}

/// What the Japanese and the English text of a letter say differently.
fn languages(source: &Source, readings: &[(Lang, Reading)], finder: &mut Finder) -> usize {
    let of = |lang| readings.iter().find(|(l, _)| *l == lang).map(|(_, r)| r);
    let (Some(ja), Some(en)) = (of(Lang::Ja), of(Lang::En)) else {
        return 0;
    };
    let in_lang = |lang: Lang| Source {
        place: match lang {
            Lang::Ja => Both::new(
                format!("{}の日本語版", source.place.ja),
                format!("{}, Japanese text", source.place.en),
            ),
            Lang::En => Both::new(
                format!("{}の英語版", source.place.ja),
                format!("{}, English text", source.place.en),
            ),
        },
        ..source.clone()
    };
    let (one, other) = (in_lang(Lang::Ja), in_lang(Lang::En));
    let numbers = odd(&ja.numbers, &en.numbers);
    let all = |of: &Reading| {
        let mut all = [of.dates.as_slice(), of.near.as_slice()].concat();
        all.sort_unstable();
        all.dedup();
        all
    };
    let dates = odd(&all(ja), &all(en));
    let mut tell = |name: Both, firm: bool, says: [Both; 2]| {
        let fact = Fact {
            subject: Subject::Languages,
            name,
            firm,
        };
        let [first, second] = says;
        finder.differ(fact, (&one, first), (&other, second));
    };
    if let Some((a, b)) = numbers {
        let firm = !a.is_empty() && !b.is_empty();
        let says = [&a, &b].map(|list| joined(list.iter().map(|n| counted(*n))));
        tell(Both::new("人数", "Numbers of people"), firm, says);
    }
    if let Some((a, b)) = dates {
        // A year that nobody wrote may be another one.
        let in_full = |list: &[Date], of: &Reading| {
            !list.is_empty() && list.iter().all(|day| of.dates.contains(day))
        };
        let firm = in_full(&a, ja) && in_full(&b, en);
        let says = [&a, &b].map(|list| joined(list.iter().map(|day| day_text(*day))));
        tell(Both::new("日付", "Dates"), firm, says);
    }
    2
}

/// What only the one list has, and what only the other; nothing where they are the same.
fn odd<T: Copy + PartialEq>(a: &[T], b: &[T]) -> Option<(Vec<T>, Vec<T>)> {
    let only = |here: &[T], there: &[T]| {
        let here = here.iter().copied();
        here.filter(|one| !there.contains(one)).collect::<Vec<T>>()
    };
    let found = (only(a, b), only(b, a));
    (!(found.0.is_empty() && found.1.is_empty())).then_some(found)
}

fn joined(list: impl Iterator<Item = Both>) -> Both {
    let list: Vec<Both> = list.collect();
    if list.is_empty() {
        return Both::new("記載なし", "Not given");
    }
    let of = |lang: Lang| {
        let texts: Vec<&str> = list.iter().map(|one| one.get(lang)).collect();
        texts.join(lang.pick("、", ", "))
    };
    Both::new(of(Lang::Ja), of(Lang::En))
}

/// While no record knows how many there are, the texts are compared with the first that says so.
fn between(read: &[ReadText], finder: &mut Finder) {
    let mut said: Vec<(&Source, People)> = Vec::new();
    for (_, source, readings) in read {
        let all = readings.iter().flat_map(|(_, reading)| &reading.people);
        if let Some(most) = all.max_by_key(|number| number.value) {
            said.push((source, *most));
        }
    }
    // What holds now goes before what went out; otherwise by address, so that the order of the facts decides nothing.
    said.sort_by(|a, b| (a.0.past, &a.0.path).cmp(&(b.0.past, &b.0.path)));
    let Some(((first, number), others)) = said.split_first() else {
        return;
    };
    for (source, other) in others {
        let same = match (number.about, other.about) {
            (None, _) => other.fits(number.value),
            (_, None) => number.fits(other.value),
            _ => number.fits(other.value) || other.fits(number.value),
        };
        if !same {
            let firm = number.is_firm() && other.is_firm();
            finder.differ(
                people_fact(firm),
                (*first, told(*number)),
                (*source, told(*other)),
            );
        }
    }
}
