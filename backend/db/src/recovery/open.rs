//! What of the recovery holds up the end of the incident: a handover not accepted, a plan not approved, parties that
//! did not agree, tasks not finished. An incident that never needed a plan is held up by none of these.

use super::plan;
use crate::{Conn, DbResult, handover};
use saiki_api::{
    Lang, Timestamp, Uuid,
    activities::ActivityKey,
    gates::{MatterKind, OpenMatter},
    recovery::parties::PartyState,
};

/// Everything open, titles in `lang`.
pub fn open_matters(conn: &mut Conn, incident: Uuid, lang: Lang) -> DbResult<Vec<OpenMatter>> {
    let mut open = Vec::new();
    let mut add = |kind, id, title: String| {
        open.push(OpenMatter {
            kind,
            id,
            title,
            activity: Some(ActivityKey::Ro),
        });
    };
    let sheet = handover::get(conn, incident)?;
    if sheet.version > 0 && !sheet.is_complete() {
        let title = lang.pick(
            "引継ぎ書が双方の確認を待っています",
            "The handover awaits acceptance by both sides",
        );
        add(MatterKind::Approval, None, title.to_owned());
    }
    // No date enters what is open, so any instant will do.
    let plan = plan::get(conn, incident, Timestamp::UNIX_EPOCH)?;
    let begun = plan.version > 0 || !plan.tasks.is_empty() || !plan.parties.is_empty();
    if begun && !plan.is_approved() {
        let title = lang.pick(
            "復旧計画が承認されていません",
            "The recovery plan is not approved",
        );
        add(MatterKind::Plan, None, title.to_owned());
    }
    for party in plan.parties {
        if party.party.state != PartyState::Agreed {
            let name = party.party.name;
            let title = match lang {
                Lang::Ja => format!("「{name}」との合意"),
                Lang::En => format!("Agreement with “{name}”"),
            };
            add(MatterKind::Approval, Some(party.id), title);
        }
    }
    for task in plan.tasks.into_iter().filter(|task| task.is_open()) {
        add(MatterKind::Task, Some(task.id), task.plan.title);
    }
    Ok(open)
}
