//! The cause tree of an incident: reading it whole, with what its causes rest on and what is missing. Changes are in
//! `causes::write`, conclusions in `causes::conclude`; the rules are `saiki_domain::causes`.

mod conclude;
mod links;
mod write;

pub use conclude::{adopt, conclude};
pub use write::{add, remove, replace};

use crate::{
    Conn, DbError, DbId, DbResult, files,
    ids::instant,
    incidents,
    schema::{causes, conclusions},
    stored, timeline,
};
use diesel::prelude::*;
use jiff::civil::Date;
use saiki_api::{
    Lang, Timestamp, Uuid,
    activities::ActivityKey,
    causes::{Cause, CauseFinding, CauseInput, CauseTree, Conclusion, Question},
    files::SubjectKind,
    gates::{MatterKind, OpenMatter},
    incidents::Knowledge,
};
use saiki_domain::causes as rules;

#[derive(Queryable, Insertable)]
#[diesel(table_name = causes, treat_none_as_default_value = false)]
struct Row {
    id: DbId,
    incident_id: DbId,
    parent_id: Option<DbId>,
    details: String,
    created_at: i64,
    updated_at: i64,
    version: i64,
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = conclusions)]
struct ConclusionRow {
    incident_id: DbId,
    question: String,
    text: String,
    tree_hash: String,
    by_id: DbId,
    by_name: String,
    at: i64,
    version: i64,
}

/// Causes of an incident in the order of the tree, without the names of what they rest on.
fn causes_of(conn: &mut Conn, incident: Uuid) -> DbResult<Vec<Cause>> {
    let rows: Vec<Row> = causes::table
        .filter(causes::incident_id.eq(DbId(incident)))
        .load(conn)?;
    let mut attached = files::hashes(conn, incident, SubjectKind::Cause)?;
    let all: DbResult<Vec<Cause>> = rows
        .into_iter()
        .map(|row| {
            let mut details: CauseInput = stored::json(&row.details)?;
            details.parent_id = row.parent_id.map(Uuid::from);
            Ok(Cause {
                id: row.id.into(),
                details,
                links: Vec::new(),
                file_hashes: attached.remove(&row.id).unwrap_or_default(),
                created_at: instant(row.created_at),
                updated_at: instant(row.updated_at),
                version: row.version,
            })
        })
        .collect();
    Ok(rules::ordered(all?))
}

fn conclusions_of(conn: &mut Conn, incident: Uuid) -> DbResult<Vec<Conclusion>> {
    let rows: Vec<ConclusionRow> = conclusions::table
        .filter(conclusions::incident_id.eq(DbId(incident)))
        .order(conclusions::question)
        .load(conn)?;
    rows.into_iter()
        .map(|row| {
            Ok(Conclusion {
                question: stored::value("conclusions.question", &row.question)?,
                text: row.text,
                tree_hash: row.tree_hash,
                by_name: row.by_name,
                at: instant(row.at),
                version: row.version,
            })
        })
        .collect()
}

fn found(causes: &[Cause], conclusions: &[Conclusion], today: Date) -> DbResult<Vec<CauseFinding>> {
    let mut hashes = Vec::new();
    for question in Question::ALL {
        hashes.push((question, rules::tree_hash(causes, question)?));
    }
    Ok(rules::findings(causes, conclusions, &hashes, today))
}

/// Leaves nobody settled and conclusions nobody wrote. An analysis of which nothing was ever recorded holds nothing
/// open here: whether there must be one is for the playbook.
pub fn open_matters(conn: &mut Conn, incident: Uuid, lang: Lang) -> DbResult<Vec<OpenMatter>> {
    let causes = causes_of(conn, incident)?;
    let conclusions = conclusions_of(conn, incident)?;
    if causes.is_empty() && conclusions.is_empty() && links::names(conn, incident)?.is_empty() {
        return Ok(Vec::new());
    }
    // No finding that keeps the analysis open depends on the day.
    let mut findings = found(&causes, &conclusions, Date::ZERO)?;
    findings.retain(|finding| rules::is_open(finding.kind));
    let matter = |finding: CauseFinding| {
        let cause = causes.iter().find(|c| Some(c.id) == finding.cause_id);
        let about = cause.map_or(finding.question.label(lang), |c| &c.details.statement);
        OpenMatter {
            kind: MatterKind::CauseLeaf,
            id: finding.cause_id,
            title: format!("{about}{}{}", lang.pick("：", ": "), finding.text.get(lang)),
            activity: Some(ActivityKey::Ca),
        }
    };
    Ok(findings.into_iter().map(matter).collect())
}

/// The whole tree.
pub fn tree(conn: &mut Conn, incident: Uuid, now: Timestamp) -> DbResult<CauseTree> {
    let mut causes = causes_of(conn, incident)?;
    let conclusions = conclusions_of(conn, incident)?;
    let findings = found(&causes, &conclusions, timeline::today(conn, now)?)?;
    let names = links::names(conn, incident)?;
    for cause in &mut causes {
        cause.links = names.of(&cause.details.links);
    }
    let cause = incidents::get(conn, incident)?.facts.cause;
    let adopted = cause.state == Knowledge::Known
        && Lang::ALL
            .into_iter()
            .any(|lang| rules::joined(&conclusions, lang).is_some_and(|text| text == cause.text));
    Ok(CauseTree {
        carried: rules::carried(&causes),
        causes,
        conclusions,
        findings,
        adopted,
    })
}

/// Whether any cause of the incident rests on that row.
pub(crate) fn rest_on(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<bool> {
    let causes = causes_of(conn, incident)?;
    let mut links = causes.iter().flat_map(|cause| &cause.details.links);
    Ok(links.any(|link| link.id == id))
}

/// One cause of that incident, with the names of what it rests on.
fn get(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<Cause> {
    let mut cause = causes_of(conn, incident)?
        .into_iter()
        .find(|cause| cause.id == id)
        .ok_or(DbError::NotFound)?;
    cause.links = links::names(conn, incident)?.of(&cause.details.links);
    Ok(cause)
}
