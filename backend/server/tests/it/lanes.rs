//! Lanes: limits anybody who sends can read and an administrator sets; what a worker holds back is shown with its reason.

use crate::{
    campaigns::Stage,
    support::{TestApp, on_both},
};
use saiki_api::{
    Lang, Timestamp,
    audit::AuditEntry,
    campaigns::{AmbiguousPolicy, Campaign},
    lanes::{LaneState, LaneWhy, Lanes},
    pace::CampaignPace,
    page::Page,
    permissions::Role,
    problem::ErrorCode,
    work::WorkKind,
};
use saiki_db::{
    lanes,
    work::{self, Reader},
    workers,
};
use serde_json::json;

fn find<'a>(lanes: &'a Lanes, key: &str) -> &'a saiki_api::lanes::Lane {
    let found = lanes.lanes.iter().find(|lane| lane.lane == key);
    found.unwrap_or_else(|| panic!("no lane {key}"))
}

/// A worker that holds lanes back.
fn hold_back(app: &TestApp, lane: &str, why: LaneWhy) -> i64 {
    let now = app.now();
    let state = LaneState {
        why,
        per_minute: Some(30),
        code: Some(451),
        enhanced: Some("4.7.1".to_owned()),
        since: now,
        until: now.checked_add(std::time::Duration::from_secs(60)).ok(),
    };
    let lane = lane.to_owned();
    app.state()
        .db()
        .bookkeeping_blocking(|conn| {
            let token = workers::start(conn, "test", now)?;
            lanes::tell(conn, token, &[(lane, state)])?;
            Ok(token)
        })
        .unwrap()
}

#[actix_web::test]
async fn limits_are_set_by_the_administrator_and_read_by_those_who_send() {
    on_both(|app| async move {
        let (admin, comms) = (app.user(Role::Admin).await, app.user(Role::Comms).await);
        let before: Lanes = comms.get("lanes").await.expect(200);
        assert_eq!(before.version, 0);
        let gmail = find(&before, "gmail");
        assert!(gmail.domains.contains(&"gmail.com".to_owned()));
        assert_eq!((gmail.per_minute, gmail.state.clone()), (None, None));

        let wanted = json!({ "limits": [
            { "lane": "docomo", "per_minute": 600, "sessions": 2 },
            { "lane": "example.jp", "per_minute": 60 },
        ]});
        let refused = comms.put("lanes", 0, &wanted).await;
        refused.problem(ErrorCode::Forbidden);
        let set = admin.put("lanes", 0, &wanted).await;
        assert_eq!(set.version(), 1);
        let set: Lanes = set.expect(200);
        let docomo = find(&set, "docomo");
        assert_eq!((docomo.per_minute, docomo.sessions), (Some(600), Some(2)));
        assert_eq!(find(&set, "example.jp").per_minute, Some(60));
        admin
            .put("lanes", 0, &wanted)
            .await
            .problem(ErrorCode::StaleVersion);
        let log: Page<AuditEntry> = admin.get("audit?chain=instance").await.expect(200);
        assert!(log.items.iter().any(|entry| entry.action == "lanes.set"));

        // A domain as people write it is known by its A-labels and shown as it was written.
        let wanted = json!({ "limits": [{ "lane": "例え.jp", "sessions": 3 }] });
        let set: Lanes = admin.put("lanes", 1, &wanted).await.expect(200);
        let lane = find(&set, "xn--r8jz45g.jp");
        assert_eq!((lane.name.ja.as_str(), lane.sessions), ("例え.jp", Some(3)));
        let twice = json!({ "limits": [
            { "lane": "例え.jp", "sessions": 3 },
            { "lane": "xn--r8jz45g.jp", "sessions": "3" },
        ]});
        let refused = admin.put("lanes", 2, &twice).await;
        let problem = refused.problem(ErrorCode::ValidationFailed);
        assert_eq!(problem.errors[0].field, "limits.1.sessions");

        // Replaced whole: what is left out has no limit any more.
        let none: Lanes = admin
            .put("lanes", 2, &json!({ "limits": [] }))
            .await
            .expect(200);
        assert_eq!(find(&none, "docomo").per_minute, None);
        assert!(none.lanes.iter().all(|lane| lane.lane != "example.jp"));
    })
    .await;
}

#[actix_web::test]
async fn limits_that_cannot_be_kept_are_refused_by_field() {
    on_both(|app| async move {
        let admin = app.user(Role::Admin).await;
        for (limit, field) in [
            (
                json!({ "lane": "gmail.com", "per_minute": 5 }),
                "limits.0.lane",
            ),
            (
                json!({ "lane": "no domain", "per_minute": 5 }),
                "limits.0.lane",
            ),
            (
                json!({ "lane": "au", "per_minute": 0 }),
                "limits.0.per_minute",
            ),
            (
                json!({ "lane": "au", "sessions": 1000 }),
                "limits.0.sessions",
            ),
            (json!({ "lane": "au" }), "limits.0.per_minute"),
        ] {
            let problem = admin
                .put("lanes", 0, &json!({ "limits": [limit] }))
                .await
                .problem(ErrorCode::ValidationFailed);
            assert_eq!(problem.errors[0].field, field);
        }
        admin
            .put("lanes", 0, &json!({ "limits": [], "more": 1 }))
            .await
            .problem(ErrorCode::ValidationFailed);
    })
    .await;
}

#[actix_web::test]
async fn a_lane_held_back_is_shown_with_its_reason_while_its_worker_lives() {
    on_both(|app| async move {
        let stage = Stage::new(&app, &["a@docomo.ne.jp", "b@example.jp"]).await;
        let campaign = stage.campaign(AmbiguousPolicy::Resend).await;
        stage.approve().await;
        stage.start(&campaign, 2).await.expect::<Campaign>(200);
        let token = hold_back(&app, "docomo", LaneWhy::Refusing);
        hold_back(&app, "elsewhere.example", LaneWhy::Busy);

        let lanes: Lanes = stage.comms.get("lanes").await.expect(200);
        let state = find(&lanes, "docomo").state.clone().unwrap();
        assert_eq!((state.why, state.code), (LaneWhy::Refusing, Some(451)));
        assert!(find(&lanes, "elsewhere.example").state.is_some());
        let path = format!("{}/pace", stage.path(&campaign));
        let pace: CampaignPace = stage.comms.get(&path).await.expect(200);
        let held: Vec<&str> = pace.held.iter().map(|held| held.lane.as_str()).collect();
        assert_eq!(held, ["docomo"], "only what the campaign has mails for");

        let reader = Reader {
            user: stage.lead.user.as_ref().unwrap().id,
            sees_all: false,
            may_route: false,
            may_approve: false,
            lang: Lang::Ja,
            now: app.now(),
        };
        let db = app.state().db();
        let entries = db.read_blocking(|conn| work::all(conn, &reader)).unwrap();
        let entry = entries.iter().find(|entry| entry.id == campaign.id);
        let entry = entry.unwrap();
        assert_eq!(entry.kind, WorkKind::Campaign);
        assert!(entry.title.contains("NTTドコモ"), "{}", entry.title);

        let now: Timestamp = app.now();
        app.state()
            .db()
            .bookkeeping_blocking(|conn| workers::stop(conn, token, now))
            .unwrap();
        let pace: CampaignPace = stage.comms.get(&path).await.expect(200);
        assert!(pace.held.is_empty(), "whoever ended says nothing");
    })
    .await;
}
