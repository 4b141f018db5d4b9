//! The ramp plan of a campaign: set before the start or on the way, because it changes neither text nor recipients, only
//! when mails go. Counting against it is in `deliveries::claim`.

use super::{Row, get, locked, steer::not_now};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, deliveries, ids::instant, schema::campaigns,
    stored, timeline,
};
use diesel::prelude::*;
use saiki_api::{
    Timestamp, Uuid,
    campaigns::{Campaign, CampaignState},
    ramp::{RampNow, RampPlan},
    wire,
};
use saiki_domain::ramp;
use serde_json::json;

/// Sets or removes the plan. `expected` is the version the caller saw.
pub fn set_ramp(
    conn: &mut Conn,
    incident: Uuid,
    id: Uuid,
    plan: Option<RampPlan>,
    expected: i64,
) -> DbResult<Changed<Campaign>> {
    let row = locked(conn, incident, id)?;
    if row.version != expected {
        return Err(DbError::Stale);
    }
    let over = [CampaignState::Done, CampaignState::Cancelled].map(|state| wire::name(&state));
    if over.contains(&row.state) {
        return Err(not_now());
    }
    if row.plan()? == plan {
        return Ok(Changed::nothing(get(conn, incident, id)?));
    }
    let text = plan.as_ref().map(stored::to_json).transpose()?;
    diesel::update(campaigns::table.find(DbId(id)))
        .set((
            campaigns::ramp.eq(text),
            campaigns::version.eq(expected + 1),
        ))
        .execute(conn)?;
    let data = json!({ "plan": plan });
    Ok(Changed::new(
        get(conn, incident, id)?,
        Entry::incident(incident, "campaign.ramp_set", id, data),
    ))
}

impl Row {
    /// Its plan.
    pub(super) fn plan(&self) -> DbResult<Option<RampPlan>> {
        self.ramp.as_deref().map(stored::json).transpose()
    }

    /// Where it stands in its plan.
    pub(super) fn ramp_now(&self, conn: &mut Conn, now: Timestamp) -> DbResult<Option<RampNow>> {
        let (Some(plan), Some(started)) = (self.plan()?, self.started_at.map(instant)) else {
            return Ok(None);
        };
        let zone = timeline::home_zone_name(conn)?;
        let day = ramp::day(&plan, started, now, &zone);
        Ok(Some(RampNow {
            plan,
            day: day.number,
            today_most: day.most,
            today_sent: deliveries::sent_since(conn, self.id.into(), day.begins)?,
            next_day_at: day.ends,
        }))
    }
}
