//! What a compliance officer may rely on: the nine items in their order, nothing unknown passed off as known, a final report
//! held back with each missing item named, and a kept report that stays what it was.

use super::*;
use crate::{
    filing_fields::{
        Held,
        catalogue::{self, Field, fields},
        in_force,
        records::{Records, recorded},
        sample::{self, now},
    },
    filing_forms::{Form, form, forms},
};
use proptest::prelude::*;
use saiki_api::{
    Lang,
    filing_duties::FilingChannel,
    filing_fields::{FieldKind, FieldValue},
    filings::{FilingItem, FilingRecordInput},
    incidents::Knowledge,
    moment::{Moment, Precision},
    money::Money,
    organisation::Both,
};
use std::collections::BTreeMap;

/// A report as it was kept by the versions before forms were data, and the hash it had.
const BEFORE: &str = include_str!("tests/before_final_ja.json");
const BEFORE_SHA256: &str = "90aebb13335cb3b2f17f1ef43b5a191e638f16f8d41df22c30cf6fd29f0fbad7";

fn made(id: &str, lang: Lang, records: &Records) -> FilingContent {
    let held = in_force(&recorded(records, now()), &BTreeMap::new());
    project(form(id).unwrap(), &held, records, lang, now())
}

fn items(content: &FilingContent) -> impl Iterator<Item = &FilingItem> {
    content.sections.iter().flat_map(|section| &section.items)
}

/// The text of each of the nine items.
fn nine(content: &FilingContent) -> Vec<&str> {
    let numbered = items(content).filter(|item| !item.number.is_empty());
    numbered.map(|item| item.text.as_str()).collect()
}

#[test]
fn a_final_report_reads_as_it_should_in_japanese() {
    let content = made("jp.appi.final", Lang::Ja, &sample::records());
    assert_eq!(content.title, "個人データの漏えい等に関する報告書（確報）");
    assert_eq!(content.incident_reference, "INC-2026-0001");
    assert_eq!(content.tlp, "TLP:AMBER");
    assert_eq!(missing(&content), Vec::<String>::new());
    assert_eq!(check_final(&content).0, []);
    assert_eq!(
        nine(&content),
        [
            "弊社のチケット販売サイトが外部から不正に操作され、ページの一部が書き換えられました。あわせて、会員情報の一部が第三者に閲覧されたおそれがあります。",
            "個人データの項目：氏名、メールアドレス、電話番号\n\
             項目の補足：氏名（1,998名）、メールアドレス（1,990名）、電話番号（1,204名）",
            "本人の数：1,998名\nうちクレジットカード等の情報を含む人数：0名",
            "原因の詳細：管理画面の認証に不備があり、推測しやすいパスワードが使われていました。",
            "二次被害又はそのおそれ：なし（確認されていない）\n\
             二次被害の内容：2026年7月10日12時現在、不正な利用は確認されておりません。",
            "本人への通知：実施済み\n通知日（予定日）：2026年7月10日\n通知の方法：電子メール\n\
             通知した人数：1,961名\n通知の内容・予定なしの理由：\n\
             電子メールによる通知：2026年7月10日 12時00分（JST）に開始。受信側サーバの受理 1,961名、不達 29名、メールアドレスなし 8名。\n\
             対象者全員に電子メールで通知する。",
            "公表：実施済み\n公表日（予定日）：2026年7月6日\n公表の方法：ウェブサイトへの掲載\n\
             公表先のURL：https://aoba.example/notice\n\
             公表した内容・予定なしの理由：2026年7月6日、ウェブサイトに掲載",
            "実施済みの措置：\n・改ざんされたページを復元しました（2026年7月6日実施済み）\n\
             今後の措置（時期）：\n・管理画面への接続元を社内に限ります（2026年7月31日までに実施予定）",
            "所轄の警察署に相談済み（2026年7月7日）。",
        ]
    );
}

#[test]
fn a_final_report_reads_as_it_should_in_english() {
    let content = made("jp.appi.final", Lang::En, &sample::records());
    assert_eq!(
        content.title,
        "Report on a leak of personal data (final report)"
    );
    let texts = nine(&content);
    assert_eq!(
        texts[1],
        "Items of personal data: Name, Email address, Telephone number\n\
         More about the items: name (1,998), email address (1,990), telephone number (1,204)"
    );
    assert_eq!(
        texts[2],
        "Number of people: 1,998 people\nOf these, with payment card data: 0 people"
    );
    assert_eq!(
        texts[5],
        "Notice to the people: Done\nDay of notice, or planned: 10 July 2026\n\
         Manner of notice: Email\nPeople notified: 1,961 people\n\
         What they are told, or why they are not:\n\
         Notice by email, begun 10 July 2026, 12:00 (JST): accepted by the receiving server 1,961, undeliverable 29, without an email address 8.\n\
         対象者全員に電子メールで通知する。"
    );
    // The heading says "Publication" already.
    assert_eq!(
        texts[6],
        "Done\nDay of publication, or planned: 6 July 2026\n\
         Manner of publication: On the website\nAddress: https://aoba.example/notice\n\
         What was published, or why it was not: 2026年7月6日、ウェブサイトに掲載"
    );
}

const OPEN: [&str; 9] = [
    "aware",
    "summary",
    "data_items",
    "people",
    "cause",
    "secondary_damage",
    "person_response",
    "publication",
    "measures",
];

#[test]
fn a_first_report_says_what_is_not_known() {
    let ja = made("jp.appi.prelim", Lang::Ja, &sample::unknown());
    assert_eq!(ja.title, "個人データの漏えい等に関する報告書（速報）");
    assert_eq!(
        nine(&ja),
        [
            "確認中です。",
            "個人データの項目：確認中です。",
            "本人の数：確認中です。",
            "原因の詳細：確認中です。",
            "二次被害又はそのおそれ：確認中です。",
            "通知の内容・予定なしの理由：確認中です。",
            "公表：確認中です。",
            "実施済みの措置：確認中です。\n今後の措置（時期）：確認中です。",
            "該当なし",
        ]
    );
    let en = made("jp.appi.prelim", Lang::En, &sample::unknown());
    assert_eq!(
        nine(&en),
        [
            "Being established.",
            "Items of personal data: Being established.",
            "Number of people: Being established.",
            "Cause in detail: Being established.",
            "Secondary damage or fear of it: Being established.",
            "What they are told, or why they are not: Being established.",
            "Being established.",
            "Measures taken: Being established.\nMeasures planned, with dates: Being established.",
            "Not applicable",
        ]
    );
    for content in [&ja, &en] {
        assert_eq!(missing(content), OPEN);
        assert_eq!(check_final(content).0, []);
    }
}

#[test]
fn a_final_report_is_held_back_with_each_missing_item_named() {
    let content = made("jp.appi.final", Lang::Ja, &sample::unknown());
    assert_eq!(missing(&content), OPEN);
    let faults = check_final(&content).0;
    let paths: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!(
        paths,
        [
            "fields.times.aware",
            "fields.summary",
            "fields.data.items",
            "fields.subjects.count",
            "fields.cause.text",
            "fields.secondary.state",
            "fields.person_notice.text",
            "fields.publication.state",
            "fields.measures.done",
            "fields.measures.planned",
        ]
    );
    let cause = &faults[4].message;
    assert!(cause.ja.contains("「原因」") && cause.ja.contains("「原因の詳細」"));
    assert!(cause.en.contains("“Cause”") && cause.en.contains("“Cause in detail”"));
}

#[test]
fn a_supposed_cause_keeps_a_final_report_back() {
    let mut records = sample::records();
    records.incident.facts.cause.state = Knowledge::Unknown;
    let content = made("jp.appi.final", Lang::En, &records);
    assert_eq!(missing(&content), ["cause"]);
    let cause = items(&content).find(|item| item.key == "cause").unwrap();
    assert!(
        cause
            .text
            .starts_with("Cause in detail: Being established. What is supposed")
    );
    let field = content
        .fields
        .iter()
        .find(|field| field.key == "cause.text");
    assert_eq!(field.unwrap().value, None);
}

#[test]
fn reports_of_an_exercise_say_so_in_their_title() {
    let mut records = sample::records();
    records.incident.exercise = true;
    let title = |lang| made("jp.appi.prelim", lang, &records).title;
    assert!(title(Lang::Ja).starts_with("【訓練】個人データ"));
    assert!(title(Lang::En).starts_with("[EXERCISE] Report"));
}

#[test]
fn the_next_report_shows_what_changed_field_by_field() {
    let before = made("jp.appi.prelim", Lang::Ja, &sample::unknown());
    let after = made("jp.appi.final", Lang::En, &sample::records());
    let found = changes(&before, &after);
    let of = |key: &str| found.iter().find(|change| change.key == key);
    let count = of("subjects.count").unwrap();
    assert_eq!(count.label, Both::new("本人の数", "Number of people"));
    assert_eq!(count.before_state, Knowledge::Unknown);
    assert_eq!(
        count.before,
        Both::new("確認中です。", "Being established.")
    );
    assert_eq!(count.after, Both::new("1,998名", "1,998 people"));
    assert!(of("org.name").is_none());
    let mut more = sample::records();
    more.counts.people = 2_010;
    let corrected = made("jp.appi.final", Lang::Ja, &more);
    let only = changes(&after, &corrected);
    assert_eq!(only.len(), 1);
    assert_eq!(only[0].before.ja, "1,998名");
    assert_eq!(only[0].after.ja, "2,010名");
}

#[test]
fn what_one_report_did_not_ask_for_is_told_as_such() {
    let full = made("jp.appi.final", Lang::Ja, &sample::records());
    let mut narrow = full.clone();
    narrow.fields.retain(|field| field.key != "subjects.count");
    let added = changes(&narrow, &full);
    assert_eq!(added.len(), 1);
    assert_eq!(added[0].before, Both::new("（記載なし）", "(not stated)"));
    let left_out = changes(&full, &narrow);
    assert_eq!(left_out[0].after, Both::new("（記載なし）", "(not stated)"));
    // Where there was nothing to tell, nothing is missed.
    narrow = full.clone();
    narrow.fields.retain(|field| field.key != "cause.vector");
    assert_eq!(changes(&narrow, &full), []);
}

#[test]
fn a_report_kept_before_forms_were_data_reads_the_same_and_keeps_its_hash() {
    let content = read(BEFORE).unwrap();
    assert_eq!(canonical_json(&content).unwrap(), BEFORE);
    assert_eq!(sha256(&content).unwrap(), BEFORE_SHA256);
    // The order in which the database kept its keys does not matter.
    let value: serde_json::Value = serde_json::from_str(BEFORE).unwrap();
    let stored = serde_json::to_string_pretty(&value).unwrap();
    assert_eq!(read(&stored).unwrap(), content);
    assert_eq!(
        (content.kind.as_str(), content.form_version),
        ("jp.appi.final", 0)
    );
    assert_eq!(content.incident_reference, "INC-2026-0001");
    assert_eq!(missing(&content), Vec::<String>::new());
    assert_eq!(nine(&content).len(), 9);
    for (section, pairs) in ["reporter", "incident"].into_iter().enumerate() {
        let told = content.sections[section].items.iter();
        let told: Vec<[&str; 2]> = told.map(|item| [&*item.heading, &*item.text]).collect();
        assert_eq!(serde_json::to_value(told).unwrap(), value[pairs]);
    }
    for (item, kept) in content.sections[2]
        .items
        .iter()
        .zip(value["items"].as_array().unwrap())
    {
        assert_eq!(item.number, kept["number"].to_string());
        for (told, key) in [
            (&item.key, "key"),
            (&item.heading, "heading"),
            (&item.text, "text"),
        ] {
            assert_eq!(told, kept[key].as_str().unwrap());
        }
    }
}

#[test]
fn a_report_from_before_is_compared_item_by_item() {
    let before = read(BEFORE).unwrap();
    assert_eq!(changes(&before, &before), []);
    let mut records = sample::records();
    records.counts.people = 2_010;
    let after = made("jp.appi.final", Lang::Ja, &records);
    let found = changes(&before, &after);
    let people = found.iter().find(|change| change.key == "people").unwrap();
    assert_eq!(people.before.ja, "1,998名（対象者名簿への登録数）");
    assert!(people.after.ja.contains("2,010名"));
    assert!(found.iter().all(|change| change.key != "other"));
}

#[test]
fn a_kept_report_reads_as_it_was_made() {
    for form in forms() {
        let content = made(&form.head.id, Lang::Ja, &sample::records());
        let stored = serde_json::to_string(&content).unwrap();
        assert_eq!(read(&stored).unwrap(), content);
        let text = canonical_json(&content).unwrap();
        assert!(text.ends_with("}\n"));
        assert_eq!(read(&text).unwrap(), content);
        assert_eq!(sha256(&content).unwrap().len(), 64);
    }
    assert!(read("{}").is_err());
}

#[test]
fn a_record_of_filing_is_neither_ahead_nor_before_its_approval() {
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    let (approved, now) = (at("2026-07-10T00:00:40Z"), at("2026-07-11T00:00:00Z"));
    let codes = |filed_at: &str, late, reason: &str| {
        let input = FilingRecordInput {
            sha256: "0".repeat(64),
            filed_at: at(filed_at),
            channel: FilingChannel::WebForm,
            reference: "A-17".to_owned(),
            reason: reason.to_owned(),
        };
        let faults = check_record(&input, approved, late, now);
        faults.0.iter().map(|fault| fault.code).collect::<Vec<_>>()
    };
    assert!(codes("2026-07-10T09:00:00Z", false, "").is_empty());
    // Times are told to the minute: the minute of the approval is not before it.
    assert!(codes("2026-07-10T00:00:00Z", false, "").is_empty());
    assert_eq!(codes("2026-07-11T00:00:01Z", false, ""), ["in_future"]);
    assert_eq!(
        codes("2026-07-09T23:59:59Z", false, ""),
        ["before_approval"]
    );
    assert_eq!(codes("2026-07-10T09:00:00Z", true, " "), ["required"]);
    assert!(codes("2026-07-10T09:00:00Z", true, "影響の調査に時間を要した").is_empty());
}

/// A value the field takes.
fn value(field: &Field) -> FieldValue {
    let code = || field.choices[0].code.clone();
    match field.kind {
        FieldKind::Text => FieldValue::Text(Both::new("判明", "Known")),
        FieldKind::Number => FieldValue::Number(3),
        FieldKind::YesNo => FieldValue::YesNo(true),
        FieldKind::Moment => FieldValue::Moment(Moment {
            at: now(),
            zone: "Asia/Tokyo".to_owned(),
            precision: Precision::Minute,
        }),
        FieldKind::Day => FieldValue::Day("2026-07-06".parse().unwrap()),
        FieldKind::Choice => FieldValue::Choice(code()),
        FieldKind::Choices => FieldValue::Choices(vec![code()]),
        FieldKind::Money => FieldValue::Money(Money {
            minor: 5,
            currency: "EUR".to_owned(),
        }),
    }
}

/// What a field may hold: known, not known, not applicable, supposed.
fn held(field: &Field, way: u8) -> Held {
    let (state, value) = match way {
        0 => (Knowledge::Known, Some(value(field))),
        1 => (Knowledge::Unknown, None),
        2 => (Knowledge::NotApplicable, None),
        _ => (Knowledge::Unknown, Some(value(field))),
    };
    Held {
        state,
        value,
        source: None,
    }
}

fn all(ways: impl Iterator<Item = u8>) -> BTreeMap<String, Held> {
    let fields = fields().iter().zip(ways);
    fields
        .map(|(field, way)| (field.key.clone(), held(field, way)))
        .collect()
}

fn states(form: &Form, way: u8) -> Vec<Knowledge> {
    let values = all(std::iter::repeat(way));
    let content = project(form, &values, &sample::records(), Lang::Ja, now());
    items(&content).map(|item| item.state).collect()
}

#[test]
fn an_item_of_any_form_is_what_all_its_fields_are() {
    for form in forms() {
        let id = &form.head.id;
        for (way, state) in [
            (0, Knowledge::Known),
            (1, Knowledge::Unknown),
            (2, Knowledge::NotApplicable),
            (3, Knowledge::Unknown),
        ] {
            assert!(
                states(form, way).iter().all(|one| *one == state),
                "{id}: {way}"
            );
        }
    }
}

#[test]
fn what_is_said_to_be_known_without_a_value_is_not_known() {
    let mut values = all(std::iter::repeat(0));
    values.get_mut("summary").unwrap().value = None;
    let form = form("jp.appi.prelim").unwrap();
    let content = project(form, &values, &sample::records(), Lang::Ja, now());
    assert_eq!(missing(&content), ["summary"]);
    let mut fields = content.fields.iter();
    let summary = fields.find(|field| field.key == "summary").unwrap();
    assert_eq!(summary.state, Knowledge::Unknown);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_item_is_known_while_a_field_it_cannot_do_without_is_not(
        which in any::<prop::sample::Index>(),
        ways in prop::collection::vec(0_u8..4, fields().len()),
        japanese in any::<bool>(),
    ) {
        let form = which.get(forms());
        let lang = if japanese { Lang::Ja } else { Lang::En };
        let values = all(ways.into_iter());
        let records = sample::records();
        let content = project(form, &values, &records, lang, now());
        prop_assert_eq!(&project(form, &values, &records, lang, now()), &content);
        prop_assert!(changes(&content, &content).is_empty());
        prop_assert_eq!(content.fields.len(), form.keys().len());
        for (asked, item) in form.items().zip(items(&content)) {
            prop_assert_eq!(&asked.key, &item.key);
            prop_assert!(!item.text.trim().is_empty(), "{} says nothing", item.key);
            let mut needed = asked.fields.iter().filter(|field| !field.optional);
            let lacks = needed.any(|field| values[&field.key].state == Knowledge::Unknown);
            if lacks {
                prop_assert_eq!(item.state, Knowledge::Unknown);
            }
            let some = asked.fields.iter().any(|field| values[&field.key].state == Knowledge::Known);
            prop_assert!(some || item.state != Knowledge::Known, "{}", item.key);
        }
        for field in &content.fields {
            prop_assert_eq!(field.value.is_some(), field.state == Knowledge::Known);
            prop_assert!(catalogue::field(&field.key).is_some());
        }
    }
}
