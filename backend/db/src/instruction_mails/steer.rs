//! What becomes of a mailing after its start: resumed when our trouble is over, stopped by a person or with its
//! instruction; and mails withdrawn from units that have answered. What is being sent this moment is left to end.

use super::{Row, find};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, gates,
    ids::micros,
    schema::{deliveries, instruction_mailings, instruction_units},
};
use diesel::prelude::*;
use saiki_api::{
    Timestamp, Uuid,
    deliveries::DeliveryState,
    instruction_mails::{Mailing, MailingState},
    instructions::Answer,
    problem::ErrorCode,
    wire,
};
use serde_json::json;

/// What is asked of a mailing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Go on.
    Resume,
    /// Send nothing more for good.
    Stop,
}

/// Takes a step. `expected` is the version the caller saw.
pub fn steer(
    conn: &mut Conn,
    (incident, instruction, id): (Uuid, Uuid, Uuid),
    step: Step,
    expected: i64,
    now: Timestamp,
) -> DbResult<Changed<Mailing>> {
    gates::not_closed(conn, incident)?;
    let row = find(conn, incident, instruction, id)?;
    if row.version != expected {
        return Err(DbError::Stale);
    }
    let (next, action) = match (step, row.state()?) {
        (Step::Resume, MailingState::Paused) => {
            (MailingState::Running, "instruction.mails_resumed")
        }
        (Step::Stop, MailingState::Running | MailingState::Paused) => {
            (MailingState::Stopped, "instruction.mails_stopped")
        }
        _ => {
            return Err(DbError::refused(
                ErrorCode::StateConflict,
                "現在の状態ではこの操作はできません。最新の状態を確かめてください",
                "This cannot be done in the present state; look at how it stands now",
            ));
        }
    };
    // The worker pauses and finishes mailings without the incident's lock.
    let place = instruction_mailings::table.filter(
        instruction_mailings::id
            .eq(DbId(id))
            .and(instruction_mailings::version.eq(expected)),
    );
    let changed = diesel::update(place)
        .set((
            instruction_mailings::state.eq(wire::name(&next)),
            instruction_mailings::pause_reason.eq(None::<String>),
            instruction_mailings::finished_at
                .eq((next == MailingState::Stopped).then_some(micros(now))),
            instruction_mailings::version.eq(expected + 1),
        ))
        .execute(conn)?;
    if changed != 1 {
        return Err(DbError::Stale);
    }
    let withdrawn = withdraw(conn, Some(instruction), now)?;
    let counts = super::counts(conn, id)?;
    let data = json!({ "mailing": id, "withdrawn": withdrawn });
    let mailing = find(conn, incident, instruction, id)?.into_mailing(counts)?;
    Ok(Changed::new(
        mailing,
        Entry::incident(incident, action, instruction, data),
    ))
}

/// Stops every mailing of an instruction that is over.
pub(crate) fn stop_all(conn: &mut Conn, instruction: Uuid, now: Timestamp) -> DbResult<()> {
    let open = [MailingState::Running, MailingState::Paused].map(|state| wire::name(&state));
    diesel::update(
        instruction_mailings::table.filter(
            instruction_mailings::instruction_id
                .eq(DbId(instruction))
                .and(instruction_mailings::state.eq_any(open)),
        ),
    )
    .set((
        instruction_mailings::state.eq(wire::name(&MailingState::Stopped)),
        instruction_mailings::pause_reason.eq(None::<String>),
        instruction_mailings::finished_at.eq(Some(micros(now))),
        instruction_mailings::version.eq(instruction_mailings::version + 1),
    ))
    .execute(conn)?;
    withdraw(conn, Some(instruction), now)?;
    Ok(())
}

/// `withdraw` for all instructions: mails that were being sent when their mailing was stopped or their unit answered,
/// and came back to be tried again. Called now and then; says how many.
pub fn sweep(conn: &mut Conn, now: Timestamp) -> DbResult<usize> {
    withdraw(conn, None, now)
}

/// Takes back what is not to be sent any more: mails of mailings that were stopped, and mails to units that have
/// answered meanwhile. Says how many.
pub(crate) fn withdraw(
    conn: &mut Conn,
    instruction: Option<Uuid>,
    now: Timestamp,
) -> DbResult<usize> {
    let mut query = instruction_mailings::table
        .filter(instruction_mailings::state.ne(wire::name(&MailingState::Done)))
        .into_boxed();
    if let Some(id) = instruction {
        query = query.filter(instruction_mailings::instruction_id.eq(DbId(id)));
    }
    let mailings: Vec<Row> = query.load(conn)?;
    let mut withdrawn = 0;
    let mut stopped: Vec<DbId> = Vec::new();
    for mailing in mailings {
        if mailing.state()? == MailingState::Stopped {
            stopped.push(mailing.id);
            continue;
        }
        let answered: Vec<DbId> = instruction_units::table
            .filter(
                instruction_units::instruction_id
                    .eq(mailing.instruction_id)
                    .and(instruction_units::answer.ne(wire::name(&Answer::None))),
            )
            .select(instruction_units::unit_id)
            .load(conn)?;
        withdrawn += take_back(conn, &[mailing.id], Some(answered), now)?;
    }
    Ok(withdrawn + take_back(conn, &stopped, None, now)?)
}

fn take_back(
    conn: &mut Conn,
    mailings: &[DbId],
    units: Option<Vec<DbId>>,
    now: Timestamp,
) -> DbResult<usize> {
    if mailings.is_empty() || units.as_ref().is_some_and(Vec::is_empty) {
        return Ok(0);
    }
    let unsent = [
        DeliveryState::Queued,
        DeliveryState::Leased,
        DeliveryState::Deferred,
    ]
    .map(|state| wire::name(&state));
    let unknown = wire::name(&DeliveryState::Ambiguous);
    let mut waiting: Vec<DbId> = Vec::new();
    for states in [unsent.to_vec(), vec![unknown.clone()]] {
        let mut query = deliveries::table
            .filter(
                deliveries::mailing_id
                    .eq_any(mailings.to_vec())
                    .and(deliveries::state.eq_any(states)),
            )
            .select(deliveries::id)
            .into_boxed();
        if let Some(units) = &units {
            query = query.filter(deliveries::unit_id.eq_any(units.clone()));
        }
        let found: Vec<DbId> = query.load(conn)?;
        waiting.extend(found);
    }
    if waiting.is_empty() {
        return Ok(0);
    }
    // One that may have arrived stays what it is, and is not sent again.
    diesel::update(
        deliveries::table.filter(
            deliveries::id
                .eq_any(waiting.clone())
                .and(deliveries::state.eq(unknown)),
        ),
    )
    .set(deliveries::next_at.eq(None::<i64>))
    .execute(conn)?;
    Ok(diesel::update(
        deliveries::table.filter(
            deliveries::id
                .eq_any(waiting)
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
    .execute(conn)?)
}
