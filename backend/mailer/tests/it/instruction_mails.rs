//! Instructions to units, from the start of a mailing to the mail server: through delivery rows like any letter, each
//! once, with the same bytes in every attempt, and never out of an exercise.

use crate::support::{
    Server,
    campaign::{hasty, start, until},
};
use mailparse::MailHeaderMap;
use saiki_api::{
    Timestamp, Uuid,
    deliveries::{Attempt, DeliveryState},
    instruction_mails::{InstructionMails, MailingState, NewMailing, UnitMail},
    instructions::{InstructionFields, InstructionIssue},
    organisation::Both,
    units::UnitFields,
};
use saiki_db::{
    Db,
    deliveries::{self, Begin, Look, Move, Moved},
    incident_keys,
    instruction_mails::{self, Start},
    instructions, outbox,
    systems::By,
    testing::{an_incident, databases, execute},
    units, workers,
};
use saiki_mailer::{Letter, Transport, Worker, WorkerConfig};
use std::{collections::HashMap, time::Duration};

/// An instruction given to units, and a mailing of it on its way.
struct Stage {
    db: Db,
    incident: Uuid,
    instruction: Uuid,
    units: HashMap<String, Uuid>,
}

impl Stage {
    /// One unit for each name and address; `mails` go out.
    fn new(db: &Db, named: &[(&str, &str)], mails: i64, exercise: bool) -> Stage {
        let now = Timestamp::now();
        let (incident, user) = an_incident(db, now);
        let keyring = db.keyring().clone();
        let by = By {
            id: user,
            name: "青山".to_owned(),
        };
        let (instruction, units) = db
            .bookkeeping_blocking(|conn| {
                if exercise {
                    execute(conn, "UPDATE incidents SET exercise = TRUE")?;
                }
                let mut all = HashMap::new();
                for (name, email) in named {
                    let fields = UnitFields {
                        name: (*name).to_owned(),
                        email: (*email).to_owned(),
                        ..UnitFields::default()
                    };
                    let unit = units::create(conn, &fields, now)?.value;
                    all.insert((*name).to_owned(), unit.id);
                }
                let fields = InstructionFields {
                    title: Both::new("端末の確認と修正", ""),
                    text: Both::new("1. LANケーブルを抜く\n.\n2. 手順書に従う", ""),
                    unit_ids: all.values().copied().collect(),
                    ..InstructionFields::default()
                };
                let draft = instructions::create(conn, incident, &by, &fields, now)?.value;
                let issue = InstructionIssue {
                    count: draft.counts.units,
                };
                let (id, version) = (draft.id, draft.version);
                instructions::issue(conn, incident, id, &by, &issue, version, now)?;
                let asked = Start {
                    by: by.clone(),
                    sender_email: "desk@aoba.example".to_owned(),
                };
                let wanted = NewMailing {
                    expected_count: mails,
                    ..NewMailing::default()
                };
                let place = (incident, id);
                instruction_mails::start(conn, &keyring, place, &asked, &wanted, now)?;
                Ok((id, all))
            })
            .unwrap();
        Stage {
            db: db.clone(),
            incident,
            instruction,
            units,
        }
    }

    fn mails(&self) -> InstructionMails {
        let now = Timestamp::now();
        self.db
            .read_blocking(|conn| {
                instruction_mails::get(conn, self.incident, self.instruction, now)
            })
            .unwrap()
    }

    fn of(&self, unit: &str) -> UnitMail {
        let id = self.units[unit];
        let mut mails = self.mails().units.into_iter();
        mails.find(|mail| mail.unit_id == id).unwrap()
    }

    fn attempts(&self, mail: &UnitMail) -> Vec<Attempt> {
        self.db
            .read_blocking(|conn| deliveries::attempts(conn, mail.delivery_id))
            .unwrap()
    }

    async fn done(&self) {
        until("the mailing's end", || {
            self.mails().mailings[0].state == MailingState::Done
        })
        .await;
    }
}

#[tokio::test]
async fn each_unit_gets_its_instruction_and_the_ledger_says_what_became_of_it() {
    for test in databases() {
        let server = Server::start().await;
        let named = [
            ("営業一部", "plain@example.org"),
            ("営業二部", "perm-550-5.1.1+b@example.org"),
            ("営業三部", "eof-after-dot~1+c@example.org"),
            ("営業四部", "grey-2+d@example.org"),
            ("総務部", ""),
        ];
        let stage = Stage::new(&test.db, &named, 4, false);
        let worker = start(&test.db, Transport::Smtp(server.dialer("")));
        stage.done().await;
        worker.stop().await;
        let states = ["営業一部", "営業二部", "営業三部", "営業四部"].map(|u| stage.of(u).state);
        use DeliveryState::{Accepted, Rejected};
        assert_eq!(
            states,
            [Accepted, Rejected, Accepted, Accepted],
            "{}",
            test.name
        );
        let refused = stage.of("営業二部");
        assert_eq!(
            (refused.code, refused.enhanced.as_deref()),
            (Some(550), Some("5.1.1"))
        );
        let said = refused.text.unwrap();
        assert!(!said.contains("perm-550"), "{said}");
        let put_off = stage.of("営業四部");
        assert_eq!((put_off.attempts, put_off.ambiguous), (3, 0));
        // What may have arrived is flagged, and its repeat is the same mail.
        let unknown = stage.of("営業三部");
        let attempts = stage.attempts(&unknown);
        assert_eq!(attempts[0].outcome, Some(DeliveryState::Ambiguous));
        assert!(attempts[1].may_repeat && unknown.ambiguous == 1);
        let taken = server.sink.ledger().unwrap();
        let twice: Vec<_> = taken
            .iter()
            .filter(|entry| entry.rcpt == "eof-after-dot~1+c@example.org")
            .map(|entry| (&entry.message_id, &entry.sha256))
            .collect();
        assert_eq!((twice.len(), twice[0]), (2, twice[1]));
        assert_eq!((taken.len(), twice[0].0), (4, &unknown.message_id));
        let counts = stage.mails().mailings[0].counts.clone();
        assert_eq!((counts.accepted, counts.refused, counts.waiting), (3, 1, 0));
    }
}

#[tokio::test]
async fn a_mail_a_dead_worker_left_is_unknown_first_and_then_the_same_again() {
    for test in databases() {
        let server = Server::start().await;
        let stage = Stage::new(&test.db, &[("営業一部", "a@example.org")], 1, false);
        let keyring = test.db.keyring().clone();
        let long_ago = Timestamp::now()
            .checked_sub(Duration::from_secs(3600))
            .unwrap();
        // A worker that claimed the row, began the attempt, and was never seen again.
        test.db
            .bookkeeping_blocking(|conn| {
                let token = workers::start(conn, "dead", long_ago)?;
                let now = Timestamp::now();
                let running = deliveries::running(conn)?.remove(0);
                let cipher = incident_keys::cipher(conn, &keyring, stage.incident)?;
                let look = Look::default();
                let found = deliveries::claim(conn, &running, &look, token, 1, now, now)?;
                let row = found.rows[0].open(&cipher)?;
                let mailing = running.sending.id();
                let (content, cipher) = instruction_mails::content(conn, &keyring, mailing)?;
                let built = Letter::instruction(content, cipher).build(&row).unwrap();
                let begin = Move::Begin(Begin {
                    id: row.id,
                    sending: Some(running.sending),
                    body_sha256: built.sha256,
                    until: now,
                });
                let moved = deliveries::apply(conn, token, &[begin], now)?;
                assert_eq!(moved, [Moved::Done(1)]);
                Ok(())
            })
            .unwrap();
        let before = stage.of("営業一部");
        assert_eq!(before.state, DeliveryState::Attempting, "{}", test.name);
        let config = WorkerConfig {
            lease: Duration::from_secs(60),
            ..hasty()
        };
        let smtp = Transport::Smtp(server.dialer(""));
        let worker = Worker::start(test.db.clone(), smtp, config).unwrap();
        stage.done().await;
        worker.stop().await;
        let after = stage.of("営業一部");
        assert_eq!(
            (after.state, after.ambiguous, after.attempts),
            (DeliveryState::Accepted, 1, 2)
        );
        let attempts = stage.attempts(&after);
        assert_eq!(attempts[0].outcome, Some(DeliveryState::Ambiguous));
        assert!(attempts[1].may_repeat);
        let taken = server.sink.ledger().unwrap();
        assert_eq!((taken.len(), &taken[0].message_id), (1, &before.message_id));
    }
}

#[tokio::test]
async fn no_instruction_of_an_exercise_reaches_a_mail_server() {
    for test in databases() {
        let server = Server::start().await;
        let stage = Stage::new(&test.db, &[("営業一部", "a@example.org")], 1, true);
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
        assert_eq!(
            mail.headers.get_first_value("Subject").unwrap(),
            "【訓練】【指示 第1号】端末の確認と修正"
        );
        let text = mail.get_body().unwrap();
        assert!(text.starts_with("【訓練】"), "{text}");
        assert!(text.contains("営業一部 御中"), "{text}");
    }
}

#[tokio::test]
async fn no_name_of_a_unit_adds_a_recipient_or_a_header() {
    for test in databases() {
        let server = Server::with(|options| options.keep_mails = true).await;
        let named = [
            ("営業\r\nBcc: thief@evil.example", "a@example.org"),
            ("\"社長\" <boss@evil.example>, 営業", "b@example.org"),
            ("\u{202e}部業営\u{202c}\u{2028}x", "c@example.org"),
            ("=?utf-8?q?x=0D=0ABcc:_y@evil.example?=", "d@example.org"),
            ("総務部", "e@example.org\r\nBcc: thief@evil.example"),
        ];
        let stage = Stage::new(&test.db, &named, 4, false);
        let worker = start(&test.db, Transport::Smtp(server.dialer("")));
        stage.done().await;
        worker.stop().await;
        let mut taken = server.taken();
        taken.sort();
        assert_eq!(
            taken,
            ["a", "b", "c", "d"].map(|local| format!("{local}@example.org")),
            "{}",
            test.name
        );
        let mails = server.mails();
        assert_eq!(mails.len(), 4);
        for bytes in mails {
            let mail = mailparse::parse_mail(&bytes).unwrap();
            let to = mail.headers.get_all_headers("To");
            assert_eq!(to.len(), 1);
            let to = mailparse::addrparse_header(to[0]).unwrap();
            let one = to.extract_single_info().expect("one recipient");
            assert!(one.addr.ends_with("@example.org"), "{one}");
            for banned in ["Bcc", "Cc"] {
                assert!(mail.headers.get_first_value(banned).is_none(), "{banned}");
            }
            let reply = mail.headers.get_first_value("Reply-To").unwrap();
            assert_eq!(reply, "desk@aoba.example");
        }
    }
}
