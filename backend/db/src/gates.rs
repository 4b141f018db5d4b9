//! What is still open in an incident, collected from every noun that can hold its end up: one line a noun. Closing
//! asks here within its own transaction, so that nothing is closed with something open.

use crate::{Conn, DbError, DbResult, approvals, campaigns, incidents};
use saiki_api::{Lang, Uuid, classes::Phase, gates::OpenMatter, problem::ErrorCode};

/// Everything open in an incident, titles in `lang`. A noun whose rows are many (people, systems) answers with one
/// matter that says how many.
pub fn open_matters(conn: &mut Conn, incident: Uuid, lang: Lang) -> DbResult<Vec<OpenMatter>> {
    let mut all = Vec::new();
    all.extend(approvals::open_matters(conn, incident, lang)?);
    all.extend(campaigns::open_matters(conn, incident, lang)?);
    Ok(all)
}

/// Holds the incident's row until the transaction ends and refuses when the incident is closed: whatever opens a
/// new matter, or opens one again, asks this first.
pub fn not_closed(conn: &mut Conn, incident: Uuid) -> DbResult<()> {
    incidents::lock(conn, incident)?;
    if incidents::phase(conn, incident)? == Phase::Closed {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "終結したインシデントには追加・変更できません。先に段階を「復旧」に戻してください",
            "The incident is closed; move it back to recovery first",
        ));
    }
    Ok(())
}
