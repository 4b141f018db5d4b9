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
    whole_plan(asked, &mut check);
    check.done()?;
    match (asked.first_day, asked.growth_percent) {
        (Some(first_day), Some(growth_percent)) => {
            let plan = RampPlan {
                first_day,
                growth_percent,
                most: asked.most,
            };
            refuse(ramp::check(&plan, ""))
        }
        _ => Ok(()),
    }
}

/// A plan to be tried out is given whole or not at all: half of one would be reckoned with as another, or not at all.
fn whole_plan(asked: &OutlookQuery, check: &mut Checker) {
    if asked.first_day.unwrap_or(0) == 0 {
        let rest = [
            ("growth_percent", asked.growth_percent),
            ("most", asked.most),
        ];
        for (field, _) in rest.into_iter().filter(|(_, given)| given.is_some()) {
            check.fault(
                field,
                "without_first_day",
                format!("{field} は1以上の first_day と合わせて指定してください。計画を試算しないときは省いてください"),
                format!("Give {field} along with a first_day of at least 1, or leave it out"),
            );
        }
    } else if asked.growth_percent.is_none() {
        check.fault(
            "growth_percent",
            "required",
            "first_day を指定するときは、growth_percent も指定してください。増やさないときは 0 です",
            "Give growth_percent along with first_day; 0 for no more each day",
        );
    }
}
