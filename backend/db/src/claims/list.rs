//! Claims as a list: filters, keyset windows, what all of them come to. Nothing sealed is searched.

use super::row::Row;
use crate::{
    Conn, DbId, DbResult,
    conn::MultiBackend,
    crypto::IncidentCipher,
    items::Context,
    schema::claims::{self, dsl},
};
use diesel::{helper_types::IntoBoxed, prelude::*};
use saiki_api::{
    Lang, Timestamp, Uuid,
    claims::{Claim, ClaimFilter, ClaimTotal},
    wire,
};
use std::collections::BTreeMap;

/// A window of the list in the clear, and how many there are in all.
pub type Listed = (Vec<Claim>, u64);

type Query<'a> = IntoBoxed<'a, claims::table, MultiBackend>;

fn filtered<'a>(incident: Uuid, filter: &ClaimFilter) -> Query<'a> {
    let mut query = dsl::claims
        .filter(dsl::incident_id.eq(DbId(incident)))
        .into_boxed();
    if let Some(kind) = filter.kind {
        query = query.filter(dsl::kind.eq(wire::name(&kind)));
    }
    if let Some(state) = filter.state {
        query = query.filter(dsl::state.eq(wire::name(&state)));
    }
    if let Some(settled) = filter.settled {
        query = query.filter(dsl::settled.eq(settled));
    }
    if let Some(number) = filter.number {
        query = query.filter(dsl::number.eq(number));
    }
    if let Some(person) = filter.person_id {
        query = query.filter(dsl::person_id.eq(DbId(person)));
    }
    query
}

/// One window, the newest first: at most `limit` below the number `after`.
pub fn list(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    context: &Context,
    filter: &ClaimFilter,
    (after, limit): (Option<i64>, i64),
    (lang, now): (Lang, Timestamp),
) -> DbResult<Listed> {
    let total: i64 = filtered(context.incident, filter)
        .count()
        .get_result(conn)?;
    let mut query = filtered(context.incident, filter);
    if let Some(after) = after {
        query = query.filter(dsl::number.lt(after));
    }
    let rows: Vec<Row> = query.order(dsl::number.desc()).limit(limit).load(conn)?;
    let all: DbResult<Vec<_>> = rows
        .into_iter()
        .map(|row| row.into_claim(cipher, context, lang, now))
        .collect();
    Ok((all?, u64::try_from(total).unwrap_or(0)))
}

/// Amounts of one claim: claimed, agreed, the day it was paid.
type Amounts = (
    Option<i64>,
    Option<String>,
    Option<i64>,
    Option<String>,
    Option<String>,
);

/// What the claims of that filter come to, by currency.
pub fn totals(conn: &mut Conn, incident: Uuid, filter: &ClaimFilter) -> DbResult<Vec<ClaimTotal>> {
    let rows: Vec<Amounts> = filtered(incident, filter)
        .select((
            dsl::claimed_minor,
            dsl::claimed_currency,
            dsl::agreed_minor,
            dsl::agreed_currency,
            dsl::paid_on,
        ))
        .load(conn)?;
    let mut totals: BTreeMap<String, ClaimTotal> = BTreeMap::new();
    let mut add = |currency: String, claimed: i64, agreed: i64, paid: i64| {
        let total = totals.entry(currency.clone()).or_insert(ClaimTotal {
            currency,
            claimed: 0,
            agreed: 0,
            paid: 0,
        });
        total.claimed = total.claimed.saturating_add(claimed);
        total.agreed = total.agreed.saturating_add(agreed);
        total.paid = total.paid.saturating_add(paid);
    };
    for (claimed, claimed_in, agreed, agreed_in, paid_on) in rows {
        if let Some((minor, currency)) = claimed.zip(claimed_in) {
            add(currency, minor, 0, 0);
        }
        if let Some((minor, currency)) = agreed.zip(agreed_in) {
            let paid = if paid_on.is_some() { minor } else { 0 };
            add(currency, 0, minor, paid);
        }
    }
    Ok(totals.into_values().collect())
}
