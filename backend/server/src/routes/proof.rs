//! What a campaign leaves in hand: the proof pack (a signed zip) and the ledger as CSV. Both are read from one
//! unmoving view of the database, so a campaign may go on meanwhile.

use super::deliveries::Clear;
use crate::{
    ApiError, ApiResult,
    access::{InIncident, needs::CampaignsRead},
    extract::{Path, Query},
};
use actix_web::{HttpResponse, body::SizedStream, get, http::header, web::Bytes};
use futures_util::stream;
use saiki_api::{Timestamp, Uuid};
use saiki_db::{
    Chain, Changed, Conn, DbError, DbResult, Entry, audit, campaigns,
    crypto::{IncidentCipher, Keyring},
    incident_keys,
};
use saiki_documents::proof::{
    self, AttemptRow, LedgerRow, Pack, PackError, SIGNING_PURPOSE, SigningKey, csv_head, csv_line,
};
use saiki_domain::{
    canonical::hex,
    letters::{hash::Content, values::Facts},
};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::{
    cell::RefCell,
    fs::File,
    io::{self, BufWriter, Read, Seek},
};
use tokio::sync::mpsc;

/// Bytes handed to the connection at once.
const CHUNK: usize = 64 * 1024;

/// Download the proof pack
///
/// A signed zip: the letter as sent, the ledger with names and addresses masked, all attempts, the audit entries
/// concerned. `saiki verify` checks it without this server.
#[utoipa::path(
    tag = "campaigns",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("campaign_id" = Uuid, Path, description = "The campaign")
    ),
    responses((status = 200, description = "The pack", body = Vec<u8>, content_type = "application/zip"))
)]
#[get("/incidents/{incident_id}/campaigns/{campaign_id}/proof")]
pub(crate) async fn get_proof(
    access: InIncident<CampaignsRead>,
    path: Path<(Uuid, Uuid)>,
) -> ApiResult<HttpResponse> {
    let (incident, id, now) = (access.incident_id, path.1, access.now());
    let keyring = access.db().keyring().clone();
    // Masked, so nothing of it is worth hiding on the disk; without a name, so nothing of it stays there.
    let file = tempfile::tempfile().map_err(ApiError::internal)?;
    let (file, reference) = access
        .db()
        .snapshot(move |conn| pack(conn, &keyring, incident, id, now, file))
        .await?;
    let (file, length, sha256) = actix_web::web::block(move || measure(file))
        .await
        .map_err(ApiError::internal)?
        .map_err(ApiError::internal)?;
    access
        .db()
        .change(access.actor(), now, move |_| {
            let data = json!({ "bytes": length, "sha256": sha256 });
            Ok(Changed::new(
                (),
                Entry::incident(incident, "proof.made", id, data),
            ))
        })
        .await?;
    Ok(HttpResponse::Ok()
        .content_type("application/zip")
        .insert_header(attachment(&format!("{reference}-proof.zip")))
        .body(SizedStream::new(length, stream::try_unfold(file, chunk))))
}

/// Writes the pack to a file. Also gives the incident's number.
fn pack(
    conn: &mut Conn,
    keyring: &Keyring,
    incident: Uuid,
    id: Uuid,
    now: Timestamp,
    file: File,
) -> DbResult<(File, String)> {
    let head = campaigns::proof_head(conn, keyring, incident, id)?;
    let subjects = [id.to_string(), head.campaign.letter_id.to_string()];
    let log = audit::stretch(conn, Chain::Incident(incident), &subjects)?;
    let cipher = incident_keys::cipher(conn, keyring, incident)?;
    let key = SigningKey::from_seed(&keyring.derive(SIGNING_PURPOSE)).map_err(other)?;
    let frozen = &head.content.frozen;
    let attached = &head.content.files;
    let attachments: Vec<_> = attached
        .iter()
        .map(|file| file.attachment.clone())
        .collect();
    let files: Vec<&[u8]> = attached.iter().map(|file| file.bytes.as_ref()).collect();
    let conn = RefCell::new(conn);
    let ledger = || -> Result<Box<dyn Iterator<Item = _> + '_>, PackError> {
        Ok(Box::new(ledger_rows(&conn, &cipher, id)))
    };
    let attempts = || -> Result<Box<dyn Iterator<Item = _> + '_>, PackError> {
        Ok(Box::new(attempt_rows(&conn, id)))
    };
    let entries = || -> Result<Box<dyn Iterator<Item = _> + '_>, PackError> {
        Ok(Box::new(log.iter().cloned().map(Ok)))
    };
    let pack = Pack {
        now,
        campaign: &head.campaign,
        letter: Content {
            kind: head.content.kind,
            texts: &head.content.texts,
            sender: &head.sender,
            audience: &head.audience,
            attachments: &attachments,
            encoding: head.content.encoding,
            basis: &head.basis,
            fallback: &head.fallback,
            follows: head.follows,
        },
        files: &files,
        facts: Facts {
            incident: &frozen.incident,
            organisation: &frozen.organisation,
            people: frozen.people,
            date: head.campaign.started_at.unwrap_or(now),
            number: frozen.number,
            last: frozen.last,
            previous: frozen.previous.as_ref(),
        },
        masked: true,
        ledger: &ledger,
        attempts: &attempts,
        audit: &entries,
    };
    let (out, _) = proof::write(BufWriter::new(file), &pack, &key).map_err(other)?;
    let file = out.into_inner().map_err(other)?;
    Ok((file, frozen.incident.reference.clone()))
}

fn ledger_rows<'a>(
    conn: &'a RefCell<&mut Conn>,
    cipher: &'a IncidentCipher,
    id: Uuid,
) -> impl Iterator<Item = Result<LedgerRow, PackError>> + 'a {
    let mut after = None;
    paged(move || {
        let rows = campaigns::ledger_after(&mut conn.borrow_mut(), cipher, id, after, false)?;
        after = rows.last().map(|(row, _)| row.person_id);
        Ok((!rows.is_empty()).then(|| rows.into_iter().map(ledger_row).collect()))
    })
}

fn attempt_rows<'a>(
    conn: &'a RefCell<&mut Conn>,
    id: Uuid,
) -> impl Iterator<Item = Result<AttemptRow, PackError>> + 'a {
    let mut after = None;
    paged(move || {
        let (rows, last) = campaigns::proof_attempts_after(&mut conn.borrow_mut(), id, after)?;
        after = last;
        let row = |(delivery_id, attempt)| AttemptRow {
            delivery_id,
            attempt,
        };
        Ok(last.is_some().then(|| rows.into_iter().map(row).collect()))
    })
}

/// Rows one by one from pages; a page may be empty, `None` is the end.
fn paged<'a, T: 'a>(
    mut next: impl FnMut() -> DbResult<Option<Vec<T>>> + 'a,
) -> impl Iterator<Item = Result<T, PackError>> + 'a {
    let mut page = Vec::new().into_iter();
    let mut over = false;
    std::iter::from_fn(move || {
        loop {
            if let Some(row) = page.next() {
                return Some(Ok(row));
            }
            if over {
                return None;
            }
            match next() {
                Ok(Some(rows)) => page = rows.into_iter(),
                Ok(None) => over = true,
                Err(error) => {
                    over = true;
                    return Some(Err(PackError::Source(error.to_string())));
                }
            }
        }
    })
}

fn ledger_row((delivery, index): (saiki_api::deliveries::Delivery, Vec<u8>)) -> LedgerRow {
    LedgerRow {
        delivery,
        address_index: hex(&index),
    }
}

fn other(error: impl std::fmt::Display) -> DbError {
    DbError::Other(error.to_string())
}

/// Length and hash of a file, which then stands at its beginning.
fn measure(mut file: File) -> io::Result<(File, u64, String)> {
    file.rewind()?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; CHUNK];
    let mut length = 0;
    loop {
        let n = file.read(&mut buffer)?;
        let Some(bytes) = buffer.get(..n).filter(|b| !b.is_empty()) else {
            break;
        };
        hash.update(bytes);
        length += n as u64;
    }
    file.rewind()?;
    Ok((file, length, hex(&hash.finalize())))
}

async fn chunk(mut file: File) -> io::Result<Option<(Bytes, File)>> {
    let read = move || {
        let mut buffer = vec![0; CHUNK];
        let n = file.read(&mut buffer)?;
        buffer.truncate(n);
        Ok((n > 0).then(|| (Bytes::from(buffer), file)))
    };
    actix_web::web::block(read)
        .await
        .map_err(io::Error::other)?
}

/// Download the ledger as CSV
///
/// One line a recipient, in the register's order, safe to open in a spreadsheet.
#[utoipa::path(
    tag = "campaigns",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("campaign_id" = Uuid, Path, description = "The campaign"),
        Clear
    ),
    responses((status = 200, description = "The ledger", body = String, content_type = "text/csv"))
)]
#[get("/incidents/{incident_id}/campaigns/{campaign_id}/ledger")]
pub(crate) async fn export_ledger(
    access: InIncident<CampaignsRead>,
    path: Path<(Uuid, Uuid)>,
    Query(wanted): Query<Clear>,
) -> ApiResult<HttpResponse> {
    let reveal = wanted.reveal == Some(true);
    let (incident, id, keyring) = (access.incident_id, path.1, access.db().keyring().clone());
    let find = move |conn: &mut Conn| {
        let reference = saiki_db::incidents::get(conn, incident)?.reference;
        campaigns::get(conn, incident, id)?;
        Ok((reference, incident_keys::cipher(conn, &keyring, incident)?))
    };
    let (reference, cipher) = super::deliveries::read(&access, incident, id, reveal, find).await?;
    let (send, receive) = mpsc::channel::<io::Result<Bytes>>(4);
    let db = access.db().clone();
    tokio::spawn(async move {
        let failed = send.clone();
        let done = db
            .snapshot(move |conn| lines(conn, &cipher, id, reveal, &send))
            .await;
        if let Err(error) = done {
            tracing::warn!(cause = %error, "an export of the ledger ended early");
            // The connection is cut, so that half a file is not taken for a whole one.
            let _ = failed.send(Err(io::Error::other("export failed"))).await;
        }
    });
    let body = stream::unfold(receive, |mut receive| async move {
        receive.recv().await.map(|item| (item, receive))
    });
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header(attachment(&format!("{reference}-ledger.csv")))
        .streaming(body))
}

fn lines(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    id: Uuid,
    reveal: bool,
    out: &mpsc::Sender<io::Result<Bytes>>,
) -> DbResult<()> {
    let mut text = csv_head();
    let mut after = None;
    loop {
        // A reader who has gone away wants nothing more.
        if out.blocking_send(Ok(Bytes::from(text))).is_err() {
            return Ok(());
        }
        let rows = campaigns::ledger_after(conn, cipher, id, after, reveal)?;
        if rows.is_empty() {
            return Ok(());
        }
        after = rows.last().map(|(row, _)| row.person_id);
        text = rows
            .into_iter()
            .map(|row| csv_line(&ledger_row(row)))
            .collect();
    }
}

fn attachment(name: &str) -> (header::HeaderName, String) {
    let value = format!("attachment; filename=\"{name}\"");
    (header::CONTENT_DISPOSITION, value)
}
