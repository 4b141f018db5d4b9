//! Tests of the objections, each with a letter that earns it and one that does not. The sample incident and
//! organisation here serve the neighbouring modules' tests too.

use super::*;
use crate::letters::scan::scan;
use saiki_api::{
    letters::LangCount,
    organisation::{Both, Desk},
};
use serde_json::json;

/// Scenario 3 as far as letters need it.
pub(crate) fn incident() -> Incident {
    serde_json::from_value(json!({
        "id": "01980000-0000-7000-8000-000000000001", "reference": "INC-2026-0001",
        "title": "チケット販売サイトの改ざん", "summary": "外部から不正に操作されました。",
        "category": "intrusions", "threat_source": "outside_crime", "threats": ["tampering"],
        "assets": ["public_web"], "severity": "high", "tlp": "AMBER", "phase": "recovery", "phases": [],
        "times": [{"kind": "occurred", "moment": {"at": "2026-07-05T22:20:00Z", "zone": "Asia/Tokyo"}}],
        "noticed_by": "customer", "noticed_note": "", "affected_services": ["チケット販売サイト"],
        "facts": {
            "cause": {"state": "known", "text": "管理画面の認証の不備"},
            "secondary_damage": "none_found",
            "secondary_note": "2026年7月10日現在、不正な利用は確認されておりません。",
            "user_actions": "不審なメールにご注意ください。",
            "measures": [
                {"text": "改ざんされた頁を復元しました。", "done": true, "date": "2026-07-06"},
                {"text": "管理画面への接続元を制限します。", "done": false, "date": "2026-07-31"}
            ]
        },
        "counts": {}, "created_at": "2026-07-06T00:00:00Z", "updated_at": "2026-07-06T00:00:00Z", "version": 1
    }))
    .unwrap()
}

pub(crate) fn organisation() -> Organisation {
    let both = |ja: &str, en: &str| Both {
        ja: ja.to_owned(),
        en: en.to_owned(),
    };
    Organisation {
        name: both("あおばチケット株式会社", "Aoba Ticket Co., Ltd."),
        representative: both("代表取締役社長 青葉 太郎", "Taro Aoba, President"),
        desk: Desk {
            name: both("お客様窓口", "Customer desk"),
            phone: "0120-000-000".to_owned(),
            email: "desk@aoba.example".to_owned(),
            hours: both("平日 9時から18時", "9:00 to 18:00, Monday to Friday"),
        },
        zone: "Asia/Tokyo".to_owned(),
        currency: String::new(),
        ..Organisation::default()
    }
}

fn codes(kind: LetterKind, lang: Lang, body: &str) -> Vec<String> {
    codes_with(kind, &[(lang, body)], None, |_| {})
}

fn codes_with(
    kind: LetterKind,
    texts: &[(Lang, &str)],
    reach: Option<Reach>,
    change: impl Fn(&mut Incident),
) -> Vec<String> {
    let mut incident = incident();
    change(&mut incident);
    let texts: Vec<Rendered> = texts
        .iter()
        .map(|(lang, body)| Rendered {
            lang: *lang,
            subject: "件名".to_owned(),
            text: (*body).to_owned(),
            uses: scan(body, kind).uses,
            empty: vec![Field::IncidentReference],
        })
        .collect();
    let input = Input {
        kind,
        texts: &texts,
        incident: &incident,
        organisation: &organisation(),
        people: 1998,
        reach: reach.as_ref(),
        now: "2026-07-10T00:00:00Z".parse().unwrap(),
    };
    lint(&input, Lang::Ja).into_iter().map(|l| l.code).collect()
}

fn reach(ja: i64, en: i64, without: i64) -> Reach {
    let count = |lang, count| LangCount { lang, count };
    Reach {
        people: ja + en + without,
        mailed: ja + en,
        without_email: without,
        by_lang: vec![count(Lang::Ja, ja), count(Lang::En, en)],
        merged_duplicates: 0,
        per_minute: None,
        recipients_hash: String::new(),
    }
}

#[test]
fn what_a_letter_lacks_is_named() {
    let found = codes(LetterKind::PersonNotice, Lang::Ja, "お詫び申し上げます。");
    for code in [
        "element.data_items",
        "element.user_actions",
        "element.contact",
        "contact.hours_missing",
    ] {
        assert!(found.contains(&code.to_owned()), "{code}: {found:?}");
    }
    assert!(!found.contains(&"element.apology".to_owned()));
}

#[test]
fn nothing_found_needs_a_date() {
    let missing = "secondary.as_of_missing".to_owned();
    for (lang, bad, good) in [
        (
            Lang::Ja,
            "不正利用は確認されておりません。7月1日に調べました。",
            "7月10日現在、不正利用は確認されておりません。",
        ),
        (
            Lang::En,
            "No misuse is known. We looked on 1 July.",
            "As of 10 July 2026, no misuse is known.",
        ),
    ] {
        assert!(
            codes(LetterKind::WebNotice, lang, bad).contains(&missing),
            "{bad}"
        );
        assert!(
            !codes(LetterKind::WebNotice, lang, good).contains(&missing),
            "{good}"
        );
    }
}

#[test]
fn a_statutory_notice_cannot_be_unsubscribed_from() {
    let code = "statutory.unsubscribe".to_owned();
    assert!(codes(LetterKind::PersonNotice, Lang::Ja, "配信停止はこちら").contains(&code));
    assert!(codes(LetterKind::PersonNotice, Lang::En, "Unsubscribe here").contains(&code));
    assert!(!codes(LetterKind::WebNotice, Lang::En, "Unsubscribe here").contains(&code));
}

#[test]
fn numbers_of_people_must_agree_with_the_register_and_with_each_other() {
    let code = "count.mismatch".to_owned();
    assert!(codes(LetterKind::WebNotice, Lang::Ja, "対象は2,000名です").contains(&code));
    assert!(!codes(LetterKind::WebNotice, Lang::Ja, "対象は１，９９８名です").contains(&code));
    assert!(!codes(LetterKind::WebNotice, Lang::En, "1,998 people, 3 days").contains(&code));
    let texts = [(Lang::Ja, "1,998名"), (Lang::En, "1,989 people")];
    let found = codes_with(LetterKind::WebNotice, &texts, None, |_| {});
    assert!(found.contains(&"figures.differ".to_owned()));
}

#[test]
fn everybody_needs_a_text_in_their_language() {
    let texts = [(Lang::Ja, "本文")];
    let found = codes_with(
        LetterKind::PersonNotice,
        &texts,
        Some(reach(5, 2, 1)),
        |_| {},
    );
    assert!(found.contains(&"audience.lang_missing".to_owned()));
    assert!(found.contains(&"audience.no_email".to_owned()));
    let found = codes_with(
        LetterKind::PersonNotice,
        &texts,
        Some(reach(0, 0, 1)),
        |_| {},
    );
    assert!(found.contains(&"audience.empty".to_owned()));
    assert!(!found.contains(&"audience.lang_missing".to_owned()));
}

#[test]
fn an_empty_field_is_objected_to_unless_the_writer_thought_of_it() {
    let code = "field.empty".to_owned();
    let bare = "{{ incident.reference }}";
    let guarded = "{% if incident.reference %}{{ incident.reference }}{% endif %}";
    assert!(codes(LetterKind::Apology, Lang::Ja, bare).contains(&code));
    assert!(!codes(LetterKind::Apology, Lang::Ja, guarded).contains(&code));
}

#[test]
fn a_measure_cannot_be_done_tomorrow() {
    let found = codes_with(LetterKind::Apology, &[(Lang::Ja, "")], None, |i| {
        i.facts.measures[0].date = "2026-07-11".to_owned();
    });
    assert!(found.contains(&"measure.done_in_future".to_owned()));
}

#[test]
fn empty_phrases_are_noticed() {
    for (body, code) in [
        ("万全を期してまいります", "promise.vague"),
        (
            "時下ますますご清栄のこととお慶び申し上げます",
            "greeting.seasonal",
        ),
        ("○○株式会社", "placeholder.left"),
    ] {
        assert!(
            codes(LetterKind::Apology, Lang::Ja, body).contains(&code.to_owned()),
            "{body}"
        );
    }
    assert!(
        codes(LetterKind::Apology, Lang::En, "The お詫び").contains(&"language.mixed".to_owned())
    );
}

#[test]
fn the_gravest_come_first_and_both_languages_speak() {
    let incident = incident();
    let organisation = organisation();
    let text = Rendered {
        lang: Lang::Ja,
        subject: String::new(),
        text: String::new(),
        uses: Vec::new(),
        empty: Vec::new(),
    };
    let input = Input {
        kind: LetterKind::PersonNotice,
        texts: &[text],
        incident: &incident,
        organisation: &organisation,
        people: 1,
        reach: None,
        now: "2026-07-10T00:00:00Z".parse().unwrap(),
    };
    let (ja, en) = (lint(&input, Lang::Ja), lint(&input, Lang::En));
    assert!(ja.windows(2).all(|w| w[0].level >= w[1].level));
    assert_eq!(ja.len(), en.len());
    for (a, b) in ja.iter().zip(&en) {
        assert_eq!(a.code, b.code);
        assert_ne!(a.message, b.message);
    }
}
