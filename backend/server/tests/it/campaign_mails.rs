//! The mails of a campaign: sent, followed and proved; found in ledger and outbox by those who may see them; held for a
//! person where nobody knows whether they arrived. What may start, and when, is in `campaigns`.

use crate::{
    campaigns::{Stage, sink, verify, worker},
    support::on_both,
};
use saiki_api::{
    audit::AuditEntry,
    campaigns::{AmbiguousPolicy, Campaign, CampaignProgress, CampaignState, TestSent},
    deliveries::{Attempt, Delivery, DeliveryState},
    incidents::Incident,
    outbox::{OutboxMail, OutboxMessage},
    pace::{CampaignPace, DomainState},
    page::Page,
    people::{DecisionCounts, Person, PersonDecision},
    permissions::Role,
    problem::ErrorCode,
};
use serde_json::json;

#[actix_web::test]
async fn a_campaign_is_sent_followed_and_proved() {
    on_both(|app| async move {
        let mut addresses: Vec<String> = (0..40).map(|n| format!("p{n}@example.jp")).collect();
        addresses.push("perm-550-5.1.1+x@example.jp".to_owned());
        addresses.push("eof-after-dot~1+x@example.jp".to_owned());
        let addresses: Vec<&str> = addresses.iter().map(String::as_str).collect();
        let stage = Stage::new(&app, &addresses).await;
        let campaign = stage.campaign(AmbiguousPolicy::Resend).await;
        stage.approve().await;
        stage.start(&campaign, 42).await.expect::<Campaign>(200);
        let (sink, transport, _dir) = sink().await;
        let worker = worker(&app, transport);

        let stream = stage
            .comms
            .get(&format!("{}/events", stage.path(&campaign)))
            .await;
        assert_eq!(stream.header("content-type"), Some("text/event-stream"));
        let text = stream.text();
        let last = text
            .trim_end()
            .rsplit("event: progress\ndata: ")
            .next()
            .unwrap();
        let last: CampaignProgress = serde_json::from_str(last).unwrap();
        assert_eq!(last.state, CampaignState::Done);
        assert_eq!((last.counts.accepted, last.counts.rejected), (41, 1));

        let done = stage.wait_for(&campaign, CampaignState::Done).await;
        assert_eq!((done.counts, done.counts.ever_ambiguous), (last.counts, 1));
        assert!(done.finished_at.is_some());
        assert_eq!(sink.ledger().unwrap().len(), 42);
        worker.stop().await;

        let incident: Incident = stage.comms.get(&stage.base).await.expect(200);
        assert_eq!(
            (incident.counts.notified, incident.counts.undeliverable),
            (41, 1)
        );
        assert_eq!(incident.counts.told, 41);
        // Whoever a mail reached is told; whoever it did not reach is open until somebody decides.
        let became: DecisionCounts = stage
            .comms
            .get(&format!("{}/people/decisions", stage.base))
            .await
            .expect(200);
        assert_eq!((became.told_by_mail, became.open), (41, 1));
        let told = format!("{}/people?decision=told_by_mail&limit=1", stage.base);
        let told: Page<Person> = stage.comms.get(&told).await.expect(200);
        assert_eq!(told.total, Some(41));
        assert_eq!(told.items[0].decision, PersonDecision::ToldByMail);
        assert!(told.items[0].mailed_at.is_some() && told.items[0].recorded.is_none());

        let pace: CampaignPace = stage
            .comms
            .get(&format!("{}/pace", stage.path(&campaign)))
            .await
            .expect(200);
        assert_eq!((pace.total, pace.reachable), (42, 41));
        assert_eq!(pace.points.first().unwrap().accepted, 0);
        assert_eq!(pace.points.last().unwrap().accepted, 41);
        assert_eq!(pace.forecast, None);
        let domain = &pace.domains[0];
        assert_eq!(
            (domain.domain.as_str(), domain.domains, domain.remaining),
            ("example.jp", 1, 0)
        );
        assert_eq!((domain.accepted, domain.undeliverable), (41, 1));
        assert_eq!(domain.state, DomainState::Done);

        let twice = stage.ledger(&campaign, "ever_ambiguous=true").await;
        assert_eq!(twice.items.len(), 1);
        let path = format!("{}/deliveries/{}", stage.path(&campaign), twice.items[0].id);
        let attempts: Vec<Attempt> = stage
            .comms
            .get(&format!("{path}/attempts"))
            .await
            .expect(200);
        let outcomes: Vec<_> = attempts.iter().map(|a| (a.outcome, a.may_repeat)).collect();
        assert_eq!(
            outcomes,
            [
                (Some(DeliveryState::Ambiguous), false),
                (Some(DeliveryState::Accepted), true),
            ]
        );

        let pack = stage
            .lead
            .get(&format!("{}/proof", stage.path(&campaign)))
            .await;
        assert_eq!(pack.status, 200, "{}", pack.text());
        assert_eq!(pack.header("content-type"), Some("application/zip"));
        let verdict = verify(pack.body.clone());
        assert!(verdict.holds(), "{verdict:?}");
        let mut bent = pack.body.clone();
        let middle = bent.len() / 2;
        bent[middle] ^= 1;
        assert!(!verify(bent).holds());

        let csv = stage
            .lead
            .get(&format!("{}/ledger", stage.path(&campaign)))
            .await;
        assert_eq!((csv.status, csv.text().lines().count()), (200, 43));
        assert!(!csv.text().contains("p7@example.jp"));
        let clear = format!("{}/ledger?reveal=true", stage.path(&campaign));
        stage.lead.get(&clear).await.problem(ErrorCode::Forbidden);
        assert!(
            stage
                .comms
                .get(&clear)
                .await
                .text()
                .contains("p7@example.jp")
        );
    })
    .await;
}

#[actix_web::test]
async fn the_ledger_is_masked_paged_filtered_and_searched() {
    on_both(|app| async move {
        let stage = Stage::new(&app, &["a@example.jp", "b@example.jp", "c@example.jp"]).await;
        let campaign = stage.campaign(AmbiguousPolicy::Resend).await;
        stage.approve().await;
        stage.start(&campaign, 3).await.expect::<Campaign>(200);
        let mut seen = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = stage
                .ledger(&campaign, &format!("limit=2&reveal=true&cursor={cursor}"))
                .await;
            assert_eq!(page.total, Some(3));
            seen.extend(page.items.into_iter().map(|row| row.to));
            match page.next_cursor {
                Some(next) => cursor = next,
                None => break,
            }
        }
        assert_eq!(seen, ["a@example.jp", "b@example.jp", "c@example.jp"]);
        let masked = stage.ledger(&campaign, "").await;
        assert!(masked.items.iter().all(|row| !seen.contains(&row.to)));
        assert!(
            masked
                .items
                .iter()
                .all(|row| !row.person_name.contains("example"))
        );
        assert_eq!(
            stage.ledger(&campaign, "state=accepted").await.total,
            Some(0)
        );
        for q in ["b@example.jp", "b@EXAMPLE.JP", "k-b%40example.jp"] {
            let found = stage.ledger(&campaign, &format!("reveal=true&q={q}")).await;
            assert_eq!(found.items.len(), 1, "{q}");
            assert_eq!(found.items[0].to, "b@example.jp");
        }
        let path = format!("{}/deliveries?reveal=true", stage.path(&campaign));
        stage.lead.get(&path).await.problem(ErrorCode::Forbidden);
        let auditor = app.user(Role::Auditor).await;
        let log: Page<AuditEntry> = auditor
            .get(&format!("audit?chain={}", stage.incident))
            .await
            .expect(200);
        assert!(log.items.iter().any(|e| e.action == "deliveries.revealed"));
        // Another campaign's row is not this one's.
        let other = stage.campaign(AmbiguousPolicy::Hold).await;
        let row = &masked.items[0].id;
        let elsewhere = stage
            .comms
            .get(&format!("{}/deliveries/{row}", stage.path(&other)))
            .await;
        elsewhere.problem(ErrorCode::NotFound);
    })
    .await;
}

#[actix_web::test]
async fn a_mail_of_unknown_outcome_is_held_for_a_person() {
    on_both(|app| async move {
        let stage = Stage::new(
            &app,
            &[
                "eof-after-dot~1+a@example.jp",
                "eof-after-dot~1+b@example.jp",
            ],
        )
        .await;
        let campaign = stage.campaign(AmbiguousPolicy::Hold).await;
        stage.approve().await;
        stage.start(&campaign, 2).await.expect::<Campaign>(200);
        let (sink, transport, _dir) = sink().await;
        let worker = worker(&app, transport);
        let done = stage.wait_for(&campaign, CampaignState::Done).await;
        assert_eq!(
            (done.counts.ambiguous, sink.ledger().unwrap().len()),
            (2, 2)
        );

        let held = stage.ledger(&campaign, "state=ambiguous").await.items;
        let resolve = |n: usize, action: &str| {
            let path = format!(
                "{}/deliveries/{}/resolve",
                stage.path(&campaign),
                held[n].id
            );
            let (client, body) = (stage.comms.clone(), json!({ "action": action }));
            async move { client.post(&path, &body).await }
        };
        let taken: Delivery = resolve(0, "treat_as_accepted").await.expect(200);
        assert_eq!(taken.state, DeliveryState::Accepted);
        resolve(0, "resend").await.problem(ErrorCode::StateConflict);
        resolve(1, "resend").await.expect::<Delivery>(200);
        let done = stage.wait_for(&campaign, CampaignState::Done).await;
        worker.stop().await;
        assert_eq!((done.counts.accepted, done.counts.ever_ambiguous), (2, 2));
        let ledger = sink.ledger().unwrap();
        assert_eq!(ledger.len(), 3);
        assert_eq!(ledger[2].message_id, held[1].message_id);
        let auditor = app.user(Role::Auditor).await;
        let log: Page<AuditEntry> = auditor
            .get(&format!("audit?chain={}", stage.incident))
            .await
            .expect(200);
        for action in ["delivery.taken_as_accepted", "delivery.resend"] {
            assert_eq!(
                log.items.iter().filter(|e| e.action == action).count(),
                1,
                "{action}"
            );
        }
    })
    .await;
}

#[actix_web::test]
async fn a_test_mail_lands_in_the_outbox_and_counts_nowhere() {
    on_both(|app| async move {
        let stage = Stage::new(&app, &["a@example.jp"]).await;
        let campaign = stage.campaign(AmbiguousPolicy::Resend).await;
        let path = format!("{}/test", stage.path(&campaign));
        let bad = stage
            .comms
            .post(&path, &json!({ "to": "no address" }))
            .await;
        bad.problem(ErrorCode::ValidationFailed);
        let sent: TestSent = stage
            .comms
            .post(&path, &json!({ "to": "colleague@aoba.example" }))
            .await
            .expect(200);
        assert!(sent.accepted, "{}", sent.reply);
        assert_eq!(stage.now(&campaign).await.counts.total, 0);
        assert_eq!(stage.ledger(&campaign, "").await.items.len(), 0);

        stage.approve().await;
        stage.start(&campaign, 1).await.expect::<Campaign>(200);
        stage.send_out(&campaign).await;
        let outbox = format!("{}/outbox", stage.base);
        let list: Page<OutboxMail> = stage.lead.get(&outbox).await.expect(200);
        assert_eq!(list.items.len(), 2);
        let mail = list
            .items
            .iter()
            .find(|mail| mail.delivery_id.is_some())
            .unwrap();
        for wanted in ["a@EXAMPLE.jp", "k-a%40example.jp"] {
            let found: Page<OutboxMail> = stage
                .lead
                .get(&format!("{outbox}?q={wanted}"))
                .await
                .expect(200);
            assert_eq!((found.items.len(), found.items[0].id), (1, mail.id));
        }
        let none: Page<OutboxMail> = stage
            .lead
            .get(&format!("{outbox}?q=example.jp"))
            .await
            .expect(200);
        assert!(none.items.is_empty());
        let long = format!("{outbox}?q={}", "a".repeat(301));
        stage
            .lead
            .get(&long)
            .await
            .problem(ErrorCode::ValidationFailed);
        assert_ne!(mail.to, "a@example.jp");
        assert!(mail.subject.contains("INC-2026-0001"), "{}", mail.subject);

        let path = format!("{outbox}/{}", mail.id);
        let masked = stage.lead.get(&path).await;
        assert!(
            masked
                .expect::<OutboxMessage>(200)
                .text
                .contains("お詫び申し上げます")
        );
        assert!(!masked.text().contains("a@example.jp"), "{}", masked.text());
        stage
            .lead
            .get(&format!("{path}?reveal=true"))
            .await
            .problem(ErrorCode::Forbidden);
        let clear: OutboxMessage = stage
            .comms
            .get(&format!("{path}?reveal=true"))
            .await
            .expect(200);
        assert!(
            clear.text.contains("佐藤 a@example.jp 様"),
            "{}",
            clear.text
        );
        stage
            .lead
            .get(&format!("{path}/eml"))
            .await
            .problem(ErrorCode::Forbidden);
        let eml = stage.comms.get(&format!("{path}/eml")).await;
        assert_eq!(eml.header("content-type"), Some("message/rfc822"));
        assert!(eml.text().contains(mail.message_id.as_str()));
    })
    .await;
}
