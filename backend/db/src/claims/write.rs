//! Putting a claim down, changing it, deciding and paying it. Who claims and why something was
//! decided never reaches the log.

use super::{
    clock, event_place, get,
    row::{Clear, Row, row},
};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, Writer, contacts,
    crypto::IncidentCipher,
    gates,
    ids::{instant, micros, new_id},
    members, people,
    schema::{claim_events, claims},
};
use diesel::{dsl::max, prelude::*};
use saiki_api::{
    Uuid,
    claims::{Claim, ClaimPatch, ClaimState, ClaimStep, Counsel, NewClaim},
    problem::ErrorCode,
    wire,
};
use saiki_domain::{
    canonical::sha256_hex,
    claims::{self as rules, Facts, Refused, Status},
    fault::Faults,
};
use serde_json::json;

/// Puts a claim down under the incident's next number; or says which fields name nobody of this incident.
pub fn add(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    new: &NewClaim,
    writer: &Writer,
) -> DbResult<Changed<Result<Uuid, Vec<String>>>> {
    gates::not_closed(conn, incident)?;
    let (name, organisation) = match claimant(conn, cipher, incident, new, writer)? {
        Ok(claimant) => claimant,
        Err(fields) => return Ok(Changed::nothing(Err(fields))),
    };
    let last: Option<i64> = claims::table
        .filter(claims::incident_id.eq(DbId(incident)))
        .select(max(claims::number))
        .first(conn)?;
    let (id, number) = (new_id(writer.now), last.unwrap_or(0) + 1);
    let clear = Clear {
        name,
        organisation,
        subject: new.subject.trim().to_owned(),
        text: new.text.clone(),
        counsel_note: String::new(),
        reason: String::new(),
    };
    let mut row = Row {
        id: DbId(id),
        incident_id: DbId(incident),
        number,
        kind: wire::name(&new.kind),
        sealed: clear.seal(cipher, id)?,
        person_id: new.person_id.map(DbId),
        contact_id: new.contact_id.map(DbId),
        received_at: micros(new.received_at.unwrap_or(writer.now)),
        channel: wire::name(&new.channel),
        claimed_minor: None,
        claimed_currency: None,
        owner_id: new.owner_id.map(DbId),
        answer_due: new.answer_due.map(|day| day.to_string()),
        counsel: wire::name(&Counsel::No),
        state: wire::name(&ClaimState::Open),
        agreed_minor: None,
        agreed_currency: None,
        decided_by_name: None,
        decided_at: None,
        paid_on: None,
        settled: false,
        loss_id: None,
        created_at: micros(writer.now),
        updated_at: micros(writer.now),
        version: 1,
    };
    row.set_claimed(new.claimed.as_ref());
    diesel::insert_into(claims::table)
        .values(&row)
        .execute(conn)?;
    let data = json!({
        "number": number, "kind": new.kind, "person_id": new.person_id, "contact_id": new.contact_id,
        "owner_id": new.owner_id, "answer_due": new.answer_due, "claimed": new.claimed,
    });
    Ok(Changed::new(
        Ok(id),
        Entry::incident(incident, "claim.added", id, data),
    ))
}

/// Name and organisation of whoever claims, taken from the record named where nothing was typed; or the fields that
/// name nobody of this incident.
fn claimant(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    new: &NewClaim,
    writer: &Writer,
) -> DbResult<Result<(String, String), Vec<String>>> {
    let mut name = new.name.trim().to_owned();
    let mut organisation = new.organisation.trim().to_owned();
    let mut missing = Vec::new();
    let mut take = |found: DbResult<(String, String)>, field: &str| match found {
        Ok((their_name, theirs)) => {
            if name.is_empty() {
                name = their_name;
                if organisation.is_empty() {
                    organisation = theirs;
                }
            }
            Ok(())
        }
        Err(DbError::NotFound) => {
            missing.push(field.to_owned());
            Ok(())
        }
        Err(error) => Err(error),
    };
    if let Some(id) = new.person_id {
        let person = people::get(conn, cipher, incident, id);
        take(person.map(|p| (p.name, p.organisation)), "person_id")?;
    }
    if let Some(id) = new.contact_id {
        let contact = contacts::get(conn, cipher, incident, id, writer.lang, writer.now);
        take(contact.map(|c| (c.name, c.organisation)), "contact_id")?;
    }
    if let Some(owner) = new.owner_id
        && !members::can_take_part(conn, incident, owner)?
    {
        missing.push("owner_id".to_owned());
    }
    Ok(match missing.is_empty() {
        true => Ok((name, organisation)),
        false => Err(missing),
    })
}

/// The row, at the version the caller saw.
pub(super) fn current(conn: &mut Conn, incident: Uuid, id: Uuid, expected: i64) -> DbResult<Row> {
    let row = row(conn, incident, id)?;
    match row.version == expected {
        true => Ok(row),
        false => Err(DbError::Stale),
    }
}

/// Writes a row as its next version.
pub(super) fn write(conn: &mut Conn, mut row: Row, writer: &Writer) -> DbResult<()> {
    row.version += 1;
    row.updated_at = micros(writer.now);
    diesel::update(claims::table.find(row.id))
        .set(&row)
        .execute(conn)?;
    Ok(())
}

/// Changes what is known of a claim; or says what is wrong.
pub fn update(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    (incident, id): (Uuid, Uuid),
    patch: &ClaimPatch,
    expected: i64,
    writer: &Writer,
) -> DbResult<Changed<Result<Claim, Faults>>> {
    gates::not_closed(conn, incident)?;
    let mut row = current(conn, incident, id, expected)?;
    let clock = clock(conn, writer.now)?;
    let mut faults = rules::check_patch(patch, clock.day(instant(row.received_at)));
    if let Some(Some(owner)) = patch.owner_id {
        members::check(conn, incident, "owner_id", owner, &mut faults)?;
    }
    if !faults.0.is_empty() {
        return Ok(Changed::nothing(Err(faults)));
    }
    let regraded = patch.kind.is_some_and(|kind| wire::name(&kind) != row.kind)
        || patch.claimed.as_ref().is_some_and(|c| *c != row.claimed());
    if regraded && row.state()? != ClaimState::Open {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "判断済みの請求の種類と請求額は変更できません。先に判断を取り消してください",
            "Kind and amount of a decided claim cannot be changed; take the decision back first",
        ));
    }
    let mut clear = Clear::open(cipher, &row)?;
    let set = |field: &mut String, text: &Option<String>| {
        if let Some(text) = text {
            *field = text.trim().to_owned();
        }
    };
    set(&mut clear.name, &patch.name);
    set(&mut clear.organisation, &patch.organisation);
    set(&mut clear.subject, &patch.subject);
    set(&mut clear.text, &patch.text);
    set(&mut clear.counsel_note, &patch.counsel_note);
    row.sealed = clear.seal(cipher, id)?;
    if let Some(kind) = patch.kind {
        row.kind = wire::name(&kind);
    }
    if let Some(claimed) = &patch.claimed {
        row.set_claimed(claimed.as_ref());
    }
    if let Some(owner) = patch.owner_id {
        row.owner_id = owner.map(DbId);
    }
    if let Some(due) = patch.answer_due {
        row.answer_due = due.map(|day| day.to_string());
    }
    if let Some(counsel) = patch.counsel {
        row.counsel = wire::name(&counsel);
    }
    let data = json!({
        "kind": row.kind, "owner_id": row.owner_id.map(Uuid::from), "answer_due": row.answer_due,
        "claimed": row.claimed(), "counsel": row.counsel,
    });
    write(conn, row, writer)?;
    Ok(Changed::new(
        Ok(get(conn, cipher, incident, id, writer.lang, writer.now)?),
        Entry::incident(incident, "claim.updated", id, data),
    ))
}

/// Decides a claim, records its payment, or takes the decision back; or says what is wrong.
pub fn step(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    (incident, id): (Uuid, Uuid),
    step: &ClaimStep,
    expected: i64,
    writer: &Writer,
) -> DbResult<Changed<Result<Claim, Faults>>> {
    gates::not_closed(conn, incident)?;
    let mut row = current(conn, incident, id, expected)?;
    let by = writer.by.id.ok_or(DbError::NotFound)?;
    let mut clear = Clear::open(cipher, &row)?;
    let (clock, claimed) = (clock(conn, writer.now)?, row.claimed());
    let facts = Facts {
        claimed: claimed.as_ref(),
        received: clock.day(instant(row.received_at)),
        clock: &clock,
    };
    let status = match rules::step(&row.status(&clear)?, step, &facts, &writer.by.name) {
        Ok(status) => status,
        Err(Refused::Faults(faults)) => return Ok(Changed::nothing(Err(faults))),
        Err(Refused::State(detail)) => {
            return Err(DbError::Refused {
                code: ErrorCode::StateConflict,
                detail,
            });
        }
    };
    clear.reason = status.reason.clone();
    row.sealed = clear.seal(cipher, id)?;
    row.set_status(&status);
    write(conn, row, writer)?;
    let event = new_id(writer.now);
    diesel::insert_into(claim_events::table)
        .values((
            claim_events::id.eq(DbId(event)),
            claim_events::incident_id.eq(DbId(incident)),
            claim_events::claim_id.eq(DbId(id)),
            claim_events::action.eq(wire::name(&step.action)),
            claim_events::sealed.eq(cipher.seal(&event_place(event), &serde_json::to_vec(step)?)?),
            claim_events::by_id.eq(DbId(by)),
            claim_events::by_name.eq(&writer.by.name),
            claim_events::at.eq(micros(writer.now)),
        ))
        .execute(conn)?;
    let data = told(step, &status)?;
    Ok(Changed::new(
        Ok(get(conn, cipher, incident, id, writer.lang, writer.now)?),
        Entry::incident(incident, "claim.stepped", id, data),
    ))
}

/// What the log keeps of a step: the reason by its hash.
fn told(step: &ClaimStep, status: &Status) -> DbResult<serde_json::Value> {
    Ok(json!({
        "action": step.action, "state": status.state, "agreed": status.agreed, "paid_on": status.paid_on,
        "reason_sha256": sha256_hex(&status.reason)?,
    }))
}
