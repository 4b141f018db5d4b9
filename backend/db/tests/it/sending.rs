//! Rows of a campaign moved through the queue as a worker would: claimed, begun, ended, at moments told in seconds. What
//! the queue promises is in `deliveries`, what is told of it in `delivery_course`.

use saiki_api::{
    Timestamp, Uuid,
    campaigns::DeliveryCounts,
    deliveries::{DeliveryState, Phase},
};
use saiki_db::{
    Conn, Db, DbResult,
    deliveries::{self, Begin, Claimed, End, Look, Move, Moved, Sending},
    incident_keys,
    testing::campaign::Seeded,
    workers,
};

pub fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_795_000_000 + seconds).unwrap()
}

pub fn addresses(n: usize) -> Vec<String> {
    (0..n).map(|n| format!("person{n}@example.org")).collect()
}

pub fn work<T>(db: &Db, work: impl FnOnce(&mut Conn) -> DbResult<T>) -> T {
    db.bookkeeping_blocking(work).unwrap()
}

/// Claims up to `most` rows under a fresh token at `now`.
pub fn claim(db: &Db, token: i64, most: i64, now: Timestamp) -> Vec<Claimed> {
    let keyring = db.keyring().clone();
    work(db, |conn| {
        let mut all = Vec::new();
        for campaign in deliveries::running(conn)? {
            let cipher = incident_keys::cipher(conn, &keyring, campaign.incident_id)?;
            let look = Look::default();
            let found = deliveries::claim(conn, &campaign, &look, token, most, now, now)?;
            for row in found.rows {
                all.push(row.open(&cipher)?);
            }
        }
        Ok(all)
    })
}

pub fn token(db: &Db, now: Timestamp) -> i64 {
    work(db, |conn| workers::start(conn, "test", now))
}

pub fn begin(seeded: Seeded, id: Uuid, sha: &str) -> Move {
    Move::Begin(Begin {
        id,
        sending: Some(Sending::Campaign(seeded.campaign_id)),
        body_sha256: sha.to_owned(),
        until: at(60),
    })
}

pub fn end(id: Uuid, n: i32, state: DeliveryState, next_at: Option<Timestamp>) -> Move {
    Move::End(Box::new(End {
        id,
        n,
        state,
        next_at,
        phase: Phase::Dot,
        code: Some(250),
        enhanced: None,
        text: Some("ok".to_owned()),
        keep: None,
    }))
}

pub fn apply(db: &Db, token: i64, moves: &[Move], now: Timestamp) -> Vec<Moved> {
    work(db, |conn| deliveries::apply(conn, token, moves, now))
}

pub fn counts(db: &Db, seeded: Seeded) -> DeliveryCounts {
    db.read_blocking(|conn| deliveries::counts(conn, seeded.campaign_id))
        .unwrap()
}
