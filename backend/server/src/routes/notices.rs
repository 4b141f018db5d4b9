//! Publishing website notices, replacing and withdrawing them. The page anybody reads is in `routes::public`.

use super::letters::author;
use crate::{
    ApiError, ApiResult,
    access::{
        InIncident,
        needs::{CampaignsWrite, LettersRead},
    },
    extract::{IfMatch, Json, Once, Path},
    respond::Versioned,
    validate::refuse,
};
use actix_web::{get, post, web};
use saiki_api::{
    Timestamp, Uuid,
    notices::{Notice, PublishNotice, WithdrawNotice},
    problem::ErrorCode,
};
use saiki_db::{
    Changed, DbError, DbResult, approvals,
    notices::{self, Material, NoticePage},
};
use saiki_documents::letters::check_texts;
use saiki_domain::{
    letters::values::{Facts, Values},
    notices as rules,
};

/// List notices
///
/// Those of the incident, whether they stand or were withdrawn, each with its publications; the newest first.
#[utoipa::path(
    tag = "notices",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident")),
    responses((status = 200, description = "The notices", body = Vec<Notice>))
)]
#[get("/incidents/{incident_id}/notices")]
pub(crate) async fn list_notices(
    access: InIncident<LettersRead>,
) -> ApiResult<web::Json<Vec<Notice>>> {
    let incident = access.incident_id;
    let rows = access
        .db()
        .snapshot(move |conn| notices::list(conn, incident))
        .await?;
    Ok(web::Json(rows))
}

/// Publish a website notice
///
/// Needs an approval that holds for the text as it is now, and the incident's number typed. Freezes the pages; a later
/// publication replaces what stands and keeps the history. An exercise is never published.
#[utoipa::path(
    tag = "notices",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("letter_id" = Uuid, Path, description = "The letter"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = PublishNotice,
    responses((status = 200, description = "The notice as it stands", body = Notice))
)]
#[post("/incidents/{incident_id}/letters/{letter_id}/publish")]
pub(crate) async fn publish_letter(
    access: InIncident<CampaignsWrite>,
    path: Path<(Uuid, Uuid)>,
    once: Once,
    Json(asked): Json<PublishNotice>,
) -> ApiResult<Versioned<Notice>> {
    let (ids, by, now) = ((access.incident_id, path.1), author(&access), access.now());
    let wanted = asked.clone();
    let published = once
        .change(&access, &asked, move |conn| {
            notices::publish(conn, ids, &wanted, &by, now, |material| {
                render(material, now)
            })
        })
        .await;
    if let Err(error) = &published
        && error.code() == ErrorCode::ApprovalVoid
    {
        record_void(&access, ids, now).await?;
    }
    Ok(Versioned::of(published?))
}

/// Withdraw a website notice
///
/// Its address says from then on that it was withdrawn. Publishing again puts it back.
#[utoipa::path(
    tag = "notices",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("letter_id" = Uuid, Path, description = "The letter"),
        ("If-Match" = String, Header, description = "Version of the notice seen, in quotes")
    ),
    request_body = WithdrawNotice,
    responses((status = 200, description = "The notice as it is now", body = Notice))
)]
#[post("/incidents/{incident_id}/letters/{letter_id}/withdraw")]
pub(crate) async fn withdraw_letter(
    access: InIncident<CampaignsWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    Json(wanted): Json<WithdrawNotice>,
) -> ApiResult<Versioned<Notice>> {
    refuse(rules::check_withdrawal(&wanted))?;
    let (ids, by, now) = ((access.incident_id, path.1), author(&access), access.now());
    if_match
        .change(&access, move |conn, expected| {
            notices::withdraw(conn, ids, &wanted, expected, &by, now)
        })
        .await
}

/// The pages of a notice, through the same merge fields and escaping as any letter.
fn render(material: &Material, now: Timestamp) -> DbResult<Vec<NoticePage>> {
    let letter = &material.letter;
    let templates = check_texts(&letter.texts, letter.kind).map_err(|_| unrenderable())?;
    templates
        .iter()
        .map(|template| {
            let facts = Facts {
                incident: &material.incident,
                organisation: &material.organisation,
                people: material.incident.counts.people,
                date: now,
                number: material.number,
                last: false,
                previous: None,
            };
            let values = Values::common(&facts, template.lang());
            let page = template.page(&values).map_err(|_| unrenderable())?;
            Ok(NoticePage {
                lang: page.lang,
                title: page.title,
                body: page.body,
            })
        })
        .collect()
}

fn unrenderable() -> DbError {
    DbError::refused(
        ErrorCode::StateConflict,
        "差し込む内容が長すぎるか、この組み合わせでは組み立てられません。プレビューで確かめてください",
        "The notice cannot be laid out with the values merged in; look at it in the preview",
    )
}

/// The refused publication left nothing; that the approval is void is kept.
async fn record_void(
    access: &InIncident<CampaignsWrite>,
    (incident, letter): (Uuid, Uuid),
    now: Timestamp,
) -> Result<(), ApiError> {
    access
        .db()
        .change(access.actor(), now, move |conn| {
            let standing = approvals::standing(conn, incident, letter, now)?;
            Ok(Changed::with((), standing.entries))
        })
        .await?;
    Ok(())
}
