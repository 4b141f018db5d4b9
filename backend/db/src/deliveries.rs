//! Deliveries: one row a recipient of a campaign, of an instruction's mailing or of an alarm, one row an attempt. Rows are
//! made here and read here; how they move from state to state is in `queue`, `moves` and `recovery`.

mod content;
mod covering;
mod halt;
mod keyed;
mod ledger;
mod moves;
mod pace;
mod queue;
mod recovery;

pub(crate) use content::files_of;
pub use content::{Content, ContentFile, Frozen, content};
pub use covering::{covered, covers_of};
pub use halt::{finish, pause};
pub(crate) use keyed::keyed;
pub(crate) use ledger::{AttemptRow, goes_to, indexes, shown};
pub use ledger::{LedgerQuery, accepted_since, attempts, counts, get, list};
pub use moves::{Begin, End, Kept, Move, Moved, apply, apply_again, settle};
pub use pace::{Domains, accepted_by_step, domains, put_off};
pub use queue::{
    Claimed, Found, Look, Ramped, Reserved, Running, begin_test, claim, release_all,
    release_unknown, running, sent_since, waits, waits_for,
};
pub use recovery::{Recovered, abandon, recover};

use crate::{
    Conn, DbError, DbId, DbResult,
    crypto::{IncidentCipher, Place},
    ids::micros,
    schema::deliveries,
    stored,
};
use diesel::prelude::*;
use saiki_api::{
    Lang, Timestamp, Uuid,
    deliveries::DeliveryState,
    people::{DataItem, Person},
    wire,
};
use saiki_domain::{address::MailAddress, letters::values::LetterMember, people::Draft};
use serde::{Deserialize, Serialize};

/// Rows of one INSERT: SQLite binds at most 32,766 values.
const CHUNK: usize = 1000;

/// What mails go out as: they are sent, paused and finished together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sending {
    /// A campaign.
    Campaign(Uuid),
    /// A mailing of an instruction.
    Mailing(Uuid),
    /// An alarm.
    Alarm(Uuid),
}

impl Sending {
    /// Its id.
    pub fn id(self) -> Uuid {
        match self {
            Sending::Campaign(id) | Sending::Mailing(id) | Sending::Alarm(id) => id,
        }
    }
}

/// Whether a row is a recipient's letter, somebody's test, an instruction to a unit or an alarm to a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryKind {
    /// A recipient's letter.
    Letter,
    /// A test mail: sent once by whoever asked, never claimed by a worker.
    Test,
    /// An instruction to a unit.
    Instruction,
    /// An alarm to a user.
    Alarm,
}

/// The person, the unit or the user, as frozen at the start: all that the mail says of them, and where it goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    /// Name.
    pub name: String,
    /// The organisation's own number for them.
    pub number: String,
    /// Mail address.
    pub email: String,
    /// Their company.
    pub organisation: String,
    /// What leaked of them.
    pub data_items: Vec<DataItem>,
    /// Contract that binds; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub contract_ref: String,
    /// Everybody the mail is for where that is a household or somebody's wards; empty otherwise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<LetterMember>,
}

impl Recipient {
    /// Whether a mail in ISO-2022-JP can carry what is this recipient's own.
    pub fn fits_iso_2022_jp(&self) -> bool {
        let members = self.members.iter().map(|member| &member.name);
        [&self.name, &self.number, &self.organisation]
            .into_iter()
            .chain(members)
            .all(|text| saiki_domain::jis::encode(text).is_some())
    }
}

impl From<&Person> for Recipient {
    fn from(person: &Person) -> Recipient {
        Recipient {
            name: person.name.clone(),
            number: person.number.clone(),
            email: person.email.clone(),
            organisation: person.organisation.clone(),
            data_items: person.data_items.clone(),
            contract_ref: person.contract_ref.clone(),
            members: Vec::new(),
        }
    }
}

/// A delivery to be made.
#[derive(Debug, Clone)]
pub struct NewDelivery {
    /// Its id.
    pub id: Uuid,
    /// The person, of an instruction the unit, of an alarm the user; absent for a test with an invented one.
    pub to: Option<Uuid>,
    /// Language of the mail.
    pub lang: Lang,
    /// Who gets it.
    pub recipient: Recipient,
    /// Whom else it covers, ascending; empty for most.
    pub covers: Vec<Uuid>,
}

/// What deliveries made together have in common.
#[derive(Debug, Clone)]
pub struct Batch<'a> {
    /// Letter, test, instruction or alarm.
    pub kind: DeliveryKind,
    /// The campaign; of an instruction the mailing, of an alarm that.
    pub of: Uuid,
    /// Its incident.
    pub incident_id: Uuid,
    /// The incident's cipher.
    pub cipher: &'a IncidentCipher,
    /// Domain that Message-IDs are made under: the sender's.
    pub domain: &'a str,
    /// Now; also the letters' `Date`.
    pub now: Timestamp,
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = deliveries, treat_none_as_default_value = false)]
pub(crate) struct Row {
    pub id: DbId,
    pub kind: String,
    pub campaign_id: Option<DbId>,
    pub incident_id: DbId,
    pub person_id: Option<DbId>,
    pub sealed: Vec<u8>,
    pub address_index: Vec<u8>,
    pub number_index: Option<Vec<u8>>,
    pub domain: String,
    pub lang: String,
    pub state: String,
    pub lease_token: Option<i64>,
    pub lease_until: Option<i64>,
    pub attempts: i32,
    pub ambiguous: i32,
    pub next_at: Option<i64>,
    pub message_id: String,
    pub body_sha256: String,
    pub last_phase: Option<String>,
    pub last_code: Option<i32>,
    pub last_enhanced: Option<String>,
    pub last_text: Option<String>,
    pub accepted_at: Option<i64>,
    pub created_at: i64,
    pub updated_at: i64,
    pub mailing_id: Option<DbId>,
    pub unit_id: Option<DbId>,
    pub bounce_class: Option<String>,
    pub bounce_status: Option<String>,
    pub alarm_id: Option<DbId>,
    pub user_id: Option<DbId>,
}

impl Row {
    /// What it goes out as.
    pub(crate) fn sending(&self) -> DbResult<Sending> {
        sending(self.campaign_id, self.mailing_id, self.alarm_id)
    }

    /// The person of this row, in the clear.
    pub(crate) fn recipient(&self, cipher: &IncidentCipher) -> DbResult<Recipient> {
        let place = Place::new("deliveries", "sealed", self.id.into());
        Ok(serde_json::from_slice(&cipher.open(&place, &self.sealed)?)?)
    }
}

fn sending(
    campaign: Option<DbId>,
    mailing: Option<DbId>,
    alarm: Option<DbId>,
) -> DbResult<Sending> {
    match (campaign, mailing, alarm) {
        (Some(id), None, None) => Ok(Sending::Campaign(id.into())),
        (None, Some(id), None) => Ok(Sending::Mailing(id.into())),
        (None, None, Some(id)) => Ok(Sending::Alarm(id.into())),
        _ => Err(DbError::Other("a delivery of nothing".to_owned())),
    }
}

/// The stored name of a state.
pub(crate) fn name(state: DeliveryState) -> String {
    wire::name(&state)
}

/// Makes deliveries, waiting to be claimed. Message-ID and `Date` are fixed here, for all attempts.
pub fn insert(conn: &mut Conn, batch: &Batch<'_>, new: &[NewDelivery]) -> DbResult<()> {
    for chunk in new.chunks(CHUNK) {
        let rows = chunk
            .iter()
            .map(|one| row(batch, one))
            .collect::<DbResult<Vec<Row>>>()?;
        each!(
            conn,
            diesel::insert_into(deliveries::table)
                .values(&rows)
                .execute(conn)
        )?;
    }
    covering::insert(conn, batch.incident_id, new)
}

fn row(batch: &Batch<'_>, new: &NewDelivery) -> DbResult<Row> {
    let recipient = &new.recipient;
    let place = Place::new("deliveries", "sealed", new.id);
    let keys = Draft {
        email: recipient.email.clone(),
        number: recipient.number.clone(),
        ..Draft::default()
    };
    let index = |key: saiki_domain::people::Key| batch.cipher.index(key.kind, &key.value);
    let domain = MailAddress::parse(&recipient.email).map(|address| address.domain().to_owned());
    let (of, to) = (Some(DbId(batch.of)), new.to.map(DbId));
    let when = |goes: bool| if goes { (of, to) } else { (None, None) };
    let letter = matches!(batch.kind, DeliveryKind::Letter | DeliveryKind::Test);
    let (campaign_id, person_id) = when(letter);
    let (mailing_id, unit_id) = when(batch.kind == DeliveryKind::Instruction);
    let (alarm_id, user_id) = when(batch.kind == DeliveryKind::Alarm);
    Ok(Row {
        id: DbId(new.id),
        kind: wire::name(&batch.kind),
        campaign_id,
        incident_id: DbId(batch.incident_id),
        person_id,
        sealed: batch
            .cipher
            .seal(&place, stored::to_json(recipient)?.as_bytes())?,
        // An address that is none is found nowhere, and its letter ends as `invalid`.
        address_index: keys.email_key().map(index).unwrap_or_default(),
        number_index: keys.number_key().map(index),
        domain: domain.unwrap_or_default(),
        lang: wire::name(&new.lang),
        state: name(DeliveryState::Queued),
        lease_token: None,
        lease_until: None,
        attempts: 0,
        ambiguous: 0,
        next_at: None,
        message_id: format!("<{}@{}>", new.id, batch.domain),
        body_sha256: String::new(),
        last_phase: None,
        last_code: None,
        last_enhanced: None,
        last_text: None,
        accepted_at: None,
        created_at: micros(batch.now),
        updated_at: micros(batch.now),
        mailing_id,
        unit_id,
        bounce_class: None,
        bounce_status: None,
        alarm_id,
        user_id,
    })
}
