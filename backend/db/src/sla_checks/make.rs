//! Making a check: every contract with a customer, page by page, against the windows as they are. However many contracts
//! there are, no more than a page of them and their results is held, and a page takes two statements.

use super::{
    Row,
    facts::{Known, Notices},
    get,
    results::ResultRow,
};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, contracts,
    crypto::IncidentCipher,
    ids::{micros, new_id},
    incidents,
    letters::Author,
    schema::{sla_checks, sla_results},
    service_windows, stored,
};
use diesel::{dsl::max, prelude::*};
use saiki_api::{
    Timestamp, Uuid,
    contracts::Contract,
    problem::ErrorCode,
    sla_checks::{SlaCheck, SlaOutcome, SlaResult},
};
use saiki_domain::{
    canonical,
    service_windows::service_key,
    sla_checks::{self as rules, Windows},
};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// Contracts looked at together.
const PAGE: i64 = 500;
/// Results written by one statement: ten columns each, under SQLite's limit of binds.
const BATCH: usize = 1_000;

/// What a check counts while it goes on.
struct Tally {
    contracts: i64,
    results: i64,
    breached: i64,
    open: i64,
    credits: BTreeMap<String, i64>,
    named: BTreeSet<String>,
    hash: Sha256,
}

impl Tally {
    fn new() -> Tally {
        let mut hash = Sha256::new();
        hash.update(b"[");
        Tally {
            contracts: 0,
            results: 0,
            breached: 0,
            open: 0,
            credits: BTreeMap::new(),
            named: BTreeSet::new(),
            hash,
        }
    }

    /// Numbers a result, counts it, and makes it a row.
    fn take(&mut self, check: Uuid, mut result: SlaResult) -> DbResult<ResultRow> {
        self.results += 1;
        result.number = self.results;
        self.breached += i64::from(result.outcome == SlaOutcome::Breached);
        self.open += i64::from(result.outcome == SlaOutcome::Open);
        if let Some(credit) = &result.credit {
            let sum = self.credits.entry(credit.currency.clone()).or_default();
            *sum = sum.saturating_add(credit.minor);
        }
        let key = service_key(&result.service);
        let content = canonical::text(&result)?;
        if self.results > 1 {
            self.hash.update(b",");
        }
        self.hash.update(content.as_bytes());
        let row = ResultRow::new(check, &result, key.clone(), content);
        self.named.insert(key);
        Ok(row)
    }

    fn sha256(self) -> String {
        let mut hash = self.hash;
        hash.update(b"]");
        canonical::hex(&hash.finalize())
    }
}

/// Makes the incident's next check. A check changes nothing that is open, and months end after incidents do: it may also
/// be made of a closed one.
pub fn make(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    by: &Author,
    now: Timestamp,
) -> DbResult<Changed<SlaCheck>> {
    incidents::lock(conn, incident)?;
    let recorded = service_windows::of_incident(conn, incident)?;
    if recorded.is_empty() {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "停止や品質低下の期間がまだ登録されていません。先に登録してください",
            "No outage or degradation is recorded yet; record it first",
        ));
    }
    let last: Option<i64> = sla_checks::table
        .filter(sla_checks::incident_id.eq(DbId(incident)))
        .select(max(sla_checks::number))
        .first(conn)?;
    let known = Known::of(conn, incident, now)?;
    let inputs = known.fingerprint(conn, &recorded)?;
    let notices = Notices::of(conn, cipher, incident)?;
    let windows = Windows::new(&recorded, now);
    let (id, mut tally) = (new_id(now), Tally::new());
    let mut after: Option<Contract> = None;
    loop {
        let mut page = contracts::customers(conn, after.as_ref(), PAGE)?;
        let mut rows = Vec::new();
        for contract in &page {
            let facts = known.with(notices.to(&contract.fields.counterparty));
            let results = rules::check(contract, &windows, &facts, now);
            tally.contracts += i64::from(!results.is_empty());
            for result in results {
                rows.push(tally.take(id, result)?);
            }
        }
        for some in rows.chunks(BATCH) {
            put(conn, some)?;
        }
        let Some(last) = page.pop() else {
            break;
        };
        after = Some(last);
    }
    let unnamed = windows
        .services()
        .filter(|(key, _)| !tally.named.contains(*key))
        .map(|(_, name)| name.to_owned())
        .collect();
    finish(
        conn,
        incident,
        id,
        Row {
            id: DbId(id),
            incident_id: DbId(incident),
            number: last.unwrap_or(0) + 1,
            contracts: tally.contracts,
            results: tally.results,
            breached: tally.breached,
            undecided: tally.open,
            credits: stored::to_json(&tally.credits)?,
            unnamed: stored::to_json::<Vec<String>>(&unnamed)?,
            inputs,
            sha256: tally.sha256(),
            by_id: DbId(by.id),
            by_name: by.name.clone(),
            as_of: micros(now),
        },
        now,
    )
}

fn finish(
    conn: &mut Conn,
    incident: Uuid,
    id: Uuid,
    row: Row,
    now: Timestamp,
) -> DbResult<Changed<SlaCheck>> {
    diesel::insert_into(sla_checks::table)
        .values(&row)
        .execute(conn)?;
    let data = json!({
        "number": row.number, "contracts": row.contracts, "results": row.results,
        "breached": row.breached, "open": row.undecided, "sha256": row.sha256,
    });
    let entry = Entry::incident(incident, "sla_check.made", id, data);
    Ok(Changed::new(get(conn, incident, id, now)?, entry))
}

fn put(conn: &mut Conn, rows: &[ResultRow]) -> DbResult<()> {
    each!(
        conn,
        diesel::insert_into(sla_results::table)
            .values(rows)
            .execute(conn)
    )?;
    Ok(())
}
