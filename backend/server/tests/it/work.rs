//! The work list and stalls: each shows on the day it begins, to whom it concerns, and goes up by rule.

use crate::{
    activities::{items, post_at},
    incidents::open,
    support::{Client, on_both},
};
use saiki_api::{
    Uuid,
    activities::{Activity, ActivityState},
    items::Item,
    permissions::Role,
    problem::ErrorCode,
    stalls::{StallKind, StallRule},
    work::{WorkKind, WorkPage},
};
use serde_json::{Value, json};

const DAY: i64 = 24 * 3_600;

async fn work(client: &Client, scope: &str) -> WorkPage {
    client
        .get(&format!("work?limit=200&scope={scope}"))
        .await
        .expect(200)
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
