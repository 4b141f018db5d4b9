//! Instructions on paper: a pack with one page a unit, and a list to telephone by. Both leave the building, so the log
//! keeps that they were made.

use crate::{
    ApiResult,
    access::{InIncident, needs::RecoveryRead},
    extract::{Path, Query, ReaderLang},
};
use actix_web::{HttpResponse, get, http::header};
use saiki_api::{
    Uuid,
    instructions::{InstructionBoard, PaperQuery},
};
use saiki_db::{Changed, Conn, DbResult, Entry, incidents, instructions, organisation, timeline};
use saiki_documents::instructions::{self as papers, Paper};
use saiki_domain::instructions::owes;
use serde_json::json;

/// The pack to print
///
/// One page a unit with a slip to fax back; a self-contained page, made to be printed.
#[utoipa::path(
    tag = "instructions",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("instruction_id" = Uuid, Path, description = "The instruction"),
        PaperQuery
    ),
    responses((status = 200, description = "The pack", body = String, content_type = "text/html"))
)]
#[get("/incidents/{incident_id}/instructions/{instruction_id}/pack")]
pub(crate) async fn get_instruction_pack(
    access: InIncident<RecoveryRead>,
    path: Path<(Uuid, Uuid)>,
    Query(query): Query<PaperQuery>,
    lang: ReaderLang,
) -> ApiResult<HttpResponse> {
    let paper = paper(&access, path.1, &query, lang, "instruction.pack_made").await?;
    Ok(file(&paper, papers::pack(&paper), "instruction", "html"))
}

/// The list to telephone by, as CSV
#[utoipa::path(
    tag = "instructions",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("instruction_id" = Uuid, Path, description = "The instruction"),
        PaperQuery
    ),
    responses((status = 200, description = "The list", body = String, content_type = "text/csv"))
)]
#[get("/incidents/{incident_id}/instructions/{instruction_id}/call-list")]
pub(crate) async fn get_instruction_call_list(
    access: InIncident<RecoveryRead>,
    path: Path<(Uuid, Uuid)>,
    Query(query): Query<PaperQuery>,
    lang: ReaderLang,
) -> ApiResult<HttpResponse> {
    let paper = paper(&access, path.1, &query, lang, "instruction.call_list_made").await?;
    Ok(file(
        &paper,
        papers::call_list_csv(&paper),
        "call-list",
        "csv",
    ))
}

/// The list to telephone by, to print
///
/// With room to write down who answered what; a self-contained page.
#[utoipa::path(
    tag = "instructions",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("instruction_id" = Uuid, Path, description = "The instruction"),
        PaperQuery
    ),
    responses((status = 200, description = "The list", body = String, content_type = "text/html"))
)]
#[get("/incidents/{incident_id}/instructions/{instruction_id}/call-sheet")]
pub(crate) async fn get_instruction_call_sheet(
    access: InIncident<RecoveryRead>,
    path: Path<(Uuid, Uuid)>,
    Query(query): Query<PaperQuery>,
    lang: ReaderLang,
) -> ApiResult<HttpResponse> {
    let paper = paper(&access, path.1, &query, lang, "instruction.call_sheet_made").await?;
    Ok(file(
        &paper,
        papers::call_sheet(&paper),
        "call-sheet",
        "html",
    ))
}

/// A paper as a download, named by incident, kind and number.
fn file(paper: &Paper, body: String, kind: &str, extension: &str) -> HttpResponse {
    let number = paper.board.instruction.number;
    let name = format!("{}-{kind}-{number}.{extension}", paper.reference);
    HttpResponse::Ok()
        .insert_header((
            header::CONTENT_TYPE,
            format!("text/{extension}; charset=utf-8"),
        ))
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ))
        .body(body)
}

async fn paper(
    access: &InIncident<RecoveryRead>,
    id: Uuid,
    query: &PaperQuery,
    ReaderLang(reader): ReaderLang,
    action: &'static str,
) -> ApiResult<Paper> {
    let (incident, now) = (access.incident_id, access.now());
    let lang = query.lang.unwrap_or(reader);
    let unanswered = query.unanswered == Some(true);
    let work = move |conn: &mut Conn| -> DbResult<Changed<Paper>> {
        let mut board: InstructionBoard = instructions::board(conn, incident, id, now)?;
        if unanswered {
            board.units.retain(|unit| owes(unit.answer));
        }
        let data = json!({ "units": board.units.len(), "lang": lang });
        let read = incidents::get(conn, incident)?;
        let paper = Paper {
            reference: read.reference,
            incident: read.title,
            tlp: read.tlp.label().to_owned(),
            organisation: organisation::get(conn)?,
            zone: timeline::home_zone(conn)?
                .iana_name()
                .unwrap_or("UTC")
                .to_owned(),
            board,
            lang,
        };
        Ok(Changed::new(
            paper,
            Entry::incident(incident, action, id, data),
        ))
    };
    Ok(access.db().change(access.actor(), now, work).await?)
}
