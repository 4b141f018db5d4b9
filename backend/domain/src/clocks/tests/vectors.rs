//! The table of the reference, and the traps it names, by rules made here.

use super::*;

fn appi(count: u32) -> Rule {
    let days = aware(count, Unit::DaysIncluding);
    rule(TOKYO, vec![rolling(days, Roll::NextBusinessDay, "jp")])
}

fn known(day: &str) -> Facts {
    one(TimeKind::Aware, &format!("{day}T10:00:00+09:00"), TOKYO)
}

#[test]
fn thirty_and_sixty_days_count_the_day_of_knowing_though_it_is_a_holiday() {
    assert_eq!(
        due(&appi(30), &known("2026-11-23")),
        "2026-12-22T23:59:59+09:00"
    );
    assert_eq!(
        due(&appi(60), &known("2026-11-23")),
        "2027-01-21T23:59:59+09:00"
    );
}

#[test]
fn a_last_day_within_the_closing_days_of_the_year_moves_to_the_first_open_one() {
    for (day, strict) in [
        ("2026-12-01", "2026-12-30T23:59:59+09:00"),
        ("2026-12-05", "2027-01-03T23:59:59+09:00"),
    ] {
        let clock = reckoned(&appi(30), &known(day));
        assert_eq!(local(&appi(30), clock.strict), strict);
        assert_eq!(local(&appi(30), clock.due), "2027-01-04T23:59:59+09:00");
        assert_eq!(clock.extended, clock.due);
    }
}

#[test]
fn seventy_two_hours_are_plain_hours_and_the_generous_reading_stands_beside() {
    let gdpr = rule(
        PARIS,
        vec![Term {
            relief: Relief::Eu118271,
            ..aware(72, Unit::Hours)
        }],
    );
    let clock = reckoned(
        &gdpr,
        &one(TimeKind::Aware, "2026-12-25T09:17:00+01:00", PARIS),
    );
    assert_eq!(local(&gdpr, clock.strict), "2026-12-28T09:17:00+01:00");
    assert_eq!(local(&gdpr, clock.extended), "2026-12-28T10:00:00+01:00");
    assert_eq!(clock.due, clock.strict);
    assert!(super::super::is_late(
        &clock,
        at("2026-12-28T09:18:00+01:00")
    ));
}

#[test]
fn the_generous_reading_holds_two_working_days_of_a_named_calendar() {
    let with_calendar = |start: &str| {
        let term = Term {
            relief: Relief::Eu118271,
            calendar: Some("eu".to_owned()),
            ..aware(72, Unit::Hours)
        };
        let rule = rule(PARIS, vec![term]);
        let clock = reckoned(&rule, &one(TimeKind::Aware, start, PARIS));
        local(&rule, clock.extended)
    };
    // Christmas is a Friday: Monday is the first working day, Tuesday the second.
    assert_eq!(
        with_calendar("2026-12-25T09:17:00+01:00"),
        "2026-12-29T23:59:59+01:00"
    );
    // Four days of Easter are closed.
    assert_eq!(
        with_calendar("2027-03-25T23:30:00+01:00"),
        "2027-03-31T23:59:59+02:00"
    );
    assert_eq!(
        with_calendar("2026-11-24T09:00:00+01:00"),
        "2026-11-27T10:00:00+01:00"
    );
}

fn dora(count: u32, unit: Unit) -> Rule {
    let filed = term(Start::Filed("eu.dora.initial".to_owned()), count, unit);
    let term = Term {
        roll_unless: Some(question("bank")),
        ..rolling(filed, Roll::NoonOfNextBusinessDay, "eu")
    };
    rule(PARIS, vec![term])
}

fn filed(text: &str) -> Facts {
    Facts {
        filed: [("eu.dora.initial".to_owned(), at(text))].into(),
        ..Facts::default()
    }
}

#[test]
fn noon_of_the_next_working_day_is_not_for_banks() {
    let rule = dora(72, Unit::Hours);
    let facts = filed("2026-12-24T19:30:00+01:00");
    assert_eq!(
        due(&rule, &facts.clone().with("bank", yes())),
        "2026-12-27T19:30:00+01:00"
    );
    assert_eq!(
        due(&rule, &facts.clone().with("bank", no())),
        "2026-12-28T12:00:00+01:00"
    );
    // While nobody has said, the earlier one holds and the question is open.
    let clock = reckoned(&rule, &facts);
    assert_eq!(local(&rule, clock.due), "2026-12-27T19:30:00+01:00");
    assert_eq!(clock.open_questions, ["bank"]);
}

#[test]
fn by_the_noon_rule_what_was_filed_later_may_fall_due_earlier() {
    let rule = dora(72, Unit::Hours);
    let of = |text: &str| due(&rule, &filed(text).with("bank", no()));
    assert_eq!(of("2026-11-19T20:30:00+01:00"), "2026-11-23T12:00:00+01:00"); // Thursday
    assert_eq!(of("2026-11-20T03:30:00+01:00"), "2026-11-23T03:30:00+01:00"); // Friday
}

fn initial() -> Rule {
    let classified = term(Start::Time(TimeKind::Classified), 4, Unit::Hours);
    Rule {
        choice: Choice::EarliestUnlessLate,
        ..rule(PARIS, vec![classified, aware(24, Unit::Hours)])
    }
}

fn classified(text: Option<&str>) -> Facts {
    let mut facts = one(TimeKind::Aware, "2026-12-01T10:00:00+01:00", PARIS);
    let more = text.map(|text| time(TimeKind::Classified, text, PARIS));
    facts.times.extend(more);
    facts
}

#[test]
fn four_hours_from_classification_and_a_day_from_awareness_whichever_is_first() {
    let of = |text| due(&initial(), &classified(text));
    assert_eq!(
        of(Some("2026-12-01T16:00:00+01:00")),
        "2026-12-01T20:00:00+01:00"
    );
    assert_eq!(
        of(Some("2026-12-02T08:00:00+01:00")),
        "2026-12-02T10:00:00+01:00"
    );
    assert_eq!(
        of(Some("2026-12-02T10:00:00+01:00")),
        "2026-12-02T10:00:00+01:00"
    );
    assert_eq!(of(None), "2026-12-02T10:00:00+01:00");
    // Classified only after that day: four hours from then.
    assert_eq!(
        of(Some("2026-12-02T16:00:00+01:00")),
        "2026-12-02T20:00:00+01:00"
    );
}

#[test]
fn the_day_from_awareness_does_not_wait_for_knowing_that_it_is_major() {
    let rule = Rule {
        applies: question("major"),
        ..initial()
    };
    let known = |text: &str| Known {
        known_at: Some(at(text)),
        ..yes()
    };
    let at_22_hours = "2026-12-02T08:00:00+01:00";
    let facts = classified(Some(at_22_hours)).with("major", known(at_22_hours));
    assert_eq!(due(&rule, &facts), "2026-12-02T10:00:00+01:00");
    let at_30_hours = "2026-12-02T16:00:00+01:00";
    let facts = classified(Some(at_30_hours)).with("major", known(at_30_hours));
    assert_eq!(due(&rule, &facts), "2026-12-02T20:00:00+01:00");
}

#[test]
fn four_business_days_pass_over_thanksgiving_and_begin_on_the_next_open_day() {
    let days = term(Start::Time(TimeKind::Determined), 4, Unit::BusinessDays);
    let sec = rule(NEW_YORK, vec![rolling(days, Roll::None, "us")]);
    let of = |text| due(&sec, &one(TimeKind::Determined, text, NEW_YORK));
    assert_eq!(of("2026-11-25T15:00:00-05:00"), "2026-12-02T23:59:59-05:00"); // Wednesday
    assert_eq!(of("2026-11-28T15:00:00-05:00"), "2026-12-03T23:59:59-05:00"); // Saturday
}

#[test]
fn days_after_do_not_count_the_day_itself_and_nothing_moves_them() {
    let found = one(TimeKind::Aware, "2026-11-23T09:00:00-05:00", NEW_YORK);
    let of = |count| due(&rule(NEW_YORK, vec![aware(count, Unit::DaysAfter)]), &found);
    assert_eq!(of(60), "2027-01-22T23:59:59-05:00");
    assert_eq!(of(30), "2026-12-23T23:59:59-05:00");
    let notified = term(Start::Time(TimeKind::PersonsNotified), 15, Unit::DaysAfter);
    let told = one(
        TimeKind::PersonsNotified,
        "2026-12-20T09:00:00-05:00",
        NEW_YORK,
    );
    assert_eq!(
        due(&rule(NEW_YORK, vec![notified]), &told),
        "2027-01-04T23:59:59-05:00"
    );
}

#[test]
fn sixty_days_after_the_year_end_on_the_first_of_march_or_the_leap_day() {
    let year = term(Start::YearEndAfter(TimeKind::Aware), 60, Unit::DaysAfter);
    let small = rule(NEW_YORK, vec![year]);
    let of = |text| due(&small, &one(TimeKind::Aware, text, NEW_YORK));
    assert_eq!(of("2026-11-23T09:00:00-05:00"), "2027-03-01T23:59:59-05:00");
    assert_eq!(of("2027-06-01T09:00:00-04:00"), "2028-02-29T23:59:59-05:00");
    // Already the next year in Tokyo, and still the old one where the law is.
    assert_eq!(of("2027-01-01T01:00:00+09:00"), "2027-03-01T23:59:59-05:00");
}

#[test]
fn months_after_a_quarter_end_on_the_same_day_or_the_last_of_a_shorter_month() {
    let quarter = term(Start::QuarterEndAfter(TimeKind::Occurred), 2, Unit::Months);
    let quarterly = rule(TOKYO, vec![quarter]);
    let of = |day: &str| {
        let text = format!("{day}T12:00:00+09:00");
        due(&quarterly, &one(TimeKind::Occurred, &text, TOKYO))
    };
    assert_eq!(of("2026-11-23"), "2027-02-28T23:59:59+09:00");
    assert_eq!(of("2027-10-01"), "2028-02-29T23:59:59+09:00");
    assert_eq!(of("2027-01-01"), "2027-05-31T23:59:59+09:00");
    assert_eq!(of("2027-06-30"), "2027-08-30T23:59:59+09:00");
}

#[test]
fn months_count_from_the_beginning_and_never_from_month_to_month() {
    let of = |start: &str, months| {
        let facts = one(TimeKind::Aware, start, TOKYO);
        due(&rule(TOKYO, vec![aware(months, Unit::Months)]), &facts)
    };
    assert_eq!(
        of("2027-01-31T10:00:00+09:00", 1),
        "2027-02-28T23:59:59+09:00"
    );
    assert_eq!(
        of("2027-01-31T10:00:00+09:00", 2),
        "2027-03-31T23:59:59+09:00"
    );
    assert_eq!(
        of("2028-01-30T10:00:00+09:00", 1),
        "2028-02-29T23:59:59+09:00"
    );
    assert_eq!(
        of("2028-02-29T10:00:00+09:00", 12),
        "2029-02-28T23:59:59+09:00"
    );
}

#[test]
fn hours_pass_whatever_clocks_are_put_forward_or_back_meanwhile() {
    let hours = rule(PARIS, vec![aware(72, Unit::Hours)]);
    let of = |text| due(&hours, &one(TimeKind::Aware, text, PARIS));
    assert_eq!(of("2026-10-24T12:00:00+02:00"), "2026-10-27T11:00:00+01:00");
    assert_eq!(of("2027-03-27T12:00:00+01:00"), "2027-03-30T13:00:00+02:00");
    let days = rule(PARIS, vec![aware(3, Unit::DaysAfter)]);
    let of = |text| due(&days, &one(TimeKind::Aware, text, PARIS));
    assert_eq!(of("2026-10-24T12:00:00+02:00"), "2026-10-27T23:59:59+01:00");
    assert_eq!(of("2027-03-25T12:00:00+01:00"), "2027-03-28T23:59:59+02:00");
}

#[test]
fn hours_from_a_day_without_a_time_run_from_its_midnight_where_it_is_spoken_of() {
    let hours = rule(PARIS, vec![aware(72, Unit::Hours)]);
    let mut facts = one(TimeKind::Aware, "2026-11-24T15:00:00+09:00", TOKYO);
    facts.times[0].moment.precision = Precision::Day;
    assert_eq!(due(&hours, &facts), "2026-11-26T16:00:00+01:00");
}

#[test]
fn days_are_those_of_the_laws_place() {
    // Late in the evening of the 23rd in New York it is the 24th in Tokyo.
    let facts = one(TimeKind::Aware, "2026-11-23T22:00:00-05:00", NEW_YORK);
    let of = |zone| due(&rule(zone, vec![aware(1, Unit::DaysIncluding)]), &facts);
    assert_eq!(of(TOKYO), "2026-11-24T23:59:59+09:00");
    assert_eq!(of(NEW_YORK), "2026-11-23T23:59:59-05:00");
}
