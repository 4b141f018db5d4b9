//! Contracts from CSV: good and bad lines, a dry run, and the export taken in again.

use crate::{
    support::{Client, on_both},
    systems::upload,
};
use saiki_api::{
    contracts::{Contract, imports::ContractImport},
    page::Page,
    permissions::Role,
    problem::ErrorCode,
};
use serde_json::json;

const CSV: &str = "相手方,区分,対象の業務,契約番号・契約書名,SLAの対象サービス,月間稼働率（%）,月額,通貨,減額の段階,除く時間,備忘\r\n\
あおい商事,顧客,基幹業務,K-1,会員サイト,99.95,\"100,000\",JPY,99.95:10; 99:25,計画停止,x\r\n\
あおい商事,顧客,基幹業務,K-1,API,99.9,,,,,\r\n\
べつの会社,顧客,保守,,,,,,,,\r\n";

async fn all(client: &Client) -> Vec<Contract> {
    let page: Page<Contract> = client.get("contracts").await.expect(200);
    page.items
}

#[actix_web::test]
async fn a_file_is_checked_and_taken_in_whole() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let would: ContractImport = upload(&lead, "contracts/imports?dry_run=true", CSV)
            .await
            .expect(200);
        assert_eq!((would.done, would.rows, would.added), (false, 3, 2));
        assert_eq!(would.ignored, ["備忘"]);
        assert!(all(&lead).await.is_empty());
        let done: ContractImport = upload(&lead, "contracts/imports", CSV).await.expect(200);
        assert_eq!((done.done, done.added, done.errors), (true, 2, 0));
        let contracts = all(&lead).await;
        let terms = &contracts[0].fields.service_terms;
        assert_eq!((terms.len(), terms[0].availability), (2, Some(99_950)));
        let again: ContractImport = upload(&lead, "contracts/imports", CSV).await.expect(200);
        assert_eq!((again.added, again.changed, again.unchanged), (0, 0, 2));
        let auditor = app.user(Role::Auditor).await;
        let log: serde_json::Value = auditor.get("audit?chain=instance").await.expect(200);
        assert!(log.to_string().contains("contracts.imported"));
    })
    .await;
}

#[actix_web::test]
async fn one_wrong_line_keeps_the_file_out_and_is_named() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let wrong = CSV.replace("99.95,\"100,000\"", "101,\"100,000\"");
        let told: ContractImport = upload(&lead, "contracts/imports", &wrong).await.expect(200);
        assert_eq!((told.done, told.errors), (false, 1));
        assert_eq!((told.added, told.changed), (0, 0), "nothing was written");
        let finding = &told.findings[0];
        assert_eq!(
            (finding.line, finding.column.as_str()),
            (2, "月間稼働率（%）")
        );
        assert_eq!(finding.code, "availability.out_of_range");
        assert!(finding.message.contains("percent"));
        let file = told.error_file.unwrap();
        assert!(file.contains("あおい商事") && !file.contains("べつの会社"));
        assert!(all(&lead).await.is_empty());
        let bare = upload(&lead, "contracts/imports", "相手方\r\nx\r\n").await;
        let bare = bare.problem(ErrorCode::ValidationFailed);
        assert!(bare.errors[0].message.contains("“Service”"), "{bare:?}");
        lead.post("contracts/imports", &json!({}))
            .await
            .problem(ErrorCode::UnsupportedMediaType);
    })
    .await;
}

#[actix_web::test]
async fn a_line_that_contradicts_the_contract_it_is_put_into_is_named() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let known = json!({
            "counterparty": "あおい商事", "side": "customer", "service": "基幹業務", "reference": "K-1",
            "from": "2026-04-01",
        });
        lead.post("contracts", &known).await.expect::<Contract>(201);
        let before = all(&lead).await;
        let file = "counterparty,side,service,reference,to\r\nあおい商事,顧客,基幹業務,K-1,2026-03-01\r\n";
        let refused = upload(&lead, "contracts/imports", file).await;
        let refused = refused.problem(ErrorCode::ValidationFailed);
        assert_eq!(refused.errors[0].field, "lines.2.to");
        assert_eq!(all(&lead).await, before);
    })
    .await;
}

#[actix_web::test]
async fn the_export_is_taken_in_again_without_a_change() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        upload(&lead, "contracts/imports", CSV).await.expect::<ContractImport>(200);
        let whole = json!({
            "counterparty": "=式の会社", "side": "customer", "service": "全部", "reference": "K-9",
            "from": "2026-04-01", "to": "2027-03-31", "notice_hours": 24, "response_terms": "一行目\n二行目",
            "service_levels": "別紙", "contact": "営業部",
            "vulnerabilities": {
                "fixer": "together", "our_share_bp": 3_333, "their_share_bp": 6_667, "clause": "第12条", "note": "協議中",
            },
            "service_terms": [{
                "service": "API", "availability": 99_999, "longest_outage_minutes": 60, "response_minutes": 15,
                "notice_minutes": 120, "monthly_fee": { "minor": 120_050, "currency": "EUR" },
                "tiers": [{ "below": 99_999, "credit_bp": 550 }, { "below": 95_000, "credit_bp": 10_000 }],
                "cap_bp": 5_000, "degraded_bp": 2_550, "excluded": ["planned_maintenance", "third_party"],
                "zone": "Europe/Paris", "clause": "Annex 2",
            }],
        });
        lead.post("contracts", &whole).await.expect::<Contract>(201);
        let before = all(&lead).await;
        let file = lead.get("contracts/export").await.text();
        let taken: ContractImport = upload(&lead, "contracts/imports", &file).await.expect(200);
        assert_eq!((taken.done, taken.rows, taken.unchanged), (true, 4, 3), "{taken:?}");
        assert_eq!(taken.ignored, ["Left open"]);
        assert_eq!(all(&lead).await, before);
    })
    .await;
}
