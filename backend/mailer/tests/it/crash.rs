//! A worker dies at each edge between two of its steps, one after the other, none left out. Nobody is missed, and nobody
//! gets a second letter that was not announced.

use crate::support::{
    campaign::until,
    killed::{check, end, people, prepare, way_to, worker},
};
use saiki_api::campaigns::CampaignState;
use saiki_db::testing::{TestDb, databases};
use saiki_mailer::CrashPoint;
use tokio::task::JoinSet;

const SESSIONS: usize = 2;
const RECIPIENTS: usize = 30;

/// Which time the worker comes to a point is the one it dies at: late enough that it has work behind it.
fn nth(point: CrashPoint) -> usize {
    match point {
        CrashPoint::Recording | CrashPoint::Recorded => 5,
        CrashPoint::Begun
        | CrashPoint::Awaited
        | CrashPoint::BeforeDot
        | CrashPoint::AfterDot
        | CrashPoint::Answered => 7,
        _ => 1,
    }
}

/// Nobody listens there.
const NOWHERE: &str = "smtp://127.0.0.1:1";
/// Deaths at the same time: each waits a second for its lease to lapse.
const AT_ONCE: usize = 4;

/// Runs a worker until it dies at `point`.
async fn die_at(point: CrashPoint, url: &str, smtp: &str) {
    let mut child = worker(url, smtp, SESSIONS)
        .args(["--crash-at", &point.to_string()])
        .args(["--crash-nth", &nth(point).to_string()])
        .spawn()
        .unwrap();
    let mut ended = None;
    until(&format!("a worker to die at {point}"), || {
        ended = child.try_wait().unwrap();
        ended.is_some()
    })
    .await;
    assert!(!ended.unwrap().success(), "it came to its end instead");
}

async fn a_death(point: CrashPoint, test: TestDb) {
    let (url, what) = (&test.url, format!("{}, died at {point}", test.name));
    let list = match point {
        // The final dot refused for what the letter says, often enough and at different domains: a fault of ours.
        CrashPoint::Pausing => (0..RECIPIENTS)
            .map(|n| format!("dot-554-5.6.0+{n}@example{}.org", n % 7))
            .collect(),
        _ => people(RECIPIENTS),
    };
    let (_db, server, campaign) = prepare(url, &list).await;
    let smtp = way_to(&server);
    let mut deaths = 1;
    if matches!(point, CrashPoint::Recovering | CrashPoint::Recovered) {
        die_at(CrashPoint::AfterDot, url, &smtp).await;
        deaths += 1;
    }
    let to = match point {
        CrashPoint::Releasing => NOWHERE,
        _ => &smtp,
    };
    die_at(point, url, to).await;
    let last = worker(url, &smtp, SESSIONS).spawn().unwrap();
    if point == CrashPoint::Pausing {
        campaign.wait_for(CampaignState::Paused).await;
        end(last);
        assert!(server.taken().is_empty(), "{what}: nothing was to be taken");
        return;
    }
    campaign.wait_for(CampaignState::Done).await;
    end(last);
    let ledger = server.sink.ledger().unwrap();
    check(&what, deaths * SESSIONS, &campaign, &ledger);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_death_at_any_edge_loses_nobody() {
    let mut deaths = JoinSet::new();
    for point in CrashPoint::ALL {
        for test in databases() {
            if deaths.len() == AT_ONCE {
                deaths.join_next().await.unwrap().unwrap();
            }
            deaths.spawn(a_death(point, test));
        }
    }
    while let Some(ended) = deaths.join_next().await {
        ended.unwrap();
    }
}
