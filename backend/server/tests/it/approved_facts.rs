//! What an approval covers beside text and recipients: what the letter takes from the records of the incident and the
//! organisation. Nothing goes out filled with other facts than those approved.

use crate::{
    campaigns::Stage,
    support::{TestApp, on_both},
};
use saiki_api::{
    approvals::{Approval, ApprovalState},
    audit::AuditEntry,
    campaigns::{AmbiguousPolicy, Campaign},
    incidents::Incident,
    letters::{GoneOut, Letter, LetterState, OutWay, Reach},
    organisation::{Both, Organisation},
    outbox::{OutboxMail, OutboxMessage},
    page::Page,
    permissions::Role,
    problem::ErrorCode,
};
use serde_json::{Value, json};

/// A letter that says what happened and whose it is, and nothing else of the records.
async fn stage(app: &TestApp) -> Stage {
    let stage = Stage::new(app, &["a@example.jp"]).await;
    let path = format!("{}/letters/{}", stage.base, stage.letter.id);
    let text = json!({ "texts": [{
        "lang": "ja", "subject": "お知らせ",
        "body": "{{ person.name }} 様\n\n{{ incident.summary }}\n{{ org.name }}\n{% if incident.cause %}原因が判明しました。{% endif %}",
    }] });
    let letter = stage.comms.patch(&path, stage.letter.version, &text).await;
    Stage {
        letter: letter.expect(200),
        ..stage
    }
}

async fn letter(stage: &Stage) -> Letter {
    let path = format!("{}/letters/{}", stage.base, stage.letter.id);
    stage.comms.get(&path).await.expect(200)
}

async fn reach(stage: &Stage) -> Reach {
    let path = format!("{}/letters/{}/reach", stage.base, stage.letter.id);
    stage.comms.get(&path).await.expect(200)
}

async fn change(stage: &Stage, patch: Value) {
    let now: Incident = stage.comms.get(&stage.base).await.expect(200);
    let answer = stage.comms.patch(&stage.base, now.version, &patch).await;
    answer.expect::<Incident>(200);
}

async fn rename(app: &TestApp, stage: &Stage, change: impl Fn(&mut Organisation)) {
    let admin = app.user(Role::Admin).await;
    let mut now: Organisation = stage.comms.get("organisation").await.expect(200);
    let version = now.version;
    change(&mut now);
    let answer = admin.put("organisation", version, &now).await;
    answer.expect::<Organisation>(200);
}

/// Why the last approval is void; `None` while it stands.
async fn void_reason(stage: &Stage) -> Option<String> {
    let letter = letter(stage).await;
    let approval = letter.approval.unwrap();
    assert_eq!(
        approval.state == ApprovalState::Voided,
        letter.state == LetterState::Draft
    );
    approval.void_reason
}

#[actix_web::test]
async fn a_fact_the_letter_says_voids_its_approval_and_no_other_fact_does() {
    on_both(|app| async move {
        let stage = stage(&app).await;
        let campaign = stage.campaign(AmbiguousPolicy::Resend).await;
        stage.approve().await;
        let shown = reach(&stage).await;
        let fields: Vec<&str> = shown.facts.iter().map(|f| f.field.as_str()).collect();
        assert_eq!(
            fields,
            [
                "incident.summary",
                "org.name",
                "sender.name",
                "sender.reply_to"
            ]
        );
        assert_eq!(
            letter(&stage).await.approval.unwrap().facts_hash,
            shown.facts_hash
        );

        // What it does not say is nobody's concern.
        change(
            &stage,
            json!({ "title": "別の名称", "severity": "critical" }),
        )
        .await;
        rename(&app, &stage, |org| {
            org.desk.phone = "03-0000-0000".to_owned()
        })
        .await;
        assert_eq!(void_reason(&stage).await, None);

        let moved = Some("facts_changed".to_owned());
        change(&stage, json!({ "summary": "改ざんの範囲が広がりました。" })).await;
        assert_eq!(void_reason(&stage).await, moved);
        let refused = stage.start(&campaign, 1).await;
        refused.problem(ErrorCode::ApprovalVoid);

        stage.approve().await;
        rename(&app, &stage, |org| {
            org.name = Both {
                ja: "青葉株式会社".to_owned(),
                en: "Aoba".to_owned(),
            };
        })
        .await;
        assert_eq!(void_reason(&stage).await, moved);

        // Of the cause it says only that there is one.
        stage.approve().await;
        let known =
            |text: &str| json!({ "facts": { "cause": { "state": "known", "text": text } } });
        change(&stage, known("設定の誤り")).await;
        assert_eq!(void_reason(&stage).await, moved);
        stage.approve().await;
        change(&stage, known("管理画面の設定の誤り")).await;
        assert_eq!(void_reason(&stage).await, None);
        stage.start(&campaign, 1).await.expect::<Campaign>(200);

        let auditor = app.user(Role::Auditor).await;
        let path = format!("audit?chain={}", stage.incident);
        let log: Page<AuditEntry> = auditor.get(&path).await.expect(200);
        let voided: Vec<&AuditEntry> = log
            .items
            .iter()
            .filter(|e| e.action == "approval.voided")
            .collect();
        assert_eq!(voided.len(), 3);
        assert!(voided.iter().all(|e| e.data["reason"] == "facts_changed"));

        // What went out stays as it was approved, whatever the records say later.
        change(&stage, json!({ "summary": "調査が終わりました。" })).await;
        assert_eq!(void_reason(&stage).await, None);
        assert!(reach(&stage).await.gone_out && !shown.gone_out);
    })
    .await;
}

#[actix_web::test]
async fn an_approver_answers_for_the_facts_they_saw() {
    on_both(|app| async move {
        let stage = stage(&app).await;
        let path = format!("{}/letters/{}/approvals", stage.base, stage.letter.id);
        let seen = reach(&stage).await;
        let step = |action: &str, facts_hash: &str| {
            json!({
                "action": action, "content_hash": stage.letter.content_hash,
                "recipients_hash": seen.recipients_hash, "facts_hash": facts_hash,
            })
        };
        change(&stage, json!({ "summary": "改ざんの範囲が広がりました。" })).await;
        let late = step("request", &seen.facts_hash);
        let refused = stage.comms.post(&path, &late).await;
        refused.problem(ErrorCode::Conflict);
        let now = reach(&stage).await.facts_hash;
        assert_ne!(now, seen.facts_hash);
        let asked = stage.comms.post(&path, &step("request", &now)).await;
        assert_eq!(asked.status, 200, "{}", asked.text());
        let blind = stage
            .lead
            .post(&path, &step("approve", &seen.facts_hash))
            .await;
        blind.problem(ErrorCode::Conflict);
        change(&stage, json!({ "summary": "さらに広がりました。" })).await;
        let void = stage.lead.post(&path, &step("approve", &now)).await;
        void.problem(ErrorCode::ApprovalVoid);
    })
    .await;
}

#[actix_web::test]
async fn a_campaign_that_runs_says_to_everybody_what_was_approved() {
    on_both(|app| async move {
        let stage = stage(&app).await;
        change(&stage, json!({ "summary": "承認された概要です。" })).await;
        let campaign = stage.campaign(AmbiguousPolicy::Resend).await;
        stage.approve().await;
        stage.start(&campaign, 1).await.expect::<Campaign>(200);
        change(&stage, json!({ "summary": "後から書き換えた概要です。" })).await;
        stage.send_out(&campaign).await;
        let outbox = format!("{}/outbox", stage.base);
        let list: Page<OutboxMail> = stage.lead.get(&outbox).await.expect(200);
        let path = format!("{outbox}/{}", list.items[0].id);
        let mail: OutboxMessage = stage.comms.get(&path).await.expect(200);
        assert!(mail.text.contains("承認された概要です。"), "{}", mail.text);
    })
    .await;
}

#[actix_web::test]
async fn what_went_out_was_approved_whatever_the_register_says_later() {
    on_both(|app| async move {
        let stage = stage(&app).await;
        let campaign = stage.campaign(AmbiguousPolicy::Resend).await;
        assert!(reach(&stage).await.needs_approval);
        stage.approve().await;
        assert!(!reach(&stage).await.needs_approval);
        let before = letter(&stage).await;
        assert_eq!(before.gone_out, None);
        let approved = before.approval.unwrap();
        stage.start(&campaign, 1).await.expect::<Campaign>(200);

        stage.register(&["b@example.jp"]).await;
        let now = letter(&stage).await;
        assert_eq!(now.state, LetterState::Draft);
        let out: GoneOut = now.gone_out.clone().unwrap();
        assert_eq!((out.way, out.id), (OutWay::Mail, campaign.id));
        assert_eq!(out.content_hash, before.content_hash);
        let under = out.approval.unwrap();
        assert_eq!(under.id, approved.id);
        assert_eq!(under.decided_by_name, approved.decided_by_name);
        assert_eq!(under.decided_at, approved.decided_at);
        assert_eq!(under.recipients_hash, approved.recipients_hash);
        assert_eq!(under.void_reason.as_deref(), Some("recipients_changed"));
        assert!(reach(&stage).await.needs_approval);

        // Approved anew, and even edited, it went out under the approval of then.
        stage.approve().await;
        assert!(!reach(&stage).await.needs_approval);
        let path = format!("{}/letters", stage.base);
        let listed: Page<Letter> = stage.comms.get(&path).await.expect(200);
        let out = listed.items[0].gone_out.clone().unwrap();
        assert_eq!(out.approval.unwrap().id, approved.id);
        assert_eq!(listed.items[0].state, LetterState::Approved);
    })
    .await;
}

#[actix_web::test]
async fn the_history_of_approvals_says_whose_change_voided_one() {
    on_both(|app| async move {
        let stage = stage(&app).await;
        let path = format!("{}/letters/{}/approvals", stage.base, stage.letter.id);
        let none: Vec<Approval> = stage.comms.get(&path).await.expect(200);
        assert!(none.is_empty());
        stage.approve().await;
        app.advance(60);
        change(&stage, json!({ "summary": "改ざんの範囲が広がりました。" })).await;
        let at = app.now();
        stage.approve().await;
        let all: Vec<Approval> = stage.lead.get(&path).await.expect(200);
        let states: Vec<ApprovalState> = all.iter().map(|a| a.state).collect();
        assert_eq!(states, [ApprovalState::Approved, ApprovalState::Voided]);
        assert_eq!(all[0].voided_at, None);
        let by = stage.comms.user.as_ref().unwrap().name.clone();
        assert_eq!(all[1].voided_by_name, Some(by));
        assert_eq!(all[1].voided_at, Some(at));
        assert_eq!(all[1].void_reason.as_deref(), Some("facts_changed"));
    })
    .await;
}
