//! Members of an incident: who may see that it exists. An incident keeps at least one.

use crate::{
    ApiError, ApiResult,
    access::{
        InIncident,
        needs::{IncidentsRead, IncidentsWrite},
    },
    extract::{Json, Query},
    respond::{Created, NoContent},
};
use actix_web::{delete, get, post, web};
use saiki_api::members::{Member, MemberRef};
use saiki_db::members::{self, Added};

/// List members
///
/// In the order they came.
#[utoipa::path(
    tag = "members",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident")),
    responses((status = 200, description = "The members", body = Vec<Member>))
)]
#[get("/incidents/{incident_id}/members")]
pub(crate) async fn list_members(
    access: InIncident<IncidentsRead>,
) -> ApiResult<web::Json<Vec<Member>>> {
    let id = access.incident_id;
    Ok(web::Json(
        access
            .db()
            .read(move |conn| members::list(conn, id))
            .await?,
    ))
}

/// Add a member
#[utoipa::path(
    tag = "members",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident")),
    request_body = MemberRef,
    responses((status = 201, description = "The member", body = Member))
)]
#[post("/incidents/{incident_id}/members")]
pub(crate) async fn add_member(
    access: InIncident<IncidentsWrite>,
    Json(wanted): Json<MemberRef>,
) -> ApiResult<Created<Member>> {
    let (id, now, by) = (access.incident_id, access.now(), access.user().id);
    let added = access
        .db()
        .change(access.actor(), now, move |conn| {
            members::add(conn, id, wanted.user_id, by, now)
        })
        .await?;
    match added {
        Added::Member(body) => Ok(Created {
            location: format!("/api/v1/incidents/{id}/members"),
            version: None,
            body,
        }),
        Added::Unknown => Err(ApiError::invalid().field(
            "user_id",
            "unknown_user",
            "この利用者は登録されていません",
            "There is no such user",
        )),
        Added::Disabled => Err(ApiError::invalid().field(
            "user_id",
            "disabled_user",
            "この利用者は停止されています",
            "This user is disabled",
        )),
    }
}

/// Take a member off
///
/// The last one stays.
#[utoipa::path(
    tag = "members",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("user_id" = Uuid, Query, description = "The member")
    ),
    responses((status = 204, description = "The user is a member no more"))
)]
#[delete("/incidents/{incident_id}/members")]
pub(crate) async fn remove_member(
    access: InIncident<IncidentsWrite>,
    Query(wanted): Query<MemberRef>,
) -> ApiResult<NoContent> {
    let id = access.incident_id;
    access
        .db()
        .change(access.actor(), access.now(), move |conn| {
            members::remove(conn, id, wanted.user_id)
        })
        .await?;
    Ok(NoContent)
}
