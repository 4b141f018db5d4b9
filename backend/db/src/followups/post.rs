//! Letters by post: batches with what they froze, and their letters. The PDF is made elsewhere, from what is read here.

mod covering;
mod make;
mod sent;
mod tracking;

pub use make::{discard, make, postable};
pub use sent::{PostKey, posted, printed, returned};
pub use tracking::track;

use crate::{
    Conn, DbError, DbId, DbResult,
    crypto::{IncidentCipher, Place},
    deliveries,
    ids::instant,
    schema::{letter_versions, letters, post_batches, post_letters},
    sealed::registry::Indexes,
    stored,
};
use diesel::prelude::*;
use saiki_api::{
    Date, Lang, Timestamp, Uuid,
    followups::{PostBatch, PostLetter, PostRef},
    incidents::Incident,
    letters::{LetterKind, LetterText},
    organisation::Organisation,
    people::DataItem,
};
use saiki_domain::{
    letters::{
        series::Previous,
        values::{Addressee, LetterMember},
    },
    people::{Draft, Key},
};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Rows named in one statement.
const BATCH: usize = 1_000;

#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = post_batches, treat_none_as_default_value = false)]
struct BatchRow {
    id: DbId,
    incident_id: DbId,
    number: i64,
    letter_id: DbId,
    letter_kind: String,
    letter_version: i64,
    content_hash: String,
    frozen: String,
    envelope: String,
    letters: i64,
    returned: i64,
    pdf_sha256: Option<String>,
    pages: Option<i64>,
    posted_on: Option<String>,
    service: String,
    decision_id: Option<DbId>,
    by_id: DbId,
    by_name: String,
    created_at: i64,
    version: i64,
    people: i64,
}

#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = post_letters, treat_none_as_default_value = false)]
struct LetterRow {
    id: DbId,
    batch_id: DbId,
    n: i64,
    incident_id: DbId,
    person_id: DbId,
    lang: String,
    sealed: Vec<u8>,
    number_index: Option<Vec<u8>>,
    state: String,
    tracking: Option<Vec<u8>>,
    returned_on: Option<String>,
    return_reason: Option<String>,
}

/// What a batch froze beside its letters: the facts its text is filled from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen {
    /// The incident as it was.
    pub incident: Incident,
    /// The organisation as it was.
    pub organisation: Organisation,
    /// People on the register.
    pub people: i64,
    /// Which report this is, from 1.
    pub number: i64,
    /// Whether it is the last one.
    pub last: bool,
    /// The report before; absent for a first one.
    pub previous: Option<Previous>,
    /// The date of the letters.
    pub date: Timestamp,
}

/// Whom a letter is made out to, as frozen: all that it says, and where it goes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    /// Name.
    pub name: String,
    /// The organisation's own number for them.
    pub number: String,
    /// Their company.
    pub organisation: String,
    /// Postal address.
    pub address: String,
    /// What leaked of them.
    pub data_items: Vec<DataItem>,
    /// Contract that binds; may be empty.
    #[serde(default)]
    pub contract: String,
    /// Everybody it is for where that is a household or somebody's wards; empty otherwise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<LetterMember>,
}

impl Recipient {
    fn of(letter: deliveries::Recipient, address: String) -> Recipient {
        Recipient {
            name: letter.name,
            number: letter.number,
            organisation: letter.organisation,
            address,
            data_items: letter.data_items,
            contract: letter.contract_ref,
            members: letter.members,
        }
    }

    /// As a letter is made out to them.
    pub fn addressee(&self) -> Addressee {
        Addressee {
            name: self.name.clone(),
            number: self.number.clone(),
            organisation: self.organisation.clone(),
            data_items: self.data_items.clone(),
            contract: self.contract.clone(),
            members: self.members.clone(),
        }
    }
}

/// What is printed of a batch.
#[derive(Debug, Clone)]
pub struct Content {
    /// The batch.
    pub batch: PostBatch,
    /// What the letter is for.
    pub kind: LetterKind,
    /// Its texts in the version printed.
    pub texts: Vec<LetterText>,
    /// The facts.
    pub frozen: Frozen,
    /// Letters by language, as the index sheet counts them.
    pub langs: Vec<(Lang, i64)>,
}

/// A letter to be printed.
#[derive(Debug, Clone)]
pub struct Printable {
    /// Which one, from 1.
    pub n: i64,
    /// Language.
    pub lang: Lang,
    /// Whom it is for.
    pub recipient: Recipient,
}

fn place(id: Uuid) -> Place<'static> {
    Place::new("post_letters", "sealed", id)
}

fn tracking_place(id: Uuid) -> Place<'static> {
    Place::new("post_letters", "tracking", id)
}

/// A letter's tracking number.
fn tracked(cipher: &IncidentCipher, letter: DbId, sealed: &[u8]) -> DbResult<String> {
    let text = cipher.open(&tracking_place(letter.0), sealed)?;
    String::from_utf8(text).map_err(|_| DbError::Sealed)
}

fn number_key(number: &str) -> Option<Key> {
    let draft = Draft {
        number: number.to_owned(),
        ..Draft::default()
    };
    draft.number_key()
}

fn number_index(cipher: &IncidentCipher, number: &str) -> Option<Vec<u8>> {
    number_key(number).map(|key| cipher.index(key.kind, &key.value))
}

/// Index columns of `post_letters` and their values, from what is sealed.
pub(crate) fn keyed(cipher: &IncidentCipher, plain: &[u8]) -> DbResult<Indexes> {
    let recipient: Recipient = serde_json::from_slice(plain)?;
    Ok(vec![(
        "number_index",
        number_index(cipher, &recipient.number),
    )])
}

impl BatchRow {
    fn into_batch(self, letter_name: String) -> DbResult<PostBatch> {
        Ok(PostBatch {
            id: self.id.into(),
            number: self.number,
            letter_id: self.letter_id.into(),
            letter_name,
            letter_version: self.letter_version,
            content_hash: self.content_hash,
            envelope: stored::value("post_batches.envelope", &self.envelope)?,
            letters: self.letters,
            people: self.people,
            returned: self.returned,
            pdf_sha256: self.pdf_sha256,
            pages: self.pages,
            posted_on: stored::optional("post_batches.posted_on", self.posted_on.as_deref())?,
            service: self.service,
            by_name: self.by_name,
            created_at: instant(self.created_at),
            version: self.version,
        })
    }
}

impl LetterRow {
    fn recipient(&self, cipher: &IncidentCipher) -> DbResult<Recipient> {
        let plain = cipher.open(&place(self.id.0), &self.sealed)?;
        Ok(serde_json::from_slice(&plain)?)
    }

    fn open(self, cipher: &IncidentCipher, batch: i64, covers: Vec<Uuid>) -> DbResult<PostLetter> {
        let recipient = self.recipient(cipher)?;
        let tracking = match &self.tracking {
            None => String::new(),
            Some(sealed) => tracked(cipher, self.id, sealed)?,
        };
        Ok(PostLetter {
            letter: PostRef {
                batch_id: self.batch_id.into(),
                batch,
                n: self.n,
            },
            person_id: self.person_id.into(),
            covers,
            number: recipient.number,
            name: recipient.name,
            members: recipient.members.into_iter().map(|one| one.name).collect(),
            address: recipient.address,
            lang: stored::value("post_letters.lang", &self.lang)?,
            state: stored::value("post_letters.state", &self.state)?,
            tracking,
            returned_on: returned_on(self.returned_on.as_deref())?,
            return_reason: stored::optional(
                "post_letters.return_reason",
                self.return_reason.as_deref(),
            )?,
        })
    }
}

fn returned_on(day: Option<&str>) -> DbResult<Option<Date>> {
    stored::optional("post_letters.returned_on", day)
}

fn row(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<BatchRow> {
    let row: Option<BatchRow> = post_batches::table
        .find(DbId(id))
        .filter(post_batches::incident_id.eq(DbId(incident)))
        .first(conn)
        .optional()?;
    row.ok_or(DbError::NotFound)
}

fn told(conn: &mut Conn, rows: Vec<BatchRow>) -> DbResult<Vec<PostBatch>> {
    let ids: Vec<DbId> = rows.iter().map(|row| row.letter_id).collect();
    let names: Vec<(DbId, String)> = letters::table
        .filter(letters::id.eq_any(ids))
        .select((letters::id, letters::name))
        .load(conn)?;
    let names: HashMap<DbId, String> = names.into_iter().collect();
    rows.into_iter()
        .map(|row| {
            let name = names.get(&row.letter_id).cloned().unwrap_or_default();
            row.into_batch(name)
        })
        .collect()
}

/// One batch.
pub fn get(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<PostBatch> {
    let row = row(conn, incident, id)?;
    told(conn, vec![row])?.pop().ok_or(DbError::NotFound)
}

/// Batches of an incident, the newest first: at most `limit` after the number `after`.
pub fn list(
    conn: &mut Conn,
    incident: Uuid,
    after: Option<i64>,
    limit: u32,
) -> DbResult<Vec<PostBatch>> {
    let mut query = post_batches::table
        .filter(post_batches::incident_id.eq(DbId(incident)))
        .order(post_batches::number.desc())
        .limit(limit.into())
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(post_batches::number.lt(after));
    }
    let rows: Vec<BatchRow> = query.load(conn)?;
    told(conn, rows)
}

/// Letters of a batch in the clear, in the order they are printed: at most `limit` after the letter `after`.
pub fn letters(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    batch: Uuid,
    after: i64,
    limit: u32,
) -> DbResult<Vec<PostLetter>> {
    let number = row(conn, incident, batch)?.number;
    let rows = page(conn, batch, after, limit)?;
    let mut covers = covering::others(conn, &rows)?;
    rows.into_iter()
        .map(|row| {
            let covers = covers.remove(&row.id).unwrap_or_default();
            row.open(cipher, number, covers)
        })
        .collect()
}

/// Letters as they are printed: at most `limit` after the letter `after`.
pub fn printable(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    batch: Uuid,
    after: i64,
    limit: u32,
) -> DbResult<Vec<Printable>> {
    let one = |row: LetterRow| {
        Ok(Printable {
            n: row.n,
            lang: stored::value("post_letters.lang", &row.lang)?,
            recipient: row.recipient(cipher)?,
        })
    };
    page(conn, batch, after, limit)?
        .into_iter()
        .map(one)
        .collect()
}

fn page(conn: &mut Conn, batch: Uuid, after: i64, limit: u32) -> DbResult<Vec<LetterRow>> {
    Ok(post_letters::table
        .filter(
            post_letters::batch_id
                .eq(DbId(batch))
                .and(post_letters::n.gt(after)),
        )
        .order(post_letters::n)
        .limit(limit.into())
        .load(conn)?)
}

/// Letters made for a person, alone or with others, the newest first.
pub(super) fn of_person(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    person: Uuid,
) -> DbResult<Vec<PostLetter>> {
    let ids = covering::letters_for(conn, incident, &[DbId(person)])?;
    let rows: Vec<LetterRow> = post_letters::table
        .filter(
            post_letters::incident_id
                .eq(DbId(incident))
                .and(post_letters::id.eq_any(ids)),
        )
        .order(post_letters::batch_id.desc())
        .load(conn)?;
    let batches: Vec<DbId> = rows.iter().map(|row| row.batch_id).collect();
    let numbers = numbers(conn, batches)?;
    let mut covers = covering::others(conn, &rows)?;
    rows.into_iter()
        .map(|row| {
            let number = numbers.get(&row.batch_id).copied().unwrap_or_default();
            let covers = covers.remove(&row.id).unwrap_or_default();
            row.open(cipher, number, covers)
        })
        .collect()
}

/// The newest letter of each of these people.
pub(super) fn newest(
    conn: &mut Conn,
    incident: Uuid,
    people: &[DbId],
) -> DbResult<HashMap<DbId, PostRef>> {
    let mut all = HashMap::new();
    for some in people.chunks(BATCH) {
        let mut rows = covering::made_for(conn, incident, some)?;
        // Ids of batches count up.
        rows.sort_by_key(|(_, batch, _)| *batch);
        let numbers = numbers(conn, rows.iter().map(|row| row.1).collect())?;
        for (person, batch, n) in rows {
            let letter = PostRef {
                batch_id: batch.into(),
                batch: numbers.get(&batch).copied().unwrap_or_default(),
                n,
            };
            all.insert(person, letter);
        }
    }
    Ok(all)
}

fn numbers(conn: &mut Conn, mut ids: Vec<DbId>) -> DbResult<HashMap<DbId, i64>> {
    ids.sort();
    ids.dedup();
    let mut all = HashMap::new();
    for some in ids.chunks(BATCH) {
        let rows: Vec<(DbId, i64)> = post_batches::table
            .filter(post_batches::id.eq_any(some.to_vec()))
            .select((post_batches::id, post_batches::number))
            .load(conn)?;
        all.extend(rows);
    }
    Ok(all)
}

/// What a batch prints.
pub fn content(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<Content> {
    let row = row(conn, incident, id)?;
    let texts: Option<String> = letter_versions::table
        .find((row.letter_id, row.letter_version))
        .select(letter_versions::texts)
        .first(conn)
        .optional()?;
    let texts = texts.ok_or_else(|| DbError::Other("a batch without its letter".to_owned()))?;
    let mut langs = Vec::new();
    for lang in Lang::ALL {
        let n: i64 = post_letters::table
            .filter(
                post_letters::batch_id
                    .eq(DbId(id))
                    .and(post_letters::lang.eq(lang.tag())),
            )
            .count()
            .get_result(conn)?;
        if n > 0 {
            langs.push((lang, n));
        }
    }
    Ok(Content {
        kind: stored::value("post_batches.letter_kind", &row.letter_kind)?,
        texts: stored::json(&texts)?,
        frozen: stored::json(&row.frozen)?,
        langs,
        batch: get(conn, incident, id)?,
    })
}
