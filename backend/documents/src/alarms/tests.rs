//! What somebody who sees to a deadline reads in their mail.

use super::*;
use saiki_api::{Timestamp, letters::Sender, organisation::Both};

const INCIDENT: Uuid = Uuid::from_u128(0x11);
const CLOCK: Uuid = Uuid::from_u128(0x22);

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// The preliminary report to the commission, a day before it is due.
fn prelim() -> ContentItem {
    ContentItem {
        basis: AlarmBasis::Rule,
        stage: AlarmStage::Before,
        hours: 24,
        clock_id: Some(CLOCK),
        question: None,
        title: Both::new(
            "個人情報保護委員会への速報",
            "Preliminary report to the commission",
        ),
        recipient: Both::new("個人情報保護委員会", "The commission"),
        due: at("2026-11-26T14:59:59Z"),
        extended: Some(at("2026-11-28T14:59:59Z")),
        zone: "Asia/Tokyo".to_owned(),
        owner_name: Some("山田".to_owned()),
        asap: true,
        status: RuleStatus::Guideline,
    }
}

/// A report that is late by a day and by no guide, and that nobody sees to.
fn late() -> ContentItem {
    ContentItem {
        stage: AlarmStage::After,
        title: Both::new("JPCERT/CCへの届出", "Report to JPCERT/CC"),
        due: at("2026-11-24T14:59:59Z"),
        extended: None,
        owner_name: None,
        asap: false,
        status: RuleStatus::Unverified,
        ..prelim()
    }
}

fn question() -> ContentItem {
    ContentItem {
        basis: AlarmBasis::Question,
        stage: AlarmStage::At,
        hours: 0,
        clock_id: None,
        question: Some("people".to_owned()),
        title: Both::new("対象は何名ですか", "How many people are affected?"),
        recipient: Both::default(),
        extended: None,
        ..prelim()
    }
}

fn content(items: Vec<ContentItem>) -> AlarmContent {
    AlarmContent {
        reference: "INC-2026-0004".to_owned(),
        incident: "名簿の誤送信".to_owned(),
        tlp: "TLP:AMBER".to_owned(),
        exercise: false,
        organisation: Both::new("あおば商事株式会社", "Aoba Trading Co."),
        sender: Sender::default(),
        address: "https://saiki.example".to_owned(),
        raised_at: at("2026-11-25T15:00:00Z"),
        items,
    }
}

fn made(items: Vec<ContentItem>, lang: Lang) -> Mail {
    mail(&content(items), INCIDENT, lang, "山田")
}

#[test]
fn a_mail_says_what_is_due_when_to_whom_and_who_sees_to_it() {
    let ja = made(vec![prelim()], Lang::Ja);
    assert_eq!(
        ja.subject,
        "【期限】あと24時間：個人情報保護委員会への速報（INC-2026-0004）"
    );
    let link = format!("https://saiki.example/incidents/{INCIDENT}/clocks/{CLOCK}\n");
    for part in [
        "山田 様\n\n次の期限が近づいています。\n",
        "■ あと24時間：個人情報保護委員会への速報\n",
        "目安（早いほう）：2026年11月26日（木） 23時59分（JST）\n",
        "目安（遅いほう）：2026年11月28日（土） 23時59分（JST）\n",
        "宛先：個人情報保護委員会\n",
        "担当：山田\n",
        "日時は目安です。遅滞なく行ってください。\n",
        "事案：INC-2026-0004 名簿の誤送信\n",
        "期限の画面に記録してください。",
        &link,
        "自動で送信しています",
        "あおば商事株式会社\nTLP:AMBER\n",
    ] {
        assert!(ja.text.contains(part), "{part}: {}", ja.text);
    }
    assert!(!ja.text.contains("訓練") && !ja.text.contains("未確認"));
    assert!(!ja.text.contains("\n\n\n") && ja.text.ends_with("TLP:AMBER\n"));

    let en = made(vec![prelim()], Lang::En);
    assert_eq!(
        en.subject,
        "[Deadline] 24 hours left: Preliminary report to the commission (INC-2026-0004)"
    );
    for part in [
        "Dear 山田,\n\nThe following is due soon.\n",
        "Guide, earlier end: Thursday, 26 November 2026, 23:59 (JST)\n",
        "To whom: The commission\n",
        "to be done without delay",
        &link,
        "Aoba Trading Co.\nTLP:AMBER\n",
    ] {
        assert!(en.text.contains(part), "{part}: {}", en.text);
    }
}

#[test]
fn several_deadlines_are_one_mail_named_after_the_first() {
    let items = vec![late(), prelim(), question()];
    let ja = made(items.clone(), Lang::Ja);
    assert_eq!(
        ja.subject,
        "【期限】24時間超過：JPCERT/CCへの届出 ほか2件（INC-2026-0004）"
    );
    for part in [
        "次の期限についてお知らせします。\n",
        "期限：2026年11月24日（火） 23時59分（JST）\n",
        "担当：未定\n",
        "未確認の規定です",
        "■ 期限到来：対象は何名ですか\n回答期限：",
        "質問には、期限の画面で回答してください。",
    ] {
        assert!(ja.text.contains(part), "{part}: {}", ja.text);
    }
    let board = format!("https://saiki.example/incidents/{INCIDENT}/clocks\n");
    assert!(ja.text.contains(&board));
    let en = made(items, Lang::En);
    assert_eq!(
        en.subject,
        "[Deadline] 24 hours overdue: Report to JPCERT/CC and 2 more (INC-2026-0004)"
    );
    for part in [
        "Owner: nobody yet\n",
        "This rule is unverified",
        "Answer by: ",
    ] {
        assert!(en.text.contains(part), "{part}: {}", en.text);
    }
}

#[test]
fn whose_deadline_it_is_and_how_far_away_stands_in_the_subject() {
    let subject = |item: ContentItem, lang| made(vec![item], lang).subject;
    for (basis, ja, en) in [
        (AlarmBasis::Rule, "【期限】", "[Deadline] "),
        (AlarmBasis::Internal, "【社内期限】", "[Own deadline] "),
        (AlarmBasis::Question, "【回答期限】", "[Answer due] "),
    ] {
        let item = ContentItem { basis, ..prelim() };
        assert!(subject(item.clone(), Lang::Ja).starts_with(ja));
        assert!(subject(item, Lang::En).starts_with(en));
    }
    for (stage, hours, ja, en) in [
        (AlarmStage::Before, 1, "あと1時間：", "1 hour left:"),
        (AlarmStage::Before, 72, "あと72時間：", "72 hours left:"),
        (AlarmStage::Before, 168, "あと7日：", "7 days left:"),
        (AlarmStage::Before, 100, "あと100時間：", "100 hours left:"),
        (AlarmStage::At, 0, "期限到来：", "Due now:"),
        (AlarmStage::After, 168, "7日超過：", "7 days overdue:"),
    ] {
        let item = ContentItem {
            stage,
            hours,
            ..prelim()
        };
        assert!(subject(item.clone(), Lang::Ja).contains(ja), "{ja}");
        assert!(subject(item, Lang::En).contains(en), "{en}");
    }
}

#[test]
fn an_exercise_is_marked_and_without_an_address_no_link_is_half_said() {
    let mut rehearsed = content(vec![prelim()]);
    (rehearsed.exercise, rehearsed.address) = (true, String::new());
    let ja = mail(&rehearsed, INCIDENT, Lang::Ja, "山田");
    assert!(ja.subject.starts_with("【訓練】【期限】"), "{}", ja.subject);
    assert!(ja.text.starts_with("【訓練】") && !ja.text.contains("/incidents/"));
    let en = mail(&rehearsed, INCIDENT, Lang::En, "Yamada");
    assert!(en.subject.starts_with("[EXERCISE] [Deadline] "));
}

#[test]
fn a_deadline_moved_by_holidays_is_told_with_both_dates() {
    let moved = ContentItem {
        asap: false,
        ..prelim()
    };
    let ja = made(vec![moved], Lang::Ja).text;
    for part in [
        "期限（延長前）：2026年11月26日",
        "期限（延長後）：2026年11月28日",
    ] {
        assert!(ja.contains(part), "{part}: {ja}");
    }
    assert!(!ja.contains("目安"), "{ja}");
}
