//! How long an incident's personal data is kept: set, held, erased by two people, certified; and sealed anew under a new
//! key. What a destroyed key left is cleared by background work; a small incident is cleared before the answer.

use super::{activities::writer, timeline::matter};
use crate::{
    ApiError, ApiResult, State,
    access::{
        Access, InIncident,
        needs::{FilingsWrite, IncidentsRead, OrganisationWrite},
    },
    extract::{IfMatch, Json, Query, ReaderLang, cursor},
    respond::Versioned,
    validate::refuse,
};
use actix_web::{HttpResponse, get, http::header, post, put, web};
use saiki_api::{
    Lang, Uuid,
    page::{Page, PageQuery},
    permissions::Permission,
    retention::{
        CertificateFormat, ErasureAction, ErasureStep, HoldInput, Retention, RetentionFilter,
        RetentionInput, SignedCertificate, UnreadableStep,
    },
};
use saiki_db::{
    Actor, Changed, Conn, DbError, DbResult, LogEmptied,
    crypto::Keyring,
    erasures::{self, Left},
    log, rekey, retentions, timeline,
};
use saiki_documents::{
    erasure,
    proof::{SIGNING_PURPOSE, SigningKey},
};
use saiki_domain::{canonical::hex, retention as rules};
use serde::Deserialize;

/// Steps done before the answer: enough for all but very big incidents. Background work does the rest.
const STEPS: usize = 60;

/// List how personal data is kept
///
/// Of the incidents the caller may see, the oldest first; `state=due` lists what is to be erased.
#[utoipa::path(
    tag = "retention",
    security(("bearer" = [])),
    params(RetentionFilter, PageQuery),
    responses((status = 200, description = "A page of incidents", body = Page<Retention>))
)]
#[get("/retentions")]
pub(crate) async fn list_retentions(
    access: Access<IncidentsRead>,
    ReaderLang(lang): ReaderLang,
    Query(filter): Query<RetentionFilter>,
    Query(page): Query<PageQuery>,
) -> ApiResult<web::Json<Page<Retention>>> {
    let after: Option<Uuid> = cursor::decode(page.cursor.as_deref())?;
    let (now, limit) = (access.now(), page.limit());
    let user = access.user();
    let member = (!user.role.sees_all_incidents()).then_some(user.id);
    let rows = access
        .db()
        .snapshot(move |conn| retentions::list(conn, member, filter, after, limit + 1, (lang, now)))
        .await?;
    let place = |retention: &Retention| retention.incident_id;
    Ok(web::Json(cursor::page(rows, limit, None, place)?))
}

/// How an incident's personal data is kept
#[utoipa::path(
    tag = "retention",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident")),
    responses((status = 200, description = "How it is kept", body = Retention))
)]
#[get("/incidents/{incident_id}/retention")]
pub(crate) async fn get_retention(
    access: InIncident<IncidentsRead>,
    ReaderLang(lang): ReaderLang,
) -> ApiResult<Versioned<Retention>> {
    let (incident, now) = (access.incident_id, access.now());
    let found = access
        .db()
        .snapshot(move |conn| retentions::get(conn, incident, lang, now))
        .await?;
    Ok(Versioned::of(found))
}

/// Say how long an incident's personal data is kept
///
/// Until a day, or so many months after closing, with the basis. An erasure asked for before is off.
#[utoipa::path(
    tag = "retention",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("If-Match" = String, Header, description = "Version seen, in quotes; \"0\" while nothing was set")
    ),
    request_body = RetentionInput,
    responses((status = 200, description = "How it is kept now", body = Retention))
)]
#[put("/incidents/{incident_id}/retention")]
pub(crate) async fn put_retention(
    access: InIncident<FilingsWrite>,
    if_match: IfMatch,
    ReaderLang(lang): ReaderLang,
    Json(wanted): Json<RetentionInput>,
) -> ApiResult<Versioned<Retention>> {
    refuse(rules::check(&wanted, matter(&access).await?.today()))?;
    let (incident, now) = (access.incident_id, access.now());
    if_match
        .change(&access, move |conn, expected| {
            let changed = retentions::put(conn, incident, &wanted, expected)?;
            now_told(conn, incident, lang, now, changed)
        })
        .await
}

/// Put a hold on the erasure, or lift it
///
/// While it stands nothing is erased, whatever the day.
#[utoipa::path(
    tag = "retention",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = HoldInput,
    responses((status = 200, description = "How it is kept now", body = Retention))
)]
#[post("/incidents/{incident_id}/retention/hold")]
pub(crate) async fn hold_retention(
    access: InIncident<FilingsWrite>,
    if_match: IfMatch,
    ReaderLang(lang): ReaderLang,
    Json(wanted): Json<HoldInput>,
) -> ApiResult<Versioned<Retention>> {
    refuse(rules::check_hold(&wanted))?;
    let (incident, now, writer) = (access.incident_id, access.now(), writer(&access, lang));
    if_match
        .change(&access, move |conn, expected| {
            let changed = retentions::hold(conn, incident, &wanted, expected, &writer)?;
            now_told(conn, incident, lang, now, changed)
        })
        .await
}

/// Ask for the erasure, confirm it, or take the asking back
///
/// Asking and confirming are two people's, each types the number of people on the register. Confirming destroys the
/// incident's key at once and for good.
#[utoipa::path(
    tag = "retention",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = ErasureStep,
    responses((status = 200, description = "How it is kept now", body = Retention))
)]
#[post("/incidents/{incident_id}/erasure")]
pub(crate) async fn step_erasure(
    access: InIncident<FilingsWrite>,
    if_match: IfMatch,
    ReaderLang(lang): ReaderLang,
    Json(wanted): Json<ErasureStep>,
) -> ApiResult<Versioned<Retention>> {
    let confirmed = wanted.action == ErasureAction::Confirm;
    if confirmed {
        access.require(Permission::RecoveryApprove)?;
    }
    let (incident, now, writer) = (access.incident_id, access.now(), writer(&access, lang));
    let keyring = access.db().keyring().clone();
    let answer = if_match
        .change(&access, move |conn, expected| {
            let changed = erasures::step(conn, &keyring, incident, &wanted, expected, &writer)?;
            now_told(conn, incident, lang, now, changed)
        })
        .await?;
    if !confirmed {
        return Ok(answer);
    }
    // The key is gone whatever happens here: what fails is taken up by background work.
    if let Err(error) = clear(access.state(), incident, STEPS).await {
        tracing::warn!(%error, "clearing after an erasure will be taken up again");
    }
    let found = access
        .db()
        .snapshot(move |conn| retentions::get(conn, incident, lang, now))
        .await?;
    Ok(Versioned::of(found))
}

fn now_told(
    conn: &mut Conn,
    incident: Uuid,
    lang: Lang,
    now: saiki_api::Timestamp,
    changed: Changed<()>,
) -> DbResult<Changed<Retention>> {
    let found = retentions::get(conn, incident, lang, now)?;
    Ok(Changed::with(found, changed.entries))
}

/// The form and language of a certificate.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct CertificateQuery {
    format: CertificateFormat,
    lang: Lang,
}

/// Download the certificate of an erasure
///
/// Signed JSON, which `saiki verify` checks without this server, or a page to print.
#[utoipa::path(
    tag = "retention",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("format" = inline(Option<CertificateFormat>), Query, description = "The form; JSON when absent"),
        ("lang" = Option<Lang>, Query, description = "The page's language; Japanese when absent")
    ),
    responses((
        status = 200, description = "The certificate",
        content((SignedCertificate = "application/json"), (String = "text/html"))
    ))
)]
#[get("/incidents/{incident_id}/erasure/certificate")]
pub(crate) async fn get_erasure_certificate(
    access: InIncident<IncidentsRead>,
    Query(wanted): Query<CertificateQuery>,
) -> ApiResult<HttpResponse> {
    let incident = access.incident_id;
    let (signed, zone) = access
        .db()
        .read(move |conn| {
            Ok((
                erasures::certificate(conn, incident)?,
                timeline::home_zone(conn)?,
            ))
        })
        .await?;
    let reference = signed.certificate.reference.clone();
    let (media_type, ending, body) = match wanted.format {
        CertificateFormat::Json => (
            "application/json",
            "json",
            serde_json::to_string_pretty(&signed).map_err(ApiError::internal)?,
        ),
        CertificateFormat::Html => (
            "text/html; charset=utf-8",
            "html",
            erasure::html(&signed, zone.iana_name().unwrap_or("UTC"), wanted.lang),
        ),
    };
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, media_type))
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{reference}-erasure.{ending}\""),
        ))
        .body(body))
}

/// Seal an incident anew under a new key
///
/// The product goes on working meanwhile; the register takes no changes and no sending starts until it has ended. Mails
/// being sent and imports under way keep it from starting. Approvals not used yet are void afterwards.
#[utoipa::path(
    tag = "retention",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident")),
    responses((status = 202, description = "It has begun", body = Retention))
)]
#[post("/incidents/{incident_id}/rekey")]
pub(crate) async fn rekey_incident(
    access: InIncident<OrganisationWrite>,
    ReaderLang(lang): ReaderLang,
) -> ApiResult<HttpResponse> {
    let (incident, now) = (access.incident_id, access.now());
    let keyring = access.db().keyring().clone();
    let found = access
        .db()
        .change(access.actor(), now, move |conn| {
            let changed = rekey::start(conn, &keyring, incident, now)?;
            now_told(conn, incident, lang, now, changed)
        })
        .await?;
    Ok(HttpResponse::Accepted().json(found))
}

/// Decide about values that cannot be read
///
/// Sealing anew stops where values open under neither key, and keeps the key before. Having put rows right, from a backup
/// for example, look again; or leave them behind, typing how many they are: then words that say so stand in their place
/// where the row is one of a list, and the key before is destroyed at the end.
#[utoipa::path(
    tag = "retention",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident")),
    request_body = UnreadableStep,
    responses((status = 200, description = "It goes on", body = Retention))
)]
#[post("/incidents/{incident_id}/rekey/unreadable")]
pub(crate) async fn decide_unreadable(
    access: InIncident<OrganisationWrite>,
    ReaderLang(lang): ReaderLang,
    Json(wanted): Json<UnreadableStep>,
) -> ApiResult<web::Json<Retention>> {
    let (incident, now, writer) = (access.incident_id, access.now(), writer(&access, lang));
    let keyring = access.db().keyring().clone();
    let found = access
        .db()
        .change(access.actor(), now, move |conn| {
            let changed = rekey::decide(conn, &keyring, incident, &wanted, &writer)?;
            now_told(conn, incident, lang, now, changed)
        })
        .await?;
    Ok(web::Json(found))
}

/// Signs certificates with the key that signs proof packs.
fn sign(keyring: &Keyring, bytes: &[u8]) -> DbResult<(String, String)> {
    let key = SigningKey::from_seed(&keyring.derive(SIGNING_PURPOSE))
        .map_err(|e| DbError::Other(e.to_string()))?;
    Ok((hex(&key.sign(bytes)), key.public_hex()))
}

/// Clears what an erasure left, at most so many steps, and certifies it at the end; what is left then.
pub(crate) async fn clear(state: &State, incident: Uuid, steps: usize) -> DbResult<Left> {
    for _ in 0..steps {
        let now = state.now();
        let work = move |conn: &mut Conn| erasures::clear(conn, incident, now);
        match state.db().bookkeeping(work).await? {
            Left::Rows => {}
            Left::Log => return certify(state, incident).await,
            Left::Nothing => return Ok(Left::Nothing),
        }
    }
    Ok(Left::Rows)
}

/// Overwritten pages are still in the log beside the file: the certificate is made once it is empty.
async fn certify(state: &State, incident: Uuid) -> DbResult<Left> {
    let emptied = empty_log(state).await?;
    if emptied == LogEmptied::Busy {
        return Ok(Left::Log);
    }
    let (keyring, now) = (state.db().keyring().clone(), state.now());
    let at = (emptied == LogEmptied::Done).then_some(now);
    let work = move |conn: &mut Conn| {
        erasures::certify(conn, incident, at, &|bytes| sign(&keyring, bytes))
    };
    state.db().change(Actor::system(), now, work).await?;
    Ok(Left::Nothing)
}

async fn empty_log(state: &State) -> DbResult<LogEmptied> {
    let db = state.db().clone();
    let emptied = web::block(move || db.empty_log_blocking()).await;
    let emptied = emptied.map_err(|e| DbError::Unavailable(e.to_string()))??;
    if emptied == LogEmptied::Busy {
        tracing::warn!(
            "the log beside the database is being read, so it could not be emptied; it will be tried again"
        );
    }
    Ok(emptied)
}

/// Empties the log where something asked for it and it was not done yet.
async fn settle_log(state: &State) -> DbResult<()> {
    let Some(owed) = state.db().read(log::owed).await? else {
        return Ok(());
    };
    match empty_log(state).await? {
        LogEmptied::Busy => Ok(()),
        LogEmptied::Done | LogEmptied::NoLog => {
            let work = move |conn: &mut Conn| log::settle(conn, owed);
            state.db().bookkeeping(work).await
        }
    }
}

/// Goes on with every erasure and every sealing anew that waits, until all are done or the server stops. One that fails
/// holds up no other; the last failure is given back.
pub(crate) async fn go_on(state: &State) -> DbResult<()> {
    let stopping = state.stopping();
    let mut done = Ok(());
    for incident in state.db().read(erasures::waiting).await? {
        while !*stopping.borrow() {
            match clear(state, incident, 1).await {
                Ok(Left::Rows) => {}
                Ok(Left::Log | Left::Nothing) => break,
                Err(error) => {
                    tracing::warn!(%incident, cause = %error, "clearing after an erasure failed");
                    done = Err(error);
                    break;
                }
            }
        }
    }
    let now = state.now();
    for incident in state
        .db()
        .read(move |conn| rekey::waiting(conn, now))
        .await?
    {
        while !*stopping.borrow() {
            let (keyring, now) = (state.db().keyring().clone(), state.now());
            let work = move |conn: &mut Conn| rekey::step(conn, &keyring, incident, now);
            match state.db().change(Actor::system(), now, work).await {
                Ok(rekey::Progress::More) => {}
                Ok(rekey::Progress::Halted) => {
                    tracing::warn!(%incident, "sealing anew has stopped at values that cannot be read; an administrator must decide");
                    break;
                }
                Ok(rekey::Progress::Ended) => {
                    tracing::info!(%incident, "sealed anew");
                    break;
                }
                Err(error) => {
                    tracing::warn!(%incident, cause = %error, "sealing anew failed");
                    done = Err(error);
                    break;
                }
            }
        }
    }
    // A key that was replaced and what it sealed are still in the log beside the file.
    settle_log(state).await?;
    done
}
