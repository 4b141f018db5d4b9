//! Contracts: listed by three orders, searched, exported; what each leaves open is named.

use crate::support::{Client, on_both};
use saiki_api::{
    contracts::{Contract, GapKind},
    page::Page,
    permissions::Role,
    problem::ErrorCode,
};
use serde_json::{Value, json};

/// A contract that leaves nothing open, with some of it otherwise.
fn contract(counterparty: &str, more: Value) -> Value {
    let mut contract = json!({
        "counterparty": counterparty, "side": "supplier", "service": "販売サイトの運用", "notice_hours": 24,
        "vulnerabilities": { "fixer": "them", "our_share_bp": 0, "their_share_bp": 10_000, "clause": "第12条" },
    });
    let fields = contract.as_object_mut().unwrap();
    fields.extend(more.as_object().unwrap().clone());
    contract
}

async fn enter(client: &Client, counterparty: &str, more: Value) -> Contract {
    let new = contract(counterparty, more);
    client.post("contracts", &new).await.expect(201)
}

async fn found(client: &Client, query: &str) -> Vec<String> {
    let page: Page<Contract> = client.get(&format!("contracts{query}")).await.expect(200);
    let rows = page.items.into_iter();
    rows.map(|row| row.fields.counterparty).collect()
}

fn kinds(contract: &Contract) -> Vec<GapKind> {
    contract.gaps.iter().map(|gap| gap.kind).collect()
}

#[actix_web::test]
async fn a_hosting_contract_that_says_nothing_of_who_pays_shows_it() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let silent = json!({ "vulnerabilities": { "fixer": "them" } });
        let made = enter(&lead, "見本ホスティング", silent).await;
        assert_eq!(kinds(&made), [GapKind::NoPayer]);
        let gap = &made.gaps[0];
        assert!(!gap.explanation.ja.is_empty() && !gap.explanation.en.is_empty());
        let none = enter(&lead, "見本開発", json!({ "vulnerabilities": {} })).await;
        assert_eq!(kinds(&none), [GapKind::NoVulnerabilityTerms]);
        let path = format!("contracts/{}", made.id);
        let agreed: Contract = lead
            .put(&path, 1, &contract("見本ホスティング", json!({})))
            .await
            .expect(200);
        assert_eq!((kinds(&agreed), agreed.version), (vec![], 2));
        assert_eq!(found(&lead, "?gaps=true").await, ["見本開発"]);
        assert_eq!(found(&lead, "?gaps=false").await, ["見本ホスティング"]);
    })
    .await;
}

#[actix_web::test]
async fn a_contract_ends_by_itself() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let until_today = json!({ "from": "2025-11-25", "to": "2026-11-24" });
        let made = enter(&lead, "a", until_today).await;
        assert!(made.gaps.is_empty());
        assert!(found(&lead, "?gaps=true").await.is_empty());
        app.advance(24 * 3_600);
        let lead = app.sign_in(&lead.user.as_ref().unwrap().email).await;
        let ended: Contract = lead
            .get(&format!("contracts/{}", made.id))
            .await
            .expect(200);
        assert_eq!(kinds(&ended), [GapKind::Ended]);
        assert_eq!(found(&lead, "?gaps=true").await, ["a"]);
    })
    .await;
}

#[actix_web::test]
async fn contracts_are_found_and_ordered() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        enter(
            &lead,
            "b",
            json!({ "side": "customer", "contact": "営業部 山田" }),
        )
        .await;
        let first = enter(&lead, "a", json!({ "to": "2027-03-31" })).await;
        enter(
            &lead,
            "c",
            json!({ "to": "2026-12-31", "reference": "Ｋ-2026-7" }),
        )
        .await;
        assert_eq!(found(&lead, "").await, ["a", "b", "c"]);
        assert_eq!(found(&lead, "?sort=ends").await, ["c", "a", "b"]);
        assert_eq!(found(&lead, "?side=customer").await, ["b"]);
        assert_eq!(found(&lead, "?q=k-2026").await, ["c"]);
        assert_eq!(found(&lead, "?q=%E5%B1%B1%E7%94%B0").await, ["b"]);
        let page: Page<Contract> = lead.get("contracts?sort=ends&limit=2").await.expect(200);
        assert_eq!(page.total, Some(3));
        let cursor = page.next_cursor.unwrap();
        let rest = found(&lead, &format!("?sort=ends&limit=2&cursor={cursor}")).await;
        assert_eq!(rest, ["b"]);
        lead.get(&format!("contracts?cursor={cursor}"))
            .await
            .problem(ErrorCode::MalformedRequest);

        let path = format!("contracts/{}", first.id);
        let retired = contract("a", json!({ "to": "2027-03-31", "retired": true }));
        lead.put(&path, 1, &retired).await.expect::<Contract>(200);
        assert_eq!(found(&lead, "").await, ["b", "c"]);
        assert_eq!(found(&lead, "?retired=true").await, ["a", "b", "c"]);
        lead.put(&path, 1, &retired)
            .await
            .problem(ErrorCode::StaleVersion);
    })
    .await;
}

#[actix_web::test]
async fn the_export_holds_what_is_left_open_and_no_formula() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        enter(&lead, "=1+1", json!({ "notice_hours": null })).await;
        let file = lead.get("contracts/export").await.text();
        assert!(file.contains("'=1+1"));
        assert!(file.contains("No time to give notice is agreed"));
        let auditor = app.user(Role::Auditor).await;
        let log: Value = auditor.get("audit?chain=instance").await.expect(200);
        let log = log.to_string();
        assert!(log.contains("contract.entered") && log.contains("contracts.exported"));
    })
    .await;
}

#[actix_web::test]
async fn wrong_input_is_named() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        for (more, field) in [
            (json!({ "counterparty": " " }), "counterparty"),
            (json!({ "service": "a\r\nb" }), "service"),
            (json!({ "from": "2026-02-01", "to": "2026-01-31" }), "to"),
            (json!({ "notice_hours": -1 }), "notice_hours"),
            (
                json!({ "vulnerabilities": { "our_share_bp": 10_001 } }),
                "vulnerabilities.our_share_bp",
            ),
        ] {
            let answer = lead.post("contracts", &contract("a", more)).await;
            let problem = answer.problem(ErrorCode::ValidationFailed);
            assert_eq!(problem.errors[0].field, field);
        }
        let auditor = app.user(Role::Auditor).await;
        auditor
            .post("contracts", &contract("a", json!({})))
            .await
            .problem(ErrorCode::Forbidden);
    })
    .await;
}
