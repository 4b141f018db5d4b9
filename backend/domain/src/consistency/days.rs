//! Days of the incident as a text tells them: beside the name of the time (発生日：7月6日), or in a sentence that says what
//! happened then (7月6日に検知しました, "On 6 July we detected"). Days of anything else are left alone.

use super::texts::any;
use crate::letters::lint::{
    dates::{self, Placed},
    wording::sentences,
};
use jiff::civil::Date;
use saiki_api::incidents::TimeKind;

/// A day of the incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Time {
    /// Which.
    pub kind: TimeKind,
    /// The day.
    pub day: Date,
    /// Whether it stands beside the name of the time, not in a sentence.
    pub firm: bool,
    /// Whether the word for it is used of detection and of awareness alike: 発見, 判明, "discovered".
    pub loose: bool,
}

/// Names of times, and whether they are used loosely. What is a part of another stands after it.
const NAMES: [(TimeKind, &str, bool); 22] = [
    (TimeKind::Occurred, "発生", false),
    (TimeKind::Occurred, "happened", false),
    (TimeKind::Occurred, "occurred", false),
    (TimeKind::Occurred, "date of the incident", false),
    (TimeKind::Occurred, "date of occurrence", false),
    (TimeKind::Detected, "検知", false),
    (TimeKind::Detected, "発見", true),
    (TimeKind::Detected, "detected", false),
    (TimeKind::Detected, "date of detection", false),
    (TimeKind::Detected, "date of discovery", true),
    (TimeKind::Aware, "発覚", false),
    (TimeKind::Aware, "認識", false),
    (TimeKind::Aware, "覚知", false),
    (TimeKind::Aware, "判明", true),
    (TimeKind::Aware, "came to our knowledge", false),
    (TimeKind::Aware, "became aware", false),
    (TimeKind::Contained, "被害拡大の停止", false),
    (TimeKind::Contained, "封じ込め", false),
    (TimeKind::Contained, "contained", false),
    (TimeKind::Recovered, "復旧", false),
    (TimeKind::Recovered, "normal operation restored", false),
    (TimeKind::Recovered, "services were restored", false),
];
/// What a name may go on with: 発生日時, 認識した日.
const OF_NAME: [&str; 7] = ["した日時", "した日", "した", "年月日", "日時", "日", "時刻"];
/// Whose time it is, before its name.
const WHOSE: [&str; 7] = [
    "弊社における",
    "当社における",
    "弊社での",
    "当社での",
    "本件の",
    "事案の",
    "不正アクセスの",
];
const MARKS: &[char] = &[
    '-', '・', '*', '•', '|', '■', '□', '●', '○', '◆', '◇', '【', '［', '[', '#', ' ', '\u{3000}',
    '\t',
];
const COLONS: &[char] = &['：', ':', '】', '］', ']', '|', '｜'];
const SPACES: &[char] = &['*', ' ', '\u{3000}', '\t'];
/// What is still to come.
const PLANNED: [&str; 8] = [
    "予定",
    "見込",
    "目標",
    "目途",
    "planned",
    "expected",
    "scheduled",
    "target",
];

/// Verbs by which a sentence tells of the incident, and whether they are used loosely.
const VERBS: [(TimeKind, &str, bool); 8] = [
    (TimeKind::Occurred, "発生", false),
    (TimeKind::Detected, "検知", false),
    (TimeKind::Detected, "発見", true),
    (TimeKind::Aware, "認識", false),
    (TimeKind::Aware, "覚知", false),
    (TimeKind::Aware, "発覚", true),
    (TimeKind::Aware, "判明", true),
    (TimeKind::Aware, "把握", true),
];
/// The same as whole phrases.
const PHRASES: [(TimeKind, &str, bool); 6] = [
    (TimeKind::Occurred, "不正アクセスを受けました", false),
    (TimeKind::Occurred, "不正アクセスがありました", false),
    (TimeKind::Occurred, "攻撃を受けました", false),
    (TimeKind::Aware, "を知りました", true),
    (TimeKind::Aware, "を知り、", true),
    (TimeKind::Aware, "を知るに至りました", true),
];
/// Ends of a verb that say that it came to pass.
const PAST: [&str; 8] = [
    "しました",
    "いたしました",
    "致しました",
    "されました",
    "された",
    "した",
    "いたし、",
    "し、",
];
/// What follows a verb that another one says something of, so that the day may be the other's; and conditions.
const INNER: [&str; 12] = [
    "こと",
    "おそれ",
    "恐れ",
    "可能",
    "疑い",
    "旨",
    "場合",
    "際",
    "と",
    "ら",
    "日",
    "か",
];
/// What else is said to happen in a notice, and has days of its own.
const OTHER_ACTS: [&str; 26] = [
    "再開",
    "復旧",
    "公表",
    "発表",
    "報告",
    "送付",
    "発送",
    "送信",
    "受付",
    "受け付け",
    "届出",
    "お知らせ",
    "通知",
    "連絡",
    "開始",
    "掲載",
    "公開",
    "更新",
    "設置",
    "停止",
    "遮断",
    "実施",
    "依頼",
    "相談",
    "着手",
    "完了",
];
/// What happens, or is found, later than the incident itself.
const OF_ELSE: [&str; 11] = [
    "予定",
    "二次被害",
    "不正利用",
    "不正な利用",
    "再発",
    "遅延",
    "遅れ",
    "混雑",
    "費用",
    "問い合わせ",
    "問合せ",
];
/// What is found out by and by, not when the incident came to notice.
const FOUND_LATER: [&str; 10] = [
    "原因",
    "調査の結果",
    "新たに",
    "追加",
    "人数",
    "件数",
    "範囲",
    "内容",
    "詳細",
    "脆弱性",
];
/// Ends of a clause that says something else of the day.
const CLAUSE_ENDS: [&str; 10] = [
    "し",
    "て",
    "れ",
    "り",
    "たが",
    "ですが",
    "ため",
    "ところ",
    "後",
    "のち",
];
/// Ends that look like these and only say where and by whom.
const NO_CLAUSE_ENDS: [&str; 5] = ["おいて", "にて", "ついて", "よって", "より"];
/// What makes another thing than that day of a date.
const NOT_ON_IT: [&str; 14] = [
    "から", "より", "まで", "以降", "以後", "以前", "以来", "現在", "時点", "付", "前", "後", "の",
    "中",
];
/// The time of a day, after its date.
const TIME_OF_DAY: &str = "0123456789午前後時分秒半頃ごろ早朝未明深夜夕方昼夜正:： \u{3000}";

const VERBS_EN: [(TimeKind, &str, bool); 10] = [
    (TimeKind::Occurred, "occurred", false),
    (TimeKind::Occurred, "happened", false),
    (TimeKind::Occurred, "took place", false),
    (TimeKind::Detected, "detected", false),
    (TimeKind::Aware, "became aware", false),
    (TimeKind::Aware, "came to our knowledge", false),
    (TimeKind::Aware, "came to our attention", false),
    (TimeKind::Detected, "discovered", true),
    (TimeKind::Aware, "learned", true),
    (TimeKind::Aware, "noticed", true),
];
/// What is denied, supposed, or about something else.
const UNSURE_EN: [&str; 17] = [
    " not ", "n't ", " no ", "never ", "whether", " if ", " might ", "could", "would", " will ",
    "misuse", "fraud", "delay", "as of ", "planned", "cause", "flaw",
];
const OTHER_ACTS_EN: [&str; 24] = [
    "publish",
    "report",
    "notif",
    "inform",
    "wrote",
    "sent ",
    "resum",
    "reopen",
    "restor",
    "announc",
    "updat",
    "told",
    "contacted",
    "closed",
    "began",
    "engaged",
    "blocked",
    "stopped",
    "since ",
    "after ",
    "before ",
    "until ",
    " which ",
    " and ",
];

/// The days of the incident that a text written on that day tells, each once.
pub(super) fn told(text: &str, on: Date) -> Vec<Time> {
    let narrow = dates::narrow(text);
    let mut found: Vec<Time> = Vec::new();
    let mut all: Vec<Time> = narrow
        .lines()
        .filter_map(|line| beside_name(line, on))
        .collect();
    for sentence in sentences(&narrow) {
        // Only Latin letters change, so that both have the same places.
        let lower = sentence.to_ascii_lowercase();
        let said = Said {
            text: sentence,
            lower: &lower,
            days: dates::of_the_past(sentence, on),
        };
        if said.days.is_empty() {
            continue;
        }
        said.named(on, &mut all);
        said.japanese(&mut all);
        said.english(&mut all);
    }
    for time in all {
        let known = |one: &Time| (one.kind, one.day) == (time.kind, time.day);
        if !found.iter().any(known) {
            found.push(time);
        }
    }
    found
}

/// A day beside the name of a time, at the beginning of a line or of a row of a table.
fn beside_name(line: &str, on: Date) -> Option<Time> {
    let lower = line.to_ascii_lowercase();
    let bare = lower.trim_start_matches(MARKS);
    let bare = strip_any(bare, &WHOSE).unwrap_or(bare);
    let (kind, rest, loose) = NAMES.iter().find_map(|(kind, name, loose)| {
        let rest = of_name(bare.strip_prefix(name)?).trim_start_matches(SPACES);
        let told = rest.trim_start_matches(COLONS).trim_start_matches(SPACES);
        let beside = rest.starts_with(COLONS) || begins_with_day(told);
        beside.then_some((*kind, told.len(), *loose))
    })?;
    // Read as it was written: names of months begin with a capital.
    let rest = line.get(line.len().checked_sub(rest)?..)?;
    let days = dates::of_the_past(rest, on);
    let [one] = days.as_slice() else {
        return None;
    };
    let after = rest.get(one.end..)?;
    let as_of = any(after, &["現在", "時点"]);
    let planned = any(&rest.to_ascii_lowercase(), &PLANNED);
    (!as_of && !planned).then_some(Time {
        kind,
        day: one.day,
        firm: !loose,
        loose,
    })
}

fn begins_with_day(text: &str) -> bool {
    text.starts_with("令和") || text.starts_with(|c: char| c.is_ascii_digit())
}

fn strip_any<'a>(text: &'a str, words: &[&str]) -> Option<&'a str> {
    words.iter().find_map(|word| text.strip_prefix(word))
}

/// What follows the name of a time, with what it goes on with.
fn of_name(after: &str) -> &str {
    strip_any(after, &OF_NAME).unwrap_or(after)
}

/// A sentence with the days in it, in its order.
struct Said<'a> {
    text: &'a str,
    /// The same in lower case, of the same length.
    lower: &'a str,
    days: Vec<Placed>,
}

impl Said<'_> {
    /// 「発生日は7月6日です」「検知したのは7月6日です」, "The date of the incident was 6 July".
    fn named(&self, on: Date, found: &mut Vec<Time>) {
        if any(self.lower, &PLANNED) || any(self.text, &OF_ELSE) {
            return;
        }
        let of_incident = NAMES.iter().filter(|(kind, ..)| {
            matches!(
                kind,
                TimeKind::Occurred | TimeKind::Detected | TimeKind::Aware
            )
        });
        for (kind, name, loose) in of_incident {
            for (at, _) in self.lower.match_indices(name) {
                let after = self.text.get(at + name.len()..).unwrap_or("");
                let Some(rest) = strip_any(of_name(after), &["のは", "は", " is ", " was "])
                else {
                    continue;
                };
                let rest = rest.trim_start_matches(['、', ' ']);
                let days = dates::of_the_past(rest, on);
                if let [one] = days.as_slice()
                    && one.at == 0
                    && gap(rest.get(one.end..).unwrap_or("")).is_some()
                {
                    found.push(Time {
                        kind: *kind,
                        day: one.day,
                        firm: !loose,
                        loose: *loose,
                    });
                }
            }
        }
    }

    /// 「7月6日に不正アクセスが発生しました」「7月6日午後3時ごろ検知」.
    fn japanese(&self, found: &mut Vec<Time>) {
        if any(self.text, &OF_ELSE) {
            return;
        }
        let later = any(self.text, &FOUND_LATER);
        let verbs = VERBS.iter().map(|verb| (verb, true));
        let phrases = PHRASES.iter().map(|phrase| (phrase, false));
        for ((kind, word, loose), is_stem) in verbs.chain(phrases) {
            if *kind != TimeKind::Occurred && later {
                continue;
            }
            for (at, _) in self.text.match_indices(word) {
                let after = self.text.get(at + word.len()..).unwrap_or("");
                let alone = is_stem && ends_here(after);
                if is_stem && !alone && !came_to_pass(after) {
                    continue;
                }
                let Some(one) = self.days.iter().rfind(|day| day.end <= at) else {
                    continue;
                };
                let between = self.text.get(one.end..at).and_then(gap);
                if between.is_some_and(|between| governs(between, alone)) && !self.in_range(one) {
                    found.push(Time {
                        kind: *kind,
                        day: one.day,
                        firm: false,
                        loose: *loose,
                    });
                }
            }
        }
    }

    /// "An intrusion occurred on 6 July", "On 6 July we detected it".
    fn english(&self, found: &mut Vec<Time>) {
        let spaced = format!(" {} ", self.lower);
        // The month begins with a capital.
        if any(&spaced, &UNSURE_EN) || self.text.contains(" may ") {
            return;
        }
        for (kind, word, loose) in VERBS_EN {
            for (at, _) in self.lower.match_indices(word) {
                let end = at + word.len();
                if !is_whole(self.lower, at, end) {
                    continue;
                }
                let day = self.following(end).or_else(|| self.leading(at));
                if let Some(one) = day.filter(|one| !self.in_range(one)) {
                    found.push(Time {
                        kind,
                        day: one.day,
                        firm: false,
                        loose,
                    });
                }
            }
        }
    }

    /// The day that follows a verb: "detected it on 6 July".
    fn following(&self, end: usize) -> Option<&Placed> {
        let one = self.days.iter().find(|day| day.at >= end)?;
        let between = self.lower.get(end..one.at)?;
        let on = [
            " on",
            " on or around",
            " on or about",
            "morning of",
            "afternoon of",
            "evening of",
            "night of",
            "hours of",
        ];
        let beside = on.iter().any(|word| between.trim_end().ends_with(word));
        (beside && is_free(between, 60)).then_some(one)
    }

    /// The day a sentence, or a part of it, begins with: "On 6 July an intrusion occurred".
    fn leading(&self, at: usize) -> Option<&Placed> {
        let one = self.days.iter().rfind(|day| day.end <= at)?;
        let before = self.lower.get(..one.at)?.trim_end().strip_suffix("on")?;
        let first = before.trim_matches(MARKS).is_empty()
            || before.ends_with(" and ")
            || before.ends_with(" that ")
            || before
                .trim_end_matches(' ')
                .ends_with([',', ';', ':', '\n']);
        let between = self.lower.get(one.end..at)?;
        (first && is_free(between, 120)).then_some(one)
    }

    /// Whether a day is one of several told together: 7月6日から8日, 6 and 8 July.
    fn in_range(&self, one: &Placed) -> bool {
        let joined = |a: &Placed, b: &Placed| {
            let Some(between) = self.lower.get(a.end..b.at) else {
                // Days of one month share its name.
                return true;
            };
            let between = between.trim();
            let join = [
                "から",
                "より",
                "〜",
                "～",
                "-",
                "–",
                "・",
                "と",
                "及び",
                "および",
            ];
            matches!(between, "" | "、" | "to" | "and" | "or" | "until")
                || join.iter().any(|word| between.ends_with(word))
        };
        self.days.windows(2).any(|two| match two {
            [a, b] => (a == one || b == one) && joined(a, b),
            _ => false,
        })
    }
}

/// Whether a verb says that it came to pass, and no other verb speaks of that.
fn came_to_pass(after: &str) -> bool {
    strip_any(after, &PAST).is_some_and(|rest| strip_any(rest, &INNER).is_none())
}

/// Whether a verb ends here without saying more: 「7月6日に発生」.
fn ends_here(after: &str) -> bool {
    after.trim_start().is_empty() || after.starts_with(['、', '）', ')', '」', '\n', '…', '，'])
}

/// What stands after a date, without its day of the week and its time of day; nothing where it is not on that day.
fn gap(after: &str) -> Option<&str> {
    let mut rest = after.trim_start_matches(' ');
    if let Some(inner) = rest.strip_prefix(['（', '(']) {
        let (_, behind) = inner.split_once(['）', ')'])?;
        rest = behind;
    }
    let time = |c: char| TIME_OF_DAY.contains(c);
    // 7月6日の午後3時 is the same as 7月6日午後3時; 6日前 and 6日後 are other days.
    if let Some(of) = rest.strip_prefix('の')
        && of.starts_with(time)
    {
        rest = of;
    }
    if strip_any(rest, &["前", "後", "時点"]).is_some() {
        return None;
    }
    let rest = rest.trim_start_matches(time);
    strip_any(rest, &NOT_ON_IT).is_none().then_some(rest)
}

/// Whether a day holds for a verb with this between them. Where the verb stands `alone`, at most what it happened to does.
fn governs(between: &str, alone: bool) -> bool {
    let said = ["誤送信", "誤送付", "誤発送"]
        .iter()
        .fold(between.to_owned(), |said, word| said.replace(word, ""));
    let mut acts = OTHER_ACTS
        .iter()
        .chain(VERBS.iter().map(|(_, word, _)| word));
    let done = acts.any(|act| {
        let mut places = said.match_indices(act);
        places.any(|(at, _)| {
            let after = said.get(at + act.len()..).unwrap_or("");
            after.starts_with(['し', 'い', 'さ', 'す']) || after.starts_with("を受")
        })
    });
    let clause = said.rsplit('、').skip(1).any(|clause| {
        let ends = |words: &[&str]| words.iter().any(|word| clause.ends_with(word));
        ends(&CLAUSE_ENDS) && !ends(&NO_CLAUSE_ENDS)
    });
    let near = !alone
        || matches!(between.trim(), "" | "に" | "、" | "に、")
        || (between.ends_with(['が', 'を']) && between.chars().count() <= 24);
    // 再発生 and the like are other words.
    near && !done && !clause && !between.contains('\n') && !between.ends_with('再')
}

/// Whether a word stands alone in a text.
fn is_whole(text: &str, at: usize, end: usize) -> bool {
    let letter = |c: char| c.is_ascii_alphanumeric();
    let before = text.get(..at).is_some_and(|text| text.ends_with(letter));
    let after = text.get(end..).is_some_and(|text| text.starts_with(letter));
    !before && !after
}

/// Whether nothing else is told between a verb and a day, in at most so many characters.
fn is_free(between: &str, most: usize) -> bool {
    let verbs = VERBS_EN.map(|(_, word, _)| word);
    between.chars().count() <= most
        && !between.contains(['\n', ';'])
        && !any(between, &OTHER_ACTS_EN)
        && !any(between, &verbs)
}

#[cfg(test)]
mod tests;
