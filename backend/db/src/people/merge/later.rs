//! What happened to an entry after a merge: other merges that took it as that one left it, which are named and undone
//! first; and that it is as it was left once they are.

use super::{MergeRow, kept};
use crate::{
    Conn, DbError, DbId, DbResult,
    crypto::IncidentCipher,
    ids::instant,
    schema::person_merges::{self, dsl},
    timeline,
};
use diesel::prelude::*;
use saiki_api::{Lang, problem::ErrorCode};
use saiki_domain::civil;

/// An entry was put back as it was at its version `before`: a merge that left it at that version has left it at the one it
/// has now.
pub(super) fn as_left(conn: &mut Conn, person: DbId, (before, now): (i64, i64)) -> DbResult<()> {
    let left = dsl::survivor_id
        .eq(person)
        .and(dsl::survivor_version.eq(before))
        .and(dsl::undone_at.is_null());
    diesel::update(dsl::person_merges.filter(left))
        .set(dsl::survivor_version.eq(now))
        .execute(conn)?;
    Ok(())
}

/// Why a merge cannot be undone as things are. A merge to be undone first is named by who did it, and when.
pub(super) fn refusal(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    row: &MergeRow,
) -> DbResult<DbError> {
    let refused = |ja: &str, en: &str| DbError::refused(ErrorCode::StateConflict, ja, en);
    if row.undone_at.is_some() {
        return Ok(refused(
            "この統合は、すでに元に戻しています",
            "This merge was undone already",
        ));
    }
    let Some(later) = first_to_undo(conn, cipher, row)? else {
        return Ok(refused(
            "統合したあとで変更されたため、元に戻せません。必要な項目は、名簿で直してください",
            "The entry was changed since, so the merge cannot be undone; put right on the register what has to be",
        ));
    };
    let zone = timeline::home_zone_name(conn)?;
    let at = |lang| civil::stamp(instant(later.created_at), &zone, lang);
    let by = &later.by_name;
    Ok(refused(
        &format!(
            "あとから、{}に{by}さんが同じ人をさらに統合しています。先にその統合を元に戻してください",
            at(Lang::Ja)
        ),
        &format!(
            "The same person was merged again later, by {by} on {}; undo that merge first",
            at(Lang::En)
        ),
    ))
}

/// The newest merge that stands of the entry another one left, if all that happened to it since is merges.
fn first_to_undo(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    row: &MergeRow,
) -> DbResult<Option<MergeRow>> {
    // Every merge makes the entry's version higher.
    let further: Vec<MergeRow> = dsl::person_merges
        .filter(
            dsl::survivor_id
                .eq(row.survivor_id)
                .and(dsl::survivor_version.gt(row.survivor_version))
                .and(dsl::undone_at.is_null()),
        )
        .order(dsl::survivor_version)
        .load(conn)?;
    let away = kept::away(conn, cipher, row.survivor_id)?;
    let found = match further.first() {
        Some(next) => Some(next.open(cipher)?.survivor.version),
        None => away.map(|(_, version)| version),
    };
    if found != Some(row.survivor_version) {
        return Ok(None);
    }
    match away {
        Some((merge, _)) => Ok(Some(person_merges::table.find(merge).first(conn)?)),
        None => Ok(further.into_iter().next_back()),
    }
}
