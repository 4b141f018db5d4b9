//! A new instance key: the data keys of all incidents and what belongs to no incident yet are sealed anew under it, in
//! one transaction, while no server runs. Which file holds the key is the command line's business.

use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry,
    crypto::{self, Keyring, Place},
    ids::micros,
    log,
    schema::{idempotency_keys, incident_keys as keys, reports, workers},
    sealed::left,
    settings, webhooks,
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
    /// What no key opens and somebody decided to leave behind, as `table/id`.
    #[serde(default)]
    left: Vec<String>,
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
    if !goes_with(conn, keyring)? {
        return Ok(false);
    }
    if settings::get::<Mark>(conn, MARK)?.is_none() {
        let mark = Mark {
            fingerprint: keyring.fingerprint(),
            ..Mark::default()
        };
        settings::set(conn, MARK, &mark, 0)?;
    }
    Ok(true)
}

/// Whether the database is sealed under this key, or does not say and holds no data key that this one does not open.
/// Nothing is written.
pub fn goes_with(conn: &mut Conn, keyring: &Keyring) -> DbResult<bool> {
    match settings::get::<Mark>(conn, MARK)? {
        Some((mark, _)) => Ok(mark.fingerprint == keyring.fingerprint()),
        None => opens(conn, keyring),
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
/// signed before and that sign from now on. What the old key does not open is refused by name, unless `leave` has it as
/// `table/id`: then it stays as it is, but for a report, in whose place stands that it cannot be read.
pub fn instance(
    conn: &mut Conn,
    old: &Keyring,
    new: &Keyring,
    public_keys: (&str, &str),
    leave: &[String],
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
    let mut unreadable = Vec::new();
    for (id, sealed, before) in rows {
        let others = unreadable.len();
        let mut anew = |sealed: Option<Vec<u8>>| -> DbResult<Option<Vec<u8>>> {
            let Some(sealed) = sealed else {
                return Ok(None);
            };
            match old.hand_over(new, id.0, &sealed) {
                Err(DbError::Sealed) => {
                    unreadable.push(format!("incident_keys/{}", id.0));
                    Ok(Some(sealed))
                }
                done => done.map(Some),
            }
        };
        let (sealed, before) = (anew(sealed)?, anew(before)?);
        done.incidents += usize::from(sealed.is_some() && unreadable.len() == others);
        diesel::update(keys::table.find(id))
            .set((keys::sealed.eq(sealed), keys::before_sealed.eq(before)))
            .execute(conn)?;
    }
    done.reports = unrouted(conn, old, new, &mut unreadable)?;
    webhooks::hand_over(conn, old, new, &mut unreadable)?;
    unreadable.dedup();
    refuse_unnamed(&unreadable, leave)?;
    let cipher = new.instance_cipher();
    let mut mark = Mark {
        fingerprint: new.fingerprint(),
        left: unreadable.clone(),
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
    log::owe(conn)?;
    let data = json!({
        "before": old.fingerprint(), "key": new.fingerprint(), "incidents": done.incidents, "reports": done.reports,
        "public_key_before": public_keys.0, "public_key": public_keys.1, "left": unreadable,
    });
    let entry = Entry::instance("instance.rekeyed", "instance", data);
    Ok(Changed::new(done, entry))
}

/// Refuses what nobody decided to leave behind.
fn refuse_unnamed(unreadable: &[String], leave: &[String]) -> DbResult<()> {
    let open: Vec<&str> = unreadable
        .iter()
        .filter(|value| !leave.contains(value))
        .map(String::as_str)
        .collect();
    if open.is_empty() {
        return Ok(());
    }
    Err(DbError::Other(format!(
        "the present key does not open {}; put the rows right from a backup, or leave each behind with --leave",
        open.join(", ")
    )))
}

/// Opens every data key with this instance key, but for those that were left behind; how many there are.
pub fn check(conn: &mut Conn, keyring: &Keyring) -> DbResult<usize> {
    let left = settings::get::<Mark>(conn, MARK)?.map_or_else(Vec::new, |(mark, _)| mark.left);
    let rows: Vec<DbId> = keys::table
        .filter(keys::sealed.is_not_null())
        .select(keys::incident_id)
        .load(conn)?;
    let mut opened = 0;
    for id in &rows {
        let named = format!("incident_keys/{}", id.0);
        match crate::incident_keys::cipher(conn, keyring, id.0) {
            Ok(_) => opened += 1,
            Err(DbError::Sealed) if left.contains(&named) => {}
            Err(DbError::Sealed) => {
                return Err(DbError::Other(format!("{named} does not open")));
            }
            Err(error) => return Err(error),
        }
    }
    Ok(opened)
}

fn unrouted(
    conn: &mut Conn,
    old: &Keyring,
    new: &Keyring,
    unreadable: &mut Vec<String>,
) -> DbResult<usize> {
    let rows: Vec<(DbId, Vec<u8>)> = reports::table
        .filter(reports::incident_id.is_null())
        .order(reports::id)
        .select((reports::id, reports::sealed))
        .load(conn)?;
    let (from, to) = (old.instance_cipher(), new.instance_cipher());
    let mut done = 0;
    for (id, sealed) in &rows {
        let place = Place::new("reports", "sealed", id.0);
        let plain = match from.open(&place, sealed) {
            Ok(plain) => plain,
            Err(DbError::Sealed) => {
                unreadable.push(format!("reports/{}", id.0));
                // If somebody decided to leave it behind, whoever lists the reports reads that; if not, nothing of this
                // is kept.
                if let Some(left) = left::plain("reports", "sealed", id.0) {
                    let sealed = to.seal(&place, left.as_bytes())?;
                    diesel::update(reports::table.find(*id))
                        .set(reports::sealed.eq(sealed))
                        .execute(conn)?;
                }
                continue;
            }
            Err(error) => return Err(error),
        };
        diesel::update(reports::table.find(*id))
            .set(reports::sealed.eq(to.seal(&place, &plain)?))
            .execute(conn)?;
        done += 1;
    }
    Ok(done)
}
