//! What may be recorded on clocks and questions: answers, decisions, plans, settings. Rules users write are checked in
//! `own`.

use super::{FiledFrom, alarms, catalogue::QuestionText};
use crate::{fault::Faults, filings::filed_before, incidents::check_moment};
use jiff::{Span, Timestamp, ToSpan, tz::TimeZone};
use saiki_api::{
    Date,
    clocks::{
        Answer, AnswerInput, ClockDecision, ClockDecisionInput, ClockSettings, MAX_NAME,
        MAX_REASON, PlanInput, QuestionKind,
    },
    rules::{Regime, Rule, RuleStatus},
};

/// Most months a comparison of a rule with its source may lie back before it counts as old.
const MAX_STALE_MONTHS: u32 = 60;
/// The first instant our own deadlines may name, in seconds: the beginning of the year 2000.
const PLAN_FROM: i64 = 946_684_800;
/// Most years a deadline of our own may lie ahead.
const PLAN_YEARS: i64 = 10;

/// Whether a question may be answered like this.
pub fn check_answer(question: &QuestionText, input: &AnswerInput, now: Timestamp) -> Faults {
    let mut faults = Faults::default();
    match (question.kind, input.answer) {
        (_, Answer::Unknown)
        | (QuestionKind::YesNo, Answer::Yes | Answer::No)
        | (QuestionKind::Number, Answer::Number(_)) => {}
        (QuestionKind::YesNo, Answer::Number(_)) => faults.add(
            "answer",
            "wrong_kind",
            "「はい」か「いいえ」で答えてください",
            "Answer with yes or no",
        ),
        (QuestionKind::Number, Answer::Yes | Answer::No) => faults.add(
            "answer",
            "wrong_kind",
            "数で答えてください",
            "Answer with a number",
        ),
    }
    match &input.known_at {
        Some(_) if input.answer == Answer::Unknown => unwanted("known_at", &mut faults),
        Some(moment) => check_moment("known_at", moment, now, &mut faults),
        None => {}
    }
    if input.answer == Answer::Unknown {
        faults.prose("note", &input.note, MAX_REASON);
    } else {
        required_prose("note", &input.note, &mut faults);
    }
    faults
}

/// Whether a decision may be recorded like this; `late` is whether what was filed was filed late.
pub fn check_decision(input: &ClockDecisionInput, late: bool, now: Timestamp) -> Faults {
    let mut faults = Faults::default();
    if input.decision == ClockDecision::Filed {
        filed(input, now, &mut faults);
        if late {
            required_prose("reason", &input.reason, &mut faults);
        } else {
            faults.prose("reason", &input.reason, MAX_REASON);
        }
        return faults;
    }
    required_prose("reason", &input.reason, &mut faults);
    for (field, given) in [
        ("filed_at", input.filed_at.is_some()),
        ("channel", input.channel.is_some()),
        ("reference", !input.reference.is_empty()),
        ("filing_id", input.filing_id.is_some()),
    ] {
        if given {
            unwanted(field, &mut faults);
        }
    }
    faults
}

fn filed(input: &ClockDecisionInput, now: Timestamp, faults: &mut Faults) {
    match input.filed_at {
        None => faults.add(
            "filed_at",
            "required",
            "提出した日時を入力してください",
            "Please give the time it was filed",
        ),
        Some(at) if at > now => faults.add(
            "filed_at",
            "in_future",
            "まだ来ていない日時です。提出したあとで記録してください",
            "This time has not come yet; record it once it has been filed",
        ),
        Some(_) => {}
    }
    if input.channel.is_none() {
        faults.add(
            "channel",
            "required",
            "提出の方法を選んでください",
            "Choose how it was filed",
        );
    }
    faults.optional_line("reference", &input.reference, MAX_NAME);
}

/// Whether something can have been filed then. People tell the time to the minute, so minutes are compared.
pub fn check_filed_from(filed_at: Timestamp, from: Option<FiledFrom>) -> Faults {
    let mut faults = Faults::default();
    let Some(from) = from.filter(|from| filed_before(filed_at, from.at)) else {
        return faults;
    };
    let (ja, en) = if from.begun {
        (
            "起算点より前の日時です。提出した日時を確かめてください。起算点が誤っているときは、先にインシデントの日時を直してください",
            "This is before what the period runs from; check when it was filed. If the period starts from a wrong time, \
             correct the times of the incident first",
        )
    } else {
        (
            "インシデントに記録された最も早い日時より前です。提出した日時を確かめてください。記録が誤っているときは、先にインシデントの日時を直してください",
            "This is before the earliest time recorded of the incident; check when it was filed. If the record is wrong, \
             correct the times of the incident first",
        )
    };
    faults.add("filed_at", "before_start", ja, en);
    faults
}

/// Whether somebody may see to it until then. Who they are is looked up by the caller.
pub fn check_plan(input: &PlanInput, now: Timestamp) -> Faults {
    let mut faults = Faults::default();
    let Some(due) = input.due else {
        return faults;
    };
    let ahead = now
        .to_zoned_datetime(TimeZone::UTC)
        .checked_add(PLAN_YEARS.years());
    if due.as_second() < PLAN_FROM {
        faults.add(
            "due",
            "too_early",
            "2000年より前の日時は入力できません。年を確かめてください",
            "Times before the year 2000 are not taken; check the year",
        );
    } else if ahead.is_ok_and(|last| due > last.timestamp()) {
        faults.add(
            "due",
            "too_late",
            format!("{PLAN_YEARS}年より先の日時は入力できません。年を確かめてください"),
            format!("Times more than {PLAN_YEARS} years ahead are not taken; check the year"),
        );
    }
    faults
}

/// Whether settings may be like this.
pub fn check_settings(settings: &ClockSettings) -> Faults {
    let mut faults = Faults::default();
    faults.distinct("regimes", &settings.regimes);
    if !(1..=MAX_STALE_MONTHS).contains(&settings.stale_after_months) {
        faults.add(
            "stale_after_months",
            "out_of_range",
            format!("1から{MAX_STALE_MONTHS}までの月数を入力してください"),
            format!("Give a number of months from 1 to {MAX_STALE_MONTHS}"),
        );
    }
    faults.0.extend(alarms::check(&settings.alarms).0);
    faults
}

/// Whether a rule was last compared with its source more than so many months before `today`, or never. A clause users
/// wrote has no other source than what they wrote.
pub fn is_stale(rule: &Rule, months: u32, today: Date) -> bool {
    let Some(verified) = rule.verified_on else {
        return !(rule.regime == Regime::Contract && rule.status == RuleStatus::Verified);
    };
    let until = Span::new()
        .try_months(i64::from(months))
        .and_then(|span| verified.checked_add(span));
    until.is_ok_and(|until| until < today)
}

fn required_prose(field: &str, text: &str, faults: &mut Faults) {
    if text.trim().is_empty() {
        faults.line(field, text, MAX_REASON);
    } else {
        faults.prose(field, text, MAX_REASON);
    }
}

fn unwanted(field: &str, faults: &mut Faults) {
    faults.add(
        field,
        "unwanted",
        "この場合は指定できません。空にしてください",
        "It is not taken here; leave it out",
    );
}
