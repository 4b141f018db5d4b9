//! People outside who wait for word: put down, listed, answered, closed. Who they are and what was said is sealed under
//! the incident's key; when the next word is due is not, since the work list asks for it.

mod told;
mod write;

pub(crate) use told::first_words;
pub use write::{add, add_word, update};

use crate::{
    Conn, DbError, DbId, DbResult,
    conn::MultiBackend,
    crypto::{IncidentCipher, Place},
    ids::instant,
    items::Context,
    schema::{contact_words, contacts, contacts::dsl},
    stored,
};
use diesel::{
    dsl::{count_star, min},
    helper_types::IntoBoxed,
    prelude::*,
};
use saiki_api::{
    Lang, Timestamp, Uuid,
    contacts::{Contact, ContactFilter, ContactKind, ContactWord},
    gates::{MatterKind, OpenMatter},
    items::Priority,
    wire,
};
use saiki_domain::stalls::Work;
use serde::{Deserialize, Serialize};

#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = contacts, treat_none_as_default_value = false)]
struct Row {
    id: DbId,
    incident_id: DbId,
    kind: String,
    sealed: Vec<u8>,
    owner_id: Option<DbId>,
    first_heard_at: i64,
    last_word_at: Option<i64>,
    next_word_due: Option<i64>,
    closed_at: Option<i64>,
    created_at: i64,
    version: i64,
}

/// What is sealed of a contact.
#[derive(Serialize, Deserialize)]
struct Clear {
    name: String,
    organisation: String,
    email: String,
    phone: String,
    told: String,
    outcome: String,
}

fn place(id: Uuid) -> Place<'static> {
    Place::new("contacts", "sealed", id)
}

impl Clear {
    fn open(cipher: &IncidentCipher, id: Uuid, sealed: &[u8]) -> DbResult<Clear> {
        Ok(serde_json::from_slice(&cipher.open(&place(id), sealed)?)?)
    }

    fn seal(&self, cipher: &IncidentCipher, id: Uuid) -> DbResult<Vec<u8>> {
        cipher.seal(&place(id), &serde_json::to_vec(self)?)
    }
}

impl Row {
    fn work(&self) -> Work {
        Work {
            priority: Priority::High,
            due_at: self.next_word_due.map(instant),
            touched_at: None,
        }
    }

    fn kind(&self) -> DbResult<ContactKind> {
        stored::value("contacts.kind", &self.kind)
    }

    fn into_contact(
        self,
        cipher: &IncidentCipher,
        context: &Context,
        lang: Lang,
        now: Timestamp,
    ) -> DbResult<Contact> {
        let clear = Clear::open(cipher, self.id.0, &self.sealed)?;
        let kind = self.kind()?;
        let stall = match self.closed_at {
            Some(_) => None,
            None => context.stall(&self.work(), Some(kind.activity()), lang, now),
        };
        Ok(Contact {
            id: self.id.into(),
            kind,
            name: clear.name,
            organisation: clear.organisation,
            email: clear.email,
            phone: clear.phone,
            told: clear.told,
            masked: false,
            owner: self.owner_id.and_then(|id| context.user(id)),
            first_heard_at: instant(self.first_heard_at),
            last_word_at: self.last_word_at.map(instant),
            next_word_due: self
                .next_word_due
                .filter(|_| self.closed_at.is_none())
                .map(instant),
            stall,
            closed_at: self.closed_at.map(instant),
            outcome: clear.outcome,
            created_at: instant(self.created_at),
            version: self.version,
        })
    }
}

fn row(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<Row> {
    let row: Option<Row> = contacts::table
        .find(DbId(id))
        .filter(contacts::incident_id.eq(DbId(incident)))
        .first(conn)
        .optional()?;
    row.ok_or(DbError::NotFound)
}

type Query<'a> = IntoBoxed<'a, contacts::table, MultiBackend>;

fn filtered<'a>(incident: Uuid, filter: &ContactFilter) -> Query<'a> {
    let mut query = dsl::contacts
        .filter(dsl::incident_id.eq(DbId(incident)))
        .into_boxed();
    if let Some(kind) = filter.kind {
        query = query.filter(dsl::kind.eq(wire::name(&kind)));
    }
    match filter.closed {
        Some(true) => query = query.filter(dsl::closed_at.is_not_null()),
        Some(false) => query = query.filter(dsl::closed_at.is_null()),
        None => {}
    }
    query
}

/// One page in the clear, the newest first: at most `limit` after `after`; and how many there are.
pub fn list(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    context: &Context,
    filter: &ContactFilter,
    after: Option<Uuid>,
    limit: u32,
    (lang, now): (Lang, Timestamp),
) -> DbResult<(Vec<Contact>, u64)> {
    let total: i64 = filtered(context.incident, filter)
        .count()
        .get_result(conn)?;
    let mut query = filtered(context.incident, filter);
    if let Some(after) = after {
        query = query.filter(dsl::id.lt(DbId(after)));
    }
    let rows: Vec<Row> = query.order(dsl::id.desc()).limit(limit.into()).load(conn)?;
    let all: DbResult<Vec<_>> = rows
        .into_iter()
        .map(|row| row.into_contact(cipher, context, lang, now))
        .collect();
    Ok((all?, u64::try_from(total).unwrap_or(0)))
}

/// One contact in the clear.
pub fn get(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    id: Uuid,
    lang: Lang,
    now: Timestamp,
) -> DbResult<Contact> {
    let row = row(conn, incident, id)?;
    let context = Context::load(conn, incident)?;
    row.into_contact(cipher, &context, lang, now)
}

/// The words exchanged with a contact, the oldest first: at most `limit` after `after` (at in microseconds, id).
pub fn words(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    contact: Uuid,
    after: Option<(i64, Uuid)>,
    limit: u32,
) -> DbResult<Vec<ContactWord>> {
    row(conn, incident, contact)?;
    let mut query = contact_words::table
        .filter(contact_words::contact_id.eq(DbId(contact)))
        .into_boxed();
    if let Some((at, id)) = after {
        query = query.filter(
            contact_words::at
                .gt(at)
                .or(contact_words::at.eq(at).and(contact_words::id.gt(DbId(id)))),
        );
    }
    let rows: Vec<(DbId, String, String, i64, Vec<u8>, String)> = query
        .order((contact_words::at, contact_words::id))
        .limit(limit.into())
        .select((
            contact_words::id,
            contact_words::direction,
            contact_words::channel,
            contact_words::at,
            contact_words::sealed,
            contact_words::by_name,
        ))
        .load(conn)?;
    rows.into_iter()
        .map(|(id, direction, channel, at, sealed, by_name)| {
            let place = Place::new("contact_words", "sealed", id.0);
            let text = String::from_utf8(cipher.open(&place, &sealed)?);
            Ok(ContactWord {
                id: id.into(),
                direction: stored::value("contact_words.direction", &direction)?,
                channel: stored::value("contact_words.channel", &channel)?,
                at: instant(at),
                text: text.map_err(|_| DbError::Sealed)?,
                by_name,
            })
        })
        .collect()
}

/// How many contacts of each incident wait for word, and when the first of them is due.
pub(crate) fn counts(
    conn: &mut Conn,
    incidents: &[DbId],
) -> DbResult<Vec<(DbId, i64, Option<i64>)>> {
    Ok(contacts::table
        .filter(
            contacts::incident_id
                .eq_any(incidents.to_vec())
                .and(contacts::closed_at.is_null()),
        )
        .group_by(contacts::incident_id)
        .select((
            contacts::incident_id,
            count_star(),
            min(contacts::next_word_due),
        ))
        .load(conn)?)
}

fn open_rows(conn: &mut Conn, incident: Uuid) -> DbResult<Vec<Row>> {
    Ok(contacts::table
        .filter(
            contacts::incident_id
                .eq(DbId(incident))
                .and(contacts::closed_at.is_null()),
        )
        .order(contacts::id)
        .load(conn)?)
}

/// What is said of a contact where no personal data may stand.
fn title(kind: ContactKind, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{}への次の連絡", kind.label(lang)),
        Lang::En => format!("Next word to a {}", kind.label(lang).to_lowercase()),
    }
}

/// Contacts that are not closed. Their names are not told.
pub fn open_matters(conn: &mut Conn, incident: Uuid, lang: Lang) -> DbResult<Vec<OpenMatter>> {
    let matter = |row: Row| {
        let kind = row.kind()?;
        Ok(OpenMatter {
            kind: MatterKind::Contact,
            id: Some(row.id.into()),
            title: title(kind, lang),
            activity: Some(kind.activity()),
        })
    };
    open_rows(conn, incident)?.into_iter().map(matter).collect()
}

/// A contact as the work list needs it: id, kind, what is to be done, owner, due date, stall.
pub(crate) fn waiting(
    conn: &mut Conn,
    context: &Context,
    lang: Lang,
    now: Timestamp,
) -> DbResult<Vec<Waiting>> {
    let one = |row: Row| {
        let kind = row.kind()?;
        Ok(Waiting {
            id: row.id.into(),
            kind,
            title: title(kind, lang),
            owner: row.owner_id.and_then(|id| context.user(id)),
            due_at: row.next_word_due.map(instant),
            stall: context.stall(&row.work(), Some(kind.activity()), lang, now),
        })
    };
    open_rows(conn, context.incident)?
        .into_iter()
        .map(one)
        .collect()
}

/// Somebody who waits for word.
pub(crate) struct Waiting {
    pub id: Uuid,
    pub kind: ContactKind,
    pub title: String,
    pub owner: Option<saiki_api::users::UserRef>,
    pub due_at: Option<Timestamp>,
    pub stall: Option<saiki_api::stalls::Stall>,
}
