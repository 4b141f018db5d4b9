//! The queue of deliveries: no row is lost, none is sent by two workers, none is sent by a dead one, and what cannot
//! be known is written down before it is sent again.

use saiki_api::{
    Timestamp, Uuid,
    bounces::{BounceClass, BounceKind},
    campaigns::{AmbiguousPolicy, CampaignState},
    deliveries::{DeliveryFilter, DeliveryState, Phase},
    pace::{DomainState, PacePoint},
};
use saiki_db::{
    Conn, Db, DbResult,
    bounces::{self, NewReport},
    campaigns,
    deliveries::{self, Begin, Claimed, End, LedgerQuery, Look, Move, Moved, Running, Sending},
    incident_keys, outbox,
    testing::{
        campaign::{Seeded, running_campaign, set_state, state},
        databases,
    },
    workers,
};
use std::collections::HashSet;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_795_000_000 + seconds).unwrap()
}

fn addresses(n: usize) -> Vec<String> {
    (0..n).map(|n| format!("person{n}@example.org")).collect()
}

fn work<T>(db: &Db, work: impl FnOnce(&mut Conn) -> DbResult<T>) -> T {
    db.bookkeeping_blocking(work).unwrap()
}

/// Claims up to `most` rows under a fresh token at `now`.
fn claim(db: &Db, token: i64, most: i64, now: Timestamp) -> Vec<Claimed> {
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

fn token(db: &Db, now: Timestamp) -> i64 {
    work(db, |conn| workers::start(conn, "test", now))
}

fn begin(seeded: Seeded, id: Uuid, sha: &str) -> Move {
    Move::Begin(Begin {
        id,
        sending: Some(Sending::Campaign(seeded.campaign_id)),
        body_sha256: sha.to_owned(),
        until: at(60),
    })
}

fn end(id: Uuid, n: i32, state: DeliveryState, next_at: Option<Timestamp>) -> Move {
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

fn apply(db: &Db, token: i64, moves: &[Move], now: Timestamp) -> Vec<Moved> {
    work(db, |conn| deliveries::apply(conn, token, moves, now))
}

/// A report that the mail came back.
fn bounce(db: &Db, id: Uuid, now: Timestamp) {
    let keyring = db.keyring();
    db.change_blocking(&saiki_db::Actor::system(), now, |conn| {
        let about = bounces::about(conn, keyring, id)?.unwrap();
        let new = NewReport {
            sha256: "aa".to_owned(),
            kind: BounceKind::Failed,
            class: Some(BounceClass::Soft),
            status: None,
            text: None,
            own_address: true,
        };
        bounces::record(conn, keyring, &about, &new, now)
    })
    .unwrap();
}

fn counts(db: &Db, seeded: Seeded) -> saiki_api::campaigns::DeliveryCounts {
    db.read_blocking(|conn| deliveries::counts(conn, seeded.campaign_id))
        .unwrap()
}

#[test]
fn workers_at_the_same_time_never_get_the_same_row() {
    for test in databases() {
        running_campaign(&test.db, AmbiguousPolicy::Resend, &addresses(200), at(0)).unwrap();
        let mut all: Vec<Uuid> = std::thread::scope(|scope| {
            let racers: Vec<_> = (0..4)
                .map(|_| {
                    scope.spawn(|| {
                        let (token, mut mine) = (token(&test.db, at(1)), Vec::new());
                        loop {
                            let got = claim(&test.db, token, 7, at(1));
                            if got.is_empty() {
                                return mine;
                            }
                            mine.extend(got.into_iter().map(|row| row.id));
                        }
                    })
                })
                .collect();
            racers
                .into_iter()
                .flat_map(|racer| racer.join().unwrap())
                .collect()
        });
        assert_eq!(all.len(), 200, "{}", test.name);
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 200, "{}", test.name);
    }
}

#[test]
fn a_mail_goes_from_claimed_to_accepted_and_its_attempt_is_on_record() {
    for test in databases() {
        let seeded =
            running_campaign(&test.db, AmbiguousPolicy::Resend, &addresses(2), at(0)).unwrap();
        let token = token(&test.db, at(1));
        let rows = claim(&test.db, token, 10, at(1));
        assert!(
            rows[0]
                .recipient
                .as_ref()
                .unwrap()
                .email
                .starts_with("person")
        );
        let (first, second) = (rows[0].id, rows[1].id);
        assert_eq!(
            apply(&test.db, token, &[begin(seeded, first, "aa")], at(2)),
            [Moved::Done(1)]
        );
        // The result of one and the beginning of the next share a commit.
        let moved = apply(
            &test.db,
            token,
            &[
                end(first, 1, DeliveryState::Accepted, None),
                begin(seeded, second, "bb"),
            ],
            at(3),
        );
        assert_eq!(moved, [Moved::Done(1), Moved::Done(1)]);
        let now = counts(&test.db, seeded);
        assert_eq!(
            (now.total, now.accepted, now.attempting),
            (2, 1, 1),
            "{}",
            test.name
        );
        let attempts = test
            .db
            .read_blocking(|conn| deliveries::attempts(conn, first))
            .unwrap();
        assert_eq!(attempts.len(), 1);
        assert_eq!(attempts[0].outcome, Some(DeliveryState::Accepted));
        assert_eq!(
            (attempts[0].started_at, attempts[0].ended_at),
            (at(2), Some(at(3)))
        );
    }
}

#[test]
fn a_mail_put_off_comes_back_in_its_time_and_not_before() {
    for test in databases() {
        let seeded =
            running_campaign(&test.db, AmbiguousPolicy::Resend, &addresses(1), at(0)).unwrap();
        let token = token(&test.db, at(1));
        let id = claim(&test.db, token, 10, at(1))[0].id;
        apply(
            &test.db,
            token,
            &[
                begin(seeded, id, "aa"),
                end(id, 1, DeliveryState::Deferred, Some(at(100))),
            ],
            at(2),
        );
        assert!(claim(&test.db, token, 10, at(99)).is_empty());
        let again = claim(&test.db, token, 10, at(100));
        assert_eq!(
            (again[0].deferrals, again[0].first_attempt_at),
            (1, Some(at(2))),
            "{}",
            test.name
        );
        // Not sent before, so another text does no harm.
        assert_eq!(
            apply(&test.db, token, &[begin(seeded, id, "bb")], at(101)),
            [Moved::Done(2)]
        );
    }
}

#[test]
fn what_a_dead_worker_left_is_released_or_called_unknown_and_the_dead_one_is_fenced() {
    for test in databases() {
        let seeded =
            running_campaign(&test.db, AmbiguousPolicy::Resend, &addresses(3), at(0)).unwrap();
        let zombie = token(&test.db, at(1));
        let rows = claim(&test.db, zombie, 10, at(1));
        let (begun, held) = (rows[0].id, rows[1].id);
        apply(&test.db, zombie, &[begin(seeded, begun, "aa")], at(2));

        let heir = token(&test.db, at(40));
        let recover = |dead_before| {
            work(&test.db, |conn| {
                deliveries::recover(conn, heir, dead_before, at(50), at(41))
            })
        };
        assert_eq!(recover(at(1)).workers, 0, "seen just in time");
        let recovered = recover(at(30));
        assert_eq!(
            (recovered.workers, recovered.released),
            (1, 2),
            "{}",
            test.name
        );
        assert_eq!(recovered.ambiguous, [begun]);
        assert_eq!(
            recover(at(30)),
            deliveries::Recovered::default(),
            "only once"
        );

        // Everything the zombie still tries hits no row.
        let late = [
            begin(seeded, held, "aa"),
            end(begun, 1, DeliveryState::Accepted, None),
            Move::Release(held, None),
        ];
        assert_eq!(apply(&test.db, zombie, &late, at(42)), [Moved::Fenced; 3]);
        assert!(!work(&test.db, |conn| workers::beat(conn, zombie, at(42))));

        // Unknown is on record before the mail is sent again, and the repeat is marked as one.
        let now = counts(&test.db, seeded);
        assert_eq!((now.queued, now.ambiguous, now.ever_ambiguous), (2, 1, 1));
        let got: HashSet<Uuid> = claim(&test.db, heir, 10, at(49))
            .into_iter()
            .map(|row| row.id)
            .collect();
        assert!(!got.contains(&begun), "not before its time");
        assert_eq!(claim(&test.db, heir, 10, at(50))[0].id, begun);
        assert_eq!(
            apply(&test.db, heir, &[begin(seeded, begun, "aa")], at(51)),
            [Moved::Done(2)]
        );
        let attempts = test
            .db
            .read_blocking(|conn| deliveries::attempts(conn, begun))
            .unwrap();
        assert_eq!(attempts[0].outcome, Some(DeliveryState::Ambiguous));
        assert!(attempts[1].may_repeat && !attempts[0].may_repeat);
    }
}

#[test]
fn a_mail_that_may_have_arrived_is_never_followed_by_a_different_one() {
    for test in databases() {
        let seeded =
            running_campaign(&test.db, AmbiguousPolicy::Resend, &addresses(1), at(0)).unwrap();
        let token = token(&test.db, at(1));
        let id = claim(&test.db, token, 1, at(1))[0].id;
        apply(
            &test.db,
            token,
            &[
                begin(seeded, id, "aa"),
                end(id, 1, DeliveryState::Ambiguous, Some(at(5))),
            ],
            at(2),
        );
        claim(&test.db, token, 1, at(5));
        assert_eq!(
            apply(&test.db, token, &[begin(seeded, id, "bb")], at(6)),
            [Moved::Changed],
            "{}",
            test.name
        );
        assert!(
            claim(&test.db, token, 1, at(9_999)).is_empty(),
            "held for a person"
        );
        assert_eq!(counts(&test.db, seeded).ambiguous, 1);
    }
}

#[test]
fn a_campaign_that_holds_unknown_outcomes_does_not_repeat_them() {
    for test in databases() {
        let seeded =
            running_campaign(&test.db, AmbiguousPolicy::Hold, &addresses(1), at(0)).unwrap();
        let token = token(&test.db, at(1));
        let id = claim(&test.db, token, 1, at(1))[0].id;
        let running = Running {
            sending: Sending::Campaign(seeded.campaign_id),
            incident_id: seeded.incident_id,
            policy: AmbiguousPolicy::Hold,
            ramp: None,
        };
        assert!(
            test.db
                .read_blocking(|conn| deliveries::waits(conn, &running))
                .unwrap()
        );
        apply(
            &test.db,
            token,
            &[
                begin(seeded, id, "aa"),
                end(id, 1, DeliveryState::Ambiguous, Some(at(5))),
            ],
            at(2),
        );
        assert!(
            claim(&test.db, token, 1, at(9_999)).is_empty(),
            "{}",
            test.name
        );
        assert!(
            !test
                .db
                .read_blocking(|conn| deliveries::waits(conn, &running))
                .unwrap()
        );
    }
}

#[test]
fn nothing_begins_once_a_campaign_is_paused() {
    for test in databases() {
        let seeded =
            running_campaign(&test.db, AmbiguousPolicy::Resend, &addresses(2), at(0)).unwrap();
        let token = token(&test.db, at(1));
        let rows = claim(&test.db, token, 2, at(1));
        apply(&test.db, token, &[begin(seeded, rows[0].id, "aa")], at(2));
        set_state(&test.db, seeded.campaign_id, CampaignState::Paused).unwrap();
        let moved = apply(
            &test.db,
            token,
            &[
                end(rows[0].id, 1, DeliveryState::Accepted, None),
                begin(seeded, rows[1].id, "bb"),
            ],
            at(3),
        );
        // What was under way is recorded; what was only reserved waits again.
        assert_eq!(moved, [Moved::Done(1), Moved::Halted], "{}", test.name);
        assert_eq!(
            (
                counts(&test.db, seeded).queued,
                counts(&test.db, seeded).accepted
            ),
            (1, 1)
        );
        assert!(claim(&test.db, token, 2, at(4)).is_empty());
    }
}

#[test]
fn the_product_pauses_and_finishes_only_what_runs_and_says_so_in_the_audit_log() {
    for test in databases() {
        let seeded =
            running_campaign(&test.db, AmbiguousPolicy::Resend, &addresses(1), at(0)).unwrap();
        let system = saiki_db::Actor::system();
        let pause = || {
            test.db.change_blocking(&system, at(1), |conn| {
                let sending = Sending::Campaign(seeded.campaign_id);
                deliveries::pause(conn, sending, "smtp_auth")
            })
        };
        assert!(pause().unwrap());
        assert!(!pause().unwrap());
        let now = state(&test.db, seeded.campaign_id).unwrap();
        assert_eq!(
            now,
            (CampaignState::Paused, Some("smtp_auth".to_owned())),
            "{}",
            test.name
        );
        set_state(&test.db, seeded.campaign_id, CampaignState::Running).unwrap();
        let finished = test.db.change_blocking(&system, at(9), |conn| {
            deliveries::finish(conn, Sending::Campaign(seeded.campaign_id), at(9))
        });
        assert!(finished.unwrap());
        assert_eq!(
            state(&test.db, seeded.campaign_id).unwrap().0,
            CampaignState::Done
        );
        let log = test
            .db
            .read_blocking(|conn| saiki_db::audit::list(conn, None, None, 50))
            .unwrap();
        let mine: Vec<&str> = log
            .iter()
            .map(|entry| entry.action.as_str())
            .filter(|action| action.starts_with("campaign."))
            .collect();
        assert_eq!(mine, ["campaign.done", "campaign.paused"]);
    }
}

#[test]
fn the_ledger_is_masked_paged_and_searched_by_address_and_number() {
    for test in databases() {
        let seeded =
            running_campaign(&test.db, AmbiguousPolicy::Resend, &addresses(5), at(0)).unwrap();
        let keyring = test.db.keyring().clone();
        let list = |filter: DeliveryFilter, after, limit| {
            test.db
                .read_blocking(|conn| {
                    let cipher = incident_keys::cipher(conn, &keyring, seeded.incident_id)?;
                    let query = LedgerQuery {
                        campaign_id: seeded.campaign_id,
                        filter,
                        after,
                        limit,
                    };
                    deliveries::list(conn, &cipher, &query)
                })
                .unwrap()
        };
        let page = list(DeliveryFilter::default(), None, 3);
        let rest = list(DeliveryFilter::default(), Some(page[2].id), 3);
        assert_eq!((page.len(), rest.len()), (3, 2), "{}", test.name);
        assert!(!page[0].to.contains("person"), "{}", page[0].to);
        let find = |q: &str| {
            let filter = DeliveryFilter {
                q: Some(q.to_owned()),
                reveal: Some(true),
                ..DeliveryFilter::default()
            };
            list(filter, None, 10)
                .into_iter()
                .map(|row| row.to)
                .collect::<Vec<_>>()
        };
        assert_eq!(find("person3@EXAMPLE.org"), ["person3@example.org"]);
        assert_eq!(find("c0000004"), ["person4@example.org"]);
        assert_eq!(find("nobody@example.org"), Vec::<String>::new());
        let state = |state| DeliveryFilter {
            state: Some(state),
            ..DeliveryFilter::default()
        };
        assert_eq!(list(state(DeliveryState::Queued), None, 10).len(), 5);
        assert_eq!(list(state(DeliveryState::Accepted), None, 10).len(), 0);
    }
}

#[test]
fn the_outbox_keeps_a_mail_sealed_and_together_with_its_acceptance() {
    for test in databases() {
        let seeded =
            running_campaign(&test.db, AmbiguousPolicy::Resend, &addresses(1), at(0)).unwrap();
        let keyring = test.db.keyring().clone();
        let token = token(&test.db, at(1));
        let row = claim(&test.db, token, 1, at(1)).remove(0);
        let cipher = test
            .db
            .read_blocking(|conn| incident_keys::cipher(conn, &keyring, seeded.incident_id))
            .unwrap();
        let kept = Uuid::from_u128(9);
        let mail = b"Subject: x\r\n\r\nsecret\r\n";
        let mut last = end(row.id, 1, DeliveryState::Accepted, None);
        if let Move::End(end) = &mut last {
            let sealed = cipher.seal(&outbox::place(kept), mail).unwrap();
            end.keep = Some(deliveries::Kept {
                id: kept,
                sealed,
                size: 22,
            });
        }
        apply(&test.db, token, &[begin(seeded, row.id, "aa"), last], at(2));
        let all = test
            .db
            .read_blocking(|conn| outbox::list(conn, &cipher, seeded.incident_id, None, None, 10))
            .unwrap();
        assert_eq!(
            (all.len(), all[0].bytes.as_slice(), all[0].test),
            (1, mail.as_slice(), false),
            "{}",
            test.name
        );
        let one = test
            .db
            .read_blocking(|conn| outbox::get(conn, &cipher, seeded.incident_id, kept))
            .unwrap();
        assert_eq!((one.delivery_id, one.message_id), (row.id, row.message_id));
        let elsewhere = test
            .db
            .read_blocking(|conn| outbox::get(conn, &cipher, Uuid::nil(), kept));
        assert!(elsewhere.is_err());
    }
}

#[test]
fn a_claim_that_comes_after_its_workers_end_takes_nothing() {
    for test in databases() {
        let seeded =
            running_campaign(&test.db, AmbiguousPolicy::Resend, &addresses(3), at(0)).unwrap();
        let token = token(&test.db, at(1));
        let rows = claim(&test.db, token, 2, at(1));
        apply(&test.db, token, &[begin(seeded, rows[0].id, "aa")], at(2));
        let unknown = work(&test.db, |conn| {
            deliveries::abandon(conn, token, at(9), at(3))
        });
        assert_eq!(unknown, [rows[0].id], "{}", test.name);
        assert!(claim(&test.db, token, 3, at(9)).is_empty());
        let now = counts(&test.db, seeded);
        assert_eq!((now.queued, now.ambiguous), (2, 1));
    }
}

#[test]
fn workers_get_rising_tokens_and_stopped_ones_stay_stopped() {
    for test in databases() {
        let (one, two) = (token(&test.db, at(0)), token(&test.db, at(0)));
        assert!(two > one, "{}", test.name);
        assert!(work(&test.db, |conn| workers::beat(conn, one, at(1))));
        work(&test.db, |conn| workers::stop(conn, one, at(2)));
        assert!(!work(&test.db, |conn| workers::beat(conn, one, at(3))));
    }
}

#[test]
fn the_course_counts_accepted_mails_by_time_and_by_domain() {
    for test in databases() {
        let mut all = addresses(3);
        all.extend(["a@one.example", "b@two.example", "c@two.example"].map(str::to_owned));
        let seeded = running_campaign(&test.db, AmbiguousPolicy::Resend, &all, at(0)).unwrap();
        let token = token(&test.db, at(1));
        let rows = claim(&test.db, token, 10, at(1));
        let begun: Vec<Move> = rows.iter().map(|row| begin(seeded, row.id, "s")).collect();
        apply(&test.db, token, &begun, at(1));
        let (accepted, others): (Vec<_>, Vec<_>) = rows.iter().partition(|row| {
            let email = &row.recipient.as_ref().unwrap().email;
            !matches!(email.as_str(), "b@two.example" | "c@two.example")
        });
        let taken = |rows: &[&Claimed]| -> Vec<Move> {
            let one = |row: &&Claimed| end(row.id, 1, DeliveryState::Accepted, None);
            rows.iter().map(one).collect()
        };
        apply(&test.db, token, &taken(&accepted[..2]), at(5));
        let (put_off, refused) = (others[0].id, others[1].id);
        let rest = [
            end(put_off, 1, DeliveryState::Deferred, Some(at(500))),
            end(refused, 1, DeliveryState::Rejected, None),
        ];
        apply(&test.db, token, &rest, at(6));
        apply(&test.db, token, &taken(&accepted[2..]), at(25));

        let pace = |now| {
            test.db
                .read_blocking(|conn| {
                    campaigns::pace(conn, seeded.incident_id, seeded.campaign_id, now)
                })
                .unwrap()
        };
        let now = pace(at(30));
        assert_eq!((now.total, now.reachable), (6, 5), "{}", test.name);
        let last = now.points.last().unwrap();
        assert_eq!((last.at, last.accepted), (at(30), 4), "{}", test.name);
        // Level from the second mail until the third.
        for moment in [6, 25] {
            assert!(
                now.points.contains(&PacePoint {
                    at: at(moment),
                    accepted: 2
                }),
                "{} {:?}",
                test.name,
                now.points
            );
        }
        assert!(now.forecast.is_some_and(|f| f.expected > at(30)));
        let found: Vec<_> = now
            .domains
            .iter()
            .map(|d| (d.domain.as_str(), d.accepted, d.remaining, d.undeliverable))
            .collect();
        assert_eq!(
            found,
            [
                ("two.example", 0, 1, 1),
                ("example.org", 3, 0, 0),
                ("one.example", 1, 0, 0)
            ],
            "{}",
            test.name
        );
        assert_eq!(now.domains[0].state, DomainState::Refusing);
        assert_eq!(now.domains[0].slowed_by, Some(250));
        assert_eq!(now.domains[1].per_minute, 3);
        assert_eq!(pace(at(900)).domains[1].per_minute, 0);
    }
}

#[test]
fn many_domains_are_one_entry_beyond_the_largest() {
    for test in databases() {
        let all: Vec<String> = (0..12).map(|n| format!("p@d{n:02}.example")).collect();
        let seeded = running_campaign(&test.db, AmbiguousPolicy::Resend, &all, at(0)).unwrap();
        let found = test
            .db
            .read_blocking(|conn| deliveries::domains(conn, seeded.campaign_id, at(1), 8))
            .unwrap()
            .shown;
        assert_eq!(found.len(), 9, "{}", test.name);
        let rest = found.last().unwrap();
        assert_eq!(
            (rest.domain.as_str(), rest.domains, rest.remaining),
            ("", 4, 4),
            "{}",
            test.name
        );
        assert_eq!(rest.state, DomainState::Waiting);
    }
}

#[test]
fn what_was_committed_without_an_answer_counts_when_it_is_tried_again() {
    for test in databases() {
        let seeded =
            running_campaign(&test.db, AmbiguousPolicy::Resend, &addresses(2), at(0)).unwrap();
        let token = token(&test.db, at(1));
        let rows = claim(&test.db, token, 2, at(1));
        let again = |moves: &[Move]| {
            work(&test.db, |conn| {
                deliveries::apply_again(conn, token, moves, at(5))
            })
        };
        let first = begin(seeded, rows[0].id, "aa");
        apply(&test.db, token, std::slice::from_ref(&first), at(2));
        assert_eq!(again(&[first]), [Moved::Done(1)], "{}", test.name);
        let last = end(rows[0].id, 1, DeliveryState::Accepted, None);
        apply(&test.db, token, std::slice::from_ref(&last), at(3));
        // The end of one and the begin of the next, as a session hands them over.
        let moves = [last, begin(seeded, rows[1].id, "bb")];
        assert_eq!(again(&moves), [Moved::Done(1), Moved::Done(1)]);
        let counts = counts(&test.db, seeded);
        assert_eq!(
            (counts.accepted, counts.attempting),
            (1, 1),
            "{}",
            test.name
        );
        // Somebody else's token proves nothing.
        let other = work(&test.db, |conn| workers::start(conn, "other", at(6)));
        let stolen = work(&test.db, |conn| {
            deliveries::apply_again(conn, other, &moves[1..], at(6))
        });
        assert_eq!(stolen, [Moved::Fenced]);
    }
}

#[test]
fn what_is_moved_together_is_told_apart() {
    for test in databases() {
        let seeded =
            running_campaign(&test.db, AmbiguousPolicy::Resend, &addresses(4), at(0)).unwrap();
        let token = token(&test.db, at(1));
        let ids: Vec<Uuid> = claim(&test.db, token, 4, at(1))
            .into_iter()
            .map(|row| row.id)
            .collect();
        let unknown = end(ids[1], 1, DeliveryState::Ambiguous, Some(at(3)));
        for moves in [
            vec![begin(seeded, ids[0], "aa"), begin(seeded, ids[1], "bb")],
            vec![unknown],
        ] {
            apply(&test.db, token, &moves, at(2));
        }
        assert_eq!(claim(&test.db, token, 1, at(3))[0].id, ids[1]);
        let moves = [
            end(ids[0], 1, DeliveryState::Accepted, None),
            begin(seeded, ids[1], "not bb"),
            begin(seeded, ids[2], "cc"),
            end(ids[3], 1, DeliveryState::Accepted, None),
        ];
        assert_eq!(
            apply(&test.db, token, &moves, at(4)),
            [
                Moved::Done(1),
                Moved::Changed,
                Moved::Done(1),
                Moved::Fenced
            ],
            "{}",
            test.name
        );
        let now = counts(&test.db, seeded);
        assert_eq!(
            (now.accepted, now.ambiguous, now.attempting, now.queued),
            (1, 1, 1, 1),
            "{}",
            test.name
        );
        let begun: Vec<usize> = ids
            .iter()
            .map(|id| {
                let attempts = test
                    .db
                    .read_blocking(|conn| deliveries::attempts(conn, *id));
                attempts.unwrap().len()
            })
            .collect();
        assert_eq!(begun, [1, 1, 1, 0], "{}", test.name);
    }
}

#[test]
fn a_result_that_comes_back_late_stands_unless_the_mail_was_sent_again() {
    for test in databases() {
        let seeded =
            running_campaign(&test.db, AmbiguousPolicy::Resend, &addresses(2), at(0)).unwrap();
        let dead = token(&test.db, at(1));
        let rows = claim(&test.db, dead, 2, at(1));
        let moves: Vec<Move> = rows.iter().map(|row| begin(seeded, row.id, "aa")).collect();
        apply(&test.db, dead, &moves, at(2));
        let heir = token(&test.db, at(100));
        work(&test.db, |conn| {
            deliveries::recover(conn, heir, at(50), at(100), at(100))
        });
        assert_eq!(counts(&test.db, seeded).ambiguous, 2, "{}", test.name);
        // One of the two is on its way again when the results of both come back.
        let again = claim(&test.db, heir, 1, at(101));
        let sent_again = again[0].id;
        apply(&test.db, heir, &[begin(seeded, sent_again, "aa")], at(102));
        for row in &rows {
            let Move::End(result) = end(row.id, 1, DeliveryState::Accepted, None) else {
                unreachable!()
            };
            let settled = work(&test.db, |conn| {
                deliveries::settle(conn, dead, &result, at(103))
            });
            let wanted = match row.id == sent_again {
                true => Moved::Fenced,
                false => Moved::Done(1),
            };
            assert_eq!(settled, wanted, "{}", test.name);
        }
        let counts = counts(&test.db, seeded);
        assert_eq!(
            (counts.accepted, counts.attempting),
            (1, 1),
            "{}",
            test.name
        );
        assert_eq!(
            counts.ever_ambiguous, 2,
            "that it was unknown stays on record"
        );
    }
}

#[test]
fn rows_of_a_claim_whose_answer_was_lost_are_given_back() {
    for test in databases() {
        let seeded =
            running_campaign(&test.db, AmbiguousPolicy::Resend, &addresses(5), at(0)).unwrap();
        let token = token(&test.db, at(1));
        let known = claim(&test.db, token, 2, at(1))[0].id;
        claim(&test.db, token, 2, at(1));
        let released = work(&test.db, |conn| {
            deliveries::release_unknown(conn, token, &[known], at(2))
        });
        assert_eq!(released, 3, "{}", test.name);
        assert_eq!(claim(&test.db, token, 9, at(3)).len(), 4);
        assert_eq!(counts(&test.db, seeded).queued, 5);
    }
}

#[test]
fn a_claim_passes_over_domains_and_goes_on_where_it_was() {
    for test in databases() {
        let to: Vec<String> = (0..9).map(|n| format!("p{n}@d{}.example", n % 3)).collect();
        let seeded = running_campaign(&test.db, AmbiguousPolicy::Resend, &to, at(0)).unwrap();
        let token = token(&test.db, at(1));
        let mut look = Look {
            without: vec!["d0.example".to_owned()],
            ..Look::default()
        };
        let claim = |look: &Look, most| {
            work(&test.db, |conn| {
                let running = deliveries::running(conn)?.remove(0);
                let found = deliveries::claim(conn, &running, look, token, most, at(1), at(9))?;
                let domains: Vec<String> = found
                    .rows
                    .iter()
                    .map(|row| row.domain().to_owned())
                    .collect();
                Ok((domains, found.after))
            })
        };
        let (domains, after) = claim(&look, 4);
        assert_eq!(domains.len(), 4, "{}", test.name);
        assert!(domains.iter().all(|domain| domain != "d0.example"));
        assert!(after.is_some());
        look.after = after;
        let (domains, after) = claim(&look, 4);
        assert_eq!((domains.len(), after), (2, None), "{}: the end", test.name);
        let only = Look {
            only: Some(vec!["d0.example".to_owned()]),
            ..Look::default()
        };
        let due = Look {
            due_alone: true,
            ..only.clone()
        };
        assert!(claim(&due, 9).0.is_empty(), "nothing was put off");
        assert_eq!(claim(&only, 9).0, ["d0.example"; 3], "{}", test.name);
        assert_eq!(counts(&test.db, seeded).queued, 9);
    }
}

#[test]
fn a_plan_lets_no_more_go_on_a_day_than_it_says() {
    const DAY: i64 = 86_400;
    for test in databases() {
        let seeded =
            running_campaign(&test.db, AmbiguousPolicy::Resend, &addresses(30), at(0)).unwrap();
        let plan = saiki_api::ramp::RampPlan {
            first_day: 4,
            growth_percent: 50,
            most: Some(7),
        };
        let (incident, id) = (seeded.incident_id, seeded.campaign_id);
        test.db
            .change_blocking(&saiki_db::Actor::system(), at(0), |conn| {
                campaigns::set_ramp(conn, incident, id, Some(plan), 1)
            })
            .unwrap();
        let token = token(&test.db, at(1));
        let mut taken = Vec::new();
        for day in 0..5 {
            let now = at(day * DAY + 60);
            let mut today = 0;
            // Two at a time: what is under way counts as much as what was taken.
            loop {
                let rows = claim(&test.db, token, 2, now);
                if rows.is_empty() {
                    break;
                }
                today += rows.len();
                for (n, row) in rows.into_iter().enumerate() {
                    apply(&test.db, token, &[begin(seeded, row.id, "aa")], now);
                    let done = end(row.id, 1, DeliveryState::Accepted, None);
                    apply(&test.db, token, &[done], now);
                    // What comes back the same day makes no room for another one.
                    if n == 0 {
                        bounce(&test.db, row.id, now);
                    }
                }
            }
            taken.push(today);
        }
        assert_eq!(taken, [4, 6, 7, 7, 6], "{}", test.name);
        // The curve of the rest knows the plan as well.
        let outlook = test
            .db
            .read_blocking(|conn| {
                let keyring = test.db.keyring();
                campaigns::outlook(conn, keyring, incident, id, &Default::default(), at(DAY))
            })
            .unwrap();
        assert_eq!(
            (outlook.left, outlook.plan),
            (0, Some(plan)),
            "{}",
            test.name
        );
    }
}
