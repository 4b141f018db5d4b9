//! Who is next: what is being sent, and rows claimed from it under a worker's fencing token. A claimed row is only
//! reserved; nothing has been sent of it.

use super::{DeliveryKind, Recipient, Row, Sending, name};
use crate::{
    Conn, DbId, DbResult,
    crypto::IncidentCipher,
    ids::{instant, micros},
    schema::{alarms, attempts, campaigns, deliveries, instruction_mailings},
    stored, timeline, workers,
};
use diesel::{
    dsl::sql,
    prelude::*,
    sql_types::{Bool, Nullable, Text},
};
use saiki_api::{
    Lang, Timestamp, Uuid,
    alarms::AlarmState,
    campaigns::{AmbiguousPolicy, CampaignState},
    deliveries::DeliveryState,
    instruction_mails::MailingState,
    ramp::RampPlan,
    wire,
};
use saiki_domain::ramp;
use std::{collections::HashMap, fmt::Write as _};

/// Runs a query of what is sent, `$wanted` standing for its rows. PostgreSQL locks those found and passes over those that
/// others have locked.
macro_rules! locked {
    ($conn:ident, $sending:expr, $wanted:ident => $query:expr) => {
        match $sending {
            Sending::Campaign(id) => {
                let $wanted = letters_of(id);
                locked!($conn, $query)
            }
            Sending::Mailing(id) => {
                let $wanted = deliveries::mailing_id.eq(DbId(id));
                locked!($conn, $query)
            }
            Sending::Alarm(id) => {
                let $wanted = deliveries::alarm_id.eq(DbId(id));
                locked!($conn, $query)
            }
        }
    };
    ($conn:ident, $query:expr) => {
        match &mut *$conn {
            Conn::Sqlite(conn) => $query.load(conn)?,
            Conn::Pg(conn) => $query.for_update().skip_locked().load(conn)?,
        }
    };
}

/// Rows to the domains looked at; with `$look.only` those alone.
macro_rules! of_domains {
    ($look:expr) => {
        deliveries::domain
            .eq_any($look.only.clone().unwrap_or_default())
            .or($look.only.is_none().into_sql::<Bool>())
            .and(deliveries::domain.ne_all($look.without.clone()))
    };
}

/// A campaign, a mailing or an alarm that is being sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Running {
    /// Which.
    pub sending: Sending,
    /// Its incident.
    pub incident_id: Uuid,
    /// What it does with unknowable outcomes.
    pub policy: AmbiguousPolicy,
    /// How many mails a day, where it has a plan.
    pub ramp: Option<Ramped>,
}

/// The plan of a campaign, with what its days follow from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ramped {
    /// The plan.
    pub plan: RampPlan,
    /// When the campaign was started.
    pub started: Timestamp,
    /// The organisation's zone.
    pub zone: String,
}

/// Which rows a claim looks at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Look {
    /// Only what was put off and is due; rows that wait for nothing were all looked at a moment ago.
    pub due_alone: bool,
    /// Of rows that wait for nothing only those behind this one: those before it were looked at already.
    pub after: Option<Uuid>,
    /// Only these domains.
    pub only: Option<Vec<String>>,
    /// Not these domains.
    pub without: Vec<String>,
}

/// What a claim found.
#[derive(Default)]
pub struct Found {
    /// The rows, reserved.
    pub rows: Vec<Reserved>,
    /// Where the next look for new rows goes on; `None` when the end was come to.
    pub after: Option<Uuid>,
}

/// A row reserved for a worker, still sealed: opening it needs no transaction.
pub struct Reserved {
    row: Row,
    before: Option<(i64, u32)>,
}

impl Reserved {
    /// The delivery.
    pub fn id(&self) -> Uuid {
        self.row.id.into()
    }

    /// Domain of the address; empty when it is none.
    pub fn domain(&self) -> &str {
        &self.row.domain
    }

    /// The row in the clear.
    pub fn open(&self, cipher: &IncidentCipher) -> DbResult<Claimed> {
        claimed(&self.row, cipher, self.before)
    }
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
    /// Times nobody could know before whether it was taken.
    pub unknown: u32,
    /// When its first attempt began.
    pub first_attempt_at: Option<Timestamp>,
}

/// Of a running campaign: id, incident, rule for unknown outcomes, ramp plan, start.
type Going = (DbId, DbId, String, Option<String>, Option<i64>);

/// What is being sent: alarms and instructions first, which are few and cannot wait, then campaigns, the oldest first. One
/// of those whose outcome is unknown is sent again: who gets it twice does what it says once.
pub fn running(conn: &mut Conn) -> DbResult<Vec<Running>> {
    let raised: Vec<(DbId, DbId)> = alarms::table
        .filter(alarms::state.eq(wire::name(&AlarmState::Running)))
        .order(alarms::id)
        .select((alarms::id, alarms::incident_id))
        .load(conn)?;
    let mailings: Vec<(DbId, DbId)> = instruction_mailings::table
        .filter(instruction_mailings::state.eq(wire::name(&MailingState::Running)))
        .order(instruction_mailings::id)
        .select((instruction_mailings::id, instruction_mailings::incident_id))
        .load(conn)?;
    let raised = raised
        .into_iter()
        .map(|(id, of)| (Sending::Alarm(id.into()), of));
    let mailings = mailings
        .into_iter()
        .map(|(id, of)| (Sending::Mailing(id.into()), of));
    let mut all: Vec<Running> = raised
        .chain(mailings)
        .map(|(sending, incident)| Running {
            sending,
            incident_id: incident.into(),
            policy: AmbiguousPolicy::Resend,
            ramp: None,
        })
        .collect();
    let rows: Vec<Going> = campaigns::table
        .filter(campaigns::state.eq(wire::name(&CampaignState::Running)))
        .order(campaigns::id)
        .select((
            campaigns::id,
            campaigns::incident_id,
            campaigns::ambiguous_policy,
            campaigns::ramp,
            campaigns::started_at,
        ))
        .load(conn)?;
    for (id, incident, policy, plan, started) in rows {
        let ramp = match plan.zip(started) {
            Some((plan, started)) => Some(Ramped {
                plan: stored::json(&plan)?,
                started: instant(started),
                zone: timeline::home_zone_name(conn)?,
            }),
            None => None,
        };
        all.push(Running {
            sending: Sending::Campaign(id.into()),
            incident_id: incident.into(),
            policy: stored::value("campaigns.ambiguous_policy", &policy)?,
            ramp,
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
    look: &Look,
    token: i64,
    most: i64,
    now: Timestamp,
    until: Timestamp,
) -> DbResult<Found> {
    // A claim that was under way when its worker ended must not take rows that nobody would give back.
    if !workers::is_alive(conn, token)? {
        return Ok(Found::default());
    }
    let most = most.min(left_today(conn, running, now)?);
    let mut found = Found {
        rows: Vec::new(),
        after: look.after,
    };
    if most <= 0 {
        return Ok(found);
    }
    // What was put off and is due goes first; there is little of it.
    let mut ids: Vec<DbId> = due(conn, running, look, most, now)?;
    let left = most - count(&ids);
    if left > 0 && !look.due_alone {
        let new = waiting(conn, running.sending, look, left)?;
        let at_end = count(&new) < left;
        found.after = match (at_end, new.last()) {
            (true, _) => None,
            (false, last) => last.map(|id| (*id).into()),
        };
        ids.extend(new);
    }
    if ids.is_empty() {
        return Ok(found);
    }
    let mut rows = reserve(conn, &ids, token, now, until)?;
    rows.sort_unstable_by_key(|row| row.id);
    let mut earlier = earlier(conn, &rows)?;
    found.rows = rows
        .into_iter()
        .map(|row| Reserved {
            before: earlier.remove(&row.id),
            row,
        })
        .collect();
    Ok(found)
}

/// Puts rows under the token.
fn reserve(
    conn: &mut Conn,
    ids: &[DbId],
    token: i64,
    now: Timestamp,
    until: Timestamp,
) -> DbResult<Vec<Row>> {
    let leased = (
        deliveries::state.eq(name(DeliveryState::Leased)),
        deliveries::lease_token.eq(Some(token)),
        deliveries::lease_until.eq(Some(micros(until))),
        deliveries::updated_at.eq(micros(now)),
    );
    // The ids as one value: a list would be another statement, read anew, for every number of them.
    let rows = match conn {
        Conn::Sqlite(conn) => {
            let among = sql::<Bool>("id IN (SELECT unhex(value) FROM json_each(")
                .bind::<Text, _>(hexes(ids))
                .sql("))");
            diesel::update(deliveries::table.filter(among))
                .set(leased)
                .returning(deliveries::all_columns)
                .get_results(conn)?
        }
        Conn::Pg(conn) => diesel::update(deliveries::table.filter(deliveries::id.eq_any(ids)))
            .set(leased)
            .returning(deliveries::all_columns)
            .get_results(conn)?,
    };
    Ok(rows)
}

/// Ids in hexadecimal, as a JSON array.
fn hexes(ids: &[DbId]) -> String {
    let mut out = String::with_capacity(ids.len() * 35 + 2);
    out.push('[');
    for (i, id) in ids.iter().enumerate() {
        let comma = if i == 0 { "" } else { "," };
        let _ = write!(out, "{comma}\"{}\"", Uuid::from(*id).simple());
    }
    out.push(']');
    out
}

fn count(ids: &[DbId]) -> i64 {
    i64::try_from(ids.len()).unwrap_or(i64::MAX)
}

/// Mails the plan still lets go today: what was accepted since midnight and what is under way count. The campaign is held
/// until the transaction ends, so that two workers do not both take the rest of a day.
fn left_today(conn: &mut Conn, running: &Running, now: Timestamp) -> DbResult<i64> {
    let (Some(ramped), Sending::Campaign(id)) = (&running.ramp, running.sending) else {
        return Ok(i64::MAX);
    };
    if let Conn::Pg(conn) = &mut *conn {
        campaigns::table
            .find(DbId(id))
            .select(campaigns::id)
            .for_update()
            .load::<DbId>(conn)?;
    }
    let day = ramp::day(&ramped.plan, ramped.started, now, &ramped.zone);
    Ok(day.most - sent_since(conn, id, day.begins)?)
}

/// Mails of a campaign accepted since a moment, those that came back later among them, and those under way.
pub fn sent_since(conn: &mut Conn, campaign: Uuid, since: Timestamp) -> DbResult<i64> {
    let held = [DeliveryState::Leased, DeliveryState::Attempting].map(name);
    let under_way: i64 = deliveries::table
        .filter(letters_of(campaign).and(deliveries::state.eq_any(held)))
        .count()
        .get_result(conn)?;
    let taken: i64 = deliveries::table
        .filter(letters_of(campaign).and(deliveries::accepted_at.ge(Some(micros(since)))))
        .count()
        .get_result(conn)?;
    // A mail that came back is accepted no more, but it was sent that day: its place is not free again.
    let returned: i64 = deliveries::table
        .inner_join(attempts::table.on(attempts::delivery_id.eq(deliveries::id)))
        .filter(letters_of(campaign).and(deliveries::state.eq(name(DeliveryState::Bounced))))
        .filter(attempts::outcome.eq(Some(name(DeliveryState::Accepted))))
        .filter(attempts::ended_at.ge(Some(micros(since))))
        .count()
        .get_result(conn)?;
    Ok(under_way.saturating_add(taken).saturating_add(returned))
}

/// Rows that wait for a time which has come, locked until the transaction ends. On SQLite the one writer is the lock. Rows
/// of unknown outcome without a time are held for a person to decide, and have none.
fn due(
    conn: &mut Conn,
    running: &Running,
    look: &Look,
    most: i64,
    now: Timestamp,
) -> DbResult<Vec<DbId>> {
    let mut ids = Vec::new();
    for state in claimable(running.policy) {
        let left = most - count(&ids);
        if left > 0 {
            let found: Vec<DbId> = locked!(conn, running.sending, wanted => deliveries::table
                .filter(wanted)
                .filter(deliveries::state.eq(name(state)))
                .filter(deliveries::next_at.le(Some(micros(now))))
                .filter(of_domains!(look))
                .order(deliveries::next_at)
                .limit(left)
                .select(deliveries::id));
            ids.extend(found);
        }
    }
    Ok(ids)
}

/// Rows that wait for nothing, in the order of ids, locked likewise.
fn waiting(conn: &mut Conn, sending: Sending, look: &Look, most: i64) -> DbResult<Vec<DbId>> {
    let after = look.after.unwrap_or(Uuid::nil());
    Ok(locked!(conn, sending, wanted => deliveries::table
        .filter(wanted)
        .filter(deliveries::state.eq(name(DeliveryState::Queued)))
        .filter(deliveries::next_at.is_null())
        .filter(deliveries::id.gt(DbId(after)))
        .filter(of_domains!(look))
        .order(deliveries::id)
        .limit(most)
        .select(deliveries::id)))
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

fn claimed(row: &Row, cipher: &IncidentCipher, before: Option<(i64, u32)>) -> DbResult<Claimed> {
    Ok(Claimed {
        id: row.id.into(),
        sending: row.sending()?,
        incident_id: row.incident_id.into(),
        lang: stored::value("deliveries.lang", &row.lang)?,
        recipient: row.recipient(cipher).ok(),
        domain: row.domain.clone(),
        message_id: row.message_id.clone(),
        date: instant(row.created_at),
        deferrals: before.map_or(0, |(_, times)| times),
        unknown: u32::try_from(row.ambiguous).unwrap_or(0),
        first_attempt_at: before.map(|(at, _)| instant(at)),
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
    claimed(&row, cipher, None)
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

/// Gives back rows reserved under `token` that the worker knows nothing of: a claim was committed and its answer lost. `known`
/// are those it holds. Returns how many.
pub fn release_unknown(
    conn: &mut Conn,
    token: i64,
    known: &[Uuid],
    now: Timestamp,
) -> DbResult<usize> {
    let known: Vec<DbId> = known.iter().copied().map(DbId).collect();
    let lost = deliveries::lease_token
        .eq(Some(token))
        .and(deliveries::state.eq(name(DeliveryState::Leased)))
        .and(deliveries::id.ne_all(known));
    Ok(diesel::update(deliveries::table.filter(lost))
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
    let waiting: Option<DbId> = deliveries::table
        .filter(rows_of(running.sending))
        .filter(deliveries::state.eq_any(&open))
        .select(deliveries::id)
        .first(conn)
        .optional()?;
    if waiting.is_some() || running.policy != AmbiguousPolicy::Resend {
        return Ok(waiting.is_some());
    }
    let again = deliveries::state
        .eq(name(DeliveryState::Ambiguous))
        .and(deliveries::next_at.is_not_null());
    let again: Option<DbId> = deliveries::table
        .filter(rows_of(running.sending))
        .filter(again)
        .select(deliveries::id)
        .first(conn)
        .optional()?;
    Ok(again.is_some())
}

/// Whether any mail of a campaign to those domains is without an outcome.
pub fn waits_for(conn: &mut Conn, campaign: Uuid, domains: &[String]) -> DbResult<bool> {
    let open = [
        DeliveryState::Queued,
        DeliveryState::Leased,
        DeliveryState::Attempting,
        DeliveryState::Deferred,
    ]
    .map(name);
    let found: Option<DbId> = deliveries::table
        .filter(letters_of(campaign))
        .filter(deliveries::state.eq_any(open))
        .filter(deliveries::domain.eq_any(domains.to_vec()))
        .select(deliveries::id)
        .first(conn)
        .optional()?;
    Ok(found.is_some())
}

type Backend = <Conn as diesel::Connection>::Backend;
type Condition = Box<dyn BoxableExpression<deliveries::table, Backend, SqlType = Nullable<Bool>>>;

/// The rows that are sent as that.
fn rows_of(sending: Sending) -> Condition {
    match sending {
        Sending::Campaign(id) => Box::new(letters_of(id)),
        Sending::Mailing(id) => Box::new(deliveries::mailing_id.eq(DbId(id))),
        Sending::Alarm(id) => Box::new(deliveries::alarm_id.eq(DbId(id))),
    }
}
