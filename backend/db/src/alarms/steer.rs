//! What becomes of the mails of an alarm after it was raised: resumed when our trouble is over, and withdrawn once the
//! incident is closed or half a day went by. What is being sent this moment is left to end.

use super::{find, get};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, gates,
    ids::micros,
    schema::{alarms, deliveries, incidents},
};
use diesel::prelude::*;
use jiff::SignedDuration;
use saiki_api::{
    Lang, Timestamp, Uuid,
    alarms::{Alarm, AlarmState},
    classes::Phase,
    deliveries::DeliveryState,
    problem::ErrorCode,
    wire,
};
use serde_json::json;

/// Lets the mails of an alarm that were paused go on. `version` is the one the caller saw.
pub fn resume(
    conn: &mut Conn,
    incident: Uuid,
    alarm: Uuid,
    version: i64,
    lang: Lang,
    now: Timestamp,
) -> DbResult<Changed<Alarm>> {
    gates::not_closed(conn, incident)?;
    let row = find(conn, incident, alarm)?;
    if row.version != version {
        return Err(DbError::Stale);
    }
    if row.state()? != AlarmState::Paused {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "現在の状態ではこの操作はできません。最新の状態を確かめてください",
            "This cannot be done in the present state; look at how it stands now",
        ));
    }
    // The worker pauses and finishes alarms without the incident's lock.
    let seen = alarms::table.filter(alarms::id.eq(DbId(alarm)).and(alarms::version.eq(version)));
    let changed = diesel::update(seen)
        .set((
            alarms::state.eq(wire::name(&AlarmState::Running)),
            alarms::pause_reason.eq(None::<String>),
            alarms::version.eq(version + 1),
        ))
        .execute(conn)?;
    if changed != 1 {
        return Err(DbError::Stale);
    }
    let data = json!({ "at": now });
    Ok(Changed::new(
        get(conn, incident, alarm, lang)?,
        Entry::incident(incident, "alarm.resumed", alarm, data),
    ))
}

/// Hours after which a mail that was not sent tells nothing true any more: it names the hours that were left.
const STALE_HOURS: i64 = 12;

/// Takes back mails that were not sent yet of incidents that are closed, whose matter is over, and of alarms raised too
/// long ago. Called now and then. The worker then calls those alarms done; those that are paused are here.
pub fn sweep(conn: &mut Conn, now: Timestamp) -> DbResult<()> {
    let stale = now
        .checked_sub(SignedDuration::from_hours(STALE_HOURS))
        .unwrap_or(Timestamp::MIN);
    let open = [AlarmState::Running, AlarmState::Paused].map(|state| wire::name(&state));
    let over: Vec<DbId> = alarms::table
        .inner_join(incidents::table.on(incidents::id.eq(alarms::incident_id)))
        .filter(
            alarms::state.eq_any(open).and(
                incidents::phase
                    .eq(wire::name(&Phase::Closed))
                    .or(alarms::raised_at.lt(micros(stale))),
            ),
        )
        .order(alarms::id)
        .select(alarms::id)
        .load(conn)?;
    if over.is_empty() {
        return Ok(());
    }
    let unsent = [
        DeliveryState::Queued,
        DeliveryState::Leased,
        DeliveryState::Deferred,
    ]
    .map(|state| wire::name(&state));
    diesel::update(
        deliveries::table.filter(
            deliveries::alarm_id
                .eq_any(over.clone())
                .and(deliveries::state.eq_any(unsent)),
        ),
    )
    .set((
        deliveries::state.eq(wire::name(&DeliveryState::Cancelled)),
        deliveries::lease_token.eq(None::<i64>),
        deliveries::lease_until.eq(None::<i64>),
        deliveries::next_at.eq(None::<i64>),
        deliveries::updated_at.eq(micros(now)),
    ))
    .execute(conn)?;
    // One that may have arrived stays what it is, and is not sent again.
    diesel::update(
        deliveries::table.filter(
            deliveries::alarm_id
                .eq_any(over.clone())
                .and(deliveries::state.eq(wire::name(&DeliveryState::Ambiguous))),
        ),
    )
    .set(deliveries::next_at.eq(None::<i64>))
    .execute(conn)?;
    diesel::update(
        alarms::table.filter(
            alarms::id
                .eq_any(over)
                .and(alarms::state.eq(wire::name(&AlarmState::Paused))),
        ),
    )
    .set((
        alarms::state.eq(wire::name(&AlarmState::Done)),
        alarms::pause_reason.eq(None::<String>),
        alarms::finished_at.eq(Some(micros(now))),
        alarms::version.eq(alarms::version + 1),
    ))
    .execute(conn)?;
    Ok(())
}
