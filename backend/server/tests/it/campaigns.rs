//! Campaigns: nothing goes out without a standing approval and the right number; what went out is on record, mail
//! by mail, and can be proved.

use crate::{
    incidents::open,
    support::{Answer, Client, TestApp, on_both},
};
use actix_web::http::Method;
use saiki_api::{
    Lang, Uuid,
    approvals::{ApprovalAction, ApprovalState, ApprovalStep},
    audit::AuditEntry,
    campaigns::{
        AmbiguousPolicy, Campaign, CampaignProgress, CampaignState, NewCampaign, TestSent,
    },
    deliveries::{Attempt, Delivery, DeliveryState},
    imports::{Import, ImportAccepted, ImportState},
    incidents::Incident,
    letters::{Audience, Basis, Letter, LetterKind, LetterPatch, LetterText, Sender},
    outbox::{OutboxMail, OutboxMessage},
    pace::{CampaignPace, DomainState},
    page::Page,
    people::{DecisionCounts, Person, PersonDecision},
    permissions::Role,
    problem::ErrorCode,
    timeline::TimelineEvent,
};
use saiki_db::{
    approvals,
    letters::{self, Author, Beginning},
};
use saiki_mailer::{
    Dialer, Relay, Schedule, Transport, Worker, WorkerConfig,
    sink::{Options, Sink},
};
use serde_json::{Value, json};
use std::time::Duration;

/// An incident with people, a letter, and those who work on it.
pub struct Stage {
    pub app: TestApp,
    pub comms: Client,
    pub lead: Client,
    pub incident: Uuid,
    pub base: String,
    pub letter: Letter,
}

impl Stage {
    /// `addresses`: one person each.
    pub async fn new(app: &TestApp, addresses: &[&str]) -> Stage {
        let (comms, lead) = (app.user(Role::Comms).await, app.user(Role::Lead).await);
        let incident = open(&comms, "チケット販売サイトの改ざん").await.id;
        let base = format!("incidents/{incident}");
        let member = json!({ "user_id": lead.user.as_ref().unwrap().id });
        let added = comms.post(&format!("{base}/members"), &member).await;
        added.expect::<Value>(201);
        let stage = Stage {
            letter: letter(app, &comms, incident, LetterKind::PersonNotice).await,
            app: app.clone(),
            comms,
            lead,
            incident,
            base,
        };
        stage.register(addresses).await;
        stage
    }

    pub async fn register(&self, addresses: &[&str]) {
        let mut csv = "お客様番号,氏名,メール\n".to_owned();
        for address in addresses {
            csv.push_str(&format!("K-{address},佐藤 {address},{address}\n"));
        }
        let path = format!("{}/people/imports", self.base);
        let request = self.comms.request(Method::POST, &path);
        let request = request
            .insert_header(("content-type", "text/csv"))
            .set_payload(csv);
        let id = self
            .comms
            .send(request)
            .await
            .expect::<ImportAccepted>(202)
            .id;
        let path = format!("{path}/{id}");
        until("the import", || async {
            let import: Import = self.comms.get(&path).await.expect(200);
            assert!(import.state != ImportState::Refused, "{import:?}");
            (import.state == ImportState::Done).then_some(())
        })
        .await;
    }

    /// Asks for approval and gives it, by another person.
    pub async fn approve(&self) {
        self.app.advance(1);
        let (incident, id, now) = (self.incident, self.letter.id, self.app.now());
        let (comms, lead) = (author(&self.comms), author(&self.lead));
        let db = self.app.state().db();
        let given = db
            .bookkeeping(move |conn| {
                let letter = letters::get(conn, incident, id)?;
                let reach = letters::reach(conn, incident, letter.kind, &letter.audience)?;
                let reach = letters::with_facts(conn, incident, &letter, reach, Lang::Ja)?;
                let mut step = ApprovalStep {
                    action: ApprovalAction::Request,
                    content_hash: letter.content_hash,
                    recipients_hash: reach.recipients_hash,
                    facts_hash: reach.facts_hash,
                    comment: String::new(),
                };
                approvals::request(conn, incident, id, &comms, &step, now)?;
                step.action = ApprovalAction::Approve;
                approvals::decide(conn, incident, id, &lead, true, &step, now)?;
                Ok(letters::get(conn, incident, id)?.approval)
            })
            .await
            .unwrap();
        assert_eq!(given.unwrap().state, ApprovalState::Approved);
    }

    pub async fn edit(&self) {
        let (incident, id, now, by) = (
            self.incident,
            self.letter.id,
            self.app.now(),
            author(&self.comms),
        );
        let version = self.letter.version;
        let db = self.app.state().db();
        db.bookkeeping(move |conn| {
            let patch = LetterPatch {
                texts: Some(texts("改めてお詫び申し上げます。")),
                ..LetterPatch::default()
            };
            letters::update(conn, incident, id, &by, &patch, version, now)
        })
        .await
        .unwrap();
    }

    pub async fn campaign(&self, policy: AmbiguousPolicy) -> Campaign {
        let new = NewCampaign {
            letter_id: self.letter.id,
            name: None,
            ambiguous_policy: policy,
        };
        self.comms
            .post(&format!("{}/campaigns", self.base), &new)
            .await
            .expect(201)
    }

    pub fn path(&self, campaign: &Campaign) -> String {
        format!("{}/campaigns/{}", self.base, campaign.id)
    }

    pub async fn start(&self, campaign: &Campaign, typed: i64) -> Answer {
        let body = json!({ "confirm_recipients": typed });
        self.comms
            .post(&format!("{}/start", self.path(campaign)), &body)
            .await
    }

    /// Takes a step on the version seen.
    pub async fn step(&self, campaign: &Campaign, step: &str, version: i64) -> Answer {
        let path = format!("{}/{step}", self.path(campaign));
        let request = self.comms.request(Method::POST, &path);
        let request = request.insert_header(("if-match", format!("\"{version}\"")));
        self.comms.send(request).await
    }

    pub async fn now(&self, campaign: &Campaign) -> Campaign {
        self.comms.get(&self.path(campaign)).await.expect(200)
    }

    pub async fn wait_for(&self, campaign: &Campaign, state: CampaignState) -> Campaign {
        until("the campaign", || async {
            let now = self.now(campaign).await;
            (now.state == state).then_some(now)
        })
        .await
    }

    pub async fn ledger(&self, campaign: &Campaign, query: &str) -> Page<Delivery> {
        let path = format!("{}/deliveries?{query}", self.path(campaign));
        self.comms.get(&path).await.expect(200)
    }
}

/// Asks again until there is an answer; fails after a minute. Progress of other threads has no event to wait for.
pub async fn until<T, F: Future<Output = Option<T>>>(what: &str, ask: impl Fn() -> F) -> T {
    for _ in 0..1_200 {
        if let Some(found) = ask().await {
            return found;
        }
        actix_web::rt::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("waited a minute for {what}");
}

fn author(client: &Client) -> Author {
    let user = client.user.as_ref().unwrap();
    Author {
        id: user.id,
        name: user.name.clone(),
    }
}

fn texts(body: &str) -> Vec<LetterText> {
    vec![LetterText {
        lang: saiki_api::Lang::Ja,
        subject: "お知らせとお詫び（{{ incident.reference }}）".to_owned(),
        body: format!("{{{{ person.name }}}} 様\n\n{body}\n"),
    }]
}

async fn letter(app: &TestApp, by: &Client, incident: Uuid, kind: LetterKind) -> Letter {
    let (by, now) = (author(by), app.now());
    let new = Beginning {
        kind,
        name: "本人への通知 第1報".to_owned(),
        texts: texts("お詫び申し上げます。"),
        sender: Sender {
            email: "desk@aoba.example".to_owned(),
            ..Sender::default()
        },
        audience: Audience::default(),
        basis: Basis::default(),
        fallback: Vec::new(),
        follows: None,
    };
    let db = app.state().db();
    db.bookkeeping(move |conn| Ok(letters::create(conn, incident, &by, &new, now)?.value))
        .await
        .unwrap()
}

/// A worker that loses no time.
pub fn worker(app: &TestApp, transport: Transport) -> Worker {
    let soon = Duration::from_millis(20);
    let config = WorkerConfig {
        poll: soon,
        schedule: Schedule {
            short: (soon, soon),
            base: soon,
            cap: soon,
            ..Schedule::default()
        },
        ..WorkerConfig::default()
    };
    Worker::start(app.state().db().clone(), transport, config).unwrap()
}

/// A mail server that misbehaves as its recipients' addresses ask.
pub async fn sink() -> (Sink, Transport, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let sink = Sink::start(Options::new(dir.path())).await.unwrap();
    let relay: Relay = format!("smtp://{}?tls=none", sink.addr()).parse().unwrap();
    (sink, Transport::Smtp(Dialer::new(relay).unwrap()), dir)
}

pub fn verify(pack: Vec<u8>) -> saiki_documents::proof::Verdict {
    saiki_documents::proof::verify(std::io::Cursor::new(pack), None).unwrap()
}

#[actix_web::test]
async fn nothing_starts_without_a_standing_approval_and_the_right_number() {
    on_both(|app| async move {
        let stage = Stage::new(&app, &["a@example.jp", "b@example.jp"]).await;
        let campaign = stage.campaign(AmbiguousPolicy::Resend).await;
        assert_eq!(
            (campaign.state, campaign.version),
            (CampaignState::Draft, 1)
        );
        assert_eq!(campaign.name, stage.letter.name);
        stage
            .start(&campaign, 2)
            .await
            .problem(ErrorCode::ApprovalMissing);

        stage.approve().await;
        assert_eq!(stage.now(&campaign).await.approved_by_name, "Lead");
        let wrong = stage.start(&campaign, 3).await;
        assert!(
            wrong
                .problem(ErrorCode::ConfirmationMismatch)
                .detail
                .contains('2')
        );
        stage.edit().await;
        stage
            .start(&campaign, 2)
            .await
            .problem(ErrorCode::ApprovalVoid);
        assert_eq!(stage.now(&campaign).await.approved_by_name, "");

        stage.approve().await;
        stage.register(&["c@example.jp"]).await;
        assert_eq!(stage.now(&campaign).await.approved_by_name, "");
        for typed in [2, 3] {
            stage
                .start(&campaign, typed)
                .await
                .problem(ErrorCode::ApprovalVoid);
        }
        let now = stage.now(&campaign).await;
        assert_eq!((now.state, now.counts.total), (CampaignState::Draft, 0));

        stage.approve().await;
        let started: Campaign = stage.start(&campaign, 3).await.expect(200);
        assert_eq!(
            (started.state, started.counts.queued),
            (CampaignState::Running, 3)
        );
        assert_eq!(started.letter_version, 2);
        stage
            .start(&campaign, 3)
            .await
            .problem(ErrorCode::StateConflict);
    })
    .await;
}

#[actix_web::test]
async fn a_repeated_start_starts_once_and_is_on_record() {
    on_both(|app| async move {
        let stage = Stage::new(&app, &["a@example.jp", "b@example.jp"]).await;
        let campaign = stage.campaign(AmbiguousPolicy::Resend).await;
        stage.approve().await;
        let path = format!("{}/start", stage.path(&campaign));
        let body = json!({ "confirm_recipients": 2 });
        let tries = (0..3).map(|_| stage.comms.post_once(&path, "k", &body));
        let answers = futures_util::future::join_all(tries).await;
        let first: Campaign = answers[0].expect(200);
        assert_eq!(first.counts.total, 2);
        for answer in &answers {
            assert_eq!(answer.expect::<Campaign>(200), first);
        }
        assert_eq!(stage.ledger(&campaign, "").await.items.len(), 2);
        let auditor = app.user(Role::Auditor).await;
        let log: Page<AuditEntry> = auditor
            .get(&format!("audit?chain={}", stage.incident))
            .await
            .expect(200);
        let started: Vec<_> = log
            .items
            .iter()
            .filter(|e| e.action == "campaign.started")
            .collect();
        assert_eq!(started.len(), 1);
        assert_eq!(started[0].data["recipients"], 2);
        assert_eq!(
            started[0].data["recipients_hash"],
            json!(first.recipients_hash)
        );
        let timeline: Page<TimelineEvent> = stage
            .comms
            .get(&format!("{}/timeline", stage.base))
            .await
            .expect(200);
        assert!(
            timeline
                .items
                .iter()
                .any(|e| e.text.contains("started sending"))
        );
    })
    .await;
}

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
async fn a_campaign_is_paused_resumed_and_cancelled_on_the_version_seen() {
    on_both(|app| async move {
        let stage = Stage::new(&app, &["a@example.jp", "b@example.jp"]).await;
        let campaign = stage.campaign(AmbiguousPolicy::Resend).await;
        stage
            .step(&campaign, "pause", 1)
            .await
            .problem(ErrorCode::StateConflict);
        stage.approve().await;
        stage.start(&campaign, 2).await.expect::<Campaign>(200);
        let path = format!("{}/pause", stage.path(&campaign));
        let missing = stage
            .comms
            .send(stage.comms.request(Method::POST, &path))
            .await;
        missing.problem(ErrorCode::VersionRequired);
        stage
            .step(&campaign, "pause", 1)
            .await
            .problem(ErrorCode::StaleVersion);
        let paused: Campaign = stage.step(&campaign, "pause", 2).await.expect(200);
        assert_eq!(
            (paused.state, paused.pause_reason.as_deref()),
            (CampaignState::Paused, Some("by_user"))
        );
        stage
            .step(&campaign, "pause", 3)
            .await
            .problem(ErrorCode::StateConflict);

        // A paused campaign sends nothing, however busy the worker.
        let worker = worker(&app, Transport::Outbox);
        let other = stage.campaign(AmbiguousPolicy::Resend).await;
        stage.start(&other, 2).await.expect::<Campaign>(200);
        stage.wait_for(&other, CampaignState::Done).await;
        assert_eq!(stage.now(&campaign).await.counts.queued, 2);
        worker.stop().await;

        let resumed: Campaign = stage.step(&campaign, "resume", 3).await.expect(200);
        assert_eq!(
            (resumed.state, resumed.pause_reason),
            (CampaignState::Running, None)
        );
        let cancelled: Campaign = stage.step(&campaign, "cancel", 4).await.expect(200);
        assert_eq!(
            (cancelled.state, cancelled.counts.cancelled),
            (CampaignState::Cancelled, 2)
        );
        assert!(cancelled.finished_at.is_some());
        stage
            .step(&campaign, "resume", 5)
            .await
            .problem(ErrorCode::StateConflict);
        let stream = stage
            .comms
            .get(&format!("{}/events", stage.path(&campaign)))
            .await;
        assert_eq!(stream.text().matches("event: progress").count(), 1);
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
async fn a_draft_changes_on_its_version_and_a_started_campaign_stays() {
    on_both(|app| async move {
        let stage = Stage::new(&app, &["a@example.jp"]).await;
        let campaign = stage.campaign(AmbiguousPolicy::Resend).await;
        let path = stage.path(&campaign);
        let unnamed = stage.comms.patch(&path, 1, &json!({ "name": " " })).await;
        let problem = unnamed.problem(ErrorCode::ValidationFailed);
        assert_eq!(problem.errors[0].field, "name");
        let wanted = json!({ "name": "お詫び（第1便）", "ambiguous_policy": "hold" });
        let edited: Campaign = stage.comms.patch(&path, 1, &wanted).await.expect(200);
        assert_eq!(
            (
                edited.name.as_str(),
                edited.ambiguous_policy,
                edited.version
            ),
            ("お詫び（第1便）", AmbiguousPolicy::Hold, 2)
        );
        let stale = stage.comms.patch(&path, 1, &json!({ "name": "x" })).await;
        stale.problem(ErrorCode::StaleVersion);
        let nothing: Campaign = stage.comms.patch(&path, 2, &wanted).await.expect(200);
        assert_eq!(nothing.version, 2);

        stage.approve().await;
        let running: Campaign = stage.start(&campaign, 1).await.expect(200);
        let late = stage
            .comms
            .patch(&path, running.version, &json!({ "name": "x" }))
            .await;
        late.problem(ErrorCode::StateConflict);
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
        let worker = worker(&app, Transport::Outbox);
        stage.wait_for(&campaign, CampaignState::Done).await;
        worker.stop().await;
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

#[actix_web::test]
async fn a_website_notice_is_not_a_campaign_and_other_incidents_do_not_exist() {
    on_both(|app| async move {
        let stage = Stage::new(&app, &["a@example.jp"]).await;
        let notice = letter(&app, &stage.comms, stage.incident, LetterKind::WebNotice).await;
        let campaigns = format!("{}/campaigns", stage.base);
        let refused = stage
            .comms
            .post(&campaigns, &json!({ "letter_id": notice.id }))
            .await;
        refused.problem(ErrorCode::StateConflict);
        let unknown = json!({ "letter_id": Uuid::from_u128(7) });
        stage
            .comms
            .post(&campaigns, &unknown)
            .await
            .problem(ErrorCode::NotFound);

        let campaign = stage.campaign(AmbiguousPolicy::Resend).await;
        let elsewhere = format!(
            "incidents/{}/campaigns/{}",
            open(&stage.comms, "他").await.id,
            campaign.id
        );
        for path in ["", "/events", "/deliveries", "/proof", "/ledger"] {
            let answer = stage.comms.get(&format!("{elsewhere}{path}")).await;
            answer.problem(ErrorCode::NotFound);
        }
        let proof = stage
            .comms
            .get(&format!("{}/proof", stage.path(&campaign)))
            .await;
        proof.problem(ErrorCode::StateConflict);
        let start = stage
            .comms
            .post(
                &format!("{elsewhere}/start"),
                &json!({ "confirm_recipients": 1 }),
            )
            .await;
        start.problem(ErrorCode::NotFound);
    })
    .await;
}
