//! The arithmetic of the audit log: how an entry is hashed and how a chain is checked. Pure, so that the
//! server, `saiki verify` and an auditor's copy all compute the same.

use crate::canonical::{from_hex, hex, text};
use saiki_api::audit::{AuditBreak, AuditEntry};
use sha2::{Digest, Sha256};

/// Hash before the first entry of a chain.
pub const GENESIS: [u8; 32] = [0; 32];

/// Hash of an entry: SHA-256 over 0x01, the hash before, then each field with its length in front, so that
/// no two entries share an encoding. `data` enters in canonical form.
pub fn entry_hash(entry: &AuditEntry) -> Option<[u8; 32]> {
    let prev = from_hex(&entry.prev_hash)?;
    let actor = entry.actor_id.map(|id| id.to_string()).unwrap_or_default();
    let data = text(&entry.data).ok()?;
    let (seq, at) = (entry.seq.to_string(), entry.at.as_microsecond().to_string());
    let mut hasher = Sha256::new();
    hasher.update([1_u8]);
    hasher.update(&prev);
    for field in [
        entry.chain.as_str(),
        &seq,
        &at,
        &actor,
        &entry.actor_name,
        &entry.action,
        &entry.subject,
        &data,
    ] {
        hasher.update(u64::try_from(field.len()).unwrap_or(u64::MAX).to_be_bytes());
        hasher.update(field.as_bytes());
    }
    Some(hasher.finalize().into())
}

/// Checks one chain, entry by entry, without holding it in memory.
#[derive(Debug, Clone)]
pub struct ChainCheck {
    chain: String,
    next_seq: i64,
    hash: [u8; 32],
}

impl ChainCheck {
    /// A check of `chain` from its first entry.
    pub fn new(chain: &str) -> Self {
        ChainCheck {
            chain: chain.to_owned(),
            next_seq: 1,
            hash: GENESIS,
        }
    }

    /// A check of a stretch that begins with `first`, whose own predecessor is not at hand.
    pub fn starting_at(first: &AuditEntry) -> Option<Self> {
        let hash = from_hex(&first.prev_hash)?.try_into().ok()?;
        Some(ChainCheck {
            chain: first.chain.clone(),
            next_seq: first.seq,
            hash,
        })
    }

    /// Takes the next entry; says what is wrong with it, if anything.
    pub fn take(&mut self, entry: &AuditEntry) -> Result<(), AuditBreak> {
        let fail = |seq: i64, reason: &str| {
            Err(AuditBreak {
                chain: self.chain.clone(),
                seq,
                reason: reason.to_owned(),
            })
        };
        if entry.chain != self.chain {
            return fail(self.next_seq, "an entry of another chain stands here");
        }
        if entry.seq != self.next_seq {
            return fail(self.next_seq, "the entry with this number is missing");
        }
        if entry.prev_hash != hex(&self.hash) {
            return fail(entry.seq, "it does not continue the entry before it");
        }
        match entry_hash(entry) {
            Some(hash) if entry.hash == hex(&hash) => {
                self.hash = hash;
                self.next_seq += 1;
                Ok(())
            }
            _ => fail(entry.seq, "its content was changed"),
        }
    }

    /// Compares the end reached with the head on record: finds entries cut off the end.
    pub fn finish(&self, head_seq: i64, head_hash: &[u8]) -> Result<(), AuditBreak> {
        if self.next_seq - 1 == head_seq && self.hash.as_slice() == head_hash {
            return Ok(());
        }
        Err(AuditBreak {
            chain: self.chain.clone(),
            seq: self.next_seq,
            reason: "the chain does not end where its head says".to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use saiki_api::Timestamp;
    use serde_json::json;

    fn chain(length: i64) -> Vec<AuditEntry> {
        let mut prev = GENESIS;
        (1..=length)
            .map(|seq| {
                let mut entry = AuditEntry {
                    chain: "instance".into(),
                    seq,
                    at: Timestamp::from_second(1_800_000_000 + seq).unwrap(),
                    actor_id: None,
                    actor_name: "佐藤".into(),
                    action: "user.created".into(),
                    subject: seq.to_string(),
                    data: json!({"n": seq}),
                    prev_hash: hex(&prev),
                    hash: String::new(),
                };
                prev = entry_hash(&entry).unwrap();
                entry.hash = hex(&prev);
                entry
            })
            .collect()
    }

    fn check(entries: &[AuditEntry], head: &AuditEntry) -> Result<(), AuditBreak> {
        let mut check = ChainCheck::new("instance");
        for entry in entries {
            check.take(entry)?;
        }
        check.finish(head.seq, &from_hex(&head.hash).unwrap())
    }

    #[test]
    fn an_untouched_chain_holds() {
        let entries = chain(20);
        assert_eq!(check(&entries, &entries[19]), Ok(()));
    }

    proptest! {
        #[test]
        fn any_single_change_is_found(length in 2_i64..30, at in 0_usize..30, how in 0..7) {
            let whole = chain(length);
            let head = whole.last().unwrap().clone();
            let at = at % whole.len();
            let mut touched = whole.clone();
            match how {
                0 => { touched.remove(at); }
                1 => touched[at].actor_name.push('x'),
                2 => touched[at].data = json!({"n": -1}),
                3 => touched[at].at = Timestamp::UNIX_EPOCH,
                4 => touched[at].action = "user.createdx".into(),
                5 => { let other = (at + 1) % whole.len(); touched.swap(at, other); }
                _ => touched.truncate(at),
            }
            prop_assert!(check(&touched, &head).is_err());
        }
    }
}
