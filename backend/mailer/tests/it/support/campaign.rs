//! A campaign in a database, a worker that sends it to a sink, and waiting for it to be done.

use super::Server;
use saiki_api::{
    Timestamp,
    campaigns::{AmbiguousPolicy, CampaignState, DeliveryCounts},
    deliveries::{Attempt, Delivery, DeliveryFilter},
};
use saiki_db::{
    Db,
    deliveries::{self, LedgerQuery},
    incident_keys,
    testing::campaign::{Seeded, running_campaign, state},
};
use saiki_mailer::{Schedule, Transport, Worker, WorkerConfig};
use std::time::{Duration, Instant};

/// Rows, and what hangs on them.
pub struct Campaign {
    pub db: Db,
    pub seeded: Seeded,
}

impl Campaign {
    pub fn new(db: &Db, policy: AmbiguousPolicy, addresses: &[String]) -> Campaign {
        let seeded = running_campaign(db, policy, addresses, Timestamp::now()).unwrap();
        Campaign {
            db: db.clone(),
            seeded,
        }
    }

    pub fn state(&self) -> (CampaignState, Option<String>) {
        state(&self.db, self.seeded.campaign_id).unwrap()
    }

    pub fn counts(&self) -> DeliveryCounts {
        let id = self.seeded.campaign_id;
        self.db
            .read_blocking(|conn| deliveries::counts(conn, id))
            .unwrap()
    }

    /// All rows, in the clear.
    pub fn rows(&self) -> Vec<Delivery> {
        let (keyring, seeded) = (self.db.keyring().clone(), self.seeded);
        let filter = DeliveryFilter {
            reveal: Some(true),
            ..DeliveryFilter::default()
        };
        let query = LedgerQuery {
            campaign_id: seeded.campaign_id,
            filter,
            after: None,
            limit: 100_000,
        };
        self.db
            .read_blocking(|conn| {
                let cipher = incident_keys::cipher(conn, &keyring, seeded.incident_id)?;
                deliveries::list(conn, &cipher, &query)
            })
            .unwrap()
    }

    /// The row of an address.
    pub fn row(&self, to: &str) -> Delivery {
        self.rows().into_iter().find(|row| row.to == to).unwrap()
    }

    pub fn attempts(&self, row: &Delivery) -> Vec<Attempt> {
        self.db
            .read_blocking(|conn| deliveries::attempts(conn, row.id))
            .unwrap()
    }

    /// Waits until the campaign is in that state.
    pub async fn wait_for(&self, wanted: CampaignState) {
        until("the campaign's state", || self.state().0 == wanted).await;
    }
}

/// A campaign to these, sent by one worker to its end, and the server that took it; `query` as for [`Server::dialer`].
pub async fn sent(
    db: &Db,
    policy: AmbiguousPolicy,
    addresses: &[String],
    query: &str,
) -> (Server, Campaign) {
    let server = Server::start().await;
    let campaign = Campaign::new(db, policy, addresses);
    let worker = start(db, Transport::Smtp(server.dialer(query)));
    campaign.wait_for(CampaignState::Done).await;
    worker.stop().await;
    (server, campaign)
}

/// Waits until something is so; fails after a minute, with its name.
pub async fn until(what: &str, mut so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !so() {
        assert!(
            begun.elapsed() < Duration::from_secs(60),
            "waited a minute for: {what}"
        );
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// A worker that loses no time.
pub fn hasty() -> WorkerConfig {
    let soon = Duration::from_millis(20);
    WorkerConfig {
        poll: Duration::from_millis(20),
        schedule: Schedule {
            short: (soon, soon),
            base: soon,
            cap: soon,
            ..Schedule::default()
        },
        breaker_open: Duration::from_millis(100),
        ..WorkerConfig::default()
    }
}

pub fn start(db: &Db, transport: Transport) -> Worker {
    Worker::start(db.clone(), transport, hasty()).unwrap()
}
