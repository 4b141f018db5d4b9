//! Reports for the tests: a final one on the nine items, and what the forms make of an incident's records.

use saiki_api::{Lang, Timestamp, filings::FilingContent};
use saiki_domain::{
    filing_fields::records::{Records, Reporter, recorded},
    filing_forms::Form,
    filings::{Counts, project},
    sample,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Text that means something to every program but a person.
pub(super) const NASTY: &str = "=HYPERLINK(\"http://x\")\n<script>alert(1)</script>\n# 見出し\n- 点\n**太** `x` | & \\ #panic(\"x\") $1$ _x000D_ ]]>";

/// When the tests' reports are made.
pub(super) fn now() -> Timestamp {
    "2026-07-11T00:00:00Z".parse().unwrap()
}

/// A final report on the nine items, with one of them open.
pub(super) fn content(lang: Lang) -> FilingContent {
    let item = |number: &str, key: &str, heading: (&str, &str), state: &str, text: (&str, &str)| {
        json!({
            "number": number, "key": key, "heading": lang.pick(heading.0, heading.1), "state": state,
            "text": lang.pick(text.0, text.1), "need": "mandatory", "fields": [],
        })
    };
    let reporter = [
        item(
            "",
            "name",
            ("氏名又は名称", "Name"),
            "known",
            ("あおばチケット株式会社", "Aoba Ticket Co., Ltd."),
        ),
        item(
            "",
            "representative",
            ("代表者の氏名", "Representative"),
            "not_applicable",
            ("該当なし", "Not applicable"),
        ),
    ];
    let items = [
        item(
            "1",
            "summary",
            ("概要", "Outline"),
            "known",
            (
                "チケット販売サイトが外部から不正に操作されました。\n会員情報の一部が閲覧されたおそれがあります。",
                "The ticket site was tampered with from outside.\nSome member data may have been read.",
            ),
        ),
        item(
            "2",
            "data_items",
            ("個人データの項目", "Items of personal data"),
            "known",
            (
                "氏名（1,998名）、メールアドレス（1,990名）",
                "Name (1,998 people), email address (1,990 people)",
            ),
        ),
        item(
            "(3)",
            "people",
            ("本人の数", "Number of people"),
            "known",
            ("1,998名", "1,998 people"),
        ),
        item(
            "4",
            "cause",
            ("原因", "Cause"),
            "unknown",
            ("確認中です。", "Being established."),
        ),
    ];
    serde_json::from_value(json!({
        "kind": "jp.appi.final", "form_version": 1, "series": "jp.appi", "stage": "final", "lang": lang,
        "title": lang.pick("個人データの漏えい等に関する報告書（確報）", "Report on a leak of personal data (final report)"),
        "recipient": lang.pick("個人情報保護委員会", "Personal Information Protection Commission"),
        "rule": lang.pick("個人情報の保護に関する法律 第26条第1項", "Act on the Protection of Personal Information, article 26(1)"),
        "incident_reference": "INC-2026-0001",
        "sections": [
            {"heading": lang.pick("報告者", "The reporter"), "items": reporter},
            {"heading": lang.pick("報告事項", "Items reported"), "items": items},
        ],
        "fields": [],
        "previous": {
            "id": "01980000-0000-7000-8000-000000000009", "number": 1, "kind": "jp.appi.prelim",
            "sha256": "cd".repeat(32), "filed_at": "2026-07-08T01:30:00Z", "reference": "R-001",
        },
        "tlp": "TLP:AMBER", "zone": "Asia/Tokyo", "as_of": now(),
    }))
    .unwrap()
}

/// The same with a text in place of its outline.
pub(super) fn with(text: &str) -> FilingContent {
    let mut content = content(Lang::Ja);
    content.sections[1].items[0].text = text.to_owned();
    content
}

/// What a form makes of the records of the ticket site.
pub(super) fn made(form: &Form, lang: Lang) -> FilingContent {
    let records = Records {
        incident: sample::incident(),
        organisation: sample::organisation(),
        counts: Counts::default(),
        reporter: Reporter {
            name: "佐藤 花子".to_owned(),
            email: "sato@aoba.example".to_owned(),
        },
        systems: Vec::new(),
        systems_total: 0,
        publications: Vec::new(),
        other_reports: Vec::new(),
        losses: None,
        outages: Vec::new(),
        suppliers: Vec::new(),
        sequence: 1,
        previous: None,
        late_reasons: Vec::new(),
        answers: BTreeMap::new(),
    };
    project(form, &recorded(&records, now()), &records, lang, now())
}

/// A report under DORA in which these fields are known.
pub(super) fn dora(stage: &str, fields: &[(&str, Value)]) -> FilingContent {
    let mut content = content(Lang::En);
    content.kind = format!("eu.dora.{stage}");
    content.stage = serde_json::from_value(json!(stage)).unwrap();
    let held = fields
        .iter()
        .map(|(key, value)| json!({"key": key, "state": "known", "value": value}));
    content.fields = serde_json::from_value(held.collect()).unwrap();
    content
}
