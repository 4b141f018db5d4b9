//! Who is next: what is being sent, and rows claimed from it under a worker's fencing token. A claimed row is only
//! reserved; nothing has been sent of it.

use super::{DeliveryKind, Recipient, Row, Sending, name};
use crate::{
    Conn, DbId, DbResult,
    crypto::IncidentCipher,
    ids::{instant, micros},
    schema::{attempts, campaigns, deliveries, instruction_mailings},
    stored, workers,
};
use diesel::{
    prelude::*,
    sql_types::{Bool, Nullable},
};
use saiki_api::{
    Lang, Timestamp, Uuid,
    campaigns::{AmbiguousPolicy, CampaignState},
    deliveries::DeliveryState,
    instruction_mails::MailingState,
    wire,
};
use std::collections::HashMap;

/// A campaign or a mailing that is being sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Running {
    /// Which.
    pub sending: Sending,
    /// Its incident.
    pub incident_id: Uuid,
    /// What it does with unknowable outcomes.
    pub policy: AmbiguousPolicy,
}

/// A row a worker holds.
#[derive(Debug, Clone)]
pub struct Claimed {
    /// The delivery.
    pub id: Uuid,
    /// What it goes out as.
    pub sending: Sending,
    /// Its incident.
    pub incident_id: Uuid,
    /// Language of the mail.
    pub lang: Lang,
    /// Who gets it; `None` when the sealed value does not open.
    pub recipient: Option<Recipient>,
    /// Domain of the address; empty when it is none.
    pub domain: String,
    /// Message-ID with its angle brackets.
    pub message_id: String,
    /// `Date` of the mail.
    pub date: Timestamp,
    /// Times it was put off before.
    pub deferrals: u32,
    /// When its first attempt began.
    pub first_attempt_at: Option<Timestamp>,
}

/// What is being sent: instructions first, which are few and cannot wait, then campaigns, the oldest first. An
/// instruction whose outcome is unknown is sent again: a unit that gets it twice does what it says once.
pub fn running(conn: &mut Conn) -> DbResult<Vec<Running>> {
    let mailings: Vec<(DbId, DbId)> = instruction_mailings::table
        .filter(instruction_mailings::state.eq(wire::name(&MailingState::Running)))
        .order(instruction_mailings::id)
        .select((instruction_mailings::id, instruction_mailings::incident_id))
        .load(conn)?;
    let mut all: Vec<Running> = mailings
        .into_iter()
        .map(|(id, incident)| Running {
            sending: Sending::Mailing(id.into()),
            incident_id: incident.into(),
            policy: AmbiguousPolicy::Resend,
        })
        .collect();
    let rows: Vec<(DbId, DbId, String)> = campaigns::table
        .filter(campaigns::state.eq(wire::name(&CampaignState::Running)))
        .order(campaigns::id)
        .select((
            campaigns::id,
            campaigns::incident_id,
            campaigns::ambiguous_policy,
        ))
        .load(conn)?;
    for (id, incident, policy) in rows {
        all.push(Running {
            sending: Sending::Campaign(id.into()),
            incident_id: incident.into(),
            policy: stored::value("campaigns.ambiguous_policy", &policy)?,
        });
    }
    Ok(all)
}

/// States a row may be claimed from. Rows whose outcome is unknown are sent again only where the campaign says so.
fn claimable(policy: AmbiguousPolicy) -> Vec<DeliveryState> {
    let mut states = vec![DeliveryState::Queued, DeliveryState::Deferred];
    if policy == AmbiguousPolicy::Resend {
        states.push(DeliveryState::Ambiguous);
    }
    states
}

/// T1: reserves up to `most` due rows of what is sent for the worker with `token`. `until` is when the claim ends unless
/// the worker has been seen since. Two workers never get the same row.
pub fn claim(
    conn: &mut Conn,
    running: &Running,
    cipher: &IncidentCipher,
    token: i64,
    most: i64,
    now: Timestamp,
    until: Timestamp,
) -> DbResult<Vec<Claimed>> {
    // A claim that was under way when its worker ended must not take rows that nobody would give back.
    if !workers::is_alive(conn, token)? {
        return Ok(Vec::new());
    }
    let mut ids: Vec<DbId> = Vec::new();
    for state in claimable(running.policy) {
        let left = most - i64::try_from(ids.len()).unwrap_or(i64::MAX);
        if left > 0 {
            ids.extend(due(conn, running.sending, state, left, now)?);
        }
    }
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    diesel::update(deliveries::table.filter(deliveries::id.eq_any(&ids)))
        .set((
            deliveries::state.eq(name(DeliveryState::Leased)),
            deliveries::lease_token.eq(Some(token)),
            deliveries::lease_until.eq(Some(micros(until))),
            deliveries::updated_at.eq(micros(now)),
        ))
        .execute(conn)?;
    let rows: Vec<Row> = deliveries::table
        .filter(deliveries::id.eq_any(&ids))
        .order(deliveries::id)
        .load(conn)?;
    let earlier = earlier(conn, &rows)?;
    rows.iter()
        .map(|row| claimed(row, cipher, &earlier))
        .collect()
}

/// Due rows in one state, locked until the transaction ends. On SQLite the one writer is the lock.
fn due(
    conn: &mut Conn,
    sending: Sending,
    state: DeliveryState,
    most: i64,
    now: Timestamp,
) -> DbResult<Vec<DbId>> {
    // A row of unknown outcome without a time is held for a person to decide.
    let unset = state != DeliveryState::Ambiguous;
    let in_time = deliveries::next_at
        .le(Some(micros(now)))
        .or(deliveries::next_at.is_null().and(unset.into_sql::<Bool>()));
    let ready = deliveries::state.eq(name(state)).and(in_time);
    Ok(match sending {
        Sending::Campaign(id) => {
            let query = deliveries::table
                .filter(letters_of(id).and(ready))
                .order(deliveries::id)
                .limit(most)
                .select(deliveries::id);
            match conn {
                Conn::Sqlite(conn) => query.load(conn)?,
                Conn::Pg(conn) => query.for_update().skip_locked().load(conn)?,
            }
        }
        Sending::Mailing(id) => {
            let query = deliveries::table
                .filter(deliveries::mailing_id.eq(DbId(id)).and(ready))
                .order(deliveries::id)
                .limit(most)
                .select(deliveries::id);
            match conn {
                Conn::Sqlite(conn) => query.load(conn)?,
                Conn::Pg(conn) => query.for_update().skip_locked().load(conn)?,
            }
        }
    })
}

/// A campaign's rows but its tests.
#[diesel::dsl::auto_type]
fn letters_of(campaign: Uuid) -> _ {
    let kind: String = wire::name(&DeliveryKind::Letter);
    let id: DbId = DbId(campaign);
    deliveries::campaign_id
        .eq(id)
        .and(deliveries::kind.eq(kind))
}

/// Of rows that were tried before: when first, and how often put off.
fn earlier(conn: &mut Conn, rows: &[Row]) -> DbResult<HashMap<DbId, (i64, u32)>> {
    let tried: Vec<DbId> = rows
        .iter()
        .filter(|row| row.attempts > 0)
        .map(|row| row.id)
        .collect();
    let mut all = HashMap::new();
    if tried.is_empty() {
        return Ok(all);
    }
    let found: Vec<(DbId, i64, Option<String>)> = attempts::table
        .filter(attempts::delivery_id.eq_any(&tried))
        .select((
            attempts::delivery_id,
            attempts::started_at,
            attempts::outcome,
        ))
        .load(conn)?;
    let deferred = name(DeliveryState::Deferred);
    for (id, at, outcome) in found {
        let (first, times) = all.entry(id).or_insert((at, 0));
        *first = at.min(*first);
        *times += u32::from(outcome.as_ref() == Some(&deferred));
    }
    Ok(all)
}

fn claimed(
    row: &Row,
    cipher: &IncidentCipher,
    earlier: &HashMap<DbId, (i64, u32)>,
) -> DbResult<Claimed> {
    let before = earlier.get(&row.id);
    Ok(Claimed {
        id: row.id.into(),
        sending: row.sending()?,
        incident_id: row.incident_id.into(),
        lang: stored::value("deliveries.lang", &row.lang)?,
        recipient: row.recipient(cipher).ok(),
        domain: row.domain.clone(),
        message_id: row.message_id.clone(),
        date: instant(row.created_at),
        deferrals: before.map_or(0, |(_, times)| *times),
        first_attempt_at: before.map(|(at, _)| instant(*at)),
    })
}

/// Reserves a test mail for the sender with `token`: test rows are not claimed by workers.
pub fn begin_test(
    conn: &mut Conn,
    id: Uuid,
    cipher: &IncidentCipher,
    token: i64,
    until: Timestamp,
) -> DbResult<Claimed> {
    let row: Row = diesel::update(
        deliveries::table.filter(
            deliveries::id
                .eq(DbId(id))
                .and(deliveries::kind.eq(wire::name(&DeliveryKind::Test)))
                .and(deliveries::state.eq(name(DeliveryState::Queued))),
        ),
    )
    .set((
        deliveries::state.eq(name(DeliveryState::Leased)),
        deliveries::lease_token.eq(Some(token)),
        deliveries::lease_until.eq(Some(micros(until))),
    ))
    .returning(deliveries::all_columns)
    .get_result(conn)?;
    claimed(&row, cipher, &HashMap::new())
}

/// Gives back the rows the worker with `token` has reserved and not begun. Returns how many.
pub fn release_all(conn: &mut Conn, token: i64, now: Timestamp) -> DbResult<usize> {
    let held = deliveries::lease_token
        .eq(Some(token))
        .and(deliveries::state.eq(name(DeliveryState::Leased)));
    Ok(diesel::update(deliveries::table.filter(held))
        .set((
            deliveries::state.eq(name(DeliveryState::Queued)),
            deliveries::lease_token.eq(None::<i64>),
            deliveries::lease_until.eq(None::<i64>),
            deliveries::updated_at.eq(micros(now)),
        ))
        .execute(conn)?)
}

/// Whether anything of what is sent still waits, is being sent, or will be sent again.
pub fn waits(conn: &mut Conn, running: &Running) -> DbResult<bool> {
    let open = [
        DeliveryState::Queued,
        DeliveryState::Leased,
        DeliveryState::Attempting,
        DeliveryState::Deferred,
    ]
    .map(name);
    let mut found: i64 = deliveries::table
        .filter(rows_of(running.sending))
        .filter(deliveries::state.eq_any(&open))
        .limit(1)
        .count()
        .get_result(conn)?;
    if found == 0 && running.policy == AmbiguousPolicy::Resend {
        let again = deliveries::state
            .eq(name(DeliveryState::Ambiguous))
            .and(deliveries::next_at.is_not_null());
        found = deliveries::table
            .filter(rows_of(running.sending))
            .filter(again)
            .count()
            .get_result(conn)?;
    }
    Ok(found > 0)
}

type Backend = <Conn as diesel::Connection>::Backend;
type Condition = Box<dyn BoxableExpression<deliveries::table, Backend, SqlType = Nullable<Bool>>>;

/// The rows that are sent as that.
fn rows_of(sending: Sending) -> Condition {
    match sending {
        Sending::Campaign(id) => Box::new(letters_of(id)),
        Sending::Mailing(id) => Box::new(deliveries::mailing_id.eq(DbId(id))),
    }
}
