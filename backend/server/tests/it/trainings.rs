//! Education, drills and audits; revisions of plans; action against those responsible: what their readers and writers
//! may rely on.

use crate::{
    measures::Scene,
    support::{Answer, Client, on_both},
};
use actix_web::http::Method;
use saiki_api::{
    Uuid,
    approvals::ApprovalState,
    audit::AuditEntry,
    page::Page,
    permissions::Role,
    problem::ErrorCode,
    revisions::{Revision, RevisionState},
    sanctions::{Sanction, SanctionState},
    trainings::{Training, TrainingState},
    work::{WorkKind, WorkPage},
};
use serde_json::{Value, json};

fn drill() -> Value {
    json!({
        "kind": "drill", "title": "復旧手順の訓練", "audience": "運用担当", "day": "2026-11-20", "held": true,
        "attendance": [{ "unit": "運用部", "invited": 12, "attended": 2, "names": ["佐藤 一郎", "鈴木 花子"] }],
        "result": "手順書の誤りを2か所見つけた", "next_on": "2026-12-20",
    })
}

#[actix_web::test]
async fn who_attended_is_kept_sealed_and_the_next_date_comes_back() {
    on_both(|app| async move {
        let scene = Scene::new(app).await;
        let made: Training = scene
            .lead
            .post(&scene.at("trainings"), &drill())
            .await
            .expect(201);
        assert_eq!(
            (made.invited, made.attended, made.state),
            (12, 2, TrainingState::Held)
        );
        assert_eq!(made.content.attendance[0].names[1], "鈴木 花子");
        if let Some(directory) = scene.app.test_db().directory() {
            for file in std::fs::read_dir(directory).unwrap() {
                let bytes = std::fs::read(file.unwrap().path()).unwrap();
                let name = "鈴木 花子".as_bytes();
                assert!(!bytes.windows(name.len()).any(|w| w == name));
            }
        }
        let mut planned = drill();
        let fields = planned.as_object_mut().unwrap();
        fields.extend(
            json!({ "held": false, "day": "2026-12-01", "next_on": null })
                .as_object()
                .unwrap()
                .clone(),
        );
        let planned: Training = scene
            .lead
            .post(&scene.at("trainings"), &planned)
            .await
            .expect(201);
        assert_eq!(planned.state, TrainingState::Planned);

        scene.app.advance(40 * 24 * 3_600);
        let lead = scene
            .app
            .sign_in(&scene.lead.user.as_ref().unwrap().email)
            .await;
        let page: Page<Training> = lead.get(&scene.at("trainings")).await.expect(200);
        let told: Vec<TrainingState> = page.items.iter().map(|t| t.state).collect();
        assert_eq!(told, [TrainingState::Late, TrainingState::NextLate]);
        let work: WorkPage = lead.get("work?scope=overdue&limit=200").await.expect(200);
        let due: Vec<(Uuid, &str)> = work
            .items
            .iter()
            .filter(|entry| entry.kind == WorkKind::Training)
            .map(|entry| (entry.id, entry.title.as_str()))
            .collect();
        assert_eq!(
            due,
            [
                (planned.id, "Drill: hold “復旧手順の訓練”"),
                (made.id, "Drill: hold the one after “復旧手順の訓練”"),
            ]
        );
        // Holding the planned one meets the first one's next date.
        let mut held = drill();
        let fields = held.as_object_mut().unwrap();
        fields.extend(
            json!({ "day": "2026-12-01", "next_on": null })
                .as_object()
                .unwrap()
                .clone(),
        );
        let path = scene.at(&format!("trainings/{}", planned.id));
        let held_now: Training = lead.put(&path, 1, &held).await.expect(200);
        assert_eq!((held_now.state, held_now.version), (TrainingState::Held, 2));
        lead.put(&path, 1, &held)
            .await
            .problem(ErrorCode::StaleVersion);
        let first: Training = lead
            .get(&scene.at(&format!("trainings/{}", made.id)))
            .await
            .expect(200);
        assert_eq!(first.state, TrainingState::Held);
        let work: WorkPage = lead.get("work?scope=overdue&limit=200").await.expect(200);
        assert!(work.items.iter().all(|e| e.kind != WorkKind::Training));
    })
    .await;
}

#[actix_web::test]
async fn wrong_attendance_is_refused_by_field_and_names_stay_out_of_the_log() {
    on_both(|app| async move {
        let scene = Scene::new(app).await;
        let mut wrong = drill();
        wrong["attendance"][0]["attended"] = json!(13);
        wrong["result"] = json!("");
        let problem = scene
            .lead
            .post(&scene.at("trainings"), &wrong)
            .await
            .problem(ErrorCode::ValidationFailed);
        let fields: Vec<&str> = problem.errors.iter().map(|e| e.field.as_str()).collect();
        assert_eq!(fields, ["attendance.0.attended", "result"]);
        scene
            .lead
            .post_once(&scene.at("trainings"), "k", &drill())
            .await
            .expect::<Training>(201);
        let again: Training = scene
            .lead
            .post_once(&scene.at("trainings"), "k", &drill())
            .await
            .expect(201);
        assert_eq!(again.content.attendance[0].names.len(), 2);
        let page: Page<Training> = scene.lead.get(&scene.at("trainings")).await.expect(200);
        assert_eq!(page.total, Some(1));
        assert!(!log(&scene).await.contains("佐藤"));
    })
    .await;
}

/// Everything the log says of the incident.
async fn log(scene: &Scene) -> String {
    let auditor = scene.app.user(Role::Auditor).await;
    let chain = scene.path.trim_start_matches("incidents/");
    let page: Page<AuditEntry> = auditor
        .get(&format!("audit?chain={chain}&limit=200"))
        .await
        .expect(200);
    page.items
        .iter()
        .map(|e| format!("{} {}\n", e.action, e.data))
        .collect()
}

fn revision() -> Value {
    json!({
        "document": "緊急対応計画", "change": "休日の連絡先を追加する", "lesson": "休日の初動で連絡がつかなかった",
        "responsible": "危機管理室長", "due": "2026-12-10",
    })
}

async fn on(scene: &Scene, by: &Client, path: &str, version: i64, body: Value) -> Answer {
    scene.app.advance(1);
    let request = by.request(Method::POST, &scene.at(path));
    let request = request.insert_header(("if-match", format!("\"{version}\"")));
    by.send(request.set_json(&body)).await
}

#[actix_web::test]
async fn a_revision_comes_into_force_only_when_somebody_else_approved_it() {
    on_both(|app| async move {
        let scene = Scene::new(app).await;
        let made: Revision = scene
            .lead
            .post(&scene.at("revisions"), &revision())
            .await
            .expect(201);
        let path = format!("revisions/{}", made.id);
        let decision = format!("{path}/decision");
        let in_force = json!({ "state": "in_force", "day": "2026-11-24" });
        on(&scene, &scene.lead, &decision, 1, in_force.clone())
            .await
            .problem(ErrorCode::ApprovalMissing);

        let step = |action: &str, hash: &str| json!({ "action": action, "content_hash": hash });
        let approvals = scene.at(&format!("{path}/approvals"));
        let ask = step("request", &made.content_hash);
        scene
            .lead
            .post(&approvals, &ask)
            .await
            .expect::<Revision>(200);
        let approve = step("approve", &made.content_hash);
        scene
            .lead
            .post(&approvals, &approve)
            .await
            .problem(ErrorCode::SelfApproval);
        // An edit meanwhile voids the request.
        let mut edited = revision();
        edited["change"] = json!("休日と夜間の連絡先を追加する");
        let edited: Revision = scene
            .lead
            .put(&scene.at(&path), 1, &edited)
            .await
            .expect(200);
        assert_eq!(edited.approval, Some(ApprovalState::Voided));
        scene
            .approver
            .post(&approvals, &approve)
            .await
            .problem(ErrorCode::Conflict);

        scene.app.advance(1);
        let ask = step("request", &edited.content_hash);
        scene
            .compliance
            .post(&approvals, &ask)
            .await
            .expect::<Revision>(200);
        let approve = step("approve", &edited.content_hash);
        let approved: Revision = scene.approver.post(&approvals, &approve).await.expect(200);
        assert_eq!(approved.state, RevisionState::Approved);
        let late = json!({ "state": "in_force", "day": "2026-11-25" });
        let problem = on(&scene, &scene.lead, &decision, approved.version, late)
            .await
            .problem(ErrorCode::ValidationFailed);
        assert_eq!(problem.errors[0].field, "day");
        let done: Revision = on(&scene, &scene.lead, &decision, approved.version, in_force)
            .await
            .expect(200);
        assert_eq!((done.state, done.overdue), (RevisionState::InForce, false));
        scene
            .lead
            .put(&scene.at(&path), done.version, &revision())
            .await
            .problem(ErrorCode::StateConflict);
    })
    .await;
}

fn warning() -> Value {
    json!({
        "kind": "warning", "party": "田中 次郎", "grounds": "規則に反して端末を接続した", "counsel": "弁護士：相当",
        "state": "open",
    })
}

#[actix_web::test]
async fn action_against_persons_is_for_few_and_sealed() {
    on_both(|app| async move {
        let scene = Scene::new(app).await;
        let path = scene.at("sanctions");
        for who in [&scene.approver, &scene.app.user(Role::Comms).await] {
            who.get(&path).await.problem(ErrorCode::Forbidden);
            who.post(&path, &warning())
                .await
                .problem(ErrorCode::Forbidden);
        }
        let made: Sanction = scene
            .compliance
            .post_once(&path, "k", &warning())
            .await
            .expect(201);
        assert_eq!(made.content.party, "田中 次郎");
        let again: Sanction = scene
            .compliance
            .post_once(&path, "k", &warning())
            .await
            .expect(201);
        assert_eq!(again, made);

        let one = format!("{path}/{}", made.id);
        let mut decided = warning();
        decided["state"] = json!("decided");
        let problem = scene
            .compliance
            .put(&one, 1, &decided)
            .await
            .problem(ErrorCode::ValidationFailed);
        assert_eq!(problem.errors[0].field, "decision");
        decided["decision"] = json!("書面による注意とする");
        let decided: Sanction = scene.lead.put(&one, 1, &decided).await.expect(200);
        assert_eq!(decided.content.state, SanctionState::Decided);
        assert_eq!(decided.decided_by_name.as_deref(), Some("Lead"));
        scene
            .lead
            .put(&one, 1, &warning())
            .await
            .problem(ErrorCode::StaleVersion);

        let page: Page<Sanction> = scene.lead.get(&path).await.expect(200);
        assert_eq!(page.items.len(), 1);
        assert!(!log(&scene).await.contains("田中"));
        if let Some(directory) = scene.app.test_db().directory() {
            for file in std::fs::read_dir(directory).unwrap() {
                let bytes = std::fs::read(file.unwrap().path()).unwrap();
                let name = "田中 次郎".as_bytes();
                assert!(!bytes.windows(name.len()).any(|w| w == name));
            }
        }
    })
    .await;
}
