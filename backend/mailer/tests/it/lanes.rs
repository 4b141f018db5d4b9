//! Lanes: one provider that stands still, or wants to be left alone, costs the others nothing; people see why it waits.

use crate::support::{
    Server,
    campaign::{Campaign, start, until},
};
use saiki_api::{
    Timestamp,
    campaigns::{AmbiguousPolicy, CampaignState},
    deliveries::DeliveryState,
    lanes::{LaneLimits, LaneState, LaneWhy, SetLanes},
};
use saiki_db::{Actor, Db, lanes, testing::databases};
use saiki_mailer::Transport;

fn people(n: usize, local: &str, domain: &str) -> Vec<String> {
    (0..n).map(|n| format!("{local}{n}@{domain}")).collect()
}

fn limit(db: &Db, lane: &str, per_minute: Option<i64>, sessions: Option<i64>) {
    let now = Timestamp::now();
    let limits = match (per_minute, sessions) {
        (None, None) => Vec::new(),
        _ => vec![LaneLimits {
            lane: lane.to_owned(),
            per_minute,
            sessions,
        }],
    };
    db.change_blocking(&Actor::system(), now, |conn| {
        let (_, version) = lanes::limits(conn)?;
        lanes::set(conn, &SetLanes { limits }, version, now)
    })
    .unwrap();
}

fn held(db: &Db, lane: &str) -> Option<LaneState> {
    let now = Timestamp::now();
    db.read_blocking(|conn| lanes::held(conn, now))
        .unwrap()
        .remove(lane)
}

/// Mails of a domain in a state.
fn count(campaign: &Campaign, domain: &str, state: DeliveryState) -> usize {
    let rows = campaign.rows().into_iter();
    rows.filter(|row| row.domain == domain && row.state == state)
        .count()
}

#[tokio::test]
async fn a_lane_that_stands_still_holds_up_nobody_else() {
    for test in databases() {
        let server = Server::start().await;
        // The slow ones come first: whoever claims in order would stop at them.
        let mut list = people(300, "p", "docomo.ne.jp");
        list.extend(people(100, "p", "fast.example"));
        let campaign = Campaign::new(&test.db, AmbiguousPolicy::Resend, &list);
        limit(&test.db, "docomo", Some(1), None);
        let worker = start(&test.db, Transport::Smtp(server.dialer("timeout=30")));
        let accepted = |domain| count(&campaign, domain, DeliveryState::Accepted);
        until("the others to be through", || {
            accepted("fast.example") == 100
        })
        .await;
        assert!(accepted("docomo.ne.jp") <= 3, "{}", test.name);
        assert_eq!(campaign.state().0, CampaignState::Running);
        // Without the limit the rest goes as well.
        limit(&test.db, "docomo", None, None);
        campaign.wait_for(CampaignState::Done).await;
        worker.stop().await;
        assert_eq!(campaign.counts().accepted, 400, "{}", test.name);
        assert_eq!(server.taken().len(), 400, "{}", test.name);
    }
}

#[tokio::test]
async fn a_lane_with_a_limit_has_its_turn_beside_those_without() {
    for test in databases() {
        let server = Server::start().await;
        let mut list = people(400, "p", "fast.example");
        list.extend(people(1, "p", "docomo.ne.jp"));
        let campaign = Campaign::new(&test.db, AmbiguousPolicy::Resend, &list);
        limit(&test.db, "docomo", Some(60), None);
        let worker = start(&test.db, Transport::Smtp(server.dialer("timeout=30")));
        campaign.wait_for(CampaignState::Done).await;
        worker.stop().await;
        let taken = server.taken();
        let place = taken.iter().position(|to| to.ends_with("@docomo.ne.jp"));
        assert!(
            place.is_some_and(|place| place < 200),
            "{}: it went behind all others, {place:?}",
            test.name
        );
    }
}

#[tokio::test]
async fn a_lane_with_seats_never_has_more_under_way() {
    for test in databases() {
        let server = Server::start().await;
        limit(&test.db, "narrow.example", None, Some(1));
        let list = people(30, "slow-dot-5ms+", "narrow.example");
        let campaign = Campaign::new(&test.db, AmbiguousPolicy::Resend, &list);
        let worker = start(&test.db, Transport::Smtp(server.dialer("timeout=30")));
        let mut most = 0;
        until("the campaign to be done", || {
            most = most.max(campaign.counts().attempting);
            campaign.state().0 == CampaignState::Done
        })
        .await;
        worker.stop().await;
        assert_eq!((server.taken().len(), most), (30, 1), "{}", test.name);
    }
}

#[tokio::test]
async fn a_provider_that_asks_to_slow_down_is_slowed_down_and_people_see_it() {
    for test in databases() {
        let server = Server::start().await;
        let mut list = people(30, "temp-451-4.7.1+", "busy.example");
        list.extend(people(60, "p", "calm.example"));
        let campaign = Campaign::new(&test.db, AmbiguousPolicy::Resend, &list);
        let worker = start(&test.db, Transport::Smtp(server.dialer("timeout=30")));
        until("the lane to be held back", || {
            held(&test.db, "busy.example").is_some()
        })
        .await;
        let state = held(&test.db, "busy.example").unwrap();
        assert_eq!((state.why, state.code), (LaneWhy::Busy, Some(451)));
        assert_eq!(state.enhanced.as_deref(), Some("4.7.1"), "{}", test.name);
        assert!(state.per_minute.is_some_and(|rate| rate >= 6));
        assert!(held(&test.db, "calm.example").is_none());
        until("the others to be through", || {
            count(&campaign, "calm.example", DeliveryState::Accepted) == 60
        })
        .await;
        worker.stop().await;
        assert!(
            held(&test.db, "busy.example").is_none(),
            "{}: a worker that ended says nothing",
            test.name
        );
    }
}

#[tokio::test]
async fn refusals_for_policy_rest_the_provider_and_not_the_campaign() {
    for test in databases() {
        let server = Server::start().await;
        let mut list = people(80, "perm-554-5.7.1+", "strict.example");
        list.extend(people(40, "p", "kind.example"));
        let campaign = Campaign::new(&test.db, AmbiguousPolicy::Resend, &list);
        let worker = start(&test.db, Transport::Smtp(server.dialer("timeout=30")));
        until("the lane to rest", || {
            held(&test.db, "strict.example").is_some()
        })
        .await;
        let state = held(&test.db, "strict.example").unwrap();
        assert_eq!((state.why, state.code), (LaneWhy::Refusing, Some(554)));
        assert!(state.until.is_some_and(|until| until > Timestamp::now()));
        until("the others to be through", || {
            count(&campaign, "kind.example", DeliveryState::Accepted) == 40
        })
        .await;
        worker.stop().await;
        let counts = campaign.counts();
        assert!(
            (20..80).contains(&counts.rejected) && counts.queued > 0,
            "{}: the rest of them waits for a person, {counts:?}",
            test.name
        );
        assert_eq!(campaign.state().0, CampaignState::Running);
    }
}
