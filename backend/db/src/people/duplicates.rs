//! Entries of the register that may be one person, gone through by the keyed indexes they share: an address, a number, a
//! name. What is read is bounded: a page looks at so many entries and says where to go on. Merging is `merge`.

use super::{addresses, decisions, row::Row};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, Writer,
    crypto::IncidentCipher,
    gates,
    ids::micros,
    schema::{
        distinct_people,
        people::{self, dsl},
        person_addresses,
    },
};
use diesel::{dsl::count_star, prelude::*};
use saiki_api::{
    Uuid,
    duplicates::{DuplicateBasis, Duplicates, EntryMatch, MAX_MERGED, Remembered},
    people::{AddressChannel, Person},
    problem::ErrorCode,
};
use saiki_domain::people::matching::{Traits, compare};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Groups looked at by one statement.
const GROUPS: i64 = 100;
/// Most entries of one index value that are compared: a name that more share says nothing.
const MOST: usize = 200;
/// Entries opened for one page at most.
const BUDGET: usize = 4_000;

/// Where a page ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// By what it was looking.
    pub basis: DuplicateBasis,
    /// The last index value looked at, hexadecimal.
    pub after: Vec<u8>,
}

/// A page of proposals in the clear, at most about `limit`, and where to go on; `None` at the end. A page may hold fewer,
/// even none, and not be the last.
pub fn list(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    only: Option<DuplicateBasis>,
    after: Option<Place>,
    limit: usize,
) -> DbResult<(Vec<Duplicates>, Option<Place>)> {
    let mut found: Vec<Duplicates> = Vec::new();
    let mut opened = 0;
    let first = only.unwrap_or(DuplicateBasis::Mail);
    let mut place = after.unwrap_or(Place {
        basis: first,
        after: Vec::new(),
    });
    loop {
        let groups = groups(conn, incident, &place)?;
        let last = groups.last().cloned();
        for index in groups {
            let rows = sharing(conn, incident, place.basis, &index)?;
            opened += rows.len();
            found.extend(proposals(conn, cipher, incident, place.basis, rows)?);
            place.after = index;
            if found.len() >= limit || opened >= BUDGET {
                return Ok((found, Some(place)));
            }
        }
        if last.is_some() {
            continue;
        }
        let mut rest = DuplicateBasis::ALL
            .into_iter()
            .skip_while(|basis| *basis != place.basis)
            .skip(1);
        match rest.next().filter(|_| only.is_none()) {
            Some(basis) => {
                place = Place {
                    basis,
                    after: Vec::new(),
                };
            }
            None => return Ok((found, None)),
        }
    }
}

/// The next values of an index that more than one entry has. Further addresses do not count here; they are compared.
fn groups(conn: &mut Conn, incident: Uuid, place: &Place) -> DbResult<Vec<Vec<u8>>> {
    macro_rules! of {
        ($column:expr) => {{
            let found: Vec<Option<Vec<u8>>> = people::table
                .filter(
                    dsl::incident_id
                        .eq(DbId(incident))
                        .and($column.gt(Some(place.after.clone()))),
                )
                .group_by($column)
                .having(count_star().gt(1_i64))
                .order($column)
                .limit(GROUPS)
                .select($column)
                .load(conn)?;
            found
        }};
    }
    let found = match place.basis {
        DuplicateBasis::Mail => of!(dsl::email_index),
        DuplicateBasis::Phone => of!(dsl::phone_index),
        DuplicateBasis::Name => of!(dsl::name_index),
    };
    Ok(found.into_iter().flatten().collect())
}

fn sharing(
    conn: &mut Conn,
    incident: Uuid,
    basis: DuplicateBasis,
    index: &[u8],
) -> DbResult<Vec<Row>> {
    let mut query = people::table
        .filter(dsl::incident_id.eq(DbId(incident)))
        .into_boxed();
    let index = index.to_vec();
    query = match basis {
        DuplicateBasis::Mail => query.filter(dsl::email_index.eq(index)),
        DuplicateBasis::Phone => query.filter(dsl::phone_index.eq(index)),
        DuplicateBasis::Name => query.filter(dsl::name_index.eq(index)),
    };
    let most = i64::try_from(MOST + 1).unwrap_or(i64::MAX);
    Ok(query.order(dsl::id).limit(most).load(conn)?)
}

/// Those of the entries that look alike, in sets that hang together.
fn proposals(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    basis: DuplicateBasis,
    mut rows: Vec<Row>,
) -> DbResult<Vec<Duplicates>> {
    let more = rows.len() > MOST;
    rows.truncate(MOST);
    let ids: Vec<DbId> = rows.iter().map(|row| row.id).collect();
    let apart = apart(conn, &ids)?;
    let further = further(conn, cipher, &ids)?;
    let people = decisions::complete(conn, cipher, incident, rows)?;
    let traits: Vec<Traits> = people.iter().map(|p| traits(p, &further)).collect();
    let mut matches: Vec<EntryMatch> = Vec::new();
    for (n, (a, of_a)) in people.iter().zip(&traits).enumerate() {
        for (b, of_b) in people.iter().zip(&traits).skip(n + 1) {
            let Some((strength, reasons)) = compare(of_a, of_b) else {
                continue;
            };
            if !apart.contains(&(a.id, b.id)) && is_found_by(basis, &reasons) {
                matches.push(EntryMatch {
                    a: a.id,
                    b: b.id,
                    strength,
                    reasons,
                });
            }
        }
    }
    let mut by_set: BTreeMap<Uuid, Vec<Person>> = BTreeMap::new();
    let sets = sets(&matches);
    for person in people {
        if let Some(set) = sets.get(&person.id) {
            by_set.entry(*set).or_default().push(person);
        }
    }
    let made = by_set.into_iter().map(|(set, mut people)| {
        let more = more || people.len() > MAX_MERGED;
        people.truncate(MAX_MERGED);
        let shown: HashSet<Uuid> = people.iter().map(|p| p.id).collect();
        let own = matches.iter().filter(|m| sets.get(&m.a) == Some(&set));
        let own = own.filter(|m| shown.contains(&m.a) && shown.contains(&m.b));
        Duplicates {
            basis,
            people,
            matches: own.cloned().collect(),
            more,
        }
    });
    Ok(made.collect())
}

/// Each pair is proposed once: by the first basis that finds it.
fn is_found_by(basis: DuplicateBasis, reasons: &[saiki_api::duplicates::MatchReason]) -> bool {
    use saiki_api::duplicates::MatchReason as R;
    let has = |reason| reasons.contains(&reason);
    match basis {
        DuplicateBasis::Mail => has(R::SameMail),
        DuplicateBasis::Phone => has(R::SamePhone) && !has(R::SameMail),
        DuplicateBasis::Name => !has(R::SamePhone) && !has(R::SameMail),
    }
}

/// For everybody in a match, the first of the set they belong to.
fn sets(matches: &[EntryMatch]) -> HashMap<Uuid, Uuid> {
    let mut first: HashMap<Uuid, Uuid> = HashMap::new();
    for one in matches {
        let a = *first.entry(one.a).or_insert(one.a);
        let b = *first.entry(one.b).or_insert(one.b);
        let (keep, give) = (a.min(b), a.max(b));
        for set in first.values_mut().filter(|set| **set == give) {
            *set = keep;
        }
    }
    first
}

/// Further addresses in use of some people: by person, by channel.
type Further = HashMap<Uuid, Vec<(AddressChannel, String)>>;

pub(super) fn further(conn: &mut Conn, cipher: &IncidentCipher, ids: &[DbId]) -> DbResult<Further> {
    let rows: Vec<addresses::Row> = person_addresses::table
        .filter(
            person_addresses::person_id
                .eq_any(ids.to_vec())
                .and(person_addresses::own.eq(false)),
        )
        .load(conn)?;
    let mut all = Further::new();
    for row in rows {
        let clear = row.clear(cipher)?;
        let one = (clear.channel, clear.value);
        all.entry(row.person_id.into()).or_default().push(one);
    }
    Ok(all)
}

fn traits(person: &Person, further: &Further) -> Traits {
    let all = further.get(&person.id);
    let of = |channel: AddressChannel, own: &'_ str| -> Vec<String> {
        let more = all.into_iter().flatten().filter(|(c, _)| *c == channel);
        let more = more.map(|(_, value)| value.clone());
        std::iter::once(own.to_owned()).chain(more).collect()
    };
    let mails = of(AddressChannel::Mail, &person.email);
    let phones = of(AddressChannel::Phone, &person.phone);
    let postals = of(AddressChannel::Post, &person.address);
    fn refs(all: &[String]) -> Vec<&str> {
        all.iter().map(String::as_str).collect()
    }
    Traits::new(
        &person.number,
        &person.name,
        &refs(&mails),
        &refs(&phones),
        &refs(&postals),
    )
}

/// Pairs of these that somebody found to be two people, lower id first.
fn apart(conn: &mut Conn, ids: &[DbId]) -> DbResult<HashSet<(Uuid, Uuid)>> {
    let rows: Vec<(DbId, DbId)> = distinct_people::table
        .filter(
            distinct_people::a
                .eq_any(ids.to_vec())
                .and(distinct_people::b.eq_any(ids.to_vec())),
        )
        .select((distinct_people::a, distinct_people::b))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(a, b)| (a.into(), b.into()))
        .collect())
}

/// Remembers that entries are different people.
pub fn keep_apart(
    conn: &mut Conn,
    incident: Uuid,
    ids: &[Uuid],
    writer: &Writer,
) -> DbResult<Changed<Remembered>> {
    gates::not_closed(conn, incident)?;
    let mut ids: Vec<Uuid> = ids.to_vec();
    ids.sort();
    let named: Vec<DbId> = ids.iter().copied().map(DbId).collect();
    let there: i64 = people::table
        .filter(
            dsl::incident_id
                .eq(DbId(incident))
                .and(dsl::id.eq_any(named.clone())),
        )
        .count()
        .get_result(conn)?;
    if usize::try_from(there).ok() != Some(ids.len()) {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "名簿にいない人が含まれています。候補を読み込み直してください",
            "Somebody of them is not on the register any more; load the proposals again",
        ));
    }
    let known = apart(conn, &named)?;
    let mut rows = Vec::new();
    for (n, a) in ids.iter().enumerate() {
        for b in ids.iter().skip(n + 1) {
            if !known.contains(&(*a, *b)) {
                rows.push((
                    distinct_people::a.eq(DbId(*a)),
                    distinct_people::b.eq(DbId(*b)),
                    distinct_people::incident_id.eq(DbId(incident)),
                    distinct_people::by_name.eq(writer.by.name.clone()),
                    distinct_people::created_at.eq(micros(writer.now)),
                ));
            }
        }
    }
    let pairs = rows.len() as u64;
    if rows.is_empty() {
        return Ok(Changed::nothing(Remembered { pairs }));
    }
    each!(
        conn,
        diesel::insert_into(distinct_people::table)
            .values(&rows)
            .execute(conn)
    )?;
    let data = json!({ "people": ids, "pairs": pairs });
    let entry = Entry::incident(incident, "people.kept_apart", incident, data);
    Ok(Changed::new(Remembered { pairs }, entry))
}
