//! New keys: for one incident, whose sealed values are rewritten some at a time while the product goes on working; and
//! for the instance, in one transaction while it stands still.
//!
//! Of an incident: from the start on, whoever asks for the cipher gets both keys, seals under the new one and opens
//! under either. Rewriting begins when nobody can still hold the old cipher alone, `SETTLE_SECONDS` later; what holds
//! one longer (a running campaign, a running import) keeps a re-key from starting. So at no moment is there a value
//! that somebody's cipher does not open, and when the walk has ended nothing is sealed under the old key, which is then
//! destroyed in the transaction that finds that out. A value that neither key opens stops it before that, until somebody
//! has decided (`unreadable`).

mod instance;
mod unreadable;

pub(crate) use instance::with_kept;
pub use instance::{KEPT, Rekeyed, check, claim, goes_with, in_use, instance};
pub use unreadable::decide;

use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, approvals,
    crypto::{IncidentCipher, Keyring},
    ids::{instant, micros},
    incident_keys, incidents, log,
    schema::{alarms, campaigns, incident_keys as keys, instruction_mailings, people_imports},
    sealed::{Cursor, reseal},
};
use diesel::{dsl::exists, prelude::*};
use saiki_api::{
    Timestamp, Uuid, campaigns::CampaignState, imports::ImportState, problem::ErrorCode,
    retention::Rekey, wire,
};
use serde_json::json;

/// No request, no transaction and no mail under way keeps a cipher so long.
pub const SETTLE_SECONDS: i64 = 120;

/// How the sealing anew of an incident stands.
pub fn standing(conn: &mut Conn, incident: Uuid) -> DbResult<Rekey> {
    type Found = (bool, Option<i64>, Option<String>, Option<i64>, Option<i64>);
    let found: Option<Found> = keys::table
        .find(DbId(incident))
        .select((
            keys::before_sealed.is_not_null(),
            keys::rekey_started_at,
            keys::rekey_place,
            keys::rekeyed_at,
            keys::rekey_halted_at,
        ))
        .first(conn)
        .optional()?;
    let (under_way, started, place, ended, halted) = found.ok_or(DbError::NotFound)?;
    let (unreadable, unreadable_count) = unreadable::list(conn, incident)?;
    Ok(Rekey {
        under_way,
        started_at: started.map(instant),
        rows: place
            .map(|place| read(&place))
            .transpose()?
            .map_or(0, |at| i64::try_from(at.rows).unwrap_or(i64::MAX)),
        ended_at: ended.map(instant),
        halted_at: halted.map(instant),
        unreadable,
        unreadable_count,
        undecided: unreadable::undecided(conn, incident)?,
    })
}

fn read(place: &str) -> DbResult<Cursor> {
    Ok(serde_json::from_str(place)?)
}

/// Begins: makes the new key and puts the old one beside it.
pub fn start(
    conn: &mut Conn,
    keyring: &Keyring,
    incident: Uuid,
    now: Timestamp,
) -> DbResult<Changed<()>> {
    // Imports and instructions begin under the incident's lock.
    incidents::lock(conn, incident)?;
    incident_keys::not_erased(conn, incident)?;
    let old = locked(conn, incident)?;
    if old.1.is_some() {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "このインシデントの暗号鍵はすでに更新中です",
            "This incident is being re-keyed already",
        ));
    }
    nothing_runs(conn, incident)?;
    let new = keyring.new_incident_key(incident)?;
    let fingerprints = (
        incident_keys::cipher(conn, keyring, incident)?.fingerprint(),
        keyring.open_incident_key(incident, &new)?.fingerprint(),
    );
    diesel::update(keys::table.find(DbId(incident)))
        .set((
            keys::sealed.eq(Some(new)),
            keys::before_sealed.eq(old.0),
            keys::rekey_started_at.eq(Some(micros(now))),
            keys::rekey_place.eq(Some(serde_json::to_string(&Cursor::begin())?)),
            keys::rekeyed_at.eq(None::<i64>),
            keys::rekey_halted_at.eq(None::<i64>),
        ))
        .execute(conn)?;
    unreadable::forget(conn, incident)?;
    let data = json!({ "key": fingerprints.1, "before": fingerprints.0 });
    let entry = Entry::incident(incident, "incident.rekey_started", incident, data);
    Ok(Changed::new((), entry))
}

/// Refuses while something keeps a cipher for longer.
fn nothing_runs(conn: &mut Conn, incident: Uuid) -> DbResult<()> {
    let own = DbId(incident);
    // Held until the transaction ends: whoever starts one of them, or goes on with it, comes before this or after it.
    diesel::update(campaigns::table.filter(campaigns::incident_id.eq(own)))
        .set(campaigns::version.eq(campaigns::version))
        .execute(conn)?;
    diesel::update(instruction_mailings::table.filter(instruction_mailings::incident_id.eq(own)))
        .set(instruction_mailings::version.eq(instruction_mailings::version))
        .execute(conn)?;
    diesel::update(alarms::table.filter(alarms::incident_id.eq(own)))
        .set(alarms::version.eq(alarms::version))
        .execute(conn)?;
    let running = wire::name(&CampaignState::Running);
    let sending: bool = diesel::select(exists(
        campaigns::table.filter(
            campaigns::incident_id
                .eq(own)
                .and(campaigns::state.eq(&running)),
        ),
    ))
    .get_result(conn)?;
    let mailing: bool = diesel::select(exists(
        instruction_mailings::table.filter(
            instruction_mailings::incident_id
                .eq(own)
                .and(instruction_mailings::state.eq(&running)),
        ),
    ))
    .get_result(conn)?;
    let alarming: bool = diesel::select(exists(
        alarms::table.filter(alarms::incident_id.eq(own).and(alarms::state.eq(&running))),
    ))
    .get_result(conn)?;
    let importing: bool = diesel::select(exists(
        people_imports::table.filter(
            people_imports::incident_id
                .eq(own)
                .and(people_imports::state.eq(wire::name(&ImportState::Running))),
        ),
    ))
    .get_result(conn)?;
    if sending || mailing || alarming || importing {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "メールの送信中または名簿の取り込み中は、暗号鍵を更新できません。終わってから、または一時停止してから行ってください",
            "No re-key while mails are being sent or people imported; wait for the end, or pause the sending",
        ));
    }
    Ok(())
}

/// The sealed keys of an incident, its row held until the transaction ends: two processes take turns.
fn locked(conn: &mut Conn, incident: Uuid) -> DbResult<incident_keys::Sealed> {
    diesel::update(keys::table.find(DbId(incident)))
        .set(keys::created_at.eq(keys::created_at))
        .execute(conn)?;
    Ok(keys::table
        .find(DbId(incident))
        .select((keys::sealed, keys::before_sealed))
        .first(conn)?)
}

/// Begins the walk anew. What it has rewritten it passes by.
fn restart(conn: &mut Conn, incident: Uuid) -> DbResult<()> {
    diesel::update(keys::table.find(DbId(incident)))
        .set((
            keys::rekey_place.eq(Some(serde_json::to_string(&Cursor::begin())?)),
            keys::rekey_halted_at.eq(None::<i64>),
        ))
        .execute(conn)?;
    Ok(())
}

/// Incidents that are being sealed anew and may be worked on now.
pub fn waiting(conn: &mut Conn, now: Timestamp) -> DbResult<Vec<Uuid>> {
    let settled = micros(now).saturating_sub(SETTLE_SECONDS * 1_000_000);
    let rows: Vec<DbId> = keys::table
        .filter(
            keys::before_sealed
                .is_not_null()
                .and(keys::rekey_halted_at.is_null())
                .and(keys::rekey_started_at.le(settled)),
        )
        .order(keys::incident_id)
        .select(keys::incident_id)
        .load(conn)?;
    Ok(rows.into_iter().map(Uuid::from).collect())
}

/// Where a re-key is after a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// More rows are left.
    More,
    /// It has stopped at values that cannot be read: somebody must decide.
    Halted,
    /// It has ended, or another process has.
    Ended,
}

/// Does some rows. At the end the old key is destroyed, campaigns are bound to their recipients' new keyed hashes, and
/// approvals bound to the old ones are void.
pub fn step(
    conn: &mut Conn,
    keyring: &Keyring,
    incident: Uuid,
    now: Timestamp,
) -> DbResult<Changed<Progress>> {
    let (_, before) = locked(conn, incident)?;
    if before.is_none() {
        return Ok(Changed::nothing(Progress::Ended));
    }
    let (place, halted): (Option<String>, Option<i64>) = keys::table
        .find(DbId(incident))
        .select((keys::rekey_place, keys::rekey_halted_at))
        .first(conn)?;
    if halted.is_some() {
        return Ok(Changed::nothing(Progress::Halted));
    }
    let at = place.map_or_else(|| Ok(Cursor::begin()), |place| read(&place))?;
    let cipher = incident_keys::cipher(conn, keyring, incident)?;
    let done = reseal::step(conn, &cipher, incident, &at)?;
    unreadable::name(conn, incident, &done.unreadable)?;
    if let Some(next) = &done.next {
        diesel::update(keys::table.find(DbId(incident)))
            .set(keys::rekey_place.eq(Some(serde_json::to_string(next)?)))
            .execute(conn)?;
        if done.unreadable.is_empty() {
            return Ok(Changed::nothing(Progress::More));
        }
    }
    let undecided = unreadable::undecided(conn, incident)?;
    match (done.next, undecided) {
        (Some(_), undecided) if !unreadable::too_many(undecided) => {
            Ok(Changed::nothing(Progress::More))
        }
        // The key before is kept: what cannot be read may be put right yet.
        (_, undecided) if undecided > 0 => Ok(Changed::new(
            Progress::Halted,
            unreadable::halt(conn, incident, now)?,
        )),
        _ => end(conn, &cipher, incident, at.rows, now),
    }
}

/// Destroys the key before: nothing anybody could read is sealed under it.
fn end(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    rows: u64,
    now: Timestamp,
) -> DbResult<Changed<Progress>> {
    let rehashed = match cipher.before() {
        Some(before) => crate::campaigns::rehash(conn, cipher, &before, incident)?,
        None => Vec::new(),
    };
    diesel::update(keys::table.find(DbId(incident)))
        .set((
            keys::before_sealed.eq(None::<Vec<u8>>),
            keys::rekeyed_at.eq(Some(micros(now))),
            keys::created_at.eq(micros(now)),
        ))
        .execute(conn)?;
    log::owe(conn)?;
    let left = unreadable::told(conn, incident)?;
    let data = json!({ "key": cipher.fingerprint(), "rows": rows, "unreadable": left });
    let mut entries = vec![Entry::incident(
        incident,
        "incident.rekeyed",
        incident,
        data,
    )];
    entries.extend(rehashed);
    entries.extend(approvals::recipients_moved(conn, incident, now)?);
    Ok(Changed::with(Progress::Ended, entries))
}
