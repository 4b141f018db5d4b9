//! Reports to authorities: kept as they were made, numbered within their incident, never changed. What they say
//! is made in `saiki-documents`; the figures they need are counted here.

use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry,
    ids::{instant, micros, new_id},
    incidents,
    schema::{campaigns, filings, people},
    stored, timeline,
};
use diesel::{dsl::max, prelude::*};
use saiki_api::{
    Lang, Timestamp, Uuid,
    filings::{Filing, FilingContent},
    incidents::Incident,
    organisation::Both,
    people::DataItem,
    wire,
};
use saiki_domain::filings::Counts;
use serde_json::json;

#[derive(Queryable, Insertable)]
#[diesel(table_name = filings)]
struct Row {
    id: DbId,
    incident_id: DbId,
    number: i64,
    kind: String,
    content: String,
    missing: String,
    sha256: String,
    created_by: DbId,
    created_by_name: String,
    created_at: i64,
}

impl Row {
    fn into_filing(self) -> DbResult<Filing> {
        Ok(Filing {
            id: self.id.into(),
            number: self.number,
            content: stored::json(&self.content)?,
            missing: stored::json(&self.missing)?,
            sha256: self.sha256,
            created_by_name: self.created_by_name,
            created_at: instant(self.created_at),
        })
    }
}

/// A report to be kept.
#[derive(Debug, Clone)]
pub struct NewSnapshot {
    /// What it says.
    pub content: FilingContent,
    /// Keys of items still unknown.
    pub missing: Vec<String>,
    /// SHA-256 of its JSON export.
    pub sha256: String,
}

/// Figures for a report, as the register and the ledger stand.
pub fn counts(conn: &mut Conn, incident: &Incident) -> DbResult<Counts> {
    let own = people::incident_id.eq(DbId(incident.id));
    let mut by_data_item = Vec::new();
    for item in DataItem::ALL {
        let pattern = format!("%\"{}\"%", wire::name(&item));
        let n: i64 = people::table
            .filter(own.and(people::data_items.like(pattern)))
            .count()
            .get_result(conn)?;
        if n > 0 {
            by_data_item.push((item, n));
        }
    }
    let first: Option<i64> = campaigns::table
        .filter(campaigns::incident_id.eq(DbId(incident.id)))
        .select(diesel::dsl::min(campaigns::started_at))
        .first(conn)?;
    Ok(Counts {
        people: people::table.filter(own).count().get_result(conn)?,
        by_data_item,
        notified: incident.counts.notified,
        undeliverable: incident.counts.undeliverable,
        without_email: people::table
            .filter(own.and(people::has_email.eq(false)))
            .count()
            .get_result(conn)?,
        first_notice: first.map(instant),
    })
}

/// Keeps a report under the incident's next number.
pub fn create(
    conn: &mut Conn,
    incident: Uuid,
    by: Uuid,
    by_name: &str,
    new: &NewSnapshot,
    now: Timestamp,
) -> DbResult<Changed<Filing>> {
    incidents::lock(conn, incident)?;
    let last: Option<i64> = filings::table
        .filter(filings::incident_id.eq(DbId(incident)))
        .select(max(filings::number))
        .first(conn)?;
    let number = last.unwrap_or(0) + 1;
    let id = new_id(now);
    let kind = wire::name(&new.content.kind);
    diesel::insert_into(filings::table)
        .values(Row {
            id: DbId(id),
            incident_id: DbId(incident),
            number,
            kind: kind.clone(),
            content: stored::to_json(&new.content)?,
            missing: stored::to_json(&new.missing)?,
            sha256: new.sha256.clone(),
            created_by: DbId(by),
            created_by_name: by_name.to_owned(),
            created_at: micros(now),
        })
        .execute(conn)?;
    let text = Both {
        ja: format!(
            "{by_name}が報告書（{}）を作成しました",
            new.content.kind.label(Lang::Ja)
        ),
        en: format!(
            "{by_name} made a report ({})",
            new.content.kind.label(Lang::En)
        ),
    };
    timeline::record(conn, incident, now, &text, now)?;
    let data =
        json!({ "number": number, "kind": kind, "sha256": new.sha256, "missing": new.missing });
    Ok(Changed::new(
        get(conn, incident, id)?,
        Entry::incident(incident, "filing.created", id, data),
    ))
}

/// One report of that incident.
pub fn get(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<Filing> {
    filings::table
        .filter(
            filings::id
                .eq(DbId(id))
                .and(filings::incident_id.eq(DbId(incident))),
        )
        .first::<Row>(conn)
        .optional()?
        .ok_or(DbError::NotFound)?
        .into_filing()
}

/// Reports of an incident, the newest first, before that number; and how many there are in all.
pub fn list(
    conn: &mut Conn,
    incident: Uuid,
    before: Option<i64>,
    limit: i64,
) -> DbResult<(Vec<Filing>, i64)> {
    let own = filings::incident_id.eq(DbId(incident));
    let total = filings::table.filter(own).count().get_result(conn)?;
    let rows: Vec<Row> = filings::table
        .filter(own.and(filings::number.lt(before.unwrap_or(i64::MAX))))
        .order(filings::number.desc())
        .limit(limit)
        .load(conn)?;
    let rows: DbResult<Vec<Filing>> = rows.into_iter().map(Row::into_filing).collect();
    Ok((rows?, total))
}
