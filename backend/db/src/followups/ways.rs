//! Who is written to and called for people of the list, where, and whom one call tells together.

use super::wanted::{self, Sight};
use crate::{Conn, DbId, DbResult, crypto::IncidentCipher, people as register};
use saiki_api::{
    Uuid,
    followups::{FollowupOther, FollowupTo},
    people::{AddressChannel, Person},
};
use std::collections::HashMap;

/// How somebody is told by post and telephone.
#[derive(Debug, Clone, Default)]
pub(super) struct Ways {
    /// Who is told for them, where that is somebody else.
    pub to: Option<FollowupTo>,
    /// Numbers in the order in which they are tried.
    pub phones: Vec<String>,
    /// Where a letter goes; may be empty.
    pub address: String,
}

/// The ways to each of these people, as the register has them.
pub(super) fn of(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    ids: &[DbId],
) -> DbResult<HashMap<DbId, Ways>> {
    let mut all: HashMap<DbId, Ways> = HashMap::new();
    for way in [AddressChannel::Phone, AddressChannel::Post] {
        register::each_together(conn, cipher, incident, way, ids, |one| {
            for person in &one.people {
                let ways = all.entry(DbId(person.id)).or_default();
                // The head of a household is told themselves.
                let to = one.to.as_ref().filter(|to| to.person_id != Some(person.id));
                ways.to = ways.to.take().or(to.cloned());
                match way {
                    AddressChannel::Phone => ways.phones.clone_from(&one.values),
                    _ => ways.address = one.values.first().cloned().unwrap_or_default(),
                }
            }
            Ok(())
        })?;
    }
    Ok(all)
}

/// By person whom else the call tells that is made for them. Nobody for those who are not to be called.
pub(super) fn others(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    sight: Sight,
    people: &[Person],
) -> DbResult<HashMap<DbId, Vec<FollowupOther>>> {
    let households: Vec<DbId> = people
        .iter()
        .filter_map(|person| person.household_id.map(DbId))
        .collect();
    if households.is_empty() {
        return Ok(HashMap::new());
    }
    let together = wanted::covered(conn, sight, &households)?;
    let ids: Vec<DbId> = together.values().flatten().copied().collect();
    let known: HashMap<DbId, FollowupOther> = register::named(conn, cipher, sight.incident, &ids)?
        .into_iter()
        .map(|person| {
            let other = FollowupOther {
                person_id: person.id,
                number: person.number,
                name: person.name,
            };
            (DbId(person.id), other)
        })
        .collect();
    let mut all = HashMap::new();
    for ids in together.values().filter(|ids| ids.len() > 1) {
        for id in ids {
            let others = ids.iter().filter(|other| *other != id);
            let others = others.filter_map(|other| known.get(other).cloned());
            all.insert(*id, others.collect());
        }
    }
    Ok(all)
}
