//! Changing the clocks of an incident: taking a rule in hand, deciding, planning, moving to a newer version. A closed
//! incident takes none of it, and each leaves a mark of where the clock stood before.

use super::{
    Row,
    board::{Board, Settled},
    duty, get, marks, questions,
};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, Writer, filing_duties, filings, gates,
    ids::{micros, new_id},
    rules,
    schema::incident_clocks::{self, dsl},
    timeline,
};
use diesel::prelude::*;
use saiki_api::{
    Lang, Uuid,
    clocks::{Clock, ClockDecision, ClockDecisionInput, NewClock, PlanInput},
    filing_duties::{DutyDecision, DutyDecisionInput},
    organisation::Both,
    problem::ErrorCode,
    rules::Rule,
    wire,
};
use saiki_domain::{
    canonical::sha256_hex,
    clocks::{check_decision, check_filed_from, filed_from, is_late},
    fault::Faults,
};
use serde_json::json;

/// Takes a rule in hand that the incident does not have.
pub fn add(
    conn: &mut Conn,
    incident: Uuid,
    new: &NewClock,
    writer: &Writer,
) -> DbResult<Changed<Clock>> {
    gates::not_closed(conn, incident)?;
    let offered = rules::offered(conn)?;
    let Some(rule) = offered.iter().find(|rule| rule.id == new.rule_id) else {
        let mut faults = Faults::default();
        faults.add(
            "rule_id",
            "unknown",
            "この規則はありません。一覧から選び直してください",
            "There is no such rule; choose one of the list",
        );
        return Err(DbError::Invalid(faults));
    };
    let there: i64 = dsl::incident_clocks
        .filter(
            dsl::incident_id
                .eq(DbId(incident))
                .and(dsl::rule_id.eq(&rule.id)),
        )
        .count()
        .get_result(conn)?;
    if there > 0 {
        return Err(DbError::refused(
            ErrorCode::AlreadyExists,
            "この規則の期限はすでにあります",
            "The incident has a clock of this rule already",
        ));
    }
    rules::pin(conn, &[rule])?;
    let id = new_id(writer.now);
    let row = Row::new(id, incident, rule, Some(&writer.by.name), writer.now);
    diesel::insert_into(incident_clocks::table)
        .values(&row)
        .execute(conn)?;
    let data = json!({ "rule": rule.id, "rule_version": rule.version });
    changed(conn, incident, id, writer, "clock.added", data)
}

/// Removes a clock that was added here and on which nothing was decided. `expected` is the version the caller saw.
pub fn remove(
    conn: &mut Conn,
    incident: Uuid,
    clock: Uuid,
    expected: i64,
    writer: &Writer,
) -> DbResult<Changed<()>> {
    let (board, row) = held(conn, incident, clock, expected, writer)?;
    if row.added_by_name.is_none() || board.settled(&row)?.decision.is_some() {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "取り除けるのは、自分たちで追加した、判断前の期限だけです",
            "Only a clock that was added here and is not decided yet can be removed",
        ));
    }
    marks::remove(conn, row.id)?;
    diesel::delete(dsl::incident_clocks.find(row.id)).execute(conn)?;
    let data = json!({ "rule": row.rule_id, "rule_version": row.rule_version });
    Ok(Changed::new(
        (),
        Entry::incident(incident, "clock.removed", clock, data),
    ))
}

/// Records what somebody decided on a clock, or takes it back. What was filed late needs its reason, and nothing was filed
/// before its period began. `expected` is the version the caller saw.
pub fn decide(
    conn: &mut Conn,
    incident: Uuid,
    clock: Uuid,
    input: &ClockDecisionInput,
    expected: i64,
    writer: &Writer,
) -> DbResult<Changed<Clock>> {
    record(conn, incident, clock, input, expected, writer, true)
}

/// The same. What a report made here was filed with is held against its approval instead: then it is not `by_hand`.
pub(super) fn record(
    conn: &mut Conn,
    incident: Uuid,
    clock: Uuid,
    input: &ClockDecisionInput,
    expected: i64,
    writer: &Writer,
    by_hand: bool,
) -> DbResult<Changed<Clock>> {
    let (board, row) = held(conn, incident, clock, expected, writer)?;
    let reckoned = board.stands(&row, writer.now)?;
    let late = input.filed_at.is_some_and(|at| is_late(&reckoned, at));
    let mut faults = check_decision(input, late, writer.now);
    if by_hand
        && input.decision == ClockDecision::Filed
        && let Some(at) = input.filed_at
    {
        let facts = &board.record(row.incident_id)?.facts;
        let from = filed_from(board.rule(&row)?, facts, &reckoned);
        faults.0.extend(check_filed_from(at, from).0);
    }
    if !faults.0.is_empty() {
        return Err(DbError::Invalid(faults));
    }
    let settled = board.settled(&row)?;
    if let Some(kind) = duty(&row.rule_id) {
        return decide_duty(conn, (incident, clock), kind, input, &settled, writer);
    }
    if input.decision == ClockDecision::Open && settled.decision.is_none() {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "まだ判断されていないため、取り消すものがありません",
            "Nothing was decided yet that could be taken back",
        ));
    }
    let faults = filings::wrong(conn, incident, None, (input.filing_id, input.filed_at))?;
    if !faults.0.is_empty() {
        return Err(DbError::Invalid(faults));
    }
    let decided = input.decision != ClockDecision::Open;
    let mut after = Row {
        decision: decided.then(|| wire::name(&input.decision)),
        filed_at: input.filed_at.map(micros),
        channel: input.channel.as_ref().map(wire::name),
        reference: input.reference.trim().to_owned(),
        filing_id: input.filing_id.map(DbId),
        reason: input.reason.trim().to_owned(),
        decided_by: Some(DbId(writer.by.id.ok_or(DbError::NotFound)?)),
        decided_by_name: Some(writer.by.name.clone()),
        decided_at: Some(micros(writer.now)),
        ..row
    };
    after.write(conn)?;
    let text = told(board.rule(&after)?, input.decision, &writer.by.name);
    timeline::record(conn, incident, writer.now, &text, writer.now)?;
    let data = json!({
        "rule": after.rule_id, "decision": input.decision, "filed_at": input.filed_at,
        "late": late, "channel": input.channel, "filing_id": input.filing_id,
        "details_sha256": sha256_hex(input)?, "version": after.version,
    });
    let report = filings::named_as_filed(conn, incident, after.filed()?, &after.reason, writer)?;
    let mut done = changed(conn, incident, clock, writer, "clock.decided", data)?;
    done.entries.extend(report);
    Ok(done)
}

/// Records it on the filing duty that keeps the decision; the timeline is the duty's, and so is the log, which tells of its
/// clocks as well.
fn decide_duty(
    conn: &mut Conn,
    (incident, clock): (Uuid, Uuid),
    kind: &str,
    input: &ClockDecisionInput,
    settled: &Settled,
    writer: &Writer,
) -> DbResult<Changed<Clock>> {
    let wanted = DutyDecisionInput {
        decision: match input.decision {
            ClockDecision::Filed => DutyDecision::Filed,
            ClockDecision::Waived => DutyDecision::NotRequired,
            ClockDecision::Open => DutyDecision::Open,
        },
        filed_at: input.filed_at,
        channel: input.channel,
        reference: input.reference.clone(),
        filing_id: input.filing_id,
        reason: input.reason.clone(),
    };
    let version = settled.version;
    let duty = filing_duties::record(conn, incident, kind, &wanted, version, writer, false)?;
    duty.value.map_err(DbError::Invalid)?;
    marks::keep(conn, &[DbId(incident)], writer.now)?;
    let after = get(conn, incident, clock, writer.lang, writer.now)?;
    Ok(Changed::with(after, duty.entries))
}

/// Names who sees to a clock, and until when by our own plan. `expected` is the version the caller saw.
pub fn plan(
    conn: &mut Conn,
    incident: Uuid,
    clock: Uuid,
    input: &PlanInput,
    expected: i64,
    writer: &Writer,
) -> DbResult<Changed<Clock>> {
    let (_, mut row) = held(conn, incident, clock, expected, writer)?;
    let (owner, due) = (input.owner_id.map(DbId), input.due.map(micros));
    if (row.owner_id, row.internal_due) == (owner, due) {
        let same = get(conn, incident, clock, writer.lang, writer.now)?;
        return Ok(Changed::nothing(same));
    }
    row.owner_name = questions::planned(conn, incident, input, writer.now)?;
    (row.owner_id, row.internal_due) = (owner, due);
    row.write(conn)?;
    let data = json!({
        "rule": row.rule_id, "owner_id": input.owner_id, "due": input.due, "version": row.version,
    });
    changed(conn, incident, clock, writer, "clock.planned", data)
}

/// Moves a clock to the newest version of its rule. What was decided stays. `expected` is the version the caller saw.
pub fn adopt(
    conn: &mut Conn,
    incident: Uuid,
    clock: Uuid,
    expected: i64,
    writer: &Writer,
) -> DbResult<Changed<Clock>> {
    let (_, mut row) = held(conn, incident, clock, expected, writer)?;
    let newest = rules::newest(conn, &row.rule_id)?;
    let newer = newest.filter(|rule| i64::from(rule.version) > row.rule_version);
    let Some(rule) = newer else {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "この期限はすでに最新の版の規定で計算しています",
            "The clock keeps to the newest version of its rule already",
        ));
    };
    rules::pin(conn, &[&rule])?;
    let from = row.rule_version;
    row.rule_version = i64::from(rule.version);
    row.write(conn)?;
    let data = json!({
        "rule": rule.id, "from": from, "to": rule.version, "version": row.version,
    });
    changed(conn, incident, clock, writer, "clock.adopted", data)
}

/// A clock's row in an incident that is not closed and is held, at the version the caller saw. Where its clocks stand is
/// put down.
fn held(
    conn: &mut Conn,
    incident: Uuid,
    clock: Uuid,
    expected: i64,
    writer: &Writer,
) -> DbResult<(Board, Row)> {
    gates::not_closed(conn, incident)?;
    let board = Board::load(conn, &[DbId(incident)])?;
    let row = board.row(incident, clock)?.clone();
    if board.version(&row)? != expected {
        return Err(DbError::Stale);
    }
    marks::keep(conn, &[DbId(incident)], writer.now)?;
    Ok((board, row))
}

/// A clock as it is after a change, with the entry of that.
fn changed(
    conn: &mut Conn,
    incident: Uuid,
    clock: Uuid,
    writer: &Writer,
    action: &'static str,
    data: serde_json::Value,
) -> DbResult<Changed<Clock>> {
    marks::keep(conn, &[DbId(incident)], writer.now)?;
    Ok(Changed::new(
        get(conn, incident, clock, writer.lang, writer.now)?,
        Entry::incident(incident, action, clock, data),
    ))
}

/// What the timeline says of a decision.
fn told(rule: &Rule, decision: ClockDecision, by: &str) -> Both {
    let title = &rule.title;
    let (ja, en) = (title.get(Lang::Ja), title.get(Lang::En));
    match decision {
        ClockDecision::Filed => Both::new(
            format!("{by}が「{ja}」を提出済みと記録しました"),
            format!("{by} recorded “{en}” as filed"),
        ),
        ClockDecision::Waived => Both::new(
            format!("{by}が「{ja}」を対応不要と判断しました"),
            format!("{by} decided that “{en}” is not required"),
        ),
        ClockDecision::Open => Both::new(
            format!("{by}が「{ja}」についての判断を取り消しました"),
            format!("{by} took back what was decided on “{en}”"),
        ),
    }
}
