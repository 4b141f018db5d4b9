//! Approvals of letters: asked for, given, refused. Who may decide, and when one is void, is in
//! `saiki_db::approvals`; whether a role may at all is asked here.

use super::letters::{author, mail::not_carried};
use crate::{
    ApiError, ApiResult,
    access::{InIncident, needs::LettersRead},
    extract::{Json, Once, Path},
};
use actix_web::{get, post, web};
use saiki_api::{
    Uuid,
    approvals::{Approval, ApprovalAction, ApprovalStep},
    organisation::Both,
    permissions::Permission,
    problem::ErrorCode,
};
use saiki_db::{
    DbError,
    approvals::{self, Decided},
};

/// Longest remark, in characters.
const MAX_COMMENT: usize = 2_000;

/// List approvals of a letter
///
/// Whatever became of them, the newest first.
#[utoipa::path(
    tag = "letters",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("letter_id" = Uuid, Path, description = "The letter")
    ),
    responses((status = 200, description = "The approvals", body = Vec<Approval>))
)]
#[get("/incidents/{incident_id}/letters/{letter_id}/approvals")]
pub(crate) async fn list_approvals(
    access: InIncident<LettersRead>,
    path: Path<(Uuid, Uuid)>,
) -> ApiResult<web::Json<Vec<Approval>>> {
    let (incident, id) = (access.incident_id, path.1);
    let rows = access
        .db()
        .read(move |conn| approvals::list(conn, incident, id))
        .await?;
    Ok(web::Json(rows))
}

/// Ask for, give or refuse approval
///
/// Asking needs `letters_write`, deciding `letters_approve`, and somebody who did not write or ask. Both name the
/// hashes they saw, of the content and, from the reach, of recipients and facts; others now are answered 409. Nobody can
/// ask for approval of a letter that its encoding cannot carry, of a mailed update with a text that lacks
/// `{{ letter.unsubscribe_url }}`, or of a mailed notice that is owed and has it.
#[utoipa::path(
    tag = "letters",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("letter_id" = Uuid, Path, description = "The letter"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = ApprovalStep,
    responses((status = 200, description = "The approval as it stands now", body = Approval))
)]
#[post("/incidents/{incident_id}/letters/{letter_id}/approvals")]
pub(crate) async fn step_approval(
    access: InIncident<LettersRead>,
    path: Path<(Uuid, Uuid)>,
    once: Once,
    Json(step): Json<ApprovalStep>,
) -> ApiResult<web::Json<Approval>> {
    access.require(match step.action {
        ApprovalAction::Request => Permission::LettersWrite,
        ApprovalAction::Approve | ApprovalAction::Reject => Permission::LettersApprove,
    })?;
    check(&step)?;
    let uncarried = match step.action {
        ApprovalAction::Request => not_carried(&access, path.1).await?,
        ApprovalAction::Approve | ApprovalAction::Reject => None,
    };
    let (incident, id, by, now) = (access.incident_id, path.1, author(&access), access.now());
    let wanted = step.clone();
    let decided = once
        .change(&access, &step, move |conn| {
            // Only here: a request that was answered before gets that answer, whatever became of the letter.
            if let Some(Both { ja, en }) = &uncarried {
                return Err(DbError::refused(ErrorCode::StateConflict, ja, en));
            }
            match wanted.action {
                ApprovalAction::Request => {
                    approvals::request(conn, incident, id, &by, &wanted, now)
                }
                ApprovalAction::Approve => {
                    approvals::decide(conn, incident, id, &by, true, &wanted, now)
                }
                ApprovalAction::Reject => {
                    approvals::decide(conn, incident, id, &by, false, &wanted, now)
                }
            }
        })
        .await?;
    match decided {
        Decided::Done(approval) => Ok(web::Json(*approval)),
        Decided::Void => Err(ApiError::new(ErrorCode::ApprovalVoid).detail(
            "承認を依頼した後に、文面、宛先、または差し込まれる内容が変わったため、依頼は無効になりました。改めて依頼してください",
            "Text, recipients or facts merged in changed after approval was asked for, so the request is void; ask again",
        )),
    }
}

fn check(step: &ApprovalStep) -> ApiResult<()> {
    let mut faults = saiki_domain::fault::Faults::default();
    faults.prose("comment", &step.comment, MAX_COMMENT);
    if step.action == ApprovalAction::Reject && step.comment.trim().is_empty() {
        faults.add(
            "comment",
            "required",
            "差し戻す理由を書いてください",
            "Say why you refuse it",
        );
    }
    crate::validate::refuse(faults)
}
