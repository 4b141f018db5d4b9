//! Opening an incident, changing it, moving it to another phase; each with its audit entries and, where people
//! want to read of it later, an entry of the timeline. Input was checked before.

use super::{PhaseRow, Row, TimeRow, get};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, approvals, clocks, counters,
    crypto::Keyring,
    final_reports, gates,
    ids::{instant, micros, new_id},
    incident_keys, items, members, playbooks,
    schema::{incident_phases, incident_times, incidents},
    stalls, stored, timeline, users,
};
use diesel::prelude::*;
use saiki_api::{
    Lang, Timestamp, Uuid,
    classes::{Phase, Severity},
    incidents::{Incident, IncidentPatch, IncidentTime, NewIncident, PhaseChange, PhaseEntry},
    organisation::Both,
    problem::ErrorCode,
    wire,
};
use saiki_domain::{fault::Faults, incidents as rules, search};
use serde_json::{Map, Value, json};

/// How grave, as a number to sort by.
pub(super) fn rank(severity: Severity) -> i32 {
    match severity {
        Severity::Low => 1,
        Severity::Medium => 2,
        Severity::High => 3,
        Severity::Critical => 4,
    }
}

/// Opens an incident: takes its number, makes its data key, makes its opener a member.
pub fn open(
    conn: &mut Conn,
    keyring: &Keyring,
    by: Uuid,
    by_name: &str,
    new: &NewIncident,
    now: Timestamp,
) -> DbResult<Changed<Incident>> {
    let id = new_id(now);
    let zone = timeline::home_zone(conn)?;
    let year = now.to_zoned_datetime(zone).year();
    // Exercises have a series of their own: a real number without its incident would look like a gap.
    let (series, prefix) = if new.exercise {
        ("exercises", "EX")
    } else {
        ("incidents", "INC")
    };
    let number = counters::next(conn, &format!("{series}/{year}"))?;
    let reference = format!("{prefix}-{year}-{number:04}");
    let phase = new.phase.unwrap_or(Phase::Emergency);
    diesel::insert_into(incidents::table)
        .values(Row {
            id: DbId(id),
            search_key: search_key(&reference, &new.title, &new.summary, &new.affected_services),
            reference: reference.clone(),
            title: new.title.trim().to_owned(),
            summary: new.summary.clone(),
            category: wire::name(&new.category),
            threat_source: new.threat_source.as_ref().map(wire::name),
            threats: stored::to_json(&new.threats)?,
            assets: stored::to_json(&new.assets)?,
            severity: wire::name(&new.severity),
            severity_rank: rank(new.severity),
            tlp: wire::name(&new.tlp),
            phase: wire::name(&phase),
            noticed_by: new.noticed_by.as_ref().map(wire::name),
            noticed_note: new.noticed_note.clone(),
            affected_services: stored::to_json(&new.affected_services)?,
            facts: stored::to_json(&new.facts)?,
            created_by: DbId(by),
            created_at: micros(now),
            updated_at: micros(now),
            version: 1,
            exercise: new.exercise,
        })
        .execute(conn)?;
    put_times(conn, id, &new.times)?;
    let entered_at = rules::first_phase_at(&new.times, now);
    put_phase(conn, id, by, &entry(phase, entered_at, by_name, ""), now)?;
    incident_keys::create(conn, keyring, id, now)?;
    members::insert(conn, id, by, by, now)?;
    // Stalls go to the executive, who must be able to see them.
    if let Some(executive) = stalls::rule(conn)?.executive_id.filter(|id| *id != by)
        && users::can_sign_in(conn, executive)?
    {
        members::insert(conn, id, executive, by, now)?;
    }
    let playbook = playbooks::begin(conn, id, now)?;
    let clocks = clocks::begin(conn, id, now)?;
    let text = Both {
        ja: if new.exercise {
            format!("{by_name}が訓練 {reference} を開始しました")
        } else {
            format!("{by_name}がインシデント {reference} を登録しました")
        },
        en: if new.exercise {
            format!("{by_name} began exercise {reference}")
        } else {
            format!("{by_name} opened incident {reference}")
        },
    };
    timeline::record(conn, id, now, &text, now)?;
    let data = json!({
        "reference": reference, "category": new.category, "severity": new.severity,
        "tlp": new.tlp, "phase": phase, "entered_at": entered_at, "exercise": new.exercise,
        "playbook_version": playbook, "clocks": clocks,
    });
    Ok(Changed::new(
        get(conn, id)?,
        Entry::incident(id, "incident.opened", id, data),
    ))
}

/// Changes an incident. `expected` is the version the caller saw. A patch that changes nothing leaves the
/// version as it is. Approvals of letters that say what changed are void.
pub fn update(
    conn: &mut Conn,
    id: Uuid,
    patch: &IncidentPatch,
    expected: i64,
    now: Timestamp,
) -> DbResult<Changed<Incident>> {
    let before = get(conn, id)?;
    if before.version != expected {
        return Err(DbError::Stale);
    }
    let after = patched(&before, patch);
    let changes = differences(&before, &after);
    if changes.is_empty() {
        return Ok(Changed::nothing(before));
    }
    let updated = diesel::update(
        incidents::table.filter(
            incidents::id
                .eq(DbId(id))
                .and(incidents::version.eq(expected)),
        ),
    )
    .set((
        incidents::title.eq(&after.title),
        incidents::summary.eq(&after.summary),
        incidents::category.eq(wire::name(&after.category)),
        incidents::severity.eq(wire::name(&after.severity)),
        incidents::severity_rank.eq(rank(after.severity)),
        incidents::tlp.eq(wire::name(&after.tlp)),
        incidents::threat_source.eq(after.threat_source.as_ref().map(wire::name)),
        incidents::threats.eq(stored::to_json(&after.threats)?),
        incidents::assets.eq(stored::to_json(&after.assets)?),
        incidents::noticed_by.eq(after.noticed_by.as_ref().map(wire::name)),
        incidents::noticed_note.eq(&after.noticed_note),
        incidents::affected_services.eq(stored::to_json(&after.affected_services)?),
        incidents::facts.eq(stored::to_json(&after.facts)?),
        incidents::search_key.eq(search_key(
            &after.reference,
            &after.title,
            &after.summary,
            &after.affected_services,
        )),
        incidents::updated_at.eq(micros(now)),
        incidents::version.eq(expected + 1),
    ))
    .execute(conn)?;
    if updated != 1 {
        return Err(DbError::Stale);
    }
    if after.times != before.times {
        diesel::delete(incident_times::table.filter(incident_times::incident_id.eq(DbId(id))))
            .execute(conn)?;
        put_times(conn, id, &after.times)?;
    }
    let data = Value::Object(changes);
    let mut entries = vec![Entry::incident(id, "incident.updated", id, data)];
    entries.extend(approvals::facts_moved(conn, id, now)?);
    Ok(Changed::with(get(conn, id)?, entries))
}

/// Moves an incident to another phase, or says what is wrong with the time or the note. It is not closed while
/// anything is open; what is, the refusal lists in `lang`. Closing keeps the final report.
pub fn move_phase(
    conn: &mut Conn,
    id: Uuid,
    by: Uuid,
    by_name: &str,
    change: &PhaseChange,
    lang: Lang,
    now: Timestamp,
) -> DbResult<Changed<Result<Incident, Faults>>> {
    lock(conn, id)?;
    // What was erased is not taken up again: nothing could be sealed in it.
    incident_keys::not_erased(conn, id)?;
    let incident = get(conn, id)?;
    let last = incident.phases.last().ok_or(DbError::NotFound)?;
    let from = incident.phase;
    if let Err(detail) = rules::check_move(from, change.phase) {
        let code = ErrorCode::StateConflict;
        return Err(DbError::Refused { code, detail });
    }
    let at = change.entered_at.unwrap_or(now);
    let faults = rules::check_phase(at, last.entered_at, &change.note, now);
    if !faults.0.is_empty() {
        return Ok(Changed::nothing(Err(faults)));
    }
    if change.phase == Phase::Closed {
        let open = gates::open_matters(conn, id, lang, now)?;
        if !open.is_empty() {
            return Err(DbError::Unfinished(open));
        }
    }
    diesel::update(incidents::table.find(DbId(id)))
        .set((
            incidents::phase.eq(wire::name(&change.phase)),
            incidents::updated_at.eq(micros(now)),
            incidents::version.eq(incidents::version + 1_i64),
        ))
        .execute(conn)?;
    put_phase(
        conn,
        id,
        by,
        &entry(change.phase, at, by_name, &change.note),
        now,
    )?;
    if change.phase == Phase::Recovery {
        items::take_up_dates(conn, id)?;
    }
    let label = |lang| change.phase.label(lang);
    let text = Both {
        ja: format!("{by_name}が段階を「{}」に移しました", label(Lang::Ja)),
        en: format!("{by_name} moved the incident to “{}”", label(Lang::En)),
    };
    timeline::record(conn, id, at, &text, now)?;
    let data = json!({ "from": from, "to": change.phase, "entered_at": at });
    let mut entries = vec![Entry::incident(id, "incident.moved", id, data)];
    if change.phase == Phase::Closed {
        entries.push(final_reports::keep(conn, id, (by, by_name), now)?);
    }
    Ok(Changed {
        value: Ok(get(conn, id)?),
        entries,
    })
}

/// Holds an incident's row until the transaction ends, so that whoever changes what hangs on it waits.
pub(crate) fn lock(conn: &mut Conn, id: Uuid) -> DbResult<()> {
    let found = diesel::update(incidents::table.find(DbId(id)))
        .set(incidents::version.eq(incidents::version))
        .execute(conn)?;
    if found == 1 {
        Ok(())
    } else {
        Err(DbError::NotFound)
    }
}

fn put_times(conn: &mut Conn, id: Uuid, times: &[IncidentTime]) -> DbResult<()> {
    for time in times {
        diesel::insert_into(incident_times::table)
            .values(TimeRow {
                incident_id: DbId(id),
                kind: wire::name(&time.kind),
                at: micros(time.moment.at),
                zone: time.moment.zone.clone(),
                precision: wire::name(&time.moment.precision),
                note: time.note.clone(),
            })
            .execute(conn)?;
    }
    Ok(())
}

fn entry(phase: Phase, entered_at: Timestamp, by_name: &str, note: &str) -> PhaseEntry {
    PhaseEntry {
        phase,
        entered_at,
        by_name: by_name.to_owned(),
        note: note.to_owned(),
    }
}

fn put_phase(
    conn: &mut Conn,
    id: Uuid,
    by: Uuid,
    entry: &PhaseEntry,
    now: Timestamp,
) -> DbResult<()> {
    diesel::insert_into(incident_phases::table)
        .values(PhaseRow {
            id: DbId(new_id(now)),
            incident_id: DbId(id),
            phase: wire::name(&entry.phase),
            entered_at: micros(entry.entered_at),
            by_id: DbId(by),
            by_name: entry.by_name.clone(),
            note: entry.note.clone(),
        })
        .execute(conn)?;
    Ok(())
}

fn search_key(reference: &str, title: &str, summary: &str, services: &[String]) -> String {
    let services = services.iter().map(String::as_str);
    search::key([reference, title, summary].into_iter().chain(services))
}

fn patched(before: &Incident, patch: &IncidentPatch) -> Incident {
    fn set<T: Clone>(to: &mut T, from: &Option<T>) {
        if let Some(value) = from {
            *to = value.clone();
        }
    }
    let mut after = before.clone();
    set(
        &mut after.title,
        &patch.title.as_deref().map(|t| t.trim().to_owned()),
    );
    set(&mut after.summary, &patch.summary);
    set(&mut after.category, &patch.category);
    set(&mut after.severity, &patch.severity);
    set(&mut after.tlp, &patch.tlp);
    set(&mut after.threat_source, &patch.threat_source.map(Some));
    set(&mut after.threats, &patch.threats);
    set(&mut after.assets, &patch.assets);
    set(&mut after.times, &patch.times);
    set(&mut after.noticed_by, &patch.noticed_by.map(Some));
    set(&mut after.noticed_note, &patch.noticed_note);
    set(&mut after.affected_services, &patch.affected_services);
    set(&mut after.facts, &patch.facts);
    after.times.sort_by_key(|time| time.kind);
    // The database keeps microseconds.
    for time in &mut after.times {
        time.moment.at = instant(micros(time.moment.at));
    }
    after
}

/// What changed, for the log: classes and times with their new value, prose by name only.
fn differences(before: &Incident, after: &Incident) -> Map<String, Value> {
    let mut changes = Map::new();
    let mut note = |name: &str, differs: bool, value: Value| {
        if differs {
            changes.insert(name.to_owned(), value);
        }
    };
    note("title", before.title != after.title, json!(after.title));
    note(
        "category",
        before.category != after.category,
        json!(after.category),
    );
    note(
        "severity",
        before.severity != after.severity,
        json!(after.severity),
    );
    note("tlp", before.tlp != after.tlp, json!(after.tlp));
    let source = after.threat_source;
    note(
        "threat_source",
        before.threat_source != source,
        json!(source),
    );
    note(
        "threats",
        before.threats != after.threats,
        json!(after.threats),
    );
    note("assets", before.assets != after.assets, json!(after.assets));
    let by = after.noticed_by;
    note("noticed_by", before.noticed_by != by, json!(by));
    let times: Vec<_> = after
        .times
        .iter()
        .map(|t| json!([t.kind, t.moment]))
        .collect();
    note("times", before.times != after.times, json!(times));
    let changed = json!("changed");
    note("summary", before.summary != after.summary, changed.clone());
    note(
        "noticed_note",
        before.noticed_note != after.noticed_note,
        changed.clone(),
    );
    let services = before.affected_services != after.affected_services;
    note(
        "affected_services",
        services,
        json!(after.affected_services),
    );
    note("facts", before.facts != after.facts, changed);
    changes
}
