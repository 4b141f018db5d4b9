//! Webhooks as stored: told in the transaction in which something happens, handed out to one at a time, repeated until taken
//! or given up. Address and secret are readable nowhere.

use saiki_api::{
    Lang, Timestamp, Uuid,
    webhooks::{
        CallState, Webhook, WebhookCall, WebhookEvent, WebhookFields, WebhookFormat, WebhookSecret,
    },
};
use saiki_db::{
    Actor, Changed, Conn, DbError, DbResult, Entry, Writer, audit,
    crypto::Keyring,
    rekey,
    testing::{TestDb, an_incident, databases, dump, execute},
    webhooks::{self, AT_ONCE, CallError, DueCall, Outcome},
};
use saiki_domain::webhooks::MAX_ATTEMPTS;
use serde_json::json;
use std::time::Duration;

const URL: &str = "https://hooks.example.jp/T0001/zaubertrank";
const HOUR: Duration = Duration::from_secs(3_600);

fn now() -> Timestamp {
    "2026-11-27T01:00:00Z".parse().unwrap()
}

fn later(pause: Duration) -> Timestamp {
    now() + pause
}

fn writer() -> Writer {
    Writer {
        by: Actor {
            id: None,
            name: "鈴木".to_owned(),
        },
        lang: Lang::Ja,
        now: now(),
    }
}

fn fields(events: &[&str]) -> WebhookFields {
    WebhookFields {
        name: "当番への連絡".to_owned(),
        url: URL.to_owned(),
        events: events.iter().map(|event| (*event).to_owned()).collect(),
        format: WebhookFormat::Event,
        lang: Lang::Ja,
        exercises: false,
        enabled: true,
    }
}

fn change<T>(test: &TestDb, work: impl FnOnce(&mut Conn) -> DbResult<Changed<T>>) -> DbResult<T> {
    test.db.change_blocking(&Actor::system(), now(), work)
}

fn create(test: &TestDb, fields: &WebhookFields) -> WebhookSecret {
    let keyring = test.db.keyring().clone();
    change(test, |conn| {
        webhooks::create(conn, &keyring, fields, &writer())
    })
    .unwrap()
}

/// Something happens in an incident.
fn happen(test: &TestDb, incident: Uuid, action: &'static str) {
    let entry = Entry::incident(incident, action, incident, json!({ "version": 2 }));
    change(test, |_| Ok(Changed::new((), entry))).unwrap();
}

fn get(test: &TestDb, id: Uuid) -> Webhook {
    let keyring = test.db.keyring().clone();
    test.db
        .read_blocking(|conn| webhooks::get(conn, &keyring, id, now()))
        .unwrap()
}

fn calls(test: &TestDb, id: Uuid) -> Vec<WebhookCall> {
    let (calls, total) = test
        .db
        .read_blocking(|conn| webhooks::calls(conn, id, None, None, 200, Lang::En))
        .unwrap();
    assert_eq!(calls.len() as u64, total, "{}", test.name);
    calls
}

fn claim(test: &TestDb, most: i64, at: Timestamp) -> Vec<DueCall> {
    let due = test
        .db
        .read_blocking(|conn| webhooks::due(conn, at))
        .unwrap();
    let claimed = claim_unasked(test, most, at);
    assert!(due || claimed.is_empty(), "{}: nothing was due", test.name);
    claimed
}

/// Claims without asking before whether anything is due, which others may change meanwhile.
fn claim_unasked(test: &TestDb, most: i64, at: Timestamp) -> Vec<DueCall> {
    let keyring = test.db.keyring().clone();
    test.db
        .bookkeeping_blocking(|conn| {
            webhooks::claim(conn, &keyring, most, at, at + Duration::from_secs(60))
        })
        .unwrap()
}

fn record(test: &TestDb, call: Uuid, outcome: Outcome, at: Timestamp) {
    test.db
        .bookkeeping_blocking(|conn| webhooks::record(conn, call, &outcome, at))
        .unwrap();
}

fn failed(status: u16) -> Outcome {
    Outcome::Failed {
        status: Some(status),
        error: CallError::Status,
    }
}

#[test]
fn what_happens_is_told_to_those_who_named_it_and_nothing_that_was_rolled_back() {
    for test in databases() {
        let (incident, _) = an_incident(&test.db, now());
        let named = create(&test, &fields(&["clock.*"])).webhook.id;
        let other = create(&test, &fields(&["filing.filed"])).webhook.id;
        let chat = create(
            &test,
            &WebhookFields {
                format: WebhookFormat::Chat,
                lang: Lang::En,
                ..fields(&["*"])
            },
        );
        happen(&test, incident, "clock.decided");
        let refused: DbResult<()> = test.db.bookkeeping_blocking(|conn| {
            let entry = Entry::incident(incident, "clock.decided", incident, json!({}));
            audit::append(conn, &Actor::system(), now(), &[entry])?;
            Err(DbError::NotFound)
        });
        assert!(refused.is_err());
        assert_eq!(calls(&test, other), [], "{}", test.name);
        // Not even being entered is told to one that asks for everything.
        assert_eq!(calls(&test, chat.webhook.id).len(), 1, "{}", test.name);
        let told = calls(&test, named);
        assert_eq!(told.len(), 1, "{}", test.name);
        assert_eq!(
            (told[0].event.as_str(), told[0].state, told[0].attempts),
            ("clock.decided", CallState::Waiting, 0)
        );
        assert_eq!(get(&test, named).waiting, 1);

        let claimed = claim(&test, 8, now());
        assert_eq!(claimed.len(), 2, "{}", test.name);
        let call = claimed.iter().find(|c| c.webhook_id == named).unwrap();
        assert_eq!((call.url.as_str(), call.attempts), (URL, 1));
        let event: WebhookEvent = serde_json::from_str(&call.body).unwrap();
        assert_eq!(event.id, call.id);
        assert_eq!(event.at, now());
        assert_eq!(event.data, json!({ "version": 2 }));
        let of = event.incident.unwrap();
        assert_eq!((of.id, of.exercise), (incident, false));
        assert_eq!(
            event.text,
            format!("期限についての判断を記録（{}）", of.reference)
        );
        let call = claimed.iter().find(|c| c.webhook_id != named).unwrap();
        assert_eq!(
            call.body,
            json!({ "text": format!("Decision on a deadline recorded ({})", of.reference) })
                .to_string()
        );
        assert!(!format!("{claimed:?}").contains("zaubertrank"));
    }
}

#[test]
fn one_that_is_not_enabled_is_told_nothing_but_its_trial() {
    for test in databases() {
        let (incident, _) = an_incident(&test.db, now());
        let id = create(&test, &fields(&["*"])).webhook.id;
        happen(&test, incident, "clock.decided");
        let keyring = test.db.keyring().clone();
        let off = WebhookFields {
            enabled: false,
            ..fields(&["*"])
        };
        change(&test, |conn| {
            webhooks::change(conn, &keyring, id, &off, 1, &writer())
        })
        .unwrap();
        happen(&test, incident, "clock.decided");
        let tried = change(&test, |conn| webhooks::try_out(conn, id, &writer())).unwrap();
        assert_eq!(tried.event, "webhook.tried");
        // What waited before waits on.
        assert_eq!(get(&test, id).waiting, 2, "{}", test.name);
        let claimed = claim(&test, 8, now());
        let ids: Vec<Uuid> = claimed.iter().map(|call| call.id).collect();
        assert_eq!(ids, [tried.id], "{}", test.name);
        change(&test, |conn| {
            webhooks::change(conn, &keyring, id, &fields(&["*"]), 2, &writer())
        })
        .unwrap();
        assert_eq!(claim(&test, 8, now()).len(), 1, "{}", test.name);
    }
}

#[test]
fn exercises_are_told_only_where_that_is_wanted_and_say_so() {
    for test in databases() {
        let (incident, _) = an_incident(&test.db, now());
        test.db
            .bookkeeping_blocking(|conn| execute(conn, "UPDATE incidents SET exercise = TRUE"))
            .unwrap();
        let real = create(&test, &fields(&["*"])).webhook.id;
        let both = create(
            &test,
            &WebhookFields {
                exercises: true,
                ..fields(&["*"])
            },
        );
        happen(&test, incident, "clock.decided");
        assert_eq!(calls(&test, real), [], "{}", test.name);
        let claimed = claim(&test, 8, now());
        assert_eq!(claimed.len(), 1, "{}", test.name);
        assert_eq!(claimed[0].webhook_id, both.webhook.id);
        let event: WebhookEvent = serde_json::from_str(&claimed[0].body).unwrap();
        assert!(event.text.starts_with("【訓練】"), "{}", event.text);
        assert!(event.incident.unwrap().exercise);
    }
}

#[test]
fn address_and_secret_are_readable_neither_in_the_database_nor_in_the_log() {
    for test in databases() {
        let made = create(&test, &fields(&["*"]));
        assert_eq!(made.webhook.fields.url, URL);
        let keyring = test.db.keyring().clone();
        let renewed = change(&test, |conn| {
            webhooks::renew_secret(conn, &keyring, made.webhook.id, 1, &writer())
        })
        .unwrap();
        assert_ne!(renewed.secret, made.secret);
        assert_eq!(renewed.secret.len(), 64);
        change(&test, |conn| {
            webhooks::try_out(conn, made.webhook.id, &writer())
        })
        .unwrap();
        assert_eq!(claim(&test, 8, now())[0].secret, renewed.secret);
        let bytes = dump::everything(&test);
        for word in ["zaubertrank", made.secret.as_str(), renewed.secret.as_str()] {
            let found = bytes.windows(word.len()).any(|w| w == word.as_bytes());
            assert!(!found, "{}: {word}", test.name);
        }
        let log = test
            .db
            .read_blocking(|conn| audit::list(conn, Some("instance"), None, 50))
            .unwrap();
        let told = |action: &str| log.iter().find(|entry| entry.action == action).unwrap();
        for action in ["webhook.created", "webhook.secret_renewed", "webhook.tried"] {
            assert_eq!(
                told(action).data,
                json!({ "name": "当番への連絡", "host": "hooks.example.jp" })
            );
        }
    }
}

#[test]
fn no_more_than_three_calls_of_one_webhook_are_under_way_and_others_come_first() {
    for test in databases() {
        let (incident, _) = an_incident(&test.db, now());
        let slow = create(&test, &fields(&["clock.*"])).webhook.id;
        for _ in 0..5 {
            happen(&test, incident, "clock.decided");
        }
        let first = claim(&test, 2, now());
        assert_eq!(first.len(), 2, "{}", test.name);
        let quick = create(&test, &fields(&["filing.*"])).webhook.id;
        happen(&test, incident, "filing.filed");
        // It was due long after the others, whose webhook has two under way.
        let next = claim(&test, 1, now());
        assert_eq!(next[0].webhook_id, quick, "{}", test.name);
        let rest = claim(&test, 8, now());
        assert_eq!(rest.len(), 1, "{}", test.name);
        assert_eq!(rest[0].webhook_id, slow);
        assert!(first.iter().all(|call| call.id != rest[0].id));
        assert_eq!(claim(&test, 8, now()), [], "{}", test.name);
        record(&test, first[0].id, Outcome::Taken { status: 204 }, now());
        assert_eq!(claim(&test, 8, now()).len(), 1, "{}", test.name);
        assert_eq!(AT_ONCE, 3);
    }
}

#[test]
fn a_call_of_which_nothing_was_recorded_comes_again() {
    for test in databases() {
        let (incident, _) = an_incident(&test.db, now());
        create(&test, &fields(&["*"]));
        happen(&test, incident, "clock.decided");
        let before = claim(&test, 8, now());
        assert_eq!(claim(&test, 8, later(Duration::from_secs(59))), []);
        let after = claim(&test, 8, later(Duration::from_secs(60)));
        assert_eq!(after.len(), 1, "{}", test.name);
        assert_eq!(
            (after[0].id, &after[0].body, after[0].attempts),
            (before[0].id, &before[0].body, 2)
        );
    }
}

#[test]
fn a_failed_attempt_is_repeated_with_the_same_body_until_it_is_taken() {
    for test in databases() {
        let (incident, _) = an_incident(&test.db, now());
        let id = create(&test, &fields(&["*"])).webhook.id;
        happen(&test, incident, "clock.decided");
        let first = claim(&test, 8, now());
        record(&test, first[0].id, failed(500), now());
        let seen = &calls(&test, id)[0];
        assert_eq!(
            (seen.state, seen.attempts, seen.status),
            (CallState::Waiting, 1, Some(500))
        );
        assert_eq!(seen.error, CallError::Status.text(Lang::En));
        assert!(seen.next_at.unwrap() > now());
        assert_eq!(claim(&test, 8, now()), []);
        let second = claim(&test, 8, later(HOUR));
        assert_eq!(
            (second[0].id, &second[0].body, second[0].attempts),
            (first[0].id, &first[0].body, 2)
        );
        record(
            &test,
            first[0].id,
            Outcome::Taken { status: 200 },
            later(HOUR),
        );
        // What is told of it once it is done changes nothing.
        record(&test, first[0].id, failed(500), later(HOUR));
        let seen = &calls(&test, id)[0];
        assert_eq!(
            (seen.state, seen.status, seen.error.as_str(), seen.next_at),
            (CallState::Taken, Some(200), "", None)
        );
        assert_eq!(seen.done_at, Some(later(HOUR)));
        let webhook = get(&test, id);
        assert_eq!(
            (webhook.waiting, webhook.last_taken_at, webhook.version),
            (0, Some(later(HOUR)), 1)
        );
    }
}

#[test]
fn a_call_is_given_up_after_the_last_attempt_and_can_be_made_once_more() {
    for test in databases() {
        let (incident, _) = an_incident(&test.db, now());
        let id = create(&test, &fields(&["*"])).webhook.id;
        happen(&test, incident, "clock.decided");
        let mut at = now();
        let mut attempts = 0;
        while let Some(call) = claim(&test, 8, at).pop() {
            attempts += 1;
            assert_eq!(call.attempts, attempts);
            record(&test, call.id, failed(503), at);
            at += HOUR * 27;
        }
        assert_eq!(attempts, MAX_ATTEMPTS, "{}", test.name);
        let given_up = calls(&test, id).remove(0);
        assert_eq!(given_up.state, CallState::Failed);
        assert_eq!(get(&test, id).failed, 1, "{}", test.name);
        let again = |call| change(&test, |conn| webhooks::again(conn, id, call, &writer()));
        let repeated = again(given_up.id).unwrap();
        assert_eq!(
            (repeated.id, repeated.state, repeated.attempts),
            (given_up.id, CallState::Waiting, 0)
        );
        assert!(matches!(again(given_up.id), Err(DbError::Refused { .. })));
        assert!(matches!(again(Uuid::nil()), Err(DbError::NotFound)));
        let gone = claim(&test, 8, now()).remove(0);
        let outcome = Outcome::Failed {
            status: Some(410),
            error: CallError::Gone,
        };
        record(&test, gone.id, outcome, now());
        let seen = &calls(&test, id)[0];
        assert_eq!((seen.state, seen.attempts), (CallState::Failed, 1));
    }
}

#[test]
fn calls_are_paged_and_filtered_by_what_became_of_them() {
    for test in databases() {
        let (incident, _) = an_incident(&test.db, now());
        let id = create(&test, &fields(&["*"])).webhook.id;
        for _ in 0..3 {
            happen(&test, incident, "clock.decided");
        }
        let taken = claim(&test, 1, now()).remove(0);
        record(&test, taken.id, Outcome::Taken { status: 200 }, now());
        let page = |state, after, limit| {
            test.db
                .read_blocking(|conn| webhooks::calls(conn, id, state, after, limit, Lang::Ja))
                .unwrap()
        };
        let (first, total) = page(None, None, 2);
        assert_eq!((first.len(), total), (2, 3), "{}", test.name);
        let (second, _) = page(None, Some(first[1].id), 2);
        assert_eq!(second.len(), 1);
        assert!(first[0].id > first[1].id && first[1].id > second[0].id);
        let (waiting, total) = page(Some(CallState::Waiting), None, 10);
        assert_eq!((waiting.len(), total), (2, 2));
        let missing = test
            .db
            .read_blocking(|conn| webhooks::calls(conn, Uuid::nil(), None, None, 2, Lang::Ja));
        assert!(matches!(missing, Err(DbError::NotFound)));
    }
}

#[test]
fn a_webhook_goes_with_its_calls_and_done_calls_after_thirty_days() {
    for test in databases() {
        let (incident, _) = an_incident(&test.db, now());
        let kept = create(&test, &fields(&["*"])).webhook.id;
        let gone = create(&test, &fields(&["*"])).webhook.id;
        happen(&test, incident, "clock.decided");
        let claimed = claim(&test, 8, now());
        change(&test, |conn| webhooks::remove(conn, gone, 1, &writer())).unwrap();
        for call in &claimed {
            // Of one that is removed meanwhile nothing is kept.
            record(&test, call.id, Outcome::Taken { status: 200 }, now());
        }
        let after = |days: u32| {
            let at = later(HOUR * 24 * days);
            test.db
                .bookkeeping_blocking(|conn| webhooks::forget(conn, at))
                .unwrap();
            calls(&test, kept).len()
        };
        assert_eq!((after(29), after(31)), (1, 0), "{}", test.name);
        assert!(matches!(
            change(&test, |conn| webhooks::remove(conn, gone, 1, &writer())),
            Err(DbError::NotFound)
        ));
    }
}

#[test]
fn what_was_due_for_thirty_days_is_given_up_and_can_be_made_once_more() {
    for test in databases() {
        let (incident, _) = an_incident(&test.db, now());
        let id = create(&test, &fields(&["*"])).webhook.id;
        happen(&test, incident, "clock.decided");
        let keyring = test.db.keyring().clone();
        let off = WebhookFields {
            enabled: false,
            ..fields(&["*"])
        };
        change(&test, |conn| {
            webhooks::change(conn, &keyring, id, &off, 1, &writer())
        })
        .unwrap();
        let after = |days: u32| {
            let at = later(HOUR * 24 * days);
            test.db
                .bookkeeping_blocking(|conn| webhooks::forget(conn, at))
                .unwrap();
            calls(&test, id).remove(0)
        };
        assert_eq!(after(29).state, CallState::Waiting, "{}", test.name);
        let given_up = after(31);
        assert_eq!(
            (given_up.state, given_up.next_at, given_up.done_at),
            (CallState::Failed, None, Some(later(HOUR * 24 * 31))),
            "{}",
            test.name
        );
        assert_eq!(given_up.error, CallError::Late.text(Lang::En));
        assert_eq!(get(&test, id).waiting, 0, "{}", test.name);
        let again = change(&test, |conn| {
            webhooks::again(conn, id, given_up.id, &writer())
        });
        assert_eq!(again.unwrap().state, CallState::Waiting, "{}", test.name);
    }
}

#[test]
fn whoever_changes_a_webhook_must_have_seen_its_last_version() {
    for test in databases() {
        let id = create(&test, &fields(&["*"])).webhook.id;
        let keyring = test.db.keyring().clone();
        let put = |fields: &WebhookFields, version| {
            change(&test, |conn| {
                webhooks::change(conn, &keyring, id, fields, version, &writer())
            })
        };
        // Equal values change nothing.
        assert_eq!(put(&fields(&["*"]), 1).unwrap().version, 1);
        let renamed = WebhookFields {
            name: " 広報への連絡 ".to_owned(),
            ..fields(&["filing.filed"])
        };
        let changed = put(&renamed, 1).unwrap();
        assert_eq!(
            (changed.version, changed.fields.name.as_str()),
            (2, "広報への連絡")
        );
        assert_eq!(changed.fields.url, URL);
        assert!(matches!(put(&fields(&["*"]), 1), Err(DbError::Stale)));
        let renewed = change(&test, |conn| {
            webhooks::renew_secret(conn, &keyring, id, 1, &writer())
        });
        assert!(matches!(renewed, Err(DbError::Stale)));
        let removed = change(&test, |conn| webhooks::remove(conn, id, 1, &writer()));
        assert!(matches!(removed, Err(DbError::Stale)));
        let all = test
            .db
            .read_blocking(|conn| webhooks::list(conn, &keyring, now()))
            .unwrap();
        assert_eq!(all, [get(&test, id)], "{}", test.name);
    }
}

#[test]
fn a_new_instance_key_takes_webhooks_along() {
    for test in databases() {
        let made = create(&test, &fields(&["*"]));
        let (old, new) = (test.db.keyring().clone(), Keyring::random().unwrap());
        change(&test, |conn| {
            rekey::instance(conn, &old, &new, ("before", "after"), &[])
        })
        .unwrap();
        let under = |keyring: &Keyring| {
            test.db
                .read_blocking(|conn| webhooks::get(conn, keyring, made.webhook.id, now()))
                .unwrap()
        };
        assert_eq!(under(&new).fields.url, URL, "{}", test.name);
        assert_eq!(under(&old).fields.url, "", "{}", test.name);
    }
}

#[test]
fn changing_webhooks_never_stands_in_the_way_of_what_is_told() {
    for test in databases() {
        let (incident, _) = an_incident(&test.db, now());
        let keyring = test.db.keyring().clone();
        std::thread::scope(|scope| {
            scope.spawn(|| {
                for _ in 0..20 {
                    let id = create(&test, &fields(&["*"])).webhook.id;
                    change(&test, |conn| {
                        webhooks::renew_secret(conn, &keyring, id, 1, &writer())
                    })
                    .unwrap();
                    change(&test, |conn| webhooks::remove(conn, id, 2, &writer())).unwrap();
                }
            });
            for _ in 0..2 {
                scope.spawn(|| {
                    for n in 0..20 {
                        let entries = vec![
                            Entry::instance("user.updated", n, json!({})),
                            Entry::incident(incident, "clock.decided", n, json!({})),
                        ];
                        change(&test, |_| Ok(Changed::with((), entries))).unwrap();
                    }
                });
            }
            scope.spawn(|| {
                for _ in 0..20 {
                    for call in claim_unasked(&test, 8, now()) {
                        record(&test, call.id, Outcome::Taken { status: 200 }, now());
                    }
                }
            });
        });
        assert!(test.db.read_blocking(audit::verify).unwrap().intact);
    }
}
