//! What the check may be relied on for: an incident that agrees with itself has no contradiction; one figure changed gives
//! exactly those that name its place; the order of what is given decides nothing.

use super::*;
use crate::letters::lint::tests::incident;
use proptest::prelude::*;
use saiki_api::{
    clocks::Answer,
    consistency::{Gravity, Subject},
    filing_duties::FilingChannel,
    filing_fields::{FieldValue, HeldField},
    filing_forms::FilingStage,
    filings::{FilingContent, FilingRecord, FilingState},
    incidents::{Knowledge, Progress, SecondaryDamage},
};

mod letters;

const NOW: &str = "2026-07-10T03:00:00Z";
const JA: &str = "対象のお客様は1,998名です。閲覧された項目は、氏名、メールアドレスです。クレジットカードの番号は含まれておりません。\n\n- 発生：2026年7月6日 午前7時20分ごろ\n\n2026年7月10日現在、不正な利用は確認されておりません。";
const EN: &str = "1,998 people are affected. The following information was viewed: name and email address.\n\n- Happened: 6 July 2026\n\nAs of 10 July 2026, we know of no misuse.";

fn known(value: FieldValue) -> Held {
    Held {
        state: Knowledge::Known,
        value: Some(value),
        source: None,
    }
}

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

/// A report with these fields.
fn filing(number: i64, fields: &[(&str, Held)]) -> Filing {
    Filing {
        id: id(u128::from(number.unsigned_abs())),
        number,
        content: FilingContent {
            kind: "of.a.test".to_owned(),
            form_version: 1,
            series: "of.a.test".to_owned(),
            stage: FilingStage::Initial,
            lang: Lang::Ja,
            title: "報告".to_owned(),
            recipient: String::new(),
            rule: String::new(),
            incident_reference: String::new(),
            sections: Vec::new(),
            fields: fields
                .iter()
                .map(|(key, held)| held.field(key))
                .collect::<Vec<HeldField>>(),
            previous: None,
            tlp: String::new(),
            zone: "Asia/Tokyo".to_owned(),
            as_of: NOW.parse().unwrap(),
        },
        missing: Vec::new(),
        sha256: String::new(),
        state: FilingState::Approved,
        approvals: Vec::new(),
        filed: None,
        created_by: id(9),
        created_by_name: String::new(),
        created_at: NOW.parse().unwrap(),
    }
}

fn file(mut filing: Filing) -> Filing {
    filing.state = FilingState::Filed;
    filing.filed = Some(FilingRecord {
        filed_at: NOW.parse().unwrap(),
        channel: FilingChannel::WebForm,
        reference: String::new(),
        reason: String::new(),
        by_name: String::new(),
        recorded_at: NOW.parse().unwrap(),
    });
    filing
}

fn letter(n: u128, stage: Stage, texts: &[(Lang, &str)]) -> Text {
    let texts = texts.iter().map(|(lang, text)| (*lang, (*text).to_owned()));
    Text {
        letter: id(n),
        name: format!("文書{n}"),
        kind: LetterKind::PersonNotice,
        stage,
        texts: texts.collect(),
    }
}

fn count(n: i64) -> Held {
    known(FieldValue::Number(n))
}

/// An incident that agrees with itself in every place.
fn agreeing() -> Facts {
    let mut incident = incident();
    incident.counts.people = 1998;
    incident.counts.told = 1500;
    let occurred = incident.times[0].moment.clone();
    let choice = |code: &str| known(FieldValue::Choice(code.to_owned()));
    let recorded = [
        ("subjects.count", count(1998)),
        ("times.occurred", known(FieldValue::Moment(occurred))),
        (
            "data.items",
            known(FieldValue::Choices(vec![
                "name".to_owned(),
                "email".to_owned(),
            ])),
        ),
        ("secondary.state", choice("none_found")),
        ("person_notice.count", count(1500)),
    ];
    let told = [("person_notice.count", count(1200))];
    let fields: Vec<(&str, Held)> = recorded
        .iter()
        .filter(|(key, _)| *key != "person_notice.count")
        .cloned()
        .chain(told)
        .collect();
    Facts {
        incident,
        zone: "Asia/Tokyo".to_owned(),
        items: vec![(DataItem::Name, 1998), (DataItem::Email, 1700)],
        filings: vec![file(filing(1, &fields)), filing(2, &fields)],
        recorded: recorded
            .into_iter()
            .map(|(key, held)| (key.to_owned(), held))
            .collect(),
        own: BTreeMap::new(),
        texts: vec![
            letter(11, Stage::Approved, &[(Lang::Ja, JA), (Lang::En, EN)]),
            letter(
                12,
                Stage::Sent(NOW.parse().unwrap()),
                &[(Lang::Ja, JA), (Lang::En, EN)],
            ),
        ],
        answers: BTreeMap::from([
            ("people".to_owned(), Answer::Number(1998)),
            ("my_number".to_owned(), Answer::No),
            ("personal_data".to_owned(), Answer::Yes),
        ]),
        published: false,
    }
}

fn found(facts: &Facts) -> Vec<Contradiction> {
    check(facts, NOW.parse().unwrap())
}

/// Subject, gravity and the page of the second place of each contradiction.
fn seen(facts: &Facts) -> Vec<(Subject, Gravity, String)> {
    let all = found(facts).into_iter();
    all.map(|it| {
        let page = it.other.path.rsplit('/').next().unwrap_or("").to_owned();
        (it.subject, it.gravity, page)
    })
    .collect()
}

/// The last part of a letter's or a report's address.
fn page(n: u128) -> String {
    id(n).to_string()
}

fn with(change: impl FnOnce(&mut Facts)) -> Facts {
    let mut facts = agreeing();
    change(&mut facts);
    facts
}

fn swap(text: &mut Text, from: &str, to: &str) {
    for (_, body) in &mut text.texts {
        *body = body.replace(from, to);
    }
}

#[test]
fn an_incident_that_agrees_with_itself_has_no_contradiction() {
    assert_eq!(found(&agreeing()), []);
    let looked = compared(&agreeing(), NOW.parse().unwrap()).1;
    let places: Vec<&str> = looked.iter().map(|one| one.place.en.as_str()).collect();
    for wanted in [
        "Register of affected people",
        "Facts for reports",
        "Report no. 2 (報告)",
        "“文書11” (approved)",
    ] {
        assert!(places.contains(&wanted), "{wanted}: {places:?}");
    }
}

#[test]
fn a_letter_with_another_number_contradicts_the_register() {
    let facts = with(|f| {
        swap(&mut f.texts[0], "1,998名", "１，９８９名");
        swap(&mut f.texts[0], "1,998 people", "1,989 people");
    });
    assert_eq!(seen(&facts), [(Subject::People, Gravity::Blocks, page(11))]);
    let one = found(&facts).remove(0);
    assert_eq!(one.one.says, Both::new("1,998名", "1,998 people"));
    assert_eq!(one.other.says, Both::new("1,989名", "1,989 people"));
    assert!(one.one.path.ends_with("/people") && one.other.path.ends_with(&page(11)));
    // What was sent stays as it was: it is worth a look.
    let sent = with(|f| {
        swap(&mut f.texts[1], "1,998名", "1,989名");
        swap(&mut f.texts[1], "1,998 people", "1,989 people");
    });
    assert_eq!(seen(&sent), [(Subject::People, Gravity::Warns, page(12))]);
}

#[test]
fn days_items_cause_and_misuse_are_held_against_the_records() {
    let day = with(|f| {
        swap(&mut f.texts[0], "2026年7月6日", "2026年7月5日");
        swap(&mut f.texts[0], "6 July 2026", "5 July 2026");
    });
    assert_eq!(seen(&day), [(Subject::Times, Gravity::Blocks, page(11))]);
    let card = with(|f| f.items.push((DataItem::CardNumber, 5)));
    let items: Vec<_> = seen(&card)
        .into_iter()
        .filter(|(subject, ..)| *subject == Subject::DataItems)
        .collect();
    assert_eq!(
        items,
        [
            (Subject::DataItems, Gravity::Blocks, page(11)),
            (Subject::DataItems, Gravity::Warns, page(12))
        ]
    );
    let cause = with(|f| {
        f.texts[0].texts[0]
            .1
            .push_str("\n\n原因の調査を進めております。")
    });
    assert_eq!(seen(&cause), [(Subject::Cause, Gravity::Blocks, page(11))]);
    let misuse = with(|f| {
        f.incident.facts.secondary_damage = SecondaryDamage::Confirmed;
        f.texts.truncate(1);
    });
    assert_eq!(
        seen(&misuse),
        [(Subject::SecondaryDamage, Gravity::Blocks, page(11))]
    );
    let undated = with(|f| {
        swap(&mut f.texts[0], "2026年7月10日現在、", "");
        swap(&mut f.texts[0], "As of 10 July 2026, w", "W");
    });
    assert_eq!(
        seen(&undated),
        [(Subject::SecondaryDamage, Gravity::Warns, page(11))]
    );
}

#[test]
fn a_report_still_to_be_filed_must_say_what_the_records_say() {
    let other = |number| filing(number, &[("subjects.count", count(1900))]);
    let made = with(|f| f.filings[1] = other(2));
    assert_eq!(seen(&made), [(Subject::People, Gravity::Blocks, page(2))]);
    let open = with(|f| f.filings[1] = filing(2, &[("subjects.count", Held::default())]));
    assert_eq!(seen(&open), [(Subject::People, Gravity::Blocks, page(2))]);
    // What was only made is made anew before it is filed, and holds up nothing else.
    let draft = with(|f| {
        f.filings[1] = other(2);
        f.filings[1].state = FilingState::Made;
    });
    assert_eq!(seen(&draft), [(Subject::People, Gravity::Warns, page(2))]);
    // An approved one may be filed although another was made since.
    let behind = with(|f| {
        let mut since = f.filings[1].clone();
        (since.id, since.number, since.state) = (id(3), 3, FilingState::Made);
        f.filings[1] = other(2);
        f.filings.push(since);
    });
    assert_eq!(seen(&behind), [(Subject::People, Gravity::Blocks, page(2))]);
    // What was filed was right in its day, and a later one of the series took its place.
    let filed = with(|f| f.filings[0] = file(other(1)));
    assert_eq!(seen(&filed), [(Subject::People, Gravity::Warns, page(1))]);
    let followed = with(|f| {
        let right = f.filings[1].clone();
        f.filings = vec![file(other(1)), file(right)];
    });
    assert_eq!(seen(&followed), []);
    // Only the newest one that may still be filed counts, and none that was refused.
    let replaced = with(|f| {
        f.filings.insert(1, other(2));
        f.filings[2].number = 3;
    });
    assert_eq!(seen(&replaced), []);
    let refused = with(|f| {
        f.filings[1] = other(2);
        f.filings[1].state = FilingState::Rejected;
    });
    assert_eq!(seen(&refused), []);
    let estimated = with(|f| {
        let yes = known(FieldValue::YesNo(true));
        let fields = [("subjects.count", count(1900)), ("subjects.estimated", yes)];
        f.filings[1] = filing(2, &fields);
    });
    assert_eq!(
        seen(&estimated),
        [(Subject::People, Gravity::Warns, page(2))]
    );
}

#[test]
fn a_value_written_by_hand_contradicts_the_records_once() {
    let facts = with(|f| {
        let own = Own {
            state: Knowledge::Known,
            value: Some(FieldValue::Number(2005)),
        };
        f.own.insert("subjects.count".to_owned(), own);
        f.filings[1] = filing(2, &[("subjects.count", count(2005))]);
        f.filings[0] = file(filing(1, &[("subjects.count", count(2005))]));
        swap(&mut f.texts[0], "1,998", "2,005");
    });
    assert_eq!(
        seen(&facts),
        [(Subject::People, Gravity::Blocks, "new".to_owned())]
    );
}

#[test]
fn an_estimate_written_by_hand_is_only_worth_a_look() {
    let facts = with(|f| {
        for (key, value) in [
            ("subjects.count", FieldValue::Number(5000)),
            ("subjects.estimated", FieldValue::YesNo(true)),
        ] {
            let own = Own {
                state: Knowledge::Known,
                value: Some(value),
            };
            f.own.insert(key.to_owned(), own);
        }
        f.filings.clear();
    });
    assert_eq!(
        seen(&facts),
        [(Subject::People, Gravity::Warns, "new".to_owned())]
    );
}

#[test]
fn a_language_nobody_wrote_contradicts_nothing() {
    let facts = with(|f| f.texts[0].texts[1].1 = "\n\n".to_owned());
    assert_eq!(found(&facts), []);
}

#[test]
fn answers_deadlines_turn_on_are_held_against_the_register() {
    let answered = |key: &str, answer| {
        let facts = with(|f| {
            f.answers.insert(key.to_owned(), answer);
            f.items.push((DataItem::Health, 3));
            f.texts.clear();
        });
        let all = found(&facts).into_iter();
        all.map(|it| (it.subject, it.gravity)).collect::<Vec<_>>()
    };
    let (people, items) = (Subject::People, Subject::DataItems);
    let of = |subject, gravity| vec![(subject, gravity)];
    assert_eq!(
        answered("people", Answer::Number(900)),
        of(people, Gravity::Blocks)
    );
    // The most there may be is what is answered while it is not settled.
    assert_eq!(
        answered("people", Answer::Number(5000)),
        of(people, Gravity::Warns)
    );
    assert_eq!(
        answered("sensitive_data", Answer::No),
        of(items, Gravity::Blocks)
    );
    assert_eq!(
        answered("personal_data", Answer::No),
        of(items, Gravity::Blocks)
    );
    assert_eq!(
        answered("my_number", Answer::Yes),
        of(items, Gravity::Warns)
    );
    assert_eq!(answered("sensitive_data", Answer::Yes), []);
    assert_eq!(answered("ransom_paid", Answer::No), []);
}

#[test]
fn facts_of_publication_are_held_against_the_public_page() {
    let at = NOW.parse().unwrap();
    let state = |progress, note: &str, stands: bool| {
        let facts = with(|f| {
            f.incident.facts.publication = progress;
            f.incident.facts.publication_note = note.to_owned();
            f.published = stands;
            f.texts.clear();
            if stands {
                let mut page = letter(13, Stage::Published(at), &[(Lang::Ja, "お知らせ")]);
                page.kind = LetterKind::WebNotice;
                f.texts.push(page);
            }
        });
        let all = found(&facts).into_iter();
        all.map(|it| (it.subject, it.gravity)).collect::<Vec<_>>()
    };
    let notice = |gravity| vec![(Subject::Notice, gravity)];
    assert_eq!(state(Progress::Done, "", false), notice(Gravity::Warns));
    assert_eq!(state(Progress::Done, "記者会見で公表", false), []);
    assert_eq!(state(Progress::Done, "", true), []);
    assert_eq!(state(Progress::Planned, "", true), notice(Gravity::Warns));
    assert_eq!(
        state(Progress::NotPlanned, "", true),
        notice(Gravity::Blocks)
    );
    assert_eq!(state(Progress::NotPlanned, "", false), []);
}

#[test]
fn a_measure_is_not_done_on_a_day_still_to_come() {
    let facts = with(|f| f.incident.facts.measures[1].done = true);
    assert_eq!(
        seen(&facts),
        [(Subject::Measures, Gravity::Blocks, "facts".to_owned())]
    );
}

#[test]
fn without_a_register_letters_are_held_against_each_other() {
    let facts = with(|f| {
        f.incident.counts.people = 0;
        f.items.clear();
        f.recorded.remove("subjects.count");
        f.filings.clear();
        swap(&mut f.texts[1], "1,998", "1,989");
    });
    assert_eq!(seen(&facts), [(Subject::People, Gravity::Warns, page(12))]);
}

#[test]
fn an_overruling_says_why() {
    let input = |reason: &str| OverruleInput {
        key: "0".repeat(64),
        reason: reason.to_owned(),
    };
    assert_eq!(check_overruling(&input(" ")).0[0].code, "required");
    let long = "あ".repeat(MAX_REASON + 1);
    assert_eq!(check_overruling(&input(&long)).0[0].code, "too_long");
    assert_eq!(
        check_overruling(&input("概数で足りるため")),
        Faults::default()
    );
}

proptest! {
    #[test]
    fn one_figure_changed_gives_contradictions_that_name_its_place(n in 1..5_000_000_i64, place in 0..4_usize) {
        prop_assume!(n != 1998 && n != 1700);
        let facts = with(|f| match place {
            0 => {
                swap(&mut f.texts[0], "1,998名", &civil(n, Lang::Ja));
                swap(&mut f.texts[0], "1,998 people", &civil(n, Lang::En));
            }
            1 => f.filings[1] = filing(2, &[("subjects.count", count(n))]),
            2 => {
                f.answers.insert("people".to_owned(), Answer::Number(n.unsigned_abs()));
            }
            _ => f.incident.counts.people = n,
        });
        let all = found(&facts);
        prop_assert!(!all.is_empty());
        let named = match place {
            0 => format!("letters/{}", page(11)),
            1 => format!("filings/{}", page(2)),
            2 => "clocks?tab=questions".to_owned(),
            _ => "people".to_owned(),
        };
        for it in &all {
            prop_assert_eq!(it.subject, Subject::People);
            prop_assert!(it.one.path.ends_with(&named) || it.other.path.ends_with(&named), "{:?}", it);
        }
    }

    #[test]
    fn the_order_of_what_is_given_decides_nothing(n in 1..5_000_000_i64) {
        let facts = with(|f| {
            swap(&mut f.texts[0], "1,998", &crate::civil::grouped(n));
            f.filings[1] = filing(2, &[("subjects.count", count(n + 1))]);
        });
        let mut turned = facts.clone();
        turned.texts.reverse();
        turned.filings.reverse();
        turned.items.reverse();
        prop_assert_eq!(found(&facts), found(&turned));
        prop_assert_eq!(found(&facts), found(&facts));
    }

    #[test]
    fn another_figure_is_another_contradiction(a in 1..5_000_i64, b in 1..5_000_i64) {
        prop_assume!(a != b && a != 1998 && b != 1998 && a != 1700 && b != 1700);
        let key = |n: i64| {
            let facts = with(|f| f.filings[1] = filing(2, &[("subjects.count", count(n))]));
            found(&facts).remove(0).key
        };
        prop_assert_ne!(key(a), key(b));
        prop_assert_eq!(key(a), key(a));
    }
}

/// A number of people as a letter writes it.
fn civil(n: i64, lang: Lang) -> String {
    crate::civil::counted(n, crate::civil::PEOPLE, lang)
}
