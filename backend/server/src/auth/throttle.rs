//! Slows down guessing and flooding: a token bucket for each address of the network, and one for each account as seen
//! from one address, so that nobody can lock somebody else out. In memory, of one process.

use saiki_api::Timestamp;
use sha2::{Digest, Sha256};
use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

/// Buckets kept at most; when full, those that have refilled are forgotten.
const MOST: usize = 50_000;

#[derive(Debug, Clone, Copy)]
struct Rule {
    /// Tries at once.
    burst: f64,
    /// Seconds until one more.
    every: f64,
}

/// One account from one address.
const ACCOUNT: Rule = Rule {
    burst: 10.0,
    every: 6.0,
};
/// All accounts from one address: an office behind one router signs in within it.
const ADDRESS: Rule = Rule {
    burst: 60.0,
    every: 1.0,
};

/// Reports from one address: many people may share it.
const REPORT: Rule = Rule {
    burst: 20.0,
    every: 15.0,
};
/// Acknowledgement numbers tried from one address.
const LOOK: Rule = Rule {
    burst: 30.0,
    every: 2.0,
};

#[derive(Debug, Clone, Copy)]
struct Bucket {
    level: f64,
    at: Timestamp,
}

/// The buckets.
pub struct Throttle {
    buckets: Mutex<HashMap<[u8; 32], Bucket>>,
}

impl Default for Throttle {
    fn default() -> Self {
        Throttle::new()
    }
}

impl Throttle {
    /// All full.
    pub fn new() -> Throttle {
        Throttle {
            buckets: Mutex::new(HashMap::new()),
        }
    }

    /// Takes one try. `Err` says after how many seconds to come back.
    pub fn try_sign_in(
        &self,
        ip: Option<IpAddr>,
        account: &str,
        now: Timestamp,
    ) -> Result<(), u64> {
        let ip = ip.map(network).unwrap_or_default();
        self.take(&["ip", &ip], ADDRESS, now)?;
        self.take(&["account", &ip, account], ACCOUNT, now)
    }

    /// Takes one report from outside. `Err` says after how many seconds to come back.
    pub fn try_report(&self, ip: Option<IpAddr>, now: Timestamp) -> Result<(), u64> {
        let ip = ip.map(network).unwrap_or_default();
        self.take(&["report", &ip], REPORT, now)
    }

    /// Takes one look at how far a report is. `Err` says after how many seconds to come back.
    pub fn try_look(&self, ip: Option<IpAddr>, now: Timestamp) -> Result<(), u64> {
        let ip = ip.map(network).unwrap_or_default();
        self.take(&["look", &ip], LOOK, now)
    }

    /// Gives the account's tries back after a right password.
    pub fn signed_in(&self, ip: Option<IpAddr>, account: &str) {
        let ip = ip.map(network).unwrap_or_default();
        let key = key(&["account", &ip, account]);
        self.lock().remove(&key);
    }

    fn take(&self, parts: &[&str], rule: Rule, now: Timestamp) -> Result<(), u64> {
        let mut buckets = self.lock();
        if buckets.len() >= MOST {
            buckets.retain(|_, b| b.level + seconds(b.at, now) / rule.every < rule.burst);
            if buckets.len() >= MOST {
                return Err(60);
            }
        }
        let bucket = buckets.entry(key(parts)).or_insert(Bucket {
            level: rule.burst,
            at: now,
        });
        bucket.level = (bucket.level + seconds(bucket.at, now) / rule.every).min(rule.burst);
        bucket.at = now;
        if bucket.level < 1.0 {
            let wait = ((1.0 - bucket.level) * rule.every).ceil();
            return Err(
                std::time::Duration::try_from_secs_f64(wait).map_or(60, |d| d.as_secs().max(1))
            );
        }
        bucket.level -= 1.0;
        Ok(())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<[u8; 32], Bucket>> {
        self.buckets.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn seconds(from: Timestamp, to: Timestamp) -> f64 {
    to.duration_since(from).as_secs_f64().max(0.0)
}

/// The address, or its /64 network for IPv6, where one subscriber has them all.
fn network(ip: IpAddr) -> String {
    match ip {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => match ip.to_ipv4_mapped() {
            Some(ip) => ip.to_string(),
            None => format!("{:x}", ip.to_bits() >> 64),
        },
    }
}

fn key(parts: &[&str]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn guessing_is_slowed_down_and_the_victim_is_not_locked_out() {
        let throttle = Throttle::new();
        let (attacker, victim) = ("203.0.113.9".parse().ok(), "198.51.100.4".parse().ok());
        for _ in 0..10 {
            throttle.try_sign_in(attacker, "a@b.jp", at(0)).unwrap();
        }
        assert_eq!(throttle.try_sign_in(attacker, "a@b.jp", at(0)), Err(6));
        assert_eq!(throttle.try_sign_in(victim, "a@b.jp", at(0)), Ok(()));
        assert_eq!(throttle.try_sign_in(attacker, "a@b.jp", at(6)), Ok(()));
        assert!(throttle.try_sign_in(attacker, "a@b.jp", at(6)).is_err());
    }

    #[test]
    fn one_address_cannot_try_many_accounts() {
        let throttle = Throttle::new();
        let ip = "203.0.113.9".parse().ok();
        let tries =
            (0..1_000).filter(|n| throttle.try_sign_in(ip, &format!("u{n}"), at(0)).is_ok());
        assert_eq!(tries.count(), 60);
    }

    #[test]
    fn a_right_password_gives_the_tries_back() {
        let throttle = Throttle::new();
        for _ in 0..30 {
            assert!(throttle.try_sign_in(None, "a@b.jp", at(0)).is_ok());
            throttle.signed_in(None, "a@b.jp");
        }
    }
}
