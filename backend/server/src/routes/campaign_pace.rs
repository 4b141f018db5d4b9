//! The course of a campaign: curve, forecast and receiving domains, from its ledger. What happens this moment is in
//! `campaign_events`.

use crate::{
    ApiResult,
    access::{InIncident, needs::CampaignsRead},
    extract::Path,
};
use actix_web::{get, web};
use saiki_api::{Uuid, pace::CampaignPace};
use saiki_db::campaigns;

/// Read the course of a campaign
///
/// Mails accepted over time since the start, when the rest will be accepted, the deadline the incident names, and how
/// each receiving domain gets on.
#[utoipa::path(
    tag = "campaigns",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("campaign_id" = Uuid, Path, description = "The campaign")
    ),
    responses((status = 200, description = "The course so far", body = CampaignPace))
)]
#[get("/incidents/{incident_id}/campaigns/{campaign_id}/pace")]
pub(crate) async fn get_campaign_pace(
    access: InIncident<CampaignsRead>,
    path: Path<(Uuid, Uuid)>,
) -> ApiResult<web::Json<CampaignPace>> {
    let (incident, id, now) = (access.incident_id, path.1, access.now());
    let pace = access
        .db()
        .read(move |conn| campaigns::pace(conn, incident, id, now))
        .await?;
    Ok(web::Json(pace))
}
