//! What somebody may rely on who reads a final report years later: it says everything in either language, names what is
//! not known, and reads the form reports were kept in.

use super::build;
use crate::sheets;
use saiki_api::{Lang, final_reports::content::Content, lessons::LessonPhase};
use serde_json::{Value, json};

const HASH: &str = "5f2b7c0e9d1a4b3c8e6f7a0b1c2d3e4f5061728394a5b6c7d8e9f00112233445";

/// A report as it is kept, form 1. Fields may be added with a default; nothing here may stop reading.
fn kept() -> Value {
    let tokyo = |at: &str| json!({ "at": at, "zone": "Asia/Tokyo", "precision": "minute" });
    json!({
        "format": 1, "number": 2, "made_at": "2026-12-20T03:00:00Z", "made_by": "復旧 太郎",
        "organisation": { "ja": "あおばチケット株式会社", "en": "Aoba Ticket Co., Ltd." }, "zone": "Asia/Tokyo",
        "incident": {
            "reference": "INC-2026-0001", "exercise": false, "title": "チケット販売サイトの改ざん",
            "summary": "販売サイトの一部が書き換えられた。", "category": "intrusions", "severity": "high",
            "tlp": "AMBER", "threat_source": "outside_crime", "noticed_by": "customer",
            "noticed_note": "表示がおかしいとの電話", "services": ["オンライン販売"],
            "times": [{ "kind": "occurred", "moment": tokyo("2026-07-05T22:20:00Z"), "note": "アクセス記録による" }],
            "phases": [
                { "phase": "emergency", "entered_at": "2026-07-05T23:05:00Z", "by_name": "対応 花子", "note": "" },
                { "phase": "recovery", "entered_at": "2026-07-07T00:00:00Z", "by_name": "対応 花子", "note": "封じ込め済み" },
                { "phase": "closed", "entered_at": "2026-12-20T03:00:00Z", "by_name": "復旧 太郎", "note": "すべて終えた" },
            ],
        },
        "chronology": [
            { "moment": tokyo("2026-07-05T23:05:00Z"), "text": { "ja": "対応 花子がインシデントを登録しました", "en": "対応 花子 opened the incident" }, "by": null },
            { "moment": tokyo("2026-07-06T00:00:00Z"), "text": { "ja": "外部接続を遮断した", "en": "" }, "by": "運用 次郎" },
        ],
        "damage": {
            "systems": {
                "total": 12, "affected": 1, "open": 0, "excluded": 0,
                "damage": { "none_found": 10, "confirmed": 2 }, "measure": {}, "likelihood": {},
                "connection": { "normal": 10, "reconnected": 2 }, "backups_unchecked": 0,
            },
            "people": { "open": 0, "told_by_mail": 1990, "told_otherwise": 6, "not_needed": 2 },
            "data_items": [["name", 1998], ["email", 1998]],
            "secondary": "none_found", "secondary_note": "12月19日現在",
        },
        "cause": {
            "conclusions": [{ "question": "entry", "text": "推測しやすいパスワードが使われていた。", "by": "調査 三郎", "at": "2026-08-01T00:00:00Z" }],
            "leaves": [
                { "question": "entry", "statement": "管理画面が外部に開いていた", "state": "confirmed", "reason": "", "assumption": null, "rests_on": [{ "ja": "証拠 第1号 設定の写し", "en": "Evidence no. 1 設定の写し" }] },
                { "question": "spread", "statement": "ログの監視がなかった", "state": "hypothesis", "reason": "", "assumption": { "settled_by": "調査 三郎", "due": "2026-08-31" }, "rests_on": [] },
            ],
            "stated": { "state": "known", "text": "管理画面の認証の不備" },
        },
        "recovery": {
            "given": ["対応 花子", "2026-07-07T01:00:00Z"], "taken": ["復旧 太郎", "2026-07-07T02:00:00Z"],
            "level": "improved", "aim": "", "accountable": "事業本部長", "begins": "2026-07-08", "ends": "2026-07-20",
            "deadline": null, "tasks": 5, "done": 5, "approved_by": "社長", "approved_at": "2026-07-08T00:00:00Z",
            "reports": [{ "number": 1, "complete": true, "sha256": "ab".repeat(32), "by": "復旧 太郎", "at": "2026-08-10T00:00:00Z" }],
            "monitoring": [{ "title": "復旧後2週間", "from": "2026-07-21", "to": "2026-08-03", "checks": 14, "findings": 1, "end": ["社長", "異常なし", "2026-08-04T00:00:00Z"] }],
        },
        "loss": {
            "currency": "JPY", "rows": 2,
            "direct": { "actual": 1_200_000, "estimated": { "low": 0, "high": 0 }, "recovered": 0, "total": { "low": 1_200_000, "high": 1_200_000 } },
            "indirect": { "actual": 0, "estimated": { "low": 3_000_000, "high": 5_000_000 }, "recovered": 0, "total": { "low": 3_000_000, "high": 5_000_000 } },
            "total": { "low": 4_200_000, "high": 6_200_000 }, "by_state": [],
            "by_jnsa": [{ "jnsa_class": "expense", "count": 1, "amount": { "low": 1_200_000, "high": 1_200_000 } }],
            "by_variety": [], "measures": { "count": 1, "planned": 2_150_000, "approved": 2_150_000, "spent": 1_400_000 },
            "explanation": [{ "ja": "見積りを含みます。", "en": "Part of it is estimated." }], "unconverted": [],
        },
        "measures": [{
            "title": "改ざん検知の導入", "kind": "technical", "level": "standard", "state": "verified", "note": "検知サーバを導入した",
            "responsible": "情報システム部長", "due": "2026-12-01",
            "payers": [{ "party": "情報システム部", "share_bp": 7000 }, { "party": "委託先", "share_bp": 3000 }],
            "cost": 2_150_000, "spent": 1_400_000, "currency": "JPY", "approved": ["社長", "2026-09-01T00:00:00Z"],
            "in_place": ["運用 次郎", "2026-10-01T00:00:00Z"], "verified": ["監査 四郎", "2026-11-01T00:00:00Z"],
            "audit_on": "2027-05-20", "targets": 3, "undecided": 0,
        }],
        "stated_measures": [{ "text": "管理画面への接続元を社内に限る", "done": true, "date": "2026-07-31" }],
        "revisions": [{ "document": "緊急連絡網", "change": "当番制に改める", "state": "in_force", "decided_by": "社長", "in_force_on": "2026-10-01", "reason": "" }],
        "told": {
            "letters": [{ "name": "本人通知", "kind": "person_notice", "approved": ["社長", "2026-07-09T00:00:00Z"] }],
            "campaigns": [{ "name": "第1回", "kind": "person_notice", "state": "done", "started_at": "2026-07-10T00:00:00Z", "finished_at": "2026-07-10T01:00:00Z", "total": 1998, "accepted": 1990, "failed": 8 }],
            "undeliverable": 8, "without_email": 0, "response": "", "publication": "done",
            "publication_note": "2026年7月6日、ウェブサイトに掲載",
            "notices": [{ "name": "お知らせ", "slug": "20260706-abcde", "publications": 2, "first_at": "2026-07-06T06:00:00Z", "last_at": "2026-07-08T06:00:00Z", "withdrawn_at": null }],
            "filings": [{ "number": 1, "kind": "jp.appi.prelim", "sha256": "cd".repeat(32), "by": "法務 五郎", "at": "2026-07-08T00:00:00Z" }],
            "duties": [{ "name": { "ja": "個人情報保護委員会 速報", "en": "PPC Japan, preliminary report" }, "state": "filed", "filed_at": "2026-07-08T02:00:00Z", "reference": "R-123", "reason": "", "decided_by": "法務 五郎" }],
            "contacts": [["finder", 1, 1]],
        },
        "claims": { "by_state": [["accepted_in_part", 1], ["rejected", 2]], "totals": [{ "currency": "JPY", "claimed": 500_000, "agreed": 80_000, "paid": 80_000 }] },
        "lessons": [{
            "phase": "emergency", "theme": "communication", "happened": "休日の連絡網がつながらなかった", "judgement": "change",
            "assessment": "番号が古かった", "follows": "revision", "followed": { "title": "緊急連絡網", "done": true }, "reason": "",
        }],
        "lesson_gaps": ["prevention", "recovery"],
        "trainings": [{ "kind": "drill", "title": "復旧手順", "audience": "運用担当", "day": "2026-11-20", "held": true, "invited": 12, "attended": 10, "result": "手順書の誤りを見つけた", "next_on": "2027-05-20" }],
        "open": [],
        "activities": [{ "key": "rs", "accountable": "復旧 太郎", "closed": ["復旧 太郎", "2026-12-19T00:00:00Z"], "note": "" }],
    })
}

fn read(value: Value) -> Content {
    serde_json::from_value(value).unwrap()
}

/// A draft of an exercise of which next to nothing is recorded.
fn bare() -> Content {
    let mut content = read(kept());
    content.number = None;
    content.incident.exercise = true;
    content.incident.times.clear();
    content.incident.noticed_by = None;
    content.incident.noticed_note.clear();
    content.chronology.clear();
    content.damage.systems = Default::default();
    content.damage.people = Default::default();
    content.damage.data_items.clear();
    content.cause.conclusions.clear();
    content.cause.leaves.clear();
    content.cause.stated = Default::default();
    content.recovery.level = None;
    content.recovery.monitoring.clear();
    content.loss.rows = 0;
    content.measures.clear();
    content.lessons.clear();
    content.lesson_gaps = LessonPhase::ALL.to_vec();
    content.trainings.clear();
    content.open = vec![
        serde_json::from_value(
            json!({ "kind": "campaign", "title": "第2回が終わっていません", "activity": "ur" }),
        )
        .unwrap(),
    ];
    content
}

#[test]
fn a_report_says_everything_in_japanese() {
    let sheet = build(&read(kept()), HASH, Lang::Ja);
    insta::assert_snapshot!(sheets::markdown(&sheet));
}

#[test]
fn a_report_says_everything_in_english() {
    let sheet = build(&read(kept()), HASH, Lang::En);
    insta::assert_snapshot!(sheets::markdown(&sheet));
}

#[test]
fn what_is_not_known_is_said_to_be() {
    let sheet = build(&bare(), HASH, Lang::Ja);
    assert_eq!(sheet.title, "【訓練】最終報告書");
    insta::assert_snapshot!(sheets::markdown(&sheet));
}

#[test]
fn the_page_to_print_carries_its_label_and_hash_and_nothing_runs() {
    let mut content = read(kept());
    content.incident.title = "<script>alert(1)</script>".to_owned();
    for lang in Lang::ALL {
        let page = sheets::html(&build(&content, HASH, lang));
        assert_eq!(page.matches("TLP:AMBER").count(), 2);
        for part in [HASH, "<thead>", "<tfoot>", "break-after:avoid", "<h3>"] {
            assert!(page.contains(part), "{part}");
        }
        assert!(!page.contains("<script"));
    }
}

#[test]
fn both_languages_hold_the_same_parts() {
    let keys = |lang| -> Vec<String> {
        let sheet = build(&read(kept()), HASH, lang);
        sheet.sections.into_iter().map(|s| s.key).collect()
    };
    assert_eq!(keys(Lang::Ja), keys(Lang::En));
    assert!(keys(Lang::Ja).len() > 30);
}
