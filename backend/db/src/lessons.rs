//! Lessons of an incident: written down, changed, removed, listed by phase. Whether what follows from one is done is
//! read from that record each time, never stored here.

use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, gates,
    ids::{instant, micros, new_id},
    letters::Author,
    schema::{lessons, lessons::dsl, measures, plan_revisions, trainings},
    stored,
};
use diesel::prelude::*;
use saiki_api::{
    Timestamp, Uuid,
    lessons::{
        FollowKind, FollowUp, Followed, Lesson, LessonGaps, LessonPatch, LessonPhase, NewLesson,
    },
    measures::{MeasureState, NewMeasure},
    revisions::{NewRevision, RevisionState},
    wire,
};
use saiki_domain::{canonical::sha256_hex, fault::Faults, lessons as rules};
use serde_json::json;

#[derive(Queryable, Insertable)]
#[diesel(table_name = lessons)]
struct Row {
    id: DbId,
    incident_id: DbId,
    phase: String,
    content: String,
    created_by_name: String,
    updated_at: i64,
    version: i64,
}

impl Row {
    fn into_lesson(self, conn: &mut Conn) -> DbResult<Lesson> {
        let content: NewLesson = stored::json(&self.content)?;
        Ok(Lesson {
            id: self.id.into(),
            followed: followed(conn, self.incident_id.0, &content.follows)?,
            content,
            created_by_name: self.created_by_name,
            updated_at: instant(self.updated_at),
            version: self.version,
        })
    }
}

/// The record that follows, if it is one of this incident.
fn followed(conn: &mut Conn, incident: Uuid, follows: &FollowUp) -> DbResult<Option<Followed>> {
    let Some(id) = follows.id.map(DbId) else {
        return Ok(None);
    };
    let own = DbId(incident);
    let found: Option<DbResult<(String, bool)>> = match follows.kind {
        FollowKind::Nothing => None,
        FollowKind::Measure => {
            let row: Option<(String, String)> = measures::table
                .filter(measures::id.eq(id).and(measures::incident_id.eq(own)))
                .select((measures::content, measures::state))
                .first(conn)
                .optional()?;
            row.map(|(content, state)| {
                let content: NewMeasure = stored::json(&content)?;
                let state: MeasureState = stored::value("measures.state", &state)?;
                let done = matches!(state, MeasureState::InPlace | MeasureState::Verified);
                Ok((content.title, done))
            })
        }
        FollowKind::Revision => {
            let row: Option<(String, String)> = plan_revisions::table
                .filter(
                    plan_revisions::id
                        .eq(id)
                        .and(plan_revisions::incident_id.eq(own)),
                )
                .select((plan_revisions::content, plan_revisions::state))
                .first(conn)
                .optional()?;
            row.map(|(content, state)| {
                let content: NewRevision = stored::json(&content)?;
                let state: RevisionState = stored::value("plan_revisions.state", &state)?;
                Ok((content.document, state == RevisionState::InForce))
            })
        }
        FollowKind::Training => trainings::table
            .filter(trainings::id.eq(id).and(trainings::incident_id.eq(own)))
            .select((trainings::title, trainings::held))
            .first(conn)
            .optional()?
            .map(Ok),
    };
    Ok(found
        .transpose()?
        .map(|(title, done)| Followed { title, done }))
}

/// Whether what follows is a record of this incident, or nothing.
fn is_followed(conn: &mut Conn, incident: Uuid, lesson: &NewLesson) -> DbResult<bool> {
    let nothing = lesson.follows.kind == FollowKind::Nothing;
    Ok(nothing || followed(conn, incident, &lesson.follows)?.is_some())
}

/// Writes a lesson down; nothing where what follows is no record of this incident.
pub fn create(
    conn: &mut Conn,
    incident: Uuid,
    by: &Author,
    new: &NewLesson,
    now: Timestamp,
) -> DbResult<Changed<Option<Lesson>>> {
    gates::not_closed(conn, incident)?;
    let content = rules::trimmed(new.clone());
    if !is_followed(conn, incident, &content)? {
        return Ok(Changed::nothing(None));
    }
    let id = new_id(now);
    diesel::insert_into(lessons::table)
        .values(Row {
            id: DbId(id),
            incident_id: DbId(incident),
            phase: wire::name(&content.phase),
            content: stored::to_json(&content)?,
            created_by_name: by.name.clone(),
            updated_at: micros(now),
            version: 1,
        })
        .execute(conn)?;
    let data = audit(&content, 1)?;
    Ok(Changed::new(
        Some(get(conn, incident, id)?),
        Entry::incident(incident, "lesson.created", id, data),
    ))
}

/// Changes a lesson, or says what is wrong. `expected` is the version the caller saw.
pub fn update(
    conn: &mut Conn,
    incident: Uuid,
    id: Uuid,
    patch: &LessonPatch,
    expected: i64,
    now: Timestamp,
) -> DbResult<Changed<Result<Lesson, Faults>>> {
    gates::not_closed(conn, incident)?;
    let before = get(conn, incident, id)?;
    if before.version != expected {
        return Err(DbError::Stale);
    }
    let content = rules::patched(&before.content, patch);
    let mut faults = rules::check(&content);
    if faults.0.is_empty() && !is_followed(conn, incident, &content)? {
        rules::no_such_record(&mut faults);
    }
    if !faults.0.is_empty() {
        return Ok(Changed::nothing(Err(faults)));
    }
    if content == before.content {
        return Ok(Changed::nothing(Ok(before)));
    }
    let own = dsl::id.eq(DbId(id)).and(dsl::version.eq(expected));
    let changed = diesel::update(dsl::lessons.filter(own))
        .set((
            dsl::phase.eq(wire::name(&content.phase)),
            dsl::content.eq(stored::to_json(&content)?),
            dsl::updated_at.eq(micros(now)),
            dsl::version.eq(expected + 1),
        ))
        .execute(conn)?;
    if changed != 1 {
        return Err(DbError::Stale);
    }
    let data = audit(&content, expected + 1)?;
    Ok(Changed::new(
        Ok(get(conn, incident, id)?),
        Entry::incident(incident, "lesson.changed", id, data),
    ))
}

/// Removes a lesson. `expected` is the version the caller saw.
pub fn remove(conn: &mut Conn, incident: Uuid, id: Uuid, expected: i64) -> DbResult<Changed<()>> {
    gates::not_closed(conn, incident)?;
    let before = get(conn, incident, id)?;
    let own = dsl::id.eq(DbId(id)).and(dsl::version.eq(expected));
    if diesel::delete(dsl::lessons.filter(own)).execute(conn)? != 1 {
        return Err(DbError::Stale);
    }
    let data = audit(&before.content, expected)?;
    Ok(Changed::new(
        (),
        Entry::incident(incident, "lesson.removed", id, data),
    ))
}

/// One lesson of that incident.
pub fn get(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<Lesson> {
    dsl::lessons
        .filter(
            dsl::id
                .eq(DbId(id))
                .and(dsl::incident_id.eq(DbId(incident))),
        )
        .first::<Row>(conn)
        .optional()?
        .ok_or(DbError::NotFound)?
        .into_lesson(conn)
}

/// Lessons in the order they were written down, after that id, of one phase or of all; and how many there are in all.
pub fn list(
    conn: &mut Conn,
    incident: Uuid,
    phase: Option<LessonPhase>,
    after: Option<Uuid>,
    limit: i64,
) -> DbResult<(Vec<Lesson>, i64)> {
    let filtered = || {
        let query = dsl::lessons
            .filter(dsl::incident_id.eq(DbId(incident)))
            .into_boxed();
        match phase {
            Some(phase) => query.filter(dsl::phase.eq(wire::name(&phase))),
            None => query,
        }
    };
    let total = filtered().count().get_result(conn)?;
    let mut wanted = filtered();
    if let Some(after) = after {
        wanted = wanted.filter(dsl::id.gt(DbId(after)));
    }
    let rows: Vec<Row> = wanted.order(dsl::id).limit(limit).load(conn)?;
    let rows: DbResult<Vec<Lesson>> = rows.into_iter().map(|row| row.into_lesson(conn)).collect();
    Ok((rows?, total))
}

/// Phases of the incident nobody has looked back on.
pub fn gaps(conn: &mut Conn, incident: Uuid) -> DbResult<LessonGaps> {
    let names: Vec<String> = dsl::lessons
        .filter(dsl::incident_id.eq(DbId(incident)))
        .select(dsl::phase)
        .distinct()
        .load(conn)?;
    let written: DbResult<Vec<LessonPhase>> = names
        .iter()
        .map(|name| stored::value("lessons.phase", name))
        .collect();
    Ok(rules::gaps(&written?))
}

/// What the log keeps of a lesson: its classes, what follows, and a hash of its words.
fn audit(lesson: &NewLesson, version: i64) -> DbResult<serde_json::Value> {
    Ok(json!({
        "version": version, "phase": lesson.phase, "theme": lesson.theme, "judgement": lesson.judgement,
        "follows": lesson.follows.kind, "follows_id": lesson.follows.id, "sha256": sha256_hex(lesson)?,
    }))
}
