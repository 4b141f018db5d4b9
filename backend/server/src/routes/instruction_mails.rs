//! Instructions sent to units by mail: who would get one, sending them, what became of each, resuming and stopping.
//! The instruction itself and its papers are in `instructions`.

use super::systems::by;
use crate::{
    ApiError, ApiResult,
    access::{
        InIncident,
        needs::{RecoveryRead, RecoveryWrite},
    },
    extract::{IfMatch, Json, Once, Path},
    mail,
    respond::{Created, Versioned},
    validate::refuse,
};
use actix_web::{get, post, web};
use saiki_api::{
    Uuid,
    instruction_mails::{InstructionMails, Mailing, MailingStarted, NewMailing},
    problem::ErrorCode,
};
use saiki_db::instruction_mails::{self, Start, Step};
use saiki_domain::instruction_mails as rules;

/// Read the mails of an instruction
///
/// Each sending with its figures, the last mail of each unit, and who would get the instruction or a reminder now.
#[utoipa::path(
    tag = "instructions",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("instruction_id" = Uuid, Path, description = "The instruction")
    ),
    responses((status = 200, description = "Its mails", body = InstructionMails))
)]
#[get("/incidents/{incident_id}/instructions/{instruction_id}/mails")]
pub(crate) async fn get_instruction_mails(
    access: InIncident<RecoveryRead>,
    path: Path<(Uuid, Uuid)>,
) -> ApiResult<web::Json<InstructionMails>> {
    let (incident, id, now) = (access.incident_id, path.1, access.now());
    let mails = access
        .db()
        .read(move |conn| instruction_mails::get(conn, incident, id, now))
        .await?;
    Ok(web::Json(mails))
}

/// Send an instruction by mail
///
/// To units that have not answered, with the number of mails that go out. Text, sender and addresses are frozen here;
/// the delivery worker sends. Units that get none are named with what to do about them. Only of an instruction that was
/// given and is not over.
#[utoipa::path(
    tag = "instructions",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("instruction_id" = Uuid, Path, description = "The instruction"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = NewMailing,
    responses((status = 201, description = "The mailing, running", body = MailingStarted))
)]
#[post("/incidents/{incident_id}/instructions/{instruction_id}/mails")]
pub(crate) async fn send_instruction_mails(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    once: Once,
    Json(new): Json<NewMailing>,
) -> ApiResult<Created<MailingStarted>> {
    refuse(rules::check(&new))?;
    // What cannot be sent at all is not started.
    let state = access.state();
    let transport = state.mail().transport(state.config());
    transport.map_err(|e| ApiError::new(ErrorCode::MailServer).cause(e))?;
    let asked = Start {
        by: by(&access),
        sender_email: mail::sender_email(state.config()),
    };
    let (place, now) = ((access.incident_id, path.1), access.now());
    let (keyring, wanted) = (access.db().keyring().clone(), new.clone());
    let body = once
        .change(&access, &new, move |conn| {
            instruction_mails::start(conn, &keyring, place, &asked, &wanted, now)
        })
        .await?;
    access.state().mail().wake();
    let (incident, instruction) = place;
    Ok(Created::at(
        format!("/api/v1/incidents/{incident}/instructions/{instruction}/mails"),
        body,
    ))
}

/// Resume a mailing
///
/// That was paused for a reason of ours, which should have been seen to.
#[utoipa::path(
    tag = "instructions",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("instruction_id" = Uuid, Path, description = "The instruction"),
        ("mailing_id" = Uuid, Path, description = "The mailing"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    responses((status = 200, description = "The mailing, running", body = Mailing))
)]
#[post("/incidents/{incident_id}/instructions/{instruction_id}/mails/{mailing_id}/resume")]
pub(crate) async fn resume_instruction_mailing(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid, Uuid)>,
    if_match: IfMatch,
) -> ApiResult<Versioned<Mailing>> {
    steer(&access, &path, Step::Resume, if_match).await
}

/// Stop a mailing
///
/// For good: what was not sent is not sent. Mails being sent this moment end.
#[utoipa::path(
    tag = "instructions",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("instruction_id" = Uuid, Path, description = "The instruction"),
        ("mailing_id" = Uuid, Path, description = "The mailing"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    responses((status = 200, description = "The mailing, stopped", body = Mailing))
)]
#[post("/incidents/{incident_id}/instructions/{instruction_id}/mails/{mailing_id}/stop")]
pub(crate) async fn stop_instruction_mailing(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid, Uuid)>,
    if_match: IfMatch,
) -> ApiResult<Versioned<Mailing>> {
    steer(&access, &path, Step::Stop, if_match).await
}

async fn steer(
    access: &InIncident<RecoveryWrite>,
    path: &(Uuid, Uuid, Uuid),
    step: Step,
    if_match: IfMatch,
) -> ApiResult<Versioned<Mailing>> {
    let (place, now) = ((access.incident_id, path.1, path.2), access.now());
    let body = access
        .db()
        .change(access.actor(), now, move |conn| {
            instruction_mails::steer(conn, place, step, if_match.0, now)
        })
        .await?;
    access.state().mail().wake();
    Ok(Versioned::of(body))
}
