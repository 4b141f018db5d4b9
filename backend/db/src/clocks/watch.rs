//! Deadlines as alarms follow them: those of rules without any relief, and our own for clocks and questions. Which of them
//! are told of now is not decided here.

use super::{Row, board::Board};
use crate::{Conn, DbId, DbResult, ids::instant, schema::clock_plans::dsl, timeline};
use diesel::prelude::*;
use saiki_api::{
    Timestamp, Uuid,
    alarms::AlarmBasis,
    clocks::{Answer, ClockState},
    organisation::Both,
    rules::RuleStatus,
};
use saiki_domain::clocks::{
    alarms::{WatchKey, Watched},
    catalogue, questions_of,
};
use std::collections::{BTreeSet, HashMap};

/// A deadline of which something is told, with what is told of it.
pub(crate) struct Deadline<T> {
    pub incident: DbId,
    pub watched: Watched,
    pub told: T,
    /// Identifier of the rule; absent for a question.
    pub rule: Option<String>,
    pub title: Both,
    pub recipient: Both,
    pub extended: Option<Timestamp>,
    pub zone: String,
    pub owner_id: Option<Uuid>,
    pub owner_name: Option<String>,
    pub asap: bool,
    pub status: RuleStatus,
}

/// Deadlines of these incidents of which `tell` tells something. Nothing decided, answered or over is asked about.
pub(crate) fn deadlines<T>(
    conn: &mut Conn,
    incidents: &[DbId],
    now: Timestamp,
    tell: impl Fn(DbId, &Watched) -> Option<T>,
) -> DbResult<Vec<Deadline<T>>> {
    let board = Board::load(conn, incidents)?;
    let zone = timeline::home_zone_name(conn)?;
    let mut all = Vec::new();
    for row in &board.rows {
        for watched in of_clock(&board, row, now)? {
            if let Some(told) = tell(row.incident_id, &watched) {
                all.push(clock(&board, row, (watched, told), &zone, now)?);
            }
        }
    }
    for (plan, watched) in of_questions(conn, incidents, &board)? {
        let told = tell(plan.incident_id, &watched);
        let text = watched.key.question().and_then(catalogue::question);
        if let Some((told, text)) = told.zip(text) {
            all.push(Deadline {
                incident: plan.incident_id,
                watched,
                told,
                rule: None,
                title: text.text.clone(),
                recipient: Both::default(),
                extended: None,
                zone: zone.clone(),
                owner_id: plan.owner_id.map(Uuid::from),
                owner_name: plan.owner_name,
                asap: false,
                status: RuleStatus::Verified,
            });
        }
    }
    Ok(all)
}

/// The law's deadline of a clock, and our own.
fn of_clock(board: &Board, row: &Row, now: Timestamp) -> DbResult<Vec<Watched>> {
    let stands = board.stands(row, now)?;
    let runs = matches!(stands.state, ClockState::Running | ClockState::Overdue);
    let law = stands.strict.filter(|_| runs);
    let own = row.internal_due.filter(|_| stands.state.is_open());
    let both = [
        (AlarmBasis::Rule, law),
        (AlarmBasis::Internal, own.map(instant)),
    ];
    let watched = both.into_iter().filter_map(|(basis, due)| {
        Some(Watched {
            key: WatchKey::Clock(row.id.into()),
            basis,
            from: stands.starts_at,
            due: due?,
        })
    });
    Ok(watched.collect())
}

fn clock<T>(
    board: &Board,
    row: &Row,
    (watched, told): (Watched, T),
    home_zone: &str,
    now: Timestamp,
) -> DbResult<Deadline<T>> {
    let rule = board.rule(row)?;
    let law = watched.basis == AlarmBasis::Rule;
    let extended = match law {
        true => board.stands(row, now)?.extended,
        false => None,
    };
    Ok(Deadline {
        incident: row.incident_id,
        watched,
        told,
        rule: Some(rule.id.clone()),
        title: rule.title.clone(),
        recipient: rule.recipient.clone(),
        extended,
        zone: if law { &rule.zone } else { home_zone }.to_owned(),
        owner_id: row.owner_id.map(Uuid::from),
        owner_name: row.owner_name.clone(),
        asap: law && rule.asap,
        status: rule.status,
    })
}

/// Who is to answer a question, and until when.
#[derive(Queryable)]
struct Plan {
    incident_id: DbId,
    question: String,
    owner_id: Option<DbId>,
    owner_name: Option<String>,
    due: Option<i64>,
}

/// Questions that the clocks of these incidents hang on, are planned, and have no answer that decides anything.
fn of_questions(
    conn: &mut Conn,
    incidents: &[DbId],
    board: &Board,
) -> DbResult<Vec<(Plan, Watched)>> {
    let plans: Vec<Plan> = dsl::clock_plans
        .filter(dsl::incident_id.eq_any(incidents.to_vec()))
        .filter(dsl::due.is_not_null())
        .order((dsl::incident_id, dsl::question))
        .select((
            dsl::incident_id,
            dsl::question,
            dsl::owner_id,
            dsl::owner_name,
            dsl::due,
        ))
        .load(conn)?;
    let mut asked: HashMap<DbId, BTreeSet<&str>> = plans
        .iter()
        .map(|plan| (plan.incident_id, BTreeSet::new()))
        .collect();
    for row in &board.rows {
        if let Some(keys) = asked.get_mut(&row.incident_id) {
            keys.extend(questions_of(board.rule(row)?));
        }
    }
    let mut all = Vec::new();
    for plan in plans {
        let key = plan.question.as_str();
        let hangs = asked.get(&plan.incident_id);
        if !hangs.is_some_and(|keys| keys.contains(key)) {
            continue;
        }
        let known = &board.record(plan.incident_id)?.facts.answers;
        let open = known
            .get(key)
            .is_none_or(|known| known.answer == Answer::Unknown);
        if let Some(due) = plan.due.filter(|_| open) {
            let watched = Watched {
                key: WatchKey::Question(plan.question.clone()),
                basis: AlarmBasis::Question,
                from: None,
                due: instant(due),
            };
            all.push((plan, watched));
        }
    }
    Ok(all)
}
