//! Reports that are owed: the built-in ones by the incident's facts, those users add, and what was decided on each. A
//! built-in one has no row until somebody decides on it; which there are is `saiki_domain::filing_duties`.

mod facts;
mod write;

pub(crate) use facts::{Seen, facts_of};
pub use write::{add, decide, remove};
pub(crate) use write::{answer_with, record};

use crate::{
    Conn, DbError, DbId, DbResult,
    ids::{instant, micros},
    incidents,
    schema::filing_duties::{self, dsl},
    stored,
};
use diesel::prelude::*;
use saiki_api::{
    Lang, Timestamp, Uuid,
    activities::ActivityKey,
    filing_duties::{DutyDecision, DutyState, Filed, FilingChannel, FilingDuty},
    gates::{MatterKind, OpenMatter},
    organisation::Both,
};
use saiki_domain::filing_duties::{self as rules, BuiltIn};
use std::collections::HashMap;

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = filing_duties, treat_none_as_default_value = false, treat_none_as_null = true)]
struct Row {
    id: DbId,
    incident_id: DbId,
    key: Option<String>,
    name: String,
    decision: Option<String>,
    filed_at: Option<i64>,
    channel: Option<String>,
    reference: String,
    filing_id: Option<DbId>,
    reason: String,
    decided_by: Option<DbId>,
    decided_by_name: Option<String>,
    decided_at: Option<i64>,
    created_by_name: String,
    created_at: i64,
    version: i64,
}

impl Row {
    /// A row nobody decided on.
    fn new(
        incident: Uuid,
        id: Uuid,
        key: Option<String>,
        name: &str,
        by: &str,
        now: Timestamp,
    ) -> Row {
        Row {
            id: DbId(id),
            incident_id: DbId(incident),
            key,
            name: name.to_owned(),
            decision: None,
            filed_at: None,
            channel: None,
            reference: String::new(),
            filing_id: None,
            reason: String::new(),
            decided_by: None,
            decided_by_name: None,
            decided_at: None,
            created_by_name: by.to_owned(),
            created_at: micros(now),
            version: 1,
        }
    }

    fn filed(&self) -> DbResult<Option<Filed>> {
        let channel: Option<FilingChannel> =
            stored::optional("filing_duties.channel", self.channel.as_deref())?;
        Ok(self.filed_at.zip(channel).map(|(at, channel)| Filed {
            at: instant(at),
            channel,
            reference: self.reference.clone(),
            filing_id: self.filing_id.map(Uuid::from),
        }))
    }

    /// What was decided, as its state.
    fn decided(&self) -> DbResult<Option<DutyState>> {
        let decision = stored::optional("filing_duties.decision", self.decision.as_deref())?;
        Ok(decision.and_then(|decision| match decision {
            DutyDecision::Filed => Some(DutyState::Filed),
            DutyDecision::NotRequired => Some(DutyState::NotRequired),
            DutyDecision::Open => None,
        }))
    }
}

/// A duty with what it is called for people in both languages.
struct Duty {
    duty: FilingDuty,
    label: Both,
}

fn of_built_in(incident: Uuid, duty: BuiltIn, row: Option<&Row>, lang: Lang) -> DbResult<Duty> {
    let decided = row.map(Row::decided).transpose()?.flatten();
    let question = duty.question.filter(|_| decided.is_none());
    let label = duty.label;
    Ok(Duty {
        duty: FilingDuty {
            id: rules::id_of(incident, duty.kind),
            key: Some(duty.kind.to_owned()),
            kind: Some(duty.kind.to_owned()),
            name: label.get(lang).to_owned(),
            state: decided.unwrap_or(duty.state),
            explanation: duty.explanation.get(lang).to_owned(),
            question: question.map(|question| question.get(lang).to_owned()),
            filed: row.map(Row::filed).transpose()?.flatten(),
            reason: row.map(|row| row.reason.clone()).unwrap_or_default(),
            decided_by_name: row.and_then(|row| row.decided_by_name.clone()),
            decided_at: row.and_then(|row| row.decided_at).map(instant),
            version: row.map_or(0, |row| row.version),
        },
        label,
    })
}

fn of_own(row: &Row, lang: Lang) -> DbResult<Duty> {
    let by = &row.created_by_name;
    Ok(Duty {
        duty: FilingDuty {
            id: row.id.into(),
            key: None,
            kind: None,
            name: row.name.clone(),
            state: row.decided()?.unwrap_or(DutyState::Owed),
            explanation: match lang {
                Lang::Ja => format!("{by}が報告先に加えました"),
                Lang::En => format!("{by} added this recipient"),
            },
            question: None,
            filed: row.filed()?,
            reason: row.reason.clone(),
            decided_by_name: row.decided_by_name.clone(),
            decided_at: row.decided_at.map(instant),
            version: row.version,
        },
        label: Both::new(row.name.as_str(), row.name.as_str()),
    })
}

fn rows(conn: &mut Conn, incident: Uuid) -> DbResult<Vec<Row>> {
    Ok(dsl::filing_duties
        .filter(dsl::incident_id.eq(DbId(incident)))
        .order(dsl::id)
        .load(conn)?)
}

fn all(conn: &mut Conn, incident: Uuid, lang: Lang) -> DbResult<Vec<Duty>> {
    let rows = rows(conn, incident)?;
    let record = incidents::get(conn, incident)?;
    let facts = facts::of(conn, &record)?;
    let mut all = Vec::new();
    for duty in rules::built_in(&facts) {
        let id = DbId(rules::id_of(incident, duty.kind));
        let row = rows.iter().find(|row| row.id == id);
        all.push(of_built_in(incident, duty, row, lang)?);
    }
    for row in rows.iter().filter(|row| row.key.is_none()) {
        all.push(of_own(row, lang)?);
    }
    Ok(all)
}

/// What was decided on a built-in duty.
pub(crate) struct Decided {
    /// Filed or not required; `None` while nothing is decided.
    pub state: Option<DutyState>,
    /// Particulars, once filed.
    pub filed: Option<Filed>,
    /// Why.
    pub reason: String,
    /// Who decided, or took back.
    pub by_name: Option<String>,
    /// When.
    pub at: Option<Timestamp>,
    /// The duty's version.
    pub version: i64,
}

/// What was decided on the built-in duties of these incidents. One without a row is left out: its version is 0.
pub(crate) fn decided(
    conn: &mut Conn,
    incidents: &[DbId],
) -> DbResult<HashMap<(DbId, &'static str), Decided>> {
    let rows: Vec<Row> = dsl::filing_duties
        .filter(
            dsl::incident_id
                .eq_any(incidents.to_vec())
                .and(dsl::key.is_not_null()),
        )
        .load(conn)?;
    let mut all = HashMap::new();
    for row in rows {
        let named = row.key.as_deref();
        if let Some(kind) = rules::BUILT_IN.into_iter().find(|key| Some(*key) == named) {
            let decided = Decided {
                state: row.decided()?,
                filed: row.filed()?,
                reason: row.reason,
                by_name: row.decided_by_name,
                at: row.decided_at.map(instant),
                version: row.version,
            };
            all.insert((row.incident_id, kind), decided);
        }
    }
    Ok(all)
}

/// Every duty of an incident: built-in ones first, then those users added, in the order they were.
pub fn list(conn: &mut Conn, incident: Uuid, lang: Lang) -> DbResult<Vec<FilingDuty>> {
    let all = all(conn, incident, lang)?;
    Ok(all.into_iter().map(|duty| duty.duty).collect())
}

/// One duty, by its identifier or by the key of a built-in one.
fn find(conn: &mut Conn, incident: Uuid, named: &str, lang: Lang) -> DbResult<Duty> {
    let id: Option<Uuid> = named.parse().ok();
    all(conn, incident, lang)?
        .into_iter()
        .find(|one| Some(one.duty.id) == id || one.duty.key.as_deref() == Some(named))
        .ok_or(DbError::NotFound)
}

/// What is said of an open duty.
fn title(duty: &FilingDuty, lang: Lang) -> String {
    let name = &duty.name;
    match (lang, duty.state) {
        (Lang::Ja, DutyState::Undetermined) => format!("「{name}」の要否が決まっていません"),
        (Lang::Ja, _) => format!("「{name}」の報告が済んでいません"),
        (Lang::En, DutyState::Undetermined) => {
            format!("Whether “{name}” is required is not decided")
        }
        (Lang::En, _) => format!("“{name}” has not been filed"),
    }
}

/// Duties nobody decided on, as the gate and the work list name them.
pub(crate) fn open(conn: &mut Conn, incident: Uuid, lang: Lang) -> DbResult<Vec<(Uuid, String)>> {
    let duties = list(conn, incident, lang)?;
    let open = duties.iter().filter(|duty| duty.state.is_open());
    Ok(open.map(|duty| (duty.id, title(duty, lang))).collect())
}

/// Duties nobody decided on.
pub fn open_matters(conn: &mut Conn, incident: Uuid, lang: Lang) -> DbResult<Vec<OpenMatter>> {
    let matter = |(id, title)| OpenMatter {
        kind: MatterKind::Filing,
        id: Some(id),
        title,
        activity: Some(ActivityKey::Er),
    };
    Ok(open(conn, incident, lang)?
        .into_iter()
        .map(matter)
        .collect())
}
