//! What one needs to know of an incident to tell how its items stand: its circumstances, the rule of stalls, names,
//! and counts of comments and files. Loaded once for all items; what is the same for all incidents is `Common`.

use crate::{
    Conn, DbId, DbResult, incidents, playbooks,
    schema::{activities, files, item_comments, users},
    stalls, stored, timeline,
};
use diesel::{dsl::count_star, prelude::*};
use jiff::tz::TimeZone;
use saiki_api::{
    Date, Lang, Timestamp, Uuid,
    activities::ActivityKey,
    files::SubjectKind,
    incidents::Incident,
    stalls::{Stall, StallRule},
    users::UserRef,
    wire,
};
use saiki_domain::{
    playbooks::Circumstances,
    stalls::{Work, find},
};
use std::{collections::HashMap, sync::Arc};

/// What is the same for all incidents: the rule of stalls, the zone days are counted in, names. Copied freely.
#[derive(Clone)]
pub struct Common(Arc<Shared>);

struct Shared {
    rule: StallRule,
    zone: TimeZone,
    users: HashMap<DbId, String>,
}

impl Common {
    /// Loads it.
    pub fn load(conn: &mut Conn) -> DbResult<Common> {
        let users: Vec<(DbId, String)> =
            users::table.select((users::id, users::name)).load(conn)?;
        Ok(Common(Arc::new(Shared {
            rule: stalls::rule(conn)?,
            zone: timeline::home_zone(conn)?,
            users: users.into_iter().collect(),
        })))
    }

    /// A user with name; `None` for one there is not.
    pub fn user(&self, id: DbId) -> Option<UserRef> {
        self.0.users.get(&id).map(|name| UserRef {
            id: id.into(),
            name: name.clone(),
        })
    }

    /// Whether undecided work is stalled, and whom that has gone to: the executive named for it, else the rule's.
    pub fn stall(
        &self,
        work: &Work,
        named: Option<DbId>,
        lang: Lang,
        now: Timestamp,
    ) -> Option<Stall> {
        let rule = &self.0.rule;
        let found = find(work, rule, &self.0.zone, now)?;
        let executive = named.or(rule.executive_id.map(DbId));
        let escalated = executive.filter(|_| found.escalates_at <= now);
        Some(Stall {
            kind: found.kind,
            since: found.since,
            escalates_at: found.escalates_at,
            escalated_to: escalated.and_then(|id| self.user(id)),
            explanation: found.explanation.get(lang).to_owned(),
        })
    }
}

/// An incident as its items see it.
pub struct Context {
    /// The incident.
    pub incident: Uuid,
    pub(super) circumstances: Circumstances,
    pub(super) comments: HashMap<DbId, u64>,
    pub(super) files: HashMap<DbId, u64>,
    common: Common,
    executives: HashMap<ActivityKey, DbId>,
}

impl Context {
    /// Loads it.
    pub fn load(conn: &mut Conn, incident: Uuid) -> DbResult<Context> {
        let record = incidents::get(conn, incident)?;
        let common = Common::load(conn)?;
        Context::of(conn, &record, common)
    }

    /// Loads the rest of it, for who has an incident already.
    pub fn of(conn: &mut Conn, record: &Incident, common: Common) -> DbResult<Context> {
        let incident = record.id;
        let id = DbId(incident);
        let comments: Vec<(DbId, i64)> = item_comments::table
            .filter(item_comments::incident_id.eq(id))
            .group_by(item_comments::item_id)
            .select((item_comments::item_id, count_star()))
            .load(conn)?;
        let attached: Vec<(DbId, i64)> = files::table
            .filter(
                files::incident_id
                    .eq(id)
                    .and(files::subject_kind.eq(wire::name(&SubjectKind::Item)))
                    .and(files::removed_at.is_null()),
            )
            .group_by(files::subject_id)
            .select((files::subject_id, count_star()))
            .load(conn)?;
        let named: Vec<(String, Option<DbId>)> = activities::table
            .filter(activities::incident_id.eq(id))
            .select((activities::activity, activities::executive_id))
            .load(conn)?;
        let mut executives = HashMap::new();
        for (key, executive) in named {
            if let Some(executive) = executive {
                let key = stored::value("activities.activity", &key)?;
                executives.insert(key, executive);
            }
        }
        Ok(Context {
            incident,
            circumstances: playbooks::circumstances(conn, record)?,
            comments: counted(comments),
            files: counted(attached),
            common,
            executives,
        })
    }

    /// A user with name; `None` for one there is not.
    pub fn user(&self, id: DbId) -> Option<UserRef> {
        self.common.user(id)
    }

    /// The zone the organisation counts days in.
    pub fn zone(&self) -> &TimeZone {
        &self.common.0.zone
    }

    /// Whether undecided work is stalled, and whom that has gone to.
    pub fn stall(
        &self,
        work: &Work,
        activity: Option<ActivityKey>,
        lang: Lang,
        now: Timestamp,
    ) -> Option<Stall> {
        let named = activity.and_then(|key| self.executives.get(&key).copied());
        self.common.stall(work, named, lang, now)
    }

    /// The last second of a day where the organisation is.
    pub fn end_of(&self, day: Date) -> Option<Timestamp> {
        let end = self.zone().to_timestamp(day.at(23, 59, 59, 0)).ok()?;
        Some(end)
    }
}

fn counted(rows: Vec<(DbId, i64)>) -> HashMap<DbId, u64> {
    rows.into_iter()
        .map(|(id, n)| (id, u64::try_from(n).unwrap_or(0)))
        .collect()
}
