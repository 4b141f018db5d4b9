//! Dates as letters write them: 2026年7月6日, 令和8年7月6日, 2026/7/6, 7/6（月）, 6 July 2026, July 6, 2026, 2026-07-06, and
//! the days of a range (7月6日から8日, 6 to 8 July). Those without a year are read only beside the day of the text.

use jiff::civil::{Date, date};

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// What makes a number of days, not a day, of 「8日」: 8日間, 8日以内, 8日後.
const SPAN: [&str; 7] = ["間", "以", "後", "前", "目", "程", "ほ"];

/// What follows 「7/6」 where it is a day, not a fraction: 7/6に, 7/6（月）, 7/6 午前, 7/6未明.
const DAY_BY_SLASH: [&str; 8] = ["に", "（", "(", "、", "午", "未", "早", "深"];

/// A day of a month as it is written.
struct Written {
    year: Option<i16>,
    month: i16,
    day: i16,
    /// The words that say it, by number: the first of them, and the one after the last.
    words: (usize, usize),
}

/// A day where it stands in a text with narrow digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Placed {
    /// The day.
    pub day: Date,
    /// Where it begins, in bytes.
    pub at: usize,
    /// Where it ends.
    pub end: usize,
}

/// Every date of a text with narrow digits, in its order. One without a year is the latest that is not after the day the
/// text was written: so it is with all that has happened.
pub(crate) fn of_the_past(narrow: &str, on: Date) -> Vec<Placed> {
    let words = words(narrow);
    let latest = |one: &Written| {
        // The 29th of February may be eight years back.
        let mut years = (0..9).map(|back| on.year() - back);
        years.find_map(|year| day_of(year, one.month, one.day).filter(|day| *day <= on))
    };
    let mut told: Vec<(Date, (usize, usize))> = Vec::new();
    for one in written(&words) {
        let day = match one.year {
            Some(year) => day_of(year, one.month, one.day),
            None => latest(&one),
        };
        told.extend(day.map(|day| (day, one.words)));
    }
    for (at, five) in words.windows(5).enumerate() {
        told.extend(iso(five).map(|day| (day, (at, at + 5))));
    }
    // Words are parts of the text, in its order.
    let mut bounds = Vec::with_capacity(words.len());
    let mut from = 0;
    for word in &words {
        let at = from
            + narrow
                .get(from..)
                .and_then(|rest| rest.find(*word))
                .unwrap_or(0);
        from = at + word.len();
        bounds.push((at, from));
    }
    let mut found: Vec<Placed> = told
        .into_iter()
        .filter_map(|(day, (first, after))| {
            let (at, _) = bounds.get(first)?;
            let (_, end) = bounds.get(after.checked_sub(1)?)?;
            Some(Placed {
                day,
                at: *at,
                end: *end,
            })
        })
        .collect();
    found.sort_by_key(|one| (one.at, one.end));
    found
}

/// Every date of a text that is told with its year, sorted, each once.
pub(crate) fn in_text(text: &str) -> Vec<Date> {
    let narrow = narrow(text);
    let words = words(&narrow);
    let told = written(&words);
    let mut found: Vec<Date> = told
        .iter()
        .filter_map(|one| day_of(one.year?, one.month, one.day))
        .collect();
    found.extend(words.windows(5).filter_map(iso));
    sorted(found)
}

/// Every date of a text that is told without its year, each in the year that brings it nearest to the day the text was
/// written, of two as near in the earlier one; sorted, each once.
pub(crate) fn without_year(text: &str, on: Date) -> Vec<Date> {
    let narrow = narrow(text);
    let told = written(&words(&narrow));
    let bare = told.iter().filter(|one| one.year.is_none());
    let near = |one: &Written| {
        let years = [on.year() - 1, on.year(), on.year() + 1];
        let days = years
            .into_iter()
            .filter_map(|year| day_of(year, one.month, one.day));
        days.min_by_key(|day| (day.duration_until(on).as_secs().unsigned_abs(), *day))
    };
    sorted(bare.filter_map(near).collect())
}

fn sorted(mut found: Vec<Date>) -> Vec<Date> {
    found.sort_unstable();
    found.dedup();
    found
}

/// The text with narrow digits.
pub(crate) fn narrow(text: &str) -> String {
    let narrow = |c: char| match c {
        '０'..='９' => {
            char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c)
        }
        c => c,
    };
    text.chars().map(narrow).collect()
}

/// Days of months, in either language.
fn written(words: &[&str]) -> Vec<Written> {
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let (before, after) = words.split_at(at);
        let after = after.get(1..).unwrap_or_default();
        if *word == "月" {
            japanese(before, after, &mut found);
        } else if matches!(*word, "/" | "／") {
            found.extend(slashed(before, after));
        } else if let Some(month) = month(word) {
            english(month, word, before, after, &mut found);
        }
    }
    found
}

/// Runs of digits, runs of Latin letters, and each other character that is not white space, a comma or a full stop.
fn words(text: &str) -> Vec<&str> {
    let kind = |c: char| match c {
        c if c.is_ascii_digit() => 1,
        c if c.is_ascii_alphabetic() => 2,
        c if c.is_whitespace() || c == ',' || c == '.' => 0,
        _ => 3,
    };
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let of = kind(first);
        let end = match of {
            1 | 2 => rest.find(|c| kind(c) != of).unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        let (word, after) = rest.split_at(end);
        if of != 0 {
            words.push(word);
        }
        rest = after;
    }
    words
}

fn number(word: &str) -> Option<i16> {
    word.parse().ok()
}

/// A number that may be that of a day.
fn day_number(word: &str) -> Option<i16> {
    number(word).filter(|day| (1..=31).contains(day))
}

fn day_of(year: i16, month: i16, day: i16) -> Option<Date> {
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    let in_range = (1900..2200).contains(&year) && (1..=12).contains(&month);
    let days = in_range.then(|| date(year, month, 1).days_in_month())?;
    (1..=days).contains(&day).then(|| date(year, month, day))
}

/// What stands around 「月」: the month, with its year or without, and the days of it.
fn japanese(before: &[&str], after: &[&str], found: &mut Vec<Written>) {
    let [earlier @ .., month] = before else {
        return;
    };
    let Some(month) = number(month) else {
        return;
    };
    let (year, first) = match earlier {
        // 同年 and 昨年 are years as well, which nobody can read here.
        [rest @ .., "年"] => match year(rest) {
            Some(year) => {
                let era = matches!(rest, [.., "令", "和", _]);
                (
                    Some(year),
                    rest.len().saturating_sub(if era { 3 } else { 1 }),
                )
            }
            None => return,
        },
        _ => (None, earlier.len()),
    };
    let all = before.len() + 1 + after.len();
    let (mut first, mut rest) = (first, after);
    while let [day, "日", next @ ..] = rest {
        let span = next.first().is_some_and(|word| SPAN.contains(word));
        let Some(day) = day_number(day).filter(|_| !span) else {
            return;
        };
        found.push(Written {
            year,
            month,
            day,
            words: (first, all - next.len()),
        });
        first = all - next.len();
        rest = match next {
            ["か", "ら", more @ ..] | ["〜" | "～" | "・" | "、", more @ ..] => more,
            _ => return,
        };
    }
}

/// The year a text ends with, before its 「年」: of this calendar, or of the era that began in 2019, the first of which has
/// a name of its own.
fn year(words: &[&str]) -> Option<i16> {
    match words {
        [.., "令", "和", "元"] => Some(2019),
        [.., "令", "和", year] => {
            let year = number(year).filter(|year| (1..100).contains(year))?;
            Some(2018 + year)
        }
        [.., year] => number(year),
        [] => None,
    }
}

/// 「7/6」 without a year, where what stands around it makes a day of it: as the first thing said or after a colon, or
/// before what follows a day. Other fractions are none, and neither is a part of 2026/7/6.
fn slashed(before: &[&str], after: &[&str]) -> Option<Written> {
    let ([earlier @ .., month], [day, rest @ ..]) = (before, after) else {
        return None;
    };
    let ahead = earlier.last().copied();
    let next = rest.first().copied();
    let alone = matches!(ahead, None | Some("：" | ":"));
    let ends = match next {
        Some(word) => word == "で" || number(word).is_some(),
        None => true,
    };
    let is_day = next.is_some_and(|word| DAY_BY_SLASH.contains(&word)) || (alone && ends);
    let joined = |word: Option<&str>| matches!(word, Some("/" | "／" | "-" | "の"));
    if !is_day || joined(ahead) || joined(next) || ahead.is_some_and(|word| number(word).is_some())
    {
        return None;
    }
    Some(Written {
        year: None,
        month: number(month).filter(|month| (1..=12).contains(month))?,
        day: day_number(day)?,
        words: (earlier.len(), before.len() + 2),
    })
}

fn iso(words: &[&str]) -> Option<Date> {
    match words {
        [year, "-", month, "-", day] | [year, "/", month, "/", day] if year.len() == 4 => {
            day_of(number(year)?, number(month)?, number(day)?)
        }
        _ => None,
    }
}

fn month(word: &str) -> Option<i16> {
    let at = MONTHS
        .iter()
        .position(|name| name.eq_ignore_ascii_case(word));
    at.and_then(|at| i16::try_from(at + 1).ok())
}

/// What stands around the name of a month: days before or after it, and its year, if any.
fn english(month: i16, name: &str, before: &[&str], after: &[&str], found: &mut Vec<Written>) {
    let year = |words: &[&str]| {
        let first = words.first().filter(|word| word.len() == 4);
        first.and_then(|word| number(word))
    };
    let is = |word: &str, of: &[&str]| of.iter().any(|one| one.eq_ignore_ascii_case(word));
    let at = before.len();
    let (days, year, from, to) = match (before, after) {
        ([earlier @ .., day], _) if day_number(day).is_some() => {
            let first = match earlier {
                [.., first, to] if is(to, &["to", "and", "through"]) => day_number(first),
                _ => None,
            };
            ([first, day_number(day)], year(after), at - 1, at + 1)
        }
        (_, [day, rest @ ..]) if day_number(day).is_some() => {
            let (last, rest) = match rest {
                [to, last, rest @ ..] if is(to, &["to", "-", "–"]) => (day_number(last), rest),
                _ => (None, rest),
            };
            let year = year(rest);
            // "In July 12 people …" counts people.
            let counts = before.last().is_some_and(|word| is(word, &["in", "of"]));
            if year.is_none() && counts {
                return;
            }
            let span = if last.is_some() { 4 } else { 2 };
            ([day_number(day), last], year, at, at + span)
        }
        _ => return,
    };
    // Without a year, "may" and "march" are more often no months.
    if year.is_none() && !name.starts_with(|c: char| c.is_ascii_uppercase()) {
        return;
    }
    let days = days.into_iter().flatten();
    let words = (from, to + usize::from(year.is_some()));
    found.extend(days.map(|day| Written {
        year,
        month,
        day,
        words,
    }));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn dates_are_read_as_people_write_them() {
        let july = date(2026, 7, 6);
        for text in [
            "2026年7月6日 午前7時20分ごろ",
            "２０２６年７月６日（月）",
            "on 6 July 2026, at",
            "July 6, 2026",
            "2026-07-06",
            "2026 年 7 月 6 日",
            "令和8年7月6日",
            "令和８年７月６日（月）",
            "2026/7/6",
            "2026年7月6日から30日以内に",
            "6 july 2026",
        ] {
            assert_eq!(in_text(text), [july], "{text}");
        }
        for text in [
            "7月6日",
            "6 July",
            "2026年7月",
            "2026年13月1日",
            "2026年2月30日",
            "may 2026",
        ] {
            assert!(in_text(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn each_day_of_a_range_is_read() {
        let july = |days: &[i8]| -> Vec<Date> { days.iter().map(|d| date(2026, 7, *d)).collect() };
        for (text, days) in [
            ("2026年7月6日から8日まで", &[6, 8][..]),
            ("2026年7月6日、7日、8日", &[6, 7, 8][..]),
            ("between 6 and 8 July 2026", &[6, 8][..]),
            ("July 6-8, 2026", &[6, 8][..]),
            ("2026年7月6日から3日間", &[6][..]),
            ("Update 2 - 6 July 2026", &[6][..]),
        ] {
            assert_eq!(in_text(text), july(days), "{text}");
        }
    }

    #[test]
    fn a_day_without_a_year_is_the_nearest_one() {
        let on = date(2026, 11, 27);
        for (text, wanted) in [
            ("11月5日", date(2026, 11, 5)),
            ("１１月５日（木）", date(2026, 11, 5)),
            ("on 5 November", date(2026, 11, 5)),
            ("November 5, at noon", date(2026, 11, 5)),
            ("12月1日", date(2026, 12, 1)),
            ("1月20日", date(2027, 1, 20)),
            ("20 January", date(2027, 1, 20)),
            ("7月6日", date(2026, 7, 6)),
        ] {
            assert_eq!(without_year(text, on), [wanted], "{text}");
            assert!(in_text(text).is_empty(), "{text}");
        }
        let both = [date(2026, 11, 5), date(2026, 11, 7)];
        for text in ["11月5日から7日", "5 to 7 November", "November 5–7"] {
            assert_eq!(without_year(text, on), both, "{text}");
        }
        assert_eq!(
            without_year("2月29日", date(2027, 12, 1)),
            [date(2028, 2, 29)]
        );
        for text in [
            "2024年11月5日",
            "令和6年11月5日",
            "5 November 2024",
            "November 5, 2024",
            "同年11月5日",
            "昨年11月5日",
            "毎月5日",
            "11月5日間",
            "13月5日",
            "2月30日",
            "Some of the 12 may be affected",
            "In November 12 people",
            "May 2026",
        ] {
            assert!(without_year(text, on).is_empty(), "{text}");
        }
    }

    #[test]
    fn a_day_of_the_past_is_never_after_the_day_of_the_text() {
        let on = date(2026, 11, 27);
        let found = |text: &str| of_the_past(text, on);
        for (text, at, wanted) in [
            ("発生：1月3日", "1月3日", date(2026, 1, 3)),
            ("11月27日に発生", "11月27日", date(2026, 11, 27)),
            ("12月1日に発生", "12月1日", date(2025, 12, 1)),
            ("on 20 December it", "20 December", date(2025, 12, 20)),
            ("Since December 20, it", "December 20", date(2025, 12, 20)),
            ("本件は2027年1月3日に", "2027年1月3日", date(2027, 1, 3)),
            ("本件は令和8年1月3日に", "令和8年1月3日", date(2026, 1, 3)),
            ("本件は 2026/11/18 に", "2026/11/18", date(2026, 11, 18)),
            ("on 3 January 2026, it", "3 January 2026", date(2026, 1, 3)),
            ("2月29日に", "2月29日", date(2024, 2, 29)),
            ("本件は11/18に発生", "11/18", date(2026, 11, 18)),
        ] {
            let all = found(text);
            assert_eq!(all.len(), 1, "{text}");
            let one = all[0];
            assert_eq!((one.day, &text[one.at..one.end]), (wanted, at), "{text}");
        }
        let two = found("2026年11月18日に発生し、25日ではなく11月25日に検知");
        assert_eq!(
            two.iter().map(|one| one.day).collect::<Vec<_>>(),
            [date(2026, 11, 18), date(2026, 11, 25)]
        );
    }

    #[test]
    fn a_day_by_a_slash_is_told_from_a_fraction() {
        let on = date(2026, 11, 27);
        for text in [
            "11/18に発生",
            "１１／１８（水）に検知",
            "11/18 午後3時",
            "発生：11/18",
            "11/18です",
            "11/18 15:00",
        ] {
            assert_eq!(without_year(text, on), [date(2026, 11, 18)], "{text}");
        }
        for text in [
            "全体の1/2に影響",
            "1/2の",
            "24/7で対応",
            "約1/3です",
            "2026/11/18に",
            "11/18/2026に",
            "3/2倍",
            "PC 1/2台",
        ] {
            assert!(without_year(text, on).is_empty(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn both_languages_give_the_same_day(year in 1990_i16..2100, month in 1_i8..13, day in 1_i8..29) {
            let wanted = date(year, month, day);
            for lang in saiki_api::Lang::ALL {
                prop_assert_eq!(in_text(&crate::civil::day(wanted, lang)), vec![wanted]);
            }
        }

        #[test]
        fn no_text_brings_it_down(text in "[0-9年月日 a-zA-Z,.-]{0,60}|\\PC{0,40}") {
            in_text(&text);
            without_year(&text, date(2026, 7, 6));
            of_the_past(&narrow(&text), date(2026, 7, 6));
        }
    }
}
