//! The queue of deliveries: no row is lost, none is sent by two workers, none is sent by a dead one, and what cannot
//! be known is written down before it is sent again.

use crate::sending::{addresses, apply, at, begin, claim, counts, end, token, work};
use saiki_api::{
    Uuid,
    campaigns::{AmbiguousPolicy, CampaignState},
    deliveries::DeliveryState,
};
use saiki_db::{
    deliveries::{self, Look, Move, Moved, Running, Sending},
    testing::{
        campaign::{running_campaign, set_state},
        databases,
    },
    workers,
};
use std::collections::HashSet;

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
