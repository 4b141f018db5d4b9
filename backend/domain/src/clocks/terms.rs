//! When one term of a rule ends: counted from its event, rolled off days that are closed, and by readings that give more
//! time. Which of several terms decides is for `reckon`.

use super::{
    Facts, Steps,
    condition::{self, Truth},
    said,
    starts::{self, day_of, end_of_day},
};
use crate::{
    calendars::{BusinessDays, Calendars},
    civil,
};
use jiff::{SignedDuration, Span, Timestamp, civil::Date, tz::TimeZone};
use saiki_api::{
    calendars::CalendarFields,
    incidents::TimeKind,
    organisation::Both,
    rules::{Relief, Roll, Rule, Start, Term, Unit},
};
use std::{borrow::Cow, collections::BTreeSet};

/// Hours from which on a period is one of "two days or more" (Regulation 1182/71, Article 3(5)).
const TWO_DAYS: u32 = 48;

/// What a term is reckoned with.
pub(super) struct Ground<'a> {
    /// The rule.
    pub(super) rule: &'a Rule,
    /// What is known.
    pub(super) facts: &'a Facts,
    /// Business days.
    pub(super) calendars: &'a Calendars,
    /// Zone of the law's place.
    pub(super) zone: TimeZone,
    /// Whether somebody reads the reasoning.
    pub(super) told: bool,
}

impl<'a> Ground<'a> {
    /// A rule in its zone.
    pub(super) fn new(
        rule: &'a Rule,
        facts: &'a Facts,
        calendars: &'a Calendars,
        told: bool,
    ) -> Ground<'a> {
        Ground {
            rule,
            facts,
            calendars,
            zone: civil::zone(&rule.zone),
            told,
        }
    }
}

/// The ends of a term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ends {
    /// What it runs from.
    pub(super) starts_at: Timestamp,
    /// As counted.
    pub(super) strict: Timestamp,
    /// After its roll, where that is another instant.
    pub(super) rolled: Option<Timestamp>,
    /// The later end of its range.
    pub(super) outer: Option<Timestamp>,
    /// By a more generous reading.
    pub(super) relief: Option<Timestamp>,
    /// How they were found.
    pub(super) steps: Steps,
    /// Keys of questions its roll hangs on.
    pub(super) open: BTreeSet<String>,
}

impl Ends {
    /// The end people keep to.
    pub(super) fn due(&self) -> Timestamp {
        self.rolled.unwrap_or(self.strict)
    }

    /// The latest end, where it is not the strict one.
    pub(super) fn extended(&self) -> Option<Timestamp> {
        let latest = self.rolled.max(self.outer).max(self.relief);
        latest.filter(|end| *end != self.strict)
    }
}

/// The ends of a term; `None` while its event has not come. It runs from `since`, the instant at which it was known
/// that the rule applies, where that is later and the event is one that waits for knowledge.
pub(super) fn ends(term: &Term, since: Option<Timestamp>, ground: &Ground) -> Option<Ends> {
    let zone_name = &ground.rule.zone;
    let mut steps = Steps::new(ground.told);
    let of = (&term.start, term.unit);
    let event = starts::event(
        of,
        ground.facts,
        (zone_name.as_str(), &ground.zone),
        &mut steps,
    )?;
    let from = match since {
        Some(known) if known > event && waits_for_knowledge(&term.start) => {
            steps.dated(known, || said::known_later(known, zone_name));
            known
        }
        _ => event,
    };
    let calendar = calendar(term, ground);
    let (day, strict) = counted(term, term.count, from, &calendar, ground)?;
    steps.dated(strict, || {
        said::counted(term, day_of(from, &ground.zone), day, strict, zone_name)
    });
    let mut looked_at = vec![];
    if term.unit == Unit::BusinessDays {
        looked_at.extend([day_of(from, &ground.zone), day]);
    }
    let mut open = BTreeSet::new();
    let rolls = rolls(term, &calendar, day, ground, &mut steps, &mut open);
    let rolled = rolls
        .then(|| roll(term.roll, day, &calendar, ground))
        .flatten();
    if let Some((next, at)) = rolled {
        steps.dated(at, || {
            said::rolled(term.roll, day, next, calendar.holiday(day))
        });
        looked_at.extend([day, next]);
    } else if rolls {
        looked_at.push(day);
    }
    let outer = term.outer.and_then(|count| {
        let (day, at) = counted(term, count, from, &calendar, ground)?;
        let moved = rolls
            .then(|| roll(term.roll, day, &calendar, ground))
            .flatten();
        Some(moved.map_or(at, |(_, at)| at))
    });
    if let Some(at) = outer {
        steps.dated(at, || said::outer(term, at, zone_name));
    }
    let relief = relief(term, from, (day, strict), &calendar, ground);
    if let Some(at) = relief {
        steps.dated(at, || said::relief(term, at, zone_name));
        looked_at.extend([day_of(from, &ground.zone), day_of(at, &ground.zone)]);
    }
    if let Some(text) = coverage(term, &calendar, &looked_at, ground) {
        steps.undated(|| text);
    }
    Some(Ends {
        starts_at: from,
        strict,
        rolled: rolled.map(|(_, at)| at),
        outer,
        relief,
        steps,
        open,
    })
}

/// Whether a period from that event begins only once it is known that the rule applies. What happened, should have been
/// known, was filed or ended with a year or quarter did so on its day, whatever was found out later.
fn waits_for_knowledge(start: &Start) -> bool {
    match start {
        Start::Time(kind) => !matches!(
            kind,
            TimeKind::Occurred
                | TimeKind::ShouldHaveKnown
                | TimeKind::PersonsNotified
                | TimeKind::Contained
                | TimeKind::Recovered
                | TimeKind::Closed
        ),
        Start::Filed(_) | Start::YearEndAfter(_) | Start::QuarterEndAfter(_) => false,
    }
}

/// Whether the term rolls where its last day is closed. While nobody can tell, it does not.
fn rolls(
    term: &Term,
    calendar: &BusinessDays,
    day: Date,
    ground: &Ground,
    steps: &mut Steps,
    open: &mut BTreeSet<String>,
) -> bool {
    if term.roll == Roll::None {
        return false;
    }
    if calendar.is_open(day) {
        steps.undated(|| said::day_is_open(day));
        return true;
    }
    let Some(unless) = &term.roll_unless else {
        return true;
    };
    let found = condition::evaluate(unless, ground.facts);
    match found.truth {
        Truth::No => true,
        Truth::Yes => {
            steps.undated(|| said::not_rolled(day, &found, &ground.rule.zone));
            false
        }
        Truth::Unknown => {
            steps.undated(|| said::roll_unknown(day, &found));
            open.extend(found.open.into_iter().map(str::to_owned));
            false
        }
    }
}

/// The day and the instant a count ends with.
fn counted(
    term: &Term,
    count: u32,
    from: Timestamp,
    calendar: &BusinessDays,
    ground: &Ground,
) -> Option<(Date, Timestamp)> {
    if term.unit == Unit::Hours {
        let at = from
            .checked_add(SignedDuration::from_secs(i64::from(count) * 3_600))
            .ok()?;
        return Some((day_of(at, &ground.zone), at));
    }
    let first = day_of(from, &ground.zone);
    let after = |days: u32| {
        let span = Span::new().try_days(i64::from(days)).ok()?;
        first.checked_add(span).ok()
    };
    let day = match term.unit {
        Unit::Hours | Unit::DaysAfter => after(count)?,
        Unit::DaysIncluding | Unit::DaysUnconfirmed => after(count.saturating_sub(1))?,
        // Never later than so many days of any kind, where a calendar has too few open ones.
        Unit::BusinessDays => calendar.after(first, count).or_else(|| after(count))?,
        Unit::Months => {
            let span = Span::new().try_months(i64::from(count)).ok()?;
            first.checked_add(span).ok()?
        }
    };
    Some((day, end_of_day(day, &ground.zone)?))
}

/// Where a day that is closed rolls to; `None` where it is open.
fn roll(
    roll: Roll,
    day: Date,
    calendar: &BusinessDays,
    ground: &Ground,
) -> Option<(Date, Timestamp)> {
    if calendar.is_open(day) {
        return None;
    }
    let next = calendar.next_open(day)?;
    let at = match roll {
        Roll::None => return None,
        Roll::NextBusinessDay => end_of_day(next, &ground.zone)?,
        Roll::NoonOfNextBusinessDay => next
            .at(12, 0, 0, 0)
            .to_zoned_datetime(ground.zone.clone())
            .ok()?
            .timestamp(),
    };
    Some((next, at))
}

/// The end by Regulation (EEC, Euratom) No 1182/71, Article 3, where it is later than the strict one.
fn relief(
    term: &Term,
    from: Timestamp,
    (day, strict): (Date, Timestamp),
    calendar: &BusinessDays,
    ground: &Ground,
) -> Option<Timestamp> {
    if term.relief == Relief::None {
        return None;
    }
    let zoned = from.to_zoned_datetime(ground.zone.clone());
    let (first, last, plain, long) = if term.unit == Unit::Hours {
        // Paragraph 1: the hour of the event is not counted.
        let begun = zoned
            .with()
            .minute(0)
            .second(0)
            .subsec_nanosecond(0)
            .build()
            .ok()?
            .timestamp();
        let hours = i64::from(term.count) + 1;
        let end = begun
            .checked_add(SignedDuration::from_secs(hours * 3_600))
            .ok()?;
        let counts_from = begun.checked_add(SignedDuration::from_hours(1)).ok()?;
        let days = (day_of(counts_from, &ground.zone), day_of(end, &ground.zone));
        (days.0, days.1, end, term.count >= TWO_DAYS)
    } else {
        // Paragraph 4: what is not given in hours ends with the next working day.
        let last = calendar.next_open(day)?;
        let long = term.unit == Unit::Months || term.count >= 2;
        let plain = if last == day {
            strict
        } else {
            end_of_day(last, &ground.zone)?
        };
        (zoned.date().tomorrow().ok()?, last, plain, long)
    };
    let end = if long {
        match second_working_day(first, last, calendar)? {
            later if later > last => end_of_day(later, &ground.zone)?,
            _ => plain,
        }
    } else {
        plain
    };
    (end > strict).then_some(end)
}

/// Paragraph 5: the second working day from `first` on, which a period of two days or more must hold. `last`, where
/// there are two before it.
fn second_working_day(first: Date, last: Date, calendar: &BusinessDays) -> Option<Date> {
    let one = calendar.next_open(first)?;
    let two = calendar.next_open(one.tomorrow().ok()?)?;
    Some(two.max(last))
}

/// What must be said about the calendar: that there is none, or that it does not know these days.
fn coverage(
    term: &Term,
    calendar: &BusinessDays,
    looked_at: &[Date],
    ground: &Ground,
) -> Option<Both> {
    if !ground.told || looked_at.is_empty() {
        return None;
    }
    match &term.calendar {
        None => Some(said::no_calendar()),
        Some(id) if ground.calendars.get(id).is_none() => Some(said::lacks_calendar(id)),
        Some(_) if looked_at.iter().all(|day| calendar.knows(*day)) => None,
        Some(id) => Some(said::beyond_coverage(id, calendar.fields())),
    }
}

/// The term's calendar, or one that knows weekends only.
fn calendar<'a>(term: &Term, ground: &Ground<'a>) -> Cow<'a, BusinessDays> {
    let known = term
        .calendar
        .as_deref()
        .and_then(|id| ground.calendars.get(id));
    known.map_or_else(
        || {
            Cow::Owned(BusinessDays::new(CalendarFields {
                name: Both::default(),
                weekend: vec![6, 7],
                from: Date::MIN,
                to: Date::MAX,
                source: String::new(),
                holidays: Vec::new(),
            }))
        },
        Cow::Borrowed,
    )
}
