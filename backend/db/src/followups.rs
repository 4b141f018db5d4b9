//! People whom a mail does not reach, and what somebody does about each. Who they are is asked of ledger and register each
//! time (`wanted`); a row here is made by the first thing somebody does. Letters by post are in `post`.

mod assign;
mod attempts;
mod calls;
mod correct;
mod counts;
mod homes;
mod numbers;
pub mod post;
mod substitute;
mod wanted;
mod ways;

pub use assign::{assign, update};
pub use attempts::attempt;
pub use calls::{CallPage, CallPlace, calls};
pub(crate) use correct::no_longer_told;
pub use counts::counts;
pub use substitute::{rests_on, substitute};

use crate::{
    Conn, DbError, DbId, DbResult, Writer,
    crypto::{IncidentCipher, Place},
    ids::{instant, micros, new_id},
    items::Common,
    people,
    schema::{followup_attempts, followups, people::dsl},
    stored,
};
use diesel::prelude::*;
use saiki_api::{
    Lang, Timestamp, Uuid,
    followups::{
        Followup, FollowupAttempt, FollowupChannel, FollowupDetail, FollowupFilter, FollowupState,
    },
    people::{Person, PersonDecision},
    wire,
};
use saiki_domain::civil;
use std::collections::HashMap;
use wanted::Sight;

/// Rows named in one statement.
const BATCH: usize = 1_000;
/// Attempts of one person that are read.
const MAX_READ: i64 = 200;

#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = followups, treat_none_as_default_value = false)]
struct Row {
    id: DbId,
    incident_id: DbId,
    person_id: DbId,
    channel: Option<String>,
    state: String,
    assignee_id: Option<DbId>,
    call_at: i64,
    tries: i32,
    by_hand: bool,
    created_at: i64,
    updated_at: i64,
    version: i64,
}

impl Row {
    /// A row for somebody for whom nothing was done so far; its version is 0 until it is written.
    fn new(incident: Uuid, person: DbId, by_hand: bool, writer: &Writer) -> Row {
        Row {
            id: DbId(new_id(writer.now)),
            incident_id: DbId(incident),
            person_id: person,
            channel: None,
            state: wire::name(&FollowupState::Open),
            assignee_id: None,
            call_at: 0,
            tries: 0,
            by_hand,
            created_at: micros(writer.now),
            updated_at: micros(writer.now),
            version: 0,
        }
    }

    fn state(&self) -> DbResult<FollowupState> {
        stored::value("followups.state", &self.state)
    }

    fn channel(&self) -> DbResult<Option<FollowupChannel>> {
        stored::optional("followups.channel", self.channel.as_deref())
    }

    /// Writes it as the next version.
    fn write(mut self, conn: &mut Conn, writer: &Writer) -> DbResult<()> {
        let before = self.version;
        self.version = before + 1;
        self.updated_at = micros(writer.now);
        if before == 0 {
            diesel::insert_into(followups::table)
                .values(self)
                .execute(conn)?;
            return Ok(());
        }
        let this =
            followups::table.filter(followups::id.eq(self.id).and(followups::version.eq(before)));
        let changed = diesel::update(this)
            .set((
                followups::channel.eq(self.channel),
                followups::state.eq(self.state),
                followups::assignee_id.eq(self.assignee_id),
                followups::call_at.eq(self.call_at),
                followups::tries.eq(self.tries),
                followups::by_hand.eq(self.by_hand),
                followups::updated_at.eq(self.updated_at),
                followups::version.eq(self.version),
            ))
            .execute(conn)?;
        match changed {
            1 => Ok(()),
            _ => Err(DbError::Stale),
        }
    }
}

/// Rows of these people.
fn rows(conn: &mut Conn, incident: Uuid, people: &[DbId]) -> DbResult<HashMap<DbId, Row>> {
    let mut all = HashMap::new();
    for some in people.chunks(BATCH) {
        let found: Vec<Row> = followups::table
            .filter(
                followups::incident_id
                    .eq(DbId(incident))
                    .and(followups::person_id.eq_any(some.to_vec())),
            )
            .load(conn)?;
        all.extend(found.into_iter().map(|row| (row.person_id, row)));
    }
    Ok(all)
}

/// The row of a person of the incident, as it is or as it would begin.
fn row_of(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    person: Uuid,
    writer: &Writer,
) -> DbResult<Row> {
    let id = DbId(person);
    if people::named(conn, cipher, incident, &[id])?.is_empty() {
        return Err(DbError::NotFound);
    }
    match rows(conn, incident, &[id])?.remove(&id) {
        Some(row) => Ok(row),
        None => {
            let sight = Sight::of(conn, incident, writer.now)?;
            let reasons = wanted::reasons(conn, sight, &[id])?;
            let by_hand = reasons.get(&id).is_none_or(Vec::is_empty);
            Ok(Row::new(incident, id, by_hand, writer))
        }
    }
}

/// One page in the clear, in the register's order: at most `limit` after `after`.
pub fn list(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    filter: &FollowupFilter,
    after: Option<Uuid>,
    limit: u32,
    now: Timestamp,
) -> DbResult<Vec<Followup>> {
    let sight = Sight::of(conn, incident, now)?;
    let mut query = wanted::query(cipher, sight, filter);
    if let Some(after) = after {
        query = query.filter(dsl::id.gt(DbId(after)));
    }
    let ids: Vec<DbId> = query
        .order(dsl::id)
        .limit(limit.into())
        .select(dsl::id)
        .load(conn)?;
    several(conn, cipher, sight, &ids)
}

/// How many people a filter finds.
pub fn count(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    filter: &FollowupFilter,
    now: Timestamp,
) -> DbResult<u64> {
    let sight = Sight::of(conn, incident, now)?;
    let found: i64 = wanted::query(cipher, sight, filter)
        .count()
        .get_result(conn)?;
    Ok(u64::try_from(found).unwrap_or(0))
}

/// How many are still to be told, without opening anything.
pub fn open(conn: &mut Conn, incident: Uuid, now: Timestamp) -> DbResult<u64> {
    let sight = Sight::of(conn, incident, now)?;
    let found: i64 = wanted::untold(sight).count().get_result(conn)?;
    Ok(u64::try_from(found).unwrap_or(0))
}

/// What is said of them where no personal data may stand.
pub(crate) fn title(people: u64, lang: Lang) -> String {
    let people = civil::counted(people, civil::PEOPLE, lang);
    match lang {
        Lang::Ja => format!("メールで知らせることができない対象者{people}に、別の方法で知らせる"),
        Lang::En => format!("Tell {people} whom no mail reaches"),
    }
}

/// One person with all that was tried, in the clear.
pub fn get(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    person: Uuid,
    now: Timestamp,
) -> DbResult<FollowupDetail> {
    let sight = Sight::of(conn, incident, now)?;
    let followup = several(conn, cipher, sight, &[DbId(person)])?.pop();
    Ok(FollowupDetail {
        followup: followup.ok_or(DbError::NotFound)?,
        attempts: attempts::list(conn, cipher, incident, person)?,
        letters: post::of_person(conn, cipher, incident, person)?,
        other_mail: attempts::other_mail(conn, cipher, incident, person)?,
    })
}

/// These people in the clear, in the order of their ids.
fn several(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    sight: Sight,
    ids: &[DbId],
) -> DbResult<Vec<Followup>> {
    let incident = sight.incident;
    let people = people::named(conn, cipher, incident, ids)?;
    let mut rows = rows(conn, incident, ids)?;
    let mut reasons = wanted::reasons(conn, sight, ids)?;
    let mut letters = post::newest(conn, incident, ids)?;
    let mut ways = ways::of(conn, cipher, incident, ids)?;
    let mut others = ways::others(conn, cipher, sight, &people)?;
    let common = Common::load(conn)?;
    let one = |person: Person| {
        let id = DbId(person.id);
        let row = rows.remove(&id);
        let open = person.decision == PersonDecision::Open;
        let reasons = reasons.remove(&id).unwrap_or_default();
        let ways = ways.remove(&id).unwrap_or_default();
        // A decision taken back by hand leaves a settled row behind somebody who is to be told again.
        let state = row.as_ref().map(Row::state).transpose()?;
        let state = state.unwrap_or_default();
        Ok(Followup {
            person_id: person.id,
            number: person.number,
            name: person.name,
            organisation: person.organisation,
            lang: person.lang,
            to: ways.to,
            others: others.remove(&id).unwrap_or_default(),
            phones: ways.phones,
            address: ways.address,
            lost: ways.lost,
            reasons: if open { reasons } else { Vec::new() },
            decision: person.decision,
            channel: row.as_ref().map(Row::channel).transpose()?.flatten(),
            state: if open && state.is_settled() {
                FollowupState::Open
            } else {
                state
            },
            assignee: row
                .as_ref()
                .and_then(|row| row.assignee_id)
                .and_then(|id| common.user(id)),
            call_at: row
                .as_ref()
                .filter(|row| row.call_at > 0)
                .map(|row| instant(row.call_at)),
            tries: row.as_ref().map_or(0, |row| row.tries),
            letter: letters.remove(&id),
            masked: false,
            version: row.map_or(0, |row| row.version),
        })
    };
    people.into_iter().map(one).collect()
}

fn note_place(id: Uuid) -> Place<'static> {
    Place::new("followup_attempts", "sealed", id)
}

fn to_place(id: Uuid) -> Place<'static> {
    Place::new("followup_attempts", "to_sealed", id)
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = followup_attempts, treat_none_as_default_value = false)]
struct AttemptRow {
    id: DbId,
    incident_id: DbId,
    person_id: DbId,
    channel: String,
    result: String,
    at: i64,
    sealed: Vec<u8>,
    by_id: DbId,
    by_name: String,
    created_at: i64,
    to_sealed: Option<Vec<u8>>,
}

impl AttemptRow {
    fn open(self, cipher: &IncidentCipher) -> DbResult<FollowupAttempt> {
        let id = self.id.0;
        let text = |place: Place<'static>, sealed: &[u8]| -> DbResult<String> {
            let plain = cipher.open(&place, sealed)?;
            String::from_utf8(plain).map_err(|_| DbError::Sealed)
        };
        let to = self.to_sealed.as_deref();
        Ok(FollowupAttempt {
            id: self.id.into(),
            channel: stored::value("followup_attempts.channel", &self.channel)?,
            result: stored::value("followup_attempts.result", &self.result)?,
            at: instant(self.at),
            note: text(note_place(id), &self.sealed)?,
            to: to.map(|sealed| text(to_place(id), sealed)).transpose()?,
            by_name: self.by_name,
        })
    }
}
