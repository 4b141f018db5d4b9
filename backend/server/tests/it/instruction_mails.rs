//! Instructions by mail: to whom, with which number typed, what became of each, reminders, stopping; and that nobody
//! who has answered is mailed, no exercise leaves the machine, and no figure of people told counts them.

use crate::{
    campaigns::{sink, until, worker},
    incidents::open,
    support::{Answer as Reply, Client, TestApp, on_both_with},
    systems::stage,
};
use actix_web::http::Method;
use saiki_api::{
    Uuid,
    audit::AuditEntry,
    campaigns::Campaign,
    deliveries::DeliveryState,
    gates::{Gate, MatterKind},
    incidents::Incident,
    instruction_mails::{
        InstructionMails, LeftOutReason, Mailing, MailingStarted, MailingState, UnitMail,
    },
    instructions::{Instruction, InstructionBoard, InstructionState},
    outbox::{OutboxMail, OutboxMessage},
    page::Page,
    permissions::Role,
    problem::ErrorCode,
    timeline::TimelineEvent,
    units::Unit,
};
use saiki_db::{
    Actor,
    deliveries::{Sending, pause},
};
use saiki_mailer::Transport;
use serde_json::{Value, json};

async fn on_both<F, Fut>(test: F)
where
    F: Fn(TestApp) -> Fut,
    Fut: Future<Output = ()>,
{
    let from = |config: &mut saiki::config::Config| {
        config.mail_from = "再起 <desk@aoba.example>".to_owned();
    };
    on_both_with(from, test).await;
}

/// An incident with an instruction to three units: one that can be mailed, one whose server refuses, one without a
/// mail address.
struct Scene {
    lead: Client,
    base: String,
    /// The instruction.
    path: String,
    instruction: Instruction,
    units: [Uuid; 3],
}

const REFUSED: &str = "perm-550-5.1.1+b@example.org";

impl Scene {
    async fn new(app: &TestApp) -> Scene {
        let (lead, _, base) = stage(app).await;
        Scene::within(lead, base).await
    }

    async fn within(lead: Client, base: String) -> Scene {
        let mut units = Vec::new();
        for (name, email) in [
            ("第一営業部", "a@example.org"),
            ("第二営業部", REFUSED),
            ("総務部", ""),
        ] {
            let new = json!({ "name": name, "email": email });
            units.push(lead.post("units", &new).await.expect::<Unit>(201).id);
        }
        let body = json!({
            "title": { "ja": "端末の確認", "en": "Check clients" },
            "text": { "ja": "手順書に従って確認する", "en": "Follow the procedure" },
            "deadline": "2026-11-25T08:00:00Z", "unit_ids": units,
            "reply_to": { "ja": "対策本部 内線100" },
        });
        let instruction: Instruction = lead
            .post(&format!("{base}/instructions"), &body)
            .await
            .expect(201);
        Scene {
            path: format!("{base}/instructions/{}", instruction.id),
            lead,
            base,
            instruction,
            units: units.try_into().unwrap(),
        }
    }

    async fn issued(app: &TestApp) -> Scene {
        let mut scene = Scene::new(app).await;
        scene.issue().await;
        scene
    }

    async fn issue(&mut self) {
        let path = format!("{}/issue", self.path);
        let version = self.instruction.version;
        let answer = self.at(&path, version, &json!({ "count": 3 })).await;
        self.instruction = answer.expect(200);
    }

    /// A POST on the version seen.
    async fn at(&self, path: &str, version: i64, body: &Value) -> Reply {
        let request = self.lead.request(Method::POST, path);
        let request = request.insert_header(("if-match", format!("\"{version}\"")));
        self.lead.send(request.set_json(body)).await
    }

    async fn send(&self, body: &Value) -> Reply {
        self.lead.post(&format!("{}/mails", self.path), body).await
    }

    async fn mails(&self) -> InstructionMails {
        let path = format!("{}/mails", self.path);
        self.lead.get(&path).await.expect(200)
    }

    async fn of(&self, unit: usize) -> UnitMail {
        let id = self.units[unit];
        let units = self.mails().await.units;
        units.into_iter().find(|mail| mail.unit_id == id).unwrap()
    }

    async fn sent(&self) {
        until("the mailing", || async {
            let mails = self.mails().await;
            (mails.mailings[0].state == MailingState::Done).then_some(())
        })
        .await;
    }

    async fn answer(&self, unit: usize) {
        let path = format!("{}/answers", self.path);
        let body = json!({ "unit_id": self.units[unit], "answer": "done", "way": "mail" });
        let _: InstructionBoard = self.lead.post(&path, &body).await.expect(200);
    }
}

fn reasons(left_out: &[saiki_api::instruction_mails::LeftOut]) -> Vec<LeftOutReason> {
    left_out.iter().map(|one| one.reason).collect()
}

#[actix_web::test]
async fn a_given_instruction_goes_to_those_that_can_be_mailed_with_the_number_typed() {
    on_both(|app| async move {
        let mut scene = Scene::new(&app).await;
        let two = json!({ "expected_count": 2 });
        scene.send(&two).await.problem(ErrorCode::StateConflict);
        scene.issue().await;
        let before = scene.mails().await;
        assert_eq!((before.first.count, before.reminder.count), (2, 0));
        assert_eq!(reasons(&before.first.left_out), [LeftOutReason::NoAddress]);
        let wrong = scene
            .send(&json!({ "expected_count": 3 }))
            .await
            .problem(ErrorCode::ConfirmationMismatch);
        assert!(wrong.detail.contains('2'));
        for (bad, field) in [
            (json!({ "expected_count": 0 }), "expected_count"),
            (json!({ "expected_count": 1, "unit_ids": [] }), "unit_ids"),
            (
                json!({ "expected_count": 2, "reply_to": "desk" }),
                "reply_to",
            ),
        ] {
            let problem = scene.send(&bad).await.problem(ErrorCode::ValidationFailed);
            assert_eq!(problem.errors[0].field, field);
        }
        let unknown = scene
            .send(&json!({ "expected_count": 2, "to": "all" }))
            .await;
        assert_eq!(unknown.status / 100, 4);
        let stranger = json!({ "expected_count": 1, "unit_ids": [Uuid::nil()] });
        scene
            .send(&stranger)
            .await
            .problem(ErrorCode::StateConflict);

        let path = format!("{}/mails", scene.path);
        let started: MailingStarted = scene.lead.post_once(&path, "once", &two).await.expect(201);
        let again: MailingStarted = scene.lead.post_once(&path, "once", &two).await.expect(201);
        assert_eq!(started, again);
        assert_eq!(
            (started.mailing.total, started.mailing.counts.waiting),
            (2, 2)
        );
        let none = &started.left_out[0];
        assert_eq!(
            (none.name.as_str(), none.reason),
            ("総務部", LeftOutReason::NoAddress)
        );
        assert!(none.remedy.ja.contains("電話") && none.remedy.en.contains("print"));
        // While these are on their way, nobody gets a second one.
        let twice = scene
            .send(&two)
            .await
            .problem(ErrorCode::ConfirmationMismatch);
        assert!(twice.detail.contains('0'));

        let (sink, smtp, _dir) = sink().await;
        let worker = worker(&app, smtp);
        scene.sent().await;
        worker.stop().await;
        let (accepted, refused) = (scene.of(0).await, scene.of(1).await);
        assert_eq!(accepted.state, DeliveryState::Accepted);
        assert!(accepted.accepted_at.is_some());
        assert_eq!(
            (refused.state, refused.code, refused.enhanced.as_deref()),
            (DeliveryState::Rejected, Some(550), Some("5.1.1"))
        );
        let taken = sink.ledger().unwrap();
        assert_eq!(taken.len(), 1);
        assert_eq!(taken[0].message_id, accepted.message_id);

        // No figure of people told counts them, and no campaign appears.
        let incident: Incident = scene.lead.get(&scene.base).await.expect(200);
        assert_eq!(
            (incident.counts.notified, incident.counts.undeliverable),
            (0, 0)
        );
        let path = format!("{}/campaigns", scene.base);
        let campaigns: Page<Campaign> = scene.lead.get(&path).await.expect(200);
        assert!(campaigns.items.is_empty());
        let path = format!("{}/timeline", scene.base);
        let told: Page<TimelineEvent> = scene.lead.get(&path).await.expect(200);
        let told = format!("{:?}", told.items);
        assert!(
            told.contains("Lead mailed instruction 1 to 2 units"),
            "{told}"
        );
    })
    .await;
}

#[actix_web::test]
async fn a_reminder_goes_to_the_silent_alone() {
    on_both(|app| async move {
        let scene = Scene::issued(&app).await;
        let early = json!({ "expected_count": 2, "reminder": true });
        scene
            .send(&early)
            .await
            .problem(ErrorCode::ConfirmationMismatch);
        scene
            .send(&json!({ "expected_count": 2 }))
            .await
            .expect::<MailingStarted>(201);
        let worker = worker(&app, Transport::Outbox);
        scene.sent().await;
        scene.answer(1).await;
        let mails = scene.mails().await;
        assert_eq!((mails.first.count, mails.reminder.count), (0, 1));
        let answered =
            json!({ "expected_count": 1, "reminder": true, "unit_ids": [scene.units[1]] });
        scene
            .send(&answered)
            .await
            .problem(ErrorCode::ConfirmationMismatch);
        let body = json!({
            "expected_count": 1, "reminder": true, "lang": "en", "reply_to": "team@aoba.example",
        });
        let started: MailingStarted = scene.send(&body).await.expect(201);
        assert_eq!(
            (started.mailing.number, started.mailing.reminder),
            (2, true)
        );
        let mut why = reasons(&started.left_out);
        why.sort_by_key(|reason| format!("{reason:?}"));
        assert_eq!(why, [LeftOutReason::Answered, LeftOutReason::NoAddress]);
        scene.sent().await;
        worker.stop().await;
        let reminded = scene.of(0).await;
        assert_eq!((reminded.mails, reminded.reminder), (2, true));
        assert!(!scene.of(1).await.reminder);

        // The outbox shows them as it shows other mails.
        let outbox = format!("{}/outbox", scene.base);
        let list: Page<OutboxMail> = scene.lead.get(&outbox).await.expect(200);
        assert_eq!(list.items.len(), 3);
        assert_eq!(
            list.items[0].subject,
            "[Reminder] [Instruction 1] Check clients"
        );
        assert_eq!(list.items[0].delivery_id, Some(reminded.delivery_id));
        let path = format!("{outbox}/{}?reveal=true", list.items[0].id);
        let comms = app.user(Role::Comms).await;
        let member = json!({ "user_id": comms.user.as_ref().unwrap().id });
        let added = scene
            .lead
            .post(&format!("{}/members", scene.base), &member)
            .await;
        assert!(added.status < 300);
        let mail: OutboxMessage = comms.get(&path).await.expect(200);
        let reply_to = mail
            .headers
            .iter()
            .find(|(name, _)| name == "Reply-To")
            .unwrap();
        assert_eq!(reply_to.1, "team@aoba.example");
        for part in [
            "To 第一営業部",
            "Follow the procedure",
            "Answer until: Wednesday, 25 November 2026, 17:00 (JST)",
            "対策本部 内線100",
        ] {
            assert!(mail.text.contains(part), "{part}: {}", mail.text);
        }
    })
    .await;
}

#[actix_web::test]
async fn an_exercise_mails_its_outbox_alone() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let new = json!({
            "title": "図上訓練", "category": "intrusions", "severity": "high", "exercise": true,
        });
        let incident: Incident = lead.post("incidents", &new).await.expect(201);
        let mut scene = Scene::within(lead, format!("incidents/{}", incident.id)).await;
        scene.issue().await;
        scene
            .send(&json!({ "expected_count": 2 }))
            .await
            .expect::<MailingStarted>(201);
        let (sink, smtp, _dir) = sink().await;
        let worker = worker(&app, smtp);
        scene.sent().await;
        worker.stop().await;
        assert!(sink.ledger().unwrap().is_empty());
        let path = format!("{}/outbox", scene.base);
        let list: Page<OutboxMail> = scene.lead.get(&path).await.expect(200);
        assert_eq!(list.items.len(), 2);
        for mail in list.items {
            assert_eq!(mail.subject, "【訓練】【指示 第1号】端末の確認");
        }
    })
    .await;
}

#[actix_web::test]
async fn what_is_paused_is_resumed_or_stopped_and_answers_and_ends_take_mails_back() {
    on_both(|app| async move {
        let scene = Scene::issued(&app).await;
        let two = json!({ "expected_count": 2 });
        let started: MailingStarted = scene.send(&two).await.expect(201);
        let own = format!("{}/mails/{}", scene.path, started.mailing.id);
        let step = |name: &str| format!("{own}/{name}");
        let none = json!(null);
        scene
            .at(&step("resume"), 1, &none)
            .await
            .problem(ErrorCode::StateConflict);
        let sending = Sending::Mailing(started.mailing.id);
        let now = app.now();
        let paused = app
            .state()
            .db()
            .change(Actor::system(), now, move |conn| {
                pause(conn, sending, "smtp_auth")
            })
            .await;
        assert!(paused.unwrap());
        let mailing = scene.mails().await.mailings.remove(0);
        assert_eq!(
            (mailing.state, mailing.pause_reason.as_deref()),
            (MailingState::Paused, Some("smtp_auth"))
        );
        scene
            .at(&step("resume"), 1, &none)
            .await
            .problem(ErrorCode::StaleVersion);
        let resumed: Mailing = scene.at(&step("resume"), 2, &none).await.expect(200);
        assert_eq!(
            (resumed.state, resumed.pause_reason),
            (MailingState::Running, None)
        );

        // An answer takes back the mail that waits; what may still go out goes on.
        scene.answer(0).await;
        assert_eq!(scene.of(0).await.state, DeliveryState::Cancelled);
        assert_eq!(scene.of(1).await.state, DeliveryState::Queued);
        let stopped: Mailing = scene.at(&step("stop"), 3, &none).await.expect(200);
        assert_eq!(
            (stopped.state, stopped.counts.cancelled),
            (MailingState::Stopped, 2)
        );
        scene
            .at(&step("stop"), 4, &none)
            .await
            .problem(ErrorCode::StateConflict);

        // What was not sent may be sent anew, and ends with the instruction.
        let again: MailingStarted = scene
            .send(&json!({ "expected_count": 1 }))
            .await
            .expect(201);
        assert_eq!(again.mailing.number, 2);
        let end = json!({ "close": true, "note": "電話で確認した" });
        let version = scene.instruction.version;
        let closed: Instruction = scene
            .lead
            .patch(&scene.path, version, &end)
            .await
            .expect(200);
        assert_eq!(closed.state, InstructionState::Closed);
        let mails = scene.mails().await;
        assert_eq!(mails.mailings[0].state, MailingState::Stopped);
        assert_eq!(scene.of(1).await.state, DeliveryState::Cancelled);
        scene
            .send(&json!({ "expected_count": 1 }))
            .await
            .problem(ErrorCode::StateConflict);
        let (sink, smtp, _dir) = sink().await;
        let worker = worker(&app, smtp);
        worker.stop().await;
        assert!(sink.ledger().unwrap().is_empty());
    })
    .await;
}

#[actix_web::test]
async fn mails_bar_no_end_stay_within_their_incident_and_leave_no_name_in_the_log() {
    on_both(|app| async move {
        let scene = Scene::issued(&app).await;
        scene
            .send(&json!({ "expected_count": 2 }))
            .await
            .expect::<MailingStarted>(201);
        let (_sink, smtp, _dir) = sink().await;
        let worker = worker(&app, smtp);
        scene.sent().await;
        worker.stop().await;

        // Who was not reached by mail answered otherwise: nothing of the instruction is open.
        for unit in 0..3 {
            scene.answer(unit).await;
        }
        let gate: Gate = scene
            .lead
            .get(&format!("{}/gate", scene.base))
            .await
            .expect(200);
        assert!(
            gate.matters
                .iter()
                .all(|m| m.kind != MatterKind::Instruction),
            "{gate:?}"
        );

        let other = open(&scene.lead, "別の事案").await.id;
        let mailing = scene.mails().await.mailings[0].id;
        let foreign = format!(
            "incidents/{other}/instructions/{}/mails",
            scene.instruction.id
        );
        scene.lead.get(&foreign).await.problem(ErrorCode::NotFound);
        let one = json!({ "expected_count": 1 });
        scene
            .lead
            .post(&foreign, &one)
            .await
            .problem(ErrorCode::NotFound);
        let step = format!("{foreign}/{mailing}/stop");
        scene
            .at(&step, 1, &json!(null))
            .await
            .problem(ErrorCode::NotFound);
        let nowhere = format!("{}/mails/{}/stop", scene.path, Uuid::nil());
        scene
            .at(&nowhere, 1, &json!(null))
            .await
            .problem(ErrorCode::NotFound);

        let auditor = app.user(Role::Auditor).await;
        let member = json!({ "user_id": auditor.user.as_ref().unwrap().id });
        let added = scene
            .lead
            .post(&format!("{}/members", scene.base), &member)
            .await;
        assert!(added.status < 300);
        let path = format!("{}/mails", scene.path);
        auditor
            .post(&path, &one)
            .await
            .problem(ErrorCode::Forbidden);

        let chain = scene.base.trim_start_matches("incidents/");
        let admin = app.user(Role::Admin).await;
        let log: Page<AuditEntry> = admin.get(&format!("audit?chain={chain}")).await.expect(200);
        for action in ["instruction.mailed", "instruction.mails_done"] {
            assert!(
                log.items.iter().any(|entry| entry.action == action),
                "{action}"
            );
        }
        let text = format!("{:?}", log.items);
        for name in ["第一営業部", "総務部", "example.org", "手順書"] {
            assert!(!text.contains(name), "{name}");
        }
    })
    .await;
}
