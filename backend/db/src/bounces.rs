//! Reports about mails: looked up by the delivery they are about, recorded once, and what follows for the mail and its
//! address, all in the caller's transaction. Reading the reports themselves is `saiki-mailer`'s.

use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry,
    crypto::Keyring,
    deliveries::{Recipient, Row},
    ids::{instant, micros, new_id},
    incident_keys,
    schema::{bounce_events, bounce_tallies, deliveries},
    stored,
    suppressions::{self, AddressIndex, NewSuppression},
};
use diesel::prelude::*;
use saiki_api::{
    Timestamp, Uuid,
    bounces::{BounceClass, BounceEffect, BounceEvent, BounceFigures, BounceKind},
    deliveries::DeliveryState,
    suppressions::{SuppressionKind, SuppressionOrigin, SuppressionReason},
    wire,
};
use saiki_domain::bounces::{self as rules, Facts};
use serde_json::json;

/// The key that signs return addresses. It outlives a new instance key: mails already sent bear its signature.
pub const RETURN_PATHS: &str = "return-paths/v1";

/// The mail a report is about, held until the transaction ends.
#[derive(Debug, Clone)]
pub struct About {
    /// The delivery.
    pub delivery_id: Uuid,
    /// Message-ID with its angle brackets.
    pub message_id: String,
    /// Whom it was sent to; `None` once the incident's personal data was erased.
    pub recipient: Option<Recipient>,
    incident_id: Uuid,
    campaign_id: Option<Uuid>,
    state: DeliveryState,
    test: bool,
    address_index: Vec<u8>,
}

/// What a report says, ready to be kept: no personal data in it.
#[derive(Debug, Clone)]
pub struct NewReport {
    /// SHA-256 of the whole report, hexadecimal.
    pub sha256: String,
    /// What it says.
    pub kind: BounceKind,
    /// Of a failure: its class.
    pub class: Option<BounceClass>,
    /// Enhanced status code.
    pub status: Option<String>,
    /// The server's words, addresses struck out.
    pub text: Option<String>,
    /// Whether it names the mail's own address, or none.
    pub own_address: bool,
}

/// What became of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    /// It is on record, with this effect.
    Done(BounceEffect),
    /// It was on record before; nothing changed.
    Repeated,
    /// The mail itself is being sent this moment: to be handed over again later.
    Later,
}

/// What became of messages that change nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ignored {
    /// The return address is not ours.
    Forged,
    /// It is ours, and no such mail is known.
    Unmatched,
    /// An automatic reply.
    AutoReply,
    /// No report.
    Unreadable,
}

impl Ignored {
    fn name(self) -> &'static str {
        match self {
            Ignored::Forged => "forged",
            Ignored::Unmatched => "unmatched",
            Ignored::AutoReply => "auto_reply",
            Ignored::Unreadable => "unreadable",
        }
    }
}

const MATCHED: &str = "matched";

/// Finds the mail a report is about and holds its row.
pub fn about(conn: &mut Conn, keyring: &Keyring, delivery: Uuid) -> DbResult<Option<About>> {
    let own = deliveries::table.find(DbId(delivery));
    diesel::update(own)
        .set(deliveries::attempts.eq(deliveries::attempts))
        .execute(conn)?;
    let Some(row) = own.first::<Row>(conn).optional()? else {
        return Ok(None);
    };
    let recipient = match incident_keys::cipher(conn, keyring, row.incident_id.into()) {
        Ok(cipher) => row.recipient(&cipher).ok(),
        Err(DbError::Erased) => None,
        Err(error) => return Err(error),
    };
    Ok(Some(About {
        delivery_id: delivery,
        message_id: row.message_id,
        recipient,
        incident_id: row.incident_id.into(),
        campaign_id: row.campaign_id.map(Uuid::from),
        state: stored::value("deliveries.state", &row.state)?,
        test: row.kind == "test",
        address_index: row.address_index,
    }))
}

/// Records a report about a mail found by `about` in this transaction, and what follows from it.
pub fn record(
    conn: &mut Conn,
    keyring: &Keyring,
    about: &About,
    new: &NewReport,
    now: Timestamp,
) -> DbResult<Changed<Recorded>> {
    let known: i64 = bounce_events::table
        .filter(
            bounce_events::delivery_id
                .eq(DbId(about.delivery_id))
                .and(bounce_events::sha256.eq(&new.sha256)),
        )
        .count()
        .get_result(conn)?;
    if known > 0 {
        return Ok(Changed::nothing(Recorded::Repeated));
    }
    let update = match about.campaign_id {
        Some(campaign) if new.kind == BounceKind::Complaint => {
            suppressions::is_update(conn, campaign)?
        }
        _ => false,
    };
    let facts = Facts {
        state: about.state,
        own_address: new.own_address,
        update,
        test: about.test,
    };
    let Some(effect) = rules::effect(new.kind, new.class, &facts) else {
        return Ok(Changed::nothing(Recorded::Later));
    };
    let mut entries = Vec::new();
    let effect = follow(conn, keyring, about, new, effect, now, &mut entries)?;
    diesel::insert_into(bounce_events::table)
        .values((
            bounce_events::id.eq(DbId(new_id(now))),
            bounce_events::delivery_id.eq(DbId(about.delivery_id)),
            bounce_events::incident_id.eq(DbId(about.incident_id)),
            bounce_events::sha256.eq(&new.sha256),
            bounce_events::kind.eq(wire::name(&new.kind)),
            bounce_events::class.eq(new.class.as_ref().map(wire::name)),
            bounce_events::status.eq(&new.status),
            bounce_events::text.eq(&new.text),
            bounce_events::effect.eq(wire::name(&effect)),
            bounce_events::received_at.eq(micros(now)),
        ))
        .execute(conn)?;
    tally(conn, MATCHED, now)?;
    Ok(Changed::with(Recorded::Done(effect), entries))
}

/// Carries the effect out; gives what could be carried out.
fn follow(
    conn: &mut Conn,
    keyring: &Keyring,
    about: &About,
    new: &NewReport,
    effect: BounceEffect,
    now: Timestamp,
    entries: &mut Vec<Entry>,
) -> DbResult<BounceEffect> {
    match effect {
        BounceEffect::Noted => return Ok(effect),
        BounceEffect::Delivered => delivered(conn, about, now)?,
        BounceEffect::Bounced | BounceEffect::BouncedSuppressed => {
            bounced(conn, about, new, now)?;
            let data = json!({
                "campaign": about.campaign_id, "class": new.class, "status": new.status, "report": new.sha256,
            });
            let entry = Entry::incident(
                about.incident_id,
                "delivery.bounced",
                about.delivery_id,
                data,
            );
            entries.push(entry);
        }
        BounceEffect::OptedOut => {
            suppressions::stop_waiting(conn, about.incident_id, &about.address_index, now)?;
        }
    }
    let stops = match effect {
        BounceEffect::BouncedSuppressed => Some((
            SuppressionKind::Technical,
            SuppressionReason::Bounce,
            None,
            BounceEffect::Bounced,
        )),
        BounceEffect::OptedOut => Some((
            SuppressionKind::OptOut,
            SuppressionReason::Complaint,
            Some(about.incident_id),
            BounceEffect::Noted,
        )),
        _ => None,
    };
    let Some((kind, reason, scope, otherwise)) = stops else {
        return Ok(effect);
    };
    let email = about.recipient.as_ref().map(|person| person.email.as_str());
    let address = email.and_then(|email| AddressIndex::new(keyring).of(email));
    let Some((email, address_index)) = email.zip(address) else {
        // Nobody knows any more which address it was.
        return Ok(otherwise);
    };
    let stop = NewSuppression {
        kind,
        reason,
        scope,
        address_index,
        domain: suppressions::domain_of(email),
        status: new.status.clone(),
        origin: SuppressionOrigin {
            incident_id: about.incident_id,
            campaign_id: about.campaign_id,
            delivery_id: about.delivery_id,
        },
    };
    entries.extend(suppressions::add(conn, &stop, now)?);
    Ok(effect)
}

fn bounced(conn: &mut Conn, about: &About, new: &NewReport, now: Timestamp) -> DbResult<()> {
    diesel::update(deliveries::table.find(DbId(about.delivery_id)))
        .set((
            deliveries::state.eq(wire::name(&DeliveryState::Bounced)),
            deliveries::bounce_class.eq(new.class.as_ref().map(wire::name)),
            deliveries::bounce_status.eq(&new.status),
            deliveries::accepted_at.eq(None::<i64>),
            deliveries::next_at.eq(None::<i64>),
            deliveries::updated_at.eq(micros(now)),
        ))
        .execute(conn)?;
    Ok(())
}

fn delivered(conn: &mut Conn, about: &About, now: Timestamp) -> DbResult<()> {
    let own = deliveries::table.find(DbId(about.delivery_id));
    diesel::update(own)
        .set((
            deliveries::state.eq(wire::name(&DeliveryState::Delivered)),
            deliveries::next_at.eq(None::<i64>),
            deliveries::updated_at.eq(micros(now)),
        ))
        .execute(conn)?;
    // Of one whose outcome was unknown nobody knows when it was taken, but that it was by now.
    diesel::update(own.filter(deliveries::accepted_at.is_null()))
        .set(deliveries::accepted_at.eq(Some(micros(now))))
        .execute(conn)?;
    Ok(())
}

/// Counts a message that changes nothing.
pub fn ignore(conn: &mut Conn, why: Ignored, now: Timestamp) -> DbResult<()> {
    tally(conn, why.name(), now)
}

fn tally(conn: &mut Conn, outcome: &str, now: Timestamp) -> DbResult<()> {
    each!(
        conn,
        diesel::insert_into(bounce_tallies::table)
            .values((
                bounce_tallies::outcome.eq(outcome),
                bounce_tallies::n.eq(1_i64),
                bounce_tallies::last_at.eq(micros(now)),
            ))
            .on_conflict(bounce_tallies::outcome)
            .do_update()
            .set((
                bounce_tallies::n.eq(bounce_tallies::n + 1_i64),
                bounce_tallies::last_at.eq(micros(now)),
            ))
            .execute(conn)
    )?;
    Ok(())
}

/// What became of all reports so far.
pub fn figures(conn: &mut Conn) -> DbResult<BounceFigures> {
    let rows: Vec<(String, i64, i64)> = bounce_tallies::table
        .select((
            bounce_tallies::outcome,
            bounce_tallies::n,
            bounce_tallies::last_at,
        ))
        .load(conn)?;
    let mut figures = BounceFigures::default();
    for (outcome, n, at) in rows {
        let slot = match outcome.as_str() {
            "forged" => &mut figures.forged,
            "unmatched" => &mut figures.unmatched,
            "auto_reply" => &mut figures.auto_replies,
            "unreadable" => &mut figures.unreadable,
            _ => &mut figures.matched,
        };
        *slot = n;
        figures.last_at = figures.last_at.max(Some(instant(at)));
    }
    Ok(figures)
}

#[derive(Queryable)]
struct EventRow {
    id: DbId,
    sha256: String,
    kind: String,
    class: Option<String>,
    status: Option<String>,
    text: Option<String>,
    effect: String,
    received_at: i64,
}

/// The reports about a mail of that campaign, the first first.
pub fn events(conn: &mut Conn, campaign: Uuid, delivery: Uuid) -> DbResult<Vec<BounceEvent>> {
    let known: i64 = deliveries::table
        .filter(
            deliveries::id
                .eq(DbId(delivery))
                .and(deliveries::campaign_id.eq(DbId(campaign))),
        )
        .count()
        .get_result(conn)?;
    if known == 0 {
        return Err(DbError::NotFound);
    }
    let rows: Vec<EventRow> = bounce_events::table
        .filter(bounce_events::delivery_id.eq(DbId(delivery)))
        .order((bounce_events::received_at, bounce_events::id))
        .select((
            bounce_events::id,
            bounce_events::sha256,
            bounce_events::kind,
            bounce_events::class,
            bounce_events::status,
            bounce_events::text,
            bounce_events::effect,
            bounce_events::received_at,
        ))
        .load(conn)?;
    let event = |row: EventRow| {
        Ok(BounceEvent {
            id: row.id.into(),
            kind: stored::value("bounce_events.kind", &row.kind)?,
            class: stored::optional("bounce_events.class", row.class.as_deref())?,
            status: row.status,
            text: row.text,
            effect: stored::value("bounce_events.effect", &row.effect)?,
            sha256: row.sha256,
            at: instant(row.received_at),
        })
    };
    rows.into_iter().map(event).collect()
}
