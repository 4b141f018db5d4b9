//! The hash an approval of the plan is bound to: aim, tasks as planned, parties with what they said. How far the
//! tasks got is not part of it, so that work does not void the approval it rests on.

use saiki_api::{
    Uuid,
    recovery::{
        PlanGoal,
        parties::{PartyInput, RecoveryParty},
        tasks::{RecoveryTask, TaskInput, TaskState},
    },
};
use serde::Serialize;

#[derive(Serialize)]
struct Content<'a> {
    goal: &'a PlanGoal,
    tasks: Vec<(Uuid, &'a TaskInput)>,
    parties: Vec<(Uuid, &'a PartyInput)>,
}

/// SHA-256 of the plan in canonical JSON, hexadecimal. Cancelled tasks are left out, so that giving one up is a change.
pub fn plan(
    goal: &PlanGoal,
    tasks: &[RecoveryTask],
    parties: &[RecoveryParty],
) -> Result<String, serde_json::Error> {
    let kept = tasks
        .iter()
        .filter(|t| t.progress.state != TaskState::Cancelled);
    crate::canonical::sha256_hex(&Content {
        goal,
        tasks: kept.map(|t| (t.id, &t.plan)).collect(),
        parties: parties.iter().map(|p| (p.id, &p.party)).collect(),
    })
}
