//! The register of systems of an incident's survey: rows and how they are read. Lists are in `list`, files in
//! `import`, steps in `steps`, bulk steps in `bulk`; how like the affected ones a system is, is kept by `likeness`.

mod backups;
mod bulk;
mod import;
mod likeness;
mod list;
mod matters;
mod row;
mod rules;
mod steps;
mod write;

pub use backups::check_backup;
pub use bulk::{Bulk, bulk};
pub use import::{Outcome, import, upsert};
pub(crate) use likeness::Affected;
pub use list::{Place, Query, list, summary};
pub(crate) use list::{counts, filtered};
pub use matters::open_matters;
pub(crate) use row::Row;
pub use rules::{create_rule, list_rules, update_rule};
pub(crate) use steps::record_measure;
pub use steps::{By, decide, step};
pub use write::{create, update};

use crate::{Conn, DbError, DbId, DbResult, schema::systems::dsl, units};
use diesel::prelude::*;
use saiki_api::{
    Uuid,
    systems::{System, SystemDetail},
};
use saiki_domain::reconnection;

/// One system with everything its page shows.
pub fn get(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<SystemDetail> {
    let row = find(conn, incident, id)?;
    let remedied_by = row.remedied_by.map(Uuid::from);
    let system = complete(conn, incident, vec![row])?
        .pop()
        .ok_or(DbError::NotFound)?;
    let rules = rules::states(conn, incident, id)?
        .into_iter()
        .filter(|state| reconnection::holds(&state.rule, system.kind))
        .collect();
    Ok(SystemDetail {
        rules,
        remedied_by,
        backups: backups::list(conn, incident, id)?,
        history: steps::history(conn, id)?,
        system,
    })
}

pub(crate) fn find(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<Row> {
    dsl::systems
        .filter(
            dsl::incident_id
                .eq(DbId(incident))
                .and(dsl::id.eq(DbId(id))),
        )
        .first(conn)
        .optional()?
        .ok_or(DbError::NotFound)
}

/// Puts units' names and the reasons of the similarity to rows.
pub(crate) fn complete(conn: &mut Conn, incident: Uuid, rows: Vec<Row>) -> DbResult<Vec<System>> {
    let affected = Affected::load(conn, incident)?;
    let ids: Vec<Uuid> = rows
        .iter()
        .filter_map(|r| r.unit_id.map(Uuid::from))
        .collect();
    let names = units::names(conn, &ids)?;
    rows.into_iter()
        .map(|row| row.into_system(&names, &affected))
        .collect()
}
