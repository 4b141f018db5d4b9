//! Clauses of contracts that users write as rules: what is taken, and the rule one makes. They are checked against the
//! calendars and questions there are, so that no clock hangs on something that does not exist.

use super::{catalogue, condition};
use crate::{calendars::Calendars, fault::Faults, text};
use jiff::tz::TimeZone;
use saiki_api::{
    clocks::QuestionKind,
    organisation::Both,
    rules::{
        Choice, Condition, MAX_COUNT, MAX_ID, MAX_NAME, MAX_NOTE, Regime, Roll, Rule, RuleFields,
        RuleForce, RuleStatus, Start, Term, Unit,
    },
};
use std::collections::BTreeSet;

/// Most periods of a clause.
const MAX_TERMS: usize = 4;
/// Most parts within parts of a condition.
const MAX_DEPTH: usize = 5;
/// Most parts of one part.
const MAX_PARTS: usize = 20;
/// Most parts of a condition in all: every deadline asks it each minute.
const MAX_SIZE: usize = 100;

/// Whether a clause may be written like this.
pub fn check_own(fields: &RuleFields, calendars: &Calendars) -> Faults {
    let mut faults = Faults::default();
    named("title", &fields.title, &mut faults);
    named("recipient", &fields.recipient, &mut faults);
    for (field, text) in [
        ("source.ja", &fields.source.ja),
        ("source.en", &fields.source.en),
        ("source.url", &fields.source.url),
    ] {
        faults.optional_line(field, text, MAX_NAME);
    }
    faults.prose("note.ja", &fields.note.ja, MAX_NOTE);
    faults.prose("note.en", &fields.note.en, MAX_NOTE);
    let zone = fields.zone.as_str();
    if !TimeZone::get(zone).is_ok_and(|known| known.iana_name() == Some(zone)) {
        faults.add(
            "zone",
            "unknown_zone",
            "このタイムゾーンはありません。Asia/Tokyo のような IANA の名前を入れてください",
            "There is no such time zone; use an IANA name such as Asia/Tokyo",
        );
    }
    faults.count("terms", fields.terms.len(), MAX_TERMS);
    if fields.terms.is_empty() && !fields.asap {
        faults.add(
            "terms",
            "required",
            "期間を入力するか、「速やかに」を選んでください",
            "Give a period, or choose “without delay”",
        );
    }
    for (n, term) in fields.terms.iter().enumerate() {
        check_term(&format!("terms.{n}"), term, calendars, &mut faults);
    }
    if let Some(applies) = &fields.applies {
        check_condition("applies", applies, &mut faults);
    }
    faults
}

/// The rule a clause makes.
pub fn own_rule(id: String, version: u32, fields: &RuleFields) -> Rule {
    Rule {
        id,
        version,
        regime: Regime::Contract,
        title: fields.title.clone(),
        recipient: fields.recipient.clone(),
        status: RuleStatus::Verified,
        force: RuleForce::Contract,
        valid_from: None,
        valid_to: None,
        source: fields.source.clone(),
        verified_on: None,
        zone: fields.zone.clone(),
        asap: fields.asap,
        terms: fields.terms.clone(),
        choice: Choice::Earliest,
        applies: fields.applies.clone().unwrap_or(Condition::Always),
        content: None,
        note: fields.note.clone(),
    }
}

/// A name in one language at least.
fn named(field: &str, name: &Both, faults: &mut Faults) {
    if name.ja.trim().is_empty() && name.en.trim().is_empty() {
        faults.line(&format!("{field}.ja"), &name.ja, MAX_NAME);
        return;
    }
    faults.optional_line(&format!("{field}.ja"), &name.ja, MAX_NAME);
    faults.optional_line(&format!("{field}.en"), &name.en, MAX_NAME);
}

fn check_term(field: &str, term: &Term, calendars: &Calendars, faults: &mut Faults) {
    if !(1..=MAX_COUNT).contains(&term.count) {
        faults.add(
            format!("{field}.count"),
            "out_of_range",
            format!("1から{MAX_COUNT}までの数を入力してください"),
            format!("Give a number from 1 to {MAX_COUNT}"),
        );
    }
    if let Some(outer) = term.outer
        && !(term.count.saturating_add(1)..=MAX_COUNT).contains(&outer)
    {
        faults.add(
            format!("{field}.outer"),
            "out_of_range",
            format!("幅の遅いほうには、早いほうより大きく{MAX_COUNT}以下の数を入力してください"),
            format!("The later end of a range must be larger than its first, at most {MAX_COUNT}"),
        );
    }
    check_calendar(field, term, calendars, faults);
    if let Start::Filed(rule) = &term.start {
        check_filed(&format!("{field}.start"), rule, faults);
    }
    for (name, condition) in [
        ("roll_unless", &term.roll_unless),
        ("only_if", &term.only_if),
    ] {
        if let Some(condition) = condition {
            check_condition(&format!("{field}.{name}"), condition, faults);
        }
    }
}

fn check_calendar(field: &str, term: &Term, calendars: &Calendars, faults: &mut Faults) {
    let field = format!("{field}.calendar");
    match &term.calendar {
        Some(id) if calendars.get(id).is_none() => faults.add(
            field,
            "unknown_calendar",
            "この休日の暦は登録されていません",
            "There is no such calendar",
        ),
        None if term.roll != Roll::None || term.unit == Unit::BusinessDays => faults.add(
            field,
            "required",
            "営業日を数えるための休日の暦を選んでください",
            "Choose the calendar its business days come from",
        ),
        _ => {}
    }
}

/// The identifier of a built-in rule that exists, or of one users write.
fn check_filed(field: &str, rule: &str, faults: &mut Faults) {
    let own = rule.starts_with("ct.") && rule.chars().count() <= MAX_ID;
    if catalogue::rule(rule).is_none() && (!own || rule.chars().any(text::is_unsafe)) {
        faults.add(
            field,
            "unknown_rule",
            "起算点となる規則がありません",
            "There is no such rule to run from",
        );
    }
}

fn check_condition(field: &str, condition: &Condition, faults: &mut Faults) {
    if !is_small(condition, MAX_DEPTH) || size(condition) > MAX_SIZE {
        faults.add(
            field,
            "too_many",
            format!(
                "条件の入れ子は{MAX_DEPTH}段まで、並べる条件は{MAX_PARTS}個まで、全部で{MAX_SIZE}個までです"
            ),
            format!(
                "Conditions nest at most {MAX_DEPTH} deep, with at most {MAX_PARTS} parts each and {MAX_SIZE} in all"
            ),
        );
        return;
    }
    let mut keys = BTreeSet::new();
    condition::collect(condition, &mut keys);
    for key in keys {
        if catalogue::question(key).is_none() {
            faults.add(
                field,
                "unknown_question",
                "条件に使われている質問がありません",
                "The condition asks a question that does not exist",
            );
        }
    }
    if !asks_rightly(condition) {
        faults.add(
            field,
            "wrong_kind",
            "「はい・いいえ」で答える質問と数で答える質問を取り違えています",
            "A question answered with yes or no is used as one for a number, or the other way round",
        );
    }
}

/// Whether a condition nests no deeper, and lists no more, than people can read.
fn is_small(condition: &Condition, depth: usize) -> bool {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => {
            let most = (1..=MAX_PARTS).contains(&parts.len());
            depth > 0 && most && parts.iter().all(|part| is_small(part, depth - 1))
        }
        Condition::Not(part) => depth > 0 && is_small(part, depth - 1),
        Condition::Always | Condition::Yes(_) | Condition::Number { .. } => true,
    }
}

/// How many parts a condition has, those within parts too.
fn size(condition: &Condition) -> usize {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => 1 + parts.iter().map(size).sum::<usize>(),
        Condition::Not(part) => 1 + size(part),
        Condition::Always | Condition::Yes(_) | Condition::Number { .. } => 1,
    }
}

/// Whether each question that exists is asked for what it answers.
fn asks_rightly(condition: &Condition) -> bool {
    let is = |key: &str, kind| catalogue::question(key).is_none_or(|known| known.kind == kind);
    match condition {
        Condition::Always => true,
        Condition::All(parts) | Condition::Any(parts) => parts.iter().all(asks_rightly),
        Condition::Not(part) => asks_rightly(part),
        Condition::Yes(question) => is(question, QuestionKind::YesNo),
        Condition::Number { question, .. } => is(question, QuestionKind::Number),
    }
}
