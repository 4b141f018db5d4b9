//! What was decided on each law of the checklist. The checklist itself is `saiki_domain::laws`.

use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry,
    ids::{instant, micros},
    schema::law_decisions::{self, dsl},
    stored,
};
use diesel::prelude::*;
use saiki_api::{
    Timestamp, Uuid,
    laws::{Law, LawDecisionInput, LawDecisionMade},
};
use saiki_domain::{
    canonical::sha256_hex,
    laws::{self as rules, LawEntry},
};
use serde_json::json;

#[derive(Queryable, Insertable)]
#[diesel(table_name = law_decisions)]
struct Row {
    incident_id: DbId,
    law: String,
    details: String,
    by_id: DbId,
    by_name: String,
    at: i64,
    version: i64,
}

fn with_decision(entry: &LawEntry, row: Option<&Row>) -> DbResult<Law> {
    let made = |row: &Row| -> DbResult<LawDecisionMade> {
        Ok(LawDecisionMade {
            details: stored::json(&row.details)?,
            by_name: row.by_name.clone(),
            at: instant(row.at),
        })
    };
    Ok(Law {
        key: entry.key.to_owned(),
        name: entry.name(),
        articles: entry.articles(),
        question: entry.question(),
        decision: row.map(made).transpose()?,
        version: row.map_or(0, |row| row.version),
    })
}

/// The whole checklist, in its order.
pub fn list(conn: &mut Conn, incident: Uuid) -> DbResult<Vec<Law>> {
    let rows: Vec<Row> = dsl::law_decisions
        .filter(dsl::incident_id.eq(DbId(incident)))
        .load(conn)?;
    rules::ALL
        .iter()
        .map(|entry| with_decision(entry, rows.iter().find(|row| row.law == entry.key)))
        .collect()
}

fn get(conn: &mut Conn, incident: Uuid, entry: &LawEntry) -> DbResult<Law> {
    let row: Option<Row> = dsl::law_decisions
        .find((DbId(incident), entry.key))
        .first(conn)
        .optional()?;
    with_decision(entry, row.as_ref())
}

/// Enters the decision on a law. `expected` is the version the caller saw, 0 while there was none.
pub fn decide(
    conn: &mut Conn,
    incident: Uuid,
    key: &str,
    by: (Uuid, &str),
    input: &LawDecisionInput,
    expected: i64,
    now: Timestamp,
) -> DbResult<Changed<Law>> {
    let entry = rules::find(key).ok_or(DbError::NotFound)?;
    let before = get(conn, incident, entry)?;
    if before.version != expected {
        return Err(DbError::Stale);
    }
    if before
        .decision
        .as_ref()
        .is_some_and(|made| made.details == *input)
    {
        return Ok(Changed::nothing(before));
    }
    let row = Row {
        incident_id: DbId(incident),
        law: key.to_owned(),
        details: stored::to_json(input)?,
        by_id: DbId(by.0),
        by_name: by.1.to_owned(),
        at: micros(now),
        version: expected + 1,
    };
    let written = if expected == 0 {
        each!(
            conn,
            diesel::insert_into(law_decisions::table)
                .values(&row)
                .on_conflict_do_nothing()
                .execute(conn)
        )?
    } else {
        diesel::update(
            dsl::law_decisions
                .find((DbId(incident), key))
                .filter(dsl::version.eq(expected)),
        )
        .set((
            dsl::details.eq(&row.details),
            dsl::by_id.eq(row.by_id),
            dsl::by_name.eq(&row.by_name),
            dsl::at.eq(row.at),
            dsl::version.eq(row.version),
        ))
        .execute(conn)?
    };
    if written != 1 {
        return Err(DbError::Stale);
    }
    let data = json!({ "decision": input.decision, "details_sha256": sha256_hex(input)? });
    Ok(Changed::new(
        get(conn, incident, entry)?,
        Entry::incident(incident, "law.decided", key, data),
    ))
}
