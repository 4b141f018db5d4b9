//! Whether everything an incident says of itself agrees, as asked now, and who let a contradiction stand. What contradicts
//! what is decided in `saiki_domain::consistency`; only overrulings are kept.

mod gather;

use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, Writer, gates,
    ids::{instant, micros, new_id},
    schema::consistency_overrulings::{self, dsl},
    stored, timeline,
};
use diesel::prelude::*;
use saiki_api::{
    Timestamp, Uuid,
    consistency::{Consistency, Contradiction, Gravity, OverruleInput, Overruling},
    organisation::Both,
    problem::ErrorCode,
};
use saiki_domain::{
    canonical::sha256_hex,
    consistency::{check_overruling, compared},
};
use serde::Deserialize;
use serde_json::json;
use std::collections::HashMap;

#[derive(Insertable)]
#[diesel(table_name = consistency_overrulings)]
struct Row {
    id: DbId,
    incident_id: DbId,
    key: String,
    contradiction: String,
    reason: String,
    by_id: DbId,
    by_name: String,
    at: i64,
}

/// How grave a contradiction was when it was kept.
#[derive(Deserialize)]
struct Then {
    gravity: Gravity,
}

/// Who let which contradiction stand, by its key, and how grave it was then; the last word on each.
fn overrulings(
    conn: &mut Conn,
    incident: Uuid,
) -> DbResult<HashMap<String, (Gravity, Overruling)>> {
    let rows: Vec<(String, String, String, String, i64)> = dsl::consistency_overrulings
        .filter(dsl::incident_id.eq(DbId(incident)))
        .order(dsl::id)
        .select((
            dsl::key,
            dsl::contradiction,
            dsl::reason,
            dsl::by_name,
            dsl::at,
        ))
        .load(conn)?;
    rows.into_iter()
        .map(|(key, then, reason, by_name, at)| {
            let then: Then = stored::json(&then)?;
            let overruling = Overruling {
                reason,
                by_name,
                at: instant(at),
            };
            Ok((key, (then.gravity, overruling)))
        })
        .collect()
}

/// Whether it keeps anything from going out.
fn blocks(contradiction: &Contradiction) -> bool {
    contradiction.gravity == Gravity::Blocks && contradiction.overruled.is_none()
}

/// What the check finds now: those that stand first, the gravest before the others; overruled ones last. What was overruled
/// while it was only worth a look is not overruled once it bars something.
pub fn of_incident(conn: &mut Conn, incident: Uuid, now: Timestamp) -> DbResult<Consistency> {
    let facts = gather::facts(conn, incident, now)?;
    let mut overruled = overrulings(conn, incident)?;
    let (mut contradictions, looked_at) = compared(&facts, now);
    for contradiction in &mut contradictions {
        let holds = overruled.remove(&contradiction.key);
        let holds = holds.filter(|(then, _)| *then <= contradiction.gravity);
        contradiction.overruled = holds.map(|(_, overruling)| overruling);
    }
    contradictions.sort_by_key(|contradiction| contradiction.overruled.is_some());
    let blocking = contradictions.iter().filter(|one| blocks(one)).count();
    Ok(Consistency {
        blocking: i64::try_from(blocking).unwrap_or(i64::MAX),
        looked_at,
        contradictions,
        checked_at: now,
    })
}

/// Lets a contradiction stand, by name and with the reason. It holds for what both places say now: another figure is
/// another contradiction.
pub fn overrule(
    conn: &mut Conn,
    incident: Uuid,
    input: &OverruleInput,
    writer: &Writer,
) -> DbResult<Changed<Consistency>> {
    let faults = check_overruling(input);
    if !faults.0.is_empty() {
        return Err(DbError::Invalid(faults));
    }
    gates::not_closed(conn, incident)?;
    let before = of_incident(conn, incident, writer.now)?;
    let found = before
        .contradictions
        .iter()
        .find(|contradiction| contradiction.key == input.key);
    let Some(found) = found else {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "この食い違いは、いまはありません。記載が変わっています。一覧を読み直してください",
            "This contradiction is not there now: what the places say has changed. Look at the list again",
        ));
    };
    if let Some(overruling) = &found.overruled {
        let by = &overruling.by_name;
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            &format!("この食い違いは、すでに{by}が容認しています"),
            &format!("{by} has overruled this contradiction already"),
        ));
    }
    let (id, reason) = (new_id(writer.now), input.reason.trim());
    let by = &writer.by;
    diesel::insert_into(consistency_overrulings::table)
        .values(Row {
            id: DbId(id),
            incident_id: DbId(incident),
            key: found.key.clone(),
            contradiction: stored::to_json(found)?,
            reason: reason.to_owned(),
            by_id: DbId(by.id.ok_or(DbError::NotFound)?),
            by_name: by.name.clone(),
            at: micros(writer.now),
        })
        .execute(conn)?;
    let title = &found.title;
    let text = Both::new(
        format!("{}が食い違いを容認しました（{}）", by.name, title.ja),
        format!("{} overruled a contradiction ({})", by.name, title.en),
    );
    timeline::record(conn, incident, writer.now, &text, writer.now)?;
    let data = json!({
        "key": found.key, "subject": found.subject, "gravity": found.gravity,
        "one": found.one.path, "other": found.other.path, "details_sha256": sha256_hex(&reason)?,
    });
    Ok(Changed::new(
        of_incident(conn, incident, writer.now)?,
        Entry::incident(incident, "consistency.overruled", id, data),
    ))
}

/// Refuses while a contradiction stands that keeps things from going out; names the first, and how many there are.
pub fn refuse_if_blocked(conn: &mut Conn, incident: Uuid, now: Timestamp) -> DbResult<()> {
    let found = of_incident(conn, incident, now)?;
    let Some(first) = found.contradictions.iter().find(|one| blocks(one)) else {
        return Ok(());
    };
    let (n, title) = (found.blocking, &first.title);
    let said = |one: &str, other: &str| format!("{one} / {other}");
    let ja = format!(
        "食い違いが{n}件残っています。{}（{}）。「整合性」のページで、記載を直すか、理由を記録して容認してください",
        title.ja,
        said(&first.one.says.ja, &first.other.says.ja)
    );
    let en = format!(
        "Contradictions left: {n}. {} ({}). Correct what is wrong, or have it overruled with a reason, on the page “Consistency”",
        title.en,
        said(&first.one.says.en, &first.other.says.en)
    );
    Err(DbError::refused(ErrorCode::Contradictions, &ja, &en))
}
