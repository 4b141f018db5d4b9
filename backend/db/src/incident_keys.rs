//! The data key of each incident, sealed under the instance key. Made with the incident, replaced by `rekey`, destroyed
//! at the end of retention by `erasures`.

use crate::{
    Conn, DbError, DbId, DbResult,
    crypto::{IncidentCipher, Keyring},
    ids::{instant, micros},
    schema::{incident_keys, unreadable_values},
};
use diesel::prelude::*;
use saiki_api::{Timestamp, Uuid, problem::ErrorCode};

/// An incident's key and, while it is sealed anew, the one before; both sealed under the instance key.
pub(crate) type Sealed = (Option<Vec<u8>>, Option<Vec<u8>>);

/// Makes and stores a key for a new incident.
pub fn create(conn: &mut Conn, keyring: &Keyring, incident: Uuid, now: Timestamp) -> DbResult<()> {
    let sealed = keyring.new_incident_key(incident)?;
    diesel::insert_into(incident_keys::table)
        .values((
            incident_keys::incident_id.eq(DbId(incident)),
            incident_keys::sealed.eq(Some(sealed)),
            incident_keys::created_at.eq(micros(now)),
        ))
        .execute(conn)?;
    Ok(())
}

/// The cipher of an incident; `Erased` after its key was destroyed. While the incident is sealed anew it opens what
/// either key sealed. Ask for it in the transaction that uses it, and keep it no longer than `rekey::SETTLE_SECONDS`
/// unless something that a re-key waits for (a running campaign, a running import) holds it.
pub fn cipher(conn: &mut Conn, keyring: &Keyring, incident: Uuid) -> DbResult<IncidentCipher> {
    let found: Option<Sealed> = incident_keys::table
        .find(DbId(incident))
        .select((incident_keys::sealed, incident_keys::before_sealed))
        .first(conn)
        .optional()?;
    let (sealed, before) = found.ok_or(DbError::NotFound)?;
    let cipher = keyring.open_incident_key(incident, &sealed.ok_or(DbError::Erased)?)?;
    match before {
        Some(before) => Ok(cipher.after(keyring.open_incident_key(incident, &before)?)),
        None => Ok(cipher),
    }
}

/// Refuses once the incident's key was destroyed: what would be sealed could never be read.
pub(crate) fn not_erased(conn: &mut Conn, incident: Uuid) -> DbResult<()> {
    let there: Option<bool> = incident_keys::table
        .find(DbId(incident))
        .select(incident_keys::sealed.is_not_null())
        .first(conn)
        .optional()?;
    match there {
        Some(true) => Ok(()),
        Some(false) => Err(DbError::Erased),
        None => Err(DbError::NotFound),
    }
}

/// Refuses while the incident is sealed anew: what must be unique on the register is told by keyed hashes, and those
/// are of two keys then.
pub(crate) fn not_rekeying(conn: &mut Conn, incident: Uuid) -> DbResult<()> {
    let found: Option<(bool, Option<i64>)> = incident_keys::table
        .find(DbId(incident))
        .select((
            incident_keys::before_sealed.is_not_null(),
            incident_keys::rekey_halted_at,
        ))
        .first(conn)
        .optional()?;
    match found {
        // Waiting would not help: it goes on when somebody has decided.
        Some((true, Some(_))) => Err(DbError::refused(
            ErrorCode::StateConflict,
            "このインシデントの暗号鍵の更新は、読み取れない値が見つかったため止まっています。名簿の変更と送付の開始は、管理者が「個人情報の保存と消去」の画面で対応を決め、更新が終わってから行ってください",
            "The re-key of this incident has stopped at values that cannot be read. An administrator must decide about them on the page “Keeping and erasing data”; change the register and start sending when it has ended after that",
        )),
        Some((true, None)) => Err(DbError::refused(
            ErrorCode::StateConflict,
            "このインシデントの暗号鍵を更新しています。名簿の変更と送付の開始は、更新が終わってから行ってください",
            "This incident is being re-keyed; change the register and start sending when that has ended",
        )),
        _ => Ok(()),
    }
}

/// A key that was destroyed.
pub(crate) struct Destroyed {
    /// What told it from others.
    pub fingerprint: String,
    /// When it was made.
    pub made_at: Timestamp,
}

/// Destroys the incident's key, both of them while it is sealed anew. Nothing it sealed opens again.
pub(crate) fn destroy(
    conn: &mut Conn,
    keyring: &Keyring,
    incident: Uuid,
    now: Timestamp,
) -> DbResult<Destroyed> {
    let fingerprint = cipher(conn, keyring, incident)?.fingerprint();
    let (made, under_way, started): (i64, bool, Option<i64>) = incident_keys::table
        .find(DbId(incident))
        .select((
            incident_keys::created_at,
            incident_keys::before_sealed.is_not_null(),
            incident_keys::rekey_started_at,
        ))
        .first(conn)?;
    // Until a re-key has ended, the row says when the key before was made.
    let made = started.filter(|_| under_way).unwrap_or(made);
    diesel::update(incident_keys::table.find(DbId(incident)))
        .set((
            incident_keys::sealed.eq(None::<Vec<u8>>),
            incident_keys::before_sealed.eq(None::<Vec<u8>>),
            incident_keys::rekey_place.eq(None::<String>),
            incident_keys::rekey_halted_at.eq(None::<i64>),
            incident_keys::destroyed_at.eq(Some(micros(now))),
        ))
        .execute(conn)?;
    // Nothing is left to be put right.
    diesel::delete(
        unreadable_values::table.filter(unreadable_values::incident_id.eq(DbId(incident))),
    )
    .execute(conn)?;
    Ok(Destroyed {
        fingerprint,
        made_at: instant(made),
    })
}
