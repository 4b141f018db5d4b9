//! Approvals of letters: asked for, given or refused by somebody who did not write it, void once text, recipients or the
//! facts that fill it change. Whether a role may approve at all is the server's to ask.

pub(crate) mod by_hash;
mod moved;
mod steps;

pub(crate) use moved::{facts_moved, organisation_moved, recipients_moved};
pub use steps::{Decided, decide, request, standing};

use crate::{
    Chain, Conn, DbError, DbId, DbResult, Entry, audit,
    ids::instant,
    letters,
    schema::{approvals, letters::dsl as letter},
    stored,
};
use diesel::prelude::*;
use saiki_api::{
    Lang, Timestamp, Uuid,
    activities::ActivityKey,
    approvals::{Approval, ApprovalState},
    gates::{MatterKind, OpenMatter},
    letters::LetterState,
    problem::ErrorCode,
    wire,
};
use serde_json::json;
use std::collections::HashMap;

/// What the log calls it when an approval becomes void.
const VOIDED: &str = "approval.voided";
/// Why an approval is void: the letter was edited.
pub const EDITED: &str = "letter_edited";
/// Why an approval is void: the recipients are others now.
pub const MOVED: &str = "recipients_changed";
/// Why an approval is void: the letter would be filled with other facts now.
pub const FACTS: &str = "facts_changed";

#[derive(Queryable, Insertable)]
#[diesel(table_name = approvals, treat_none_as_default_value = false)]
struct Row {
    id: DbId,
    incident_id: DbId,
    letter_id: DbId,
    letter_version: i64,
    content_hash: String,
    recipients_hash: String,
    recipients: i64,
    state: String,
    requested_by: DbId,
    requested_by_name: String,
    requested_at: i64,
    decided_by: Option<DbId>,
    decided_by_name: Option<String>,
    decided_at: Option<i64>,
    comment: String,
    void_reason: Option<String>,
    facts_hash: String,
}

/// Approvals somebody asked for and nobody has decided.
pub fn open_matters(conn: &mut Conn, incident: Uuid, lang: Lang) -> DbResult<Vec<OpenMatter>> {
    let rows: Vec<(DbId, String)> = approvals::table
        .inner_join(letter::letters.on(letter::id.eq(approvals::letter_id)))
        .filter(
            approvals::incident_id
                .eq(DbId(incident))
                .and(approvals::state.eq(wire::name(&ApprovalState::Requested))),
        )
        .order(approvals::id)
        .select((letter::id, letter::name))
        .load(conn)?;
    let matter = |(id, name): (DbId, String)| OpenMatter {
        kind: MatterKind::Letter,
        id: Some(id.into()),
        title: match lang {
            Lang::Ja => format!("「{name}」の承認待ち"),
            Lang::En => format!("“{name}” awaits approval"),
        },
        activity: Some(ActivityKey::Ur),
    };
    Ok(rows.into_iter().map(matter).collect())
}

impl Row {
    fn into_approval(self) -> DbResult<Approval> {
        Ok(Approval {
            id: self.id.into(),
            state: stored::value("approvals.state", &self.state)?,
            letter_version: self.letter_version,
            content_hash: self.content_hash,
            recipients_hash: self.recipients_hash,
            recipients: self.recipients,
            facts_hash: self.facts_hash,
            requested_by_name: self.requested_by_name,
            requested_at: instant(self.requested_at),
            decided_by: self.decided_by.map(Uuid::from),
            decided_by_name: self.decided_by_name,
            decided_at: self.decided_at.map(instant),
            comment: self.comment,
            void_reason: self.void_reason,
            voided_at: None,
            voided_by_name: None,
        })
    }
}

/// The approval of each of these letters that is asked for or given; where there is none, the last one.
pub(crate) fn latest(conn: &mut Conn, ids: &[DbId]) -> DbResult<HashMap<DbId, Approval>> {
    let rows: Vec<Row> = approvals::table
        .filter(approvals::letter_id.eq_any(ids.to_vec()))
        .order((approvals::requested_at, approvals::id))
        .load(conn)?;
    let open = |a: &Approval| matches!(a.state, ApprovalState::Requested | ApprovalState::Approved);
    let mut latest: HashMap<DbId, Approval> = HashMap::new();
    for row in rows {
        let (letter, approval) = (row.letter_id, row.into_approval()?);
        // At most one is open, and it counts whatever the clock said when it was asked for.
        if !latest.get(&letter).is_some_and(open) {
            latest.insert(letter, approval);
        }
    }
    Ok(latest)
}

/// The states of those that were given, whatever became of them: with somebody who decided, for what was only asked for
/// becomes void as well.
fn given_states() -> [String; 2] {
    [ApprovalState::Approved, ApprovalState::Voided].map(|state| wire::name(&state))
}

/// Every approval of these letters that was given, whatever became of it since; the oldest first.
pub(crate) fn given(conn: &mut Conn, ids: &[DbId]) -> DbResult<Vec<(DbId, Approval)>> {
    let rows: Vec<Row> = approvals::table
        .filter(
            approvals::letter_id
                .eq_any(ids.to_vec())
                .and(approvals::decided_by.is_not_null())
                .and(approvals::state.eq_any(given_states())),
        )
        .order((approvals::requested_at, approvals::id))
        .load(conn)?;
    rows.into_iter()
        .map(|row| Ok((row.letter_id, row.into_approval()?)))
        .collect()
}

/// Why an approval holds no longer for what these are the hashes of; `None` while it does.
pub(crate) fn outdated(
    bound: &Approval,
    content_hash: &str,
    recipients_hash: &str,
    facts_hash: &str,
) -> Option<&'static str> {
    if bound.content_hash != content_hash {
        Some(EDITED)
    } else if bound.recipients_hash != recipients_hash {
        Some(MOVED)
    } else if bound.facts_hash != facts_hash {
        Some(FACTS)
    } else {
        None
    }
}

/// Every approval of a letter, the newest first, each with whose change made it void and when.
pub fn list(conn: &mut Conn, incident: Uuid, letter: Uuid) -> DbResult<Vec<Approval>> {
    letters::get(conn, incident, letter)?;
    let rows: Vec<Row> = approvals::table
        .filter(approvals::letter_id.eq(DbId(letter)))
        .order((approvals::requested_at.desc(), approvals::id.desc()))
        .load(conn)?;
    let mut all = rows
        .into_iter()
        .map(Row::into_approval)
        .collect::<DbResult<Vec<Approval>>>()?;
    let void: Vec<String> = all
        .iter()
        .filter(|approval| approval.state == ApprovalState::Voided)
        .map(|approval| approval.id.to_string())
        .collect();
    if void.is_empty() {
        return Ok(all);
    }
    // The row says only why: whoever voids one changed something else, and is known to the log alone.
    for entry in audit::about(conn, Chain::Incident(incident), &void)? {
        let own = |approval: &&mut Approval| approval.id.to_string() == entry.subject;
        if entry.action == VOIDED
            && let Some(approval) = all.iter_mut().find(own)
        {
            approval.voided_at = Some(entry.at);
            approval.voided_by_name = Some(entry.actor_name);
        }
    }
    Ok(all)
}

/// The refusal to go on with an approval that is void.
pub(crate) fn is_void() -> DbError {
    DbError::refused(
        ErrorCode::ApprovalVoid,
        "承認後に、文面、宛先、または差し込まれる内容が変わりました。もう一度承認を依頼してください",
        "Text, recipients or facts merged in changed since it was approved; ask for approval again",
    )
}

/// Those that stand, or may come to.
fn open_states() -> [String; 2] {
    [ApprovalState::Requested, ApprovalState::Approved].map(|state| wire::name(&state))
}

/// Voids an approval of the letter that was asked for or given, and lets the letter be a draft again; the entry
/// for the log, if there was any.
pub fn void(
    conn: &mut Conn,
    incident: Uuid,
    letter: Uuid,
    reason: &str,
    now: Timestamp,
) -> DbResult<Option<Entry>> {
    let ids: Vec<DbId> = approvals::table
        .filter(
            approvals::letter_id
                .eq(DbId(letter))
                .and(approvals::state.eq_any(open_states())),
        )
        .select(approvals::id)
        .load(conn)?;
    let Some(id) = ids.last().copied() else {
        return Ok(None);
    };
    diesel::update(approvals::table.filter(approvals::id.eq_any(ids)))
        .set((
            approvals::state.eq(wire::name(&ApprovalState::Voided)),
            approvals::void_reason.eq(Some(reason)),
        ))
        .execute(conn)?;
    letters::set_state(conn, letter, LetterState::Draft)?;
    let data = json!({ "letter": letter, "reason": reason, "at": now });
    Ok(Some(Entry::incident(
        incident,
        VOIDED,
        Uuid::from(id),
        data,
    )))
}
