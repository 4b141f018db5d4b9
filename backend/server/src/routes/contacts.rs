//! People outside who wait for word: put down, listed, answered, closed. Masked unless somebody who may see them asks;
//! asking is recorded.

use super::activities::writer;
use crate::{
    ApiResult,
    access::{
        InIncident,
        needs::{RecoveryRead, RecoveryWrite},
    },
    extract::{IfMatch, Json, Once, Path, Query, ReaderLang, cursor},
    respond::{Created, CsvFile, Versioned},
    validate::refuse,
};
use actix_web::{get, patch, post, web};
use saiki_api::{
    Lang, Timestamp, Uuid,
    contacts::{Contact, ContactFilter, ContactPatch, ContactWord, NewContact, NewWord},
    page::{Page, PageQuery},
    permissions::Permission,
};
use saiki_db::{Changed, Entry, contacts, incident_keys, items::Context, members, timeline};
use saiki_domain::{contacts as rules, csv_safe, fault::Faults, mask};
use serde_json::json;

/// List contacts
///
/// The newest first.
#[utoipa::path(
    tag = "contacts",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident"), ContactFilter, PageQuery),
    responses((status = 200, description = "A page of contacts", body = Page<Contact>))
)]
#[get("/incidents/{incident_id}/contacts")]
pub(crate) async fn list_contacts(
    access: InIncident<RecoveryRead>,
    ReaderLang(lang): ReaderLang,
    Query(filter): Query<ContactFilter>,
    Query(page): Query<PageQuery>,
) -> ApiResult<web::Json<Page<Contact>>> {
    let after: Option<Uuid> = cursor::decode(page.cursor.as_deref())?;
    let reveal = revealed(&access, filter.reveal)?;
    let (id, now, limit) = (access.incident_id, access.now(), page.limit());
    let keyring = access.db().keyring().clone();
    let work = move |conn: &mut saiki_db::Conn| {
        let cipher = incident_keys::cipher(conn, &keyring, id)?;
        let context = Context::load(conn, id)?;
        contacts::list(
            conn,
            &cipher,
            &context,
            &filter,
            after,
            limit + 1,
            (lang, now),
        )
    };
    let entry = move |(found, _): &(Vec<Contact>, u64)| {
        let data = json!({ "contacts": found.len() });
        Entry::incident(id, "contact.revealed", id, data)
    };
    let (rows, total) = access.reveal(reveal, work, entry).await?;
    let rows = rows.into_iter().map(|c| shown(c, reveal)).collect();
    Ok(web::Json(cursor::page(
        rows,
        limit,
        Some(total),
        |c: &Contact| c.id,
    )?))
}

/// Export contacts as CSV
///
/// With the same filters as the list; UTF-8 with a byte order mark, and no cell a spreadsheet would run.
#[utoipa::path(
    tag = "contacts",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident"), ContactFilter),
    responses((status = 200, description = "The file", body = String, content_type = "text/csv"))
)]
#[get("/incidents/{incident_id}/contacts/export")]
pub(crate) async fn export_contacts(
    access: InIncident<RecoveryRead>,
    ReaderLang(lang): ReaderLang,
    Query(filter): Query<ContactFilter>,
) -> ApiResult<CsvFile> {
    let reveal = revealed(&access, filter.reveal)?;
    let (id, now, keyring) = (
        access.incident_id,
        access.now(),
        access.db().keyring().clone(),
    );
    let (contacts, zone) = access
        .db()
        .change(access.actor(), now, move |conn| {
            let cipher = incident_keys::cipher(conn, &keyring, id)?;
            let context = Context::load(conn, id)?;
            let when = (lang, now);
            let (found, _) =
                contacts::list(conn, &cipher, &context, &filter, None, u32::MAX, when)?;
            let data = json!({ "rows": found.len(), "in_the_clear": reveal });
            let entry = Entry::incident(id, "contacts.exported", id, data);
            Ok(Changed::new((found, timeline::home_zone(conn)?), entry))
        })
        .await?;
    let mut rows = String::new();
    csv_safe::push_row(&mut rows, headings(lang));
    for contact in contacts {
        let contact = shown(contact, reveal);
        let time = |at: Option<Timestamp>| at.map(|at| csv_safe::time(at, &zone));
        let cells = [
            contact.kind.label(lang).to_owned(),
            contact.name,
            contact.organisation,
            contact.email,
            contact.phone,
            contact.told,
            contact.owner.map(|owner| owner.name).unwrap_or_default(),
            csv_safe::time(contact.first_heard_at, &zone),
            time(contact.last_word_at).unwrap_or_default(),
            time(contact.next_word_due).unwrap_or_default(),
            time(contact.closed_at).unwrap_or_default(),
            contact.outcome,
        ];
        csv_safe::push_row(&mut rows, cells);
    }
    let name = "contacts.csv";
    Ok(CsvFile { name, rows })
}

fn headings(lang: Lang) -> [&'static str; 12] {
    [
        lang.pick("区分", "Kind"),
        lang.pick("氏名", "Name"),
        lang.pick("所属", "Organisation"),
        lang.pick("メールアドレス", "Mail address"),
        lang.pick("電話番号", "Telephone"),
        lang.pick("申出の内容", "What they told"),
        lang.pick("担当者", "Who keeps in touch"),
        lang.pick("最初の連絡", "First heard"),
        lang.pick("こちらからの最後の連絡", "Our last word"),
        lang.pick("次の連絡の期限", "Next word due"),
        lang.pick("終了", "Closed"),
        lang.pick("結果", "Outcome"),
    ]
}

/// Put down a contact
///
/// The clock of the next word starts by the kind, unless a day is named.
#[utoipa::path(
    tag = "contacts",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = NewContact,
    responses((status = 201, description = "The contact, masked", body = Contact))
)]
#[post("/incidents/{incident_id}/contacts")]
pub(crate) async fn create_contact(
    access: InIncident<RecoveryWrite>,
    once: Once,
    ReaderLang(lang): ReaderLang,
    Json(new): Json<NewContact>,
) -> ApiResult<Created<Contact>> {
    refuse(rules::check_new(&new, access.now()))?;
    let (id, writer, wanted) = (access.incident_id, writer(&access, lang), new.clone());
    let keyring = access.db().keyring().clone();
    let made = once
        .change(&access, &new, move |conn| {
            let cipher = incident_keys::cipher(conn, &keyring, id)?;
            contacts::add(conn, &cipher, id, &wanted, &writer)
        })
        .await?;
    let Some(contact) = made else {
        let mut faults = Faults::default();
        members::not_a_member("owner_id", &mut faults);
        return Err(faults.into());
    };
    let body = shown(find(&access, contact, lang).await?, false);
    Ok(Created::at(
        format!("/api/v1/incidents/{id}/contacts/{contact}"),
        body,
    ))
}

/// Read a contact
#[utoipa::path(
    tag = "contacts",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("contact_id" = Uuid, Path, description = "The contact"),
        ("reveal" = Option<bool>, Query, description = "Show personal fields in the clear; recorded")
    ),
    responses((status = 200, description = "The contact", body = Contact))
)]
#[get("/incidents/{incident_id}/contacts/{contact_id}")]
pub(crate) async fn get_contact(
    access: InIncident<RecoveryRead>,
    path: Path<(Uuid, Uuid)>,
    ReaderLang(lang): ReaderLang,
    Query(filter): Query<ContactFilter>,
) -> ApiResult<Versioned<Contact>> {
    let reveal = revealed(&access, filter.reveal)?;
    let (id, contact) = (access.incident_id, path.1);
    let body = find(&access, contact, lang).await?;
    if reveal {
        access
            .db()
            .change(access.actor(), access.now(), move |_| {
                let entry = Entry::incident(id, "contact.revealed", contact, json!({}));
                Ok(Changed::new((), entry))
            })
            .await?;
    }
    Ok(Versioned::of(shown(body, reveal)))
}

/// Change, close or reopen a contact
///
/// Name, organisation, address and number are changed by those alone who may see them in the clear.
#[utoipa::path(
    tag = "contacts",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("contact_id" = Uuid, Path, description = "The contact"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = ContactPatch,
    responses((status = 200, description = "The contact as it is now, masked", body = Contact))
)]
#[patch("/incidents/{incident_id}/contacts/{contact_id}")]
pub(crate) async fn update_contact(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    ReaderLang(lang): ReaderLang,
    Json(wanted): Json<ContactPatch>,
) -> ApiResult<Versioned<Contact>> {
    if wanted.is_personal() {
        // Whoever sees masks would write them over what is there.
        access.require(Permission::PeopleReveal)?;
    }
    refuse(rules::check_patch(&wanted))?;
    let (ids, writer) = ((access.incident_id, path.1), writer(&access, lang));
    let keyring = access.db().keyring().clone();
    let changed = access
        .db()
        .change(access.actor(), access.now(), move |conn| {
            let cipher = incident_keys::cipher(conn, &keyring, ids.0)?;
            contacts::update(conn, &cipher, ids, &wanted, if_match.0, &writer)
        })
        .await?;
    Ok(Versioned::of(shown(changed?, false)))
}

/// List the words exchanged with a contact
///
/// The oldest first.
#[utoipa::path(
    tag = "contacts",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("contact_id" = Uuid, Path, description = "The contact"),
        PageQuery
    ),
    responses((status = 200, description = "A page of the log", body = Page<ContactWord>))
)]
#[get("/incidents/{incident_id}/contacts/{contact_id}/words")]
pub(crate) async fn list_contact_words(
    access: InIncident<RecoveryRead>,
    path: Path<(Uuid, Uuid)>,
    Query(page): Query<PageQuery>,
) -> ApiResult<web::Json<Page<ContactWord>>> {
    let after: Option<(i64, Uuid)> = cursor::decode(page.cursor.as_deref())?;
    let (id, limit) = (access.incident_id, page.limit());
    let keyring = access.db().keyring().clone();
    let rows = access
        .db()
        .read(move |conn| {
            let cipher = incident_keys::cipher(conn, &keyring, id)?;
            contacts::words(conn, &cipher, id, path.1, after, limit + 1)
        })
        .await?;
    let place = |word: &ContactWord| (word.at.as_microsecond(), word.id);
    Ok(web::Json(cursor::page(rows, limit, None, place)?))
}

/// Put down a word exchanged with a contact
///
/// What we say starts the clock anew; what they say moves it only forward.
#[utoipa::path(
    tag = "contacts",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("contact_id" = Uuid, Path, description = "The contact"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = NewWord,
    responses((status = 201, description = "The contact as it is now, masked", body = Contact))
)]
#[post("/incidents/{incident_id}/contacts/{contact_id}/words")]
pub(crate) async fn create_contact_word(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    once: Once,
    ReaderLang(lang): ReaderLang,
    Json(new): Json<NewWord>,
) -> ApiResult<Created<Contact>> {
    refuse(rules::check_word(&new, access.now()))?;
    let (ids, writer, wanted) = (
        (access.incident_id, path.1),
        writer(&access, lang),
        new.clone(),
    );
    let keyring = access.db().keyring().clone();
    once.change(&access, &new, move |conn| {
        let cipher = incident_keys::cipher(conn, &keyring, ids.0)?;
        contacts::add_word(conn, &cipher, ids, &wanted, &writer)
    })
    .await?;
    let body = shown(find(&access, ids.1, lang).await?, false);
    Ok(Created::at(
        format!("/api/v1/incidents/{}/contacts/{}/words", ids.0, ids.1),
        body,
    ))
}

async fn find<P>(access: &InIncident<P>, contact: Uuid, lang: Lang) -> ApiResult<Contact> {
    let (id, now, keyring) = (
        access.incident_id,
        access.now(),
        access.db().keyring().clone(),
    );
    let found = access
        .db()
        .snapshot(move |conn| {
            let cipher = incident_keys::cipher(conn, &keyring, id)?;
            contacts::get(conn, &cipher, id, contact, lang, now)
        })
        .await?;
    Ok(found)
}

/// Whether personal fields are wanted in the clear, by somebody who may see them.
fn revealed<P>(access: &InIncident<P>, wanted: Option<bool>) -> ApiResult<bool> {
    if wanted != Some(true) {
        return Ok(false);
    }
    access.require(Permission::PeopleReveal)?;
    Ok(true)
}

fn shown(contact: Contact, reveal: bool) -> Contact {
    if reveal {
        return contact;
    }
    Contact {
        name: mask::name(&contact.name),
        organisation: mask::name(&contact.organisation),
        email: mask::email(&contact.email),
        phone: mask::phone(&contact.phone),
        masked: true,
        ..contact
    }
}
