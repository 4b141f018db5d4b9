//! Alarms on deadlines: what is raised for one incident at one moment is one alarm, its mails are deliveries of kind
//! `alarm`. Here they are read; raising is in `raise`, what becomes of the mails after that in `steer`.

mod raise;
mod steer;

pub use raise::{Raise, Sent, due, raise};
pub use steer::{resume, sweep};

use crate::{
    Conn, DbError, DbId, DbResult,
    crypto::{IncidentCipher, Keyring},
    ids::instant,
    incident_keys,
    schema::{alarms, deliveries, users},
    stored, workers,
};
use diesel::{dsl::count_star, prelude::*};
use saiki_api::{
    Lang, Uuid,
    alarms::{Alarm, AlarmBoard, AlarmMail, AlarmState},
    deliveries::DeliveryState,
    instruction_mails::MailingCounts,
};
use saiki_domain::{
    alarms::{AlarmContent, Unsent},
    instruction_mails,
};
use std::collections::HashMap;

/// Most alarms of an incident that are shown.
const SHOWN: i64 = 100;

#[derive(Queryable, Insertable)]
#[diesel(table_name = alarms, treat_none_as_default_value = false)]
struct Row {
    id: DbId,
    incident_id: DbId,
    raised_at: i64,
    state: String,
    pause_reason: Option<String>,
    unsent_reason: Option<String>,
    frozen: String,
    finished_at: Option<i64>,
    version: i64,
}

impl Row {
    fn state(&self) -> DbResult<AlarmState> {
        stored::value("alarms.state", &self.state)
    }

    fn content(&self) -> DbResult<AlarmContent> {
        stored::json(&self.frozen)
    }

    fn into_alarm(self, mails: Vec<AlarmMail>, lang: Lang) -> DbResult<Alarm> {
        let content = self.content()?;
        let unsent: Option<Unsent> =
            stored::optional("alarms.unsent_reason", self.unsent_reason.as_deref())?;
        Ok(Alarm {
            id: self.id.into(),
            incident_id: self.incident_id.into(),
            raised_at: instant(self.raised_at),
            items: content.items.iter().map(|item| item.shown(lang)).collect(),
            state: self.state()?,
            pause_reason: self.pause_reason,
            unsent_reason: unsent.map(|reason| reason.text(lang).to_owned()),
            mails,
            version: self.version,
        })
    }
}

/// The alarms of an incident, the newest first.
pub fn of_incident(conn: &mut Conn, incident: Uuid, lang: Lang) -> DbResult<AlarmBoard> {
    let total: i64 = alarms::table
        .filter(alarms::incident_id.eq(DbId(incident)))
        .count()
        .get_result(conn)?;
    let rows: Vec<Row> = alarms::table
        .filter(alarms::incident_id.eq(DbId(incident)))
        .order(alarms::id.desc())
        .limit(SHOWN)
        .load(conn)?;
    let mut board = AlarmBoard {
        alarms: read(conn, rows, lang)?,
        total,
        mail_trouble: None,
    };
    let moving = |alarm: &Alarm| alarm.state == AlarmState::Running;
    if board.alarms.iter().any(moving) {
        board.mail_trouble = workers::in_trouble(conn)?;
    }
    Ok(board)
}

/// One alarm of an incident.
fn get(conn: &mut Conn, incident: Uuid, alarm: Uuid, lang: Lang) -> DbResult<Alarm> {
    let row = find(conn, incident, alarm)?;
    read(conn, vec![row], lang)?
        .into_iter()
        .next()
        .ok_or(DbError::NotFound)
}

fn find(conn: &mut Conn, incident: Uuid, alarm: Uuid) -> DbResult<Row> {
    alarms::table
        .filter(
            alarms::id
                .eq(DbId(alarm))
                .and(alarms::incident_id.eq(DbId(incident))),
        )
        .first(conn)
        .optional()?
        .ok_or(DbError::NotFound)
}

/// What the mails of an alarm are made of, with what opens their recipients.
pub fn content(
    conn: &mut Conn,
    keyring: &Keyring,
    alarm: Uuid,
) -> DbResult<(AlarmContent, IncidentCipher)> {
    let row: Option<Row> = alarms::table.find(DbId(alarm)).first(conn).optional()?;
    let row = row.ok_or(DbError::NotFound)?;
    let cipher = incident_keys::cipher(conn, keyring, row.incident_id.into())?;
    Ok((row.content()?, cipher))
}

/// How the mails of an alarm stand.
pub(crate) fn counts(conn: &mut Conn, alarm: Uuid) -> DbResult<MailingCounts> {
    let groups: Vec<(String, i64)> = deliveries::table
        .filter(deliveries::alarm_id.eq(DbId(alarm)))
        .group_by(deliveries::state)
        .select((deliveries::state, count_star()))
        .load(conn)?;
    let mut counts = MailingCounts::default();
    for (state, mails) in groups {
        let state = stored::value("deliveries.state", &state)?;
        instruction_mails::count(&mut counts, state, mails);
    }
    Ok(counts)
}

/// Rows as people read them, each with its mails.
fn read(conn: &mut Conn, rows: Vec<Row>, lang: Lang) -> DbResult<Vec<Alarm>> {
    let ids: Vec<DbId> = rows.iter().map(|row| row.id).collect();
    let mut mails = mails(conn, &ids)?;
    rows.into_iter()
        .map(|row| {
            let own = mails.remove(&row.id).unwrap_or_default();
            row.into_alarm(own, lang)
        })
        .collect()
}

#[derive(Queryable)]
struct MailRow {
    alarm_id: Option<DbId>,
    id: DbId,
    user_id: DbId,
    name: String,
    state: String,
    attempts: i32,
    last_text: Option<String>,
    message_id: String,
    accepted_at: Option<i64>,
    bounce_status: Option<String>,
}

/// The mails of these alarms, each in the order of names.
fn mails(conn: &mut Conn, alarms: &[DbId]) -> DbResult<HashMap<DbId, Vec<AlarmMail>>> {
    let rows: Vec<MailRow> = deliveries::table
        .inner_join(users::table.on(users::id.nullable().eq(deliveries::user_id)))
        .filter(deliveries::alarm_id.eq_any(alarms.to_vec()))
        .order((users::name, deliveries::id))
        .select((
            deliveries::alarm_id,
            deliveries::id,
            users::id,
            users::name,
            deliveries::state,
            deliveries::attempts,
            deliveries::last_text,
            deliveries::message_id,
            deliveries::accepted_at,
            deliveries::bounce_status,
        ))
        .load(conn)?;
    let mut all: HashMap<DbId, Vec<AlarmMail>> = HashMap::new();
    for row in rows {
        let Some(alarm) = row.alarm_id else { continue };
        all.entry(alarm).or_default().push(mail(row)?);
    }
    Ok(all)
}

fn mail(row: MailRow) -> DbResult<AlarmMail> {
    let state = match stored::value("deliveries.state", &row.state)? {
        // A claimed one waits like any other.
        DeliveryState::Leased => DeliveryState::Queued,
        state => state,
    };
    // What the server said as it took a mail is not why that came back: the code of the report is.
    let text = match state {
        DeliveryState::Bounced => row.bounce_status,
        _ => row.last_text,
    };
    Ok(AlarmMail {
        delivery_id: row.id.into(),
        user_id: row.user_id.into(),
        name: row.name,
        state,
        attempts: i64::from(row.attempts),
        text,
        message_id: row.message_id,
        accepted_at: row.accepted_at.map(instant),
    })
}
