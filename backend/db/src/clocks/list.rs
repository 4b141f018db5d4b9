//! Clocks over all incidents that are not closed and the reader sees: filters, text search, two orders, windows. States
//! are reckoned, so all of them are looked at for one window; only its own clocks are put into words.

use super::{Row, board::Board, marks};
use crate::{
    Conn, DbResult,
    ids::micros,
    work::{self, Reader},
};
use saiki_api::{
    Timestamp, Uuid,
    clocks::{Clock, ClockFilter, ClockSort},
};
use saiki_domain::search;
use serde::{Deserialize, Serialize};

/// What is wanted of the list.
#[derive(Debug, Clone)]
pub struct Query {
    /// Who reads, when and in which language.
    pub reader: Reader,
    /// Filters and order.
    pub filter: ClockFilter,
    /// After this place.
    pub after: Option<Rank>,
    /// Most clocks.
    pub limit: usize,
}

/// Where a page ends: what its last clock is sorted by. Only good for the order it was made in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rank {
    /// Its deadline.
    Due(i64, Uuid),
    /// The number of its incident, and its deadline.
    Incident(String, i64, Uuid),
}

impl Rank {
    /// The place of a clock in an order.
    pub fn of(sort: ClockSort, clock: &Clock) -> Rank {
        let reference = clock.incident_reference.as_str();
        Rank::new(sort, reference, clock.due, clock.id)
    }

    /// Whether the place belongs to that order.
    pub fn fits(&self, sort: ClockSort) -> bool {
        matches!(
            (self, sort),
            (Rank::Due(..), ClockSort::Due) | (Rank::Incident(..), ClockSort::Incident)
        )
    }

    fn new(sort: ClockSort, reference: &str, due: Option<Timestamp>, id: Uuid) -> Rank {
        let due = due.map_or(i64::MAX, micros);
        match sort {
            ClockSort::Due => Rank::Due(due, id),
            ClockSort::Incident => Rank::Incident(reference.to_owned(), due, id),
        }
    }
}

/// One window, and how many clocks there are in all under the same filters.
pub fn list(conn: &mut Conn, query: &Query) -> DbResult<(Vec<Clock>, i64)> {
    let (reader, filter) = (&query.reader, &query.filter);
    let incidents = work::open_incidents(conn, reader)?;
    let board = Board::load(conn, &incidents)?;
    let words = filter.q.as_deref().map(search::words).unwrap_or_default();
    let sort = filter.sort.unwrap_or_default();
    let mut found: Vec<(Rank, &Row)> = Vec::new();
    for row in &board.rows {
        if !may_be(&board, row, filter)? || !holds(&board, row, &words)? {
            continue;
        }
        let stands = board.stands(row, reader.now)?;
        let (state, due) = (stands.state, stands.due);
        let wanted = filter.state.is_none_or(|wanted| wanted == state)
            && filter.open.is_none_or(|open| open == state.is_open());
        if wanted {
            let reference = &board.record(row.incident_id)?.reference;
            let place = Rank::new(sort, reference, due, row.id.into());
            found.push((place, row));
        }
    }
    let total = i64::try_from(found.len()).unwrap_or(i64::MAX);
    found.retain(|(place, _)| query.after.as_ref().is_none_or(|after| place > after));
    found.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
    let mut clocks = Vec::new();
    for (_, row) in found.into_iter().take(query.limit) {
        let reckoned = board.reckoned(row, reader.now)?;
        clocks.push(board.clock(row, reckoned, reader.lang)?);
    }
    marks::put_earlier(conn, &mut clocks)?;
    Ok((clocks, total))
}

/// Every clock that is wanted, in the order asked for.
pub fn all(conn: &mut Conn, reader: &Reader, filter: &ClockFilter) -> DbResult<Vec<Clock>> {
    let query = Query {
        reader: *reader,
        filter: filter.clone(),
        after: None,
        limit: usize::MAX,
    };
    Ok(list(conn, &query)?.0)
}

/// Whether a clock may be wanted, as far as that can be told without reckoning it.
fn may_be(board: &Board, row: &Row, filter: &ClockFilter) -> DbResult<bool> {
    let regime = board.rule(row)?.regime;
    let owner = row.owner_id.map(Uuid::from);
    Ok(filter.regime.is_none_or(|wanted| wanted == regime)
        && filter.owner_id.is_none_or(|wanted| owner == Some(wanted)))
}

fn holds(board: &Board, row: &Row, words: &[String]) -> DbResult<bool> {
    if words.is_empty() {
        return Ok(true);
    }
    let (rule, record) = (board.rule(row)?, board.record(row.incident_id)?);
    let key = search::key([
        rule.id.as_str(),
        &rule.title.ja,
        &rule.title.en,
        &rule.recipient.ja,
        &rule.recipient.en,
        &record.reference,
        &record.title,
    ]);
    Ok(words.iter().all(|word| key.contains(word.as_str())))
}
