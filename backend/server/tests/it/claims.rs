//! Claims: decided, paid and booked, what holds the incident open, and what is never in the clear.

use crate::{
    incidents::open,
    support::{Answer, Client, TestApp, on_both},
};
use actix_web::http::Method;
use saiki_api::{
    Uuid,
    claims::{Claim, ClaimEvent, ClaimPage, ClaimState},
    files::FileInfo,
    gates::{Gate, MatterKind},
    losses::{Loss, LossView},
    page::Page,
    permissions::Role,
    problem::ErrorCode,
    work::{WorkKind, WorkPage},
};
use serde_json::{Value, json};

const DAY: i64 = 24 * 3_600;

/// An incident with its recovery lead.
struct Scene {
    lead: Client,
    incident: Uuid,
}

impl Scene {
    async fn new(app: &TestApp) -> Scene {
        let lead = app.user(Role::Lead).await;
        let incident = open(&lead, "a").await.id;
        Scene { lead, incident }
    }

    fn path(&self, below: &str) -> String {
        format!("incidents/{}/claims{below}", self.incident)
    }

    async fn put_down(&self, more: Value) -> Claim {
        self.lead
            .post(&self.path(""), &claim(more))
            .await
            .expect(201)
    }

    async fn step(&self, claim: &Claim, version: i64, step: &Value) -> Answer {
        let path = self.path(&format!("/{}/steps", claim.id));
        send(&self.lead, &path, version, step).await
    }

    async fn open_matters(&self) -> Vec<String> {
        let path = format!("incidents/{}/gate", self.incident);
        let gate: Gate = self.lead.get(&path).await.expect(200);
        let claims = gate.matters.into_iter();
        claims
            .filter(|matter| matter.kind == MatterKind::Claim)
            .map(|matter| matter.title)
            .collect()
    }

    async fn numbers(&self, query: &str) -> Vec<i64> {
        let page: ClaimPage = self.lead.get(&self.path(query)).await.expect(200);
        page.items.into_iter().map(|claim| claim.number).collect()
    }
}

async fn send(client: &Client, path: &str, version: i64, body: &Value) -> Answer {
    let request = client
        .request(Method::POST, path)
        .insert_header(("if-match", format!("\"{version}\"")));
    client.send(request.set_json(body)).await
}

/// A claim in order, with some of it otherwise.
fn claim(more: Value) -> Value {
    let mut claim = json!({
        "kind": "compensation", "name": "佐藤 一郎", "organisation": "さとう商店", "channel": "letter",
        "subject": "カード再発行の手数料", "text": "手数料を払ってほしい",
        "claimed": { "minor": 1_100, "currency": "JPY" },
    });
    let fields = claim.as_object_mut().unwrap();
    fields.extend(more.as_object().unwrap().clone());
    claim
}

/// The day in UTC: never after the organisation's own.
fn day(app: &TestApp) -> String {
    app.now().to_string()[..10].to_owned()
}

fn accept(minor: i64) -> Value {
    json!({ "action": "accept", "reason": "規約のとおり", "agreed": { "minor": minor, "currency": "JPY" } })
}

#[actix_web::test]
async fn a_claim_holds_the_incident_open_until_it_is_decided_and_paid() {
    on_both(|app| async move {
        let scene = Scene::new(&app).await;
        let made = scene.put_down(json!({})).await;
        assert_eq!(
            (made.number, made.state, made.settled),
            (1, ClaimState::Open, false)
        );
        assert_eq!(scene.open_matters().await, ["Claim 1 (compensation)"]);

        let decided: Claim = scene.step(&made, 1, &accept(1_100)).await.expect(200);
        assert_eq!(decided.state, ClaimState::Accepted);
        assert_eq!(
            decided.decided_by_name,
            Some(scene.lead.user.as_ref().unwrap().name.clone())
        );
        assert_eq!(
            scene.open_matters().await,
            ["Claim 1 (compensation): payment"]
        );
        scene
            .step(&made, 2, &accept(1_100))
            .await
            .problem(ErrorCode::StateConflict);

        let pay = json!({ "action": "pay", "paid_on": day(&app) });
        let paid: Claim = scene.step(&made, 2, &pay).await.expect(200);
        assert!(paid.settled && paid.stall.is_none());
        assert!(scene.open_matters().await.is_empty());
        scene
            .step(&made, 2, &pay)
            .await
            .problem(ErrorCode::StaleVersion);

        let again = json!({ "action": "reopen", "reason": "金額に誤りがあった" });
        let reopened: Claim = scene.step(&made, 3, &again).await.expect(200);
        assert_eq!(
            (reopened.state, reopened.agreed, reopened.paid_on),
            (ClaimState::Open, None, None)
        );
        assert_eq!(scene.open_matters().await.len(), 1);
        let history: Page<ClaimEvent> = scene
            .lead
            .get(&scene.path(&format!("/{}/steps", made.id)))
            .await
            .expect(200);
        let reasons: Vec<&str> = history
            .items
            .iter()
            .map(|e| e.step.reason.as_str())
            .collect();
        assert_eq!(reasons, ["規約のとおり", "", "金額に誤りがあった"]);
    })
    .await;
}

#[actix_web::test]
async fn a_rejected_claim_needs_a_reason_and_settles() {
    on_both(|app| async move {
        let scene = Scene::new(&app).await;
        let made = scene.put_down(json!({ "kind": "lawsuit", "claimed": null })).await;
        for (step, field) in [
            (json!({ "action": "reject", "reason": " " }), "reason"),
            (json!({ "action": "accept", "reason": "a" }), "agreed"),
            (json!({ "action": "reject", "reason": "a", "paid_on": "2026-12-01" }), "paid_on"),
            (
                json!({ "action": "accept", "reason": "a", "agreed": { "minor": -1, "currency": "JPY" } }),
                "agreed.minor",
            ),
        ] {
            let problem = scene.step(&made, 1, &step).await.problem(ErrorCode::ValidationFailed);
            assert_eq!(problem.errors[0].field, field);
        }
        let pay = json!({ "action": "pay", "paid_on": "2026-12-01" });
        scene.step(&made, 1, &pay).await.problem(ErrorCode::StateConflict);
        let reject = json!({ "action": "reject", "reason": "当社に責任がない" });
        let rejected: Claim = scene.step(&made, 1, &reject).await.expect(200);
        assert!(rejected.settled);
        assert_eq!(rejected.reason, "当社に責任がない");
    })
    .await;
}

#[actix_web::test]
async fn totals_go_with_the_filters() {
    on_both(|app| async move {
        let scene = Scene::new(&app).await;
        let first = scene.put_down(json!({})).await;
        scene
            .put_down(json!({ "kind": "complaint", "claimed": null }))
            .await;
        let dollars = json!({ "claimed": { "minor": 5_000, "currency": "USD" } });
        scene.put_down(dollars).await;
        scene
            .step(&first, 1, &accept(1_500))
            .await
            .expect::<Claim>(200);

        let page: ClaimPage = scene.lead.get(&scene.path("?limit=2")).await.expect(200);
        assert_eq!(page.total, Some(3));
        let told: Vec<_> = page
            .totals
            .iter()
            .map(|t| (t.currency.as_str(), t.claimed, t.agreed, t.paid))
            .collect();
        assert_eq!(told, [("JPY", 1_100, 1_500, 0), ("USD", 5_000, 0, 0)]);
        let cursor = page.next_cursor.unwrap();
        assert_eq!(
            scene.numbers(&format!("?limit=2&cursor={cursor}")).await,
            [1]
        );
        assert_eq!(scene.numbers("?kind=complaint").await, [2]);
        assert_eq!(scene.numbers("?state=accepted").await, [1]);
        assert_eq!(scene.numbers("?settled=false").await, [3, 2, 1]);
        assert_eq!(scene.numbers("?number=2").await, [2]);
    })
    .await;
}

#[actix_web::test]
async fn an_answer_that_is_late_shows_in_the_work_list() {
    on_both(|app| async move {
        let scene = Scene::new(&app).await;
        let owner = scene.lead.user.as_ref().unwrap().id;
        let due = day(&app);
        let made = scene
            .put_down(json!({ "owner_id": owner, "answer_due": due }))
            .await;
        assert!(made.stall.is_none());
        app.advance(2 * DAY);
        let lead = app.sign_in(&scene.lead.user.as_ref().unwrap().email).await;
        let late: Claim = lead
            .get(&scene.path(&format!("/{}", made.id)))
            .await
            .expect(200);
        assert!(late.stall.is_some());
        let work: WorkPage = lead.get("work?scope=overdue").await.expect(200);
        let entry = work.items.iter().find(|e| e.id == made.id).unwrap();
        assert_eq!((entry.kind, entry.mine), (WorkKind::Claim, true));
        assert_eq!(entry.title, "Answer claim 1 (compensation)");
    })
    .await;
}

#[actix_web::test]
async fn who_claims_is_masked_and_sealed_and_seeing_it_is_recorded() {
    on_both(|app| async move {
        let scene = Scene::new(&app).await;
        let comms = app.user(Role::Comms).await;
        let member = json!({ "user_id": comms.user.as_ref().unwrap().id });
        let members = format!("incidents/{}/members", scene.incident);
        scene
            .lead
            .post(&members, &member)
            .await
            .expect::<Value>(201);
        let made = scene.put_down(json!({})).await;
        assert!(made.masked && !made.name.contains("一郎"));
        scene
            .step(&made, 1, &accept(1_100))
            .await
            .expect::<Claim>(200);

        let path = scene.path(&format!("/{}?reveal=true", made.id));
        let clear: Claim = comms.get(&path).await.expect(200);
        assert_eq!(clear.name, "佐藤 一郎");
        scene.lead.get(&path).await.problem(ErrorCode::Forbidden);
        let masked = scene.lead.get(&scene.path("/export")).await.text();
        assert!(masked.contains("カード再発行の手数料") && !masked.contains("一郎"));
        let file = comms.get(&scene.path("/export?reveal=true")).await.text();
        assert!(file.contains("佐藤 一郎"));
        scene
            .lead
            .get(&scene.path("/export?reveal=true"))
            .await
            .problem(ErrorCode::Forbidden);

        let auditor = app.user(Role::Auditor).await;
        let log: Value = auditor
            .get(&format!("audit?chain={}", scene.incident))
            .await
            .expect(200);
        let log = log.to_string();
        for action in [
            "claim.added",
            "claim.stepped",
            "claim.revealed",
            "claims.exported",
        ] {
            assert!(log.contains(action), "{action}");
        }
        for plain in ["一郎", "さとう", "手数料", "規約"] {
            assert!(!log.contains(plain), "{plain}");
        }
        if let Some(directory) = app.test_db().directory() {
            for entry in std::fs::read_dir(directory).unwrap() {
                let raw = std::fs::read(entry.unwrap().path()).unwrap();
                for plain in ["一郎", "さとう商店", "手数料", "規約のとおり"] {
                    assert!(
                        !raw.windows(plain.len()).any(|w| w == plain.as_bytes()),
                        "{plain}"
                    );
                }
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn no_cell_of_an_export_is_a_formula() {
    on_both(|app| async move {
        let scene = Scene::new(&app).await;
        scene
            .put_down(json!({ "subject": "=HYPERLINK(\"x\")" }))
            .await;
        let file = scene.lead.get(&scene.path("/export")).await.text();
        assert!(file.contains("'=HYPERLINK"));
    })
    .await;
}

#[actix_web::test]
async fn a_paid_claim_goes_into_the_loss_ledger_once() {
    on_both(|app| async move {
        let scene = Scene::new(&app).await;
        let made = scene.put_down(json!({})).await;
        let path = scene.path(&format!("/{}/loss", made.id));
        send(&scene.lead, &path, 1, &json!({}))
            .await
            .problem(ErrorCode::StateConflict);
        scene
            .step(&made, 1, &accept(1_100))
            .await
            .expect::<Claim>(200);
        let day = day(&app);
        let pay = json!({ "action": "pay", "paid_on": day });
        scene.step(&made, 2, &pay).await.expect::<Claim>(200);

        let booked: Claim = send(&scene.lead, &path, 3, &json!({})).await.expect(200);
        let loss = booked.loss_id.unwrap();
        let again: Claim = send(&scene.lead, &path, 3, &json!({})).await.expect(200);
        assert_eq!((again.loss_id, again.version), (Some(loss), 4));
        let view = format!("incidents/{}/loss", scene.incident);
        let total: LossView = scene.lead.get(&view).await.expect(200);
        assert_eq!((total.rows, total.direct.actual), (1, 1_100));

        let row = format!("incidents/{}/costs/{loss}", scene.incident);
        let kept: Loss = scene.lead.get(&row).await.expect(200);
        assert_eq!(kept.description, "Claim 1 (compensation)");
        let out = json!({ "reason": "金額を改める" });
        send(&scene.lead, &format!("{row}/reversal"), 1, &out)
            .await
            .expect::<Loss>(200);
        let anew: Claim = send(&scene.lead, &path, 4, &json!({})).await.expect(200);
        assert_ne!(anew.loss_id, Some(loss));
    })
    .await;
}

#[actix_web::test]
async fn another_currency_is_booked_at_its_exchange_rate() {
    on_both(|app| async move {
        let scene = Scene::new(&app).await;
        let claimed = json!({ "minor": 10_000, "currency": "USD" });
        let made = scene.put_down(json!({ "claimed": claimed })).await;
        let accept = json!({ "action": "accept", "reason": "a", "agreed": claimed });
        scene.step(&made, 1, &accept).await.expect::<Claim>(200);
        let day = day(&app);
        let pay = json!({ "action": "pay", "paid_on": day });
        scene.step(&made, 2, &pay).await.expect::<Claim>(200);
        let path = scene.path(&format!("/{}/loss", made.id));
        let problem = send(&scene.lead, &path, 3, &json!({}))
            .await
            .problem(ErrorCode::ValidationFailed);
        assert_eq!(problem.errors[0].field, "exchange");
        let rate = json!({ "exchange": { "rate": "150", "day": day } });
        send(&scene.lead, &path, 3, &rate)
            .await
            .expect::<Claim>(200);
        let view = format!("incidents/{}/loss", scene.incident);
        let total: LossView = scene.lead.get(&view).await.expect(200);
        assert_eq!(total.direct.actual, 15_000);
    })
    .await;
}

#[actix_web::test]
async fn what_a_claim_says_changes_until_it_is_decided() {
    on_both(|app| async move {
        let scene = Scene::new(&app).await;
        let made = scene.put_down(json!({})).await;
        let path = scene.path(&format!("/{}", made.id));
        let patch = json!({
            "claimed": { "minor": 900, "currency": "JPY" }, "counsel": "advised", "counsel_note": "支払義務はない",
        });
        let changed: Claim = scene.lead.patch(&path, 1, &patch).await.expect(200);
        assert_eq!(changed.claimed.unwrap().minor, 900);
        scene.lead.patch(&path, 1, &patch).await.problem(ErrorCode::StaleVersion);
        let withdraw = json!({ "action": "withdraw", "reason": "本人から申し出があった" });
        scene.step(&made, 2, &withdraw).await.expect::<Claim>(200);
        scene
            .lead
            .patch(&path, 3, &json!({ "claimed": null }))
            .await
            .problem(ErrorCode::StateConflict);
        let note = json!({ "counsel_note": "書面を受け取った" });
        let noted: Claim = scene.lead.patch(&path, 3, &note).await.expect(200);
        assert_eq!(noted.counsel_note, "書面を受け取った");
    })
    .await;
}

#[actix_web::test]
async fn a_claim_takes_the_name_of_the_contact_who_makes_it() {
    on_both(|app| async move {
        let comms = app.user(Role::Comms).await;
        let incident = open(&comms, "a").await.id;
        let contact = json!({ "kind": "complainant", "name": "高橋 花子", "told": "困っている" });
        let contact: Value = comms
            .post(&format!("incidents/{incident}/contacts"), &contact)
            .await
            .expect(201);
        let new = claim(json!({ "name": "", "organisation": "", "contact_id": contact["id"] }));
        let path = format!("incidents/{incident}/claims");
        let made: Claim = comms.post_once(&path, "k", &new).await.expect(201);
        let again: Claim = comms.post_once(&path, "k", &new).await.expect(201);
        assert_eq!(made.id, again.id);
        let clear: Claim = comms
            .get(&format!("{path}/{}?reveal=true", made.id))
            .await
            .expect(200);
        assert_eq!(clear.name, "高橋 花子");
    })
    .await;
}

#[actix_web::test]
async fn wrong_input_is_named() {
    on_both(|app| async move {
        let scene = Scene::new(&app).await;
        let nobody = Uuid::from_u128(7);
        for (more, field) in [
            (json!({ "name": " " }), "name"),
            (json!({ "name": "a\r\nb" }), "name"),
            (json!({ "subject": "" }), "subject"),
            (
                json!({ "received_at": "2027-06-01T00:00:00Z" }),
                "received_at",
            ),
            (json!({ "answer_due": "2020-01-01" }), "answer_due"),
            (
                json!({ "claimed": { "minor": -1, "currency": "JPY" } }),
                "claimed.minor",
            ),
            (
                json!({ "claimed": { "minor": 1, "currency": "円" } }),
                "claimed.currency",
            ),
            (json!({ "owner_id": nobody }), "owner_id"),
            (json!({ "person_id": nobody }), "person_id"),
            (json!({ "contact_id": nobody }), "contact_id"),
        ] {
            let answer = scene.lead.post(&scene.path(""), &claim(more)).await;
            let problem = answer.problem(ErrorCode::ValidationFailed);
            assert_eq!(problem.errors[0].field, field);
        }
        let made = scene.put_down(json!({})).await;
        let other = open(&scene.lead, "b").await.id;
        scene
            .lead
            .get(&format!("incidents/{other}/claims/{}", made.id))
            .await
            .problem(ErrorCode::NotFound);
    })
    .await;
}

#[actix_web::test]
async fn files_on_a_claim_are_for_those_who_may_see_who_claims() {
    on_both(|app| async move {
        let scene = Scene::new(&app).await;
        let comms = app.user(Role::Comms).await;
        let member = json!({ "user_id": comms.user.as_ref().unwrap().id });
        let members = format!("incidents/{}/members", scene.incident);
        scene
            .lead
            .post(&members, &member)
            .await
            .expect::<Value>(201);
        let made = scene.put_down(json!({})).await;
        let files = format!("incidents/{}/files", scene.incident);
        let query = format!("{files}?subject_kind=claim&subject_id={}", made.id);
        let request = comms.request(Method::POST, &format!("{query}&name=letter.pdf"));
        let request = request.insert_header(("content-type", "application/pdf"));
        comms
            .send(request.set_payload(b"%PDF-1.7\n".to_vec()))
            .await
            .expect::<FileInfo>(201);
        let seen: Page<FileInfo> = comms.get(&query).await.expect(200);
        assert_eq!(seen.items.len(), 1);
        scene.lead.get(&query).await.problem(ErrorCode::Forbidden);
    })
    .await;
}
