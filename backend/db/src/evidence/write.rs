//! Changes of the evidence register: an item put on it, its particulars, the next event of its chain, the decision on
//! what is to become of it. Events are only added.

use super::{EventRow, Row, find, get};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, gates,
    ids::{instant, micros, new_id},
    incidents,
    schema::{
        custody_events,
        evidence::{self, dsl},
    },
    stored, timeline,
};
use diesel::{dsl::max, prelude::*};
use saiki_api::{
    Timestamp, Uuid,
    evidence::{
        Custody, CustodyAct, CustodyEventInput, Disposition, DispositionInput, DispositionMade,
        EvidencePatch, EvidenceRecord, NewEvidence,
    },
    problem::ErrorCode,
    wire,
};
use saiki_domain::{
    canonical::sha256_hex,
    evidence::{self as rules, Refusal},
    search,
};
use serde_json::{Map, Value, json};

impl From<Refusal> for DbError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::State(detail) => DbError::Refused {
                code: ErrorCode::StateConflict,
                detail,
            },
            Refusal::Faults(faults) => DbError::Invalid(faults),
        }
    }
}

fn search_key(row: &Row) -> String {
    let texts = [&row.title, &row.origin, &row.note, &row.holder, &row.place];
    search::key(texts.map(String::as_str))
}

/// Times as the database keeps them.
fn kept(event: &CustodyEventInput) -> CustodyEventInput {
    let mut event = event.clone();
    event.at = instant(micros(event.at));
    event.sha256 = event.sha256.to_ascii_lowercase();
    event
}

/// Puts an item on the register, under the incident's next number, with the first event of its chain.
pub fn register(
    conn: &mut Conn,
    incident: Uuid,
    by: Uuid,
    by_name: &str,
    new: &NewEvidence,
    now: Timestamp,
) -> DbResult<Changed<EvidenceRecord>> {
    gates::not_closed(conn, incident)?;
    let first = kept(&rules::first_event(new));
    // The request calls these fields by other names than the chain does.
    let custody = rules::follow(None, &first, now).map_err(|refusal| match refusal {
        Refusal::Faults(mut faults) => {
            for fault in &mut faults.0 {
                fault.field = match fault.field.as_str() {
                    "at" => "collected_at".to_owned(),
                    "by" => "collected_by".to_owned(),
                    other => other.to_owned(),
                };
            }
            DbError::Invalid(faults)
        }
        state => state.into(),
    })?;
    let last: Option<i64> = dsl::evidence
        .filter(dsl::incident_id.eq(DbId(incident)))
        .select(max(dsl::number))
        .first(conn)?;
    let (id, number) = (new_id(now), last.unwrap_or(0) + 1);
    let mut row = Row {
        id: DbId(id),
        incident_id: DbId(incident),
        number,
        title: new.title.trim().to_owned(),
        kind: wire::name(&new.kind),
        origin: new.origin.trim().to_owned(),
        size: new.size,
        sha256: new.sha256.to_ascii_lowercase(),
        hash_method: new.hash_method.clone(),
        note: new.note.clone(),
        status: wire::name(&custody.status),
        holder: custody.holder,
        place: custody.place,
        seal: custody.seal,
        events: 1,
        last_event_at: micros(first.at),
        disposition: None,
        search_key: String::new(),
        created_at: micros(now),
        updated_at: micros(now),
        version: 1,
    };
    row.search_key = search_key(&row);
    diesel::insert_into(evidence::table)
        .values(row)
        .execute(conn)?;
    let mut data = put_event(conn, id, 1, by, by_name, &first, now)?;
    data.insert("number".to_owned(), json!(number));
    data.insert("sha256".to_owned(), json!(new.sha256.to_ascii_lowercase()));
    Ok(Changed::new(
        get(conn, incident, id, now)?,
        Entry::incident(incident, "evidence.registered", id, Value::Object(data)),
    ))
}

/// Adds an event to the chain. What of it enters the log is given back.
fn put_event(
    conn: &mut Conn,
    id: Uuid,
    n: i64,
    by: Uuid,
    by_name: &str,
    event: &CustodyEventInput,
    now: Timestamp,
) -> DbResult<Map<String, Value>> {
    let (act, sha256) = (wire::name(&event.act), sha256_hex(event)?);
    let mut data = Map::new();
    data.insert("n".to_owned(), json!(n));
    data.insert("act".to_owned(), json!(act));
    data.insert("at".to_owned(), json!(event.at));
    data.insert("event_sha256".to_owned(), json!(sha256));
    diesel::insert_into(custody_events::table)
        .values(EventRow {
            evidence_id: DbId(id),
            n,
            act,
            details: stored::to_json(event)?,
            sha256,
            at: micros(event.at),
            recorded_by: DbId(by),
            recorded_by_name: by_name.to_owned(),
            recorded_at: micros(now),
        })
        .execute(conn)?;
    Ok(data)
}

/// Records the next event of an item's chain.
pub fn step(
    conn: &mut Conn,
    incident: Uuid,
    id: Uuid,
    by: (Uuid, &str),
    event: &CustodyEventInput,
    now: Timestamp,
) -> DbResult<Changed<EvidenceRecord>> {
    // Two who record at the same time queue up here, and the second is judged by what the first left. What is kept
    // beyond the incident's end is released or destroyed after it; only what comes back opens a matter again.
    if event.act == CustodyAct::Collected {
        gates::not_closed(conn, incident)?;
    } else {
        incidents::lock(conn, incident)?;
    }
    let mut row = find(conn, incident, id)?;
    let event = kept(event);
    let before: Custody = row.custody()?;
    let after = rules::follow(Some((&before, instant(row.last_event_at))), &event, now)?;
    let n = row.events + 1;
    row.holder.clone_from(&after.holder);
    row.place.clone_from(&after.place);
    diesel::update(dsl::evidence.find(DbId(id)))
        .set((
            dsl::status.eq(wire::name(&after.status)),
            dsl::holder.eq(&after.holder),
            dsl::place.eq(&after.place),
            dsl::seal.eq(&after.seal),
            dsl::events.eq(n),
            dsl::last_event_at.eq(micros(event.at)),
            dsl::search_key.eq(search_key(&row)),
            dsl::updated_at.eq(micros(now)),
            dsl::version.eq(row.version + 1),
        ))
        .execute(conn)?;
    let data = put_event(conn, id, n, by.0, by.1, &event, now)?;
    Ok(Changed::new(
        get(conn, incident, id, now)?,
        Entry::incident(incident, "evidence.moved", id, Value::Object(data)),
    ))
}

/// Changes an item's particulars. `expected` is the version the caller saw. A hash or size once entered stays.
pub fn update(
    conn: &mut Conn,
    incident: Uuid,
    id: Uuid,
    patch: &EvidencePatch,
    expected: i64,
    now: Timestamp,
) -> DbResult<Changed<EvidenceRecord>> {
    let mut row = find(conn, incident, id)?;
    if row.version != expected {
        return Err(DbError::Stale);
    }
    let mut changes = Map::new();
    let mut set = |name: &str, to: &mut String, from: Option<String>| {
        if let Some(value) = from.filter(|value| value != to) {
            changes.insert(name.to_owned(), json!("changed"));
            *to = value;
        }
    };
    let trimmed = |text: &Option<String>| text.as_deref().map(|text| text.trim().to_owned());
    set("title", &mut row.title, trimmed(&patch.title));
    set("kind", &mut row.kind, patch.kind.as_ref().map(wire::name));
    set("origin", &mut row.origin, trimmed(&patch.origin));
    set(
        "hash_method",
        &mut row.hash_method,
        patch.hash_method.clone(),
    );
    set("note", &mut row.note, patch.note.clone());
    if let Some(sha256) = patch.sha256.as_ref().map(|hash| hash.to_ascii_lowercase())
        && sha256 != row.sha256
    {
        if !row.sha256.is_empty() {
            return Err(once_only("ハッシュ値", "hash"));
        }
        changes.insert("sha256".to_owned(), json!(sha256));
        row.sha256 = sha256;
    }
    if patch.size.is_some() && patch.size != row.size {
        if row.size.is_some() {
            return Err(once_only("大きさ", "size"));
        }
        changes.insert("size".to_owned(), json!(patch.size));
        row.size = patch.size;
    }
    if changes.is_empty() {
        return Ok(Changed::nothing(get(conn, incident, id, now)?));
    }
    let own = dsl::id.eq(DbId(id)).and(dsl::version.eq(expected));
    let changed = diesel::update(dsl::evidence.filter(own))
        .set((
            dsl::search_key.eq(search_key(&row)),
            dsl::title.eq(row.title),
            dsl::kind.eq(row.kind),
            dsl::origin.eq(row.origin),
            dsl::size.eq(row.size),
            dsl::sha256.eq(row.sha256),
            dsl::hash_method.eq(row.hash_method),
            dsl::note.eq(row.note),
            dsl::updated_at.eq(micros(now)),
            dsl::version.eq(expected + 1),
        ))
        .execute(conn)?;
    if changed != 1 {
        return Err(DbError::Stale);
    }
    Ok(Changed::new(
        get(conn, incident, id, now)?,
        Entry::incident(incident, "evidence.updated", id, Value::Object(changes)),
    ))
}

fn once_only(ja: &str, en: &str) -> DbError {
    DbError::refused(
        ErrorCode::StateConflict,
        &format!("登録済みの{ja}は変えられません。違いがわかったときは「付記」で残してください"),
        &format!("The {en} on the register never changes; add a remark to the chain instead"),
    )
}

/// Decides what is to become of an item. `expected` is the version the caller saw.
pub fn decide(
    conn: &mut Conn,
    incident: Uuid,
    id: Uuid,
    by_name: &str,
    input: &DispositionInput,
    expected: i64,
    now: Timestamp,
) -> DbResult<Changed<EvidenceRecord>> {
    // Keeping something longer opens nothing; the other decisions are open until they are carried out.
    if input.decision == Disposition::Keep {
        incidents::lock(conn, incident)?;
    } else {
        gates::not_closed(conn, incident)?;
    }
    let row = find(conn, incident, id)?;
    if row.version != expected {
        return Err(DbError::Stale);
    }
    let faults = rules::check_disposition(input, timeline::today(conn, now)?);
    if !faults.0.is_empty() {
        return Err(DbError::Invalid(faults));
    }
    let made = DispositionMade {
        details: input.clone(),
        by_name: by_name.to_owned(),
        at: instant(micros(now)),
    };
    let own = dsl::id.eq(DbId(id)).and(dsl::version.eq(expected));
    let changed = diesel::update(dsl::evidence.filter(own))
        .set((
            dsl::disposition.eq(Some(stored::to_json(&made)?)),
            dsl::updated_at.eq(micros(now)),
            dsl::version.eq(expected + 1),
        ))
        .execute(conn)?;
    if changed != 1 {
        return Err(DbError::Stale);
    }
    let data = json!({ "decision": input.decision, "until": input.until, "reason_sha256": sha256_hex(&input.reason)? });
    Ok(Changed::new(
        get(conn, incident, id, now)?,
        Entry::incident(incident, "evidence.decided", id, data),
    ))
}
