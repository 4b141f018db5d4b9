//! Addresses that are not mailed: who is left out of a campaign and counted before it starts, the list without addresses,
//! lifting with a reason, the reports behind it. And the pipe, as a process of its own beside a server.

use crate::{
    campaigns::{Stage, sink, worker},
    support::{Client, TestApp, on_both, on_both_with},
};
use actix_web::http::Method;
use saiki_api::{
    Uuid,
    audit::AuditEntry,
    bounces::{BounceClass, BounceEffect, BounceEvent, BounceFigures},
    campaigns::{AmbiguousPolicy, Campaign, CampaignState},
    deliveries::{Delivery, DeliveryState},
    incidents::Incident,
    page::Page,
    people::DecisionCounts,
    permissions::Role,
    problem::ErrorCode,
    suppressions::{HeldBack, Suppression, SuppressionKind, SuppressionReason},
};
use saiki_mailer::{Message, ReturnPath};
use serde_json::{Value, json};

fn report(to: &str, back: &str) -> Vec<u8> {
    format!(
        "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example.net\r\nTo: {back}\r\nSubject: failure notice\r\n\r\n\
         The mail could not be delivered.\r\n<{to}>: 550 5.1.1 user unknown\r\n"
    )
    .into_bytes()
}

/// A campaign of that stage that is sent to the end.
async fn send(stage: &Stage, recipients: i64) -> Campaign {
    let campaign = stage.campaign(AmbiguousPolicy::Resend).await;
    stage.approve().await;
    stage
        .start(&campaign, recipients)
        .await
        .expect::<Campaign>(200);
    let (_sink, transport, _dir) = sink().await;
    let worker = worker(&stage.app, transport);
    let done = stage.wait_for(&campaign, CampaignState::Done).await;
    worker.stop().await;
    done
}

async fn row(stage: &Stage, campaign: &Campaign, to: &str) -> Delivery {
    let page = stage.ledger(campaign, &format!("q={to}")).await;
    page.items.into_iter().next().unwrap()
}

/// Takes in that the mail to `to` came back.
async fn bounce(stage: &Stage, campaign: &Campaign, to: &str) -> Delivery {
    let found = row(stage, campaign, to).await;
    let state = stage.app.state().clone();
    let back = ReturnPath::new(state.db().keyring(), "bounce.example.jp").address(found.id);
    let message = Message::from(report(to, &back).as_slice());
    let intake = saiki::bounces::intake(&state);
    let taken = actix_web::rt::task::spawn_blocking(move || intake.take(Some(&back), &message));
    assert!(taken.await.unwrap().unwrap().is_done());
    row(stage, campaign, to).await
}

async fn list(client: &Client, query: &str) -> Page<Suppression> {
    client
        .get(&format!("suppressions?{query}"))
        .await
        .expect(200)
}

async fn lift(
    client: &Client,
    entry: &Suppression,
    version: i64,
    body: &Value,
) -> crate::support::Answer {
    let path = format!("suppressions/{}/lift", entry.id);
    let request = client.request(Method::POST, &path);
    let request = request
        .insert_header(("if-match", format!("\"{version}\"")))
        .set_json(body);
    client.send(request).await
}

#[actix_web::test]
async fn whose_mail_came_back_is_left_out_of_the_next_campaign_and_counted_before() {
    on_both(|app| async move {
        let stage = Stage::new(&app, &["gone@example.jp", "here@example.jp"]).await;
        let first = send(&stage, 2).await;
        let came_back = bounce(&stage, &first, "gone@example.jp").await;
        assert_eq!(
            (came_back.state, came_back.bounce_class),
            (DeliveryState::Bounced, Some(BounceClass::Hard))
        );
        let now = stage.now(&first).await;
        assert_eq!((now.counts.accepted, now.counts.bounced), (1, 1));
        // The person is to be told otherwise.
        let incident: Incident = stage.comms.get(&stage.base).await.expect(200);
        assert_eq!(
            (incident.counts.notified, incident.counts.undeliverable),
            (1, 1)
        );
        let became: DecisionCounts = stage
            .comms
            .get(&format!("{}/people/decisions", stage.base))
            .await
            .expect(200);
        assert_eq!((became.told_by_mail, became.open), (1, 1));
        for (query, found) in [
            ("state=bounced", 1),
            ("bounce_class=hard", 1),
            ("bounce_class=soft", 0),
            ("state=bounced&bounce_class=policy", 0),
        ] {
            let page = stage.ledger(&first, query).await;
            assert_eq!(page.items.len(), found, "{query}");
        }
        let path = format!("{}/deliveries/{}/reports", stage.path(&first), came_back.id);
        let reports: Vec<BounceEvent> = stage.comms.get(&path).await.expect(200);
        assert_eq!(reports.len(), 1);
        assert_eq!(reports[0].effect, BounceEffect::BouncedSuppressed);
        assert_eq!(reports[0].status.as_deref(), Some("5.1.1"));

        // The approval stands: neither text nor recipients changed.
        let second = stage.campaign(AmbiguousPolicy::Resend).await;
        let held: HeldBack = stage
            .comms
            .get(&format!("{}/held-back", stage.path(&second)))
            .await
            .expect(200);
        assert_eq!((held.technical, held.opt_out), (1, 0));
        let started: Campaign = stage.start(&second, 2).await.expect(200);
        assert_eq!((started.counts.queued, started.counts.suppressed), (1, 1));
        let left_out = row(&stage, &second, "gone@example.jp").await;
        assert_eq!(
            (left_out.state, left_out.attempts),
            (DeliveryState::Suppressed, 0)
        );
        let held: HeldBack = stage
            .comms
            .get(&format!("{}/held-back", stage.path(&second)))
            .await
            .expect(200);
        assert_eq!(held, HeldBack::default());
    })
    .await;
}

#[actix_web::test]
async fn the_list_shows_no_address_and_names_no_incident_to_whoever_may_not_see_it() {
    on_both(|app| async move {
        let stage = Stage::new(&app, &["gone@example.jp"]).await;
        let campaign = send(&stage, 1).await;
        let delivery = bounce(&stage, &campaign, "gone@example.jp").await;
        let page = list(&stage.comms, "q=gone%40example.jp").await;
        assert_eq!((page.items.len(), page.total), (1, Some(1)));
        let entry = &page.items[0];
        assert_eq!(
            (entry.kind, entry.reason),
            (SuppressionKind::Technical, SuppressionReason::Bounce)
        );
        assert_eq!(entry.origin.as_ref().unwrap().delivery_id, delivery.id);
        let text = stage.comms.get("suppressions").await.text();
        assert!(!text.contains("gone"), "{text}");
        assert!(
            list(&stage.comms, "q=here%40example.jp")
                .await
                .items
                .is_empty()
        );
        assert!(list(&stage.comms, "q=no+address").await.items.is_empty());
        assert!(list(&stage.comms, "kind=opt_out").await.items.is_empty());

        let stranger = app.user(Role::Comms).await;
        let seen = list(&stranger, "").await;
        assert_eq!(
            (seen.items.len(), seen.items[0].origin.is_none()),
            (1, true)
        );
        let figures: BounceFigures = stranger.get("bounces/figures").await.expect(200);
        assert_eq!((figures.matched, figures.forged), (1, 0));
        let metrics = app.anon().get("/metrics").await.text();
        assert!(metrics.contains("saiki_bounce_reports_total{outcome=\"matched\"} 1"));
        // Reports of an incident one is no member of are not there.
        let path = format!(
            "{}/deliveries/{}/reports",
            stage.path(&campaign),
            delivery.id
        );
        stranger.get(&path).await.problem(ErrorCode::NotFound);
        let path = format!(
            "{}/deliveries/{}/reports",
            stage.path(&campaign),
            Uuid::from_u128(9)
        );
        stage.comms.get(&path).await.problem(ErrorCode::NotFound);
        stranger
            .get(&format!("suppressions/{}", Uuid::from_u128(9)))
            .await
            .problem(ErrorCode::NotFound);
    })
    .await;
}

/// How many mails of a new campaign are left out.
async fn left_out(stage: &Stage) -> i64 {
    let campaign = stage.campaign(AmbiguousPolicy::Resend).await;
    let started: Campaign = stage.start(&campaign, 1).await.expect(200);
    started.counts.suppressed
}

#[actix_web::test]
async fn an_address_is_mailed_again_once_or_for_good_with_a_reason_on_record() {
    on_both(|app| async move {
        let stage = Stage::new(&app, &["gone@example.jp"]).await;
        let campaign = send(&stage, 1).await;
        bounce(&stage, &campaign, "gone@example.jp").await;
        let entry = list(&stage.comms, "").await.items.remove(0);
        let reason = "電話で確認：山田様のアドレスは使えます";
        let once = json!({ "reason": reason, "once": true });

        let unsaid = json!({ "reason": " ", "once": true });
        let refused = lift(&stage.comms, &entry, entry.version, &unsaid).await;
        assert_eq!(
            refused.problem(ErrorCode::ValidationFailed).errors[0].field,
            "reason"
        );
        let unknown = json!({ "reason": "x", "for": "ever" });
        lift(&stage.comms, &entry, entry.version, &unknown)
            .await
            .problem(ErrorCode::ValidationFailed);
        lift(&stage.comms, &entry, entry.version + 1, &once)
            .await
            .problem(ErrorCode::StaleVersion);
        let auditor = app.user(Role::Auditor).await;
        lift(&auditor, &entry, entry.version, &once)
            .await
            .problem(ErrorCode::Forbidden);

        let passed: Suppression = lift(&stage.comms, &entry, entry.version, &once)
            .await
            .expect(200);
        let lifted = passed.lifted.as_ref().unwrap();
        assert_eq!((lifted.once, lifted.reason.as_str()), (true, reason));
        assert_eq!(left_out(&stage).await, 0);
        // Once was once.
        assert_eq!(left_out(&stage).await, 1);

        let entry = list(&stage.comms, "").await.items.remove(0);
        let for_good = json!({ "reason": reason });
        let lifted: Suppression = lift(&stage.comms, &entry, entry.version, &for_good)
            .await
            .expect(200);
        assert!(!lifted.lifted.as_ref().unwrap().once);
        assert_eq!(left_out(&stage).await, 0);
        assert!(list(&stage.comms, "").await.items.is_empty());
        assert_eq!(list(&stage.comms, "lifted=true").await.items.len(), 1);
        lift(&stage.comms, &lifted, lifted.version, &for_good)
            .await
            .problem(ErrorCode::StateConflict);

        let log: Page<AuditEntry> = auditor
            .get("audit?chain=instance&limit=200")
            .await
            .expect(200);
        let actions: Vec<&str> = log
            .items
            .iter()
            .map(|entry| entry.action.as_str())
            .filter(|action| action.starts_with("suppression."))
            .collect();
        for (action, times) in [
            ("suppression.added", 1),
            ("suppression.lifted", 2),
            ("suppression.passed_once", 1),
        ] {
            assert_eq!(
                actions.iter().filter(|a| **a == action).count(),
                times,
                "{action}"
            );
        }
        let text = serde_json::to_string(&log).unwrap();
        assert!(!text.contains("gone@") && !text.contains("山田"), "{text}");
    })
    .await;
}

#[actix_web::test]
async fn the_door_takes_reports_in_while_the_server_runs() {
    let configure = |config: &mut saiki::config::Config| {
        let path = std::env::temp_dir().join(format!(
            "saiki-{}.sock",
            saiki_db::ids::new_id(saiki_api::Timestamp::now())
        ));
        config.bounce_listen = format!("unix:{}", path.display());
    };
    on_both_with(configure, |app| async move {
        let stage = Stage::new(&app, &["gone@example.jp"]).await;
        let campaign = send(&stage, 1).await;
        let found = row(&stage, &campaign, "gone@example.jp").await;
        let back = ReturnPath::new(app.state().db().keyring(), "x.jp").address(found.id);
        let door = saiki::bounces::start(app.state()).await.unwrap().unwrap();
        let path = app.state().config().bounce_listen.clone();
        let path = path.strip_prefix("unix:").unwrap().to_owned();
        let mail = report("gone@example.jp", &back);
        let to = path.clone();
        let said = actix_web::rt::task::spawn_blocking(move || {
            use std::io::{Read, Write};
            let mut door = std::os::unix::net::UnixStream::connect(to).unwrap();
            let commands = format!("LHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<{back}>\r\nDATA\r\n");
            door.write_all(commands.as_bytes()).unwrap();
            door.write_all(&mail).unwrap();
            door.write_all(b".\r\nQUIT\r\n").unwrap();
            let mut said = String::new();
            door.read_to_string(&mut said).unwrap();
            said
        });
        let said = said.await.unwrap();
        assert!(
            said.contains("\r\n354 ") && said.contains("\r\n250 2.0.0 done\r\n221 "),
            "{said}"
        );
        let now: TestApp = app.clone();
        assert_eq!(stage.now(&campaign).await.counts.bounced, 1);
        now.state().stop();
        door.await.unwrap();
        assert!(!std::path::Path::new(&path).exists());
    })
    .await;
}
