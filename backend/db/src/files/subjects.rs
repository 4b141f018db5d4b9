//! What files may hang on. A noun whose records take files adds its kind to `SubjectKind` and one arm here.

use crate::{
    Conn, DbId, DbResult,
    schema::{filings, incidents, items, letters, people},
};
use diesel::{dsl::exists as found, prelude::*, select};
use saiki_api::{Uuid, files::SubjectKind};

/// Whether the incident has such a record.
pub fn exists(conn: &mut Conn, incident: Uuid, kind: SubjectKind, id: Uuid) -> DbResult<bool> {
    let (incident, id) = (DbId(incident), DbId(id));
    Ok(match kind {
        SubjectKind::Incident => {
            incident == id && select(found(incidents::table.find(id))).get_result(conn)?
        }
        SubjectKind::Person => {
            let own = people::table
                .find(id)
                .filter(people::incident_id.eq(incident));
            select(found(own)).get_result(conn)?
        }
        SubjectKind::Letter => {
            let own = letters::table
                .find(id)
                .filter(letters::incident_id.eq(incident));
            select(found(own)).get_result(conn)?
        }
        SubjectKind::Filing => {
            let own = filings::table
                .find(id)
                .filter(filings::incident_id.eq(incident));
            select(found(own)).get_result(conn)?
        }
        SubjectKind::Item => {
            let own = items::table
                .find(id)
                .filter(items::incident_id.eq(incident));
            select(found(own)).get_result(conn)?
        }
    })
}
