//! What people do to a campaign that was started: pause, resume, cancel, decide about mails whose outcome nobody
//! knows. Each under the campaign's lock.

use super::{Row, get, locked};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry,
    ids::micros,
    schema::{campaigns, deliveries},
    timeline,
};
use diesel::prelude::*;
use saiki_api::{
    Lang, Timestamp, Uuid,
    campaigns::{Campaign, CampaignState},
    deliveries::DeliveryState,
    organisation::Both,
    problem::ErrorCode,
    wire,
};
use saiki_domain::civil;
use serde_json::json;

/// Why a campaign a person paused is paused.
pub(super) const BY_USER: &str = "by_user";

/// What is asked of a campaign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Send nothing more for now.
    Pause,
    /// Go on.
    Resume,
    /// Send nothing more for good.
    Cancel,
}

/// What a person decides about a mail of unknown outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Send it again, under the same Message-ID.
    Resend,
    /// Take it as accepted.
    TreatAsAccepted,
}

/// Takes a step. `expected` is the version the caller saw.
pub fn steer(
    conn: &mut Conn,
    incident: Uuid,
    id: Uuid,
    step: Step,
    by_name: &str,
    expected: i64,
    now: Timestamp,
) -> DbResult<Changed<Campaign>> {
    use CampaignState as S;
    let row = locked(conn, incident, id)?;
    if row.version != expected {
        return Err(DbError::Stale);
    }
    let state: S = crate::stored::value("campaigns.state", &row.state)?;
    let (next, action) = match (step, state) {
        (Step::Pause, S::Running) => (S::Paused, "campaign.paused"),
        (Step::Resume, S::Paused) => (S::Running, "campaign.resumed"),
        (Step::Cancel, S::Draft | S::Running | S::Paused) => (S::Cancelled, "campaign.cancelled"),
        _ => return Err(not_now()),
    };
    let finished = (next == S::Cancelled).then_some(micros(now));
    diesel::update(campaigns::table.find(DbId(id)))
        .set((
            campaigns::state.eq(wire::name(&next)),
            campaigns::pause_reason.eq((next == S::Paused).then_some(BY_USER)),
            campaigns::finished_at.eq(finished),
            campaigns::version.eq(expected + 1),
        ))
        .execute(conn)?;
    let mut unsent = 0;
    if next == S::Cancelled {
        unsent = withdraw(conn, &[DbId(id)], now)?;
        tell_cancelled(conn, incident, &row, by_name, unsent, now)?;
    }
    let data = json!({ "by_user": true, "withdrawn": unsent });
    Ok(Changed::new(
        get(conn, incident, id)?,
        Entry::incident(incident, action, id, data),
    ))
}

/// Marks what a cancelled campaign will not send. Mails being sent this moment are left to end.
fn withdraw(conn: &mut Conn, campaigns: &[DbId], now: Timestamp) -> DbResult<usize> {
    let unsent = [
        DeliveryState::Queued,
        DeliveryState::Leased,
        DeliveryState::Deferred,
    ]
    .map(|state| wire::name(&state));
    Ok(diesel::update(
        deliveries::table.filter(
            deliveries::campaign_id
                .eq_any(campaigns.to_vec())
                .and(deliveries::kind.eq("letter"))
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

/// Withdraws mails of cancelled campaigns that were being sent when it was cancelled and came back to be tried
/// again. Called now and then; says how many.
pub fn sweep(conn: &mut Conn, now: Timestamp) -> DbResult<usize> {
    let cancelled: Vec<DbId> = campaigns::table
        .filter(campaigns::state.eq(wire::name(&CampaignState::Cancelled)))
        .select(campaigns::id)
        .load(conn)?;
    if cancelled.is_empty() {
        return Ok(0);
    }
    withdraw(conn, &cancelled, now)
}

fn tell_cancelled(
    conn: &mut Conn,
    incident: Uuid,
    row: &Row,
    by: &str,
    unsent: usize,
    now: Timestamp,
) -> DbResult<()> {
    let name = &row.name;
    let mails = |lang| civil::counted(unsent, civil::MAILS, lang);
    let (ja, en) = (mails(Lang::Ja), mails(Lang::En));
    let text = Both {
        ja: format!("{by}が「{name}」の送付を取りやめました（未送 {ja}）"),
        en: format!("{by} cancelled sending “{name}” ({en} not sent)"),
    };
    timeline::record(conn, incident, now, &text, now)
}

/// Carries out what a person decided about a mail of unknown outcome. A campaign that was done goes on when one
/// is to be sent again.
pub fn resolve(
    conn: &mut Conn,
    incident: Uuid,
    campaign: Uuid,
    delivery: Uuid,
    decision: Decision,
    now: Timestamp,
) -> DbResult<Changed<()>> {
    let row = locked(conn, incident, campaign)?;
    let held = deliveries::table.filter(
        deliveries::id
            .eq(DbId(delivery))
            .and(deliveries::campaign_id.eq(DbId(campaign)))
            .and(deliveries::kind.eq("letter")),
    );
    let known: i64 = held.count().get_result(conn)?;
    if known == 0 {
        return Err(DbError::NotFound);
    }
    let open = held.filter(deliveries::state.eq(wire::name(&DeliveryState::Ambiguous)));
    let (changed, action) = match decision {
        Decision::TreatAsAccepted => {
            let state = wire::name(&DeliveryState::Accepted);
            let changed = diesel::update(open)
                .set((
                    deliveries::state.eq(state),
                    deliveries::next_at.eq(None::<i64>),
                    deliveries::accepted_at.eq(Some(micros(now))),
                    deliveries::updated_at.eq(micros(now)),
                ))
                .execute(conn)?;
            (changed, "delivery.taken_as_accepted")
        }
        Decision::Resend => {
            if row.state == wire::name(&CampaignState::Cancelled) {
                return Err(not_now());
            }
            let changed = diesel::update(open)
                .set((
                    deliveries::state.eq(wire::name(&DeliveryState::Queued)),
                    deliveries::next_at.eq(None::<i64>),
                    deliveries::updated_at.eq(micros(now)),
                ))
                .execute(conn)?;
            (changed, "delivery.resend")
        }
    };
    if changed != 1 {
        return Err(not_now());
    }
    if decision == Decision::Resend && row.state == wire::name(&CampaignState::Done) {
        diesel::update(campaigns::table.find(DbId(campaign)))
            .set((
                campaigns::state.eq(wire::name(&CampaignState::Running)),
                campaigns::finished_at.eq(None::<i64>),
                campaigns::version.eq(row.version + 1),
            ))
            .execute(conn)?;
    }
    let data = json!({ "campaign": campaign });
    Ok(Changed::new(
        (),
        Entry::incident(incident, action, delivery, data),
    ))
}

pub(super) fn not_now() -> DbError {
    DbError::refused(
        ErrorCode::StateConflict,
        "現在の状態ではこの操作はできません。最新の状態を確かめてください",
        "This cannot be done in the present state; look at how it stands now",
    )
}
