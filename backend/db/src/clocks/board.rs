//! Clocks of some incidents with everything they are reckoned from, loaded in a constant number of queries: rows, rules,
//! facts, decisions kept by filing duties, calendars. Each version of a rule is read once.

use super::{
    Row, duty,
    records::{self, Record},
};
use crate::{
    Conn, DbError, DbId, DbResult, calendars,
    filing_duties::{self, Decided},
    ids::instant,
    rules::{self, Pinned},
    schema::incident_clocks::dsl,
};
use diesel::{
    dsl::sql,
    prelude::*,
    sql_types::{Array, Binary, Bool},
};
use saiki_api::{
    Lang, Timestamp, Uuid,
    clocks::{Clock, ClockDecision, Step},
    filing_duties::{DutyState, Filed},
    rules::Rule,
};
use saiki_domain::{
    calendars::Calendars,
    clocks::{Outcome, Reckoned, catalogue, reckon, reckon_untold},
};
use std::collections::{BTreeSet, HashMap};

/// What was decided on a clock, wherever it is kept.
#[derive(Default)]
pub(super) struct Settled {
    /// Filed or waived; `None` while nothing is decided.
    pub decision: Option<ClockDecision>,
    pub filed: Option<Filed>,
    pub reason: String,
    pub by_name: Option<String>,
    pub at: Option<Timestamp>,
    /// Version of the filing duty that keeps it; 0 where the row does.
    pub version: i64,
}

impl Settled {
    fn of_row(row: &Row) -> DbResult<Settled> {
        Ok(Settled {
            decision: row.decision()?,
            filed: row.filed()?,
            reason: row.reason.clone(),
            by_name: row.decided_by_name.clone(),
            at: row.decided_at.map(instant),
            version: 0,
        })
    }

    fn of_duty(decided: &Decided) -> Settled {
        let decision = decided.state.and_then(|state| match state {
            DutyState::Filed => Some(ClockDecision::Filed),
            DutyState::NotRequired => Some(ClockDecision::Waived),
            _ => None,
        });
        Settled {
            decision,
            filed: decided.filed.clone(),
            reason: decided.reason.clone(),
            by_name: decided.by_name.clone(),
            at: decided.at,
            version: decided.version,
        }
    }

    fn outcome(&self) -> Outcome {
        match (self.decision, &self.filed) {
            (Some(ClockDecision::Filed), Some(filed)) => Outcome::Filed { at: filed.at },
            (Some(ClockDecision::Waived), _) => Outcome::Waived {
                by: self.by_name.clone().unwrap_or_default(),
            },
            _ => Outcome::Open,
        }
    }
}

/// Clocks of some incidents, in the order in which they were taken in.
pub(super) struct Board {
    pub rows: Vec<Row>,
    records: HashMap<DbId, Record>,
    rules: Pinned,
    duties: HashMap<(DbId, &'static str), Decided>,
    calendars: Calendars,
    /// The newest version of each rule users wrote.
    own: HashMap<String, i64>,
}

/// Rows of these incidents, in the order in which they were taken in.
fn rows_of(conn: &mut Conn, incidents: &[DbId]) -> DbResult<Vec<Row>> {
    let ids = incidents.to_vec();
    Ok(match conn {
        Conn::Sqlite(conn) => dsl::incident_clocks
            .filter(dsl::incident_id.eq_any(ids))
            .order(dsl::id)
            .load(conn)?,
        // A prepared statement holds each row against one id after the other; what is unnested is hashed.
        Conn::Pg(conn) => dsl::incident_clocks
            .filter(
                sql::<Bool>("incident_id IN (SELECT unnest(")
                    .bind::<Array<Binary>, _>(ids)
                    .sql("))"),
            )
            .order(dsl::id)
            .load(conn)?,
    })
}

impl Board {
    /// Every clock of these incidents.
    pub fn load(conn: &mut Conn, incidents: &[DbId]) -> DbResult<Board> {
        let rows = rows_of(conn, incidents)?;
        let named: BTreeSet<(&str, i64)> = rows
            .iter()
            .map(|row| (row.rule_id.as_str(), row.rule_version))
            .collect();
        let rules = Pinned::load(conn, named)?;
        let mut board = Board {
            rules,
            rows,
            records: records::load(conn, incidents)?,
            duties: filing_duties::decided(conn, incidents)?,
            calendars: calendars::in_force(conn)?,
            own: rules::own_versions(conn)?.into_iter().collect(),
        };
        board.put_filed()?;
        Ok(board)
    }

    /// Puts down when what was owed was filed, for clocks that run from it.
    fn put_filed(&mut self) -> DbResult<()> {
        let mut filed = Vec::new();
        for row in &self.rows {
            if let Outcome::Filed { at } = self.settled(row)?.outcome() {
                filed.push((row.incident_id, row.rule_id.clone(), at));
            }
        }
        for (incident, rule, at) in filed {
            if let Some(record) = self.records.get_mut(&incident) {
                record.facts.filed.insert(rule, at);
            }
        }
        Ok(())
    }

    /// The incident of a clock.
    pub fn record(&self, incident: DbId) -> DbResult<&Record> {
        self.records.get(&incident).ok_or(DbError::NotFound)
    }

    /// One clock of an incident.
    pub fn row(&self, incident: Uuid, id: Uuid) -> DbResult<&Row> {
        let own = |row: &&Row| row.id == DbId(id) && row.incident_id == DbId(incident);
        self.rows.iter().find(own).ok_or(DbError::NotFound)
    }

    /// The rule a clock keeps to.
    pub fn rule(&self, row: &Row) -> DbResult<&Rule> {
        self.rules.get(&row.rule_id, row.rule_version)
    }

    /// What was decided on a clock.
    pub fn settled(&self, row: &Row) -> DbResult<Settled> {
        let Some(kind) = duty(&row.rule_id) else {
            return Settled::of_row(row);
        };
        let decided = self.duties.get(&(row.incident_id, kind));
        Ok(decided.map(Settled::of_duty).unwrap_or_default())
    }

    /// Where a clock stands, and why.
    pub fn reckoned(&self, row: &Row, now: Timestamp) -> DbResult<Reckoned> {
        let facts = &self.record(row.incident_id)?.facts;
        let outcome = self.settled(row)?.outcome();
        let rule = self.rule(row)?;
        Ok(reckon(rule, facts, &self.calendars, &outcome, now))
    }

    /// Where a clock stands, without the reasoning.
    pub fn stands(&self, row: &Row, now: Timestamp) -> DbResult<Reckoned> {
        self.stands_by(self.rule(row)?, row, now)
    }

    /// Where a clock would stand by another version of its rule.
    pub fn stands_by(&self, rule: &Rule, row: &Row, now: Timestamp) -> DbResult<Reckoned> {
        let facts = &self.record(row.incident_id)?.facts;
        let outcome = self.settled(row)?.outcome();
        Ok(reckon_untold(rule, facts, &self.calendars, &outcome, now))
    }

    /// The version for `If-Match`: the row's, and that of the duty that keeps the decision, so that no change of either
    /// goes unseen.
    pub fn version(&self, row: &Row) -> DbResult<i64> {
        Ok(row.version + self.settled(row)?.version)
    }

    /// Whether there is a newer version of the rule.
    fn newer(&self, row: &Row) -> bool {
        let newest = match catalogue::rule(&row.rule_id) {
            Some(rule) => Some(i64::from(rule.version)),
            None => self.own.get(&row.rule_id).copied(),
        };
        newest.is_some_and(|newest| newest > row.rule_version)
    }

    /// A clock as people see it, without the deadlines it had before.
    pub fn clock(&self, row: &Row, reckoned: Reckoned, lang: Lang) -> DbResult<Clock> {
        let (rule, record) = (self.rule(row)?, self.record(row.incident_id)?);
        let settled = self.settled(row)?;
        let steps = reckoned.steps.into_iter().map(|step| Step {
            text: step.text.get(lang).to_owned(),
            at: step.at,
        });
        Ok(Clock {
            id: row.id.into(),
            incident_id: row.incident_id.into(),
            incident_reference: record.reference.clone(),
            incident_title: record.title.clone(),
            exercise: record.exercise,
            rule_id: row.rule_id.clone(),
            rule_version: rule.version,
            title: rule.title.get(lang).to_owned(),
            recipient: rule.recipient.get(lang).to_owned(),
            regime: rule.regime,
            status: rule.status,
            force: rule.force,
            state: reckoned.state,
            asap: rule.asap,
            starts_at: reckoned.starts_at,
            strict: reckoned.strict,
            extended: reckoned.extended,
            due: reckoned.due,
            zone: rule.zone.clone(),
            steps: steps.collect(),
            open_questions: reckoned.open_questions,
            filed: settled.filed,
            reason: settled.reason,
            decided_by_name: settled.by_name,
            decided_at: settled.at,
            owner_id: row.owner_id.map(Uuid::from),
            owner_name: row.owner_name.clone(),
            internal_due: row.internal_due.map(instant),
            earlier: Vec::new(),
            newer: self.newer(row),
            version: row.version + settled.version,
        })
    }
}
