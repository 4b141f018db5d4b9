//! What stands once somebody was told: no later attempt undoes it, a call that told them is better proof than a letter on its
//! way, and an entry that was a mistake is taken back with the reason.

use super::{BATCH, Row, attempts, row_of};
use crate::{
    Conn, DbError, DbId, DbResult, Entry, Writer,
    crypto::IncidentCipher,
    ids::micros,
    people,
    schema::{
        followup_attempts, followups, people as register, people_decisions, post_batches,
        substitute_notices,
    },
    stored,
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
use std::collections::BTreeMap;

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
                .and(register::household_id.eq(household))
                // Somebody may have decided otherwise since it was posted.
                .and(register::decision.eq(Some(wire::name(&PersonDecision::ToldOtherwise)))),
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
    let (Some(act), Some(way)) = (act.filter(|_| told), followup.channel) else {
        return Err(nothing_to_take_back());
    };
    let people = told_by(conn, incident, (person, act), way)?;
    if people.is_empty() {
        return Err(nothing_to_take_back());
    }
    same_way(way, new.channel)?;
    let mut entries = Vec::with_capacity(people.len());
    for one in people {
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

fn same_way(told: FollowupChannel, named: FollowupChannel) -> DbResult<()> {
    if told == named {
        return Ok(());
    }
    let mut faults = Faults::default();
    faults.add(
        "channel",
        "other_way",
        format!(
            "取り消す記録の連絡方法（{}）を選んでください",
            told.label(Lang::Ja)
        ),
        format!(
            "Choose the way of the entry to take back ({})",
            told.label(Lang::En)
        ),
    );
    Err(DbError::Invalid(faults))
}

/// Everybody whom the entry told that this decision of a person comes from, ascending: of a call all those it was put down
/// for, of a notice the person alone. Nobody where the decision was recorded with the person since.
fn told_by(
    conn: &mut Conn,
    incident: Uuid,
    (person, act): (DbId, DbId),
    way: FollowupChannel,
) -> DbResult<Vec<DbId>> {
    if way == FollowupChannel::Notice {
        let notices: i64 = substitute_notices::table
            .filter(
                substitute_notices::incident_id
                    .eq(DbId(incident))
                    .and(substitute_notices::decision_id.eq(act)),
            )
            .count()
            .get_result(conn)?;
        return Ok(match notices {
            0 => Vec::new(),
            _ => vec![person],
        });
    }
    // An entry and the decision it led to are of one instant.
    let at: i64 = people_decisions::table
        .find(act)
        .select(people_decisions::created_at)
        .first(conn)?;
    let entered: Vec<DbId> = followup_attempts::table
        .filter(
            followup_attempts::incident_id
                .eq(DbId(incident))
                .and(followup_attempts::channel.eq(wire::name(&way)))
                .and(followup_attempts::result.eq(wire::name(&AttemptResult::Told)))
                .and(followup_attempts::created_at.eq(at)),
        )
        .select(followup_attempts::person_id)
        .load(conn)?;
    if !entered.contains(&person) {
        return Ok(Vec::new());
    }
    Ok(register::table
        .filter(
            register::incident_id
                .eq(DbId(incident))
                .and(register::id.eq_any(entered))
                .and(register::decision_id.eq(act)),
        )
        .order(register::id)
        .select(register::id)
        .load(conn)?)
}

/// Puts down that the decision of these people was taken back where it is recorded, for those whose history ends in their
/// being told: otherwise that would stay its last word. Their rows are left: whoever is open again is to be told whatever
/// their row says.
pub(crate) fn no_longer_told(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    (incident, people): (Uuid, &[DbId]),
    note: &str,
    writer: &Writer,
) -> DbResult<Vec<Entry>> {
    let mut entries = Vec::new();
    for some in people.chunks(BATCH) {
        for (person, channel) in last_told(conn, incident, some)? {
            let row = row_of(conn, cipher, incident, person.into(), writer)?;
            let act: Option<DbId> = register::table
                .find(person)
                .select(register::decision_id)
                .first(conn)?;
            let new = NewAttempt {
                channel,
                result: AttemptResult::TakenBack,
                at: None,
                note: note.to_owned(),
                call_at: None,
                number: None,
            };
            let id = attempts::add(conn, cipher, &row, (&new, None), writer)?;
            let data = json!({
                "attempt": id, "channel": channel, "result": new.result,
                "taken_back": act.map(Uuid::from), "note_sha256": sha256_hex(&new.note)?,
            });
            let subject = Uuid::from(person);
            entries.push(Entry::incident(
                incident,
                "followup.attempted",
                subject,
                data,
            ));
        }
    }
    Ok(entries)
}

/// Those of these people whose newest entry says that they were told, ascending, each with the way.
fn last_told(
    conn: &mut Conn,
    incident: Uuid,
    people: &[DbId],
) -> DbResult<BTreeMap<DbId, FollowupChannel>> {
    let entered: Vec<(DbId, String, String)> = followup_attempts::table
        .filter(
            followup_attempts::incident_id
                .eq(DbId(incident))
                .and(followup_attempts::person_id.eq_any(people.to_vec())),
        )
        .order(followup_attempts::id)
        .select((
            followup_attempts::person_id,
            followup_attempts::channel,
            followup_attempts::result,
        ))
        .load(conn)?;
    let mut last = BTreeMap::new();
    for (person, channel, result) in entered {
        last.insert(person, (channel, result));
    }
    let told = wire::name(&AttemptResult::Told);
    last.retain(|_, (_, result)| *result == told);
    last.into_iter()
        .map(|(person, (channel, _))| {
            let channel = stored::value("followup_attempts.channel", &channel)?;
            Ok((person, channel))
        })
        .collect()
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
