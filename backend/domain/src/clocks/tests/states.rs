//! Where a clock stands: undetermined, waiting, running, overdue, filed, waived, not triggered, and what new facts do.

use super::*;
use crate::clocks::{FiledFrom, catalogue, filed_from, is_late, reckon_untold};
use saiki_api::clocks::ClockState;

fn now() -> Timestamp {
    at("2026-12-10T00:00:00Z")
}

fn stands(rule: &Rule, facts: &Facts, outcome: &Outcome) -> Reckoned {
    reckon(rule, facts, &calendars(), outcome, now())
}

fn three_days() -> Rule {
    rule(TOKYO, vec![aware(3, Unit::DaysAfter)])
}

fn on(day: &str) -> Facts {
    one(
        TimeKind::Aware,
        &format!("2026-12-{day}T10:00:00+09:00"),
        TOKYO,
    )
}

#[test]
fn without_its_reasoning_a_clock_stands_the_same() {
    let facts = on("04")
        .with("personal_data", yes())
        .with("improper_purpose", yes())
        .with("eu_data_subjects", yes());
    for rule in catalogue::rules() {
        for outcome in [Outcome::Open, Outcome::Filed { at: now() }] {
            let told = stands(rule, &facts, &outcome);
            assert!(!told.steps.is_empty(), "{}", rule.id);
            let silent = Reckoned {
                steps: Vec::new(),
                ..told
            };
            let untold = reckon_untold(rule, &facts, &calendars(), &outcome, now());
            assert_eq!(untold, silent, "{}", rule.id);
        }
    }
}

#[test]
fn it_runs_until_its_last_second_and_is_overdue_after() {
    let of = |now: &str| {
        let now = at(now);
        reckon(&three_days(), &on("07"), &calendars(), &Outcome::Open, now).state
    };
    assert_eq!(of("2026-12-10T23:59:59+09:00"), ClockState::Running);
    assert_eq!(of("2026-12-11T00:00:00+09:00"), ClockState::Overdue);
}

#[test]
fn while_questions_are_open_it_is_undetermined_and_says_when_it_would_be_due() {
    let rule = Rule {
        applies: Condition::All(vec![question("personal"), more_than("people", 1_000)]),
        ..three_days()
    };
    let clock = stands(&rule, &on("09").with("personal", yes()), &Outcome::Open);
    assert_eq!(clock.state, ClockState::Undetermined);
    assert_eq!(clock.open_questions, ["people"]);
    assert_eq!(local(&rule, clock.due), "2026-12-12T23:59:59+09:00");
    let never = stands(&rule, &on("09").with("personal", no()), &Outcome::Open);
    assert_eq!(never.state, ClockState::NotTriggered);
    assert_eq!(
        (never.due, never.starts_at, never.open_questions.len()),
        (None, None, 0)
    );
}

#[test]
fn more_than_a_thousand_is_not_a_thousand_and_at_least_is() {
    let of = |is, number| {
        let applies = Condition::Number {
            question: "people".to_owned(),
            is,
            than: 1_000,
        };
        let known = Known {
            answer: Answer::Number(number),
            known_at: None,
        };
        let rule = Rule {
            applies,
            ..three_days()
        };
        stands(&rule, &on("09").with("people", known), &Outcome::Open).state
    };
    assert_eq!(of(Comparator::MoreThan, 1_000), ClockState::NotTriggered);
    assert_eq!(of(Comparator::MoreThan, 1_001), ClockState::Running);
    assert_eq!(of(Comparator::AtLeast, 999), ClockState::NotTriggered);
    assert_eq!(of(Comparator::AtLeast, 1_000), ClockState::Running);
}

#[test]
fn a_number_corrected_later_starts_nothing_anew_and_one_below_between_does() {
    let rule = Rule {
        applies: more_than("people", 1_000),
        ..three_days()
    };
    let number = |n, known_at: &str| Known {
        answer: Answer::Number(n),
        known_at: Some(at(known_at)),
    };
    let (tenth, twelfth) = ("2026-12-10T09:00:00+09:00", "2026-12-12T09:00:00+09:00");
    let due = |before: &[Known]| {
        let mut facts = on("07").with("people", number(1_500, twelfth));
        facts.numbers.insert("people".to_owned(), before.to_vec());
        local(&rule, stands(&rule, &facts, &Outcome::Open).due)
    };
    let last = number(1_500, twelfth);
    assert_eq!(due(&[last]), "2026-12-15T23:59:59+09:00");
    assert_eq!(
        due(&[number(1_200, tenth), last]),
        "2026-12-13T23:59:59+09:00"
    );
    let below = number(800, tenth);
    assert_eq!(
        due(&[number(1_200, tenth), below, last]),
        "2026-12-15T23:59:59+09:00"
    );
    // The same number again corrects since when it was known.
    assert_eq!(
        due(&[number(1_500, tenth), last]),
        "2026-12-15T23:59:59+09:00"
    );
}

#[test]
fn a_threshold_reached_later_starts_the_period_then() {
    let rule = Rule {
        applies: Condition::Any(vec![question("sensitive"), more_than("people", 1_000)]),
        ..three_days()
    };
    let people = Known {
        answer: Answer::Number(1_200),
        known_at: Some(at("2026-12-09T18:00:00+09:00")),
    };
    let late = on("01").with("people", people).with("sensitive", no());
    let clock = stands(&rule, &late, &Outcome::Open);
    assert_eq!(local(&rule, clock.starts_at), "2026-12-09T18:00:00+09:00");
    assert_eq!(local(&rule, clock.due), "2026-12-12T23:59:59+09:00");
    // Another ground that was there from the beginning leaves it where it was.
    let early = late.with("sensitive", yes());
    let clock = stands(&rule, &early, &Outcome::Open);
    assert_eq!(local(&rule, clock.starts_at), "2026-12-01T10:00:00+09:00");
    assert_eq!(clock.state, ClockState::Overdue);
}

#[test]
fn what_counts_from_the_happening_or_a_filing_does_not_wait_for_knowing_that_it_applies() {
    let late = Known {
        known_at: Some(at("2026-12-09T18:00:00+09:00")),
        ..yes()
    };
    let of = |start: Start| {
        let rule = Rule {
            applies: question("major"),
            ..rule(TOKYO, vec![term(start, 3, Unit::DaysAfter)])
        };
        let mut facts = on("01").with("major", late);
        for kind in [TimeKind::Occurred, TimeKind::ShouldHaveKnown] {
            let more = time(kind, "2026-12-01T09:00:00+09:00", TOKYO);
            facts.times.push(more);
        }
        let filed = at("2026-12-01T12:00:00+09:00");
        facts.filed.insert("first".to_owned(), filed);
        due(&rule, &facts)
    };
    for start in [
        Start::Time(TimeKind::Occurred),
        Start::Time(TimeKind::ShouldHaveKnown),
        Start::Filed("first".to_owned()),
    ] {
        assert_eq!(of(start), "2026-12-04T23:59:59+09:00");
    }
    assert_eq!(
        of(Start::Time(TimeKind::Aware)),
        "2026-12-12T23:59:59+09:00"
    );
}

#[test]
fn without_its_event_it_waits() {
    let chained = term(Start::Filed("first".to_owned()), 1, Unit::Months);
    let mut facts = on("01");
    let rule = rule(TOKYO, vec![chained]);
    assert_eq!(
        stands(&rule, &facts, &Outcome::Open).state,
        ClockState::Waiting
    );
    facts
        .filed
        .insert("first".to_owned(), at("2026-12-05T10:00:00+09:00"));
    assert_eq!(due(&rule, &facts), "2027-01-05T23:59:59+09:00");
    // Filed anew: it counts from the later one.
    facts
        .filed
        .insert("first".to_owned(), at("2026-12-08T10:00:00+09:00"));
    assert_eq!(due(&rule, &facts), "2027-01-08T23:59:59+09:00");
}

#[test]
fn of_several_periods_the_first_end_decides_and_one_that_has_not_begun_does_not() {
    let determined = term(Start::Time(TimeKind::Determined), 1, Unit::DaysAfter);
    let rule = rule(TOKYO, vec![aware(30, Unit::DaysAfter), determined]);
    let mut facts = on("01");
    assert_eq!(due(&rule, &facts), "2026-12-31T23:59:59+09:00");
    let more = time(TimeKind::Determined, "2026-12-08T10:00:00+09:00", TOKYO);
    facts.times.push(more);
    assert_eq!(due(&rule, &facts), "2026-12-09T23:59:59+09:00");
}

#[test]
fn a_period_for_other_cases_is_left_out_and_counts_while_nobody_can_tell() {
    let only = |key: &str, count| Term {
        only_if: Some(question(key)),
        ..aware(count, Unit::DaysAfter)
    };
    let rule = rule(TOKYO, vec![only("grave", 1), only("light", 9)]);
    let clock = stands(&rule, &on("09"), &Outcome::Open);
    assert_eq!(local(&rule, clock.due), "2026-12-10T23:59:59+09:00");
    assert_eq!(clock.open_questions, ["grave", "light"]);
    let light = on("09").with("grave", no()).with("light", yes());
    assert_eq!(due(&rule, &light), "2026-12-18T23:59:59+09:00");
    let neither = on("09").with("grave", no()).with("light", no());
    let clock = stands(&rule, &neither, &Outcome::Open);
    assert_eq!((clock.state, clock.due), (ClockState::NotTriggered, None));
}

#[test]
fn our_own_alarm_is_the_first_end_of_a_range_and_overdue_the_last() {
    let days = Term {
        outer: Some(5),
        ..aware(3, Unit::DaysIncluding)
    };
    let asap = Rule {
        asap: true,
        ..rule(TOKYO, vec![days])
    };
    let clock = stands(&asap, &on("07"), &Outcome::Open);
    assert_eq!(local(&asap, clock.due), "2026-12-09T23:59:59+09:00");
    assert_eq!(clock.due, clock.strict);
    assert_eq!(local(&asap, clock.extended), "2026-12-11T23:59:59+09:00");
    assert_eq!(clock.state, ClockState::Running);
    assert_eq!(
        stands(&asap, &on("05"), &Outcome::Open).state,
        ClockState::Overdue
    );
    assert!(!is_late(&clock, at("2026-12-11T23:59:59+09:00")));
    assert!(is_late(&clock, at("2026-12-12T00:00:00+09:00")));
    // A range somebody did fix ends with its first end.
    let fixed = Rule {
        asap: false,
        ..asap
    };
    assert_eq!(
        stands(&fixed, &on("07"), &Outcome::Open).state,
        ClockState::Overdue
    );
}

#[test]
fn what_was_filed_is_in_time_until_the_last_second_after_a_roll() {
    let days = rolling(aware(4, Unit::DaysAfter), Roll::NextBusinessDay, "jp");
    let rule = rule(TOKYO, vec![days]); // Saturday the 5th, so Monday the 7th
    let of = |text: &str| stands(&rule, &on("01"), &Outcome::Filed { at: at(text) }).state;
    assert_eq!(of("2026-12-07T23:59:59+09:00"), ClockState::Submitted);
    assert_eq!(of("2026-12-08T00:00:00+09:00"), ClockState::SubmittedLate);
}

#[test]
fn what_a_rule_asks_for_can_be_filed_from_its_event_on() {
    let from = |rule: &Rule, facts: &Facts| {
        let clock = stands(rule, facts, &Outcome::Open);
        filed_from(rule, facts, &clock)
    };
    let bound = |text: &str, begun| {
        let at = at(text);
        Some(FiledFrom { at, begun })
    };
    let mut facts = on("07");
    let occurred = time(TimeKind::Occurred, "2026-12-05T09:00:00+09:00", TOKYO);
    facts.times.push(occurred);
    let aware = bound("2026-12-07T10:00:00+09:00", true);
    assert_eq!(from(&three_days(), &facts), aware);
    // As a precaution it may be filed before anybody knew that the rule applies.
    let known = Known {
        known_at: Some(at("2026-12-09T09:00:00+09:00")),
        ..yes()
    };
    let later = Rule {
        applies: question("major"),
        ..three_days()
    };
    assert_eq!(from(&later, &facts.clone().with("major", known)), aware);
    // Nobody need wait for the end of the year.
    let year = Start::YearEndAfter(TimeKind::Aware);
    let yearly = rule(TOKYO, vec![term(year, 60, Unit::DaysAfter)]);
    assert_eq!(from(&yearly, &facts), aware);
    // Where no period has begun, the incident itself bounds it.
    let waiting = rule(
        TOKYO,
        vec![term(Start::Filed("first".to_owned()), 1, Unit::Months)],
    );
    let earliest = bound("2026-12-05T09:00:00+09:00", false);
    assert_eq!(from(&waiting, &facts), earliest);
    assert_eq!(from(&waiting, &Facts::default()), None);
}

#[test]
fn what_was_decided_wins_over_everything_else() {
    let filed = Outcome::Filed { at: now() };
    let waived = Outcome::Waived {
        by: "佐藤".to_owned(),
    };
    let not_in_force = Rule {
        status: RuleStatus::NotInForce,
        ..three_days()
    };
    let unknown = Rule {
        applies: question("personal"),
        ..three_days()
    };
    for rule in [&not_in_force, &unknown] {
        assert_eq!(stands(rule, &on("09"), &filed).state, ClockState::Submitted);
        let clock = stands(rule, &on("09"), &waived);
        assert_eq!(clock.state, ClockState::Waived);
        assert!(clock.steps.last().unwrap().text.ja.contains("佐藤"));
    }
}

#[test]
fn a_rule_that_is_not_in_force_that_day_gives_no_deadline() {
    let status = Rule {
        status: RuleStatus::NotInForce,
        ..three_days()
    };
    let from = |day: &str| Rule {
        valid_from: Some(day.parse().unwrap()),
        ..three_days()
    };
    let to = |day: &str| Rule {
        valid_to: Some(day.parse().unwrap()),
        ..three_days()
    };
    let state = |rule: &Rule, facts: &Facts| {
        let clock = stands(rule, facts, &Outcome::Open);
        assert_eq!(clock.due.is_some(), clock.state == ClockState::Running);
        clock.state
    };
    assert_eq!(state(&status, &on("09")), ClockState::NotTriggered);
    assert_eq!(state(&from("2026-12-09"), &on("09")), ClockState::Running);
    assert_eq!(
        state(&from("2026-12-10"), &on("09")),
        ClockState::NotTriggered
    );
    assert_eq!(state(&to("2026-12-09"), &on("09")), ClockState::Running);
    assert_eq!(
        state(&to("2026-12-08"), &on("09")),
        ClockState::NotTriggered
    );
    // Before it has begun, today decides.
    let none = Facts::default();
    assert_eq!(state(&from("2026-12-11"), &none), ClockState::NotTriggered);
    assert_eq!(state(&from("2026-12-10"), &none), ClockState::Waiting);
}

#[test]
fn without_a_period_it_runs_and_nothing_is_due() {
    let voluntary = rule(TOKYO, Vec::new());
    let clock = stands(&voluntary, &Facts::default(), &Outcome::Open);
    assert_eq!((clock.state, clock.due), (ClockState::Running, None));
    assert!(!is_late(&clock, now()));
}
