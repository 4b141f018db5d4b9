//! Webhooks: what happened reaches its receiver signed and once; one that fails, points elsewhere or is slow is tried again,
//! left alone or waited for; and neither secret nor address is where somebody else would find it.

use crate::{
    campaigns::until,
    support::{Client, Log, TestApp, on_both_with},
};
use actix_web::http::Method;
use saiki::{State, clock::Clock, config::Config, webhooks};
use saiki_api::{
    Lang,
    audit::AuditEntry,
    page::Page,
    permissions::Role,
    problem::ErrorCode,
    units::Unit,
    webhooks::{
        CallState, Webhook, WebhookCall, WebhookEvent, WebhookEventName, WebhookFormat,
        WebhookSecret,
    },
};
use saiki_db::testing::dump;
use saiki_domain::webhooks::{CallError, signature};
use serde_json::{Value, json};
use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

async fn on_both<F, Fut>(test: F)
where
    F: Fn(TestApp) -> Fut,
    Fut: Future<Output = ()>,
{
    let open = |config: &mut Config| config.webhook_private = true;
    on_both_with(open, test).await;
}

/// A call as it came.
#[derive(Debug, Clone)]
struct Seen {
    head: String,
    body: String,
}

impl Seen {
    #[track_caller]
    fn header(&self, name: &str) -> &str {
        let found = self.head.lines().find_map(|line| {
            let (named, value) = line.split_once(':')?;
            named.eq_ignore_ascii_case(name).then(|| value.trim())
        });
        found.unwrap_or_else(|| panic!("no {name} in {}", self.head))
    }

    /// Whether it is signed with this secret.
    #[track_caller]
    fn is_signed(&self, secret: &str) -> bool {
        let header = self.header("saiki-signature");
        let time = header.strip_prefix("t=").unwrap().split(',').next();
        let time: i64 = time.unwrap().parse().unwrap();
        signature(secret, time, self.body.as_bytes()) == header
    }
}

/// A receiver on this machine that keeps what came.
struct Receiver {
    url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
}

/// What a receiver that never answers says.
const SILENCE: &str = "";

impl Receiver {
    /// It answers one call after the other with these statuses and further lines of the head, and all that follow with the
    /// last.
    fn answering(answers: &[&str]) -> Receiver {
        let answers: Vec<String> = answers.iter().map(|one| (*one).to_owned()).collect();
        let door = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/", door.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&seen);
        thread::spawn(move || {
            for (n, stream) in door.incoming().enumerate() {
                let answer = answers.get(n).or(answers.last()).unwrap().clone();
                let kept = Arc::clone(&kept);
                thread::spawn(move || take(stream.unwrap(), &answer, &kept));
            }
        });
        Receiver { url, seen }
    }

    fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }
}

fn take(mut stream: TcpStream, answer: &str, kept: &Mutex<Vec<Seen>>) {
    let mut request = Vec::new();
    let mut part = [0_u8; 4096];
    let seen = loop {
        let read = stream.read(&mut part).unwrap();
        if read == 0 {
            return;
        }
        request.extend_from_slice(&part[..read]);
        let text = String::from_utf8_lossy(&request).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let seen = Seen {
            head: head.to_owned(),
            body: body.to_owned(),
        };
        if body.len().to_string() == seen.header("content-length") {
            break seen;
        }
    };
    kept.lock().unwrap().push(seen);
    if answer == SILENCE {
        // Until whoever calls has had enough.
        while stream.read(&mut part).is_ok_and(|read| read > 0) {}
        return;
    }
    let answer = format!("HTTP/1.1 {answer}\r\nContent-Length: 2\r\n\r\nok");
    let _ = stream.write_all(answer.as_bytes());
}

fn fields(url: &str) -> Value {
    json!({ "name": "当番", "url": url, "events": ["unit.*"], "lang": "ja" })
}

async fn enter(admin: &Client, url: &str) -> WebhookSecret {
    admin.post("webhooks", &fields(url)).await.expect(201)
}

/// Something that webhooks are told of.
async fn enter_unit(admin: &Client, name: &str) {
    let entered = admin.post("units", &json!({ "name": name })).await;
    entered.expect::<Unit>(201);
}

async fn calls(admin: &Client, webhook: &Webhook) -> Vec<WebhookCall> {
    let path = format!("webhooks/{}/calls", webhook.id);
    admin
        .get(&path)
        .await
        .expect::<Page<WebhookCall>>(200)
        .items
}

async fn round(app: &TestApp) -> usize {
    webhooks::round(app.state()).await.unwrap()
}

#[actix_web::test]
async fn what_happened_reaches_the_receiver_once_and_signed() {
    on_both(|app| async move {
        let admin = app.user(Role::Admin).await;
        let receiver = Receiver::answering(&["204 No Content"]);
        let entered = enter(&admin, &receiver.url).await;
        let webhook = &entered.webhook;
        assert_eq!(webhook.fields.format, WebhookFormat::Event);
        enter_unit(&admin, "総務部").await;
        assert_eq!(round(&app).await, 1);
        assert_eq!(round(&app).await, 0);

        let seen = receiver.seen();
        assert_eq!(seen.len(), 1);
        let call = &seen[0];
        assert!(call.head.starts_with("POST / HTTP/1.1"), "{}", call.head);
        let event: WebhookEvent = serde_json::from_str(&call.body).unwrap();
        assert_eq!(event.event, "unit.entered");
        assert_eq!(event.at, app.now());
        assert_eq!(event.actor_id, admin.user.as_ref().map(|user| user.id));
        assert_eq!((event.incident, event.text.as_str()), (None, "部署を登録"));
        assert_eq!(call.header("content-type"), "application/json");
        assert_eq!(
            call.header("user-agent"),
            concat!("Saiki/", env!("CARGO_PKG_VERSION"))
        );
        assert_eq!(call.header("saiki-event"), "unit.entered");
        assert_eq!(call.header("saiki-event-id"), event.id.to_string());
        assert_eq!(call.header("saiki-attempt"), "1");
        assert!(call.is_signed(&entered.secret));

        let all = calls(&admin, webhook).await;
        assert_eq!(all.len(), 1);
        assert_eq!((all[0].id, all[0].state), (event.id, CallState::Taken));
        assert_eq!((all[0].status, all[0].attempts), (Some(204), 1));
        let now: Webhook = admin
            .get(&format!("webhooks/{}", webhook.id))
            .await
            .expect(200);
        assert_eq!((now.waiting, now.last_taken_at), (0, Some(app.now())));
    })
    .await;
}

#[actix_web::test]
async fn a_call_that_failed_is_repeated_with_the_same_bytes() {
    on_both(|app| async move {
        let admin = app.user(Role::Admin).await;
        let receiver = Receiver::answering(&["500 Internal Server Error", "200 OK"]);
        let entered = enter(&admin, &receiver.url).await;
        enter_unit(&admin, "総務部").await;
        assert_eq!(round(&app).await, 1);
        let all = calls(&admin, &entered.webhook).await;
        assert_eq!(
            (all[0].state, all[0].status),
            (CallState::Waiting, Some(500))
        );
        assert_eq!(all[0].error, CallError::Status.text(Lang::En));
        assert!(all[0].next_at.unwrap() > app.now());
        assert_eq!(round(&app).await, 0, "not before its time");

        app.advance(40);
        assert_eq!(round(&app).await, 1);
        let seen = receiver.seen();
        assert_eq!(seen.len(), 2);
        assert_eq!(seen[0].body, seen[1].body);
        for name in ["saiki-event", "saiki-event-id"] {
            assert_eq!(seen[0].header(name), seen[1].header(name));
        }
        assert_eq!(seen[1].header("saiki-attempt"), "2");
        assert_ne!(
            seen[0].header("saiki-signature"),
            seen[1].header("saiki-signature"),
            "each is signed at its own time"
        );
        assert!(seen.iter().all(|call| call.is_signed(&entered.secret)));
        let all = calls(&admin, &entered.webhook).await;
        assert_eq!((all[0].state, all[0].attempts), (CallState::Taken, 2));
        assert!(all[0].error.is_empty());
    })
    .await;
}

#[actix_web::test]
async fn a_receiver_that_is_gone_is_left_alone_until_somebody_says_so() {
    on_both(|app| async move {
        let admin = app.user(Role::Admin).await;
        let receiver = Receiver::answering(&["410 Gone", "200 OK"]);
        let webhook = enter(&admin, &receiver.url).await.webhook;
        enter_unit(&admin, "総務部").await;
        round(&app).await;
        let path = format!("webhooks/{}", webhook.id);
        let given_up: Page<WebhookCall> = admin
            .get(&format!("{path}/calls?state=failed"))
            .await
            .expect(200);
        let call = &given_up.items[0];
        assert_eq!((call.status, call.next_at), (Some(410), None));
        assert_eq!(admin.get(&path).await.expect::<Webhook>(200).failed, 1);
        app.advance(7 * 86_400);
        assert_eq!(round(&app).await, 0);

        // A week is longer than a session.
        let admin = app.user(Role::Admin).await;
        let again = format!("{path}/calls/{}/again", call.id);
        let waiting: WebhookCall = admin.post(&again, &json!({})).await.expect(200);
        assert_eq!((waiting.state, waiting.attempts), (CallState::Waiting, 0));
        assert_eq!(round(&app).await, 1);
        let seen = receiver.seen();
        assert_eq!(seen[0].body, seen[1].body);
        assert_eq!(seen[1].header("saiki-attempt"), "1");
        let taken = calls(&admin, &webhook).await;
        assert_eq!(taken[0].state, CallState::Taken);
        let refused = admin.post(&again, &json!({})).await;
        refused.problem(ErrorCode::StateConflict);
    })
    .await;
}

#[actix_web::test]
async fn housekeeping_forgets_calls_after_thirty_days() {
    on_both(|app| async move {
        let admin = app.user(Role::Admin).await;
        let receiver = Receiver::answering(&["200 OK"]);
        let webhook = enter(&admin, &receiver.url).await.webhook;
        enter_unit(&admin, "総務部").await;
        assert_eq!(round(&app).await, 1);
        for (days, left) in [(29, 1), (2, 0)] {
            app.advance(days * 86_400);
            saiki::background::tidy(app.state()).await.unwrap();
            // Sessions are shorter than this.
            let admin = app.user(Role::Admin).await;
            assert_eq!(calls(&admin, &webhook).await.len(), left);
        }
    })
    .await;
}

#[actix_web::test]
async fn a_redirect_is_not_followed() {
    on_both(|app| async move {
        let admin = app.user(Role::Admin).await;
        let elsewhere = Receiver::answering(&["200 OK"]);
        for status in [
            "302 Found",
            "307 Temporary Redirect",
            "308 Permanent Redirect",
        ] {
            let answer = format!("{status}\r\nLocation: {}", elsewhere.url);
            let receiver = Receiver::answering(&[answer.as_str()]);
            let webhook = enter(&admin, &receiver.url).await.webhook;
            let trial = format!("webhooks/{}/trial", webhook.id);
            admin
                .post(&trial, &json!({}))
                .await
                .expect::<WebhookCall>(200);
            assert_eq!(round(&app).await, 1);
            assert_eq!(receiver.seen().len(), 1);
            let all = calls(&admin, &webhook).await;
            assert_eq!(all[0].state, CallState::Waiting, "{status}");
            assert_eq!(all[0].error, CallError::Redirect.text(Lang::En));
        }
        assert!(elsewhere.seen().is_empty());
    })
    .await;
}

#[actix_web::test]
async fn a_slow_receiver_holds_nobody_else_up() {
    on_both(|app| async move {
        let admin = app.user(Role::Admin).await;
        let slow = Receiver::answering(&[SILENCE]);
        let quick = Receiver::answering(&["200 OK"]);
        let waited_for = enter(&admin, &slow.url).await.webhook;
        for n in 0..20 {
            enter_unit(&admin, &format!("第{n}営業部")).await;
        }
        let webhook = enter(&admin, &quick.url).await.webhook;
        let working = tokio::spawn(webhooks::work(app.state().clone()));
        until("the slow one to be called", || async {
            (!slow.seen().is_empty()).then_some(())
        })
        .await;
        let began = std::time::Instant::now();
        for n in 0..20 {
            let trial = format!("webhooks/{}/trial", webhook.id);
            admin
                .post(&trial, &json!({}))
                .await
                .expect::<WebhookCall>(200);
            until("the quick one to be called", || async {
                (quick.seen().len() == n + 1).then_some(())
            })
            .await;
        }
        assert!(began.elapsed() < Duration::from_secs(9), "{began:?}");
        assert!(slow.seen().len() <= 3, "three at once, no more");
        app.state().stop();
        working.await.unwrap();
        // Those under way were waited for.
        let all = calls(&admin, &waited_for).await;
        let timed_out = CallError::Timeout.text(Lang::En);
        assert!(all.iter().any(|call| call.error == timed_out));
        let taken = calls(&admin, &webhook).await;
        assert!(taken.iter().all(|call| call.state == CallState::Taken));
    })
    .await;
}

#[actix_web::test]
async fn the_own_network_is_called_only_where_that_is_allowed() {
    on_both(|app| async move {
        let admin = app.user(Role::Admin).await;
        let receiver = Receiver::answering(&["200 OK"]);
        let port = receiver
            .url
            .trim_end_matches('/')
            .rsplit(':')
            .next()
            .unwrap();
        // Entered while it was allowed.
        let number = format!("https://127.0.0.1:{port}/");
        let name = format!("https://localhost:{port}/");
        let (number, name) = (enter(&admin, &number).await, enter(&admin, &name).await);
        enter_unit(&admin, "総務部").await;
        let now = app.now();
        let closed = State::new(
            app.state().db().clone(),
            Config::default(),
            Clock::from_fn(move || now),
        );
        assert_eq!(webhooks::round(&closed).await.unwrap(), 2);
        for entered in [&number, &name] {
            let all = calls(&admin, &entered.webhook).await;
            assert_eq!(all[0].error, CallError::Private.text(Lang::En));
            assert_eq!((all[0].state, all[0].status), (CallState::Waiting, None));
        }
        assert!(receiver.seen().is_empty());
    })
    .await;
    on_both_with(
        |_| {},
        |app| async move {
            let admin = app.user(Role::Admin).await;
            for url in [
                "http://hooks.example.jp/",
                "https://127.0.0.1/",
                "https://[fd00::1]/",
            ] {
                let refused = admin.post("webhooks", &fields(url)).await;
                let problem = refused.problem(ErrorCode::ValidationFailed);
                assert_eq!(problem.errors[0].field, "url", "{url}");
            }
            admin
                .post("webhooks", &fields("https://hooks.example.jp/"))
                .await
                .expect::<WebhookSecret>(201);
        },
    )
    .await;
}

#[actix_web::test]
async fn a_webhook_is_changed_whole_tried_while_it_is_off_and_removed() {
    on_both(|app| async move {
        let admin = app.user(Role::Admin).await;
        let receiver = Receiver::answering(&["200 OK"]);
        let entered = enter(&admin, &receiver.url).await;
        let path = format!("webhooks/{}", entered.webhook.id);
        let mut wanted = fields(&receiver.url);
        wanted["enabled"] = json!(false);
        wanted["format"] = json!("chat");
        let changed = admin.put(&path, 1, &wanted).await;
        assert_eq!(changed.version(), 2);
        let stale = admin.put(&path, 1, &wanted).await;
        stale.problem(ErrorCode::StaleVersion);
        enter_unit(&admin, "総務部").await;
        assert_eq!(round(&app).await, 0, "it is off");

        let request = admin
            .request(Method::POST, &format!("{path}/secret"))
            .insert_header(("if-match", "\"2\""));
        let renewed: WebhookSecret = admin.send(request).await.expect(200);
        assert_ne!(renewed.secret, entered.secret);
        let trial: WebhookCall = admin
            .post(&format!("{path}/trial"), &json!({}))
            .await
            .expect(200);
        assert_eq!(trial.event, "webhook.tried");
        assert_eq!(round(&app).await, 1);
        let seen = receiver.seen();
        assert!(seen[0].is_signed(&renewed.secret) && !seen[0].is_signed(&entered.secret));
        let body: Value = serde_json::from_str(&seen[0].body).unwrap();
        assert!(body["text"].is_string());
        assert_eq!(body.as_object().unwrap().len(), 1);

        let remove = |version: i64| {
            let request = admin.request(Method::DELETE, &path);
            admin.send(request.insert_header(("if-match", format!("\"{version}\""))))
        };
        remove(2).await.problem(ErrorCode::StaleVersion);
        assert_eq!(remove(renewed.webhook.version).await.status, 204);
        admin.get(&path).await.problem(ErrorCode::NotFound);
        let all: Vec<Webhook> = admin.get("webhooks").await.expect(200);
        assert!(all.is_empty());
    })
    .await;
}

#[actix_web::test]
async fn the_actions_to_choose_from_are_named_in_the_readers_language() {
    on_both(|app| async move {
        let admin = app.user(Role::Admin).await;
        let request = admin
            .request(Method::GET, "webhook-events")
            .insert_header(("accept-language", "ja"));
        let all: Vec<WebhookEventName> = admin.send(request).await.expect(200);
        let label = |event: &str| {
            let found = all.iter().find(|one| one.event == event);
            found.map(|one| one.label.as_str())
        };
        assert_eq!(label("unit.entered"), Some("部署を登録"));
        assert!(label("clock.alarmed").is_some() && label("filing.filed").is_some());
        assert!(all.iter().all(|one| !one.event.starts_with("webhook.")));
    })
    .await;
}

#[actix_web::test]
async fn secret_and_address_are_in_no_log_and_in_no_file() {
    on_both(|app| async move {
        let log = Log::begin();
        let admin = app.user(Role::Admin).await;
        let receiver = Receiver::answering(&["500 Internal Server Error", "200 OK"]);
        let url = format!("{}kanariya-7f3a", receiver.url);
        let entered = enter(&admin, &url).await;
        let path = format!("webhooks/{}", entered.webhook.id);
        let listed = admin.get("webhooks").await.text();
        assert!(listed.contains("kanariya-7f3a") && !listed.contains(&entered.secret));
        let request = admin
            .request(Method::POST, &format!("{path}/secret"))
            .insert_header(("if-match", "\"1\""));
        let renewed: WebhookSecret = admin.send(request).await.expect(200);
        enter_unit(&admin, "総務部").await;
        round(&app).await;
        app.advance(40);
        round(&app).await;
        let trial = admin.post(&format!("{path}/trial"), &json!({})).await;
        trial.expect::<WebhookCall>(200);
        round(&app).await;
        assert_eq!(receiver.seen().len(), 3);
        assert!(receiver.seen()[0].head.starts_with("POST /kanariya-7f3a "));
        let logged = log.end();

        let audit: Page<AuditEntry> = admin.get("audit?limit=200").await.expect(200);
        let written = serde_json::to_string(&audit).unwrap();
        assert!(written.contains("webhook.created") && written.contains("webhook.tried"));
        assert!(logged.contains("webhook called") && logged.contains("webhook not reached"));
        let all = admin.get(&format!("{path}/calls")).await.text();
        let everything = dump::everything(app.test_db());
        for secret in [
            "kanariya-7f3a",
            entered.secret.as_str(),
            renewed.secret.as_str(),
        ] {
            for (place, text) in [("audit", &written), ("log", &logged), ("calls", &all)] {
                assert!(!text.contains(secret), "{secret} is in the {place}");
            }
            let secret = secret.as_bytes();
            let found = everything.windows(secret.len()).any(|part| part == secret);
            assert!(!found, "in the database");
        }
    })
    .await;
}
