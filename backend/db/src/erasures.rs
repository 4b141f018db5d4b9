//! Erasure at the end of retention: asked for by one person, confirmed by another, who destroys the incident's key in
//! the same moment. What the key left unreadable is cleared afterwards, some rows at a time; then the log beside the
//! database's file is emptied, and a certificate is made. Counts, the audit log and what was handed out before stay.

use crate::{
    Chain, Changed, Conn, DbError, DbId, DbResult, Entry, Writer, audit,
    crypto::Keyring,
    ids::{instant, micros},
    incident_keys, organisation,
    retentions::{self, Row as Retention},
    schema::{
        erasures::{self, dsl},
        incidents,
    },
    sealed::{Cursor, clear},
    stored, timeline,
};
use diesel::prelude::*;
use saiki_api::{
    Lang, Timestamp, Uuid,
    organisation::Both,
    problem::ErrorCode,
    retention::{
        CERTIFICATE_FORMAT, Certificate, ChainHead, ClearedTable, Erasure, ErasureAction,
        ErasureStep, SignedCertificate,
    },
};
use saiki_domain::{
    canonical::{self, hex, sha256_of},
    civil,
};
use serde_json::json;
use std::collections::BTreeMap;

#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = erasures, treat_none_as_default_value = false)]
struct Row {
    incident_id: DbId,
    basis: String,
    until_day: Option<String>,
    asked_by_name: String,
    asked_at: i64,
    confirmed_by_name: String,
    confirmed_at: i64,
    people: i64,
    key_fingerprint: String,
    key_made_at: i64,
    place: String,
    counts: String,
    cleared_at: Option<i64>,
    certificate: Option<String>,
    sha256: Option<String>,
    signature: Option<String>,
    public_key: Option<String>,
    log_emptied_at: Option<i64>,
}

/// Rows cleared so far, by table.
type Counts = BTreeMap<String, i64>;

fn found(conn: &mut Conn, incident: Uuid) -> DbResult<Option<Row>> {
    Ok(erasures::table
        .find(DbId(incident))
        .first(conn)
        .optional()?)
}

/// Whether its certificate is made.
pub(crate) fn is_certified(conn: &mut Conn, incident: Uuid) -> DbResult<bool> {
    let made: Option<bool> = erasures::table
        .find(DbId(incident))
        .select(erasures::certificate.is_not_null())
        .first(conn)
        .optional()?;
    Ok(made == Some(true))
}

/// The erasure of an incident, once confirmed.
pub(crate) fn get(conn: &mut Conn, incident: Uuid) -> DbResult<Option<Erasure>> {
    let Some(row) = found(conn, incident)? else {
        return Ok(None);
    };
    let counts: Counts = stored::json(&row.counts)?;
    Ok(Some(Erasure {
        asked_by_name: row.asked_by_name,
        asked_at: instant(row.asked_at),
        confirmed_by_name: row.confirmed_by_name,
        confirmed_at: instant(row.confirmed_at),
        people: row.people,
        rows: counts.values().sum(),
        cleared_at: row.cleared_at.map(instant),
        log_emptied_at: row.log_emptied_at.map(instant),
        certificate_sha256: row.sha256,
    }))
}

/// Asks for the erasure, confirms it or takes the asking back, on the version of the retention the caller saw.
pub fn step(
    conn: &mut Conn,
    keyring: &Keyring,
    incident: Uuid,
    asked: &ErasureStep,
    expected: i64,
    writer: &Writer,
) -> DbResult<Changed<()>> {
    crate::incidents::lock(conn, incident)?;
    incident_keys::not_erased(conn, incident)?;
    let row = retentions::seen(conn, incident, expected)?;
    match asked.action {
        ErasureAction::Ask => ask(conn, incident, row, asked, writer),
        ErasureAction::Withdraw => withdraw(conn, incident, row),
        ErasureAction::Confirm => confirm(conn, keyring, incident, row, asked, writer),
    }
}

/// Refuses unless the data may be erased now and the number typed is that of the people on the register.
fn allowed(
    conn: &mut Conn,
    row: &Retention,
    typed: Option<i64>,
    now: Timestamp,
) -> DbResult<(i64, Option<String>)> {
    let standing = retentions::standing(conn, row, now)?;
    if !standing.may_erase {
        return Err(DbError::Refused {
            code: ErrorCode::StateConflict,
            detail: standing.why,
        });
    }
    let people = retentions::count(conn, row.incident_id.into())?;
    if typed != Some(people) {
        return Err(DbError::refused(
            ErrorCode::ConfirmationMismatch,
            &format!("名簿に載っているのは{people}名です。この人数を入力してください"),
            &format!(
                "The register has {}; type that number",
                civil::counted(people, civil::PEOPLE, Lang::En)
            ),
        ));
    }
    Ok((people, standing.last_day.map(|day| day.to_string())))
}

fn ask(
    conn: &mut Conn,
    incident: Uuid,
    row: Retention,
    asked: &ErasureStep,
    writer: &Writer,
) -> DbResult<Changed<()>> {
    let (people, last_day) = allowed(conn, &row, asked.people, writer.now)?;
    if row.asked_at.is_some() {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "消去はすでに依頼されています",
            "The erasure was asked for already",
        ));
    }
    let expected = row.version;
    let row = Retention {
        asked_by: Some(DbId(writer.by.id.ok_or(DbError::NotFound)?)),
        asked_by_name: Some(writer.by.name.clone()),
        asked_at: Some(micros(writer.now)),
        asked_people: Some(people),
        ..row
    };
    retentions::write(conn, row, expected)?;
    let data = json!({ "people": people, "last_day": last_day });
    let entry = Entry::incident(incident, "erasure.asked", incident, data);
    Ok(Changed::new((), entry))
}

fn withdraw(conn: &mut Conn, incident: Uuid, row: Retention) -> DbResult<Changed<()>> {
    if row.asked_at.is_none() {
        return Err(nobody_asked());
    }
    let expected = row.version;
    let row = Retention {
        asked_by: None,
        asked_by_name: None,
        asked_at: None,
        asked_people: None,
        ..row
    };
    retentions::write(conn, row, expected)?;
    let entry = Entry::incident(incident, "erasure.withdrawn", incident, json!({}));
    Ok(Changed::new((), entry))
}

fn nobody_asked() -> DbError {
    DbError::refused(
        ErrorCode::StateConflict,
        "消去はまだ依頼されていません",
        "Nobody has asked for the erasure yet",
    )
}

fn confirm(
    conn: &mut Conn,
    keyring: &Keyring,
    incident: Uuid,
    row: Retention,
    asked: &ErasureStep,
    writer: &Writer,
) -> DbResult<Changed<()>> {
    let (Some(by), Some(by_name), Some(at)) = (row.asked_by, &row.asked_by_name, row.asked_at)
    else {
        return Err(nobody_asked());
    };
    if Some(by.into()) == writer.by.id {
        return Err(DbError::refused(
            ErrorCode::SelfApproval,
            "依頼した人は自分で確認できません。別の人が確認してください",
            "Whoever asked cannot confirm; another person must",
        ));
    }
    let (people, last_day) = allowed(conn, &row, asked.people, writer.now)?;
    let destroyed = incident_keys::destroy(conn, keyring, incident, writer.now)?;
    let text = Both {
        ja: format!(
            "{by_name}の依頼を{}が確認し、このインシデントの個人情報を消去しました（名簿{}）",
            writer.by.name,
            civil::counted(people, civil::PEOPLE, Lang::Ja)
        ),
        en: format!(
            "{} confirmed what {by_name} asked for: the personal data of this incident was erased ({})",
            writer.by.name,
            civil::counted(people, civil::PEOPLE, Lang::En)
        ),
    };
    timeline::record(conn, incident, writer.now, &text, writer.now)?;
    let data = json!({
        "people": people, "asked_by": by.0, "last_day": last_day, "key": destroyed.fingerprint,
    });
    diesel::insert_into(erasures::table)
        .values(Row {
            incident_id: DbId(incident),
            basis: row.basis.clone(),
            until_day: last_day,
            asked_by_name: by_name.clone(),
            asked_at: at,
            confirmed_by_name: writer.by.name.clone(),
            confirmed_at: micros(writer.now),
            people,
            key_fingerprint: destroyed.fingerprint,
            key_made_at: micros(destroyed.made_at),
            place: serde_json::to_string(&Cursor::begin())?,
            counts: "{}".to_owned(),
            cleared_at: None,
            certificate: None,
            sha256: None,
            signature: None,
            public_key: None,
            log_emptied_at: None,
        })
        .execute(conn)?;
    let expected = row.version;
    retentions::write(conn, row, expected)?;
    let entry = Entry::incident(incident, "erasure.confirmed", incident, data);
    Ok(Changed::new((), entry))
}

/// Incidents whose key is destroyed and whose certificate is not made yet.
pub fn waiting(conn: &mut Conn) -> DbResult<Vec<Uuid>> {
    let rows: Vec<DbId> = erasures::table
        .filter(erasures::certificate.is_null())
        .order(erasures::incident_id)
        .select(erasures::incident_id)
        .load(conn)?;
    Ok(rows.into_iter().map(Uuid::from).collect())
}

/// Signs bytes: the signature and the public key, both hexadecimal.
pub type Sign<'a> = &'a dyn Fn(&[u8]) -> DbResult<(String, String)>;

/// What an erasure still needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// Rows to be cleared.
    Rows,
    /// The log beside the database's file emptied, and then the certificate.
    Log,
    /// Nothing.
    Nothing,
}

/// The row, held until the transaction ends: two processes take turns. None once the certificate is made.
fn unfinished(conn: &mut Conn, incident: Uuid) -> DbResult<Option<Row>> {
    diesel::update(erasures::table.find(DbId(incident)))
        .set(dsl::people.eq(dsl::people))
        .execute(conn)?;
    Ok(found(conn, incident)?.filter(|row| row.certificate.is_none()))
}

/// Clears some rows; what is left then.
pub fn clear(conn: &mut Conn, incident: Uuid, now: Timestamp) -> DbResult<Left> {
    let Some(row) = unfinished(conn, incident)? else {
        return Ok(Left::Nothing);
    };
    if row.cleared_at.is_some() {
        return Ok(Left::Log);
    }
    let at: Cursor = stored::json(&row.place)?;
    let mut counts: Counts = stored::json(&row.counts)?;
    let own = erasures::table.find(DbId(incident));
    let Some(cleared) = clear::step(conn, incident, &at)? else {
        diesel::update(own)
            .set(dsl::cleared_at.eq(Some(micros(now))))
            .execute(conn)?;
        return Ok(Left::Log);
    };
    let rows = i64::try_from(cleared.rows).unwrap_or(i64::MAX);
    *counts.entry(cleared.table.to_owned()).or_default() += rows;
    let next = cleared.next.unwrap_or_default();
    diesel::update(own)
        .set((
            dsl::place.eq(serde_json::to_string(&next)?),
            dsl::counts.eq(stored::to_json(&counts)?),
        ))
        .execute(conn)?;
    Ok(Left::Rows)
}

/// Makes and signs the certificate once the rows are cleared and the log is emptied; `emptied_at` is when, where there is
/// a log. An erasure that is not so far, or is certified, is left as it is.
pub fn certify(
    conn: &mut Conn,
    incident: Uuid,
    emptied_at: Option<Timestamp>,
    sign: Sign<'_>,
) -> DbResult<Changed<()>> {
    let Some(row) = unfinished(conn, incident)? else {
        return Ok(Changed::nothing(()));
    };
    let Some(cleared_at) = row.cleared_at else {
        return Ok(Changed::nothing(()));
    };
    let counts: Counts = stored::json(&row.counts)?;
    let emptied_at = emptied_at.map(micros);
    let times = (instant(cleared_at), emptied_at.map(instant));
    let certificate = collect(conn, incident, &row, &counts, times)?;
    let text = canonical::text(&certificate)?;
    let sha256 = sha256_of(text.as_bytes());
    let (signature, public_key) = sign(text.as_bytes())?;
    diesel::update(erasures::table.find(DbId(incident)))
        .set((
            dsl::log_emptied_at.eq(emptied_at),
            dsl::certificate.eq(Some(text)),
            dsl::sha256.eq(Some(&sha256)),
            dsl::signature.eq(Some(signature)),
            dsl::public_key.eq(Some(public_key)),
        ))
        .execute(conn)?;
    let data = json!({ "certificate_sha256": sha256, "rows": counts.values().sum::<i64>() });
    let entry = Entry::incident(incident, "erasure.certified", incident, data);
    Ok(Changed::new((), entry))
}

/// What the certificate says. Its times are as stored, so that it reads the same from its text.
fn collect(
    conn: &mut Conn,
    incident: Uuid,
    row: &Row,
    counts: &Counts,
    (cleared_at, log_emptied_at): (Timestamp, Option<Timestamp>),
) -> DbResult<Certificate> {
    let (reference, title): (String, String) = incidents::table
        .find(DbId(incident))
        .select((incidents::reference, incidents::title))
        .first(conn)?;
    let cleared = counts.iter().map(|(table, rows)| ClearedTable {
        table: table.clone(),
        rows: *rows,
    });
    Ok(Certificate {
        format: CERTIFICATE_FORMAT.to_owned(),
        organisation: organisation::get(conn)?.name,
        incident_id: incident,
        reference,
        title,
        basis: row.basis.clone(),
        last_day: stored::optional("erasures.until_day", row.until_day.as_deref())?,
        asked_by_name: row.asked_by_name.clone(),
        asked_at: instant(row.asked_at),
        confirmed_by_name: row.confirmed_by_name.clone(),
        confirmed_at: instant(row.confirmed_at),
        people: row.people,
        key_fingerprint: row.key_fingerprint.clone(),
        key_made_at: instant(row.key_made_at),
        cleared: cleared.collect(),
        cleared_at,
        log_emptied_at,
        audit_head: head(conn, Chain::Incident(incident))?,
        instance_head: head(conn, Chain::Instance)?,
    })
}

fn head(conn: &mut Conn, chain: Chain) -> DbResult<ChainHead> {
    let found = audit::head(conn, chain)?;
    Ok(
        found.map_or_else(ChainHead::default, |(seq, hash)| ChainHead {
            seq,
            hash: hex(&hash),
        }),
    )
}

fn signed(row: Row) -> DbResult<Option<SignedCertificate>> {
    let parts = (row.certificate, row.sha256, row.signature, row.public_key);
    let (Some(text), Some(sha256), Some(signature), Some(public_key)) = parts else {
        return Ok(None);
    };
    Ok(Some(SignedCertificate {
        certificate: stored::json(&text)?,
        sha256,
        signature,
        public_key,
    }))
}

/// The certificate of an incident's erasure; `NotFound` while there is none.
pub fn certificate(conn: &mut Conn, incident: Uuid) -> DbResult<SignedCertificate> {
    match found(conn, incident)? {
        Some(row) => signed(row)?.ok_or(DbError::NotFound),
        None => Err(DbError::NotFound),
    }
}

/// Every certificate, by incident: what to keep beside backups.
pub fn certificates(conn: &mut Conn) -> DbResult<Vec<SignedCertificate>> {
    let rows: Vec<Row> = erasures::table.order(dsl::incident_id).load(conn)?;
    let all: DbResult<Vec<Option<SignedCertificate>>> = rows.into_iter().map(signed).collect();
    Ok(all?.into_iter().flatten().collect())
}

/// Erases again what a backup brought back, by the certificate of the erasure; whether there was anything to erase.
/// Whether the certificate holds is checked before.
pub fn replay(
    conn: &mut Conn,
    keyring: &Keyring,
    certificate: &Certificate,
    now: Timestamp,
) -> DbResult<Changed<bool>> {
    let incident = certificate.incident_id;
    match incident_keys::not_erased(conn, incident) {
        Ok(()) => {}
        Err(DbError::Erased | DbError::NotFound) => return Ok(Changed::nothing(false)),
        Err(error) => return Err(error),
    }
    let destroyed = incident_keys::destroy(conn, keyring, incident, now)?;
    diesel::insert_into(erasures::table)
        .values(Row {
            incident_id: DbId(incident),
            basis: certificate.basis.clone(),
            until_day: certificate.last_day.map(|day| day.to_string()),
            asked_by_name: certificate.asked_by_name.clone(),
            asked_at: micros(certificate.asked_at),
            confirmed_by_name: certificate.confirmed_by_name.clone(),
            confirmed_at: micros(certificate.confirmed_at),
            people: certificate.people,
            key_fingerprint: destroyed.fingerprint.clone(),
            key_made_at: micros(destroyed.made_at),
            place: serde_json::to_string(&Cursor::begin())?,
            counts: "{}".to_owned(),
            cleared_at: None,
            certificate: None,
            sha256: None,
            signature: None,
            public_key: None,
            log_emptied_at: None,
        })
        .execute(conn)?;
    let data = json!({
        "key": destroyed.fingerprint, "certificate_sha256": canonical::sha256_hex(certificate)?,
    });
    let entry = Entry::incident(incident, "erasure.replayed", incident, data);
    Ok(Changed::new(true, entry))
}
