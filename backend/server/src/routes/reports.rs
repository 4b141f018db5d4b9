//! Reports from outside, as the organisation sees them: listed, read, routed to an incident or closed. Masked unless
//! somebody who may see them asks; asking is recorded. How they come in is in `reports::public`.

pub(crate) mod public;

use super::activities::writer;
use crate::{
    ApiResult,
    access::{
        Access, Caller, InIncident,
        needs::{IncidentsRead, IncidentsWrite},
    },
    extract::{IfMatch, Json, Once, Path, Query, ReaderLang, cursor},
    respond::{Created, Versioned},
    validate::refuse,
};
use actix_web::{get, patch, post, web};
use saiki_api::{
    Lang, Uuid,
    incidents::{Incident, NewIncident},
    page::{Page, PageQuery},
    permissions::Permission,
    reports::{NewReport, Report, ReportChannel, ReportFilter, ReportPatch, RouteReport},
};
use saiki_db::{
    Changed, Entry, incidents, members,
    reports::{self, Seeing},
};
use saiki_domain::{fault::Faults, incidents as incident_rules, mask, reports as rules};
use serde_json::json;

/// List reports from outside
///
/// The newest first: those nobody has taken up, those closed, and those routed to incidents the caller takes part in.
#[utoipa::path(
    tag = "reports",
    security(("bearer" = [])),
    params(ReportFilter, PageQuery),
    responses((status = 200, description = "A page of reports", body = Page<Report>))
)]
#[get("/reports")]
pub(crate) async fn list_reports(
    access: Access<IncidentsRead>,
    ReaderLang(lang): ReaderLang,
    Query(filter): Query<ReportFilter>,
    Query(page): Query<PageQuery>,
) -> ApiResult<web::Json<Page<Report>>> {
    super::check_search(filter.q.as_deref())?;
    let after: Option<Uuid> = cursor::decode(page.cursor.as_deref())?;
    let reveal = revealed(&access, filter.reveal)?;
    let (seeing, limit) = (seeing(&access, lang), page.limit());
    let keyring = access.db().keyring().clone();
    let work = move |conn: &mut saiki_db::Conn| {
        reports::list(conn, &keyring, &seeing, &filter, after, limit + 1)
    };
    let (rows, total) = if reveal {
        access
            .db()
            .change(access.actor(), access.now(), move |conn| {
                let found = work(conn)?;
                let ids: Vec<Uuid> = found.0.iter().map(|report| report.id).collect();
                let data = json!({ "reports": ids });
                let entry = Entry::instance("report.revealed", "reports", data);
                Ok(Changed::new(found, entry))
            })
            .await?
    } else {
        access.db().snapshot(work).await?
    };
    let rows = rows.into_iter().map(|r| shown(r, reveal)).collect();
    let place = |report: &Report| report.id;
    Ok(web::Json(cursor::page(rows, limit, Some(total), place)?))
}

/// Put down a report
///
/// One that came by telephone or by mail, or that a program passes on. The clock starts now.
#[utoipa::path(
    tag = "reports",
    security(("bearer" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")),
    request_body = NewReport,
    responses((status = 201, description = "The report, masked", body = Report))
)]
#[post("/reports")]
pub(crate) async fn create_report(
    access: Access<IncidentsWrite>,
    once: Once,
    ReaderLang(lang): ReaderLang,
    Json(new): Json<NewReport>,
) -> ApiResult<Created<Report>> {
    refuse(rules::check_new(&new))?;
    let (now, wanted) = (access.now(), new.clone());
    let keyring = access.db().keyring().clone();
    let (id, _) = once
        .change(&access, &new, move |conn| {
            let spoken = wanted.lang.unwrap_or(lang);
            reports::receive(conn, &keyring, &wanted, spoken, ReportChannel::Desk, now)
        })
        .await?;
    let body = shown(find(&access, id, lang).await?, false);
    Ok(Created::at(format!("/api/v1/reports/{id}"), body))
}

/// Read a report
#[utoipa::path(
    tag = "reports",
    security(("bearer" = [])),
    params(
        ("report_id" = Uuid, Path, description = "The report"),
        ("reveal" = Option<bool>, Query, description = "Show personal fields in the clear; recorded")
    ),
    responses((status = 200, description = "The report", body = Report))
)]
#[get("/reports/{report_id}")]
pub(crate) async fn get_report(
    access: Access<IncidentsRead>,
    path: Path<Uuid>,
    ReaderLang(lang): ReaderLang,
    Query(filter): Query<ReportFilter>,
) -> ApiResult<Versioned<Report>> {
    let reveal = revealed(&access, filter.reveal)?;
    let id = *path;
    let body = find(&access, id, lang).await?;
    if reveal {
        access
            .db()
            .change(access.actor(), access.now(), move |_| {
                let entry = Entry::instance("report.revealed", id, json!({}));
                Ok(Changed::new((), entry))
            })
            .await?;
    }
    Ok(Versioned::of(shown(body, reveal)))
}

/// Close a report, or open a closed one again
///
/// Closing says why; whoever has the number is told that work has ended, or how far the first report is.
#[utoipa::path(
    tag = "reports",
    security(("bearer" = [])),
    params(
        ("report_id" = Uuid, Path, description = "The report"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = ReportPatch,
    responses((status = 200, description = "The report as it is now, masked", body = Report))
)]
#[patch("/reports/{report_id}")]
pub(crate) async fn update_report(
    access: Access<IncidentsWrite>,
    path: Path<Uuid>,
    if_match: IfMatch,
    ReaderLang(lang): ReaderLang,
    Json(wanted): Json<ReportPatch>,
) -> ApiResult<Versioned<Report>> {
    refuse(rules::check_patch(&wanted))?;
    let (id, writer) = (*path, writer(&access, lang));
    // One of somebody else's incident is not there.
    find(&access, id, lang).await?;
    let keyring = access.db().keyring().clone();
    let changed = access
        .db()
        .change(access.actor(), access.now(), move |conn| {
            reports::update(conn, &keyring, id, &wanted, if_match.0, &writer)
        })
        .await?;
    changed?;
    Ok(Versioned::of(shown(find(&access, id, lang).await?, false)))
}

/// Route a report to an incident
///
/// Its sender becomes a contact there; the clock of the next word runs since the report came.
#[utoipa::path(
    tag = "reports",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("report_id" = Uuid, Path, description = "The report"),
        ("If-Match" = String, Header, description = "Version of the report seen, in quotes"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = RouteReport,
    responses((status = 200, description = "The report as it is now, masked", body = Report))
)]
#[post("/incidents/{incident_id}/reports/{report_id}")]
pub(crate) async fn route_report(
    access: InIncident<IncidentsWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    once: Once,
    ReaderLang(lang): ReaderLang,
    Json(wanted): Json<RouteReport>,
) -> ApiResult<Versioned<Report>> {
    let (incident, id) = (access.incident_id, path.1);
    let (writer, asked) = (writer(&access, lang), wanted.clone());
    find(&access, id, lang).await?;
    let keyring = access.db().keyring().clone();
    let made = once
        .change(&access, &wanted, move |conn| {
            let ids = (incident, id);
            reports::route(conn, &keyring, ids, &asked, if_match.0, &writer)
        })
        .await?;
    if made.is_none() {
        let mut faults = Faults::default();
        members::not_a_member("owner_id", &mut faults);
        return Err(faults.into());
    }
    Ok(Versioned::of(shown(find(&access, id, lang).await?, false)))
}

/// Open an incident from a report
///
/// Opens it and routes the report to it, both or neither.
#[utoipa::path(
    tag = "reports",
    security(("bearer" = [])),
    params(
        ("report_id" = Uuid, Path, description = "The report"),
        ("If-Match" = String, Header, description = "Version of the report seen, in quotes"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = NewIncident,
    responses((status = 201, description = "The incident", body = Incident))
)]
#[post("/reports/{report_id}/incident")]
pub(crate) async fn open_report_incident(
    access: Access<IncidentsWrite>,
    path: Path<Uuid>,
    if_match: IfMatch,
    once: Once,
    ReaderLang(lang): ReaderLang,
    Json(new): Json<NewIncident>,
) -> ApiResult<Created<Incident>> {
    refuse(incident_rules::check_new(&new, access.now()))?;
    let (id, writer, wanted) = (*path, writer(&access, lang), new.clone());
    find(&access, id, lang).await?;
    let keyring = access.db().keyring().clone();
    let incident = once
        .change(&access, &new, move |conn| {
            reports::open_incident(conn, &keyring, id, &wanted, if_match.0, &writer)
        })
        .await?;
    let body = access
        .db()
        .read(move |conn| incidents::get(conn, incident))
        .await?;
    Ok(Created::at(format!("/api/v1/incidents/{incident}"), body))
}

async fn find(caller: &Caller, id: Uuid, lang: Lang) -> ApiResult<Report> {
    let (seeing, keyring) = (seeing(caller, lang), caller.db().keyring().clone());
    let found = caller
        .db()
        .snapshot(move |conn| reports::get(conn, &keyring, &seeing, id))
        .await?;
    Ok(found)
}

fn seeing(caller: &Caller, lang: Lang) -> Seeing {
    let user = caller.user();
    Seeing {
        member: (!user.role.sees_all_incidents()).then_some(user.id),
        lang,
        now: caller.now(),
    }
}

/// Whether personal fields are wanted in the clear, by somebody who may see them.
fn revealed(caller: &Caller, wanted: Option<bool>) -> ApiResult<bool> {
    if wanted != Some(true) {
        return Ok(false);
    }
    caller.require(Permission::PeopleReveal)?;
    Ok(true)
}

fn shown(report: Report, reveal: bool) -> Report {
    if reveal {
        return report;
    }
    Report {
        name: mask::name(&report.name),
        organisation: mask::name(&report.organisation),
        email: mask::email(&report.email),
        phone: mask::phone(&report.phone),
        masked: true,
        ..report
    }
}
