//! Raising alarms: which deadlines are told of now, in which incidents, and to whom. What was told of is kept, so that
//! nothing is told of twice; sender, text and receivers are frozen in the same transaction.

use super::Row;
use crate::{
    Actor, Conn, DbError, DbId, DbResult, Entry, audit,
    clocks::{self, Deadline},
    crypto::{IncidentCipher, Keyring},
    deliveries::{self, Batch, DeliveryKind, NewDelivery, Recipient},
    ids::{micros, new_id},
    incident_keys, incidents, organisation,
    schema::{
        alarm_items::{self, dsl},
        alarms, incident_members, incidents as rows, users,
    },
    stored,
};
use diesel::prelude::*;
use saiki_api::{
    Lang, Timestamp, Uuid,
    alarms::{AlarmPlan, AlarmState},
    classes::Phase,
    letters::Sender,
    organisation::Organisation,
    permissions::Role,
    wire,
};
use saiki_domain::{
    address::MailAddress,
    alarms::{AlarmContent, Candidate, ContentItem, Unsent, receivers},
    clocks::alarms::{Stage, reach, said, stage},
};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What the instance says of itself in mails.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sent {
    /// Its sender address; may be empty.
    pub sender_email: String,
    /// Public address of the console; may be empty.
    pub public_url: String,
}

/// An incident with deadlines that are told of now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raise {
    incident: DbId,
}

/// A deadline with the instant it is told at.
type Told = Deadline<Stage>;

/// What was told of before: incident, subject, basis and deadline, with the hours from it that were told last.
type Before = HashMap<(DbId, String, String, i64), i64>;

#[derive(Queryable, Insertable)]
#[diesel(table_name = alarm_items, treat_none_as_default_value = false)]
struct ItemRow {
    incident_id: DbId,
    subject: String,
    basis: String,
    due: i64,
    hours: i64,
    alarm_id: DbId,
}

impl ItemRow {
    fn new(alarm: Uuid, told: &Told) -> ItemRow {
        ItemRow {
            incident_id: told.incident,
            subject: told.watched.key.to_string(),
            basis: wire::name(&told.watched.basis),
            due: micros(told.watched.due),
            hours: told.told.offset(),
            alarm_id: DbId(alarm),
        }
    }
}

/// Incidents with deadlines that are told of now. It only reads, so that nobody who writes waits for all deadlines to be
/// reckoned.
pub fn due(conn: &mut Conn, now: Timestamp) -> DbResult<Vec<Raise>> {
    let plan = clocks::settings(conn)?.alarms;
    let closed = wire::name(&Phase::Closed);
    let open: Vec<(DbId, bool)> = rows::table
        .filter(rows::phase.ne(&closed))
        .order(rows::id)
        .select((rows::id, rows::exercise))
        .load(conn)?;
    let of_open = rows::table.filter(rows::phase.ne(&closed)).select(rows::id);
    let (first, last_due) = reach(&plan, now);
    let before: Vec<ItemRow> = dsl::alarm_items
        .filter(dsl::incident_id.eq_any(of_open))
        .filter(dsl::due.ge(micros(first)))
        .filter(dsl::due.le(micros(last_due)))
        .load(conn)?;
    let told = told(conn, &watched(open, &plan), &plan, &last(before), now)?;
    let incidents: BTreeSet<DbId> = told.iter().map(|one| one.incident).collect();
    Ok(incidents
        .into_iter()
        .map(|incident| Raise { incident })
        .collect())
}

/// Raises an alarm for each of these incidents, as `due` names them, with its entries in the log. Says how many were
/// raised: what was told of meanwhile, or is over, is not told of again.
pub fn raise(
    conn: &mut Conn,
    keyring: &Keyring,
    due: &[Raise],
    sent: &Sent,
    now: Timestamp,
) -> DbResult<usize> {
    let ids: BTreeSet<DbId> = due.iter().map(|one| one.incident).collect();
    let ids: Vec<DbId> = ids.into_iter().collect();
    // Whoever decides on a clock meanwhile, or raises the same, comes before this or after it.
    for id in &ids {
        incidents::lock(conn, (*id).into())?;
    }
    let plan = clocks::settings(conn)?.alarms;
    let open: Vec<(DbId, bool)> = rows::table
        .filter(
            rows::id
                .eq_any(ids.clone())
                .and(rows::phase.ne(wire::name(&Phase::Closed))),
        )
        .order(rows::id)
        .select((rows::id, rows::exercise))
        .load(conn)?;
    let before: Vec<ItemRow> = dsl::alarm_items
        .filter(dsl::incident_id.eq_any(ids))
        .load(conn)?;
    let mut of: BTreeMap<DbId, Vec<Told>> = BTreeMap::new();
    for one in told(conn, &watched(open, &plan), &plan, &last(before), now)? {
        of.entry(one.incident).or_default().push(one);
    }
    if of.is_empty() {
        return Ok(0);
    }
    let raising = Raising {
        keyring,
        sent,
        plan,
        organisation: organisation::get(conn)?,
        users: can_sign_in(conn)?,
        now,
    };
    for (incident, told) in &mut of {
        told.sort_by(|a, b| {
            let place = |one: &Told| (one.watched.due, one.watched.basis);
            place(a)
                .cmp(&place(b))
                .then_with(|| a.watched.key.cmp(&b.watched.key))
        });
        raising.raise(conn, (*incident).into(), told)?;
    }
    Ok(of.len())
}

/// Those whose deadlines are told of by the plan.
fn watched(open: Vec<(DbId, bool)>, plan: &AlarmPlan) -> Vec<DbId> {
    open.into_iter()
        .filter(|(_, exercise)| plan.exercises || !exercise)
        .map(|(id, _)| id)
        .collect()
}

fn last(before: Vec<ItemRow>) -> Before {
    let mut all = Before::new();
    for row in before {
        let key = (row.incident_id, row.subject, row.basis, row.due);
        let hours = all.entry(key).or_insert(row.hours);
        *hours = row.hours.max(*hours);
    }
    all
}

/// The deadlines of these incidents that are told of now.
fn told(
    conn: &mut Conn,
    incidents: &[DbId],
    plan: &AlarmPlan,
    before: &Before,
    now: Timestamp,
) -> DbResult<Vec<Told>> {
    clocks::deadlines(conn, incidents, now, |incident, watched| {
        let ask = |raised| stage(plan, watched.from, watched.due, raised, now);
        // Most are told of at no instant near: what was told before is not looked for then.
        ask(None)?;
        let key = (
            incident,
            watched.key.to_string(),
            wire::name(&watched.basis),
            micros(watched.due),
        );
        ask(before.get(&key).copied())
    })
}

/// A user who can sign in.
struct Person {
    id: Uuid,
    name: String,
    email: String,
    role: Role,
    lang: Lang,
}

fn can_sign_in(conn: &mut Conn) -> DbResult<Vec<Person>> {
    let found: Vec<(DbId, String, String, String, String)> = users::table
        .filter(users::disabled.eq(false))
        .order(users::id)
        .select((
            users::id,
            users::name,
            users::email,
            users::role,
            users::lang,
        ))
        .load(conn)?;
    let person = |(id, name, email, role, lang): (DbId, String, String, String, String)| {
        Ok(Person {
            id: id.into(),
            name,
            email,
            role: stored::value("users.role", &role)?,
            lang: stored::value("users.lang", &lang)?,
        })
    };
    found.into_iter().map(person).collect()
}

/// What all alarms of one moment have in common.
struct Raising<'a> {
    keyring: &'a Keyring,
    sent: &'a Sent,
    plan: AlarmPlan,
    organisation: Organisation,
    users: Vec<Person>,
    now: Timestamp,
}

/// Whom mails go to, and what they are made with.
struct Mails<'a> {
    to: Vec<&'a Person>,
    cipher: IncidentCipher,
    domain: String,
}

impl Raising<'_> {
    fn raise(&self, conn: &mut Conn, incident: Uuid, told: &[Told]) -> DbResult<()> {
        let alarm = new_id(self.now);
        let content = self.content(conn, incident, told)?;
        let mails = self.mails(conn, incident, &content.sender.email, told)?;
        let unsent = mails.as_ref().err().copied();
        let state = match unsent {
            None => AlarmState::Running,
            Some(_) => AlarmState::Unsent,
        };
        diesel::insert_into(alarms::table)
            .values(Row {
                id: DbId(alarm),
                incident_id: DbId(incident),
                raised_at: micros(self.now),
                state: wire::name(&state),
                pause_reason: None,
                unsent_reason: unsent.map(|reason| wire::name(&reason)),
                frozen: stored::to_json(&content)?,
                finished_at: None,
                version: 1,
            })
            .execute(conn)?;
        for one in told {
            diesel::insert_into(alarm_items::table)
                .values(ItemRow::new(alarm, one))
                .execute(conn)?;
        }
        if let Ok(mails) = mails {
            let batch = Batch {
                kind: DeliveryKind::Alarm,
                of: alarm,
                incident_id: incident,
                cipher: &mails.cipher,
                domain: &mails.domain,
                now: self.now,
            };
            let new: Vec<NewDelivery> = mails.to.iter().map(|user| self.mail(user)).collect();
            deliveries::insert(conn, &batch, &new)?;
        }
        let entries: Vec<Entry> = told
            .iter()
            .map(|one| entry(incident, alarm, one, self.now))
            .collect();
        audit::append(conn, &Actor::system(), self.now, &entries)
    }

    /// What all its mails are made of, as it is now.
    fn content(&self, conn: &mut Conn, incident: Uuid, told: &[Told]) -> DbResult<AlarmContent> {
        let incident = incidents::get(conn, incident)?;
        let addresses = [&self.sent.sender_email, &self.organisation.desk.email];
        let email = addresses.into_iter().find(|email| !email.is_empty());
        Ok(AlarmContent {
            reference: incident.reference,
            incident: incident.title,
            tlp: incident.tlp.label().to_owned(),
            exercise: incident.exercise,
            organisation: self.organisation.name.clone(),
            sender: Sender {
                email: email.cloned().unwrap_or_default(),
                ..Sender::default()
            },
            address: self.sent.public_url.clone(),
            raised_at: self.now,
            items: told.iter().map(|one| item(one, self.now)).collect(),
        })
    }

    /// Whom mails go to; or why there are none.
    fn mails(
        &self,
        conn: &mut Conn,
        incident: Uuid,
        sender: &str,
        told: &[Told],
    ) -> DbResult<Result<Mails<'_>, Unsent>> {
        if !self.plan.mail {
            return Ok(Err(Unsent::MailOff));
        }
        let Ok(sender) = MailAddress::parse(sender) else {
            return Ok(Err(Unsent::NoSender));
        };
        let to = self.receivers(conn, incident, told)?;
        if to.is_empty() {
            return Ok(Err(Unsent::Nobody));
        }
        match incident_keys::cipher(conn, self.keyring, incident) {
            Ok(cipher) => Ok(Ok(Mails {
                to,
                cipher,
                domain: sender.domain().to_owned(),
            })),
            // One incident whose key does not open keeps no other from being told of.
            Err(DbError::Erased | DbError::Sealed) => Ok(Err(Unsent::NoKey)),
            Err(error) => Err(error),
        }
    }

    fn receivers(&self, conn: &mut Conn, incident: Uuid, told: &[Told]) -> DbResult<Vec<&Person>> {
        let members: Vec<DbId> = incident_members::table
            .filter(incident_members::incident_id.eq(DbId(incident)))
            .select(incident_members::user_id)
            .load(conn)?;
        let candidate = |user: &Person| Candidate {
            id: user.id,
            role: user.role,
            member: members.contains(&DbId(user.id)),
        };
        let users: Vec<Candidate> = self.users.iter().map(candidate).collect();
        let owners: Vec<Option<Uuid>> = told.iter().map(|one| one.owner_id).collect();
        let wanted = receivers(&owners, &users);
        let of = self.users.iter();
        Ok(of.filter(|user| wanted.contains(&user.id)).collect())
    }

    fn mail(&self, user: &Person) -> NewDelivery {
        NewDelivery {
            id: new_id(self.now),
            to: Some(user.id),
            lang: user.lang,
            recipient: Recipient {
                name: user.name.clone(),
                number: String::new(),
                email: user.email.trim().to_owned(),
                organisation: String::new(),
                data_items: Vec::new(),
                contract_ref: String::new(),
                members: Vec::new(),
            },
            covers: Vec::new(),
        }
    }
}

fn item(one: &Told, now: Timestamp) -> ContentItem {
    let (stage, hours) = said(one.told.stage, one.watched.due, now);
    ContentItem {
        basis: one.watched.basis,
        stage,
        hours,
        clock_id: one.watched.key.clock(),
        question: one.watched.key.question().map(str::to_owned),
        title: one.title.clone(),
        recipient: one.recipient.clone(),
        due: one.watched.due,
        extended: one.extended,
        zone: one.zone.clone(),
        owner_name: one.owner_name.clone(),
        asap: one.asap,
        status: one.status,
    }
}

fn entry(incident: Uuid, alarm: Uuid, one: &Told, now: Timestamp) -> Entry {
    let (stage, hours) = said(one.told.stage, one.watched.due, now);
    let data = json!({
        "alarm": alarm, "basis": one.watched.basis, "stage": stage, "hours": hours,
        "rule": one.rule, "title": one.title, "recipient": one.recipient, "due": one.watched.due,
        "zone": one.zone,
    });
    Entry::incident(incident, "clock.alarmed", &one.watched.key, data)
}
