//! Claims that are not settled: what bars the end of the incident, and what waits in the work list. Titles name the
//! number and the kind, never who claims.

use super::row::{ACTIVITY, Row};
use crate::{Conn, DbId, DbResult, items::Context, schema::claims};
use diesel::prelude::*;
use saiki_api::{
    Lang, Timestamp, Uuid,
    activities::ActivityKey,
    claims::ClaimState,
    gates::{MatterKind, OpenMatter},
    stalls::Stall,
    users::UserRef,
};
use saiki_domain::claims::title;

fn open_rows(conn: &mut Conn, incident: Uuid) -> DbResult<Vec<Row>> {
    Ok(claims::table
        .filter(
            claims::incident_id
                .eq(DbId(incident))
                .and(claims::settled.eq(false)),
        )
        .order(claims::number)
        .load(conn)?)
}

/// Claims without a decision, and those agreed but not paid.
pub fn open_matters(conn: &mut Conn, incident: Uuid, lang: Lang) -> DbResult<Vec<OpenMatter>> {
    let matter = |row: Row| {
        let title = title(row.number, row.kind()?, lang);
        Ok(OpenMatter {
            kind: MatterKind::Claim,
            id: Some(row.id.into()),
            title: match (row.state()?, lang) {
                (ClaimState::Open, _) => title,
                (_, Lang::Ja) => format!("{title}の支払い"),
                (_, Lang::En) => format!("{title}: payment"),
            },
            activity: Some(ACTIVITY),
        })
    };
    open_rows(conn, incident)?.into_iter().map(matter).collect()
}

/// A claim as the work list needs it.
pub(crate) struct Waiting {
    pub id: Uuid,
    pub activity: ActivityKey,
    pub title: String,
    pub owner: Option<UserRef>,
    pub due_at: Option<Timestamp>,
    pub stall: Option<Stall>,
}

/// Claims that wait for an answer or a payment.
pub(crate) fn waiting(
    conn: &mut Conn,
    context: &Context,
    lang: Lang,
    now: Timestamp,
) -> DbResult<Vec<Waiting>> {
    let one = |row: Row| {
        let title = title(row.number, row.kind()?, lang);
        Ok(Waiting {
            id: row.id.into(),
            activity: ACTIVITY,
            title: match (row.state()?, lang) {
                (ClaimState::Open, Lang::Ja) => format!("{title}に回答する"),
                (ClaimState::Open, Lang::En) => format!("Answer {}", lowered(&title)),
                (_, Lang::Ja) => format!("{title}の合意額を支払う"),
                (_, Lang::En) => format!("Pay what was agreed on {}", lowered(&title)),
            },
            owner: row.owner_id.and_then(|id| context.user(id)),
            due_at: row.due_at(context)?,
            stall: context.stall(&row.work(context)?, Some(ACTIVITY), lang, now),
        })
    };
    let rows = open_rows(conn, context.incident)?;
    rows.into_iter().map(one).collect()
}

/// An English title within a sentence.
fn lowered(title: &str) -> String {
    title.replacen('C', "c", 1)
}
