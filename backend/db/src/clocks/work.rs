//! Clocks that hold an incident open, and those that wait in somebody's work list with the questions they turn on. What a
//! filing duty keeps the decision of holds the incident open as that duty.

use super::{Row, board::Board, duty};
use crate::{Conn, DbId, DbResult, ids::instant, schema::clock_plans};
use diesel::prelude::*;
use saiki_api::{
    Lang, Timestamp, Uuid,
    activities::ActivityKey,
    clocks::{Answer, ClockState},
    gates::{MatterKind, OpenMatter},
    rules::RuleForce,
    users::UserRef,
    work::WorkKind,
};
use saiki_domain::clocks::{catalogue, questions_of};
use std::collections::HashMap;

/// The activity deadlines belong to.
const ACTIVITY: ActivityKey = ActivityKey::Er;

/// Clocks of duties by law that run, or whose time is over. "Without delay" holds nothing open: no law sets its date, and
/// neither does a question nobody has answered.
pub fn open_matters(
    conn: &mut Conn,
    incident: Uuid,
    lang: Lang,
    now: Timestamp,
) -> DbResult<Vec<OpenMatter>> {
    let board = Board::load(conn, &[DbId(incident)])?;
    let mut all = Vec::new();
    for row in &board.rows {
        let rule = board.rule(row)?;
        if rule.asap || rule.force != RuleForce::Duty || duty(&row.rule_id).is_some() {
            continue;
        }
        let state = board.stands(row, now)?.state;
        if !matches!(state, ClockState::Running | ClockState::Overdue) {
            continue;
        }
        let title = rule.title.get(lang);
        all.push(OpenMatter {
            kind: MatterKind::Clock,
            id: Some(row.id.into()),
            title: match (lang, state) {
                (Lang::Ja, ClockState::Overdue) => {
                    format!("「{title}」が済まないまま期限を過ぎています")
                }
                (Lang::Ja, _) => format!("「{title}」の期限が進行中です"),
                (Lang::En, ClockState::Overdue) => format!("“{title}” is overdue"),
                (Lang::En, _) => format!("“{title}” is due"),
            },
            activity: Some(ACTIVITY),
        });
    }
    Ok(all)
}

/// A clock, or a question clocks turn on, as the work list needs it.
pub(crate) struct Owed {
    pub kind: WorkKind,
    /// The clock; the incident of a question.
    pub id: Uuid,
    /// Key of the question, where it is one.
    pub question: Option<String>,
    pub activity: ActivityKey,
    pub title: String,
    pub owner: Option<UserRef>,
    pub due_at: Option<Timestamp>,
}

/// By incident, what waits: clocks that run, are overdue, or are to be cleared up by a day of our own, and that somebody
/// sees to; and questions nobody has answered that somebody is to answer, or that are to be answered by some day.
pub(crate) fn owed(
    conn: &mut Conn,
    incidents: &[DbId],
    lang: Lang,
    now: Timestamp,
) -> DbResult<HashMap<Uuid, Vec<Owed>>> {
    let board = Board::load(conn, incidents)?;
    let mut all: HashMap<Uuid, Vec<Owed>> = HashMap::new();
    for row in &board.rows {
        let (Some(owner), Some(name)) = (row.owner_id, &row.owner_name) else {
            continue;
        };
        let reckoned = board.stands(row, now)?;
        let waits = match reckoned.state {
            ClockState::Running | ClockState::Overdue => true,
            state => state.is_open() && row.internal_due.is_some(),
        };
        if !waits {
            continue;
        }
        let title = board.rule(row)?.title.get(lang);
        let owed = Owed {
            kind: WorkKind::Clock,
            id: row.id.into(),
            question: None,
            activity: ACTIVITY,
            title: match (lang, reckoned.state) {
                (Lang::Ja, ClockState::Undetermined) => format!("「{title}」の要否を確かめる"),
                (Lang::Ja, _) => format!("「{title}」を期限までに行う"),
                (Lang::En, ClockState::Undetermined) => {
                    format!("Find out whether “{title}” is required")
                }
                (Lang::En, _) => format!("See to “{title}”"),
            },
            owner: Some(UserRef {
                id: owner.into(),
                name: name.clone(),
            }),
            due_at: row.internal_due.map(instant).or(reckoned.due),
        };
        all.entry(row.incident_id.into()).or_default().push(owed);
    }
    for plan in plans(conn, incidents)? {
        if is_open(&board, &plan)?
            && let Some(text) = catalogue::question(&plan.question)
        {
            let incident = plan.incident_id.into();
            let text = text.text.get(lang);
            let owed = Owed {
                kind: WorkKind::Question,
                id: incident,
                activity: ACTIVITY,
                title: match lang {
                    Lang::Ja => format!("「{text}」に回答する"),
                    Lang::En => format!("Answer “{text}”"),
                },
                owner: plan
                    .owner_id
                    .zip(plan.owner_name)
                    .map(|(id, name)| UserRef {
                        id: id.into(),
                        name,
                    }),
                due_at: plan.due.map(instant),
                question: Some(plan.question),
            };
            all.entry(incident).or_default().push(owed);
        }
    }
    Ok(all)
}

/// Who is to answer a question of an incident, and until when.
#[derive(Queryable)]
struct Plan {
    incident_id: DbId,
    question: String,
    owner_id: Option<DbId>,
    owner_name: Option<String>,
    due: Option<i64>,
}

/// Plans of these incidents that name somebody or a day.
fn plans(conn: &mut Conn, incidents: &[DbId]) -> DbResult<Vec<Plan>> {
    let named = clock_plans::owner_id.is_not_null();
    Ok(clock_plans::table
        .filter(clock_plans::incident_id.eq_any(incidents.to_vec()))
        .filter(named.or(clock_plans::due.is_not_null()))
        .order((clock_plans::incident_id, clock_plans::question))
        .select((
            clock_plans::incident_id,
            clock_plans::question,
            clock_plans::owner_id,
            clock_plans::owner_name,
            clock_plans::due,
        ))
        .load(conn)?)
}

/// Whether a question is still asked by a rule of the incident, and neither people nor the records answer it.
fn is_open(board: &Board, plan: &Plan) -> DbResult<bool> {
    let answers = &board.record(plan.incident_id)?.facts.answers;
    let known = answers.get(&plan.question);
    if known.is_some_and(|known| known.answer != Answer::Unknown) {
        return Ok(false);
    }
    let own = |row: &&Row| row.incident_id == plan.incident_id;
    for row in board.rows.iter().filter(own) {
        if questions_of(board.rule(row)?).contains(plan.question.as_str()) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// When clocks of these incidents that run, or are overdue, are to be done: by incident, then by rule.
pub(crate) fn due_by_rule(
    conn: &mut Conn,
    incidents: &[DbId],
    now: Timestamp,
) -> DbResult<HashMap<Uuid, HashMap<String, Timestamp>>> {
    let board = Board::load(conn, incidents)?;
    let mut all: HashMap<Uuid, HashMap<String, Timestamp>> = HashMap::new();
    for row in &board.rows {
        let reckoned = board.stands(row, now)?;
        let due = row.internal_due.map(instant).or(reckoned.due);
        if let (ClockState::Running | ClockState::Overdue, Some(due)) = (reckoned.state, due) {
            let own = all.entry(row.incident_id.into()).or_default();
            own.insert(row.rule_id.clone(), due);
        }
    }
    Ok(all)
}
