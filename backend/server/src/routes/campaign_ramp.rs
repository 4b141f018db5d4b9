//! The ramp plan of a campaign, and what follows from it and from the pace for the mails that are left. The course so far
//! is in `campaign_pace`.

use crate::{
    ApiResult,
    access::{
        InIncident,
        needs::{CampaignsRead, CampaignsWrite},
    },
    extract::{IfMatch, Json, Path, Query},
    respond::Versioned,
    validate::{Checker, refuse},
};
use actix_web::{get, put, web};
use saiki_api::{
    Uuid,
    campaigns::Campaign,
    ramp::{Outlook, OutlookQuery, RampPlan, SetRamp},
};
use saiki_db::campaigns;
use saiki_domain::{lanes::MOST_PER_MINUTE, ramp};

/// Play a campaign through
///
/// When the mails that are left will be accepted, with the lanes, the retries and the ramp plan as they stand; before the
/// start for everybody the letter would reach, of whom the first 20,000 tell how many go through which lane. Another plan
/// or pace can be tried out; nothing is changed.
#[utoipa::path(
    tag = "campaigns",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("campaign_id" = Uuid, Path, description = "The campaign"),
        OutlookQuery
    ),
    responses((status = 200, description = "What is to come", body = Outlook))
)]
#[get("/incidents/{incident_id}/campaigns/{campaign_id}/outlook")]
pub(crate) async fn get_campaign_outlook(
    access: InIncident<CampaignsRead>,
    path: Path<(Uuid, Uuid)>,
    Query(asked): Query<OutlookQuery>,
) -> ApiResult<web::Json<Outlook>> {
    check(&asked)?;
    let (incident, id, now) = (access.incident_id, path.1, access.now());
    let keyring = access.db().keyring().clone();
    let outlook = access
        .db()
        .read(move |conn| campaigns::outlook(conn, &keyring, incident, id, &asked, now))
        .await?;
    Ok(web::Json(outlook))
}

/// Set the ramp plan of a campaign
///
/// Before the start or on the way: it changes when mails go, neither what they say nor to whom. `plan` must be there:
/// `null` removes it.
#[utoipa::path(
    tag = "campaigns",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("campaign_id" = Uuid, Path, description = "The campaign"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = SetRamp,
    responses((status = 200, description = "The campaign as it is now", body = Campaign))
)]
#[put("/incidents/{incident_id}/campaigns/{campaign_id}/ramp")]
pub(crate) async fn set_campaign_ramp(
    access: InIncident<CampaignsWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    Json(wanted): Json<SetRamp>,
) -> ApiResult<Versioned<Campaign>> {
    if let Some(plan) = &wanted.plan {
        refuse(ramp::check(plan, "plan."))?;
    }
    let (incident, id) = (access.incident_id, path.1);
    let answer = if_match
        .change(&access, move |conn, expected| {
            campaigns::set_ramp(conn, incident, id, wanted.plan, expected)
        })
        .await;
    access.state().mail().wake();
    answer
}

fn check(asked: &OutlookQuery) -> ApiResult<()> {
    let mut check = Checker::new();
    let pace = 1..=MOST_PER_MINUTE;
    if asked.per_minute.is_some_and(|rate| !pace.contains(&rate)) {
        check.fault(
            "per_minute",
            "out_of_range",
            format!("1〜{MOST_PER_MINUTE}の数を入力してください"),
            format!("Give a number from 1 to {MOST_PER_MINUTE}"),
        );
    }
    check.done()?;
    match asked.first_day {
        None | Some(0) => Ok(()),
        Some(first_day) => {
            let plan = RampPlan {
                first_day,
                growth_percent: asked.growth_percent.unwrap_or(0),
                most: asked.most,
            };
            refuse(ramp::check(&plan, ""))
        }
    }
}
