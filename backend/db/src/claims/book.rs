//! Putting a paid claim into the loss ledger: once, unless the row it made was taken out of the totals.

use super::{
    get,
    row::{Row, row},
    write::{current, write},
};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, Writer, crypto::IncidentCipher, incidents,
    letters::Author, losses, schema::losses as loss_rows, sla_checks,
};
use diesel::prelude::*;
use saiki_api::{
    Uuid,
    claims::{Claim, ClaimBooking},
    problem::ErrorCode,
};
use saiki_domain::{claims as rules, fault::Faults, losses as ledger};
use serde_json::json;

/// Puts a paid claim into the loss ledger, once: a repeated call finds the row it made. When that row was taken out of
/// the totals since, another is made. Where the claim is of a credit that an SLA check's estimate holds, the estimate is
/// lowered by it.
pub fn book(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    (incident, id): (Uuid, Uuid),
    booking: &ClaimBooking,
    expected: i64,
    writer: &Writer,
) -> DbResult<Changed<Result<Claim, Faults>>> {
    incidents::lock(conn, incident)?;
    let present = row(conn, incident, id)?;
    if counts(conn, &present)? {
        let claim = get(conn, cipher, incident, id, writer.lang, writer.now)?;
        return Ok(Changed::nothing(Ok(claim)));
    }
    let mut row = current(conn, incident, id, expected)?;
    let Some((agreed, paid_on)) = row.agreed().zip(row.paid_on()?) else {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "支払いを記録した請求だけを損失台帳に記録できます",
            "Only a claim that was paid goes into the loss ledger",
        ));
    };
    let claim = (row.number, row.kind()?);
    let exchange = booking.exchange.clone();
    let new = rules::loss(claim, &agreed, paid_on, exchange, writer.lang);
    let home = losses::home(conn, writer.now)?;
    let faults = ledger::check(&new, &home);
    if !faults.0.is_empty() {
        return Ok(Changed::nothing(Err(faults)));
    }
    let by = Author {
        id: writer.by.id.ok_or(DbError::NotFound)?,
        name: writer.by.name.clone(),
    };
    let estimates = sla_checks::untouched(conn, incident)?;
    let made = losses::create(conn, incident, &by, &new, &home, writer.now)?;
    let loss = made.value.id;
    row.loss_id = Some(DbId(loss));
    write(conn, row, writer)?;
    let mut entries = made.entries;
    let writes = (&by, writer.lang);
    entries.extend(sla_checks::lower(
        conn, incident, estimates, writes, &home, writer.now,
    )?);
    let data = json!({ "loss_id": loss });
    entries.push(Entry::incident(incident, "claim.booked", id, data));
    let claim = get(conn, cipher, incident, id, writer.lang, writer.now)?;
    Ok(Changed::with(Ok(claim), entries))
}

/// Whether the row made from a claim is still among what counts.
fn counts(conn: &mut Conn, row: &Row) -> DbResult<bool> {
    let Some(loss) = row.loss_id else {
        return Ok(false);
    };
    let counted = loss_rows::table
        .find(loss)
        .filter(loss_rows::reversal.is_null());
    Ok(diesel::select(diesel::dsl::exists(counted)).get_result(conn)?)
}
