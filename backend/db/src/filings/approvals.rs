//! Approval of a report by somebody who neither made it nor asked for it, bound to its hash. A decision is never changed:
//! what takes an approval back is another row.

use super::{get, name};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry,
    approvals::by_hash::{Row, nobody_asked},
    gates,
    ids::{instant, new_id},
    letters::Author,
    schema::filing_approvals::{self, dsl},
    stored, timeline,
};
use diesel::prelude::*;
use saiki_api::{
    Timestamp, Uuid,
    approvals::{ApprovalAction, ApprovalState},
    filings::{Filing, FilingApproval, FilingApprovalStep, FilingState},
    organisation::Both,
    problem::ErrorCode,
};
use serde_json::json;
use std::collections::HashMap;

fn into_approval(row: Row) -> DbResult<FilingApproval> {
    Ok(FilingApproval {
        id: row.id.into(),
        state: stored::value("filing_approvals.state", &row.state)?,
        sha256: row.content_hash,
        requested_by: row.requested_by.into(),
        requested_by_name: row.requested_by_name,
        requested_at: instant(row.requested_at),
        decided_by_name: row.decided_by_name,
        decided_at: row.decided_at.map(instant),
        comment: row.comment,
    })
}

/// Approvals of these reports, the oldest first.
pub(super) fn of(
    conn: &mut Conn,
    filings: &[DbId],
) -> DbResult<HashMap<DbId, Vec<FilingApproval>>> {
    let rows: Vec<Row> = dsl::filing_approvals
        .filter(dsl::subject_id.eq_any(filings.to_vec()))
        .order(dsl::id)
        .load(conn)?;
    let mut all: HashMap<DbId, Vec<FilingApproval>> = HashMap::new();
    for row in rows {
        let filing = row.subject_id;
        all.entry(filing).or_default().push(into_approval(row)?);
    }
    Ok(all)
}

/// What became of a report. The last word of its approvals counts.
pub(super) fn state(approvals: &[FilingApproval], filed: bool) -> FilingState {
    if filed {
        return FilingState::Filed;
    }
    match approvals.last().map(|approval| approval.state) {
        None | Some(ApprovalState::Voided) => FilingState::Made,
        Some(ApprovalState::Requested) => FilingState::Requested,
        Some(ApprovalState::Approved) => FilingState::Approved,
        Some(ApprovalState::Rejected) => FilingState::Rejected,
    }
}

/// When a report was approved as it is, if it was and that stands.
pub(super) fn approved_at(filing: &Filing) -> Option<Timestamp> {
    let last = filing.approvals.last();
    let approved =
        last.filter(|last| last.state == ApprovalState::Approved && last.sha256 == filing.sha256);
    approved.and_then(|approval| approval.decided_at)
}

/// Refuses a step of somebody who saw another report.
pub(super) fn same_as_seen(filing: &Filing, seen: &str) -> DbResult<()> {
    if filing.sha256 == seen {
        return Ok(());
    }
    Err(DbError::refused(
        ErrorCode::Conflict,
        "ご覧になった報告書と内容が一致しません。報告書を読み直してから操作してください",
        "This is not the report you saw; read it again first",
    ))
}

/// Takes a step of a report's approval: asks for it, gives it, or refuses it. Refusing one that was given takes it back, as
/// long as the report was not filed. Whether the role may is the server's to ask.
pub fn step(
    conn: &mut Conn,
    incident: Uuid,
    id: Uuid,
    by: &Author,
    step: &FilingApprovalStep,
    now: Timestamp,
) -> DbResult<Changed<Filing>> {
    gates::not_closed(conn, incident)?;
    let filing = get(conn, incident, id)?;
    same_as_seen(&filing, &step.sha256)?;
    let (action, approval) = match step.action {
        ApprovalAction::Request => {
            may_ask(filing.state)?;
            let asked = new_id(now);
            let ids = (asked, incident, id);
            diesel::insert_into(filing_approvals::table)
                .values(Row::asked(ids, &filing.sha256, by, &step.comment, now))
                .execute(conn)?;
            ("filing.approval_requested", asked)
        }
        ApprovalAction::Approve | ApprovalAction::Reject => decide(conn, &filing, by, step, now)?,
    };
    tell(conn, incident, &filing, by, step.action, now)?;
    let data = json!({ "filing": id, "number": filing.number, "sha256": filing.sha256 });
    Ok(Changed::new(
        get(conn, incident, id)?,
        Entry::incident(incident, action, approval, data),
    ))
}

fn may_ask(state: FilingState) -> DbResult<()> {
    let (ja, en) = match state {
        FilingState::Made => return Ok(()),
        FilingState::Requested | FilingState::Approved => (
            "すでに承認を依頼しています、または承認済みです",
            "Approval was asked for or given already",
        ),
        FilingState::Rejected => (
            "差し戻された報告書です。内容を直し、報告書を作り直してから承認を依頼してください",
            "It was refused; correct the facts and make a new report before asking again",
        ),
        FilingState::Filed => (
            "すでに提出済みと記録されています",
            "It was recorded as filed already",
        ),
    };
    Err(DbError::refused(ErrorCode::StateConflict, ja, en))
}

/// Decides what was asked for, or takes back what was given; the name of that for the log, and the row that says so.
fn decide(
    conn: &mut Conn,
    filing: &Filing,
    by: &Author,
    step: &FilingApprovalStep,
    now: Timestamp,
) -> DbResult<(&'static str, Uuid)> {
    let approve = step.action == ApprovalAction::Approve;
    let last: Option<Row> = dsl::filing_approvals
        .filter(dsl::subject_id.eq(DbId(filing.id)))
        .order(dsl::id.desc())
        .first(conn)
        .optional()?;
    let taken_back = filing.state == FilingState::Approved && !approve;
    let (Some(last), true) = (last, filing.state == FilingState::Requested || taken_back) else {
        return Err(nobody_asked());
    };
    if last.requested_by.0 == by.id || filing.created_by == by.id {
        return Err(DbError::refused(
            ErrorCode::SelfApproval,
            "報告書を作成した人と承認を依頼した人は、承認も差し戻しもできません。ほかの承認者に頼んでください",
            "Whoever made the report or asked for approval cannot decide it; ask another approver",
        ));
    }
    let action = match approve {
        true => "filing.approved",
        false => "filing.refused",
    };
    let row = last.decided(approve, by, &step.comment, now);
    if taken_back {
        let id = new_id(now);
        diesel::insert_into(filing_approvals::table)
            .values(Row {
                id: DbId(id),
                ..row
            })
            .execute(conn)?;
        return Ok((action, id));
    }
    diesel::update(dsl::filing_approvals.find(row.id))
        .set((
            dsl::state.eq(row.state),
            dsl::decided_by.eq(row.decided_by),
            dsl::decided_by_name.eq(row.decided_by_name),
            dsl::decided_at.eq(row.decided_at),
            dsl::comment.eq(row.comment),
        ))
        .execute(conn)?;
    Ok((action, row.id.into()))
}

fn tell(
    conn: &mut Conn,
    incident: Uuid,
    filing: &Filing,
    by: &Author,
    action: ApprovalAction,
    now: Timestamp,
) -> DbResult<()> {
    let (what, by, n) = (name(&filing.content.kind), &by.name, filing.number);
    let (ja, en) = (&what.ja, &what.en);
    let text = match action {
        ApprovalAction::Request => Both::new(
            format!("{by}が報告書第{n}号（{ja}）の承認を依頼しました"),
            format!("{by} asked for approval of report no. {n} ({en})"),
        ),
        ApprovalAction::Approve => Both::new(
            format!("{by}が報告書第{n}号（{ja}）を承認しました"),
            format!("{by} approved report no. {n} ({en})"),
        ),
        ApprovalAction::Reject => Both::new(
            format!("{by}が報告書第{n}号（{ja}）を差し戻しました"),
            format!("{by} refused report no. {n} ({en})"),
        ),
    };
    timeline::record(conn, incident, now, &text, now)
}
