//! PostgreSQL goes away under a worker at work, over and over. Sending stops with it and goes on by itself; nobody is
//! missed, and nobody gets a second letter that was not announced.

use crate::support::{
    campaign::until,
    killed::{KEY, check, end, people, prepare, scale, way_to, worker},
};
use saiki_api::campaigns::CampaignState;
use saiki_db::{
    Db, DbConfig,
    crypto::Keyring,
    testing::{databases, execute},
};

const SESSIONS: usize = 4;
/// Marks the worker's connections.
const MARK: &str = "saiki-worker-under-fire";
/// Ends every connection of the worker, whatever it is at.
const END_SESSIONS: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
     WHERE application_name = 'saiki-worker-under-fire'";
/// Kills the process that executes it: PostgreSQL drops everybody and recovers from its log, as after a crash. Only where
/// nobody else uses the server.
const CRASH: &str = "COPY (SELECT 1) TO PROGRAM 'kill -9 $PPID'";

/// Whether the database answers.
fn answers(db: &Db) -> bool {
    db.bookkeeping_blocking(|conn| execute(conn, "SELECT 1"))
        .is_ok()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_goes_away_loses_nobody() {
    let outages = scale("SAIKI_CHAOS_OUTAGES", 5);
    let crash = std::env::var_os("SAIKI_CHAOS_OWN_POSTGRES").is_some();
    for test in databases() {
        if test.url.starts_with("sqlite:") {
            continue;
        }
        let (_db, server, campaign) = prepare(&test.url, &people(outages * 150)).await;
        let url = format!("{}&application_name={MARK}", test.url);
        let worker = worker(&url, &way_to(&server), SESSIONS).spawn().unwrap();
        let config = DbConfig {
            url: test.url.clone(),
            connections: 1,
        };
        let enemy = Db::open(&config, Keyring::from_base64(KEY).unwrap()).unwrap();
        for n in 0..outages {
            let before = server.sink.ledger().unwrap().len();
            until("mails before the outage", || {
                server.sink.ledger().unwrap().len() >= before + 20 + n * 31 % 80
            })
            .await;
            let statement = if crash { CRASH } else { END_SESSIONS };
            // The one that crashes the server gets no answer.
            let _unheard = enemy.bookkeeping_blocking(|conn| execute(conn, statement));
            until("the database to answer again", || answers(&enemy)).await;
        }
        until("the product's own connection", || answers(&campaign.db)).await;
        campaign.wait_for(CampaignState::Done).await;
        end(worker);
        let what = format!("{}, {outages} outages", test.name);
        let ledger = server.sink.ledger().unwrap();
        let toll = check(&what, outages * SESSIONS, &campaign, &ledger);
        assert!(toll.repeats <= outages * SESSIONS);
    }
}
