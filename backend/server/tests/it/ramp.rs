//! Ramp plans and what is to come: set before the start or on the way, tried out without changing anything; and the alarm
//! when a deadline is near.

use crate::{campaigns::Stage, support::on_both};
use saiki_api::{
    Timestamp, Uuid,
    audit::AuditEntry,
    campaigns::{AmbiguousPolicy, Campaign},
    incidents::Incident,
    lanes::Lanes,
    pace::CampaignPace,
    page::Page,
    permissions::Role,
    problem::ErrorCode,
    ramp::{HeldBy, Outlook, OutlookBasis, RampPlan},
};
use serde_json::json;
use std::time::Duration;

const PEOPLE: [&str; 5] = [
    "a@example.jp",
    "b@example.jp",
    "c@example.jp",
    "d@gmail.com",
    "e@gmail.com",
];

#[actix_web::test]
async fn a_plan_is_set_tried_out_and_removed() {
    on_both(|app| async move {
        let stage = Stage::new(&app, &PEOPLE).await;
        let campaign = stage.campaign(AmbiguousPolicy::Resend).await;
        let (path, outlook) = (
            format!("{}/ramp", stage.path(&campaign)),
            format!("{}/outlook", stage.path(&campaign)),
        );
        // Before the start: everybody the letter would reach, at a guessed pace.
        let free: Outlook = stage.comms.get(&outlook).await.expect(200);
        assert_eq!((free.left, free.basis), (5, OutlookBasis::Guessed));
        assert_eq!((free.plan, free.held_by), (None, HeldBy::Pace));
        assert!(free.done_at.is_some_and(|done| done > app.now()));
        // Tried out: two a day take three days.
        let tried = format!("{outlook}?first_day=2&growth_percent=0&per_minute=60");
        let tried: Outlook = stage.comms.get(&tried).await.expect(200);
        assert_eq!(
            (tried.held_by, tried.basis),
            (HeldBy::Ramp, OutlookBasis::Given)
        );
        assert!(tried.done_at.unwrap() > free.done_at.unwrap());
        assert_eq!(tried.points.last().unwrap().accepted, 5);
        assert_eq!(stage.now(&campaign).await.ramp, None, "nothing was changed");

        let plan = RampPlan {
            first_day: 2,
            growth_percent: 50,
            most: None,
        };
        let body = json!({ "plan": { "first_day": 2, "growth_percent": 50 } });
        let set = stage.comms.put(&path, campaign.version, &body).await;
        let set: Campaign = set.expect(200);
        assert_eq!((set.ramp, set.version), (Some(plan), campaign.version + 1));
        stage
            .comms
            .put(&path, campaign.version, &body)
            .await
            .problem(ErrorCode::StaleVersion);
        let planned: Outlook = stage.comms.get(&outlook).await.expect(200);
        assert_eq!(planned.plan, Some(plan));
        let log = format!("audit?chain={}", stage.incident);
        let admin = app.user(Role::Admin).await;
        let log: Page<AuditEntry> = admin.get(&log).await.expect(200);
        assert!(log.items.iter().any(|e| e.action == "campaign.ramp_set"));

        // On the way as well; and it says where it stands.
        stage.approve().await;
        stage.start(&campaign, 5).await.expect::<Campaign>(200);
        let pace: CampaignPace = stage
            .comms
            .get(&format!("{}/pace", stage.path(&campaign)))
            .await
            .expect(200);
        let ramp = pace.ramp.unwrap();
        assert_eq!((ramp.plan, ramp.day, ramp.today_most), (plan, 1, 2));
        assert!(ramp.next_day_at > app.now());
        let now = stage.now(&campaign).await;
        let none = json!({ "plan": null });
        let set: Campaign = stage.comms.put(&path, now.version, &none).await.expect(200);
        assert_eq!(set.ramp, None);
        let over = stage.step(&campaign, "cancel", set.version).await;
        let over: Campaign = over.expect(200);
        stage
            .comms
            .put(&path, over.version, &body)
            .await
            .problem(ErrorCode::StateConflict);
    })
    .await;
}

#[actix_web::test]
async fn a_plan_that_makes_no_sense_is_refused_by_field_and_a_foreign_campaign_is_not_there() {
    on_both(|app| async move {
        let stage = Stage::new(&app, &PEOPLE).await;
        let campaign = stage.campaign(AmbiguousPolicy::Resend).await;
        let path = format!("{}/ramp", stage.path(&campaign));
        // A plan is removed by saying so, not by saying nothing.
        let nothing = stage.comms.put(&path, campaign.version, &json!({})).await;
        let problem = nothing.problem(ErrorCode::ValidationFailed);
        let error = &problem.errors[0];
        assert_eq!(
            (error.field.as_str(), error.code.as_str()),
            ("plan", "required")
        );
        for (plan, field) in [
            (
                json!({ "first_day": 0, "growth_percent": 0 }),
                "plan.first_day",
            ),
            (
                json!({ "first_day": 5, "growth_percent": 901 }),
                "plan.growth_percent",
            ),
            (
                json!({ "first_day": 5, "growth_percent": 0, "most": 4 }),
                "plan.most",
            ),
        ] {
            let answer = stage
                .comms
                .put(&path, campaign.version, &json!({ "plan": plan }))
                .await;
            assert_eq!(
                answer.problem(ErrorCode::ValidationFailed).errors[0].field,
                field
            );
        }
        let outlook = format!("{}/outlook", stage.path(&campaign));
        // Half a plan is none: what it leaves open would be reckoned with as something nobody asked for.
        for (query, field) in [
            ("per_minute=0", "per_minute"),
            ("first_day=-1&growth_percent=0", "first_day"),
            ("first_day=5&growth_percent=0&most=2", "most"),
            ("first_day=5", "growth_percent"),
            ("growth_percent=50", "growth_percent"),
            ("most=50", "most"),
            ("first_day=0&growth_percent=50", "growth_percent"),
        ] {
            let answer = stage.comms.get(&format!("{outlook}?{query}")).await;
            let problem = answer.problem(ErrorCode::ValidationFailed);
            let fields: Vec<&str> = problem.errors.iter().map(|e| e.field.as_str()).collect();
            assert_eq!(fields, [field], "{query}");
            assert!(!problem.errors[0].message.is_empty());
        }
        let foreign = format!("incidents/{}/campaigns/{}", Uuid::nil(), campaign.id);
        let answer = stage.comms.get(&format!("{foreign}/outlook")).await;
        answer.problem(ErrorCode::NotFound);
    })
    .await;
}

#[actix_web::test]
async fn before_the_start_the_limits_of_lanes_count_already() {
    on_both(|app| async move {
        let stage = Stage::new(&app, &PEOPLE).await;
        let campaign = stage.campaign(AmbiguousPolicy::Resend).await;
        let outlook = format!("{}/outlook", stage.path(&campaign));
        let free: Outlook = stage.comms.get(&outlook).await.expect(200);
        let admin = app.user(Role::Admin).await;
        let limits = json!({ "limits": [{ "lane": "gmail", "per_minute": 1 }] });
        admin.put("lanes", 0, &limits).await.expect::<Lanes>(200);
        let limited: Outlook = stage.comms.get(&outlook).await.expect(200);
        assert_eq!((limited.left, limited.held_by), (5, HeldBy::Lane));
        assert_eq!(limited.lane.unwrap().en, "Gmail");
        assert!(limited.done_at.unwrap() > free.done_at.unwrap());
    })
    .await;
}

/// Says by when the people must have been told.
async fn due(stage: &Stage, at: Timestamp) {
    let path = stage.base.clone();
    let seen = stage.comms.get(&path).await;
    let version = seen.version();
    let facts = json!({ "notice_deadline": {
        "moment": { "at": at.to_string(), "zone": "Asia/Tokyo" }, "basis": "個人情報保護法26条2項",
    }});
    let body = json!({ "facts": facts });
    stage
        .comms
        .patch(&path, version, &body)
        .await
        .expect::<Incident>(200);
}

#[actix_web::test]
async fn a_deadline_that_is_near_calls_for_other_ways() {
    on_both(|app| async move {
        let stage = Stage::new(&app, &PEOPLE).await;
        let campaign = stage.campaign(AmbiguousPolicy::Resend).await;
        stage.approve().await;
        stage.start(&campaign, 5).await.expect::<Campaign>(200);
        let path = format!("{}/pace", stage.path(&campaign));
        let pace: CampaignPace = stage.comms.get(&path).await.expect(200);
        assert_eq!(pace.pressing, None, "no deadline, no alarm");
        let hours = |n: u64| {
            app.now()
                .checked_add(Duration::from_secs(n * 3600))
                .unwrap()
        };
        due(&stage, hours(20)).await;
        let pace: CampaignPace = stage.comms.get(&path).await.expect(200);
        assert_eq!(pace.pressing, None, "twenty hours are left");
        due(&stage, hours(11)).await;
        let pace: CampaignPace = stage.comms.get(&path).await.expect(200);
        assert_eq!(pace.pressing, Some(5));
        let urgent = app.state().db().read_blocking(|conn| {
            let reader = saiki_db::work::Reader {
                user: stage.lead.user.as_ref().unwrap().id,
                sees_all: false,
                may_route: false,
                may_approve: false,
                lang: saiki_api::Lang::Ja,
                now: app.now(),
            };
            saiki_db::work::all(conn, &reader)
        });
        let urgent = urgent.unwrap();
        let entry = urgent.iter().find(|entry| entry.id == campaign.id).unwrap();
        assert_eq!(entry.kind, saiki_api::work::WorkKind::Campaign);
        assert!(entry.title.contains("5通"), "{}", entry.title);
        assert_eq!(entry.due_at, Some(hours(11)));
        // Whoever calls it off has decided.
        let now = stage.now(&campaign).await;
        stage
            .step(&campaign, "cancel", now.version)
            .await
            .expect::<Campaign>(200);
        let pace: CampaignPace = stage.comms.get(&path).await.expect(200);
        assert_eq!(pace.pressing, None);
    })
    .await;
}
