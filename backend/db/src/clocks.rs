//! Clocks of incidents: which rules an incident has, what was decided on each, and where it stands. Where it stands is
//! never stored: `saiki_domain::clocks` reckons it from the facts whenever it is read.
//!
//! Reasons, notes and references are not sealed, as those of filing duties are not: they must not hold personal data.

mod answers;
mod begin;
mod board;
mod feeds;
mod filed;
mod list;
mod marks;
mod questions;
mod read;
mod records;
mod settings;
mod watch;
mod work;
mod write;

pub use begin::{begin, begin_all};
pub use feeds::{drop_feed, feed_user, make_feed};
pub(crate) use filed::{
    answer_with, any_late, before_start, decided_by_duty, known_answers, was_filed,
};
pub use list::{Query, Rank, all, list};
pub use marks::{mark, mark_moved, moved};
pub use questions::{answer, plan_question, question, questions};
pub use read::{detail, get, of_incident};
pub use settings::{set_settings, settings};
pub(crate) use watch::{Deadline, deadlines};
pub use work::open_matters;
pub(crate) use work::{Owed, due_by_rule, owed};
pub use write::{add, adopt, decide, plan, remove};

use crate::{
    Conn, DbError, DbId, DbResult,
    ids::{instant, micros},
    schema::incident_clocks::{self, dsl},
    stored,
};
use diesel::prelude::*;
use saiki_api::{
    Timestamp, Uuid,
    clocks::ClockDecision,
    filing_duties::{Filed, FilingChannel},
    rules::Rule,
};
use saiki_domain::filing_duties::{APPI_FINAL, APPI_PRELIMINARY};

#[derive(Clone, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = incident_clocks, treat_none_as_default_value = false, treat_none_as_null = true)]
struct Row {
    id: DbId,
    incident_id: DbId,
    rule_id: String,
    rule_version: i64,
    decision: Option<String>,
    filed_at: Option<i64>,
    channel: Option<String>,
    reference: String,
    filing_id: Option<DbId>,
    reason: String,
    decided_by: Option<DbId>,
    decided_by_name: Option<String>,
    decided_at: Option<i64>,
    owner_id: Option<DbId>,
    owner_name: Option<String>,
    internal_due: Option<i64>,
    added_by_name: Option<String>,
    added_at: i64,
    version: i64,
}

impl Row {
    /// A clock nobody decided on. `by` is who took its rule in hand; nobody where the incident begins with it.
    fn new(id: Uuid, incident: Uuid, rule: &Rule, by: Option<&str>, now: Timestamp) -> Row {
        Row {
            id: DbId(id),
            incident_id: DbId(incident),
            rule_id: rule.id.clone(),
            rule_version: i64::from(rule.version),
            decision: None,
            filed_at: None,
            channel: None,
            reference: String::new(),
            filing_id: None,
            reason: String::new(),
            decided_by: None,
            decided_by_name: None,
            decided_at: None,
            owner_id: None,
            owner_name: None,
            internal_due: None,
            added_by_name: by.map(str::to_owned),
            added_at: micros(now),
            version: 1,
        }
    }

    /// What the row itself says was decided.
    fn decision(&self) -> DbResult<Option<ClockDecision>> {
        stored::optional("incident_clocks.decision", self.decision.as_deref())
    }

    fn filed(&self) -> DbResult<Option<Filed>> {
        let channel: Option<FilingChannel> =
            stored::optional("incident_clocks.channel", self.channel.as_deref())?;
        Ok(self.filed_at.zip(channel).map(|(at, channel)| Filed {
            at: instant(at),
            channel,
            reference: self.reference.clone(),
            filing_id: self.filing_id.map(Uuid::from),
        }))
    }

    /// Writes the row, which was of the version it says, as the next one.
    fn write(&mut self, conn: &mut Conn) -> DbResult<()> {
        let own =
            dsl::incident_clocks.filter(dsl::id.eq(self.id).and(dsl::version.eq(self.version)));
        self.version += 1;
        match diesel::update(own).set(&*self).execute(conn)? {
            1 => Ok(()),
            _ => Err(DbError::Stale),
        }
    }
}

/// The built-in filing duty that keeps what is decided on a clock of this rule. Both periods of the final report are of
/// one report.
fn duty(rule: &str) -> Option<&'static str> {
    match rule {
        "jp.appi.prelim" => Some(APPI_PRELIMINARY),
        "jp.appi.final" | "jp.appi.final.improper" => Some(APPI_FINAL),
        _ => None,
    }
}
