//! What a text of a letter or a page says of the facts: how many people, when, which data, the cause, misuse. A reading
//! aid: it reads the usual ways of saying these, and keeps quiet where it is not sure what is meant.

use super::{
    items::{self, Mention},
    numbers::{self, People},
};
use crate::letters::lint::{
    dates,
    wording::{has_date, is_unfound, sentences},
};
use jiff::civil::Date;
use saiki_api::{incidents::TimeKind, people::DataItem};
use std::collections::BTreeMap;

/// What a text says.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Reading {
    /// Numbers of the people concerned as a whole.
    pub people: Vec<People>,
    /// Every number of people, sorted, each once.
    pub numbers: Vec<i64>,
    /// Every date, sorted, each once.
    pub dates: Vec<Date>,
    /// Days of the incident.
    pub times: Vec<Time>,
    /// Items of data.
    pub items: BTreeMap<DataItem, Mention>,
    /// Whether it says that the cause is still sought.
    pub cause_sought: bool,
    /// What it says of misuse.
    pub misuse: Option<Misuse>,
}

/// A day of the incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Time {
    /// Which.
    pub kind: TimeKind,
    /// The day.
    pub day: Date,
    /// Whether it stands beside the name of the time, not in a sentence.
    pub firm: bool,
}

/// What is said of misuse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Misuse {
    /// None was found.
    NoneFound {
        /// Whether it says as of when.
        dated: bool,
    },
    /// It was found.
    Confirmed,
}

/// Reads a text.
pub(super) fn read(text: &str) -> Reading {
    let mut numbers: Vec<i64> = numbers::in_text(text).iter().map(|n| n.value).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let spoken: Vec<(&str, String)> = sentences(text).map(|s| (s, s.to_lowercase())).collect();
    Reading {
        people: spoken
            .iter()
            .flat_map(|(sentence, lower)| people(sentence, lower))
            .collect(),
        numbers,
        dates: dates::in_text(text),
        times: times(text, &spoken),
        items: items::in_text(text),
        cause_sought: spoken.iter().any(|(_, lower)| cause_sought(lower)),
        misuse: spoken
            .iter()
            .find_map(|(sentence, lower)| misuse(sentence, lower)),
    }
}

fn any(lower: &str, words: &[&str]) -> bool {
    words.iter().any(|word| lower.contains(word))
}

const CONCERN: [&str; 22] = [
    "対象",
    "漏えい",
    "漏洩",
    "流出",
    "閲覧",
    "影響",
    "お客様",
    "会員",
    "利用者",
    "本人",
    "被害",
    "concern",
    "affected",
    "customers",
    "members",
    "users",
    "disclos",
    "viewed",
    "leak",
    "involved",
    "exposed",
    "stolen",
];
/// What tells of others than those concerned as a whole: who was written to, who works on it.
const OTHERS: [&str; 21] = [
    "通知済",
    "送付済",
    "通知しました",
    "通知いたしました",
    "送付しました",
    "送付いたしました",
    "お送りし",
    "ご連絡し",
    "担当",
    "体制",
    "要員",
    "調査員",
    "従業員を",
    "notified",
    "informed",
    "written to",
    "wrote to",
    "called",
    "staff",
    "team",
    "employees work",
];
const PART_OF: [&str; 9] = [
    "うち",
    "内訳",
    "ほか",
    "除く",
    "of whom",
    "of these",
    "of them",
    "including",
    "among",
];

/// Numbers of the people concerned that a sentence gives.
fn people(sentence: &str, lower: &str) -> Vec<People> {
    if !any(lower, &CONCERN) || any(lower, &OTHERS) {
        return Vec::new();
    }
    let whole = |number: &People| {
        let before = sentence.get(..number.at).unwrap_or("").to_lowercase();
        let near = before.char_indices().rev().nth(15);
        let near = near.and_then(|(at, _)| before.get(at..)).unwrap_or(&before);
        !any(near, &PART_OF)
    };
    let all = numbers::in_text(sentence).into_iter();
    all.filter(whole).collect()
}

const LABELS: [(TimeKind, &[&str]); 5] = [
    (
        TimeKind::Occurred,
        &[
            "発生日時",
            "発生日",
            "発生",
            "happened",
            "occurred",
            "date of the incident",
        ],
    ),
    (
        TimeKind::Detected,
        &["検知日時", "検知日", "検知", "detected"],
    ),
    (
        TimeKind::Aware,
        &[
            "発覚日時",
            "発覚日",
            "発覚",
            "認識した日",
            "came to our knowledge",
            "became aware",
        ],
    ),
    (
        TimeKind::Contained,
        &["被害拡大の停止", "封じ込め", "contained"],
    ),
    (
        TimeKind::Recovered,
        &[
            "復旧日時",
            "復旧日",
            "復旧",
            "normal operation restored",
            "services were restored",
        ],
    ),
];
const HAPPENED: [&str; 5] = [
    "に発生しました",
    "に発生いたしました",
    "に発生した",
    "occurred on",
    "happened on",
];

/// Days beside the name of a time (「発生：2026年7月6日」), and in sentences that say when it happened.
fn times(text: &str, spoken: &[(&str, String)]) -> Vec<Time> {
    let mut found = Vec::new();
    for line in text.lines() {
        let lower = line.to_lowercase();
        let bare = lower.trim_start_matches(['-', '・', '*', '•', ' ', '\u{3000}', '\t']);
        let labelled = LABELS.iter().find_map(|(kind, labels)| {
            let rest = labels.iter().find_map(|label| bare.strip_prefix(label))?;
            let rest = rest.trim_start_matches(['*', ' ']);
            let rest = rest.strip_prefix(['：', ':'])?;
            Some((*kind, rest))
        });
        if let Some((kind, rest)) = labelled
            && let [day] = dates::in_text(rest).as_slice()
        {
            found.push(Time {
                kind,
                day: *day,
                firm: true,
            });
        }
    }
    for (sentence, lower) in spoken {
        if any(lower, &HAPPENED)
            && let [day] = dates::in_text(sentence).as_slice()
        {
            found.push(Time {
                kind: TimeKind::Occurred,
                day: *day,
                firm: false,
            });
        }
    }
    found
}

fn cause_sought(lower: &str) -> bool {
    let ja = [
        "調査中",
        "調査を進め",
        "調査しております",
        "調査しています",
        "究明中",
        "究明を進め",
        "特定を進め",
    ];
    let en = [
        "investigating",
        "under investigation",
        "being investigated",
        "still establishing",
        "being established",
        "not yet known",
        "not yet established",
    ];
    let found = [
        "判明しました",
        "判明いたしました",
        "特定しました",
        "特定いたしました",
        "have established",
        "have found",
    ];
    let cause = lower.replace("because", "").contains("cause");
    let sought = (lower.contains("原因") && any(lower, &ja)) || (cause && any(lower, &en));
    sought && !any(lower, &found)
}

fn misuse(sentence: &str, lower: &str) -> Option<Misuse> {
    let about = [
        "二次被害",
        "不正利用",
        "不正な利用",
        "悪用",
        "misuse",
        "fraudulent use",
        "secondary damage",
    ];
    // What was used to get in is no misuse of the data.
    let way_in = ["欠陥", "脆弱性", "flaw", "vulnerab"];
    if !any(lower, &about) || any(lower, &way_in) {
        return None;
    }
    let none = is_unfound(sentence) || any(lower, &["know of no", "no misuse"]);
    if none {
        let dated = has_date(sentence);
        return Some(Misuse::NoneFound { dated });
    }
    let confirmed = [
        "を確認しております",
        "を確認いたしました",
        "を確認しました",
        "が確認されました",
        "が発生しました",
        "が発生いたしました",
        "が判明しました",
        "has been confirmed",
        "was confirmed",
        "we have confirmed",
        "was misused",
        "were misused",
        "has been misused",
        "have been misused",
    ];
    let supposed = [
        "おそれ",
        "可能性",
        "調査",
        "有無",
        "may ",
        "possible",
        "whether",
        "could",
    ];
    (any(lower, &confirmed) && !any(lower, &supposed)).then_some(Misuse::Confirmed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn people_of(text: &str) -> Vec<i64> {
        read(text).people.iter().map(|n| n.value).collect()
    }

    #[test]
    fn only_numbers_of_those_concerned_as_a_whole_are_taken() {
        assert_eq!(people_of("対象のお客様：1,234名"), [1234]);
        assert_eq!(
            people_of("会員１２３４人の情報が閲覧されました。うち320名は住所を含みます。"),
            [1234]
        );
        assert_eq!(people_of("1,234 people are affected."), [1234]);
        assert_eq!(
            people_of("Details of 2,000 customers were viewed, of whom 300 customers"),
            [2000]
        );
        for text in [
            "担当者2名で対応しております。",
            "お客様1,200名に通知しました。",
            "5名で協議しました。",
            "1,200 customers were notified.",
        ] {
            assert!(people_of(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn days_stand_beside_their_names() {
        let july = date(2026, 7, 6);
        let time = |kind, firm| Time {
            kind,
            day: july,
            firm,
        };
        for (text, wanted) in [
            (
                "- 発生：2026年7月6日 午前7時20分ごろ",
                time(TimeKind::Occurred, true),
            ),
            ("・検知日時: 2026年7月6日", time(TimeKind::Detected, true)),
            (
                "- Came to our knowledge: 6 July 2026",
                time(TimeKind::Aware, true),
            ),
            ("- 復旧：2026-07-06", time(TimeKind::Recovered, true)),
            (
                "本件は2026年7月6日に発生しました。",
                time(TimeKind::Occurred, false),
            ),
        ] {
            assert_eq!(read(text).times, [wanted], "{text}");
        }
        for text in [
            "発生：調査中",
            "発生から2026年7月6日まで",
            "次回のご報告：2026年7月6日",
            "検知：2026年7月6日から2026年7月8日",
        ] {
            assert_eq!(read(text).times, [], "{text}");
        }
    }

    #[test]
    fn whether_the_cause_is_sought_and_misuse_was_found_is_read() {
        let of = |text: &str| (read(text).cause_sought, read(text).misuse);
        let none = |dated| Some(Misuse::NoneFound { dated });
        for (text, wanted) in [
            ("現在、原因の調査を進めております。", (true, None)),
            ("We are investigating the cause.", (true, None)),
            (
                "原因の調査を進めてまいりましたが、設定の誤りと判明しました。",
                (false, None),
            ),
            (
                "再発防止策は、原因の調査と並行して検討しております。",
                (false, None),
            ),
            (
                "7月10日現在、二次被害は確認されておりません。",
                (false, none(true)),
            ),
            ("不正な利用は確認されておりません。", (false, none(false))),
            (
                "As of 10 July, we know of no misuse of the information.",
                (false, none(true)),
            ),
            (
                "不正利用3件を確認いたしました。",
                (false, Some(Misuse::Confirmed)),
            ),
            ("二次被害が生じるおそれがあります。", (false, None)),
            ("既知の欠陥が悪用されたことを確認しました。", (false, None)),
            (
                "We are still investigating whether the data has been misused.",
                (false, None),
            ),
        ] {
            assert_eq!(of(text), wanted, "{text}");
        }
    }
}
