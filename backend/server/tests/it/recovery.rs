//! The recovery plan: approved by somebody else for the very plan they saw, carried out only then, tested, reported.

use crate::{
    handover::join,
    incidents::open,
    support::{Client, TestApp, on_both},
};
use actix_web::http::{Method, header};
use saiki_api::{
    approvals::ApprovalState,
    audit::AuditEntry,
    gates::{Gate, MatterKind},
    monitoring::Monitoring,
    page::Page,
    permissions::Role,
    problem::ErrorCode,
    recovery::{
        RecoveryPlan,
        execution::{AgreedDate, Execution, TestStep},
        parties::RecoveryParty,
        reports::RecoveryReport,
        schedule::Slip,
        tasks::{RecoveryTask, TaskState},
    },
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

struct Team {
    lead: Client,
    approver: Client,
    path: String,
    incident: String,
}

async fn team(app: &TestApp) -> Team {
    let (lead, approver) = (app.user(Role::Lead).await, app.user(Role::Approver).await);
    let incident = open(&lead, "販売サイトの改ざん").await.id.to_string();
    join(&lead, &incident, &approver).await;
    Team {
        path: format!("incidents/{incident}/recovery"),
        lead,
        approver,
        incident,
    }
}

fn task(title: &str, days: i64, before: &[&RecoveryTask]) -> Value {
    let before: Vec<_> = before.iter().map(|t| t.id).collect();
    json!({
        "title": title, "kind": "rebuild", "days": days, "responsible": "開発課", "depends_on": before,
        "cost": { "minor": 100_000, "currency": "JPY" }, "effort_tenths": 15,
    })
}

fn party(name: &str, bp: i64) -> Value {
    json!({ "name": name, "side": "inside", "subject": "費用の負担", "share_bp": bp, "state": "agreed", "state_on": "2026-11-24" })
}

impl Team {
    async fn plan(&self) -> RecoveryPlan {
        self.lead
            .get(&format!("{}/plan", self.path))
            .await
            .expect(200)
    }

    async fn add(&self, task: Value) -> RecoveryTask {
        self.lead
            .post(&format!("{}/tasks", self.path), &task)
            .await
            .expect(201)
    }

    /// A plan that may be put up for approval: two tasks, one after the other, and who pays.
    async fn ready(&self) -> (RecoveryTask, RecoveryTask) {
        let goal = json!({ "level": "improved", "deadline": "2026-12-04", "accountable": "事業本部長", "begins": "2026-11-24" });
        self.lead
            .put(&format!("{}/plan", self.path), 0, &goal)
            .await
            .expect::<RecoveryPlan>(200);
        let first = self.add(task("再構築", 3, &[])).await;
        let second = self.add(task("試験", 2, &[&first])).await;
        for (name, bp) in [("事業部", 6_000), ("情報システム部", 4_000)] {
            self.lead
                .post(&format!("{}/parties", self.path), &party(name, bp))
                .await
                .expect::<RecoveryParty>(201);
        }
        (first, second)
    }

    async fn step(&self, who: &Client, action: &str) -> crate::support::Answer {
        let hash = self.plan().await.content_hash;
        let body = json!({ "action": action, "content_hash": hash, "comment": "確認しました" });
        who.post(&format!("{}/plan/approvals", self.path), &body)
            .await
    }

    async fn approve(&self) {
        self.step(&self.lead, "request")
            .await
            .expect::<RecoveryPlan>(200);
        self.step(&self.approver, "approve")
            .await
            .expect::<RecoveryPlan>(200);
    }

    async fn progress(&self, task: &RecoveryTask, body: Value) -> crate::support::Answer {
        let path = format!("{}/tasks/{}/progress", self.path, task.id);
        let all = self.plan().await.tasks;
        let version = all.iter().find(|t| t.id == task.id).unwrap().version;
        self.lead.put(&path, version, &body).await
    }

    async fn remove(&self, what: &str, version: i64) -> crate::support::Answer {
        let request = self
            .lead
            .request(Method::DELETE, &format!("{}/{what}", self.path));
        let request = request.insert_header((header::IF_MATCH, format!("\"{version}\"")));
        self.lead.send(request).await
    }
}

#[actix_web::test]
async fn a_plan_is_approved_by_somebody_else_and_any_edit_voids_it() {
    on_both(|app| async move {
        let team = team(&app).await;
        let empty = team.plan().await;
        assert_eq!((empty.version, empty.blockers.len()), (0, 4));
        team.step(&team.lead, "request").await.problem(ErrorCode::StateConflict);
        let (first, _) = team.ready().await;
        let plan = team.plan().await;
        assert_eq!(plan.blockers, []);
        assert_eq!(plan.totals.costs[0].planned.minor, 200_000);
        assert_eq!((plan.totals.effort_tenths, plan.totals.share_bp), (30, 10_000));
        let asked: RecoveryPlan = team.step(&team.lead, "request").await.expect(200);
        assert_eq!(asked.approval.unwrap().state, ApprovalState::Requested);
        // The lead may approve plans, but not this one.
        team.step(&team.lead, "approve").await.problem(ErrorCode::SelfApproval);
        let other = json!({ "action": "approve", "content_hash": empty.content_hash });
        let approvals = format!("{}/plan/approvals", team.path);
        team.approver.post(&approvals, &other).await.problem(ErrorCode::Conflict);
        let done: RecoveryPlan = team.step(&team.approver, "approve").await.expect(200);
        assert!(done.is_approved());

        let mut edited = serde_json::to_value(&first.plan).unwrap();
        edited["days"] = json!(4);
        let path = format!("{}/tasks/{}", team.path, first.id);
        team.lead.put(&path, 1, &edited).await.expect::<RecoveryTask>(200);
        let voided = team.plan().await;
        assert!(!voided.is_approved());
        assert_eq!(voided.approval.unwrap().state, ApprovalState::Voided);
        // A change of who pays voids as well, a standing request too.
        team.approve().await;
        let paying = &team.plan().await.parties[0];
        let path = format!("{}/parties/{}", team.path, paying.id);
        let refused = json!({ "name": "事業部", "side": "inside", "share_bp": 6_000, "state": "refused", "state_on": "2026-11-24" });
        team.lead.put(&path, 1, &refused).await.expect::<RecoveryParty>(200);
        assert!(!team.plan().await.is_approved());
        let problem = team.step(&team.lead, "request").await.problem(ErrorCode::StateConflict);
        assert!(problem.detail.contains("事業部"), "{}", problem.detail);
        let states: Vec<ApprovalState> = team
            .lead
            .get(&approvals)
            .await
            .expect::<Vec<saiki_api::recovery::PlanApproval>>(200)
            .iter()
            .map(|a| a.state)
            .collect();
        assert_eq!(states, [ApprovalState::Voided; 2]);
        let auditor = app.user(Role::Auditor).await;
        let log: Page<AuditEntry> = auditor.get(&format!("audit?chain={}&limit=200", team.incident)).await.expect(200);
        let voids = log.items.iter().filter(|e| e.action == "recovery_approval.voided").count();
        assert_eq!(voids, 2);
    })
    .await;
}

#[actix_web::test]
async fn what_was_spent_stays_until_somebody_says_otherwise() {
    on_both(|app| async move {
        let team = team(&app).await;
        let (first, _) = team.ready().await;
        let spent = json!({ "minor": 120_000, "currency": "JPY" });
        let cost = |body: Value| {
            let progress = team.progress(&first, body);
            async move {
                let task: RecoveryTask = progress.await.expect(200);
                task.progress.actual_cost.map(|money| money.minor)
            }
        };
        let begun = json!({ "state": "under_way", "progress": 10, "actual_cost": spent });
        assert_eq!(cost(begun).await, Some(120_000));
        let further = json!({ "state": "under_way", "progress": 60 });
        assert_eq!(cost(further).await, Some(120_000));
        let taken_back = json!({ "state": "under_way", "progress": 60, "actual_cost": null });
        assert_eq!(cost(taken_back).await, None);
    })
    .await;
}

#[actix_web::test]
async fn work_is_done_only_on_an_approved_plan_with_its_tests_passed() {
    on_both(|app| async move {
        let team = team(&app).await;
        let (first, second) = team.ready().await;
        let done = json!({ "state": "done", "actual_cost": { "minor": 120_000, "currency": "JPY" } });
        team.progress(&first, json!({ "state": "under_way", "progress": 40 })).await.expect::<RecoveryTask>(200);
        team.progress(&first, done.clone()).await.problem(ErrorCode::ApprovalMissing);
        team.approve().await;
        let step = json!({ "task_id": first.id, "action": "古いパスワードで試す", "expected": "拒否される" });
        let step: TestStep = team.lead.post(&format!("{}/steps", team.path), &step).await.expect(201);
        let untested = team.progress(&first, done.clone()).await.problem(ErrorCode::StateConflict);
        assert!(untested.detail.contains('1'), "{}", untested.detail);
        let runs = format!("{}/steps/{}/runs", team.path, step.id);
        let run = |passed: bool| json!({ "passed": passed, "observed": "入れた" });
        team.lead.post(&runs, &run(false)).await.expect::<TestStep>(201);
        team.progress(&first, done.clone()).await.problem(ErrorCode::StateConflict);
        let passed: TestStep = team.lead.post(&runs, &run(true)).await.expect(201);
        assert_eq!((passed.runs.len(), passed.passed()), (2, Some(true)));
        team.progress(&second, done.clone()).await.problem(ErrorCode::StateConflict);
        let finished: RecoveryTask = team.progress(&first, done.clone()).await.expect(200);
        assert_eq!(finished.progress.progress, 100);
        assert_eq!(finished.progress.finished_on.unwrap().to_string(), "2026-11-24");
        team.progress(&second, done).await.expect::<RecoveryTask>(200);
        let plan = team.plan().await;
        assert!(plan.is_approved(), "work does not void what it rests on");
        assert_eq!(plan.totals.costs[0].actual.minor, 240_000);
        assert!(plan.schedule.critical_path.is_empty());

        // A test that fails later opens its task again; a run stays on record.
        team.lead.post(&runs, &run(false)).await.expect::<TestStep>(201);
        let reopened = &team.plan().await.tasks[0];
        assert_eq!((reopened.progress.state, reopened.tests_open), (TaskState::UnderWay, 1));
        team.remove(&format!("steps/{}", step.id), 4).await.problem(ErrorCode::StateConflict);
        let all: Execution = team.lead.get(&format!("{}/execution", team.path)).await.expect(200);
        assert_eq!(all.steps[0].runs.iter().map(|r| r.passed).collect::<Vec<_>>(), [false, true, false]);
    })
    .await;
}

#[actix_web::test]
async fn circles_are_named_and_delays_told() {
    on_both(|app| async move {
        let team = team(&app).await;
        let (first, second) = team.ready().await;
        let mut circle = serde_json::to_value(&first.plan).unwrap();
        circle["depends_on"] = json!([second.id]);
        let path = format!("{}/tasks/{}", team.path, first.id);
        let problem = team
            .lead
            .put(&path, 1, &circle)
            .await
            .problem(ErrorCode::ValidationFailed);
        assert_eq!(
            (
                problem.errors[0].field.as_str(),
                problem.errors[0].code.as_str()
            ),
            ("depends_on", "circle")
        );
        assert!(
            problem.errors[0].message.contains("再構築"),
            "{}",
            problem.errors[0].message
        );
        circle["depends_on"] = json!([first.id]);
        team.lead
            .put(&path, 1, &circle)
            .await
            .problem(ErrorCode::ValidationFailed);

        let plan = team.plan().await;
        assert_eq!(plan.schedule.critical_path, [first.id, second.id]);
        assert_eq!(plan.schedule.ends.unwrap().to_string(), "2026-11-28");
        assert_eq!(plan.schedule.margin_days, Some(6));
        let slip = |task, days| format!("{}/slip?task_id={task}&days={days}", team.path);
        let told: Slip = team.lead.get(&slip(first.id, 7)).await.expect(200);
        assert_eq!((told.tasks.len(), told.margin_days), (2, Some(-1)));
        assert_eq!(team.plan().await, plan, "asking changes nothing");
        team.lead
            .get(&slip(first.id, 0))
            .await
            .problem(ErrorCode::ValidationFailed);
        team.lead
            .get(&slip(team.plan().await.parties[0].id, 1))
            .await
            .problem(ErrorCode::NotFound);

        // What others wait for stays; the last one may go.
        team.remove(&format!("tasks/{}", first.id), 1)
            .await
            .problem(ErrorCode::StateConflict);
        assert_eq!(
            team.remove(&format!("tasks/{}", second.id), 1).await.status,
            204
        );
        assert_eq!(team.plan().await.tasks.len(), 1);
    })
    .await;
}

#[actix_web::test]
async fn wrong_input_is_refused_and_repeated_input_is_one() {
    on_both(|app| async move {
        let team = team(&app).await;
        let tasks = format!("{}/tasks", team.path);
        let mut bad = task(" ", 0, &[]);
        bad["cost"] = json!({ "minor": -1, "currency": "円" });
        bad["depends_on"] = json!([team.incident]);
        let problem = team
            .lead
            .post(&tasks, &bad)
            .await
            .problem(ErrorCode::ValidationFailed);
        let fields: Vec<_> = problem.errors.iter().map(|e| e.field.as_str()).collect();
        assert_eq!(
            fields,
            [
                "title",
                "days",
                "cost.minor",
                "cost.currency",
                "depends_on.0"
            ]
        );
        let mut bad = task("a", 1, &[]);
        bad["due"] = json!("2026-02-30");
        team.lead
            .post(&tasks, &bad)
            .await
            .problem(ErrorCode::ValidationFailed);
        let parties = format!("{}/parties", team.path);
        let mut late = party("a", 10_001);
        late["state_on"] = json!("2026-11-25");
        let problem = team
            .lead
            .post(&parties, &late)
            .await
            .problem(ErrorCode::ValidationFailed);
        assert_eq!(problem.errors.len(), 2);
        let once: RecoveryTask = team
            .lead
            .post_once(&tasks, "k", &task("a", 1, &[]))
            .await
            .expect(201);
        let again: RecoveryTask = team
            .lead
            .post_once(&tasks, "k", &task("a", 1, &[]))
            .await
            .expect(201);
        assert_eq!(once.id, again.id);
        assert_eq!(team.plan().await.tasks.len(), 1);
        let goal =
            json!({ "begins": "2026-12-02", "deadline": "2026-12-01", "stages": [{ "name": "" }] });
        let problem = team
            .lead
            .put(&format!("{}/plan", team.path), 0, &goal)
            .await
            .problem(ErrorCode::ValidationFailed);
        assert_eq!(
            problem
                .errors
                .iter()
                .map(|e| e.field.as_str())
                .collect::<Vec<_>>(),
            ["stages.0.name", "deadline"]
        );
        // Half the cost has no payer: not ready, and the answer says what is missing.
        team.lead
            .post(&parties, &party("事業部", 5_000))
            .await
            .expect::<RecoveryParty>(201);
        let codes: Vec<String> = team
            .plan()
            .await
            .blockers
            .into_iter()
            .map(|b| b.code)
            .collect();
        assert_eq!(codes, ["level", "deadline", "accountable", "shares"]);
    })
    .await;
}

#[actix_web::test]
async fn dates_with_users_are_kept_in_order() {
    on_both(|app| async move {
        let team = team(&app).await;
        let dates = format!("{}/dates", team.path);
        let date = |day: &str| json!({ "what": "販売再開", "day": day, "hours": "10時", "audience": "会員" });
        let late: AgreedDate = team.lead.post(&dates, &date("2026-12-03")).await.expect(201);
        team.lead.post(&dates, &date("2026-12-01")).await.expect::<AgreedDate>(201);
        let mut agreed = date("2026-11-30");
        agreed["state"] = json!("agreed");
        let changed: AgreedDate = team.lead.put(&format!("{dates}/{}", late.id), 1, &agreed).await.expect(200);
        let all: Execution = team.lead.get(&format!("{}/execution", team.path)).await.expect(200);
        assert_eq!(all.dates[0], changed);
        assert_eq!(team.remove(&format!("dates/{}", late.id), 1).await.status, 412);
        assert_eq!(team.remove(&format!("dates/{}", late.id), 2).await.status, 204);
        let mut nameless = date("2026-12-01");
        nameless["audience"] = json!("");
        team.lead.post(&dates, &nameless).await.problem(ErrorCode::ValidationFailed);
    })
    .await;
}

#[actix_web::test]
async fn a_report_is_a_snapshot_that_says_what_remains() {
    on_both(|app| async move {
        let team = team(&app).await;
        team.ready().await;
        let reports = format!("{}/reports", team.path);
        let made: RecoveryReport = team.lead.post(&reports, &json!({})).await.expect(201);
        assert_eq!((made.number, made.complete), (1, false));
        assert_eq!(made.content.title, "復旧経過報告書");
        team.add(task("後から足した作業", 1, &[])).await;
        let read: RecoveryReport = team
            .lead
            .get(&format!("{reports}/{}", made.id))
            .await
            .expect(200);
        assert_eq!(read, made);
        let second: RecoveryReport = team
            .lead
            .post(&reports, &json!({ "lang": "en" }))
            .await
            .expect(201);
        let page: Page<RecoveryReport> = team
            .lead
            .get(&format!("{reports}?limit=1"))
            .await
            .expect(200);
        assert_eq!((page.items[0].number, page.total), (second.number, Some(2)));
        assert!(page.next_cursor.is_some());
        let export = |id, format: &str| format!("{reports}/{id}/export?format={format}");
        let file = team.lead.get(&export(made.id, "json")).await;
        assert_eq!(
            saiki_domain::canonical::hex(&Sha256::digest(&file.body)),
            made.sha256
        );
        let file = team.lead.get(&export(second.id, "html")).await;
        assert!(
            file.text().contains("後から足した作業")
                && file.text().contains("Recovery progress report")
        );
        let file = team.lead.get(&export(made.id, "md")).await;
        assert!(
            file.text().starts_with("**TLP:AMBER**") && !file.text().contains("後から足した作業")
        );
    })
    .await;
}

#[actix_web::test]
async fn what_is_open_holds_up_the_end_of_the_incident() {
    on_both(|app| async move {
        let team = team(&app).await;
        let gate = format!("incidents/{}/gate", team.incident);
        let open = || async {
            let gate: Gate = team.lead.get(&gate).await.expect(200);
            // What the playbook and owed reports hold open beside it is told by their own tests.
            let playbook = [MatterKind::Activity, MatterKind::Item, MatterKind::Filing];
            let kinds = gate.matters.iter().map(|matter| matter.kind);
            let mut kinds: Vec<_> = kinds.filter(|kind| !playbook.contains(kind)).collect();
            kinds.sort();
            kinds
        };
        assert_eq!(open().await, [], "an incident without a plan waits for none");
        let (first, second) = team.ready().await;
        let mut asked = party("保守会社", 0);
        asked["state"] = json!("asked");
        team.lead.post(&format!("{}/parties", team.path), &asked).await.expect::<RecoveryParty>(201);
        let watch = json!({ "title": "監視", "from": "2026-11-24", "to": "2026-11-24", "watched": ["認証"] });
        team.lead.post(&format!("incidents/{}/monitoring", team.incident), &watch).await.expect::<Monitoring>(201);
        assert_eq!(
            open().await,
            [MatterKind::Plan, MatterKind::Task, MatterKind::Task, MatterKind::Approval, MatterKind::Monitoring]
        );
        team.approve().await;
        for task in [first, second] {
            team.progress(&task, json!({ "state": "done" })).await.expect::<RecoveryTask>(200);
        }
        assert_eq!(open().await, [MatterKind::Approval, MatterKind::Monitoring]);
    })
    .await;
}
