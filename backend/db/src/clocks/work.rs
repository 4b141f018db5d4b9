//! Clocks that hold an incident open, and those that wait in somebody's work list. What a filing duty keeps the decision of
//! holds the incident open as that duty.

use super::{board::Board, duty};
use crate::{Conn, DbId, DbResult, ids::instant};
use saiki_api::{
    Lang, Timestamp, Uuid,
    activities::ActivityKey,
    clocks::ClockState,
    gates::{MatterKind, OpenMatter},
    rules::RuleForce,
    users::UserRef,
};
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

/// A clock as the work list needs it.
pub(crate) struct Owed {
    pub id: Uuid,
    pub activity: ActivityKey,
    pub title: String,
    pub owner: UserRef,
    pub due_at: Option<Timestamp>,
}

/// Clocks of these incidents that run, are overdue, or are to be cleared up by a day of our own, and that somebody sees
/// to; by incident.
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
            id: row.id.into(),
            activity: ACTIVITY,
            title: match (lang, reckoned.state) {
                (Lang::Ja, ClockState::Undetermined) => format!("「{title}」の要否を確かめる"),
                (Lang::Ja, _) => format!("「{title}」を期限までに行う"),
                (Lang::En, ClockState::Undetermined) => {
                    format!("Find out whether “{title}” is required")
                }
                (Lang::En, _) => format!("See to “{title}”"),
            },
            owner: UserRef {
                id: owner.into(),
                name: name.clone(),
            },
            due_at: row.internal_due.map(instant).or(reckoned.due),
        };
        all.entry(row.incident_id.into()).or_default().push(owed);
    }
    Ok(all)
}
