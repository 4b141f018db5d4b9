//! What a change of the register or of the records does to approvals: those given, or asked for, for other recipients or
//! other facts are void from then on, in the transaction of that change. Text that changes is `letters::update`'s.

use super::{FACTS, MOVED, open_states, void};
use crate::{Conn, DbId, DbResult, Entry, incidents, letters, schema::approvals, timeline};
use diesel::prelude::*;
use saiki_api::{
    Timestamp, Uuid,
    approvals::{Approval, ApprovalState},
    classes::Phase,
    letters::Letter,
    organisation::Both,
};

/// What may have moved.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Moved {
    /// The register; and with it how many people letters speak of.
    Register,
    /// The records alone.
    Records,
}

/// Voids the approvals of the incident's letters whose recipients are others now, or that say how many people there are;
/// the entries for the log. Call it when the register has been written. The letters are locked until the transaction
/// ends, so that no approval crosses it.
pub(crate) fn recipients_moved(
    conn: &mut Conn,
    incident: Uuid,
    now: Timestamp,
) -> DbResult<Vec<Entry>> {
    moved(conn, incident, Moved::Register, now)
}

/// Voids the approvals of the incident's letters that would be filled with other facts now and have not gone out. Call it
/// when the records have been written.
pub(crate) fn facts_moved(conn: &mut Conn, incident: Uuid, now: Timestamp) -> DbResult<Vec<Entry>> {
    moved(conn, incident, Moved::Records, now)
}

/// The same for the letters of every incident: the organisation's particulars changed. The record of one that is closed
/// stays as it is; whoever would send a letter of it again finds out then.
pub(crate) fn organisation_moved(conn: &mut Conn, now: Timestamp) -> DbResult<Vec<Entry>> {
    let bound: Vec<DbId> = approvals::table
        .filter(approvals::state.eq_any(open_states()))
        .select(approvals::incident_id)
        .distinct()
        .order(approvals::incident_id)
        .load(conn)?;
    let mut entries = Vec::new();
    for incident in bound {
        let incident = Uuid::from(incident);
        if incidents::phase(conn, incident)? != Phase::Closed {
            entries.extend(facts_moved(conn, incident, now)?);
        }
    }
    Ok(entries)
}

fn moved(conn: &mut Conn, incident: Uuid, of: Moved, now: Timestamp) -> DbResult<Vec<Entry>> {
    letters::lock_all(conn, incident)?;
    // Read together: what went out is asked once for all of them.
    let mut bound = letters::list(conn, incident, None, i64::MAX)?;
    bound.retain(|letter| open(letter).is_some());
    bound.sort_by_key(|letter| letter.id);
    let mut entries = Vec::new();
    if bound.is_empty() {
        return Ok(entries);
    }
    let records = letters::Records::read(conn, incident)?;
    for letter in bound {
        let Some(approval) = open(&letter) else {
            continue;
        };
        let Some(reason) = lapsed(conn, &records, incident, &letter, approval, of)? else {
            continue;
        };
        // Its approval is the record of what went out. Should it go out again, the facts are looked at then.
        let went_out = letter.gone_out.is_some() && approval.state == ApprovalState::Approved;
        if reason == FACTS && went_out {
            continue;
        }
        entries.extend(void(conn, incident, letter.id, reason, now)?);
        timeline::record(
            conn,
            incident,
            now,
            &told(&letter.name, reason, went_out),
            now,
        )?;
    }
    Ok(entries)
}

/// The approval of a letter that stands, or may come to.
fn open(letter: &Letter) -> Option<&Approval> {
    let last = letter.approval.as_ref();
    last.filter(|a| matches!(a.state, ApprovalState::Requested | ApprovalState::Approved))
}

/// Why the approval holds no longer, if it does not.
fn lapsed(
    conn: &mut Conn,
    records: &letters::Records,
    incident: Uuid,
    letter: &Letter,
    approval: &Approval,
    of: Moved,
) -> DbResult<Option<&'static str>> {
    if of == Moved::Register {
        let reach = letters::reach(conn, incident, letter.kind, &letter.audience)?;
        if reach.recipients_hash != approval.recipients_hash {
            return Ok(Some(MOVED));
        }
    }
    let facts = records.hash(conn, letter)?;
    Ok((facts != approval.facts_hash).then_some(FACTS))
}

fn told(name: &str, reason: &str, went_out: bool) -> Both {
    match reason {
        // Nothing is wrong with what went out.
        _ if went_out => Both {
            ja: format!("宛先が変わったため、「{name}」をもう一度送るには新しい承認が必要です"),
            en: format!(
                "The recipients of “{name}” changed; it needs a new approval to go out again"
            ),
        },
        FACTS => Both {
            ja: format!("差し込まれる内容が変わったため、「{name}」の承認は無効になりました"),
            en: format!("The approval of “{name}” is void, because facts merged into it changed"),
        },
        _ => Both {
            ja: format!("宛先が変わったため、「{name}」の承認は無効になりました"),
            en: format!("The approval of “{name}” is void, because its recipients changed"),
        },
    }
}
