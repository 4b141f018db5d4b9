//! Claims of an incident: put down, listed, decided, paid, booked as losses. Who claims and what they say is sealed under
//! the incident's key; amounts, days and the decision are not, since totals and the work list ask for them.

mod book;
mod list;
mod row;
mod work;
mod write;

pub use book::book;
pub use list::{Listed, list, totals};
pub use work::open_matters;
pub(crate) use work::{Waiting, waiting};
pub use write::{add, step, update};

use crate::{
    Conn, DbId, DbResult,
    crypto::{IncidentCipher, Place},
    ids::instant,
    items::Context,
    schema::claim_events,
    stored, timeline,
};
use diesel::prelude::*;
use row::row;
use saiki_api::{
    Lang, Timestamp, Uuid,
    claims::{Claim, ClaimEvent, ClaimStep},
};
use saiki_domain::{claims::Clock, fault::Faults};

/// The time, and where the organisation counts its days.
pub fn clock(conn: &mut Conn, now: Timestamp) -> DbResult<Clock> {
    Ok(Clock {
        now,
        zone: timeline::home_zone(conn)?,
    })
}

/// One claim in the clear.
pub fn get(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    id: Uuid,
    lang: Lang,
    now: Timestamp,
) -> DbResult<Claim> {
    let row = row(conn, incident, id)?;
    let context = Context::load(conn, incident)?;
    row.into_claim(cipher, &context, lang, now)
}

/// The steps taken with a claim, the oldest first: at most `limit` after `after`.
pub fn events(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    (incident, claim): (Uuid, Uuid),
    after: Option<Uuid>,
    limit: u32,
) -> DbResult<Vec<ClaimEvent>> {
    row(conn, incident, claim)?;
    let mut query = claim_events::table
        .filter(claim_events::claim_id.eq(DbId(claim)))
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(claim_events::id.gt(DbId(after)));
    }
    let rows: Vec<(DbId, String, Vec<u8>, String, i64)> = query
        .order(claim_events::id)
        .limit(limit.into())
        .select((
            claim_events::id,
            claim_events::action,
            claim_events::sealed,
            claim_events::by_name,
            claim_events::at,
        ))
        .load(conn)?;
    rows.into_iter()
        .map(|(id, action, sealed, by_name, at)| {
            let plain = cipher.open(&event_place(id.0), &sealed)?;
            let step: ClaimStep = serde_json::from_slice(&plain)?;
            Ok(ClaimEvent {
                id: id.into(),
                // Of one that a re-key left behind, only the row knows.
                step: ClaimStep {
                    action: stored::value("claim_events.action", &action)?,
                    ..step
                },
                by_name,
                at: instant(at),
            })
        })
        .collect()
}

fn event_place(id: Uuid) -> Place<'static> {
    Place::new("claim_events", "sealed", id)
}

/// The fault of naming somebody in `field` who is not of this incident.
pub fn not_there(field: &str, faults: &mut Faults) {
    match field {
        "owner_id" => crate::members::not_a_member(field, faults),
        _ => faults.add(
            field,
            "unknown",
            "このインシデントには登録されていません。選び直してください",
            "There is no such record in this incident; choose another",
        ),
    }
}
