//! The loss ledger: rows entered, changed in versions, taken out of the totals but never off the ledger. What a row
//! may say and what the totals are is `saiki_domain::losses`.

mod list;
mod row;

pub use list::{Place, Query, list};

use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry,
    ids::{micros, new_id},
    letters::Author,
    organisation,
    schema::{loss_versions, losses},
    stored, timeline,
};
use diesel::prelude::*;
use row::{Row, VersionRow};
use saiki_api::{
    Timestamp, Uuid,
    losses::{Loss, LossVersion, NewLoss, Reversal},
    problem::ErrorCode,
};
use saiki_domain::losses::{self as rules, Home};
use serde_json::json;

/// The currency the organisation reckons in, and its day at `now`.
pub fn home(conn: &mut Conn, now: Timestamp) -> DbResult<Home> {
    let zone = timeline::home_zone(conn)?;
    Ok(Home {
        currency: organisation::get(conn)?.home_currency().to_owned(),
        today: now.to_zoned_datetime(zone).date(),
    })
}

/// Enters a row at version 1. It was checked against the same `home`.
pub fn create(
    conn: &mut Conn,
    incident: Uuid,
    by: &Author,
    new: &NewLoss,
    home: &Home,
    now: Timestamp,
) -> DbResult<Changed<Loss>> {
    let id = new_id(now);
    let row = Row::new(incident, id, by, new, home, now)?;
    diesel::insert_into(losses::table)
        .values(&row)
        .execute(conn)?;
    put_version(conn, id, &row, by, now)?;
    Ok(Changed::new(
        get(conn, incident, id)?,
        Entry::incident(incident, "loss.entered", id, facts(&row)),
    ))
}

/// One row.
pub fn get(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<Loss> {
    find(conn, incident, id)?.into_loss()
}

fn find(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<Row> {
    losses::table
        .filter(
            losses::id
                .eq(DbId(id))
                .and(losses::incident_id.eq(DbId(incident))),
        )
        .first::<Row>(conn)
        .optional()?
        .ok_or(DbError::NotFound)
}

/// Writes what a row says now. `before` is the row the change was made from.
pub fn update(
    conn: &mut Conn,
    incident: Uuid,
    before: &Loss,
    by: &Author,
    content: &NewLoss,
    home: &Home,
    now: Timestamp,
) -> DbResult<Changed<Loss>> {
    let present = find(conn, incident, before.id)?;
    if present.version != before.version {
        return Err(DbError::Stale);
    }
    counts(before)?;
    let mut row = Row::new(incident, before.id, by, content, home, now)?;
    row.version = before.version + 1;
    row.created_at = present.created_at;
    row.created_by_name = present.created_by_name.clone();
    if row.says_the_same(&present) {
        return Ok(Changed::nothing(present.into_loss()?));
    }
    write(conn, &row, before.version)?;
    put_version(conn, before.id, &row, by, now)?;
    Ok(Changed::new(
        get(conn, incident, before.id)?,
        Entry::incident(incident, "loss.changed", before.id, facts(&row)),
    ))
}

/// Takes a row out of the totals. It stays on the ledger with the reason.
pub fn reverse(
    conn: &mut Conn,
    incident: Uuid,
    id: Uuid,
    by: &Author,
    reason: &str,
    expected: i64,
    now: Timestamp,
) -> DbResult<Changed<Loss>> {
    let mut row = find(conn, incident, id)?;
    if row.version != expected {
        return Err(DbError::Stale);
    }
    counts(&get(conn, incident, id)?)?;
    row.reversal = Some(stored::to_json(&Reversal {
        reason: reason.trim().to_owned(),
        by_name: by.name.clone(),
        at: now,
    })?);
    row.version = expected + 1;
    row.updated_at = micros(now);
    write(conn, &row, expected)?;
    put_version(conn, id, &row, by, now)?;
    Ok(Changed::new(
        get(conn, incident, id)?,
        Entry::incident(incident, "loss.reversed", id, facts(&row)),
    ))
}

/// Every version of a row, the newest first.
pub fn versions(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<Vec<LossVersion>> {
    find(conn, incident, id)?;
    let rows: Vec<VersionRow> = loss_versions::table
        .filter(loss_versions::loss_id.eq(DbId(id)))
        .order(loss_versions::version.desc())
        .load(conn)?;
    rows.into_iter().map(VersionRow::into_version).collect()
}

/// Rows that count, as the view adds them up.
pub fn counted(conn: &mut Conn, incident: Uuid) -> DbResult<Vec<rules::Row>> {
    let rows: Vec<Row> = losses::table
        .filter(
            losses::incident_id
                .eq(DbId(incident))
                .and(losses::reversal.is_null()),
        )
        .order(losses::id)
        .load(conn)?;
    rows.into_iter()
        .map(|row| {
            let loss = row.into_loss()?;
            Ok(rules::Row {
                id: loss.id,
                class: loss.class,
                jnsa_class: loss.jnsa_class,
                variety: loss.variety,
                state: loss.state,
                amount: loss.home,
                currency: loss.home_currency,
            })
        })
        .collect()
}

fn counts(row: &Loss) -> DbResult<()> {
    match row.reversal {
        None => Ok(()),
        Some(_) => Err(DbError::refused(
            ErrorCode::StateConflict,
            "取り消した行は変更できません。必要なら新しい行として記録してください",
            "A row that was taken out cannot be changed; enter a new one if need be",
        )),
    }
}

fn write(conn: &mut Conn, row: &Row, expected: i64) -> DbResult<()> {
    let changed = diesel::update(
        losses::table.filter(losses::id.eq(row.id).and(losses::version.eq(expected))),
    )
    .set(row)
    .execute(conn)?;
    match changed {
        1 => Ok(()),
        _ => Err(DbError::Stale),
    }
}

fn put_version(conn: &mut Conn, id: Uuid, row: &Row, by: &Author, now: Timestamp) -> DbResult<()> {
    diesel::insert_into(loss_versions::table)
        .values(VersionRow::of(id, row, by, now)?)
        .execute(conn)?;
    Ok(())
}

/// What the log keeps of a row: classes and amounts, no words.
fn facts(row: &Row) -> serde_json::Value {
    json!({
        "version": row.version, "class": row.class, "jnsa_class": row.jnsa_class, "variety": row.variety,
        "state": row.state, "day": row.day, "low": row.low, "high": row.high, "currency": row.currency,
        "home_low": row.home_low, "home_high": row.home_high, "home_currency": row.home_currency,
    })
}
