//! Instructions to units: written, given, answered, ended; and their papers for when the network is off. Rules are
//! `saiki_domain::instructions`, papers `saiki_documents::instructions`.

pub(crate) mod papers;

use super::systems::by;
use crate::{
    ApiResult,
    access::{
        InIncident,
        needs::{RecoveryRead, RecoveryWrite},
    },
    extract::{IfMatch, Json, Once, Path, Query, cursor},
    respond::{Created, NoContent, Versioned},
    validate::refuse,
};
use actix_web::{delete, get, patch, post, put, web};
use saiki_api::{
    Uuid,
    instructions::{
        Instruction, InstructionBoard, InstructionChange, InstructionFields, InstructionIssue,
        NewAnswer,
    },
    page::{Page, PageQuery},
};
use saiki_db::instructions;
use saiki_domain::{fault::Faults, instructions as rules};

/// List instructions
///
/// The newest first, each with how many units have answered what.
#[utoipa::path(
    tag = "instructions",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident"), PageQuery),
    responses((status = 200, description = "A page of instructions", body = Page<Instruction>))
)]
#[get("/incidents/{incident_id}/instructions")]
pub(crate) async fn list_instructions(
    access: InIncident<RecoveryRead>,
    Query(page): Query<PageQuery>,
) -> ApiResult<web::Json<Page<Instruction>>> {
    let after: Option<i64> = cursor::decode(page.cursor.as_deref())?;
    let (incident, limit, now) = (access.incident_id, page.limit(), access.now());
    let (rows, total) = access
        .db()
        .read(move |conn| instructions::list(conn, incident, after, i64::from(limit) + 1, now))
        .await?;
    let total = u64::try_from(total).ok();
    Ok(web::Json(cursor::page(rows, limit, total, |row| {
        row.number
    })?))
}

/// Write an instruction
///
/// A draft: nobody is told yet.
#[utoipa::path(
    tag = "instructions",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = InstructionFields,
    responses((status = 201, description = "The instruction", body = Instruction))
)]
#[post("/incidents/{incident_id}/instructions")]
pub(crate) async fn create_instruction(
    access: InIncident<RecoveryWrite>,
    once: Once,
    Json(new): Json<InstructionFields>,
) -> ApiResult<Created<Instruction>> {
    refuse(rules::check(&new))?;
    let (incident, by, now) = (access.incident_id, by(&access), access.now());
    let wanted = new.clone();
    let body = once
        .change(&access, &new, move |conn| {
            instructions::create(conn, incident, &by, &wanted, now)
        })
        .await?;
    Ok(Created::at(
        format!("/api/v1/incidents/{incident}/instructions/{}", body.id),
        body,
    ))
}

/// Read an instruction
///
/// With its board: every unit and what it answered, those that have not first.
#[utoipa::path(
    tag = "instructions",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("instruction_id" = Uuid, Path, description = "The instruction")
    ),
    responses((status = 200, description = "The instruction", body = InstructionBoard))
)]
#[get("/incidents/{incident_id}/instructions/{instruction_id}")]
pub(crate) async fn get_instruction(
    access: InIncident<RecoveryRead>,
    path: Path<(Uuid, Uuid)>,
) -> ApiResult<Versioned<InstructionBoard>> {
    let (incident, id, now) = (access.incident_id, path.1, access.now());
    let body = access
        .db()
        .read(move |conn| instructions::board(conn, incident, id, now))
        .await?;
    Ok(Versioned::of(body))
}

/// Change a draft
///
/// The whole of it. Once given, text and units stay as they are.
#[utoipa::path(
    tag = "instructions",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("instruction_id" = Uuid, Path, description = "The instruction"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = InstructionFields,
    responses((status = 200, description = "The instruction as it is now", body = Instruction))
)]
#[put("/incidents/{incident_id}/instructions/{instruction_id}")]
pub(crate) async fn update_instruction(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    Json(wanted): Json<InstructionFields>,
) -> ApiResult<Versioned<Instruction>> {
    refuse(rules::check(&wanted))?;
    let (incident, id, now) = (access.incident_id, path.1, access.now());
    if_match
        .change(&access, move |conn, expected| {
            instructions::update(conn, incident, id, &wanted, expected, now)
        })
        .await
}

/// Throw a draft away
#[utoipa::path(
    tag = "instructions",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("instruction_id" = Uuid, Path, description = "The instruction"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    responses((status = 204, description = "It is gone"))
)]
#[delete("/incidents/{incident_id}/instructions/{instruction_id}")]
pub(crate) async fn remove_instruction(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
) -> ApiResult<NoContent> {
    let (incident, id) = (access.incident_id, path.1);
    if_match
        .remove(&access, move |conn, expected| {
            instructions::remove(conn, incident, id, expected)
        })
        .await
}

/// Give an instruction to its units
///
/// With the number of units the person was shown. Systems it is about that nobody was told of count as told then.
#[utoipa::path(
    tag = "instructions",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("instruction_id" = Uuid, Path, description = "The instruction"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = InstructionIssue,
    responses((status = 200, description = "The instruction as it is now", body = Instruction))
)]
#[post("/incidents/{incident_id}/instructions/{instruction_id}/issue")]
pub(crate) async fn issue_instruction(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    Json(wanted): Json<InstructionIssue>,
) -> ApiResult<Versioned<Instruction>> {
    let (incident, id, by, now) = (access.incident_id, path.1, by(&access), access.now());
    if_match
        .change(&access, move |conn, expected| {
            instructions::issue(conn, incident, id, &by, &wanted, expected, now)
        })
        .await
}

/// Prolong or end an instruction
#[utoipa::path(
    tag = "instructions",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("instruction_id" = Uuid, Path, description = "The instruction"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = InstructionChange,
    responses((status = 200, description = "The instruction as it is now", body = Instruction))
)]
#[patch("/incidents/{incident_id}/instructions/{instruction_id}")]
pub(crate) async fn change_instruction(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    Json(wanted): Json<InstructionChange>,
) -> ApiResult<Versioned<Instruction>> {
    let (incident, id, now) = (access.incident_id, path.1, access.now());
    let mut faults = Faults::default();
    faults.prose("note", &wanted.note, rules::MAX_NOTE);
    if wanted.deadline.is_none() && !wanted.close {
        faults.add(
            "deadline",
            "required",
            "新しい期限を入れるか、終了を指定してください",
            "Give a new deadline, or end it",
        );
    }
    if wanted.deadline.is_some_and(|deadline| deadline <= now) {
        faults.add(
            "deadline",
            "past",
            "これからの日時にしてください",
            "This lies in the past",
        );
    }
    refuse(faults)?;
    if_match
        .change(&access, move |conn, expected| {
            instructions::change(conn, incident, id, &wanted, expected, now)
        })
        .await
}

/// Record a unit's answer
///
/// As it was told by telephone, fax, mail or in person; `none` records a try in vain.
#[utoipa::path(
    tag = "instructions",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("instruction_id" = Uuid, Path, description = "The instruction"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = NewAnswer,
    responses((status = 200, description = "The board as it is now", body = InstructionBoard))
)]
#[post("/incidents/{incident_id}/instructions/{instruction_id}/answers")]
pub(crate) async fn answer_instruction(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    once: Once,
    Json(new): Json<NewAnswer>,
) -> ApiResult<web::Json<InstructionBoard>> {
    refuse(rules::check_answer(&new))?;
    let (incident, id, by, now) = (access.incident_id, path.1, by(&access), access.now());
    let wanted = new.clone();
    let board = once
        .change(&access, &new, move |conn| {
            instructions::answer(conn, incident, id, &by, &wanted, now)
        })
        .await?;
    Ok(web::Json(board))
}
