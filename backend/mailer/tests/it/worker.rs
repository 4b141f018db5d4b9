//! A whole campaign, from rows to the mail server and back: what the ledger says agrees with what the server has.

use crate::support::{
    Server,
    campaign::{Campaign, hasty, sent, start, until},
};
use saiki_api::{
    campaigns::{AmbiguousPolicy, CampaignState},
    deliveries::DeliveryState,
};
use saiki_db::{
    incident_keys, outbox,
    testing::{
        campaign::{refuse_results, set_state},
        databases,
    },
};
use saiki_mailer::{
    Dialer, Relay, Transport, Worker, WorkerConfig,
    sink::{Options, Sink},
};
use std::{collections::HashMap, time::Duration};

fn addresses(list: &[&str]) -> Vec<String> {
    list.iter()
        .map(|local| format!("{local}@example.org"))
        .collect()
}

fn many(n: usize) -> Vec<String> {
    (0..n).map(|n| format!("person{n}@example.org")).collect()
}

#[tokio::test]
async fn every_recipient_gets_the_letter_once_and_the_ledger_agrees() {
    for test in databases() {
        let (server, campaign) =
            sent(&test.db, AmbiguousPolicy::Resend, &many(300), "timeout=30").await;
        let taken: HashMap<String, _> = server
            .sink
            .ledger()
            .unwrap()
            .into_iter()
            .map(|entry| (entry.rcpt.clone(), entry))
            .collect();
        assert_eq!(
            (server.taken().len(), taken.len()),
            (300, 300),
            "{}",
            test.name
        );
        for row in campaign.rows() {
            let entry = &taken[&row.to];
            assert_eq!((row.state, row.attempts), (DeliveryState::Accepted, 1));
            assert_eq!(
                (&row.message_id, &row.body_sha256),
                (&entry.message_id, &entry.sha256)
            );
        }
    }
}

#[tokio::test]
async fn each_trouble_ends_in_the_state_it_deserves() {
    for test in databases() {
        let locals = [
            "plain",
            "perm-550-5.1.1+a",
            "perm-554-5.7.1+b",
            "grey-2+c",
            "eof-rcpt~1+d",
            "eof-after-dot~1+e",
            "lost-dot~1+f",
            "temp-dot-451-4.3.0~1+g",
            "421-rcpt~1+h",
            "garbage-dot~1+i",
            "perm-dot-554-5.7.1+j",
        ];
        // Each at a domain of its own: one that hangs up is left alone for a while.
        let list: Vec<String> = locals
            .iter()
            .enumerate()
            .map(|(n, local)| format!("{local}@d{n}.example.org"))
            .collect();
        let (server, campaign) = sent(&test.db, AmbiguousPolicy::Resend, &list, "").await;
        let row = |local: &str| {
            let at = locals.iter().position(|one| *one == local).unwrap();
            campaign.row(&list[at])
        };
        for local in [
            "plain",
            "grey-2+c",
            "eof-rcpt~1+d",
            "eof-after-dot~1+e",
            "lost-dot~1+f",
            "temp-dot-451-4.3.0~1+g",
            "421-rcpt~1+h",
            "garbage-dot~1+i",
        ] {
            assert_eq!(
                row(local).state,
                DeliveryState::Accepted,
                "{local} {}",
                test.name
            );
        }
        for local in [
            "perm-550-5.1.1+a",
            "perm-554-5.7.1+b",
            "perm-dot-554-5.7.1+j",
        ] {
            assert_eq!(
                row(local).state,
                DeliveryState::Rejected,
                "{local} {}",
                test.name
            );
        }
        let refused = row("perm-550-5.1.1+a");
        assert_eq!(
            (refused.last_code, refused.last_enhanced.as_deref()),
            (Some(550), Some("5.1.1"))
        );
        assert_eq!(
            (row("grey-2+c").attempts, row("grey-2+c").ambiguous),
            (3, 0)
        );
        // Unknown outcomes are on record, and their repeats are the same mail.
        for local in ["eof-after-dot~1+e", "lost-dot~1+f", "garbage-dot~1+i"] {
            let attempts = campaign.attempts(&row(local));
            assert_eq!(
                attempts[0].outcome,
                Some(DeliveryState::Ambiguous),
                "{local}"
            );
            assert!(
                attempts[1].may_repeat && row(local).ambiguous == 1,
                "{local}"
            );
        }
        let twice: Vec<_> = server
            .sink
            .ledger()
            .unwrap()
            .into_iter()
            .filter(|entry| entry.rcpt.starts_with("eof-after-dot"))
            .collect();
        assert_eq!(twice.len(), 2);
        assert_eq!(
            (&twice[0].message_id, &twice[0].sha256),
            (&twice[1].message_id, &twice[1].sha256)
        );
    }
}

#[tokio::test]
async fn an_address_that_cannot_be_mailed_is_invalid_and_holds_up_nobody() {
    for test in databases() {
        let mut list = many(3);
        list.extend([
            "nobody".to_owned(),
            "a\r\nRCPT TO:<x@y.jp>@z.jp".to_owned(),
            "a b@example.org".to_owned(),
        ]);
        let (server, campaign) = sent(&test.db, AmbiguousPolicy::Resend, &list, "").await;
        let counts = campaign.counts();
        assert_eq!((counts.accepted, counts.invalid), (3, 3), "{}", test.name);
        assert_eq!(server.taken().len(), 3);
    }
}

#[tokio::test]
async fn unknown_outcomes_are_held_where_the_campaign_says_so() {
    for test in databases() {
        let (server, campaign) = sent(
            &test.db,
            AmbiguousPolicy::Hold,
            &addresses(&["eof-after-dot+a", "b"]),
            "",
        )
        .await;
        let counts = campaign.counts();
        assert_eq!((counts.accepted, counts.ambiguous), (1, 1), "{}", test.name);
        assert_eq!(server.taken().len(), 2, "at most once");
    }
}

#[tokio::test]
async fn whoever_a_server_hangs_up_on_each_time_gets_three_repeats_and_no_more() {
    for test in databases() {
        let list = addresses(&["eof-after-dot+a", "b"]);
        let (server, campaign) = sent(&test.db, AmbiguousPolicy::Resend, &list, "").await;
        let counts = campaign.counts();
        assert_eq!((counts.accepted, counts.ambiguous), (1, 1), "{}", test.name);
        assert_eq!(server.taken().len(), 1 + 4, "{}", test.name);
    }
}

#[tokio::test]
async fn a_mail_server_that_is_away_costs_nothing_but_time() {
    for test in databases() {
        // A port that was free a moment ago.
        let addr = std::net::TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap();
        let relay: Relay = format!("smtp://{addr}?timeout=5").parse().unwrap();
        let campaign = Campaign::new(&test.db, AmbiguousPolicy::Resend, &many(20));
        let worker = start(&test.db, Transport::Smtp(Dialer::new(relay).unwrap()));
        tokio::time::sleep(hasty().breaker_open * 3).await;
        assert_eq!(campaign.counts().queued, 20, "{}", test.name);
        let dir = tempfile::tempdir().unwrap();
        let sink = Sink::start(Options {
            listen: addr,
            ..Options::new(dir.path())
        })
        .await
        .unwrap();
        campaign.wait_for(CampaignState::Done).await;
        worker.stop().await;
        assert_eq!(sink.ledger().unwrap().len(), 20);
        assert!(
            campaign.rows().iter().all(|row| row.attempts == 1),
            "nothing was begun while it was away"
        );
    }
}

#[tokio::test]
async fn faults_of_ours_pause_the_campaign_and_leave_the_recipients_waiting() {
    for test in databases() {
        let locked = Server::with(|options| options.login = Some(("u".into(), "p".into()))).await;
        let content = Server::start().await;
        for (server, address, reason) in [
            (&locked, "a", "smtp_auth"),
            (&content, "perm-dot-554-5.6.0+a", "content_refused"),
            (&content, "perm-550-5.1.8+a", "sender_refused"),
        ] {
            let campaign = Campaign::new(&test.db, AmbiguousPolicy::Resend, &addresses(&[address]));
            let worker = start(&test.db, Transport::Smtp(server.dialer("")));
            campaign.wait_for(CampaignState::Paused).await;
            worker.stop().await;
            assert_eq!(campaign.state().1.as_deref(), Some(reason), "{}", test.name);
            assert_eq!(campaign.counts().queued, 1, "{reason} {}", test.name);
        }
        assert!(locked.taken().is_empty() && content.taken().is_empty());
    }
}

#[tokio::test]
async fn pause_and_resume_lose_nothing_and_repeat_nothing() {
    for test in databases() {
        let server = Server::start().await;
        let campaign = Campaign::new(&test.db, AmbiguousPolicy::Resend, &many(300));
        let worker = start(&test.db, Transport::Smtp(server.dialer("timeout=30")));
        for mark in [40, 90, 150] {
            until("some mails", || campaign.counts().accepted >= mark).await;
            set_state(&test.db, campaign.seeded.campaign_id, CampaignState::Paused).unwrap();
            until("mails under way", || campaign.counts().attempting == 0).await;
            let still = server.taken().len();
            // Whatever the worker still holds, it begins nothing of it.
            tokio::time::sleep(hasty().poll * 3).await;
            assert_eq!(server.taken().len(), still, "{}", test.name);
            set_state(
                &test.db,
                campaign.seeded.campaign_id,
                CampaignState::Running,
            )
            .unwrap();
            worker.wake();
        }
        campaign.wait_for(CampaignState::Done).await;
        worker.stop().await;
        let mut taken = server.taken();
        taken.sort();
        taken.dedup();
        assert_eq!(
            (taken.len(), server.taken().len()),
            (300, 300),
            "{}",
            test.name
        );
    }
}

#[tokio::test]
async fn what_is_refused_its_begin_while_the_server_waits_sends_no_text_and_costs_one_session() {
    for test in databases() {
        let server = Server::start().await;
        let list: Vec<String> = (0..6)
            .map(|n| format!("hold-dot+{n}@example.org"))
            .collect();
        let campaign = Campaign::new(&test.db, AmbiguousPolicy::Resend, &list);
        let config = WorkerConfig {
            sessions: 1,
            ..hasty()
        };
        // With the usual patience: the first mail is held for as long as the test takes.
        let smtp = Transport::Smtp(Dialer::new(server.relay("")).unwrap());
        let worker = Worker::start(test.db.clone(), smtp, config).unwrap();
        let are = |state: DeliveryState| {
            let rows = campaign.rows().into_iter();
            rows.filter(|row| row.state == state).count()
        };
        until("the first mail", || server.taken().len() == 1).await;
        until("the others to be claimed", || {
            are(DeliveryState::Leased) == 5
        })
        .await;
        set_state(&test.db, campaign.seeded.campaign_id, CampaignState::Paused).unwrap();
        server.sink.release();
        until("the others to be given back", || {
            are(DeliveryState::Queued) == 5
        })
        .await;
        assert_eq!(are(DeliveryState::Accepted), 1, "{}", test.name);
        let held = server.taken();
        assert_eq!(held.len(), 1, "{}: a text went out", test.name);
        for row in campaign.rows().into_iter().filter(|row| row.to != held[0]) {
            assert_eq!(row.attempts, 0, "{}", test.name);
            assert!(campaign.attempts(&row).is_empty(), "{}", test.name);
        }
        set_state(
            &test.db,
            campaign.seeded.campaign_id,
            CampaignState::Running,
        )
        .unwrap();
        worker.wake();
        campaign.wait_for(CampaignState::Done).await;
        worker.stop().await;
        let counts = campaign.counts();
        assert_eq!((counts.accepted, counts.ever_ambiguous), (6, 0));
        let ledger = server.sink.ledger().unwrap();
        assert_eq!(ledger.len(), 6, "{}", test.name);
        // The first refusal hangs up on the server; the rest are heard before it is told of them.
        let sessions = ledger.iter().map(|entry| entry.conn).max();
        assert_eq!(sessions, Some(2), "{}", test.name);
    }
}

#[tokio::test]
async fn a_worker_that_is_stopped_leaves_no_row_in_the_air() {
    for test in databases() {
        let server = Server::start().await;
        let campaign = Campaign::new(&test.db, AmbiguousPolicy::Resend, &many(400));
        let mut rounds = 0;
        while campaign.state().0 == CampaignState::Running && rounds < 50 {
            let before = campaign.counts().accepted;
            let worker = start(&test.db, Transport::Smtp(server.dialer("timeout=30")));
            until("progress", || {
                campaign.counts().accepted >= (before + 50).min(400)
            })
            .await;
            if before + 50 >= 400 {
                campaign.wait_for(CampaignState::Done).await;
            }
            worker.stop().await;
            let counts = campaign.counts();
            assert_eq!(
                (counts.attempting, counts.ever_ambiguous),
                (0, 0),
                "{}",
                test.name
            );
            rounds += 1;
        }
        assert_eq!(server.taken().len(), 400, "{}", test.name);
        assert!(rounds > 1);
    }
}

#[tokio::test]
async fn while_results_cannot_be_recorded_nothing_more_is_sent() {
    for test in databases() {
        let server = Server::start().await;
        let campaign = Campaign::new(&test.db, AmbiguousPolicy::Resend, &many(200));
        refuse_results(&test.db, true).unwrap();
        let worker = start(&test.db, Transport::Smtp(server.dialer("timeout=30")));
        let sessions = hasty().sessions;
        until("a first mail", || !server.taken().is_empty()).await;
        tokio::time::sleep(hasty().poll * 10).await;
        // Each session has sent the one mail whose result it holds, and waits.
        assert!(server.taken().len() <= sessions, "{}", test.name);
        assert_eq!(campaign.counts().accepted, 0);
        refuse_results(&test.db, false).unwrap();
        campaign.wait_for(CampaignState::Done).await;
        worker.stop().await;
        let counts = campaign.counts();
        assert_eq!(
            (counts.accepted, counts.ever_ambiguous),
            (200, 0),
            "{}",
            test.name
        );
        assert_eq!(server.taken().len(), 200, "nothing lost, nothing repeated");
    }
}

#[tokio::test]
async fn without_a_mail_server_the_outbox_takes_everything() {
    for test in databases() {
        let campaign = Campaign::new(&test.db, AmbiguousPolicy::Resend, &many(30));
        let worker = start(&test.db, Transport::Outbox);
        campaign.wait_for(CampaignState::Done).await;
        worker.stop().await;
        let (keyring, incident) = (test.db.keyring().clone(), campaign.seeded.incident_id);
        let kept = test.db.read_blocking(|conn| {
            let cipher = incident_keys::cipher(conn, &keyring, incident)?;
            outbox::list(conn, &cipher, incident, None, None, 100)
        });
        let kept = kept.unwrap();
        assert_eq!(
            (kept.len(), campaign.counts().accepted),
            (30, 30),
            "{}",
            test.name
        );
        for row in campaign.rows() {
            let mail = kept.iter().find(|mail| mail.delivery_id == row.id).unwrap();
            assert_eq!(mail.message_id, row.message_id);
            let parsed = mailparse::parse_mail(&mail.bytes).unwrap();
            let name = if row.lang == saiki_api::Lang::Ja {
                "様"
            } else {
                "Dear"
            };
            assert!(parsed.subparts[0].get_body().unwrap().contains(name));
        }
    }
}

#[tokio::test]
async fn two_workers_share_a_campaign_without_sending_anything_twice() {
    for test in databases() {
        let server = Server::start().await;
        let campaign = Campaign::new(&test.db, AmbiguousPolicy::Resend, &many(300));
        let workers: Vec<Worker> = (0..2)
            .map(|_| start(&test.db, Transport::Smtp(server.dialer("timeout=30"))))
            .collect();
        campaign.wait_for(CampaignState::Done).await;
        for worker in workers {
            worker.stop().await;
        }
        assert_eq!(server.taken().len(), 300, "{}", test.name);
        assert_eq!(campaign.counts().ever_ambiguous, 0);
    }
}

#[tokio::test]
async fn a_mail_nobody_takes_in_time_is_given_up_and_not_called_refused() {
    for test in databases() {
        let server = Server::start().await;
        let campaign = Campaign::new(
            &test.db,
            AmbiguousPolicy::Resend,
            &addresses(&["temp-451-4.3.0+a", "b"]),
        );
        let mut config = hasty();
        config.schedule.give_up = Duration::ZERO;
        let smtp = Transport::Smtp(server.dialer(""));
        let worker = Worker::start(test.db.clone(), smtp, config).unwrap();
        campaign.wait_for(CampaignState::Done).await;
        worker.stop().await;
        let counts = campaign.counts();
        assert_eq!(
            (counts.accepted, counts.expired, counts.rejected),
            (1, 1, 0),
            "{}",
            test.name
        );
    }
}
