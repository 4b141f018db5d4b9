//! Options of prevention: written down, changed while undecided, chosen or decided against. Choosing one makes a
//! measure of it in the same transaction.

use super::create as create_measure;
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, gates,
    ids::{instant, micros, new_id},
    letters::Author,
    losses,
    schema::prevention_options,
    stored,
};
use diesel::prelude::*;
use saiki_api::{
    Timestamp, Uuid,
    measures::{NewOption, OptionDecision, OptionPatch, OptionState, PreventionOption},
    problem::ErrorCode,
    wire,
};
use saiki_domain::measures as rules;
use serde_json::json;

#[derive(Queryable, Insertable)]
#[diesel(table_name = prevention_options, treat_none_as_default_value = false)]
struct Row {
    id: DbId,
    incident_id: DbId,
    content: String,
    currency: String,
    state: String,
    reason: String,
    decided_by_name: Option<String>,
    measure_id: Option<DbId>,
    created_by_name: String,
    created_at: i64,
    version: i64,
}

impl Row {
    fn into_option(self) -> DbResult<PreventionOption> {
        let content: NewOption = stored::json(&self.content)?;
        Ok(PreventionOption {
            id: self.id.into(),
            worth: rules::worth(&content, &self.currency),
            content,
            currency: self.currency,
            state: stored::value("prevention_options.state", &self.state)?,
            reason: self.reason,
            decided_by_name: self.decided_by_name,
            measure_id: self.measure_id.map(Uuid::from),
            created_by_name: self.created_by_name,
            created_at: instant(self.created_at),
            version: self.version,
        })
    }
}

/// Writes an option down.
pub fn create(
    conn: &mut Conn,
    incident: Uuid,
    by: &Author,
    new: &NewOption,
    now: Timestamp,
) -> DbResult<Changed<PreventionOption>> {
    gates::not_closed(conn, incident)?;
    let id = new_id(now);
    diesel::insert_into(prevention_options::table)
        .values(Row {
            id: DbId(id),
            incident_id: DbId(incident),
            content: stored::to_json(new)?,
            currency: losses::home(conn, now)?.currency,
            state: wire::name(&OptionState::Open),
            reason: String::new(),
            decided_by_name: None,
            measure_id: None,
            created_by_name: by.name.clone(),
            created_at: micros(now),
            version: 1,
        })
        .execute(conn)?;
    let option = get(conn, incident, id)?;
    let data =
        json!({ "kind": new.kind, "cost": option.worth.cost, "prevented": option.worth.prevented });
    Ok(Changed::new(
        option,
        Entry::incident(incident, "option.created", id, data),
    ))
}

/// One option.
pub fn get(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<PreventionOption> {
    prevention_options::table
        .filter(
            prevention_options::id
                .eq(DbId(id))
                .and(prevention_options::incident_id.eq(DbId(incident))),
        )
        .first::<Row>(conn)
        .optional()?
        .ok_or(DbError::NotFound)?
        .into_option()
}

/// Options of an incident in the order they were written down, after that id; and how many there are in all.
pub fn list(
    conn: &mut Conn,
    incident: Uuid,
    after: Option<Uuid>,
    limit: i64,
) -> DbResult<(Vec<PreventionOption>, i64)> {
    let own = prevention_options::incident_id.eq(DbId(incident));
    let total = prevention_options::table
        .filter(own)
        .count()
        .get_result(conn)?;
    let mut wanted = prevention_options::table.filter(own).into_boxed();
    if let Some(after) = after {
        wanted = wanted.filter(prevention_options::id.gt(DbId(after)));
    }
    let rows: Vec<Row> = wanted
        .order(prevention_options::id)
        .limit(limit)
        .load(conn)?;
    let rows: DbResult<Vec<PreventionOption>> = rows.into_iter().map(Row::into_option).collect();
    Ok((rows?, total))
}

/// Changes an option that is not yet chosen. It was checked with `content`.
pub fn update(
    conn: &mut Conn,
    incident: Uuid,
    before: &PreventionOption,
    patch: &OptionPatch,
) -> DbResult<Changed<PreventionOption>> {
    gates::not_closed(conn, incident)?;
    let present = held(conn, incident, before.id, before.version)?;
    if present.state == OptionState::Chosen {
        return Err(chosen());
    }
    let content = rules::patched_option(&present.content, patch);
    if content == present.content {
        return Ok(Changed::nothing(present));
    }
    diesel::update(prevention_options::table.find(DbId(before.id)))
        .set((
            prevention_options::content.eq(stored::to_json(&content)?),
            prevention_options::version.eq(before.version + 1),
        ))
        .execute(conn)?;
    let option = get(conn, incident, before.id)?;
    let data = json!({
        "version": option.version, "cost": option.worth.cost, "prevented": option.worth.prevented,
    });
    Ok(Changed::new(
        option,
        Entry::incident(incident, "option.changed", before.id, data),
    ))
}

/// Decides about an option. Choosing it writes the measure down.
pub fn decide(
    conn: &mut Conn,
    incident: Uuid,
    id: Uuid,
    by: &Author,
    decision: &OptionDecision,
    expected: i64,
    now: Timestamp,
) -> DbResult<Changed<PreventionOption>> {
    gates::not_closed(conn, incident)?;
    let option = held(conn, incident, id, expected)?;
    if option.state == OptionState::Chosen {
        return Err(chosen());
    }
    let mut entries = Vec::new();
    let mut measure = None;
    if decision.state == OptionState::Chosen {
        let content = rules::chosen(&option.content);
        let made = create_measure(conn, incident, by, Some(id), &content, now)?;
        measure = Some(made.value.id);
        entries.extend(made.entries);
    }
    diesel::update(prevention_options::table.find(DbId(id)))
        .set((
            prevention_options::state.eq(wire::name(&decision.state)),
            prevention_options::reason.eq(decision.reason.trim()),
            prevention_options::decided_by_name.eq(Some(&by.name)),
            prevention_options::measure_id.eq(measure.map(DbId)),
            prevention_options::version.eq(expected + 1),
        ))
        .execute(conn)?;
    let data = json!({ "state": decision.state, "measure": measure, "version": expected + 1 });
    entries.push(Entry::incident(incident, "option.decided", id, data));
    Ok(Changed::with(get(conn, incident, id)?, entries))
}

fn chosen() -> DbError {
    DbError::refused(
        ErrorCode::StateConflict,
        "採用した案は変更できません。対策のほうを変更するか、見送ってください",
        "An option that was chosen cannot be changed; change or give up the measure made of it",
    )
}

/// An option held until the transaction ends, at the version the caller saw.
fn held(conn: &mut Conn, incident: Uuid, id: Uuid, expected: i64) -> DbResult<PreventionOption> {
    let found = diesel::update(
        prevention_options::table.filter(
            prevention_options::id
                .eq(DbId(id))
                .and(prevention_options::incident_id.eq(DbId(incident))),
        ),
    )
    .set(prevention_options::version.eq(prevention_options::version))
    .execute(conn)?;
    if found != 1 {
        return Err(DbError::NotFound);
    }
    let option = get(conn, incident, id)?;
    match option.version == expected {
        true => Ok(option),
        false => Err(DbError::Stale),
    }
}

/// Options nobody decided about: id and title.
pub(super) fn undecided(conn: &mut Conn, incident: Uuid) -> DbResult<Vec<(Uuid, String)>> {
    let rows: Vec<(DbId, String)> = prevention_options::table
        .filter(
            prevention_options::incident_id
                .eq(DbId(incident))
                .and(prevention_options::state.eq(wire::name(&OptionState::Open))),
        )
        .order(prevention_options::id)
        .select((prevention_options::id, prevention_options::content))
        .load(conn)?;
    rows.into_iter()
        .map(|(id, content)| Ok((id.0, stored::json::<NewOption>(&content)?.title)))
        .collect()
}
