//! A batch is made: which text, which facts, whom and where to are frozen in one transaction. One that was not posted can
//! be thrown away again.

use super::{BATCH, BatchRow, Frozen, LetterRow, Recipient, get, number_index, place, row};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, Writer,
    approvals::{self, Decided},
    counters,
    crypto::IncidentCipher,
    deliveries,
    followups::assign::{begin, meant, same_count},
    gates,
    ids::{micros, new_id},
    incidents, letters, organisation, people,
    schema::{
        campaigns, contact_stops, followups, letter_versions, person_addresses, post_batches,
        post_letters,
    },
    stored,
};
use diesel::prelude::*;
use saiki_api::{
    Lang, Timestamp, Uuid,
    followups::{
        FollowupChannel, FollowupFilter, FollowupState, FollowupTarget, NewPostBatch, PostBatch,
        PostLetterState,
    },
    letters::{Letter, LetterKind, LetterText},
    people::{AddressChannel, AddressState, Person},
    problem::ErrorCode,
    wire,
};
use saiki_domain::{canonical::hex, letters::language};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::HashSet;

/// What is printed: which version of the letter, with which facts.
struct Print {
    version: i64,
    content_hash: String,
    langs: Vec<Lang>,
    fallback: Vec<Lang>,
    frozen: Frozen,
}

/// Makes a batch of exactly as many letters as the caller expects, or none.
pub fn make(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    wanted: &NewPostBatch,
    writer: &Writer,
) -> DbResult<Changed<PostBatch>> {
    gates::not_closed(conn, incident)?;
    let letter = letters::get(conn, incident, wanted.letter_id)?;
    if !letter.kind.is_mailed() {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "郵送できるのは、対象者に宛てた通知文だけです",
            "Only a letter made out to people can be posted",
        ));
    }
    let print = print(conn, incident, &letter, writer)?;
    let ids = meant(conn, cipher, incident, &wanted.target, writer.now)?;
    let id = new_id(writer.now);
    let batch = Batch {
        id: DbId(id),
        incident: DbId(incident),
        cipher,
        langs: print.langs.clone(),
        fallback: &print.fallback,
        next: new_id(writer.now).as_u128() & !(1 << 61),
    };
    let (rows, to, found) = batch.letters(conn, incident, &ids, wanted.expected_count)?;
    same_count(found, wanted.expected_count)?;
    let number = counters::next(conn, &format!("post/{incident}"))?;
    diesel::insert_into(post_batches::table)
        .values(BatchRow {
            id: DbId(id),
            incident_id: DbId(incident),
            number,
            letter_id: DbId(letter.id),
            letter_kind: wire::name(&letter.kind),
            letter_version: print.version,
            content_hash: print.content_hash.clone(),
            frozen: stored::to_json(&print.frozen)?,
            envelope: wire::name(&wanted.envelope),
            letters: i64::try_from(rows.len()).unwrap_or(i64::MAX),
            returned: 0,
            pdf_sha256: None,
            pages: None,
            posted_on: None,
            service: String::new(),
            decision_id: None,
            by_id: DbId(writer.by.id.ok_or(DbError::NotFound)?),
            by_name: writer.by.name.clone(),
            created_at: micros(writer.now),
            version: 1,
        })
        .execute(conn)?;
    let mut hash = Sha256::new();
    for some in rows.chunks(BATCH) {
        for row in some {
            hash.update(row.person_id.0.as_bytes());
        }
        each!(
            conn,
            diesel::insert_into(post_letters::table)
                .values(some)
                .execute(conn)
        )?;
    }
    for some in to.chunks(BATCH) {
        begin(conn, incident, some, writer)?;
        move_on(conn, incident, some, None, FollowupState::Printed, writer)?;
    }
    let data = json!({
        "number": number, "letter": letter.id, "letter_version": print.version,
        "content_hash": print.content_hash, "letters": rows.len(), "ids_sha256": hex(&hash.finalize()),
        "envelope": wanted.envelope,
    });
    Ok(Changed::new(
        get(conn, incident, id)?,
        Entry::incident(incident, "post_batch.made", id, data),
    ))
}

/// How many people of a filter post reaches: those with an address who may be written to, and for whom no letter waits to
/// be posted.
pub fn postable(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    filter: &FollowupFilter,
    now: Timestamp,
) -> DbResult<u64> {
    let target = FollowupTarget::Filter(Box::new(filter.clone()));
    let ids = meant(conn, cipher, incident, &target, now)?;
    let mut found = 0;
    for some in ids.chunks(BATCH) {
        found += reached(conn, cipher, incident, some)?.len() as u64;
    }
    Ok(found)
}

/// Those of these people whom post reaches, each with the first address that can be used, in the register's order. Whoever
/// has a letter in a batch that is still to be posted gets no second one.
fn reached(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    ids: &[DbId],
) -> DbResult<Vec<(Person, String)>> {
    let stopped: Vec<DbId> = contact_stops::table
        .filter(
            contact_stops::person_id
                .eq_any(ids.to_vec())
                .and(contact_stops::standing)
                .and(contact_stops::post),
        )
        .select(contact_stops::person_id)
        .load(conn)?;
    let waiting: Vec<DbId> = post_letters::table
        .filter(
            post_letters::incident_id
                .eq(DbId(incident))
                .and(post_letters::person_id.eq_any(ids.to_vec()))
                .and(post_letters::state.eq(wire::name(&PostLetterState::Printed))),
        )
        .select(post_letters::person_id)
        .load(conn)?;
    let left_out: HashSet<DbId> = stopped.into_iter().chain(waiting).collect();
    // Few people have more than the register's own address, or one that cannot be used.
    let further: Vec<DbId> = person_addresses::table
        .filter(
            person_addresses::person_id
                .eq_any(ids.to_vec())
                .and(person_addresses::channel.eq(wire::name(&AddressChannel::Post))),
        )
        .select(person_addresses::person_id)
        .load(conn)?;
    let further: HashSet<DbId> = further.into_iter().collect();
    let mut reached = Vec::new();
    for person in people::named(conn, cipher, incident, ids)? {
        let id = DbId(person.id);
        let address = match further.contains(&id) {
            false => person.address.clone(),
            true => people::addresses::list(conn, cipher, incident, person.id)?
                .into_iter()
                .filter(|one| one.channel == AddressChannel::Post)
                .find(|one| one.state == AddressState::Usable)
                .map(|one| one.value)
                .unwrap_or_default(),
        };
        if !address.trim().is_empty() && !left_out.contains(&id) {
            reached.push((person, address));
        }
    }
    Ok(reached)
}

/// Moves follow-ups by post to a state; only those that are in `from`, where that is given.
pub(super) fn move_on(
    conn: &mut Conn,
    incident: Uuid,
    people: &[DbId],
    from: Option<FollowupState>,
    to: FollowupState,
    writer: &Writer,
) -> DbResult<()> {
    for some in people.chunks(BATCH) {
        let states = match from {
            Some(state) => vec![wire::name(&state)],
            None => FollowupState::ALL.map(|state| wire::name(&state)).to_vec(),
        };
        let these = followups::table.filter(
            followups::incident_id
                .eq(DbId(incident))
                .and(followups::person_id.eq_any(some.to_vec()))
                .and(followups::state.eq_any(states)),
        );
        diesel::update(these)
            .set((
                followups::channel.eq(Some(wire::name(&FollowupChannel::Post))),
                followups::state.eq(wire::name(&to)),
                followups::updated_at.eq(micros(writer.now)),
                followups::version.eq(followups::version + 1_i64),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// The letter as a campaign sent it last; as it is approved now where none did.
fn print(conn: &mut Conn, incident: Uuid, letter: &Letter, writer: &Writer) -> DbResult<Print> {
    let sent: Option<(i64, String, Option<String>)> = campaigns::table
        .filter(
            campaigns::letter_id
                .eq(DbId(letter.id))
                .and(campaigns::frozen.is_not_null()),
        )
        .order(campaigns::id.desc())
        .select((
            campaigns::letter_version,
            campaigns::content_hash,
            campaigns::frozen,
        ))
        .first(conn)
        .optional()?;
    if let Some((version, content_hash, Some(frozen))) = sent {
        let (texts, fallback): (String, String) = letter_versions::table
            .find((DbId(letter.id), version))
            .select((letter_versions::texts, letter_versions::fallback))
            .first(conn)?;
        let texts: Vec<LetterText> = stored::json(&texts)?;
        let frozen: deliveries::Frozen = stored::json(&frozen)?;
        return Ok(Print {
            version,
            content_hash,
            langs: texts.iter().map(|text| text.lang).collect(),
            fallback: stored::json(&fallback)?,
            frozen: Frozen {
                incident: frozen.incident,
                organisation: frozen.organisation,
                people: frozen.people,
                number: frozen.number,
                last: frozen.last,
                previous: frozen.previous,
                date: writer.now,
            },
        });
    }
    let Decided::Done(_) = approvals::standing(conn, incident, letter.id, writer.now)?.value else {
        return Err(DbError::refused(
            ErrorCode::ApprovalVoid,
            "承認後に文面または宛先が変わりました。もう一度承認を依頼してください",
            "Text or recipients changed since it was approved; ask for approval again",
        ));
    };
    let record = incidents::get(conn, incident)?;
    Ok(Print {
        version: letter.version,
        content_hash: letter.content_hash.clone(),
        langs: letter.texts.iter().map(|text| text.lang).collect(),
        fallback: letter.fallback.clone(),
        frozen: Frozen {
            people: record.counts.people,
            number: letter.series.number,
            last: letter.kind == LetterKind::FinalReport,
            previous: letters::previous(conn, letter)?,
            organisation: organisation::get(conn)?,
            incident: record,
            date: writer.now,
        },
    })
}

struct Batch<'a> {
    id: DbId,
    incident: DbId,
    cipher: &'a IncidentCipher,
    langs: Vec<Lang>,
    fallback: &'a [Lang],
    /// Ids count up from there, so that the order of rows is the order of letters.
    next: u128,
}

impl Batch<'_> {
    /// A letter for each of these people whom post reaches, in the register's order, and who they are; and how many they
    /// are, of whom no more than `most` get one.
    fn letters(
        &self,
        conn: &mut Conn,
        incident: Uuid,
        ids: &[DbId],
        most: u64,
    ) -> DbResult<(Vec<LetterRow>, Vec<DbId>, usize)> {
        let (mut rows, mut to, mut found) = (Vec::new(), Vec::new(), 0);
        for some in ids.chunks(BATCH) {
            for (person, address) in reached(conn, self.cipher, incident, some)? {
                found += 1;
                if rows.len() as u64 >= most {
                    continue;
                }
                rows.push(self.letter(&person, address, rows.len())?);
                to.push(DbId(person.id));
            }
        }
        Ok((rows, to, found))
    }

    fn letter(&self, person: &Person, address: String, before: usize) -> DbResult<LetterRow> {
        let id = Uuid::from_u128(self.next + before as u128);
        let recipient = Recipient::of(person, address);
        let plain = serde_json::to_vec(&recipient)?;
        Ok(LetterRow {
            id: DbId(id),
            batch_id: self.id,
            n: i64::try_from(before).unwrap_or(i64::MAX).saturating_add(1),
            incident_id: self.incident,
            person_id: DbId(person.id),
            lang: self.lang(person).tag().to_owned(),
            sealed: self.cipher.seal(&place(id), &plain)?,
            number_index: number_index(self.cipher, &recipient.number),
            state: wire::name(&PostLetterState::Printed),
            tracking: None,
            returned_on: None,
            return_reason: None,
        })
    }

    /// The person's language where the letter has it, else the one the letter names for them.
    fn lang(&self, person: &Person) -> Lang {
        let served = language::serve(person.lang, &self.langs, self.fallback);
        served.map_or(Lang::Ja, |served| served.lang)
    }
}

/// Throws a batch away that was not posted: its people are to be told again.
pub fn discard(
    conn: &mut Conn,
    (incident, id): (Uuid, Uuid),
    expected: i64,
    writer: &Writer,
) -> DbResult<Changed<()>> {
    gates::not_closed(conn, incident)?;
    let row = row(conn, incident, id)?;
    if row.version != expected {
        return Err(DbError::Stale);
    }
    if row.posted_on.is_some() {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "発送済みの発送一式は削除できません",
            "A batch that was posted stays",
        ));
    }
    let people: Vec<DbId> = post_letters::table
        .filter(post_letters::batch_id.eq(DbId(id)))
        .select(post_letters::person_id)
        .load(conn)?;
    let printed = Some(FollowupState::Printed);
    move_on(
        conn,
        incident,
        &people,
        printed,
        FollowupState::Open,
        writer,
    )?;
    diesel::delete(post_letters::table.filter(post_letters::batch_id.eq(DbId(id))))
        .execute(conn)?;
    diesel::delete(post_batches::table.find(DbId(id))).execute(conn)?;
    let data = json!({ "number": row.number, "letters": row.letters });
    Ok(Changed::new(
        (),
        Entry::incident(incident, "post_batch.discarded", id, data),
    ))
}
