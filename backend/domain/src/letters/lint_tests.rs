//! Tests of the objections, each with a letter that earns it and one that does not. The sample incident and
//! organisation here serve the neighbouring modules' tests too.

use super::*;
use crate::letters::scan::scan;
use saiki_api::{
    letters::LangCount,
    organisation::{Both, Desk},
    suppressions::HeldBack,
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
    let basis = Basis::default();
    let more = more(&basis);
    found(kind, texts, reach, change, &more)
        .into_iter()
        .map(|l| l.code)
        .collect()
}

/// What only some letters have.
struct More<'a> {
    basis: &'a Basis,
    fallback: &'a [Lang],
    previous: Option<&'a Previous>,
    unfiled: &'a [String],
}

fn more(basis: &Basis) -> More<'_> {
    More {
        basis,
        fallback: &[],
        previous: None,
        unfiled: &[],
    }
}

fn found(
    kind: LetterKind,
    texts: &[(Lang, &str)],
    reach: Option<Reach>,
    change: impl Fn(&mut Incident),
    more: &More,
) -> Vec<Lint> {
    let mut incident = incident();
    change(&mut incident);
    let texts: Vec<Rendered> = texts
        .iter()
        .map(|(lang, body)| Rendered {
            lang: *lang,
            subject: "件名".to_owned(),
            text: (*body).to_owned(),
            written: (*body).to_owned(),
            values: Vec::new(),
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
        basis: more.basis,
        fallback: more.fallback,
        previous: more.previous,
        unfiled: more.unfiled,
        reach: reach.as_ref(),
        now: "2026-07-10T00:00:00Z".parse().unwrap(),
    };
    lint(&input, Lang::Ja)
}

fn reach(ja: i64, en: i64, without: i64) -> Reach {
    let count = |lang: Lang, count| LangCount {
        lang: lang.into(),
        count,
    };
    Reach {
        people: ja + en + without,
        mailed: ja + en,
        without_email: without,
        stopped: 0,
        joint: 0,
        by_lang: vec![count(Lang::Ja, ja), count(Lang::En, en)],
        fallbacks: Vec::new(),
        merged_duplicates: 0,
        per_minute: None,
        recipients_hash: String::new(),
        held_back: HeldBack::default(),
        facts: Vec::new(),
        facts_hash: String::new(),
        gone_out: false,
        needs_approval: true,
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
        written: String::new(),
        values: Vec::new(),
        uses: Vec::new(),
        empty: Vec::new(),
    };
    let input = Input {
        kind: LetterKind::PersonNotice,
        texts: &[text],
        incident: &incident,
        organisation: &organisation,
        people: 1,
        basis: &Basis::default(),
        fallback: &[],
        previous: None,
        unfiled: &[],
        reach: None,
        now: "2026-07-10T00:00:00Z".parse().unwrap(),
    };
    let (ja, en) = (lint(&input, Lang::Ja), lint(&input, Lang::En));
    assert!(ja.windows(2).all(|w| w[0].level >= w[1].level));
    assert_eq!(ja.len(), en.len());
    for (a, b) in ja.iter().zip(&en) {
        assert_eq!(a.code, b.code);
        assert_ne!(a.message, b.message);
        assert_eq!((&a.field, a.line), (&b.field, b.line));
        assert_eq!(a.remedy.is_empty(), a.level == LintLevel::Ok, "{a:?}");
        assert!(a.remedy.is_empty() || a.remedy != b.remedy);
    }
}

#[test]
fn an_update_needs_the_link_that_a_notice_may_not_have() {
    let linked = "お知らせ\n{{ letter.unsubscribe_url }}";
    let update = Basis::update();
    for (basis, body, code, wanted) in [
        (&update, linked, "update.unsubscribe_missing", false),
        (&update, linked, "statutory.unsubscribe", false),
        (&update, "お知らせ", "update.unsubscribe_missing", true),
        (&Basis::default(), linked, "statutory.unsubscribe", true),
    ] {
        let more = more(basis);
        let all = found(
            LetterKind::Briefing,
            &[(Lang::Ja, body)],
            None,
            |_| {},
            &more,
        );
        let hit = all.iter().find(|l| l.code == code);
        assert_eq!(hit.is_some(), wanted, "{code} {body}");
        if code == "statutory.unsubscribe" && wanted {
            let place = hit.map(|l| (l.field.as_str(), l.line));
            assert_eq!(place, Some(("texts.0.body", Some(2))));
        }
    }
}

#[test]
fn the_basis_of_a_notice_is_asked_for() {
    let code = "basis.missing".to_owned();
    assert!(codes(LetterKind::CompanyNotice, Lang::Ja, "x").contains(&code));
    assert!(!codes(LetterKind::FinderThanks, Lang::Ja, "x").contains(&code));
    let basis = Basis {
        laws: vec!["jp.appi.26_2".to_owned()],
        ..Basis::default()
    };
    let more = more(&basis);
    let all = found(
        LetterKind::PersonNotice,
        &[(Lang::Ja, "x")],
        None,
        |_| {},
        &more,
    );
    assert!(all.iter().all(|l| l.code != code));
}

#[test]
fn who_reads_another_language_is_counted_and_falls_back_as_chosen() {
    let mut reach = reach(5, 0, 0);
    reach.by_lang.push(LangCount {
        lang: saiki_api::Language::parse("zh-Hans").unwrap(),
        count: 27,
    });
    let texts = [(Lang::Ja, "本文"), (Lang::En, "Text")];
    let basis = Basis::default();
    for (fallback, code) in [
        (&[Lang::En, Lang::Ja][..], "audience.fallback"),
        (&[], "audience.lang_missing"),
    ] {
        let more = More {
            fallback,
            ..more(&basis)
        };
        let all = found(
            LetterKind::PersonNotice,
            &texts,
            Some(reach.clone()),
            |_| {},
            &more,
        );
        let hit: Vec<_> = all
            .iter()
            .filter(|l| l.code.starts_with("audience."))
            .collect();
        assert_eq!(hit.len(), 1, "{hit:?}");
        assert_eq!(
            (hit[0].code.as_str(), hit[0].field.as_str()),
            (code, "fallback")
        );
        assert!(hit[0].message.contains("27") && hit[0].message.contains("中国語（簡体字）"));
    }
}

#[test]
fn a_final_report_gives_the_cause_and_nobody_publishes_before_filing() {
    let sought = "cause.investigating";
    let level = |kind, body, known: bool| {
        let basis = Basis::default();
        let more = more(&basis);
        let change = |i: &mut Incident| {
            if !known {
                i.facts.cause.state = saiki_api::incidents::Knowledge::Unknown;
            }
        };
        let all = found(kind, &[(Lang::Ja, body)], None, change, &more);
        all.into_iter()
            .find(|l| l.code == sought)
            .map(|l| (l.level, l.line))
    };
    let body = "原因\n調査中です。";
    assert_eq!(
        level(LetterKind::FinalReport, body, true),
        Some((LintLevel::Bad, Some(2)))
    );
    assert_eq!(
        level(LetterKind::FinalReport, "原因", false),
        Some((LintLevel::Bad, None))
    );
    assert_eq!(
        level(LetterKind::FollowUp, body, false),
        Some((LintLevel::Warn, Some(2)))
    );
    assert_eq!(level(LetterKind::FollowUp, body, true), None);
    let owed = ["個人情報保護委員会 速報".to_owned()];
    for (kind, wanted) in [
        (LetterKind::WebNotice, true),
        (LetterKind::PersonNotice, false),
    ] {
        let basis = Basis::default();
        let more = More {
            unfiled: &owed,
            ..more(&basis)
        };
        let all = found(kind, &[(Lang::Ja, "x")], None, |_| {}, &more);
        assert_eq!(all.iter().any(|l| l.code == "filing.open"), wanted);
    }
}

#[test]
fn what_is_told_as_done_cannot_lie_ahead() {
    let code = "date.done_in_future".to_owned();
    for (lang, body, wanted) in [
        (Lang::Ja, "2026年7月31日に接続元を制限いたしました。", true),
        (Lang::Ja, "2026年7月6日に接続元を制限いたしました。", false),
        (
            Lang::Ja,
            "接続元を2026年7月31日までに制限する予定です。",
            false,
        ),
        (Lang::En, "Access was restricted on 31 July 2026.", true),
        (
            Lang::En,
            "Access will be restricted by 31 July 2026.",
            false,
        ),
    ] {
        let all = codes(LetterKind::FollowUp, lang, body);
        assert_eq!(all.contains(&code), wanted, "{body}");
    }
}

#[test]
fn dates_must_agree_between_the_languages() {
    let code = "dates.differ".to_owned();
    let texts = |en| [(Lang::Ja, "2026年7月6日に発生しました。"), (Lang::En, en)];
    let differ = codes_with(
        LetterKind::Apology,
        &texts("It happened on 7 July 2026."),
        None,
        |_| {},
    );
    assert!(differ.contains(&code));
    let agree = codes_with(
        LetterKind::Apology,
        &texts("It happened on 6 July 2026."),
        None,
        |_| {},
    );
    assert!(!agree.contains(&code));
}

#[test]
fn a_follow_up_says_what_changed() {
    let previous = Previous {
        number: 1,
        at: "2026-07-01T00:00:00Z".parse().unwrap(),
        figures: crate::letters::series::figures(&incident(), 1200),
    };
    let basis = Basis::default();
    let codes = |body: &str, previous| {
        let more = More {
            previous,
            ..more(&basis)
        };
        let all = found(
            LetterKind::FollowUp,
            &[(Lang::Ja, body)],
            None,
            |_| {},
            &more,
        );
        all.into_iter().map(|l| l.code).collect::<Vec<_>>()
    };
    let unsaid = "series.change_unsaid".to_owned();
    assert!(codes("対象は1,998名です。", Some(&previous)).contains(&unsaid));
    assert!(!codes("{{ letter.changes }}", Some(&previous)).contains(&unsaid));
    assert!(!codes("1,200名から1,998名に改めます。", Some(&previous)).contains(&unsaid));
    assert!(codes("x", None).contains(&"series.previous_unsent".to_owned()));
}

#[test]
fn a_company_letter_has_elements_of_its_own() {
    let all = codes(LetterKind::CompanyNotice, Lang::Ja, "お詫び申し上げます。");
    for key in [
        "scope",
        "own_clock",
        "facts_needed",
        "named_contact",
        "tlp",
        "customer_draft",
    ] {
        assert!(all.contains(&format!("element.{key}")), "{key}: {all:?}");
    }
    assert!(
        !codes(LetterKind::PersonNotice, Lang::Ja, "x").contains(&"element.own_clock".to_owned())
    );
}
