//! The ends of a sending that the product itself brings about: paused because something is wrong with us, or done.
//! What people do to a campaign, a mailing or an alarm is not here.

use super::Sending;
use crate::{
    Changed, Conn, DbId, DbResult, Entry, alarms,
    ids::micros,
    instruction_mails,
    schema::{alarms as raised, campaigns, instruction_mailings},
};
use diesel::prelude::*;
use saiki_api::{
    Timestamp, Uuid, alarms::AlarmState, campaigns::CampaignState, instruction_mails::MailingState,
    wire,
};
use serde_json::json;

/// Pauses what is running for a reason of ours (`smtp_auth`, `sender_refused`, `content_refused`). Whether it was
/// running.
pub fn pause(conn: &mut Conn, sending: Sending, reason: &str) -> DbResult<Changed<bool>> {
    let (incident, action): (Option<DbId>, _) = match sending {
        Sending::Campaign(id) => {
            let paused = diesel::update(running(id))
                .set((
                    campaigns::state.eq(wire::name(&CampaignState::Paused)),
                    campaigns::pause_reason.eq(Some(reason)),
                    campaigns::version.eq(campaigns::version + 1),
                ))
                .returning(campaigns::incident_id)
                .get_result(conn)
                .optional()?;
            (paused, "campaign.paused")
        }
        Sending::Mailing(id) => {
            let paused = diesel::update(running_mailing(id))
                .set((
                    instruction_mailings::state.eq(wire::name(&MailingState::Paused)),
                    instruction_mailings::pause_reason.eq(Some(reason)),
                    instruction_mailings::version.eq(instruction_mailings::version + 1),
                ))
                .returning(instruction_mailings::incident_id)
                .get_result(conn)
                .optional()?;
            (paused, "instruction.mails_paused")
        }
        Sending::Alarm(id) => {
            let paused = diesel::update(running_alarm(id))
                .set((
                    raised::state.eq(wire::name(&AlarmState::Paused)),
                    raised::pause_reason.eq(Some(reason)),
                    raised::version.eq(raised::version + 1),
                ))
                .returning(raised::incident_id)
                .get_result(conn)
                .optional()?;
            (paused, "alarm.paused")
        }
    };
    let data = json!({ "reason": reason });
    Ok(recorded(incident, action, sending.id(), data))
}

/// Marks what is running as done. The caller has seen that nothing of it waits. Whether it was running.
pub fn finish(conn: &mut Conn, sending: Sending, now: Timestamp) -> DbResult<Changed<bool>> {
    let finished = Some(micros(now));
    match sending {
        Sending::Campaign(id) => {
            let incident: Option<DbId> = diesel::update(running(id))
                .set((
                    campaigns::state.eq(wire::name(&CampaignState::Done)),
                    campaigns::finished_at.eq(finished),
                    campaigns::version.eq(campaigns::version + 1),
                ))
                .returning(campaigns::incident_id)
                .get_result(conn)
                .optional()?;
            let data = json!({ "counts": super::counts(conn, id)? });
            Ok(recorded(incident, "campaign.done", id, data))
        }
        Sending::Mailing(id) => {
            let incident: Option<DbId> = diesel::update(running_mailing(id))
                .set((
                    instruction_mailings::state.eq(wire::name(&MailingState::Done)),
                    instruction_mailings::finished_at.eq(finished),
                    instruction_mailings::version.eq(instruction_mailings::version + 1),
                ))
                .returning(instruction_mailings::incident_id)
                .get_result(conn)
                .optional()?;
            let data = json!({ "counts": instruction_mails::counts(conn, id)? });
            Ok(recorded(incident, "instruction.mails_done", id, data))
        }
        Sending::Alarm(id) => {
            let incident: Option<DbId> = diesel::update(running_alarm(id))
                .set((
                    raised::state.eq(wire::name(&AlarmState::Done)),
                    raised::finished_at.eq(finished),
                    raised::version.eq(raised::version + 1),
                ))
                .returning(raised::incident_id)
                .get_result(conn)
                .optional()?;
            let data = json!({ "counts": alarms::counts(conn, id)? });
            Ok(recorded(incident, "alarm.done", id, data))
        }
    }
}

#[diesel::dsl::auto_type]
fn running(campaign: Uuid) -> _ {
    let id: DbId = DbId(campaign);
    let state: String = wire::name(&CampaignState::Running);
    campaigns::table.filter(campaigns::id.eq(id).and(campaigns::state.eq(state)))
}

#[diesel::dsl::auto_type]
fn running_mailing(mailing: Uuid) -> _ {
    let id: DbId = DbId(mailing);
    let state: String = wire::name(&MailingState::Running);
    instruction_mailings::table.filter(
        instruction_mailings::id
            .eq(id)
            .and(instruction_mailings::state.eq(state)),
    )
}

#[diesel::dsl::auto_type]
fn running_alarm(alarm: Uuid) -> _ {
    let id: DbId = DbId(alarm);
    let state: String = wire::name(&AlarmState::Running);
    raised::table.filter(raised::id.eq(id).and(raised::state.eq(state)))
}

fn recorded(
    incident: Option<DbId>,
    action: &'static str,
    subject: Uuid,
    data: serde_json::Value,
) -> Changed<bool> {
    match incident {
        Some(incident) => Changed::new(
            true,
            Entry::incident(incident.into(), action, subject, data),
        ),
        None => Changed::nothing(false),
    }
}
