//! What is still open in an incident, collected from every noun that can hold its end up: one line a noun. Closing
//! asks here within its own transaction, so that nothing is closed with something open.

use crate::{
    Conn, DbError, DbResult, Writer, activities, approvals, campaigns, causes, claims, clocks,
    contacts, evidence, filing_duties, filings, incidents, instructions,
    items::{self, Context},
    measures, monitoring, people, recovery, systems,
};
use saiki_api::{
    Lang, Timestamp, Uuid, activities::ActivityKey, classes::Phase, gates::OpenMatter,
    problem::ErrorCode,
};

/// Everything open in an incident, titles in `lang`. A noun whose rows are many (people, systems) answers with one
/// matter that says how many.
pub fn open_matters(
    conn: &mut Conn,
    incident: Uuid,
    lang: Lang,
    now: Timestamp,
) -> DbResult<Vec<OpenMatter>> {
    let mut all = activities::open_matters(conn, incident, lang)?;
    all.extend(items::open_matters(conn, incident, lang)?);
    all.extend(others(conn, incident, lang, now)?);
    Ok(all)
}

/// What the nouns beside activities and items hold open.
fn others(
    conn: &mut Conn,
    incident: Uuid,
    lang: Lang,
    now: Timestamp,
) -> DbResult<Vec<OpenMatter>> {
    let mut all = Vec::new();
    all.extend(approvals::open_matters(conn, incident, lang)?);
    all.extend(campaigns::open_matters(conn, incident, lang)?);
    all.extend(measures::open_matters(conn, incident, lang)?);
    all.extend(recovery::open_matters(conn, incident, lang)?);
    all.extend(monitoring::open_matters(conn, incident, lang)?);
    all.extend(causes::open_matters(conn, incident, lang)?);
    all.extend(evidence::open_matters(conn, incident, lang)?);
    all.extend(systems::open_matters(conn, incident, lang)?);
    all.extend(instructions::open_matters(conn, incident, lang)?);
    all.extend(contacts::open_matters(conn, incident, lang)?);
    all.extend(claims::open_matters(conn, incident, lang)?);
    all.extend(people::open_matters(conn, incident, lang)?);
    all.extend(filing_duties::open_matters(conn, incident, lang)?);
    all.extend(filings::open_matters(conn, incident, lang)?);
    all.extend(clocks::open_matters(conn, incident, lang, now)?);
    Ok(all)
}

/// What bars the end of one activity besides its accountable person: its mandatory items, and what other nouns hold
/// open that belongs to it.
pub(crate) fn of_activity(
    conn: &mut Conn,
    incident: Uuid,
    key: ActivityKey,
    writer: &Writer,
) -> DbResult<Vec<OpenMatter>> {
    let context = Context::load(conn, incident)?;
    let items = items::all(conn, &context, writer.lang, writer.now)?;
    let mut all: Vec<OpenMatter> = items
        .iter()
        .filter(|item| item.activity == key && item.mandatory && items::is_open(item))
        .map(|item| items::matter(item, writer.lang))
        .collect();
    let others = others(conn, incident, writer.lang, writer.now)?;
    all.extend(
        others
            .into_iter()
            .filter(|matter| matter.activity == Some(key)),
    );
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
