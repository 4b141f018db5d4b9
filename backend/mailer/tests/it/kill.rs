//! The worker's process is killed over and over in the middle of a campaign. Nobody may be missed; who gets the letter
//! twice was marked as unknown before the second one went out, and both are the same mail.

use crate::support::{
    campaign::until,
    killed::{check, end, people, prepare, scale, way_to, worker},
};
use saiki_api::campaigns::CampaignState;
use saiki_db::testing::databases;

const SESSIONS: usize = 4;
/// Recipients that a kill may take: enough that each hits the middle.
const EACH: usize = 100;

/// How many mails to let through before the next kill: spread, and the same for the same seed.
fn spread(n: usize, seed: usize) -> usize {
    20 + (n + seed) * 7919 % 61
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kills_lose_nobody_and_every_repeat_was_announced() {
    let kills = scale("SAIKI_CHAOS_KILLS", 20);
    let seed = scale("SAIKI_CHAOS_SEED", 0);
    for test in databases() {
        let (_db, server, campaign) = prepare(&test.url, &people(kills * EACH)).await;
        for n in 0..kills {
            let before = server.sink.ledger().unwrap().len();
            let mut child = worker(&test.url, &way_to(&server), SESSIONS)
                .spawn()
                .unwrap();
            until("mails before the kill", || {
                server.sink.ledger().unwrap().len() >= before + spread(n, seed)
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
        let last = worker(&test.url, &way_to(&server), SESSIONS)
            .spawn()
            .unwrap();
        campaign.wait_for(CampaignState::Done).await;
        end(last);
        let what = format!("{}, {kills} workers killed, seed {seed}", test.name);
        let toll = check(
            &what,
            kills * SESSIONS,
            &campaign,
            &server.sink.ledger().unwrap(),
        );
        assert!(toll.repeats <= kills * SESSIONS);
        assert!(
            toll.unknown > 0,
            "no kill hit a mail under way: the test shows nothing"
        );
    }
}
