//! The built-in outbox: mails kept sealed while no mail server is configured. They enter it with the acceptance they
//! are (`deliveries::apply`); here they are only read.

use crate::{
    Conn, DbError, DbId, DbResult,
    crypto::{IncidentCipher, Place},
    deliveries::{Recipient, goes_to, indexes},
    ids::instant,
    schema::{deliveries, outbox_mails},
};
use diesel::prelude::*;
use saiki_api::{Timestamp, Uuid};

/// Where a mail is sealed.
pub fn place(id: Uuid) -> Place<'static> {
    Place::new("outbox_mails", "sealed", id)
}

/// A mail of the outbox, opened.
#[derive(Debug, Clone)]
pub struct OutboxRow {
    /// Its id.
    pub id: Uuid,
    /// Its incident.
    pub incident_id: Uuid,
    /// The delivery it was.
    pub delivery_id: Uuid,
    /// Whether that was a test mail.
    pub test: bool,
    /// Message-ID with its angle brackets.
    pub message_id: String,
    /// Who it is for.
    pub recipient: Recipient,
    /// The whole mail.
    pub bytes: Vec<u8>,
    /// When the outbox took it.
    pub accepted_at: Timestamp,
}

type Found = (DbId, DbId, DbId, String, Vec<u8>, String, Vec<u8>, i64);

/// Mails of an incident, the newest first, after the row of the page before; with `q` only those to that address or to
/// the person with that customer number.
pub fn list(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    q: Option<&str>,
    after: Option<Uuid>,
    limit: i64,
) -> DbResult<Vec<OutboxRow>> {
    let mut query = outbox_mails::table
        .inner_join(deliveries::table.on(deliveries::id.eq(outbox_mails::delivery_id)))
        .filter(outbox_mails::incident_id.eq(DbId(incident)))
        .order(outbox_mails::id.desc())
        .limit(limit)
        .select(columns())
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(outbox_mails::id.lt(DbId(after)));
    }
    if let Some(q) = q.map(str::trim).filter(|q| !q.is_empty()) {
        let (addresses, numbers) = indexes(cipher, q);
        query = query.filter(goes_to(addresses, numbers));
    }
    let found: Vec<Found> = query.load(conn)?;
    found.into_iter().map(|row| opened(row, cipher)).collect()
}

/// One mail of an incident.
pub fn get(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    id: Uuid,
) -> DbResult<OutboxRow> {
    let found: Option<Found> = outbox_mails::table
        .inner_join(deliveries::table.on(deliveries::id.eq(outbox_mails::delivery_id)))
        .filter(
            outbox_mails::incident_id
                .eq(DbId(incident))
                .and(outbox_mails::id.eq(DbId(id))),
        )
        .select(columns())
        .first(conn)
        .optional()?;
    opened(found.ok_or(DbError::NotFound)?, cipher)
}

#[diesel::dsl::auto_type]
fn columns() -> _ {
    (
        outbox_mails::id,
        outbox_mails::incident_id,
        outbox_mails::delivery_id,
        deliveries::kind,
        deliveries::sealed,
        outbox_mails::message_id,
        outbox_mails::sealed,
        outbox_mails::accepted_at,
    )
}

fn opened(row: Found, cipher: &IncidentCipher) -> DbResult<OutboxRow> {
    let (id, incident, delivery, kind, person, message_id, sealed, at) = row;
    let there = Place::new("deliveries", "sealed", delivery.into());
    Ok(OutboxRow {
        id: id.into(),
        incident_id: incident.into(),
        delivery_id: delivery.into(),
        test: kind == "test",
        message_id,
        recipient: serde_json::from_slice(&cipher.open(&there, &person)?)?,
        bytes: cipher.open(&place(id.into()), &sealed)?,
        accepted_at: instant(at),
    })
}
