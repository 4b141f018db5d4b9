//! What a campaign sends: the frozen version of its letter and the facts frozen beside it. Rendering is not done here.

use crate::{
    Conn, DbError, DbId, DbResult,
    crypto::{IncidentCipher, Keyring},
    incident_keys,
    schema::{campaigns, letter_versions},
    stored,
};
use diesel::prelude::*;
use saiki_api::{
    Uuid,
    incidents::Incident,
    letters::{LetterKind, LetterText, Sender},
    organisation::Organisation,
};
use serde::{Deserialize, Serialize};

/// What the start of a campaign freezes beside the recipients; stored as JSON in `campaigns.frozen`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen {
    /// The incident as it was.
    pub incident: Incident,
    /// The organisation as it was.
    pub organisation: Organisation,
    /// People on the register.
    pub people: i64,
    /// Which report this is, from 1, among the incident's letters of its kind.
    pub number: i64,
    /// Who sends, nothing left empty but perhaps the name.
    pub sender: Sender,
}

/// All that the letters of a campaign are made of, apart from the recipients.
#[derive(Debug, Clone)]
pub struct Content {
    /// What the letter is for.
    pub kind: LetterKind,
    /// Its texts.
    pub texts: Vec<LetterText>,
    /// The facts.
    pub frozen: Frozen,
    /// Opens the recipients.
    pub cipher: IncidentCipher,
}

/// The content of a started campaign.
pub fn content(conn: &mut Conn, keyring: &Keyring, campaign: Uuid) -> DbResult<Content> {
    let found: Option<(DbId, DbId, i64, String, Option<String>)> = campaigns::table
        .find(DbId(campaign))
        .select((
            campaigns::incident_id,
            campaigns::letter_id,
            campaigns::letter_version,
            campaigns::letter_kind,
            campaigns::frozen,
        ))
        .first(conn)
        .optional()?;
    let (incident, letter, version, kind, frozen) = found.ok_or(DbError::NotFound)?;
    let frozen = frozen.ok_or_else(|| DbError::Other("campaign was never started".to_owned()))?;
    let texts: Option<String> = letter_versions::table
        .find((letter, version))
        .select(letter_versions::texts)
        .first(conn)
        .optional()?;
    let texts = texts.ok_or_else(|| DbError::Other("campaign without its letter".to_owned()))?;
    Ok(Content {
        kind: stored::value("campaigns.letter_kind", &kind)?,
        texts: stored::json(&texts)?,
        frozen: stored::json(&frozen)?,
        cipher: incident_keys::cipher(conn, keyring, incident.into())?,
    })
}
