//! The log inventory of an incident, each source with its check against the incident's dates. What the check says is
//! `saiki_domain::log_sources`.

use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, causes,
    conn::MultiBackend,
    files, gates,
    ids::{instant, micros, new_id},
    incidents,
    schema::log_sources::{self, dsl},
    stored, timeline,
};
use diesel::{helper_types::IntoBoxed, prelude::*};
use saiki_api::{
    Timestamp, Uuid,
    files::SubjectKind,
    incidents::IncidentTime,
    log_sources::{
        LogCoverage, LogLine, LogLoss, LogMark, LogSource, LogSourceFilter, LogSourceInput,
    },
    problem::ErrorCode,
};
use saiki_domain::{
    canonical::sha256_hex,
    log_sources::{self as rules, MAX_SOURCES},
    search,
};
use serde_json::{Value, json};

#[derive(Queryable, Insertable)]
#[diesel(table_name = log_sources)]
struct Row {
    id: DbId,
    incident_id: DbId,
    details: String,
    search_key: String,
    created_at: i64,
    updated_at: i64,
    version: i64,
}

/// What a log is checked against.
struct Dates {
    times: Vec<IncidentTime>,
    zone: String,
    now: Timestamp,
}

impl Dates {
    fn of(conn: &mut Conn, incident: Uuid, now: Timestamp) -> DbResult<Dates> {
        let zone = timeline::home_zone(conn)?;
        Ok(Dates {
            times: incidents::times(conn, incident)?,
            zone: zone.iana_name().unwrap_or("UTC").to_owned(),
            now,
        })
    }
}

impl Row {
    fn into_source(self, dates: &Dates) -> DbResult<LogSource> {
        let details: LogSourceInput = stored::json(&self.details)?;
        Ok(LogSource {
            id: self.id.into(),
            check: rules::check(&details, &dates.times, dates.now, &dates.zone),
            details,
            created_at: instant(self.created_at),
            updated_at: instant(self.updated_at),
            version: self.version,
        })
    }
}

type Query<'a> = IntoBoxed<'a, log_sources::table, MultiBackend>;

fn filtered<'a>(incident: Uuid, filter: &LogSourceFilter) -> Query<'a> {
    let mut query = dsl::log_sources
        .filter(dsl::incident_id.eq(DbId(incident)))
        .into_boxed();
    for word in filter.q.as_deref().map(search::words).unwrap_or_default() {
        query = query.filter(dsl::search_key.like(search::like(&word)).escape('\\'));
    }
    query
}

/// A window of the inventory in the order sources were entered, after that one; and how many there are in all.
pub fn list(
    conn: &mut Conn,
    incident: Uuid,
    filter: &LogSourceFilter,
    after: Option<Uuid>,
    limit: i64,
    now: Timestamp,
) -> DbResult<(Vec<LogSource>, i64)> {
    let total = filtered(incident, filter).count().get_result(conn)?;
    let mut query = filtered(incident, filter);
    if let Some(after) = after {
        query = query.filter(dsl::id.gt(DbId(after)));
    }
    let rows: Vec<Row> = query.order(dsl::id).limit(limit).load(conn)?;
    let dates = Dates::of(conn, incident, now)?;
    let rows: DbResult<Vec<_>> = rows
        .into_iter()
        .map(|row| row.into_source(&dates))
        .collect();
    Ok((rows?, total))
}

/// Every source against the incident's dates, and what is lost when.
pub fn coverage(conn: &mut Conn, incident: Uuid, now: Timestamp) -> DbResult<LogCoverage> {
    let (sources, _) = list(
        conn,
        incident,
        &LogSourceFilter::default(),
        None,
        MAX_SOURCES,
        now,
    )?;
    let dates = Dates::of(conn, incident, now)?;
    let window = rules::window(&dates.times, now);
    let mut losses: Vec<LogLoss> = sources.iter().flat_map(losses_of).collect();
    losses.sort_by_key(|loss| loss.on);
    Ok(LogCoverage {
        window_text: rules::window_text(window.as_ref(), &dates.zone),
        window: window.map(|window| window.stretch),
        marks: dates
            .times
            .iter()
            .map(|time| LogMark {
                kind: time.kind,
                at: time.moment.at,
            })
            .collect(),
        sources: sources
            .into_iter()
            .map(|source| LogLine {
                source_id: source.id,
                system: source.details.system,
                records: source.details.records,
                check: source.check,
            })
            .collect(),
        losses,
    })
}

fn losses_of(source: &LogSource) -> Vec<LogLoss> {
    rules::losses(&source.check)
        .into_iter()
        .map(|(on, gone, text)| LogLoss {
            source_id: source.id,
            system: source.details.system.clone(),
            records: source.details.records.clone(),
            on,
            gone,
            text,
        })
        .collect()
}

/// One source of that incident.
pub fn get(conn: &mut Conn, incident: Uuid, id: Uuid, now: Timestamp) -> DbResult<LogSource> {
    let dates = Dates::of(conn, incident, now)?;
    find(conn, incident, id)?.into_source(&dates)
}

fn find(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<Row> {
    let own = dsl::id
        .eq(DbId(id))
        .and(dsl::incident_id.eq(DbId(incident)));
    dsl::log_sources
        .filter(own)
        .first(conn)
        .optional()?
        .ok_or(DbError::NotFound)
}

fn trimmed(input: &LogSourceInput) -> LogSourceInput {
    let mut out = input.clone();
    for text in [&mut out.system, &mut out.records, &mut out.place] {
        *text = text.trim().to_owned();
    }
    if let Some(copy) = &mut out.copy {
        copy.sha256 = copy.sha256.to_ascii_lowercase();
    }
    out
}

fn search_key(details: &LogSourceInput) -> String {
    let texts = [
        &details.system,
        &details.records,
        &details.place,
        &details.note,
    ];
    search::key(texts.map(String::as_str))
}

fn audit(details: &LogSourceInput) -> DbResult<Value> {
    Ok(json!({
        "details_sha256": sha256_hex(details)?, "retention_days": details.retention_days,
        "copy_sha256": details.copy.as_ref().map(|copy| &copy.sha256),
    }))
}

/// Enters a source.
pub fn add(
    conn: &mut Conn,
    incident: Uuid,
    input: &LogSourceInput,
    now: Timestamp,
) -> DbResult<Changed<LogSource>> {
    gates::not_closed(conn, incident)?;
    let count: i64 = filtered(incident, &LogSourceFilter::default())
        .count()
        .get_result(conn)?;
    if count >= MAX_SOURCES {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            &format!("ログは{MAX_SOURCES}件までです"),
            &format!("At most {MAX_SOURCES} sources of logs"),
        ));
    }
    let (id, details) = (new_id(now), trimmed(input));
    diesel::insert_into(log_sources::table)
        .values(Row {
            id: DbId(id),
            incident_id: DbId(incident),
            details: stored::to_json(&details)?,
            search_key: search_key(&details),
            created_at: micros(now),
            updated_at: micros(now),
            version: 1,
        })
        .execute(conn)?;
    let data = audit(&details)?;
    Ok(Changed::new(
        get(conn, incident, id, now)?,
        Entry::incident(incident, "log_source.added", id, data),
    ))
}

/// Replaces what is known of a source. `expected` is the version the caller saw.
pub fn replace(
    conn: &mut Conn,
    incident: Uuid,
    id: Uuid,
    input: &LogSourceInput,
    expected: i64,
    now: Timestamp,
) -> DbResult<Changed<LogSource>> {
    let before = get(conn, incident, id, now)?;
    if before.version != expected {
        return Err(DbError::Stale);
    }
    let details = trimmed(input);
    if details == before.details {
        return Ok(Changed::nothing(before));
    }
    let own = dsl::id.eq(DbId(id)).and(dsl::version.eq(expected));
    let changed = diesel::update(dsl::log_sources.filter(own))
        .set((
            dsl::details.eq(stored::to_json(&details)?),
            dsl::search_key.eq(search_key(&details)),
            dsl::updated_at.eq(micros(now)),
            dsl::version.eq(expected + 1),
        ))
        .execute(conn)?;
    if changed != 1 {
        return Err(DbError::Stale);
    }
    let data = audit(&details)?;
    Ok(Changed::new(
        get(conn, incident, id, now)?,
        Entry::incident(incident, "log_source.changed", id, data),
    ))
}

/// Takes a source off the inventory; refused while a cause rests on it.
pub fn remove(conn: &mut Conn, incident: Uuid, id: Uuid, expected: i64) -> DbResult<Changed<()>> {
    gates::not_closed(conn, incident)?;
    let row = find(conn, incident, id)?;
    if causes::rest_on(conn, incident, id)? {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "原因の根拠として結び付いています。先に結び付きを外してください",
            "A cause rests on it; take that link away first",
        ));
    }
    files::none_on(conn, incident, SubjectKind::LogSource, id)?;
    let own = dsl::id.eq(DbId(id)).and(dsl::version.eq(expected));
    if diesel::delete(dsl::log_sources.filter(own)).execute(conn)? != 1 {
        return Err(DbError::Stale);
    }
    let data = audit(&stored::json(&row.details)?)?;
    Ok(Changed::new(
        (),
        Entry::incident(incident, "log_source.removed", id, data),
    ))
}
