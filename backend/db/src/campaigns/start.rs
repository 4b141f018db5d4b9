//! The start of a campaign: in one transaction the letter's version, the facts, the sender and every recipient
//! are frozen, provided the approval still holds and the number typed is the number that goes out.

use super::{get, locked};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry,
    approvals::{self, Decided},
    crypto::{IncidentCipher, Keyring},
    deliveries::{self, Batch, Content, DeliveryKind, Frozen, NewDelivery},
    ids::{micros, new_id},
    incident_keys, incidents,
    letters::{self, Author},
    organisation,
    people::{self, Mailed},
    schema::campaigns,
    stored, suppressions, timeline,
    unsubscribe::{self, Unsubscriber},
};
use diesel::prelude::*;
use saiki_api::{
    Lang, Timestamp, Uuid,
    campaigns::{Campaign, CampaignState},
    incidents::Incident,
    letters::{Letter, LetterKind, MailEncoding, Sender},
    organisation::{Both, Organisation},
    problem::ErrorCode,
    wire,
};
use saiki_domain::{
    address::MailAddress,
    civil,
    letters::{hash::RecipientsHasher, language},
};
use serde_json::json;

/// What a start is asked with.
#[derive(Debug, Clone)]
pub struct Start {
    /// Who starts.
    pub by: Author,
    /// The number of mails typed.
    pub confirm_recipients: i64,
    /// The version the caller saw, where they named one.
    pub expected: Option<i64>,
    /// The instance's sender address, for letters that name none; may be empty.
    pub sender_email: String,
    /// Where this instance is found from outside: links to stop updates begin with it.
    pub public_url: String,
    /// Whether mails go to a mail server, not into the built-in outbox.
    pub mails_leave: bool,
}

/// Starts a draft.
pub fn start(
    conn: &mut Conn,
    keyring: &Keyring,
    incident_id: Uuid,
    id: Uuid,
    asked: &Start,
    now: Timestamp,
) -> DbResult<Changed<Campaign>> {
    // Numbers of reports are given one by one.
    incidents::lock(conn, incident_id)?;
    let row = locked(conn, incident_id, id)?;
    if row.state != wire::name(&CampaignState::Draft) {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "この送付はすでに開始されています",
            "This campaign was started already",
        ));
    }
    if asked.expected.is_some_and(|seen| seen != row.version) {
        return Err(DbError::Stale);
    }
    incident_keys::not_rekeying(conn, incident_id)?;
    let Decided::Done(approval) =
        approvals::standing(conn, incident_id, row.letter_id.into(), now)?.value
    else {
        return Err(approvals::is_void());
    };
    if approval.recipients != asked.confirm_recipients || approval.recipients == 0 {
        return Err(mismatch(approval.recipients));
    }
    let letter = letters::get(conn, incident_id, row.letter_id.into())?;
    let frozen = facts(
        conn,
        incident_id,
        &letter,
        &asked.sender_email,
        &asked.public_url,
    )?;
    // The records may have moved between the approval's check and here: what is frozen is what goes out.
    let facts_hash = letters::facts_hash_of(
        &letter,
        &frozen.incident,
        &frozen.organisation,
        frozen.previous.as_ref(),
    );
    if facts_hash != approval.facts_hash {
        return Err(approvals::is_void());
    }
    letters::ready(frozen.previous.as_ref(), &letter)?;
    stoppable(&letter, &frozen, asked.mails_leave)?;
    let sent = Sending {
        campaign_id: id,
        incident_id,
        cipher: incident_keys::cipher(conn, keyring, incident_id)?,
        domain: domain_of(&frozen.sender.email)?,
        now,
    };
    let (recipients_hash, total, in_utf8) = sent.freeze(conn, &letter)?;
    let frozen = Frozen { in_utf8, ..frozen };
    // The register may have moved between the approval's check and here: what is frozen is what counts.
    if recipients_hash != approval.recipients_hash || total != approval.recipients {
        return Err(approvals::is_void());
    }
    let update = letter.basis.is_update();
    let (held, passed) = suppressions::hold_back(conn, keyring, incident_id, id, update, now)?;
    diesel::update(campaigns::table.find(DbId(id)))
        .set((
            campaigns::state.eq(wire::name(&CampaignState::Running)),
            campaigns::letter_version.eq(letter.version),
            campaigns::content_hash.eq(&letter.content_hash),
            campaigns::recipients_hash.eq(&recipients_hash),
            campaigns::approval_id.eq(Some(DbId(approval.id))),
            campaigns::total.eq(total),
            campaigns::frozen.eq(Some(stored::to_json(&frozen)?)),
            campaigns::started_at.eq(Some(micros(now))),
            campaigns::version.eq(row.version + 1),
        ))
        .execute(conn)?;
    if letter.basis.is_update() {
        unsubscribe::make_key(conn, &sent.cipher, incident_id, id)?;
    }
    let (name, by) = (&row.name, &asked.by.name);
    let mails = |lang| civil::counted(total, civil::MAILS, lang);
    let (ja, en) = (mails(Lang::Ja), mails(Lang::En));
    let text = Both {
        ja: format!("{by}が「{name}」の送付を開始しました（{ja}）"),
        en: format!("{by} started sending “{name}” ({en})"),
    };
    timeline::record(conn, incident_id, now, &text, now)?;
    let data = json!({
        "letter": letter.id, "letter_version": letter.version, "content_hash": letter.content_hash,
        "approval": approval.id, "recipients_hash": recipients_hash, "recipients": total,
        "facts_hash": facts_hash,
        "held_back": held,
        "not_to_be_contacted": people::stopped(conn, incident_id, &letter.audience)?,
        "encoding": letter.encoding, "in_utf8": in_utf8,
    });
    let mut entries = vec![Entry::incident(incident_id, "campaign.started", id, data)];
    entries.extend(passed);
    entries.extend(letters::renumber(conn, incident_id, now)?);
    Ok(Changed::with(get(conn, incident_id, id)?, entries))
}

/// What a campaign would send as things stand: for a test before the start. After the start, what it does send.
pub fn content_now(
    conn: &mut Conn,
    keyring: &Keyring,
    incident: Uuid,
    id: Uuid,
    sender_email: &str,
    public_url: &str,
) -> DbResult<Content> {
    let row = super::row(conn, incident, id)?;
    if row.frozen.is_some() {
        return deliveries::content(conn, keyring, id);
    }
    let letter = letters::get(conn, incident, row.letter_id.into())?;
    let cipher = incident_keys::cipher(conn, keyring, incident)?;
    Ok(Content {
        kind: letter.kind,
        frozen: facts(conn, incident, &letter, sender_email, public_url)?,
        unsubscribe: letter
            .basis
            .is_update()
            .then(|| Unsubscriber::sample(public_url)),
        files: deliveries::files_of(conn, &cipher, letter.attachments)?,
        encoding: letter.encoding,
        update: letter.basis.is_update(),
        texts: letter.texts,
        fallback: letter.fallback,
        cipher,
    })
}

fn facts(
    conn: &mut Conn,
    id: Uuid,
    letter: &Letter,
    sender_email: &str,
    public_url: &str,
) -> DbResult<Frozen> {
    let incident = incidents::get(conn, id)?;
    let organisation = organisation::get(conn)?;
    let previous = letters::previous(conn, letter)?;
    let sender = sender(letter, &incident, &organisation, sender_email)?;
    Ok(Frozen {
        people: incident.counts.people,
        incident,
        organisation,
        number: letter.series.number,
        last: letter.kind == LetterKind::FinalReport,
        previous,
        unsubscribe: letter.basis.is_update().then(|| public_url.to_owned()),
        sender,
        names_language: true,
        in_utf8: 0,
    })
}

/// Refuses an update that nobody could stop: its link is in every text, and the page behind it is open to all.
fn stoppable(letter: &Letter, frozen: &Frozen, mails_leave: bool) -> DbResult<()> {
    letters::stop_link(letter)?;
    let Some(base) = &frozen.unsubscribe else {
        return Ok(());
    };
    // RFC 8058 section 3.1: one press works over HTTPS only.
    if mails_leave && !frozen.incident.exercise && !base.starts_with("https://") {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "配信停止を受け付けるページの公開アドレスが https ではありません。管理者に public_url の設定を依頼してください",
            "The page that takes opt-outs is not reachable over https; ask the administrator to set public_url",
        ));
    }
    Ok(())
}

/// Fills in what the letter leaves open: the instance's address, the desk's for answers.
fn sender(
    letter: &Letter,
    incident: &Incident,
    organisation: &Organisation,
    instance: &str,
) -> DbResult<Sender> {
    let first = |texts: [&str; 3]| texts.into_iter().find(|t| !t.is_empty()).map(str::to_owned);
    let desk = incident
        .facts
        .desk
        .as_ref()
        .map_or("", |d| d.email.as_str());
    let given = &letter.sender;
    let email = first([&given.email, instance, &organisation.desk.email]).ok_or_else(|| {
        DbError::refused(
            ErrorCode::StateConflict,
            "差出人のメールアドレスがありません。文書か組織の窓口に設定してください",
            "There is no sender address; set one in the letter or at the organisation's desk",
        )
    })?;
    let reply_to = first([&given.reply_to, desk, &organisation.desk.email]);
    Ok(Sender {
        name: given.name.clone(),
        reply_to: reply_to.unwrap_or_else(|| email.clone()),
        email,
    })
}

/// The domain of a sender's address.
pub(crate) fn domain_of(email: &str) -> DbResult<String> {
    MailAddress::parse(email)
        .map(|address| address.domain().to_owned())
        .map_err(|_| {
            DbError::refused(
                ErrorCode::StateConflict,
                "差出人のメールアドレスの形が正しくありません",
                "The sender address is not an email address",
            )
        })
}

struct Sending {
    campaign_id: Uuid,
    incident_id: Uuid,
    cipher: IncidentCipher,
    domain: String,
    now: Timestamp,
}

impl Sending {
    /// Makes a delivery for everybody of the audience, in the register's order, a page at a time. Their hash, how
    /// many they are, and how many get their mail in UTF-8 because the letter's encoding cannot carry their name.
    fn freeze(&self, conn: &mut Conn, letter: &Letter) -> DbResult<(String, i64, i64)> {
        let batch = Batch {
            kind: DeliveryKind::Letter,
            of: self.campaign_id,
            incident_id: self.incident_id,
            cipher: &self.cipher,
            domain: &self.domain,
            now: self.now,
        };
        let mut hasher = RecipientsHasher::default();
        // Ids count up from one random one, so that the ledger's order is the register's. The bit taken out
        // keeps the count from reaching the fixed bits above it.
        let mut next = new_id(self.now).as_u128() & !(1 << 61);
        let mut total = 0_i64;
        let mut in_utf8 = 0_i64;
        let written: Vec<Lang> = letter.texts.iter().map(|text| text.lang).collect();
        let mut after = None;
        loop {
            let page = people::recipients_page(
                conn,
                self.incident_id,
                &letter.audience,
                &self.cipher,
                after,
            )?;
            let Some(last) = page.last else {
                return Ok((hasher.finish(), total, in_utf8));
            };
            after = Some(last);
            let mut new = Vec::with_capacity(page.mailed.len());
            for mail in page.mailed {
                hasher
                    .push(mail.recipient.person_id, &mail.recipient.email_index)
                    .map_err(|e| DbError::Other(e.to_string()))?;
                hasher.cover(&mail.recipient.others);
                let served = language::serve(mail.lang, &written, &letter.fallback);
                let lang = served.map_or_else(Lang::default, |served| served.lang);
                new.push(delivery(Uuid::from_u128(next), lang, mail));
                next += 1;
                total += 1;
            }
            if letter.encoding == MailEncoding::Iso2022Jp {
                let own = |new: &&NewDelivery| !new.recipient.fits_iso_2022_jp();
                in_utf8 += i64::try_from(new.iter().filter(own).count()).unwrap_or(0);
            }
            deliveries::insert(conn, &batch, &new)?;
        }
    }
}

fn delivery(id: Uuid, lang: Lang, mail: Mailed) -> NewDelivery {
    NewDelivery {
        id,
        to: Some(mail.recipient.person_id),
        lang,
        recipient: mail.letter,
        covers: mail.recipient.others,
    }
}

fn mismatch(recipients: i64) -> DbError {
    DbError::refused(
        ErrorCode::ConfirmationMismatch,
        &format!(
            "送付されるのは{}です",
            civil::counted(recipients, civil::MAILS, Lang::Ja)
        ),
        &format!(
            "{} would go out",
            civil::counted(recipients, civil::MAILS, Lang::En)
        ),
    )
}
