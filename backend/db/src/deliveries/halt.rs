//! The ends of a campaign that the product itself brings about: paused because something is wrong with us, or done.
//! What people do to a campaign is not here.

use crate::{Changed, Conn, DbId, DbResult, Entry, ids::micros, schema::campaigns};
use diesel::prelude::*;
use saiki_api::{Timestamp, Uuid, campaigns::CampaignState, wire};
use serde_json::json;

/// Pauses a running campaign for a reason of ours (`smtp_auth`, `sender_refused`, `content_refused`). Whether it was
/// running.
pub fn pause(conn: &mut Conn, campaign: Uuid, reason: &str) -> DbResult<Changed<bool>> {
    let incident: Option<DbId> = diesel::update(running(campaign))
        .set((
            campaigns::state.eq(wire::name(&CampaignState::Paused)),
            campaigns::pause_reason.eq(Some(reason)),
            campaigns::version.eq(campaigns::version + 1),
        ))
        .returning(campaigns::incident_id)
        .get_result(conn)
        .optional()?;
    Ok(recorded(
        incident,
        "campaign.paused",
        campaign,
        json!({ "reason": reason }),
    ))
}

/// Marks a running campaign as done. The caller has seen that nothing of it waits. Whether it was running.
pub fn finish(conn: &mut Conn, campaign: Uuid, now: Timestamp) -> DbResult<Changed<bool>> {
    let incident: Option<DbId> = diesel::update(running(campaign))
        .set((
            campaigns::state.eq(wire::name(&CampaignState::Done)),
            campaigns::finished_at.eq(Some(micros(now))),
            campaigns::version.eq(campaigns::version + 1),
        ))
        .returning(campaigns::incident_id)
        .get_result(conn)
        .optional()?;
    let counts = super::counts(conn, campaign)?;
    Ok(recorded(
        incident,
        "campaign.done",
        campaign,
        json!({ "counts": counts }),
    ))
}

#[diesel::dsl::auto_type]
fn running(campaign: Uuid) -> _ {
    let id: DbId = DbId(campaign);
    let state: String = wire::name(&CampaignState::Running);
    campaigns::table.filter(campaigns::id.eq(id).and(campaigns::state.eq(state)))
}

fn recorded(
    incident: Option<DbId>,
    action: &'static str,
    campaign: Uuid,
    data: serde_json::Value,
) -> Changed<bool> {
    match incident {
        Some(incident) => Changed::new(
            true,
            Entry::incident(incident.into(), action, campaign, data),
        ),
        None => Changed::nothing(false),
    }
}
