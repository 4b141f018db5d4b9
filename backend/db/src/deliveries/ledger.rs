//! Reading the ledger: counts, the list with its filters, one row, its attempts. Names and addresses are masked here
//! unless the caller may see them.

use super::{DeliveryKind, Row, name};
use crate::{
    Conn, DbError, DbId, DbResult,
    crypto::IncidentCipher,
    ids::{instant, micros},
    schema::{attempts, deliveries},
    stored,
};
use diesel::{
    dsl::{count_star, not, sql},
    expression::SqlLiteral,
    prelude::*,
    sql_types::Bool,
};
use saiki_api::{
    Timestamp, Uuid,
    campaigns::DeliveryCounts,
    deliveries::{Attempt, Delivery, DeliveryFilter, DeliveryState},
    wire,
};
use saiki_domain::{mask, people::search_keys};

/// What is wanted of a campaign's ledger.
#[derive(Debug, Clone)]
pub struct LedgerQuery {
    /// The campaign.
    pub campaign_id: Uuid,
    /// Filters. Names and addresses are in the clear when `reveal` is set; the caller has checked the permission.
    pub filter: DeliveryFilter,
    /// After this row.
    pub after: Option<Uuid>,
    /// Most rows.
    pub limit: i64,
}

type Backend = <Conn as diesel::Connection>::Backend;
type Condition = Box<dyn BoxableExpression<deliveries::table, Backend, SqlType = Bool>>;

/// How the mails of a campaign stand. Test mails do not count.
pub fn counts(conn: &mut Conn, campaign: Uuid) -> DbResult<DeliveryCounts> {
    let mine = deliveries::campaign_id
        .eq(DbId(campaign))
        .and(deliveries::kind.eq(wire::name(&DeliveryKind::Letter)));
    let by_state: Vec<(String, i64)> = deliveries::table
        .filter(mine.clone())
        .group_by(deliveries::state)
        .select((deliveries::state, count_star()))
        .load(conn)?;
    let mut counts = DeliveryCounts::default();
    for (state, n) in by_state {
        counts.add(stored::value("deliveries.state", &state)?, n);
    }
    counts.ever_ambiguous = deliveries::table
        .filter(mine.and(ever_unknown()))
        .count()
        .get_result(conn)?;
    Ok(counts)
}

/// Mails of unknown outcome at some time. The figure stands in the text, not beside it: only so the database sees that the
/// index of these rows holds them all.
fn ever_unknown() -> SqlLiteral<Bool> {
    sql("ambiguous > 0")
}

/// Mails of a campaign accepted since a moment.
pub fn accepted_since(conn: &mut Conn, campaign: Uuid, since: Timestamp) -> DbResult<i64> {
    Ok(deliveries::table
        .filter(
            deliveries::campaign_id
                .eq(DbId(campaign))
                .and(deliveries::state.eq_any(DeliveryState::TOLD.map(name)))
                .and(deliveries::kind.eq(wire::name(&DeliveryKind::Letter)))
                .and(deliveries::accepted_at.ge(Some(micros(since)))),
        )
        .count()
        .get_result(conn)?)
}

/// One window of a campaign's ledger in the order of ids.
pub fn list(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    query: &LedgerQuery,
) -> DbResult<Vec<Delivery>> {
    let mut wanted = deliveries::table
        .order(deliveries::id)
        .limit(query.limit)
        .into_boxed();
    for condition in conditions(cipher, query) {
        wanted = wanted.filter(condition);
    }
    let reveal = query.filter.reveal.unwrap_or(false);
    let rows: Vec<Row> = wanted.load(conn)?;
    shown(conn, &rows, cipher, reveal)
}

/// One row of a campaign's ledger.
pub fn get(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    campaign: Uuid,
    id: Uuid,
    reveal: bool,
) -> DbResult<Delivery> {
    let row: Option<Row> = deliveries::table
        .filter(
            deliveries::id
                .eq(DbId(id))
                .and(deliveries::campaign_id.eq(DbId(campaign))),
        )
        .first(conn)
        .optional()?;
    let rows: Vec<Row> = row.into_iter().collect();
    shown(conn, &rows, cipher, reveal)?
        .pop()
        .ok_or(DbError::NotFound)
}

/// The blind indexes of a mail address and of a customer number, as somebody searches for one or the other.
pub(crate) fn indexes(cipher: &IncidentCipher, q: &str) -> (Vec<Vec<u8>>, Vec<Vec<u8>>) {
    let of = |kind: &str| {
        let keys = search_keys(q).into_iter().filter(|key| key.kind == kind);
        keys.flat_map(|key| cipher.indexes(key.kind, &key.value))
            .collect()
    };
    (of("email"), of("number"))
}

/// Mails to one of those addresses, or to a person with one of those customer numbers.
#[diesel::dsl::auto_type]
pub(crate) fn goes_to(addresses: Vec<Vec<u8>>, numbers: Vec<Vec<u8>>) -> _ {
    let by_number = deliveries::number_index.assume_not_null();
    deliveries::address_index
        .eq_any(addresses)
        .or(deliveries::number_index
            .is_not_null()
            .and(by_number.eq_any(numbers)))
}

fn conditions(cipher: &IncidentCipher, query: &LedgerQuery) -> Vec<Condition> {
    let filter = &query.filter;
    let mut all: Vec<Condition> = vec![
        Box::new(
            deliveries::campaign_id
                .assume_not_null()
                .eq(DbId(query.campaign_id)),
        ),
        Box::new(deliveries::kind.eq(wire::name(&DeliveryKind::Letter))),
    ];
    match filter.state {
        // Claimed rows are shown among those that wait.
        Some(DeliveryState::Queued) => {
            let waiting = [DeliveryState::Queued, DeliveryState::Leased].map(name);
            all.push(Box::new(deliveries::state.eq_any(waiting)));
        }
        Some(state) => all.push(Box::new(deliveries::state.eq(name(state)))),
        None => {}
    }
    match filter.ever_ambiguous {
        Some(true) => all.push(Box::new(ever_unknown())),
        Some(false) => all.push(Box::new(not(ever_unknown()))),
        None => {}
    }
    if let Some(class) = filter.bounce_class {
        let named = deliveries::bounce_class.is_not_null().and(
            deliveries::bounce_class
                .assume_not_null()
                .eq(wire::name(&class)),
        );
        all.push(Box::new(named));
    }
    if let Some(q) = filter.q.as_deref().map(str::trim).filter(|q| !q.is_empty()) {
        let (addresses, numbers) = indexes(cipher, q);
        all.push(Box::new(goes_to(addresses, numbers)));
    }
    if let Some(after) = query.after {
        all.push(Box::new(deliveries::id.gt(DbId(after))));
    }
    all
}

/// Rows as people see them, each with whom else it covers.
pub(crate) fn shown(
    conn: &mut Conn,
    rows: &[Row],
    cipher: &IncidentCipher,
    reveal: bool,
) -> DbResult<Vec<Delivery>> {
    let ids: Vec<DbId> = rows.iter().map(|row| row.id).collect();
    let mut covers = super::covers_of(conn, &ids)?;
    rows.iter()
        .map(|row| {
            delivery(
                row,
                cipher,
                reveal,
                covers.remove(&row.id).unwrap_or_default(),
            )
        })
        .collect()
}

fn delivery(
    row: &Row,
    cipher: &IncidentCipher,
    reveal: bool,
    covers: Vec<Uuid>,
) -> DbResult<Delivery> {
    let person = row.recipient(cipher)?;
    let hide = |value: &str, mask: fn(&str) -> String| {
        if reveal {
            value.to_owned()
        } else {
            mask(value)
        }
    };
    Ok(Delivery {
        id: row.id.into(),
        person_id: row.person_id.map_or(Uuid::nil(), Uuid::from),
        covers,
        person_number: hide(&person.number, mask::number),
        person_name: hide(&person.name, mask::name),
        to: hide(&person.email, mask::email),
        domain: row.domain.clone(),
        lang: stored::value("deliveries.lang", &row.lang)?,
        state: stored::value("deliveries.state", &row.state)?,
        attempts: row.attempts,
        ambiguous: row.ambiguous,
        last_phase: stored::optional("deliveries.last_phase", row.last_phase.as_deref())?,
        last_code: row.last_code,
        last_enhanced: row.last_enhanced.clone(),
        last_text: row.last_text.clone(),
        bounce_class: stored::optional("deliveries.bounce_class", row.bounce_class.as_deref())?,
        bounce_status: row.bounce_status.clone(),
        message_id: row.message_id.clone(),
        body_sha256: row.body_sha256.clone(),
        next_at: row.next_at.map(instant),
        accepted_at: row.accepted_at.map(instant),
        updated_at: instant(row.updated_at),
    })
}

#[derive(Queryable)]
pub(crate) struct AttemptRow {
    delivery_id: DbId,
    n: i32,
    _token: i64,
    may_repeat: bool,
    started_at: i64,
    ended_at: Option<i64>,
    phase: Option<String>,
    code: Option<i32>,
    enhanced: Option<String>,
    text: Option<String>,
    outcome: Option<String>,
}

impl AttemptRow {
    /// The attempt, with the delivery it belongs to.
    pub(crate) fn into_attempt(self) -> DbResult<(Uuid, Attempt)> {
        let attempt = Attempt {
            n: self.n,
            phase: stored::optional("attempts.phase", self.phase.as_deref())?,
            code: self.code,
            enhanced: self.enhanced,
            text: self.text,
            outcome: stored::optional("attempts.outcome", self.outcome.as_deref())?,
            may_repeat: self.may_repeat,
            started_at: instant(self.started_at),
            ended_at: self.ended_at.map(instant),
        };
        Ok((self.delivery_id.into(), attempt))
    }
}

/// The attempts of a delivery, the first first.
pub fn attempts(conn: &mut Conn, delivery: Uuid) -> DbResult<Vec<Attempt>> {
    let rows: Vec<AttemptRow> = attempts::table
        .filter(attempts::delivery_id.eq(DbId(delivery)))
        .order(attempts::n)
        .load(conn)?;
    rows.into_iter()
        .map(|row| row.into_attempt().map(|(_, attempt)| attempt))
        .collect()
}
