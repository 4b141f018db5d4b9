//! The built-in outbox: mails kept while no mail server is configured. What names the person is masked unless
//! somebody who may see it asks; the raw mail is for them alone, and asking is recorded.

use super::deliveries::{Clear, read, searchable};
use crate::{
    ApiError, ApiResult,
    access::{
        InIncident,
        needs::{OutboxRead, PeopleReveal},
    },
    extract::{Path, Query, cursor},
};
use actix_web::{HttpResponse, get, http::header, web};
use mailparse::{MailHeaderMap, ParsedMail};
use saiki_api::{
    Uuid,
    outbox::{OutboxFilter, OutboxMail, OutboxMessage},
    page::{Page, PageQuery},
};
use saiki_db::{
    Conn, incident_keys,
    outbox::{self, OutboxRow},
};
use saiki_domain::mask;

/// List the outbox
///
/// The newest first. `q` finds the mails to one address or customer number.
#[utoipa::path(
    tag = "outbox",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident"), PageQuery, OutboxFilter),
    responses((status = 200, description = "A page of the outbox", body = Page<OutboxMail>))
)]
#[get("/incidents/{incident_id}/outbox")]
pub(crate) async fn list_outbox(
    access: InIncident<OutboxRead>,
    Query(page): Query<PageQuery>,
    Query(wanted): Query<OutboxFilter>,
) -> ApiResult<web::Json<Page<OutboxMail>>> {
    searchable(wanted.q.as_deref())?;
    let reveal = wanted.reveal == Some(true);
    let after: Option<Uuid> = cursor::decode(page.cursor.as_deref())?;
    let (incident, limit) = (access.incident_id, page.limit());
    let keyring = access.db().keyring().clone();
    let find = move |conn: &mut Conn| {
        let cipher = incident_keys::cipher(conn, &keyring, incident)?;
        let q = wanted.q.as_deref();
        outbox::list(conn, &cipher, incident, q, after, i64::from(limit) + 1)
    };
    let rows = read(&access, incident, incident, reveal, find).await?;
    let mails: ApiResult<Vec<OutboxMail>> = rows
        .iter()
        .map(|row| Ok(summary(row, &parse(row)?, reveal)))
        .collect();
    Ok(web::Json(cursor::page(mails?, limit, None, |mail| {
        mail.id
    })?))
}

/// Read a mail of the outbox
///
/// Its headers and parts. Without `reveal` the recipient's name and address are masked wherever they stand.
#[utoipa::path(
    tag = "outbox",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("mail_id" = Uuid, Path, description = "The mail"),
        Clear
    ),
    responses((status = 200, description = "The mail", body = OutboxMessage))
)]
#[get("/incidents/{incident_id}/outbox/{mail_id}")]
pub(crate) async fn get_outbox_mail(
    access: InIncident<OutboxRead>,
    path: Path<(Uuid, Uuid)>,
    Query(wanted): Query<Clear>,
) -> ApiResult<web::Json<OutboxMessage>> {
    let reveal = wanted.reveal == Some(true);
    let row = row(&access, path.1, reveal).await?;
    let parsed = parse(&row)?;
    let veil = Veil::over(&row, reveal);
    let headers = parsed
        .headers
        .iter()
        .map(|h| (h.get_key(), veil.lay(&h.get_value())))
        .collect();
    Ok(web::Json(OutboxMessage {
        mail: summary(&row, &parsed, reveal),
        headers,
        text: veil.lay(&part(&parsed, "text/plain")),
        html: veil.lay(&part(&parsed, "text/html")),
        attachments: parsed
            .parts()
            .filter_map(|part| part.get_content_disposition().params.remove("filename"))
            .collect(),
    }))
}

/// Download a mail of the outbox
///
/// As it would have gone out, so it needs the right to see personal data, and is recorded.
#[utoipa::path(
    tag = "outbox",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("mail_id" = Uuid, Path, description = "The mail")
    ),
    responses((status = 200, description = "The mail", body = String, content_type = "message/rfc822"))
)]
#[get("/incidents/{incident_id}/outbox/{mail_id}/eml")]
pub(crate) async fn download_outbox_mail(
    access: InIncident<PeopleReveal>,
    path: Path<(Uuid, Uuid)>,
) -> ApiResult<HttpResponse> {
    let row = row(&access, path.1, true).await?;
    let name = format!("attachment; filename=\"{}.eml\"", row.id);
    Ok(HttpResponse::Ok()
        .content_type("message/rfc822")
        .insert_header((header::CONTENT_DISPOSITION, name))
        .body(row.bytes))
}

async fn row<P>(access: &InIncident<P>, id: Uuid, reveal: bool) -> ApiResult<OutboxRow> {
    let (incident, keyring) = (access.incident_id, access.db().keyring().clone());
    let find = move |conn: &mut Conn| {
        let cipher = incident_keys::cipher(conn, &keyring, incident)?;
        outbox::get(conn, &cipher, incident, id)
    };
    read(access, incident, id, reveal, find).await
}

fn parse(row: &OutboxRow) -> ApiResult<ParsedMail<'_>> {
    mailparse::parse_mail(&row.bytes).map_err(ApiError::internal)
}

fn summary(row: &OutboxRow, parsed: &ParsedMail<'_>, reveal: bool) -> OutboxMail {
    let header = |name: &str| parsed.headers.get_first_value(name).unwrap_or_default();
    let email = &row.recipient.email;
    OutboxMail {
        id: row.id,
        incident_id: row.incident_id,
        delivery_id: (!row.test).then_some(row.delivery_id),
        to: if reveal {
            email.clone()
        } else {
            mask::email(email)
        },
        subject: Veil::over(row, reveal).lay(&header("Subject")),
        message_id: row.message_id.clone(),
        size: i64::try_from(row.bytes.len()).unwrap_or(i64::MAX),
        accepted_at: row.accepted_at,
    }
}

/// The first part of that kind, decoded; empty when there is none.
fn part(mail: &ParsedMail<'_>, kind: &str) -> String {
    mail.parts()
        .find(|part| part.ctype.mimetype.eq_ignore_ascii_case(kind))
        .and_then(|part| part.get_body().ok())
        .unwrap_or_default()
}

/// What names the recipient, with what is shown instead.
struct Veil(Vec<(String, String)>);

impl Veil {
    fn over(row: &OutboxRow, reveal: bool) -> Veil {
        if reveal {
            return Veil(Vec::new());
        }
        let person = &row.recipient;
        let pairs = [
            (&person.email, mask::email(&person.email)),
            (&person.name, mask::name(&person.name)),
            (&person.number, mask::number(&person.number)),
            (&person.organisation, mask::name(&person.organisation)),
        ];
        let mut all = Vec::new();
        for (plain, masked) in pairs.into_iter().filter(|(plain, _)| !plain.is_empty()) {
            let escaped = plain
                .replace('&', "&amp;")
                .replace('<', "&lt;")
                .replace('>', "&gt;");
            if escaped != *plain {
                all.push((escaped, masked.clone()));
            }
            all.push((plain.clone(), masked));
        }
        Veil(all)
    }

    fn lay(&self, text: &str) -> String {
        self.0
            .iter()
            .fold(text.to_owned(), |text, (plain, masked)| {
                text.replace(plain.as_str(), masked)
            })
    }
}
