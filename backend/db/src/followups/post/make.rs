//! A batch is made: which text, which facts, whom and where to are frozen in one transaction. One that was not posted can
//! be thrown away again.

use super::{
    BATCH, BatchRow, Frozen, LetterRow, Recipient,
    covering::{self, Covered},
    get, number_index, place, row,
};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, Writer,
    approvals::{self, Decided},
    counters,
    crypto::IncidentCipher,
    deliveries,
    followups::assign::{begin, meant, same_letters},
    gates,
    ids::{micros, new_id},
    incidents, letters, organisation,
    people::{self, Together},
    schema::{campaigns, followups, letter_versions, post_batches, post_letters},
    stored,
};
use diesel::prelude::*;
use saiki_api::{
    Lang, Language, Timestamp, Uuid,
    followups::{
        FollowupChannel, FollowupFilter, FollowupState, FollowupTarget, NewPostBatch, PostBatch,
        PostLetterState, Postable,
    },
    letters::{Letter, LetterKind, LetterText},
    people::AddressChannel,
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
    let (made, found) = batch.letters(conn, incident, &ids, wanted.expected_count)?;
    same_letters(found, wanted.expected_count)?;
    let rows = made.rows;
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
            people: i64::try_from(made.to.len()).unwrap_or(i64::MAX),
        })
        .execute(conn)?;
    let mut hash = Sha256::new();
    for some in rows.chunks(BATCH) {
        each!(
            conn,
            diesel::insert_into(post_letters::table)
                .values(some)
                .execute(conn)
        )?;
    }
    covering::insert(conn, &made.covered)?;
    for some in made.to.chunks(BATCH) {
        for id in some {
            hash.update(id.0.as_bytes());
        }
        begin(conn, incident, some, writer)?;
        move_on(conn, incident, some, None, FollowupState::Printed, writer)?;
    }
    let data = json!({
        "number": number, "letter": letter.id, "letter_version": print.version,
        "content_hash": print.content_hash, "letters": rows.len(), "people": made.to.len(),
        "ids_sha256": hex(&hash.finalize()), "envelope": wanted.envelope,
    });
    let mut entries = vec![Entry::incident(incident, "post_batch.made", id, data)];
    entries.extend(letters::renumber(conn, incident, writer.now)?);
    Ok(Changed::with(get(conn, incident, id)?, entries))
}

/// Whom post reaches of a filter: those with an address, of their own or of whom is written to for them, who may be written
/// to, and for whom no letter waits to be posted.
pub fn postable(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    filter: &FollowupFilter,
    now: Timestamp,
) -> DbResult<Postable> {
    let target = FollowupTarget::Filter(Box::new(filter.clone()));
    let ids = meant(conn, cipher, incident, &target, now)?;
    let (mut people, mut letters) = (0, 0);
    each_reached(conn, cipher, incident, &ids, |one, _| {
        people += one.people.len() as u64;
        letters += 1;
        Ok(())
    })?;
    Ok(Postable {
        people,
        letters,
        unreached: (ids.len() as u64).saturating_sub(people),
    })
}

/// Hands over those of these people whom post reaches, as letters are made out to them, each with the first address that
/// can be used, in the register's order. Whoever has a letter in a batch that is still to be posted gets no second one.
fn each_reached(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    ids: &[DbId],
    mut take: impl FnMut(Together, String) -> DbResult<()>,
) -> DbResult<()> {
    let waiting = waiting(conn, incident)?;
    let ids: Vec<DbId> = ids
        .iter()
        .copied()
        .filter(|id| !waiting.contains(id))
        .collect();
    let post = AddressChannel::Post;
    people::each_together(conn, cipher, incident, post, &ids, |mut one| {
        match one.values.is_empty() {
            true => Ok(()),
            false => {
                let address = one.values.swap_remove(0);
                take(one, address)
            }
        }
    })
}

/// People for whom a letter waits to be posted.
fn waiting(conn: &mut Conn, incident: Uuid) -> DbResult<HashSet<DbId>> {
    let batches: Vec<DbId> = post_batches::table
        .filter(
            post_batches::incident_id
                .eq(DbId(incident))
                .and(post_batches::posted_on.is_null()),
        )
        .select(post_batches::id)
        .load(conn)?;
    let mut all = HashSet::new();
    for batch in batches {
        all.extend(covering::everybody(conn, batch.into())?);
    }
    Ok(all)
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
    let standing = approvals::standing(conn, incident, letter.id, writer.now)?;
    let Decided::Done(approval) = standing.value else {
        return Err(approvals::is_void());
    };
    let record = incidents::get(conn, incident)?;
    let organisation = organisation::get(conn)?;
    let previous = letters::previous(conn, letter)?;
    // The records may have moved between the approval's check and here: what is frozen is what is printed.
    let facts_hash = letters::facts_hash_of(letter, &record, &organisation, previous.as_ref());
    if facts_hash != approval.facts_hash {
        return Err(approvals::is_void());
    }
    Ok(Print {
        version: letter.version,
        content_hash: letter.content_hash.clone(),
        langs: letter.texts.iter().map(|text| text.lang).collect(),
        fallback: letter.fallback.clone(),
        frozen: Frozen {
            people: record.counts.people,
            number: letter.series.number,
            last: letter.kind == LetterKind::FinalReport,
            previous,
            organisation,
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

/// The letters of a batch.
#[derive(Default)]
struct Made {
    rows: Vec<LetterRow>,
    /// Whom they are for beside those they are counted under.
    covered: Vec<Covered>,
    /// Everybody they are for.
    to: Vec<DbId>,
}

impl Batch<'_> {
    /// A letter for each of these people whom post reaches, or for those who are told together, in the register's order;
    /// and how many letters that is, of which no more than `most` are made.
    fn letters(
        &self,
        conn: &mut Conn,
        incident: Uuid,
        ids: &[DbId],
        most: u64,
    ) -> DbResult<(Made, usize)> {
        let (mut made, mut found) = (Made::default(), 0);
        each_reached(conn, self.cipher, incident, ids, |one, address| {
            found += 1;
            if (made.rows.len() as u64) < most {
                self.add(&mut made, one, address)?;
            }
            Ok(())
        })?;
        Ok((made, found))
    }

    fn add(&self, made: &mut Made, one: Together, address: String) -> DbResult<()> {
        let people: Vec<DbId> = one.people.iter().map(|person| DbId(person.id)).collect();
        let Some((first, others)) = people.split_first() else {
            return Ok(());
        };
        let before = made.rows.len();
        let id = Uuid::from_u128(self.next + before as u128);
        let lang = self.lang(one.lang).tag().to_owned();
        let recipient = Recipient::of(one.letter, address);
        let plain = serde_json::to_vec(&recipient)?;
        made.rows.push(LetterRow {
            id: DbId(id),
            batch_id: self.id,
            n: i64::try_from(before).unwrap_or(i64::MAX).saturating_add(1),
            incident_id: self.incident,
            person_id: *first,
            lang,
            sealed: self.cipher.seal(&place(id), &plain)?,
            number_index: number_index(self.cipher, &recipient.number),
            state: wire::name(&PostLetterState::Printed),
            tracking: None,
            returned_on: None,
            return_reason: None,
        });
        made.covered.extend(others.iter().map(|person| Covered {
            letter_id: DbId(id),
            person_id: *person,
            incident_id: self.incident,
        }));
        made.to.extend(people);
        Ok(())
    }

    /// The language of whom it goes to where the letter has it, else the one the letter names for them.
    fn lang(&self, wanted: Language) -> Lang {
        let served = language::serve(wanted, &self.langs, self.fallback);
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
    let people = covering::everybody(conn, id)?;
    let printed = Some(FollowupState::Printed);
    move_on(
        conn,
        incident,
        &people,
        printed,
        FollowupState::Open,
        writer,
    )?;
    covering::remove(conn, id)?;
    diesel::delete(post_letters::table.filter(post_letters::batch_id.eq(DbId(id))))
        .execute(conn)?;
    diesel::delete(post_batches::table.find(DbId(id))).execute(conn)?;
    let data = json!({ "number": row.number, "letters": row.letters });
    let entry = Entry::incident(incident, "post_batch.discarded", id, data);
    let mut entries = vec![entry];
    // Unless it went out in another way, its letter has its number no longer.
    entries.extend(letters::renumber(conn, incident, writer.now)?);
    Ok(Changed::with((), entries))
}
