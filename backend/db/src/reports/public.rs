//! What whoever has an acknowledgement number is told: how far the report is, and nothing of the report itself.

use super::{Row, numbered};
use crate::{Conn, DbError, DbResult, ids::instant, schema::contacts};
use diesel::prelude::*;
use saiki_api::reports::{CloseReason, PublicReport, PublicState, ReportState};

/// What whoever has a number is told; `number` as `rules::parse_number` gives it.
pub fn public(conn: &mut Conn, number: &str) -> DbResult<PublicReport> {
    let row = numbered(conn, number)?.ok_or(DbError::NotFound)?;
    // Whoever repeats an earlier report is told how far that one is.
    let counts = match row.duplicate_of {
        Some(first) => super::row(conn, first.0)?,
        None => row.clone(),
    };
    let (state, due, at) = how_far(conn, &counts)?;
    Ok(PublicReport {
        number: row.number,
        state,
        received_at: instant(row.received_at),
        next_word_due: due.map(instant),
        at: at.map(instant),
    })
}

/// The state as its sender is told, when the next word is due, and when it was answered or closed.
fn how_far(conn: &mut Conn, row: &Row) -> DbResult<(PublicState, Option<i64>, Option<i64>)> {
    match row.state()? {
        ReportState::Waiting => Ok((PublicState::Received, row.due_at, None)),
        ReportState::Closed => match row.reason()? {
            Some(CloseReason::Answered) => Ok((PublicState::Answered, None, row.settled_at)),
            _ => Ok((PublicState::Closed, None, row.settled_at)),
        },
        ReportState::Routed => {
            let contact: Option<(Option<i64>, Option<i64>, Option<i64>)> = contacts::table
                .filter(contacts::id.nullable().eq(row.contact_id))
                .select((
                    contacts::last_word_at,
                    contacts::next_word_due,
                    contacts::closed_at,
                ))
                .first(conn)
                .optional()?;
            let (said, due, closed) = contact.unwrap_or_default();
            let due = due.filter(|_| closed.is_none());
            Ok(match said.or(closed) {
                Some(at) => (PublicState::Answered, due, Some(at)),
                None => (PublicState::UnderWay, due, None),
            })
        }
    }
}
