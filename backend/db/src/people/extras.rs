//! What lines of a file say beside the people themselves: further addresses, households by their number, guardians by name
//! and addresses. Written in batches; reading the file is not done here.

use super::addresses::{Clear as Address, Row as AddressRow};
use crate::{
    Conn, DbId, DbResult,
    crypto::IncidentCipher,
    households::{Clear, Row},
    ids::{micros, new_id},
    schema::{households, people, person_addresses},
};
use diesel::{
    dsl::{count_star, exists},
    prelude::*,
};
use saiki_api::{
    Timestamp, Uuid,
    households::{HouseholdKind, MAX_MEMBERS, OutsideGuardian},
    wire,
};
use saiki_domain::people::{
    Draft, GuardianDraft,
    extras::{guardian_key, household_key},
};
use std::collections::HashMap;

/// Rows written by one statement.
const BATCH: usize = 1_000;

/// What a line says beside the person.
pub(crate) struct Extras {
    draft: Draft,
    /// Keyed index of the household, or of the guardian.
    belongs: Option<Vec<u8>>,
}

impl Extras {
    /// Of a line; `None` where it says nothing more.
    pub fn of(cipher: &IncidentCipher, draft: Draft) -> Option<Box<Extras>> {
        if !draft.has_extras() {
            return None;
        }
        let key = match &draft.guardian {
            Some(guardian) => guardian_key(&outside(guardian), guardian.reason),
            None => household_key(&draft.household),
        };
        let belongs = key.map(|key| cipher.index(key.kind, &key.value));
        Some(Box::new(Extras { draft, belongs }))
    }

    /// Whether somebody answers for the person.
    pub fn guarded(&self) -> bool {
        self.draft.guardian.is_some()
    }

    /// Keyed index of the household, or of the guardian.
    pub fn belongs(&self) -> Option<&[u8]> {
        self.belongs.as_deref()
    }
}

/// Writes what the lines of a batch say beside their people, who need not be there yet. Gives for each who belongs to a
/// household, or has a guardian, which one.
pub(crate) fn write(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    people: &[(Uuid, &Extras)],
    now: Timestamp,
) -> DbResult<HashMap<Uuid, DbId>> {
    further(conn, cipher, incident, people, now)?;
    let mut wanted: Vec<Wanted> = Vec::new();
    let mut at: HashMap<Vec<u8>, usize> = HashMap::new();
    for (person, extras) in people {
        let Some(one) = Wanted::of(*person, extras) else {
            continue;
        };
        let place = *at.entry(one.index.clone()).or_insert_with(|| {
            wanted.push(one);
            wanted.len() - 1
        });
        if let Some(found) = wanted.get_mut(place) {
            found.take(*person, &extras.draft);
        }
    }
    if wanted.is_empty() {
        return Ok(HashMap::new());
    }
    let indexes: Vec<&[u8]> = wanted.iter().map(|one| one.index.as_slice()).collect();
    let known = known(conn, incident, &indexes)?;
    let mut belongs = HashMap::new();
    let mut new = Vec::new();
    let mut heads: HashMap<DbId, Uuid> = HashMap::new();
    for one in wanted {
        let id = match known.get(&one.index) {
            Some(id) => {
                if let What::Household(_, head) = &one.what
                    && one.mailed
                {
                    heads.insert(*id, *head);
                }
                *id
            }
            None => {
                let row = one.row(cipher, incident, now)?;
                let id = row.id;
                new.push(row);
                id
            }
        };
        belongs.extend(one.people.into_iter().map(|person| (person, id)));
    }
    for some in new.chunks(BATCH) {
        each!(
            conn,
            diesel::insert_into(households::table)
                .values(some)
                .execute(conn)
        )?;
    }
    better_heads(conn, &heads, now)?;
    Ok(belongs)
}

/// A household that began in an earlier batch of the same file, with a head who cannot be mailed, gets one who can: where
/// a batch ends says nothing of whom the letter goes to.
fn better_heads(conn: &mut Conn, heads: &HashMap<DbId, Uuid>, now: Timestamp) -> DbResult<()> {
    let ids: Vec<DbId> = heads.keys().copied().collect();
    for some in ids.chunks(BATCH) {
        let begun: Vec<(DbId, Option<DbId>)> = households::table
            .filter(
                households::id
                    .eq_any(some.to_vec())
                    .and(households::created_at.eq(micros(now)))
                    .and(households::by_name.eq("")),
            )
            .select((households::id, households::head_id))
            .load(conn)?;
        let named: Vec<DbId> = begun.iter().filter_map(|(_, head)| *head).collect();
        let silent: Vec<DbId> = people::table
            .filter(people::id.eq_any(named).and(people::has_email.eq(false)))
            .select(people::id)
            .load(conn)?;
        for (household, head) in begun {
            let silent = head.filter(|head| silent.contains(head));
            if let Some(better) = silent.and_then(|_| heads.get(&household)) {
                diesel::update(households::table.find(household))
                    .set(households::head_id.eq(Some(DbId(*better))))
                    .execute(conn)?;
            }
        }
    }
    Ok(())
}

fn further(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    people: &[(Uuid, &Extras)],
    now: Timestamp,
) -> DbResult<()> {
    let mut rows = Vec::new();
    for (person, extras) in people {
        for (n, one) in extras.draft.further.iter().enumerate() {
            let clear = Address {
                channel: one.channel,
                value: one.value.clone(),
                label: String::new(),
                found: None,
                why: String::new(),
            };
            let place = (new_id(now), i64::try_from(n).unwrap_or(i64::MAX - 1) + 1);
            rows.push(AddressRow::new(
                cipher,
                (incident, *person),
                place,
                &clear,
                micros(now),
            )?);
        }
    }
    for some in rows.chunks(BATCH) {
        each!(
            conn,
            diesel::insert_into(person_addresses::table)
                .values(some)
                .execute(conn)
        )?;
    }
    Ok(())
}

/// A household, or a guardian's wards, that lines speak of.
struct Wanted {
    index: Vec<u8>,
    people: Vec<Uuid>,
    what: What,
    /// Whether the head of a new household can be mailed.
    mailed: bool,
}

enum What {
    /// By its number; the first of its people who can be mailed is the head, else the first.
    Household(String, Uuid),
    Guardian(GuardianDraft),
}

impl Wanted {
    fn of(person: Uuid, extras: &Extras) -> Option<Wanted> {
        let draft = &extras.draft;
        let what = match &draft.guardian {
            Some(guardian) => What::Guardian(guardian.clone()),
            None => What::Household(draft.household.clone(), person),
        };
        Some(Wanted {
            index: extras.belongs.clone()?,
            people: Vec::new(),
            what,
            mailed: false,
        })
    }

    fn take(&mut self, person: Uuid, draft: &Draft) {
        self.people.push(person);
        if let What::Household(_, head) = &mut self.what
            && !self.mailed
            && !draft.email.is_empty()
        {
            (*head, self.mailed) = (person, true);
        }
    }

    fn row(&self, cipher: &IncidentCipher, incident: Uuid, now: Timestamp) -> DbResult<Row> {
        let id = new_id(now);
        let (clear, kind, head, reason) = match &self.what {
            What::Household(number, head) => (
                Clear {
                    number: number.clone(),
                    ..Clear::default()
                },
                HouseholdKind::Household,
                Some(DbId(*head)),
                None,
            ),
            What::Guardian(guardian) => (
                Clear {
                    name: guardian.name.clone(),
                    email: guardian.email.clone(),
                    phone: guardian.phone.clone(),
                    address: guardian.address.clone(),
                    reason: Some(guardian.reason),
                    ..Clear::default()
                },
                HouseholdKind::Guardian,
                None,
                Some(wire::name(&guardian.reason)),
            ),
        };
        let keys = clear.keys(cipher);
        Ok(Row {
            id: DbId(id),
            incident_id: DbId(incident),
            kind: wire::name(&kind),
            head_id: head,
            sealed: clear.seal(cipher, id)?,
            reason,
            number_index: keys.number,
            identity_index: keys.identity,
            email_index: keys.email,
            members: "[]".to_owned(),
            dissolved_at: None,
            dissolved_by_name: String::new(),
            by_name: String::new(),
            created_at: micros(now),
            version: 1,
            phone_index: keys.phone,
        })
    }
}

fn outside(guardian: &GuardianDraft) -> OutsideGuardian {
    OutsideGuardian {
        name: guardian.name.clone(),
        email: guardian.email.clone(),
        phone: guardian.phone.clone(),
        address: guardian.address.clone(),
    }
}

/// How many people are in each of these that stands already, by its index.
pub(crate) fn members(
    conn: &mut Conn,
    incident: Uuid,
    indexes: &[&[u8]],
) -> DbResult<HashMap<Vec<u8>, i64>> {
    let known = known(conn, incident, indexes)?;
    let ids: Vec<DbId> = known.values().copied().collect();
    let mut counts: HashMap<Option<DbId>, i64> = HashMap::new();
    for some in ids.chunks(BATCH) {
        let found: Vec<(Option<DbId>, i64)> = people::table
            .filter(people::household_id.eq_any(some.to_vec()))
            .group_by(people::household_id)
            .select((people::household_id, count_star()))
            .load(conn)?;
        counts.extend(found);
    }
    let count = |id| counts.get(&Some(id)).copied().unwrap_or(0);
    let all = known.into_iter().map(|(index, id)| (index, count(id)));
    Ok(all.collect())
}

/// Whether an import has put people into a household, or given them a guardian, that has more than there may be.
pub(crate) fn overfull(conn: &mut Conn, incident: Uuid, import: Uuid) -> DbResult<bool> {
    let most = i64::try_from(MAX_MEMBERS).unwrap_or(i64::MAX);
    let full: Vec<Option<DbId>> = people::table
        .filter(
            people::incident_id
                .eq(DbId(incident))
                .and(people::household_id.is_not_null()),
        )
        .group_by(people::household_id)
        .having(count_star().gt(most))
        .select(people::household_id)
        .load(conn)?;
    let full: Vec<DbId> = full.into_iter().flatten().collect();
    for some in full.chunks(BATCH) {
        let theirs = people::table.filter(
            people::household_id
                .eq_any(some.to_vec())
                .and(people::import_id.eq(Some(DbId(import)))),
        );
        if diesel::select(exists(theirs)).get_result::<bool>(conn)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Which of these stand already, by their index.
fn known(conn: &mut Conn, incident: Uuid, indexes: &[&[u8]]) -> DbResult<HashMap<Vec<u8>, DbId>> {
    let mut all = HashMap::new();
    for some in indexes.chunks(BATCH) {
        let indexes = some.to_vec();
        let standing = households::incident_id
            .eq(DbId(incident))
            .and(households::dissolved_at.is_null());
        let by_number: Vec<(Option<Vec<u8>>, DbId)> = households::table
            .filter(standing)
            .filter(households::number_index.eq_any(indexes.clone()))
            .select((households::number_index, households::id))
            .load(conn)?;
        let by_identity: Vec<(Option<Vec<u8>>, DbId)> = households::table
            .filter(standing)
            .filter(households::identity_index.eq_any(indexes))
            .select((households::identity_index, households::id))
            .load(conn)?;
        let found = by_number.into_iter().chain(by_identity);
        all.extend(found.filter_map(|(index, id)| index.map(|index| (index, id))));
    }
    Ok(all)
}
