//! Rows of `measures` and `measure_audits`: made from what was entered, read back whole. Nothing else writes the former.

use crate::{
    Conn, DbError, DbId, DbResult,
    ids::{instant, micros},
    letters::Author,
    schema::{measure_audits, measures},
    stored,
};
use diesel::prelude::*;
use saiki_api::{
    Date, Timestamp, Uuid,
    approvals::ApprovalState,
    measures::{Measure, MeasureAudit, MeasureState, NewMeasure},
    wire,
};
use saiki_domain::{canonical::sha256_hex, measures as rules, search};

#[derive(Queryable, Insertable, AsChangeset, Clone)]
#[diesel(table_name = measures, treat_none_as_default_value = false, treat_none_as_null = true)]
pub(super) struct Row {
    pub id: DbId,
    pub incident_id: DbId,
    pub option_id: Option<DbId>,
    pub kind: String,
    pub content: String,
    pub content_hash: String,
    pub search_key: String,
    pub due: Option<String>,
    pub spent: i64,
    pub currency: String,
    pub state: String,
    pub writers: String,
    pub implemented_by: Option<DbId>,
    pub implemented_by_name: Option<String>,
    pub implemented_at: Option<i64>,
    pub state_note: String,
    pub audit_on: Option<String>,
    pub created_by_name: String,
    pub created_at: i64,
    pub updated_at: i64,
    pub version: i64,
}

impl Row {
    /// A planned measure at version 1.
    pub fn new(
        incident: Uuid,
        id: Uuid,
        by: &Author,
        option: Option<Uuid>,
        new: &NewMeasure,
        currency: String,
        now: Timestamp,
    ) -> DbResult<Row> {
        let mut row = Row {
            id: DbId(id),
            incident_id: DbId(incident),
            option_id: option.map(DbId),
            kind: String::new(),
            content: String::new(),
            content_hash: String::new(),
            search_key: String::new(),
            due: None,
            spent: 0,
            currency,
            state: wire::name(&MeasureState::Planned),
            writers: "[]".to_owned(),
            implemented_by: None,
            implemented_by_name: None,
            implemented_at: None,
            state_note: String::new(),
            audit_on: None,
            created_by_name: by.name.clone(),
            created_at: micros(now),
            updated_at: micros(now),
            version: 1,
        };
        row.say(new)?;
        row.wrote(by.id)?;
        Ok(row)
    }

    /// Takes over what a measure says, with its hash.
    pub fn say(&mut self, content: &NewMeasure) -> DbResult<()> {
        self.kind = wire::name(&content.kind);
        self.content = stored::to_json(content)?;
        self.content_hash = sha256_hex(content)?;
        let texts = [&content.title, &content.description, &content.responsible];
        self.search_key = search::key(texts.map(String::as_str));
        self.due = content.due.map(|day| day.to_string());
        Ok(())
    }

    /// Notes that somebody wrote since the last approval.
    pub fn wrote(&mut self, by: Uuid) -> DbResult<()> {
        let mut writers = self.writers()?;
        if !writers.contains(&by) {
            writers.push(by);
        }
        self.writers = stored::to_json(&writers)?;
        Ok(())
    }

    /// Who wrote since the last approval.
    pub fn writers(&self) -> DbResult<Vec<Uuid>> {
        stored::json(&self.writers)
    }

    /// Writes the row as the next version.
    pub fn write(&mut self, conn: &mut Conn, expected: i64, now: Timestamp) -> DbResult<()> {
        self.version = expected + 1;
        self.updated_at = micros(now);
        let changed = diesel::update(
            measures::table.filter(measures::id.eq(self.id).and(measures::version.eq(expected))),
        )
        .set(&*self)
        .execute(conn)?;
        match changed {
            1 => Ok(()),
            _ => Err(DbError::Stale),
        }
    }

    /// The measure, with how many places it must reach and how many of them are open.
    pub fn into_measure(
        self,
        (targets, open): (i64, i64),
        approval: Option<ApprovalState>,
        today: Date,
    ) -> DbResult<Measure> {
        let content: NewMeasure = stored::json(&self.content)?;
        let state: MeasureState = stored::value("measures.state", &self.state)?;
        let audit_on = stored::optional("measures.audit_on", self.audit_on.as_deref())?;
        Ok(Measure {
            id: self.id.into(),
            option_id: self.option_id.map(Uuid::from),
            cost: content.cost(),
            overdue: rules::is_overdue(state, content.due, audit_on, today),
            content,
            content_hash: self.content_hash,
            spent: self.spent,
            currency: self.currency,
            state,
            approval,
            implemented_by_name: self.implemented_by_name,
            implemented_at: self.implemented_at.map(instant),
            state_note: self.state_note,
            audit_on,
            targets,
            undecided_targets: open,
            created_by_name: self.created_by_name,
            created_at: instant(self.created_at),
            updated_at: instant(self.updated_at),
            version: self.version,
        })
    }
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = measure_audits, treat_none_as_default_value = false)]
pub(super) struct AuditRow {
    pub id: DbId,
    pub incident_id: DbId,
    pub measure_id: DbId,
    pub effective: bool,
    pub tested: String,
    pub next_on: Option<String>,
    pub by_id: DbId,
    pub by_name: String,
    pub at: i64,
}

impl AuditRow {
    pub fn into_audit(self) -> DbResult<MeasureAudit> {
        Ok(MeasureAudit {
            id: self.id.into(),
            effective: self.effective,
            tested: self.tested,
            next_on: stored::optional("measure_audits.next_on", self.next_on.as_deref())?,
            by_name: self.by_name,
            at: instant(self.at),
        })
    }
}
