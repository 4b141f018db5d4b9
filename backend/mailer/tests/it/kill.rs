//! The worker's process is killed over and over in the middle of a campaign. Nobody may be missed; who gets the letter
//! twice was marked as unknown before the second one went out, and both are the same mail.

use crate::support::{
    Server,
    campaign::{Campaign, until},
};
use saiki_api::{
    campaigns::{AmbiguousPolicy, CampaignState},
    deliveries::{Delivery, DeliveryState},
};
use saiki_db::{Db, DbConfig, crypto::Keyring, testing::databases};
use saiki_mailer::sink::Entry;
use std::{
    collections::HashMap,
    process::{Child, Command, Stdio},
};

const RECIPIENTS: usize = 2000;
const KILLS: usize = 20;
const SESSIONS: usize = 4;
/// Any 32 bytes: the worker's process must be given the same.
const KEY: &str = "c2Fpa2kgdGVzdCBrZXkgb2YgMzIgYnl0ZXMgZXhhY3Q=";

/// The worker in a process of its own. It also ends when this test does, because its standard input ends then.
fn start(database: &str, server: &Server) -> Child {
    Command::new(env!("CARGO_BIN_EXE_saiki-test-worker"))
        .args([
            "--database",
            database,
            "--key",
            KEY,
            "--sessions",
            &SESSIONS.to_string(),
        ])
        .args([
            "--smtp",
            &format!("smtp://{}?timeout=30", server.sink.addr()),
        ])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap()
}

/// How many mails to let through before the next kill: spread, and the same in each run.
fn spread(n: usize) -> usize {
    20 + n * 7919 % 61
}

/// Two thousand recipients in a database that other processes can open too, and a sink.
async fn prepare(url: &str) -> (Db, Server, Campaign) {
    let config = DbConfig {
        url: url.to_owned(),
        connections: 4,
    };
    let db = Db::open(&config, Keyring::from_base64(KEY).unwrap()).unwrap();
    let list: Vec<String> = (0..RECIPIENTS)
        .map(|n| format!("person{n}@example{}.org", n % 7))
        .collect();
    let campaign = Campaign::new(&db, AmbiguousPolicy::Resend, &list);
    (db, Server::start().await, campaign)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_kills_lose_nobody_and_every_repeat_was_announced() {
    for test in databases() {
        let (_db, server, campaign) = prepare(&test.url).await;
        for n in 0..KILLS {
            let before = server.sink.ledger().unwrap().len();
            let mut child = start(&test.url, &server);
            until("mails before the kill", || {
                server.sink.ledger().unwrap().len() >= before + spread(n)
            })
            .await;
            child.kill().unwrap();
            child.wait().unwrap();
            assert_eq!(
                campaign.state().0,
                CampaignState::Running,
                "killed in the middle, {}",
                test.name
            );
        }
        let mut last = start(&test.url, &server);
        campaign.wait_for(CampaignState::Done).await;
        drop(last.stdin.take());
        assert!(last.wait().unwrap().success());
        check(test.name, KILLS, &campaign, server.sink.ledger().unwrap());
    }
}

fn check(name: &str, kills: usize, campaign: &Campaign, ledger: Vec<Entry>) {
    let mut taken: HashMap<&str, Vec<&Entry>> = HashMap::new();
    for entry in &ledger {
        taken.entry(&entry.rcpt).or_default().push(entry);
    }
    let rows = campaign.rows();
    let lost = rows
        .iter()
        .filter(|row| !taken.contains_key(row.to.as_str()))
        .count();
    let repeats: usize = taken.values().map(|mails| mails.len() - 1).sum();
    let unknown = campaign.counts().ever_ambiguous;
    println!(
        "{name}: {kills} workers lost, {} recipients, {} mails taken, {lost} lost, {repeats} repeated, {unknown} marked unknown \
         (bound {})",
        rows.len(),
        ledger.len(),
        kills * SESSIONS
    );
    assert_eq!((rows.len(), taken.len(), lost), (RECIPIENTS, RECIPIENTS, 0));
    assert!(usize::try_from(unknown).unwrap() <= kills * SESSIONS);
    assert!(
        unknown > 0,
        "no kill hit a mail under way: the test shows nothing"
    );
    for row in &rows {
        let mails = &taken[row.to.as_str()];
        assert_eq!(row.state, DeliveryState::Accepted);
        assert!(
            mails
                .iter()
                .all(|mail| mail.message_id == row.message_id && mail.sha256 == row.body_sha256)
        );
        if mails.len() > 1 {
            announced(campaign, row, mails.len());
        }
    }
}

/// Every attempt before the last was recorded as unknown before the next one began.
fn announced(campaign: &Campaign, row: &Delivery, mails: usize) {
    let attempts = campaign.attempts(row);
    assert!(attempts.len() >= mails && usize::try_from(row.ambiguous).unwrap() + 1 >= mails);
    for pair in attempts.windows(2) {
        assert_eq!(pair[0].outcome, Some(DeliveryState::Ambiguous));
        assert!(pair[1].may_repeat && pair[0].ended_at.unwrap() <= pair[1].started_at);
    }
}
