//! Answers to the questions rules turn on: only ever added, per incident or by the organisation for all of them. Which one
//! holds is the latest of the incident, else the latest of the organisation.

use crate::{Conn, DbId, DbResult, ids::instant, schema::clock_answers, stored};
use diesel::prelude::*;
use saiki_api::{
    clocks::{Answer, GivenAnswer},
    moment::Moment,
};
use saiki_domain::{clocks::Known, incidents::start};

#[derive(Queryable, Insertable)]
#[diesel(table_name = clock_answers, treat_none_as_default_value = false)]
pub(super) struct Row {
    pub id: DbId,
    pub incident_id: Option<DbId>,
    pub question: String,
    pub answer: String,
    pub known_at: Option<String>,
    pub note: String,
    pub by_id: DbId,
    pub by_name: String,
    pub at: i64,
}

impl Row {
    fn answer(&self) -> DbResult<Answer> {
        stored::json(&self.answer)
    }

    fn known_at(&self) -> DbResult<Option<Moment>> {
        self.known_at.as_deref().map(stored::json).transpose()
    }

    /// As periods are reckoned from it.
    pub fn known(&self) -> DbResult<Known> {
        Ok(Known {
            answer: self.answer()?,
            known_at: self.known_at()?.as_ref().and_then(start),
        })
    }

    /// As people read it.
    pub fn given(&self) -> DbResult<GivenAnswer> {
        Ok(GivenAnswer {
            answer: self.answer()?,
            known_at: self.known_at()?,
            note: self.note.clone(),
            by_name: Some(self.by_name.clone()),
            at: Some(instant(self.at)),
        })
    }
}

/// The organisation's own answers, the oldest first.
pub(super) fn standing(conn: &mut Conn) -> DbResult<Vec<Row>> {
    Ok(clock_answers::table
        .filter(clock_answers::incident_id.is_null())
        .order(clock_answers::id)
        .load(conn)?)
}

/// Answers given in these incidents, the oldest first.
pub(super) fn of(conn: &mut Conn, incidents: &[DbId]) -> DbResult<Vec<Row>> {
    Ok(clock_answers::table
        .filter(clock_answers::incident_id.eq_any(incidents.to_vec()))
        .order(clock_answers::id)
        .load(conn)?)
}
