//! Reports about mails that were really sent: what they do to the ledger and to the list of addresses not mailed, handed
//! over once, twice, at the same time, forged, for the wrong mail, after an erasure, over LMTP.

use crate::support::{
    Server,
    campaign::{Campaign, hasty, start, until},
    dsn::{self, Failure},
    mail, send_one,
};
use saiki_api::{
    Timestamp, Uuid,
    bounces::{BounceClass, BounceEffect, BounceEvent, BounceFigures, BounceKind},
    campaigns::{AmbiguousPolicy, CampaignState},
    deliveries::{Delivery, DeliveryState},
    suppressions::{Suppression, SuppressionFilter, SuppressionKind, SuppressionReason},
};
use saiki_db::{
    Db,
    bounces::{self, Ignored, Recorded},
    suppressions::{self, Sees},
    testing::{
        campaign::{erase_key, make_update},
        databases,
    },
};
use saiki_mailer::{
    Address, Dialer, Intake, Limits, Message, ReturnPath, Taken, Transport, Worker, WorkerConfig,
    serve_lmtp,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

const DEAD: Failure = Failure {
    reply: "550 5.1.1 <{to}>: User unknown",
    status: "5.1.1",
};
const FULL: Failure = Failure {
    reply: "552 5.2.2 mailbox full",
    status: "5.2.2",
};

/// A campaign that was accepted whole, and where its reports come in.
struct Sent {
    campaign: Campaign,
    intake: Intake,
    path: ReturnPath,
}

impl Sent {
    async fn to(db: &Db, addresses: &[&str]) -> Sent {
        let addresses: Vec<String> = addresses.iter().map(|a| (*a).to_owned()).collect();
        let campaign = Campaign::new(db, AmbiguousPolicy::Resend, &addresses);
        let worker = start(db, Transport::Outbox);
        campaign.wait_for(CampaignState::Done).await;
        worker.stop().await;
        Sent {
            campaign,
            intake: intake(db),
            path: ReturnPath::new(db.keyring(), "bounce.example.jp"),
        }
    }

    fn back(&self, row: &Delivery) -> String {
        self.path.address(row.id)
    }

    /// Hands a report over that came to the mail's return address.
    fn take(&self, row: &Delivery, report: &[u8]) -> Taken {
        let message = Message::from(report);
        self.intake.take(Some(&self.back(row)), &message).unwrap()
    }

    fn events(&self, row: &Delivery) -> Vec<BounceEvent> {
        let campaign = self.campaign.seeded.campaign_id;
        let work = |conn: &mut _| bounces::events(conn, campaign, row.id);
        self.campaign.db.read_blocking(work).unwrap()
    }
}

fn intake(db: &Db) -> Intake {
    Intake::new(db.clone(), Timestamp::now)
}

fn done(effect: BounceEffect) -> Taken {
    Taken::Report(Recorded::Done(effect))
}

fn figures(db: &Db) -> BounceFigures {
    db.read_blocking(bounces::figures).unwrap()
}

fn list(db: &Db, q: Option<&str>) -> Vec<Suppression> {
    let filter = SuppressionFilter {
        q: q.map(str::to_owned),
        ..SuppressionFilter::default()
    };
    let work = |conn: &mut _| suppressions::list(conn, db.keyring(), Sees::All, &filter, None, 100);
    db.read_blocking(work).unwrap().0
}

#[tokio::test]
async fn a_dead_address_is_recorded_once_and_mailed_no_more() {
    for test in databases() {
        let sent = Sent::to(&test.db, &["dead@example.jp", "well@example.jp"]).await;
        let row = sent.campaign.row("dead@example.jp");
        let report = dsn::postfix("dead@example.jp", &sent.back(&row), &DEAD);
        let report = String::from_utf8(report).unwrap();
        let report = report
            .replace(dsn::MESSAGE_ID, &row.message_id)
            .into_bytes();
        assert_eq!(
            sent.take(&row, &report),
            done(BounceEffect::BouncedSuppressed),
            "{}",
            test.name
        );
        let now = sent.campaign.row("dead@example.jp");
        assert_eq!(now.state, DeliveryState::Bounced);
        assert_eq!(
            (now.bounce_class, now.bounce_status.as_deref()),
            (Some(BounceClass::Hard), Some("5.1.1"))
        );
        assert_eq!(now.accepted_at, None);
        let counts = sent.campaign.counts();
        assert_eq!(
            (counts.told(), counts.undeliverable(), counts.total),
            (1, 1, 2)
        );

        let found = list(&test.db, Some(" Dead@example.jp "));
        assert!(found.is_empty(), "local parts have letter case");
        let found = list(&test.db, Some("dead@EXAMPLE.jp"));
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].kind, found[0].reason, found[0].domain.as_str()),
            (
                SuppressionKind::Technical,
                SuppressionReason::Bounce,
                "example.jp"
            )
        );
        assert_eq!(found[0].origin.as_ref().unwrap().delivery_id, row.id);

        // The same message again, by the pipe and by LMTP, from two processes.
        assert_eq!(sent.take(&row, &report), Taken::Report(Recorded::Repeated));
        assert_eq!(
            intake(&test.db)
                .take(None, &Message::from(report.as_slice()))
                .unwrap(),
            Taken::Report(Recorded::Repeated)
        );
        let events = sent.events(&row);
        assert_eq!(events.len(), 1);
        let event = &events[0];
        assert_eq!(
            (event.kind, event.class, event.effect),
            (
                BounceKind::Failed,
                Some(BounceClass::Hard),
                BounceEffect::BouncedSuppressed
            )
        );
        let text = event.text.as_deref().unwrap();
        assert!(
            text.contains("User unknown") && !text.contains("dead@"),
            "{text}"
        );
        assert_eq!(
            (figures(&test.db).matched, list(&test.db, None).len()),
            (1, 1)
        );
    }
}

#[tokio::test]
async fn twenty_hands_at_once_record_one_effect() {
    for test in databases() {
        let sent = Sent::to(&test.db, &["a@example.jp"]).await;
        let row = sent.campaign.row("a@example.jp");
        let report = dsn::qmail("a@example.jp", &sent.back(&row), &DEAD);
        let message = Message::from(report.as_slice());
        let taken: Vec<Taken> = std::thread::scope(|scope| {
            let hands: Vec<_> = (0..20)
                .map(|_| {
                    scope.spawn(|| {
                        intake(&test.db)
                            .take(Some(&sent.back(&row)), &message)
                            .unwrap()
                    })
                })
                .collect();
            hands.into_iter().map(|hand| hand.join().unwrap()).collect()
        });
        let first = done(BounceEffect::BouncedSuppressed);
        assert_eq!(
            taken.iter().filter(|one| **one == first).count(),
            1,
            "{taken:?}"
        );
        assert_eq!(sent.events(&row).len(), 1);
        assert_eq!(list(&test.db, None).len(), 1);
    }
}

#[tokio::test]
async fn what_is_forged_or_about_another_mail_changes_nothing() {
    for test in databases() {
        let sent = Sent::to(&test.db, &["a@example.jp", "b@example.jp"]).await;
        let (a, b) = (
            sent.campaign.row("a@example.jp"),
            sent.campaign.row("b@example.jp"),
        );
        let other = ReturnPath::new(
            &saiki_db::crypto::Keyring::random().unwrap(),
            "bounce.example.jp",
        );
        let report = |back: &str| dsn::postfix("a@example.jp", back, &DEAD);
        let take = |to: Option<&str>, report: Vec<u8>| {
            sent.intake
                .take(to, &Message::from(report.as_slice()))
                .unwrap()
        };
        // Somebody who knows the id of the mail, but not the key.
        let forged = other.address(a.id);
        assert_eq!(
            take(Some(&forged), report(&forged)),
            Taken::Ignored(Ignored::Forged)
        );
        assert_eq!(take(None, report(&forged)), Taken::Ignored(Ignored::Forged));
        // Signed, and no such mail: another instance of the same key, a restored database.
        let nobody = sent.path.address(Uuid::from_u128(5));
        assert_eq!(
            take(Some(&nobody), report(&nobody)),
            Taken::Ignored(Ignored::Unmatched)
        );
        assert_eq!(
            take(Some("desk@example.jp"), report("desk@example.jp")),
            Taken::Ignored(Ignored::Unmatched)
        );
        // A report about the mail of somebody else, sent to one's own return address.
        let own = String::from_utf8(report(&sent.back(&a))).unwrap();
        let another = own.replace(dsn::MESSAGE_ID, &b.message_id);
        assert_eq!(
            take(Some(&sent.back(&a)), another.into_bytes()),
            Taken::Ignored(Ignored::Unmatched)
        );
        // It names another address: the mail bounced behind a forwarding, and that address is nobody's here.
        let elsewhere = dsn::forwarded("elsewhere@example.net", &sent.back(&b), &DEAD);
        let unnamed = String::from_utf8(elsewhere)
            .unwrap()
            .replace(dsn::MESSAGE_ID, "<x@relay>");
        assert_eq!(
            take(Some(&sent.back(&b)), unnamed.into_bytes()),
            done(BounceEffect::Bounced)
        );

        assert_eq!(
            sent.campaign.row("a@example.jp").state,
            DeliveryState::Accepted
        );
        assert!(list(&test.db, None).is_empty(), "{}", test.name);
        let figures = figures(&test.db);
        assert_eq!(
            (figures.forged, figures.unmatched, figures.matched),
            (2, 3, 1)
        );
        assert!(figures.last_at.is_some());
    }
}

#[tokio::test]
async fn a_message_id_without_its_brackets_is_still_the_mails_own() {
    for test in databases() {
        let sent = Sent::to(&test.db, &["a@example.jp"]).await;
        let row = sent.campaign.row("a@example.jp");
        let report = dsn::postfix("a@example.jp", &sent.back(&row), &FULL);
        let bare = row.message_id.trim_matches(['<', '>']);
        let report = String::from_utf8(report)
            .unwrap()
            .replace(dsn::MESSAGE_ID, bare);
        assert_eq!(
            sent.take(&row, report.as_bytes()),
            done(BounceEffect::Bounced),
            "{}",
            test.name
        );
    }
}

#[tokio::test]
async fn what_is_soft_late_delivered_or_unwanted_stops_no_notice() {
    for test in databases() {
        let addresses = [
            "full@example.jp",
            "late@example.jp",
            "there@example.jp",
            "spam@example.jp",
        ];
        let sent = Sent::to(&test.db, &addresses).await;
        let rows = addresses.map(|address| sent.campaign.row(address));
        let [full, late, there, spam] = &rows;
        let gmail = |row: &Delivery| dsn::gmail(&row.to, &sent.back(row), &FULL);
        let other = |row: &Delivery, action: &str, status: &str| {
            dsn::OTHER[0].1(&row.to, &sent.back(row), action, status)
        };
        assert_eq!(
            sent.take(full, &strange(gmail(full))),
            done(BounceEffect::Bounced)
        );
        let delayed = strange(other(late, "delayed", "4.4.1"));
        assert_eq!(sent.take(late, &delayed), done(BounceEffect::Noted));
        let delivered = strange(other(there, "delivered", "2.1.5"));
        assert_eq!(sent.take(there, &delivered), done(BounceEffect::Delivered));
        // A notice owed by law: noted, and shown.
        let complaint = dsn::complaints(&spam.to, &sent.back(spam)).remove(0).1;
        assert_eq!(
            sent.take(spam, &strange(complaint)),
            done(BounceEffect::Noted)
        );
        let away = dsn::replies(&sent.back(spam)).remove(0).1;
        assert_eq!(sent.take(spam, &away), Taken::Ignored(Ignored::AutoReply));
        let words = dsn::no_reports(&sent.back(spam)).remove(0).1;
        assert_eq!(sent.take(spam, &words), Taken::Ignored(Ignored::Unreadable));

        let states = addresses.map(|address| sent.campaign.row(address).state);
        use DeliveryState as S;
        assert_eq!(states, [S::Bounced, S::Accepted, S::Delivered, S::Accepted]);
        assert_eq!(sent.events(spam)[0].kind, BounceKind::Complaint);
        assert!(sent.campaign.row("there@example.jp").accepted_at.is_some());
        assert!(list(&test.db, None).is_empty());
        let counts = sent.campaign.counts();
        assert_eq!(
            (counts.accepted, counts.delivered, counts.bounced),
            (2, 1, 1)
        );
    }
}

#[tokio::test]
async fn a_complaint_about_an_update_stops_further_ones_of_that_incident() {
    for test in databases() {
        let sent = Sent::to(&test.db, &["a@example.jp"]).await;
        let campaign = sent.campaign.seeded.campaign_id;
        make_update(&test.db, campaign).unwrap();
        let row = sent.campaign.row("a@example.jp");
        let complaint = strange(dsn::complaints(&row.to, &sent.back(&row)).remove(0).1);
        assert_eq!(sent.take(&row, &complaint), done(BounceEffect::OptedOut));
        // It was delivered, and stays so.
        assert_eq!(
            sent.campaign.row("a@example.jp").state,
            DeliveryState::Accepted
        );
        let found = list(&test.db, Some("a@example.jp"));
        assert_eq!(
            (found.len(), found[0].kind, found[0].reason),
            (1, SuppressionKind::OptOut, SuppressionReason::Complaint)
        );
        assert_eq!(found[0].incident_id, Some(sent.campaign.seeded.incident_id));
    }
}

/// The same report as a server writes it that has given the mail an id of its own.
fn strange(report: Vec<u8>) -> Vec<u8> {
    let text = String::from_utf8(report).unwrap();
    text.replace(dsn::MESSAGE_ID, "<1234@relay.example>")
        .into_bytes()
}

#[tokio::test]
async fn after_an_erasure_a_bounce_still_counts_and_names_nobody() {
    for test in databases() {
        let sent = Sent::to(&test.db, &["a@example.jp"]).await;
        let row = sent.campaign.row("a@example.jp");
        erase_key(&test.db, sent.campaign.seeded.incident_id).unwrap();
        let report = strange(dsn::sendmail("a@example.jp", &sent.back(&row), &DEAD));
        // Whose address it was nobody knows any more, so none is put on the list.
        assert_eq!(
            sent.take(&row, &report),
            done(BounceEffect::Bounced),
            "{}",
            test.name
        );
        assert!(list(&test.db, None).is_empty());
        assert_eq!(sent.campaign.counts().bounced, 1);
        // Nor which words to strike out: what the server said is not kept.
        assert_eq!(sent.events(&row)[0].text, None);
    }
}

#[tokio::test]
async fn an_erasure_takes_nothing_off_the_list() {
    for test in databases() {
        let sent = Sent::to(&test.db, &["a@example.jp"]).await;
        let row = sent.campaign.row("a@example.jp");
        let report = strange(dsn::postfix("a@example.jp", &sent.back(&row), &DEAD));
        assert_eq!(
            sent.take(&row, &report),
            done(BounceEffect::BouncedSuppressed)
        );
        erase_key(&test.db, sent.campaign.seeded.incident_id).unwrap();
        assert_eq!(list(&test.db, Some("a@example.jp")).len(), 1);
    }
}

#[tokio::test]
async fn the_return_address_is_the_same_in_every_attempt_and_refused_addresses_are_listed() {
    for test in databases() {
        let server = Server::with(|options| options.keep_mails = true).await;
        let to = [
            "temp-452-4.2.2~2+a@example.jp",
            "perm-550-5.1.1+b@example.jp",
            "perm-552-5.2.2+c@example.jp",
        ];
        let addresses: Vec<String> = to.iter().map(|a| (*a).to_owned()).collect();
        let campaign = Campaign::new(&test.db, AmbiguousPolicy::Resend, &addresses);
        let path = ReturnPath::new(test.db.keyring(), "bounce.example.jp");
        let config = WorkerConfig {
            return_path: Some(path.clone()),
            ..hasty()
        };
        let transport = Transport::Smtp(server.dialer("tls=none"));
        let worker = Worker::start(test.db.clone(), transport, config).unwrap();
        campaign.wait_for(CampaignState::Done).await;
        worker.stop().await;
        let row = campaign.row(to[0]);
        assert_eq!(row.attempts, 3);
        let taken = server.sink.ledger().unwrap();
        assert_eq!(taken.len(), 1);
        assert_eq!(taken[0].from, path.address(row.id));
        // Beside the list, the mail itself says where it failed.
        assert_eq!(campaign.row(to[1]).state, DeliveryState::Rejected);
        let found = list(&test.db, None);
        assert_eq!(found.len(), 1, "{}: {found:?}", test.name);
        assert_eq!(
            (found[0].reason, found[0].status.as_deref()),
            (SuppressionReason::Refused, Some("5.1.1"))
        );
        assert_eq!(list(&test.db, Some(to[1])).len(), 1);
    }
}

#[tokio::test]
async fn a_report_that_comes_before_the_reply_is_asked_for_again() {
    for test in databases() {
        let server = Server::start().await;
        let address = "hold-dot+a@example.jp";
        let campaign = Campaign::new(&test.db, AmbiguousPolicy::Resend, &[address.to_owned()]);
        let patient = Dialer::new(server.relay("tls=none")).unwrap();
        let worker = start(&test.db, Transport::Smtp(patient));
        until("the mail to be under way", || {
            campaign.counts().attempting == 1
        })
        .await;
        let (row, path) = (
            campaign.row(address),
            ReturnPath::new(test.db.keyring(), "x.jp"),
        );
        let report = strange(dsn::postfix(address, &path.address(row.id), &DEAD));
        let take = || {
            let message = Message::from(report.as_slice());
            intake(&test.db)
                .take(Some(&path.address(row.id)), &message)
                .unwrap()
        };
        let early = take();
        assert!(!early.is_done(), "{early:?}");
        server.sink.release();
        campaign.wait_for(CampaignState::Done).await;
        worker.stop().await;
        assert_eq!(
            take(),
            done(BounceEffect::BouncedSuppressed),
            "{}",
            test.name
        );
    }
}

/// A client of the LMTP door.
struct Door {
    io: BufReader<TcpStream>,
}

impl Door {
    async fn open(intake: Intake, limits: Limits) -> Door {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap();
        tokio::spawn(async move {
            let accept = || async { listener.accept().await.map(|(stream, _)| stream) };
            serve_lmtp(accept, intake, limits).await;
        });
        let mut door = Door {
            io: BufReader::new(TcpStream::connect(at).await.unwrap()),
        };
        assert!(door.reply().await.starts_with("220 "));
        door
    }

    async fn reply(&mut self) -> String {
        let mut line = String::new();
        loop {
            line.clear();
            self.io.read_line(&mut line).await.unwrap();
            if line.as_bytes().get(3) != Some(&b'-') {
                return line;
            }
        }
    }

    async fn ask(&mut self, line: &str) -> String {
        self.io
            .write_all(format!("{line}\r\n").as_bytes())
            .await
            .unwrap();
        self.reply().await
    }

    async fn send(&mut self, to: &[&str], mail: &[u8]) -> Vec<String> {
        assert!(self.ask("MAIL FROM:<>").await.starts_with("250 "));
        for to in to {
            assert!(
                self.ask(&format!("RCPT TO:<{to}>"))
                    .await
                    .starts_with("250 ")
            );
        }
        assert!(self.ask("DATA").await.starts_with("354 "));
        let mut stuffed = Vec::new();
        for line in mail.split_inclusive(|byte| *byte == b'\n') {
            if line.starts_with(b".") {
                stuffed.push(b'.');
            }
            stuffed.extend_from_slice(line);
        }
        stuffed.extend_from_slice(b"\r\n.\r\n");
        self.io.write_all(&stuffed).await.unwrap();
        let mut replies = Vec::new();
        for _ in to {
            replies.push(self.reply().await);
        }
        replies
    }
}

#[tokio::test]
async fn the_lmtp_door_answers_for_each_recipient_once_the_effect_is_on_record() {
    for test in databases() {
        let sent = Sent::to(&test.db, &["a@example.jp"]).await;
        let row = sent.campaign.row("a@example.jp");
        let limits = Limits {
            size: 3 * 1024 * 1024,
            recipients: 3,
            ..Limits::default()
        };
        let mut door = Door::open(sent.intake.clone(), limits).await;
        assert!(door.ask("DATA").await.starts_with("503 "));
        assert!(
            door.ask("EHLO x").await.starts_with("500 "),
            "it is no SMTP server"
        );
        assert!(door.ask("LHLO x").await.starts_with("250 "));
        assert!(door.ask("RCPT TO:<a@b.jp>").await.starts_with("503 "));
        assert!(door.ask(&"x".repeat(100_000)).await.starts_with("500 "));
        // A line of its text that begins with a dot, and one longer than any buffer.
        let mut report = strange(dsn::postfix("a@example.jp", &sent.back(&row), &DEAD));
        report.extend_from_slice(b".dots\r\n");
        report.extend_from_slice(&vec![b'x'; 2_000_000]);
        let forged = ReturnPath::new(&saiki_db::crypto::Keyring::random().unwrap(), "x.jp");
        let replies = door
            .send(
                &[&sent.back(&row), &forged.address(row.id), &sent.back(&row)],
                &report,
            )
            .await;
        // Forged ones are done with, too: nobody is to keep them.
        assert!(
            replies.iter().all(|reply| reply.starts_with("250 ")),
            "{replies:?}"
        );
        assert_eq!(
            sent.campaign.row("a@example.jp").state,
            DeliveryState::Bounced
        );
        let events = sent.events(&row);
        assert_eq!(events.len(), 1, "{}", test.name);
        assert_eq!(
            events[0].sha256,
            Message::from([report, b"\r\n".to_vec()].concat().as_slice()).sha256
        );

        let large = door
            .send(&[&sent.back(&row)], &vec![b'x'; 4 * 1024 * 1024])
            .await;
        assert!(large[0].starts_with("552 "), "{large:?}");
        assert!(
            door.ask("MAIL FROM:<> SIZE=999999999999")
                .await
                .starts_with("552 ")
        );
        assert!(door.ask("MAIL FROM:<>").await.starts_with("250 "));
        for n in 0..4 {
            let reply = door.ask("RCPT TO:<a@b.jp>").await;
            assert!(
                reply.starts_with(if n < 3 { "250 " } else { "452 " }),
                "{reply}"
            );
        }
        assert!(door.ask("QUIT").await.starts_with("221 "));
        let mut rest = Vec::new();
        door.io.read_to_end(&mut rest).await.unwrap();
        assert!(rest.is_empty());
    }
}

#[tokio::test]
async fn the_door_has_so_many_places_and_no_more() {
    for test in databases() {
        let limits = Limits {
            connections: 1,
            ..Limits::default()
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap();
        let intake = intake(&test.db);
        tokio::spawn(async move {
            let accept = || async { listener.accept().await.map(|(stream, _)| stream) };
            serve_lmtp(accept, intake, limits).await;
        });
        let greeting = || async {
            let mut io = BufReader::new(TcpStream::connect(at).await.unwrap());
            let mut line = String::new();
            io.read_line(&mut line).await.unwrap();
            (io, line)
        };
        let (first, line) = greeting().await;
        assert!(line.starts_with("220 "), "{line}");
        let (_, line) = greeting().await;
        assert!(line.starts_with("421 "), "{line}");
        drop(first);
        // The place is free once the server has seen that nobody is there.
        let mut tries = 0;
        while !greeting().await.1.starts_with("220 ") {
            tries += 1;
            assert!(tries < 10_000, "the place never became free");
        }
    }
}

/// What a server that sends reports is told before the text of a mail.
async fn told(query: &str, from: &str) -> Vec<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let relay = format!("smtp://{}?tls=none&{query}", listener.local_addr().unwrap());
    let server = async {
        let (stream, _) = listener.accept().await.unwrap();
        let mut io = BufReader::new(stream);
        let mut lines = Vec::new();
        io.write_all(b"220 x\r\n").await.unwrap();
        loop {
            let mut line = String::new();
            io.read_line(&mut line).await.unwrap();
            let answer: &[u8] = match line.get(..4).unwrap() {
                "EHLO" => b"250-x\r\n250-8BITMIME\r\n250 DSN\r\n",
                "MAIL" | "RCPT" => b"250 ok\r\n",
                _ => b"554 no\r\n",
            };
            io.write_all(answer).await.unwrap();
            if line.starts_with("DATA") {
                return lines;
            }
            lines.push(line.trim_end().to_owned());
        }
    };
    let client = async {
        let mut mail = mail("taro@example.jp");
        mail.envelope.from = Address::parse(from).unwrap();
        let dialer = Dialer::new(relay.parse().unwrap()).unwrap();
        send_one(&dialer, &mail).await;
    };
    let (lines, ()) = tokio::join!(server, client);
    lines.into_iter().skip(1).collect()
}

#[tokio::test]
async fn reports_are_asked_for_with_the_header_alone_where_they_are_taken_in() {
    let back = "b+aa.bb@bounce.example.jp";
    let asked = told("", back).await;
    assert!(asked[0].ends_with(" RET=HDRS ENVID=b+2Baa.bb"), "{asked:?}");
    assert_eq!(asked[1], "RCPT TO:<taro@example.jp> NOTIFY=FAILURE,DELAY");
    let all = told("dsn=all", back).await;
    assert!(all[1].ends_with(" NOTIFY=SUCCESS,FAILURE,DELAY"), "{all:?}");
    for (query, from) in [("dsn=none", back), ("", "desk@example.jp")] {
        let unasked = told(query, from).await;
        assert!(
            !unasked[0].contains("ENVID") && !unasked[1].contains("NOTIFY"),
            "{unasked:?}"
        );
    }
}
