//! Whom a letter is for beside the person it is counted under: the others of a household, the other wards of a guardian.
//! What the letter says to them is sealed in its row.

use super::{BATCH, LetterRow};
use crate::{
    Conn, DbId, DbResult,
    schema::{post_letter_people, post_letters},
};
use diesel::prelude::*;
use saiki_api::Uuid;
use std::collections::{BTreeSet, HashMap};

/// Somebody a letter is for beside the one it is counted under.
#[derive(Clone, Insertable)]
#[diesel(table_name = post_letter_people)]
pub(super) struct Covered {
    pub letter_id: DbId,
    pub person_id: DbId,
    pub incident_id: DbId,
}

/// Writes down whom new letters are for.
pub(super) fn insert(conn: &mut Conn, rows: &[Covered]) -> DbResult<()> {
    for some in rows.chunks(BATCH) {
        each!(
            conn,
            diesel::insert_into(post_letter_people::table)
                .values(some)
                .execute(conn)
        )?;
    }
    Ok(())
}

/// Takes away whom the letters of a batch were for.
pub(super) fn remove(conn: &mut Conn, batch: Uuid) -> DbResult<()> {
    let letters = post_letters::table
        .filter(post_letters::batch_id.eq(DbId(batch)))
        .select(post_letters::id);
    let theirs = post_letter_people::table.filter(post_letter_people::letter_id.eq_any(letters));
    diesel::delete(theirs).execute(conn)?;
    Ok(())
}

/// Letters for one of these people, alone or with others. Asked for in one condition, SQLite would look through all letters
/// of the incident.
pub(super) fn letters_for(conn: &mut Conn, incident: Uuid, people: &[DbId]) -> DbResult<Vec<DbId>> {
    let mut all: Vec<DbId> = post_letters::table
        .filter(
            post_letters::incident_id
                .eq(DbId(incident))
                .and(post_letters::person_id.eq_any(people.to_vec())),
        )
        .select(post_letters::id)
        .load(conn)?;
    let with_others: Vec<DbId> = post_letter_people::table
        .filter(post_letter_people::person_id.eq_any(people.to_vec()))
        .select(post_letter_people::letter_id)
        .load(conn)?;
    all.extend(with_others);
    Ok(all)
}

/// Letters made for these people: each person with the batch, and which letter of it.
pub(super) fn made_for(
    conn: &mut Conn,
    incident: Uuid,
    people: &[DbId],
) -> DbResult<Vec<(DbId, DbId, i64)>> {
    let mut all: Vec<(DbId, DbId, i64)> = post_letters::table
        .filter(
            post_letters::incident_id
                .eq(DbId(incident))
                .and(post_letters::person_id.eq_any(people.to_vec())),
        )
        .select((
            post_letters::person_id,
            post_letters::batch_id,
            post_letters::n,
        ))
        .load(conn)?;
    let with_others: Vec<(DbId, DbId, i64)> = post_letter_people::table
        .inner_join(post_letters::table.on(post_letters::id.eq(post_letter_people::letter_id)))
        .filter(post_letter_people::person_id.eq_any(people.to_vec()))
        .select((
            post_letter_people::person_id,
            post_letters::batch_id,
            post_letters::n,
        ))
        .load(conn)?;
    all.extend(with_others);
    Ok(all)
}

/// By letter whom it is for beside the one it is counted under, ascending.
pub(super) fn others(conn: &mut Conn, letters: &[LetterRow]) -> DbResult<HashMap<DbId, Vec<Uuid>>> {
    let mut all: HashMap<DbId, Vec<Uuid>> = HashMap::new();
    for some in letters.chunks(BATCH) {
        let first: HashMap<DbId, DbId> = some
            .iter()
            .map(|letter| (letter.id, letter.person_id))
            .collect();
        let ids: Vec<DbId> = some.iter().map(|letter| letter.id).collect();
        let rows: Vec<(DbId, DbId)> = post_letter_people::table
            .filter(post_letter_people::letter_id.eq_any(ids))
            .order((post_letter_people::letter_id, post_letter_people::person_id))
            .select((post_letter_people::letter_id, post_letter_people::person_id))
            .load(conn)?;
        for (letter, person) in rows {
            // Who was merged into the one it is counted under is nobody else.
            if first.get(&letter) != Some(&person) {
                all.entry(letter).or_default().push(person.into());
            }
        }
    }
    Ok(all)
}

/// Everybody the letters of a batch are for.
pub(super) fn everybody(conn: &mut Conn, batch: Uuid) -> DbResult<Vec<DbId>> {
    let own: Vec<DbId> = post_letters::table
        .filter(post_letters::batch_id.eq(DbId(batch)))
        .select(post_letters::person_id)
        .load(conn)?;
    let with_others: Vec<DbId> = post_letter_people::table
        .inner_join(post_letters::table.on(post_letters::id.eq(post_letter_people::letter_id)))
        .filter(post_letters::batch_id.eq(DbId(batch)))
        .select(post_letter_people::person_id)
        .load(conn)?;
    let all: BTreeSet<DbId> = own.into_iter().chain(with_others).collect();
    Ok(all.into_iter().collect())
}

/// Everybody a letter is for, ascending.
pub(super) fn of_letter(conn: &mut Conn, letter: &LetterRow) -> DbResult<Vec<DbId>> {
    let others = others(conn, std::slice::from_ref(letter))?;
    let others = others.into_values().flatten().map(DbId);
    let all: BTreeSet<DbId> = others.chain([letter.person_id]).collect();
    Ok(all.into_iter().collect())
}
