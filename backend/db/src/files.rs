//! Files attached to records of an incident: listed, read, attached, taken away. What they hang on is looked up in
//! `files::subjects`; bytes go in and out in sealed chunks, so no file is in memory whole.

mod subjects;
mod write;

pub use subjects::exists;
pub(crate) use subjects::none_on;
pub use write::{Attached, add, remove};

use crate::{
    Conn, DbError, DbId, DbResult,
    conn::MultiBackend,
    crypto::{IncidentCipher, Place},
    ids::instant,
    schema::{evidence, file_chunks, files, files::dsl},
    stored,
};
use diesel::{helper_types::IntoBoxed, prelude::*};
use saiki_api::{
    Uuid,
    files::{FileInfo, FileRemoved, SubjectKind},
    wire,
};
use std::collections::HashMap;

/// Plain bytes sealed at once.
const CHUNK: usize = 256 * 1024;

type Query<'a> = IntoBoxed<'a, files::table, MultiBackend>;

#[derive(Queryable, Insertable)]
#[diesel(table_name = files, treat_none_as_default_value = false)]
struct Row {
    id: DbId,
    incident_id: DbId,
    subject_kind: String,
    subject_id: DbId,
    sealed: Vec<u8>,
    media_type: String,
    size: i64,
    sha256: String,
    chunks: i64,
    added_by: DbId,
    added_by_name: String,
    created_at: i64,
    removed_by: Option<DbId>,
    removed_by_name: Option<String>,
    removed_at: Option<i64>,
    sealed_reason: Option<Vec<u8>>,
    version: i64,
}

impl Row {
    fn open(self, cipher: &IncidentCipher) -> DbResult<FileInfo> {
        let id = self.id.0;
        let text = |column: &str, sealed: &[u8]| -> DbResult<String> {
            let plain = cipher.open(&Place::new("files", column, id), sealed)?;
            String::from_utf8(plain).map_err(|_| DbError::Sealed)
        };
        let removed = match (self.removed_at, self.removed_by_name, &self.sealed_reason) {
            (Some(at), Some(by_name), Some(reason)) => Some(FileRemoved {
                by_name,
                at: instant(at),
                reason: text("sealed_reason", reason)?,
            }),
            _ => None,
        };
        Ok(FileInfo {
            id,
            subject_kind: stored::value("files.subject_kind", &self.subject_kind)?,
            subject_id: self.subject_id.into(),
            name: text("sealed", &self.sealed)?,
            media_type: self.media_type,
            size: u64::try_from(self.size).unwrap_or(0),
            sha256: self.sha256,
            hash_agrees: None,
            added_by_name: self.added_by_name,
            created_at: instant(self.created_at),
            removed,
            version: self.version,
        })
    }
}

/// Which files are wanted.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Of these kinds of record: those the reader may read.
    pub kinds: Vec<SubjectKind>,
    /// Of this record alone.
    pub subject_id: Option<Uuid>,
}

/// One page of files, the newest first, at most `limit` after `after`; and how many there are.
pub fn list(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    wanted: &Wanted,
    after: Option<Uuid>,
    limit: u32,
) -> DbResult<(Vec<FileInfo>, u64)> {
    let total: i64 = filtered(incident, wanted).count().get_result(conn)?;
    let mut query = filtered(incident, wanted);
    if let Some(after) = after {
        query = query.filter(dsl::id.lt(DbId(after)));
    }
    let rows: Vec<Row> = query.order(dsl::id.desc()).limit(limit.into()).load(conn)?;
    let files: DbResult<Vec<_>> = rows.into_iter().map(|row| row.open(cipher)).collect();
    let mut files = files?;
    compare(conn, &mut files)?;
    Ok((files, u64::try_from(total).unwrap_or(0)))
}

/// Says of files on items of evidence whether their hash is the one on the register.
fn compare(conn: &mut Conn, files: &mut [FileInfo]) -> DbResult<()> {
    let on_evidence = |file: &&mut FileInfo| file.subject_kind == SubjectKind::Evidence;
    let mut concerned: Vec<&mut FileInfo> = files.iter_mut().filter(on_evidence).collect();
    if concerned.is_empty() {
        return Ok(());
    }
    let ids: Vec<DbId> = concerned.iter().map(|file| DbId(file.subject_id)).collect();
    let registered: Vec<(DbId, String)> = evidence::table
        .filter(evidence::id.eq_any(ids))
        .select((evidence::id, evidence::sha256))
        .load(conn)?;
    let registered: HashMap<DbId, String> = registered.into_iter().collect();
    for file in &mut concerned {
        file.hash_agrees = registered
            .get(&DbId(file.subject_id))
            .filter(|hash| !hash.is_empty())
            .map(|hash| *hash == file.sha256);
    }
    Ok(())
}

/// SHA-256 of the files that hang on records of a kind and are still there, by record, the oldest first.
pub(crate) fn hashes(
    conn: &mut Conn,
    incident: Uuid,
    kind: SubjectKind,
) -> DbResult<HashMap<DbId, Vec<String>>> {
    let rows: Vec<(DbId, String)> = dsl::files
        .filter(
            dsl::incident_id
                .eq(DbId(incident))
                .and(dsl::subject_kind.eq(wire::name(&kind)))
                .and(dsl::removed_at.is_null()),
        )
        .order(dsl::id)
        .select((dsl::subject_id, dsl::sha256))
        .load(conn)?;
    let mut all: HashMap<DbId, Vec<String>> = HashMap::new();
    for (id, sha256) in rows {
        all.entry(id).or_default().push(sha256);
    }
    Ok(all)
}

fn filtered<'a>(incident: Uuid, wanted: &Wanted) -> Query<'a> {
    let kinds: Vec<String> = wanted.kinds.iter().map(wire::name).collect();
    let mut query = dsl::files
        .filter(
            dsl::incident_id
                .eq(DbId(incident))
                .and(dsl::subject_kind.eq_any(kinds)),
        )
        .into_boxed();
    if let Some(subject) = wanted.subject_id {
        query = query.filter(dsl::subject_id.eq(DbId(subject)));
    }
    query
}

/// One file, without its bytes.
pub fn get(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    id: Uuid,
) -> DbResult<FileInfo> {
    let mut file = row(conn, incident, id)?.open(cipher)?;
    compare(conn, std::slice::from_mut(&mut file))?;
    Ok(file)
}

fn row(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<Row> {
    let own = dsl::incident_id
        .eq(DbId(incident))
        .and(dsl::id.eq(DbId(id)));
    let row: Option<Row> = dsl::files.filter(own).first(conn).optional()?;
    row.ok_or(DbError::NotFound)
}

/// The `n`th piece of a file's bytes, from 0; `None` past its end and after it was taken away. The caller has
/// looked the file up in its incident before.
pub fn chunk(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    file: Uuid,
    n: i64,
) -> DbResult<Option<Vec<u8>>> {
    let sealed: Option<Vec<u8>> = file_chunks::table
        .find((DbId(file), n))
        .select(file_chunks::sealed)
        .first(conn)
        .optional()?;
    let column = column(n);
    sealed
        .map(|sealed| cipher.open(&Place::new("file_chunks", &column, file), &sealed))
        .transpose()
}

/// The whole of a file, for what goes out by mail: it is small by rule. Refuses bytes that are not those of `sha256`.
pub(crate) fn whole(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    file: Uuid,
    sha256: &str,
) -> DbResult<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut n = 0;
    while let Some(piece) = chunk(conn, cipher, file, n)? {
        bytes.extend_from_slice(&piece);
        n += 1;
    }
    match saiki_domain::canonical::sha256_of(&bytes) == sha256 {
        true => Ok(bytes),
        false => Err(DbError::Other(
            "an attached file is not as it was".to_owned(),
        )),
    }
}

/// Chunks are bound to their place in the file, so that none can be moved, doubled or swapped unseen.
fn column(n: i64) -> String {
    format!("sealed/{n}")
}
