//! What stands once somebody was told: no later attempt undoes it, a call that told them is better proof than a letter on its
//! way, and an entry that was a mistake is taken back with the reason.

use super::{Row, attempts, row_of};
use crate::{
    Conn, DbError, DbId, DbResult, Entry, Writer,
    crypto::IncidentCipher,
    ids::micros,
    people,
    schema::{followup_attempts, followups, people as register, post_batches},
};
use diesel::prelude::*;
use saiki_api::{
    Lang, Uuid,
    followups::{AttemptResult, Followup, FollowupChannel, FollowupState, NewAttempt},
    people::PersonDecision,
    problem::ErrorCode,
    wire,
};
use saiki_domain::{canonical::sha256_hex, fault::Faults, followups as rules};
use serde_json::json;

/// Refuses an attempt for somebody who is recorded as told, or as not to be. Whoever a letter is on its way to may still be
/// told by a call, and so may somebody whose mail arrived.
pub(super) fn still_to_be_told(followup: &Followup, new: &NewAttempt) -> DbResult<()> {
    let call = (new.channel, new.result) == (FollowupChannel::Phone, AttemptResult::Told);
    match followup.decision {
        PersonDecision::Open | PersonDecision::ToldByMail => Ok(()),
        PersonDecision::ToldOtherwise if call && followup.state == FollowupState::Posted => Ok(()),
        PersonDecision::ToldOtherwise => Err(DbError::refused(
            ErrorCode::StateConflict,
            "この方には、すでに知らせたと記録されています。その記録が誤りのときは、理由を添えて取り消してから記録してください",
            "They are recorded as told already. If that is a mistake, take it back with the reason first",
        )),
        PersonDecision::NotNeeded => Err(DbError::refused(
            ErrorCode::StateConflict,
            "この方は「通知不要」と記録されています。連絡を記録するには、先にその決定を取り消してください",
            "It is recorded that they need not be told; take that decision back first",
        )),
    }
}

/// People of a household whom a letter on its way is to tell.
pub(super) fn written_to(conn: &mut Conn, incident: Uuid, household: DbId) -> DbResult<Vec<DbId>> {
    Ok(followups::table
        .inner_join(register::table.on(register::id.eq(followups::person_id)))
        .filter(
            followups::incident_id
                .eq(DbId(incident))
                .and(followups::state.eq(wire::name(&FollowupState::Posted)))
                .and(register::household_id.eq(household)),
        )
        .select(followups::person_id)
        .load(conn)?)
}

/// Takes back that letters on their way told these people, since they are told now by what stays when a letter comes back.
pub(super) fn instead_of_post(
    conn: &mut Conn,
    incident: Uuid,
    people: &[DbId],
    writer: &Writer,
) -> DbResult<()> {
    let told: Vec<(DbId, Option<DbId>)> = register::table
        .filter(
            register::id
                .eq_any(people.to_vec())
                .and(register::decision_id.is_not_null()),
        )
        .select((register::id, register::decision_id))
        .load(conn)?;
    for (person, act) in told {
        let Some(act) = act else { continue };
        let posted: i64 = post_batches::table
            .filter(
                post_batches::incident_id
                    .eq(DbId(incident))
                    .and(post_batches::decision_id.eq(act)),
            )
            .count()
            .get_result(conn)?;
        if posted > 0 {
            people::take_back(conn, incident, person, act, writer)?;
        }
    }
    Ok(())
}

/// Takes back that somebody was told by what was put down for them, and for those the same call was put down for. They are
/// to be told again in that way; the entry, and why it was a mistake, stay on record.
pub(super) fn take_back(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    (incident, followup): (Uuid, &Followup),
    new: &NewAttempt,
    writer: &Writer,
) -> DbResult<Vec<Entry>> {
    let person = DbId(followup.person_id);
    let act: Option<DbId> = register::table
        .find(person)
        .select(register::decision_id)
        .first(conn)?;
    let told =
        followup.decision == PersonDecision::ToldOtherwise && followup.state == FollowupState::Done;
    let Some(act) = act.filter(|_| told) else {
        return Err(nothing_to_take_back());
    };
    same_way(followup.channel, new.channel)?;
    let mut entries = Vec::new();
    for one in same_call(conn, incident, (person, act), new.channel)? {
        if people::take_back(conn, incident, one, act, writer)? {
            let row = row_of(conn, cipher, incident, one.into(), writer)?;
            entries.push(open_again(conn, cipher, row, new, act, writer)?);
        }
    }
    Ok(entries)
}

fn nothing_to_take_back() -> DbError {
    DbError::refused(
        ErrorCode::StateConflict,
        "取り消せる連絡の記録がありません。郵便物が戻ったときは返送を、対象者の画面で記録した決定は、その画面で取り消してください",
        "There is no entry of a contact to take back. For a letter that came back record its return; a decision recorded with the person is taken back there",
    )
}

fn same_way(told: Option<FollowupChannel>, named: FollowupChannel) -> DbResult<()> {
    if told == Some(named) {
        return Ok(());
    }
    let way = |lang| told.map_or("", |told| told.label(lang));
    let mut faults = Faults::default();
    faults.add(
        "channel",
        "other_way",
        format!(
            "取り消す記録の連絡方法（{}）を選んでください",
            way(Lang::Ja)
        ),
        format!(
            "Choose the way of the entry to take back ({})",
            way(Lang::En)
        ),
    );
    Err(DbError::Invalid(faults))
}

/// Everybody the call was put down for that told a person, by the same act, ascending; of another way the person alone.
fn same_call(
    conn: &mut Conn,
    incident: Uuid,
    (person, act): (DbId, DbId),
    way: FollowupChannel,
) -> DbResult<Vec<DbId>> {
    let told = || {
        followup_attempts::table
            .filter(
                followup_attempts::incident_id
                    .eq(DbId(incident))
                    .and(followup_attempts::channel.eq(wire::name(&way)))
                    .and(followup_attempts::result.eq(wire::name(&AttemptResult::Told))),
            )
            .into_boxed()
    };
    let at: Option<i64> = told()
        .filter(followup_attempts::person_id.eq(person))
        .order(followup_attempts::id.desc())
        .select(followup_attempts::created_at)
        .first(conn)
        .optional()?;
    let Some(at) = at.filter(|_| way == FollowupChannel::Phone) else {
        return Ok(vec![person]);
    };
    let called: Vec<DbId> = told()
        .filter(followup_attempts::created_at.eq(at))
        .select(followup_attempts::person_id)
        .load(conn)?;
    let mut all: Vec<DbId> = register::table
        .filter(
            register::incident_id
                .eq(DbId(incident))
                .and(register::id.eq_any(called))
                .and(register::decision_id.eq(act)),
        )
        .select(register::id)
        .load(conn)?;
    all.push(person);
    all.sort();
    all.dedup();
    Ok(all)
}

/// Puts down for one person that the entry was a mistake; their follow-up begins anew.
fn open_again(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    mut row: Row,
    new: &NewAttempt,
    act: DbId,
    writer: &Writer,
) -> DbResult<Entry> {
    let (incident, person) = (row.incident_id.0, row.person_id.0);
    let step = rules::after(new, row.tries, writer.now);
    let id = attempts::add(conn, cipher, &row, (new, None), writer)?;
    row.state = wire::name(&step.state);
    row.channel = step.channel.map(|channel| wire::name(&channel));
    row.call_at = step.call_at.map_or(0, micros);
    row.tries = step.tries;
    row.write(conn, writer)?;
    let data = json!({
        "attempt": id, "channel": new.channel, "result": new.result, "at": new.at,
        "taken_back": act.0, "note_sha256": sha256_hex(&new.note)?,
    });
    Ok(Entry::incident(
        incident,
        "followup.attempted",
        person,
        data,
    ))
}
