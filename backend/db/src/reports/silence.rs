//! Reports nobody takes up: when that counts as a stall, whom it goes to, and the work it is until then.

use super::Row;
use crate::{
    Conn, DbResult,
    items::Common,
    schema::reports,
    stored,
    work::{self, Reader},
};
use diesel::prelude::*;
use saiki_api::{
    Lang, Timestamp,
    items::Priority,
    reports::{ReportKind, ReportState},
    stalls::Stall,
    wire,
    work::{WorkEntry, WorkKind},
};
use saiki_domain::stalls::Work;

/// Whether nobody has taken a report up in time, and whom that has gone to.
pub(super) fn stall(
    common: &Common,
    due_at: Option<Timestamp>,
    lang: Lang,
    now: Timestamp,
) -> Option<Stall> {
    let work = Work {
        priority: Priority::High,
        due_at,
        touched_at: None,
    };
    common.stall(&work, None, lang, now)
}

/// Reports nobody has taken up, as work of those who may route them; of the executive too, once they are so late that
/// they have gone there.
pub(crate) fn waiting(
    conn: &mut Conn,
    common: &Common,
    reader: &Reader,
) -> DbResult<Vec<WorkEntry>> {
    let rows: Vec<Row> = reports::table
        .filter(reports::state.eq(wire::name(&ReportState::Waiting)))
        .order(reports::id)
        .load(conn)?;
    let mut entries = Vec::new();
    for row in rows {
        let kind: ReportKind = stored::value("reports.kind", &row.kind)?;
        let due_at = row.waits_until()?;
        let stall = stall(common, due_at, reader.lang, reader.now);
        let escalated = work::went_to(stall.as_ref(), reader);
        if !reader.may_route && !escalated {
            continue;
        }
        let label = kind.label(reader.lang);
        let title = match reader.lang {
            Lang::Ja => format!("受付 {}（{label}）を振り分ける", row.number),
            Lang::En => format!("Route report {} ({label})", row.number),
        };
        entries.push(WorkEntry {
            kind: WorkKind::Report,
            id: row.id.into(),
            incident_id: None,
            incident_reference: String::new(),
            incident_title: String::new(),
            activity: None,
            title,
            question: None,
            owner: None,
            due_at,
            priority: None,
            stall,
            mine: false,
            team: reader.may_route,
            escalated,
        });
    }
    Ok(entries)
}
