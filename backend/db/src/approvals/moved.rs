//! What a change of the register does to approvals: those given, or asked for, for other recipients are void from then
//! on, in the transaction of that change. Text that changes is `letters::update`'s.

use super::{MOVED, void};
use crate::{Conn, DbResult, Entry, letters, timeline};
use saiki_api::{Timestamp, Uuid, approvals::ApprovalState, organisation::Both};

/// Voids the approvals of the incident's letters whose recipients are others now; the entries for the log. Call it when
/// the register has been written. The letters are locked until the transaction ends, so that no approval crosses it.
pub(crate) fn recipients_moved(
    conn: &mut Conn,
    incident: Uuid,
    now: Timestamp,
) -> DbResult<Vec<Entry>> {
    let mut entries = Vec::new();
    for id in letters::lock_all(conn, incident)? {
        let letter = letters::get(conn, incident, id)?;
        let open = letter
            .approval
            .as_ref()
            .filter(|a| matches!(a.state, ApprovalState::Requested | ApprovalState::Approved));
        let Some(approval) = open else { continue };
        let reach = letters::reach(conn, incident, letter.kind, &letter.audience)?;
        if reach.recipients_hash == approval.recipients_hash {
            continue;
        }
        entries.extend(void(conn, incident, id, MOVED, now)?);
        let name = &letter.name;
        let text = Both {
            ja: format!("宛先が変わったため、「{name}」の承認は無効になりました"),
            en: format!("The approval of “{name}” is void, because its recipients changed"),
        };
        timeline::record(conn, incident, now, &text, now)?;
    }
    Ok(entries)
}
