//! Which report a letter is: 第1報, 第2報. A number is taken when the letter goes out (sent, posted or published) and stays.
//! A draft bears the number it would have if it went out now, so drafts that are never sent leave no gap.

use super::out::gone_out;
use crate::{Conn, DbId, DbResult, Entry, approvals, schema::letters};
use diesel::prelude::*;
use saiki_api::{Timestamp, Uuid, letters::LetterKind, wire};
use std::collections::BTreeMap;

/// The number of a first report that is only begun: after those of its kind that went out.
pub(super) fn of_first(conn: &mut Conn, incident: Uuid, kind: LetterKind) -> DbResult<i64> {
    let kind = wire::name(&kind);
    let out = gone_out(conn, incident)?;
    let taken = listed(conn, incident)?
        .into_iter()
        .filter(|letter| {
            letter.follows.is_none() && letter.kind == kind && out.contains(&letter.id)
        })
        .map(|letter| letter.number);
    Ok(taken.max().unwrap_or(0) + 1)
}

/// Numbers the letters anew that have not gone out, once one has, or has not after all: those after it move, and approvals
/// of those that say their number are void. The entries for the log. The incident is locked.
pub(crate) fn renumber(conn: &mut Conn, incident: Uuid, now: Timestamp) -> DbResult<Vec<Entry>> {
    let out = gone_out(conn, incident)?;
    let all = listed(conn, incident)?;
    let mut taken: BTreeMap<&str, i64> = BTreeMap::new();
    for letter in &all {
        if letter.follows.is_none() && out.contains(&letter.id) {
            let last = taken.entry(&letter.kind).or_default();
            *last = letter.number.max(*last);
        }
    }
    let mut numbers: BTreeMap<DbId, i64> = BTreeMap::new();
    let mut moved = false;
    for letter in &all {
        let before = letter.follows.map(|id| numbers.get(&id).copied());
        let number = match (out.contains(&letter.id), before) {
            (true, _) => letter.number,
            (false, Some(before)) => before.map_or(letter.number, |before| before + 1),
            (false, None) => taken.get(letter.kind.as_str()).copied().unwrap_or(0) + 1,
        };
        numbers.insert(letter.id, number);
        if number != letter.number {
            moved = true;
            diesel::update(letters::table.find(letter.id))
                .set(letters::series_number.eq(number))
                .execute(conn)?;
        }
    }
    match moved {
        true => approvals::facts_moved(conn, incident, now),
        false => Ok(Vec::new()),
    }
}

#[derive(Queryable)]
struct Listed {
    id: DbId,
    kind: String,
    number: i64,
    follows: Option<DbId>,
}

/// The letters of an incident, each after the one it follows.
fn listed(conn: &mut Conn, incident: Uuid) -> DbResult<Vec<Listed>> {
    Ok(letters::table
        .filter(letters::incident_id.eq(DbId(incident)))
        .order((letters::created_at, letters::id))
        .select((
            letters::id,
            letters::kind,
            letters::series_number,
            letters::follows_id,
        ))
        .load(conn)?)
}
