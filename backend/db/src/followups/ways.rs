//! Who is written to and called for people of the list, where, and whom one call tells together.

use super::wanted::{self, Sight};
use crate::{
    Conn, DbId, DbResult,
    crypto::IncidentCipher,
    households,
    people::{self as register, addresses},
};
use saiki_api::{
    Uuid,
    followups::{FollowupOther, FollowupTo},
    people::{AddressChannel, LostWay, Person},
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
    /// What was found of the ways nothing is left of.
    pub lost: Vec<LostWay>,
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
        let mut none = Vec::new();
        register::each_together(conn, cipher, incident, way, ids, |one| {
            if one.values.is_empty() {
                none.extend(one.people.iter().map(|p| (p.clone(), one.to.clone())));
            }
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
        for (person, lost) in lost(conn, cipher, incident, way, &none)? {
            all.entry(DbId(person)).or_default().lost.extend(lost);
        }
    }
    Ok(all)
}

/// What was found of these people's addresses of a channel, and of those of who is written to or called for them.
fn lost(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    way: AddressChannel,
    people: &[(Person, Option<FollowupTo>)],
) -> DbResult<Vec<(Uuid, Vec<LostWay>)>> {
    let mut asked: Vec<Person> = people.iter().map(|(person, _)| person.clone()).collect();
    let to = |to: &Option<FollowupTo>| to.as_ref().and_then(|to| to.person_id);
    let heads: Vec<DbId> = people.iter().filter_map(|(_, t)| to(t)).map(DbId).collect();
    asked.extend(register::named(conn, cipher, incident, &heads)?);
    let known = addresses::lost(conn, cipher, &asked, way)?;
    let guardians = people
        .iter()
        .filter(|(_, t)| t.is_some() && to(t).is_none());
    let homes: Vec<DbId> = guardians
        .filter_map(|(person, _)| person.household_id.map(DbId))
        .collect();
    let outside = households::lost(conn, cipher, incident, &homes, way)?;
    let mut all = Vec::new();
    for (person, instead) in people {
        let mut lost: Vec<LostWay> = Vec::new();
        let home = person.household_id.and_then(|id| outside.get(&id));
        lost.extend(home.into_iter().flatten().map(|one| LostWay {
            channel: way,
            found: one.found,
            why: one.why.clone(),
        }));
        let theirs = to(instead)
            .filter(|id| *id != person.id)
            .and_then(|id| known.get(&id));
        let own = known.get(&person.id);
        let noted = theirs.into_iter().chain(own).flatten();
        lost.extend(noted.map(|one| LostWay {
            channel: way,
            found: one.found,
            why: one.why.clone(),
        }));
        lost.dedup();
        if !lost.is_empty() {
            all.push((person.id, lost));
        }
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
