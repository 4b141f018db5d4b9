//! Notices as anybody may read them: what stands, and that something was withdrawn.

use super::{NoticePage, PublicationRow, Row, publications};
use crate::{Conn, DbError, DbId, DbResult, ids::instant, schema::notices};
use diesel::prelude::*;
use saiki_api::{Timestamp, notices::NoticeState, wire};
use std::collections::HashMap;

/// A notice as anybody may read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicNotice {
    /// Last part of its address.
    pub slug: String,
    /// Its pages, one a language; none once it is withdrawn.
    pub pages: Vec<NoticePage>,
    /// SHA-256 over them.
    pub page_hash: String,
    /// When each publication was made, the newest first.
    pub published: Vec<Timestamp>,
    /// When it was withdrawn, if it was.
    pub withdrawn_at: Option<Timestamp>,
}

/// The notice at this address.
pub fn public(conn: &mut Conn, slug: &str) -> DbResult<PublicNotice> {
    let row: Option<Row> = notices::table
        .filter(notices::slug.eq(slug))
        .first(conn)
        .optional()?;
    let row = row.ok_or(DbError::NotFound)?;
    read_publicly(conn, vec![row])?
        .pop()
        .ok_or(DbError::NotFound)
}

/// Every notice that stands, the newest first.
pub fn standing(conn: &mut Conn) -> DbResult<Vec<PublicNotice>> {
    let rows: Vec<Row> = notices::table
        .filter(notices::state.eq(wire::name(&NoticeState::Standing)))
        .order(notices::id.desc())
        .limit(MAX_LISTED)
        .load(conn)?;
    read_publicly(conn, rows)
}

/// Most notices the public list shows.
const MAX_LISTED: i64 = 200;

fn read_publicly(conn: &mut Conn, rows: Vec<Row>) -> DbResult<Vec<PublicNotice>> {
    let ids: Vec<DbId> = rows.iter().map(|row| row.id).collect();
    let mut published: HashMap<DbId, Vec<PublicationRow>> = HashMap::new();
    for publication in publications(conn, &ids)? {
        let of = published.entry(publication.notice_id).or_default();
        of.push(publication);
    }
    rows.into_iter()
        .map(|row| {
            let published = published.remove(&row.id).unwrap_or_default();
            let withdrawn_at = row.withdrawn_at.map(instant);
            let newest = published.first().filter(|_| withdrawn_at.is_none());
            Ok(PublicNotice {
                slug: row.slug,
                pages: newest
                    .map(PublicationRow::pages)
                    .transpose()?
                    .unwrap_or_default(),
                page_hash: newest.map(|p| p.page_hash.clone()).unwrap_or_default(),
                published: published.iter().map(|p| instant(p.at)).collect(),
                withdrawn_at,
            })
        })
        .collect()
}
