//! Approvals of measures and of revisions of plans: asked for, given, refused, voided by an edit. Each is bound to the
//! hash of what was seen; none is ever changed into another.

use super::{find, get, lock};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry,
    approvals::by_hash::{Row, nobody_asked},
    ids::{instant, new_id},
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

fn into_approval(row: Row) -> DbResult<MeasureApproval> {
    Ok(MeasureApproval {
        id: row.id.into(),
        state: stored::value("measure_approvals.state", &row.state)?,
        content_hash: row.content_hash,
        requested_by_name: row.requested_by_name,
        requested_at: instant(row.requested_at),
        decided_by_name: row.decided_by_name,
        decided_at: row.decided_at.map(instant),
        comment: row.comment,
    })
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
    rows.into_iter().map(into_approval).collect()
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
    row.map(into_approval).transpose()
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
            let ids = (id, incident, subject);
            diesel::insert_into(measure_approvals::table)
                .values(Row::asked(ids, &step.content_hash, by, &step.comment, now))
                .execute(conn)?;
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
            return Err(nobody_asked());
        }
        (decision, Some(open)) => {
            rules::may_decide(open.requested_by.into(), writers, by.id)?;
            same_as_seen(&open.content_hash, &step.content_hash)?;
            let approve = decision == ApprovalAction::Approve;
            let action = match approve {
                true => "measure_approval.given",
                false => "measure_approval.refused",
            };
            let row = open.decided(approve, by, &step.comment, now);
            diesel::update(measure_approvals::table.find(row.id))
                .set((
                    measure_approvals::state.eq(row.state),
                    measure_approvals::decided_by.eq(row.decided_by),
                    measure_approvals::decided_by_name.eq(row.decided_by_name),
                    measure_approvals::decided_at.eq(row.decided_at),
                    measure_approvals::comment.eq(row.comment),
                ))
                .execute(conn)?;
            (action, row.id.into())
        }
    };
    Ok(Entry::incident(incident, action, id, data))
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
