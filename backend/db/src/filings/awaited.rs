//! Reports whose approval was asked for, as work of whoever may decide on them. Until when, the deadlines tell that a report
//! answers.

use super::name;
use crate::{
    Conn, DbId, DbResult, clocks,
    schema::{filing_approvals, filings},
    work::Reader,
};
use diesel::prelude::*;
use saiki_api::{Lang, Timestamp, Uuid, approvals::ApprovalState, wire};
use saiki_domain::filing_forms;
use std::collections::HashMap;

/// A report somebody is to approve or to refuse.
pub(crate) struct Awaited {
    /// The report.
    pub id: Uuid,
    /// What is to be done, in the reader's language.
    pub title: String,
    /// When the first deadline it answers is due, of those that run or are overdue.
    pub due_at: Option<Timestamp>,
}

/// Reports of these incidents whose approval was asked for, and that the reader neither made nor asked approval of; by
/// incident.
pub(crate) fn awaited(
    conn: &mut Conn,
    incidents: &[DbId],
    reader: &Reader,
) -> DbResult<HashMap<Uuid, Vec<Awaited>>> {
    let me = DbId(reader.user);
    let rows: Vec<(DbId, DbId, i64, String)> = filing_approvals::table
        .inner_join(filings::table.on(filings::id.eq(filing_approvals::subject_id)))
        .filter(
            filing_approvals::incident_id
                .eq_any(incidents.to_vec())
                .and(filing_approvals::state.eq(wire::name(&ApprovalState::Requested)))
                .and(filing_approvals::requested_by.ne(me))
                .and(filings::created_by.ne(me)),
        )
        .order((filings::incident_id, filings::number))
        .select((
            filings::incident_id,
            filings::id,
            filings::number,
            filings::kind,
        ))
        .load(conn)?;
    let mut concerned: Vec<DbId> = rows.iter().map(|(incident, ..)| *incident).collect();
    concerned.dedup();
    let mut all: HashMap<Uuid, Vec<Awaited>> = HashMap::new();
    if concerned.is_empty() {
        return Ok(all);
    }
    let due = clocks::due_by_rule(conn, &concerned, reader.now)?;
    for (incident, id, number, kind) in rows {
        let incident = Uuid::from(incident);
        let answers = filing_forms::form(&kind).map(|form| form.head.clocks.as_slice());
        let running = due.get(&incident);
        let due_at = answers
            .unwrap_or_default()
            .iter()
            .filter_map(|rule| running?.get(rule).copied())
            .min();
        let what = name(&kind);
        all.entry(incident).or_default().push(Awaited {
            id: id.into(),
            title: match reader.lang {
                Lang::Ja => format!("報告書第{number}号（{}）を承認するか差し戻す", what.ja),
                Lang::En => format!("Approve or refuse report no. {number} ({})", what.en),
            },
            due_at,
        });
    }
    Ok(all)
}
