//! Reports from outside: received, listed, shown to whoever has their number. What they say is sealed: under the
//! instance's data key while they belong to no incident, under the incident's from the day they are routed.

mod public;
mod silence;
mod write;

pub use public::public;
pub(crate) use silence::waiting;
pub use write::{open_incident, receive, route, update};

use crate::{
    Conn, DbError, DbId, DbResult,
    conn::MultiBackend,
    crypto::{IncidentCipher, Keyring, Place},
    ids::instant,
    incident_keys,
    items::Common,
    schema::{incident_members, incidents, reports, reports::dsl},
    stored,
};
use diesel::{helper_types::IntoBoxed, prelude::*};
use saiki_api::{
    Lang, Timestamp, Uuid,
    reports::{CloseReason, Report, ReportFilter, ReportState},
    wire,
};
use saiki_domain::reports as rules;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = reports, treat_none_as_default_value = false)]
struct Row {
    id: DbId,
    number: String,
    kind: String,
    channel: String,
    lang: String,
    state: String,
    sealed: Vec<u8>,
    received_at: i64,
    due_at: Option<i64>,
    incident_id: Option<DbId>,
    contact_id: Option<DbId>,
    reason: Option<String>,
    duplicate_of: Option<DbId>,
    settled_by: Option<DbId>,
    settled_by_name: Option<String>,
    settled_at: Option<i64>,
    version: i64,
}

/// What is sealed of a report.
#[derive(Default, Serialize, Deserialize)]
struct Clear {
    name: String,
    organisation: String,
    email: String,
    phone: String,
    text: String,
    note: String,
}

fn place(id: Uuid) -> Place<'static> {
    Place::new("reports", "sealed", id)
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
    fn state(&self) -> DbResult<ReportState> {
        stored::value("reports.state", &self.state)
    }

    fn reason(&self) -> DbResult<Option<CloseReason>> {
        stored::optional("reports.reason", self.reason.as_deref())
    }

    /// When the first word is due, while nobody has taken it up.
    fn waits_until(&self) -> DbResult<Option<Timestamp>> {
        let waits = self.state()? == ReportState::Waiting;
        Ok(self.due_at.filter(|_| waits).map(instant))
    }

    /// What it says. Nothing, once the key of the incident it was routed to is destroyed.
    fn clear(&self, conn: &mut Conn, keys: &mut Keys) -> DbResult<Clear> {
        match keys.of(conn, self.incident_id)? {
            Some(cipher) => Clear::open(&cipher, self.id.0, &self.sealed),
            None => Ok(Clear::default()),
        }
    }
}

/// The ciphers of the incidents that reports were routed to, each looked up once.
struct Keys {
    keyring: Keyring,
    known: HashMap<Option<DbId>, Option<IncidentCipher>>,
}

impl Keys {
    fn new(keyring: &Keyring) -> Keys {
        Keys {
            keyring: keyring.clone(),
            known: HashMap::new(),
        }
    }

    fn of(&mut self, conn: &mut Conn, incident: Option<DbId>) -> DbResult<Option<IncidentCipher>> {
        if let Some(known) = self.known.get(&incident) {
            return Ok(known.clone());
        }
        let cipher = match incident {
            None => Some(self.keyring.instance_cipher()),
            Some(id) => match incident_keys::cipher(conn, &self.keyring, id.0) {
                Ok(cipher) => Some(cipher),
                Err(DbError::Erased) => None,
                Err(error) => return Err(error),
            },
        };
        self.known.insert(incident, cipher.clone());
        Ok(cipher)
    }
}

/// Who reads reports, and in which language.
#[derive(Debug, Clone, Copy)]
pub struct Seeing {
    /// The user, unless they see all incidents: reports routed to incidents of others are not theirs to see.
    pub member: Option<Uuid>,
    /// The language stalls are explained in.
    pub lang: Lang,
    /// The time.
    pub now: Timestamp,
}

type Query<'a> = IntoBoxed<'a, reports::table, MultiBackend>;

fn seen<'a>(seeing: &Seeing) -> Query<'a> {
    let query = dsl::reports.into_boxed();
    match seeing.member {
        None => query,
        Some(user) => {
            let own = incident_members::table
                .filter(incident_members::user_id.eq(DbId(user)))
                .select(incident_members::incident_id.nullable());
            query.filter(dsl::incident_id.is_null().or(dsl::incident_id.eq_any(own)))
        }
    }
}

fn filtered<'a>(seeing: &Seeing, filter: &ReportFilter) -> Query<'a> {
    let mut query = seen(seeing);
    if let Some(state) = filter.state {
        query = query.filter(dsl::state.eq(wire::name(&state)));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(dsl::kind.eq(wire::name(&kind)));
    }
    if let Some(contact) = filter.contact_id {
        query = query.filter(dsl::contact_id.eq(DbId(contact)));
    }
    if let Some(q) = filter.q.as_deref().filter(|q| !q.trim().is_empty()) {
        // What cannot be a number is nobody's.
        query = query.filter(dsl::number.eq(rules::parse_number(q).unwrap_or_default()));
    }
    query
}

/// One page in the clear, the newest first: at most `limit` after `after`; and how many there are.
pub fn list(
    conn: &mut Conn,
    keyring: &Keyring,
    seeing: &Seeing,
    filter: &ReportFilter,
    after: Option<Uuid>,
    limit: u32,
) -> DbResult<(Vec<Report>, u64)> {
    let total: i64 = filtered(seeing, filter).count().get_result(conn)?;
    let mut query = filtered(seeing, filter);
    if let Some(after) = after {
        query = query.filter(dsl::id.lt(DbId(after)));
    }
    let rows: Vec<Row> = query.order(dsl::id.desc()).limit(limit.into()).load(conn)?;
    let all = told(conn, keyring, seeing, rows)?;
    Ok((all, u64::try_from(total).unwrap_or(0)))
}

/// One report in the clear.
pub fn get(conn: &mut Conn, keyring: &Keyring, seeing: &Seeing, id: Uuid) -> DbResult<Report> {
    let row: Option<Row> = seen(seeing)
        .filter(dsl::id.eq(DbId(id)))
        .first(conn)
        .optional()?;
    let row = row.ok_or(DbError::NotFound)?;
    told(conn, keyring, seeing, vec![row])?
        .pop()
        .ok_or(DbError::NotFound)
}

fn told(
    conn: &mut Conn,
    keyring: &Keyring,
    seeing: &Seeing,
    rows: Vec<Row>,
) -> DbResult<Vec<Report>> {
    let common = Common::load(conn)?;
    let mut keys = Keys::new(keyring);
    let routed: Vec<DbId> = rows.iter().filter_map(|row| row.incident_id).collect();
    let references: Vec<(DbId, String)> = incidents::table
        .filter(incidents::id.eq_any(routed))
        .select((incidents::id, incidents::reference))
        .load(conn)?;
    let references: HashMap<DbId, String> = references.into_iter().collect();
    let repeated: Vec<DbId> = rows.iter().filter_map(|row| row.duplicate_of).collect();
    let numbers: Vec<(DbId, String)> = reports::table
        .filter(reports::id.eq_any(repeated))
        .select((reports::id, reports::number))
        .load(conn)?;
    let numbers: HashMap<DbId, String> = numbers.into_iter().collect();
    rows.into_iter()
        .map(|row| {
            let clear = row.clear(conn, &mut keys)?;
            let due_at = row.waits_until()?;
            Ok(Report {
                id: row.id.into(),
                kind: stored::value("reports.kind", &row.kind)?,
                channel: stored::value("reports.channel", &row.channel)?,
                lang: stored::value("reports.lang", &row.lang)?,
                state: row.state()?,
                reason: row.reason()?,
                number: row.number,
                text: clear.text,
                name: clear.name,
                organisation: clear.organisation,
                email: clear.email,
                phone: clear.phone,
                masked: false,
                received_at: instant(row.received_at),
                due_at,
                stall: silence::stall(&common, due_at, seeing.lang, seeing.now),
                incident_id: row.incident_id.map(Uuid::from),
                incident_reference: row.incident_id.and_then(|id| references.get(&id).cloned()),
                contact_id: row.contact_id.map(Uuid::from),
                duplicate_of: row.duplicate_of.and_then(|id| numbers.get(&id).cloned()),
                note: clear.note,
                settled_by_name: row.settled_by_name,
                settled_at: row.settled_at.map(instant),
                version: row.version,
            })
        })
        .collect()
}

fn row(conn: &mut Conn, id: Uuid) -> DbResult<Row> {
    let row: Option<Row> = reports::table.find(DbId(id)).first(conn).optional()?;
    row.ok_or(DbError::NotFound)
}

fn numbered(conn: &mut Conn, number: &str) -> DbResult<Option<Row>> {
    Ok(reports::table
        .filter(reports::number.eq(number))
        .first(conn)
        .optional()?)
}
