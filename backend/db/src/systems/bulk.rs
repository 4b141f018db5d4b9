//! One step for many systems, in one transaction: what each allows is decided for each as if it were alone. Without
//! the right count nothing is done, and the answer tells what could be.

use super::{
    Row, filtered,
    steps::{self, By, Known, Planned},
};
use crate::{Changed, Conn, DbError, DbId, DbResult, Entry, schema::systems::dsl};
use diesel::prelude::*;
use saiki_api::{
    Lang, Timestamp, Uuid,
    problem::ErrorCode,
    systems::{BulkAction, BulkAnswer, BulkRefusal, BulkTarget},
};
use saiki_domain::{canonical::hex, civil};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Systems named as examples of a refusal.
const EXAMPLES: usize = 5;

/// A bulk step that is asked for.
#[derive(Debug, Clone)]
pub struct Bulk {
    /// Which systems.
    pub target: BulkTarget,
    /// What is done to each.
    pub action: BulkAction,
    /// Remark.
    pub note: String,
    /// How many the caller was told it can be done to; nothing is done without.
    pub count: Option<i64>,
}

/// Tries a bulk step, and does it when the count is right.
pub fn bulk(
    conn: &mut Conn,
    incident: Uuid,
    by: &By,
    wanted: &Bulk,
    lang: Lang,
    now: Timestamp,
) -> DbResult<Changed<BulkAnswer>> {
    steps::lock(conn, incident)?;
    let rows = meant(conn, incident, &wanted.target)?;
    let ids: Vec<DbId> = rows.iter().map(|row| row.id).collect();
    let known = Known::load(conn, incident, &ids)?;
    let mut answer = BulkAnswer {
        found: size(rows.len()),
        able: 0,
        unchanged: 0,
        refusals: Vec::new(),
        done: false,
    };
    let mut able = Vec::new();
    let mut refusals: BTreeMap<_, (i64, Vec<String>)> = BTreeMap::new();
    for row in rows {
        match steps::plan(&known, &row, by, &wanted.action, &wanted.note)? {
            Planned::Unchanged => answer.unchanged += 1,
            Planned::Change(change) => able.push((row, change)),
            Planned::Refused(refusal) => {
                let (count, examples) = refusals.entry(refusal).or_default();
                *count += 1;
                if examples.len() < EXAMPLES {
                    examples.push(row.number);
                }
            }
        }
    }
    answer.able = size(able.len());
    answer.refusals = refusals
        .into_iter()
        .map(|(refusal, (count, examples))| BulkRefusal {
            reason: refusal.words().get(lang).to_owned(),
            count,
            examples,
        })
        .collect();
    let Some(count) = wanted.count else {
        return Ok(Changed::nothing(answer));
    };
    if count != answer.able {
        let able = answer.able;
        return Err(DbError::refused(
            ErrorCode::ConfirmationMismatch,
            &format!("いま対象となるのは{able}件です。内容を確かめてやり直してください"),
            &format!(
                "It can be done to {} now; look again and confirm that number",
                civil::counted(able, civil::SYSTEMS, Lang::En)
            ),
        ));
    }
    let mut hash = Sha256::new();
    for (row, change) in able {
        hash.update(row.id.0.as_bytes());
        steps::apply(conn, row, change, by, &wanted.note, now)?;
    }
    answer.done = true;
    if answer.able == 0 {
        return Ok(Changed::nothing(answer));
    }
    let data = json!({
        "action": told(&wanted.action), "systems": answer.able, "ids_sha256": hex(&hash.finalize()),
    });
    let entry = Entry::incident(incident, "systems.bulk_step", incident, data);
    Ok(Changed::new(answer, entry))
}

/// The action as the log keeps it, without reasons people wrote.
fn told(action: &BulkAction) -> serde_json::Value {
    use saiki_api::systems::Step;
    match action {
        BulkAction::Decide(true) => json!({ "kind": "approve" }),
        BulkAction::Decide(false) => json!({ "kind": "refuse" }),
        BulkAction::Step(Step::Move { step }) => json!({ "kind": "move", "step": step }),
        BulkAction::Step(Step::Damage { damage }) => json!({ "kind": "damage", "damage": damage }),
        BulkAction::Step(Step::Measure { measure, .. }) => {
            json!({ "kind": "measure", "measure": measure })
        }
        BulkAction::Step(Step::Rule { rule_id, met }) => {
            json!({ "kind": "rule", "rule": rule_id, "met": met })
        }
    }
}

/// The systems meant, in the order of their ids. Those left out of the survey and those of other incidents are none.
fn meant(conn: &mut Conn, incident: Uuid, target: &BulkTarget) -> DbResult<Vec<Row>> {
    match target {
        BulkTarget::Filter(filter) => Ok(filtered(incident, filter).order(dsl::id).load(conn)?),
        BulkTarget::Ids(ids) => {
            let mut ids: Vec<DbId> = ids.iter().copied().map(DbId).collect();
            ids.sort();
            ids.dedup();
            let mut all = Vec::new();
            for some in ids.chunks(1_000) {
                let query = filtered(incident, &Default::default());
                let rows: Vec<Row> = query
                    .filter(dsl::id.eq_any(some.to_vec()))
                    .order(dsl::id)
                    .load(conn)?;
                all.extend(rows);
            }
            Ok(all)
        }
    }
}

fn size(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
