//! A person who cannot make up their mind: campaigns paused, resumed and cancelled at random moments, 500 times, by seed.
//! Nobody is missed who was not called off, nobody gets the letter twice, and what the ledger says is what the server has.

use crate::support::{
    Server,
    campaign::{Campaign, start, until},
};
use saiki_api::{
    Timestamp,
    campaigns::{AmbiguousPolicy, CampaignState},
    deliveries::DeliveryState,
};
use saiki_db::{
    Actor, DbError,
    campaigns::{self, Step},
    testing::databases,
};
use saiki_mailer::Transport;
use std::collections::HashMap;

const FLIPS: usize = 500;
const RECIPIENTS: usize = 250;
const SEED: u64 = 20_261_126;

/// Numbers that are the same in each run (Knuth's multiplier).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

/// Takes a step as a person would; `false` when the campaign is over.
fn flip(campaign: &Campaign, step: Step) -> bool {
    let (incident, id) = (campaign.seeded.incident_id, campaign.seeded.campaign_id);
    let now = Timestamp::now();
    loop {
        let done = campaign.db.change_blocking(&Actor::system(), now, |conn| {
            let seen = campaigns::get(conn, incident, id)?.version;
            campaigns::steer(conn, incident, id, step, "Tester", seen, now)
        });
        match done {
            Ok(_) => return true,
            Err(DbError::Refused { .. }) => return false,
            // The worker called it done this moment.
            Err(DbError::Stale) => {}
            Err(error) => panic!("{error}"),
        }
    }
}

#[tokio::test]
async fn five_hundred_changes_of_mind_lose_nobody_and_repeat_nothing() {
    for test in databases() {
        let server = Server::start().await;
        let worker = start(&test.db, Transport::Smtp(server.dialer("timeout=30")));
        let (mut dice, mut flips, mut called_off) = (Dice(SEED), 0, 0);
        let mut all = Vec::new();
        while flips < FLIPS {
            let number = all.len();
            let list: Vec<String> = (0..RECIPIENTS)
                .map(|n| format!("slow-dot-2ms+{n}@c{number}.example"))
                .collect();
            let campaign = Campaign::new(&test.db, AmbiguousPolicy::Resend, &list);
            worker.wake();
            let mut paused = false;
            while flips < FLIPS {
                let step = match (dice.below(60), paused) {
                    (0, _) => Step::Cancel,
                    (_, true) => Step::Resume,
                    (_, false) => Step::Pause,
                };
                if !flip(&campaign, step) {
                    break;
                }
                flips += 1;
                paused = step == Step::Pause;
                if step == Step::Cancel {
                    called_off += 1;
                    break;
                }
                if step == Step::Resume {
                    worker.wake();
                    // Sometimes at once again, sometimes when some have gone out.
                    let wanted = server.sink.ledger().unwrap().len()
                        + usize::try_from(dice.below(4)).unwrap();
                    until("some mails", || {
                        campaign.state().0 != CampaignState::Running
                            || server.sink.ledger().unwrap().len() >= wanted
                    })
                    .await;
                }
            }
            if paused {
                flip(&campaign, Step::Resume);
                worker.wake();
            }
            until("the campaign's end", || {
                matches!(
                    campaign.state().0,
                    CampaignState::Done | CampaignState::Cancelled
                ) && campaign.counts().attempting == 0
            })
            .await;
            all.push(campaign);
        }
        worker.stop().await;
        let mut taken: HashMap<String, usize> = HashMap::new();
        for to in server.taken() {
            *taken.entry(to).or_default() += 1;
        }
        assert!(taken.values().all(|n| *n == 1), "{}: twice", test.name);
        for campaign in &all {
            let over = campaign.state().0;
            for row in campaign.rows() {
                let (got, state) = (taken.contains_key(&row.to), row.state);
                match over {
                    CampaignState::Done => assert_eq!(state, DeliveryState::Accepted),
                    _ => assert!(matches!(
                        state,
                        DeliveryState::Accepted | DeliveryState::Cancelled
                    )),
                }
                assert_eq!(
                    got,
                    state == DeliveryState::Accepted,
                    "{}: {row:?}",
                    test.name
                );
                assert_eq!(row.ambiguous, 0);
            }
        }
        assert!(
            called_off > 0 && called_off < all.len(),
            "{called_off} of {}",
            all.len()
        );
    }
}
