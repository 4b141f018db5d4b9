//! An approval bound to the hash of one thing, as reports, measures and revisions of plans have it: the row that their
//! tables share, how it begins, and how it is decided. Approvals of letters are bound to more and stay apart.

use crate::{
    DbError, DbId,
    ids::micros,
    letters::Author,
    schema::{filing_approvals, measure_approvals},
};
use diesel::prelude::*;
use saiki_api::{Timestamp, Uuid, approvals::ApprovalState, problem::ErrorCode, wire};

/// A row of `filing_approvals` or `measure_approvals`.
#[derive(Queryable, Insertable)]
#[diesel(table_name = filing_approvals)]
#[diesel(table_name = measure_approvals)]
#[diesel(treat_none_as_default_value = false)]
pub(crate) struct Row {
    pub id: DbId,
    pub incident_id: DbId,
    pub subject_id: DbId,
    pub content_hash: String,
    pub state: String,
    pub requested_by: DbId,
    pub requested_by_name: String,
    pub requested_at: i64,
    pub decided_by: Option<DbId>,
    pub decided_by_name: Option<String>,
    pub decided_at: Option<i64>,
    pub comment: String,
}

impl Row {
    /// A request for approval of a subject that has this hash.
    pub fn asked(
        (id, incident, subject): (Uuid, Uuid, Uuid),
        content_hash: &str,
        by: &Author,
        comment: &str,
        now: Timestamp,
    ) -> Row {
        Row {
            id: DbId(id),
            incident_id: DbId(incident),
            subject_id: DbId(subject),
            content_hash: content_hash.to_owned(),
            state: wire::name(&ApprovalState::Requested),
            requested_by: DbId(by.id),
            requested_by_name: by.name.clone(),
            requested_at: micros(now),
            decided_by: None,
            decided_by_name: None,
            decided_at: None,
            comment: comment.trim().to_owned(),
        }
    }

    /// The same, given (`approve`) or refused. Whether they may is the caller's to ask.
    pub fn decided(self, approve: bool, by: &Author, comment: &str, now: Timestamp) -> Row {
        let state = match approve {
            true => ApprovalState::Approved,
            false => ApprovalState::Rejected,
        };
        Row {
            state: wire::name(&state),
            decided_by: Some(DbId(by.id)),
            decided_by_name: Some(by.name.clone()),
            decided_at: Some(micros(now)),
            comment: comment.trim().to_owned(),
            ..self
        }
    }
}

/// The refusal to decide what nobody asked for.
pub(crate) fn nobody_asked() -> DbError {
    DbError::refused(
        ErrorCode::StateConflict,
        "承認の依頼がありません",
        "Nobody has asked for approval",
    )
}
