//! Which deadlines run: legal answers the questions the law turns on, about the company once and about this incident, takes
//! the final report in hand and tells how its deadline came about. Nothing is filed here.

use anyhow::{Context, Result, ensure};
use saiki_api::Timestamp;
use saiki_api::clocks::{Answer, AnswerInput, Clock, ClockState, PlanInput, Question};
use saiki_api::incidents::Incident;

use super::calendar::Calendar;
use super::cast::Cast;
use super::teller::Teller;
use crate::client::Client;

const PRELIMINARY: &str = "jp.appi.prelim";
/// The two final reports, of which one runs: sixty days where an improper purpose is feared, thirty else.
const FINAL: [&str; 2] = ["jp.appi.final.improper", "jp.appi.final"];
/// A question nobody can answer yet: what contracts with customers say of telling them.
const LEFT_OPEN: &str = "customer_clause";

/// What the company is not, and what that rests on.
const COMPANY: [(&str, &str); 6] = [
    ("telecom_operator", "電気通信事業の届出・登録はない"),
    ("financial_institution", "金融業の免許・登録はない"),
    ("electricity_operator", "電気事業は営んでいない"),
    (
        "special_infrastructure_operator",
        "指定の通知は受けていない",
    ),
    ("listed_company", "株式は上場していない"),
    ("privacy_mark_holder", "付与を受けていない"),
];

/// What holds of the incident, and what that rests on.
const FACTS: [(&str, Answer, &str); 7] = [
    (
        "personal_data",
        Answer::Yes,
        "会員検索画面の記録により、会員情報の閲覧を確認",
    ),
    (
        "improper_purpose",
        Answer::Yes,
        "第三者が管理画面から侵入し、ページを書き換えた",
    ),
    (
        "strong_encryption",
        Answer::No,
        "画面から閲覧できる状態で、暗号化の対象外だった",
    ),
    (
        "sensitive_data",
        Answer::No,
        "閲覧された項目に要配慮個人情報はない",
    ),
    (
        "property_damage",
        Answer::No,
        "カード番号は自社で保持していない。パスワードも閲覧されていない",
    ),
    ("my_number", Answer::No, "会員情報にマイナンバーはない"),
    (
        "entrusted_data",
        Answer::No,
        "自社の会員の情報で、受託したものではない",
    ),
];

/// Answers, takes the final report in hand, and says what falls due next.
///
/// # Errors
/// When a step is refused, or the deadlines do not run as the answers have it.
pub fn settle(
    cast: &Cast,
    incident: &Incident,
    calendar: &Calendar,
    teller: &mut Teller,
) -> Result<()> {
    teller.heading("Which deadlines run");
    let legal = &cast.compliance;
    let base = format!("incidents/{}", incident.id);
    for (key, note) in COMPANY {
        answer(legal, "clock-questions", key, Answer::No, note)?;
    }
    let mut said = 0;
    for (key, wanted, note) in FACTS {
        said += answer(legal, &format!("{base}/clock-questions"), key, wanted, note)?;
    }
    teller.done(&format!(
        "legal answers {} questions about the company and {said} about the incident; the records tell {}",
        COMPANY.len(),
        FACTS.len() - said
    ));
    leave_open(legal, &base, calendar)?;

    let clocks: Vec<Clock> = legal.get(&format!("{base}/clocks"))?;
    let runs = |rule: &str| of(&clocks, rule).is_ok_and(|it| it.state == ClockState::Running);
    let rule = FINAL.into_iter().find(|rule| runs(rule));
    let last = of(&clocks, rule.context("no final report is due")?)?;
    let plan = PlanInput {
        owner_id: Some(legal.user.id),
        due: Some(calendar.deadline(24, 17, 0)?.at),
    };
    let path = format!("{base}/clocks/{}/plan", last.id);
    let last: Clock = legal.change("PUT", &path, last.version, &plan)?;
    let own = last.internal_due.context("our own deadline is not kept")?;
    let due = last.due.context("the final report has no deadline")?;
    ensure!(own < due, "our own deadline is to come before the law's");

    let open = |state: ClockState| clocks.iter().filter(|clock| clock.state == state).count();
    let dated = clocks.iter().filter(|clock| clock.state.is_open());
    let next = dated
        .filter_map(|clock| clock.due.map(|due| (due, clock)))
        .min_by_key(|(due, _)| *due);
    let (first, clock) = next.context("nothing has a deadline")?;
    teller.done(&format!(
        "{} deadlines run, {} hang on open questions; the next one: {}, {}",
        open(ClockState::Running) + open(ClockState::Overdue),
        open(ClockState::Undetermined),
        clock.title,
        spoken(first, clock)?
    ));
    teller.detail(&reasoned(clock)?);
    teller.done(&format!(
        "{}: {}, our own deadline {}",
        last.title,
        spoken(due, &last)?,
        spoken(own, &last)?
    ));
    teller.detail(&reasoned(&last)?);
    Ok(())
}

/// What was recorded on the preliminary report stopped its clock.
///
/// # Errors
/// When it runs on, or counts as late.
pub fn stopped(cast: &Cast, incident: &Incident, teller: &mut Teller) -> Result<()> {
    let clocks: Vec<Clock> = cast
        .compliance
        .get(&format!("incidents/{}/clocks", incident.id))?;
    let clock = of(&clocks, PRELIMINARY)?;
    ensure!(
        clock.state == ClockState::Submitted && clock.filed.is_some(),
        "the preliminary report is {:?}",
        clock.state
    );
    teller.done("the deadline of the preliminary report is met by what is on record as filed");
    Ok(())
}

/// Gives an answer where the records do not show it already, and says how many that were: one or none.
fn answer(client: &Client, list: &str, key: &str, wanted: Answer, note: &str) -> Result<usize> {
    let question = question(client, list, key)?;
    if question.answer.is_some_and(|given| given.answer == wanted) {
        return Ok(0);
    }
    let input = AnswerInput {
        answer: wanted,
        known_at: None,
        note: note.to_owned(),
    };
    let path = format!("{list}/{key}/answer");
    let given: Question = client.change("PUT", &path, question.version, &input)?;
    ensure!(
        given.answer.is_some_and(|given| given.answer == wanted),
        "the answer to {key} is not kept"
    );
    Ok(1)
}

/// Names who finds out what contracts say, and until when.
fn leave_open(legal: &Client, base: &str, calendar: &Calendar) -> Result<()> {
    let list = format!("{base}/clock-questions");
    let seen = question(legal, &list, LEFT_OPEN)?;
    let plan = PlanInput {
        owner_id: Some(legal.user.id),
        due: Some(calendar.deadline(6, 12, 0)?.at),
    };
    let path = format!("{list}/{LEFT_OPEN}/plan");
    let _planned: Question = legal.change("PUT", &path, seen.version, &plan)?;
    Ok(())
}

fn question(client: &Client, list: &str, key: &str) -> Result<Question> {
    let all: Vec<Question> = client.get(list)?;
    let found = all.into_iter().find(|question| question.key == key);
    found.with_context(|| format!("{list} does not ask {key}"))
}

fn of<'c>(clocks: &'c [Clock], rule: &str) -> Result<&'c Clock> {
    let found = clocks.iter().find(|clock| clock.rule_id == rule);
    found.with_context(|| format!("the incident has no clock of {rule}"))
}

/// The last step of the reasoning.
fn reasoned(clock: &Clock) -> Result<String> {
    let step = clock.steps.last();
    let step = step.with_context(|| format!("{} is not reasoned", clock.title))?;
    Ok(step.text.clone())
}

/// An instant where the deadline is spoken of.
fn spoken(at: Timestamp, clock: &Clock) -> Result<String> {
    let there = at.in_tz(&clock.zone)?;
    Ok(there.strftime("%Y-%m-%d %H:%M").to_string())
}
