//! Who is left out when a campaign starts: those on the list, told apart by why. An entry lifted for one campaign lets
//! its address pass, and stands again.

use super::AddressIndex;
use crate::{
    Conn, DbId, DbResult, Entry,
    crypto::Keyring,
    ids::micros,
    incident_keys, letters, people,
    schema::{campaigns, deliveries, suppressions},
};
use diesel::prelude::*;
use saiki_api::{
    Timestamp, Uuid,
    campaigns::CampaignState,
    deliveries::{DeliveryState, Phase},
    letters::Letter,
    suppressions::{HeldBack, SuppressionKind},
    wire,
};
use serde_json::json;
use std::collections::{BTreeSet, HashMap};

/// Of addresses: which are held back and why, and entries that let one pass this once.
pub(super) struct Sifted {
    pub held: HashMap<Vec<u8>, SuppressionKind>,
    passed: Vec<DbId>,
}

/// Kinds of entries that count; opt-outs do for an update alone.
fn kinds(update: bool) -> Vec<String> {
    let mut kinds = vec![wire::name(&SuppressionKind::Technical)];
    if update {
        kinds.push(wire::name(&SuppressionKind::OptOut));
    }
    kinds
}

/// Where entries that count for an incident are: among those for everything, and among its own.
fn scopes(incident: Uuid) -> [DbId; 2] {
    [DbId(Uuid::nil()), DbId(incident)]
}

/// Whether the list holds anything that counts: an empty one spares a look at every recipient.
fn is_empty(conn: &mut Conn, incident: Uuid, update: bool) -> DbResult<bool> {
    let first: Option<DbId> = suppressions::table
        .filter(
            suppressions::standing
                .eq(true)
                .and(suppressions::kind.eq_any(kinds(update)))
                .and(suppressions::scope.eq_any(scopes(incident))),
        )
        .select(suppressions::id)
        .first(conn)
        .optional()?;
    Ok(first.is_none())
}

/// Looks addresses up. `update` tells whether opt-outs count.
pub(super) fn sift(
    conn: &mut Conn,
    incident: Uuid,
    update: bool,
    addresses: Vec<Vec<u8>>,
) -> DbResult<Sifted> {
    let rows: Vec<(DbId, String, Vec<u8>, bool)> = suppressions::table
        .filter(
            suppressions::standing
                .eq(true)
                .and(suppressions::address_index.eq_any(addresses))
                .and(suppressions::kind.eq_any(kinds(update)))
                .and(suppressions::scope.eq_any(scopes(incident))),
        )
        .order(suppressions::id)
        .select((
            suppressions::id,
            suppressions::kind,
            suppressions::address_index,
            suppressions::once,
        ))
        .load(conn)?;
    let mut held: HashMap<Vec<u8>, SuppressionKind> = HashMap::new();
    let mut once_more: Vec<(DbId, Vec<u8>)> = Vec::new();
    for (id, kind, address, once) in rows {
        let kind = crate::stored::value("suppressions.kind", &kind)?;
        match (kind, once) {
            (SuppressionKind::Technical, true) => once_more.push((id, address)),
            // Whoever cannot be reached at all is counted so, whatever they asked for.
            (SuppressionKind::Technical, false) => {
                held.insert(address, kind);
            }
            (SuppressionKind::OptOut, _) => {
                held.entry(address).or_insert(kind);
            }
        }
    }
    // What lets an address pass once is not used up where an opt-out holds it back all the same.
    let passed = once_more
        .into_iter()
        .filter(|(_, address)| !held.contains_key(address))
        .map(|(id, _)| id)
        .collect();
    Ok(Sifted { held, passed })
}

fn count(held: &mut HeldBack, kind: SuppressionKind, mails: usize) {
    let mails = i64::try_from(mails).unwrap_or(i64::MAX);
    match kind {
        SuppressionKind::Technical => held.technical += mails,
        SuppressionKind::OptOut => held.opt_out += mails,
    }
}

/// Deliveries looked at in one go.
const PAGE: i64 = 1_000;

/// Of a campaign that is being started, marks the mails to addresses on the list: they end as `suppressed`. Gives how many,
/// and what the audit log keeps of entries that let an address pass.
pub fn hold_back(
    conn: &mut Conn,
    keyring: &Keyring,
    incident: Uuid,
    campaign: Uuid,
    update: bool,
    now: Timestamp,
) -> DbResult<(HeldBack, Vec<Entry>)> {
    let mut held = HeldBack::default();
    let mut passed: BTreeSet<DbId> = BTreeSet::new();
    if is_empty(conn, incident, update)? {
        return Ok((held, Vec::new()));
    }
    let (index, cipher) = (
        AddressIndex::new(keyring),
        incident_keys::cipher(conn, keyring, incident)?,
    );
    let mut after = DbId(Uuid::nil());
    loop {
        let rows: Vec<crate::deliveries::Row> = deliveries::table
            .filter(
                deliveries::campaign_id
                    .eq(DbId(campaign))
                    .and(deliveries::kind.eq("letter"))
                    .and(deliveries::id.gt(after)),
            )
            .order(deliveries::id)
            .limit(PAGE)
            .load(conn)?;
        let Some(last) = rows.last() else {
            break;
        };
        after = last.id;
        let mut ids: HashMap<Vec<u8>, Vec<DbId>> = HashMap::new();
        for row in &rows {
            if let Some(address) = index.of(&row.recipient(&cipher)?.email) {
                ids.entry(address).or_default().push(row.id);
            }
        }
        let sifted = sift(conn, incident, update, ids.keys().cloned().collect())?;
        for (address, kind) in sifted.held {
            let of_it = ids.remove(&address).unwrap_or_default();
            count(&mut held, kind, of_it.len());
            end(conn, &of_it, kind, now)?;
        }
        passed.extend(sifted.passed);
    }
    // Only now: several mails may go to one address that passes.
    for some in passed.iter().copied().collect::<Vec<_>>().chunks(500) {
        diesel::update(suppressions::table.filter(suppressions::id.eq_any(some.to_vec())))
            .set((
                suppressions::once.eq(false),
                suppressions::version.eq(suppressions::version + 1_i64),
            ))
            .execute(conn)?;
    }
    let entry = |id: &DbId| {
        let data = json!({ "incident": incident, "campaign": campaign });
        Entry::instance("suppression.passed_once", id.0, data)
    };
    Ok((held, passed.iter().map(entry).collect()))
}

/// States of mails of which nothing was sent yet. A claimed one is only reserved: its begin (T2) finds it ended.
pub(super) fn unsent() -> Vec<String> {
    let states = [
        DeliveryState::Queued,
        DeliveryState::Leased,
        DeliveryState::Deferred,
    ];
    states.iter().map(wire::name).collect()
}

/// Ends those of the mails that are still unsent; gives how many. The state is asked again here: on PostgreSQL a worker may
/// have begun one since it was read.
pub(super) fn end(
    conn: &mut Conn,
    ids: &[DbId],
    kind: SuppressionKind,
    now: Timestamp,
) -> DbResult<usize> {
    let why = match kind {
        SuppressionKind::Technical => "not sent: the address does not exist",
        SuppressionKind::OptOut => "not sent: the recipient wants no more updates",
    };
    let still = deliveries::id
        .eq_any(ids.to_vec())
        .and(deliveries::state.eq_any(unsent()));
    let ended = diesel::update(deliveries::table.filter(still))
        .set((
            deliveries::state.eq(wire::name(&DeliveryState::Suppressed)),
            deliveries::last_phase.eq(Some(wire::name(&Phase::Render))),
            deliveries::last_text.eq(Some(why)),
            deliveries::next_at.eq(None::<i64>),
            deliveries::lease_token.eq(None::<i64>),
            deliveries::lease_until.eq(None::<i64>),
            deliveries::updated_at.eq(micros(now)),
        ))
        .execute(conn)?;
    Ok(ended)
}

/// How many of a draft's audience would be left out if it were started now.
pub fn held_back(
    conn: &mut Conn,
    keyring: &Keyring,
    incident: Uuid,
    campaign: Uuid,
) -> DbResult<HeldBack> {
    let found: Option<(DbId, String)> = campaigns::table
        .filter(
            campaigns::id
                .eq(DbId(campaign))
                .and(campaigns::incident_id.eq(DbId(incident))),
        )
        .select((campaigns::letter_id, campaigns::state))
        .first(conn)
        .optional()?;
    let (letter, state) = found.ok_or(crate::DbError::NotFound)?;
    if state != wire::name(&CampaignState::Draft) {
        return Ok(HeldBack::default());
    }
    let letter = letters::get(conn, incident, letter.into())?;
    would_hold_back(conn, keyring, incident, &letter)
}

/// How many of a letter's mails a start would leave out.
pub fn would_hold_back(
    conn: &mut Conn,
    keyring: &Keyring,
    incident: Uuid,
    letter: &Letter,
) -> DbResult<HeldBack> {
    let mut held = HeldBack::default();
    let update = letter.basis.is_update();
    if !letter.kind.is_mailed() || is_empty(conn, incident, update)? {
        return Ok(held);
    }
    let cipher = incident_keys::cipher(conn, keyring, incident)?;
    let index = AddressIndex::new(keyring);
    let mut after = None;
    loop {
        let page = people::recipients_page(conn, incident, &letter.audience, &cipher, after)?;
        let Some(last) = page.last else {
            return Ok(held);
        };
        after = Some(last);
        let mut people: HashMap<Vec<u8>, usize> = HashMap::new();
        for mail in &page.mailed {
            if let Some(address) = index.of(&mail.letter.email) {
                *people.entry(address).or_default() += 1;
            }
        }
        let addresses = people.keys().cloned().collect();
        let sifted = sift(conn, incident, update, addresses)?;
        for (address, kind) in sifted.held {
            let mails = people.get(&address).copied().unwrap_or(0);
            count(&mut held, kind, mails);
        }
    }
}
