//! A worker in a process of its own, made to die; and what must hold afterwards, whatever it died of.

use crate::support::{Server, campaign::Campaign};
use saiki_api::{
    campaigns::AmbiguousPolicy,
    deliveries::{Delivery, DeliveryState},
};
use saiki_db::{Db, DbConfig, crypto::Keyring};
use saiki_mailer::sink::Entry;
use std::{
    collections::HashMap,
    process::{Child, Command, Stdio},
};

/// Any 32 bytes: the worker's process must be given the same.
pub const KEY: &str = "c2Fpa2kgdGVzdCBrZXkgb2YgMzIgYnl0ZXMgZXhhY3Q=";

/// A number that `cargo xtask chaos` sets higher than the tests of every day.
pub fn scale(name: &str, usual: usize) -> usize {
    std::env::var(name).map_or(usual, |text| text.parse().unwrap())
}

/// The command of a worker. It also ends when this test does, because its standard input ends then.
pub fn worker(database: &str, smtp: &str, sessions: usize) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_saiki-test-worker"));
    command
        .args(["--database", database, "--key", KEY])
        .args(["--sessions", &sessions.to_string()])
        .args(["--smtp", smtp])
        .stdin(Stdio::piped());
    command
}

/// The mail server's address, as a worker is given it.
pub fn way_to(server: &Server) -> String {
    format!("smtp://{}?timeout=30", server.sink.addr())
}

/// Lets a worker go on to its end.
pub fn end(mut worker: Child) {
    drop(worker.stdin.take());
    assert!(worker.wait().unwrap().success());
}

/// Recipients in a database that other processes can open too, and a sink.
pub async fn prepare(url: &str, list: &[String]) -> (Db, Server, Campaign) {
    let config = DbConfig {
        url: url.to_owned(),
        connections: 4,
    };
    let db = Db::open(&config, Keyring::from_base64(KEY).unwrap()).unwrap();
    let campaign = Campaign::new(&db, AmbiguousPolicy::Resend, list);
    (db, Server::start().await, campaign)
}

/// So many addresses at seven domains.
pub fn people(count: usize) -> Vec<String> {
    (0..count)
        .map(|n| format!("person{n}@example{}.org", n % 7))
        .collect()
}

/// What became of everybody, counted from both ledgers: the product's and the mail server's.
#[derive(Debug)]
pub struct Toll {
    /// Rows whose outcome was unknown once.
    pub unknown: usize,
    /// Mails that came again.
    pub repeats: usize,
}

/// Nobody is lost; who got the mail twice was marked before the second went out, within the bound, and both were the
/// same mail.
pub fn check(what: &str, bound: usize, campaign: &Campaign, ledger: &[Entry]) -> Toll {
    let mut taken: HashMap<&str, Vec<&Entry>> = HashMap::new();
    for entry in ledger {
        taken.entry(&entry.rcpt).or_default().push(entry);
    }
    let rows = campaign.rows();
    let lost: Vec<&str> = rows
        .iter()
        .map(|row| row.to.as_str())
        .filter(|to| !taken.contains_key(to))
        .collect();
    let repeats: usize = taken.values().map(|mails| mails.len() - 1).sum();
    let unknown = usize::try_from(campaign.counts().ever_ambiguous).unwrap();
    println!(
        "{what}: {} recipients, {} mails taken, {} lost, {repeats} repeated, {unknown} marked unknown (bound {bound})",
        rows.len(),
        ledger.len(),
        lost.len(),
    );
    assert!(lost.is_empty(), "{what}: lost {lost:?}");
    assert_eq!(
        rows.len(),
        taken.len(),
        "{what}: somebody unknown was written to"
    );
    assert!(unknown <= bound, "{what}: {unknown} > {bound}");
    for row in &rows {
        let mails = &taken[row.to.as_str()];
        assert_eq!(row.state, DeliveryState::Accepted, "{what}: {}", row.to);
        assert!(
            mails
                .iter()
                .all(|mail| mail.message_id == row.message_id && mail.sha256 == row.body_sha256),
            "{what}: {} got two different mails",
            row.to
        );
        if mails.len() > 1 {
            announced(what, campaign, row, mails.len());
        }
    }
    Toll { unknown, repeats }
}

/// Every attempt before the last was recorded as unknown before the next one began.
fn announced(what: &str, campaign: &Campaign, row: &Delivery, mails: usize) {
    let attempts = campaign.attempts(row);
    assert!(
        attempts.len() >= mails && usize::try_from(row.ambiguous).unwrap() + 1 >= mails,
        "{what}: {} came {mails} times in {} attempts",
        row.to,
        attempts.len()
    );
    for pair in attempts.windows(2) {
        if pair[1].may_repeat {
            assert!(pair[0].ended_at.unwrap() <= pair[1].started_at);
        }
    }
    let may_repeat = attempts.iter().filter(|one| one.may_repeat).count();
    assert!(
        may_repeat + 1 >= mails,
        "{what}: {} was not announced",
        row.to
    );
}
