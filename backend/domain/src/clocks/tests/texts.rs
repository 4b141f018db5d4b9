//! The words of rules and of the reasoning, as people read them.

use super::*;
use crate::clocks::{applies_text, changes, questions_of, terms_text};
use saiki_api::Lang;

fn appi() -> Rule {
    let days = aware(30, Unit::DaysIncluding);
    rule(TOKYO, vec![rolling(days, Roll::NextBusinessDay, "jp")])
}

fn told(rule: &Rule, facts: &Facts, outcome: &Outcome, now: &str, lang: Lang) -> Vec<String> {
    let clock = reckon(rule, facts, &calendars(), outcome, at(now));
    let steps = clock.steps.iter();
    steps.map(|step| step.text.get(lang).to_owned()).collect()
}

#[test]
fn the_reasoning_is_told_step_by_step_in_both_languages() {
    let facts = one(TimeKind::Aware, "2026-12-05T10:00:00+09:00", TOKYO);
    let now = "2026-12-31T23:59:59+09:00";
    let of = |lang| told(&appi(), &facts, &Outcome::Open, now, lang);
    assert_eq!(
        of(Lang::Ja),
        [
            "この規則は常に適用されます",
            "起算点は「発覚（認識）」の日時、2026年12月5日（土） 10時00分（JST）です",
            "起算日を1日目とすると、30日目は2027年1月3日（日）です",
            "2027年1月3日（日）は閉庁日（holiday 2027-01-03）のため、翌開庁日の2027年1月4日（月）までとなります",
            "期限は2027年1月4日（月） 23時59分（JST）です",
            "残りは4日です",
        ]
    );
    assert_eq!(
        of(Lang::En),
        [
            "The rule applies in every case",
            "It runs from “Became aware”: Saturday, 5 December 2026, 10:00 (JST)",
            "That day being day 1, day 30 is Sun 3 January 2027",
            "Sun 3 January 2027 is closed (holiday 2027-01-03), so it ends with the next business day, Mon 4 January 2027",
            "It is due on Monday, 4 January 2027, 23:59 (JST)",
            "Time left: 4 days",
        ]
    );
}

#[test]
fn answers_are_told_with_when_they_were_known_and_how_numbers_compare() {
    let rule = Rule {
        applies: Condition::All(vec![question("personal"), more_than("headcount", 1_000)]),
        ..appi()
    };
    let people = |number| Known {
        answer: Answer::Number(number),
        known_at: Some(at("2026-12-15T09:30:00+09:00")),
    };
    let facts = one(TimeKind::Aware, "2026-12-05T10:00:00+09:00", TOKYO).with("personal", yes());
    let of = |facts: &Facts, lang| told(&rule, facts, &Outcome::Open, "2026-12-16T00:00:00Z", lang);
    let many = facts.clone().with("headcount", people(1_200));
    let steps = of(&many, Lang::Ja);
    assert_eq!(
        steps[0],
        "この規則が適用されます。「personal」は「はい」、「headcount」は「1,200、1,000を超える」（2026年12月15日（火） 9時30分（JST）に判明）"
    );
    assert_eq!(
        steps[2],
        "この規則の対象と分かったのは2026年12月15日（火） 9時30分（JST）のため、そこから数えます"
    );
    let few = facts.clone().with("headcount", people(1_000));
    let told = of(&few, Lang::En);
    assert_eq!(
        told,
        [
            "The rule does not apply. “headcount” 1,000, at most 1,000 (known since Tuesday, 15 December 2026, 9:30 (JST))"
        ]
    );
    let open = of(&facts, Lang::En);
    assert_eq!(
        open.first().unwrap(),
        "Whether the rule applies hangs on: “headcount”"
    );
    assert!(
        open.iter()
            .any(|step| step.starts_with("If the rule applies, it is due on"))
    );
    assert!(open.last().unwrap().starts_with("Settle before then"));
}

#[test]
fn a_calendar_that_ends_too_early_or_is_not_there_is_named() {
    let facts = one(TimeKind::Aware, "2027-12-20T10:00:00+09:00", TOKYO);
    let of = |calendar: Option<&str>| {
        let mut rule = appi();
        rule.terms[0].calendar = calendar.map(str::to_owned);
        told(
            &rule,
            &facts,
            &Outcome::Open,
            "2027-12-20T12:00:00+09:00",
            Lang::Ja,
        )
        .join("\n")
    };
    assert!(
        of(Some("jp")).contains("休日の暦「試験」が分かるのは2026年1月1日から2027年12月31日まで")
    );
    assert!(of(Some("none")).contains("休日の暦「none」が登録されていない"));
    assert!(of(None).contains("休日の暦が定められていない"));
    let early = one(TimeKind::Aware, "2027-06-01T10:00:00+09:00", TOKYO);
    let told = told(
        &appi(),
        &early,
        &Outcome::Open,
        "2027-06-01T12:00:00+09:00",
        Lang::Ja,
    );
    assert!(!told.join("\n").contains("休日の暦"), "{told:?}");
}

#[test]
fn a_moment_of_another_zone_is_told_in_both() {
    let facts = one(TimeKind::Aware, "2026-11-24T08:00:00+09:00", TOKYO);
    let rule = rule(NEW_YORK, vec![aware(30, Unit::DaysAfter)]);
    let told = told(
        &rule,
        &facts,
        &Outcome::Open,
        "2026-11-25T00:00:00Z",
        Lang::En,
    );
    assert_eq!(
        told[1],
        "It runs from “Became aware”: Tuesday, 24 November 2026, 8:00 (JST); Monday, 23 November 2026, 18:00 (EST) \
         where the period is counted"
    );
}

#[test]
fn what_is_over_and_what_was_filed_is_told_with_its_span() {
    let facts = one(TimeKind::Aware, "2026-12-01T10:00:00+09:00", TOKYO);
    let hours = rule(TOKYO, vec![aware(72, Unit::Hours)]);
    let last = |outcome: &Outcome| {
        let steps = told(
            &hours,
            &facts,
            outcome,
            "2026-12-06T13:20:00+09:00",
            Lang::Ja,
        );
        steps.last().unwrap().clone()
    };
    assert_eq!(last(&Outcome::Open), "期限を2日3時間過ぎています");
    let late = Outcome::Filed {
        at: at("2026-12-04T10:20:00+09:00"),
    };
    assert_eq!(
        last(&late),
        "2026年12月4日（金） 10時20分（JST）に提出されました。期限を20分過ぎていました"
    );
    let in_time = Outcome::Filed {
        at: at("2026-12-04T10:00:00+09:00"),
    };
    assert_eq!(
        last(&in_time),
        "2026年12月4日（金） 10時00分（JST）に、期限内に提出されました"
    );
}

#[test]
fn what_is_late_in_a_range_says_from_which_end_it_counts() {
    let facts = one(TimeKind::Aware, "2026-11-10T10:00:00+09:00", TOKYO);
    let range = Term {
        outer: Some(5),
        ..aware(3, Unit::DaysIncluding)
    };
    let asap = Rule {
        asap: true,
        ..rule(TOKYO, vec![range])
    };
    let last = |outcome: &Outcome, lang| {
        let steps = told(&asap, &facts, outcome, "2026-11-28T02:59:59+09:00", lang);
        steps.last().unwrap().clone()
    };
    assert_eq!(
        last(&Outcome::Open, Lang::Ja),
        "遅いほうの目安である2026年11月14日（土） 23時59分（JST）を13日3時間過ぎています"
    );
    assert_eq!(
        last(&Outcome::Open, Lang::En),
        "Overdue by 13 days 3 hours, counted from the later end of the range, Saturday, 14 November 2026, 23:59 (JST)"
    );
    let late = Outcome::Filed {
        at: at("2026-11-15T01:59:59+09:00"),
    };
    assert_eq!(
        last(&late, Lang::En),
        "Filed on Sunday, 15 November 2026, 1:59 (JST), 2 hours late, counted from the later end of the range, \
         Saturday, 14 November 2026, 23:59 (JST)"
    );
}

#[test]
fn periods_and_conditions_read_as_a_sentence() {
    let of = |rule: &Rule| {
        let text = terms_text(rule);
        (text.ja, text.en)
    };
    assert_eq!(
        of(&appi()),
        (
            "認識した日を1日目として30日以内（末日が閉庁日に当たるときは翌開庁日まで）".to_owned(),
            "within 30 days, the day of becoming aware being day 1 (to the next business day where it ends on a day \
             that is closed)"
                .to_owned()
        )
    );
    let range = Term {
        outer: Some(5),
        ..aware(3, Unit::DaysIncluding)
    };
    let asap = Rule {
        asap: true,
        ..rule(TOKYO, vec![range])
    };
    assert_eq!(
        of(&asap).0,
        "速やかに（目安：認識した日を1日目として3～5日以内）"
    );
    let chained = term(Start::Filed("ct.first".to_owned()), 1, Unit::Months);
    assert_eq!(
        of(&rule(TOKYO, vec![chained])),
        (
            "「ct.first」を提出した日から1か月以内".to_owned(),
            "within 1 month of the day of the filing of “ct.first”".to_owned()
        )
    );
    let two = rule(
        TOKYO,
        vec![aware(24, Unit::Hours), aware(1, Unit::BusinessDays)],
    );
    assert_eq!(
        of(&two).1,
        "within 24 hours of becoming aware, or within 1 business day after the day of becoming aware, whichever is earliest"
    );
    let when = Rule {
        applies: Condition::All(vec![
            question("a"),
            Condition::Any(vec![
                more_than("n", 1_000),
                Condition::Not(Box::new(question("b"))),
            ]),
        ]),
        ..appi()
    };
    let text = applies_text(&when);
    assert_eq!(
        text.ja,
        "「a」の答えが「はい」、かつ（「n」の答えが1,000を超える、または「b」の答えが「いいえ」）"
    );
    assert_eq!(
        text.en,
        "the answer to “a” is yes and (the answer to “n” is more than 1,000 or the answer to “b” is no)"
    );
    let keys: Vec<&str> = questions_of(&when).into_iter().collect();
    assert_eq!(keys, ["a", "b", "n"]);
}

#[test]
fn two_versions_differ_where_people_read_it_and_also_in_their_calendars() {
    let old = appi();
    assert!(changes(&old, &old, Lang::En).is_empty());
    let mut newer = Rule {
        version: 2,
        title: Both::new("新", "New"),
        ..appi()
    };
    newer.terms[0].count = 45;
    let found = changes(&old, &newer, Lang::En);
    let fields: Vec<&str> = found.iter().map(|change| change.field.as_str()).collect();
    assert_eq!(fields, ["Title", "Periods"]);
    assert!(found[1].pinned.contains("30 days") && found[1].newest.contains("45 days"));
    let mut other = appi();
    other.terms[0].calendar = Some("eu".to_owned());
    let found = changes(&old, &other, Lang::Ja);
    assert_eq!(found.len(), 1);
    assert!(found[0].pinned.contains("jp") && found[0].newest.contains("eu"));
}
