//! What a recovery lead may rely on: documents that say what is not recorded, call themselves complete only when nothing
//! remains, and cannot be broken by what is written into them.

use crate::{completion, handover, sheets};
use saiki_api::{Lang, Timestamp, handover::Handover, sheets::Sheet};
use saiki_domain::sample;
use serde_json::{Value, json};

fn now() -> Timestamp {
    "2026-12-20T03:00:00Z".parse().unwrap()
}

fn sheet(damage: &str, accepted: bool) -> Handover {
    let at = accepted.then_some("2026-11-20T00:00:00Z");
    serde_json::from_value(json!({
        "content": {
            "damage": damage,
            "measures": [{"what": "外部接続を遮断", "place": "境界ルータ", "who": "運用課", "when": "20日 14時"}]
        },
        "content_hash": "9f3c", "giver_name": "対応 花子", "taker_name": "復旧 太郎",
        "given_at": at, "taken_at": at, "updated_by_name": null, "updated_at": null, "version": 1
    }))
    .unwrap()
}

fn paper(damage: &str, lang: Lang) -> Sheet {
    let (incident, organisation) = (sample::incident(), sample::organisation());
    handover::build(&sheet(damage, false), &incident, &organisation, lang, now())
}

fn source(state: &str, passed: bool) -> completion::Source {
    let hash = "ab".repeat(32);
    let done = state == "done";
    let task: Value = json!({
        "id": "01980000-0000-7000-8000-000000000101",
        "plan": {"title": "管理画面の再構築", "kind": "rebuild", "responsible": "開発課", "days": 3,
            "cost": {"minor": 1_500_000, "currency": "JPY"}, "effort_tenths": 45},
        "progress": {"state": state, "progress": 100, "started_on": "2026-11-25",
            "finished_on": if done { Some("2026-11-27") } else { None },
            "actual_cost": {"minor": 1_620_000, "currency": "JPY"}},
        "tests_open": 0, "version": 1
    });
    let plan = json!({
        "goal": {"level": "improved", "deadline": "2026-12-01", "accountable": "事業本部長"},
        "tasks": [task], "parties": [],
        "schedule": {"today": "2026-12-20", "begins": "2026-11-25", "ends": "2026-11-27", "tasks": [],
            "critical_path": [], "margin_days": 4, "explanation": {}},
        "totals": {"costs": [{"planned": {"minor": 1_500_000, "currency": "JPY"},
            "actual": {"minor": 1_620_000, "currency": "JPY"}}],
            "effort_tenths": 45, "tasks": 1, "done": 1, "share_bp": 0},
        "blockers": [], "content_hash": hash, "version": 1,
        "approval": {"id": "01980000-0000-7000-8000-000000000102", "state": "approved", "content_hash": hash,
            "requested_by_name": "a", "requested_at": "2026-11-21T00:00:00Z", "decided_by_name": "社長",
            "decided_at": "2026-11-22T00:00:00Z", "comment": ""}
    });
    let execution = json!({"dates": [], "steps": [{
        "id": "01980000-0000-7000-8000-000000000103", "version": 2,
        "step": {"task_id": "01980000-0000-7000-8000-000000000101", "action": "推測しやすいパスワードで試す", "expected": "拒否される"},
        "runs": [{"passed": passed, "observed": "拒否された", "by_name": "試験 担当", "at": "2026-11-27T02:00:00Z"}]
    }]});
    let monitoring = json!([{
        "id": "01980000-0000-7000-8000-000000000104", "title": "復旧後2週間", "from": "2026-11-28", "to": "2026-12-11",
        "watched": ["認証の失敗"], "frequency": "daily", "responsible": "", "days": [], "checks": [], "hindrances": [],
        "end": {"by_name": "社長", "at": "2026-12-12T00:00:00Z", "reason": "異常なし"}, "created_by_name": "b", "version": 3
    }]);
    completion::Source {
        incident: sample::incident(),
        organisation: sample::organisation(),
        handover: sheet("", true),
        plan: serde_json::from_value(plan).unwrap(),
        execution: serde_json::from_value(execution).unwrap(),
        monitoring: serde_json::from_value(monitoring).unwrap(),
    }
}

#[test]
fn a_handover_names_everything_and_says_what_is_not_recorded() {
    for (lang, none, not_accepted) in [
        (Lang::Ja, "（記録なし）", "未受領"),
        (Lang::En, "(not recorded)", "not accepted yet"),
    ] {
        let page = sheets::html(&paper("会員情報 1,998 名分", lang));
        for word in [
            "会員情報 1,998 名分",
            "境界ルータ",
            "対応 花子",
            "9f3c",
            none,
            not_accepted,
        ] {
            assert!(page.contains(word), "{word}");
        }
        assert_eq!(page.matches("TLP:AMBER").count(), 2);
    }
}

#[test]
fn a_report_is_one_of_completion_only_when_nothing_remains() {
    let complete = source("done", true);
    assert_eq!(
        completion::remains(&complete, Lang::Ja),
        Vec::<String>::new()
    );
    let paper = completion::build(&complete, Lang::Ja, now());
    assert_eq!(paper.title, "復旧完了報告書");
    let md = sheets::markdown(&paper);
    for word in [
        "1,500,000円",
        "1,620,000円",
        "4.5",
        "改善復旧",
        "拒否された",
        "社長",
        "異常なし",
    ] {
        assert!(md.contains(word), "{word}: {md}");
    }
    let open = source("under_way", false);
    let left = completion::remains(&open, Lang::En);
    assert_eq!(left.len(), 2);
    let paper = completion::build(&open, Lang::En, now());
    assert_eq!(paper.title, "Recovery progress report");
    assert!(sheets::html(&paper).contains("Task “管理画面の再構築”: Under way"));
}

#[test]
fn records_cannot_break_out_of_a_document() {
    let nasty = "<script>alert(1)</script>\n# 見出し\n| 表 | & \\";
    let sheet = paper(nasty, Lang::Ja);
    assert!(!sheets::html(&sheet).contains("<script"));
    let mut read = String::new();
    let md = sheets::markdown(&sheet);
    pulldown_cmark::html::push_html(&mut read, pulldown_cmark::Parser::new(&md));
    assert!(
        !read.contains("<script") && !read.contains("<h1>見出し"),
        "{read}"
    );
    assert!(read.contains("# 見出し"), "{read}");
}

#[test]
fn the_same_records_give_the_same_bytes() {
    let (a, b) = (paper("x", Lang::Ja), paper("x", Lang::Ja));
    assert_eq!(sheets::sha256(&a).unwrap(), sheets::sha256(&b).unwrap());
    let back: Sheet = serde_json::from_str(&sheets::json(&a).unwrap()).unwrap();
    assert_eq!(back, a);
}
