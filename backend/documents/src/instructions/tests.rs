//! What units get on paper.

use super::*;
use saiki_api::{
    Timestamp, Uuid,
    instructions::{Answer, AnswerCounts, Instruction, InstructionState, InstructionUnit},
    organisation::{Both, Desk},
};

fn both(ja: &str, en: &str) -> Both {
    Both {
        ja: ja.to_owned(),
        en: en.to_owned(),
    }
}

fn unit(name: &str) -> InstructionUnit {
    InstructionUnit {
        unit_id: Uuid::nil(),
        name: name.to_owned(),
        person: "部長 <山田>".to_owned(),
        phone: "+81-3-0000-0000".to_owned(),
        fax: "03-0000-0001".to_owned(),
        email: String::new(),
        systems: 1_234,
        answer: Answer::None,
        reason: String::new(),
        answered_by: String::new(),
        answered_at: None,
        tries: 2,
        late: false,
    }
}

fn paper(lang: Lang) -> Paper {
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    Paper {
        reference: "INC-2026-0001".to_owned(),
        incident: "社内のワーム感染".to_owned(),
        tlp: "TLP:AMBER".to_owned(),
        organisation: Organisation {
            name: both("あおば商事株式会社", "Aoba Trading Co."),
            desk: Desk {
                name: both("対策本部", "Response desk"),
                phone: "内線 100".to_owned(),
                ..Desk::default()
            },
            ..Organisation::default()
        },
        zone: "Asia/Tokyo".to_owned(),
        board: InstructionBoard {
            instruction: Instruction {
                id: Uuid::nil(),
                number: 3,
                state: InstructionState::Issued,
                title: both("端末の確認と修正", "Check and patch clients"),
                text: both("1. LANケーブルを抜く\n2. 手順書<A>に従う", ""),
                deadline: Some(at("2026-11-25T08:00:00Z")),
                reply_to: Both::default(),
                unit_ids: Vec::new(),
                of_systems: None,
                systems: 1_234,
                counts: AnswerCounts::default(),
                late: false,
                created_by_name: String::new(),
                created_at: at("2026-11-24T00:00:00Z"),
                issued_by_name: Some("青山".to_owned()),
                issued_at: Some(at("2026-11-24T01:00:00Z")),
                closing_note: String::new(),
                version: 2,
            },
            units: vec![unit("第一営業部"), unit("=第二営業部")],
            systems_without_unit: 0,
            answers: Vec::new(),
        },
        lang,
    }
}

#[test]
fn each_unit_gets_a_page_of_its_own_with_a_slip() {
    let html = pack(&paper(Lang::Ja));
    assert_eq!(html.matches("<section class=\"unit\">").count(), 2);
    assert_eq!(html.matches("回答票 INC-2026-0001 指示第3号").count(), 2);
    for part in [
        "第一営業部 御中",
        "TLP:AMBER",
        "対策本部　内線 100",
        "1,234",
        "11月25日",
    ] {
        assert!(html.contains(part), "{part}");
    }
    assert!(html.contains("部長 &lt;山田&gt;") && html.contains("手順書&lt;A&gt;"));
    assert!(!html.contains("<script") && !html.contains("http"));
}

#[test]
fn a_language_left_empty_is_filled_by_the_other() {
    let html = pack(&paper(Lang::En));
    assert!(html.contains("Check and patch clients") && html.contains("LANケーブル"));
    assert!(html.contains("Acknowledgement slip"));
}

#[test]
fn the_call_list_holds_who_to_call_and_no_formula() {
    let csv = call_list_csv(&paper(Lang::Ja));
    assert!(csv.starts_with("\u{feff}部署,責任者,電話"));
    assert!(csv.contains("'=第二営業部") && csv.contains("'+81-3-0000-0000"));
    assert_eq!(csv.lines().count(), 3);
    let sheet = call_sheet(&paper(Lang::Ja));
    assert!(sheet.contains("電話連絡表") && sheet.contains("03-0000-0001"));
}
