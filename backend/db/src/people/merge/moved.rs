//! What points at entries that are merged: deliveries that cover them, claims, households they head, decisions not to
//! contact them, their addresses, what was done to tell them otherwise. It is moved to the one that stays, noted, and
//! moved back when the merge is undone.

use super::{Kept, addresses, followed::Followed, further};
use crate::{
    Conn, DbId, DbResult, Writer, contact_stops,
    crypto::IncidentCipher,
    ids::{micros, new_id},
    schema::{
        campaigns, claims, contact_stops as stops, deliveries, delivery_people, households,
        person_addresses,
    },
    stored,
};
use addresses::{Clear, Row as AddressRow};
use diesel::{dsl::sql, prelude::*, sql_types::Bool};
use saiki_api::{
    Timestamp, Uuid,
    people::{AddressChannel, AddressState},
    wire,
};
use saiki_domain::{
    people::{Draft, extras::address_key},
    text,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashSet};

/// Rows of one INSERT.
const CHUNK: usize = 1_000;

/// Has rows that name one of `from` name the one that stays; which they are, and whom each named.
macro_rules! taken_over {
    ($conn:ident, $table:ident::$person:ident, $to:expr, $from:expr) => {{
        let theirs: Vec<(DbId, Option<DbId>)> = $table::table
            .filter($table::$person.eq_any($from.to_vec()))
            .select(($table::id, $table::$person))
            .load($conn)?;
        let mut moved: Vec<(Uuid, Uuid)> = Vec::new();
        for (row, person) in theirs {
            let Some(person) = person else { continue };
            diesel::update($table::table.find(row))
                .set($table::$person.eq(Some(DbId($to))))
                .execute($conn)?;
            moved.push((row.into(), person.into()));
        }
        moved
    }};
}

/// Has rows name whom they named before, where they still name the one that stays.
macro_rules! given_back {
    ($conn:ident, $table:ident::$person:ident, $moved:expr, $survivor:expr) => {
        for (row, person) in $moved {
            let still = $table::table
                .find(DbId(*row))
                .filter($table::$person.eq(Some($survivor)));
            diesel::update(still)
                .set($table::$person.eq(Some(DbId(*person))))
                .execute($conn)?;
        }
    };
}

/// A decision not to contact the one that stays, as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Stop {
    id: Uuid,
    mail: bool,
    post: bool,
    phone: bool,
}

/// What was moved, each with the entry it was of.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Moved {
    claims: Vec<(Uuid, Uuid)>,
    heads: Vec<(Uuid, Uuid)>,
    addresses: Vec<(Uuid, Uuid)>,
    stops: Vec<Stop>,
    /// Decisions not to contact the one that stays which the merge made.
    new_stops: Vec<Uuid>,
    #[serde(default)]
    followed: Followed,
}

impl Moved {
    /// Whatever covers one of them covers the one that stays.
    pub fn deliveries(
        &mut self,
        conn: &mut Conn,
        incident: Uuid,
        merge: Uuid,
        to: Uuid,
        from: &[DbId],
    ) -> DbResult<()> {
        // By campaign, in the words of the index: without it, all mails of the incident would be looked through.
        let campaigns: Vec<DbId> = campaigns::table
            .filter(campaigns::incident_id.eq(DbId(incident)))
            .select(campaigns::id)
            .load(conn)?;
        let of = |conn: &mut Conn, people: Vec<DbId>| -> DbResult<BTreeSet<DbId>> {
            let direct: Vec<DbId> = deliveries::table
                .filter(
                    deliveries::campaign_id
                        .eq_any(campaigns.clone())
                        .and(deliveries::person_id.eq_any(people.clone()))
                        .and(sql::<Bool>("deliveries.kind = 'letter'")),
                )
                .select(deliveries::id)
                .load(conn)?;
            let through: Vec<DbId> = delivery_people::table
                .filter(delivery_people::person_id.eq_any(people))
                .select(delivery_people::delivery_id)
                .load(conn)?;
            Ok(direct.into_iter().chain(through).collect())
        };
        let theirs = of(conn, from.to_vec())?;
        let own = of(conn, vec![DbId(to)])?;
        let rows: Vec<_> = theirs
            .difference(&own)
            .map(|delivery| {
                (
                    delivery_people::delivery_id.eq(*delivery),
                    delivery_people::person_id.eq(DbId(to)),
                    delivery_people::incident_id.eq(DbId(incident)),
                    delivery_people::merge_id.eq(Some(DbId(merge))),
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

    /// Their claims are claims of the one that stays.
    pub fn claims(&mut self, conn: &mut Conn, to: Uuid, from: &[DbId]) -> DbResult<()> {
        self.claims = taken_over!(conn, claims::person_id, to, from);
        Ok(())
    }

    /// What was done to tell them otherwise was done for the one that stays.
    pub fn followups(
        &mut self,
        conn: &mut Conn,
        (incident, merge): (Uuid, Uuid),
        to: Uuid,
        from: &[DbId],
    ) -> DbResult<()> {
        self.followed.take(conn, (incident, merge), to, from)
    }

    /// Households they head, and people they answer for, are the one's that stays.
    pub fn heads(&mut self, conn: &mut Conn, to: Uuid, from: &[DbId]) -> DbResult<()> {
        self.heads = taken_over!(conn, households::head_id, to, from);
        Ok(())
    }

    /// A decision not to contact one of them stands for the one that stays.
    pub fn stops(
        &mut self,
        conn: &mut Conn,
        cipher: &IncidentCipher,
        incident: Uuid,
        to: Uuid,
        from: &[DbId],
        now: Timestamp,
    ) -> DbResult<()> {
        self.stops = standing(conn, to)?;
        for person in from {
            contact_stops::moved(conn, cipher, incident, (*person).into(), to, now)?;
        }
        let known: HashSet<Uuid> = self.stops.iter().map(|stop| stop.id).collect();
        let now: Vec<Stop> = standing(conn, to)?;
        let new = now.into_iter().filter(|stop| !known.contains(&stop.id));
        self.new_stops = new.map(|stop| stop.id).collect();
        Ok(())
    }

    /// Their addresses, and those the one that stays loses to a choice, are further addresses of it.
    pub fn addresses(
        &mut self,
        conn: &mut Conn,
        cipher: &IncidentCipher,
        (incident, merge): (Uuid, Uuid),
        (to, draft): (Uuid, &Draft),
        all: &[Kept],
        writer: &Writer,
    ) -> DbResult<()> {
        let ids: Vec<DbId> = all.iter().map(|one| DbId(one.id)).collect();
        let mut known: HashSet<(AddressChannel, String)> = HashSet::new();
        for channel in AddressChannel::ALL {
            known.insert((channel, key(channel, own(draft, channel))));
        }
        let survivors = further(conn, cipher, &[DbId(to)])?;
        for (channel, value) in survivors.into_values().flatten() {
            known.insert((channel, key(channel, &value)));
        }
        let mut position = i64::from(u16::MAX);
        let rows: Vec<AddressRow> = person_addresses::table
            .filter(person_addresses::person_id.eq_any(ids))
            .order((person_addresses::person_id, person_addresses::id))
            .load(conn)?;
        for row in rows.iter().filter(|row| !row.own && row.person_id.0 != to) {
            let clear = row.clear(cipher)?;
            if known.insert((clear.channel, key(clear.channel, &clear.value))) {
                diesel::update(person_addresses::table.find(row.id))
                    .set(person_addresses::person_id.eq(DbId(to)))
                    .execute(conn)?;
                self.addresses.push((row.id.into(), row.person_id.into()));
            }
        }
        for one in all {
            for channel in AddressChannel::ALL {
                let value = own(&one.draft, channel);
                if value.is_empty() || !known.insert((channel, key(channel, value))) {
                    continue;
                }
                position += 1;
                let note = note_of(&rows, cipher, one.id, channel, value)?;
                let clear = Clear {
                    channel,
                    value: value.to_owned(),
                    label: String::new(),
                    found: note.as_ref().and_then(|(_, said)| said.found),
                    why: note
                        .as_ref()
                        .map(|(_, said)| said.why.clone())
                        .unwrap_or_default(),
                };
                let place = (new_id(writer.now), position);
                let new =
                    AddressRow::new(cipher, (incident, to), place, &clear, micros(writer.now))?;
                let said = note.map(|(row, _)| row);
                let usable = wire::name(&AddressState::Usable);
                diesel::insert_into(person_addresses::table)
                    .values(AddressRow {
                        merge_id: Some(DbId(merge)),
                        state: said.map_or(usable, |row| row.state.clone()),
                        state_at: said.and_then(|row| row.state_at),
                        state_by_name: said.map(|r| r.state_by_name.clone()).unwrap_or_default(),
                        ..new
                    })
                    .execute(conn)?;
            }
        }
        let (merged, stays) = ((incident, merge), (to, draft));
        self.said(conn, cipher, merged, stays, all, (rows.as_slice(), writer))
    }

    /// What was said of an address of another entry is said of it where the one that stays takes it for its own.
    fn said(
        &mut self,
        conn: &mut Conn,
        cipher: &IncidentCipher,
        (incident, merge): (Uuid, Uuid),
        (to, draft): (Uuid, &Draft),
        all: &[Kept],
        (rows, writer): (&[AddressRow], &Writer),
    ) -> DbResult<()> {
        for channel in AddressChannel::ALL {
            let value = own(draft, channel);
            let from = all.iter().find(|one| own(&one.draft, channel) == value);
            let Some(from) = from.filter(|from| from.id != to && !value.is_empty()) else {
                continue;
            };
            let Some((note, said)) = note_of(rows, cipher, from.id, channel, value)? else {
                continue;
            };
            // What was said of the address it had before waits under the merge.
            let name = wire::name(&channel);
            let before = rows.iter().filter(|row| row.own && row.person_id.0 == to);
            for row in before.filter(|row| row.channel == name) {
                diesel::update(person_addresses::table.find(row.id))
                    .set(person_addresses::person_id.eq(DbId(merge)))
                    .execute(conn)?;
                self.addresses.push((row.id.into(), to));
            }
            let clear = Clear {
                channel,
                value: value.to_owned(),
                label: String::new(),
                ..said
            };
            let place = (new_id(writer.now), 0);
            let new = AddressRow::new(cipher, (incident, to), place, &clear, micros(writer.now))?;
            diesel::insert_into(person_addresses::table)
                .values(AddressRow {
                    own: true,
                    merge_id: Some(DbId(merge)),
                    state: note.state.clone(),
                    state_at: note.state_at,
                    state_by_name: note.state_by_name.clone(),
                    ..new
                })
                .execute(conn)?;
        }
        Ok(())
    }

    /// Everything back to whom it was of.
    pub fn back(&self, conn: &mut Conn, merge: Uuid, survivor: DbId) -> DbResult<()> {
        diesel::delete(person_addresses::table.filter(person_addresses::merge_id.eq(DbId(merge))))
            .execute(conn)?;
        diesel::delete(delivery_people::table.filter(delivery_people::merge_id.eq(DbId(merge))))
            .execute(conn)?;
        for (address, person) in &self.addresses {
            diesel::update(person_addresses::table.find(DbId(*address)))
                .set(person_addresses::person_id.eq(DbId(*person)))
                .execute(conn)?;
        }
        given_back!(conn, claims::person_id, &self.claims, survivor);
        given_back!(conn, households::head_id, &self.heads, survivor);
        self.followed.back(conn)?;
        let made: Vec<DbId> = self.new_stops.iter().copied().map(DbId).collect();
        diesel::delete(stops::table.filter(stops::id.eq_any(made))).execute(conn)?;
        for stop in &self.stops {
            diesel::update(stops::table.find(DbId(stop.id)))
                .set((
                    stops::mail.eq(stop.mail),
                    stops::post.eq(stop.post),
                    stops::phone.eq(stop.phone),
                ))
                .execute(conn)?;
        }
        Ok(())
    }
}

fn standing(conn: &mut Conn, person: Uuid) -> DbResult<Vec<Stop>> {
    let rows: Vec<(DbId, bool, bool, bool)> = stops::table
        .filter(
            stops::person_id
                .eq(DbId(person))
                .and(stops::standing.eq(true)),
        )
        .select((stops::id, stops::mail, stops::post, stops::phone))
        .load(conn)?;
    let stop = |(id, mail, post, phone): (DbId, bool, bool, bool)| Stop {
        id: id.into(),
        mail,
        post,
        phone,
    };
    Ok(rows.into_iter().map(stop).collect())
}

fn own(draft: &Draft, channel: AddressChannel) -> &str {
    match channel {
        AddressChannel::Mail => &draft.email,
        AddressChannel::Post => &draft.address,
        AddressChannel::Phone => &draft.phone,
    }
}

/// What two spellings of an address share.
fn key(channel: AddressChannel, value: &str) -> String {
    match address_key(channel, value) {
        Some(key) => key.value,
        None => text::fold(value),
    }
}

/// What was said of somebody's own address, and why.
fn note_of<'a>(
    rows: &'a [AddressRow],
    cipher: &IncidentCipher,
    person: Uuid,
    channel: AddressChannel,
    value: &str,
) -> DbResult<Option<(&'a AddressRow, Clear)>> {
    for row in rows
        .iter()
        .filter(|row| row.own && row.person_id.0 == person)
    {
        let of: AddressChannel = stored::value("person_addresses.channel", &row.channel)?;
        if of != channel {
            continue;
        }
        let clear = row.clear(cipher)?;
        if clear.value == value {
            return Ok(Some((row, clear)));
        }
    }
    Ok(None)
}
