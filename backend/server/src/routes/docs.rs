//! The OpenAPI document and Swagger UI with the assets carried in the binary. Its page and its start script are
//! our own, so that the content security policy needs no exception.

use crate::{ApiError, ApiResult, access::Anyone};
use actix_web::{HttpResponse, get, http::header, web::Path};
use std::sync::Arc;
use utoipa_swagger_ui::Config;

const PAGE: &str = include_str!("docs.html");
const START: &str = include_str!("docs.js");

/// This document
///
/// OpenAPI 3.1, generated from the routes.
#[utoipa::path(
    tag = "system",
    security(()),
    responses((status = 200, description = "The OpenAPI document", body = Object))
)]
#[get("/openapi.json")]
pub(crate) async fn get_openapi(anyone: Anyone) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/json")
        .body(anyone.state.document().json().to_owned())
}

/// Relative addresses in the page need the slash.
#[get("/docs")]
pub(crate) async fn page() -> HttpResponse {
    HttpResponse::PermanentRedirect()
        .insert_header((header::LOCATION, "/docs/"))
        .finish()
}

#[get("/docs/")]
pub(crate) async fn page_at_slash() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .body(PAGE)
}

#[get("/docs/{file}")]
pub(crate) async fn asset(file: Path<String>) -> ApiResult<HttpResponse> {
    if file.as_str() == "start.js" {
        return Ok(HttpResponse::Ok()
            .content_type("text/javascript; charset=utf-8")
            .body(START));
    }
    let known = matches!(
        file.as_str(),
        "swagger-ui.css" | "swagger-ui-bundle.js" | "favicon-32x32.png" | "favicon-16x16.png"
    );
    if !known {
        return Err(ApiError::not_found());
    }
    let config = Arc::new(Config::from("/openapi.json"));
    let found = utoipa_swagger_ui::serve(&file, config).map_err(ApiError::internal)?;
    let found = found.ok_or_else(ApiError::not_found)?;
    Ok(HttpResponse::Ok()
        .content_type(found.content_type)
        .insert_header((header::CACHE_CONTROL, "public, max-age=86400"))
        .body(found.bytes.to_vec()))
}
