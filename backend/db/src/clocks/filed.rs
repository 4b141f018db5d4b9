//! Clocks and the reports made here: which clocks a report answers and records as filed, and what was filed so far, as the
//! next report tells it. How a report is filed is `filings`.

use super::{Row, board::Board, decide, duty, records};
use crate::{Conn, DbId, DbResult, Entry, Writer};
use saiki_api::{
    Timestamp, Uuid,
    clocks::{Answer, ClockDecisionInput, ClockState},
    filing_duties::Filed,
    organisation::Both,
};
use saiki_domain::clocks::is_late;
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
            entries.extend(decide(conn, incident, id, input, version, writer)?.entries);
        }
    }
    Ok(entries)
}
