//! The evidence register: items put on it, their custody chains, the decision on what is to become of each, and the
//! custody sheet. Which event may follow which is decided in `saiki_domain::evidence`.

pub(crate) mod export;

use crate::{
    ApiResult,
    access::{
        InIncident,
        needs::{RecoveryRead, RecoveryWrite},
    },
    extract::{IfMatch, Json, Once, Path, Query, cursor},
    respond::{Created, Versioned},
    validate::refuse,
};
use actix_web::{HttpResponse, get, http::header, patch, post, web};
use saiki_api::{
    Lang, Uuid,
    evidence::{
        CustodyEventInput, DispositionInput, Evidence, EvidenceFilter, EvidencePatch,
        EvidenceRecord, NewEvidence, SheetFormat, SheetQuery,
    },
    page::{Page, PageQuery},
};
use saiki_db::{evidence, incidents, organisation, timeline};
use saiki_documents::custody;
use saiki_domain::evidence as rules;

/// List the evidence
///
/// By number, each with where its custody chain stands and what is to be noticed.
#[utoipa::path(
    tag = "causes",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident"), EvidenceFilter, PageQuery),
    responses((status = 200, description = "A page of the register", body = Page<Evidence>))
)]
#[get("/incidents/{incident_id}/evidence")]
pub(crate) async fn list_evidence(
    access: InIncident<RecoveryRead>,
    Query(filter): Query<EvidenceFilter>,
    Query(page): Query<PageQuery>,
) -> ApiResult<web::Json<Page<Evidence>>> {
    super::check_search(filter.q.as_deref())?;
    let after: Option<i64> = cursor::decode(page.cursor.as_deref())?;
    let (incident, limit, now) = (access.incident_id, page.limit(), access.now());
    let (rows, total) = access
        .db()
        .read(move |conn| evidence::list(conn, incident, &filter, after, i64::from(limit) + 1, now))
        .await?;
    let total = u64::try_from(total).ok();
    Ok(web::Json(cursor::page(
        rows,
        limit,
        total,
        |row: &Evidence| row.number,
    )?))
}

/// Put an item on the register
///
/// With the first event of its chain: who took it into custody, when, where it is kept.
#[utoipa::path(
    tag = "causes",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = NewEvidence,
    responses((status = 201, description = "The item with its chain", body = EvidenceRecord))
)]
#[post("/incidents/{incident_id}/evidence")]
pub(crate) async fn register_evidence(
    access: InIncident<RecoveryWrite>,
    once: Once,
    Json(new): Json<NewEvidence>,
) -> ApiResult<Created<EvidenceRecord>> {
    let (incident, now) = (access.incident_id, access.now());
    refuse(rules::check_new(&new))?;
    let (wanted, user) = (new.clone(), access.user().clone());
    let body = once
        .change(&access, &new, move |conn| {
            evidence::register(conn, incident, user.id, &user.name, &wanted, now)
        })
        .await?;
    Ok(Created::at(
        format!("/api/v1/incidents/{incident}/evidence/{}", body.item.id),
        body,
    ))
}

/// Read an item with its custody chain
#[utoipa::path(
    tag = "causes",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("evidence_id" = Uuid, Path, description = "The item")
    ),
    responses((status = 200, description = "The item with its chain", body = EvidenceRecord))
)]
#[get("/incidents/{incident_id}/evidence/{evidence_id}")]
pub(crate) async fn get_evidence(
    access: InIncident<RecoveryRead>,
    path: Path<(Uuid, Uuid)>,
) -> ApiResult<Versioned<EvidenceRecord>> {
    let (incident, id, now) = (access.incident_id, path.1, access.now());
    let body = access
        .db()
        .read(move |conn| evidence::get(conn, incident, id, now))
        .await?;
    Ok(Versioned::of(body))
}

/// Change an item's particulars
///
/// Absent fields stay. A hash or a size once entered never changes, and the chain has its own call.
#[utoipa::path(
    tag = "causes",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("evidence_id" = Uuid, Path, description = "The item"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = EvidencePatch,
    responses((status = 200, description = "The item as it is now", body = EvidenceRecord))
)]
#[patch("/incidents/{incident_id}/evidence/{evidence_id}")]
pub(crate) async fn update_evidence(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    Json(wanted): Json<EvidencePatch>,
) -> ApiResult<Versioned<EvidenceRecord>> {
    let (incident, id, now) = (access.incident_id, path.1, access.now());
    refuse(rules::check_patch(&wanted))?;
    if_match
        .change(&access, move |conn, expected| {
            evidence::update(conn, incident, id, &wanted, expected, now)
        })
        .await
}

/// Record the next event of a custody chain
///
/// Sealed, transferred, accessed, released, destroyed, or a remark. What cannot follow is refused with its reason;
/// nothing recorded is ever changed.
#[utoipa::path(
    tag = "causes",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("evidence_id" = Uuid, Path, description = "The item"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = CustodyEventInput,
    responses((status = 201, description = "The item with its chain", body = EvidenceRecord))
)]
#[post("/incidents/{incident_id}/evidence/{evidence_id}/events")]
pub(crate) async fn record_custody_event(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    once: Once,
    Json(event): Json<CustodyEventInput>,
) -> ApiResult<Created<EvidenceRecord>> {
    let (incident, id, now) = (access.incident_id, path.1, access.now());
    let (wanted, user) = (event.clone(), access.user().clone());
    let body = once
        .change(&access, &event, move |conn| {
            evidence::step(conn, incident, id, (user.id, &user.name), &wanted, now)
        })
        .await?;
    Ok(Created::at(
        format!("/api/v1/incidents/{incident}/evidence/{id}"),
        body,
    ))
}

/// Decide what is to become of an item
///
/// Keep it until a day, release it, or destroy it; with the reason.
#[utoipa::path(
    tag = "causes",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("evidence_id" = Uuid, Path, description = "The item"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = DispositionInput,
    responses((status = 200, description = "The item as it is now", body = EvidenceRecord))
)]
#[post("/incidents/{incident_id}/evidence/{evidence_id}/disposition")]
pub(crate) async fn decide_evidence(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    Json(wanted): Json<DispositionInput>,
) -> ApiResult<Versioned<EvidenceRecord>> {
    let (incident, id, now) = (access.incident_id, path.1, access.now());
    let by = access.user().name.clone();
    if_match
        .change(&access, move |conn, expected| {
            evidence::decide(conn, incident, id, &by, &wanted, expected, now)
        })
        .await
}

/// Export a custody sheet
///
/// The item with its whole chain: as a page to print and sign, or as a table.
#[utoipa::path(
    tag = "causes",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("evidence_id" = Uuid, Path, description = "The item"),
        ("format" = inline(SheetFormat), Query, description = "The form wanted"),
        ("lang" = Option<Lang>, Query, description = "The language; Japanese when absent")
    ),
    responses((status = 200, description = "The sheet", content((String = "text/html"), (String = "text/csv"))))
)]
#[get("/incidents/{incident_id}/evidence/{evidence_id}/sheet")]
pub(crate) async fn export_custody_sheet(
    access: InIncident<RecoveryRead>,
    path: Path<(Uuid, Uuid)>,
    Query(wanted): Query<SheetQuery>,
) -> ApiResult<HttpResponse> {
    let (incident, id, now) = (access.incident_id, path.1, access.now());
    let (record, incident, organisation, zone) = access
        .db()
        .read(move |conn| {
            Ok((
                evidence::get(conn, incident, id, now)?,
                incidents::get(conn, incident)?,
                organisation::get(conn)?,
                timeline::home_zone(conn)?,
            ))
        })
        .await?;
    let sheet = custody::Sheet {
        record: &record,
        reference: &incident.reference,
        incident_title: &incident.title,
        organisation: organisation.name.get(wanted.lang),
        tlp: incident.tlp.label(),
        zone: zone.iana_name().unwrap_or("UTC"),
        lang: wanted.lang,
        printed_at: now,
    };
    let (media_type, ending, body) = match wanted.format {
        SheetFormat::Html => ("text/html; charset=utf-8", "html", custody::html(&sheet)),
        SheetFormat::Csv => ("text/csv; charset=utf-8", "csv", custody::csv(&sheet)),
    };
    let name = format!(
        "{}-evidence-{}.{ending}",
        incident.reference, record.item.number
    );
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, media_type))
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ))
        .body(body))
}
