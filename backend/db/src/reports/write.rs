//! Receiving a report, routing it to an incident, closing it and opening it again. Who sent it and what it says never
//! reach the log.

use super::{Clear, Keys, Row, numbered, row};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, Writer, contacts,
    crypto::{self, IncidentCipher, Keyring},
    ids::{instant, micros, new_id},
    incident_keys, incidents,
    schema::reports,
    stored, timeline,
};
use diesel::prelude::*;
use saiki_api::{
    Lang, Timestamp, Uuid,
    contacts::{Direction, NewContact},
    incidents::NewIncident,
    problem::ErrorCode,
    reports::{
        CloseReason, NewReport, ReportChannel, ReportKind, ReportPatch, ReportState, RouteReport,
    },
    wire,
};
use saiki_domain::{canonical::sha256_hex, contacts as clock, fault::Faults, reports as rules};
use serde_json::json;

/// Puts a report down; its id and its acknowledgement number.
pub fn receive(
    conn: &mut Conn,
    keyring: &Keyring,
    new: &NewReport,
    lang: Lang,
    channel: ReportChannel,
    now: Timestamp,
) -> DbResult<Changed<(Uuid, String)>> {
    let id = new_id(now);
    let number = rules::number(crypto::random()?);
    let zone = timeline::home_zone(conn)?;
    let due = clock::next_due(new.kind.contact(), Direction::In, now, None, None, &zone);
    let trimmed = |text: &str| text.trim().to_owned();
    let clear = Clear {
        name: trimmed(&new.name),
        organisation: trimmed(&new.organisation),
        email: trimmed(&new.email),
        phone: trimmed(&new.phone),
        text: new.text.clone(),
        note: String::new(),
    };
    diesel::insert_into(reports::table)
        .values(Row {
            id: DbId(id),
            number: number.clone(),
            kind: wire::name(&new.kind),
            channel: wire::name(&channel),
            lang: wire::name(&lang),
            state: wire::name(&ReportState::Waiting),
            sealed: clear.seal(&keyring.instance_cipher(), id)?,
            received_at: micros(now),
            due_at: due.map(micros),
            incident_id: None,
            contact_id: None,
            reason: None,
            duplicate_of: None,
            settled_by: None,
            settled_by_name: None,
            settled_at: None,
            version: 1,
        })
        .execute(conn)?;
    let data = json!({ "kind": new.kind, "channel": channel, "due_at": due });
    let entry = Entry::instance("report.received", id, data);
    Ok(Changed::new((id, number), entry))
}

/// Routes a report to an incident: its sender becomes a contact there, with the clock running since the report came.
/// The contact's id; `None` when the owner is no member who can sign in.
pub fn route(
    conn: &mut Conn,
    keyring: &Keyring,
    (incident, id): (Uuid, Uuid),
    wanted: &RouteReport,
    expected: i64,
    writer: &Writer,
) -> DbResult<Changed<Option<Uuid>>> {
    let before = waiting(conn, id, expected)?;
    let kind: ReportKind = stored::value("reports.kind", &before.kind)?;
    let lang: Lang = stored::value("reports.lang", &before.lang)?;
    let clear = Clear::open(&keyring.instance_cipher(), id, &before.sealed)?;
    let cipher = incident_keys::cipher(conn, keyring, incident)?;
    let new = NewContact {
        kind: wanted.kind.unwrap_or(kind.contact()),
        name: named(&clear, lang),
        organisation: clear.organisation.clone(),
        email: clear.email.clone(),
        phone: clear.phone.clone(),
        told: clear.text.clone(),
        owner_id: wanted.owner_id,
        first_heard_at: Some(instant(before.received_at)),
        next_word_due: None,
    };
    let made = contacts::add(conn, &cipher, incident, &new, writer)?;
    let Some(contact) = made.value else {
        return Ok(Changed::nothing(None));
    };
    let settled = Settled {
        state: ReportState::Routed,
        incident: Some(incident),
        contact: Some(contact),
        reason: None,
        duplicate_of: None,
    };
    settle(conn, &before, &clear, &cipher, &settled, Some(writer))?;
    let data = json!({ "incident": incident, "contact": contact });
    let mut entries = made.entries;
    entries.push(Entry::instance("report.routed", id, data));
    let data = json!({ "report": id });
    entries.push(Entry::incident(
        incident,
        "contact.from_report",
        contact,
        data,
    ));
    Ok(Changed::with(Some(contact), entries))
}

/// Opens an incident and routes the report to it. The incident's id.
pub fn open_incident(
    conn: &mut Conn,
    keyring: &Keyring,
    id: Uuid,
    new: &NewIncident,
    expected: i64,
    writer: &Writer,
) -> DbResult<Changed<Uuid>> {
    // Refused before anything is made.
    waiting(conn, id, expected)?;
    let by = writer.by.id.ok_or(DbError::NotFound)?;
    let opened = incidents::open(conn, keyring, by, &writer.by.name, new, writer.now)?;
    let incident = opened.value.id;
    let routed = route(
        conn,
        keyring,
        (incident, id),
        &RouteReport::default(),
        expected,
        writer,
    )?;
    let mut entries = opened.entries;
    entries.extend(routed.entries);
    Ok(Changed::with(incident, entries))
}

/// Closes a report with a reason, or opens a closed one again; or says what is wrong.
pub fn update(
    conn: &mut Conn,
    keyring: &Keyring,
    id: Uuid,
    patch: &ReportPatch,
    expected: i64,
    writer: &Writer,
) -> DbResult<Changed<Result<(), Faults>>> {
    let before = if patch.closed {
        waiting(conn, id, expected)?
    } else {
        closed(conn, id, expected)?
    };
    let cipher = keyring.instance_cipher();
    let mut clear = before.clear(conn, &mut Keys::new(keyring))?;
    if !patch.closed {
        let settled = Settled::waiting();
        settle(conn, &before, &clear, &cipher, &settled, None)?;
        let entry = Entry::instance("report.reopened", id, json!({}));
        return Ok(Changed::new(Ok(()), entry));
    }
    let reason = patch.reason.unwrap_or(CloseReason::Spam);
    let first = match (reason, &patch.duplicate_of) {
        (CloseReason::Duplicate, Some(number)) => first_of(conn, number, id)?,
        _ => None,
    };
    if reason == CloseReason::Duplicate && first.is_none() {
        let mut faults = Faults::default();
        rules::unknown_number(&mut faults);
        return Ok(Changed::nothing(Err(faults)));
    }
    clear.note = patch.note.trim().to_owned();
    let settled = Settled {
        state: ReportState::Closed,
        reason: Some(reason),
        duplicate_of: first,
        ..Settled::waiting()
    };
    settle(conn, &before, &clear, &cipher, &settled, Some(writer))?;
    let data = json!({
        "reason": reason, "duplicate_of": first, "note_sha256": sha256_hex(&clear.note)?,
    });
    Ok(Changed::new(
        Ok(()),
        Entry::instance("report.closed", id, data),
    ))
}

/// The report that another repeats: never itself, and the first of a row of repetitions.
fn first_of(conn: &mut Conn, number: &str, of: Uuid) -> DbResult<Option<Uuid>> {
    let Some(number) = rules::parse_number(number) else {
        return Ok(None);
    };
    let found = numbered(conn, &number)?;
    let first = found.map(|row| row.duplicate_of.unwrap_or(row.id));
    Ok(first.map(Uuid::from).filter(|first| *first != of))
}

/// A report that nobody has taken up, at the version seen.
fn waiting(conn: &mut Conn, id: Uuid, expected: i64) -> DbResult<Row> {
    let row = row(conn, id)?;
    if row.version != expected {
        return Err(DbError::Stale);
    }
    match row.state()? {
        ReportState::Waiting => Ok(row),
        ReportState::Routed => Err(DbError::refused(
            ErrorCode::StateConflict,
            "この受付はすでにインシデントに振り分けられています",
            "This report was routed to an incident already",
        )),
        ReportState::Closed => Err(DbError::refused(
            ErrorCode::StateConflict,
            "この受付は対応を終えています。先に終了を取り消してください",
            "This report is closed; open it again first",
        )),
    }
}

fn closed(conn: &mut Conn, id: Uuid, expected: i64) -> DbResult<Row> {
    let row = row(conn, id)?;
    if row.version != expected {
        return Err(DbError::Stale);
    }
    match row.state()? {
        ReportState::Closed => Ok(row),
        _ => Err(DbError::refused(
            ErrorCode::StateConflict,
            "終了していない受付です",
            "This report is not closed",
        )),
    }
}

/// How a report is settled.
struct Settled {
    state: ReportState,
    incident: Option<Uuid>,
    contact: Option<Uuid>,
    reason: Option<CloseReason>,
    duplicate_of: Option<Uuid>,
}

impl Settled {
    fn waiting() -> Settled {
        Settled {
            state: ReportState::Waiting,
            incident: None,
            contact: None,
            reason: None,
            duplicate_of: None,
        }
    }
}

fn settle(
    conn: &mut Conn,
    before: &Row,
    clear: &Clear,
    cipher: &IncidentCipher,
    settled: &Settled,
    by: Option<&Writer>,
) -> DbResult<()> {
    let changed = diesel::update(
        reports::table.filter(
            reports::id
                .eq(before.id)
                .and(reports::version.eq(before.version)),
        ),
    )
    .set((
        reports::state.eq(wire::name(&settled.state)),
        reports::sealed.eq(clear.seal(cipher, before.id.0)?),
        reports::incident_id.eq(settled.incident.map(DbId)),
        reports::contact_id.eq(settled.contact.map(DbId)),
        reports::reason.eq(settled.reason.as_ref().map(wire::name)),
        reports::duplicate_of.eq(settled.duplicate_of.map(DbId)),
        reports::settled_by.eq(by.and_then(|writer| writer.by.id).map(DbId)),
        reports::settled_by_name.eq(by.map(|writer| &writer.by.name)),
        reports::settled_at.eq(by.map(|writer| micros(writer.now))),
        reports::version.eq(before.version + 1),
    ))
    .execute(conn)?;
    // Somebody else was quicker.
    if changed == 1 {
        Ok(())
    } else {
        Err(DbError::Stale)
    }
}

/// What a contact is called who gave no name.
fn named(clear: &Clear, lang: Lang) -> String {
    if clear.name.is_empty() {
        lang.pick("（お名前の記入なし）", "(no name given)")
            .to_owned()
    } else {
        clear.name.clone()
    }
}
