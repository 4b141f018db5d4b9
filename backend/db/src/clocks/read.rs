//! Clocks of one incident as people read them, and one with its rule beside the newest version of that.

use super::{board::Board, marks};
use crate::{Conn, DbId, DbResult, rules};
use saiki_api::{
    Lang, Timestamp, Uuid,
    clocks::{Clock, ClockDetail},
};
use saiki_domain::clocks::changes;

/// Every clock of an incident: the most pressing state first, then the next deadline.
pub fn of_incident(
    conn: &mut Conn,
    incident: Uuid,
    lang: Lang,
    now: Timestamp,
) -> DbResult<Vec<Clock>> {
    let board = Board::load(conn, &[DbId(incident)])?;
    board.record(DbId(incident))?;
    let mut all = Vec::new();
    for row in &board.rows {
        all.push(board.clock(row, board.reckoned(row, now)?, lang)?);
    }
    all.sort_by_key(|clock| {
        let due = clock.due.unwrap_or(Timestamp::MAX);
        (clock.state, due, clock.id)
    });
    marks::put_earlier(conn, &mut all)?;
    Ok(all)
}

/// One clock.
pub fn get(
    conn: &mut Conn,
    incident: Uuid,
    clock: Uuid,
    lang: Lang,
    now: Timestamp,
) -> DbResult<Clock> {
    let board = Board::load(conn, &[DbId(incident)])?;
    of_board(conn, &board, incident, clock, lang, now)
}

fn of_board(
    conn: &mut Conn,
    board: &Board,
    incident: Uuid,
    clock: Uuid,
    lang: Lang,
    now: Timestamp,
) -> DbResult<Clock> {
    let row = board.row(incident, clock)?;
    let mut found = board.clock(row, board.reckoned(row, now)?, lang)?;
    marks::put_earlier(conn, std::slice::from_mut(&mut found))?;
    Ok(found)
}

/// One clock with its rule and what the newest version of that would change.
pub fn detail(
    conn: &mut Conn,
    incident: Uuid,
    clock: Uuid,
    lang: Lang,
    now: Timestamp,
) -> DbResult<ClockDetail> {
    let board = Board::load(conn, &[DbId(incident)])?;
    let found = of_board(conn, &board, incident, clock, lang, now)?;
    let row = board.row(incident, clock)?;
    let rule = board.rule(row)?;
    let newest = match found.newer {
        true => rules::newest(conn, &row.rule_id)?,
        false => None,
    };
    let by_newest = newest
        .as_ref()
        .map(|newest| board.stands_by(newest, row, now))
        .transpose()?;
    Ok(ClockDetail {
        rule: rule.clone(),
        changes: newest
            .as_ref()
            .map(|newest| changes(rule, newest, lang))
            .unwrap_or_default(),
        due_by_newest: by_newest.and_then(|reckoned| reckoned.due),
        newest,
        clock: found,
    })
}
