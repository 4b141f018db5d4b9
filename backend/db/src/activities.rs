//! The six activities of an incident: who is accountable and has accepted, team, budget, dates; closed only when
//! nothing mandatory in them is open, and opened again with a reason.

mod read;
mod write;

pub use read::{all, get};
pub use write::{answer, close, reopen, update};

use crate::{Actor, Conn, DbError, DbId, DbResult, gates, ids::micros, schema::activities};
use diesel::prelude::*;
use saiki_api::{
    Lang, Timestamp, Uuid,
    activities::ActivityKey,
    gates::{MatterKind, OpenMatter},
    problem::ErrorCode,
    wire,
};

/// Who changes something, when, and in which language the answer is told.
#[derive(Debug, Clone)]
pub struct Writer {
    /// Who.
    pub by: Actor,
    /// The language of the answer.
    pub lang: Lang,
    /// When.
    pub now: Timestamp,
}

#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = activities, treat_none_as_default_value = false)]
struct Row {
    incident_id: DbId,
    activity: String,
    accountable_id: Option<DbId>,
    accepted_at: Option<i64>,
    declined: String,
    executive_id: Option<DbId>,
    budget_minor: Option<i64>,
    budget_currency: Option<String>,
    due_at: Option<i64>,
    closed_at: Option<i64>,
    closed_by_name: Option<String>,
    closing_note: String,
    updated_at: i64,
    version: i64,
}

fn row(conn: &mut Conn, incident: Uuid, key: ActivityKey) -> DbResult<Row> {
    let row: Option<Row> = activities::table
        .find((DbId(incident), wire::name(&key)))
        .first(conn)
        .optional()?;
    row.ok_or(DbError::NotFound)
}

/// Gives an incident its six activities.
pub(crate) fn begin(conn: &mut Conn, incident: Uuid, now: Timestamp) -> DbResult<()> {
    for key in ActivityKey::ALL {
        diesel::insert_into(activities::table)
            .values(Row {
                incident_id: DbId(incident),
                activity: wire::name(&key),
                accountable_id: None,
                accepted_at: None,
                declined: String::new(),
                executive_id: None,
                budget_minor: None,
                budget_currency: None,
                due_at: None,
                closed_at: None,
                closed_by_name: None,
                closing_note: String::new(),
                updated_at: micros(now),
                version: 1,
            })
            .execute(conn)?;
    }
    Ok(())
}

/// Refuses when the activity is closed. The incident is locked by `gates::not_closed` before.
pub(crate) fn not_closed(conn: &mut Conn, incident: Uuid, key: ActivityKey) -> DbResult<()> {
    if row(conn, incident, key)?.closed_at.is_none() {
        return Ok(());
    }
    Err(DbError::refused(
        ErrorCode::StateConflict,
        "この活動は完了しています。先に活動を再開してください",
        "This activity is closed; open it again first",
    ))
}

/// Activities that are not closed.
pub fn open_matters(conn: &mut Conn, incident: Uuid, lang: Lang) -> DbResult<Vec<OpenMatter>> {
    let open: Vec<String> = activities::table
        .filter(
            activities::incident_id
                .eq(DbId(incident))
                .and(activities::closed_at.is_null()),
        )
        .select(activities::activity)
        .load(conn)?;
    let open: Vec<ActivityKey> = open.iter().filter_map(|name| wire::parse(name)).collect();
    let matter = |key: ActivityKey| OpenMatter {
        kind: MatterKind::Activity,
        id: None,
        title: match lang {
            Lang::Ja => format!("活動「{}」が完了していません", key.label(lang)),
            Lang::En => format!("“{}” is not closed", key.label(lang)),
        },
        activity: Some(key),
    };
    let in_order = ActivityKey::ALL
        .into_iter()
        .filter(|key| open.contains(key));
    Ok(in_order.map(matter).collect())
}

/// What bars the end of one activity: mandatory items, records of other nouns that belong to it, and an accountable
/// person who has not accepted.
pub fn gate(
    conn: &mut Conn,
    incident: Uuid,
    key: ActivityKey,
    writer: &Writer,
) -> DbResult<Vec<OpenMatter>> {
    let own = row(conn, incident, key)?;
    let mut open = Vec::new();
    if own.accepted_at.is_none() {
        open.push(OpenMatter {
            kind: MatterKind::Activity,
            id: None,
            title: writer
                .lang
                .pick(
                    "責任者が決まっていないか、まだ承諾していません",
                    "Nobody accountable has accepted yet",
                )
                .to_owned(),
            activity: Some(key),
        });
    }
    open.extend(gates::of_activity(conn, incident, key, writer)?);
    Ok(open)
}
