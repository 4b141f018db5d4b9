//! Closer monitoring: periods with their entries. An entry is never changed, a finding is settled once, and the end is
//! decided by somebody who neither set the period up, changed it nor made entries.

use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, gates,
    ids::{instant, micros, new_id},
    letters::Author,
    recovery,
    schema::{monitoring_checks as checks, monitorings},
    stored, timeline,
};
use diesel::prelude::*;
use saiki_api::{
    Date, Lang, Timestamp, Uuid,
    activities::ActivityKey,
    gates::{MatterKind, OpenMatter},
    monitoring::{
        Check, EndMonitoring, Monitoring, MonitoringEnd, MonitoringInput, NewCheck, NewSettlement,
        Settlement,
    },
    organisation::Both,
    problem::ErrorCode,
    wire,
};
use saiki_domain::{canonical::sha256_hex, fault::Faults, monitoring as rules};
use serde_json::json;

#[derive(Queryable, Insertable)]
#[diesel(table_name = monitorings, treat_none_as_default_value = false)]
struct Row {
    id: DbId,
    incident_id: DbId,
    title: String,
    from_day: String,
    to_day: String,
    frequency: String,
    watched: String,
    responsible: String,
    created_by: DbId,
    created_by_name: String,
    created_at: i64,
    ended_by: Option<DbId>,
    ended_by_name: Option<String>,
    ended_at: Option<i64>,
    end_reason: Option<String>,
    /// Users who set the period up or changed it.
    editors: String,
    version: i64,
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = checks, treat_none_as_default_value = false)]
struct CheckRow {
    id: DbId,
    incident_id: DbId,
    monitoring_id: DbId,
    day: String,
    result: String,
    note: String,
    by_id: DbId,
    by_name: String,
    at: i64,
    settled_note: Option<String>,
    settled_by: Option<DbId>,
    settled_by_name: Option<String>,
    settled_at: Option<i64>,
}

impl CheckRow {
    fn into_check(self) -> DbResult<Check> {
        let settled = self.settled_note.zip(self.settled_by_name);
        Ok(Check {
            id: self.id.into(),
            day: day("monitoring_checks.day", &self.day)?,
            result: stored::value("monitoring_checks.result", &self.result)?,
            note: self.note,
            by_name: self.by_name,
            at: instant(self.at),
            settlement: settled
                .zip(self.settled_at)
                .map(|((note, by_name), at)| Settlement {
                    note,
                    by_name,
                    at: instant(at),
                }),
        })
    }
}

fn day(column: &str, text: &str) -> DbResult<Date> {
    text.parse()
        .map_err(|_| DbError::Other(format!("{column} holds no day")))
}

fn complete(conn: &mut Conn, row: Row, today: Date) -> DbResult<Monitoring> {
    let rows: Vec<CheckRow> = checks::table
        .filter(checks::monitoring_id.eq(row.id))
        .order((checks::day.desc(), checks::at.desc(), checks::id.desc()))
        .load(conn)?;
    let entries: DbResult<Vec<Check>> = rows.into_iter().map(CheckRow::into_check).collect();
    let entries = entries?;
    let (from, to) = (
        day("monitorings.from_day", &row.from_day)?,
        day("monitorings.to_day", &row.to_day)?,
    );
    let frequency = stored::value("monitorings.frequency", &row.frequency)?;
    let days = rules::days(from, to, frequency, &entries, today);
    let end = row.ended_by_name.zip(row.ended_at).zip(row.end_reason);
    let end = end.map(|((by_name, at), reason)| MonitoringEnd {
        by_name,
        at: instant(at),
        reason,
    });
    let hindrances = match end {
        Some(_) => Vec::new(),
        None => rules::hindrances(&days, &entries, to, today),
    };
    Ok(Monitoring {
        id: row.id.into(),
        title: row.title,
        from,
        to,
        watched: stored::json(&row.watched)?,
        frequency,
        responsible: row.responsible,
        days,
        checks: entries,
        hindrances,
        end,
        created_by_name: row.created_by_name,
        version: row.version,
    })
}

fn row(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<Row> {
    monitorings::table
        .filter(
            monitorings::id
                .eq(DbId(id))
                .and(monitorings::incident_id.eq(DbId(incident))),
        )
        .first(conn)
        .optional()?
        .ok_or(DbError::NotFound)
}

/// One period of that incident, with its days and entries.
pub fn get(conn: &mut Conn, incident: Uuid, id: Uuid, now: Timestamp) -> DbResult<Monitoring> {
    let today = recovery::today(conn, now)?;
    let row = row(conn, incident, id)?;
    complete(conn, row, today)
}

/// Periods of an incident, the one set up last first; after the place (created at, id) of a page's last row. Beside
/// each its place, and how many there are in all.
#[allow(clippy::type_complexity)] // a page's rows with their places
pub fn list(
    conn: &mut Conn,
    incident: Uuid,
    after: Option<(i64, Uuid)>,
    limit: i64,
    now: Timestamp,
) -> DbResult<(Vec<(Monitoring, (i64, Uuid))>, i64)> {
    let own = monitorings::incident_id.eq(DbId(incident));
    let total = monitorings::table.filter(own).count().get_result(conn)?;
    let mut query = monitorings::table.filter(own).into_boxed();
    if let Some((at, id)) = after {
        query = query.filter(
            monitorings::created_at.lt(at).or(monitorings::created_at
                .eq(at)
                .and(monitorings::id.lt(DbId(id)))),
        );
    }
    let rows: Vec<Row> = query
        .order((monitorings::created_at.desc(), monitorings::id.desc()))
        .limit(limit)
        .load(conn)?;
    let today = recovery::today(conn, now)?;
    let rows: DbResult<Vec<_>> = rows
        .into_iter()
        .map(|row| {
            let place = (row.created_at, row.id.into());
            Ok((complete(conn, row, today)?, place))
        })
        .collect();
    Ok((rows?, total))
}

/// Sets a period up.
pub fn create(
    conn: &mut Conn,
    incident: Uuid,
    by: &Author,
    input: &MonitoringInput,
    now: Timestamp,
) -> DbResult<Changed<Monitoring>> {
    gates::not_closed(conn, incident)?;
    let id = new_id(now);
    diesel::insert_into(monitorings::table)
        .values(Row {
            id: DbId(id),
            incident_id: DbId(incident),
            title: input.title.trim().to_owned(),
            from_day: input.from.to_string(),
            to_day: input.to.to_string(),
            frequency: wire::name(&input.frequency),
            watched: stored::to_json(&input.watched)?,
            responsible: input.responsible.clone(),
            created_by: DbId(by.id),
            created_by_name: by.name.clone(),
            created_at: micros(now),
            ended_by: None,
            ended_by_name: None,
            ended_at: None,
            end_reason: None,
            editors: stored::to_json(&[by.id])?,
            version: 1,
        })
        .execute(conn)?;
    let data = json!({ "from": input.from, "to": input.to, "frequency": input.frequency });
    Ok(Changed::new(
        get(conn, incident, id, now)?,
        Entry::incident(incident, "monitoring.created", id, data),
    ))
}

/// Changes a period that goes on. Entries stay; none may fall outside.
pub fn update(
    conn: &mut Conn,
    incident: Uuid,
    id: Uuid,
    by: &Author,
    input: &MonitoringInput,
    expected: i64,
    now: Timestamp,
) -> DbResult<Changed<Result<Monitoring, Faults>>> {
    gates::not_closed(conn, incident)?;
    let before = get(conn, incident, id, now)?;
    if before.version != expected {
        return Err(DbError::Stale);
    }
    goes_on(&before)?;
    let outside = |c: &Check| c.day < input.from || c.day > input.to;
    if before.checks.iter().any(outside) {
        let mut faults = Faults::default();
        faults.add(
            "to",
            "entries_outside",
            "記録のある日が期間の外になります。期間に含めてください",
            "Some days with entries would fall outside; keep them within the period",
        );
        return Ok(Changed::nothing(Err(faults)));
    }
    let mut editors: Vec<Uuid> = stored::json(&row(conn, incident, id)?.editors)?;
    if !editors.contains(&by.id) {
        editors.push(by.id);
    }
    diesel::update(monitorings::table.find(DbId(id)))
        .set((
            monitorings::title.eq(input.title.trim()),
            monitorings::from_day.eq(input.from.to_string()),
            monitorings::to_day.eq(input.to.to_string()),
            monitorings::frequency.eq(wire::name(&input.frequency)),
            monitorings::watched.eq(stored::to_json(&input.watched)?),
            monitorings::responsible.eq(&input.responsible),
            monitorings::editors.eq(stored::to_json(&editors)?),
            monitorings::version.eq(expected + 1),
        ))
        .execute(conn)?;
    let data = json!({ "from": input.from, "to": input.to, "frequency": input.frequency });
    Ok(Changed::new(
        Ok(get(conn, incident, id, now)?),
        Entry::incident(incident, "monitoring.updated", id, data),
    ))
}

/// Makes an entry for a day, or says what is wrong with it.
pub fn add_check(
    conn: &mut Conn,
    incident: Uuid,
    id: Uuid,
    by: &Author,
    new: &NewCheck,
    now: Timestamp,
) -> DbResult<Changed<Monitoring>> {
    gates::not_closed(conn, incident)?;
    let period = get(conn, incident, id, now)?;
    goes_on(&period)?;
    if new.day < period.from || new.day > period.to {
        return Err(DbError::refused(
            ErrorCode::Conflict,
            "監視期間が変わり、この日は期間の外です",
            "The period was changed, and this day is outside it now",
        ));
    }
    let check = new_id(now);
    diesel::insert_into(checks::table)
        .values(CheckRow {
            id: DbId(check),
            incident_id: DbId(incident),
            monitoring_id: DbId(id),
            day: new.day.to_string(),
            result: wire::name(&new.result),
            note: new.note.clone(),
            by_id: DbId(by.id),
            by_name: by.name.clone(),
            at: micros(now),
            settled_note: None,
            settled_by: None,
            settled_by_name: None,
            settled_at: None,
        })
        .execute(conn)?;
    raise(conn, id)?;
    let data = json!({
        "monitoring": id, "day": new.day, "result": new.result, "note_sha256": sha256_hex(&new.note)?,
    });
    Ok(Changed::new(
        get(conn, incident, id, now)?,
        Entry::incident(incident, "monitoring_check.added", check, data),
    ))
}

/// Settles a finding.
pub fn settle(
    conn: &mut Conn,
    incident: Uuid,
    id: Uuid,
    check: Uuid,
    by: &Author,
    new: &NewSettlement,
    now: Timestamp,
) -> DbResult<Changed<Monitoring>> {
    gates::not_closed(conn, incident)?;
    let period = get(conn, incident, id, now)?;
    goes_on(&period)?;
    let own = period.checks.iter().find(|c| c.id == check);
    if !rules::is_open(own.ok_or(DbError::NotFound)?) {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "解決を記録できるのは、未解決の気になる点だけです",
            "Only a finding that is still open can be settled",
        ));
    }
    diesel::update(checks::table.find(DbId(check)))
        .set((
            checks::settled_note.eq(Some(&new.note)),
            checks::settled_by.eq(Some(DbId(by.id))),
            checks::settled_by_name.eq(Some(&by.name)),
            checks::settled_at.eq(Some(micros(now))),
        ))
        .execute(conn)?;
    raise(conn, id)?;
    let data = json!({ "monitoring": id, "note_sha256": sha256_hex(&new.note)? });
    Ok(Changed::new(
        get(conn, incident, id, now)?,
        Entry::incident(incident, "monitoring_check.settled", check, data),
    ))
}

/// Ends a period. `expected` is the version the caller saw, which entries raise too.
pub fn end(
    conn: &mut Conn,
    incident: Uuid,
    id: Uuid,
    by: &Author,
    new: &EndMonitoring,
    expected: i64,
    now: Timestamp,
) -> DbResult<Changed<Monitoring>> {
    gates::not_closed(conn, incident)?;
    let period = get(conn, incident, id, now)?;
    if period.version != expected {
        return Err(DbError::Stale);
    }
    goes_on(&period)?;
    let writers: Vec<DbId> = checks::table
        .filter(checks::monitoring_id.eq(DbId(id)))
        .select(checks::by_id)
        .load(conn)?;
    let mut involved: Vec<Uuid> = stored::json(&row(conn, incident, id)?.editors)?;
    involved.extend(writers.into_iter().map(Uuid::from));
    if let Err((code, detail)) = rules::check_decider(by.id, &involved) {
        return Err(DbError::Refused { code, detail });
    }
    if !period.hindrances.is_empty() {
        let join = |pick: fn(&Both) -> &str, with: &str| {
            let all: Vec<&str> = period.hindrances.iter().map(pick).collect();
            all.join(with)
        };
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            &join(|b| &b.ja, "。"),
            &join(|b| &b.en, ". "),
        ));
    }
    diesel::update(monitorings::table.find(DbId(id)))
        .set((
            monitorings::ended_by.eq(Some(DbId(by.id))),
            monitorings::ended_by_name.eq(Some(&by.name)),
            monitorings::ended_at.eq(Some(micros(now))),
            monitorings::end_reason.eq(Some(&new.reason)),
            monitorings::version.eq(expected + 1),
        ))
        .execute(conn)?;
    let text = Both {
        ja: format!(
            "{}が監視強化「{}」の終了を決めました",
            by.name, period.title
        ),
        en: format!(
            "{} decided the end of the closer monitoring “{}”",
            by.name, period.title
        ),
    };
    timeline::record(conn, incident, now, &text, now)?;
    let data = json!({ "entries": period.checks.len(), "reason_sha256": sha256_hex(&new.reason)? });
    Ok(Changed::new(
        get(conn, incident, id, now)?,
        Entry::incident(incident, "monitoring.ended", id, data),
    ))
}

fn goes_on(period: &Monitoring) -> DbResult<()> {
    if period.end.is_none() {
        return Ok(());
    }
    Err(DbError::refused(
        ErrorCode::StateConflict,
        "終了した監視です。続けるときは新しい期間を設けてください",
        "This period has ended; set up a new one to go on",
    ))
}

fn raise(conn: &mut Conn, id: Uuid) -> DbResult<()> {
    diesel::update(monitorings::table.find(DbId(id)))
        .set(monitorings::version.eq(monitorings::version + 1_i64))
        .execute(conn)?;
    Ok(())
}

/// Periods that go on, titles as they were written.
pub fn open_matters(conn: &mut Conn, incident: Uuid, _: Lang) -> DbResult<Vec<OpenMatter>> {
    let rows: Vec<(DbId, String)> = monitorings::table
        .filter(
            monitorings::incident_id
                .eq(DbId(incident))
                .and(monitorings::ended_at.is_null()),
        )
        .order((monitorings::created_at, monitorings::id))
        .select((monitorings::id, monitorings::title))
        .load(conn)?;
    let matter = |(id, title): (DbId, String)| OpenMatter {
        kind: MatterKind::Monitoring,
        id: Some(id.into()),
        title,
        activity: Some(ActivityKey::Ro),
    };
    Ok(rows.into_iter().map(matter).collect())
}
