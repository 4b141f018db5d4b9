//! Changing an activity: who is accountable (and their answer), team, budget, dates; closing it through its gate and
//! opening it again. Each step that people will want to read of later enters the timeline.

use super::{Row, Writer, gate, get, row};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, gates,
    ids::{instant, micros},
    members,
    schema::{activities, activity_team},
    timeline,
};
use diesel::prelude::*;
use saiki_api::{
    Lang, Uuid,
    activities::{Acceptance, Activity, ActivityKey, ActivityPatch},
    organisation::Both,
    problem::ErrorCode,
    wire,
};
use saiki_domain::{canonical::sha256_hex, fault::Faults};
use serde_json::json;

/// Changes an activity, or says what is wrong. Another accountable person has to accept anew.
pub fn update(
    conn: &mut Conn,
    incident: Uuid,
    key: ActivityKey,
    patch: &ActivityPatch,
    expected: i64,
    writer: &Writer,
) -> DbResult<Changed<Result<Activity, Faults>>> {
    let before = held(conn, incident, key, expected)?;
    let mut faults = Faults::default();
    let single = [
        ("accountable_id", patch.accountable_id),
        ("executive_id", patch.executive_id),
    ];
    for (field, user) in single {
        if let Some(Some(user)) = user {
            members::check(conn, incident, field, user, &mut faults)?;
        }
    }
    for (n, user) in patch.team.iter().flatten().enumerate() {
        members::check(conn, incident, &format!("team.{n}"), *user, &mut faults)?;
    }
    if !faults.0.is_empty() {
        return Ok(Changed::nothing(Err(faults)));
    }
    let mut after = before.clone();
    if let Some(accountable) = patch.accountable_id
        && accountable.map(DbId) != before.accountable_id
    {
        after.accountable_id = accountable.map(DbId);
        after.accepted_at = None;
        after.declined = String::new();
    }
    if let Some(executive) = patch.executive_id {
        after.executive_id = executive.map(DbId);
    }
    if let Some(budget) = &patch.budget {
        after.budget_minor = budget.as_ref().map(|b| b.minor);
        after.budget_currency = budget.as_ref().map(|b| b.currency.clone());
    }
    if let Some(due) = patch.due_at {
        after.due_at = due.map(micros);
    }
    store(conn, after.clone(), expected, writer)?;
    if let Some(team) = &patch.team {
        put_team(conn, incident, key, team)?;
    }
    let data = json!({
        "activity": key,
        "accountable_id": after.accountable_id.map(Uuid::from),
        "executive_id": after.executive_id.map(Uuid::from),
        "budget_minor": after.budget_minor,
        "budget_currency": after.budget_currency,
        "due_at": after.due_at.map(instant),
        "team": patch.team,
    });
    done(conn, incident, key, "activity.updated", data, writer).map(into_ok)
}

fn put_team(conn: &mut Conn, incident: Uuid, key: ActivityKey, team: &[Uuid]) -> DbResult<()> {
    let own = activity_team::incident_id
        .eq(DbId(incident))
        .and(activity_team::activity.eq(wire::name(&key)));
    diesel::delete(activity_team::table.filter(own)).execute(conn)?;
    for user in team {
        diesel::insert_into(activity_team::table)
            .values((
                activity_team::incident_id.eq(DbId(incident)),
                activity_team::activity.eq(wire::name(&key)),
                activity_team::user_id.eq(DbId(*user)),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// The answer of the person asked to be accountable. Nobody answers for somebody else.
pub fn answer(
    conn: &mut Conn,
    incident: Uuid,
    key: ActivityKey,
    answer: &Acceptance,
    expected: i64,
    writer: &Writer,
) -> DbResult<Changed<Activity>> {
    let mut row = held(conn, incident, key, expected)?;
    if row.accountable_id.is_none() || row.accountable_id != writer.by.id.map(DbId) {
        return Err(DbError::refused(
            ErrorCode::Forbidden,
            "承諾できるのは、責任者に指名された本人だけです",
            "Only the person asked to be accountable may answer",
        ));
    }
    if answer.accept {
        row.accepted_at = Some(micros(writer.now));
        row.declined = String::new();
        let ja = format!(
            "{}が「{}」の責任者を引き受けました",
            writer.by.name,
            key.label(Lang::Ja)
        );
        let en = format!(
            "{} accepted to be accountable for “{}”",
            writer.by.name,
            key.label(Lang::En)
        );
        tell(conn, incident, ja, en, writer)?;
    } else {
        row.accepted_at = None;
        row.accountable_id = None;
        row.declined = format!("{}: {}", writer.by.name, answer.reason.trim());
    }
    store(conn, row, expected, writer)?;
    let data = json!({ "activity": key, "accept": answer.accept, "reason_sha256": sha256_hex(&answer.reason)? });
    done(conn, incident, key, "activity.answered", data, writer)
}

/// Closes an activity. While anything bars that, the refusal lists what.
pub fn close(
    conn: &mut Conn,
    incident: Uuid,
    key: ActivityKey,
    note: &str,
    expected: i64,
    writer: &Writer,
) -> DbResult<Changed<Activity>> {
    let mut row = held(conn, incident, key, expected)?;
    let open = gate(conn, incident, key, writer)?;
    if !open.is_empty() {
        return Err(DbError::Unfinished(open));
    }
    row.closed_at = Some(micros(writer.now));
    row.closed_by_name = Some(writer.by.name.clone());
    row.closing_note = note.trim().to_owned();
    store(conn, row, expected, writer)?;
    let ja = format!(
        "{}が活動「{}」を完了としました",
        writer.by.name,
        key.label(Lang::Ja)
    );
    let en = format!(
        "{} closed the activity “{}”",
        writer.by.name,
        key.label(Lang::En)
    );
    tell(conn, incident, ja, en, writer)?;
    let data = json!({ "activity": key, "note_sha256": sha256_hex(&note)? });
    done(conn, incident, key, "activity.closed", data, writer)
}

/// Opens a closed activity again.
pub fn reopen(
    conn: &mut Conn,
    incident: Uuid,
    key: ActivityKey,
    reason: &str,
    expected: i64,
    writer: &Writer,
) -> DbResult<Changed<Activity>> {
    gates::not_closed(conn, incident)?;
    let mut row = row(conn, incident, key)?;
    if row.version != expected {
        return Err(DbError::Stale);
    }
    if row.closed_at.is_none() {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "この活動は完了していません",
            "This activity is not closed",
        ));
    }
    row.closed_at = None;
    row.closed_by_name = None;
    row.closing_note = String::new();
    store(conn, row, expected, writer)?;
    let ja = format!(
        "{}が活動「{}」を再開しました：{reason}",
        writer.by.name,
        key.label(Lang::Ja)
    );
    let en = format!(
        "{} opened the activity “{}” again: {reason}",
        writer.by.name,
        key.label(Lang::En)
    );
    tell(conn, incident, ja, en, writer)?;
    let data = json!({ "activity": key, "reason_sha256": sha256_hex(&reason)? });
    done(conn, incident, key, "activity.reopened", data, writer)
}

/// The row, in the version seen, of an activity and an incident that are both open.
fn held(conn: &mut Conn, incident: Uuid, key: ActivityKey, expected: i64) -> DbResult<Row> {
    gates::not_closed(conn, incident)?;
    let row = row(conn, incident, key)?;
    if row.version != expected {
        return Err(DbError::Stale);
    }
    super::not_closed(conn, incident, key)?;
    Ok(row)
}

fn store(conn: &mut Conn, row: Row, expected: i64, writer: &Writer) -> DbResult<()> {
    let seen = activities::incident_id
        .eq(row.incident_id)
        .and(activities::activity.eq(row.activity))
        .and(activities::version.eq(expected));
    let updated = diesel::update(activities::table.filter(seen))
        .set((
            activities::accountable_id.eq(row.accountable_id),
            activities::accepted_at.eq(row.accepted_at),
            activities::declined.eq(row.declined),
            activities::executive_id.eq(row.executive_id),
            activities::budget_minor.eq(row.budget_minor),
            activities::budget_currency.eq(row.budget_currency),
            activities::due_at.eq(row.due_at),
            activities::closed_at.eq(row.closed_at),
            activities::closed_by_name.eq(row.closed_by_name),
            activities::closing_note.eq(row.closing_note),
            activities::updated_at.eq(micros(writer.now)),
            activities::version.eq(expected + 1),
        ))
        .execute(conn)?;
    if updated == 1 {
        Ok(())
    } else {
        Err(DbError::Stale)
    }
}

fn tell(conn: &mut Conn, incident: Uuid, ja: String, en: String, writer: &Writer) -> DbResult<()> {
    timeline::record(conn, incident, writer.now, &Both { ja, en }, writer.now)
}

fn done(
    conn: &mut Conn,
    incident: Uuid,
    key: ActivityKey,
    action: &'static str,
    data: serde_json::Value,
    writer: &Writer,
) -> DbResult<Changed<Activity>> {
    let subject = wire::name(&key);
    Ok(Changed::new(
        get(conn, incident, key, writer.lang, writer.now)?,
        Entry::incident(incident, action, subject, data),
    ))
}

fn into_ok(changed: Changed<Activity>) -> Changed<Result<Activity, Faults>> {
    Changed::with(Ok(changed.value), changed.entries)
}
