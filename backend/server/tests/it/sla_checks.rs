//! SLA checks: what outages mean under each contract, kept as it was; claims, losses and files made from it.

use crate::{
    incidents::{new_incident, open},
    service_windows::outage,
    support::{Client, TestApp, on_both},
};
use actix_web::http::Method;
use saiki_api::{
    Uuid,
    claims::{Claim, ClaimKind, ClaimPage},
    contracts::Contract,
    incidents::Incident,
    losses::{Loss, LossState, LossView},
    money::Money,
    page::Page,
    permissions::Role,
    problem::ErrorCode,
    sla_checks::{SlaCheck, SlaFinding, SlaMade, SlaOutcome, SlaPromise, SlaResult},
};
use saiki_domain::canonical;
use serde_json::{Value, json};

const SITE: &str = "会員サイト";

/// A contract that promises 99.9 % with two tiers of credit; with some of its terms otherwise.
async fn promise(client: &Client, counterparty: &str, more: Value) -> Contract {
    let mut terms = json!({
        "service": SITE, "availability": 99_900, "clause": "第8条",
        "monthly_fee": { "minor": 100_000, "currency": "JPY" },
        "tiers": [{ "below": 99_000, "credit_bp": 2_500 }, { "below": 99_900, "credit_bp": 1_000 }],
    });
    terms
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    let contract = json!({
        "counterparty": counterparty, "side": "customer", "service": "基幹業務", "reference": "K-1",
        "service_terms": [terms],
    });
    client.post("contracts", &contract).await.expect(201)
}

/// An incident with an outage in October and one of twenty minutes in November, which is not over.
async fn stage(app: &TestApp) -> (Client, String) {
    let lead = app.user(Role::Lead).await;
    let base = format!("incidents/{}", open(&lead, "DDoS").await.id);
    let path = format!("{base}/service-windows");
    lead.post(&path, &outage(SITE)).await.expect::<Value>(201);
    let mut november = outage(SITE);
    november["from"] = json!("2026-11-03T00:00:00Z");
    november["to"] = json!("2026-11-03T00:20:00Z");
    november["responded_at"] = Value::Null;
    lead.post(&path, &november).await.expect::<Value>(201);
    (lead, base)
}

async fn check(client: &Client, base: &str) -> SlaCheck {
    client
        .post(&format!("{base}/sla-checks"), &json!({}))
        .await
        .expect(201)
}

async fn results(client: &Client, base: &str, check: Uuid, query: &str) -> Page<SlaResult> {
    let path = format!("{base}/sla-checks/{check}/results{query}");
    client.get(&path).await.expect(200)
}

fn finding(result: &SlaResult, promise: SlaPromise) -> &SlaFinding {
    let mut findings = result.findings.iter();
    findings.find(|finding| finding.promise == promise).unwrap()
}

#[actix_web::test]
async fn a_check_tells_each_customer_what_is_owed_and_why() {
    on_both(|app| async move {
        let (lead, base) = stage(&app).await;
        let strict = promise(&lead, "あおい商事", json!({ "response_minutes": 30 })).await;
        promise(
            &lead,
            "べつの会社",
            json!({ "availability": 99_000, "tiers": [] }),
        )
        .await;
        promise(&lead, "ほかの会社", json!({ "service": "別のサービス" })).await;
        let portal = lead
            .post(&format!("{base}/service-windows"), &outage("社内ポータル"))
            .await;
        portal.expect::<Value>(201);

        let made = check(&lead, &base).await;
        assert_eq!((made.number, made.contracts, made.results), (1, 2, 4));
        assert_eq!((made.breached, made.open, made.credited), (1, 2, 1));
        let yen = Money {
            minor: 10_000,
            currency: "JPY".to_owned(),
        };
        assert_eq!(made.credits, std::slice::from_ref(&yen));
        assert_eq!(made.unnamed_services, ["社内ポータル"]);
        assert!(!made.outdated);

        let page = results(&lead, &base, made.id, "").await;
        assert_eq!(page.total, Some(4));
        let first = &page.items[0];
        assert_eq!(
            (first.counterparty.as_str(), first.outcome),
            ("あおい商事", SlaOutcome::Breached)
        );
        assert_eq!(
            (first.contract_id, first.month.to_string()),
            (strict.id, "2026-10-01".to_owned())
        );
        assert_eq!(
            (first.counted_seconds, first.down_seconds),
            (31 * 86_400, 6 * 3_600)
        );
        assert_eq!(
            (first.credit.as_ref(), first.clause.as_str()),
            (Some(&yen), "第8条")
        );
        assert_eq!(
            finding(first, SlaPromise::Availability).achieved,
            Some(99_193)
        );
        assert_eq!(finding(first, SlaPromise::Response).achieved, Some(20));
        assert!(
            first
                .steps
                .iter()
                .all(|step| !step.text.ja.is_empty() && !step.text.en.is_empty())
        );
        let november = &page.items[1];
        assert_eq!(
            (november.outcome, november.credit.as_ref()),
            (SlaOutcome::Open, None)
        );
        assert_eq!(
            finding(november, SlaPromise::Response).outcome,
            SlaOutcome::Open
        );

        let mut all = results(&lead, &base, made.id, "?sort=counterparty")
            .await
            .items;
        assert!(all.iter().map(|result| result.number).eq(1..=4));
        assert_eq!(made.sha256, canonical::sha256_hex(&all).unwrap());
        all.retain(|result| result.outcome == SlaOutcome::Met);
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].counterparty, "べつの会社");
    })
    .await;
}

#[actix_web::test]
async fn results_are_filtered_and_paged() {
    on_both(|app| async move {
        let (lead, base) = stage(&app).await;
        let strict = promise(&lead, "あおい商事", json!({})).await;
        promise(&lead, "べつの会社", json!({ "tiers": [] })).await;
        let made = check(&lead, &base).await;
        let numbers =
            |page: &Page<SlaResult>| -> Vec<i64> { page.items.iter().map(|r| r.number).collect() };
        let of = |query: &'static str| results(&lead, &base, made.id, query);
        assert_eq!(numbers(&of("?outcome=breached").await), [1, 3]);
        assert_eq!(numbers(&of("?q=%E3%81%82%E3%81%8A%E3%81%84").await), [1, 2]);
        let own = format!("?contract={}&sort=counterparty", strict.id);
        assert_eq!(numbers(&results(&lead, &base, made.id, &own).await), [1, 2]);
        for (sort, order) in [
            ("outcome", [1, 3, 2, 4]),
            ("counterparty", [1, 2, 3, 4]),
            ("credit", [1, 2, 3, 4]),
        ] {
            let mut seen = Vec::new();
            let mut cursor = String::new();
            loop {
                let query = format!("?sort={sort}&limit=1{cursor}");
                let page = results(&lead, &base, made.id, &query).await;
                seen.extend(numbers(&page));
                let Some(next) = page.next_cursor else { break };
                cursor = format!("&cursor={next}");
            }
            assert_eq!(seen, order, "{sort}");
            let other = if sort == "credit" {
                "outcome"
            } else {
                "credit"
            };
            let path = format!("{base}/sla-checks/{}/results?sort={other}{cursor}", made.id);
            lead.get(&path).await.problem(ErrorCode::MalformedRequest);
        }
        let path = format!("{base}/sla-checks/{}/results?outcome=lost", made.id);
        lead.get(&path).await.problem(ErrorCode::MalformedRequest);
        let elsewhere = format!("incidents/{}", open(&lead, "b").await.id);
        for below in ["", "/results", "/results/export"] {
            let path = format!("{elsewhere}/sla-checks/{}{below}", made.id);
            lead.get(&path).await.problem(ErrorCode::NotFound);
        }
    })
    .await;
}

#[actix_web::test]
async fn a_check_stays_as_it_was_and_says_when_it_is_outdated() {
    on_both(|app| async move {
        let (lead, base) = stage(&app).await;
        let empty = format!("incidents/{}", open(&lead, "b").await.id);
        let none = lead.post(&format!("{empty}/sla-checks"), &json!({})).await;
        none.problem(ErrorCode::StateConflict);
        let contract = promise(&lead, "あおい商事", json!({})).await;
        let made = check(&lead, &base).await;
        let before = results(&lead, &base, made.id, "").await;
        let path = format!("{base}/sla-checks");
        let outdated = || async {
            let page: Page<SlaCheck> = lead.get(&path).await.expect(200);
            page.items
                .iter()
                .map(|check| check.outdated)
                .collect::<Vec<_>>()
        };
        assert_eq!(outdated().await, [false]);
        let mut fields = serde_json::to_value(&contract.fields).unwrap();
        fields["contact"] = json!("営業部");
        lead.put(&format!("contracts/{}", contract.id), 1, &fields)
            .await
            .expect::<Contract>(200);
        assert_eq!(outdated().await, [true]);
        let second = check(&lead, &base).await;
        assert_eq!((second.number, second.outdated), (2, false));
        assert_eq!(outdated().await, [false, true]);
        lead.post(&format!("{base}/service-windows"), &outage(SITE))
            .await
            .expect::<Value>(201);
        assert_eq!(outdated().await, [true, true]);
        assert_eq!(results(&lead, &base, made.id, "").await, before);
        let page: Page<SlaCheck> = lead.get(&format!("{path}?limit=1")).await.expect(200);
        assert_eq!((page.total, page.items[0].number), (Some(2), 2));
        let next = page.next_cursor.unwrap();
        let page: Page<SlaCheck> = lead
            .get(&format!("{path}?limit=1&cursor={next}"))
            .await
            .expect(200);
        assert_eq!((page.items[0].number, page.next_cursor), (1, None));
    })
    .await;
}

#[actix_web::test]
async fn a_notice_is_a_word_to_a_contact_of_that_customer() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let mut new = new_incident("DDoS");
        new["times"] = json!([{
            "kind": "aware", "moment": { "at": "2026-11-20T00:00:00Z", "zone": "Asia/Tokyo" },
        }]);
        let incident: Incident = lead.post("incidents", &new).await.expect(201);
        let base = format!("incidents/{}", incident.id);
        lead.post(&format!("{base}/service-windows"), &outage(SITE)).await.expect::<Value>(201);
        let only = json!({ "availability": null, "tiers": [], "notice_minutes": 120 });
        promise(&lead, "あおい商事", only.clone()).await;
        promise(&lead, "べつの会社", only).await;
        let contact = json!({
            "kind": "partner", "name": "担当 花子", "organisation": "あおい商事", "told": "つながらない",
            "first_heard_at": "2026-11-20T00:10:00Z",
        });
        let contact: Value = lead.post(&format!("{base}/contacts"), &contact).await.expect(201);
        let words = format!("{base}/contacts/{}/words", contact["id"].as_str().unwrap());
        let word = json!({
            "direction": "out", "channel": "phone", "at": "2026-11-20T01:30:00Z", "text": "停止をお知らせした",
        });
        assert!(lead.post(&words, &word).await.status < 300);
        let made = check(&lead, &base).await;
        let page = results(&lead, &base, made.id, "?sort=counterparty").await;
        let told = finding(&page.items[0], SlaPromise::Notice);
        assert_eq!((told.achieved, told.outcome), (Some(90), SlaOutcome::Met));
        let silent = finding(&page.items[1], SlaPromise::Notice);
        assert_eq!((silent.achieved, silent.outcome), (None, SlaOutcome::Breached));
    })
    .await;
}

#[actix_web::test]
async fn a_credit_is_claimed_once_also_from_a_later_check() {
    on_both(|app| async move {
        let (lead, base) = stage(&app).await;
        promise(&lead, "あおい商事", json!({})).await;
        promise(&lead, "べつの会社", json!({})).await;
        let made = check(&lead, &base).await;
        let path = format!("{base}/sla-checks/{}/claims", made.id);
        let unknown = lead.post(&path, &json!({ "numbers": [1, 2, 99] })).await;
        let problem = unknown.problem(ErrorCode::ValidationFailed);
        let fields: Vec<&str> = problem.errors.iter().map(|e| e.field.as_str()).collect();
        assert_eq!(fields, ["numbers.1", "numbers.2"]);
        let nothing = lead.post(&path, &json!({ "numbers": [] })).await;
        let problem = nothing.problem(ErrorCode::ValidationFailed);
        assert_eq!(problem.errors[0].field, "numbers");
        let one: SlaMade = lead
            .post(&path, &json!({ "numbers": [1] }))
            .await
            .expect(200);
        assert_eq!((one.made, one.already), (1, 0));
        let all: SlaMade = lead.post(&path, &json!({})).await.expect(200);
        assert_eq!((all.made, all.already), (1, 1));

        let claims: ClaimPage = lead
            .get(&format!("{base}/claims?kind=sla_credit"))
            .await
            .expect(200);
        assert_eq!(claims.total, Some(2));
        let claim = &claims.items[0];
        assert_eq!(
            (claim.kind, claim.claimed.as_ref().unwrap().minor),
            (ClaimKind::SlaCredit, 10_000)
        );
        let page = results(&lead, &base, made.id, "?outcome=breached").await;
        assert!(page.items.iter().all(|result| result.claim_id.is_some()));

        let later = check(&lead, &base).await;
        let path = format!("{base}/sla-checks/{}/claims", later.id);
        let none: SlaMade = lead.post(&path, &json!({})).await.expect(200);
        assert_eq!((none.made, none.already), (0, 2));
    })
    .await;
}

#[actix_web::test]
async fn credits_are_entered_as_losses_once_a_check() {
    on_both(|app| async move {
        let (lead, base) = stage(&app).await;
        promise(&lead, "あおい商事", json!({})).await;
        let euro = json!({ "monthly_fee": { "minor": 200_000, "currency": "EUR" } });
        promise(&lead, "べつの会社", euro).await;
        let made = check(&lead, &base).await;
        let path = format!("{base}/sla-checks/{}", made.id);
        let losses = format!("{path}/losses");
        let problem = lead.post(&losses, &json!({})).await.problem(ErrorCode::ValidationFailed);
        assert_eq!(problem.errors[0].field, "credits.EUR");
        let rated = json!({
            "class": "direct", "jnsa_class": "expense", "variety": "response_and_recovery", "description": "調査会社",
            "amount": { "low": 100, "high": 100 }, "currency": "EUR", "state": "accrued", "day": "2026-11-20",
            "basis": "見積書", "exchange": { "rate": "160.5", "day": "2026-11-20", "source": "銀行" },
        });
        lead.post(&format!("{base}/costs"), &rated).await.expect::<Loss>(201);
        let done: SlaMade = lead.post(&losses, &json!({})).await.expect(200);
        assert_eq!((done.made, done.already), (2, 0));
        let again: SlaMade = lead.post(&losses, &json!({})).await.expect(200);
        assert_eq!((again.made, again.already), (0, 2));
        let shown: SlaCheck = lead.get(&path).await.expect(200);
        let [first, second] = &shown.loss_ids[..] else {
            panic!("{:?}", shown.loss_ids);
        };
        let euro: Loss = lead.get(&format!("{base}/costs/{first}")).await.expect(200);
        assert_eq!((euro.amount.high, euro.home.high), (20_000, 32_100));
        let yen: Loss = lead.get(&format!("{base}/costs/{second}")).await.expect(200);
        assert_eq!((yen.amount.high, yen.state), (10_000, LossState::Estimated));
    })
    .await;
}

/// A step with a claim, on the version it has.
async fn step(client: &Client, path: &str, version: i64, body: &Value) -> Claim {
    let request = client
        .request(Method::POST, path)
        .insert_header(("if-match", format!("\"{version}\"")));
    client.send(request.set_json(body)).await.expect(200)
}

/// Accepts a claim as it is, pays it, and enters it into the loss ledger.
async fn pay_and_book(app: &TestApp, client: &Client, base: &str, claim: &Claim) {
    let path = format!("{base}/claims/{}", claim.id);
    let steps = format!("{path}/steps");
    let accept = json!({ "action": "accept", "reason": "契約のとおり", "agreed": claim.claimed });
    step(client, &steps, 1, &accept).await;
    let day = app.now().to_string()[..10].to_owned();
    let pay = json!({ "action": "pay", "paid_on": day });
    step(client, &steps, 2, &pay).await;
    step(client, &format!("{path}/loss"), 3, &json!({})).await;
}

async fn total(client: &Client, base: &str) -> i64 {
    let view: LossView = client.get(&format!("{base}/loss")).await.expect(200);
    view.total.high
}

#[actix_web::test]
async fn a_credit_counts_once_whether_estimated_or_paid() {
    on_both(|app| async move {
        let (lead, base) = stage(&app).await;
        promise(&lead, "あおい商事", json!({})).await;
        promise(&lead, "べつの会社", json!({})).await;
        let first = check(&lead, &base).await;
        let path = format!("{base}/sla-checks/{}", first.id);
        let made: SlaMade = lead
            .post(&format!("{path}/losses"), &json!({}))
            .await
            .expect(200);
        assert_eq!((made.made, made.already), (1, 0));
        let second = check(&lead, &base).await;
        let later = format!("{base}/sla-checks/{}", second.id);
        let same: SlaMade = lead
            .post(&format!("{later}/losses"), &json!({}))
            .await
            .expect(200);
        assert_eq!((same.made, same.already, same.differ), (0, 1, 0));
        assert_eq!(total(&lead, &base).await, 20_000);

        lead.post(&format!("{later}/claims"), &json!({}))
            .await
            .expect::<SlaMade>(200);
        let claims: ClaimPage = lead.get(&format!("{base}/claims")).await.expect(200);
        let shown: SlaCheck = lead.get(&path).await.expect(200);
        let row = format!("{base}/costs/{}", shown.loss_ids[0]);
        pay_and_book(&app, &lead, &base, &claims.items[0]).await;
        let estimate: Loss = lead.get(&row).await.expect(200);
        assert_eq!((estimate.amount.high, estimate.version), (10_000, 2));
        assert_eq!(total(&lead, &base).await, 20_000);
        pay_and_book(&app, &lead, &base, &claims.items[1]).await;
        let estimate: Loss = lead.get(&row).await.expect(200);
        assert!(estimate.reversal.is_some());
        assert_eq!(total(&lead, &base).await, 20_000);

        let third = check(&lead, &base).await;
        let all_paid = format!("{base}/sla-checks/{}/losses", third.id);
        let none: SlaMade = lead.post(&all_paid, &json!({})).await.expect(200);
        assert_eq!((none.made, none.already), (0, 1));
        assert_eq!(total(&lead, &base).await, 20_000);
    })
    .await;
}

#[actix_web::test]
async fn an_estimate_somebody_changed_is_left_to_them() {
    on_both(|app| async move {
        let (lead, base) = stage(&app).await;
        promise(&lead, "あおい商事", json!({})).await;
        promise(&lead, "べつの会社", json!({})).await;
        let made = check(&lead, &base).await;
        let path = format!("{base}/sla-checks/{}", made.id);
        for below in ["losses", "claims"] {
            lead.post(&format!("{path}/{below}"), &json!({}))
                .await
                .expect::<SlaMade>(200);
        }
        let shown: SlaCheck = lead.get(&path).await.expect(200);
        let row = format!("{base}/costs/{}", shown.loss_ids[0]);
        let changed = json!({ "amount": { "low": 15_000, "high": 30_000 } });
        lead.patch(&row, 1, &changed).await.expect::<Loss>(200);
        let claims: ClaimPage = lead.get(&format!("{base}/claims")).await.expect(200);
        pay_and_book(&app, &lead, &base, &claims.items[0]).await;
        let kept: Loss = lead.get(&row).await.expect(200);
        assert_eq!((kept.amount.high, kept.version), (30_000, 2));
    })
    .await;
}

#[actix_web::test]
async fn after_a_correction_only_a_new_check_makes_claims_and_losses() {
    on_both(|app| async move {
        let (lead, base) = stage(&app).await;
        promise(&lead, "あおい商事", json!({})).await;
        let first = check(&lead, &base).await;
        let path = format!("{base}/sla-checks/{}", first.id);
        for below in ["losses", "claims"] {
            lead.post(&format!("{path}/{below}"), &json!({}))
                .await
                .expect::<SlaMade>(200);
        }
        let mut more = outage(SITE);
        more["from"] = json!("2026-10-20T00:00:00Z");
        more["to"] = json!("2026-10-20T03:00:00Z");
        more["responded_at"] = Value::Null;
        lead.post(&format!("{base}/service-windows"), &more)
            .await
            .expect::<Value>(201);
        for below in ["losses", "claims"] {
            lead.post(&format!("{path}/{below}"), &json!({}))
                .await
                .problem(ErrorCode::StateConflict);
        }

        let second = check(&lead, &base).await;
        assert_eq!(second.credits[0].minor, 25_000);
        let path = format!("{base}/sla-checks/{}", second.id);
        let claims: SlaMade = lead
            .post(&format!("{path}/claims"), &json!({}))
            .await
            .expect(200);
        assert_eq!((claims.made, claims.already, claims.differ), (0, 1, 1));
        let kept: ClaimPage = lead.get(&format!("{base}/claims")).await.expect(200);
        assert_eq!(kept.items[0].claimed.as_ref().unwrap().minor, 10_000);
        let losses: SlaMade = lead
            .post(&format!("{path}/losses"), &json!({}))
            .await
            .expect(200);
        assert_eq!((losses.made, losses.already), (1, 0));
        assert_eq!(total(&lead, &base).await, 25_000);
    })
    .await;
}

#[actix_web::test]
async fn a_fee_is_in_a_currency_there_is() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let contract = json!({
            "counterparty": "あおい商事", "side": "customer", "service": "基幹業務",
            "service_terms": [{ "service": SITE, "monthly_fee": { "minor": 100_000, "currency": "XXQ" } }],
        });
        let problem = lead.post("contracts", &contract).await.problem(ErrorCode::ValidationFailed);
        let fields: Vec<&str> = problem.errors.iter().map(|e| e.field.as_str()).collect();
        assert!(fields.iter().any(|field| field.ends_with("monthly_fee.currency")), "{fields:?}");
    })
    .await;
}

#[actix_web::test]
async fn results_and_customers_come_as_files() {
    on_both(|app| async move {
        let (lead, base) = stage(&app).await;
        let contract = promise(&lead, "=見本", json!({})).await;
        let made = check(&lead, &base).await;
        let path = format!("{base}/sla-checks/{}", made.id);
        let file = lead
            .get(&format!("{path}/results/export?outcome=breached"))
            .await;
        assert_eq!(file.header("content-type"), Some("text/csv; charset=utf-8"));
        let text = file.text();
        assert!(text.starts_with('\u{feff}') && text.contains("'=見本"));
        assert!(text.contains("2026-10"));
        let pdf = lead
            .get(&format!("{path}/customers/{}?lang=ja", contract.id))
            .await;
        assert_eq!(pdf.status, 200, "{}", pdf.text());
        assert_eq!(pdf.header("content-type"), Some("application/pdf"));
        let nobody = format!("{path}/customers/{}", Uuid::from_u128(7));
        lead.get(&nobody).await.problem(ErrorCode::NotFound);
        let auditor = app.user(Role::Auditor).await;
        let incident = base.trim_start_matches("incidents/");
        let log: Value = auditor
            .get(&format!("audit?chain={incident}"))
            .await
            .expect(200);
        assert!(log.to_string().contains("sla_check.exported"));
    })
    .await;
}
