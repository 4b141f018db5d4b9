//! Which sentences tell a day of the incident, and which speak of other days.

use super::*;
use jiff::civil::date;
use proptest::prelude::*;

/// Kind and day of what a text of 27 November 2026 tells.
fn days(text: &str) -> Vec<(TimeKind, Date)> {
    let found = told(text, date(2026, 11, 27)).into_iter();
    found.map(|time| (time.kind, time.day)).collect()
}

#[test]
fn a_day_stands_beside_its_name() {
    use TimeKind::{Aware, Contained, Detected, Occurred, Recovered};
    let day = date(2026, 11, 18);
    for (text, kind) in [
        ("- 発生：2026年11月18日 午前7時20分ごろ", Occurred),
        ("発生：11月18日", Occurred),
        ("発生日：11/18", Occurred),
        ("■発生日時：2026/11/18 15:00", Occurred),
        ("【発生日】2026年11月18日（水）", Occurred),
        ("| 発生日 | 2026年11月18日 |", Occurred),
        ("発生日時　2026年11月18日", Occurred),
        ("・検知日時: 2026年11月18日", Detected),
        ("- 弊社における発覚：2026年11月18日", Aware),
        ("認識した日：11月18日", Aware),
        ("- Came to our knowledge: 18 November 2026", Aware),
        ("- Detected: 18 November", Detected),
        ("- Date of the incident: 18 November", Occurred),
        ("- 被害拡大の停止：2026年11月18日", Contained),
        ("- 復旧：2026-11-18", Recovered),
        ("発生日は11月18日です。", Occurred),
        ("本件の発生日時は2026年11月18日午後3時ごろです。", Occurred),
        ("不正アクセスが発生したのは、11月18日（水）です。", Occurred),
        ("検知した日は令和8年11月18日です。", Detected),
    ] {
        let found = told(text, date(2026, 11, 27));
        let wanted = Time {
            kind,
            day,
            firm: true,
            loose: false,
        };
        assert_eq!(found, [wanted], "{text}");
    }
}

#[test]
fn a_day_without_a_year_is_never_after_the_text() {
    let wanted = [(TimeKind::Occurred, date(2026, 1, 3))];
    for text in [
        "発生：1月3日",
        "1月3日に発生しました。",
        "On 3 January it happened.",
    ] {
        assert_eq!(days(text), wanted, "{text}");
    }
}

#[test]
fn sentences_tell_what_happened_on_a_day() {
    use TimeKind::{Aware, Detected, Occurred};
    for (text, kind, day) in [
        ("2026年11月18日に不正アクセスが発生しました。", Occurred, 18),
        ("11月18日に不正アクセスが発生…", Occurred, 18),
        ("11月18日に不正アクセスが発生いたしました。", Occurred, 18),
        ("11/18に発生", Occurred, 18),
        ("11月18日（水）午後3時ごろ発生", Occurred, 18),
        ("本件は11月18日に発生しました。", Occurred, 18),
        (
            "11月18日に発生した不正アクセスについて、ご報告します。",
            Occurred,
            18,
        ),
        ("11月18日の午後3時ごろ、障害が発生しました。", Occurred, 18),
        (
            "11月18日（水）、弊社のサーバーにおいて、不正アクセスが発生しました。",
            Occurred,
            18,
        ),
        ("11月18日にメールの誤送信が発生しました。", Occurred, 18),
        (
            "１１月１８日、弊社のサーバーが不正アクセスを受けました。",
            Occurred,
            18,
        ),
        ("11月25日に検知しました。", Detected, 25),
        ("11月25日、監視装置が不審な通信を検知し、", Detected, 25),
        (
            "11月25日に社員が不審なファイルを発見しました。",
            Detected,
            25,
        ),
        ("弊社は11月25日に本件を認識いたしました。", Aware, 25),
        ("11月25日に発覚しました。", Aware, 25),
        ("11月25日に漏えいが判明いたしました。", Aware, 25),
        (
            "11月25日、お客様からのお電話で事態を知り、サイトを停止しました。",
            Aware,
            25,
        ),
        ("On 18 November an intrusion occurred.", Occurred, 18),
        ("On 18 November 2026, an intrusion occurred.", Occurred, 18),
        (
            "An intrusion occurred at about 15:00 on 18 November.",
            Occurred,
            18,
        ),
        (
            "It happened in the early hours of 18 November.",
            Occurred,
            18,
        ),
        ("We detected it on 25 November", Detected, 25),
        ("On November 25, we detected an intrusion.", Detected, 25),
        (
            "We became aware of the incident on 25 November 2026.",
            Aware,
            25,
        ),
        ("On 25 November we learned of it.", Aware, 25),
    ] {
        assert_eq!(days(text), [(kind, date(2026, 11, day))], "{text}");
        assert!(!told(text, date(2026, 11, 27))[0].firm, "{text}");
    }
}

#[test]
fn each_day_goes_with_its_own_verb() {
    let wanted = [
        (TimeKind::Occurred, date(2026, 11, 18)),
        (TimeKind::Detected, date(2026, 11, 25)),
    ];
    for text in [
        "11月18日に不正アクセスが発生し、11月25日に検知しました。",
        "11月18日に発生した不正アクセスを、11月25日に検知しました。",
        "11月18日発生、11月25日検知",
        "An intrusion occurred on 18 November and was detected on 25 November.",
        "- 発生：11月18日\n- 検知：11月25日",
    ] {
        assert_eq!(days(text), wanted, "{text}");
    }
}

#[test]
fn days_of_anything_else_are_left_alone() {
    for text in [
        "発生：調査中",
        "発生：調査中（11月27日現在）",
        "発生から2026年7月6日まで",
        "検知：2026年7月6日から2026年7月8日",
        "検知：7月6日から8日",
        "復旧：12月1日（予定）",
        "次回のご報告：2026年12月6日",
        "公表日：2026年11月27日",
        "11月27日に販売を再開いたしました。",
        "11月27日に再開しましたが、本件が発生したことを深くお詫び申し上げます。",
        "お問い合わせ受付は11月28日に開始します。発生した事案は次のとおりです。",
        "11月28日よりお問い合わせを受け付けます。",
        "11月26日に公表した不正アクセスが発生しました件",
        "11月26日に送付した書面に誤りが発生しました。",
        "11月26日付の報告で発生した件",
        "11月26日の公表のとおり発生しました。",
        "11月27日現在、新たな被害は発生しておりません。",
        "11月27日時点で、二次被害が発生したことは確認されておりません。",
        "11月18日から11月25日にかけて発生しました。",
        "11月18日から25日に発生しました。",
        "11月18日以降、不審な通信を検知しました。",
        "11月18日に発生したことを11月中に",
        "11月25日に不正アクセスが発生したことを検知しました。",
        "11月25日に発生した場合",
        "11月25日に二次被害が発生しました。",
        "11月25日、調査の結果、原因が判明しました。",
        "改ざんを5分ごとに検知（2026年11月19日）",
        "2026年11月26日にお知らせした内容について、その後に判明した事実",
        "6日後に発生しました。",
        "On 27 November we resumed the service.",
        "On 26 November we published what happened.",
        "We wrote to the customers on 26 November about what occurred.",
        "As of 27 November, no misuse has occurred.",
        "It occurred between 18 November and 25 November.",
        "It may have occurred on 18 November.",
        "Letters were sent on 26 November.",
        "6 July 2026: a customer telephoned to tell us.",
        "On the day it happened we updated the program. By 6 December we will test both.",
    ] {
        assert_eq!(days(text), [], "{text}");
    }
}

proptest! {
    #[test]
    fn no_text_brings_it_down(text in "[0-9年月日発生検知しました、。：（）のに onNovember]{0,60}|\\PC{0,60}") {
        told(&text, date(2026, 11, 27));
    }
}
