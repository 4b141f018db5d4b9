//! Comments on items, and an item's history from the audit log. Comments are added, never edited.

use super::{row, touch};
use crate::{
    Chain, Changed, Conn, DbId, DbResult, Entry, audit, gates,
    ids::{instant, micros, new_id},
    schema::{files, item_comments},
};
use diesel::prelude::*;
use saiki_api::{Timestamp, Uuid, audit::AuditEntry, files::SubjectKind, items::ItemComment, wire};
use saiki_domain::canonical::sha256_hex;
use serde_json::json;

/// Comments of an item, the oldest first: at most `limit` after `after`.
pub fn comments(
    conn: &mut Conn,
    incident: Uuid,
    item: Uuid,
    after: Option<Uuid>,
    limit: u32,
) -> DbResult<Vec<ItemComment>> {
    row(conn, incident, item)?;
    let mut query = item_comments::table
        .filter(item_comments::item_id.eq(DbId(item)))
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(item_comments::id.gt(DbId(after)));
    }
    let rows: Vec<(DbId, String, String, i64)> = query
        .order(item_comments::id)
        .limit(limit.into())
        .select((
            item_comments::id,
            item_comments::text,
            item_comments::author_name,
            item_comments::created_at,
        ))
        .load(conn)?;
    let comment = |(id, text, author_name, at): (DbId, String, String, i64)| ItemComment {
        id: id.into(),
        text,
        author_name,
        created_at: instant(at),
    };
    Ok(rows.into_iter().map(comment).collect())
}

/// Adds a comment.
pub fn add_comment(
    conn: &mut Conn,
    incident: Uuid,
    item: Uuid,
    (author, author_name): (Uuid, &str),
    text: &str,
    now: Timestamp,
) -> DbResult<Changed<ItemComment>> {
    gates::not_closed(conn, incident)?;
    row(conn, incident, item)?;
    let id = new_id(now);
    diesel::insert_into(item_comments::table)
        .values((
            item_comments::id.eq(DbId(id)),
            item_comments::incident_id.eq(DbId(incident)),
            item_comments::item_id.eq(DbId(item)),
            item_comments::text.eq(text),
            item_comments::author_id.eq(DbId(author)),
            item_comments::author_name.eq(author_name),
            item_comments::created_at.eq(micros(now)),
        ))
        .execute(conn)?;
    touch(conn, item, now)?;
    let data = json!({ "comment": id, "text_sha256": sha256_hex(&text)? });
    Ok(Changed::new(
        ItemComment {
            id,
            text: text.to_owned(),
            author_name: author_name.to_owned(),
            created_at: instant(micros(now)),
        },
        Entry::incident(incident, "item.commented", item, data),
    ))
}

/// What happened to an item and to its files, in order, from the audit log.
pub fn history(conn: &mut Conn, incident: Uuid, item: Uuid) -> DbResult<Vec<AuditEntry>> {
    row(conn, incident, item)?;
    let attached: Vec<DbId> = files::table
        .filter(
            files::incident_id
                .eq(DbId(incident))
                .and(files::subject_kind.eq(wire::name(&SubjectKind::Item)))
                .and(files::subject_id.eq(DbId(item))),
        )
        .select(files::id)
        .load(conn)?;
    let mut subjects = vec![item.to_string()];
    subjects.extend(attached.iter().map(|id| id.0.to_string()));
    audit::about(conn, Chain::Incident(incident), &subjects)
}
