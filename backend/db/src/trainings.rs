//! Education, drills and audits of an incident. Attendance, which names people, is sealed under the incident's key; only
//! its totals are not.

use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry,
    crypto::{IncidentCipher, Place},
    gates,
    ids::{instant, micros, new_id},
    letters::Author,
    losses,
    schema::trainings,
    stored,
    work::Upcoming,
};
use diesel::{dsl::max, prelude::*};
use saiki_api::{
    Date, Lang, Timestamp, Uuid,
    trainings::{NewTraining, Training, TrainingKind},
    wire,
};
use saiki_domain::trainings as rules;
use serde_json::json;
use std::collections::HashMap;

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = trainings, treat_none_as_default_value = false, treat_none_as_null = true)]
struct Row {
    id: DbId,
    incident_id: DbId,
    kind: String,
    title: String,
    audience: String,
    day: String,
    held: bool,
    sealed: Vec<u8>,
    invited: i64,
    attended: i64,
    result: String,
    next_on: Option<String>,
    created_by_name: String,
    updated_at: i64,
    version: i64,
}

fn place(id: Uuid) -> Place<'static> {
    Place::new("trainings", "sealed", id)
}

impl Row {
    fn new(
        cipher: &IncidentCipher,
        incident: Uuid,
        id: Uuid,
        by: &Author,
        new: &NewTraining,
        now: Timestamp,
    ) -> DbResult<Row> {
        let (invited, attended) = rules::totals(new);
        Ok(Row {
            id: DbId(id),
            incident_id: DbId(incident),
            kind: wire::name(&new.kind),
            title: new.title.trim().to_owned(),
            audience: new.audience.trim().to_owned(),
            day: new.day.to_string(),
            held: new.held,
            sealed: cipher.seal(&place(id), &serde_json::to_vec(&new.attendance)?)?,
            invited,
            attended,
            result: new.result.trim().to_owned(),
            next_on: new.next_on.map(|day| day.to_string()),
            created_by_name: by.name.clone(),
            updated_at: micros(now),
            version: 1,
        })
    }

    fn open(
        self,
        cipher: &IncidentCipher,
        latest: Option<Date>,
        today: Date,
    ) -> DbResult<Training> {
        let attendance = cipher.open(&place(self.id.0), &self.sealed)?;
        let content = NewTraining {
            kind: stored::value("trainings.kind", &self.kind)?,
            title: self.title,
            audience: self.audience,
            day: stored::value("trainings.day", &self.day)?,
            held: self.held,
            attendance: serde_json::from_slice(&attendance)?,
            result: self.result,
            next_on: stored::optional("trainings.next_on", self.next_on.as_deref())?,
        };
        Ok(Training {
            id: self.id.into(),
            state: rules::state(&content, latest, today),
            content,
            invited: self.invited,
            attended: self.attended,
            created_by_name: self.created_by_name,
            updated_at: instant(self.updated_at),
            version: self.version,
        })
    }
}

/// Writes one down; the answer is its id, since the rest names people.
pub fn create(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    by: &Author,
    new: &NewTraining,
    now: Timestamp,
) -> DbResult<Changed<Uuid>> {
    gates::not_closed(conn, incident)?;
    let id = new_id(now);
    let row = Row::new(cipher, incident, id, by, new, now)?;
    diesel::insert_into(trainings::table)
        .values(&row)
        .execute(conn)?;
    Ok(Changed::new(
        id,
        Entry::incident(incident, "training.created", id, facts(&row)),
    ))
}

/// Replaces what one says.
#[allow(clippy::too_many_arguments)] // what a change is made of; a struct of it would be used once
pub fn replace(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    id: Uuid,
    by: &Author,
    new: &NewTraining,
    expected: i64,
    now: Timestamp,
) -> DbResult<Changed<Uuid>> {
    gates::not_closed(conn, incident)?;
    let before = find(conn, incident, id)?;
    let mut row = Row::new(cipher, incident, id, by, new, now)?;
    row.created_by_name = before.created_by_name;
    row.version = expected + 1;
    let changed = diesel::update(
        trainings::table.filter(
            trainings::id
                .eq(DbId(id))
                .and(trainings::version.eq(expected)),
        ),
    )
    .set(&row)
    .execute(conn)?;
    match changed {
        1 => Ok(Changed::new(
            id,
            Entry::incident(incident, "training.changed", id, facts(&row)),
        )),
        _ => Err(DbError::Stale),
    }
}

/// One of them as it is at `now`.
pub fn get(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    id: Uuid,
    now: Timestamp,
) -> DbResult<Training> {
    let row = find(conn, incident, id)?;
    let today = losses::home(conn, now)?.today;
    let latest = latest_held(conn, incident, &row.kind)?;
    row.open(cipher, latest, today)
}

fn find(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<Row> {
    trainings::table
        .filter(
            trainings::id
                .eq(DbId(id))
                .and(trainings::incident_id.eq(DbId(incident))),
        )
        .first(conn)
        .optional()?
        .ok_or(DbError::NotFound)
}

/// The last day anything of a kind was held.
fn latest_held(conn: &mut Conn, incident: Uuid, kind: &str) -> DbResult<Option<Date>> {
    let day: Option<String> = trainings::table
        .filter(
            trainings::incident_id
                .eq(DbId(incident))
                .and(trainings::kind.eq(kind))
                .and(trainings::held.eq(true)),
        )
        .select(max(trainings::day))
        .first(conn)?;
    stored::optional("trainings.day", day.as_deref())
}

/// What is to be held by a day: planned ones, and those that are to follow one held.
pub(crate) fn upcoming(conn: &mut Conn, incident: Uuid, lang: Lang) -> DbResult<Vec<Upcoming>> {
    type Found = (DbId, String, String, String, bool, Option<String>);
    let rows: Vec<Found> = trainings::table
        .filter(trainings::incident_id.eq(DbId(incident)))
        .order(trainings::id)
        .select((
            trainings::id,
            trainings::kind,
            trainings::title,
            trainings::day,
            trainings::held,
            trainings::next_on,
        ))
        .load(conn)?;
    // Days are stored as 2026-11-26, so that text compares as they do.
    let mut held_last: HashMap<String, String> = HashMap::new();
    for (_, kind, _, day, held, _) in &rows {
        if *held && held_last.get(kind).is_none_or(|last| last < day) {
            held_last.insert(kind.clone(), day.clone());
        }
    }
    let mut all = Vec::new();
    for (id, kind, title, day, held, next_on) in rows {
        let latest = held_last.get(&kind).map(String::as_str);
        let latest = stored::optional("trainings.day", latest)?;
        let day = stored::value("trainings.day", &day)?;
        let next_on = stored::optional("trainings.next_on", next_on.as_deref())?;
        let Some(day) = rules::next_day(day, held, next_on, latest) else {
            continue;
        };
        let kind: TrainingKind = stored::value("trainings.kind", &kind)?;
        let kind = kind.label(lang);
        let title = match (held, lang) {
            (false, Lang::Ja) => format!("{kind}「{title}」を実施する"),
            (false, Lang::En) => format!("{kind}: hold “{title}”"),
            (true, Lang::Ja) => format!("{kind}「{title}」の次回を実施する"),
            (true, Lang::En) => format!("{kind}: hold the one after “{title}”"),
        };
        let id = id.into();
        all.push(Upcoming { id, title, day });
    }
    Ok(all)
}

/// A window of them, the latest day first, after that place; and how many there are in all.
pub fn list(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    after: Option<(String, Uuid)>,
    limit: i64,
    now: Timestamp,
) -> DbResult<(Vec<Training>, i64)> {
    let own = trainings::incident_id.eq(DbId(incident));
    let total = trainings::table.filter(own).count().get_result(conn)?;
    let mut wanted = trainings::table.filter(own).into_boxed();
    if let Some((day, id)) = after {
        wanted = wanted.filter(
            trainings::day
                .lt(day.clone())
                .or(trainings::day.eq(day).and(trainings::id.lt(DbId(id)))),
        );
    }
    let rows: Vec<Row> = wanted
        .order((trainings::day.desc(), trainings::id.desc()))
        .limit(limit)
        .load(conn)?;
    let today = losses::home(conn, now)?.today;
    let mut opened = Vec::with_capacity(rows.len());
    for row in rows {
        let latest = latest_held(conn, incident, &row.kind)?;
        opened.push(row.open(cipher, latest, today)?);
    }
    Ok((opened, total))
}

/// Titles of what is planned and was not held, and its ids.
pub fn planned(conn: &mut Conn, incident: Uuid) -> DbResult<Vec<(Uuid, String)>> {
    let rows: Vec<(DbId, String)> = trainings::table
        .filter(
            trainings::incident_id
                .eq(DbId(incident))
                .and(trainings::held.eq(false)),
        )
        .order(trainings::id)
        .select((trainings::id, trainings::title))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, title)| (id.0, title)).collect())
}

/// What the log keeps: kinds, days, counts; no names.
fn facts(row: &Row) -> serde_json::Value {
    json!({
        "version": row.version, "kind": row.kind, "day": row.day, "held": row.held, "invited": row.invited,
        "attended": row.attended, "next_on": row.next_on,
    })
}
