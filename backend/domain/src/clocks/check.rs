//! What may be recorded on clocks and questions: answers, decisions, plans, settings. Rules users write are checked in
//! `own`.

use super::catalogue::QuestionText;
use crate::{fault::Faults, incidents::check_moment};
use jiff::{Span, Timestamp};
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
            "This time has not come yet; record it once it was filed",
        ),
        Some(_) => {}
    }
    if input.channel.is_none() {
        faults.add(
            "channel",
            "required",
            "提出の方法を選んでください",
            "Choose by which way it was filed",
        );
    }
    faults.optional_line("reference", &input.reference, MAX_NAME);
}

/// Whether somebody may see to it until then. Who they are is looked up by the caller.
pub fn check_plan(input: &PlanInput) -> Faults {
    let mut faults = Faults::default();
    if input.due.is_some_and(|due| due < Timestamp::UNIX_EPOCH) {
        faults.add(
            "due",
            "too_early",
            "1970年より前の日時は入力できません",
            "Times before 1970 are not taken",
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
