//! How a campaign goes, as it is told: its ledger and outbox, its course by time and by domain, its end, and the plan that
//! bounds a day. How a row is claimed and sent is in `deliveries`.

use crate::sending::{addresses, apply, at, begin, claim, end, token};
use saiki_api::{
    Timestamp, Uuid,
    bounces::{BounceClass, BounceKind},
    campaigns::{AmbiguousPolicy, CampaignState},
    deliveries::{DeliveryFilter, DeliveryState},
    pace::{DomainState, PacePoint},
};
use saiki_db::{
    Db,
    bounces::{self, NewReport},
    campaigns,
    deliveries::{self, Claimed, LedgerQuery, Move, Sending},
    incident_keys, outbox,
    testing::{
        campaign::{running_campaign, set_state, state},
        databases,
    },
};

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
