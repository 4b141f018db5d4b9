//! Addresses that are not mailed: who is left out of which campaign, on which ground, and what the list shows.

use saiki_api::{
    Timestamp, Uuid,
    campaigns::AmbiguousPolicy,
    deliveries::DeliveryState,
    suppressions::{
        HeldBack, LiftSuppression, SuppressionFilter, SuppressionKind, SuppressionOrigin,
        SuppressionReason,
    },
};
use saiki_db::{
    Actor, Changed, Db,
    deliveries::{self, Begin, Look, Move, Moved, Sending},
    suppressions::{self, AddressIndex, NewSuppression, Sees},
    testing::{
        campaign::{Seeded, make_update, running_campaign},
        databases,
    },
    workers,
};

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

fn seeded(db: &Db, addresses: &[&str]) -> Seeded {
    let addresses: Vec<String> = addresses.iter().map(|a| (*a).to_owned()).collect();
    running_campaign(db, AmbiguousPolicy::Resend, &addresses, NOW).unwrap()
}

/// Puts an address on the list; whether it was new there.
fn stop(db: &Db, kind: SuppressionKind, email: &str, scope: Option<Uuid>, of: Seeded) -> bool {
    let new = NewSuppression {
        kind,
        reason: match kind {
            SuppressionKind::Technical => SuppressionReason::Refused,
            SuppressionKind::OptOut => SuppressionReason::Unsubscribed,
        },
        scope,
        address_index: AddressIndex::new(db.keyring()).of(email).unwrap(),
        domain: suppressions::domain_of(email),
        status: None,
        origin: SuppressionOrigin {
            incident_id: of.incident_id,
            campaign_id: Some(of.campaign_id),
            delivery_id: Uuid::from_u128(1),
        },
    };
    db.change_blocking(&Actor::system(), NOW, |conn| {
        let entry = suppressions::add(conn, &new, NOW)?;
        Ok(Changed::with(entry.is_some(), entry.into_iter().collect()))
    })
    .unwrap()
}

fn hold_back(db: &Db, of: Seeded, update: bool) -> HeldBack {
    db.change_blocking(&Actor::system(), NOW, |conn| {
        let (held, entries) = suppressions::hold_back(
            conn,
            db.keyring(),
            of.incident_id,
            of.campaign_id,
            update,
            NOW,
        )?;
        Ok(Changed::with(held, entries))
    })
    .unwrap()
}

fn held(technical: i64, opt_out: i64) -> HeldBack {
    HeldBack { technical, opt_out }
}

const TECHNICAL: SuppressionKind = SuppressionKind::Technical;
const OPT_OUT: SuppressionKind = SuppressionKind::OptOut;

#[test]
fn a_notice_owed_by_law_passes_over_opt_outs_and_nothing_passes_over_a_dead_address() {
    for test in databases() {
        let db = &test.db;
        let people = [
            "dead@example.jp",
            "out@example.jp",
            "both@example.jp",
            "all@example.jp",
            "on@example.jp",
        ];
        let (first, second) = (seeded(db, &people), seeded(db, &people));
        assert!(stop(db, TECHNICAL, "dead@example.jp", None, first));
        assert!(stop(db, TECHNICAL, "both@example.jp", None, first));
        assert!(stop(
            db,
            OPT_OUT,
            "both@example.jp",
            Some(first.incident_id),
            first
        ));
        assert!(stop(
            db,
            OPT_OUT,
            "out@example.jp",
            Some(first.incident_id),
            first
        ));
        assert!(stop(db, OPT_OUT, "all@example.jp", None, first));
        // What stands there already is not put there again.
        assert!(!stop(db, TECHNICAL, "dead@EXAMPLE.JP", None, second));

        assert_eq!(hold_back(db, first, false), held(2, 0), "{}", test.name);
        let counts = db
            .read_blocking(|conn| deliveries::counts(conn, first.campaign_id))
            .unwrap();
        assert_eq!((counts.suppressed, counts.queued, counts.total), (2, 3, 5));
        assert_eq!(counts.of(DeliveryState::Suppressed), 2);
        // An opt-out of one incident says nothing about another.
        assert_eq!(hold_back(db, second, true), held(2, 1));
    }
}

#[test]
fn two_people_at_one_address_both_pass_once_and_the_entry_stands_again() {
    for test in databases() {
        let db = &test.db;
        let one = seeded(db, &["dead@example.jp", "dead@example.jp"]);
        stop(db, TECHNICAL, "dead@example.jp", None, one);
        let entry = list(db, None)[0];
        let wanted = LiftSuppression {
            reason: "確認済み".to_owned(),
            once: true,
        };
        db.change_blocking(&Actor::system(), NOW, |conn| {
            suppressions::lift(conn, db.keyring(), entry.0, &wanted, entry.1, "Tester", NOW)
        })
        .unwrap();
        assert_eq!(hold_back(db, one, false), held(0, 0));
        let two = seeded(db, &["dead@example.jp", "dead@example.jp"]);
        assert_eq!(hold_back(db, two, false), held(2, 0), "{}", test.name);
    }
}

#[test]
fn who_stops_updates_is_withdrawn_from_those_still_waiting() {
    for test in databases() {
        let db = &test.db;
        let one = seeded(db, &["out@example.jp", "on@example.jp"]);
        let index = {
            let keyring = db.keyring();
            db.read_blocking(|conn| {
                let cipher = saiki_db::incident_keys::cipher(conn, keyring, one.incident_id)?;
                Ok(cipher.index("email", "out@example.jp"))
            })
            .unwrap()
        };
        let withdraw = |index: &[u8]| {
            db.bookkeeping_blocking(|conn| {
                suppressions::stop_waiting(conn, one.incident_id, index, NOW)
            })
            .unwrap()
        };
        assert_eq!(withdraw(&index), 0, "the letter is owed");
        make_update(db, one.campaign_id).unwrap();
        assert_eq!(withdraw(&[]), 0, "no address");
        assert_eq!(withdraw(&index), 1, "{}", test.name);
        assert_eq!(withdraw(&index), 0);
        let counts = db
            .read_blocking(|conn| deliveries::counts(conn, one.campaign_id))
            .unwrap();
        assert_eq!((counts.suppressed, counts.queued), (1, 1));
    }
}

#[test]
fn a_claimed_update_is_withdrawn_and_a_begun_one_keeps_its_course() {
    for test in databases() {
        let db = &test.db;
        let one = seeded(db, &["out@example.jp", "out@example.jp"]);
        make_update(db, one.campaign_id).unwrap();
        let index = db
            .read_blocking(|conn| {
                let cipher = saiki_db::incident_keys::cipher(conn, db.keyring(), one.incident_id)?;
                Ok(cipher.index("email", "out@example.jp"))
            })
            .unwrap();
        let (token, ids) = db
            .bookkeeping_blocking(|conn| {
                let token = workers::start(conn, "test", NOW)?;
                let mut ids = Vec::new();
                for running in deliveries::running(conn)? {
                    let look = Look::default();
                    let found = deliveries::claim(conn, &running, &look, token, 10, NOW, NOW)?;
                    ids.extend(found.rows.iter().map(|row| row.id()));
                }
                Ok((token, ids))
            })
            .unwrap();
        let begin = |id: Uuid| {
            let begin = Move::Begin(Begin {
                id,
                sending: Some(Sending::Campaign(one.campaign_id)),
                body_sha256: "aa".to_owned(),
                until: NOW,
            });
            db.bookkeeping_blocking(|conn| deliveries::apply(conn, token, &[begin], NOW))
                .unwrap()
        };
        assert_eq!(begin(ids[0]), [Moved::Done(1)]);
        let stopped = db
            .bookkeeping_blocking(|conn| {
                suppressions::stop_waiting(conn, one.incident_id, &index, NOW)
            })
            .unwrap();
        assert_eq!(stopped, 1, "{}", test.name);
        assert_eq!(begin(ids[1]), [Moved::Fenced], "{}", test.name);
        let counts = db
            .read_blocking(|conn| deliveries::counts(conn, one.campaign_id))
            .unwrap();
        assert_eq!((counts.suppressed, counts.attempting), (1, 1));
    }
}

#[test]
fn who_stops_updates_everywhere_is_withdrawn_from_those_of_every_incident() {
    for test in databases() {
        let db = &test.db;
        let people = ["out@example.jp", "on@example.jp"];
        let (one, two, owed) = (
            seeded(db, &people),
            seeded(db, &people),
            seeded(db, &people),
        );
        make_update(db, one.campaign_id).unwrap();
        make_update(db, two.campaign_id).unwrap();
        let stop = || {
            db.bookkeeping_blocking(|conn| {
                suppressions::stop_waiting_everywhere(conn, db.keyring(), "out@EXAMPLE.JP", NOW)
            })
            .unwrap()
        };
        let mut stopped: Vec<(Uuid, usize)> = stop()
            .iter()
            .map(|one| (one.campaign_id, one.mails))
            .collect();
        let mut wanted = vec![(one.campaign_id, 1), (two.campaign_id, 1)];
        stopped.sort();
        wanted.sort();
        assert_eq!(stopped, wanted, "{}", test.name);
        assert!(stop().is_empty());
        for (of, suppressed) in [(one, 1), (two, 1), (owed, 0)] {
            let counts = db
                .read_blocking(|conn| deliveries::counts(conn, of.campaign_id))
                .unwrap();
            assert_eq!(counts.suppressed, suppressed, "{}", test.name);
        }
    }
}

#[test]
fn an_update_of_unknown_outcome_stays_unknown_and_is_not_sent_again() {
    for test in databases() {
        let db = &test.db;
        let one = seeded(db, &["out@example.jp"]);
        make_update(db, one.campaign_id).unwrap();
        let id: Uuid = db
            .bookkeeping_blocking(|conn| {
                let sql = "UPDATE deliveries SET state = 'ambiguous', ambiguous = 1, attempts = 1, next_at = 0";
                saiki_db::testing::execute(conn, sql)?;
                let token = workers::start(conn, "test", NOW)?;
                let running = deliveries::running(conn)?;
                let look = Look::default();
                let found = deliveries::claim(conn, &running[0], &look, token, 10, NOW, NOW)?;
                Ok(found.rows[0].id())
            })
            .unwrap();
        // It is reserved to be sent again, when its owner stops updates.
        let stopped = db
            .bookkeeping_blocking(|conn| {
                suppressions::stop_waiting_everywhere(conn, db.keyring(), "out@example.jp", NOW)
            })
            .unwrap();
        assert_eq!(stopped.len(), 1, "{}", test.name);
        let counts = db
            .read_blocking(|conn| deliveries::counts(conn, one.campaign_id))
            .unwrap();
        assert_eq!(
            (counts.suppressed, counts.of(DeliveryState::Ambiguous)),
            (0, 1)
        );
        let again = db
            .bookkeeping_blocking(|conn| {
                let token = workers::start(conn, "test", NOW)?;
                let running = deliveries::running(conn)?;
                let look = Look::default();
                let found = deliveries::claim(conn, &running[0], &look, token, 10, NOW, NOW)?;
                Ok((found.rows.len(), deliveries::waits(conn, &running[0])?))
            })
            .unwrap();
        assert_eq!(again, (0, false), "{}", test.name);
        // Nor may somebody decide to, once it is on the list.
        let may = |db: &Db| {
            let key = (one.incident_id, one.campaign_id);
            db.bookkeeping_blocking(|conn| {
                suppressions::may_send_again(conn, db.keyring(), key, id)
            })
        };
        assert!(may(db).is_ok());
        assert!(stop(db, OPT_OUT, "out@example.jp", None, one));
        assert!(may(db).is_err(), "{}", test.name);
    }
}

#[test]
fn an_update_put_off_while_its_recipient_stopped_updates_is_withdrawn_before_it_is_repeated() {
    for test in databases() {
        let db = &test.db;
        let one = seeded(db, &["out@example.jp", "on@example.jp"]);
        make_update(db, one.campaign_id).unwrap();
        assert!(stop(db, OPT_OUT, "out@example.jp", None, one));
        // Both were with the server at that moment, and are claimed for their second attempt.
        let ids: Vec<Uuid> = db
            .bookkeeping_blocking(|conn| {
                let sql = "UPDATE deliveries SET state = 'deferred', attempts = 1, next_at = 0";
                saiki_db::testing::execute(conn, sql)?;
                let token = workers::start(conn, "test", NOW)?;
                let running = deliveries::running(conn)?;
                let look = Look::default();
                let found = deliveries::claim(conn, &running[0], &look, token, 10, NOW, NOW)?;
                Ok(found.rows.iter().map(|row| row.id()).collect())
            })
            .unwrap();
        let key = (one.incident_id, one.campaign_id);
        // Asking changes nothing.
        let stopped = |id: &Uuid| {
            db.read_blocking(|conn| suppressions::has_stopped(conn, db.keyring(), key, *id))
                .unwrap()
        };
        for _ in 0..2 {
            let found = ids.iter().filter(|id| stopped(id)).count();
            assert_eq!(found, 1, "{}", test.name);
        }
        let withdrawn: usize = ids
            .iter()
            .filter(|id| {
                db.bookkeeping_blocking(|conn| {
                    suppressions::withdraw_repeat(conn, db.keyring(), key, **id, NOW)
                })
                .unwrap()
            })
            .count();
        let counts = db
            .read_blocking(|conn| deliveries::counts(conn, one.campaign_id))
            .unwrap();
        assert_eq!((withdrawn, counts.suppressed), (1, 1), "{}", test.name);
    }
}

#[test]
fn what_passes_once_is_not_used_up_by_a_campaign_that_an_opt_out_keeps_away() {
    for test in databases() {
        let db = &test.db;
        let one = seeded(db, &["both@example.jp"]);
        stop(db, TECHNICAL, "both@example.jp", None, one);
        let entry = list(db, None)[0];
        let wanted = LiftSuppression {
            reason: "確認済み".to_owned(),
            once: true,
        };
        db.change_blocking(&Actor::system(), NOW, |conn| {
            suppressions::lift(conn, db.keyring(), entry.0, &wanted, entry.1, "Tester", NOW)
        })
        .unwrap();
        stop(db, OPT_OUT, "both@example.jp", Some(one.incident_id), one);
        assert_eq!(hold_back(db, one, true), held(0, 1), "{}", test.name);
        let owed = seeded(db, &["both@example.jp"]);
        assert_eq!(hold_back(db, owed, false), held(0, 0), "{}", test.name);
    }
}

/// Id and version of one entry after the other, a page each.
fn list(db: &Db, kind: Option<SuppressionKind>) -> Vec<(Uuid, i64)> {
    let filter = SuppressionFilter {
        kind,
        ..SuppressionFilter::default()
    };
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let (page, total) = db
            .read_blocking(|conn| {
                suppressions::list(conn, db.keyring(), Sees::All, &filter, after, 1)
            })
            .unwrap();
        let Some(entry) = page.first() else {
            assert_eq!(usize::try_from(total).unwrap(), all.len());
            return all;
        };
        after = Some(entry.id);
        all.push((entry.id, entry.version));
    }
}

#[test]
fn the_list_is_read_page_by_page_the_newest_first() {
    for test in databases() {
        let db = &test.db;
        let one = seeded(db, &["a@example.jp"]);
        for n in 0..5 {
            let kind = if n % 2 == 0 { TECHNICAL } else { OPT_OUT };
            assert!(stop(db, kind, &format!("p{n}@example.jp"), None, one));
        }
        let all = list(db, None);
        assert_eq!(all.len(), 5);
        assert!(all.is_sorted_by(|before, after| before.0 > after.0));
        assert_eq!(list(db, Some(OPT_OUT)).len(), 2);
    }
}
