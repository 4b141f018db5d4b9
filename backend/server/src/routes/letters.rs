//! Letters: begun from a template, read, changed in versions, and whom they would reach. Approval is in `approvals`,
//! what a text may contain is decided in `saiki-documents` and `saiki_domain::letters`.

mod check;
pub(crate) mod mail;
pub(crate) mod preview;
pub(crate) mod series;

use crate::{
    ApiResult,
    access::{
        Access, InIncident,
        needs::{LettersRead, LettersWrite},
    },
    extract::{IfMatch, Json, Once, Path, Query, Reader, cursor},
    respond::{Created, Versioned},
};
use actix_web::{get, patch, post, web};
use saiki_api::{
    Timestamp, Uuid,
    letters::{Letter, LetterKind, LetterPatch, LetterVersion, MergeField, NewLetter, Reach},
    page::{Page, PageQuery},
    suppressions::HeldBack,
};
use saiki_db::letters::{self, Author, Beginning};
use saiki_documents::letters::builtin;
use saiki_domain::letters::fields;
use serde::Deserialize;

/// Whose merge fields are wanted.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
pub(crate) struct MergeFieldQuery {
    /// Only those a letter of this kind may use.
    kind: Option<LetterKind>,
}

/// List merge fields
///
/// What may stand between `{{` and `}}` in a letter, with labels in the reader's language.
#[utoipa::path(
    tag = "letters",
    security(("bearer" = [])),
    params(MergeFieldQuery),
    responses((status = 200, description = "The fields", body = Vec<MergeField>))
)]
#[get("/letters/merge-fields")]
pub(crate) async fn list_merge_fields(
    _access: Access<LettersRead>,
    reader: Reader,
    Query(query): Query<MergeFieldQuery>,
) -> ApiResult<web::Json<Vec<MergeField>>> {
    Ok(web::Json(fields::merge_fields(query.kind, reader.0)))
}

/// List letters
///
/// The one begun last first.
#[utoipa::path(
    tag = "letters",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident"), PageQuery),
    responses((status = 200, description = "A page of letters", body = Page<Letter>))
)]
#[get("/incidents/{incident_id}/letters")]
pub(crate) async fn list_letters(
    access: InIncident<LettersRead>,
    Query(page): Query<PageQuery>,
) -> ApiResult<web::Json<Page<Letter>>> {
    let after: Option<(Timestamp, Uuid)> = cursor::decode(page.cursor.as_deref())?;
    let (incident, limit) = (access.incident_id, page.limit());
    let (rows, total) = access
        .db()
        .read(move |conn| {
            let rows = letters::list(conn, incident, after, i64::from(limit) + 1)?;
            Ok((rows, letters::count(conn, incident)?))
        })
        .await?;
    let total = u64::try_from(total).ok();
    let place = |row: &Letter| (row.created_at, row.id);
    Ok(web::Json(cursor::page(rows, limit, total, place)?))
}

/// Begin a letter
///
/// Without texts it begins with the built-in template of its kind in both languages. A follow-up or final report names the
/// letter it follows, and takes over its basis where it gives none.
#[utoipa::path(
    tag = "letters",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = NewLetter,
    responses((status = 201, description = "The letter", body = Letter))
)]
#[post("/incidents/{incident_id}/letters")]
pub(crate) async fn create_letter(
    access: InIncident<LettersWrite>,
    once: Once,
    Json(new): Json<NewLetter>,
) -> ApiResult<Created<Letter>> {
    let (incident, by, now) = (access.incident_id, author(&access), access.now());
    check::follows(new.kind, new.follows)?;
    let (kind, follows, basis) = (new.kind, new.follows, new.basis.clone());
    let basis = access
        .db()
        .read(move |conn| match basis {
            Some(basis) => Ok(basis),
            None => letters::usual_basis(conn, incident, kind, follows),
        })
        .await?;
    let wanted = Beginning {
        kind: new.kind,
        name: new.name.clone(),
        texts: new
            .texts
            .clone()
            .unwrap_or_else(|| builtin::texts(new.kind, basis.purpose)),
        sender: new.sender.clone(),
        audience: new.audience.clone(),
        basis,
        fallback: new.fallback.clone(),
        follows: new.follows,
    };
    check::letter(&check::Parts {
        kind: wanted.kind,
        name: Some(&wanted.name),
        texts: Some(&wanted.texts),
        sender: Some(&wanted.sender),
        audience: Some(&wanted.audience),
        basis: Some(&wanted.basis),
        fallback: Some(&wanted.fallback),
    })?;
    let letter = once
        .change(&access, &new, move |conn| {
            letters::create(conn, incident, &by, &wanted, now)
        })
        .await?;
    Ok(Created {
        location: format!("/api/v1/incidents/{incident}/letters/{}", letter.id),
        version: Some(letter.version),
        body: letter,
    })
}

/// Read a letter
#[utoipa::path(
    tag = "letters",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("letter_id" = Uuid, Path, description = "The letter")
    ),
    responses((status = 200, description = "The letter", body = Letter))
)]
#[get("/incidents/{incident_id}/letters/{letter_id}")]
pub(crate) async fn get_letter(
    access: InIncident<LettersRead>,
    path: Path<(Uuid, Uuid)>,
) -> ApiResult<Versioned<Letter>> {
    let (incident, id) = (access.incident_id, path.1);
    let body = access
        .db()
        .read(move |conn| letters::get(conn, incident, id))
        .await?;
    Ok(Versioned::of(body))
}

/// Change a letter
///
/// Makes a new version and voids an approval asked for or given. Only naming it anew leaves the approval as it is.
#[utoipa::path(
    tag = "letters",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("letter_id" = Uuid, Path, description = "The letter"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = LetterPatch,
    responses((status = 200, description = "The letter as it is now", body = Letter))
)]
#[patch("/incidents/{incident_id}/letters/{letter_id}")]
pub(crate) async fn update_letter(
    access: InIncident<LettersWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    Json(patch): Json<LetterPatch>,
) -> ApiResult<Versioned<Letter>> {
    let (incident, id) = (access.incident_id, path.1);
    let kind = access
        .db()
        .read(move |conn| letters::get(conn, incident, id))
        .await?
        .kind;
    check::letter(&check::Parts {
        kind,
        name: patch.name.as_deref(),
        texts: patch.texts.as_deref(),
        sender: patch.sender.as_ref(),
        audience: patch.audience.as_ref(),
        basis: patch.basis.as_ref(),
        fallback: patch.fallback.as_deref(),
    })?;
    if let Some(choices) = &patch.attachments {
        mail::files_may_go(&access, id, choices).await?;
    }
    let (by, now) = (author(&access), access.now());
    if_match
        .change(&access, move |conn, expected| {
            letters::update(conn, incident, id, &by, &patch, expected, now)
        })
        .await
}

/// List versions of a letter
///
/// Every version there ever was, the newest first.
#[utoipa::path(
    tag = "letters",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("letter_id" = Uuid, Path, description = "The letter")
    ),
    responses((status = 200, description = "The versions", body = Vec<LetterVersion>))
)]
#[get("/incidents/{incident_id}/letters/{letter_id}/versions")]
pub(crate) async fn list_letter_versions(
    access: InIncident<LettersRead>,
    path: Path<(Uuid, Uuid)>,
) -> ApiResult<web::Json<Vec<LetterVersion>>> {
    let (incident, id) = (access.incident_id, path.1);
    let rows = access
        .db()
        .read(move |conn| letters::versions(conn, incident, id))
        .await?;
    Ok(web::Json(rows))
}

/// See whom a letter would reach
///
/// Counts, who would be left out, the pace to expect, and what an approval is bound to beside the text: the hashes of the
/// recipients, as the register stands now, and of the facts that fill the letter.
#[utoipa::path(
    tag = "letters",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("letter_id" = Uuid, Path, description = "The letter")
    ),
    responses((status = 200, description = "The reach", body = Reach))
)]
#[get("/incidents/{incident_id}/letters/{letter_id}/reach")]
pub(crate) async fn get_letter_reach(
    access: InIncident<LettersRead>,
    path: Path<(Uuid, Uuid)>,
    reader: Reader,
) -> ApiResult<web::Json<Reach>> {
    let (incident, id) = (access.incident_id, path.1);
    let db = access.db().clone();
    // One unmoving view: what is kept of the mails left out belongs to the recipients hashed here.
    let reach = access
        .db()
        .snapshot(move |conn| {
            let letter = letters::get(conn, incident, id)?;
            let reach = letters::reach(conn, incident, letter.kind, &letter.audience)?;
            let reach = letters::served(reach, &letter.texts, &letter.fallback);
            let reach = letters::with_facts(conn, incident, &letter, reach, reader.0)?;
            // Where nobody is mailed, as after an erasure, there is nobody to leave out, and perhaps no key.
            let held_back = match reach.mailed {
                0 => HeldBack::default(),
                _ => db.held_backs().of(
                    conn,
                    db.keyring(),
                    incident,
                    &letter,
                    &reach.recipients_hash,
                )?,
            };
            letters::outlook(conn, incident, Reach { held_back, ..reach })
        })
        .await?;
    Ok(web::Json(reach))
}

/// The caller as author.
pub(crate) fn author(caller: &crate::access::Caller) -> Author {
    Author {
        id: caller.user().id,
        name: caller.user().name.clone(),
    }
}
