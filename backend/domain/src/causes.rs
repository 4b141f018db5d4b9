//! Rules of the cause tree: what input is taken, which causes are carried by what is below them, what is missing before
//! both questions are answered. A tree comes as a list of causes; nothing is stored here.

mod check;

pub use check::{carried, findings, is_open};

use crate::{
    canonical,
    fault::Faults,
    incidents::{MAX_NAME, MAX_NOTE, is_day},
};
use saiki_api::{
    Lang, Uuid,
    causes::{Cause, CauseInput, CauseState, Conclusion, Question},
    organisation::Both,
};
use serde_json::json;

/// Longest statement, in characters.
pub const MAX_STATEMENT: usize = 1_000;
/// Longest conclusion, in characters; both together fit the incident's facts.
pub const MAX_CONCLUSION: usize = 9_000;
/// Most causes of an incident.
pub const MAX_CAUSES: usize = 300;
/// Most things one cause rests on.
pub const MAX_LINKS: usize = 50;
/// Deepest tree: levels from the top to a leaf.
pub const MAX_DEPTH: usize = 12;

/// Whether a cause may be entered like this, apart from its place in the tree.
pub fn check_input(input: &CauseInput) -> Faults {
    let mut faults = Faults::default();
    if input.statement.trim().is_empty() {
        faults.line("statement", &input.statement, MAX_STATEMENT);
    } else {
        faults.prose("statement", &input.statement, MAX_STATEMENT);
    }
    faults.prose("reason", &input.reason, MAX_NOTE);
    if input.state == CauseState::Excluded && input.reason.trim().is_empty() {
        faults.add(
            "reason",
            "required",
            "除外するときは、その根拠を書いてください",
            "Say why it is ruled out",
        );
    }
    if let Some(assumption) = &input.assumption {
        faults.line("assumption.settled_by", &assumption.settled_by, MAX_NAME);
        if !is_day(&assumption.due) {
            faults.add(
                "assumption.due",
                "invalid",
                "いつまでに確かめるかを 2026-12-15 の形で入力してください",
                "Write the day by which it is settled as 2026-12-15",
            );
        }
    }
    faults.count("links", input.links.len(), MAX_LINKS);
    faults.distinct("links", &input.links);
    faults
}

/// Whether a cause may stand where `input` puts it. `id` is the cause itself when it exists already.
pub fn check_place(causes: &[Cause], id: Option<Uuid>, input: &CauseInput) -> Faults {
    let mut faults = Faults::default();
    if id.is_none() && causes.len() >= MAX_CAUSES {
        faults.add(
            "parent_id",
            "too_many",
            format!("原因は{MAX_CAUSES}件までです"),
            format!("At most {MAX_CAUSES} causes"),
        );
    }
    let of = |id: Uuid| causes.iter().find(|cause| cause.id == id);
    let mut up = input.parent_id;
    let mut above = 0;
    while let Some(next) = up {
        let Some(parent) = of(next) else {
            faults.add(
                "parent_id",
                "not_found",
                "上位の原因が見つかりません",
                "There is no such cause above it",
            );
            return faults;
        };
        if Some(next) == id {
            faults.add(
                "parent_id",
                "circle",
                "自分自身や自分の下にある原因の下には移せません",
                "A cause cannot stand below itself",
            );
            return faults;
        }
        if parent.details.question != input.question {
            faults.add(
                "question",
                "other_question",
                "上位の原因と同じ問いにしてください",
                "It must answer the same question as the cause above it",
            );
            return faults;
        }
        above += 1;
        up = parent.details.parent_id.filter(|_| above <= causes.len());
    }
    if above + 1 + id.map_or(0, |id| depth_below(causes, id)) > MAX_DEPTH {
        faults.add(
            "parent_id",
            "too_deep",
            format!("{MAX_DEPTH}段までにしてください"),
            format!("At most {MAX_DEPTH} levels"),
        );
    }
    if let Some(child) = id.and_then(|id| {
        causes
            .iter()
            .find(|c| c.details.parent_id == Some(id) && c.details.question != input.question)
    }) {
        faults.add(
            "question",
            "other_question",
            format!(
                "下に「{}」があるため、問いを変えられません",
                child.details.statement
            ),
            format!(
                "“{}” stands below it, so its question cannot change",
                child.details.statement
            ),
        );
    }
    faults
}

/// Levels below a cause.
fn depth_below(causes: &[Cause], id: Uuid) -> usize {
    let mut level = vec![id];
    let mut depth = 0;
    while depth <= MAX_DEPTH {
        level = causes
            .iter()
            .filter(|c| {
                c.details
                    .parent_id
                    .is_some_and(|parent| level.contains(&parent))
            })
            .map(|c| c.id)
            .collect();
        if level.is_empty() {
            break;
        }
        depth += 1;
    }
    depth
}

/// Causes with each one before those below it, neighbours in their order.
pub fn ordered(mut causes: Vec<Cause>) -> Vec<Cause> {
    causes.sort_by_key(|c| (c.details.question, c.details.position, c.created_at, c.id));
    let mut out: Vec<Cause> = Vec::with_capacity(causes.len());
    let mut open: Vec<Uuid> = Vec::new();
    let roots = causes.iter().filter(|c| c.details.parent_id.is_none());
    open.extend(roots.map(|c| c.id).collect::<Vec<_>>().into_iter().rev());
    while let Some(id) = open.pop() {
        let below = causes.iter().filter(|c| c.details.parent_id == Some(id));
        open.extend(below.map(|c| c.id).collect::<Vec<_>>().into_iter().rev());
        out.extend(causes.iter().find(|c| c.id == id).cloned());
    }
    out
}

/// Hash of what the tree says on a question, so that a conclusion drawn from it is known to be of it.
pub fn tree_hash(causes: &[Cause], question: Question) -> Result<String, serde_json::Error> {
    let mut own: Vec<&Cause> = causes
        .iter()
        .filter(|c| c.details.question == question)
        .collect();
    own.sort_by_key(|c| c.id);
    let said: Vec<_> = own
        .iter()
        .map(|c| {
            let d = &c.details;
            let mut said = json!({
                "id": c.id, "parent": d.parent_id, "statement": d.statement, "gate": d.gate, "state": d.state,
                "reason": d.reason, "assumption": d.assumption, "links": d.links,
            });
            // Only where there are files, so that conclusions drawn before files counted stay as they were.
            if !c.file_hashes.is_empty()
                && let Some(said) = said.as_object_mut()
            {
                said.insert("files".to_owned(), json!(c.file_hashes));
            }
            said
        })
        .collect();
    canonical::sha256_hex(&said)
}

/// Whether a conclusion may be written like this.
pub fn check_conclusion(text: &str) -> Faults {
    let mut faults = Faults::default();
    if text.trim().is_empty() {
        faults.line("text", text, MAX_CONCLUSION);
    } else {
        faults.prose("text", text, MAX_CONCLUSION);
    }
    faults
}

/// Both conclusions as one text for the incident's facts; `None` while one of them is missing.
pub fn joined(conclusions: &[Conclusion], lang: Lang) -> Option<String> {
    let parts: Option<Vec<String>> = Question::ALL
        .into_iter()
        .map(|question| {
            let found = conclusions.iter().find(|c| c.question == question)?;
            let (open, close) = (lang.pick("【", ""), lang.pick("】", ":"));
            Some(format!(
                "{open}{}{close}\n{}",
                heading(question).get(lang),
                found.text.trim()
            ))
        })
        .collect();
    parts.map(|parts| parts.join("\n\n"))
}

fn heading(question: Question) -> Both {
    match question {
        Question::Entry => Both::new("侵入の原因", "How it got in"),
        Question::Spread => Both::new("被害が広がった原因", "Why it could spread"),
    }
}

#[cfg(test)]
mod tests;
