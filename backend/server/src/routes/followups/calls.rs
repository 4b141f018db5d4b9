//! The call list: who is called now, what is said, and the same on paper and as a table. Results are attempts.

use super::read;
use crate::{
    ApiResult,
    access::{InIncident, needs::PeopleRead},
    extract::{Query, ReaderLang, cursor},
    respond::CsvFile,
};
use actix_web::{HttpResponse, get, http::header, web};
use saiki_api::{
    Lang, Timestamp, Uuid,
    followups::{CallFilter, CallScript, Calls, Followup, ScriptQuery},
    page::{MAX_LIMIT, PageQuery},
};
use saiki_db::{
    Changed, Conn, DbResult, Entry, followups, incident_keys, incidents, organisation, timeline,
};
use saiki_documents::calls::{self as papers, CallPaper};
use saiki_domain::{
    civil, followups as rules,
    letters::values::{Facts, Values},
};
use serde_json::json;

/// Most calls of a paper or a table.
const MAX_ON_PAPER: u32 = 2_000;

/// Read the call list
///
/// In the order in which one calls: who can be called at once, then by the time agreed; with the numbers that can be used.
/// A call to the head of a household, or to a guardian, is one line for all it tells. Whoever was called too often without
/// an answer, or has no number that can be used, is counted and left out.
#[utoipa::path(
    tag = "followups",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident"), CallFilter, PageQuery),
    responses((status = 200, description = "A page of the list", body = Calls))
)]
#[get("/incidents/{incident_id}/followups/calls")]
pub(crate) async fn list_calls(
    access: InIncident<PeopleRead>,
    Query(filter): Query<CallFilter>,
    Query(page): Query<PageQuery>,
) -> ApiResult<web::Json<Calls>> {
    let after: Option<followups::CallPlace> = cursor::decode(page.cursor.as_deref())?;
    let (id, now, limit) = (
        access.incident_id,
        access.now(),
        page.limit().min(MAX_LIMIT),
    );
    let (keyring, reveal) = (access.db().keyring().clone(), filter.reveal);
    let found = read(&access, reveal, id, move |conn| {
        let cipher = incident_keys::cipher(conn, &keyring, id)?;
        followups::calls(conn, &cipher, id, filter.caller_id, after, limit + 1, now)
    })
    .await?;
    let place = |one: &Followup| {
        let at = one.call_at.map_or(0, Timestamp::as_microsecond);
        (at, one.person_id)
    };
    let page = cursor::page(shown(found.people, reveal), limit, None, place)?;
    Ok(web::Json(Calls {
        items: page.items,
        next_cursor: page.next_cursor,
        total: found.total,
        due: found.due,
        exhausted: found.exhausted,
        without_number: found.without_number,
        at: now,
    }))
}

/// Read what is said on the telephone
///
/// From the facts of the incident, as the letters have them; nobody's data are in it.
#[utoipa::path(
    tag = "followups",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident"), ScriptQuery),
    responses((status = 200, description = "The script", body = CallScript))
)]
#[get("/incidents/{incident_id}/followups/script")]
pub(crate) async fn get_call_script(
    access: InIncident<PeopleRead>,
    ReaderLang(reader): ReaderLang,
    Query(query): Query<ScriptQuery>,
) -> ApiResult<web::Json<CallScript>> {
    let (id, now) = (access.incident_id, access.now());
    let lang = query.lang.unwrap_or(reader);
    let script = access
        .db()
        .snapshot(move |conn| script(conn, id, lang, now))
        .await?;
    Ok(web::Json(script))
}

fn script(conn: &mut Conn, id: Uuid, lang: Lang, now: Timestamp) -> DbResult<CallScript> {
    let incident = incidents::get(conn, id)?;
    let organisation = organisation::get(conn)?;
    let facts = Facts {
        people: incident.counts.people,
        incident: &incident,
        organisation: &organisation,
        date: now,
        number: 1,
        last: false,
        previous: None,
    };
    Ok(rules::script(&Values::common(&facts, lang), lang))
}

/// The call list to print
///
/// With the script and room to write down what came of each call; a self-contained page. Masked unless revealed.
#[utoipa::path(
    tag = "followups",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident"), CallFilter),
    responses((status = 200, description = "The list", body = String, content_type = "text/html"))
)]
#[get("/incidents/{incident_id}/followups/call-sheet")]
pub(crate) async fn get_call_sheet(
    access: InIncident<PeopleRead>,
    ReaderLang(lang): ReaderLang,
    Query(filter): Query<CallFilter>,
) -> ApiResult<HttpResponse> {
    let paper = paper(&access, filter, lang).await?;
    let name = format!("{}-call-sheet.html", paper.reference);
    Ok(HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ))
        .body(papers::sheet(&paper)))
}

/// The call list as CSV
///
/// UTF-8 with a byte order mark, and no cell a spreadsheet would run. Masked unless revealed.
#[utoipa::path(
    tag = "followups",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident"), CallFilter),
    responses((status = 200, description = "The list", body = String, content_type = "text/csv"))
)]
#[get("/incidents/{incident_id}/followups/call-list")]
pub(crate) async fn get_call_list(
    access: InIncident<PeopleRead>,
    ReaderLang(lang): ReaderLang,
    Query(filter): Query<CallFilter>,
) -> ApiResult<CsvFile> {
    let paper = paper(&access, filter, lang).await?;
    Ok(CsvFile {
        name: "call-list.csv",
        rows: papers::csv(&paper),
    })
}

async fn paper(
    access: &InIncident<PeopleRead>,
    filter: CallFilter,
    lang: Lang,
) -> ApiResult<CallPaper> {
    let (id, now, reveal) = (access.incident_id, access.now(), filter.reveal);
    if reveal == Some(true) {
        access.require(saiki_api::permissions::Permission::PeopleReveal)?;
    }
    let keyring = access.db().keyring().clone();
    let paper = access
        .db()
        .change(access.actor(), now, move |conn| {
            let cipher = incident_keys::cipher(conn, &keyring, id)?;
            let caller = filter.caller_id;
            let found = followups::calls(conn, &cipher, id, caller, None, MAX_ON_PAPER, now)?;
            let incident = incidents::get(conn, id)?;
            let zone = timeline::home_zone(conn)?;
            let name = zone.iana_name().unwrap_or("Asia/Tokyo").to_owned();
            let paper = CallPaper {
                lang,
                organisation: organisation::get(conn)?.name.get(lang).to_owned(),
                reference: incident.reference,
                tlp: incident.tlp.label().to_owned(),
                made: civil::stamp(now, &name, lang),
                zone: name,
                people: shown(found.people, reveal),
                script: script(conn, id, lang, now)?,
            };
            let named = paper.people.iter().map(|one| 1 + one.others.len());
            let data = json!({
                "rows": paper.people.len(), "people": named.sum::<usize>(), "in_the_clear": reveal == Some(true),
            });
            let entry = Entry::incident(id, "calls.exported", id, data);
            Ok(Changed::new(paper, entry))
        })
        .await?;
    Ok(paper)
}

fn shown(people: Vec<Followup>, reveal: Option<bool>) -> Vec<Followup> {
    match reveal {
        Some(true) => people,
        _ => people.into_iter().map(rules::masked).collect(),
    }
}
