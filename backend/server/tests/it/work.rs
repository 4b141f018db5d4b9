//! The work list and stalls: each shows on the day it begins, to whom it concerns, and goes up by rule.

use crate::{
    activities::{items, post_at},
    clocks::{PRELIM, SENSITIVE, at, known, leak},
    filings_filed::{make, member, step},
    incidents::open,
    support::{Client, on_both},
};
use saiki_api::{
    Uuid,
    activities::{Activity, ActivityState},
    clocks::Question,
    filings::Filing,
    items::Item,
    permissions::Role,
    problem::ErrorCode,
    stalls::{StallKind, StallRule},
    work::{WorkEntry, WorkKind, WorkPage},
};
use serde_json::{Value, json};

const DAY: i64 = 24 * 3_600;

async fn work(client: &Client, scope: &str) -> WorkPage {
    client
        .get(&format!("work?limit=200&scope={scope}"))
        .await
        .expect(200)
}

async fn of_kind(client: &Client, scope: &str, kind: WorkKind) -> Vec<WorkEntry> {
    let all = work(client, scope).await.items.into_iter();
    all.filter(|entry| entry.kind == kind).collect()
}

async fn take(client: &Client, incident: Uuid, code: &str, more: Value) -> Item {
    let all = items(client, incident).await;
    let item = all.into_iter().find(|i| i.code == code).unwrap();
    let path = format!("incidents/{incident}/items/{}", item.id);
    client.patch(&path, item.version, &more).await.expect(200)
}

#[actix_web::test]
async fn a_stall_shows_on_the_day_it_begins_and_goes_to_the_executive_by_rule() {
    on_both(|app| async move {
        let boss = app.make_user(Role::Approver).await;
        let lead = app.user(Role::Lead).await;
        let rule = StallRule {
            executive_id: Some(boss.id),
            ..StallRule::default()
        };
        let set: StallRule = lead.put("stall-rule", 0, &rule).await.expect(200);
        assert_eq!((set.version, set.executive_id), (1, Some(boss.id)));
        let id = open(&lead, "a").await.id;
        let me = lead.user.as_ref().unwrap().id;
        take(
            &lead,
            id,
            "RP-6",
            json!({ "owner_id": me, "priority": "high" }),
        )
        .await;
        assert_eq!(work(&lead, "mine").await.counts.mine_overdue, 0);

        // Three days without a change; the app's clock stands at ten in the morning in Tokyo.
        app.advance(2 * DAY + 13 * 3_600);
        let lead = app.sign_in(&lead.user.as_ref().unwrap().email).await;
        assert_eq!(work(&lead, "mine").await.items[0].stall, None);
        app.advance(3_600);
        let lead = app.sign_in(&lead.user.as_ref().unwrap().email).await;
        let mine = work(&lead, "mine").await;
        let stall = mine.items[0].stall.clone().unwrap();
        assert_eq!((stall.kind, stall.since), (StallKind::Idle, app.now()));
        assert_eq!(stall.escalated_to, None);
        assert!(
            stall.explanation.contains("3 days"),
            "{}",
            stall.explanation
        );
        assert!(mine.counts.mine_overdue == 1 && mine.counts.overdue >= 1);

        app.advance(DAY);
        let boss = app.sign_in(&boss.email).await;
        let raised = work(&boss, "escalated").await;
        let ours = raised
            .items
            .iter()
            .find(|e| e.title.starts_with("RP-6"))
            .unwrap();
        assert!(ours.escalated && !ours.mine);
        assert_eq!(
            ours.stall
                .as_ref()
                .unwrap()
                .escalated_to
                .as_ref()
                .unwrap()
                .id,
            boss.user.as_ref().unwrap().id
        );

        // A comment is a change: it stands still no longer.
        let lead = app.sign_in(&lead.user.as_ref().unwrap().email).await;
        let path = format!("incidents/{id}/items/{}/comments", ours.id);
        lead.post(&path, &json!({ "text": "弁護士の回答待ち" }))
            .await
            .expect::<Value>(201);
        assert!(
            !work(&boss, "escalated")
                .await
                .items
                .iter()
                .any(|e| e.id == ours.id)
        );
    })
    .await;
}

#[actix_web::test]
async fn an_executive_named_later_sees_the_incidents_that_are_open() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let id = open(&lead, "a").await.id;
        let boss = app.user(Role::Approver).await;
        let path = format!("incidents/{id}");
        boss.get(&path).await.problem(ErrorCode::NotFound);
        let rule = StallRule {
            executive_id: Some(boss.user.as_ref().unwrap().id),
            ..StallRule::default()
        };
        lead.put("stall-rule", 0, &rule)
            .await
            .expect::<StallRule>(200);
        boss.get(&path).await.expect::<Value>(200);
        // Setting it again, with the executive a member already, is no fault.
        lead.put("stall-rule", 1, &rule)
            .await
            .expect::<StallRule>(200);
    })
    .await;
}

#[actix_web::test]
async fn what_is_past_due_makes_its_activity_late() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let id = open(&lead, "a").await.id;
        app.advance(DAY + 60);
        let lead = app.sign_in(&lead.user.as_ref().unwrap().email).await;
        // UR-1 and ER-5 were due a day after the organisation became aware.
        let late = work(&lead, "overdue").await;
        let codes: Vec<_> = late
            .items
            .iter()
            .map(|e| e.title.split(' ').next().unwrap().to_owned())
            .collect();
        assert!(
            codes.contains(&"UR-1".to_owned()) && codes.contains(&"ER-5".to_owned()),
            "{codes:?}"
        );
        assert!(
            late.items
                .iter()
                .all(|e| e.stall.as_ref().unwrap().kind == StallKind::Overdue)
        );
        let ur: Activity = lead
            .get(&format!("incidents/{id}/activities/ur"))
            .await
            .expect(200);
        assert_eq!((ur.state, ur.items.stalled), (ActivityState::Late, 1));
    })
    .await;
}

#[actix_web::test]
async fn mine_and_my_teams_are_told_apart_and_foreign_incidents_are_not_there() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let comms = app.user(Role::Comms).await;
        let them = comms.user.as_ref().unwrap().id;
        let id = open(&lead, "a").await.id;
        open(&lead, "その他の案件").await;
        lead.post(
            &format!("incidents/{id}/members"),
            &json!({ "user_id": them }),
        )
        .await
        .expect::<Value>(201);
        let path = format!("incidents/{id}/activities/ur");
        let wanted = json!({ "team": [them], "accountable_id": them });
        let asked: Activity = lead.patch(&path, 1, &wanted).await.expect(200);
        take(&lead, id, "UR-2", json!({ "owner_id": them })).await;

        let mine = work(&comms, "mine").await;
        let kinds: Vec<_> = mine.items.iter().map(|e| e.kind).collect();
        assert_eq!(kinds.len(), 2);
        assert!(kinds.contains(&WorkKind::Item) && kinds.contains(&WorkKind::Acceptance));
        assert_eq!(mine.counts.team, 6);
        assert!(
            work(&comms, "team")
                .await
                .items
                .iter()
                .all(|e| e.incident_id == Some(id))
        );
        let path = format!("{path}/answer");
        post_at(&comms, &path, asked.version, &json!({ "accept": true }))
            .await
            .expect::<Activity>(200);
        assert_eq!(work(&comms, "mine").await.total, Some(1));

        let page: WorkPage = comms.get("work?scope=team&limit=2").await.expect(200);
        let next = page.next_cursor.unwrap();
        let rest: WorkPage = comms
            .get(&format!("work?scope=team&limit=200&cursor={next}"))
            .await
            .expect(200);
        assert_eq!(rest.items.len(), 3);
    })
    .await;
}

#[actix_web::test]
async fn a_rule_out_of_range_is_refused_by_name() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let mut rule = json!(StallRule::default());
        rule["idle_days"]["urgent"] = json!(0);
        let problem = lead
            .put("stall-rule", 0, &rule)
            .await
            .problem(ErrorCode::ValidationFailed);
        assert_eq!(problem.errors[0].field, "idle_days.urgent");
        let mut rule = json!(StallRule::default());
        rule["executive_id"] = json!(Uuid::from_u128(7));
        let problem = lead
            .put("stall-rule", 0, &rule)
            .await
            .problem(ErrorCode::ValidationFailed);
        assert_eq!(problem.errors[0].field, "executive_id");
    })
    .await;
}

#[actix_web::test]
async fn a_report_that_awaits_approval_is_work_of_those_who_may_give_it() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let id = known(&lead, "a", "2026-11-24T00:00:00Z").await;
        leak(&lead, id, SENSITIVE).await;
        let legal = member(&app, &lead, id, Role::Compliance).await;
        let approver = member(&app, &lead, id, Role::Approver).await;
        let comms = member(&app, &lead, id, Role::Comms).await;
        let made = make(&legal, id, PRELIM).await;
        assert_eq!(of_kind(&approver, "mine", WorkKind::Approval).await, []);
        step(&lead, id, &made, "request")
            .await
            .expect::<Filing>(200);

        let waits = of_kind(&approver, "mine", WorkKind::Approval).await;
        assert_eq!(waits.len(), 1);
        let entry = &waits[0];
        assert_eq!((entry.id, entry.incident_id), (made.id, Some(id)));
        let number = format!("no. {}", made.number);
        assert!(entry.title.contains(&number), "{}", entry.title);
        // It is due when the deadline is that it answers.
        assert_eq!(entry.due_at, at("2026-11-26T14:59:59Z"));
        assert!(entry.mine && entry.stall.is_none());
        // Whoever made it or asked cannot decide, and neither can those whose role does not.
        for client in [&lead, &legal, &comms] {
            for scope in ["mine", "team"] {
                assert_eq!(of_kind(client, scope, WorkKind::Approval).await, []);
            }
        }
        let stranger = app.user(Role::Approver).await;
        assert_eq!(of_kind(&stranger, "mine", WorkKind::Approval).await, []);

        app.advance(3 * DAY);
        let approver = app.sign_in(&approver.user.as_ref().unwrap().email).await;
        let late = of_kind(&approver, "overdue", WorkKind::Approval).await;
        let stall = late[0].stall.as_ref().unwrap();
        assert_eq!(stall.kind, StallKind::Overdue);
        step(&approver, id, &made, "approve")
            .await
            .expect::<Filing>(200);
        assert_eq!(of_kind(&approver, "mine", WorkKind::Approval).await, []);
    })
    .await;
}

#[actix_web::test]
async fn a_question_deadlines_turn_on_is_work_of_whoever_is_to_answer_until_it_is_answered() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let id = known(&lead, "a", "2026-11-24T00:00:00Z").await;
        let legal = member(&app, &lead, id, Role::Compliance).await;
        let path = |key: &str, step: &str| format!("incidents/{id}/clock-questions/{key}/{step}");
        let them = legal.user.as_ref().unwrap();
        let due = "2026-11-24T09:00:00Z";
        let plan = json!({ "owner_id": them.id, "due": due });
        let planned: Question = lead
            .put(&path("sensitive_data", "plan"), 0, &plan)
            .await
            .expect(200);
        let open_to_all = json!({ "owner_id": null, "due": due });
        lead.put(&path("improper_purpose", "plan"), 0, &open_to_all)
            .await
            .expect::<Question>(200);

        let own = of_kind(&legal, "mine", WorkKind::Question).await;
        assert_eq!(own.len(), 1);
        assert_eq!(own[0].question.as_deref(), Some("sensitive_data"));
        assert_eq!((own[0].incident_id, own[0].due_at), (Some(id), at(due)));
        assert!(own[0].title.contains(&planned.text), "{}", own[0].title);
        assert_eq!(own[0].owner.as_ref().map(|o| o.id), Some(them.id));
        assert_eq!(own[0].stall, None);
        assert_eq!(of_kind(&lead, "mine", WorkKind::Question).await, []);

        app.advance(9 * 3_600);
        let lead = app.sign_in(&lead.user.as_ref().unwrap().email).await;
        let legal = app.sign_in(&them.email).await;
        // Nobody's question is late as well; a page ends between two of them.
        let late = of_kind(&lead, "overdue", WorkKind::Question).await;
        assert_eq!(late.len(), 2);
        let first: WorkPage = legal.get("work?scope=overdue&limit=1").await.expect(200);
        let next = first.next_cursor.unwrap();
        let rest: WorkPage = legal
            .get(&format!("work?scope=overdue&limit=200&cursor={next}"))
            .await
            .expect(200);
        assert_eq!(Some(1 + rest.items.len() as u64), first.total);

        // What cannot be told yet is still to be answered.
        let answer = path("sensitive_data", "answer");
        let unknown = json!({ "answer": "unknown" });
        let said: Question = lead
            .put(&answer, planned.version, &unknown)
            .await
            .expect(200);
        assert_eq!(of_kind(&legal, "mine", WorkKind::Question).await.len(), 1);
        let yes = json!({ "answer": "yes", "note": "調査チームの報告による" });
        lead.put(&answer, said.version, &yes)
            .await
            .expect::<Question>(200);
        assert_eq!(of_kind(&legal, "mine", WorkKind::Question).await, []);
    })
    .await;
}
