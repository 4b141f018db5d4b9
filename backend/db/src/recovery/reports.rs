//! Completion reports: kept as they were made, numbered within their incident, never changed. What they say is made in
//! `saiki-documents`.

use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry,
    ids::{instant, micros, new_id},
    incidents,
    letters::Author,
    schema::recovery_reports as reports,
    stored, timeline,
};
use diesel::{dsl::max, prelude::*};
use saiki_api::{
    Timestamp, Uuid, organisation::Both, recovery::reports::RecoveryReport, sheets::Sheet,
};
use serde_json::json;

#[derive(Queryable, Insertable)]
#[diesel(table_name = reports)]
struct Row {
    id: DbId,
    incident_id: DbId,
    number: i64,
    content: String,
    complete: bool,
    sha256: String,
    created_by: DbId,
    created_by_name: String,
    created_at: i64,
}

impl Row {
    fn into_report(self) -> DbResult<RecoveryReport> {
        Ok(RecoveryReport {
            id: self.id.into(),
            number: self.number,
            content: stored::json(&self.content)?,
            complete: self.complete,
            sha256: self.sha256,
            created_by_name: self.created_by_name,
            created_at: instant(self.created_at),
        })
    }
}

/// Keeps a report under the incident's next number.
pub fn create(
    conn: &mut Conn,
    incident: Uuid,
    by: &Author,
    content: &Sheet,
    complete: bool,
    sha256: &str,
    now: Timestamp,
) -> DbResult<Changed<RecoveryReport>> {
    incidents::lock(conn, incident)?;
    let last: Option<i64> = reports::table
        .filter(reports::incident_id.eq(DbId(incident)))
        .select(max(reports::number))
        .first(conn)?;
    let (id, number) = (new_id(now), last.unwrap_or(0) + 1);
    diesel::insert_into(reports::table)
        .values(Row {
            id: DbId(id),
            incident_id: DbId(incident),
            number,
            content: stored::to_json(content)?,
            complete,
            sha256: sha256.to_owned(),
            created_by: DbId(by.id),
            created_by_name: by.name.clone(),
            created_at: micros(now),
        })
        .execute(conn)?;
    let text = Both {
        ja: format!("{}が復旧の報告書（第{number}号）を作成しました", by.name),
        en: format!("{} made recovery report No. {number}", by.name),
    };
    timeline::record(conn, incident, now, &text, now)?;
    let data = json!({ "number": number, "complete": complete, "sha256": sha256 });
    Ok(Changed::new(
        get(conn, incident, id)?,
        Entry::incident(incident, "recovery_report.created", id, data),
    ))
}

/// One report of that incident.
pub fn get(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<RecoveryReport> {
    reports::table
        .filter(
            reports::id
                .eq(DbId(id))
                .and(reports::incident_id.eq(DbId(incident))),
        )
        .first::<Row>(conn)
        .optional()?
        .ok_or(DbError::NotFound)?
        .into_report()
}

/// Reports of an incident, the newest first, before that number; and how many there are in all.
pub fn list(
    conn: &mut Conn,
    incident: Uuid,
    before: Option<i64>,
    limit: i64,
) -> DbResult<(Vec<RecoveryReport>, i64)> {
    let own = reports::incident_id.eq(DbId(incident));
    let total = reports::table.filter(own).count().get_result(conn)?;
    let rows: Vec<Row> = reports::table
        .filter(own.and(reports::number.lt(before.unwrap_or(i64::MAX))))
        .order(reports::number.desc())
        .limit(limit)
        .load(conn)?;
    let rows: DbResult<Vec<RecoveryReport>> = rows.into_iter().map(Row::into_report).collect();
    Ok((rows?, total))
}
