//! Instructions sent to units by mail: each sending is a mailing, its mails are deliveries of kind `instruction`. Here
//! they are read; starting one is in `start`, resuming, stopping and withdrawing in `steer`. Sending is the worker's.

mod start;
mod steer;

pub use start::{Start, start};
pub use steer::{Step, steer, sweep};
pub(crate) use steer::{stop_all, withdraw};

use crate::{
    Conn, DbError, DbId, DbResult,
    crypto::{IncidentCipher, Keyring},
    ids::instant,
    incident_keys, instructions,
    schema::{deliveries, instruction_mailings},
    stored, workers,
};
use diesel::{dsl::count_star, prelude::*};
use saiki_api::{
    Timestamp, Uuid,
    deliveries::DeliveryState,
    instruction_mails::{
        InstructionMails, LeftOut, MailPlan, Mailing, MailingCounts, MailingState, UnitMail,
    },
    instructions::{InstructionBoard, InstructionUnit},
};
use saiki_domain::instruction_mails::{self as rules, LastMail, MailContent};
use std::collections::{HashMap, HashSet};

#[derive(Queryable, Insertable)]
#[diesel(table_name = instruction_mailings, treat_none_as_default_value = false)]
struct Row {
    id: DbId,
    incident_id: DbId,
    instruction_id: DbId,
    number: i64,
    state: String,
    pause_reason: Option<String>,
    frozen: String,
    total: i64,
    started_by: DbId,
    started_by_name: String,
    started_at: i64,
    finished_at: Option<i64>,
    version: i64,
}

impl Row {
    fn state(&self) -> DbResult<MailingState> {
        stored::value("instruction_mailings.state", &self.state)
    }

    fn content(&self) -> DbResult<MailContent> {
        stored::json(&self.frozen)
    }

    fn into_mailing(self, counts: MailingCounts) -> DbResult<Mailing> {
        let content = self.content()?;
        Ok(Mailing {
            id: self.id.into(),
            number: self.number,
            reminder: content.reminder,
            lang: content.lang,
            state: self.state()?,
            pause_reason: self.pause_reason,
            total: self.total,
            counts,
            started_by_name: self.started_by_name,
            started_at: instant(self.started_at),
            finished_at: self.finished_at.map(instant),
            version: self.version,
        })
    }
}

/// The mailings of an instruction and what became of each unit's last mail; and who would get one now.
pub fn get(
    conn: &mut Conn,
    incident: Uuid,
    instruction: Uuid,
    now: Timestamp,
) -> DbResult<InstructionMails> {
    let board = instructions::board(conn, incident, instruction, now)?;
    let rows = rows(conn, DbId(instruction))?;
    let mails = unit_mails(conn, &rows)?;
    let last = last(&rows, &mails)?;
    let plan = |reminder| {
        let (to, left_out) = chosen(&board, &last, None, reminder);
        MailPlan {
            count: i64::try_from(to.len()).unwrap_or(i64::MAX),
            left_out,
        }
    };
    let (first, reminder) = (plan(false), plan(true));
    let ids: Vec<DbId> = rows.iter().map(|row| row.id).collect();
    let mut counted = counts_of(conn, &ids)?;
    let mailings: DbResult<Vec<Mailing>> = rows
        .into_iter()
        .map(|row| {
            let counts = counted.remove(&row.id).unwrap_or_default();
            row.into_mailing(counts)
        })
        .collect();
    let mut answer = InstructionMails {
        mailings: mailings?,
        units: mails,
        first,
        reminder,
        mail_trouble: None,
    };
    if answer.is_moving() {
        answer.mail_trouble = workers::in_trouble(conn)?;
    }
    Ok(answer)
}

/// How the mails of a mailing stand.
pub(crate) fn counts(conn: &mut Conn, mailing: Uuid) -> DbResult<MailingCounts> {
    let id = DbId(mailing);
    Ok(counts_of(conn, &[id])?.remove(&id).unwrap_or_default())
}

fn counts_of(conn: &mut Conn, mailings: &[DbId]) -> DbResult<HashMap<DbId, MailingCounts>> {
    let groups: Vec<(Option<DbId>, String, i64)> = deliveries::table
        .filter(deliveries::mailing_id.eq_any(mailings.to_vec()))
        .group_by((deliveries::mailing_id, deliveries::state))
        .select((deliveries::mailing_id, deliveries::state, count_star()))
        .load(conn)?;
    let mut all: HashMap<DbId, MailingCounts> = HashMap::new();
    for (mailing, state, mails) in groups {
        let state = stored::value("deliveries.state", &state)?;
        if let Some(mailing) = mailing {
            rules::count(all.entry(mailing).or_default(), state, mails);
        }
    }
    Ok(all)
}

/// What the mails of a mailing are made of, with what opens their recipients.
pub fn content(
    conn: &mut Conn,
    keyring: &Keyring,
    mailing: Uuid,
) -> DbResult<(MailContent, IncidentCipher)> {
    let row: Option<Row> = instruction_mailings::table
        .find(DbId(mailing))
        .first(conn)
        .optional()?;
    let row = row.ok_or(DbError::NotFound)?;
    let cipher = incident_keys::cipher(conn, keyring, row.incident_id.into())?;
    Ok((row.content()?, cipher))
}

/// One mailing of that instruction.
fn find(conn: &mut Conn, incident: Uuid, instruction: Uuid, id: Uuid) -> DbResult<Row> {
    instruction_mailings::table
        .filter(
            instruction_mailings::id
                .eq(DbId(id))
                .and(instruction_mailings::instruction_id.eq(DbId(instruction)))
                .and(instruction_mailings::incident_id.eq(DbId(incident))),
        )
        .first(conn)
        .optional()?
        .ok_or(DbError::NotFound)
}

/// The mailings of an instruction, the newest first.
fn rows(conn: &mut Conn, instruction: DbId) -> DbResult<Vec<Row>> {
    Ok(instruction_mailings::table
        .filter(instruction_mailings::instruction_id.eq(instruction))
        .order(instruction_mailings::number.desc())
        .load(conn)?)
}

/// The last mail of each unit that has one.
fn unit_mails(conn: &mut Conn, mailings: &[Row]) -> DbResult<Vec<UnitMail>> {
    let mut mails: Vec<UnitMail> = Vec::new();
    let mut places: HashMap<DbId, usize> = HashMap::new();
    for mailing in mailings {
        let reminder = mailing.content()?.reminder;
        let rows: Vec<crate::deliveries::Row> = deliveries::table
            .filter(deliveries::mailing_id.eq(mailing.id))
            .order(deliveries::id)
            .load(conn)?;
        for row in rows {
            let Some(unit) = row.unit_id else { continue };
            if let Some(later) = places.get(&unit).and_then(|place| mails.get_mut(*place)) {
                later.mails += 1;
                continue;
            }
            places.insert(unit, mails.len());
            mails.push(unit_mail(row, unit, mailing.id, reminder)?);
        }
    }
    Ok(mails)
}

fn unit_mail(
    row: crate::deliveries::Row,
    unit: DbId,
    mailing: DbId,
    reminder: bool,
) -> DbResult<UnitMail> {
    let state = match stored::value("deliveries.state", &row.state)? {
        // A claimed one waits like any other.
        DeliveryState::Leased => DeliveryState::Queued,
        state => state,
    };
    // What the server said as it took a mail is not why that came back: the code of the report is.
    let (code, enhanced, text) = match state {
        DeliveryState::Bounced => (None, row.bounce_status, None),
        _ => (row.last_code, row.last_enhanced, row.last_text),
    };
    Ok(UnitMail {
        unit_id: unit.into(),
        delivery_id: row.id.into(),
        mailing_id: mailing.into(),
        reminder,
        mails: 1,
        state,
        attempts: row.attempts,
        ambiguous: row.ambiguous,
        code,
        enhanced,
        text,
        message_id: row.message_id,
        next_at: row.next_at.map(instant),
        accepted_at: row.accepted_at.map(instant),
        updated_at: instant(row.updated_at),
    })
}

/// What the last mail to each unit came to. A mail of unknown outcome is sent again while its mailing is not over.
fn last(mailings: &[Row], mails: &[UnitMail]) -> DbResult<HashMap<Uuid, LastMail>> {
    let mut open: HashSet<Uuid> = HashSet::new();
    for mailing in mailings {
        if matches!(
            mailing.state()?,
            MailingState::Running | MailingState::Paused
        ) {
            open.insert(mailing.id.into());
        }
    }
    Ok(mails
        .iter()
        .map(|mail| {
            let again = mail.next_at.is_some() && open.contains(&mail.mailing_id);
            (mail.unit_id, rules::last_mail(mail.state, again))
        })
        .collect())
}

/// The units that get a mail, and those that get none. `only` narrows it to some of the instruction's units.
fn chosen<'a>(
    board: &'a InstructionBoard,
    last: &HashMap<Uuid, LastMail>,
    only: Option<&[Uuid]>,
    reminder: bool,
) -> (Vec<&'a InstructionUnit>, Vec<LeftOut>) {
    let (mut to, mut left_out) = (Vec::new(), Vec::new());
    let meant = |unit: &&InstructionUnit| only.is_none_or(|ids| ids.contains(&unit.unit_id));
    for unit in board.units.iter().filter(meant) {
        let last = last.get(&unit.unit_id).copied();
        match rules::left_out(unit.answer, &unit.email, last, reminder) {
            None => to.push(unit),
            Some(reason) => left_out.push(LeftOut {
                unit_id: unit.unit_id,
                name: unit.name.clone(),
                reason,
                remedy: reason.remedy(),
            }),
        }
    }
    (to, left_out)
}
