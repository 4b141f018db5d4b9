//! A new instance key: the data keys of all incidents and what belongs to no incident yet are sealed anew under it, in
//! one transaction, while no server runs. Which file holds the key is the command line's business.

use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry,
    crypto::{self, Keyring, Place},
    ids::micros,
    schema::{idempotency_keys, incident_keys as keys, reports, workers},
    settings,
};
use diesel::{dsl::exists, prelude::*};
use saiki_api::{Timestamp, Uuid};
use saiki_domain::canonical::{from_hex, hex};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;

/// Purposes whose derived keys outlive a re-key, sealed under the new instance key: what they made is outside and comes
/// back (return addresses of mails already sent), or cannot be made anew (keyed hashes without their values).
pub const KEPT: &[&str] = &[crypto::ADDRESSES, crate::bounces::RETURN_PATHS];

/// A worker that was seen so many seconds ago is taken to run.
const SEEN_SECONDS: i64 = 90;
const MARK: &str = "instance_key";

/// Which instance key this database is sealed under, and what is kept of those before.
#[derive(Default, Serialize, Deserialize)]
struct Mark {
    fingerprint: String,
    #[serde(default)]
    kept: BTreeMap<String, String>,
}

fn place() -> Place<'static> {
    Place::new("settings", "kept", Uuid::nil())
}

/// What a re-key did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rekeyed {
    /// Data keys sealed anew.
    pub incidents: usize,
    /// Reports that belong to no incident yet.
    pub reports: usize,
}

/// Whether the database is sealed under this key. A database that does not say yet is from now on, unless it holds a data
/// key that this one does not open.
pub fn claim(conn: &mut Conn, keyring: &Keyring) -> DbResult<bool> {
    match settings::get::<Mark>(conn, MARK)? {
        Some((mark, _)) => Ok(mark.fingerprint == keyring.fingerprint()),
        None if !opens(conn, keyring)? => Ok(false),
        None => {
            let mark = Mark {
                fingerprint: keyring.fingerprint(),
                ..Mark::default()
            };
            settings::set(conn, MARK, &mark, 0)?;
            Ok(true)
        }
    }
}

/// Whether this instance key opens the first data key there is; a database that holds none goes with any.
fn opens(conn: &mut Conn, keyring: &Keyring) -> DbResult<bool> {
    let first: Option<DbId> = keys::table
        .filter(keys::sealed.is_not_null())
        .order(keys::incident_id)
        .select(keys::incident_id)
        .first(conn)
        .optional()?;
    let Some(id) = first else {
        return Ok(true);
    };
    match crate::incident_keys::cipher(conn, keyring, id.0) {
        Ok(_) => Ok(true),
        Err(DbError::Sealed) => Ok(false),
        Err(error) => Err(error),
    }
}

/// The keyring with what was kept of the instance keys before it.
pub(crate) fn with_kept(conn: &mut Conn, keyring: Keyring) -> DbResult<Keyring> {
    let Some((mark, _)) = settings::get::<Mark>(conn, MARK)? else {
        return Ok(keyring);
    };
    if mark.fingerprint != keyring.fingerprint() || mark.kept.is_empty() {
        return Ok(keyring);
    }
    let cipher = keyring.instance_cipher();
    let mut kept = BTreeMap::new();
    for (purpose, sealed) in mark.kept {
        let plain = cipher.open(&place(), &from_hex(&sealed).ok_or(DbError::Sealed)?)?;
        let key = <[u8; 32]>::try_from(plain).map_err(|_| DbError::Sealed)?;
        kept.insert(purpose, key);
    }
    Ok(keyring.keeping(kept))
}

/// Whether a server or a worker seems to run on this database.
pub fn in_use(conn: &mut Conn, now: Timestamp) -> DbResult<bool> {
    let since = micros(now).saturating_sub(SEEN_SECONDS * 1_000_000);
    let alive = workers::table.filter(
        workers::stopped_at
            .is_null()
            .and(workers::seen_at.ge(since)),
    );
    Ok(diesel::select(exists(alive)).get_result(conn)?)
}

/// Seals everything anew that is sealed under the instance key, and says so in the log. `public_keys` are those that
/// signed before and that sign from now on.
pub fn instance(
    conn: &mut Conn,
    old: &Keyring,
    new: &Keyring,
    public_keys: (&str, &str),
) -> DbResult<Changed<Rekeyed>> {
    if !claim(conn, old)? {
        return Err(DbError::Other(
            "the present instance key is not the one this database is sealed under".to_owned(),
        ));
    }
    let mut done = Rekeyed {
        incidents: 0,
        reports: 0,
    };
    type Sealed = (DbId, Option<Vec<u8>>, Option<Vec<u8>>);
    let rows: Vec<Sealed> = keys::table
        .order(keys::incident_id)
        .select((keys::incident_id, keys::sealed, keys::before_sealed))
        .load(conn)?;
    for (id, sealed, before) in rows {
        let anew = |sealed: Option<Vec<u8>>| {
            sealed
                .map(|sealed| old.hand_over(new, id.0, &sealed))
                .transpose()
        };
        let (sealed, before) = (anew(sealed)?, anew(before)?);
        done.incidents += usize::from(sealed.is_some());
        diesel::update(keys::table.find(id))
            .set((keys::sealed.eq(sealed), keys::before_sealed.eq(before)))
            .execute(conn)?;
    }
    done.reports = unrouted(conn, old, new)?;
    let cipher = new.instance_cipher();
    let mut mark = Mark {
        fingerprint: new.fingerprint(),
        ..Mark::default()
    };
    for purpose in KEPT {
        let sealed = cipher.seal(&place(), &old.derive(purpose))?;
        mark.kept.insert((*purpose).to_owned(), hex(&sealed));
    }
    let version = settings::get::<Mark>(conn, MARK)?.map_or(0, |(_, version)| version);
    settings::set(conn, MARK, &mark, version)?;
    // Answers kept for repeated requests are found by hashes under the old key.
    diesel::delete(idempotency_keys::table).execute(conn)?;
    let data = json!({
        "before": old.fingerprint(), "key": new.fingerprint(), "incidents": done.incidents, "reports": done.reports,
        "public_key_before": public_keys.0, "public_key": public_keys.1,
    });
    let entry = Entry::instance("instance.rekeyed", "instance", data);
    Ok(Changed::new(done, entry))
}

/// Opens every data key with this instance key; how many there are.
pub fn check(conn: &mut Conn, keyring: &Keyring) -> DbResult<usize> {
    let rows: Vec<DbId> = keys::table
        .filter(keys::sealed.is_not_null())
        .select(keys::incident_id)
        .load(conn)?;
    for id in &rows {
        crate::incident_keys::cipher(conn, keyring, id.0)?;
    }
    Ok(rows.len())
}

fn unrouted(conn: &mut Conn, old: &Keyring, new: &Keyring) -> DbResult<usize> {
    let rows: Vec<(DbId, Vec<u8>)> = reports::table
        .filter(reports::incident_id.is_null())
        .order(reports::id)
        .select((reports::id, reports::sealed))
        .load(conn)?;
    let (from, to) = (old.instance_cipher(), new.instance_cipher());
    for (id, sealed) in &rows {
        let place = Place::new("reports", "sealed", id.0);
        let plain = from.open(&place, sealed)?;
        diesel::update(reports::table.find(*id))
            .set(reports::sealed.eq(to.seal(&place, &plain)?))
            .execute(conn)?;
    }
    Ok(rows.len())
}
