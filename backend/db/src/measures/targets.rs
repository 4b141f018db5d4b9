//! The places a measure must reach, each with its decision. Which of them come from the register of systems is
//! `measures::rollout`.

use super::{find, lock};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry,
    conn::MultiBackend,
    gates,
    ids::{instant, micros, new_id},
    letters::Author,
    schema::{measure_targets, measures},
    stored,
};
use diesel::{helper_types::IntoBoxed, prelude::*};
use saiki_api::{
    Lang, Timestamp, Uuid,
    measures::{
        MeasureState, NewTarget, Target, TargetFilter, TargetPatch, TargetRole, TargetState,
    },
    problem::ErrorCode,
    wire,
};
use saiki_domain::search;
use serde_json::json;

type Query<'a> = IntoBoxed<'a, measure_targets::table, MultiBackend>;

#[derive(Queryable, Insertable)]
#[diesel(table_name = measure_targets, treat_none_as_default_value = false)]
pub(super) struct Row {
    pub(super) id: DbId,
    incident_id: DbId,
    measure_id: DbId,
    pub(super) system_id: Option<DbId>,
    name: String,
    pub(super) name_key: String,
    role: String,
    pub(super) state: String,
    pub(super) note: String,
    pub(super) due: Option<String>,
    decided_by_name: Option<String>,
    decided_at: Option<i64>,
    version: i64,
}

impl Row {
    pub(super) fn new(incident: Uuid, measure: Uuid, id: Uuid, new: &NewTarget) -> Row {
        let name = new.name.trim();
        Row {
            id: DbId(id),
            incident_id: DbId(incident),
            measure_id: DbId(measure),
            system_id: new.system_id.map(DbId),
            name: name.to_owned(),
            name_key: search::fold(name),
            role: wire::name(&new.role),
            state: wire::name(&TargetState::Undecided),
            note: String::new(),
            due: new.due.map(|day| day.to_string()),
            decided_by_name: None,
            decided_at: None,
            version: 1,
        }
    }

    /// One of the places every measure has from the start; it is named for each reader.
    pub(super) fn from_start(incident: Uuid, measure: Uuid, id: Uuid, role: TargetRole) -> Row {
        let place = NewTarget {
            system_id: None,
            name: String::new(),
            role,
            due: None,
        };
        let mut row = Row::new(incident, measure, id, &place);
        row.name_key = format!("default:{}", row.role);
        row
    }

    fn into_target(self, lang: Lang) -> DbResult<Target> {
        let role = stored::value("measure_targets.role", &self.role)?;
        Ok(Target {
            id: self.id.into(),
            measure_id: self.measure_id.into(),
            system_id: self.system_id.map(Uuid::from),
            name: named(self.name, role, lang),
            role,
            state: stored::value("measure_targets.state", &self.state)?,
            note: self.note,
            due: stored::optional("measure_targets.due", self.due.as_deref())?,
            decided_by_name: self.decided_by_name,
            decided_at: self.decided_at.map(instant),
            version: self.version,
        })
    }
}

/// A place's name; one that is there from the start has none of its own.
fn named(name: String, role: TargetRole, lang: Lang) -> String {
    match (name.is_empty(), role) {
        (true, TargetRole::Spare) => lang.pick("予備機", "Spare machines").to_owned(),
        (true, TargetRole::Backup) => lang.pick("バックアップ", "Backups").to_owned(),
        (true, other) => other.label(lang).to_owned(),
        (false, _) => name,
    }
}

/// Places of a measure a filter finds.
pub(super) fn filtered<'a>(measure: Uuid, filter: TargetFilter) -> Query<'a> {
    let mut query = measure_targets::table
        .filter(measure_targets::measure_id.eq(DbId(measure)))
        .into_boxed();
    if let Some(role) = filter.role {
        query = query.filter(measure_targets::role.eq(wire::name(&role)));
    }
    if let Some(state) = filter.state {
        query = query.filter(measure_targets::state.eq(wire::name(&state)));
    }
    query
}

/// How many places a measure must reach, and how many of them have no final decision.
pub(super) fn counts(conn: &mut Conn, measure: Uuid) -> DbResult<(i64, i64)> {
    let own = measure_targets::measure_id.eq(DbId(measure));
    let all = measure_targets::table
        .filter(own)
        .count()
        .get_result(conn)?;
    let closing = [TargetState::Done, TargetState::Exempt].map(|s| wire::name(&s));
    let closed: i64 = measure_targets::table
        .filter(own.and(measure_targets::state.eq_any(closing)))
        .count()
        .get_result(conn)?;
    Ok((all, all - closed))
}

/// Places of a measure in the order they were listed, after that id; and how many there are in all.
pub fn list(
    conn: &mut Conn,
    incident: Uuid,
    (measure, filter): (Uuid, TargetFilter),
    after: Option<Uuid>,
    limit: i64,
    lang: Lang,
) -> DbResult<(Vec<Target>, i64)> {
    find(conn, incident, measure)?;
    let total = filtered(measure, filter).count().get_result(conn)?;
    let mut wanted = filtered(measure, filter);
    if let Some(after) = after {
        wanted = wanted.filter(measure_targets::id.gt(DbId(after)));
    }
    let rows: Vec<Row> = wanted.order(measure_targets::id).limit(limit).load(conn)?;
    let rows: DbResult<Vec<Target>> = rows.into_iter().map(|row| row.into_target(lang)).collect();
    Ok((rows?, total))
}

/// Lists a place, once a measure.
pub fn add(
    conn: &mut Conn,
    incident: Uuid,
    measure: Uuid,
    new: &NewTarget,
    lang: Lang,
    now: Timestamp,
) -> DbResult<Changed<Target>> {
    gates::not_closed(conn, incident)?;
    lock(conn, incident, measure)?;
    let id = new_id(now);
    let row = Row::new(incident, measure, id, new);
    let taken: i64 = measure_targets::table
        .filter(
            measure_targets::measure_id
                .eq(DbId(measure))
                .and(measure_targets::name_key.eq(&row.name_key)),
        )
        .count()
        .get_result(conn)?;
    if taken > 0 {
        return Err(DbError::refused(
            ErrorCode::AlreadyExists,
            "同じ名前の適用先がすでにあります",
            "A place of this name is listed already",
        ));
    }
    diesel::insert_into(measure_targets::table)
        .values(&row)
        .execute(conn)?;
    let data = json!({ "measure": measure, "role": row.role, "system": new.system_id });
    Ok(Changed::new(
        row.into_target(lang)?,
        Entry::incident(incident, "measure_target.added", id, data),
    ))
}

/// Decides a place.
pub fn decide(
    conn: &mut Conn,
    incident: Uuid,
    (measure, id): (Uuid, Uuid),
    (by, lang): (&Author, Lang),
    patch: &TargetPatch,
    expected: i64,
    now: Timestamp,
) -> DbResult<Changed<Target>> {
    gates::not_closed(conn, incident)?;
    lock(conn, incident, measure)?;
    if get(conn, measure, id, lang)?.version != expected {
        return Err(DbError::Stale);
    }
    diesel::update(measure_targets::table.find(DbId(id)))
        .set((
            measure_targets::state.eq(wire::name(&patch.state)),
            measure_targets::note.eq(patch.note.trim()),
            measure_targets::due.eq(patch.due.map(|day| day.to_string())),
            measure_targets::decided_by_name.eq(Some(&by.name)),
            measure_targets::decided_at.eq(Some(micros(now))),
            measure_targets::version.eq(expected + 1),
        ))
        .execute(conn)?;
    let data = json!({ "measure": measure, "state": patch.state, "version": expected + 1 });
    Ok(Changed::new(
        get(conn, measure, id, lang)?,
        Entry::incident(incident, "measure_target.decided", id, data),
    ))
}

fn get(conn: &mut Conn, measure: Uuid, id: Uuid, lang: Lang) -> DbResult<Target> {
    measure_targets::table
        .filter(
            measure_targets::id
                .eq(DbId(id))
                .and(measure_targets::measure_id.eq(DbId(measure))),
        )
        .first::<Row>(conn)
        .optional()?
        .ok_or(DbError::NotFound)?
        .into_target(lang)
}

/// Places without a final decision, of measures that are pursued: id of the measure, name of the place.
pub(super) fn open(conn: &mut Conn, incident: Uuid, lang: Lang) -> DbResult<Vec<(Uuid, String)>> {
    let closing = [TargetState::Done, TargetState::Exempt].map(|s| wire::name(&s));
    let rows: Vec<(DbId, String, String)> = measure_targets::table
        .inner_join(measures::table.on(measures::id.eq(measure_targets::measure_id)))
        .filter(
            measure_targets::incident_id
                .eq(DbId(incident))
                .and(measure_targets::state.ne_all(closing))
                .and(measures::state.ne(wire::name(&MeasureState::Dropped))),
        )
        .order((measure_targets::measure_id, measure_targets::id))
        .select((
            measure_targets::measure_id,
            measure_targets::name,
            measure_targets::role,
        ))
        .load(conn)?;
    rows.into_iter()
        .map(|(measure, name, role)| {
            let role = stored::value("measure_targets.role", &role)?;
            Ok((measure.into(), named(name, role, lang)))
        })
        .collect()
}
