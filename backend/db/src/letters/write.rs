//! Beginning a letter and changing it. A change makes a new version and, unless it only names the letter anew, voids an
//! approval asked for or given, in the same transaction; no version is ever rewritten.

use super::{
    attachments,
    read::{Row, VersionRow, get},
    series,
};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, approvals,
    ids::{micros, new_id},
    incidents,
    schema::{letter_versions, letters},
    stored,
};
use diesel::prelude::*;
use saiki_api::{
    Lang, Timestamp, Uuid,
    letters::{
        Audience, Basis, Letter, LetterAttachment, LetterKind, LetterPatch, LetterState,
        LetterText, MailEncoding, Sender,
    },
    wire,
};
use saiki_domain::letters::hash::Content;
use serde_json::json;

/// What a version says.
struct Said<'a> {
    kind: LetterKind,
    texts: &'a [LetterText],
    sender: &'a Sender,
    audience: &'a Audience,
    attachments: &'a [LetterAttachment],
    encoding: MailEncoding,
    basis: &'a Basis,
    fallback: &'a [Lang],
    follows: Option<Uuid>,
}

impl Said<'_> {
    fn hash(&self) -> String {
        Content {
            kind: self.kind,
            texts: self.texts,
            sender: self.sender,
            audience: self.audience,
            attachments: self.attachments,
            encoding: self.encoding,
            basis: self.basis,
            fallback: self.fallback,
            follows: self.follows,
        }
        .hash()
    }
}

/// Who writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// The user.
    pub id: Uuid,
    /// Their name at the time.
    pub name: String,
}

/// What a letter begins with.
#[derive(Debug, Clone)]
pub struct Beginning {
    /// What it is for.
    pub kind: LetterKind,
    /// Name inside the organisation.
    pub name: String,
    /// Texts, checked.
    pub texts: Vec<LetterText>,
    /// Sender.
    pub sender: Sender,
    /// Recipients wanted.
    pub audience: Audience,
    /// Why it is sent.
    pub basis: Basis,
    /// Languages to fall back to.
    pub fallback: Vec<Lang>,
    /// The letter it reports on from.
    pub follows: Option<Uuid>,
}

/// Begins a letter at version 1.
pub fn create(
    conn: &mut Conn,
    incident: Uuid,
    by: &Author,
    new: &Beginning,
    now: Timestamp,
) -> DbResult<Changed<Letter>> {
    // Numbers of reports are given one by one.
    incidents::lock(conn, incident)?;
    let id = new_id(now);
    let place = series::begin(conn, incident, id, new.kind, new.follows)?;
    diesel::insert_into(letters::table)
        .values(Row {
            id: DbId(id),
            incident_id: DbId(incident),
            kind: wire::name(&new.kind),
            name: new.name.trim().to_owned(),
            state: wire::name(&LetterState::Draft),
            version: 1,
            created_at: micros(now),
            updated_at: micros(now),
            series_id: DbId(place.id),
            series_number: place.number,
            follows_id: place.follows.map(DbId),
        })
        .execute(conn)?;
    let said = Said {
        kind: new.kind,
        texts: &new.texts,
        sender: &new.sender,
        audience: &new.audience,
        // Files hang on a letter, so none can go with one that is only beginning.
        attachments: &[],
        encoding: MailEncoding::default(),
        basis: &new.basis,
        fallback: &new.fallback,
        follows: new.follows,
    };
    put_version(conn, id, 1, by, &said, now)?;
    let data = json!({
        "kind": new.kind, "version": 1, "content_hash": said.hash(), "purpose": new.basis.purpose,
        "number": place.number, "follows": new.follows,
    });
    Ok(Changed::new(
        get(conn, incident, id)?,
        Entry::incident(incident, "letter.created", id, data),
    ))
}

/// Changes a letter. `expected` is the version the caller saw. A patch of equal values changes nothing.
pub fn update(
    conn: &mut Conn,
    incident: Uuid,
    id: Uuid,
    by: &Author,
    patch: &LetterPatch,
    expected: i64,
    now: Timestamp,
) -> DbResult<Changed<Letter>> {
    lock(conn, incident, id)?;
    let before = get(conn, incident, id)?;
    if before.version != expected {
        return Err(DbError::Stale);
    }
    let mut after = before.clone();
    if let Some(name) = &patch.name {
        after.name = name.trim().to_owned();
    }
    if let Some(texts) = &patch.texts {
        after.texts.clone_from(texts);
    }
    if let Some(sender) = &patch.sender {
        after.sender.clone_from(sender);
    }
    if let Some(audience) = &patch.audience {
        after.audience.clone_from(audience);
    }
    if let Some(choices) = &patch.attachments {
        after.attachments = attachments::all(conn, incident, id, choices)?;
    }
    if let Some(encoding) = patch.encoding {
        after.encoding = encoding;
    }
    if let Some(basis) = &patch.basis {
        after.basis.clone_from(basis);
    }
    if let Some(fallback) = &patch.fallback {
        after.fallback.clone_from(fallback);
    }
    if after == before {
        return Ok(Changed::nothing(before));
    }
    series::unsent(conn, &before)?;
    let version = expected + 1;
    let said = Said {
        kind: after.kind,
        texts: &after.texts,
        sender: &after.sender,
        audience: &after.audience,
        attachments: &after.attachments,
        encoding: after.encoding,
        basis: &after.basis,
        fallback: &after.fallback,
        follows: after.series.follows,
    };
    let content_hash = said.hash();
    // Its name is known inside the organisation alone: what was approved is still what it says, and who wrote that is
    // still its author.
    let renamed = content_hash == before.content_hash;
    let (author, state) = match renamed {
        true => {
            let author = Author {
                id: before.author_id,
                name: before.author_name.clone(),
            };
            (author, before.state)
        }
        false => (by.clone(), LetterState::Draft),
    };
    put_version(conn, id, version, &author, &said, now)?;
    diesel::update(letters::table.find(DbId(id)))
        .set((
            letters::name.eq(&after.name),
            letters::state.eq(wire::name(&state)),
            letters::version.eq(version),
            letters::updated_at.eq(micros(now)),
        ))
        .execute(conn)?;
    let data = json!({
        "version": version, "content_hash": content_hash, "purpose": after.basis.purpose,
    });
    let mut entries = vec![Entry::incident(incident, "letter.edited", id, data)];
    if !renamed {
        entries.extend(approvals::void(conn, incident, id, approvals::EDITED, now)?);
    }
    Ok(Changed::with(get(conn, incident, id)?, entries))
}

fn put_version(
    conn: &mut Conn,
    id: Uuid,
    version: i64,
    by: &Author,
    said: &Said,
    now: Timestamp,
) -> DbResult<()> {
    diesel::insert_into(letter_versions::table)
        .values(VersionRow {
            letter_id: DbId(id),
            version,
            texts: stored::to_json(&said.texts)?,
            sender: stored::to_json(said.sender)?,
            audience: stored::to_json(said.audience)?,
            content_hash: said.hash(),
            author_id: DbId(by.id),
            author_name: by.name.clone(),
            created_at: micros(now),
            attachments: stored::to_json(&said.attachments)?,
            encoding: wire::name(&said.encoding),
            basis: stored::to_json(said.basis)?,
            fallback: stored::to_json(&said.fallback)?,
        })
        .execute(conn)?;
    Ok(())
}

/// Holds a letter's row until the transaction ends, so that an edit and an approval of it cannot cross.
pub(crate) fn lock(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<()> {
    let found = diesel::update(
        letters::table.filter(
            letters::id
                .eq(DbId(id))
                .and(letters::incident_id.eq(DbId(incident))),
        ),
    )
    .set(letters::version.eq(letters::version))
    .execute(conn)?;
    if found == 1 {
        Ok(())
    } else {
        Err(DbError::NotFound)
    }
}

/// Holds the rows of all letters of an incident, in one order, so that two who do this cannot wait for each other.
pub(crate) fn lock_all(conn: &mut Conn, incident: Uuid) -> DbResult<()> {
    let all = letters::table
        .filter(letters::incident_id.eq(DbId(incident)))
        .order(letters::id)
        .select(letters::id);
    // SQLite has one writer at a time.
    if let Conn::Pg(conn) = conn {
        let _: Vec<DbId> = all.for_update().load(conn)?;
    }
    Ok(())
}

/// Moves a letter to another state without a new version: asking for approval and deciding it.
pub(crate) fn set_state(conn: &mut Conn, id: Uuid, state: LetterState) -> DbResult<()> {
    diesel::update(letters::table.find(DbId(id)))
        .set(letters::state.eq(wire::name(&state)))
        .execute(conn)?;
    Ok(())
}
