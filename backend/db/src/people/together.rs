//! Who is written to and called for people, and where: themselves, the head of their household, or who answers for them.
//! Letters by post and calls ask here; mails line people up by the same rules, in `recipients`.

use super::{
    addresses,
    joint::{Joint, Unit, lined_up},
    row::Row,
};
use crate::{
    Conn, DbId, DbResult, contact_stops, crypto::IncidentCipher, deliveries, schema::people::dsl,
};
use diesel::prelude::*;
use saiki_api::{
    Language, Uuid,
    followups::FollowupTo,
    people::{AddressChannel, Person},
};
use std::collections::{HashMap, HashSet};

/// Rows named in one statement.
const BATCH: usize = 1_000;

/// People who are told with one letter by post, or one call.
#[derive(Debug)]
pub(crate) struct Together {
    /// Whom it tells, ascending; it is counted under the first.
    pub people: Vec<Person>,
    /// What a letter says, made out to whom it goes to.
    pub letter: deliveries::Recipient,
    /// The language of whom it goes to.
    pub lang: Language,
    /// Who is written to or called for them; `None` for somebody who is told themselves.
    pub to: Option<FollowupTo>,
    /// Addresses or numbers that can be used, in the order of preference.
    pub values: Vec<String>,
}

/// Hands over what is told to these people in a way, in their order. Ids must ascend; whoever is not to be told that way
/// is left out, and so are people of other incidents.
pub(crate) fn each_together(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    way: AddressChannel,
    ids: &[DbId],
    mut take: impl FnMut(Together) -> DbResult<()>,
) -> DbResult<()> {
    for run in runs(conn, ids)? {
        let rows: Vec<Row> = dsl::people
            .filter(dsl::incident_id.eq(DbId(incident)).and(dsl::id.eq_any(run)))
            .filter(contact_stops::may(way))
            .order(dsl::id)
            .load(conn)?;
        let members: Vec<Row> = rows
            .iter()
            .filter(|row| row.household_id.is_some())
            .cloned()
            .collect();
        let households: HashSet<DbId> = members.iter().filter_map(|row| row.household_id).collect();
        let households: Vec<DbId> = households.into_iter().collect();
        let joint = Joint::all(conn, &households, members, way)?;
        let units = lined_up(rows, joint);
        let asked = asked(cipher, &units)?;
        let usable = addresses::usable(conn, cipher, &asked, way)?;
        let homes = homes(conn, cipher, incident, &households, way)?;
        for unit in units {
            take(together(unit, cipher, way, &usable, &homes)?)?;
        }
    }
    Ok(())
}

/// Ids in runs of about a statement's length, those of one household never in two of them.
fn runs(conn: &mut Conn, ids: &[DbId]) -> DbResult<Vec<Vec<DbId>>> {
    let mut household_of: HashMap<DbId, DbId> = HashMap::new();
    for some in ids.chunks(BATCH) {
        let found: Vec<(DbId, Option<DbId>)> = dsl::people
            .filter(
                dsl::id
                    .eq_any(some.to_vec())
                    .and(dsl::household_id.is_not_null()),
            )
            .select((dsl::id, dsl::household_id))
            .load(conn)?;
        let found = found
            .into_iter()
            .filter_map(|(id, household)| Some((id, household?)));
        household_of.extend(found);
    }
    let mut members: HashMap<DbId, Vec<DbId>> = HashMap::new();
    for id in ids {
        if let Some(household) = household_of.get(id) {
            members.entry(*household).or_default().push(*id);
        }
    }
    let (mut runs, mut run) = (Vec::new(), Vec::new());
    for id in ids {
        match household_of.get(id) {
            None => run.push(*id),
            // All of them stand at the first.
            Some(household) => run.extend(members.remove(household).unwrap_or_default()),
        }
        if run.len() >= BATCH {
            runs.push(std::mem::take(&mut run));
        }
    }
    runs.push(run);
    Ok(runs)
}

/// Where people of households live: by household the addresses of the first of them who has any, whoever of them is told
/// this time.
fn homes(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    households: &[DbId],
    way: AddressChannel,
) -> DbResult<HashMap<Uuid, Vec<String>>> {
    let mut homes = HashMap::new();
    if way != AddressChannel::Post {
        return Ok(homes);
    }
    for some in households.chunks(BATCH) {
        let rows: Vec<Row> = dsl::people
            .filter(
                dsl::incident_id
                    .eq(DbId(incident))
                    .and(dsl::household_id.eq_any(some.to_vec())),
            )
            .order(dsl::id)
            .load(conn)?;
        let members: Vec<Person> = rows
            .into_iter()
            .map(|row| row.open(cipher))
            .collect::<DbResult<_>>()?;
        let usable = addresses::usable(conn, cipher, &members, way)?;
        for member in &members {
            let values = of(&usable, member.id);
            if let Some(household) = member.household_id.filter(|_| !values.is_empty()) {
                homes.entry(household).or_insert(values);
            }
        }
    }
    Ok(homes)
}

/// Everybody on the register whose addresses may be used.
fn asked(cipher: &IncidentCipher, units: &[Unit]) -> DbResult<Vec<Person>> {
    let mut asked = Vec::new();
    for unit in units {
        asked.extend(opened(unit, cipher)?);
        if let Some(head) = unit.joint.as_ref().and_then(Joint::head) {
            asked.push(head.clone().open(cipher)?);
        }
    }
    Ok(asked)
}

fn opened(unit: &Unit, cipher: &IncidentCipher) -> DbResult<Vec<Person>> {
    let others = unit.joint.iter().flat_map(|joint| &joint.others);
    let rows = std::iter::once(&unit.lead).chain(others);
    rows.map(|row| row.clone().open(cipher)).collect()
}

fn together(
    unit: Unit,
    cipher: &IncidentCipher,
    way: AddressChannel,
    usable: &HashMap<Uuid, Vec<String>>,
    homes: &HashMap<Uuid, Vec<String>>,
) -> DbResult<Together> {
    let people = opened(&unit, cipher)?;
    let (to, values) = match &unit.joint {
        None => (None, of(usable, unit.lead.id.into())),
        Some(joint) => (
            joint.instead(cipher)?.filter(|to| stands_for(to, &people)),
            reached(joint, cipher, way, usable, homes)?,
        ),
    };
    Ok(Together {
        people,
        lang: unit.lang(),
        letter: unit.letter(cipher)?,
        to,
        values,
    })
}

fn of(values: &HashMap<Uuid, Vec<String>>, id: Uuid) -> Vec<String> {
    values.get(&id).cloned().unwrap_or_default()
}

/// Whether it goes to somebody else than the only one it is for.
fn stands_for(to: &FollowupTo, people: &[Person]) -> bool {
    people.iter().any(|one| Some(one.id) != to.person_id)
}

/// Where the head or the guardian is reached. A letter to somebody whose own address is not known goes where they live
/// together with those it is for; nobody but them is called.
fn reached(
    joint: &Joint,
    cipher: &IncidentCipher,
    way: AddressChannel,
    usable: &HashMap<Uuid, Vec<String>>,
    homes: &HashMap<Uuid, Vec<String>>,
) -> DbResult<Vec<String>> {
    let own = match joint.head() {
        Some(head) => of(usable, head.id.into()),
        None if joint.is_outside() => joint.outside(cipher, way)?,
        // They are not to be told that way.
        None => return Ok(Vec::new()),
    };
    if !own.is_empty() || way != AddressChannel::Post || !joint.lives_together()? {
        return Ok(own);
    }
    Ok(of(homes, joint.household.id.into()))
}
