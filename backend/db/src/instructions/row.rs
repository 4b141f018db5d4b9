//! A row of `instructions`, written and read.

use crate::{DbId, DbResult, ids::instant, schema::instructions, stored};
use diesel::prelude::*;
use saiki_api::{
    Timestamp,
    instructions::{AnswerCounts, Instruction, InstructionState},
};
use saiki_domain::instructions::{is_late, owing};

#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = instructions, treat_none_as_default_value = false)]
pub(super) struct Row {
    pub id: DbId,
    pub incident_id: DbId,
    pub number: i64,
    pub state: String,
    pub title: String,
    pub text: String,
    pub deadline: Option<i64>,
    pub reply_to: String,
    pub unit_ids: String,
    pub of_systems: Option<String>,
    pub created_by: DbId,
    pub created_by_name: String,
    pub created_at: i64,
    pub issued_by_name: Option<String>,
    pub issued_at: Option<i64>,
    pub closing_note: String,
    pub version: i64,
}

impl Row {
    pub(super) fn state(&self) -> DbResult<InstructionState> {
        stored::value("instructions.state", &self.state)
    }

    pub(super) fn into_instruction(
        self,
        counts: AnswerCounts,
        systems: i64,
        now: Timestamp,
    ) -> DbResult<Instruction> {
        let state = self.state()?;
        let deadline = self.deadline.map(instant);
        let owes = state == InstructionState::Issued && owing(&counts) > 0;
        Ok(Instruction {
            id: self.id.into(),
            number: self.number,
            state,
            title: stored::json(&self.title)?,
            text: stored::json(&self.text)?,
            deadline,
            reply_to: stored::json(&self.reply_to)?,
            unit_ids: stored::json(&self.unit_ids)?,
            of_systems: self.of_systems.as_deref().map(stored::json).transpose()?,
            systems,
            late: is_late(deadline, owes, now),
            counts,
            created_by_name: self.created_by_name,
            created_at: instant(self.created_at),
            issued_by_name: self.issued_by_name,
            issued_at: self.issued_at.map(instant),
            closing_note: self.closing_note,
            version: self.version,
        })
    }
}
