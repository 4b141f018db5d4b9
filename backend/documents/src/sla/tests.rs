//! What a customer is shown of an SLA check, and the table of all results.

use super::*;
use crate::typeset::tests::pages;
use saiki_domain::sample;
use serde_json::json;

fn result(number: i64, customer: &str, outcome: &str) -> SlaResult {
    serde_json::from_value(json!({
        "number": number, "contract_id": "01980000-0000-7000-8000-000000000001", "contract_version": 1,
        "counterparty": customer, "reference": "契約 2026-12", "service": "オンライン販売", "month": "2026-07-01",
        "counted_seconds": 2_678_400, "down_seconds": 24_600, "outcome": outcome,
        "findings": [
            {"promise": "availability", "target": 99_950, "achieved": 99_081, "outcome": outcome},
            {"promise": "notice", "target": 60, "achieved": null, "outcome": "open"}
        ],
        "credit": {"minor": 120_000, "currency": "JPY"}, "clause": "第8条",
        "steps": [
            {"text": {"ja": "停止は6時間50分です。", "en": "The outage was 6 h 50 min."}},
            {"text": {"ja": "減額は月額の10%です。", "en": "The credit is 10 % of the month's fee."}}
        ],
        "responsibility": {"ja": "", "en": ""}, "claim_id": null
    }))
    .unwrap()
}

fn check() -> SlaCheck {
    serde_json::from_value(json!({
        "id": "01980000-0000-7000-8000-000000000002", "number": 2, "contracts": 1, "results": 2, "breached": 2,
        "open": 0, "credited": 2, "credits": [], "unnamed_services": [], "outdated": false, "sha256": "ab".repeat(32),
        "loss_ids": [], "by_name": "佐藤", "as_of": "2026-07-11T00:00:00Z"
    }))
    .unwrap()
}

#[test]
fn a_customers_sheet_says_what_was_promised_reached_and_credited_and_why() {
    let (organisation, check) = (sample::organisation(), check());
    let results = [
        result(1, "青森商事", "breached"),
        result(2, "青森商事", "breached"),
    ];
    for (lang, wanted) in [
        (
            Lang::Ja,
            [
                "青森商事",
                "第2回",
                "オンライン販売",
                "2026年7月",
                "99.950%",
                "99.081%",
                "不明",
                "▲違反",
                "減額・返金の合計240,000円",
                "第8条",
                "停止は6時間50分です。",
            ],
        ),
        (
            Lang::En,
            [
                "青森商事",
                "SLAcheck2",
                "オンライン販売",
                "July2026",
                "99.950%",
                "99.081%",
                "Notknown",
                "▲Breached",
                "Creditsinall¥240,000",
                "第8条",
                "Theoutagewas6h50min.",
            ],
        ),
    ] {
        let sheet = CustomerSheet {
            organisation: &organisation,
            check: &check,
            incident_reference: "INC-2026-0001",
            results: &results,
            lang,
            exercise: true,
        };
        let read = pages(&customer_pdf(&sheet, "").unwrap()).concat();
        let read: String = read.chars().filter(|c| !c.is_whitespace()).collect();
        for wanted in wanted {
            assert!(read.contains(wanted), "{wanted}: {read}");
        }
        assert!(read.contains(lang.pick("【訓練】", "[EXERCISE]")));
    }
}

#[test]
fn a_customers_sheet_says_when_records_changed_after_the_check() {
    let (organisation, mut check) = (sample::organisation(), check());
    let results = [result(1, "青森商事", "breached")];
    for outdated in [false, true] {
        check.outdated = outdated;
        for (lang, wanted) in [
            (Lang::Ja, "この確認の後に記録が変わっています"),
            (Lang::En, "Outdated:recordschangedafterthischeck"),
        ] {
            let sheet = CustomerSheet {
                organisation: &organisation,
                check: &check,
                incident_reference: "INC-2026-0001",
                results: &results,
                lang,
                exercise: false,
            };
            let read = pages(&customer_pdf(&sheet, "").unwrap()).concat();
            let read: String = read.chars().filter(|c| !c.is_whitespace()).collect();
            assert_eq!(read.contains(wanted), outdated, "{wanted}: {read}");
        }
    }
}

#[test]
fn the_table_has_a_row_a_result_and_no_formula() {
    let results = [result(1, "=cmd", "breached"), result(2, "青森商事", "met")];
    let table = results_csv(results.iter(), Lang::Ja).unwrap();
    let table = String::from_utf8(table).unwrap();
    let mut reader = csv::Reader::from_reader(table.strip_prefix('\u{feff}').unwrap().as_bytes());
    let headings = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let cell = |row: usize, heading: &str| {
        let column = headings.iter().position(|one| one == heading).unwrap();
        rows[row][column].to_owned()
    };
    assert_eq!(cell(0, "顧客"), "'=cmd");
    assert_eq!(cell(1, "判定"), "達成");
    assert_eq!(cell(1, "月"), "2026-07");
    assert_eq!(cell(1, "月間稼働率：保証値（%）"), "99.950");
    assert_eq!(cell(1, "月間稼働率：実績（%）"), "99.081");
    assert_eq!(cell(1, "通知までの時間：実績（分）"), "");
    assert_eq!(cell(1, "最長停止時間：保証値（分）"), "");
    assert_eq!(
        (cell(1, "減額・返金"), cell(1, "通貨")),
        ("120000".to_owned(), "JPY".to_owned())
    );
    assert_eq!(
        cell(0, "算定の過程"),
        "停止は6時間50分です。\n減額は月額の10%です。"
    );
}
