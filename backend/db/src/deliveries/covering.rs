//! Whom a delivery covers beside the person it is made out to: the others of a household, the other wards of a guardian.
//! What the mail says to them is sealed in its row; who was merged into whom later is written here by the register.

use super::NewDelivery;
use crate::{
    Conn, DbId, DbResult,
    schema::{deliveries, delivery_people},
};
use diesel::prelude::*;
use saiki_api::Uuid;
use std::collections::{BTreeSet, HashMap};

/// Rows of one INSERT, and ids named in one statement.
const CHUNK: usize = 1_000;

/// Writes down whom new deliveries cover.
pub(super) fn insert(conn: &mut Conn, incident: Uuid, new: &[NewDelivery]) -> DbResult<()> {
    let rows: Vec<_> = new
        .iter()
        .flat_map(|one| one.covers.iter().map(|person| (one.id, *person)))
        .map(|(delivery, person)| {
            (
                delivery_people::delivery_id.eq(DbId(delivery)),
                delivery_people::person_id.eq(DbId(person)),
                delivery_people::incident_id.eq(DbId(incident)),
            )
        })
        .collect();
    for some in rows.chunks(CHUNK) {
        each!(
            conn,
            diesel::insert_into(delivery_people::table)
                .values(some)
                .execute(conn)
        )?;
    }
    Ok(())
}

/// Everybody a delivery covers now, ascending: whom it is made out to, the others it was made for, and whoever one of them
/// was merged into.
pub fn covered(conn: &mut Conn, delivery: Uuid) -> DbResult<Vec<Uuid>> {
    let own: Option<Option<DbId>> = deliveries::table
        .find(DbId(delivery))
        .select(deliveries::person_id)
        .first(conn)
        .optional()?;
    let others: Vec<DbId> = delivery_people::table
        .filter(delivery_people::delivery_id.eq(DbId(delivery)))
        .select(delivery_people::person_id)
        .load(conn)?;
    let all: BTreeSet<DbId> = own.flatten().into_iter().chain(others).collect();
    Ok(all.into_iter().map(Uuid::from).collect())
}

/// Whom deliveries were made for beside the person each is made out to, ascending. Merges later do not count.
pub fn covers_of(conn: &mut Conn, ids: &[DbId]) -> DbResult<HashMap<DbId, Vec<Uuid>>> {
    let mut all: HashMap<DbId, Vec<Uuid>> = HashMap::new();
    for some in ids.chunks(CHUNK) {
        let rows: Vec<(DbId, DbId)> = delivery_people::table
            .filter(
                delivery_people::delivery_id
                    .eq_any(some.to_vec())
                    .and(delivery_people::merge_id.is_null()),
            )
            .order((delivery_people::delivery_id, delivery_people::person_id))
            .select((delivery_people::delivery_id, delivery_people::person_id))
            .load(conn)?;
        for (delivery, person) in rows {
            all.entry(delivery).or_default().push(person.into());
        }
    }
    Ok(all)
}
