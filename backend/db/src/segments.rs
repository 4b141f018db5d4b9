//! Audiences kept by name on an incident. Whom one finds is the register's; letters that use one keep a copy of it.

use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, Writer, gates,
    ids::{instant, micros, new_id},
    schema::segments::{self, dsl},
    stored,
};
use diesel::prelude::*;
use saiki_api::{
    Uuid,
    letters::Audience,
    problem::ErrorCode,
    segments::{MAX_SEGMENTS, NewSegment, Segment, SegmentPatch},
};
use saiki_domain::canonical::sha256_of;
use serde_json::json;

#[derive(Queryable, Insertable)]
#[diesel(table_name = segments)]
struct Row {
    id: DbId,
    incident_id: DbId,
    name: String,
    audience: String,
    by_name: String,
    created_at: i64,
    updated_at: i64,
    version: i64,
}

impl Row {
    fn into_segment(self) -> DbResult<Segment> {
        Ok(Segment {
            id: self.id.into(),
            name: self.name,
            audience: stored::json(&self.audience)?,
            by_name: self.by_name,
            created_at: instant(self.created_at),
            updated_at: instant(self.updated_at),
            version: self.version,
        })
    }
}

/// The segments of an incident, by name.
pub fn list(conn: &mut Conn, incident: Uuid) -> DbResult<Vec<Segment>> {
    let rows: Vec<Row> = dsl::segments
        .filter(dsl::incident_id.eq(DbId(incident)))
        .order(dsl::name)
        .load(conn)?;
    rows.into_iter().map(Row::into_segment).collect()
}

/// One segment.
pub fn get(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<Segment> {
    let row: Option<Row> = dsl::segments
        .filter(
            dsl::incident_id
                .eq(DbId(incident))
                .and(dsl::id.eq(DbId(id))),
        )
        .first(conn)
        .optional()?;
    row.ok_or(DbError::NotFound)?.into_segment()
}

/// Keeps an audience by name.
pub fn add(
    conn: &mut Conn,
    incident: Uuid,
    new: &NewSegment,
    writer: &Writer,
) -> DbResult<Changed<Uuid>> {
    gates::not_closed(conn, incident)?;
    let there: i64 = dsl::segments
        .filter(dsl::incident_id.eq(DbId(incident)))
        .count()
        .get_result(conn)?;
    if usize::try_from(there).unwrap_or(usize::MAX) >= MAX_SEGMENTS {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            &format!("条件の保存は{MAX_SEGMENTS}件までです。使わないものを削除してください"),
            &format!("At most {MAX_SEGMENTS} segments; delete one that is not used"),
        ));
    }
    let id = new_id(writer.now);
    let audience = stored::to_json(&new.audience)?;
    diesel::insert_into(segments::table)
        .values(Row {
            id: DbId(id),
            incident_id: DbId(incident),
            name: new.name.trim().to_owned(),
            audience: audience.clone(),
            by_name: writer.by.name.clone(),
            created_at: micros(writer.now),
            updated_at: micros(writer.now),
            version: 1,
        })
        .execute(conn)
        .map_err(taken)?;
    Ok(Changed::new(
        id,
        entry(incident, "segment.added", id, &audience, 1),
    ))
}

/// Changes one. `expected` is the version the caller saw.
pub fn update(
    conn: &mut Conn,
    (incident, id): (Uuid, Uuid),
    patch: &SegmentPatch,
    expected: i64,
    writer: &Writer,
) -> DbResult<Changed<Segment>> {
    gates::not_closed(conn, incident)?;
    let before = seen(conn, incident, id, expected)?;
    let name = patch.name.as_deref().unwrap_or(&before.name).trim();
    let wanted: &Audience = patch.audience.as_ref().unwrap_or(&before.audience);
    let audience = stored::to_json(wanted)?;
    diesel::update(dsl::segments.find(DbId(id)))
        .set((
            dsl::name.eq(name),
            dsl::audience.eq(&audience),
            dsl::by_name.eq(&writer.by.name),
            dsl::updated_at.eq(micros(writer.now)),
            dsl::version.eq(expected + 1),
        ))
        .execute(conn)
        .map_err(taken)?;
    Ok(Changed::new(
        get(conn, incident, id)?,
        entry(incident, "segment.changed", id, &audience, expected + 1),
    ))
}

/// Deletes one. Letters that used it keep their copy.
pub fn remove(
    conn: &mut Conn,
    (incident, id): (Uuid, Uuid),
    expected: i64,
) -> DbResult<Changed<()>> {
    gates::not_closed(conn, incident)?;
    let before = seen(conn, incident, id, expected)?;
    diesel::delete(dsl::segments.find(DbId(id))).execute(conn)?;
    let audience = stored::to_json(&before.audience)?;
    Ok(Changed::new(
        (),
        entry(incident, "segment.removed", id, &audience, expected),
    ))
}

fn seen(conn: &mut Conn, incident: Uuid, id: Uuid, expected: i64) -> DbResult<Segment> {
    let found = get(conn, incident, id)?;
    match found.version == expected {
        true => Ok(found),
        false => Err(DbError::Stale),
    }
}

/// The log holds the audience's hash alone: it may name contracts and companies.
fn entry(incident: Uuid, action: &'static str, id: Uuid, audience: &str, version: i64) -> Entry {
    let data = json!({ "audience_sha256": sha256_of(audience.as_bytes()), "version": version });
    Entry::incident(incident, action, id, data)
}

fn taken(error: diesel::result::Error) -> DbError {
    let error = DbError::from(error);
    if !error.is_unique_violation() {
        return error;
    }
    DbError::refused(
        ErrorCode::AlreadyExists,
        "同じ名前の条件がすでにあります。別の名前を付けてください",
        "A segment of this name is there already; choose another name",
    )
}
