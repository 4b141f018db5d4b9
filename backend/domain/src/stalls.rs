//! When work counts as stalled, since when, and when it goes to an executive: a rule from facts and `now`, with its
//! explanation. Who the executive is, is looked up elsewhere.

use crate::{civil, fault::Faults};
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use saiki_api::{
    Lang,
    items::Priority,
    organisation::Both,
    stalls::{DaysByPriority, StallKind, StallRule},
};

/// Longest time a rule may name, in days.
const MAX_DAYS: i32 = 365;

/// What the rule looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Work {
    /// How urgent it is.
    pub priority: Priority,
    /// When it is due.
    pub due_at: Option<Timestamp>,
    /// When something last happened to it. `None` for work that only its due date makes late.
    pub touched_at: Option<Timestamp>,
}

/// A stall, before anybody's name is put to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Why.
    pub kind: StallKind,
    /// Since when.
    pub since: Timestamp,
    /// When it goes to the executive.
    pub escalates_at: Timestamp,
    /// The rule and its numbers in words.
    pub explanation: Both,
}

/// Days for one priority.
pub fn days(of: &DaysByPriority, priority: Priority) -> i32 {
    match priority {
        Priority::Urgent => of.urgent,
        Priority::High => of.high,
        Priority::Normal => of.normal,
        Priority::Low => of.low,
    }
}

/// Whether undecided work is stalled at `now`. Past due counts from the due date. Standing still counts from the
/// beginning of the civil day in `zone` on which the allowed days are over, so that it shows on that day from morning.
pub fn find(work: &Work, rule: &StallRule, zone: &TimeZone, now: Timestamp) -> Option<Found> {
    let label = |lang| work.priority.label(lang);
    let overdue = work.due_at.filter(|due| *due < now).map(|due| {
        let explanation = Both {
            ja: "期限を過ぎています".to_owned(),
            en: "Past its due date".to_owned(),
        };
        (StallKind::Overdue, due, explanation)
    });
    let allowed = days(&rule.idle_days, work.priority);
    let idle = work
        .touched_at
        .and_then(|touched| day_after(touched, allowed, zone))
        .filter(|since| *since <= now)
        .map(|since| {
            let explanation = Both {
                ja: format!(
                    "優先度「{}」の項目は{allowed}日動きがないと停滞とみなします",
                    label(Lang::Ja)
                ),
                en: format!(
                    "Priority “{}” counts as stalled after {} without a change",
                    label(Lang::En),
                    civil::counted(allowed, civil::DAYS, Lang::En)
                ),
            };
            (StallKind::Idle, since, explanation)
        });
    let (kind, since, mut explanation) = match (overdue, idle) {
        (Some(overdue), Some(idle)) if idle.1 < overdue.1 => idle,
        (Some(overdue), _) => overdue,
        (None, idle) => idle?,
    };
    let wait = days(&rule.escalate_days, work.priority);
    let escalates_at = day_later(since, wait, zone)?;
    explanation.ja += &match wait {
        0 => "。その日のうちに担当役員へ上げます".to_owned(),
        n => format!("。{n}日続くと担当役員へ上げます"),
    };
    explanation.en += &match wait {
        0 => "; it goes to the executive the same day".to_owned(),
        n => format!(
            "; after {} it goes to the executive",
            civil::counted(n, civil::DAYS, Lang::En)
        ),
    };
    Some(Found {
        kind,
        since,
        escalates_at,
        explanation,
    })
}

/// The beginning of the civil day `days` after the one of `at`.
fn day_after(at: Timestamp, days: i32, zone: &TimeZone) -> Option<Timestamp> {
    let day = at
        .to_zoned_datetime(zone.clone())
        .checked_add(days.days())
        .ok()?;
    Some(day.start_of_day().ok()?.timestamp())
}

/// The same clock time `days` later.
fn day_later(at: Timestamp, days: i32, zone: &TimeZone) -> Option<Timestamp> {
    let later = at
        .to_zoned_datetime(zone.clone())
        .checked_add(days.days())
        .ok()?;
    Some(later.timestamp())
}

/// Whether an organisation may have this rule.
pub fn check_rule(rule: &StallRule) -> Faults {
    let mut faults = Faults::default();
    for (name, days, least) in [
        ("idle_days", rule.idle_days, 1),
        ("escalate_days", rule.escalate_days, 0),
    ] {
        for (priority, days) in [
            ("urgent", days.urgent),
            ("high", days.high),
            ("normal", days.normal),
            ("low", days.low),
        ] {
            if !(least..=MAX_DAYS).contains(&days) {
                faults.add(
                    format!("{name}.{priority}"),
                    "out_of_range",
                    format!("{least}〜{MAX_DAYS}日の間で入れてください"),
                    format!("Between {least} and {MAX_DAYS} days"),
                );
            }
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn tokyo() -> TimeZone {
        TimeZone::get("Asia/Tokyo").unwrap()
    }

    fn look(work: &Work, now: &str) -> Option<Found> {
        find(work, &StallRule::default(), &tokyo(), at(now))
    }

    #[test]
    fn standing_still_shows_on_the_day_it_begins_and_not_before() {
        let work = Work {
            priority: Priority::High,
            due_at: None,
            // 18:00 in Tokyo on the 1st: three days are over on the 4th.
            touched_at: Some(at("2026-12-01T09:00:00Z")),
        };
        assert_eq!(look(&work, "2026-12-03T14:59:59Z"), None);
        let found = look(&work, "2026-12-03T15:00:00Z").unwrap();
        assert_eq!(
            (found.kind, found.since),
            (StallKind::Idle, at("2026-12-03T15:00:00Z"))
        );
        assert_eq!(found.escalates_at, at("2026-12-04T15:00:00Z"));
        assert!(found.explanation.ja.contains("3日") && found.explanation.en.contains("3 days"));
    }

    #[test]
    fn past_due_counts_from_the_due_date_and_the_earlier_stall_is_told() {
        let due = at("2026-12-02T00:00:00Z");
        let work = Work {
            priority: Priority::Normal,
            due_at: Some(due),
            touched_at: Some(at("2026-12-01T00:00:00Z")),
        };
        assert_eq!(look(&work, "2026-12-02T00:00:00Z"), None);
        let found = look(&work, "2026-12-02T00:00:01Z").unwrap();
        assert_eq!((found.kind, found.since), (StallKind::Overdue, due));
        let work = Work {
            touched_at: Some(at("2026-11-01T00:00:00Z")),
            ..work
        };
        let found = look(&work, "2026-12-03T00:00:00Z").unwrap();
        assert_eq!(found.kind, StallKind::Idle);
    }

    #[test]
    fn rules_out_of_range_are_named() {
        let mut rule = StallRule::default();
        assert_eq!(check_rule(&rule), Faults::default());
        rule.idle_days.high = 0;
        rule.escalate_days.low = 366;
        let faults = check_rule(&rule);
        let fields: Vec<_> = faults.0.iter().map(|f| f.field.as_str()).collect();
        assert_eq!(fields, ["idle_days.high", "escalate_days.low"]);
    }
}
