//! What a text of a letter or a page says of the facts: how many people, when, which data, the cause, misuse. A reading
//! aid: it reads the usual ways of saying these, and keeps quiet where it is not sure what is meant.

use super::{
    days::{self, Time},
    items::{self, Mention},
    numbers::{self, People},
    people,
};
use crate::letters::lint::{
    dates,
    wording::{has_date, is_unfound, sentences},
};
use jiff::civil::Date;
use saiki_api::people::DataItem;
use std::collections::BTreeMap;

/// What a text says.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Reading {
    /// Numbers of the people concerned as a whole.
    pub people: Vec<People>,
    /// Every number of people, sorted, each once.
    pub numbers: Vec<i64>,
    /// Every date told with its year, sorted, each once.
    pub dates: Vec<Date>,
    /// Those told without one, each in the year that brings it nearest to when the text was written; one that is also a
    /// day of the incident in the year of that.
    pub near: Vec<Date>,
    /// Days of the incident.
    pub times: Vec<Time>,
    /// Items of data.
    pub items: BTreeMap<DataItem, Mention>,
    /// Whether it says that the cause is still sought.
    pub cause_sought: bool,
    /// What it says of misuse.
    pub misuse: Option<Misuse>,
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

/// Reads a text that was written on that day.
pub(super) fn read(text: &str, on: Date) -> Reading {
    let mut numbers: Vec<i64> = numbers::in_text(text).iter().map(|n| n.value).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let spoken: Vec<(&str, String)> = sentences(text).map(|s| (s, s.to_lowercase())).collect();
    let times = days::told(text, on);
    // A day of the incident is not still to come, wherever else it stands.
    let past = |day: Date| {
        let same = |time: &&Time| (time.day.month(), time.day.day()) == (day.month(), day.day());
        times.iter().find(same).map_or(day, |time| time.day)
    };
    let mut near: Vec<Date> = dates::without_year(text, on)
        .into_iter()
        .map(past)
        .collect();
    near.sort_unstable();
    near.dedup();
    Reading {
        people: people::in_sentences(&spoken),
        numbers,
        dates: dates::in_text(text),
        near,
        times,
        items: items::in_text(text),
        cause_sought: spoken.iter().any(|(_, lower)| cause_sought(lower)),
        misuse: spoken
            .iter()
            .find_map(|(sentence, lower)| misuse(sentence, lower)),
    }
}

/// Whether a text in lower case holds one of these words.
pub(super) fn any(lower: &str, words: &[&str]) -> bool {
    words.iter().any(|word| lower.contains(word))
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

    /// A text of 10 July 2026.
    fn on(text: &str) -> Reading {
        read(text, date(2026, 7, 10))
    }

    #[test]
    fn a_day_of_the_incident_is_not_still_to_come() {
        let text = "- 発生：1月3日\n\n1月3日の件について、次回は1月20日にお知らせします。";
        let reading = read(text, date(2026, 11, 27));
        assert_eq!(reading.near, [date(2026, 1, 3), date(2027, 1, 20)]);
    }

    #[test]
    fn whether_the_cause_is_sought_and_misuse_was_found_is_read() {
        let of = |text: &str| (on(text).cause_sought, on(text).misuse);
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
