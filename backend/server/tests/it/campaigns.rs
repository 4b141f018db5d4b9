//! Campaigns: nothing goes out without a standing approval and the right number, and what runs is paused and ended on the
//! version seen. What becomes of each mail is in `campaign_mails`.

use crate::{
    incidents::open,
    support::{Answer, Client, TestApp, on_both},
};
use actix_web::http::Method;
use saiki_api::{
    Lang, Uuid,
    approvals::{ApprovalAction, ApprovalState, ApprovalStep},
    audit::AuditEntry,
    campaigns::{AmbiguousPolicy, Campaign, CampaignState, NewCampaign},
    deliveries::Delivery,
    imports::{Import, ImportAccepted, ImportState},
    letters::{Audience, Basis, Letter, LetterKind, LetterPatch, LetterText, Sender},
    page::Page,
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

    /// Has everything of a started campaign sent, into the outbox.
    pub async fn send_out(&self, campaign: &Campaign) -> Campaign {
        let worker = worker(&self.app, Transport::Outbox);
        let done = self.wait_for(campaign, CampaignState::Done).await;
        worker.stop().await;
        done
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
