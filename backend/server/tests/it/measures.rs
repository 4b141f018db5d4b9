//! Prevention of recurrence: what whoever weighs options, approves, puts in place and verifies may rely on.

use crate::{
    incidents::open,
    losses::word,
    support::{Answer, Client, TestApp, on_both},
};
use actix_web::http::Method;
use saiki_api::{
    Uuid,
    activities::ActivityKey,
    approvals::ApprovalState,
    gates::{Gate, MatterKind},
    losses::Range,
    measures::{
        Measure, MeasureApproval, MeasureAudit, MeasureState, OptionState, PreventionOption,
        Target, TargetRole, Verdict,
    },
    page::Page,
    permissions::Role,
    problem::ErrorCode,
    work::{WorkKind, WorkPage},
};
use serde_json::{Value, json};

/// An incident with a lead, somebody of compliance and an approver.
pub struct Scene {
    pub app: TestApp,
    pub lead: Client,
    pub compliance: Client,
    pub approver: Client,
    pub path: String,
}

impl Scene {
    pub async fn new(app: TestApp) -> Scene {
        let lead = app.user(Role::Lead).await;
        let id = open(&lead, "販売サイトの改ざん").await.id;
        let compliance = app.user(Role::Compliance).await;
        let approver = app.user(Role::Approver).await;
        for who in [&compliance, &approver] {
            let body = json!({ "user_id": who.user.as_ref().unwrap().id });
            let answer = lead.post(&format!("incidents/{id}/members"), &body).await;
            assert!(answer.status < 300, "{}", answer.text());
        }
        Scene {
            app,
            lead,
            compliance,
            approver,
            path: format!("incidents/{id}"),
        }
    }

    pub fn at(&self, rest: &str) -> String {
        format!("{}/{rest}", self.path)
    }

    async fn begin(&self) -> Measure {
        self.lead
            .post(&self.at("measures"), &complete())
            .await
            .expect(201)
    }

    async fn measure(&self, id: Uuid) -> Measure {
        self.lead
            .get(&self.at(&format!("measures/{id}")))
            .await
            .expect(200)
    }

    async fn approval(&self, by: &Client, measure: &Measure, action: &str) -> Answer {
        self.app.advance(1);
        let step =
            json!({ "action": action, "content_hash": measure.content_hash, "comment": "確認" });
        by.post(
            &self.at(&format!("measures/{}/approvals", measure.id)),
            &step,
        )
        .await
    }

    /// A request on the version of the measure as it is now.
    async fn on(&self, by: &Client, id: Uuid, rest: &str, body: Value) -> Answer {
        self.app.advance(1);
        let version = self.measure(id).await.version;
        let request = by.request(Method::POST, &self.at(&format!("measures/{id}/{rest}")));
        let request = request.insert_header(("if-match", format!("\"{version}\"")));
        by.send(request.set_json(&body)).await
    }

    async fn targets(&self, id: Uuid) -> Vec<Target> {
        let path = self.at(&format!("measures/{id}/targets"));
        let page: Page<Target> = self.lead.get(&path).await.expect(200);
        page.items
    }

    async fn decide(&self, target: &Target, body: Value) -> Answer {
        let path = format!("measures/{}/targets/{}", target.measure_id, target.id);
        self.lead
            .patch(&self.at(&path), target.version, &body)
            .await
    }

    async fn found(&self, query: &str) -> Page<Measure> {
        self.lead
            .get(&self.at(&format!("measures?{query}")))
            .await
            .expect(200)
    }

    /// A measure approved and put in place by the lead.
    async fn in_place(&self) -> Measure {
        let measure = self.begin().await;
        self.approval(&self.lead, &measure, "request")
            .await
            .expect::<Measure>(200);
        self.approval(&self.approver, &measure, "approve")
            .await
            .expect::<Measure>(200);
        let done = json!({ "action": "put_in_place", "note": "検知サーバを導入した" });
        self.on(&self.lead, measure.id, "steps", done)
            .await
            .expect(200)
    }
}

fn complete() -> Value {
    json!({
        "kind": "technical", "title": "改ざん検知の導入", "level": "standard", "cost_once": 1_400_000,
        "cost_yearly": 250_000, "years": 3, "responsible": "情報システム部長", "due": "2026-12-20",
        "payers": [{ "party": "情報システム部", "share_bp": 7_000 }, { "party": "委託先", "share_bp": 3_000 }],
    })
}

fn option() -> Value {
    json!({
        "kind": "technical", "title": "改ざん検知", "level": "standard", "cost_once": 1_400_000, "cost_yearly": 250_000,
        "years": 3, "prevented_yearly": { "low": 900_000, "high": 2_000_000 }, "effect": "年0.2回の停止を防ぐ",
    })
}

fn tested(effective: bool) -> Value {
    let next = effective.then_some("2027-05-20");
    json!({ "effective": effective, "tested": "検証環境で改ざんを起こし、通知までの時間を測った", "next_on": next })
}

#[actix_web::test]
async fn an_option_is_weighed_and_chosen_into_a_measure() {
    on_both(|app| async move {
        let scene = Scene::new(app).await;
        let made: PreventionOption = scene
            .lead
            .post(&scene.at("options"), &option())
            .await
            .expect(201);
        assert_eq!(
            (made.worth.cost, made.worth.verdict),
            (2_150_000, Verdict::Worth)
        );
        assert_eq!(
            made.worth.prevented,
            Range {
                low: 2_700_000,
                high: 6_000_000
            }
        );
        let path = scene.at(&format!("options/{}", made.id));
        let patch = json!({ "prevented_yearly": { "low": 100_000, "high": 800_000 } });
        let less: PreventionOption = scene.lead.patch(&path, 1, &patch).await.expect(200);
        assert_eq!(less.worth.verdict, Verdict::Depends);
        scene
            .lead
            .patch(&path, 1, &patch)
            .await
            .problem(ErrorCode::StaleVersion);

        let decide = |version: i64, body: Value| {
            let request = scene
                .lead
                .request(Method::POST, &format!("{path}/decision"));
            let request = request.insert_header(("if-match", format!("\"{version}\"")));
            scene.lead.send(request.set_json(&body))
        };
        let problem = decide(2, json!({ "state": "chosen" }))
            .await
            .problem(ErrorCode::ValidationFailed);
        assert_eq!(problem.errors[0].field, "reason");
        let chosen: PreventionOption =
            decide(2, json!({ "state": "chosen", "reason": "費用に見合う" }))
                .await
                .expect(200);
        assert_eq!(chosen.state, OptionState::Chosen);
        let measure = scene.measure(chosen.measure_id.unwrap()).await;
        assert_eq!(
            (measure.option_id, measure.state),
            (Some(made.id), MeasureState::Planned)
        );
        assert_eq!(measure.cost, 2_150_000);
        decide(3, json!({ "state": "rejected", "reason": "a" }))
            .await
            .problem(ErrorCode::StateConflict);
        scene
            .lead
            .patch(&path, 3, &patch)
            .await
            .problem(ErrorCode::StateConflict);
    })
    .await;
}

#[actix_web::test]
async fn approval_needs_a_complete_measure_and_somebody_else() {
    on_both(|app| async move {
        let scene = Scene::new(app).await;
        let mut bare = complete();
        for field in ["responsible", "due", "payers"] {
            bare.as_object_mut().unwrap().remove(field);
        }
        let bare: Measure = scene
            .lead
            .post(&scene.at("measures"), &bare)
            .await
            .expect(201);
        let problem = scene
            .approval(&scene.lead, &bare, "request")
            .await
            .problem(ErrorCode::ValidationFailed);
        let fields: Vec<&str> = problem.errors.iter().map(|e| e.field.as_str()).collect();
        assert_eq!(fields, ["responsible", "due", "payers"]);

        let measure = scene.begin().await;
        scene
            .approval(&scene.approver, &measure, "approve")
            .await
            .problem(ErrorCode::StateConflict);
        scene
            .approval(&scene.approver, &measure, "request")
            .await
            .problem(ErrorCode::Forbidden);
        let asked: Measure = scene
            .approval(&scene.compliance, &measure, "request")
            .await
            .expect(200);
        assert_eq!(asked.approval, Some(ApprovalState::Requested));
        scene
            .approval(&scene.lead, &measure, "request")
            .await
            .problem(ErrorCode::StateConflict);
        // The lead wrote it, compliance asked.
        for who in [&scene.lead, &scene.compliance] {
            scene
                .approval(who, &measure, "approve")
                .await
                .problem(ErrorCode::SelfApproval);
        }
        let approved: Measure = scene
            .approval(&scene.approver, &measure, "approve")
            .await
            .expect(200);
        assert_eq!(approved.state, MeasureState::Approved);
    })
    .await;
}

#[actix_web::test]
async fn an_edit_voids_the_approval_and_what_was_spent_does_not() {
    on_both(|app| async move {
        let scene = Scene::new(app).await;
        let measure = scene.begin().await;
        scene
            .approval(&scene.lead, &measure, "request")
            .await
            .expect::<Measure>(200);
        let approved: Measure = scene
            .approval(&scene.approver, &measure, "approve")
            .await
            .expect(200);
        let path = scene.at(&format!("measures/{}", measure.id));
        let spent: Measure = scene
            .lead
            .patch(&path, approved.version, &json!({ "spent": 300_000 }))
            .await
            .expect(200);
        assert_eq!(
            (spent.state, spent.spent),
            (MeasureState::Approved, 300_000)
        );
        let dearer = json!({ "cost_once": 9_000_000 });
        let edited: Measure = scene
            .lead
            .patch(&path, spent.version, &dearer)
            .await
            .expect(200);
        assert_eq!(
            (edited.state, edited.approval),
            (MeasureState::Planned, Some(ApprovalState::Voided))
        );
        // What was seen before the edit cannot be approved.
        scene
            .approval(&scene.lead, &measure, "request")
            .await
            .problem(ErrorCode::Conflict);
        let step = json!({ "action": "put_in_place", "note": "a" });
        scene
            .on(&scene.lead, measure.id, "steps", step)
            .await
            .problem(ErrorCode::ApprovalMissing);
        let all: Vec<MeasureApproval> = scene
            .lead
            .get(&scene.at(&format!("measures/{}/approvals", measure.id)))
            .await
            .expect(200);
        assert_eq!((all.len(), all[0].state), (1, ApprovalState::Voided));
    })
    .await;
}

#[actix_web::test]
async fn spare_machines_and_backups_are_never_forgotten() {
    on_both(|app| async move {
        let scene = Scene::new(app).await;
        let measure = scene.in_place().await;
        let roles: Vec<TargetRole> = scene
            .targets(measure.id)
            .await
            .iter()
            .map(|t| t.role)
            .collect();
        assert_eq!(roles, [TargetRole::Spare, TargetRole::Backup]);
        let places = scene.at(&format!("measures/{}/targets", measure.id));
        let place = json!({ "name": "販売サーバ1号", "role": "system" });
        scene.lead.post(&places, &place).await.expect::<Target>(201);
        let again = json!({ "name": "販売サーバ１号", "role": "spare" });
        scene
            .lead
            .post(&places, &again)
            .await
            .problem(ErrorCode::AlreadyExists);
        scene
            .on(&scene.approver, measure.id, "audits", tested(true))
            .await
            .problem(ErrorCode::StateConflict);

        let targets = scene.targets(measure.id).await;
        let problem = scene
            .decide(&targets[0], json!({ "state": "exempt" }))
            .await
            .problem(ErrorCode::ValidationFailed);
        assert_eq!(problem.errors[0].field, "note");
        for target in &targets {
            let body = json!({ "state": "done", "note": "適用した" });
            let done: Target = scene.decide(target, body.clone()).await.expect(200);
            assert_eq!(done.version, 2);
            scene
                .decide(target, body)
                .await
                .problem(ErrorCode::StaleVersion);
        }
        let verified: Measure = scene
            .on(&scene.approver, measure.id, "audits", tested(true))
            .await
            .expect(200);
        assert_eq!((verified.targets, verified.undecided_targets), (3, 0));
        assert_eq!(verified.state, MeasureState::Verified);
    })
    .await;
}

#[actix_web::test]
async fn its_effect_is_verified_by_somebody_else_and_comes_back() {
    on_both(|app| async move {
        let scene = Scene::new(app).await;
        let measure = scene.in_place().await;
        for target in scene.targets(measure.id).await {
            let body = json!({ "state": "exempt", "note": "該当する機器がない" });
            scene.decide(&target, body).await.expect::<Target>(200);
        }
        // Who put it in place cannot; an ineffective one goes back to work.
        scene
            .on(&scene.lead, measure.id, "audits", tested(true))
            .await
            .problem(ErrorCode::SelfApproval);
        let back: Measure = scene
            .on(&scene.compliance, measure.id, "audits", tested(false))
            .await
            .expect(200);
        assert_eq!(back.state, MeasureState::Approved);
        let again = json!({ "action": "put_in_place", "note": "通知先を直した" });
        scene
            .on(&scene.lead, measure.id, "steps", again)
            .await
            .expect::<Measure>(200);
        for (next, code) in [(None, "required"), (Some("2026-11-24"), "not_in_future")] {
            let body = json!({ "effective": true, "tested": "a", "next_on": next });
            let answer = scene
                .on(&scene.compliance, measure.id, "audits", body)
                .await;
            let problem = answer.problem(ErrorCode::ValidationFailed);
            assert_eq!(
                (
                    problem.errors[0].field.as_str(),
                    problem.errors[0].code.as_str()
                ),
                ("next_on", code)
            );
        }
        let good: Measure = scene
            .on(&scene.compliance, measure.id, "audits", tested(true))
            .await
            .expect(200);
        assert_eq!((good.state, good.overdue), (MeasureState::Verified, false));
        assert_eq!(good.audit_on.unwrap().to_string(), "2027-05-20");
        let all: Vec<MeasureAudit> = scene
            .lead
            .get(&scene.at(&format!("measures/{}/audits", measure.id)))
            .await
            .expect(200);
        let told: Vec<bool> = all.iter().map(|a| a.effective).collect();
        assert_eq!(told, [true, false]);
        // Half a year on nobody audited it again.
        scene.app.advance(200 * 24 * 3_600);
        let lead = scene
            .app
            .sign_in(&scene.lead.user.as_ref().unwrap().email)
            .await;
        let late: Measure = lead
            .get(&scene.at(&format!("measures/{}", measure.id)))
            .await
            .expect(200);
        assert!(late.overdue);
        let work: WorkPage = lead.get("work?scope=overdue&limit=200").await.expect(200);
        let entry = work.items.iter().find(|e| e.id == measure.id).unwrap();
        assert_eq!(entry.kind, WorkKind::Measure);
        assert_eq!(entry.title, "Audit “改ざん検知の導入” again");
    })
    .await;
}

#[actix_web::test]
async fn a_measure_given_up_says_why_and_begins_again_unapproved() {
    on_both(|app| async move {
        let scene = Scene::new(app).await;
        let measure = scene.begin().await;
        scene
            .approval(&scene.lead, &measure, "request")
            .await
            .expect::<Measure>(200);
        scene
            .approval(&scene.approver, &measure, "approve")
            .await
            .expect::<Measure>(200);
        let silent = json!({ "action": "drop" });
        let problem = scene
            .on(&scene.lead, measure.id, "steps", silent)
            .await
            .problem(ErrorCode::ValidationFailed);
        assert_eq!(problem.errors[0].field, "note");
        let given_up = json!({ "action": "drop", "note": "別の対策に含めた" });
        let dropped: Measure = scene
            .on(&scene.lead, measure.id, "steps", given_up)
            .await
            .expect(200);
        assert_eq!(dropped.state, MeasureState::Dropped);
        let path = scene.at(&format!("measures/{}", measure.id));
        let edit = json!({ "title": "b" });
        scene
            .lead
            .patch(&path, dropped.version, &edit)
            .await
            .problem(ErrorCode::StateConflict);
        let resumed: Measure = scene
            .on(
                &scene.lead,
                measure.id,
                "steps",
                json!({ "action": "resume" }),
            )
            .await
            .expect(200);
        assert_eq!(
            (resumed.state, resumed.approval),
            (MeasureState::Planned, Some(ApprovalState::Voided))
        );
    })
    .await;
}

#[actix_web::test]
async fn wrong_input_is_refused_by_field() {
    on_both(|app| async move {
        let scene = Scene::new(app).await;
        let cases = [
            (json!({ "title": " " }), "title"),
            (json!({ "cost_once": -1 }), "cost_once"),
            (json!({ "years": 0 }), "years"),
            (json!({ "due": "2026-13-01" }), "due"),
            (json!({ "payers": [{ "party": "a", "share_bp": 10_001 }] }), "payers.0.share_bp"),
            (json!({ "payers": [{ "party": "a", "share_bp": 1 }, { "party": "a", "share_bp": 1 }] }), "payers.1"),
            (json!({ "level": "best" }), "level"),
        ];
        for (more, field) in cases {
            let mut body = complete();
            body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            let answer = scene.lead.post(&scene.at("measures"), &body).await;
            let problem = answer.problem(ErrorCode::ValidationFailed);
            assert_eq!(problem.errors[0].field, field, "{more}");
        }
        let mut vague = option();
        vague["effect"] = json!("");
        let problem = scene
            .lead
            .post(&scene.at("options"), &vague)
            .await
            .problem(ErrorCode::ValidationFailed);
        assert_eq!(problem.errors[0].field, "effect");
    })
    .await;
}

#[actix_web::test]
async fn measures_of_another_incident_do_not_exist() {
    on_both(|app| async move {
        let scene = Scene::new(app).await;
        let measure = scene.begin().await;
        let other = open(&scene.lead, "別の事案").await.id;
        let path = format!("incidents/{other}/measures/{}", measure.id);
        scene.lead.get(&path).await.problem(ErrorCode::NotFound);
        scene
            .lead
            .get(&format!("{path}/targets"))
            .await
            .problem(ErrorCode::NotFound);
        scene
            .lead
            .patch(&path, 1, &json!({ "spent": 1 }))
            .await
            .problem(ErrorCode::NotFound);
        let target = scene.targets(measure.id).await.remove(0);
        let path = format!("{path}/targets/{}", target.id);
        scene
            .lead
            .patch(&path, 1, &json!({ "state": "done" }))
            .await
            .problem(ErrorCode::NotFound);
    })
    .await;
}

#[actix_web::test]
async fn the_list_finds_measures_by_word_and_state() {
    on_both(|app| async move {
        let scene = Scene::new(app).await;
        let first = scene.begin().await;
        let mut other = complete();
        other["title"] = json!("持込端末の規則");
        other["kind"] = json!("operational");
        scene.app.advance(1);
        scene
            .lead
            .post(&scene.at("measures"), &other)
            .await
            .expect::<Measure>(201);
        assert_eq!(scene.found(&word("ｶｲｻﾞﾝ")).await.items.len(), 0);
        assert_eq!(scene.found(&word("改ざん")).await.items[0].id, first.id);
        assert_eq!(scene.found("kind=operational").await.total, Some(1));
        assert_eq!(scene.found("state=verified").await.items.len(), 0);
        let page = scene.found("limit=1").await;
        assert_eq!(page.total, Some(2));
        let next = scene
            .found(&format!("limit=1&cursor={}", page.next_cursor.unwrap()))
            .await;
        assert_eq!(next.items[0].content.title, "持込端末の規則");
    })
    .await;
}

/// What prevention leaves open: the other activities have matters of their own.
async fn open_measures(scene: &Scene) -> Vec<Option<Uuid>> {
    let gate: Gate = scene.lead.get(&scene.at("gate")).await.expect(200);
    let own = gate
        .matters
        .iter()
        .filter(|m| m.kind == MatterKind::Measure);
    own.map(|m| {
        assert_eq!(m.activity, Some(ActivityKey::Rp));
        m.id
    })
    .collect()
}

#[actix_web::test]
async fn what_is_not_decided_keeps_the_incident_open() {
    on_both(|app| async move {
        let scene = Scene::new(app).await;
        assert_eq!(open_measures(&scene).await, Vec::<Option<Uuid>>::new());
        let phase = scene.at("phase");
        let recovery = json!({ "phase": "recovery" });
        scene
            .lead
            .post(&phase, &recovery)
            .await
            .expect::<Value>(200);
        let options = scene.at("options");
        scene
            .lead
            .post(&options, &option())
            .await
            .expect::<PreventionOption>(201);
        let measure = scene.begin().await;
        assert_eq!(open_measures(&scene).await, [None, Some(measure.id)]);
        let closing = json!({ "phase": "closed" });
        let problem = scene
            .lead
            .post(&phase, &closing)
            .await
            .problem(ErrorCode::Unfinished);
        assert!(problem.open.iter().any(|m| m.id == Some(measure.id)));
        // Giving both up is a decision.
        let page: Page<PreventionOption> = scene.lead.get(&options).await.expect(200);
        let path = scene.at(&format!("options/{}/decision", page.items[0].id));
        let request = scene.lead.request(Method::POST, &path);
        let request = request.insert_header(("if-match", "\"1\""));
        let no = json!({ "state": "rejected", "reason": "効果が小さい" });
        scene
            .lead
            .send(request.set_json(&no))
            .await
            .expect::<PreventionOption>(200);
        let drop = json!({ "action": "drop", "note": "別の対策に含めた" });
        scene
            .on(&scene.lead, measure.id, "steps", drop)
            .await
            .expect::<Measure>(200);
        assert_eq!(open_measures(&scene).await, Vec::<Option<Uuid>>::new());
    })
    .await;
}

#[actix_web::test]
async fn nothing_is_opened_once_the_incident_is_closed() {
    on_both(|app| async move {
        let scene = Scene::new(app).await;
        let measure = scene.begin().await;
        let close = "UPDATE incidents SET phase = 'closed'";
        let db = scene.app.state().db();
        db.bookkeeping_blocking(|conn| saiki_db::testing::execute(conn, close))
            .unwrap();
        let path = scene.at("measures");
        scene
            .lead
            .post(&path, &complete())
            .await
            .problem(ErrorCode::StateConflict);
        let options = scene.at("options");
        scene
            .lead
            .post(&options, &option())
            .await
            .problem(ErrorCode::StateConflict);
        let path = scene.at(&format!("measures/{}", measure.id));
        let edit = json!({ "title": "b" });
        scene
            .lead
            .patch(&path, 1, &edit)
            .await
            .problem(ErrorCode::StateConflict);
    })
    .await;
}
