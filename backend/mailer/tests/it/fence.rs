//! A worker's process is stopped in the middle of a mail for longer than its lease, as when a machine sleeps, and goes
//! on when others have long taken its rows up. It must not write a thing, and must not send what others sent.

use crate::support::{
    Server,
    campaign::{Campaign, hasty, until},
};
use saiki_api::{
    campaigns::{AmbiguousPolicy, CampaignState},
    deliveries::{Attempt, Delivery, DeliveryState},
};
use saiki_db::{
    Db, DbConfig,
    crypto::Keyring,
    testing::{databases, is_writing},
};
use saiki_mailer::{Transport, Worker, WorkerConfig};
use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    time::Duration,
};

const KEY: &str = "c2Fpa2kgdGVzdCBrZXkgb2YgMzIgYnl0ZXMgZXhhY3Q=";
const RECIPIENTS: usize = 6;
/// Marks the stopped worker's connections to PostgreSQL.
const MARK: &str = "saiki-stopped-worker";

/// One session, a lease and a pause between looks that outlast the test: once every row is claimed and the first mail
/// is with the server, it has nothing to do with the database until that server answers.
fn start(url: &str, server: &Server) -> Child {
    let url = match url.starts_with("sqlite:") {
        true => url.to_owned(),
        false => format!("{url}&application_name={MARK}"),
    };
    Command::new(env!("CARGO_BIN_EXE_saiki-test-worker"))
        .args(["--database", &url, "--key", KEY, "--sessions", "1"])
        .args(["--lease-ms", "3600000", "--poll-ms", "3600000"])
        .args(["--smtp", &format!("smtp://{}", server.sink.addr())])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

fn signal(child: &Child, name: &str) {
    let command = format!("kill -{name} {}", child.id());
    let done = Command::new("sh").args(["-c", &command]).status().unwrap();
    assert!(done.success(), "{command}");
}

/// Stops the process outside of any transaction: one that stopped with the write lock in hand would hold up everybody
/// for as long as it sleeps, which is a matter of the database and not what is shown here.
async fn stop(child: &Child, url: &str) {
    loop {
        signal(child, "STOP");
        let stat = format!("/proc/{}/stat", child.id());
        until("the process to stop", || {
            let stat = std::fs::read_to_string(&stat).unwrap();
            stat.rsplit_once(") ")
                .is_some_and(|(_, rest)| rest.starts_with('T'))
        })
        .await;
        if !is_writing(url, MARK) {
            return;
        }
        signal(child, "CONT");
        tokio::task::yield_now().await;
    }
}

/// Everything the ledger says.
fn record(campaign: &Campaign) -> Vec<(Delivery, Vec<Attempt>)> {
    let rows = campaign.rows().into_iter();
    rows.map(|row| {
        let attempts = campaign.attempts(&row);
        (row, attempts)
    })
    .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_that_wakes_beyond_its_lease_writes_nothing_and_sends_nothing() {
    for test in databases() {
        let config = DbConfig {
            url: test.url.clone(),
            connections: 4,
        };
        let db = Db::open(&config, Keyring::from_base64(KEY).unwrap()).unwrap();
        let list: Vec<String> = (0..RECIPIENTS)
            .map(|n| format!("hold-dot+{n}@example.org"))
            .collect();
        let campaign = Campaign::new(&db, AmbiguousPolicy::Resend, &list);
        let server = Server::start().await;

        let mut sleeper = start(&test.url, &server);
        until("the first mail", || server.taken().len() == 1).await;
        let held = server.taken().remove(0);
        stop(&sleeper, &test.url).await;
        for row in campaign.rows() {
            let wanted = match row.to == held {
                true => DeliveryState::Attempting,
                false => DeliveryState::Leased,
            };
            assert_eq!(row.state, wanted, "{}: {}", test.name, row.to);
        }

        // Another worker finds it dead, and brings the campaign to its end.
        let dialer = server.dialer("tls=none");
        let config = WorkerConfig {
            lease: Duration::from_millis(50),
            ..hasty()
        };
        let other = Worker::start(db.clone(), Transport::Smtp(dialer), config).unwrap();
        campaign.wait_for(CampaignState::Done).await;
        other.stop().await;
        let (before, taken) = (record(&campaign), server.taken());
        assert_eq!(
            taken.len(),
            RECIPIENTS + 1,
            "{}: one was repeated",
            test.name
        );
        let (first, attempts) = before.iter().find(|(row, _)| row.to == held).unwrap();
        assert_eq!((first.state, first.ambiguous), (DeliveryState::Accepted, 1));
        assert_eq!(attempts[0].outcome, Some(DeliveryState::Ambiguous));
        assert!(attempts[1].may_repeat);

        // It wakes, reads its answer, and goes through what it had claimed.
        server.sink.release();
        signal(&sleeper, "CONT");
        let fenced = BufReader::new(sleeper.stdout.take().unwrap())
            .lines()
            .map(|line| line.unwrap().parse::<usize>().unwrap())
            .find(|fenced| *fenced >= RECIPIENTS);
        drop(sleeper.stdin.take());
        assert!(sleeper.wait().unwrap().success());
        assert_eq!(fenced, Some(RECIPIENTS), "{}", test.name);
        assert_eq!(
            record(&campaign),
            before,
            "{}: nothing was written",
            test.name
        );
        assert_eq!(server.taken(), taken, "{}: nothing was sent", test.name);
        assert_eq!(campaign.state().0, CampaignState::Done);
    }
}
