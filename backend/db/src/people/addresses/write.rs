//! Putting addresses down, changing them, taking them off, and saying what became of the register's own. What they say
//! never reaches the log.

use super::{Clear, Row, list, own, row, rows};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, Writer, approvals,
    crypto::IncidentCipher,
    gates,
    ids::{micros, new_id},
    incident_keys,
    people::{get, update},
    schema::{
        people,
        person_addresses::{self, dsl},
    },
};
use diesel::{dsl::max, prelude::*};
use saiki_api::{
    Uuid,
    people::{
        AddressChannel, AddressPatch, AddressState, MAX_ADDRESSES, NewAddress, OwnAddressState,
        PersonAddress, WayFault,
    },
    problem::ErrorCode,
    wire,
};
use saiki_domain::people::{
    Draft,
    extras::{address_key, address_value},
};
use serde_json::json;

/// Puts an address behind the others of its channel.
pub fn add(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    (incident, person): (Uuid, Uuid),
    new: &NewAddress,
    writer: &Writer,
) -> DbResult<Changed<Uuid>> {
    gates::not_closed(conn, incident)?;
    incident_keys::not_rekeying(conn, incident)?;
    let known = list(conn, cipher, incident, person)?;
    if known.len() >= MAX_ADDRESSES {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            &format!("連絡先は{MAX_ADDRESSES}件までです"),
            &format!("At most {MAX_ADDRESSES} addresses a person"),
        ));
    }
    let value = checked(new.channel, &new.value)?;
    not_twice(&known, new.channel, &value)?;
    let id = new_id(writer.now);
    let clear = Clear {
        channel: new.channel,
        value,
        label: new.label.trim().to_owned(),
        found: None,
        why: String::new(),
    };
    let last: Option<i64> = dsl::person_addresses
        .filter(
            dsl::person_id
                .eq(DbId(person))
                .and(dsl::channel.eq(wire::name(&new.channel))),
        )
        .select(max(dsl::position))
        .get_result(conn)?;
    let place = (id, last.unwrap_or(0) + 1);
    let row = Row::new(
        cipher,
        (incident, person),
        place,
        &clear,
        micros(writer.now),
    )?;
    diesel::insert_into(person_addresses::table)
        .values(row)
        .execute(conn)?;
    let data = json!({ "address": id, "channel": new.channel });
    let entry = Entry::incident(incident, "person.address_added", person, data);
    Ok(Changed::new(id, entry))
}

/// Changes a further address. `expected` is the version the caller saw.
pub fn change(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    ids: (Uuid, Uuid, Uuid),
    patch: &AddressPatch,
    expected: i64,
    writer: &Writer,
) -> DbResult<Changed<()>> {
    changed(conn, cipher, ids, (patch, None), expected, writer)
}

/// The same; `found` stands in place of words where it is given.
fn changed(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    (incident, person, id): (Uuid, Uuid, Uuid),
    (patch, found): (&AddressPatch, Option<WayFault>),
    expected: i64,
    writer: &Writer,
) -> DbResult<Changed<()>> {
    gates::not_closed(conn, incident)?;
    incident_keys::not_rekeying(conn, incident)?;
    let known = list(conn, cipher, incident, person)?;
    let row = row(conn, person, id, expected)?;
    let mut clear = row.clear(cipher)?;
    let (mut state, mut at, mut by) = (row.state()?, row.state_at, row.state_by_name.clone());
    if let Some(value) = &patch.value {
        let value = checked(clear.channel, value)?;
        let others: Vec<PersonAddress> = known.into_iter().filter(|a| a.id != Some(id)).collect();
        not_twice(&others, clear.channel, &value)?;
        clear.value = value;
    }
    if let Some(label) = &patch.label {
        label.trim().clone_into(&mut clear.label);
    }
    if let Some(why) = &patch.why {
        why.trim().clone_into(&mut clear.why);
        clear.found = found;
    }
    if let Some(wanted) = patch.state {
        (state, at, by) = (wanted, Some(micros(writer.now)), writer.by.name.clone());
        if wanted == AddressState::Usable {
            clear.why.clear();
            clear.found = None;
        }
    }
    diesel::update(dsl::person_addresses.find(DbId(id)))
        .set((
            dsl::sealed.eq(clear.seal(cipher, id)?),
            dsl::value_index.eq(clear.index(cipher)),
            dsl::state.eq(wire::name(&state)),
            dsl::state_at.eq(at),
            dsl::state_by_name.eq(by),
            dsl::version.eq(expected + 1),
        ))
        .execute(conn)?;
    let data = json!({
        "address": id, "channel": clear.channel, "state": patch.state,
        "value_changed": patch.value.is_some(), "version": expected + 1,
    });
    let entry = Entry::incident(incident, "person.address_changed", person, data);
    Ok(Changed::new((), entry))
}

/// Takes a further address off.
pub fn remove(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    (incident, person, id): (Uuid, Uuid, Uuid),
    expected: i64,
) -> DbResult<Changed<()>> {
    gates::not_closed(conn, incident)?;
    get(conn, cipher, incident, person)?;
    let row = row(conn, person, id, expected)?;
    diesel::delete(dsl::person_addresses.find(row.id)).execute(conn)?;
    let data = json!({ "address": id });
    let entry = Entry::incident(incident, "person.address_removed", person, data);
    Ok(Changed::new((), entry))
}

/// Says whether the register's own address of a channel can be used. A mail address that cannot is not mailed, so that
/// approvals for other recipients are void. `expected` is the person's version the caller saw.
pub fn set_own_state(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    ids: (Uuid, Uuid),
    channel: AddressChannel,
    wanted: &OwnAddressState,
    expected: i64,
    writer: &Writer,
) -> DbResult<Changed<()>> {
    said(conn, cipher, ids, channel, (wanted, None), expected, writer)
}

/// The same; `found` stands in place of words where it is given.
fn said(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    (incident, person): (Uuid, Uuid),
    channel: AddressChannel,
    (wanted, found): (&OwnAddressState, Option<WayFault>),
    expected: i64,
    writer: &Writer,
) -> DbResult<Changed<()>> {
    gates::not_closed(conn, incident)?;
    let known = get(conn, cipher, incident, person)?;
    if known.version != expected {
        return Err(DbError::Stale);
    }
    let value = own(&known, channel).to_owned();
    if value.is_empty() {
        return Err(DbError::NotFound);
    }
    diesel::delete(
        dsl::person_addresses.filter(
            dsl::person_id
                .eq(DbId(person))
                .and(dsl::channel.eq(wire::name(&channel)))
                .and(dsl::own.eq(true)),
        ),
    )
    .execute(conn)?;
    if wanted.state != AddressState::Usable {
        let clear = Clear {
            channel,
            value,
            label: String::new(),
            found,
            why: wanted.why.trim().to_owned(),
        };
        let place = (new_id(writer.now), 0);
        let row = Row {
            own: true,
            state: wire::name(&wanted.state),
            state_at: Some(micros(writer.now)),
            state_by_name: writer.by.name.clone(),
            ..Row::new(
                cipher,
                (incident, person),
                place,
                &clear,
                micros(writer.now),
            )?
        };
        diesel::insert_into(person_addresses::table)
            .values(row)
            .execute(conn)?;
    }
    let usable = wanted.state == AddressState::Usable;
    let moved = channel == AddressChannel::Mail;
    let row = people::table.find(DbId(person));
    diesel::update(row)
        .set((
            people::updated_at.eq(micros(writer.now)),
            people::version.eq(expected + 1),
        ))
        .execute(conn)?;
    let mut entries = vec![Entry::incident(
        incident,
        "person.address_state",
        person,
        json!({ "channel": channel, "state": wanted.state, "version": expected + 1 }),
    )];
    if moved {
        diesel::update(row)
            .set(people::has_email.eq(usable))
            .execute(conn)?;
        entries.extend(approvals::recipients_moved(conn, incident, writer.now)?);
    }
    Ok(Changed::with((), entries))
}

/// Says that an address or number leads nowhere, wherever it stands among a person's, so that the next is taken. Says nothing
/// where that is known already.
pub(crate) fn unusable(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    (incident, person): (Uuid, Uuid),
    (channel, value): (AddressChannel, &str),
    found: WayFault,
    writer: &Writer,
) -> DbResult<Vec<Entry>> {
    let all = match list(conn, cipher, incident, person) {
        Ok(all) => all,
        // The person's entry was merged into another's since.
        Err(DbError::NotFound) => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let key =
        |text: &str| address_key(channel, text).map_or_else(|| text.to_owned(), |key| key.value);
    let wanted = key(value);
    let mut entries = Vec::new();
    for one in all {
        if one.channel != channel || one.state != AddressState::Usable || key(&one.value) != wanted
        {
            continue;
        }
        let (state, why) = (AddressState::Undeliverable, String::new());
        let noted = match one.id {
            Some(id) => {
                let patch = AddressPatch {
                    state: Some(state),
                    why: Some(why),
                    ..AddressPatch::default()
                };
                let ids = (incident, person, id);
                let what = (&patch, Some(found));
                changed(conn, cipher, ids, what, one.version, writer)?
            }
            None => {
                let state = OwnAddressState { state, why };
                let ids = (incident, person);
                let what = (&state, Some(found));
                said(conn, cipher, ids, channel, what, one.version, writer)?
            }
        };
        entries.extend(noted.entries);
    }
    Ok(entries)
}

/// Makes a further address the register's own, and what was that a further one, in its place and with what was said of it.
/// `expected` is the person's version the caller saw.
pub fn make_first(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    (incident, person, id): (Uuid, Uuid, Uuid),
    expected: i64,
    writer: &Writer,
) -> DbResult<Changed<()>> {
    gates::not_closed(conn, incident)?;
    let before = get(conn, cipher, incident, person)?;
    let all = rows(conn, person)?;
    let chosen = all.iter().find(|row| row.id.0 == id && !row.own);
    let chosen = chosen.ok_or(DbError::NotFound)?;
    let clear = chosen.clear(cipher)?;
    let channel = clear.channel;
    if chosen.state()? != AddressState::Usable {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "使用できない連絡先です。先に「使用できる」に戻してください",
            "This address is not usable; say first that it can be used",
        ));
    }
    let mut draft = Draft::from(&before);
    put(&mut draft, channel, clear.value.clone());
    let note = all
        .iter()
        .find(|row| row.own && row.channel == chosen.channel);
    let said = note.map(|row| row.clear(cipher)).transpose()?;
    let said = said.filter(|said| said.value == own(&before, channel));
    let changed = update(
        conn, cipher, incident, &before, expected, &draft, writer.now,
    )?;
    if let Some(note) = note {
        diesel::delete(dsl::person_addresses.find(note.id)).execute(conn)?;
    }
    let old = own(&before, channel).to_owned();
    if old.is_empty() {
        diesel::delete(dsl::person_addresses.find(chosen.id)).execute(conn)?;
    } else {
        let old = Clear {
            channel,
            value: old,
            label: String::new(),
            found: said.as_ref().and_then(|s| s.found),
            why: said.as_ref().map(|s| s.why.clone()).unwrap_or_default(),
        };
        let kept = note.filter(|_| said.is_some());
        diesel::update(dsl::person_addresses.find(chosen.id))
            .set((
                dsl::sealed.eq(old.seal(cipher, chosen.id.into())?),
                dsl::value_index.eq(old.index(cipher)),
                dsl::state.eq(kept.map_or_else(|| chosen.state.clone(), |n| n.state.clone())),
                dsl::state_at.eq(kept.and_then(|n| n.state_at)),
                dsl::state_by_name.eq(kept.map(|n| n.state_by_name.clone()).unwrap_or_default()),
                dsl::version.eq(chosen.version + 1),
            ))
            .execute(conn)?;
    }
    let data = json!({ "address": id, "channel": channel, "version": expected + 1 });
    let mut entries = vec![Entry::incident(
        incident,
        "person.address_first",
        person,
        data,
    )];
    entries.extend(changed.entries);
    Ok(Changed::with((), entries))
}

fn checked(channel: AddressChannel, value: &str) -> DbResult<String> {
    address_value(channel, value).map_err(|fault| {
        DbError::refused(
            ErrorCode::StateConflict,
            &fault.message(saiki_api::Lang::Ja),
            &fault.message(saiki_api::Lang::En),
        )
    })
}

fn not_twice(known: &[PersonAddress], channel: AddressChannel, value: &str) -> DbResult<()> {
    let key = |value: &str| match address_key(channel, value) {
        Some(key) => key.value,
        None => saiki_domain::text::fold(value),
    };
    let mut here = known.iter().filter(|a| a.channel == channel);
    if here.any(|a| key(&a.value) == key(value)) {
        return Err(DbError::refused(
            ErrorCode::AlreadyExists,
            "この連絡先はすでに登録されています",
            "This address is there already",
        ));
    }
    Ok(())
}

fn put(draft: &mut Draft, channel: AddressChannel, value: String) {
    match channel {
        AddressChannel::Mail => draft.email = value,
        AddressChannel::Post => draft.address = value,
        AddressChannel::Phone => draft.phone = value,
    }
}
