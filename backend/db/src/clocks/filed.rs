//! Clocks and the reports made here: which clocks a report answers and records as filed, and what was filed so far, as the
//! next report tells it. How a report is filed is `filings`.

use super::{Row, board::Board, duty, records, write};
use crate::{Conn, DbId, DbResult, Entry, Writer};
use saiki_api::{
    Timestamp, Uuid,
    clocks::{Answer, ClockDecision, ClockDecisionInput, ClockState},
    filing_duties::{DutyDecision, DutyDecisionInput, Filed},
    organisation::Both,
};
use saiki_domain::{
    canonical::sha256_hex,
    clocks::{check_filed_from, filed_from, is_late, recorded_from},
    fault::Faults,
};
use serde_json::json;
use std::collections::BTreeMap;

/// Something owed that was filed.
pub(crate) struct WasFiled {
    /// The rule.
    pub rule_id: String,
    /// Who got it.
    pub recipient: Both,
    /// Particulars.
    pub filed: Filed,
    /// Why it was late; empty where it was not.
    pub late_reason: String,
    /// Whether a filing duty keeps the decision, which tells of it as well.
    pub by_duty: bool,
}

/// What was filed on the clocks of an incident, in the order in which they were taken in.
pub(crate) fn was_filed(
    conn: &mut Conn,
    incident: Uuid,
    now: Timestamp,
) -> DbResult<Vec<WasFiled>> {
    let board = Board::load(conn, &[DbId(incident)])?;
    let mut all = Vec::new();
    for row in &board.rows {
        let settled = board.settled(row)?;
        let Some(filed) = settled.filed else {
            continue;
        };
        let late = board.stands(row, now)?.state == ClockState::SubmittedLate;
        all.push(WasFiled {
            rule_id: row.rule_id.clone(),
            recipient: board.rule(row)?.recipient.clone(),
            filed,
            late_reason: if late { settled.reason } else { String::new() },
            by_duty: duty(&row.rule_id).is_some(),
        });
    }
    Ok(all)
}

/// What was answered to the questions rules turn on, or is shown by the records, by the key of the question.
pub(crate) fn known_answers(conn: &mut Conn, incident: Uuid) -> DbResult<BTreeMap<String, Answer>> {
    let record = records::load(conn, &[DbId(incident)])?.remove(&DbId(incident));
    let answers = record
        .map(|record| record.facts.answers)
        .unwrap_or_default();
    Ok(answers
        .into_iter()
        .map(|(key, known)| (key, known.answer))
        .collect())
}

/// The clock of that rule, if the incident has it and it is open.
fn open<'a>(board: &'a Board, rule: &str, now: Timestamp) -> DbResult<Option<&'a Row>> {
    let Some(row) = board.rows.iter().find(|row| row.rule_id == rule) else {
        return Ok(None);
    };
    let undecided = board.settled(row)?.decision.is_none();
    Ok((undecided && board.stands(row, now)?.state.is_open()).then_some(row))
}

/// Whether what was filed then is late for an open clock of one of these rules.
pub(crate) fn any_late(
    conn: &mut Conn,
    incident: Uuid,
    rules: &[String],
    filed_at: Timestamp,
    now: Timestamp,
) -> DbResult<bool> {
    let board = Board::load(conn, &[DbId(incident)])?;
    for rule in rules {
        if let Some(row) = open(&board, rule, now)?
            && is_late(&board.stands(row, now)?, filed_at)
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Records as filed what is open of these rules. Both periods of one report are decided at once, so where they stand is
/// looked at anew for each.
pub(crate) fn answer_with(
    conn: &mut Conn,
    incident: Uuid,
    rules: &[String],
    input: &ClockDecisionInput,
    writer: &Writer,
) -> DbResult<Vec<Entry>> {
    let mut entries = Vec::new();
    for rule in rules {
        let board = Board::load(conn, &[DbId(incident)])?;
        if let Some(row) = open(&board, rule, writer.now)? {
            let (id, version) = (row.id.into(), board.version(row)?);
            entries
                .extend(write::record(conn, incident, id, input, version, writer, false)?.entries);
        }
    }
    Ok(entries)
}

/// What is wrong with the time at which something a duty keeps is said to have been filed: that all its clocks, or the
/// incident where it has none, begin later. `kind` is the key of a built-in duty.
pub(crate) fn before_start(
    conn: &mut Conn,
    incident: Uuid,
    kind: Option<&str>,
    filed_at: Timestamp,
    now: Timestamp,
) -> DbResult<Faults> {
    let board = Board::load(conn, &[DbId(incident)])?;
    let facts = &board.record(DbId(incident))?.facts;
    let mut starts = Vec::new();
    for row in kept_by(&board, kind) {
        let reckoned = board.stands(row, now)?;
        starts.extend(filed_from(board.rule(row)?, facts, &reckoned));
    }
    let first = starts.into_iter().min_by_key(|from| from.at);
    Ok(check_filed_from(
        filed_at,
        first.or_else(|| recorded_from(facts)),
    ))
}

/// The entries of the clocks whose decision a built-in duty keeps, once it was recorded there: whoever follows clocks is
/// told wherever it was decided.
pub(crate) fn decided_by_duty(
    conn: &mut Conn,
    incident: Uuid,
    kind: Option<&str>,
    input: &DutyDecisionInput,
    now: Timestamp,
) -> DbResult<Vec<Entry>> {
    if kind.is_none() {
        return Ok(Vec::new());
    }
    let decision = match input.decision {
        DutyDecision::Filed => ClockDecision::Filed,
        DutyDecision::NotRequired => ClockDecision::Waived,
        DutyDecision::Open => ClockDecision::Open,
    };
    let board = Board::load(conn, &[DbId(incident)])?;
    let mut entries = Vec::new();
    for row in kept_by(&board, kind) {
        let reckoned = board.stands(row, now)?;
        let late = input.filed_at.is_some_and(|at| is_late(&reckoned, at));
        let data = json!({
            "rule": row.rule_id, "decision": decision, "filed_at": input.filed_at, "late": late,
            "channel": input.channel, "filing_id": input.filing_id,
            "details_sha256": sha256_hex(input)?, "version": board.version(row)?,
        });
        let id = Uuid::from(row.id);
        entries.push(Entry::incident(incident, "clock.decided", id, data));
    }
    Ok(entries)
}

/// The clocks whose decision the built-in duty of that key keeps.
fn kept_by<'a>(board: &'a Board, kind: Option<&'a str>) -> impl Iterator<Item = &'a Row> {
    let kept = move |row: &&Row| kind.is_some() && duty(&row.rule_id) == kind;
    board.rows.iter().filter(kept)
}
