//! Conclusions on the two questions, and taking them over into the incident's facts, from which reports are filled.
//! That happens when somebody asks for it, never by itself.

use super::{ConclusionRow, causes_of, conclusions_of};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, gates,
    ids::micros,
    incidents,
    schema::conclusions::{self, dsl},
};
use diesel::prelude::*;
use saiki_api::{
    Lang, Timestamp, Uuid,
    causes::{Conclusion, Question},
    incidents::{Incident, IncidentPatch, Knowledge, Stated},
    problem::ErrorCode,
    wire,
};
use saiki_domain::{canonical::sha256_hex, causes as rules};
use serde_json::json;

fn get(conn: &mut Conn, incident: Uuid, question: Question) -> DbResult<Option<Conclusion>> {
    let all = conclusions_of(conn, incident)?;
    Ok(all.into_iter().find(|c| c.question == question))
}

/// Writes the conclusion on a question. `expected` is the version the caller saw, 0 while there was none.
pub fn conclude(
    conn: &mut Conn,
    incident: Uuid,
    question: Question,
    by: (Uuid, &str),
    text: &str,
    expected: i64,
    now: Timestamp,
) -> DbResult<Changed<Conclusion>> {
    gates::not_closed(conn, incident)?;
    let before = get(conn, incident, question)?;
    if before.as_ref().map_or(0, |c| c.version) != expected {
        return Err(DbError::Stale);
    }
    let row = ConclusionRow {
        incident_id: DbId(incident),
        question: wire::name(&question),
        text: text.trim().to_owned(),
        tree_hash: rules::tree_hash(&causes_of(conn, incident)?, question)?,
        by_id: DbId(by.0),
        by_name: by.1.to_owned(),
        at: micros(now),
        version: expected + 1,
    };
    let data = json!({
        "tree_sha256": row.tree_hash, "text_sha256": sha256_hex(&row.text)?, "version": row.version,
    });
    if before.is_none() {
        diesel::insert_into(conclusions::table)
            .values(row)
            .execute(conn)?;
    } else {
        diesel::update(dsl::conclusions.find((DbId(incident), &row.question)))
            .set((
                dsl::text.eq(&row.text),
                dsl::tree_hash.eq(&row.tree_hash),
                dsl::by_id.eq(row.by_id),
                dsl::by_name.eq(&row.by_name),
                dsl::at.eq(row.at),
                dsl::version.eq(row.version),
            ))
            .execute(conn)?;
    }
    let value = get(conn, incident, question)?.ok_or(DbError::NotFound)?;
    let subject = wire::name(&question);
    Ok(Changed::new(
        value,
        Entry::incident(incident, "cause.concluded", subject, data),
    ))
}

/// Puts both conclusions into the incident's facts as its cause. `expected` is the incident's version the caller saw.
pub fn adopt(
    conn: &mut Conn,
    incident: Uuid,
    lang: Lang,
    expected: i64,
    now: Timestamp,
) -> DbResult<Changed<Incident>> {
    let conclusions = conclusions_of(conn, incident)?;
    let Some(text) = rules::joined(&conclusions, lang) else {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "二つの問いの結論がそろってから取り込めます",
            "Both questions need a conclusion first",
        ));
    };
    let mut facts = incidents::get(conn, incident)?.facts;
    let data = json!({ "text_sha256": sha256_hex(&text)? });
    facts.cause = Stated {
        state: Knowledge::Known,
        text,
    };
    let patch = IncidentPatch {
        facts: Some(facts),
        ..IncidentPatch::default()
    };
    let mut changed = incidents::update(conn, incident, &patch, expected, now)?;
    if !changed.entries.is_empty() {
        let entry = Entry::incident(incident, "cause.adopted", incident, data);
        changed.entries.push(entry);
    }
    Ok(changed)
}
