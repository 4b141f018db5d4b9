//! The checks of a pack's meaning: the letter is the one approved, the ledger adds up and is the same in both
//! forms, the audit entries form a chain. The container was checked before.

use super::{
    attached,
    ledger::{LedgerRow, count, csv_head, csv_line},
    manifest::Manifest,
    verify::{Verdict, whole},
};
use saiki_api::{
    audit::AuditEntry,
    campaigns::DeliveryCounts,
    letters::{LetterAttachment, LetterText},
};
use saiki_domain::{
    audit::ChainCheck,
    canonical::{from_hex, hex},
    letters::hash::RecipientsHasher,
};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use std::io::{BufRead, BufReader, Read, Seek};
use zip::ZipArchive;

/// Longest line of an array; a row of the ledger is far shorter.
const MAX_LINE: u64 = 1 << 20;

/// The letter's hash is the campaign's, and the sources shown are the letter's.
pub fn letter<R: Read + Seek>(zip: &mut ZipArchive<R>, manifest: &Manifest, verdict: &mut Verdict) {
    #[derive(serde::Deserialize)]
    struct Letter {
        texts: Vec<LetterText>,
        #[serde(default)]
        attachments: Vec<LetterAttachment>,
    }
    let bytes = whole(zip, "letter/letter.json").unwrap_or_default();
    let hash = hex(&Sha256::digest(&bytes));
    let mut ok = hash == manifest.campaign.content_hash;
    match serde_json::from_slice::<Letter>(&bytes) {
        Ok(letter) => {
            ok &= attached::agree(&letter.attachments, &manifest.entries);
            for text in letter.texts {
                let folder = format!("letter/{}", text.lang.tag());
                let subject = whole(zip, &format!("{folder}/subject.txt"));
                let body = whole(zip, &format!("{folder}/source.md"));
                ok &= subject == Some(text.subject.into_bytes());
                ok &= body == Some(text.body.into_bytes());
            }
        }
        Err(_) => ok = false,
    }
    verdict.add(
        "letter.content",
        ok,
        format!("文書のハッシュが承認・送付されたものと一致：{hash}"),
        format!("The letter's hash is that of the letter approved and sent: {hash}"),
    );
}

/// The ledger: as JSON and CSV the same, adding up, its recipients those frozen at the start.
pub fn ledger<R: Read + Seek>(zip: &mut ZipArchive<R>, manifest: &Manifest, verdict: &mut Verdict) {
    let mut counts = DeliveryCounts::default();
    let mut csv = Sha256::new();
    let mut recipients = RecipientsHasher::default();
    let mut in_order = true;
    csv.update(csv_head());
    let read = each_row(zip, "ledger.json", |row: LedgerRow| {
        count(&mut counts, &row.delivery);
        csv.update(csv_line(&row));
        in_order &= from_hex(&row.address_index)
            .is_some_and(|index| recipients.push(row.delivery.person_id, &index).is_ok());
        recipients.cover(&row.delivery.covers);
        true
    });
    let stated: Option<DeliveryCounts> =
        whole(zip, "counts.json").and_then(|b| serde_json::from_slice(&b).ok());
    let n = counts.total;
    verdict.add(
        "ledger.counts",
        read && stated == Some(counts) && manifest.campaign.counts == counts,
        format!(
            "台帳 {n} 件の集計が件数の記録と一致（受理 {}、不達 {}）",
            counts.told(),
            counts.undeliverable()
        ),
        format!(
            "The ledger's {n} rows add up to the counts on record ({} accepted, {} undeliverable)",
            counts.told(),
            counts.undeliverable()
        ),
    );
    let csv_entry = manifest.entries.iter().find(|e| e.name == "ledger.csv");
    verdict.add(
        "ledger.forms",
        read && csv_entry.is_some_and(|e| e.sha256 == hex(&csv.finalize())),
        "ledger.csv と ledger.json の内容が一致",
        "ledger.csv and ledger.json say the same",
    );
    let none = n == 0 && manifest.campaign.recipients_hash.is_empty();
    verdict.add(
        "ledger.recipients",
        read && in_order && (none || recipients.finish() == manifest.campaign.recipients_hash),
        "宛先のハッシュが送付開始時に固定されたものと一致",
        "The recipients' hash is the one frozen at the start",
    );
}

/// The audit entries: each hash recomputed, each continuing the one before.
pub fn audit<R: Read + Seek>(zip: &mut ZipArchive<R>, manifest: &Manifest, verdict: &mut Verdict) {
    let mut chain: Option<ChainCheck> = None;
    let mut entries = 0_u64;
    let own = manifest.incident_id.to_string();
    let read = each_row(zip, "audit.json", |entry: AuditEntry| {
        entries += 1;
        if chain.is_none() {
            chain = ChainCheck::starting_at(&entry);
        }
        let follows = chain.as_mut().is_some_and(|c| c.take(&entry).is_ok());
        follows && entry.chain == own
    });
    verdict.add(
        "audit.chain",
        read,
        format!("監査記録 {entries} 件のハッシュと連鎖が一致"),
        format!("{entries} audit entries: hashes recomputed, chain without gaps"),
    );
}

/// Hands each row of an array to `take`, one line at a time; false when a line does not read, the array does
/// not end, or `take` says so.
fn each_row<R: Read + Seek, T: DeserializeOwned>(
    zip: &mut ZipArchive<R>,
    name: &str,
    mut take: impl FnMut(T) -> bool,
) -> bool {
    let Ok(file) = zip.by_name(name) else {
        return false;
    };
    let mut file = BufReader::new(file);
    let mut line = Vec::new();
    let mut next = |line: &mut Vec<u8>| {
        line.clear();
        let n = file.by_ref().take(MAX_LINE).read_until(b'\n', line);
        n.is_ok() && line.pop() == Some(b'\n')
    };
    if !next(&mut line) || line != b"[" {
        return false;
    }
    loop {
        if !next(&mut line) {
            return false;
        }
        if line == b"]" {
            return !next(&mut line);
        }
        let row = line.strip_suffix(b",").unwrap_or(&line);
        if !serde_json::from_slice(row).is_ok_and(&mut take) {
            return false;
        }
    }
}
