//! What a proof pack and the export of the ledger are made of, read in pages: heads, ledger rows in the order of
//! people, attempts. To be read within one snapshot.

use super::{get, row};
use crate::{
    Conn, DbError, DbId, DbResult,
    crypto::{IncidentCipher, Keyring},
    deliveries::{self, Content},
    schema::{attempts, deliveries as table},
};
use diesel::prelude::*;
use saiki_api::{
    Lang, Uuid,
    campaigns::Campaign,
    deliveries::{Attempt, Delivery},
    letters::{Audience, Basis, Sender},
};

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
