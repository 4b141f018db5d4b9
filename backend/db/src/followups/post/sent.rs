//! What becomes of a batch: printed, posted, and letters that come back. Posting tells its people, and a letter
//! that comes back takes that back for its one.

use super::{BatchRow, LetterRow, covering, get, make::move_on, number_key, row};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, Writer,
    crypto::IncidentCipher,
    followups::{attempts, homes, row_of},
    gates,
    ids::instant,
    people,
    schema::{people as register, post_batches, post_letters},
    stored, timeline,
};
use diesel::prelude::*;
use saiki_api::{
    Date, Lang, Uuid,
    followups::{
        AttemptResult, FollowupState, PostBatch, PostBatchSent, PostLetter, PostLetterState,
        PostReturn, ReturnReason,
    },
    people::{DecisionInput, PersonDecision, ToldWay},
    problem::ErrorCode,
    wire,
};
use saiki_domain::{canonical::sha256_hex, civil, fault::Faults, followups::post::parse_code};
use serde_json::json;

/// An incident and a batch of it.
pub type PostKey = (Uuid, Uuid);

/// Records that the PDF was made; the first time its hash stays with the batch. Says whether it is what was made first.
pub fn printed(
    conn: &mut Conn,
    (incident, id): PostKey,
    sha256: &str,
    pages: i64,
    font: &str,
) -> DbResult<Changed<bool>> {
    let row = row(conn, incident, id)?;
    let same = row
        .pdf_sha256
        .as_deref()
        .is_none_or(|first| first == sha256);
    if row.pdf_sha256.is_none() {
        diesel::update(post_batches::table.find(DbId(id)))
            .set((
                post_batches::pdf_sha256.eq(Some(sha256)),
                post_batches::pages.eq(Some(pages)),
            ))
            .execute(conn)?;
    }
    let data = json!({
        "number": row.number, "letters": row.letters, "pages": pages, "sha256": sha256,
        "as_first": same, "font": font,
    });
    let entry = Entry::incident(incident, "post_batch.printed", id, data);
    Ok(Changed::new(same, entry))
}

/// Puts a batch down as posted: everybody in it counts as told by post on that day.
pub fn posted(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    (incident, id): PostKey,
    sent: &PostBatchSent,
    expected: i64,
    writer: &Writer,
) -> DbResult<Changed<PostBatch>> {
    gates::not_closed(conn, incident)?;
    let row = row(conn, incident, id)?;
    if row.version != expected {
        return Err(DbError::Stale);
    }
    if row.posted_on.is_some() {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "すでに発送済みとして記録されています",
            "It is recorded as posted already",
        ));
    }
    if row.letters != sent.confirm_letters {
        let n = row.letters;
        return Err(DbError::refused(
            ErrorCode::ConfirmationMismatch,
            &format!("この発送一式は{n}通です"),
            &format!("This batch has {n} letters"),
        ));
    }
    not_before_making(conn, &row, sent.posted_on)?;
    let people = covering::everybody(conn, id)?;
    let service = sent.service.trim();
    let input = DecisionInput {
        decision: PersonDecision::ToldOtherwise,
        way: Some(ToldWay::Post),
        day: Some(sent.posted_on),
        note: note(&row, service, writer.lang),
    };
    let (act, told) = people::tell(conn, cipher, incident, &people, &input, writer)?;
    let printed = Some(FollowupState::Printed);
    move_on(
        conn,
        incident,
        &people,
        printed,
        FollowupState::Posted,
        writer,
    )?;
    diesel::update(post_letters::table.filter(post_letters::batch_id.eq(DbId(id))))
        .set(post_letters::state.eq(wire::name(&PostLetterState::Posted)))
        .execute(conn)?;
    diesel::update(post_batches::table.find(DbId(id)))
        .set((
            post_batches::posted_on.eq(Some(sent.posted_on.to_string())),
            post_batches::service.eq(service),
            post_batches::decision_id.eq(Some(DbId(act))),
            post_batches::version.eq(expected + 1),
        ))
        .execute(conn)?;
    let data = json!({
        "number": row.number, "letters": row.letters, "told": told, "posted_on": sent.posted_on, "act": act,
        "service_sha256": sha256_hex(&service)?,
    });
    Ok(Changed::new(
        get(conn, incident, id)?,
        Entry::incident(incident, "post_batch.posted", id, data),
    ))
}

fn note(row: &BatchRow, service: &str, lang: Lang) -> String {
    let n = row.number;
    match (lang, service) {
        (Lang::Ja, "") => format!("郵送 第{n}回"),
        (Lang::Ja, service) => format!("郵送 第{n}回（{service}）"),
        (Lang::En, "") => format!("Post, batch {n}"),
        (Lang::En, service) => format!("Post, batch {n} ({service})"),
    }
}

/// Puts down that a letter came back: everybody it was for is to be told again, in a way somebody chooses.
pub fn returned(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    back: &PostReturn,
    writer: &Writer,
) -> DbResult<Changed<PostLetter>> {
    gates::not_closed(conn, incident)?;
    let letter = find(conn, cipher, incident, &back.code)?;
    let batch = row(conn, incident, letter.batch_id.into())?;
    let posted = wire::name(&PostLetterState::Posted);
    if letter.state != posted {
        let came = letter.state == wire::name(&PostLetterState::Returned);
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            if came {
                "この郵便物はすでに返送として記録されています"
            } else {
                "この郵便物はまだ発送済みになっていません。先に発送を記録してください"
            },
            if came {
                "This letter is recorded as come back already"
            } else {
                "This letter is not recorded as posted; record the posting first"
            },
        ));
    }
    let day = match back.day {
        Some(day) => day,
        None => timeline::today(conn, writer.now)?,
    };
    not_before_posting(&batch, day)?;
    diesel::update(post_letters::table.find(letter.id))
        .set((
            post_letters::state.eq(wire::name(&PostLetterState::Returned)),
            post_letters::returned_on.eq(Some(day.to_string())),
            post_letters::return_reason.eq(Some(wire::name(&back.reason))),
        ))
        .execute(conn)?;
    diesel::update(post_batches::table.find(batch.id))
        .set(post_batches::returned.eq(post_batches::returned + 1_i64))
        .execute(conn)?;
    let recipient = letter.recipient(cipher)?;
    let to = (!recipient.members.is_empty()).then(|| recipient.name.clone());
    let people = covering::of_letter(conn, &letter)?;
    let mut entries = Vec::with_capacity(people.len());
    for person in &people {
        let came = (&batch, &letter, day, to.clone());
        entries.push(came_back(
            conn,
            cipher,
            (incident, *person),
            came,
            back.reason,
            writer,
        )?);
    }
    if let Some(found) = back.reason.fault() {
        let of = (recipient.address.as_str(), found);
        entries.extend(homes::wrong(conn, cipher, incident, &people, of, writer)?);
    }
    let covers = people.into_iter().filter(|id| *id != letter.person_id);
    let covers = covers.map(Uuid::from).collect();
    let now: LetterRow = post_letters::table.find(letter.id).first(conn)?;
    let now = now.open(cipher, batch.number, covers)?;
    Ok(Changed::with(now, entries))
}

/// A letter comes back on the day it was posted at the earliest.
fn not_before_posting(batch: &BatchRow, day: Date) -> DbResult<()> {
    let posted: Option<Date> =
        stored::optional("post_batches.posted_on", batch.posted_on.as_deref())?;
    let Some(posted) = posted else {
        return Ok(());
    };
    let words = ("発送した日", "It was posted");
    no_earlier((day, posted), ("day", "before_posting"), words)
}

/// A batch is posted on the day it was made at the earliest: before, there was no letter of it.
fn not_before_making(conn: &mut Conn, batch: &BatchRow, day: Date) -> DbResult<()> {
    let made = timeline::today(conn, instant(batch.created_at))?;
    let words = ("この発送一式を作成した日", "The batch was made");
    no_earlier((day, made), ("posted_on", "before_batch"), words)
}

/// Refuses a day before the first one possible, and says what was on that one.
fn no_earlier(
    (day, first): (Date, Date),
    (field, code): (&str, &'static str),
    (ja, en): (&str, &str),
) -> DbResult<()> {
    if day >= first {
        return Ok(());
    }
    let mut faults = Faults::default();
    faults.add(
        field,
        code,
        format!(
            "{ja}（{}）より前です。日付を確かめてください",
            civil::day(first, Lang::Ja)
        ),
        format!(
            "{en} on {}, which is later; check the day",
            civil::day(first, Lang::En)
        ),
    );
    Err(DbError::Invalid(faults))
}

/// What a letter that came back means for one of those it was for.
fn came_back(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    (incident, person): (Uuid, DbId),
    (batch, letter, day, to): (&BatchRow, &LetterRow, Date, Option<String>),
    reason: ReturnReason,
    writer: &Writer,
) -> DbResult<Entry> {
    let open_again = match batch.decision_id {
        Some(act) => people::take_back(conn, incident, person, act, writer)?,
        None => false,
    };
    match row_of(conn, cipher, incident, person.into(), writer) {
        Ok(mut followup) => {
            let note = reason.label(writer.lang).to_owned();
            attempts::came_back(conn, cipher, &followup, result(reason), (note, to), writer)?;
            if open_again {
                followup.state = wire::name(&FollowupState::Returned);
                followup.channel = None;
                followup.call_at = 0;
                followup.write(conn, writer)?;
            }
        }
        // The person's entry was merged into another's since.
        Err(DbError::NotFound) => {}
        Err(error) => return Err(error),
    }
    let data = json!({
        "batch": batch.id.0, "number": batch.number, "n": letter.n, "reason": reason, "day": day,
        "open_again": open_again,
    });
    let subject = Uuid::from(person);
    Ok(Entry::incident(
        incident,
        "post_letter.returned",
        subject,
        data,
    ))
}

fn result(reason: ReturnReason) -> AttemptResult {
    match reason {
        ReturnReason::UnknownAddress | ReturnReason::Moved => AttemptResult::Wrong,
        ReturnReason::Refused => AttemptResult::Declined,
        ReturnReason::NotCollected | ReturnReason::Other => AttemptResult::NotReached,
    }
}

/// The letter a code names: by batch and number, or the newest one posted for a customer number.
fn find(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    code: &str,
) -> DbResult<LetterRow> {
    if let Some((batch, n)) = parse_code(code) {
        let id: Option<DbId> = post_batches::table
            .filter(
                post_batches::incident_id
                    .eq(DbId(incident))
                    .and(post_batches::number.eq(batch)),
            )
            .select(post_batches::id)
            .first(conn)
            .optional()?;
        if let Some(id) = id {
            let found: Option<LetterRow> = post_letters::table
                .filter(post_letters::batch_id.eq(id).and(post_letters::n.eq(n)))
                .first(conn)
                .optional()?;
            if let Some(found) = found {
                return Ok(found);
            }
        }
    }
    let Some(key) = number_key(code) else {
        return Err(unknown());
    };
    let indexes = cipher.indexes(key.kind, &key.value);
    let posted = || {
        post_letters::table
            .filter(
                post_letters::incident_id
                    .eq(DbId(incident))
                    .and(post_letters::state.eq(wire::name(&PostLetterState::Posted))),
            )
            .order(post_letters::id.desc())
            .into_boxed()
    };
    let by_number = posted().filter(post_letters::number_index.eq_any(indexes.clone()));
    let found: Option<LetterRow> = by_number.first(conn).optional()?;
    if let Some(found) = found {
        return Ok(found);
    }
    // The number may be of somebody who was written to together with others.
    let people: Vec<DbId> = register::table
        .filter(
            register::incident_id
                .eq(DbId(incident))
                .and(register::number_index.eq_any(indexes)),
        )
        .select(register::id)
        .load(conn)?;
    let letters = covering::letters_for(conn, incident, &people)?;
    let with_others = posted().filter(post_letters::id.eq_any(letters));
    let found: Option<LetterRow> = with_others.first(conn).optional()?;
    found.ok_or_else(unknown)
}

fn unknown() -> DbError {
    let mut faults = Faults::default();
    faults.add(
        "code",
        "unknown_letter",
        "この番号の郵便物は見つかりません。宛名の右下の番号（例：3-00012）か、お客様番号を入力してください",
        "There is no letter of this number; type the number below the address (3-00012) or the customer number",
    );
    DbError::Invalid(faults)
}
