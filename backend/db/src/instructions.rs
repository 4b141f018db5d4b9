//! Instructions to units: written, given, answered, ended. What each unit said and when is in `answers`; rules are
//! `saiki_domain::instructions`.

mod answers;
mod row;
mod write;

pub use answers::{answer, board};
pub use write::{change, create, issue, remove, update};

use crate::{
    Conn, DbError, DbId, DbResult,
    schema::{instruction_systems, instruction_units, instructions},
    stored,
};
use diesel::{dsl::count_star, prelude::*};
use row::Row;
use saiki_api::{
    Lang, Timestamp, Uuid,
    activities::ActivityKey,
    gates::{MatterKind, OpenMatter},
    instructions::{Answer, AnswerCounts, Instruction, InstructionState},
    wire,
};
use saiki_domain::instructions as rules;
use std::collections::HashMap;

/// A page of instructions, the newest first, and how many there are; `after` is the number of the last one before.
pub fn list(
    conn: &mut Conn,
    incident: Uuid,
    after: Option<i64>,
    limit: i64,
    now: Timestamp,
) -> DbResult<(Vec<Instruction>, i64)> {
    let own = instructions::incident_id.eq(DbId(incident));
    let total = instructions::table.filter(own).count().get_result(conn)?;
    let mut query = instructions::table.filter(own).into_boxed();
    if let Some(number) = after {
        query = query.filter(instructions::number.lt(number));
    }
    let rows: Vec<Row> = query
        .order(instructions::number.desc())
        .limit(limit)
        .load(conn)?;
    Ok((complete(conn, rows, now)?, total))
}

/// One instruction.
pub fn get(conn: &mut Conn, incident: Uuid, id: Uuid, now: Timestamp) -> DbResult<Instruction> {
    let row = find(conn, incident, id)?;
    complete(conn, vec![row], now)?
        .pop()
        .ok_or(DbError::NotFound)
}

fn find(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<Row> {
    instructions::table
        .filter(
            instructions::incident_id
                .eq(DbId(incident))
                .and(instructions::id.eq(DbId(id))),
        )
        .first(conn)
        .optional()?
        .ok_or(DbError::NotFound)
}

/// Puts counts to rows, in two queries for all of them.
fn complete(conn: &mut Conn, rows: Vec<Row>, now: Timestamp) -> DbResult<Vec<Instruction>> {
    let ids: Vec<DbId> = rows.iter().map(|row| row.id).collect();
    let mut counts = counts(conn, &ids)?;
    let systems: Vec<(DbId, i64)> = instruction_systems::table
        .filter(instruction_systems::instruction_id.eq_any(ids))
        .group_by(instruction_systems::instruction_id)
        .select((instruction_systems::instruction_id, count_star()))
        .load(conn)?;
    let systems: HashMap<DbId, i64> = systems.into_iter().collect();
    rows.into_iter()
        .map(|row| {
            let id = row.id;
            let counts = counts.remove(&id).unwrap_or_default();
            row.into_instruction(counts, systems.get(&id).copied().unwrap_or(0), now)
        })
        .collect()
}

/// Instructions that were never given, or that units still owe an answer to.
pub fn open_matters(conn: &mut Conn, incident: Uuid, lang: Lang) -> DbResult<Vec<OpenMatter>> {
    let closed = wire::name(&InstructionState::Closed);
    let rows: Vec<Row> = instructions::table
        .filter(
            instructions::incident_id
                .eq(DbId(incident))
                .and(instructions::state.ne(closed)),
        )
        .order(instructions::number)
        .load(conn)?;
    let ids: Vec<DbId> = rows.iter().map(|row| row.id).collect();
    let counts = counts(conn, &ids)?;
    let mut all = Vec::new();
    for row in rows {
        let (n, draft) = (row.number, row.state()? == InstructionState::Draft);
        let owing = counts.get(&row.id).map_or(0, rules::owing);
        let title = match (draft, owing, lang) {
            (false, 0, _) => continue,
            (true, _, Lang::Ja) => format!("指示第{n}号が下書きのままです"),
            (true, _, Lang::En) => format!("Instruction {n} was never given"),
            (false, _, Lang::Ja) => format!("指示第{n}号に{owing}部署が未完了です"),
            (false, 1, Lang::En) => format!("1 unit owes an answer to instruction {n}"),
            (false, _, Lang::En) => format!("{owing} units owe an answer to instruction {n}"),
        };
        all.push(OpenMatter {
            kind: MatterKind::Instruction,
            id: Some(row.id.into()),
            title,
            activity: Some(ActivityKey::Rs),
        });
    }
    Ok(all)
}

/// How many answers units owe to the instructions of each of these incidents that were given and are not over.
pub(crate) fn answers_owed(conn: &mut Conn, incidents: &[DbId]) -> DbResult<Vec<(DbId, i64)>> {
    let owing: Vec<String> = Answer::ALL
        .into_iter()
        .filter(|answer| rules::owes(*answer))
        .map(|answer| wire::name(&answer))
        .collect();
    Ok(instruction_units::table
        .inner_join(instructions::table.on(instructions::id.eq(instruction_units::instruction_id)))
        .filter(
            instructions::incident_id
                .eq_any(incidents.to_vec())
                .and(instructions::state.eq(wire::name(&InstructionState::Issued)))
                .and(instruction_units::answer.eq_any(owing)),
        )
        .group_by(instructions::incident_id)
        .select((instructions::incident_id, count_star()))
        .load(conn)?)
}

fn counts(conn: &mut Conn, ids: &[DbId]) -> DbResult<HashMap<DbId, AnswerCounts>> {
    let groups: Vec<(DbId, String, i64)> = instruction_units::table
        .filter(instruction_units::instruction_id.eq_any(ids.to_vec()))
        .group_by((instruction_units::instruction_id, instruction_units::answer))
        .select((
            instruction_units::instruction_id,
            instruction_units::answer,
            count_star(),
        ))
        .load(conn)?;
    let mut all: HashMap<DbId, AnswerCounts> = HashMap::new();
    for (id, answer, n) in groups {
        let answer = stored::value("instruction_units.answer", &answer)?;
        rules::count(all.entry(id).or_default(), answer, n);
    }
    Ok(all)
}
