//! The start of a mailing: in one transaction the text, the sender and every unit's name and address are frozen,
//! provided the number typed is the number that goes out. From here on the worker sends, by the rows made here.

use super::{Row, chosen, find, last, rows, unit_mails};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry,
    campaigns::domain_of,
    crypto::Keyring,
    deliveries::{self, Batch, DeliveryKind, NewDelivery, Recipient},
    gates,
    ids::{micros, new_id},
    incident_keys, incidents, instructions, organisation,
    schema::instruction_mailings,
    stored,
    systems::By,
    timeline,
};
use diesel::prelude::*;
use saiki_api::{
    Lang, Timestamp, Uuid,
    instruction_mails::{MailingCounts, MailingStarted, MailingState, NewMailing},
    instructions::{Instruction, InstructionBoard, InstructionState, InstructionUnit},
    letters::Sender,
    organisation::Both,
    problem::ErrorCode,
    wire,
};
use saiki_domain::{
    canonical::sha256_hex,
    civil,
    instruction_mails::{MailContent, answers_to, language},
};
use serde_json::json;

/// What a start is asked with, beside what the caller wants.
#[derive(Debug, Clone)]
pub struct Start {
    /// Who starts.
    pub by: By,
    /// The instance's sender address; may be empty.
    pub sender_email: String,
}

/// Starts a mailing of an instruction that was given.
pub fn start(
    conn: &mut Conn,
    keyring: &Keyring,
    (incident, id): (Uuid, Uuid),
    asked: &Start,
    wanted: &NewMailing,
    now: Timestamp,
) -> DbResult<Changed<MailingStarted>> {
    // Under the incident's lock, so that no unit is mailed by two at once.
    gates::not_closed(conn, incident)?;
    let board = instructions::board(conn, incident, id, now)?;
    if board.instruction.state != InstructionState::Issued {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "指示中のものだけメールで送れます",
            "Only an instruction that was given and is not over can be mailed",
        ));
    }
    let only = wanted.unit_ids.as_deref();
    all_of_it(&board, only)?;
    let before = rows(conn, DbId(id))?;
    let mails = unit_mails(conn, &before)?;
    let last = last(&before, &mails)?;
    let (to, left_out) = chosen(&board, &last, only, wanted.reminder);
    let total = i64::try_from(to.len()).unwrap_or(i64::MAX);
    if total != wanted.expected_count {
        return Err(mismatch(total));
    }
    let content = content(conn, incident, &board.instruction, asked, wanted)?;
    let mailing = new_id(now);
    let number = before.first().map_or(0, |row| row.number) + 1;
    diesel::insert_into(instruction_mailings::table)
        .values(Row {
            id: DbId(mailing),
            incident_id: DbId(incident),
            instruction_id: DbId(id),
            number,
            state: wire::name(&MailingState::Running),
            pause_reason: None,
            frozen: stored::to_json(&content)?,
            total,
            started_by: DbId(asked.by.id),
            started_by_name: asked.by.name.clone(),
            started_at: micros(now),
            finished_at: None,
            version: 1,
        })
        .execute(conn)?;
    let batch = Batch {
        kind: DeliveryKind::Instruction,
        of: mailing,
        incident_id: incident,
        cipher: &incident_keys::cipher(conn, keyring, incident)?,
        domain: &domain_of(&content.sender.email)?,
        now,
    };
    let new: Vec<NewDelivery> = to.iter().map(|unit| one(unit, content.lang, now)).collect();
    deliveries::insert(conn, &batch, &new)?;
    tell(conn, incident, &board.instruction, asked, wanted, now)?;
    let units: Vec<Uuid> = to.iter().map(|unit| unit.unit_id).collect();
    let data = json!({
        "mailing": mailing, "number": number, "reminder": wanted.reminder, "mails": total,
        "left_out": left_out.len(), "content_sha256": sha256_hex(&content)?,
        "units_sha256": sha256_hex(&units)?,
    });
    let waiting = MailingCounts {
        waiting: total,
        ..MailingCounts::default()
    };
    let started = MailingStarted {
        mailing: find(conn, incident, id, mailing)?.into_mailing(waiting)?,
        left_out,
    };
    let entry = Entry::incident(incident, "instruction.mailed", id, data);
    Ok(Changed::new(started, entry))
}

fn one(unit: &InstructionUnit, lang: Lang, now: Timestamp) -> NewDelivery {
    NewDelivery {
        id: new_id(now),
        to: Some(unit.unit_id),
        lang,
        recipient: Recipient {
            name: unit.name.clone(),
            number: String::new(),
            email: unit.email.trim().to_owned(),
            organisation: String::new(),
            data_items: Vec::new(),
            contract_ref: String::new(),
            members: Vec::new(),
        },
        covers: Vec::new(),
    }
}

/// Refuses units the instruction does not go to.
fn all_of_it(board: &InstructionBoard, only: Option<&[Uuid]>) -> DbResult<()> {
    let known = |id: &Uuid| board.units.iter().any(|unit| unit.unit_id == *id);
    if only.is_none_or(|ids| ids.iter().all(known)) {
        return Ok(());
    }
    Err(DbError::refused(
        ErrorCode::StateConflict,
        "選んだ部署の中に、この指示の指示先でないものがあります",
        "One of these units is not among those the instruction goes to",
    ))
}

/// What all mails of it are made of, as it is now.
fn content(
    conn: &mut Conn,
    incident: Uuid,
    instruction: &Instruction,
    asked: &Start,
    wanted: &NewMailing,
) -> DbResult<MailContent> {
    let incident = incidents::get(conn, incident)?;
    let organisation = organisation::get(conn)?;
    let lang = language(instruction, wanted.lang);
    let first = |texts: [&str; 3]| texts.into_iter().find(|t| !t.is_empty()).map(str::to_owned);
    let email = first([&asked.sender_email, &organisation.desk.email, ""]).ok_or_else(|| {
        DbError::refused(
            ErrorCode::StateConflict,
            "差出人のメールアドレスがありません。組織の窓口に設定してください",
            "There is no sender address; set one at the organisation's desk",
        )
    })?;
    let desk = incident.facts.desk.as_ref();
    let desk = desk.map_or("", |desk| desk.email.as_str());
    let reply_to = first([wanted.reply_to.trim(), desk, &organisation.desk.email]);
    Ok(MailContent {
        reference: incident.reference,
        incident: incident.title,
        tlp: incident.tlp.label().to_owned(),
        exercise: incident.exercise,
        sender: Sender {
            name: String::new(),
            reply_to: reply_to.unwrap_or_else(|| email.clone()),
            email,
        },
        zone: timeline::home_zone(conn)?
            .iana_name()
            .unwrap_or("UTC")
            .to_owned(),
        number: instruction.number,
        title: instruction.title.get(lang).to_owned(),
        text: instruction.text.get(lang).to_owned(),
        deadline: instruction.deadline,
        answers_to: answers_to(&instruction.reply_to, &organisation.desk, lang),
        organisation: organisation.name,
        issued_by: instruction.issued_by_name.clone().unwrap_or_default(),
        issued_at: instruction.issued_at,
        lang,
        reminder: wanted.reminder,
    })
}

fn tell(
    conn: &mut Conn,
    incident: Uuid,
    instruction: &Instruction,
    asked: &Start,
    wanted: &NewMailing,
    now: Timestamp,
) -> DbResult<()> {
    let (by, n) = (&asked.by.name, instruction.number);
    let units = |lang| civil::counted(wanted.expected_count, civil::UNITS, lang);
    let (ja, en) = (units(Lang::Ja), units(Lang::En));
    let text = match wanted.reminder {
        false => Both {
            ja: format!("{by}が指示第{n}号を{ja}にメールで送りました"),
            en: format!("{by} mailed instruction {n} to {en}"),
        },
        true => Both {
            ja: format!("{by}が指示第{n}号を未回答の{ja}にメールで再送しました"),
            en: format!("{by} reminded {en} of instruction {n} by mail"),
        },
    };
    timeline::record(conn, incident, now, &text, now)
}

fn mismatch(total: i64) -> DbError {
    DbError::refused(
        ErrorCode::ConfirmationMismatch,
        &format!(
            "送信されるのは現在{}です。送信先を確かめてやり直してください",
            civil::counted(total, civil::MAILS, Lang::Ja)
        ),
        &format!(
            "{} would go out now; look at who gets one again",
            civil::counted(total, civil::MAILS, Lang::En)
        ),
    )
}
