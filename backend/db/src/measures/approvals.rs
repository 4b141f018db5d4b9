//! Approvals of measures and of revisions of plans: asked for, given, refused, voided by an edit. Each is bound to the
//! hash of what was seen; none is ever changed into another.

use super::{find, get, lock};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry,
    ids::{instant, micros, new_id},
    letters::Author,
    schema::measure_approvals,
    stored, timeline,
};
use diesel::prelude::*;
use saiki_api::{
    Timestamp, Uuid,
    approvals::{ApprovalAction, ApprovalState},
    measures::{Measure, MeasureApproval, MeasureApprovalStep, MeasureState},
    organisation::Both,
    problem::ErrorCode,
    wire,
};
use saiki_domain::measures as rules;
use serde_json::json;

#[derive(Queryable, Insertable)]
#[diesel(table_name = measure_approvals, treat_none_as_default_value = false)]
struct Row {
    id: DbId,
    incident_id: DbId,
    subject_id: DbId,
    content_hash: String,
    state: String,
    requested_by: DbId,
    requested_by_name: String,
    requested_at: i64,
    decided_by: Option<DbId>,
    decided_by_name: Option<String>,
    decided_at: Option<i64>,
    comment: String,
}

impl Row {
    fn into_approval(self) -> DbResult<MeasureApproval> {
        Ok(MeasureApproval {
            id: self.id.into(),
            state: stored::value("measure_approvals.state", &self.state)?,
            content_hash: self.content_hash,
            requested_by_name: self.requested_by_name,
            requested_at: instant(self.requested_at),
            decided_by_name: self.decided_by_name,
            decided_at: self.decided_at.map(instant),
            comment: self.comment,
        })
    }
}

/// Every approval of a measure, the newest first.
pub fn list(conn: &mut Conn, incident: Uuid, measure: Uuid) -> DbResult<Vec<MeasureApproval>> {
    find(conn, incident, measure)?;
    of(conn, measure)
}

/// Every approval of a subject, the newest first.
pub(crate) fn of(conn: &mut Conn, subject: Uuid) -> DbResult<Vec<MeasureApproval>> {
    let rows: Vec<Row> = measure_approvals::table
        .filter(measure_approvals::subject_id.eq(DbId(subject)))
        .order((
            measure_approvals::requested_at.desc(),
            measure_approvals::id.desc(),
        ))
        .load(conn)?;
    rows.into_iter().map(Row::into_approval).collect()
}

/// The last approval of a subject.
pub(crate) fn latest(conn: &mut Conn, subject: Uuid) -> DbResult<Option<MeasureApproval>> {
    let row: Option<Row> = measure_approvals::table
        .filter(measure_approvals::subject_id.eq(DbId(subject)))
        .order((
            measure_approvals::requested_at.desc(),
            measure_approvals::id.desc(),
        ))
        .first(conn)
        .optional()?;
    row.map(Row::into_approval).transpose()
}

/// Takes a step of a measure's approval: asks for it, gives it, refuses it.
pub fn step(
    conn: &mut Conn,
    incident: Uuid,
    id: Uuid,
    by: &Author,
    step: &MeasureApprovalStep,
    now: Timestamp,
) -> DbResult<Changed<Measure>> {
    lock(conn, incident, id)?;
    let mut row = find(conn, incident, id)?;
    let state: MeasureState = stored::value("measures.state", &row.state)?;
    if state != MeasureState::Planned {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "承認を依頼・決定できるのは、計画中の対策だけです",
            "Approval is for measures that are planned",
        ));
    }
    same_as_seen(&row.content_hash, &step.content_hash)?;
    let writers = row.writers()?;
    let entry = take(conn, incident, id, by, &writers, step, "measure", now)?;
    if step.action == ApprovalAction::Approve {
        row.state = wire::name(&MeasureState::Approved);
        row.writers = "[]".to_owned();
        row.state_note = String::new();
        row.write(conn, row.version, now)?;
    }
    let measure = get(conn, incident, id, now)?;
    tell(conn, incident, by, step.action, &measure.content.title, now)?;
    Ok(Changed::new(measure, entry))
}

/// Records a step of an approval of any subject; `writers` wrote since the last approval.
#[allow(clippy::too_many_arguments)] // what a step is made of; a struct of it would be used once
pub(crate) fn take(
    conn: &mut Conn,
    incident: Uuid,
    subject: Uuid,
    by: &Author,
    writers: &[Uuid],
    step: &MeasureApprovalStep,
    kind: &str,
    now: Timestamp,
) -> DbResult<Entry> {
    let open: Option<Row> = measure_approvals::table
        .filter(
            measure_approvals::subject_id
                .eq(DbId(subject))
                .and(measure_approvals::state.eq(wire::name(&ApprovalState::Requested))),
        )
        .first(conn)
        .optional()?;
    let data = json!({ "kind": kind, "subject": subject, "content_hash": step.content_hash });
    let (action, id) = match (step.action, open) {
        (ApprovalAction::Request, None) => {
            let id = new_id(now);
            ask(conn, incident, subject, id, by, step, now)?;
            ("measure_approval.requested", id)
        }
        (ApprovalAction::Request, Some(_)) => {
            return Err(DbError::refused(
                ErrorCode::StateConflict,
                "すでに承認を依頼しています",
                "Approval was asked for already",
            ));
        }
        (ApprovalAction::Approve | ApprovalAction::Reject, None) => {
            return Err(DbError::refused(
                ErrorCode::StateConflict,
                "承認の依頼がありません",
                "Nobody has asked for approval",
            ));
        }
        (decision, Some(open)) => {
            rules::may_decide(open.requested_by.into(), writers, by.id)?;
            same_as_seen(&open.content_hash, &step.content_hash)?;
            let approve = decision == ApprovalAction::Approve;
            let (state, action) = match approve {
                true => (ApprovalState::Approved, "measure_approval.given"),
                false => (ApprovalState::Rejected, "measure_approval.refused"),
            };
            diesel::update(measure_approvals::table.find(open.id))
                .set((
                    measure_approvals::state.eq(wire::name(&state)),
                    measure_approvals::decided_by.eq(Some(DbId(by.id))),
                    measure_approvals::decided_by_name.eq(Some(&by.name)),
                    measure_approvals::decided_at.eq(Some(micros(now))),
                    measure_approvals::comment.eq(step.comment.trim()),
                ))
                .execute(conn)?;
            (action, open.id.into())
        }
    };
    Ok(Entry::incident(incident, action, id, data))
}

fn ask(
    conn: &mut Conn,
    incident: Uuid,
    subject: Uuid,
    id: Uuid,
    by: &Author,
    step: &MeasureApprovalStep,
    now: Timestamp,
) -> DbResult<()> {
    diesel::insert_into(measure_approvals::table)
        .values(Row {
            id: DbId(id),
            incident_id: DbId(incident),
            subject_id: DbId(subject),
            content_hash: step.content_hash.clone(),
            state: wire::name(&ApprovalState::Requested),
            requested_by: DbId(by.id),
            requested_by_name: by.name.clone(),
            requested_at: micros(now),
            decided_by: None,
            decided_by_name: None,
            decided_at: None,
            comment: step.comment.trim().to_owned(),
        })
        .execute(conn)?;
    Ok(())
}

/// Voids an approval asked for or given; the entry for the log, if there was any.
pub(crate) fn void(
    conn: &mut Conn,
    incident: Uuid,
    subject: Uuid,
    now: Timestamp,
) -> DbResult<Option<Entry>> {
    let open = [ApprovalState::Requested, ApprovalState::Approved].map(|s| wire::name(&s));
    let ids: Vec<DbId> = measure_approvals::table
        .filter(
            measure_approvals::subject_id
                .eq(DbId(subject))
                .and(measure_approvals::state.eq_any(open)),
        )
        .select(measure_approvals::id)
        .load(conn)?;
    let Some(id) = ids.last().copied() else {
        return Ok(None);
    };
    diesel::update(measure_approvals::table.filter(measure_approvals::id.eq_any(ids)))
        .set(measure_approvals::state.eq(wire::name(&ApprovalState::Voided)))
        .execute(conn)?;
    let data = json!({ "subject": subject, "at": now });
    Ok(Some(Entry::incident(
        incident,
        "measure_approval.voided",
        Uuid::from(id),
        data,
    )))
}

pub(crate) fn same_as_seen(present: &str, seen: &str) -> DbResult<()> {
    match present == seen {
        true => Ok(()),
        false => Err(DbError::refused(
            ErrorCode::Conflict,
            "ご覧になった後に内容が変わっています。最新の内容を確かめてください",
            "It is not what you saw; look at it as it is now",
        )),
    }
}

/// Tells the timeline of a step.
pub(crate) fn tell(
    conn: &mut Conn,
    incident: Uuid,
    by: &Author,
    action: ApprovalAction,
    title: &str,
    now: Timestamp,
) -> DbResult<()> {
    let name = &by.name;
    let told = match action {
        ApprovalAction::Request => Both {
            ja: format!("{name}が「{title}」の承認を依頼しました"),
            en: format!("{name} asked for approval of “{title}”"),
        },
        ApprovalAction::Approve => Both {
            ja: format!("{name}が「{title}」を承認しました"),
            en: format!("{name} approved “{title}”"),
        },
        ApprovalAction::Reject => Both {
            ja: format!("{name}が「{title}」を差し戻しました"),
            en: format!("{name} refused “{title}”"),
        },
    };
    timeline::record(conn, incident, now, &told, now)
}
