//! What a proof pack and the export of the ledger are made of, read in pages: heads, ledger rows in the order of
//! people, attempts. To be read within one snapshot.

use super::{get, row};
use crate::{
    Conn, DbError, DbId, DbResult, Entry,
    crypto::{IncidentCipher, Keyring},
    deliveries::{self, Content},
    incident_keys,
    schema::{attempts, campaigns, deliveries as table},
};
use diesel::prelude::*;
use saiki_api::{
    Lang, Uuid,
    campaigns::Campaign,
    deliveries::{Attempt, Delivery},
    letters::{Audience, Basis, Sender},
};
use saiki_domain::{letters::hash::RecipientsHasher, people::Draft};
use serde_json::json;

/// Rows fetched at once.
const PAGE: i64 = 500;

/// What a pack says beside its rows.
#[derive(Debug, Clone)]
pub struct ProofHead {
    /// The campaign.
    pub campaign: Campaign,
    /// What it sent.
    pub content: Content,
    /// The sender as the letter has it.
    pub sender: Sender,
    /// The audience of the letter.
    pub audience: Audience,
    /// Why it was sent.
    pub basis: Basis,
    /// Languages it fell back to.
    pub fallback: Vec<Lang>,
    /// The letter it reported on from.
    pub follows: Option<Uuid>,
}

/// The head of a started campaign's pack.
pub fn proof_head(
    conn: &mut Conn,
    keyring: &Keyring,
    incident: Uuid,
    id: Uuid,
) -> DbResult<ProofHead> {
    use crate::schema::{letter_versions, letters};
    let found = row(conn, incident, id)?;
    if found.frozen.is_none() {
        return Err(DbError::refused(
            saiki_api::problem::ErrorCode::StateConflict,
            "まだ送付を開始していません",
            "Nothing was sent yet",
        ));
    }
    // Halfway, some addresses have their index under one key and some under the other: the ledger fits no hash.
    if incident_keys::cipher(conn, keyring, incident)?
        .before()
        .is_some()
    {
        return Err(DbError::refused(
            saiki_api::problem::ErrorCode::StateConflict,
            "このインシデントの暗号鍵を更新しています。送付証明は、更新が終わってから作成してください",
            "This incident is being re-keyed; make the proof pack when that has ended",
        ));
    }
    let (sender, audience, basis, fallback): (String, String, String, String) =
        letter_versions::table
            .find((found.letter_id, found.letter_version))
            .select((
                letter_versions::sender,
                letter_versions::audience,
                letter_versions::basis,
                letter_versions::fallback,
            ))
            .first(conn)?;
    let follows: Option<DbId> = letters::table
        .find(found.letter_id)
        .select(letters::follows_id)
        .first(conn)?;
    Ok(ProofHead {
        campaign: get(conn, incident, id)?,
        content: deliveries::content(conn, keyring, id)?,
        sender: crate::stored::json(&sender)?,
        audience: crate::stored::json(&audience)?,
        basis: crate::stored::json(&basis)?,
        fallback: crate::stored::json(&fallback)?,
        follows: follows.map(Uuid::from),
    })
}

/// A page of a campaign's ledger, ascending by person id, each with the blind index of its address. Empty at the
/// end.
pub fn ledger_after(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    campaign: Uuid,
    after: Option<Uuid>,
    reveal: bool,
) -> DbResult<Vec<(Delivery, Vec<u8>)>> {
    let mut query = table::table
        .filter(
            table::campaign_id
                .eq(DbId(campaign))
                .and(table::kind.eq("letter")),
        )
        .order(table::person_id)
        .limit(PAGE)
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(table::person_id.gt(Some(DbId(after))));
    }
    let rows: Vec<deliveries::Row> = query.load(conn)?;
    let indexes = rows.iter().map(|row| row.address_index.clone());
    let shown = deliveries::shown(conn, &rows, cipher, reveal)?;
    Ok(shown.into_iter().zip(indexes).collect())
}

/// Makes the recipients' hashes of started campaigns anew, once every index is under the present key of `cipher`: a pack
/// holds its ledger against them. A ledger that did not fit its hash under the key `before` keeps it, and goes on not to
/// fit. The entries for the log name both hashes.
pub(crate) fn rehash(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    before: &IncidentCipher,
    incident: Uuid,
) -> DbResult<Vec<Entry>> {
    let started: Vec<(DbId, String)> = campaigns::table
        .filter(
            campaigns::incident_id
                .eq(DbId(incident))
                .and(campaigns::recipients_hash.ne("")),
        )
        .order(campaigns::id)
        .select((campaigns::id, campaigns::recipients_hash))
        .load(conn)?;
    let mut entries = Vec::new();
    for (id, frozen) in started {
        let (then, now) = match hashes(conn, cipher, before, id) {
            Ok(hashes) => hashes,
            // A recipient that nobody can read any more, and somebody decided to leave so: the hash stays what it was.
            Err(DbError::Sealed) => continue,
            Err(error) => return Err(error),
        };
        if then != frozen || now == frozen {
            continue;
        }
        diesel::update(campaigns::table.find(id))
            .set(campaigns::recipients_hash.eq(&now))
            .execute(conn)?;
        let data = json!({ "recipients_hash": now, "before": frozen });
        entries.push(Entry::incident(
            incident,
            "campaign.rehashed",
            Uuid::from(id),
            data,
        ));
    }
    Ok(entries)
}

/// The recipients' hash of a campaign's ledger by the indexes that the key `before` makes, and by those it holds.
fn hashes(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    before: &IncidentCipher,
    campaign: DbId,
) -> DbResult<(String, String)> {
    let (mut then, mut now) = (RecipientsHasher::default(), RecipientsHasher::default());
    let mut after: Option<DbId> = None;
    loop {
        let mut query = table::table
            .filter(
                table::campaign_id
                    .eq(campaign)
                    .and(table::kind.eq("letter")),
            )
            .order(table::person_id)
            .limit(PAGE)
            .into_boxed();
        if let Some(after) = after {
            query = query.filter(table::person_id.gt(Some(after)));
        }
        let rows: Vec<deliveries::Row> = query.load(conn)?;
        if rows.is_empty() {
            return Ok((then.finish(), now.finish()));
        }
        let ids: Vec<DbId> = rows.iter().map(|row| row.id).collect();
        let mut covers = deliveries::covers_of(conn, &ids)?;
        for row in rows {
            let person = row.person_id.map_or(Uuid::nil(), Uuid::from);
            let draft = Draft {
                email: row.recipient(cipher)?.email,
                ..Draft::default()
            };
            let index = draft
                .email_key()
                .map(|key| before.index(key.kind, &key.value));
            let others = covers.remove(&row.id).unwrap_or_default();
            let hashers = [
                (&mut then, index.unwrap_or_default()),
                (&mut now, row.address_index),
            ];
            for (hasher, index) in hashers {
                if hasher.push(person, &index).is_err() {
                    // No ledger that was ever frozen: it fits no hash.
                    return Ok((String::new(), String::new()));
                }
                hasher.cover(&others);
            }
            after = row.person_id;
        }
    }
}

/// An attempt with its delivery.
pub type AttemptOf = (Uuid, Attempt);

/// A page of a campaign's attempts, ascending by delivery id: those of the next deliveries after `after`. The
/// last delivery of the page, or `None` at the end.
pub fn proof_attempts_after(
    conn: &mut Conn,
    campaign: Uuid,
    after: Option<Uuid>,
) -> DbResult<(Vec<AttemptOf>, Option<Uuid>)> {
    let mut query = table::table
        .filter(
            table::campaign_id
                .eq(DbId(campaign))
                .and(table::kind.eq("letter")),
        )
        .order(table::id)
        .limit(PAGE)
        .select(table::id)
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(table::id.gt(DbId(after)));
    }
    let ids: Vec<DbId> = query.load(conn)?;
    let last = ids.last().map(|id| Uuid::from(*id));
    let rows: Vec<deliveries::AttemptRow> = attempts::table
        .filter(attempts::delivery_id.eq_any(ids))
        .order((attempts::delivery_id, attempts::n))
        .load(conn)?;
    let found: DbResult<Vec<_>> = rows
        .into_iter()
        .map(deliveries::AttemptRow::into_attempt)
        .collect();
    Ok((found?, last))
}
