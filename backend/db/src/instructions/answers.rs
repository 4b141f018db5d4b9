//! What units answered: the board of an instruction, and every answer or try as it was recorded.

use super::{find, get, write};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, gates,
    ids::{instant, micros, new_id},
    instruction_mails,
    schema::{instruction_answers, instruction_systems, instruction_units, systems, units},
    stored,
    systems::{By, record_measure},
};
use diesel::{dsl::count_star, prelude::*};
use saiki_api::{
    Timestamp, Uuid,
    instructions::{
        Answer, AnswerEntry, InstructionBoard, InstructionState, InstructionUnit, NewAnswer,
    },
    problem::ErrorCode,
    systems::MeasureState,
    wire,
};
use saiki_domain::instructions as rules;
use serde_json::json;
use std::collections::HashMap;

/// Answers a board shows.
const SHOWN: i64 = 500;

/// Columns of a unit and its answer.
type UnitRow = (
    (DbId, String, String, String, String, String),
    (String, String, String, Option<i64>, i64),
);

/// An instruction with its units and their answers.
pub fn board(
    conn: &mut Conn,
    incident: Uuid,
    id: Uuid,
    now: Timestamp,
) -> DbResult<InstructionBoard> {
    let instruction = get(conn, incident, id, now)?;
    let rows: Vec<UnitRow> = instruction_units::table
        .inner_join(units::table.on(units::id.eq(instruction_units::unit_id)))
        .filter(instruction_units::instruction_id.eq(DbId(id)))
        .select((
            (
                units::id,
                units::name,
                units::person,
                units::phone,
                units::fax,
                units::email,
            ),
            (
                instruction_units::answer,
                instruction_units::reason,
                instruction_units::answered_by,
                instruction_units::answered_at,
                instruction_units::tries,
            ),
        ))
        .load(conn)?;
    let meant = systems_by_unit(conn, DbId(id))?;
    let issued = instruction.state == InstructionState::Issued;
    let mut all = Vec::with_capacity(rows.len());
    for ((unit, name, person, phone, fax, email), (answer, reason, by, at, tries)) in rows {
        let answer = stored::value("instruction_units.answer", &answer)?;
        let owes = issued && rules::owes(answer);
        all.push(InstructionUnit {
            unit_id: unit.into(),
            name,
            person,
            phone,
            fax,
            email,
            systems: meant.get(&Some(unit)).copied().unwrap_or(0),
            answer,
            reason,
            answered_by: by,
            answered_at: at.map(instant),
            tries,
            late: rules::is_late(instruction.deadline, owes, now),
        });
    }
    rules::sort(&mut all);
    Ok(InstructionBoard {
        instruction,
        units: all,
        systems_without_unit: meant.get(&None).copied().unwrap_or(0),
        answers: answers(conn, DbId(id))?,
    })
}

/// How many of the systems meant each unit answers for.
fn systems_by_unit(conn: &mut Conn, id: DbId) -> DbResult<HashMap<Option<DbId>, i64>> {
    let meant = instruction_systems::table
        .filter(instruction_systems::instruction_id.eq(id))
        .select(instruction_systems::system_id);
    let rows: Vec<(Option<DbId>, i64)> = systems::table
        .filter(systems::id.eq_any(meant))
        .group_by(systems::unit_id)
        .select((systems::unit_id, count_star()))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = instruction_answers)]
struct AnswerRow {
    id: DbId,
    instruction_id: DbId,
    unit_id: DbId,
    answer: String,
    note: String,
    way: String,
    answered_by: String,
    recorded_by: DbId,
    recorded_by_name: String,
    at: i64,
}

fn answers(conn: &mut Conn, id: DbId) -> DbResult<Vec<AnswerEntry>> {
    let rows: Vec<AnswerRow> = instruction_answers::table
        .filter(instruction_answers::instruction_id.eq(id))
        .order((
            instruction_answers::at.desc(),
            instruction_answers::id.desc(),
        ))
        .limit(SHOWN)
        .load(conn)?;
    rows.into_iter()
        .map(|row| {
            Ok(AnswerEntry {
                id: row.id.into(),
                unit_id: row.unit_id.into(),
                answer: stored::value("instruction_answers.answer", &row.answer)?,
                note: row.note,
                way: stored::value("instruction_answers.way", &row.way)?,
                answered_by: row.answered_by,
                recorded_by_name: row.recorded_by_name,
                at: instant(row.at),
            })
        })
        .collect()
}

/// Records an answer of a unit, or a try in vain; the board as it is then.
pub fn answer(
    conn: &mut Conn,
    incident: Uuid,
    id: Uuid,
    by: &By,
    new: &NewAnswer,
    now: Timestamp,
) -> DbResult<Changed<InstructionBoard>> {
    gates::not_closed(conn, incident)?;
    let row = find(conn, incident, id)?;
    if row.state()? != InstructionState::Issued {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "指示中のものにだけ回答を記録できます",
            "Answers are recorded while an instruction is given and not over",
        ));
    }
    let place = instruction_units::table.find((row.id, DbId(new.unit_id)));
    let changed = match new.answer {
        Answer::None => diesel::update(place)
            .set(instruction_units::tries.eq(instruction_units::tries + 1_i64))
            .execute(conn)?,
        answer => diesel::update(place)
            .set((
                instruction_units::answer.eq(wire::name(&answer)),
                instruction_units::reason.eq(new.note.trim()),
                instruction_units::answered_by.eq(new.answered_by.trim()),
                instruction_units::answered_at.eq(Some(micros(now))),
            ))
            .execute(conn)?,
    };
    if changed != 1 {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "この指示の指示先にない部署です",
            "This instruction does not go to that unit",
        ));
    }
    if new.answer != Answer::None {
        instruction_mails::withdraw(conn, Some(id), now)?;
    }
    let entry_id = new_id(now);
    diesel::insert_into(instruction_answers::table)
        .values(AnswerRow {
            id: DbId(entry_id),
            instruction_id: row.id,
            unit_id: DbId(new.unit_id),
            answer: wire::name(&new.answer),
            note: new.note.trim().to_owned(),
            way: wire::name(&new.way),
            answered_by: new.answered_by.trim().to_owned(),
            recorded_by: DbId(by.id),
            recorded_by_name: by.name.clone(),
            at: micros(now),
        })
        .execute(conn)?;
    let mut systems = 0;
    if new.for_systems {
        let measure = match new.answer {
            Answer::NotPossible => MeasureState::NotPossible,
            _ => MeasureState::Done,
        };
        let meant = write::systems_of(conn, row.id, Some(new.unit_id))?;
        systems = record_measure(conn, &meant, measure, new.note.trim(), None, by, now)?;
    }
    let data = json!({
        "entry": entry_id, "unit": new.unit_id, "answer": new.answer, "way": new.way, "systems": systems,
    });
    let entry = Entry::incident(incident, "instruction.answered", id, data);
    Ok(Changed::new(board(conn, incident, id, now)?, entry))
}
