//! Files of affected people that arrive in parts. Each piece is sealed under the incident's key and committed with the
//! place the next one begins at, so that whatever breaks, the file goes on from there. They are removed when they were
//! imported, and when nobody went on with them for a day.

use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, Writer,
    crypto::{IncidentCipher, Place},
    gates,
    ids::{instant, micros, new_id},
    incident_keys,
    schema::{people_upload_chunks, people_uploads, people_uploads::dsl},
};
use diesel::prelude::*;
use saiki_api::{
    Timestamp, Uuid,
    problem::ErrorCode,
    uploads::{KEPT_SECONDS, MAX_OPEN, NewUpload, Upload},
};
use serde_json::json;

/// Bytes sealed together, at most.
pub const PIECE: usize = 1024 * 1024;

#[derive(Queryable, Insertable)]
#[diesel(table_name = people_uploads, treat_none_as_default_value = false)]
struct Row {
    id: DbId,
    incident_id: DbId,
    file_name: String,
    bytes: i64,
    received: i64,
    chunks: i64,
    by_id: DbId,
    by_name: String,
    created_at: i64,
    expires_at: i64,
}

impl Row {
    fn open(self) -> Upload {
        Upload {
            id: self.id.0,
            file_name: self.file_name,
            bytes: self.bytes,
            offset: self.received,
            by_name: self.by_name,
            created_at: instant(self.created_at),
            expires_at: instant(self.expires_at),
        }
    }
}

fn until(now: Timestamp) -> i64 {
    micros(now) + KEPT_SECONDS * 1_000_000
}

/// Begins an upload. An incident takes so many at once, and a closed one none.
pub fn begin(
    conn: &mut Conn,
    incident: Uuid,
    new: &NewUpload,
    writer: &Writer,
) -> DbResult<Changed<Uuid>> {
    gates::not_closed(conn, incident)?;
    incident_keys::not_rekeying(conn, incident)?;
    let open: i64 = dsl::people_uploads
        .filter(dsl::incident_id.eq(DbId(incident)))
        .count()
        .get_result(conn)?;
    if open >= MAX_OPEN {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "送信途中のファイルが多すぎます。使わないものを取り消してください",
            "Too many files are under way; remove those not needed",
        ));
    }
    let id = new_id(writer.now);
    diesel::insert_into(people_uploads::table)
        .values(Row {
            id: DbId(id),
            incident_id: DbId(incident),
            file_name: new.file_name.clone(),
            bytes: new.bytes,
            received: 0,
            chunks: 0,
            by_id: DbId(writer.by.id.ok_or(DbError::NotFound)?),
            by_name: writer.by.name.clone(),
            created_at: micros(writer.now),
            expires_at: until(writer.now),
        })
        .execute(conn)?;
    let data = json!({ "bytes": new.bytes });
    Ok(Changed::new(
        id,
        Entry::incident(incident, "people.upload_begun", id, data),
    ))
}

/// The uploads of an incident, the newest first.
pub fn list(conn: &mut Conn, incident: Uuid) -> DbResult<Vec<Upload>> {
    let rows: Vec<Row> = dsl::people_uploads
        .filter(dsl::incident_id.eq(DbId(incident)))
        .order(dsl::id.desc())
        .load(conn)?;
    Ok(rows.into_iter().map(Row::open).collect())
}

/// One upload.
pub fn get(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<Upload> {
    Ok(row(conn, incident, id)?.open())
}

fn row(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<Row> {
    dsl::people_uploads
        .filter(
            dsl::incident_id
                .eq(DbId(incident))
                .and(dsl::id.eq(DbId(id))),
        )
        .first(conn)
        .optional()?
        .ok_or(DbError::NotFound)
}

/// Takes the next piece, which begins at `offset` and is at most `PIECE` long. `Stale` when the file goes on elsewhere,
/// because another request was there first. Says where it goes on.
pub fn append(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    (incident, id): (Uuid, Uuid),
    offset: i64,
    piece: &[u8],
    now: Timestamp,
) -> DbResult<i64> {
    gates::not_closed(conn, incident)?;
    incident_keys::not_rekeying(conn, incident)?;
    let row = row(conn, incident, id)?;
    let length = i64::try_from(piece.len()).unwrap_or(i64::MAX);
    let received = offset.saturating_add(length);
    if row.received != offset {
        return Err(DbError::Stale);
    }
    if received > row.bytes {
        return Err(DbError::refused(
            ErrorCode::BodyTooLarge,
            "最初に示した大きさを超えています。ファイルが途中で変わっていないか確かめ、初めから送り直してください",
            "This is more than the file was said to hold; see whether it changed, and begin anew",
        ));
    }
    // Another request may be at the same place: who changes the row first has it.
    let mine = dsl::people_uploads.filter(dsl::id.eq(DbId(id)).and(dsl::received.eq(offset)));
    let changed = diesel::update(mine)
        .set((
            dsl::received.eq(received),
            dsl::chunks.eq(row.chunks + 1),
            dsl::expires_at.eq(until(now)),
        ))
        .execute(conn)?;
    if changed != 1 {
        return Err(DbError::Stale);
    }
    let sealed = cipher.seal(&place(id, &column(row.chunks)), piece)?;
    diesel::insert_into(people_upload_chunks::table)
        .values((
            people_upload_chunks::upload_id.eq(DbId(id)),
            people_upload_chunks::n.eq(row.chunks),
            people_upload_chunks::sealed.eq(sealed),
        ))
        .execute(conn)?;
    Ok(received)
}

/// Piece `n` of an upload, from 0; `None` after the last. Refused where nobody can read it any more, as one that a re-key
/// left behind: nothing can stand for a part of a file.
pub fn piece(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    upload: Uuid,
    n: i64,
) -> DbResult<Option<Vec<u8>>> {
    let sealed: Option<Vec<u8>> = people_upload_chunks::table
        .find((DbId(upload), n))
        .select(people_upload_chunks::sealed)
        .first(conn)
        .optional()?;
    let Some(sealed) = sealed else {
        return Ok(None);
    };
    match cipher.open(&place(upload, &column(n)), &sealed) {
        Err(DbError::Sealed) => Err(DbError::refused(
            ErrorCode::StateConflict,
            "届いたファイルの一部を読み取れなくなっています。取り消して、初めから送り直してください",
            "A part of this file cannot be read any more; remove it and send it again",
        )),
        opened => opened.map(Some),
    }
}

/// Removes an upload with all it holds.
pub fn remove(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<Changed<()>> {
    let row = row(conn, incident, id)?;
    Ok(Changed::new((), gone(conn, row)?))
}

/// Removes what nobody went on with. Says how many.
pub fn expire(conn: &mut Conn, now: Timestamp) -> DbResult<Changed<usize>> {
    let old: Vec<Row> = dsl::people_uploads
        .filter(dsl::expires_at.le(micros(now)))
        .order(dsl::id)
        .load(conn)?;
    let mut entries = Vec::with_capacity(old.len());
    for row in old {
        entries.push(gone(conn, row)?);
    }
    Ok(Changed::with(entries.len(), entries))
}

fn gone(conn: &mut Conn, row: Row) -> DbResult<Entry> {
    let pieces = people_upload_chunks::table.filter(people_upload_chunks::upload_id.eq(row.id));
    diesel::delete(pieces).execute(conn)?;
    diesel::delete(dsl::people_uploads.find(row.id)).execute(conn)?;
    let data = json!({ "bytes": row.bytes, "received": row.received });
    Ok(Entry::incident(
        row.incident_id.0,
        "people.upload_removed",
        row.id.0,
        data,
    ))
}

fn column(n: i64) -> String {
    format!("sealed/{n}")
}

fn place(upload: Uuid, column: &str) -> Place<'_> {
    Place::new("people_upload_chunks", column, upload)
}
