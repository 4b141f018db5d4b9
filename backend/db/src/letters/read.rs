//! Letters as they are read: one, a page, the versions of one. Each comes with the latest word on its approval, and with
//! how it went out.

use super::out;
use crate::{
    Conn, DbError, DbId, DbResult, approvals,
    ids::{instant, micros},
    schema::{letter_versions, letters},
    stored,
};
use diesel::prelude::*;
use saiki_api::{
    Timestamp, Uuid,
    approvals::Approval,
    letters::{GoneOut, Letter, LetterVersion, SeriesPlace},
};

/// A letter; what it says is in its version.
#[derive(Queryable, Insertable)]
#[diesel(table_name = letters, treat_none_as_default_value = false)]
pub(super) struct Row {
    pub id: DbId,
    pub incident_id: DbId,
    pub kind: String,
    pub name: String,
    pub state: String,
    pub version: i64,
    pub created_at: i64,
    pub updated_at: i64,
    pub series_id: DbId,
    pub series_number: i64,
    pub follows_id: Option<DbId>,
}

/// One version. It never changes.
#[derive(Queryable, Insertable)]
#[diesel(table_name = letter_versions)]
pub(super) struct VersionRow {
    pub letter_id: DbId,
    pub version: i64,
    pub texts: String,
    pub sender: String,
    pub audience: String,
    pub content_hash: String,
    pub author_id: DbId,
    pub author_name: String,
    pub created_at: i64,
    pub attachments: String,
    pub encoding: String,
    pub basis: String,
    pub fallback: String,
}

fn into_letter(
    row: Row,
    version: VersionRow,
    approval: Option<Approval>,
    gone_out: Option<GoneOut>,
) -> DbResult<Letter> {
    Ok(Letter {
        id: row.id.into(),
        kind: stored::value("letters.kind", &row.kind)?,
        name: row.name,
        state: stored::value("letters.state", &row.state)?,
        texts: stored::json(&version.texts)?,
        sender: stored::json(&version.sender)?,
        audience: stored::json(&version.audience)?,
        basis: stored::json(&version.basis)?,
        fallback: stored::json(&version.fallback)?,
        series: SeriesPlace {
            id: row.series_id.into(),
            number: row.series_number,
            follows: row.follows_id.map(Uuid::from),
        },
        attachments: stored::json(&version.attachments)?,
        encoding: stored::value("letter_versions.encoding", &version.encoding)?,
        content_hash: version.content_hash,
        approval,
        gone_out,
        author_id: version.author_id.into(),
        author_name: version.author_name,
        created_at: instant(row.created_at),
        updated_at: instant(row.updated_at),
        version: row.version,
    })
}

/// One letter of that incident.
pub fn get(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<Letter> {
    let found: Option<(Row, VersionRow)> = letters::table
        .inner_join(
            letter_versions::table.on(letter_versions::letter_id
                .eq(letters::id)
                .and(letter_versions::version.eq(letters::version))),
        )
        .filter(
            letters::id
                .eq(DbId(id))
                .and(letters::incident_id.eq(DbId(incident))),
        )
        .select((letters::all_columns, letter_versions::all_columns))
        .first(conn)
        .optional()?;
    let (row, version) = found.ok_or(DbError::NotFound)?;
    let approval = approvals::latest(conn, &[row.id])?.remove(&row.id);
    let gone_out = out::last_of_one(conn, incident, row.id)?;
    into_letter(row, version, approval, gone_out)
}

/// Letters of an incident, the one begun last first; after the place (created at, id) of a page's last row.
pub fn list(
    conn: &mut Conn,
    incident: Uuid,
    after: Option<(Timestamp, Uuid)>,
    limit: i64,
) -> DbResult<Vec<Letter>> {
    let mut query = letters::table
        .inner_join(
            letter_versions::table.on(letter_versions::letter_id
                .eq(letters::id)
                .and(letter_versions::version.eq(letters::version))),
        )
        .filter(letters::incident_id.eq(DbId(incident)))
        .select((letters::all_columns, letter_versions::all_columns))
        .order((letters::created_at.desc(), letters::id.desc()))
        .limit(limit)
        .into_boxed();
    if let Some((at, id)) = after {
        query = query.filter(
            letters::created_at.lt(micros(at)).or(letters::created_at
                .eq(micros(at))
                .and(letters::id.lt(DbId(id)))),
        );
    }
    let rows: Vec<(Row, VersionRow)> = query.load(conn)?;
    let ids: Vec<DbId> = rows.iter().map(|(row, _)| row.id).collect();
    let mut approvals = approvals::latest(conn, &ids)?;
    let mut out = out::last(conn, incident)?;
    rows.into_iter()
        .map(|(row, version)| {
            let (approval, gone_out) = (approvals.remove(&row.id), out.remove(&row.id));
            into_letter(row, version, approval, gone_out)
        })
        .collect()
}

/// How many letters an incident has.
pub fn count(conn: &mut Conn, incident: Uuid) -> DbResult<i64> {
    Ok(letters::table
        .filter(letters::incident_id.eq(DbId(incident)))
        .count()
        .get_result(conn)?)
}

/// Every version of a letter, the newest first.
pub fn versions(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<Vec<LetterVersion>> {
    get(conn, incident, id)?;
    let rows: Vec<VersionRow> = letter_versions::table
        .filter(letter_versions::letter_id.eq(DbId(id)))
        .order(letter_versions::version.desc())
        .load(conn)?;
    rows.into_iter()
        .map(|row| {
            Ok(LetterVersion {
                version: row.version,
                texts: stored::json(&row.texts)?,
                attachments: stored::json(&row.attachments)?,
                encoding: stored::value("letter_versions.encoding", &row.encoding)?,
                content_hash: row.content_hash,
                author_name: row.author_name,
                created_at: instant(row.created_at),
            })
        })
        .collect()
}
