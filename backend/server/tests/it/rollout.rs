//! Places of a measure taken from the register of systems: spare machines and backups first, others by filter, and
//! one decision for many.

use crate::{
    measures::Scene,
    support::{Client, on_both},
};
use actix_web::http::Method;
use saiki_api::{
    measures::{Measure, RolloutSuggestions, Target, TargetRole, TargetState},
    page::Page,
    problem::ErrorCode,
    systems::BulkAnswer,
};
use serde_json::{Value, json};

const REGISTER: &[(&str, &str, &str)] = &[
    ("W-1", "販売サイト", "server"),
    ("W-2", "会員サイト", "server"),
    ("S-1", "販売サイトの予備", "spare"),
    ("B-1", "夜間の複製", "backup"),
];

async fn register(scene: &Scene, systems: &[(&str, &str, &str)]) {
    for (number, name, kind) in systems {
        let new = json!({ "number": number, "name": name, "kind": kind });
        let made = scene.lead.post(&scene.at("systems"), &new).await;
        assert_eq!(made.status, 201, "{}", made.text());
    }
}

async fn begin(scene: &Scene) -> String {
    let new = json!({
        "title": "管理画面への二要素認証", "kind": "technical", "level": "standard", "description": "", "responsible": "",
        "cost_once": 0, "cost_yearly": 0, "years": 1, "payers": [],
    });
    let made: Measure = scene
        .lead
        .post(&scene.at("measures"), &new)
        .await
        .expect(201);
    scene.at(&format!("measures/{}/targets", made.id))
}

async fn listed(client: &Client, path: &str) -> Vec<(String, TargetRole)> {
    let page: Page<Target> = client.get(path).await.expect(200);
    let named = page.items.into_iter().map(|place| (place.name, place.role));
    named.collect()
}

#[actix_web::test]
async fn spare_machines_and_backups_of_the_register_come_first() {
    on_both(|app| async move {
        let scene = Scene::new(app).await;
        register(&scene, REGISTER).await;
        let path = begin(&scene).await;
        let own = [
            ("販売サイトの予備 (S-1)".to_owned(), TargetRole::Spare),
            ("夜間の複製 (B-1)".to_owned(), TargetRole::Backup),
        ];
        assert_eq!(listed(&scene.lead, &path).await, own);
        register(&scene, &[("S-2", "会員サイトの予備", "spare")]).await;
        let missing: RolloutSuggestions = scene
            .lead
            .get(&format!("{path}/suggestions"))
            .await
            .expect(200);
        assert_eq!(
            (missing.spares, missing.backups, missing.similar),
            (1, 0, 0)
        );
    })
    .await;
}

#[actix_web::test]
async fn many_are_added_at_once_and_decided_at_once() {
    on_both(|app| async move {
        let scene = Scene::new(app).await;
        register(&scene, REGISTER).await;
        let path = begin(&scene).await;
        let pick = |count: Value| {
            let filter = json!({ "filter": {} });
            let body = json!({ "target": filter, "due": "2026-12-31", "count": count });
            let (client, path) = (&scene.lead, format!("{path}/from-register"));
            async move { client.post(&path, &body).await }
        };
        let told: BulkAnswer = pick(Value::Null).await.expect(200);
        assert_eq!(
            (told.found, told.able, told.unchanged, told.done),
            (4, 2, 2, false)
        );
        pick(json!(4))
            .await
            .problem(ErrorCode::ConfirmationMismatch);
        let done: BulkAnswer = pick(json!(2)).await.expect(200);
        assert!(done.done);
        let again: BulkAnswer = pick(Value::Null).await.expect(200);
        assert_eq!((again.able, again.unchanged), (0, 4));

        let page: Page<Target> = scene
            .lead
            .get(&format!("{path}?role=system"))
            .await
            .expect(200);
        assert_eq!(page.total, Some(2));
        assert!(page.items.iter().all(|place| {
            place.state == TargetState::Undecided
                && place.due.is_some()
                && place.system_id.is_some()
        }));
        let decide = |decision: Value, count: Value| {
            let body =
                json!({ "filter": { "role": "system" }, "decision": decision, "count": count });
            let (client, path) = (&scene.lead, format!("{path}/decisions"));
            async move { client.post(&path, &body).await }
        };
        let bare = decide(json!({ "state": "exempt" }), json!(2)).await;
        let problem = bare.problem(ErrorCode::ValidationFailed);
        assert_eq!(problem.errors[0].field, "decision.note");
        let wanted = json!({ "state": "done", "note": "適用した" });
        let told: BulkAnswer = decide(wanted.clone(), Value::Null).await.expect(200);
        assert_eq!((told.able, told.done), (2, false));
        let done: BulkAnswer = decide(wanted, json!(2)).await.expect(200);
        assert!(done.done);
        let open: Page<Target> = scene
            .lead
            .get(&format!("{path}?state=undecided"))
            .await
            .expect(200);
        assert_eq!(open.total, Some(2));
    })
    .await;
}

#[actix_web::test]
async fn places_there_from_the_start_are_named_for_their_reader() {
    on_both(|app| async move {
        let scene = Scene::new(app).await;
        let path = begin(&scene).await;
        let read = |lang: &'static str| {
            let request = scene.lead.request(Method::GET, &path);
            scene
                .lead
                .send(request.insert_header(("accept-language", lang)))
        };
        for (lang, names) in [
            ("ja", ["予備機", "バックアップ"]),
            ("en", ["Spare machines", "Backups"]),
        ] {
            let page: Page<Target> = read(lang).await.expect(200);
            let own: Vec<&str> = page.items.iter().map(|place| place.name.as_str()).collect();
            assert_eq!(own, names);
        }
    })
    .await;
}
