//! A row of `claims`: what is sealed of it, where it stands, and the claim it is read as. Nothing else reads this table
//! whole.

use crate::{
    Conn, DbError, DbId, DbResult,
    crypto::{IncidentCipher, Place},
    ids::{instant, micros},
    items::Context,
    schema::claims,
    stored,
};
use diesel::prelude::*;
use saiki_api::{
    Date, Lang, Timestamp, Uuid,
    activities::ActivityKey,
    claims::{Claim, ClaimKind, ClaimState},
    items::Priority,
    money::Money,
    wire,
};
use saiki_domain::{claims::Status, stalls::Work};
use serde::{Deserialize, Serialize};

/// The activity claims belong to.
pub(super) const ACTIVITY: ActivityKey = ActivityKey::Ur;

#[derive(Clone, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = claims, treat_none_as_default_value = false, treat_none_as_null = true)]
pub(super) struct Row {
    pub id: DbId,
    pub incident_id: DbId,
    pub number: i64,
    pub kind: String,
    pub sealed: Vec<u8>,
    pub person_id: Option<DbId>,
    pub contact_id: Option<DbId>,
    pub received_at: i64,
    pub channel: String,
    pub claimed_minor: Option<i64>,
    pub claimed_currency: Option<String>,
    pub owner_id: Option<DbId>,
    pub answer_due: Option<String>,
    pub counsel: String,
    pub state: String,
    pub agreed_minor: Option<i64>,
    pub agreed_currency: Option<String>,
    pub decided_by_name: Option<String>,
    pub decided_at: Option<i64>,
    pub paid_on: Option<String>,
    pub settled: bool,
    pub loss_id: Option<DbId>,
    pub created_at: i64,
    pub updated_at: i64,
    pub version: i64,
}

/// What is sealed of a claim.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Clear {
    pub name: String,
    pub organisation: String,
    pub subject: String,
    pub text: String,
    pub counsel_note: String,
    pub reason: String,
}

fn place(id: Uuid) -> Place<'static> {
    Place::new("claims", "sealed", id)
}

impl Clear {
    pub fn open(cipher: &IncidentCipher, row: &Row) -> DbResult<Clear> {
        let plain = cipher.open(&place(row.id.0), &row.sealed)?;
        Ok(serde_json::from_slice(&plain)?)
    }

    pub fn seal(&self, cipher: &IncidentCipher, id: Uuid) -> DbResult<Vec<u8>> {
        cipher.seal(&place(id), &serde_json::to_vec(self)?)
    }
}

fn money(minor: Option<i64>, currency: Option<&String>) -> Option<Money> {
    let currency = currency?.clone();
    Some(Money {
        minor: minor?,
        currency,
    })
}

fn day(column: &str, text: Option<&str>) -> DbResult<Option<Date>> {
    stored::optional(column, text)
}

impl Row {
    pub fn kind(&self) -> DbResult<ClaimKind> {
        stored::value("claims.kind", &self.kind)
    }

    pub fn state(&self) -> DbResult<ClaimState> {
        stored::value("claims.state", &self.state)
    }

    pub fn claimed(&self) -> Option<Money> {
        money(self.claimed_minor, self.claimed_currency.as_ref())
    }

    pub fn agreed(&self) -> Option<Money> {
        money(self.agreed_minor, self.agreed_currency.as_ref())
    }

    pub fn paid_on(&self) -> DbResult<Option<Date>> {
        day("claims.paid_on", self.paid_on.as_deref())
    }

    pub fn set_claimed(&mut self, claimed: Option<&Money>) {
        self.claimed_minor = claimed.map(|money| money.minor);
        self.claimed_currency = claimed.map(|money| money.currency.clone());
    }

    /// Where it stands.
    pub fn status(&self, clear: &Clear) -> DbResult<Status> {
        let decided = self.decided_by_name.clone().zip(self.decided_at);
        Ok(Status {
            state: self.state()?,
            reason: clear.reason.clone(),
            agreed: self.agreed(),
            decided: decided.map(|(name, at)| (name, instant(at))),
            paid_on: self.paid_on()?,
        })
    }

    /// Makes it stand there; the reason is sealed by the caller.
    pub fn set_status(&mut self, status: &Status) {
        self.state = wire::name(&status.state);
        self.agreed_minor = status.agreed.as_ref().map(|money| money.minor);
        self.agreed_currency = status.agreed.as_ref().map(|money| money.currency.clone());
        self.decided_by_name = status.decided.as_ref().map(|(name, _)| name.clone());
        self.decided_at = status.decided.as_ref().map(|(_, at)| micros(*at));
        self.paid_on = status.paid_on.map(|day| day.to_string());
        self.settled = status.is_settled();
    }

    /// The last second of the day an answer is due; none once it is decided.
    pub fn due_at(&self, context: &Context) -> DbResult<Option<Timestamp>> {
        if self.state()? != ClaimState::Open {
            return Ok(None);
        }
        let due = day("claims.answer_due", self.answer_due.as_deref())?;
        Ok(due.and_then(|day| context.end_of(day)))
    }

    /// Late past the day an answer is due; without such a day, and while a payment is owed, when nothing happens.
    pub fn work(&self, context: &Context) -> DbResult<Work> {
        let due_at = self.due_at(context)?;
        Ok(Work {
            priority: Priority::High,
            due_at,
            touched_at: due_at.is_none().then(|| instant(self.updated_at)),
        })
    }

    pub fn into_claim(
        self,
        cipher: &IncidentCipher,
        context: &Context,
        lang: Lang,
        now: Timestamp,
    ) -> DbResult<Claim> {
        let clear = Clear::open(cipher, &self)?;
        let stall = match self.settled {
            true => None,
            false => context.stall(&self.work(context)?, Some(ACTIVITY), lang, now),
        };
        Ok(Claim {
            id: self.id.into(),
            number: self.number,
            kind: self.kind()?,
            state: self.state()?,
            claimed: self.claimed(),
            agreed: self.agreed(),
            paid_on: self.paid_on()?,
            answer_due: day("claims.answer_due", self.answer_due.as_deref())?,
            channel: stored::value("claims.channel", &self.channel)?,
            counsel: stored::value("claims.counsel", &self.counsel)?,
            name: clear.name,
            organisation: clear.organisation,
            subject: clear.subject,
            text: clear.text,
            counsel_note: clear.counsel_note,
            reason: clear.reason,
            masked: false,
            person_id: self.person_id.map(Uuid::from),
            contact_id: self.contact_id.map(Uuid::from),
            received_at: instant(self.received_at),
            owner: self.owner_id.and_then(|id| context.user(id)),
            decided_by_name: self.decided_by_name,
            decided_at: self.decided_at.map(instant),
            settled: self.settled,
            loss_id: self.loss_id.map(Uuid::from),
            stall,
            created_at: instant(self.created_at),
            updated_at: instant(self.updated_at),
            version: self.version,
        })
    }
}

/// One row of that incident.
pub(super) fn row(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<Row> {
    let row: Option<Row> = claims::table
        .find(DbId(id))
        .filter(claims::incident_id.eq(DbId(incident)))
        .first(conn)
        .optional()?;
    row.ok_or(DbError::NotFound)
}
