//! Writes a pack. What goes in is read twice (the ledger as JSON and as CSV), so the caller reads it inside
//! one database snapshot; a ledger that moved in between is noticed and refused, never papered over.

use super::{
    archive::Archive,
    attached,
    key::SigningKey,
    ledger::{ArrayLines, AttemptRow, LedgerRow, count, csv_head, csv_line},
    manifest::{FORMAT, MANIFEST, Manifest, SIGNATURE},
    readme::README,
};
use crate::letters::{LetterTemplate, RenderError};
use saiki_api::{
    Timestamp, Uuid,
    audit::AuditEntry,
    campaigns::{Campaign, DeliveryCounts},
    letters::LetterKind,
};
use saiki_domain::{
    audit::ChainCheck,
    canonical::{self, from_hex, hex},
    letters::{
        hash::{Content, RecipientsHasher},
        values::{Addressee, Facts, Values},
    },
};
use sha2::{Digest, Sha256};
use std::io::{self, Write};

/// A source of rows, read from its beginning each time it is called.
pub type Rows<'a, T> =
    dyn Fn() -> Result<Box<dyn Iterator<Item = Result<T, PackError>> + 'a>, PackError> + 'a;

/// What a pack is made of.
pub struct Pack<'a> {
    /// When it is made.
    pub now: Timestamp,
    /// The campaign. Its counts are replaced by those of the ledger.
    pub campaign: &'a Campaign,
    /// The letter as approved.
    pub letter: Content<'a>,
    /// The bytes of its attachments, in their order.
    pub files: &'a [&'a [u8]],
    /// What the letter was filled from, with the date it was sent.
    pub facts: Facts<'a>,
    /// Whether the ledger's rows are masked.
    pub masked: bool,
    /// Deliveries of the campaign, ascending by person id.
    pub ledger: &'a Rows<'a, LedgerRow>,
    /// Their attempts, in any stable order.
    pub attempts: &'a Rows<'a, AttemptRow>,
    /// Audit entries: a stretch of the incident's chain without gaps.
    pub audit: &'a Rows<'a, AuditEntry>,
}

/// Why a pack could not be made.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// Writing failed.
    #[error("writing the pack: {0}")]
    Io(#[from] io::Error),
    /// A row is not representable.
    #[error("a row of the pack: {0}")]
    Json(#[from] serde_json::Error),
    /// Reading the records failed; described by the caller.
    #[error("reading the records: {0}")]
    Source(String),
    /// The letter does not render.
    #[error("the letter does not render")]
    Letter,
    /// The ledger changed while it was read: read it in one snapshot.
    #[error("the ledger changed while the pack was made")]
    Moved,
    /// Recipients came out of order, or are not those that were frozen.
    #[error("the ledger's recipients are not those frozen at the start")]
    Recipients,
    /// The letter is not the one the campaign sent.
    #[error("the letter's content hash is not the campaign's")]
    Content,
    /// The audit entries are not a whole stretch of one chain.
    #[error("the audit entries do not form a chain")]
    Audit,
}

impl From<RenderError> for PackError {
    fn from(_: RenderError) -> Self {
        PackError::Letter
    }
}

/// Writes the pack and returns the writer, and the counts of the ledger.
pub fn write<W: Write>(
    out: W,
    pack: &Pack,
    key: &SigningKey,
) -> Result<(W, DeliveryCounts), PackError> {
    let mut archive = Archive::new(out);
    archive.bytes("README.txt", README.as_bytes())?;
    letter(&mut archive, pack)?;
    let (counts, csv_hash) = ledger_json(&mut archive, pack)?;
    if ledger_csv(&mut archive, pack)? != csv_hash {
        return Err(PackError::Moved);
    }
    archive.entry("attempts.json", |entry| {
        let mut lines = ArrayLines::default();
        for row in (pack.attempts)()? {
            entry.write_all(lines.next(&row?)?.as_bytes())?;
        }
        Ok::<_, PackError>(entry.write_all(lines.end().as_bytes())?)
    })?;
    archive.bytes("counts.json", (canonical::text(&counts)? + "\n").as_bytes())?;
    audit(&mut archive, pack)?;
    let manifest = canonical::text(&Manifest {
        format: FORMAT.to_owned(),
        made_at: pack.now,
        instance_key: key.public_hex(),
        incident_id: pack.facts.incident.id,
        incident_reference: pack.facts.incident.reference.clone(),
        campaign: Campaign {
            counts,
            ..pack.campaign.clone()
        },
        masked: pack.masked,
        entries: archive.facts().to_vec(),
    })?;
    archive.bytes(MANIFEST, manifest.as_bytes())?;
    archive.bytes(SIGNATURE, &key.sign(manifest.as_bytes()))?;
    Ok((archive.seal(key)?, counts))
}

fn letter<W: Write>(archive: &mut Archive<W>, pack: &Pack) -> Result<(), PackError> {
    let content = pack.letter.canonical();
    if hex(&Sha256::digest(content.as_bytes())) != pack.campaign.content_hash {
        return Err(PackError::Content);
    }
    archive.bytes("letter/letter.json", content.as_bytes())?;
    let attachments = pack.letter.attachments;
    if attachments.len() != pack.files.len() {
        return Err(PackError::Content);
    }
    for (n, (attachment, bytes)) in attachments.iter().zip(pack.files).enumerate() {
        if canonical::sha256_of(bytes) != attachment.sha256 {
            return Err(PackError::Content);
        }
        archive.bytes(&attached::entry_name(n, attachment), bytes)?;
    }
    let kind: LetterKind = pack.letter.kind;
    for (index, text) in pack.letter.texts.iter().enumerate() {
        let lang = text.lang;
        let template = LetterTemplate::compile(text, kind, index).map_err(|_| PackError::Letter)?;
        let mut values = Values::common(&pack.facts, lang);
        if kind.is_mailed() {
            for (field, placeholder) in Addressee::placeholders(lang) {
                // A notice that is owed has no link to stop it, and shows none.
                if field.is_link() && !pack.letter.basis.is_update() {
                    continue;
                }
                values.set(field, &placeholder);
            }
        }
        let mail = template.render(&values)?;
        let folder = format!("letter/{}", lang.tag());
        archive.bytes(&format!("{folder}/subject.txt"), text.subject.as_bytes())?;
        archive.bytes(&format!("{folder}/source.md"), text.body.as_bytes())?;
        let shown = format!("{}\n\n{}", mail.subject, mail.text);
        archive.bytes(&format!("{folder}/text.txt"), shown.as_bytes())?;
        archive.bytes(&format!("{folder}/page.html"), mail.html.as_bytes())?;
    }
    Ok(())
}

/// First pass: the JSON, the counts, the recipients' hash, and what the CSV's hash will have to be.
fn ledger_json<W: Write>(
    archive: &mut Archive<W>,
    pack: &Pack,
) -> Result<(DeliveryCounts, Vec<u8>), PackError> {
    archive.entry("ledger.json", |entry| {
        let mut lines = ArrayLines::default();
        let mut counts = DeliveryCounts::default();
        let mut csv = Sha256::new();
        let mut recipients = RecipientsHasher::default();
        csv.update(csv_head());
        for row in (pack.ledger)()? {
            let row = row?;
            entry.write_all(lines.next(&row)?.as_bytes())?;
            csv.update(csv_line(&row));
            count(&mut counts, &row.delivery);
            push(&mut recipients, row.delivery.person_id, &row.address_index)?;
            recipients.cover(&row.delivery.covers);
        }
        entry.write_all(lines.end().as_bytes())?;
        let started = !pack.campaign.recipients_hash.is_empty() || counts.total > 0;
        if started && recipients.finish() != pack.campaign.recipients_hash {
            return Err(PackError::Recipients);
        }
        Ok((counts, csv.finalize().to_vec()))
    })
}

fn push(hasher: &mut RecipientsHasher, person: Uuid, index: &str) -> Result<(), PackError> {
    let index = from_hex(index).ok_or(PackError::Recipients)?;
    hasher
        .push(person, &index)
        .map_err(|_| PackError::Recipients)
}

/// Second pass: the CSV and its hash.
fn ledger_csv<W: Write>(archive: &mut Archive<W>, pack: &Pack) -> Result<Vec<u8>, PackError> {
    archive.entry("ledger.csv", |entry| {
        let mut hash = Sha256::new();
        let mut put = |text: String| -> io::Result<()> {
            hash.update(text.as_bytes());
            entry.write_all(text.as_bytes())
        };
        put(csv_head())?;
        for row in (pack.ledger)()? {
            put(csv_line(&row?))?;
        }
        Ok(hash.finalize().to_vec())
    })
}

fn audit<W: Write>(archive: &mut Archive<W>, pack: &Pack) -> Result<(), PackError> {
    archive.entry("audit.json", |entry| {
        let mut lines = ArrayLines::default();
        let mut chain: Option<ChainCheck> = None;
        for row in (pack.audit)()? {
            let row = row?;
            if chain.is_none() {
                chain = ChainCheck::starting_at(&row);
            }
            let check = chain.as_mut().ok_or(PackError::Audit)?;
            check.take(&row).map_err(|_| PackError::Audit)?;
            entry.write_all(lines.next(&row)?.as_bytes())?;
        }
        Ok(entry.write_all(lines.end().as_bytes())?)
    })
}
