//! Putting a household together, naming a guardian, who joins and who leaves, dissolving and putting together again. Each
//! changes who gets which letter, so that approvals for other recipients are void in the same transaction.

use super::{Clear, Row, row};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, Writer, approvals,
    crypto::IncidentCipher,
    gates,
    ids::{micros, new_id},
    incident_keys,
    schema::{
        households::{self, dsl},
        people,
    },
    stored,
};
use diesel::prelude::*;
use saiki_api::{
    Uuid,
    households::{HouseholdKind, HouseholdPatch, MAX_MEMBERS, NewHousehold, OutsideGuardian},
    people::AddressChannel,
    problem::ErrorCode,
    wire,
};
use saiki_domain::people::email_field;
use serde_json::json;

/// Puts one together.
pub fn add(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    new: &NewHousehold,
    writer: &Writer,
) -> DbResult<Changed<Uuid>> {
    gates::not_closed(conn, incident)?;
    incident_keys::not_rekeying(conn, incident)?;
    if let Some(head) = new.head_id {
        on_register(conn, incident, head)?;
    }
    let id = new_id(writer.now);
    let outside = new.outside.as_ref().map(normal).unwrap_or_default();
    let clear = Clear {
        name: outside.name.clone(),
        email: outside.email.clone(),
        phone: outside.phone.clone(),
        address: outside.address.clone(),
        number: new.number.trim().to_owned(),
        note: new.note.trim().to_owned(),
        reason: new.reason,
        unusable: Vec::new(),
    };
    let keys = clear.keys(cipher);
    let row = Row {
        id: DbId(id),
        incident_id: DbId(incident),
        kind: wire::name(&new.kind),
        head_id: new.head_id.map(DbId),
        sealed: clear.seal(cipher, id)?,
        reason: new.reason.as_ref().map(wire::name),
        number_index: keys.number,
        identity_index: keys.identity,
        email_index: keys.email,
        members: "[]".to_owned(),
        dissolved_at: None,
        dissolved_by_name: String::new(),
        by_name: writer.by.name.clone(),
        created_at: micros(writer.now),
        version: 1,
        phone_index: keys.phone,
    };
    diesel::insert_into(households::table)
        .values(row)
        .execute(conn)
        .map_err(taken)?;
    join(conn, incident, id, &new.member_ids)?;
    let data = json!({
        "kind": new.kind, "people": new.member_ids.len(), "reason": new.reason,
        "guardian_on_register": new.kind == HouseholdKind::Guardian && new.head_id.is_some(),
    });
    let mut entries = vec![Entry::incident(incident, "household.formed", id, data)];
    entries.extend(approvals::recipients_moved(conn, incident, writer.now)?);
    Ok(Changed::with(id, entries))
}

/// Changes one. `expected` is the version the caller saw.
pub fn update(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    (incident, id): (Uuid, Uuid),
    patch: &HouseholdPatch,
    expected: i64,
    writer: &Writer,
) -> DbResult<Changed<()>> {
    gates::not_closed(conn, incident)?;
    incident_keys::not_rekeying(conn, incident)?;
    let mut row = standing(conn, incident, id, expected)?;
    let kind: HouseholdKind = stored::value("households.kind", &row.kind)?;
    let mut clear = row.clear(cipher)?;
    let before = clear.clone();
    if kind == HouseholdKind::Household && (patch.outside.is_some() || patch.reason.is_some()) {
        return Err(refused(
            "世帯に親権者・後見人等やその区分は指定できません",
            "A household takes no guardian and no reason",
        ));
    }
    leave(conn, id, &patch.remove)?;
    join(conn, incident, id, &patch.add)?;
    if let Some(head) = patch.head_id {
        on_register(conn, incident, head)?;
        row.head_id = Some(DbId(head));
        (clear.name, clear.email) = (String::new(), String::new());
        (clear.phone, clear.address) = (String::new(), String::new());
    }
    if let Some(outside) = patch.outside.as_ref().map(normal) {
        row.head_id = None;
        (clear.name, clear.email) = (outside.name, outside.email);
        (clear.phone, clear.address) = (outside.phone, outside.address);
    }
    // What was said of another address says nothing of the one that stands there now. Another spelling is no other
    // address.
    let same = |way: AddressChannel, clear: &Clear| {
        super::unusable::is_same(way, clear.value(way), before.value(way))
    };
    let known = std::mem::take(&mut clear.unusable).into_iter();
    clear.unusable = known
        .filter(|one| same(one.channel, &clear) && !patch.usable.contains(&one.channel))
        .collect();
    if let Some(reason) = patch.reason {
        row.reason = Some(wire::name(&reason));
    }
    if let Some(note) = &patch.note {
        note.trim().clone_into(&mut clear.note);
    }
    in_order(conn, &row, kind)?;
    clear.reason = stored::optional("households.reason", row.reason.as_deref())?;
    let keys = clear.keys(cipher);
    diesel::update(dsl::households.find(DbId(id)))
        .set((
            dsl::head_id.eq(row.head_id),
            dsl::sealed.eq(clear.seal(cipher, id)?),
            dsl::reason.eq(&row.reason),
            dsl::identity_index.eq(keys.identity),
            dsl::email_index.eq(keys.email),
            dsl::phone_index.eq(keys.phone),
            dsl::version.eq(expected + 1),
        ))
        .execute(conn)
        .map_err(taken)?;
    let data = json!({
        "added": patch.add.len(), "removed": patch.remove.len(), "head": patch.head_id.is_some(),
        "guardian": patch.outside.is_some(), "usable": patch.usable, "version": expected + 1,
    });
    let mut entries = vec![Entry::incident(incident, "household.changed", id, data)];
    entries.extend(approvals::recipients_moved(conn, incident, writer.now)?);
    Ok(Changed::with((), entries))
}

/// Dissolves one: each of its people gets their own letter again. Whom it had stays on record.
pub fn dissolve(
    conn: &mut Conn,
    (incident, id): (Uuid, Uuid),
    expected: i64,
    writer: &Writer,
) -> DbResult<Changed<()>> {
    gates::not_closed(conn, incident)?;
    standing(conn, incident, id, expected)?;
    let members: Vec<DbId> = members(conn, id)?;
    let ids: Vec<Uuid> = members.iter().copied().map(Uuid::from).collect();
    leave(conn, id, &ids)?;
    diesel::update(dsl::households.find(DbId(id)))
        .set((
            dsl::members.eq(stored::to_json(&ids)?),
            dsl::dissolved_at.eq(Some(micros(writer.now))),
            dsl::dissolved_by_name.eq(&writer.by.name),
            dsl::version.eq(expected + 1),
        ))
        .execute(conn)?;
    let data = json!({ "people": ids.len(), "version": expected + 1 });
    let mut entries = vec![Entry::incident(incident, "household.dissolved", id, data)];
    entries.extend(approvals::recipients_moved(conn, incident, writer.now)?);
    Ok(Changed::with((), entries))
}

/// Puts a dissolved one together again, with those it had.
pub fn restore(
    conn: &mut Conn,
    (incident, id): (Uuid, Uuid),
    expected: i64,
    writer: &Writer,
) -> DbResult<Changed<()>> {
    gates::not_closed(conn, incident)?;
    let mut row = row(conn, incident, id)?;
    if row.version != expected {
        return Err(DbError::Stale);
    }
    let had = row.had()?;
    if row.dissolved_at.is_none() {
        return Err(refused("解消されていません", "It was not dissolved"));
    }
    diesel::update(dsl::households.find(DbId(id)))
        .set((
            dsl::members.eq("[]"),
            dsl::dissolved_at.eq(None::<i64>),
            dsl::dissolved_by_name.eq(""),
            dsl::version.eq(expected + 1),
        ))
        .execute(conn)
        .map_err(taken)?;
    join(conn, incident, id, &had)?;
    row.dissolved_at = None;
    let kind = stored::value("households.kind", &row.kind)?;
    in_order(conn, &row, kind)?;
    let data = json!({ "people": had.len(), "version": expected + 1 });
    let mut entries = vec![Entry::incident(incident, "household.restored", id, data)];
    entries.extend(approvals::recipients_moved(conn, incident, writer.now)?);
    Ok(Changed::with((), entries))
}

fn standing(conn: &mut Conn, incident: Uuid, id: Uuid, expected: i64) -> DbResult<Row> {
    let row = row(conn, incident, id)?;
    if row.version != expected {
        return Err(DbError::Stale);
    }
    if row.dissolved_at.is_some() {
        return Err(refused(
            "すでに解消されています。変更するには、元に戻してください",
            "It was dissolved; put it together again to change it",
        ));
    }
    Ok(row)
}

/// Refuses a household that nobody, or too many, are in, or whose head left it.
fn in_order(conn: &mut Conn, row: &Row, kind: HouseholdKind) -> DbResult<()> {
    let members = members(conn, row.id.into())?;
    let head_in = row.head_id.is_some_and(|head| members.contains(&head));
    match kind {
        _ if members.is_empty() => Err(refused(
            "構成員がいなくなります。解消してください",
            "Nobody would be left in it; dissolve it instead",
        )),
        _ if members.len() > MAX_MEMBERS => Err(refused(
            &format!("{MAX_MEMBERS}名までです"),
            &format!("At most {MAX_MEMBERS} people"),
        )),
        HouseholdKind::Household if !head_in => Err(refused(
            "宛先にする世帯主が構成員にいません。先に世帯主を選び直してください",
            "The head is none of its members; choose another head first",
        )),
        HouseholdKind::Guardian if head_in => Err(refused(
            "本人を自分の親権者・後見人等にすることはできません",
            "Nobody is their own guardian",
        )),
        _ => Ok(()),
    }
}

fn members(conn: &mut Conn, id: Uuid) -> DbResult<Vec<DbId>> {
    Ok(people::table
        .filter(people::household_id.eq(DbId(id)))
        .order(people::id)
        .select(people::id)
        .load(conn)?)
}

/// Puts people into a household; each must be on the register and in none.
fn join(conn: &mut Conn, incident: Uuid, id: Uuid, ids: &[Uuid]) -> DbResult<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let ids: Vec<DbId> = ids.iter().copied().map(DbId).collect();
    let own = people::incident_id
        .eq(DbId(incident))
        .and(people::id.eq_any(ids.clone()));
    let there: i64 = people::table.filter(own.clone()).count().get_result(conn)?;
    if usize::try_from(there).ok() != Some(ids.len()) {
        return Err(refused(
            "名簿にいない人が含まれています。選び直してください",
            "Somebody of them is not on the register; choose again",
        ));
    }
    let free = people::table.filter(own.and(people::household_id.is_null()));
    let joined = diesel::update(free)
        .set(people::household_id.eq(Some(DbId(id))))
        .execute(conn)?;
    if joined != ids.len() {
        return Err(refused(
            "すでに別の世帯に属しているか、親権者・後見人等が指定されている人が含まれています。先にそちらから外してください",
            "Somebody of them already belongs to a household or has a guardian; take them out there first",
        ));
    }
    Ok(())
}

fn leave(conn: &mut Conn, id: Uuid, ids: &[Uuid]) -> DbResult<()> {
    let ids: Vec<DbId> = ids.iter().copied().map(DbId).collect();
    let theirs = people::household_id
        .eq(DbId(id))
        .and(people::id.eq_any(ids));
    diesel::update(people::table.filter(theirs))
        .set(people::household_id.eq(None::<DbId>))
        .execute(conn)?;
    Ok(())
}

fn on_register(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<()> {
    let there: i64 = people::table
        .filter(
            people::incident_id
                .eq(DbId(incident))
                .and(people::id.eq(DbId(id))),
        )
        .count()
        .get_result(conn)?;
    match there {
        0 => Err(refused(
            "世帯主または親権者・後見人等に指定した人が名簿にいません",
            "The head or guardian is not on the register",
        )),
        _ => Ok(()),
    }
}

/// A guardian's particulars as they are kept. They were checked before.
fn normal(outside: &OutsideGuardian) -> OutsideGuardian {
    OutsideGuardian {
        name: outside.name.trim().to_owned(),
        email: email_field(&outside.email).unwrap_or_default(),
        phone: outside.phone.trim().to_owned(),
        address: outside.address.trim().replace("\r\n", "\n"),
    }
}

fn taken(error: diesel::result::Error) -> DbError {
    let error = DbError::from(error);
    if !error.is_unique_violation() {
        return error;
    }
    DbError::refused(
        ErrorCode::AlreadyExists,
        "この世帯番号、または同じ親権者・後見人等はすでに登録されています。そこへ追加してください",
        "A household of this number, or this guardian, is there already; add the people to it",
    )
}

fn refused(ja: &str, en: &str) -> DbError {
    DbError::refused(ErrorCode::StateConflict, ja, en)
}
