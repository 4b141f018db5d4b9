//! What files may hang on. A noun whose records take files adds its kind to `SubjectKind` and one arm here; one that
//! removes records asks `none_on` first.

use crate::{
    Conn, DbError, DbId, DbResult,
    schema::{
        causes, claims, evidence, files, filings, incidents, instructions, interviews, items,
        letters, log_sources, measures, people, recovery_tasks, sanctions, systems,
    },
};
use diesel::{dsl::exists as found, prelude::*, select};
use saiki_api::{Uuid, files::SubjectKind, problem::ErrorCode, wire};

/// Whether the incident has such a record.
pub fn exists(conn: &mut Conn, incident: Uuid, kind: SubjectKind, id: Uuid) -> DbResult<bool> {
    let (incident, id) = (DbId(incident), DbId(id));
    macro_rules! own {
        ($table:ident) => {{
            let own = $table::table
                .find(id)
                .filter($table::incident_id.eq(incident));
            select(found(own)).get_result(conn)?
        }};
    }
    Ok(match kind {
        SubjectKind::Incident | SubjectKind::Handover => {
            incident == id && select(found(incidents::table.find(id))).get_result(conn)?
        }
        SubjectKind::Person => own!(people),
        SubjectKind::Letter => own!(letters),
        SubjectKind::Filing => own!(filings),
        SubjectKind::Item => own!(items),
        SubjectKind::Evidence => own!(evidence),
        SubjectKind::Cause => own!(causes),
        SubjectKind::LogSource => own!(log_sources),
        SubjectKind::Interview => own!(interviews),
        SubjectKind::System => own!(systems),
        SubjectKind::Instruction => own!(instructions),
        SubjectKind::Measure => own!(measures),
        SubjectKind::Sanction => own!(sanctions),
        SubjectKind::Task => own!(recovery_tasks),
        SubjectKind::Claim => own!(claims),
    })
}

/// Refuses the removal of a record while a file hangs on it, so that no file is left without its record.
pub(crate) fn none_on(
    conn: &mut Conn,
    incident: Uuid,
    kind: SubjectKind,
    id: Uuid,
) -> DbResult<()> {
    let kept = files::table.filter(
        files::incident_id
            .eq(DbId(incident))
            .and(files::subject_kind.eq(wire::name(&kind)))
            .and(files::subject_id.eq(DbId(id)))
            .and(files::removed_at.is_null()),
    );
    if select(found(kept)).get_result(conn)? {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "ファイルが添付されているため削除できません。先に添付ファイルを削除してください",
            "Files are attached to it; take them away first",
        ));
    }
    Ok(())
}
