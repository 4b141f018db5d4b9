//! Alarms: before, at and after a deadline, once each, to those who see to it and in their language; none of what was
//! decided; and that no exercise leaves the machine.

use crate::{
    activities::post_at,
    campaigns::{sink, until, worker},
    clocks::{PRELIM, SENSITIVE, clock, clocks, field, known, leak},
    support::{self, Client, TestApp, on_both_with},
};
use saiki_api::{
    Timestamp, Uuid,
    alarms::{Alarm, AlarmBasis, AlarmBoard, AlarmStage, AlarmState},
    audit::AuditEntry,
    clocks::{Clock, ClockSettings, ClockState, Question},
    deliveries::DeliveryState,
    incidents::Incident,
    outbox::OutboxMail,
    page::Page,
    permissions::Role,
    problem::ErrorCode,
    users::User,
};
use saiki_db::{
    Actor,
    deliveries::{Sending, pause},
};
use saiki_mailer::Transport;
use serde_json::{Value, json};

const FINAL: &str = "jp.appi.final";

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

/// What happens each minute.
async fn minute(app: &TestApp) {
    saiki::background::tidy(app.state()).await.unwrap();
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// Moves the clock on to that instant.
fn wait_until(app: &TestApp, when: &str) {
    app.advance(at(when).as_second() - app.now().as_second());
}

/// Signed in anew: no session lasts for days.
async fn again(client: &Client) -> Client {
    let email = &client.user.as_ref().unwrap().email;
    client.app.sign_in(email).await
}

async fn board(client: &Client, incident: Uuid) -> AlarmBoard {
    let path = format!("incidents/{incident}/alarms");
    client.get(&path).await.expect(200)
}

/// The alarms once no mail is on its way.
async fn sent(client: &Client, incident: Uuid) -> AlarmBoard {
    until("the mails of alarms", || async {
        let now = board(client, incident).await;
        let running = |alarm: &Alarm| alarm.state == AlarmState::Running;
        (!now.alarms.iter().any(running)).then_some(now)
    })
    .await
}

async fn outbox(client: &Client, incident: Uuid) -> Vec<OutboxMail> {
    let path = format!("incidents/{incident}/outbox");
    let page: Page<OutboxMail> = client.get(&path).await.expect(200);
    page.items
}

/// What the audit log says of alarms.
async fn alarmed(app: &TestApp, incident: Uuid) -> Vec<AuditEntry> {
    let auditor = app.user(Role::Auditor).await;
    let path = format!("audit?chain={incident}&limit=200");
    let log: Page<AuditEntry> = auditor.get(&path).await.expect(200);
    let mut found = log.items;
    found.retain(|entry| entry.action == "clock.alarmed");
    found.sort_by_key(|entry| entry.seq);
    found
}

async fn waive(client: &Client, clock: &Clock) {
    let path = format!(
        "incidents/{}/clocks/{}/decision",
        clock.incident_id, clock.id
    );
    let body = json!({ "decision": "waived", "reason": "報告の対象ではないと確認した" });
    client
        .put(&path, clock.version, &body)
        .await
        .expect::<Clock>(200);
}

/// Sensitive data leaked; of the deadlines that follow, all but one need not be kept.
async fn leaked(client: &Client, since: &str, rule: &str) -> Uuid {
    let id = known(client, "名簿の誤送信", since).await;
    leak_but(client, id, rule).await;
    id
}

async fn leak_but(client: &Client, incident: Uuid, rule: &str) {
    leak(client, incident, SENSITIVE).await;
    for other in clocks(client, incident).await {
        let runs = matches!(other.state, ClockState::Running | ClockState::Overdue);
        if runs && other.rule_id != rule {
            waive(client, &clock(client, incident, &other.rule_id).await).await;
        }
    }
    let watched = clock(client, incident, rule).await;
    assert_eq!(watched.state, ClockState::Running);
}

/// Puts other settings of alarms in force.
async fn plan(client: &Client, alarms: Value) {
    let now: ClockSettings = client.get("clock-settings").await.expect(200);
    let wanted = json!({ "regimes": ["jp"], "stale_after_months": 12, "alarms": alarms });
    client
        .put("clock-settings", now.version, &wanted)
        .await
        .expect::<ClockSettings>(200);
}

async fn patch_user(app: &TestApp, user: Uuid, patch: Value) {
    let admin = app.user(Role::Admin).await;
    let path = format!("users/{user}");
    let now: User = admin.get(&path).await.expect(200);
    admin
        .patch(&path, now.version, &patch)
        .await
        .expect::<User>(200);
}

#[actix_web::test]
async fn a_deadline_is_told_before_at_and_after_it_once_each() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let id = leaked(&lead, "2026-11-24T00:00:00Z", FINAL).await;
        let watched = clock(&lead, id, FINAL).await;
        assert_eq!(watched.strict, Some(at("2026-12-23T14:59:59Z")));
        let incident: Incident = lead.get(&format!("incidents/{id}")).await.expect(200);
        let worker = worker(&app, Transport::Outbox);
        minute(&app).await;
        assert_eq!(board(&lead, id).await.total, 0);
        let stages = [
            (
                "2026-12-20T14:59:59Z",
                AlarmStage::Before,
                72,
                "72 hours left",
            ),
            (
                "2026-12-22T14:59:59Z",
                AlarmStage::Before,
                24,
                "24 hours left",
            ),
            (
                "2026-12-23T08:59:59Z",
                AlarmStage::Before,
                6,
                "6 hours left",
            ),
            ("2026-12-23T14:59:59Z", AlarmStage::At, 0, "Due now"),
            (
                "2026-12-24T14:59:59Z",
                AlarmStage::After,
                24,
                "24 hours overdue",
            ),
        ];
        for (n, (when, stage, hours, words)) in stages.into_iter().enumerate() {
            wait_until(&app, when);
            app.advance(-1);
            minute(&app).await;
            app.advance(1);
            minute(&app).await;
            app.advance(60);
            minute(&app).await;
            let lead = again(&lead).await;
            let told = sent(&lead, id).await;
            assert_eq!(
                (told.total, told.alarms.len()),
                (n as i64 + 1, n + 1),
                "{when}"
            );
            let alarm = &told.alarms[0];
            assert_eq!((alarm.raised_at, alarm.state), (at(when), AlarmState::Done));
            let item = &alarm.items[0];
            assert_eq!(
                (item.basis, item.stage, item.hours),
                (AlarmBasis::Rule, stage, hours)
            );
            assert_eq!(
                (item.clock_id, Some(item.due)),
                (Some(watched.id), watched.strict)
            );
            assert_eq!(
                (item.title.as_str(), alarm.items.len()),
                (watched.title.as_str(), 1)
            );
            let mail = &alarm.mails[0];
            assert_eq!(
                (mail.user_id, alarm.mails.len()),
                (lead.user.as_ref().unwrap().id, 1)
            );
            assert_eq!(mail.state, DeliveryState::Accepted);
            assert!(mail.accepted_at.is_some());

            let mails = outbox(&lead, id).await;
            assert_eq!(mails.len(), n + 1);
            assert_eq!(
                mails[0].subject,
                format!(
                    "[Deadline] {words}: {} ({})",
                    watched.title, incident.reference
                )
            );
            assert_eq!(mails[0].message_id, mail.message_id);
        }
        worker.stop().await;

        let entries = alarmed(&app, id).await;
        let said: Vec<_> = entries
            .iter()
            .map(|entry| (entry.data["stage"].clone(), entry.data["hours"].clone()))
            .collect();
        let expected = [
            ("before", 72),
            ("before", 24),
            ("before", 6),
            ("at", 0),
            ("after", 24),
        ];
        assert_eq!(
            said,
            expected.map(|(stage, hours)| (json!(stage), json!(hours)))
        );
        for entry in entries {
            assert_eq!(
                (entry.subject, entry.actor_id),
                (watched.id.to_string(), None)
            );
            assert_eq!(entry.data["rule"], json!(FINAL));
            assert_eq!(entry.data["title"]["en"], json!(watched.title));
            assert_eq!(entry.data["due"].as_str().map(at), watched.strict);
        }
    })
    .await;
}

#[actix_web::test]
async fn nothing_is_told_of_what_was_decided_nor_of_a_stage_before_the_clock_began() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let since = "2026-11-24T00:00:00Z";
        let waived = leaked(&lead, since, FINAL).await;
        let runs = leaked(&lead, since, PRELIM).await;
        // 72 hours before the third day nobody knew yet.
        minute(&app).await;
        assert_eq!(board(&lead, runs).await.total, 0);

        wait_until(&app, "2026-11-25T15:00:00Z");
        minute(&app).await;
        let lead = again(&lead).await;
        assert_eq!(board(&lead, waived).await.total, 0);
        let told = board(&lead, runs).await;
        assert_eq!((told.total, told.alarms[0].items[0].hours), (1, 24));
        assert_eq!(
            told.alarms[0].items[0].extended,
            Some(at("2026-11-28T14:59:59Z"))
        );

        waive(&lead, &clock(&lead, runs, PRELIM).await).await;
        wait_until(&app, "2026-11-27T15:00:00Z");
        minute(&app).await;
        let lead = again(&lead).await;
        assert_eq!(board(&lead, runs).await.total, 1);
        assert!(outbox(&lead, waived).await.is_empty());
    })
    .await;
}

#[actix_web::test]
async fn whoever_sees_to_it_is_told_in_their_language_and_when_they_cannot_be_those_responsible() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let id = leaked(&lead, "2026-11-24T00:00:00Z", PRELIM).await;
        let owner = app.make_user(Role::Comms).await;
        patch_user(&app, owner.id, json!({ "lang": "ja" })).await;
        let member = json!({ "user_id": owner.id });
        let added = lead.post(&format!("incidents/{id}/members"), &member).await;
        assert!(added.status < 300, "{}", added.text());
        let watched = clock(&lead, id, PRELIM).await;
        let path = format!("incidents/{id}/clocks/{}/plan", watched.id);
        let named: Clock = lead
            .put(&path, watched.version, &json!({ "owner_id": owner.id }))
            .await
            .expect(200);
        assert_eq!(named.owner_id, Some(owner.id));

        let worker = worker(&app, Transport::Outbox);
        wait_until(&app, "2026-11-25T14:59:59Z");
        minute(&app).await;
        let lead = again(&lead).await;
        let told = sent(&lead, id).await;
        let to = |alarm: &Alarm| alarm.mails.iter().map(|m| m.user_id).collect::<Vec<_>>();
        assert_eq!(to(&told.alarms[0]), [owner.id]);
        assert_eq!(
            told.alarms[0].items[0].owner_name.as_ref(),
            Some(&owner.name)
        );
        let mails = outbox(&lead, id).await;
        assert!(
            mails[0]
                .subject
                .starts_with("【期限】あと24時間：個人情報保護委員会への速報（"),
            "{}",
            mails[0].subject
        );

        patch_user(&app, owner.id, json!({ "disabled": true })).await;
        wait_until(&app, "2026-11-26T08:59:59Z");
        minute(&app).await;
        let lead = again(&lead).await;
        let told = sent(&lead, id).await;
        worker.stop().await;
        assert_eq!(to(&told.alarms[0]), [lead.user.as_ref().unwrap().id]);
        let mails = outbox(&lead, id).await;
        assert_eq!(mails.len(), 2);
        assert!(
            mails[0]
                .subject
                .starts_with("[Deadline] 6 hours left: Preliminary report"),
            "{}",
            mails[0].subject
        );
    })
    .await;
}

#[actix_web::test]
async fn own_deadlines_and_open_questions_of_one_moment_are_one_mail() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let id = known(&lead, "a", "2026-11-24T00:00:00Z").await;
        let due = json!({ "due": "2026-11-25T09:00:00Z" });
        let watched = clock(&lead, id, PRELIM).await;
        let path = format!("incidents/{id}/clocks/{}/plan", watched.id);
        lead.put(&path, watched.version, &due)
            .await
            .expect::<Clock>(200);
        let question = format!("incidents/{id}/clock-questions/sensitive_data");
        let path = format!("{question}/plan");
        let planned: Question = lead.put(&path, 0, &due).await.expect(200);

        let worker = worker(&app, Transport::Outbox);
        wait_until(&app, "2026-11-24T09:00:00Z");
        minute(&app).await;
        let lead = again(&lead).await;
        let told = sent(&lead, id).await;
        assert_eq!((told.total, told.alarms[0].mails.len()), (1, 1));
        let items = &told.alarms[0].items;
        let has = |basis: AlarmBasis| items.iter().find(|item| item.basis == basis).unwrap();
        assert_eq!(items.len(), 2);
        assert_eq!(has(AlarmBasis::Internal).clock_id, Some(watched.id));
        let asked = has(AlarmBasis::Question);
        assert_eq!(asked.question.as_deref(), Some("sensitive_data"));
        assert_eq!((&asked.title, asked.hours), (&planned.text, 24));
        let mails = outbox(&lead, id).await;
        assert!(
            mails[0].subject.contains(" and 1 more ("),
            "{}",
            mails[0].subject
        );

        let answer = json!({ "answer": "yes", "note": "調査チームの報告による" });
        let path = format!("{question}/answer");
        lead.put(&path, planned.version, &answer)
            .await
            .expect::<Question>(200);
        wait_until(&app, "2026-11-25T03:00:00Z");
        minute(&app).await;
        let lead = again(&lead).await;
        let told = sent(&lead, id).await;
        worker.stop().await;
        let left: Vec<_> = told.alarms[0]
            .items
            .iter()
            .map(|i| (i.basis, i.hours))
            .collect();
        assert_eq!(left, [(AlarmBasis::Internal, 6)]);
    })
    .await;
}

#[actix_web::test]
async fn without_mail_the_alarm_is_raised_and_says_why_none_was_written() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let id = leaked(&lead, "2026-11-24T00:00:00Z", PRELIM).await;
        let with = |hours: Value, mail: bool| {
            json!({
                "before_hours": hours, "at": true, "repeat_hours": 24, "repeats": 1, "mail": mail,
                "exercises": true,
            })
        };
        let wrong = json!({
            "regimes": ["jp"], "stale_after_months": 12, "alarms": with(json!([24, 0]), true),
        });
        let refused = lead.put("clock-settings", 0, &wrong).await;
        assert_eq!(field(&refused), "alarms.before_hours.1");
        plan(&lead, with(json!([24]), false)).await;
        wait_until(&app, "2026-11-25T14:59:59Z");
        minute(&app).await;
        let lead = again(&lead).await;
        let told = board(&lead, id).await;
        let alarm = &told.alarms[0];
        assert_eq!((alarm.state, alarm.mails.len()), (AlarmState::Unsent, 0));
        assert!(!alarm.unsent_reason.as_ref().unwrap().is_empty());
        assert_eq!(alarmed(&app, id).await.len(), 1);
        assert!(outbox(&lead, id).await.is_empty());
    })
    .await;
}

#[actix_web::test]
async fn without_a_sender_the_alarm_is_raised_all_the_same() {
    support::on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let id = leaked(&lead, "2026-11-24T00:00:00Z", PRELIM).await;
        wait_until(&app, "2026-11-25T14:59:59Z");
        minute(&app).await;
        let lead = again(&lead).await;
        let alarm = board(&lead, id).await.alarms.remove(0);
        assert_eq!(alarm.state, AlarmState::Unsent);
        assert!(alarm.unsent_reason.unwrap().contains("sender"));
        assert_eq!(alarmed(&app, id).await.len(), 1);
    })
    .await;
}

#[actix_web::test]
async fn an_incident_that_cannot_be_told_of_keeps_no_other_from_it() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let broken = known(&lead, "読めない事案", "2026-11-24T00:00:00Z").await;
        leak_but(&lead, broken, PRELIM).await;
        let id = leaked(&lead, "2026-11-24T00:00:00Z", PRELIM).await;
        let sql = "UPDATE incidents SET tlp = 'none' WHERE title = '読めない事案'";
        app.state()
            .db()
            .bookkeeping(move |conn| saiki_db::testing::execute(conn, sql))
            .await
            .unwrap();
        wait_until(&app, "2026-11-25T14:59:59Z");
        assert!(saiki::background::tidy(app.state()).await.is_err());
        let lead = again(&lead).await;
        assert_eq!(board(&lead, id).await.total, 1);
        assert_eq!(alarmed(&app, id).await.len(), 1);
        assert_eq!(alarmed(&app, broken).await.len(), 0);
    })
    .await;
}

#[actix_web::test]
async fn an_exercise_mails_its_outbox_alone_and_can_be_left_out() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let aware = json!({
            "kind": "aware", "moment": { "at": "2026-11-24T00:00:00Z", "zone": "Asia/Tokyo" },
        });
        let new = json!({
            "title": "図上訓練", "category": "other", "severity": "high", "exercise": true,
            "times": [aware],
        });
        let incident: Incident = lead.post("incidents", &new).await.expect(201);
        let id = incident.id;
        leak_but(&lead, id, PRELIM).await;
        let (sink, smtp, _dir) = sink().await;
        let worker = worker(&app, smtp);
        wait_until(&app, "2026-11-25T14:59:59Z");
        minute(&app).await;
        let lead = again(&lead).await;
        let told = sent(&lead, id).await;
        worker.stop().await;
        assert_eq!(told.total, 1);
        assert!(sink.ledger().unwrap().is_empty());
        let mails = outbox(&lead, id).await;
        assert_eq!(mails.len(), 1);
        assert!(
            mails[0]
                .subject
                .starts_with("[EXERCISE] [Deadline] 24 hours left: "),
            "{}",
            mails[0].subject
        );

        let none = json!({
            "before_hours": [72, 24, 6], "at": true, "repeat_hours": 24, "repeats": 7, "mail": true,
            "exercises": false,
        });
        plan(&lead, none).await;
        wait_until(&app, "2026-11-26T08:59:59Z");
        minute(&app).await;
        let lead = again(&lead).await;
        assert_eq!(board(&lead, id).await.total, 1);
    })
    .await;
}

#[actix_web::test]
async fn mails_that_were_paused_go_on_when_somebody_resumes_them() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let id = leaked(&lead, "2026-11-24T00:00:00Z", PRELIM).await;
        wait_until(&app, "2026-11-25T14:59:59Z");
        minute(&app).await;
        let lead = again(&lead).await;
        let alarm = board(&lead, id).await.alarms.remove(0);
        assert_eq!((alarm.state, alarm.mails.len()), (AlarmState::Running, 1));
        let path = format!("incidents/{id}/alarms/{}/resume", alarm.id);
        let none = json!(null);
        post_at(&lead, &path, alarm.version, &none)
            .await
            .problem(ErrorCode::StateConflict);
        let (sending, now) = (Sending::Alarm(alarm.id), app.now());
        let paused = app
            .state()
            .db()
            .change(Actor::system(), now, move |conn| {
                pause(conn, sending, "smtp_auth")
            })
            .await;
        assert!(paused.unwrap());
        let held = board(&lead, id).await.alarms.remove(0);
        assert_eq!(
            (held.state, held.pause_reason.as_deref()),
            (AlarmState::Paused, Some("smtp_auth"))
        );
        post_at(&lead, &path, alarm.version, &none)
            .await
            .problem(ErrorCode::StaleVersion);
        let other = known(&lead, "b", "2026-11-24T00:00:00Z").await;
        let elsewhere = format!("incidents/{other}/alarms/{}/resume", alarm.id);
        post_at(&lead, &elsewhere, held.version, &none)
            .await
            .problem(ErrorCode::NotFound);
        let resumed: Alarm = post_at(&lead, &path, held.version, &none).await.expect(200);
        assert_eq!(
            (resumed.state, resumed.pause_reason),
            (AlarmState::Running, None)
        );

        let worker = worker(&app, Transport::Outbox);
        let told = sent(&lead, id).await;
        worker.stop().await;
        assert_eq!(told.alarms[0].mails[0].state, DeliveryState::Accepted);
    })
    .await;
}
