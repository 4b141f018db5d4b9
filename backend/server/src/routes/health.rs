//! For whatever watches the process: alive, ready, a few figures. None of it names a person.

use crate::{ApiResult, access::Anyone, figures};
use actix_web::{HttpResponse, get, web};
use serde::Serialize;

/// That the process answers.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Health {
    /// Always `ok`.
    status: &'static str,
}

const OK: Health = Health { status: "ok" };

/// Alive
///
/// The process answers; nothing else is asked.
#[utoipa::path(
    tag = "system",
    security(()),
    responses((status = 200, description = "Alive", body = Health))
)]
#[get("/health/live")]
pub(crate) async fn get_liveness() -> web::Json<Health> {
    web::Json(OK)
}

/// Ready
///
/// The database answers too.
#[utoipa::path(
    tag = "system",
    security(()),
    responses((status = 200, description = "Ready", body = Health))
)]
#[get("/health/ready")]
pub(crate) async fn get_readiness(anyone: Anyone) -> ApiResult<web::Json<Health>> {
    anyone.state.db().read(saiki_db::users::count).await?;
    Ok(web::Json(OK))
}

/// Figures in Prometheus' text format.
#[get("/metrics")]
pub(crate) async fn metrics(anyone: Anyone) -> HttpResponse {
    let mut text = anyone.state.figures().text();
    // Without the database the process's own figures are still worth having.
    if let Ok(bounces) = anyone.state.db().read(saiki_db::bounces::figures).await {
        text.push_str(&figures::of_bounces(&bounces));
    }
    HttpResponse::Ok()
        .content_type("text/plain; version=0.0.4; charset=utf-8")
        .body(text)
}
