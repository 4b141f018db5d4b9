//! Revisions of plans, policies and manuals: written, approved by somebody else, put in force. What may follow what is
//! `saiki_domain::revisions`; approvals are those of measures.

use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, gates,
    ids::{instant, micros, new_id},
    letters::Author,
    losses,
    measures::approvals,
    schema::plan_revisions,
    stored, timeline,
};
use diesel::prelude::*;
use saiki_api::{
    Date, Timestamp, Uuid,
    approvals::ApprovalAction,
    measures::MeasureApprovalStep,
    organisation::Both,
    problem::ErrorCode,
    revisions::{NewRevision, Revision, RevisionDecision, RevisionState},
    wire,
};
use saiki_domain::{canonical::sha256_hex, revisions as rules};
use serde_json::json;

#[derive(Queryable, Insertable, AsChangeset, Clone)]
#[diesel(table_name = plan_revisions, treat_none_as_default_value = false, treat_none_as_null = true)]
struct Row {
    id: DbId,
    incident_id: DbId,
    content: String,
    content_hash: String,
    state: String,
    writers: String,
    in_force_on: Option<String>,
    reason: String,
    created_by_name: String,
    updated_at: i64,
    version: i64,
}

impl Row {
    fn state(&self) -> DbResult<RevisionState> {
        stored::value("plan_revisions.state", &self.state)
    }

    fn writers(&self) -> DbResult<Vec<Uuid>> {
        stored::json(&self.writers)
    }

    fn write(&mut self, conn: &mut Conn, now: Timestamp) -> DbResult<()> {
        let expected = self.version;
        self.version += 1;
        self.updated_at = micros(now);
        let changed = diesel::update(
            plan_revisions::table.filter(
                plan_revisions::id
                    .eq(self.id)
                    .and(plan_revisions::version.eq(expected)),
            ),
        )
        .set(&*self)
        .execute(conn)?;
        match changed {
            1 => Ok(()),
            _ => Err(DbError::Stale),
        }
    }

    fn into_revision(self, conn: &mut Conn, today: Date) -> DbResult<Revision> {
        let state = self.state()?;
        let content: NewRevision = stored::json(&self.content)?;
        let approval = approvals::latest(conn, self.id.into())?;
        Ok(Revision {
            id: self.id.into(),
            overdue: rules::is_overdue(state, content.due, today),
            content,
            content_hash: self.content_hash,
            state,
            decided_by_name: approval.as_ref().and_then(|a| a.decided_by_name.clone()),
            approval: approval.map(|approval| approval.state),
            in_force_on: stored::optional(
                "plan_revisions.in_force_on",
                self.in_force_on.as_deref(),
            )?,
            reason: self.reason,
            created_by_name: self.created_by_name,
            updated_at: instant(self.updated_at),
            version: self.version,
        })
    }
}

/// Writes a revision down as a draft.
pub fn create(
    conn: &mut Conn,
    incident: Uuid,
    by: &Author,
    new: &NewRevision,
    now: Timestamp,
) -> DbResult<Changed<Revision>> {
    gates::not_closed(conn, incident)?;
    let id = new_id(now);
    let row = Row {
        id: DbId(id),
        incident_id: DbId(incident),
        content: stored::to_json(new)?,
        content_hash: sha256_hex(new)?,
        state: wire::name(&RevisionState::Draft),
        writers: stored::to_json(&[by.id])?,
        in_force_on: None,
        reason: String::new(),
        created_by_name: by.name.clone(),
        updated_at: micros(now),
        version: 1,
    };
    diesel::insert_into(plan_revisions::table)
        .values(&row)
        .execute(conn)?;
    let data = json!({ "version": 1, "content_hash": row.content_hash });
    Ok(Changed::new(
        get(conn, incident, id, now)?,
        Entry::incident(incident, "revision.created", id, data),
    ))
}

/// One revision as it is at `now`.
pub fn get(conn: &mut Conn, incident: Uuid, id: Uuid, now: Timestamp) -> DbResult<Revision> {
    let row = find(conn, incident, id)?;
    let today = losses::home(conn, now)?.today;
    row.into_revision(conn, today)
}

fn find(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<Row> {
    plan_revisions::table
        .filter(
            plan_revisions::id
                .eq(DbId(id))
                .and(plan_revisions::incident_id.eq(DbId(incident))),
        )
        .first(conn)
        .optional()?
        .ok_or(DbError::NotFound)
}

/// Revisions of an incident in the order they were written, after that id; and how many there are in all.
pub fn list(
    conn: &mut Conn,
    incident: Uuid,
    after: Option<Uuid>,
    limit: i64,
    now: Timestamp,
) -> DbResult<(Vec<Revision>, i64)> {
    let own = plan_revisions::incident_id.eq(DbId(incident));
    let total = plan_revisions::table.filter(own).count().get_result(conn)?;
    let mut wanted = plan_revisions::table.filter(own).into_boxed();
    if let Some(after) = after {
        wanted = wanted.filter(plan_revisions::id.gt(DbId(after)));
    }
    let rows: Vec<Row> = wanted.order(plan_revisions::id).limit(limit).load(conn)?;
    let today = losses::home(conn, now)?.today;
    let rows: DbResult<Vec<Revision>> = rows
        .into_iter()
        .map(|row| row.into_revision(conn, today))
        .collect();
    Ok((rows?, total))
}

/// Replaces what a revision says; voids an approval, and it is a draft again.
pub fn replace(
    conn: &mut Conn,
    incident: Uuid,
    id: Uuid,
    by: &Author,
    new: &NewRevision,
    expected: i64,
    now: Timestamp,
) -> DbResult<Changed<Revision>> {
    gates::not_closed(conn, incident)?;
    let mut row = held(conn, incident, id, expected)?;
    if stored::json::<NewRevision>(&row.content)? == *new {
        return Ok(Changed::nothing(get(conn, incident, id, now)?));
    }
    if matches!(
        row.state()?,
        RevisionState::InForce | RevisionState::Dropped
    ) {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "施行済み、または見送った改訂は変更できません。新しい改訂を作ってください",
            "A revision in force or given up cannot be changed; write a new one",
        ));
    }
    let mut writers = row.writers()?;
    if !writers.contains(&by.id) {
        writers.push(by.id);
    }
    row.writers = stored::to_json(&writers)?;
    row.content = stored::to_json(new)?;
    row.content_hash = sha256_hex(new)?;
    row.state = wire::name(&RevisionState::Draft);
    let mut entries: Vec<Entry> = approvals::void(conn, incident, id, now)?
        .into_iter()
        .collect();
    row.write(conn, now)?;
    let data = json!({ "version": row.version, "content_hash": row.content_hash });
    entries.push(Entry::incident(incident, "revision.changed", id, data));
    Ok(Changed::with(get(conn, incident, id, now)?, entries))
}

/// Takes a step of a revision's approval.
pub fn approve(
    conn: &mut Conn,
    incident: Uuid,
    id: Uuid,
    by: &Author,
    step: &MeasureApprovalStep,
    now: Timestamp,
) -> DbResult<Changed<Revision>> {
    let version = find(conn, incident, id)?.version;
    let mut row = held(conn, incident, id, version)?;
    if row.state()? != RevisionState::Draft {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "承認を依頼・決定できるのは、改訂案だけです",
            "Approval is for drafts",
        ));
    }
    approvals::same_as_seen(&row.content_hash, &step.content_hash)?;
    let writers = row.writers()?;
    let entry = approvals::take(conn, incident, id, by, &writers, step, "revision", now)?;
    if step.action == ApprovalAction::Approve {
        row.state = wire::name(&RevisionState::Approved);
        row.writers = "[]".to_owned();
        row.write(conn, now)?;
    }
    let revision = get(conn, incident, id, now)?;
    let title = revision.content.document.as_str();
    approvals::tell(conn, incident, by, step.action, title, now)?;
    Ok(Changed::new(revision, entry))
}

/// Puts a revision in force, or decides against it.
pub fn decide(
    conn: &mut Conn,
    incident: Uuid,
    id: Uuid,
    by: &Author,
    decision: &RevisionDecision,
    expected: i64,
    now: Timestamp,
) -> DbResult<Changed<Revision>> {
    let mut row = held(conn, incident, id, expected)?;
    rules::check_move(row.state()?, decision.state)?;
    let today = losses::home(conn, now)?.today;
    row.state = wire::name(&decision.state);
    row.reason = decision.reason.trim().to_owned();
    let mut entries = Vec::new();
    let in_force = decision.state == RevisionState::InForce;
    match in_force {
        true => row.in_force_on = Some(decision.day.unwrap_or(today).to_string()),
        false => entries.extend(approvals::void(conn, incident, id, now)?),
    }
    row.write(conn, now)?;
    let revision = get(conn, incident, id, now)?;
    let document = &revision.content.document;
    let told = match in_force {
        true => Both {
            ja: format!("{}が「{document}」の改訂を施行しました", by.name),
            en: format!("{} put the revision of “{document}” in force", by.name),
        },
        false => Both {
            ja: format!("{}が「{document}」の改訂を見送りました", by.name),
            en: format!("{} gave up the revision of “{document}”", by.name),
        },
    };
    timeline::record(conn, incident, now, &told, now)?;
    let data = json!({ "state": decision.state, "day": row.in_force_on, "version": row.version });
    entries.push(Entry::incident(incident, "revision.decided", id, data));
    Ok(Changed::with(revision, entries))
}

/// A revision's row, held until the transaction ends, at the version the caller saw.
fn held(conn: &mut Conn, incident: Uuid, id: Uuid, expected: i64) -> DbResult<Row> {
    diesel::update(plan_revisions::table.find(DbId(id)))
        .set(plan_revisions::version.eq(plan_revisions::version))
        .execute(conn)?;
    let row = find(conn, incident, id)?;
    match row.version == expected {
        true => Ok(row),
        false => Err(DbError::Stale),
    }
}

/// Revisions that are neither in force nor given up: id and document.
pub fn open(conn: &mut Conn, incident: Uuid) -> DbResult<Vec<(Uuid, String)>> {
    let waiting = [RevisionState::Draft, RevisionState::Approved].map(|s| wire::name(&s));
    let rows: Vec<(DbId, String)> = plan_revisions::table
        .filter(
            plan_revisions::incident_id
                .eq(DbId(incident))
                .and(plan_revisions::state.eq_any(waiting)),
        )
        .order(plan_revisions::id)
        .select((plan_revisions::id, plan_revisions::content))
        .load(conn)?;
    rows.into_iter()
        .map(|(id, content)| Ok((id.0, stored::json::<NewRevision>(&content)?.document)))
        .collect()
}
