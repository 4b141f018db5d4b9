//! Final reports: what one says is collected from the records, and kept each time an incident is closed, in the
//! transaction that closes it. How one reads is decided in `saiki-documents`.

mod collect;
mod figures;
mod prevention;

pub use collect::{Made, collect};

use crate::{
    Conn, DbError, DbId, DbResult, Entry,
    ids::{instant, micros, new_id},
    schema::final_reports,
    timeline,
};
use diesel::{dsl::max, prelude::*};
use saiki_api::{
    Timestamp, Uuid,
    final_reports::{FinalReportEntry, content::Content},
    organisation::Both,
};
use saiki_domain::canonical;
use serde_json::json;

#[derive(Queryable, Insertable)]
#[diesel(table_name = final_reports)]
struct Row {
    id: DbId,
    incident_id: DbId,
    number: i64,
    content: String,
    sha256: String,
    created_by: DbId,
    created_by_name: String,
    created_at: i64,
}

/// A report as it was kept.
#[derive(Debug, Clone)]
pub struct Kept {
    /// Number, hash, who and when.
    pub entry: FinalReportEntry,
    /// The JSON export, byte for byte.
    pub text: String,
}

impl Kept {
    /// What it says.
    pub fn content(&self) -> DbResult<Content> {
        Ok(serde_json::from_str(&self.text)?)
    }
}

/// What a report says as its JSON export, and the hash of that: canonical JSON with a line end.
pub fn export(content: &Content) -> DbResult<(String, String)> {
    let text = canonical::text(content)? + "\n";
    let sha256 = canonical::sha256_of(text.as_bytes());
    Ok((text, sha256))
}

/// Keeps the report of an incident that was just closed, with nothing open, under its next number. The caller holds the
/// incident's row.
pub(crate) fn keep(
    conn: &mut Conn,
    incident: Uuid,
    by: (Uuid, &str),
    now: Timestamp,
) -> DbResult<Entry> {
    let last: Option<i64> = final_reports::table
        .filter(final_reports::incident_id.eq(DbId(incident)))
        .select(max(final_reports::number))
        .first(conn)?;
    let (id, number) = (new_id(now), last.unwrap_or(0) + 1);
    let made = Made {
        number: Some(number),
        by: by.1.to_owned(),
        at: now,
    };
    let (content, sha256) = export(&collect(conn, incident, made, Vec::new())?)?;
    diesel::insert_into(final_reports::table)
        .values(Row {
            id: DbId(id),
            incident_id: DbId(incident),
            number,
            content,
            sha256: sha256.clone(),
            created_by: DbId(by.0),
            created_by_name: by.1.to_owned(),
            created_at: micros(now),
        })
        .execute(conn)?;
    let text = Both {
        ja: format!("終結にあたり最終報告書（第{number}号）を保存しました"),
        en: format!("Final report No. {number} was kept on closing"),
    };
    timeline::record(conn, incident, now, &text, now)?;
    let data = json!({ "number": number, "sha256": sha256 });
    Ok(Entry::incident(incident, "final_report.kept", id, data))
}

/// Reports of an incident, the newest first, before that number; and how many there are in all.
pub fn list(
    conn: &mut Conn,
    incident: Uuid,
    before: Option<i64>,
    limit: i64,
) -> DbResult<(Vec<FinalReportEntry>, i64)> {
    type Found = (i64, String, String, i64);
    let own = final_reports::incident_id.eq(DbId(incident));
    let total = final_reports::table.filter(own).count().get_result(conn)?;
    let rows: Vec<Found> = final_reports::table
        .filter(own.and(final_reports::number.lt(before.unwrap_or(i64::MAX))))
        .order(final_reports::number.desc())
        .limit(limit)
        .select((
            final_reports::number,
            final_reports::sha256,
            final_reports::created_by_name,
            final_reports::created_at,
        ))
        .load(conn)?;
    let entry = |(number, sha256, created_by_name, at)| FinalReportEntry {
        number,
        sha256,
        created_by_name,
        created_at: instant(at),
    };
    Ok((rows.into_iter().map(entry).collect(), total))
}

/// One report of that incident.
pub fn get(conn: &mut Conn, incident: Uuid, number: i64) -> DbResult<Kept> {
    let row: Row = final_reports::table
        .filter(
            final_reports::incident_id
                .eq(DbId(incident))
                .and(final_reports::number.eq(number)),
        )
        .first(conn)
        .optional()?
        .ok_or(DbError::NotFound)?;
    Ok(Kept {
        entry: FinalReportEntry {
            number: row.number,
            sha256: row.sha256,
            created_by_name: row.created_by_name,
            created_at: instant(row.created_at),
        },
        text: row.content,
    })
}
