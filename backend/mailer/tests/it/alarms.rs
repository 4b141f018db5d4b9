//! Alarms, from the round that raises one to the mail server: through delivery rows like any letter, each once, with the
//! same bytes in every attempt, and never out of an exercise.

use crate::support::{
    Server,
    campaign::{start, until},
};
use mailparse::MailHeaderMap;
use saiki_api::{
    Lang, Timestamp, Uuid,
    alarms::{Alarm, AlarmBasis, AlarmMail, AlarmStage, AlarmState},
    classes::{Category, Severity},
    clocks::PlanInput,
    deliveries::DeliveryState,
    incidents::NewIncident,
};
use saiki_db::{
    Actor, Db, Writer,
    alarms::{self, Sent},
    clocks, deliveries, incident_keys, incidents, outbox,
    testing::{an_incident, databases, execute},
};
use saiki_mailer::Transport;

/// An incident with a deadline of its own that is now, and the alarm that tells its owner.
struct Stage {
    db: Db,
    incident: Uuid,
    clock: Uuid,
}

fn incident(exercise: bool) -> NewIncident {
    NewIncident {
        title: "名簿の誤送信".to_owned(),
        exercise,
        summary: String::new(),
        category: Category::Other,
        severity: Severity::High,
        tlp: Default::default(),
        phase: None,
        threat_source: None,
        threats: Vec::new(),
        assets: Vec::new(),
        times: Vec::new(),
        noticed_by: None,
        noticed_note: String::new(),
        affected_services: Vec::new(),
        facts: Default::default(),
    }
}

impl Stage {
    /// Raised to a user with that address.
    fn new(db: &Db, email: &str, exercise: bool) -> Stage {
        let now = Timestamp::now();
        let (_, user) = an_incident(db, now);
        let keyring = db.keyring().clone();
        let writer = Writer {
            by: Actor::system(),
            lang: Lang::Ja,
            now,
        };
        let (incident, clock) = db
            .bookkeeping_blocking(|conn| {
                execute(conn, &format!("UPDATE users SET email = '{email}'"))?;
                let new = incident(exercise);
                let id = incidents::open(conn, &keyring, user, "試験 担当", &new, now)?
                    .value
                    .id;
                let all = clocks::of_incident(conn, id, Lang::Ja, now)?;
                let clock = all.iter().find(|clock| clock.rule_id == "jp.appi.prelim");
                let clock = clock.unwrap();
                let plan = PlanInput {
                    owner_id: Some(user),
                    due: Some(now),
                };
                clocks::plan(conn, id, clock.id, &plan, clock.version, &writer)?;
                Ok((id, clock.id))
            })
            .unwrap();
        let stage = Stage {
            db: db.clone(),
            incident,
            clock,
        };
        assert_eq!(stage.raise(now), 1);
        // What was told of is not told of again.
        assert_eq!(stage.raise(now), 0);
        stage
    }

    fn raise(&self, now: Timestamp) -> usize {
        let keyring = self.db.keyring().clone();
        let sent = Sent {
            sender_email: "desk@aoba.example".to_owned(),
            public_url: "https://saiki.example".to_owned(),
        };
        let due = self.db.read_blocking(|conn| alarms::due(conn, now));
        let due = due.unwrap();
        self.db
            .bookkeeping_blocking(|conn| alarms::raise(conn, &keyring, &due, &sent, now))
            .unwrap()
    }

    fn alarm(&self) -> Alarm {
        let board = self
            .db
            .read_blocking(|conn| alarms::of_incident(conn, self.incident, Lang::Ja));
        board.unwrap().alarms.remove(0)
    }

    fn mail(&self) -> AlarmMail {
        let mut mails = self.alarm().mails;
        assert_eq!(mails.len(), 1);
        mails.remove(0)
    }

    async fn done(&self) {
        until("the alarm's end", || self.alarm().state == AlarmState::Done).await;
    }
}

#[tokio::test]
async fn an_alarm_leaves_as_a_delivery_and_the_ledger_says_what_became_of_it() {
    for test in databases() {
        let server = Server::with(|options| options.keep_mails = true).await;
        let stage = Stage::new(&test.db, "a@example.org", false);
        let raised = stage.alarm();
        assert_eq!(raised.state, AlarmState::Running, "{}", test.name);
        let item = &raised.items[0];
        assert_eq!(
            (item.basis, item.stage, item.clock_id),
            (AlarmBasis::Internal, AlarmStage::At, Some(stage.clock))
        );
        let worker = start(&test.db, Transport::Smtp(server.dialer("")));
        stage.done().await;
        worker.stop().await;
        let mail = stage.mail();
        assert_eq!(
            (mail.state, mail.attempts),
            (DeliveryState::Accepted, 1),
            "{}",
            test.name
        );
        assert!(mail.accepted_at.is_some());
        let taken = server.sink.ledger().unwrap();
        assert_eq!((taken.len(), &taken[0].message_id), (1, &mail.message_id));
        let mails = server.mails();
        let parsed = mailparse::parse_mail(&mails[0]).unwrap();
        let header = |name: &str| parsed.headers.get_first_value(name);
        let subject = header("Subject").unwrap();
        assert!(
            subject.starts_with("【社内期限】期限到来：個人情報保護委員会への速報（INC-"),
            "{subject}"
        );
        assert_eq!(header("Auto-Submitted").as_deref(), Some("auto-generated"));
        assert!(header("From").unwrap().contains("desk@aoba.example"));
        let text = parsed.get_body().unwrap();
        let link = format!(
            "https://saiki.example/incidents/{}/clocks/{}",
            stage.incident, stage.clock
        );
        for part in ["試験 担当 様", "担当：試験 担当", &link] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }
}

#[tokio::test]
async fn an_alarm_that_may_have_arrived_is_repeated_with_the_same_bytes_and_a_refused_one_is_told()
{
    for test in databases() {
        let server = Server::start().await;
        let stage = Stage::new(&test.db, "eof-after-dot~1+a@example.org", false);
        let worker = start(&test.db, Transport::Smtp(server.dialer("")));
        stage.done().await;
        worker.stop().await;
        let mail = stage.mail();
        assert_eq!(
            (mail.state, mail.attempts),
            (DeliveryState::Accepted, 2),
            "{}",
            test.name
        );
        let attempts = test
            .db
            .read_blocking(|conn| deliveries::attempts(conn, mail.delivery_id))
            .unwrap();
        assert_eq!(attempts[0].outcome, Some(DeliveryState::Ambiguous));
        assert!(attempts[1].may_repeat);
        let taken = server.sink.ledger().unwrap();
        let same = |n: usize| (&taken[n].message_id, &taken[n].sha256);
        assert_eq!((taken.len(), same(0)), (2, same(1)));
    }
    for test in databases() {
        let server = Server::start().await;
        let stage = Stage::new(&test.db, "perm-550-5.1.1+a@example.org", false);
        let worker = start(&test.db, Transport::Smtp(server.dialer("")));
        stage.done().await;
        worker.stop().await;
        let mail = stage.mail();
        assert_eq!(mail.state, DeliveryState::Rejected, "{}", test.name);
        let said = mail.text.unwrap();
        assert!(!said.contains("perm-550"), "{said}");
    }
}

#[tokio::test]
async fn no_alarm_of_an_exercise_reaches_a_mail_server() {
    for test in databases() {
        let server = Server::start().await;
        let stage = Stage::new(&test.db, "a@example.org", true);
        let worker = start(&test.db, Transport::Smtp(server.dialer("")));
        stage.done().await;
        worker.stop().await;
        assert!(server.taken().is_empty(), "{}", test.name);
        let keyring = test.db.keyring().clone();
        let mails = test.db.read_blocking(|conn| {
            let cipher = incident_keys::cipher(conn, &keyring, stage.incident)?;
            outbox::list(conn, &cipher, stage.incident, None, None, 10)
        });
        let mails = mails.unwrap();
        assert_eq!(mails.len(), 1);
        let mail = mailparse::parse_mail(&mails[0].bytes).unwrap();
        let subject = mail.headers.get_first_value("Subject").unwrap();
        assert!(
            subject.starts_with("【訓練】【社内期限】期限到来："),
            "{subject}"
        );
        assert!(mail.get_body().unwrap().starts_with("【訓練】"));
    }
}
