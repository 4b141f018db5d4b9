//! What a campaign sends: the frozen version of its letter and the facts frozen beside it. Rendering is not done here.

use crate::{
    Conn, DbError, DbId, DbResult,
    crypto::{IncidentCipher, Keyring},
    files, incident_keys,
    schema::{campaigns, letter_versions},
    stored,
    unsubscribe::{self, Unsubscriber},
};
use diesel::prelude::*;
use saiki_api::{
    Lang, Uuid,
    incidents::Incident,
    letters::{Basis, LetterAttachment, LetterKind, LetterText, MailEncoding, Sender},
    organisation::Organisation,
};
use saiki_domain::letters::series::Previous;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What the start of a campaign freezes beside the recipients; stored as JSON in `campaigns.frozen`.
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
    #[serde(default)]
    pub last: bool,
    /// The report before; absent for a first one.
    #[serde(default)]
    pub previous: Option<Previous>,
    /// Where this instance is found, for links to stop updates; absent from notices that are owed.
    #[serde(default)]
    pub unsubscribe: Option<String>,
    /// Who sends, nothing left empty but perhaps the name.
    pub sender: Sender,
    /// Whether its mails say their language in the header. Those of campaigns started before they did say nothing, so
    /// that a mail tried again is the same one.
    #[serde(default)]
    pub names_language: bool,
    /// Mails that go out in UTF-8 although the letter is in ISO-2022-JP, because of the recipient's own name.
    #[serde(default)]
    pub in_utf8: i64,
}

/// A file that goes with every mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContentFile {
    /// What the letter says of it.
    pub attachment: LetterAttachment,
    /// Its bytes, shared.
    pub bytes: Arc<[u8]>,
}

/// Opens the files that go with a letter.
pub(crate) fn files_of(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    attachments: Vec<LetterAttachment>,
) -> DbResult<Vec<ContentFile>> {
    let open = |attachment: LetterAttachment| {
        let bytes = files::whole(conn, cipher, attachment.file_id, &attachment.sha256)?;
        Ok(ContentFile {
            attachment,
            bytes: bytes.into(),
        })
    };
    attachments.into_iter().map(open).collect()
}

/// All that the letters of a campaign are made of, apart from the recipients.
#[derive(Debug, Clone)]
pub struct Content {
    /// What the letter is for.
    pub kind: LetterKind,
    /// Its texts.
    pub texts: Vec<LetterText>,
    /// Languages it falls back to.
    pub fallback: Vec<Lang>,
    /// Files that go with it.
    pub files: Vec<ContentFile>,
    /// The characters its mails are written in.
    pub encoding: MailEncoding,
    /// The facts.
    pub frozen: Frozen,
    /// Makes the links to stop updates; absent from notices that are owed.
    pub unsubscribe: Option<Unsubscriber>,
    /// Whether it is an update, which whoever gets it may stop.
    pub update: bool,
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
    let said: Option<(String, String, String, String, String)> = letter_versions::table
        .find((letter, version))
        .select((
            letter_versions::texts,
            letter_versions::attachments,
            letter_versions::encoding,
            letter_versions::fallback,
            letter_versions::basis,
        ))
        .first(conn)
        .optional()?;
    let (texts, attachments, encoding, fallback, basis) =
        said.ok_or_else(|| DbError::Other("campaign without its letter".to_owned()))?;
    let cipher = incident_keys::cipher(conn, keyring, incident.into())?;
    let frozen: Frozen = stored::json(&frozen)?;
    let basis: Basis = stored::json(&basis)?;
    let unsubscribe = match &frozen.unsubscribe {
        Some(base) => Some(unsubscribe::of_campaign(conn, &cipher, campaign, base)?),
        None => None,
    };
    Ok(Content {
        unsubscribe,
        update: basis.is_update(),
        files: files_of(conn, &cipher, stored::json(&attachments)?)?,
        encoding: stored::value("letter_versions.encoding", &encoding)?,
        kind: stored::value("campaigns.letter_kind", &kind)?,
        texts: stored::json(&texts)?,
        fallback: stored::json(&fallback)?,
        frozen,
        cipher,
    })
}
