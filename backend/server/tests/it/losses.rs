//! The loss ledger: what whoever enters, reads and exports losses may rely on.

use crate::{
    incidents::open,
    support::{Client, TestApp, on_both},
};
use saiki_api::{
    audit::AuditEntry,
    losses::{Calculated, Loss, LossVersion, LossView, Range},
    page::Page,
    permissions::Role,
    problem::ErrorCode,
};
use serde_json::{Value, json};

/// An incident with its recovery lead.
struct Scene {
    lead: Client,
    path: String,
}

impl Scene {
    async fn new(app: &TestApp) -> Scene {
        let lead = app.user(Role::Lead).await;
        let id = open(&lead, "販売サイトの改ざん").await.id;
        Scene {
            lead,
            path: format!("incidents/{id}"),
        }
    }

    fn costs(&self) -> String {
        format!("{}/costs", self.path)
    }

    async fn enter(&self, more: Value) -> Loss {
        self.lead.post(&self.costs(), &row(more)).await.expect(201)
    }

    async fn view(&self) -> LossView {
        let path = format!("{}/loss", self.path);
        self.lead.get(&path).await.expect(200)
    }

    async fn found(&self, query: &str) -> Vec<String> {
        let path = format!("{}?{query}", self.costs());
        let page: Page<Loss> = self.lead.get(&path).await.expect(200);
        page.items.into_iter().map(|l| l.description).collect()
    }
}

/// A query for a word.
pub fn word(word: &str) -> String {
    let escaped: String = form_urlencoded::byte_serialize(word.as_bytes()).collect();
    format!("q={escaped}")
}

/// A row in order, with some of it otherwise.
fn row(more: Value) -> Value {
    let mut row = json!({
        "class": "direct", "jnsa_class": "expense", "variety": "response_and_recovery",
        "description": "調査会社の費用", "amount": { "low": 12_400_000, "high": 12_400_000 }, "currency": "JPY",
        "state": "paid", "day": "2026-11-20", "basis": "請求書 2026-118",
    });
    let fields = row.as_object_mut().unwrap();
    fields.extend(more.as_object().unwrap().clone());
    fields.retain(|_, value| !value.is_null());
    row
}

fn indirect() -> Value {
    json!({
        "class": "indirect", "jnsa_class": "intangible", "variety": "brand_damage", "description": "信用の低下",
        "state": "estimated", "amount": { "low": 98_000_000, "high": 160_000_000 }, "basis": "広報部の試算",
    })
}

#[actix_web::test]
async fn the_view_adds_up_what_counts() {
    on_both(|app| async move {
        let scene = Scene::new(&app).await;
        assert_eq!(scene.view().await.rows, 0);
        scene.enter(json!({})).await;
        scene.enter(indirect()).await;
        let dollars = json!({
            "description": "海外の弁護士", "currency": "USD", "amount": { "low": 10_000, "high": 10_000 },
            "exchange": { "rate": "151.25", "day": "2026-11-19", "source": "取引銀行の仲値" },
        });
        let foreign = scene.enter(dollars).await;
        assert_eq!(foreign.home, Range::exactly(15_125));
        let view = scene.view().await;
        assert_eq!(view.currency, "JPY");
        assert_eq!(view.direct.actual, 12_415_125);
        let wide = Range { low: 98_000_000, high: 160_000_000 };
        assert_eq!(view.indirect.estimated, wide);
        let total = Range { low: 110_415_125, high: 172_415_125 };
        assert_eq!(view.total, total);
        assert_eq!(view.rows, 3);
    })
    .await;
}

#[actix_web::test]
async fn a_row_taken_out_stays_on_the_ledger_with_its_history() {
    on_both(|app| async move {
        let scene = Scene::new(&app).await;
        let first = scene.enter(json!({ "state": "estimated" })).await;
        let path = format!("{}/{}", scene.costs(), first.id);
        let patch = json!({ "state": "paid", "amount": { "low": 13_000_000, "high": 13_000_000 } });
        let second: Loss = scene.lead.patch(&path, 1, &patch).await.expect(200);
        assert_eq!((second.version, second.amount.low), (2, 13_000_000));
        scene
            .lead
            .patch(&path, 1, &patch)
            .await
            .problem(ErrorCode::StaleVersion);
        let same: Loss = scene.lead.patch(&path, 2, &patch).await.expect(200);
        assert_eq!(same.version, 2);

        let reversal = format!("{path}/reversal");
        let request = scene.lead.request(actix_web::http::Method::POST, &reversal);
        let request = request.insert_header(("if-match", "\"2\""));
        let body = json!({ "reason": "二重に記録していたため" });
        let out: Loss = scene.lead.send(request.set_json(&body)).await.expect(200);
        assert_eq!(out.reversal.unwrap().reason, "二重に記録していたため");
        assert_eq!(scene.view().await.rows, 0);
        assert_eq!(scene.found("reversed=true").await.len(), 1);
        assert_eq!(scene.found("reversed=false").await.len(), 0);
        scene
            .lead
            .patch(&path, 3, &patch)
            .await
            .problem(ErrorCode::StateConflict);

        let versions: Vec<LossVersion> = scene
            .lead
            .get(&format!("{path}/versions"))
            .await
            .expect(200);
        let told: Vec<(i64, i64, bool)> = versions
            .iter()
            .map(|v| (v.version, v.home.high, v.reversal_reason.is_some()))
            .collect();
        assert_eq!(
            told,
            [
                (3, 13_000_000, true),
                (2, 13_000_000, false),
                (1, 12_400_000, false)
            ]
        );
    })
    .await;
}

#[actix_web::test]
async fn versions_cannot_be_altered_even_in_the_database() {
    on_both(|app| async move {
        Scene::new(&app).await.enter(json!({})).await;
        let db = app.state().db();
        for statement in [
            "UPDATE loss_versions SET home_low = 0",
            "DELETE FROM loss_versions",
        ] {
            let done = db.bookkeeping_blocking(|conn| saiki_db::testing::execute(conn, statement));
            assert!(done.is_err(), "{statement}");
        }
    })
    .await;
}

#[actix_web::test]
async fn each_change_is_in_the_log_without_its_words() {
    on_both(|app| async move {
        let scene = Scene::new(&app).await;
        scene
            .enter(json!({ "description": "田中氏への見舞金" }))
            .await;
        let auditor = app.user(Role::Auditor).await;
        let path = format!(
            "audit?chain={}",
            scene.path.trim_start_matches("incidents/")
        );
        let page: Page<AuditEntry> = auditor.get(&path).await.expect(200);
        let entry = page
            .items
            .iter()
            .find(|e| e.action == "loss.entered")
            .unwrap();
        assert_eq!(entry.data["high"], 12_400_000);
        assert!(!entry.data.to_string().contains("田中"), "{}", entry.data);
    })
    .await;
}

#[actix_web::test]
async fn wrong_rows_are_refused_by_field() {
    on_both(|app| async move {
        let scene = Scene::new(&app).await;
        let cases = [
            (json!({ "amount": null }), "amount"),
            (json!({ "amount": { "low": 2, "high": 1 } }), "amount.high"),
            (json!({ "amount": { "low": -1, "high": 1 } }), "amount.low"),
            (json!({ "amount": { "low": 1, "high": 2 } }), "amount.high"),
            (json!({ "description": "a\u{0}" }), "description"),
            (json!({ "basis": " " }), "basis"),
            (json!({ "currency": "円" }), "currency"),
            (json!({ "currency": "EUR" }), "exchange"),
            (json!({ "day": "2026-11-25" }), "day"),
            (json!({ "day": "2026-02-30" }), "day"),
            (json!({ "class": "both" }), "class"),
            (json!({ "amount": { "low": 1.5, "high": 2 } }), "amount.low"),
        ];
        for (more, field) in cases {
            let answer = scene.lead.post(&scene.costs(), &row(more.clone())).await;
            let problem = answer.problem(ErrorCode::ValidationFailed);
            assert_eq!(problem.errors[0].field, field, "{more}");
        }
        assert_eq!(scene.view().await.rows, 0);
    })
    .await;
}

#[actix_web::test]
async fn calculations_are_tried_and_entered_as_estimates() {
    on_both(|app| async move {
        let scene = Scene::new(&app).await;
        let jo = json!({ "jo": {
            "mental": 1, "economic": 1, "identifiability": 6, "responsibility": 2, "response": 1, "people": 2_000,
        } });
        let tried: Calculated = scene
            .lead
            .post(&format!("{}/loss/calculation", scene.path), &json!({ "calculation": jo }))
            .await
            .expect(200);
        assert_eq!(tried.amount.minor, 24_000_000);
        assert!(tried.label.en.contains("not an award"));
        let more = json!({ "amount": null, "calculation": jo, "jnsa_class": "liability" });
        let problem = scene
            .lead
            .post(&scene.costs(), &row(more.clone()))
            .await
            .problem(ErrorCode::ValidationFailed);
        assert_eq!(problem.errors[0].field, "state");
        let mut more = more;
        more["state"] = json!("estimated");
        let entered = scene.enter(more).await;
        assert_eq!(entered.amount, Range::exactly(24_000_000));
        let bad = json!({ "calculation": { "downtime": {
            "sales_per_hour": 1, "minutes": 0, "margin_bp": 10_001,
        } } });
        let problem = scene
            .lead
            .post(&format!("{}/loss/calculation", scene.path), &bad)
            .await
            .problem(ErrorCode::ValidationFailed);
        let fields: Vec<&str> = problem.errors.iter().map(|e| e.field.as_str()).collect();
        let wanted = ["calculation.downtime.margin_bp", "calculation.downtime.minutes"];
        assert_eq!(fields, wanted);
    })
    .await;
}

#[actix_web::test]
async fn the_ledger_is_searched_ordered_paged_and_exported() {
    on_both(|app| async move {
        let scene = Scene::new(&app).await;
        for (n, day) in [(1, "2026-11-18"), (3, "2026-11-20"), (2, "2026-11-19")] {
            let amount = json!({ "low": n * 100, "high": n * 100 });
            let description = format!("=費用 {n}");
            scene
                .enter(json!({ "description": description, "amount": amount, "day": day }))
                .await;
        }
        scene.enter(indirect()).await;
        let by_amount = scene.found("sort=amount").await;
        assert_eq!(by_amount, ["信用の低下", "=費用 3", "=費用 2", "=費用 1"]);
        assert_eq!(scene.found("class=indirect").await, ["信用の低下"]);
        assert_eq!(scene.found(&word("ﾋﾖｳ")).await.len(), 0);
        assert_eq!(scene.found(&word("費用")).await.len(), 3);

        let mut seen = Vec::new();
        let mut cursor = String::new();
        loop {
            let path = format!("{}?sort=day&limit=1&cursor={cursor}", scene.costs());
            let page: Page<Loss> = scene.lead.get(&path).await.expect(200);
            assert_eq!(page.total, Some(4));
            seen.extend(page.items.into_iter().map(|l| l.day.to_string()));
            let Some(next) = page.next_cursor else { break };
            cursor = next;
        }
        assert_eq!(
            seen,
            ["2026-11-20", "2026-11-20", "2026-11-19", "2026-11-18"]
        );
        let first = format!("{}?sort=day&limit=1", scene.costs());
        let page: Page<Loss> = scene.lead.get(&first).await.expect(200);
        let other = format!(
            "{}?sort=amount&cursor={}",
            scene.costs(),
            page.next_cursor.unwrap()
        );
        scene
            .lead
            .get(&other)
            .await
            .problem(ErrorCode::MalformedRequest);

        let csv = scene
            .lead
            .get(&format!("{}/export?class=direct", scene.costs()))
            .await;
        assert_eq!(csv.status, 200);
        assert_eq!(csv.header("content-type"), Some("text/csv; charset=utf-8"));
        let text = csv.text();
        assert_eq!(text.lines().count(), 4);
        assert!(
            text.contains("'=費用 3") && text.contains(",300,300,JPY,"),
            "{text}"
        );
    })
    .await;
}

#[actix_web::test]
async fn a_repeated_request_enters_one_row() {
    on_both(|app| async move {
        let scene = Scene::new(&app).await;
        let new = row(json!({}));
        let first: Loss = scene
            .lead
            .post_once(&scene.costs(), "k", &new)
            .await
            .expect(201);
        let again: Loss = scene
            .lead
            .post_once(&scene.costs(), "k", &new)
            .await
            .expect(201);
        assert_eq!(first, again);
        assert_eq!(scene.view().await.rows, 1);
    })
    .await;
}
