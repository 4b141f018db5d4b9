//! What may be recorded, and which clauses users may write.

use super::*;
use crate::{
    clocks::{
        FiledFrom, catalogue::QuestionText, check_answer, check_decision, check_filed_from,
        check_own, check_plan, check_settings, is_stale, own_rule,
    },
    fault::Faults,
};
use saiki_api::{
    alarms::AlarmPlan,
    clocks::{
        AnswerInput, ClockDecision, ClockDecisionInput, ClockSettings, PlanInput, QuestionKind,
        QuestionScope,
    },
    filing_duties::FilingChannel,
    rules::RuleFields,
};

fn now() -> Timestamp {
    at("2026-12-10T00:00:00Z")
}

fn codes(faults: Faults) -> Vec<String> {
    let each = faults.0.into_iter();
    each.map(|fault| format!("{} {}", fault.field, fault.code))
        .collect()
}

fn asked(kind: QuestionKind) -> QuestionText {
    QuestionText {
        key: "people".to_owned(),
        text: Both::new("何人ですか", "How many?"),
        help: Both::default(),
        kind,
        scope: QuestionScope::Incident,
        exemption: false,
    }
}

fn answer(answer: Answer, note: &str) -> AnswerInput {
    AnswerInput {
        answer,
        known_at: None,
        note: note.to_owned(),
    }
}

#[test]
fn an_answer_is_of_its_questions_kind_and_says_what_it_rests_on() {
    let of = |kind, input: &AnswerInput| codes(check_answer(&asked(kind), input, now()));
    let none = Vec::<String>::new();
    let (number, yes_no) = (QuestionKind::Number, QuestionKind::YesNo);
    assert_eq!(of(number, &answer(Answer::Number(3), "名簿")), none);
    assert_eq!(of(yes_no, &answer(Answer::No, "名簿")), none);
    assert_eq!(of(yes_no, &answer(Answer::Unknown, "")), none);
    assert_eq!(
        of(number, &answer(Answer::Yes, "名簿")),
        ["answer wrong_kind"]
    );
    assert_eq!(
        of(yes_no, &answer(Answer::Number(1), "名簿")),
        ["answer wrong_kind"]
    );
    assert_eq!(of(yes_no, &answer(Answer::Yes, " ")), ["note required"]);
    let later = AnswerInput {
        known_at: Some(moment("2026-12-11T00:00:00Z", TOKYO)),
        ..answer(Answer::Yes, "名簿")
    };
    assert_eq!(of(yes_no, &later), ["known_at.at in_future"]);
    let unknown = AnswerInput {
        known_at: Some(moment("2026-12-01T00:00:00Z", TOKYO)),
        ..answer(Answer::Unknown, "")
    };
    assert_eq!(of(yes_no, &unknown), ["known_at unwanted"]);
}

fn decision(decision: ClockDecision) -> ClockDecisionInput {
    ClockDecisionInput {
        decision,
        filed_at: None,
        channel: None,
        reference: String::new(),
        filing_id: None,
        reason: String::new(),
    }
}

#[test]
fn what_was_filed_says_when_and_how_and_what_was_late_says_why() {
    let of = |input: &ClockDecisionInput, late| codes(check_decision(input, late, now()));
    let empty = decision(ClockDecision::Filed);
    assert_eq!(of(&empty, false), ["filed_at required", "channel required"]);
    let filed = ClockDecisionInput {
        filed_at: Some(now()),
        channel: Some(FilingChannel::WebForm),
        ..empty
    };
    assert_eq!(of(&filed, false), Vec::<String>::new());
    assert_eq!(of(&filed, true), ["reason required"]);
    let late = ClockDecisionInput {
        reason: "調査に時間を要したため".to_owned(),
        ..filed.clone()
    };
    assert_eq!(of(&late, true), Vec::<String>::new());
    let future = ClockDecisionInput {
        filed_at: Some(at("2026-12-10T00:00:01Z")),
        ..filed.clone()
    };
    assert_eq!(of(&future, false), ["filed_at in_future"]);
    let mixed = ClockDecisionInput {
        decision: ClockDecision::Waived,
        ..filed
    };
    assert_eq!(
        of(&mixed, false),
        ["reason required", "filed_at unwanted", "channel unwanted"]
    );
    assert_eq!(
        of(&decision(ClockDecision::Open), false),
        ["reason required"]
    );
}

#[test]
fn nothing_was_filed_before_its_period_began_and_minutes_are_compared() {
    let of = |filed: &str, begun| {
        let from = FiledFrom {
            at: at("2026-12-01T01:00:30Z"),
            begun,
        };
        let faults = check_filed_from(at(filed), Some(from));
        let en = faults.0.first().map(|fault| fault.message.en.clone());
        (codes(faults), en.unwrap_or_default())
    };
    assert_eq!(of("2026-12-01T01:00:00Z", true).0, Vec::<String>::new());
    let (begun, said) = of("2026-12-01T00:59:59Z", true);
    assert_eq!(begun, ["filed_at before_start"]);
    assert!(said.contains("runs from"), "{said}");
    let (waiting, said) = of("2020-01-01T00:00:00Z", false);
    assert_eq!(waiting, ["filed_at before_start"]);
    assert!(said.contains("earliest time recorded"), "{said}");
    let unbounded = check_filed_from(at("2020-01-01T00:00:00Z"), None);
    assert_eq!(codes(unbounded), Vec::<String>::new());
}

#[test]
fn plans_and_settings_are_within_their_bounds() {
    let plan = |text: &str| {
        let due = Some(at(text));
        let input = PlanInput {
            owner_id: None,
            due,
        };
        codes(check_plan(&input, now()))
    };
    assert_eq!(plan("2026-12-24T00:00:00Z"), Vec::<String>::new());
    assert_eq!(plan("1999-12-31T23:59:59Z"), ["due too_early"]);
    assert_eq!(plan("2000-01-01T00:00:00Z"), Vec::<String>::new());
    assert_eq!(plan("2036-12-10T00:00:00Z"), Vec::<String>::new());
    assert_eq!(plan("2036-12-10T00:00:01Z"), ["due too_late"]);
    let settings = |regimes: Vec<Regime>, stale_after_months, alarms| {
        codes(check_settings(&ClockSettings {
            regimes,
            stale_after_months,
            alarms,
            version: 0,
        }))
    };
    let alarms = AlarmPlan::default();
    assert_eq!(
        settings(Regime::ALL.to_vec(), 6, alarms.clone()),
        Vec::<String>::new()
    );
    let never = AlarmPlan {
        before_hours: vec![24, 0, 24],
        ..alarms
    };
    assert_eq!(
        settings(vec![Regime::Jp, Regime::Jp], 0, never),
        [
            "regimes.1 repeated",
            "stale_after_months out_of_range",
            "alarms.before_hours.2 repeated",
            "alarms.before_hours.1 out_of_range"
        ]
    );
}

fn clause() -> RuleFields {
    RuleFields {
        title: Both::new("委託元への報告", ""),
        recipient: Both::new("株式会社甲", ""),
        source: Source::default(),
        zone: TOKYO.to_owned(),
        asap: false,
        terms: vec![aware(24, Unit::Hours)],
        applies: None,
        note: Both::default(),
        retired: false,
    }
}

#[test]
fn a_clause_makes_a_rule_of_its_contract() {
    assert_eq!(
        codes(check_own(&clause(), &calendars())),
        Vec::<String>::new()
    );
    let rule = own_rule("ct.1".to_owned(), 3, &clause());
    assert_eq!((rule.id.as_str(), rule.version), ("ct.1", 3));
    assert_eq!(
        (rule.regime, rule.force),
        (Regime::Contract, RuleForce::Contract)
    );
    assert_eq!(rule.applies, Condition::Always);
    let facts = one(TimeKind::Aware, "2026-12-09T09:00:00+09:00", TOKYO);
    assert_eq!(due(&rule, &facts), "2026-12-10T09:00:00+09:00");
}

#[test]
fn a_clause_hangs_on_nothing_that_does_not_exist() {
    let faults = |fields: RuleFields| codes(check_own(&fields, &calendars()));
    let of_term = |term: Term| {
        faults(RuleFields {
            terms: vec![term],
            ..clause()
        })
    };
    let days = || aware(3, Unit::BusinessDays);
    assert_eq!(of_term(days()), ["terms.0.calendar required"]);
    assert_eq!(
        of_term(rolling(days(), Roll::None, "none")),
        ["terms.0.calendar unknown_calendar"]
    );
    assert_eq!(
        of_term(rolling(days(), Roll::None, "jp")),
        Vec::<String>::new()
    );
    assert_eq!(
        of_term(aware(0, Unit::Hours)),
        ["terms.0.count out_of_range"]
    );
    let range = Term {
        outer: Some(3),
        ..aware(3, Unit::Hours)
    };
    assert_eq!(of_term(range), ["terms.0.outer out_of_range"]);
    let filed = |rule: &str| of_term(term(Start::Filed(rule.to_owned()), 3, Unit::Hours));
    assert_eq!(filed("xx.none"), ["terms.0.start unknown_rule"]);
    assert_eq!(filed("ct.other"), Vec::<String>::new());
    assert_eq!(filed("eu.gdpr.sa"), Vec::<String>::new());
    let applies = |condition| {
        faults(RuleFields {
            applies: Some(condition),
            ..clause()
        })
    };
    assert_eq!(
        applies(question("no such question")),
        ["applies unknown_question"]
    );
    assert_eq!(applies(question("people")), ["applies wrong_kind"]);
    assert_eq!(applies(more_than("people", 100)), Vec::<String>::new());
    let deep = (0..9).fold(question("personal_data"), |part, _| {
        Condition::Not(Box::new(part))
    });
    assert_eq!(applies(deep), ["applies too_many"]);
    let any = Condition::Any(vec![question("personal_data"); 20]);
    assert_eq!(applies(Condition::All(vec![any; 5])), ["applies too_many"]);
    assert_eq!(applies(Condition::Any(Vec::new())), ["applies too_many"]);
    let empty = RuleFields {
        title: Both::default(),
        zone: "Mars/Base".to_owned(),
        terms: Vec::new(),
        ..clause()
    };
    assert_eq!(
        faults(empty),
        ["title.ja required", "zone unknown_zone", "terms required"]
    );
}

#[test]
fn a_rule_is_stale_once_its_comparison_lies_too_far_back_or_never_was() {
    let compared = |day: &str| Rule {
        verified_on: Some(day.parse().unwrap()),
        ..rule(TOKYO, Vec::new())
    };
    let today = "2026-12-10".parse().unwrap();
    assert!(!is_stale(&compared("2026-06-10"), 6, today));
    assert!(is_stale(&compared("2026-06-09"), 6, today));
    assert!(is_stale(&rule(TOKYO, Vec::new()), 6, today));
    assert!(!is_stale(
        &own_rule("ct.1".to_owned(), 1, &clause()),
        6,
        today
    ));
}
