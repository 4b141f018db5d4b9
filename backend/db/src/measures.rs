//! Measures against recurrence: written down, changed, put in place, tested, given up. What may follow what is
//! `saiki_domain::measures`; options, approvals and the places a measure must reach are in modules of their own.

pub mod approvals;
mod matters;
pub mod options;
pub mod rollout;
mod row;
pub mod targets;

pub use matters::open_matters;

use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, gates,
    ids::{micros, new_id},
    letters::Author,
    losses,
    schema::{measure_audits, measures},
    stored, timeline,
    work::Upcoming,
};
use diesel::prelude::*;
use row::{AuditRow, Row};
use saiki_api::{
    Date, Lang, Timestamp, Uuid,
    measures::{
        Measure, MeasureAction, MeasureAudit, MeasureCosts, MeasureFilter, MeasurePatch,
        MeasureState, MeasureStep, NewMeasure, NewMeasureAudit,
    },
    organisation::Both,
    wire,
};
use saiki_domain::{
    measures::{self as rules, Facts, Refusal},
    search,
};
use serde_json::json;

impl From<Refusal> for DbError {
    fn from(refusal: Refusal) -> Self {
        DbError::Refused {
            code: refusal.code,
            detail: refusal.detail,
        }
    }
}

/// Writes a measure down at version 1, with spare machines and backups among the places it must reach.
pub fn create(
    conn: &mut Conn,
    incident: Uuid,
    by: &Author,
    option: Option<Uuid>,
    new: &NewMeasure,
    now: Timestamp,
) -> DbResult<Changed<Measure>> {
    gates::not_closed(conn, incident)?;
    let id = new_id(now);
    let currency = losses::home(conn, now)?.currency;
    let row = Row::new(incident, id, by, option, new, currency, now)?;
    diesel::insert_into(measures::table)
        .values(&row)
        .execute(conn)?;
    rollout::begin(conn, incident, id, now)?;
    let measure = get(conn, incident, id, now)?;
    let data = json!({ "version": 1, "kind": row.kind, "content_hash": row.content_hash, "cost": measure.cost });
    Ok(Changed::new(
        measure,
        Entry::incident(incident, "measure.created", id, data),
    ))
}

/// One measure as it is at `now`.
pub fn get(conn: &mut Conn, incident: Uuid, id: Uuid, now: Timestamp) -> DbResult<Measure> {
    let row = find(conn, incident, id)?;
    let today = losses::home(conn, now)?.today;
    complete(conn, row, today)
}

fn find(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<Row> {
    measures::table
        .filter(
            measures::id
                .eq(DbId(id))
                .and(measures::incident_id.eq(DbId(incident))),
        )
        .first::<Row>(conn)
        .optional()?
        .ok_or(DbError::NotFound)
}

fn complete(conn: &mut Conn, row: Row, today: Date) -> DbResult<Measure> {
    let counts = targets::counts(conn, row.id.into())?;
    let approval = approvals::latest(conn, row.id.into())?.map(|approval| approval.state);
    row.into_measure(counts, approval, today)
}

/// Measures of an incident in the order they were written down, after that id; and how many there are in all under the
/// same filters.
pub fn list(
    conn: &mut Conn,
    incident: Uuid,
    filter: &MeasureFilter,
    after: Option<Uuid>,
    limit: i64,
    now: Timestamp,
) -> DbResult<(Vec<Measure>, i64)> {
    let today = losses::home(conn, now)?.today;
    let mut counted = measures::table
        .filter(measures::incident_id.eq(DbId(incident)))
        .count()
        .into_boxed();
    let mut wanted = measures::table
        .filter(measures::incident_id.eq(DbId(incident)))
        .into_boxed();
    if let Some(kind) = filter.kind {
        counted = counted.filter(measures::kind.eq(wire::name(&kind)));
        wanted = wanted.filter(measures::kind.eq(wire::name(&kind)));
    }
    if let Some(state) = filter.state {
        counted = counted.filter(measures::state.eq(wire::name(&state)));
        wanted = wanted.filter(measures::state.eq(wire::name(&state)));
    }
    for word in filter.q.as_deref().map(search::words).unwrap_or_default() {
        let pattern = search::like(&word);
        counted = counted.filter(measures::search_key.like(pattern.clone()).escape('\\'));
        wanted = wanted.filter(measures::search_key.like(pattern).escape('\\'));
    }
    let total = counted.get_result(conn)?;
    if let Some(after) = after {
        wanted = wanted.filter(measures::id.gt(DbId(after)));
    }
    let rows: Vec<Row> = wanted.order(measures::id).limit(limit).load(conn)?;
    let rows: DbResult<Vec<Measure>> = rows
        .into_iter()
        .map(|row| complete(conn, row, today))
        .collect();
    Ok((rows?, total))
}

/// Changes a measure. What it says anew voids an approval asked for or given, and the measure is planned again; what
/// was spent does not.
pub fn update(
    conn: &mut Conn,
    incident: Uuid,
    id: Uuid,
    by: &Author,
    patch: &MeasurePatch,
    expected: i64,
    now: Timestamp,
) -> DbResult<Changed<Measure>> {
    gates::not_closed(conn, incident)?;
    let before = get(conn, incident, id, now)?;
    let mut row = held(conn, incident, id, expected)?;
    let content = rules::patched(&before, patch);
    let spent = patch.spent.unwrap_or(before.spent);
    if content == before.content && spent == before.spent {
        return Ok(Changed::nothing(before));
    }
    row.spent = spent;
    let mut entries = Vec::new();
    if content != before.content {
        if before.state == MeasureState::Dropped {
            return Err(given_up());
        }
        row.say(&content)?;
        row.wrote(by.id)?;
        row.state = wire::name(&MeasureState::Planned);
        entries.extend(approvals::void(conn, incident, id, now)?);
    }
    row.write(conn, expected, now)?;
    let data = json!({ "version": row.version, "content_hash": row.content_hash, "spent": spent });
    entries.push(Entry::incident(incident, "measure.changed", id, data));
    Ok(Changed::with(get(conn, incident, id, now)?, entries))
}

fn given_up() -> DbError {
    DbError::refused(
        saiki_api::problem::ErrorCode::StateConflict,
        "見送った対策は変更できません。再開してから変更してください",
        "A measure that was given up cannot be changed; resume it first",
    )
}

/// Puts a measure in place, gives it up, or takes it up again.
pub fn step(
    conn: &mut Conn,
    incident: Uuid,
    id: Uuid,
    by: &Author,
    step: &MeasureStep,
    expected: i64,
    now: Timestamp,
) -> DbResult<Changed<Measure>> {
    gates::not_closed(conn, incident)?;
    let mut row = held(conn, incident, id, expected)?;
    let facts = facts(conn, &row)?;
    let next = match step.action {
        MeasureAction::PutInPlace => rules::put_in_place(&facts)?,
        MeasureAction::Drop => rules::drop_it(&facts)?,
        MeasureAction::Resume => rules::resume(&facts)?,
    };
    let mut entries = Vec::new();
    match step.action {
        MeasureAction::PutInPlace => {
            row.implemented_by = Some(DbId(by.id));
            row.implemented_by_name = Some(by.name.clone());
            row.implemented_at = Some(micros(now));
        }
        MeasureAction::Drop | MeasureAction::Resume => {
            entries.extend(approvals::void(conn, incident, id, now)?);
        }
    }
    row.state = wire::name(&next);
    row.state_note = step.note.trim().to_owned();
    row.write(conn, expected, now)?;
    let measure = get(conn, incident, id, now)?;
    let title = &measure.content.title;
    let told = match step.action {
        MeasureAction::PutInPlace => Both {
            ja: format!("{}が再発防止策「{title}」を実施済みにしました", by.name),
            en: format!("{} put the measure “{title}” in place", by.name),
        },
        MeasureAction::Drop => Both {
            ja: format!("{}が再発防止策「{title}」を見送りました", by.name),
            en: format!("{} gave up the measure “{title}”", by.name),
        },
        MeasureAction::Resume => Both {
            ja: format!("{}が再発防止策「{title}」を再開しました", by.name),
            en: format!("{} took up the measure “{title}” again", by.name),
        },
    };
    timeline::record(conn, incident, now, &told, now)?;
    let data = json!({ "action": step.action, "state": next, "version": row.version });
    entries.push(Entry::incident(incident, "measure.stepped", id, data));
    Ok(Changed::with(measure, entries))
}

/// Records a test of the effect. Effective: verified, with the day of the next audit. Not effective: back to work.
pub fn audit(
    conn: &mut Conn,
    incident: Uuid,
    id: Uuid,
    by: &Author,
    new: &NewMeasureAudit,
    expected: i64,
    now: Timestamp,
) -> DbResult<Changed<Measure>> {
    // A verified measure is audited again after the incident's end; one found wanting opens it.
    if !new.effective {
        gates::not_closed(conn, incident)?;
    }
    let mut row = held(conn, incident, id, expected)?;
    let next = rules::audited(&facts(conn, &row)?, by.id, new.effective)?;
    let audit = new_id(now);
    diesel::insert_into(measure_audits::table)
        .values(AuditRow {
            id: DbId(audit),
            incident_id: DbId(incident),
            measure_id: DbId(id),
            effective: new.effective,
            tested: new.tested.trim().to_owned(),
            next_on: new.next_on.map(|day| day.to_string()),
            by_id: DbId(by.id),
            by_name: by.name.clone(),
            at: micros(now),
        })
        .execute(conn)?;
    row.state = wire::name(&next);
    row.audit_on = new.next_on.map(|day| day.to_string());
    row.write(conn, expected, now)?;
    let measure = get(conn, incident, id, now)?;
    let title = &measure.content.title;
    let told = match new.effective {
        true => Both {
            ja: format!("{}が再発防止策「{title}」の効果を確認しました", by.name),
            en: format!("{} verified the measure “{title}”", by.name),
        },
        false => Both {
            ja: format!("{}が再発防止策「{title}」の効果不足を記録しました", by.name),
            en: format!("{} found the measure “{title}” not effective", by.name),
        },
    };
    timeline::record(conn, incident, now, &told, now)?;
    let data = json!({
        "audit": audit, "effective": new.effective, "next_on": new.next_on, "state": next, "version": row.version,
    });
    Ok(Changed::new(
        measure,
        Entry::incident(incident, "measure.audited", id, data),
    ))
}

/// Tests of a measure's effect, the newest first.
pub fn audits(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<Vec<MeasureAudit>> {
    find(conn, incident, id)?;
    let rows: Vec<AuditRow> = measure_audits::table
        .filter(measure_audits::measure_id.eq(DbId(id)))
        .order((measure_audits::at.desc(), measure_audits::id.desc()))
        .load(conn)?;
    rows.into_iter().map(AuditRow::into_audit).collect()
}

/// What all measures of an incident cost; only those in the organisation's present currency.
pub fn costs(conn: &mut Conn, incident: Uuid, currency: &str) -> DbResult<MeasureCosts> {
    let rows: Vec<Row> = measures::table
        .filter(
            measures::incident_id
                .eq(DbId(incident))
                .and(measures::currency.eq(currency)),
        )
        .load(conn)?;
    let mut all = Vec::new();
    for row in rows {
        let state: MeasureState = stored::value("measures.state", &row.state)?;
        all.push((state, stored::json::<NewMeasure>(&row.content)?, row.spent));
    }
    Ok(rules::costs(
        all.iter()
            .map(|(state, content, spent)| (*state, content, *spent)),
    ))
}

/// A measure's row, held until the transaction ends, at the version the caller saw.
fn held(conn: &mut Conn, incident: Uuid, id: Uuid, expected: i64) -> DbResult<Row> {
    lock(conn, incident, id)?;
    let row = find(conn, incident, id)?;
    match row.version == expected {
        true => Ok(row),
        false => Err(DbError::Stale),
    }
}

fn lock(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<()> {
    let found = diesel::update(
        measures::table.filter(
            measures::id
                .eq(DbId(id))
                .and(measures::incident_id.eq(DbId(incident))),
        ),
    )
    .set(measures::version.eq(measures::version))
    .execute(conn)?;
    match found {
        1 => Ok(()),
        _ => Err(DbError::NotFound),
    }
}

fn facts(conn: &mut Conn, row: &Row) -> DbResult<Facts> {
    Ok(Facts {
        state: stored::value("measures.state", &row.state)?,
        implemented_by: row.implemented_by.map(Uuid::from),
        open_targets: targets::counts(conn, row.id.into())?.1,
    })
}

/// Measures something is to be done about by a day.
pub(crate) fn upcoming(conn: &mut Conn, incident: Uuid, lang: Lang) -> DbResult<Vec<Upcoming>> {
    let rows: Vec<Row> = measures::table
        .filter(measures::incident_id.eq(DbId(incident)))
        .order(measures::id)
        .load(conn)?;
    let mut all = Vec::new();
    for row in rows {
        let state = stored::value("measures.state", &row.state)?;
        let due = stored::optional("measures.due", row.due.as_deref())?;
        let audit_on = stored::optional("measures.audit_on", row.audit_on.as_deref())?;
        let Some(day) = rules::next_day(state, due, audit_on) else {
            continue;
        };
        let content: NewMeasure = serde_json::from_str(&row.content)?;
        let title = content.title;
        let title = match (state, lang) {
            (MeasureState::Verified, Lang::Ja) => format!("「{title}」を再監査する"),
            (MeasureState::Verified, Lang::En) => format!("Audit “{title}” again"),
            (MeasureState::InPlace, Lang::Ja) => format!("「{title}」の効果を確認する"),
            (MeasureState::InPlace, Lang::En) => format!("Verify the effect of “{title}”"),
            (_, Lang::Ja) => format!("「{title}」を実施する"),
            (_, Lang::En) => format!("Put “{title}” in place"),
        };
        let id = row.id.into();
        all.push(Upcoming { id, title, day });
    }
    Ok(all)
}
