//! Choosing a way and a person, for one or for many with their number confirmed. Names never reach the log.

use super::{
    BATCH, Row, get, row_of, rows,
    wanted::{self, Sight},
};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, Writer, crypto::IncidentCipher, gates,
    ids::micros, members, people, schema::followups,
};
use diesel::prelude::*;
use saiki_api::{
    Lang, Timestamp, Uuid,
    followups::{
        AssignMany, FollowedMany, FollowupDetail, FollowupPatch, FollowupState, FollowupTarget,
    },
    problem::ErrorCode,
    wire,
};
use saiki_domain::{canonical::hex, civil, fault::Faults};
use serde_json::json;
use sha2::{Digest, Sha256};

/// Changes way, person and time of one. `expected` is 0 while nothing was done.
pub fn update(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    (incident, person): (Uuid, Uuid),
    patch: &FollowupPatch,
    expected: i64,
    writer: &Writer,
) -> DbResult<Changed<FollowupDetail>> {
    gates::not_closed(conn, incident)?;
    let mut row = row_of(conn, cipher, incident, person, writer)?;
    if row.version != expected {
        return Err(DbError::Stale);
    }
    let mut faults = Faults::default();
    if let Some(Some(assignee)) = patch.assignee_id {
        members::check(conn, incident, "assignee_id", assignee, &mut faults)?;
    }
    if !faults.0.is_empty() {
        return Err(DbError::Invalid(faults));
    }
    if let Some(channel) = patch.channel {
        let channel = channel.map(|channel| wire::name(&channel));
        if channel != row.channel {
            row.channel = channel;
            row.state = wire::name(&FollowupState::Open);
            row.tries = 0;
            row.call_at = 0;
        }
    }
    if let Some(assignee) = patch.assignee_id {
        row.assignee_id = assignee.map(DbId);
    }
    if let Some(call_at) = patch.call_at {
        row.call_at = call_at.map_or(0, micros);
    }
    let data = json!({
        "channel": row.channel, "assignee_id": row.assignee_id.map(Uuid::from),
        "call_at": patch.call_at, "version": expected + 1,
    });
    row.write(conn, writer)?;
    let entry = Entry::incident(incident, "followup.updated", person, data);
    Ok(Changed::new(
        get(conn, cipher, incident, person, writer.now)?,
        entry,
    ))
}

/// Gives many a way or a person: exactly as many as the caller expects, or nobody.
pub fn assign(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    wanted: &AssignMany,
    writer: &Writer,
) -> DbResult<Changed<FollowedMany>> {
    gates::not_closed(conn, incident)?;
    let mut faults = Faults::default();
    if let Some(assignee) = wanted.assignee_id {
        members::check(conn, incident, "assignee_id", assignee, &mut faults)?;
    }
    if !faults.0.is_empty() {
        return Err(DbError::Invalid(faults));
    }
    let ids = meant(conn, cipher, incident, &wanted.target, writer.now)?;
    same_count(ids.len(), wanted.expected_count)?;
    for some in ids.chunks(BATCH) {
        begin(conn, incident, some, writer)?;
        let these = || {
            followups::table.filter(
                followups::incident_id
                    .eq(DbId(incident))
                    .and(followups::person_id.eq_any(some.to_vec())),
            )
        };
        if let Some(assignee) = wanted.assignee_id {
            diesel::update(these())
                .set((
                    followups::assignee_id.eq(Some(DbId(assignee))),
                    followups::updated_at.eq(micros(writer.now)),
                    followups::version.eq(followups::version + 1_i64),
                ))
                .execute(conn)?;
        }
        if let Some(channel) = wanted.channel {
            let name = wire::name(&channel);
            let other = followups::channel
                .is_null()
                .or(followups::channel.assume_not_null().ne(name.clone()));
            diesel::update(these().filter(other))
                .set((
                    followups::channel.eq(Some(name)),
                    followups::state.eq(wire::name(&FollowupState::Open)),
                    followups::call_at.eq(0_i64),
                    followups::tries.eq(0),
                    followups::updated_at.eq(micros(writer.now)),
                    followups::version.eq(followups::version + 1_i64),
                ))
                .execute(conn)?;
        }
    }
    let people = wanted.expected_count;
    let data = json!({
        "channel": wanted.channel, "assignee_id": wanted.assignee_id, "people": people,
        "ids_sha256": hash(&ids),
    });
    let entry = Entry::incident(incident, "followups.assigned", incident, data);
    Ok(Changed::new(FollowedMany { people }, entry))
}

/// The people a target means, ascending by id. Named ones that are not on the list come too.
pub(super) fn meant(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    target: &FollowupTarget,
    now: Timestamp,
) -> DbResult<Vec<DbId>> {
    use crate::schema::people::dsl;
    match target {
        FollowupTarget::Filter(filter) => {
            let found: Vec<DbId> = wanted::query(cipher, Sight::of(conn, incident, now)?, filter)
                .order(dsl::id)
                .select(dsl::id)
                .load(conn)?;
            // A filter may look at those who are settled; nothing is done for them again.
            match filter.state.is_some_and(FollowupState::is_settled) {
                true => untold(conn, incident, &found),
                false => Ok(found),
            }
        }
        FollowupTarget::Ids(ids) => {
            let mut ids: Vec<DbId> = ids.iter().copied().map(DbId).collect();
            ids.sort();
            ids.dedup();
            untold(conn, incident, &ids)
        }
    }
}

/// Those of these people who are still to be told. They must be in order.
fn untold(conn: &mut Conn, incident: Uuid, ids: &[DbId]) -> DbResult<Vec<DbId>> {
    use crate::schema::people::dsl;
    let mut own = Vec::with_capacity(ids.len());
    for some in ids.chunks(BATCH) {
        let query = people::untold_of(incident)
            .filter(dsl::id.eq_any(some.to_vec()))
            .order(dsl::id)
            .select(dsl::id);
        let found: Vec<DbId> = query.load(conn)?;
        own.extend(found);
    }
    Ok(own)
}

/// Makes rows for those who have none.
pub(super) fn begin(
    conn: &mut Conn,
    incident: Uuid,
    ids: &[DbId],
    writer: &Writer,
) -> DbResult<()> {
    let there = rows(conn, incident, ids)?;
    let new: Vec<DbId> = ids
        .iter()
        .copied()
        .filter(|id| !there.contains_key(id))
        .collect();
    let sight = Sight::of(conn, incident, writer.now)?;
    let reasons = wanted::reasons(conn, sight, &new)?;
    let rows: Vec<Row> = new
        .into_iter()
        .map(|id| {
            let by_hand = reasons.get(&id).is_none_or(Vec::is_empty);
            Row {
                version: 1,
                ..Row::new(incident, id, by_hand, writer)
            }
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    each!(
        conn,
        diesel::insert_into(followups::table)
            .values(&rows)
            .execute(conn)
    )?;
    Ok(())
}

/// Refuses another number of people than the caller confirmed.
pub(super) fn same_count(found: usize, expected: u64) -> DbResult<()> {
    if found as u64 == expected {
        return Ok(());
    }
    Err(DbError::refused(
        ErrorCode::ConfirmationMismatch,
        &format!("いま対象となるのは{found}名です。一覧を確かめて、この人数でやり直してください"),
        &format!(
            "It concerns {} now; look at the list again and confirm that number",
            civil::counted(found, civil::PEOPLE, Lang::En)
        ),
    ))
}

/// Refuses another number of letters than the caller confirmed.
pub(super) fn same_letters(found: usize, expected: u64) -> DbResult<()> {
    if found as u64 == expected {
        return Ok(());
    }
    Err(DbError::refused(
        ErrorCode::ConfirmationMismatch,
        &format!("いま作成される手紙は{found}通です。一覧を確かめて、この通数でやり直してください"),
        &format!(
            "It would be {} now; look at the list again and confirm that number",
            civil::counted(found, civil::LETTERS, Lang::En)
        ),
    ))
}

/// A hash over ids, in their order.
pub(super) fn hash(ids: &[DbId]) -> String {
    let mut hash = Sha256::new();
    for id in ids {
        hash.update(id.0.as_bytes());
    }
    hex(&hash.finalize())
}
