//! Attaching a file and taking one away. Attaching seals the bytes piece by piece; taking away destroys them and
//! leaves a row that says who, when and why.

use super::{CHUNK, Row, column, exists, get, row};
use crate::{
    Actor, Changed, Conn, DbError, DbId, DbResult, Entry,
    crypto::{IncidentCipher, Place},
    gates,
    ids::micros,
    items, letters,
    schema::{file_chunks, files},
    spool::Spool,
};
use diesel::prelude::*;
use saiki_api::{
    Timestamp, Uuid,
    files::{FileInfo, SubjectKind},
    problem::ErrorCode,
    wire,
};
use serde_json::json;
use std::io::Read;

/// A file that arrived whole and is to be kept.
pub struct Attached {
    /// Its identifier.
    pub id: Uuid,
    /// The incident.
    pub incident: Uuid,
    /// What it hangs on.
    pub subject_kind: SubjectKind,
    /// Which one.
    pub subject_id: Uuid,
    /// Its name, made safe before.
    pub name: String,
    /// Its media type, by its bytes.
    pub media_type: &'static str,
    /// Who attaches it.
    pub by: Uuid,
    /// Their name.
    pub by_name: String,
    /// The bytes.
    pub spool: Spool,
}

/// Keeps a file. `NotFound` when the incident has no such record.
pub fn add(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    mut file: Attached,
    now: Timestamp,
) -> DbResult<Changed<Uuid>> {
    if !exists(conn, file.incident, file.subject_kind, file.subject_id)? {
        return Err(DbError::NotFound);
    }
    if file.subject_kind == SubjectKind::Cause {
        // What a cause rests on is part of what the conclusion was drawn from.
        gates::not_closed(conn, file.incident)?;
    }
    let size = file.spool.bytes();
    let sha256 = file.spool.sha256().to_owned();
    let bytes = i64::try_from(size).unwrap_or(i64::MAX);
    let piece = i64::try_from(CHUNK).unwrap_or(i64::MAX);
    diesel::insert_into(files::table)
        .values(Row {
            id: DbId(file.id),
            incident_id: DbId(file.incident),
            subject_kind: wire::name(&file.subject_kind),
            subject_id: DbId(file.subject_id),
            sealed: cipher.seal(
                &Place::new("files", "sealed", file.id),
                file.name.as_bytes(),
            )?,
            media_type: file.media_type.to_owned(),
            size: bytes,
            sha256: sha256.clone(),
            chunks: bytes.div_euclid(piece) + i64::from(bytes.rem_euclid(piece) > 0),
            added_by: DbId(file.by),
            added_by_name: file.by_name,
            created_at: micros(now),
            removed_by: None,
            removed_by_name: None,
            removed_at: None,
            sealed_reason: None,
            version: 1,
        })
        .execute(conn)?;
    put_chunks(conn, cipher, file.id, &mut file.spool)?;
    if file.subject_kind == SubjectKind::Item {
        items::touch(conn, file.subject_id, now)?;
    }
    let data = json!({
        "subject_kind": file.subject_kind, "subject_id": file.subject_id, "media_type": file.media_type,
        "size": size, "sha256": sha256,
    });
    Ok(Changed::new(
        file.id,
        Entry::incident(file.incident, "file.added", file.id, data),
    ))
}

fn put_chunks(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    id: Uuid,
    spool: &mut Spool,
) -> DbResult<()> {
    let failed = |e: std::io::Error| DbError::Other(format!("spooled file: {e}"));
    let mut reader = spool.reader().map_err(failed)?;
    let mut n = 0_i64;
    loop {
        let mut plain = Vec::with_capacity(CHUNK);
        let mut part = (&mut reader).take(CHUNK as u64);
        part.read_to_end(&mut plain).map_err(failed)?;
        if plain.is_empty() {
            return Ok(());
        }
        let column = column(n);
        let sealed = cipher.seal(&Place::new("file_chunks", &column, id), &plain)?;
        diesel::insert_into(file_chunks::table)
            .values((
                file_chunks::file_id.eq(DbId(id)),
                file_chunks::n.eq(n),
                file_chunks::sealed.eq(sealed),
            ))
            .execute(conn)?;
        n += 1;
    }
}

/// Takes a file away: its bytes are destroyed, its row stays with the reason. `expected` is the version seen.
pub fn remove(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    (incident, id): (Uuid, Uuid),
    by: &Actor,
    reason: &str,
    expected: i64,
    now: Timestamp,
) -> DbResult<Changed<FileInfo>> {
    let before = row(conn, incident, id)?;
    if before.version != expected {
        return Err(DbError::Stale);
    }
    if before.removed_at.is_some() {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "このファイルはすでに削除されています",
            "This file was taken away already",
        ));
    }
    if before.subject_kind == wire::name(&SubjectKind::Cause) {
        gates::not_closed(conn, incident)?;
    }
    if before.subject_kind == wire::name(&SubjectKind::Letter) {
        letters::not_needed(conn, incident, before.subject_id.into(), id)?;
    }
    let sealed = cipher.seal(&Place::new("files", "sealed_reason", id), reason.as_bytes())?;
    let seen = files::id.eq(DbId(id)).and(files::version.eq(expected));
    let updated = diesel::update(files::table.filter(seen))
        .set((
            files::removed_by.eq(by.id.map(DbId)),
            files::removed_by_name.eq(Some(&by.name)),
            files::removed_at.eq(Some(micros(now))),
            files::sealed_reason.eq(Some(sealed)),
            files::version.eq(expected + 1),
        ))
        .execute(conn)?;
    if updated != 1 {
        return Err(DbError::Stale);
    }
    diesel::delete(file_chunks::table.filter(file_chunks::file_id.eq(DbId(id)))).execute(conn)?;
    let data = json!({
        "subject_kind": before.subject_kind, "subject_id": before.subject_id.0, "sha256": before.sha256,
    });
    Ok(Changed::new(
        get(conn, cipher, incident, id)?,
        Entry::incident(incident, "file.removed", id, data),
    ))
}
