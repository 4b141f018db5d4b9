//! Activities as their page shows them: with names, and with their items counted.

use super::{Row, row};
use crate::{
    Conn, DbId, DbResult,
    ids::instant,
    items::{self, Context},
    schema::{activities, activity_team},
    stored,
};
use diesel::prelude::*;
use saiki_api::{
    Lang, Timestamp, Uuid,
    activities::{Activity, ActivityClosed, ActivityKey, ActivityState, ItemTally},
    items::{Item, ItemState},
    money::Money,
    wire,
};

impl Row {
    fn into_activity(
        self,
        context: &Context,
        team: &[DbId],
        items: &[Item],
        now: Timestamp,
    ) -> DbResult<Activity> {
        let key: ActivityKey = stored::value("activities.activity", &self.activity)?;
        let own: Vec<&Item> = items.iter().filter(|item| item.activity == key).collect();
        let count = |of: &dyn Fn(&Item) -> bool| own.iter().filter(|i| of(i)).count() as u64;
        let tally = ItemTally {
            total: own.len() as u64,
            decided: count(&|i| i.state.is_decided()),
            mandatory_open: count(&|i| i.mandatory && items::is_open(i)),
            stalled: count(&|i| i.stall.is_some()),
        };
        let begun = self.accepted_at.is_some() || own.iter().any(|i| i.state != ItemState::Open);
        let late = tally.stalled > 0 || self.due_at.is_some_and(|due| instant(due) < now);
        let state = match (self.closed_at, late, begun) {
            (Some(_), _, _) => ActivityState::Closed,
            (None, true, _) => ActivityState::Late,
            (None, false, true) => ActivityState::UnderWay,
            (None, false, false) => ActivityState::NotBegun,
        };
        let closed = self.closed_at.map(|at| ActivityClosed {
            by_name: self.closed_by_name.unwrap_or_default(),
            at: instant(at),
            note: self.closing_note,
        });
        let budget = self.budget_minor.zip(self.budget_currency);
        Ok(Activity {
            key,
            accountable: self.accountable_id.and_then(|id| context.user(id)),
            accepted_at: self.accepted_at.map(instant),
            declined: self.declined,
            team: team.iter().filter_map(|id| context.user(*id)).collect(),
            executive: self.executive_id.and_then(|id| context.user(id)),
            budget: budget.map(|(minor, currency)| Money { minor, currency }),
            due_at: self.due_at.map(instant),
            state,
            closed,
            items: tally,
            version: self.version,
        })
    }
}

/// The six activities of an incident, in order.
pub fn all(
    conn: &mut Conn,
    context: &Context,
    lang: Lang,
    now: Timestamp,
) -> DbResult<Vec<Activity>> {
    let incident = DbId(context.incident);
    let rows: Vec<Row> = activities::table
        .filter(activities::incident_id.eq(incident))
        .load(conn)?;
    let team: Vec<(String, DbId)> = activity_team::table
        .filter(activity_team::incident_id.eq(incident))
        .order(activity_team::user_id)
        .select((activity_team::activity, activity_team::user_id))
        .load(conn)?;
    let items = items::all(conn, context, lang, now)?;
    let one = |row: Row| {
        let own: Vec<DbId> = team
            .iter()
            .filter(|(key, _)| *key == row.activity)
            .map(|(_, user)| *user)
            .collect();
        row.into_activity(context, &own, &items, now)
    };
    let activities: DbResult<Vec<Activity>> = rows.into_iter().map(one).collect();
    let mut activities = activities?;
    activities.sort_by_key(|activity| activity.key);
    Ok(activities)
}

/// One activity.
pub fn get(
    conn: &mut Conn,
    incident: Uuid,
    key: ActivityKey,
    lang: Lang,
    now: Timestamp,
) -> DbResult<Activity> {
    let row = row(conn, incident, key)?;
    let context = Context::load(conn, incident)?;
    let team: Vec<DbId> = activity_team::table
        .filter(
            activity_team::incident_id
                .eq(DbId(incident))
                .and(activity_team::activity.eq(wire::name(&key))),
        )
        .order(activity_team::user_id)
        .select(activity_team::user_id)
        .load(conn)?;
    let items = items::all(conn, &context, lang, now)?;
    row.into_activity(&context, &team, &items, now)
}
