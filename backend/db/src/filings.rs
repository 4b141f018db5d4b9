//! Reports to authorities: made from a form and the incident's facts, kept as they were, numbered within their incident,
//! never changed. What they say is `saiki_domain::filings`; how they look on paper is `saiki-documents`.

mod approvals;
mod awaited;
mod filed;
mod gather;
mod matters;

pub use approvals::step;
pub(crate) use awaited::{Awaited, awaited};
pub use filed::file;
pub(crate) use filed::{named_as_filed, wrong};
pub use gather::{at_site, counts, records};
pub use matters::open_matters;

use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry,
    filing_fields::{self, Asker},
    gates,
    ids::{instant, micros, new_id},
    schema::{
        filing_records,
        filings::{self, dsl},
    },
    stored, timeline,
};
use diesel::{dsl::max, prelude::*};
use saiki_api::{
    Uuid,
    filings::{Filing, FilingChange, FilingContent, FilingPreview, NewFiling},
    organisation::Both,
};
use saiki_domain::{
    canonical,
    fault::Faults,
    filing_fields::{in_force, records::recorded},
    filing_forms::{self, Form},
    filings as rules,
};
use serde_json::json;
use std::collections::BTreeMap;

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
    series: String,
}

/// Rows as reports, each with its approvals and with what became of it.
fn complete(conn: &mut Conn, rows: Vec<Row>) -> DbResult<Vec<Filing>> {
    let ids: Vec<DbId> = rows.iter().map(|row| row.id).collect();
    let mut approvals = approvals::of(conn, &ids)?;
    let mut records = filed::of(conn, &ids)?;
    rows.into_iter()
        .map(|row| {
            let approvals = approvals.remove(&row.id).unwrap_or_default();
            let filed = records.remove(&row.id);
            Ok(Filing {
                id: row.id.into(),
                number: row.number,
                content: rules::read(&row.content)?,
                missing: stored::json(&row.missing)?,
                sha256: row.sha256,
                state: approvals::state(&approvals, filed.is_some()),
                approvals,
                filed,
                created_by: row.created_by.into(),
                created_by_name: row.created_by_name,
                created_at: instant(row.created_at),
            })
        })
        .collect()
}

/// The form of that identifier; a fault at `field` where there is none.
pub(crate) fn form(field: &str, id: &str) -> DbResult<&'static Form> {
    filing_forms::form(id).ok_or_else(|| {
        let mut faults = Faults::default();
        faults.add(
            field,
            "unknown",
            "この様式はありません。一覧から選び直してください",
            "There is no such form; choose one of the list",
        );
        DbError::Invalid(faults)
    })
}

/// What a report is called for people.
fn name(kind: &str) -> Both {
    match filing_forms::form(kind) {
        Some(form) => form.head.name.clone(),
        None => Both::new(kind, kind),
    }
}

/// What a report would say now. Nothing is kept.
fn draft(
    conn: &mut Conn,
    incident: Uuid,
    new: &NewFiling,
    asker: &Asker,
) -> DbResult<FilingContent> {
    let form = form("kind", &new.kind)?;
    let series = Some(form.head.series.as_str());
    let mut records = records(conn, incident, series, &asker.user, asker.now)?;
    at_site(&mut records, &asker.site);
    let own = filing_fields::own(conn, incident)?;
    let values = in_force(&recorded(&records, asker.now), &own);
    let usual = form.head.langs.first().copied().unwrap_or_default();
    let lang = new.lang.unwrap_or(usual);
    Ok(rules::project(form, &values, &records, lang, asker.now))
}

/// A report as it would be made now, with what differs from the one of its series filed before.
pub fn preview(
    conn: &mut Conn,
    incident: Uuid,
    new: &NewFiling,
    asker: &Asker,
) -> DbResult<FilingPreview> {
    let content = draft(conn, incident, new, asker)?;
    let changes = match &content.previous {
        Some(previous) => {
            let before = get(conn, incident, previous.id)?;
            rules::changes(&before.content, &content)
        }
        None => Vec::new(),
    };
    Ok(FilingPreview {
        missing: rules::missing(&content),
        can_be_made: rules::check_final(&content).0.is_empty(),
        changes,
        content,
    })
}

/// Makes a report from the facts as they are now, and keeps it under the incident's next number. A final report with
/// mandatory items missing is refused, each named; so is any once the incident is closed, for nobody could approve it.
pub fn create(
    conn: &mut Conn,
    incident: Uuid,
    new: &NewFiling,
    asker: &Asker,
) -> DbResult<Changed<Filing>> {
    gates::not_closed(conn, incident)?;
    let content = draft(conn, incident, new, asker)?;
    let faults = rules::check_final(&content);
    if !faults.0.is_empty() {
        return Err(DbError::Invalid(faults));
    }
    let text = rules::canonical_json(&content)?;
    let sha256 = canonical::sha256_of(text.as_bytes());
    let missing = rules::missing(&content);
    let last: Option<i64> = filings::table
        .filter(filings::incident_id.eq(DbId(incident)))
        .select(max(filings::number))
        .first(conn)?;
    let number = last.unwrap_or(0) + 1;
    let (id, now, by) = (new_id(asker.now), asker.now, &asker.user);
    let what = name(&content.kind);
    let data = json!({
        "number": number, "kind": content.kind, "form_version": content.form_version, "sha256": sha256,
        "missing": missing,
    });
    diesel::insert_into(filings::table)
        .values(Row {
            id: DbId(id),
            incident_id: DbId(incident),
            number,
            kind: content.kind,
            content: text.trim_end().to_owned(),
            missing: stored::to_json(&missing)?,
            sha256,
            created_by: DbId(by.id),
            created_by_name: by.name.clone(),
            created_at: micros(now),
            series: content.series,
        })
        .execute(conn)?;
    let text = Both {
        ja: format!("{}が報告書（{}）を作成しました", by.name, what.ja),
        en: format!("{} made a report ({})", by.name, what.en),
    };
    timeline::record(conn, incident, now, &text, now)?;
    Ok(Changed::new(
        get(conn, incident, id)?,
        Entry::incident(incident, "filing.created", id, data),
    ))
}

fn find(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<Row> {
    dsl::filings
        .filter(
            dsl::id
                .eq(DbId(id))
                .and(dsl::incident_id.eq(DbId(incident))),
        )
        .first::<Row>(conn)
        .optional()?
        .ok_or(DbError::NotFound)
}

/// One report of that incident.
pub fn get(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<Filing> {
    let row = find(conn, incident, id)?;
    complete(conn, vec![row])?.pop().ok_or(DbError::NotFound)
}

/// The JSON export of a report: what was kept, in canonical form. Its SHA-256 is the report's hash, whatever has been
/// learnt about reading it since.
pub fn json(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<String> {
    let row = find(conn, incident, id)?;
    let value: serde_json::Value = stored::json(&row.content)?;
    Ok(canonical::text(&value)? + "\n")
}

/// Reports of an incident, the newest first, before that number; and how many there are in all.
pub fn list(
    conn: &mut Conn,
    incident: Uuid,
    before: Option<i64>,
    limit: i64,
) -> DbResult<(Vec<Filing>, i64)> {
    let own = dsl::incident_id.eq(DbId(incident));
    let total = dsl::filings.filter(own).count().get_result(conn)?;
    let rows: Vec<Row> = dsl::filings
        .filter(own.and(dsl::number.lt(before.unwrap_or(i64::MAX))))
        .order(dsl::number.desc())
        .limit(limit)
        .load(conn)?;
    Ok((complete(conn, rows)?, total))
}

/// Reports of an incident that were made in that series after the one of that number, the newest first.
fn newer(conn: &mut Conn, incident: Uuid, series: &str, number: i64) -> DbResult<Vec<Filing>> {
    let rows: Vec<Row> = dsl::filings
        .filter(
            dsl::incident_id
                .eq(DbId(incident))
                .and(dsl::series.eq(series))
                .and(dsl::number.gt(number)),
        )
        .order(dsl::number.desc())
        .load(conn)?;
    complete(conn, rows)
}

/// Of each series the last report that was filed, else the last that was made; by series.
pub fn latest_filed(conn: &mut Conn, incident: Uuid) -> DbResult<Vec<Filing>> {
    let made: Vec<(String, i64, DbId)> = dsl::filings
        .filter(dsl::incident_id.eq(DbId(incident)))
        .order(dsl::number)
        .select((dsl::series, dsl::number, dsl::id))
        .load(conn)?;
    let filed: Vec<(DbId, i64)> = filing_records::table
        .filter(filing_records::incident_id.eq(DbId(incident)))
        .select((filing_records::filing_id, filing_records::filed_at))
        .load(conn)?;
    let filed: BTreeMap<DbId, i64> = filed.into_iter().collect();
    let mut last: BTreeMap<String, (Option<i64>, i64, DbId)> = BTreeMap::new();
    for (series, number, id) in made {
        let one = (filed.get(&id).copied(), number, id);
        let slot = last.entry(series).or_insert(one);
        *slot = one.max(*slot);
    }
    let ids: Vec<DbId> = last.values().map(|(_, _, id)| *id).collect();
    let rows: Vec<Row> = dsl::filings
        .filter(dsl::id.eq_any(ids))
        .order((dsl::series, dsl::number))
        .load(conn)?;
    complete(conn, rows)
}

/// What differs between a report and another of the incident: the one named, else the one of its series it followed when it
/// was made, else the one of its series made before it. Nothing where there is none.
pub fn changes(
    conn: &mut Conn,
    incident: Uuid,
    id: Uuid,
    against: Option<Uuid>,
) -> DbResult<Vec<FilingChange>> {
    let after = get(conn, incident, id)?;
    let named = against.or(after.content.previous.as_ref().map(|one| one.id));
    let before = match named {
        Some(id) => Some(id),
        None => {
            let found: Option<DbId> = dsl::filings
                .filter(
                    dsl::incident_id
                        .eq(DbId(incident))
                        .and(dsl::series.eq(&after.content.series))
                        .and(dsl::number.lt(after.number)),
                )
                .order(dsl::number.desc())
                .select(dsl::id)
                .first(conn)
                .optional()?;
            found.map(Uuid::from)
        }
    };
    let Some(before) = before else {
        return Ok(Vec::new());
    };
    let before = get(conn, incident, before)?;
    Ok(rules::changes(&before.content, &after.content))
}
