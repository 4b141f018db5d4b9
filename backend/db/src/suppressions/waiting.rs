//! Updates on their way to somebody who has just stopped them: withdrawn while they wait, and not sent again. What is owed is
//! none of them.

use super::{
    AddressIndex, is_update,
    start::{end, sift, unsent},
};
use crate::{
    Conn, DbError, DbId, DbResult,
    crypto::Keyring,
    deliveries::Row,
    ids::micros,
    incident_keys,
    schema::{campaigns, deliveries},
};
use diesel::prelude::*;
use saiki_api::{
    Timestamp, Uuid, campaigns::CampaignState, deliveries::DeliveryState, people::AddressChannel,
    problem::ErrorCode, suppressions::SuppressionKind, wire,
};
use saiki_domain::people::extras::address_key;
use std::collections::BTreeMap;

/// Updates of a campaign that were withdrawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Withdrawn {
    /// The incident.
    pub incident_id: Uuid,
    /// The campaign.
    pub campaign_id: Uuid,
    /// How many.
    pub mails: usize,
}

/// Withdraws updates of an incident that still wait for an address whose owner has just stopped them. Gives how many.
pub fn stop_waiting(
    conn: &mut Conn,
    incident: Uuid,
    address_index: &[u8],
    now: Timestamp,
) -> DbResult<usize> {
    let going = going(conn, Some(incident))?;
    let campaigns = going.into_values().flatten().collect();
    let indexes = [address_index.to_vec()];
    let withdrawn = withdraw(conn, (incident, campaigns), &indexes, now)?;
    Ok(withdrawn.iter().map(|one| one.mails).sum())
}

/// The same in every incident. The address is hashed under the key of each; of an incident that was erased nothing is sent
/// any more.
pub fn stop_waiting_everywhere(
    conn: &mut Conn,
    keyring: &Keyring,
    email: &str,
    now: Timestamp,
) -> DbResult<Vec<Withdrawn>> {
    let Some(key) = address_key(AddressChannel::Mail, email) else {
        return Ok(Vec::new());
    };
    let mut all = Vec::new();
    for (incident, campaigns) in going(conn, None)? {
        let cipher = match incident_keys::cipher(conn, keyring, incident.into()) {
            Err(DbError::Erased) => continue,
            cipher => cipher?,
        };
        let indexes = cipher.indexes(key.kind, &key.value);
        let of = (incident.into(), campaigns);
        all.extend(withdraw(conn, of, &indexes, now)?);
    }
    Ok(all)
}

/// Campaigns that are still sent, of one incident or of all, by incident.
fn going(conn: &mut Conn, incident: Option<Uuid>) -> DbResult<BTreeMap<DbId, Vec<DbId>>> {
    let going = CampaignState::GOING.map(|state| wire::name(&state));
    let mut query = campaigns::table
        .filter(campaigns::state.eq_any(going))
        .select((campaigns::incident_id, campaigns::id))
        .order(campaigns::id)
        .into_boxed();
    if let Some(incident) = incident {
        query = query.filter(campaigns::incident_id.eq(DbId(incident)));
    }
    let rows: Vec<(DbId, DbId)> = query.load(conn)?;
    let mut all: BTreeMap<DbId, Vec<DbId>> = BTreeMap::new();
    for (incident, campaign) in rows {
        all.entry(incident).or_default().push(campaign);
    }
    Ok(all)
}

/// Of these campaigns of an incident.
fn withdraw(
    conn: &mut Conn,
    (incident, campaigns): (Uuid, Vec<DbId>),
    indexes: &[Vec<u8>],
    now: Timestamp,
) -> DbResult<Vec<Withdrawn>> {
    // Of mails whose personal data was erased, or to no address at all, the hash is empty.
    let indexes: Vec<Vec<u8>> = indexes
        .iter()
        .filter(|index| !index.is_empty())
        .cloned()
        .collect();
    let mut all = Vec::new();
    for campaign in campaigns {
        if !is_update(conn, campaign.into())? {
            continue;
        }
        // One of unknown outcome without a time is not sent again by itself.
        let again = deliveries::state
            .eq(wire::name(&DeliveryState::Ambiguous))
            .and(deliveries::next_at.is_not_null());
        let rows: Vec<(DbId, i32)> = deliveries::table
            .filter(
                deliveries::campaign_id
                    .eq(campaign)
                    .and(deliveries::address_index.eq_any(indexes.clone()))
                    .and(deliveries::kind.eq("letter")),
            )
            .filter(deliveries::state.eq_any(unsent()).or(again))
            .select((deliveries::id, deliveries::ambiguous))
            .load(conn)?;
        let (tried, never): (Vec<_>, Vec<_>) =
            rows.into_iter().partition(|(_, unknown)| *unknown > 0);
        let ids = |rows: Vec<(DbId, i32)>| rows.into_iter().map(|(id, _)| id).collect::<Vec<_>>();
        let mails = end(conn, &ids(never), SuppressionKind::OptOut, now)?
            + keep_unknown(conn, &ids(tried), now)?;
        if mails > 0 {
            all.push(Withdrawn {
                incident_id: incident,
                campaign_id: campaign.into(),
                mails,
            });
        }
    }
    Ok(all)
}

/// Those of unknown outcome may have arrived: they stay so, and are not sent again.
fn keep_unknown(conn: &mut Conn, ids: &[DbId], now: Timestamp) -> DbResult<usize> {
    let mut states = unsent();
    states.push(wire::name(&DeliveryState::Ambiguous));
    let still = deliveries::id
        .eq_any(ids.to_vec())
        .and(deliveries::state.eq_any(states));
    Ok(diesel::update(deliveries::table.filter(still))
        .set((
            deliveries::state.eq(wire::name(&DeliveryState::Ambiguous)),
            deliveries::last_text.eq(Some("not sent again: the recipient wants no more updates")),
            deliveries::next_at.eq(None::<i64>),
            deliveries::lease_token.eq(None::<i64>),
            deliveries::lease_until.eq(None::<i64>),
            deliveries::updated_at.eq(micros(now)),
        ))
        .execute(conn)?)
}

/// Whether a mail is an update whose recipient has stopped updates; changes nothing.
pub fn has_stopped(
    conn: &mut Conn,
    keyring: &Keyring,
    of: (Uuid, Uuid),
    delivery: Uuid,
) -> DbResult<bool> {
    Ok(stopped(conn, keyring, of, delivery)?.is_some())
}

/// Refuses to send an update again to somebody who stopped updates meanwhile.
pub fn may_send_again(
    conn: &mut Conn,
    keyring: &Keyring,
    of: (Uuid, Uuid),
    delivery: Uuid,
) -> DbResult<()> {
    if stopped(conn, keyring, of, delivery)?.is_none() {
        return Ok(());
    }
    Err(DbError::refused(
        ErrorCode::StateConflict,
        "この宛先の方は続報の配信停止を申し出ています。再送せず、届いたものとして扱うか、別の方法で知らせてください",
        "The recipient has stopped updates; do not send it again: take it as accepted, or tell them in another way",
    ))
}

/// Withdraws an update that a worker is about to send again, where the recipient stopped updates since it was first tried.
/// Whether it did.
pub fn withdraw_repeat(
    conn: &mut Conn,
    keyring: &Keyring,
    of: (Uuid, Uuid),
    delivery: Uuid,
    now: Timestamp,
) -> DbResult<bool> {
    let Some(row) = stopped(conn, keyring, of, delivery)? else {
        return Ok(false);
    };
    match row.ambiguous > 0 {
        true => keep_unknown(conn, &[row.id], now)?,
        false => end(conn, &[row.id], SuppressionKind::OptOut, now)?,
    };
    Ok(true)
}

/// An update of that incident and campaign, where its recipient has stopped updates.
fn stopped(
    conn: &mut Conn,
    keyring: &Keyring,
    (incident, campaign): (Uuid, Uuid),
    delivery: Uuid,
) -> DbResult<Option<Row>> {
    if !is_update(conn, campaign)? {
        return Ok(None);
    }
    let row: Option<Row> = deliveries::table
        .filter(
            deliveries::id
                .eq(DbId(delivery))
                .and(deliveries::campaign_id.eq(DbId(campaign)))
                .and(deliveries::incident_id.eq(DbId(incident))),
        )
        .first(conn)
        .optional()?;
    let row = row.ok_or(DbError::NotFound)?;
    let cipher = incident_keys::cipher(conn, keyring, incident)?;
    let Some(address) = AddressIndex::new(keyring).of(&row.recipient(&cipher)?.email) else {
        return Ok(None);
    };
    let held = sift(conn, incident, true, vec![address.clone()])?.held;
    Ok(match held.get(&address) {
        Some(SuppressionKind::OptOut) => Some(row),
        _ => None,
    })
}
