//! Approval of the plan by somebody who neither changed it since its last approval nor asked. Bound to the hash of
//! what is planned: nothing updates an approval.

use super::plan;
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, gates,
    ids::{instant, micros, new_id},
    letters::Author,
    schema::recovery_approvals as approvals,
    stored, timeline,
};
use diesel::prelude::*;
use saiki_api::{
    Timestamp, Uuid,
    approvals::ApprovalState,
    organisation::Both,
    problem::ErrorCode,
    recovery::{PlanApproval, PlanApprovalStep, RecoveryPlan},
    wire,
};
use serde_json::json;

#[derive(Queryable, Insertable)]
#[diesel(table_name = approvals, treat_none_as_default_value = false)]
struct Row {
    id: DbId,
    incident_id: DbId,
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
    fn into_approval(self) -> DbResult<PlanApproval> {
        Ok(PlanApproval {
            id: self.id.into(),
            state: stored::value("recovery_approvals.state", &self.state)?,
            content_hash: self.content_hash,
            requested_by_name: self.requested_by_name,
            requested_at: instant(self.requested_at),
            decided_by_name: self.decided_by_name,
            decided_at: self.decided_at.map(instant),
            comment: self.comment,
        })
    }
}

/// Every approval of the plan, the newest first.
pub fn list(conn: &mut Conn, incident: Uuid) -> DbResult<Vec<PlanApproval>> {
    let rows: Vec<Row> = approvals::table
        .filter(approvals::incident_id.eq(DbId(incident)))
        .order((approvals::requested_at.desc(), approvals::id.desc()))
        .load(conn)?;
    rows.into_iter().map(Row::into_approval).collect()
}

/// The approval asked for or given; where there is none, the last one.
pub(super) fn latest(conn: &mut Conn, incident: Uuid) -> DbResult<Option<PlanApproval>> {
    let mut all = list(conn, incident)?;
    let open = all
        .iter()
        .position(|a| matches!(a.state, ApprovalState::Requested | ApprovalState::Approved));
    let place = open.unwrap_or(0);
    Ok((place < all.len()).then(|| all.swap_remove(place)))
}

/// Whether the plan is approved as it is.
pub(super) fn stands(conn: &mut Conn, incident: Uuid) -> DbResult<bool> {
    let hash = plan::hash(conn, incident)?;
    let latest = latest(conn, incident)?;
    Ok(latest.is_some_and(|a| a.state == ApprovalState::Approved && a.content_hash == hash))
}

/// Voids what was asked for or given for anything but this hash.
pub(super) fn void(conn: &mut Conn, incident: Uuid, hash: &str) -> DbResult<Vec<Entry>> {
    let open = [ApprovalState::Requested, ApprovalState::Approved].map(|s| wire::name(&s));
    let ids: Vec<DbId> = approvals::table
        .filter(
            approvals::incident_id
                .eq(DbId(incident))
                .and(approvals::state.eq_any(open))
                .and(approvals::content_hash.ne(hash)),
        )
        .select(approvals::id)
        .load(conn)?;
    let mut entries = Vec::new();
    for id in ids {
        diesel::update(approvals::table.find(id))
            .set(approvals::state.eq(wire::name(&ApprovalState::Voided)))
            .execute(conn)?;
        let data = json!({ "content_hash": hash });
        let id = Uuid::from(id);
        entries.push(Entry::incident(
            incident,
            "recovery_approval.voided",
            id,
            data,
        ));
    }
    Ok(entries)
}

/// Asks for approval of the plan as it stands.
pub fn request(
    conn: &mut Conn,
    incident: Uuid,
    by: &Author,
    step: &PlanApprovalStep,
    now: Timestamp,
) -> DbResult<Changed<RecoveryPlan>> {
    gates::not_closed(conn, incident)?;
    let current = plan::get(conn, incident, now)?;
    same_as_seen(step, &current)?;
    if let Some(blocker) = current.blockers.first() {
        let more = current.blockers.len() - 1;
        let (ja, en) = (&blocker.message.ja, &blocker.message.en);
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            &if more == 0 {
                ja.clone()
            } else {
                format!("{ja}（ほかに{more}件）")
            },
            &if more == 0 {
                en.clone()
            } else {
                format!("{en} (and {more} more)")
            },
        ));
    }
    let open = current.approval.as_ref().map(|a| a.state);
    if matches!(
        open,
        Some(ApprovalState::Requested | ApprovalState::Approved)
    ) {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "すでに承認を依頼しています、または承認済みです",
            "Approval was asked for or given already",
        ));
    }
    let refused = current
        .approval
        .as_ref()
        .filter(|a| a.state == ApprovalState::Rejected);
    if refused.is_some_and(|a| a.content_hash == current.content_hash) {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "差し戻されています。計画を直してから承認を依頼してください",
            "It was refused; change the plan before asking again",
        ));
    }
    let id = new_id(now);
    diesel::insert_into(approvals::table)
        .values(Row {
            id: DbId(id),
            incident_id: DbId(incident),
            content_hash: current.content_hash.clone(),
            state: wire::name(&ApprovalState::Requested),
            requested_by: DbId(by.id),
            requested_by_name: by.name.clone(),
            requested_at: micros(now),
            decided_by: None,
            decided_by_name: None,
            decided_at: None,
            comment: step.comment.clone(),
        })
        .execute(conn)?;
    tell(
        conn,
        incident,
        format!("{}が復旧計画の承認を依頼しました", by.name),
        format!("{} asked for approval of the recovery plan", by.name),
        now,
    )?;
    let data = json!({ "content_hash": current.content_hash });
    Ok(Changed::new(
        plan::get(conn, incident, now)?,
        Entry::incident(incident, "recovery_approval.requested", id, data),
    ))
}

/// Gives (`approve`) or refuses an approval that was asked for.
pub fn decide(
    conn: &mut Conn,
    incident: Uuid,
    by: &Author,
    approve: bool,
    step: &PlanApprovalStep,
    now: Timestamp,
) -> DbResult<Changed<RecoveryPlan>> {
    gates::not_closed(conn, incident)?;
    let current = plan::get(conn, incident, now)?;
    let open: Option<Row> = approvals::table
        .filter(
            approvals::incident_id
                .eq(DbId(incident))
                .and(approvals::state.eq(wire::name(&ApprovalState::Requested))),
        )
        .first(conn)
        .optional()?;
    let Some(open) = open else {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "承認の依頼がありません",
            "Nobody has asked for approval of the plan",
        ));
    };
    let mut head = plan::head(conn, incident)?;
    if open.requested_by.0 == by.id || head.editors.contains(&by.id) {
        return Err(DbError::refused(
            ErrorCode::SelfApproval,
            "前回の承認より後に計画を変えた人と、承認を依頼した人は、承認も差し戻しもできません。ほかの承認者に頼んでください",
            "Whoever changed the plan since its last approval, or asked for this one, cannot decide it. Ask another approver",
        ));
    }
    same_as_seen(step, &current)?;
    let (state, action) = match approve {
        true => (ApprovalState::Approved, "recovery_approval.given"),
        false => (ApprovalState::Rejected, "recovery_approval.refused"),
    };
    diesel::update(approvals::table.find(open.id))
        .set((
            approvals::state.eq(wire::name(&state)),
            approvals::decided_by.eq(Some(DbId(by.id))),
            approvals::decided_by_name.eq(Some(&by.name)),
            approvals::decided_at.eq(Some(micros(now))),
            approvals::comment.eq(&step.comment),
        ))
        .execute(conn)?;
    if approve {
        head.editors.clear();
        plan::write(conn, incident, &head, now)?;
    }
    let (ja, en) = match approve {
        true => (
            format!("{}が復旧計画を承認しました", by.name),
            format!("{} approved the recovery plan", by.name),
        ),
        false => (
            format!("{}が復旧計画を差し戻しました", by.name),
            format!("{} refused the recovery plan", by.name),
        ),
    };
    tell(conn, incident, ja, en, now)?;
    let data = json!({ "content_hash": current.content_hash });
    Ok(Changed::new(
        plan::get(conn, incident, now)?,
        Entry::incident(incident, action, Uuid::from(open.id), data),
    ))
}

fn same_as_seen(step: &PlanApprovalStep, current: &RecoveryPlan) -> DbResult<()> {
    if step.content_hash == current.content_hash {
        return Ok(());
    }
    Err(DbError::refused(
        ErrorCode::Conflict,
        "ご覧になった後に計画が変わっています。最新の計画を確かめてください",
        "The plan is not the one you saw; look at it as it is now",
    ))
}

fn tell(conn: &mut Conn, incident: Uuid, ja: String, en: String, now: Timestamp) -> DbResult<()> {
    timeline::record(conn, incident, now, &Both { ja, en }, now)
}
