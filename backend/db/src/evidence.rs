//! The evidence register: reading items and their custody chains. Changes are in `evidence::write`; the rules of the
//! chain are `saiki_domain::evidence`.

mod write;

pub use write::{decide, register, step, update};

use crate::{
    Conn, DbError, DbId, DbResult,
    conn::MultiBackend,
    ids::instant,
    schema::{
        custody_events,
        evidence::{self, dsl},
    },
    stored, timeline,
};
use diesel::{helper_types::IntoBoxed, prelude::*};
use jiff::civil::Date;
use saiki_api::{
    Lang, Timestamp, Uuid,
    activities::ActivityKey,
    evidence::{
        Custody, CustodyEvent, CustodyEventInput, CustodyStatus, DispositionMade, Evidence,
        EvidenceFilter, EvidenceRecord,
    },
    gates::{MatterKind, OpenMatter},
    wire,
};
use saiki_domain::{evidence as rules, search};
use std::collections::HashMap;

#[derive(Queryable, Insertable)]
#[diesel(table_name = evidence, treat_none_as_default_value = false)]
struct Row {
    id: DbId,
    incident_id: DbId,
    number: i64,
    title: String,
    kind: String,
    origin: String,
    size: Option<i64>,
    sha256: String,
    hash_method: String,
    note: String,
    status: String,
    holder: String,
    place: String,
    seal: String,
    events: i64,
    last_event_at: i64,
    disposition: Option<String>,
    search_key: String,
    created_at: i64,
    updated_at: i64,
    version: i64,
}

impl Row {
    fn custody(&self) -> DbResult<Custody> {
        Ok(Custody {
            status: stored::value("evidence.status", &self.status)?,
            holder: self.holder.clone(),
            place: self.place.clone(),
            seal: self.seal.clone(),
        })
    }

    /// The item. `differs` names events whose hash was not the register's.
    fn into_evidence(self, differs: &[i64], today: Date) -> DbResult<Evidence> {
        let mut item = Evidence {
            custody: self.custody()?,
            id: self.id.into(),
            number: self.number,
            title: self.title,
            kind: stored::value("evidence.kind", &self.kind)?,
            origin: self.origin,
            size: self.size,
            sha256: self.sha256,
            hash_method: self.hash_method,
            note: self.note,
            events: self.events,
            last_event_at: instant(self.last_event_at),
            disposition: self.disposition.as_deref().map(stored::json).transpose()?,
            findings: Vec::new(),
            created_at: instant(self.created_at),
            updated_at: instant(self.updated_at),
            version: self.version,
        };
        item.findings = rules::findings(&item, differs, today);
        Ok(item)
    }
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = custody_events)]
struct EventRow {
    evidence_id: DbId,
    n: i64,
    act: String,
    details: String,
    sha256: String,
    at: i64,
    recorded_by: DbId,
    recorded_by_name: String,
    recorded_at: i64,
}

impl EventRow {
    /// The event; `registered` is the hash on the register.
    fn into_event(self, registered: &str) -> DbResult<CustodyEvent> {
        let details: CustodyEventInput = stored::json(&self.details)?;
        Ok(CustodyEvent {
            n: self.n,
            hash_agrees: (!registered.is_empty() && !details.sha256.is_empty())
                .then(|| details.sha256 == registered),
            details,
            recorded_by_name: self.recorded_by_name,
            recorded_at: instant(self.recorded_at),
        })
    }
}

fn events_of(conn: &mut Conn, rows: &[Row]) -> DbResult<HashMap<DbId, Vec<CustodyEvent>>> {
    let ids: Vec<DbId> = rows.iter().map(|row| row.id).collect();
    let found: Vec<EventRow> = custody_events::table
        .filter(custody_events::evidence_id.eq_any(ids))
        .order((custody_events::evidence_id, custody_events::n))
        .load(conn)?;
    let mut all: HashMap<DbId, Vec<CustodyEvent>> = HashMap::new();
    for event in found {
        let id = event.evidence_id;
        let item = rows.iter().find(|row| row.id == id);
        let hash = item.map(|row| row.sha256.as_str()).unwrap_or_default();
        all.entry(id).or_default().push(event.into_event(hash)?);
    }
    Ok(all)
}

fn complete(conn: &mut Conn, rows: Vec<Row>, now: Timestamp) -> DbResult<Vec<EvidenceRecord>> {
    let mut events = events_of(conn, &rows)?;
    let today = timeline::today(conn, now)?;
    rows.into_iter()
        .map(|row| {
            let chain = events.remove(&row.id).unwrap_or_default();
            let differs: Vec<i64> = chain
                .iter()
                .filter(|event| event.hash_agrees == Some(false))
                .map(|event| event.n)
                .collect();
            let item = row.into_evidence(&differs, today)?;
            Ok(EvidenceRecord { item, chain })
        })
        .collect()
}

type Query<'a> = IntoBoxed<'a, evidence::table, MultiBackend>;

fn filtered<'a>(incident: Uuid, filter: &EvidenceFilter) -> Query<'a> {
    let mut query = dsl::evidence
        .filter(dsl::incident_id.eq(DbId(incident)))
        .into_boxed();
    if let Some(status) = filter.status {
        query = query.filter(dsl::status.eq(wire::name(&status)));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(dsl::kind.eq(wire::name(&kind)));
    }
    for word in filter.q.as_deref().map(search::words).unwrap_or_default() {
        query = query.filter(dsl::search_key.like(search::like(&word)).escape('\\'));
    }
    query
}

/// A window of the register by number, after that one; and how many items there are in all.
pub fn list(
    conn: &mut Conn,
    incident: Uuid,
    filter: &EvidenceFilter,
    after: Option<i64>,
    limit: i64,
    now: Timestamp,
) -> DbResult<(Vec<Evidence>, i64)> {
    let total = filtered(incident, filter).count().get_result(conn)?;
    let rows: Vec<Row> = filtered(incident, filter)
        .filter(dsl::number.gt(after.unwrap_or(0)))
        .order(dsl::number)
        .limit(limit)
        .load(conn)?;
    let records = complete(conn, rows, now)?;
    Ok((
        records.into_iter().map(|record| record.item).collect(),
        total,
    ))
}

/// One item of that incident with its chain.
pub fn get(conn: &mut Conn, incident: Uuid, id: Uuid, now: Timestamp) -> DbResult<EvidenceRecord> {
    let row = find(conn, incident, id)?;
    complete(conn, vec![row], now)?
        .pop()
        .ok_or(DbError::NotFound)
}

fn find(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<Row> {
    let own = dsl::id
        .eq(DbId(id))
        .and(dsl::incident_id.eq(DbId(incident)));
    dsl::evidence
        .filter(own)
        .first(conn)
        .optional()?
        .ok_or(DbError::NotFound)
}

/// Items that are held and lack a decision, or whose decision was not carried out.
pub fn open_matters(conn: &mut Conn, incident: Uuid, lang: Lang) -> DbResult<Vec<OpenMatter>> {
    let held = dsl::status.eq(wire::name(&CustodyStatus::Held));
    let rows: Vec<(DbId, i64, String, Option<String>)> = dsl::evidence
        .filter(dsl::incident_id.eq(DbId(incident)).and(held))
        .order(dsl::number)
        .select((dsl::id, dsl::number, dsl::title, dsl::disposition))
        .load(conn)?;
    let mut all = Vec::new();
    for (id, number, title, disposition) in rows {
        let made: Option<DispositionMade> = disposition.as_deref().map(stored::json).transpose()?;
        let decision = made.map(|made| made.details.decision);
        let Some((_, text)) = rules::owed(CustodyStatus::Held, decision) else {
            continue;
        };
        let name = lang.pick("証拠", "Evidence ");
        all.push(OpenMatter {
            kind: MatterKind::Evidence,
            id: Some(id.into()),
            title: format!(
                "{name}{number} {title}{}{}",
                lang.pick("：", ": "),
                text.get(lang)
            ),
            activity: Some(ActivityKey::Ca),
        });
    }
    Ok(all)
}
