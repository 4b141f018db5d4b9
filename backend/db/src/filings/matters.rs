//! Reports that hold an incident open: those whose approval is awaited, settled by deciding it; and those that are approved and
//! not filed, settled by recording that they were, by filing a later one of the series, or by taking the approval back.

use super::{
    approvals::{self, state},
    name,
};
use crate::{
    Conn, DbId, DbResult,
    schema::{filing_approvals, filing_records, filings::dsl},
};
use diesel::prelude::*;
use saiki_api::{
    Lang, Uuid,
    activities::ActivityKey,
    filings::FilingState,
    gates::{MatterKind, OpenMatter},
};
use std::collections::{BTreeMap, BTreeSet};

/// Reports of an incident that wait for approval, or are approved and neither filed nor overtaken by a later one of their
/// series that was.
pub fn open_matters(conn: &mut Conn, incident: Uuid, lang: Lang) -> DbResult<Vec<OpenMatter>> {
    let asked: Vec<DbId> = filing_approvals::table
        .filter(filing_approvals::incident_id.eq(DbId(incident)))
        .select(filing_approvals::subject_id)
        .distinct()
        .load(conn)?;
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let approvals = approvals::of(conn, &asked)?;
    let recorded: Vec<DbId> = filing_records::table
        .filter(filing_records::incident_id.eq(DbId(incident)))
        .select(filing_records::filing_id)
        .load(conn)?;
    let filed: BTreeSet<DbId> = recorded.into_iter().collect();
    let rows: Vec<(DbId, i64, String, String)> = dsl::filings
        .filter(dsl::incident_id.eq(DbId(incident)))
        .order(dsl::number)
        .select((dsl::id, dsl::number, dsl::kind, dsl::series))
        .load(conn)?;
    let mut last: BTreeMap<&str, i64> = BTreeMap::new();
    for (id, number, _, series) in &rows {
        if filed.contains(id) {
            last.insert(series, *number);
        }
    }
    let mut all = Vec::new();
    for (id, number, kind, series) in &rows {
        let of = approvals.get(id).map(Vec::as_slice).unwrap_or_default();
        let overtaken = last.get(series.as_str()).is_some_and(|last| last > number);
        let title = match state(of, filed.contains(id)) {
            FilingState::Requested => awaited(*number, kind, lang),
            FilingState::Approved if !overtaken => unfiled(*number, kind, lang),
            _ => continue,
        };
        all.push(OpenMatter {
            kind: MatterKind::Filing,
            id: Some(Uuid::from(*id)),
            title,
            activity: Some(ActivityKey::Er),
        });
    }
    Ok(all)
}

fn awaited(number: i64, kind: &str, lang: Lang) -> String {
    let name = name(kind);
    match lang {
        Lang::Ja => format!(
            "報告書第{number}号（{}）が承認待ちです。承認するか差し戻してください",
            name.get(lang)
        ),
        Lang::En => format!(
            "Report no. {number} ({}) awaits approval: approve or refuse it",
            name.get(lang)
        ),
    }
}

fn unfiled(number: i64, kind: &str, lang: Lang) -> String {
    let name = name(kind);
    match lang {
        Lang::Ja => format!(
            "報告書第{number}号（{}）は承認済みですが、提出が記録されていません。提出を記録するか、承認を取り消してください",
            name.get(lang)
        ),
        Lang::En => format!(
            "Report no. {number} ({}) is approved and not filed: record it as filed, or take the approval back",
            name.get(lang)
        ),
    }
}
