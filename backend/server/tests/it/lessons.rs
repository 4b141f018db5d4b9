//! Lessons: what whoever looks back on an incident may rely on.

use crate::{
    measures::Scene,
    support::{Answer, Client, on_both},
};
use actix_web::http::Method;
use saiki_api::{
    audit::AuditEntry,
    lessons::{Lesson, LessonGaps, LessonPhase},
    page::Page,
    permissions::Role,
    problem::ErrorCode,
    trainings::Training,
};
use serde_json::{Value, json};

/// A lesson of which nothing follows.
pub fn lesson(phase: &str) -> Value {
    json!({
        "phase": phase, "theme": "communication", "happened": "休日の連絡網がつながらなかった", "judgement": "change",
        "assessment": "当番の番号が古かった", "follows": { "kind": "nothing", "reason": "連絡網は別件で改めた" },
    })
}

async fn remove(client: &Client, path: &str, version: i64) -> Answer {
    let request = client.request(Method::DELETE, path);
    let request = request.insert_header(("if-match", format!("\"{version}\"")));
    client.send(request).await
}

#[actix_web::test]
async fn each_phase_is_looked_back_on_and_what_follows_is_linked() {
    on_both(|app| async move {
        let scene = Scene::new(app).await;
        let gaps: LessonGaps = scene.lead.get(&scene.at("lessons/gaps")).await.expect(200);
        assert_eq!(gaps.phases, LessonPhase::ALL);
        let drill = json!({
            "kind": "drill", "title": "連絡訓練", "audience": "全員", "day": "2026-11-20", "held": true,
            "result": "全員につながった",
        });
        let drill: Training = scene
            .lead
            .post(&scene.at("trainings"), &drill)
            .await
            .expect(201);
        let first: Lesson = scene
            .lead
            .post_once(&scene.at("lessons"), "k", &lesson("emergency"))
            .await
            .expect(201);
        let again: Lesson = scene
            .lead
            .post_once(&scene.at("lessons"), "k", &lesson("emergency"))
            .await
            .expect(201);
        assert_eq!((first.id, first.followed.clone()), (again.id, None));

        let path = scene.at(&format!("lessons/{}", first.id));
        let patch = json!({ "follows": { "kind": "training", "id": drill.id } });
        let linked: Lesson = scene.lead.patch(&path, 1, &patch).await.expect(200);
        let followed = linked.followed.clone().unwrap();
        assert_eq!(
            (followed.title.as_str(), followed.done, linked.version),
            ("連絡訓練", true, 2)
        );
        assert_eq!(linked.content.assessment, "当番の番号が古かった");
        scene
            .lead
            .patch(&path, 1, &patch)
            .await
            .problem(ErrorCode::StaleVersion);

        let second: Lesson = scene
            .lead
            .post(&scene.at("lessons"), &lesson("recovery"))
            .await
            .expect(201);
        let page: Page<Lesson> = scene
            .lead
            .get(&scene.at("lessons?phase=emergency"))
            .await
            .expect(200);
        assert_eq!((page.items.len(), page.total), (1, Some(1)));
        let first_page: Page<Lesson> = scene
            .lead
            .get(&scene.at("lessons?limit=1"))
            .await
            .expect(200);
        assert_eq!(first_page.items[0].id, first.id);
        let cursor = first_page.next_cursor.unwrap();
        let next: Page<Lesson> = scene
            .lead
            .get(&scene.at(&format!("lessons?limit=1&cursor={cursor}")))
            .await
            .expect(200);
        assert_eq!(next.items[0].id, second.id);
        let gaps: LessonGaps = scene.lead.get(&scene.at("lessons/gaps")).await.expect(200);
        assert_eq!(gaps.phases, [LessonPhase::Prevention]);

        let path = scene.at(&format!("lessons/{}", second.id));
        remove(&scene.lead, &path, 7)
            .await
            .problem(ErrorCode::StaleVersion);
        assert_eq!(remove(&scene.lead, &path, 1).await.status, 204);
        scene.lead.get(&path).await.problem(ErrorCode::NotFound);

        let auditor = scene.app.user(Role::Auditor).await;
        let chain = scene.path.trim_start_matches("incidents/");
        let log: Page<AuditEntry> = auditor
            .get(&format!("audit?chain={chain}&limit=200"))
            .await
            .expect(200);
        let text = serde_json::to_string(&log.items).unwrap();
        for action in ["lesson.created", "lesson.changed", "lesson.removed"] {
            assert!(text.contains(action), "{action}");
        }
        assert!(!text.contains("連絡網"));
    })
    .await;
}

#[actix_web::test]
async fn what_is_wrong_with_a_lesson_is_named() {
    on_both(|app| async move {
        let scene = Scene::new(app).await;
        let fields = |answer: Answer| -> Vec<String> {
            let problem = answer.problem(ErrorCode::ValidationFailed);
            problem.errors.into_iter().map(|e| e.field).collect()
        };
        let mut wrong = lesson("recovery");
        wrong["happened"] = json!(" ");
        wrong["follows"] = json!({ "kind": "nothing" });
        let answer = scene.lead.post(&scene.at("lessons"), &wrong).await;
        assert_eq!(fields(answer), ["happened", "follows.reason"]);
        // A training of another incident is none of this one.
        let other = crate::incidents::open(&scene.lead, "別件").await.id;
        let briefing =
            json!({ "kind": "briefing", "title": "共有", "audience": "役員", "day": "2026-12-01" });
        let elsewhere: Training = scene
            .lead
            .post(&format!("incidents/{other}/trainings"), &briefing)
            .await
            .expect(201);
        let mut foreign = lesson("recovery");
        foreign["follows"] = json!({ "kind": "training", "id": elsewhere.id });
        let answer = scene.lead.post(&scene.at("lessons"), &foreign).await;
        assert_eq!(fields(answer), ["follows.id"]);
        let made: Lesson = scene
            .lead
            .post(&scene.at("lessons"), &lesson("recovery"))
            .await
            .expect(201);
        let path = scene.at(&format!("lessons/{}", made.id));
        let patch = json!({ "follows": { "kind": "measure", "id": elsewhere.id } });
        assert_eq!(
            fields(scene.lead.patch(&path, 1, &patch).await),
            ["follows.id"]
        );
        let patch = json!({ "assessment": "" });
        assert_eq!(
            fields(scene.lead.patch(&path, 1, &patch).await),
            ["assessment"]
        );
        let elsewhere = format!("incidents/{other}/lessons/{}", made.id);
        scene
            .lead
            .get(&elsewhere)
            .await
            .problem(ErrorCode::NotFound);
        let mut unknown = lesson("recovery");
        unknown["mood"] = json!("bad");
        let answer = scene.lead.post(&scene.at("lessons"), &unknown).await;
        assert_eq!(fields(answer), ["mood"]);
    })
    .await;
}
