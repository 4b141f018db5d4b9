//! Writing an instruction, giving it, ending it. Once it is given, its text and its units stay as they are.

use super::{find, get, row::Row};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, files, gates,
    ids::{micros, new_id},
    instruction_mails,
    schema::{instruction_systems, instruction_units, instructions, systems},
    stored,
    systems::{By, filtered, record_measure},
    timeline, units,
};
use diesel::prelude::*;
use saiki_api::{
    Lang, Timestamp, Uuid,
    files::SubjectKind,
    instructions::{
        Answer, Instruction, InstructionChange, InstructionFields, InstructionIssue,
        InstructionState,
    },
    organisation::Both,
    problem::ErrorCode,
    systems::MeasureState,
    wire,
};
use saiki_domain::{canonical::sha256_hex, civil, instructions as rules};
use serde_json::json;
use std::collections::BTreeSet;

/// Rows written by one statement.
const BATCH: usize = 1_000;

/// Writes an instruction down, to be given later.
pub fn create(
    conn: &mut Conn,
    incident: Uuid,
    by: &By,
    fields: &InstructionFields,
    now: Timestamp,
) -> DbResult<Changed<Instruction>> {
    // Numbers are taken under the incident's lock, so that none is taken twice.
    gates::not_closed(conn, incident)?;
    let last: Option<i64> = instructions::table
        .filter(instructions::incident_id.eq(DbId(incident)))
        .select(diesel::dsl::max(instructions::number))
        .first(conn)?;
    let id = new_id(now);
    diesel::insert_into(instructions::table)
        .values(Row {
            id: DbId(id),
            incident_id: DbId(incident),
            number: last.unwrap_or(0) + 1,
            state: wire::name(&InstructionState::Draft),
            title: stored::to_json(&fields.title)?,
            text: stored::to_json(&fields.text)?,
            deadline: fields.deadline.map(micros),
            reply_to: stored::to_json(&fields.reply_to)?,
            unit_ids: stored::to_json(&fields.unit_ids)?,
            of_systems: fields
                .of_systems
                .as_ref()
                .map(stored::to_json)
                .transpose()?,
            created_by: DbId(by.id),
            created_by_name: by.name.clone(),
            created_at: micros(now),
            issued_by_name: None,
            issued_at: None,
            closing_note: String::new(),
            version: 1,
        })
        .execute(conn)?;
    let units = address(conn, incident, id, fields)?;
    let data = json!({ "units": units, "text_sha256": sha256_hex(&fields.text)? });
    let entry = Entry::incident(incident, "instruction.written", id, data);
    Ok(Changed::new(get(conn, incident, id, now)?, entry))
}

/// Changes a draft. `expected` is the version the caller saw.
pub fn update(
    conn: &mut Conn,
    incident: Uuid,
    id: Uuid,
    fields: &InstructionFields,
    expected: i64,
    now: Timestamp,
) -> DbResult<Changed<Instruction>> {
    let row = draft(conn, incident, id, expected)?;
    advance(conn, row.id, expected)?;
    diesel::update(instructions::table.find(row.id))
        .set((
            instructions::title.eq(stored::to_json(&fields.title)?),
            instructions::text.eq(stored::to_json(&fields.text)?),
            instructions::deadline.eq(fields.deadline.map(micros)),
            instructions::reply_to.eq(stored::to_json(&fields.reply_to)?),
            instructions::unit_ids.eq(stored::to_json(&fields.unit_ids)?),
            instructions::of_systems.eq(fields
                .of_systems
                .as_ref()
                .map(stored::to_json)
                .transpose()?),
        ))
        .execute(conn)?;
    let units = address(conn, incident, id, fields)?;
    let data = json!({
        "units": units, "text_sha256": sha256_hex(&fields.text)?, "version": expected + 1,
    });
    let entry = Entry::incident(incident, "instruction.updated", id, data);
    Ok(Changed::new(get(conn, incident, id, now)?, entry))
}

/// Throws a draft away.
pub fn remove(conn: &mut Conn, incident: Uuid, id: Uuid, expected: i64) -> DbResult<Changed<()>> {
    let row = draft(conn, incident, id, expected)?;
    files::none_on(conn, incident, SubjectKind::Instruction, id)?;
    clear(conn, row.id)?;
    diesel::delete(instructions::table.find(row.id)).execute(conn)?;
    let data = json!({ "number": row.number });
    Ok(Changed::new(
        (),
        Entry::incident(incident, "instruction.removed", id, data),
    ))
}

/// Gives an instruction to its units, found anew: systems may have been entered since it was written.
pub fn issue(
    conn: &mut Conn,
    incident: Uuid,
    id: Uuid,
    by: &By,
    wanted: &InstructionIssue,
    expected: i64,
    now: Timestamp,
) -> DbResult<Changed<Instruction>> {
    gates::not_closed(conn, incident)?;
    let row = draft(conn, incident, id, expected)?;
    refresh(conn, incident, &row)?;
    let before = get(conn, incident, id, now)?;
    if before.deadline.is_some_and(|deadline| deadline <= now) {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "期限を過ぎています。期限を直してから指示してください",
            "Its deadline has passed; change it before giving the instruction",
        ));
    }
    let units = before.counts.units;
    if units == 0 {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "指示先の部署がありません。部署を選ぶか、条件に合うシステムの所管部署を登録してください",
            "It goes to no unit; choose units, or state the units of the systems meant",
        ));
    }
    if units != wanted.count {
        return Err(DbError::refused(
            ErrorCode::ConfirmationMismatch,
            &format!(
                "指示先は現在{}です。一覧を確かめてやり直してください",
                civil::counted(units, civil::UNITS, Lang::Ja)
            ),
            &format!(
                "It goes to {} now; look again",
                civil::counted(units, civil::UNITS, Lang::En)
            ),
        ));
    }
    advance(conn, row.id, expected)?;
    diesel::update(instructions::table.find(row.id))
        .set((
            instructions::state.eq(wire::name(&InstructionState::Issued)),
            instructions::issued_at.eq(Some(micros(now))),
            instructions::issued_by_name.eq(Some(&by.name)),
        ))
        .execute(conn)?;
    let meant = systems_of(conn, row.id, None)?;
    let not_told = Some(MeasureState::NotTold);
    let told = record_measure(conn, &meant, MeasureState::Told, "", not_told, by, now)?;
    let text = Both {
        ja: format!(
            "{}が指示第{}号を{}に出しました",
            by.name,
            before.number,
            civil::counted(units, civil::UNITS, Lang::Ja)
        ),
        en: format!(
            "{} gave instruction {} to {}",
            by.name,
            before.number,
            civil::counted(units, civil::UNITS, Lang::En)
        ),
    };
    timeline::record(conn, incident, now, &text, now)?;
    let data = json!({
        "number": before.number, "units": units, "systems_told": told,
        "text_sha256": sha256_hex(&before.text)?, "deadline": before.deadline,
    });
    let entry = Entry::incident(incident, "instruction.issued", id, data);
    Ok(Changed::new(get(conn, incident, id, now)?, entry))
}

/// Puts the deadline later, or ends an instruction.
pub fn change(
    conn: &mut Conn,
    incident: Uuid,
    id: Uuid,
    wanted: &InstructionChange,
    expected: i64,
    now: Timestamp,
) -> DbResult<Changed<Instruction>> {
    gates::not_closed(conn, incident)?;
    let row = find(conn, incident, id)?;
    if row.version != expected {
        return Err(DbError::Stale);
    }
    if row.state()? != InstructionState::Issued {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "指示中のものだけ期限の延長や終了ができます",
            "Only an instruction that was given can be prolonged or ended",
        ));
    }
    let before = get(conn, incident, id, now)?;
    let owing = rules::owing(&before.counts);
    if wanted.close && owing > 0 && wanted.note.trim().is_empty() {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            &format!("{owing}部署が完了していません。終了する理由を書いてください"),
            &format!(
                "Not finished: {}; say why it ends",
                civil::counted(owing, civil::UNITS, Lang::En)
            ),
        ));
    }
    advance(conn, row.id, expected)?;
    if let Some(deadline) = wanted.deadline {
        diesel::update(instructions::table.find(row.id))
            .set(instructions::deadline.eq(Some(micros(deadline))))
            .execute(conn)?;
    }
    if wanted.close {
        diesel::update(instructions::table.find(row.id))
            .set((
                instructions::state.eq(wire::name(&InstructionState::Closed)),
                instructions::closing_note.eq(wanted.note.trim()),
            ))
            .execute(conn)?;
        instruction_mails::stop_all(conn, id, now)?;
    }
    let action = match wanted.close {
        true => "instruction.closed",
        false => "instruction.prolonged",
    };
    let data = json!({ "deadline": wanted.deadline, "owing": owing, "version": expected + 1 });
    let entry = Entry::incident(incident, action, id, data);
    Ok(Changed::new(get(conn, incident, id, now)?, entry))
}

fn draft(conn: &mut Conn, incident: Uuid, id: Uuid, expected: i64) -> DbResult<Row> {
    let row = find(conn, incident, id)?;
    if row.version != expected {
        return Err(DbError::Stale);
    }
    match row.state()? {
        InstructionState::Draft => Ok(row),
        _ => Err(DbError::refused(
            ErrorCode::StateConflict,
            "すでに指示しているため変更できません。新しい指示を作ってください",
            "It was given already and stays as it is; write a new one",
        )),
    }
}

/// Takes the next version of a row that was of version `expected`.
pub(super) fn advance(conn: &mut Conn, id: DbId, expected: i64) -> DbResult<()> {
    let place = instructions::table.filter(
        instructions::id
            .eq(id)
            .and(instructions::version.eq(expected)),
    );
    let updated = diesel::update(place)
        .set(instructions::version.eq(expected + 1))
        .execute(conn)?;
    match updated {
        1 => Ok(()),
        _ => Err(DbError::Stale),
    }
}

/// Finds a draft's units and systems anew.
fn refresh(conn: &mut Conn, incident: Uuid, row: &Row) -> DbResult<()> {
    let fields = InstructionFields {
        unit_ids: stored::json(&row.unit_ids)?,
        of_systems: row.of_systems.as_deref().map(stored::json).transpose()?,
        ..InstructionFields::default()
    };
    address(conn, incident, row.id.into(), &fields)?;
    Ok(())
}

fn clear(conn: &mut Conn, id: DbId) -> DbResult<()> {
    diesel::delete(instruction_units::table.filter(instruction_units::instruction_id.eq(id)))
        .execute(conn)?;
    diesel::delete(instruction_systems::table.filter(instruction_systems::instruction_id.eq(id)))
        .execute(conn)?;
    Ok(())
}

/// Writes down which units and systems an instruction is for; says how many units.
fn address(
    conn: &mut Conn,
    incident: Uuid,
    id: Uuid,
    fields: &InstructionFields,
) -> DbResult<usize> {
    if !units::all_exist(conn, &fields.unit_ids)? {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "選んだ部署の中に登録されていないものがあります",
            "One of these units does not exist",
        ));
    }
    clear(conn, DbId(id))?;
    let mut chosen: BTreeSet<DbId> = fields.unit_ids.iter().copied().map(DbId).collect();
    if let Some(filter) = &fields.of_systems {
        let found: Vec<(DbId, Option<DbId>)> = filtered(incident, filter)
            .select((systems::id, systems::unit_id))
            .load(conn)?;
        chosen.extend(found.iter().filter_map(|(_, unit)| *unit));
        for some in found.chunks(BATCH) {
            let rows: Vec<_> = some
                .iter()
                .map(|(system, _)| {
                    (
                        instruction_systems::instruction_id.eq(DbId(id)),
                        instruction_systems::system_id.eq(*system),
                    )
                })
                .collect();
            each!(
                conn,
                diesel::insert_into(instruction_systems::table)
                    .values(&rows)
                    .execute(conn)
            )?;
        }
    }
    for unit in &chosen {
        diesel::insert_into(instruction_units::table)
            .values((
                instruction_units::instruction_id.eq(DbId(id)),
                instruction_units::unit_id.eq(*unit),
                instruction_units::answer.eq(wire::name(&Answer::None)),
                instruction_units::reason.eq(""),
                instruction_units::answered_by.eq(""),
                instruction_units::tries.eq(0_i64),
            ))
            .execute(conn)?;
    }
    Ok(chosen.len())
}

/// The systems an instruction is about: those of one unit, or all that have one. Nobody is told of the others.
pub(super) fn systems_of(conn: &mut Conn, id: DbId, unit: Option<Uuid>) -> DbResult<Vec<DbId>> {
    let meant = instruction_systems::table
        .filter(instruction_systems::instruction_id.eq(id))
        .select(instruction_systems::system_id);
    let mut query = systems::table
        .filter(systems::id.eq_any(meant))
        .select(systems::id)
        .into_boxed();
    query = match unit {
        Some(unit) => query.filter(systems::unit_id.eq(DbId(unit))),
        None => query.filter(systems::unit_id.is_not_null()),
    };
    Ok(query.order(systems::id).load(conn)?)
}
