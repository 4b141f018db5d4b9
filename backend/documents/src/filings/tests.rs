//! What a compliance officer may rely on: the nine items in their order, nothing unknown passed off as known,
//! exports that do not change and cannot be broken by what is written into them.

use super::*;
use crate::sample;
use saiki_api::{
    Lang,
    filings::{FilingContent, FilingKind},
    incidents::{Incident, Knowledge},
    people::DataItem,
};

fn counts() -> Counts {
    Counts {
        people: 1998,
        by_data_item: vec![
            (DataItem::Name, 1998),
            (DataItem::Email, 1990),
            (DataItem::Phone, 1204),
        ],
        notified: 1961,
        undeliverable: 29,
        without_email: 8,
        first_notice: Some("2026-07-10T03:00:00Z".parse().unwrap()),
    }
}

fn content(
    kind: FilingKind,
    lang: Lang,
    change: impl Fn(&mut Incident, &mut Counts),
) -> FilingContent {
    let (mut incident, organisation, mut counts) =
        (sample::incident(), sample::organisation(), counts());
    change(&mut incident, &mut counts);
    let source = Source {
        incident: &incident,
        organisation: &organisation,
        counts: &counts,
    };
    build(kind, lang, &source, "2026-07-11T00:00:00Z".parse().unwrap())
}

#[test]
fn a_full_report_reads_as_it_should_in_every_form() {
    let ja = content(FilingKind::AppiFinal, Lang::Ja, |_, _| {});
    assert_eq!(missing(&ja), Vec::<String>::new());
    assert_eq!(check_final(&ja).0, []);
    insta::assert_snapshot!("final_ja_md", markdown(&ja));
    insta::assert_snapshot!("final_ja_html", html(&ja));
    insta::assert_snapshot!("final_ja_json", json(&ja).unwrap());
    let en = content(FilingKind::AppiFinal, Lang::En, |_, _| {});
    insta::assert_snapshot!("final_en_md", markdown(&en));
}

fn forget(incident: &mut Incident, counts: &mut Counts) {
    incident.summary.clear();
    incident.facts = saiki_api::incidents::Facts::default();
    *counts = Counts::default();
}

#[test]
fn what_is_not_known_is_said_and_keeps_a_final_report_back() {
    let prelim = content(FilingKind::AppiPreliminary, Lang::Ja, forget);
    let all = [
        "summary",
        "data_items",
        "people",
        "cause",
        "secondary_damage",
        "person_response",
        "publication",
        "measures",
    ];
    assert_eq!(missing(&prelim), all);
    assert_eq!(check_final(&prelim).0, []);
    let last = content(FilingKind::AppiFinal, Lang::Ja, forget);
    let errors = check_final(&last).0;
    assert_eq!(errors.len(), 8);
    assert_eq!(errors[3].field, "items.cause");
    assert!(errors[3].message.ja.contains("原因"));
    assert!(
        last.items
            .iter()
            .all(|i| !i.text.is_empty() && !i.heading.is_empty())
    );
}

#[test]
fn a_supposed_cause_is_not_a_known_one() {
    let c = content(FilingKind::AppiFinal, Lang::En, |incident, _| {
        incident.facts.cause.state = Knowledge::Unknown;
    });
    assert_eq!(missing(&c), ["cause"]);
    assert!(c.items[3].text.starts_with("Under investigation."));
}

#[test]
fn records_cannot_break_out_of_an_export() {
    let nasty = "<script>alert(1)</script>\n# 見出し\n- 点\n1. 番\n**太** `x` | & \\";
    let c = content(FilingKind::AppiFinal, Lang::Ja, |incident, _| {
        incident.summary = nasty.to_owned()
    });
    let page = html(&c);
    assert!(!page.contains("<script"));
    assert!(page.contains(&crate::html::escape(nasty)));
    let md = markdown(&c);
    let mut read = String::new();
    pulldown_cmark::html::push_html(&mut read, pulldown_cmark::Parser::new(&md));
    assert!(!read.contains("<script"), "{read}");
    for kept in ["# 見出し", "- 点", "1. 番", "**太** `x` | &amp; \\"] {
        assert!(read.contains(kept), "{kept}: {read}");
    }
}

#[test]
fn the_same_records_give_the_same_bytes_and_the_label_stands_twice() {
    let a = content(FilingKind::AppiPreliminary, Lang::Ja, |_, _| {});
    let b = content(FilingKind::AppiPreliminary, Lang::Ja, |_, _| {});
    assert_eq!(sha256(&a).unwrap(), sha256(&b).unwrap());
    assert_eq!(markdown(&a).matches("TLP:AMBER").count(), 2);
    assert_eq!(html(&a).matches("TLP:AMBER").count(), 2);
    let back: FilingContent = serde_json::from_str(&json(&a).unwrap()).unwrap();
    assert_eq!(back, a);
}

#[test]
fn reports_of_an_exercise_say_so_in_their_title() {
    let real = content(FilingKind::AppiPreliminary, Lang::Ja, |_, _| {});
    let rehearsed = |lang| {
        content(FilingKind::AppiPreliminary, lang, |incident, _| {
            incident.exercise = true;
        })
    };
    assert!(!real.title.contains("訓練"));
    assert!(markdown(&rehearsed(Lang::Ja)).contains("# 【訓練】個人データ"));
    assert!(html(&rehearsed(Lang::En)).contains("<h1>[EXERCISE] Report"));
}
