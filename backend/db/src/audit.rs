//! The audit log: entries appended in the transaction of the change they record, one hash chain an incident
//! and one for the instance. The arithmetic is `saiki_domain::audit`.

use crate::{
    Conn, DbError, DbId, DbResult,
    ids::{instant, micros},
    schema::{audit_entries, audit_heads},
    webhooks,
};
use diesel::prelude::*;
use saiki_api::{
    Timestamp, Uuid,
    audit::{AuditBreak, AuditEntry, AuditVerdict},
};
use saiki_domain::{
    audit::{ChainCheck, GENESIS, entry_hash},
    canonical::{self, hex},
};
use serde_json::{Value, json};

/// Who makes a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The user, or `None` for the product itself.
    pub id: Option<Uuid>,
    /// Name at the time.
    pub name: String,
}

impl Actor {
    /// The product itself: start-up, the delivery worker.
    pub fn system() -> Actor {
        Actor {
            id: None,
            name: "saiki".to_owned(),
        }
    }
}

/// Which chain an entry belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Chain {
    /// Users, settings, sessions, and the heads of the incidents' chains.
    Instance,
    /// Everything within one incident.
    Incident(Uuid),
}

impl Chain {
    /// The chain's name in the log.
    pub fn name(self) -> String {
        match self {
            Chain::Instance => "instance".to_owned(),
            Chain::Incident(id) => id.to_string(),
        }
    }
}

/// What is to be recorded of a change. Never put personal data of affected people in here.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Which chain.
    pub chain: Chain,
    /// What was done, as `noun.verb`.
    pub action: &'static str,
    /// Id of the row.
    pub subject: String,
    /// Further facts.
    pub data: Value,
}

impl Entry {
    /// An entry of an incident's chain.
    pub fn incident(
        incident: Uuid,
        action: &'static str,
        subject: impl ToString,
        data: Value,
    ) -> Entry {
        Entry {
            chain: Chain::Incident(incident),
            action,
            subject: subject.to_string(),
            data,
        }
    }

    /// An entry of the instance's chain.
    pub fn instance(action: &'static str, subject: impl ToString, data: Value) -> Entry {
        Entry {
            chain: Chain::Instance,
            action,
            subject: subject.to_string(),
            data,
        }
    }
}

/// What a change answers with, and what the log keeps of it.
#[derive(Debug)]
pub struct Changed<T> {
    /// For the caller.
    pub value: T,
    /// For the log.
    pub entries: Vec<Entry>,
}

impl<T> Changed<T> {
    /// A change with its one entry.
    pub fn new(value: T, entry: Entry) -> Changed<T> {
        Changed {
            value,
            entries: vec![entry],
        }
    }

    /// A change with several entries.
    pub fn with(value: T, entries: Vec<Entry>) -> Changed<T> {
        Changed { value, entries }
    }

    /// The call turned out to change nothing (a patch of equal values, a repeated request).
    pub fn nothing(value: T) -> Changed<T> {
        Changed {
            value,
            entries: Vec::new(),
        }
    }
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = audit_entries, treat_none_as_default_value = false)]
struct Row {
    chain: String,
    seq: i64,
    at: i64,
    actor_id: Option<DbId>,
    actor_name: String,
    action: String,
    subject: String,
    data: String,
    prev_hash: Vec<u8>,
    hash: Vec<u8>,
}

impl Row {
    fn into_entry(self) -> DbResult<AuditEntry> {
        Ok(AuditEntry {
            chain: self.chain,
            seq: self.seq,
            at: instant(self.at),
            actor_id: self.actor_id.map(Uuid::from),
            actor_name: self.actor_name,
            action: self.action,
            subject: self.subject,
            data: serde_json::from_str(&self.data)?,
            prev_hash: hex(&self.prev_hash),
            hash: hex(&self.hash),
        })
    }
}

/// Appends entries, each to its chain, within the caller's transaction. The head row of a chain is locked
/// until the transaction ends, so writers of one chain queue up and those of different chains do not. Webhooks are told of
/// what is appended, once the transaction has ended.
pub fn append(conn: &mut Conn, actor: &Actor, now: Timestamp, entries: &[Entry]) -> DbResult<()> {
    for entry in entries {
        let chain = entry.chain.name();
        each!(
            conn,
            diesel::insert_into(audit_heads::table)
                .values((
                    audit_heads::chain.eq(&chain),
                    audit_heads::seq.eq(0_i64),
                    audit_heads::hash.eq(GENESIS.to_vec()),
                ))
                .on_conflict_do_nothing()
                .execute(conn)
        )?;
        let (seq, prev_hash): (i64, Vec<u8>) = diesel::update(audit_heads::table.find(&chain))
            .set(audit_heads::seq.eq(audit_heads::seq + 1_i64))
            .returning((audit_heads::seq, audit_heads::hash))
            .get_result(conn)?;
        let mut record = AuditEntry {
            chain: chain.clone(),
            seq,
            at: instant(micros(now)),
            actor_id: actor.id,
            actor_name: actor.name.clone(),
            action: entry.action.to_owned(),
            subject: entry.subject.clone(),
            data: entry.data.clone(),
            prev_hash: hex(&prev_hash),
            hash: String::new(),
        };
        let hash = entry_hash(&record)
            .ok_or_else(|| DbError::Other("audit entry does not hash".to_owned()))?;
        record.hash = hex(&hash);
        diesel::insert_into(audit_entries::table)
            .values(Row {
                chain: chain.clone(),
                seq,
                at: micros(record.at),
                actor_id: actor.id.map(DbId),
                actor_name: record.actor_name,
                action: record.action,
                subject: record.subject,
                data: canonical::text(&record.data)?,
                prev_hash,
                hash: hash.to_vec(),
            })
            .execute(conn)?;
        diesel::update(audit_heads::table.find(&chain))
            .set(audit_heads::hash.eq(hash.to_vec()))
            .execute(conn)?;
    }
    webhooks::tell(conn, actor, now, entries)
}

/// Where a chain ends: number and hash of its last entry. No two states of a chain end in the same.
pub(crate) type Head = (i64, Vec<u8>);

/// Where a chain ends; `None` where it has no entry.
pub(crate) fn head(conn: &mut Conn, chain: Chain) -> DbResult<Option<Head>> {
    Ok(audit_heads::table
        .find(chain.name())
        .select((audit_heads::seq, audit_heads::hash))
        .first(conn)
        .optional()?)
}

/// Entries of one chain, the newest first; of all chains when `chain` is `None`. `before` is the place of
/// the last entry of the page before: (at in microseconds, chain, seq).
pub fn list(
    conn: &mut Conn,
    chain: Option<&str>,
    before: Option<(i64, String, i64)>,
    limit: i64,
) -> DbResult<Vec<AuditEntry>> {
    use audit_entries::dsl;
    let mut query = dsl::audit_entries
        .order((dsl::at.desc(), dsl::chain.desc(), dsl::seq.desc()))
        .limit(limit)
        .into_boxed();
    if let Some(chain) = chain {
        query = query.filter(dsl::chain.eq(chain.to_owned()));
    }
    if let Some((at, chain, seq)) = before {
        query = query.filter(
            dsl::at.lt(at).or(dsl::at.eq(at).and(
                dsl::chain
                    .lt(chain.clone())
                    .or(dsl::chain.eq(chain).and(dsl::seq.lt(seq))),
            )),
        );
    }
    query
        .load::<Row>(conn)?
        .into_iter()
        .map(Row::into_entry)
        .collect()
}

/// Entries of an incident about any of `subjects`, in order: what a proof pack carries.
pub fn about(conn: &mut Conn, chain: Chain, subjects: &[String]) -> DbResult<Vec<AuditEntry>> {
    use audit_entries::dsl;
    dsl::audit_entries
        .filter(
            dsl::chain
                .eq(chain.name())
                .and(dsl::subject.eq_any(subjects)),
        )
        .order(dsl::seq)
        .load::<Row>(conn)?
        .into_iter()
        .map(Row::into_entry)
        .collect()
}

/// The stretch of a chain from the first entry about any of `subjects` to its end, without gaps: what a proof
/// pack carries, since only a whole stretch can be checked.
pub fn stretch(conn: &mut Conn, chain: Chain, subjects: &[String]) -> DbResult<Vec<AuditEntry>> {
    use audit_entries::dsl;
    let first: Option<i64> = dsl::audit_entries
        .filter(
            dsl::chain
                .eq(chain.name())
                .and(dsl::subject.eq_any(subjects)),
        )
        .select(diesel::dsl::min(dsl::seq))
        .first(conn)?;
    let Some(first) = first else {
        return Ok(Vec::new());
    };
    dsl::audit_entries
        .filter(dsl::chain.eq(chain.name()).and(dsl::seq.ge(first)))
        .order(dsl::seq)
        .load::<Row>(conn)?
        .into_iter()
        .map(Row::into_entry)
        .collect()
}

/// Checks every chain from its first entry to its head, and the heads the instance's chain took in.
pub fn verify(conn: &mut Conn) -> DbResult<AuditVerdict> {
    let heads: Vec<(String, i64, Vec<u8>)> = audit_heads::table
        .select((audit_heads::chain, audit_heads::seq, audit_heads::hash))
        .order(audit_heads::chain)
        .load(conn)?;
    let mut verdict = AuditVerdict {
        intact: true,
        chains: 0,
        entries: 0,
        broken: None,
    };
    let mut anchors: Vec<(String, i64, String)> = Vec::new();
    for (chain, seq, hash) in &heads {
        verdict.chains += 1;
        let outcome = verify_chain(conn, chain, *seq, hash, &mut verdict.entries, &mut anchors)?;
        if let Err(broken) = outcome {
            return Ok(AuditVerdict {
                intact: false,
                broken: Some(broken),
                ..verdict
            });
        }
    }
    if let Some((chain, seq)) = headless(conn)? {
        let reason = "the head of its chain is missing".to_owned();
        return Ok(AuditVerdict {
            intact: false,
            broken: Some(AuditBreak { chain, seq, reason }),
            ..verdict
        });
    }
    for (chain, seq, hash) in anchors {
        let found: Option<Vec<u8>> = audit_entries::table
            .find((&chain, seq))
            .select(audit_entries::hash)
            .first(conn)
            .optional()?;
        if found.map(|h| hex(&h)) != Some(hash) {
            let reason = "it is not the entry the instance's chain recorded as head".to_owned();
            return Ok(AuditVerdict {
                intact: false,
                broken: Some(AuditBreak { chain, seq, reason }),
                ..verdict
            });
        }
    }
    Ok(verdict)
}

/// The first entry of a chain that has no head, and so was not checked.
fn headless(conn: &mut Conn) -> DbResult<Option<(String, i64)>> {
    use audit_entries::dsl;
    Ok(dsl::audit_entries
        .filter(dsl::chain.ne_all(audit_heads::table.select(audit_heads::chain)))
        .order((dsl::chain, dsl::seq))
        .select((dsl::chain, dsl::seq))
        .first(conn)
        .optional()?)
}

fn verify_chain(
    conn: &mut Conn,
    chain: &str,
    head_seq: i64,
    head_hash: &[u8],
    entries: &mut u64,
    anchors: &mut Vec<(String, i64, String)>,
) -> DbResult<Result<(), AuditBreak>> {
    use audit_entries::dsl;
    let mut check = ChainCheck::new(chain);
    let mut after = 0_i64;
    loop {
        let rows: Vec<Row> = dsl::audit_entries
            .filter(dsl::chain.eq(chain).and(dsl::seq.gt(after)))
            .order(dsl::seq)
            .limit(1_000)
            .load(conn)?;
        if rows.is_empty() {
            return Ok(check.finish(head_seq, head_hash));
        }
        for row in rows {
            after = row.seq;
            *entries += 1;
            let entry = row.into_entry()?;
            if let Err(broken) = check.take(&entry) {
                return Ok(Err(broken));
            }
            if entry.action == ANCHORED {
                collect_anchors(&entry.data, anchors);
            }
        }
    }
}

const ANCHORED: &str = "audit.anchored";

fn collect_anchors(data: &Value, anchors: &mut Vec<(String, i64, String)>) {
    for (chain, head) in data
        .get("heads")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        let seq = head.get("seq").and_then(Value::as_i64);
        let hash = head.get("hash").and_then(Value::as_str);
        if let (Some(seq), Some(hash)) = (seq, hash) {
            anchors.push((chain.clone(), seq, hash.to_owned()));
        }
    }
}

/// Takes the heads of the incidents' chains into the instance's chain, where they differ from those taken in
/// last. Called now and then; says whether there was anything to take in.
pub fn anchor(conn: &mut Conn, now: Timestamp) -> DbResult<bool> {
    use audit_entries::dsl;
    let heads: Vec<(String, i64, Vec<u8>)> = audit_heads::table
        .filter(audit_heads::chain.ne("instance"))
        .select((audit_heads::chain, audit_heads::seq, audit_heads::hash))
        .order(audit_heads::chain)
        .load(conn)?;
    let heads: serde_json::Map<String, Value> = heads
        .into_iter()
        .map(|(chain, seq, hash)| (chain, json!({"seq": seq, "hash": hex(&hash)})))
        .collect();
    let last: Option<String> = dsl::audit_entries
        .filter(dsl::chain.eq("instance").and(dsl::action.eq(ANCHORED)))
        .order(dsl::seq.desc())
        .select(dsl::data)
        .first(conn)
        .optional()?;
    let data = json!({ "heads": heads });
    if heads_empty(&data) || last.as_deref() == Some(canonical::text(&data)?.as_str()) {
        return Ok(false);
    }
    append(
        conn,
        &Actor::system(),
        now,
        &[Entry::instance(ANCHORED, "audit", data)],
    )?;
    Ok(true)
}

fn heads_empty(data: &Value) -> bool {
    data.get("heads")
        .and_then(Value::as_object)
        .is_none_or(serde_json::Map::is_empty)
}
