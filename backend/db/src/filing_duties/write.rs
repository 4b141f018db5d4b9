//! Adding a recipient, removing it again, and recording what was decided on a duty. Reasons never reach the log.

use super::{Row, find, of_own, rows};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, Writer, clocks, filings, gates,
    ids::{micros, new_id},
    schema::filing_duties,
    timeline,
};
use diesel::prelude::*;
use saiki_api::{
    Uuid,
    filing_duties::{
        DutyDecision, DutyDecisionInput, DutyState, FilingDuty, MAX_OWN, NewFilingDuty,
    },
    organisation::Both,
    problem::ErrorCode,
    wire,
};
use saiki_domain::{canonical::sha256_hex, fault::Faults, filing_duties::BUILT_IN};
use serde_json::json;

/// Adds a recipient.
pub fn add(
    conn: &mut Conn,
    incident: Uuid,
    new: &NewFilingDuty,
    writer: &Writer,
) -> DbResult<Changed<FilingDuty>> {
    gates::not_closed(conn, incident)?;
    let name = new.name.trim();
    let own: Vec<Row> = rows(conn, incident)?
        .into_iter()
        .filter(|row| row.key.is_none())
        .collect();
    if own.iter().any(|row| row.name == name) {
        return Err(DbError::refused(
            ErrorCode::AlreadyExists,
            "同じ名前の報告先がすでにあります",
            "A recipient of this name is already there",
        ));
    }
    if own.len() >= MAX_OWN {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            &format!("報告先は{MAX_OWN}件まで追加できます。不要なものを取り除いてください"),
            &format!("At most {MAX_OWN} recipients can be added; remove one first"),
        ));
    }
    let id = new_id(writer.now);
    let row = Row::new(incident, id, None, name, &writer.by.name, writer.now);
    diesel::insert_into(filing_duties::table)
        .values(&row)
        .execute(conn)?;
    Ok(Changed::new(
        of_own(&row, writer.lang)?.duty,
        Entry::incident(incident, "filing_duty.added", id, json!({ "name": name })),
    ))
}

/// Removes a recipient a user added and nobody decided on. `expected` is the version the caller saw.
pub fn remove(
    conn: &mut Conn,
    incident: Uuid,
    named: &str,
    expected: i64,
    writer: &Writer,
) -> DbResult<Changed<()>> {
    gates::not_closed(conn, incident)?;
    let duty = find(conn, incident, named, writer.lang)?.duty;
    if duty.version != expected {
        return Err(DbError::Stale);
    }
    if duty.key.is_some() || !duty.state.is_open() {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "取り除けるのは、自分たちで追加した、判断前の報告先だけです",
            "Only a recipient that was added here and is not decided yet can be removed",
        ));
    }
    diesel::delete(filing_duties::table.find(DbId(duty.id))).execute(conn)?;
    let data = json!({ "name": duty.name });
    Ok(Changed::new(
        (),
        Entry::incident(incident, "filing_duty.removed", duty.id, data),
    ))
}

/// Records what somebody decided on a duty, or takes it back. Nothing was filed before its period began. `expected` is the
/// version the caller saw.
pub fn decide(
    conn: &mut Conn,
    incident: Uuid,
    named: &str,
    input: &DutyDecisionInput,
    expected: i64,
    writer: &Writer,
) -> DbResult<Changed<Result<FilingDuty, Faults>>> {
    record(conn, incident, named, input, expected, writer, true)
}

/// The same. When it was filed was held against something else already where it is not `by_hand`.
pub(crate) fn record(
    conn: &mut Conn,
    incident: Uuid,
    named: &str,
    input: &DutyDecisionInput,
    expected: i64,
    writer: &Writer,
    by_hand: bool,
) -> DbResult<Changed<Result<FilingDuty, Faults>>> {
    gates::not_closed(conn, incident)?;
    let before = find(conn, incident, named, writer.lang)?;
    if before.duty.version != expected {
        return Err(DbError::Stale);
    }
    let decided = matches!(before.duty.state, DutyState::Filed | DutyState::NotRequired);
    if input.decision == DutyDecision::Open && !decided {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "まだ判断されていないため、取り消すものがありません",
            "Nothing was decided yet that could be taken back",
        ));
    }
    let wanted = before.duty.kind.as_deref();
    let mut faults = filings::wrong(conn, incident, wanted, (input.filing_id, input.filed_at))?;
    if let Some(at) = input.filed_at.filter(|_| by_hand) {
        let early = clocks::before_start(conn, incident, wanted, at, writer.now)?;
        faults.0.extend(early.0);
    }
    if !faults.0.is_empty() {
        return Ok(Changed::nothing(Err(faults)));
    }
    put(conn, incident, &before.duty, input, expected, writer)?;
    let text = told(&before.label, input, &writer.by.name);
    timeline::record(conn, incident, writer.now, &text, writer.now)?;
    let data = json!({
        "key": before.duty.key, "decision": input.decision, "filed_at": input.filed_at,
        "channel": input.channel, "filing_id": input.filing_id,
        "details_sha256": sha256_hex(input)?, "version": expected + 1,
    });
    let after = find(conn, incident, named, writer.lang)?.duty;
    let mut entries = vec![Entry::incident(
        incident,
        "filing_duty.decided",
        after.id,
        data,
    )];
    let of_clocks = clocks::decided_by_duty(conn, incident, wanted, input, writer.now)?;
    entries.extend(of_clocks);
    let (filed, reason) = (after.filed.clone(), after.reason.as_str());
    entries.extend(filings::named_as_filed(
        conn, incident, filed, reason, writer,
    )?);
    Ok(Changed::with(Ok(after), entries))
}

/// Records as filed what is open of the built-in duties a form answers. `rules` are the deadlines it answers.
pub(crate) fn answer_with(
    conn: &mut Conn,
    incident: Uuid,
    rules: &[String],
    input: &DutyDecisionInput,
    writer: &Writer,
) -> DbResult<Vec<Entry>> {
    let mut entries = Vec::new();
    for key in BUILT_IN
        .into_iter()
        .filter(|key| rules.iter().any(|rule| rule == key))
    {
        let duty = find(conn, incident, key, writer.lang)?.duty;
        if duty.state.is_open() {
            let done = record(conn, incident, key, input, duty.version, writer, false)?;
            done.value.map_err(DbError::Invalid)?;
            entries.extend(done.entries);
        }
    }
    Ok(entries)
}

fn put(
    conn: &mut Conn,
    incident: Uuid,
    duty: &FilingDuty,
    input: &DutyDecisionInput,
    expected: i64,
    writer: &Writer,
) -> DbResult<()> {
    let (key, by) = (duty.key.clone(), writer.by.name.as_str());
    let name = match &key {
        Some(key) => key.as_str(),
        None => duty.name.as_str(),
    };
    let old: Option<Row> = filing_duties::table
        .find(DbId(duty.id))
        .first(conn)
        .optional()?;
    let there = old.is_some();
    let row = Row {
        decision: (input.decision != DutyDecision::Open).then(|| wire::name(&input.decision)),
        filed_at: input.filed_at.map(micros),
        channel: input.channel.as_ref().map(wire::name),
        reference: input.reference.trim().to_owned(),
        filing_id: input.filing_id.map(DbId),
        reason: input.reason.trim().to_owned(),
        decided_by: Some(DbId(writer.by.id.ok_or(DbError::NotFound)?)),
        decided_by_name: Some(by.to_owned()),
        decided_at: Some(micros(writer.now)),
        version: expected + 1,
        ..old.unwrap_or_else(|| Row::new(incident, duty.id, key.clone(), name, by, writer.now))
    };
    if there {
        diesel::update(filing_duties::table.find(row.id))
            .set(&row)
            .execute(conn)?;
    } else {
        diesel::insert_into(filing_duties::table)
            .values(&row)
            .execute(conn)?;
    }
    Ok(())
}

/// What the timeline says of a decision.
fn told(label: &Both, input: &DutyDecisionInput, by: &str) -> Both {
    let (ja, en) = (&label.ja, &label.en);
    match input.decision {
        DutyDecision::Filed => Both::new(
            format!("{by}が「{ja}」を報告済みと記録しました"),
            format!("{by} recorded “{en}” as filed"),
        ),
        DutyDecision::NotRequired => Both::new(
            format!("{by}が「{ja}」を報告不要と判断しました"),
            format!("{by} decided that “{en}” is not required"),
        ),
        DutyDecision::Open => Both::new(
            format!("{by}が「{ja}」についての判断を取り消しました"),
            format!("{by} took back what was decided on “{en}”"),
        ),
    }
}
