//! Presets of imports: how the files of one source are read, for the whole organisation.

use super::activities::writer;
use crate::{
    ApiResult,
    access::{
        Access,
        needs::{PeopleRead, PeopleWrite},
    },
    extract::{IfMatch, Json, Once, Path, ReaderLang},
    respond::{Created, NoContent, Versioned},
    validate::refuse,
};
use actix_web::{delete, get, post, put, web};
use saiki_api::{
    Uuid,
    import_presets::{Preset, PresetInput},
};
use saiki_db::import_presets;
use saiki_domain::import_presets as rules;

/// List presets of imports
///
/// All of them, by name.
#[utoipa::path(
    tag = "people",
    security(("bearer" = [])),
    responses((status = 200, description = "The presets", body = Vec<Preset>))
)]
#[get("/import-presets")]
pub(crate) async fn list_import_presets(
    access: Access<PeopleRead>,
) -> ApiResult<web::Json<Vec<Preset>>> {
    Ok(web::Json(access.db().read(import_presets::list).await?))
}

/// Save a preset
#[utoipa::path(
    tag = "people",
    security(("bearer" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")),
    request_body = PresetInput,
    responses((status = 201, description = "The preset", body = Preset))
)]
#[post("/import-presets")]
pub(crate) async fn create_import_preset(
    access: Access<PeopleWrite>,
    once: Once,
    ReaderLang(lang): ReaderLang,
    Json(new): Json<PresetInput>,
) -> ApiResult<Created<Preset>> {
    refuse(rules::check(&new))?;
    let (writer, wanted) = (writer(&access, lang), new.clone());
    let id = once
        .change(&access, &new, move |conn| {
            import_presets::add(conn, &wanted, &writer)
        })
        .await?;
    let body = access
        .db()
        .read(move |conn| import_presets::get(conn, id))
        .await?;
    Ok(Created::at(format!("/api/v1/import-presets/{id}"), body))
}

/// Change a preset
#[utoipa::path(
    tag = "people",
    security(("bearer" = [])),
    params(
        ("preset_id" = Uuid, Path, description = "Preset"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = PresetInput,
    responses((status = 200, description = "The preset as it is now", body = Preset))
)]
#[put("/import-presets/{preset_id}")]
pub(crate) async fn put_import_preset(
    access: Access<PeopleWrite>,
    path: Path<Uuid>,
    if_match: IfMatch,
    ReaderLang(lang): ReaderLang,
    Json(wanted): Json<PresetInput>,
) -> ApiResult<Versioned<Preset>> {
    refuse(rules::check(&wanted))?;
    let (id, writer) = (path.into_inner(), writer(&access, lang));
    if_match
        .change(&access, move |conn, expected| {
            import_presets::set(conn, id, &wanted, expected, &writer)
        })
        .await
}

/// Delete a preset
#[utoipa::path(
    tag = "people",
    security(("bearer" = [])),
    params(
        ("preset_id" = Uuid, Path, description = "Preset"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    responses((status = 204, description = "It is gone"))
)]
#[delete("/import-presets/{preset_id}")]
pub(crate) async fn remove_import_preset(
    access: Access<PeopleWrite>,
    path: Path<Uuid>,
    if_match: IfMatch,
) -> ApiResult<NoContent> {
    let id = path.into_inner();
    if_match
        .remove(&access, move |conn, expected| {
            import_presets::remove(conn, id, expected)
        })
        .await
}
