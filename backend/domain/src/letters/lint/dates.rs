//! Dates as letters write them: 2026年7月6日, 令和8年7月6日, 2026/7/6, 6 July 2026, July 6, 2026, 2026-07-06. Days without a
//! year are not read.

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

/// Every date of a text, sorted, each once.
pub(crate) fn in_text(text: &str) -> Vec<Date> {
    let narrow: String = text
        .chars()
        .map(|c| match c {
            '０'..='９' => {
                char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c)
            }
            c => c,
        })
        .collect();
    let lower = narrow.to_lowercase();
    let words = words(&lower);
    let mut found: Vec<Date> = words.windows(6).filter_map(japanese).collect();
    found.extend(words.windows(8).filter_map(reiwa));
    found.extend(words.windows(3).filter_map(english));
    found.extend(words.windows(5).filter_map(iso));
    found.sort_unstable();
    found.dedup();
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

fn day_of(year: &str, month: i16, day: &str) -> Option<Date> {
    let (year, day) = (number(year)?, number(day)?);
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    let in_range = (1900..2200).contains(&year) && (1..=12).contains(&month);
    let days = in_range.then(|| date(year, month, 1).days_in_month())?;
    (1..=days).contains(&day).then(|| date(year, month, day))
}

fn japanese(words: &[&str]) -> Option<Date> {
    match words {
        [year, "年", month, "月", day, "日"] => day_of(year, number(month)?, day),
        _ => None,
    }
}

/// The years of the era that began in 2019, the first of which has a name of its own.
fn reiwa(words: &[&str]) -> Option<Date> {
    let ["令", "和", year, rest @ ..] = words else {
        return None;
    };
    let year = match *year {
        "元" => 1,
        year => number(year).filter(|year| (1..100).contains(year))?,
    };
    match rest {
        ["年", month, "月", day, "日"] => {
            day_of(&(2018 + year).to_string(), number(month)?, day)
        }
        _ => None,
    }
}

fn iso(words: &[&str]) -> Option<Date> {
    match words {
        [year, "-", month, "-", day] | [year, "/", month, "/", day] if year.len() == 4 => {
            day_of(year, number(month)?, day)
        }
        _ => None,
    }
}

fn english(words: &[&str]) -> Option<Date> {
    let month = |word: &str| {
        let at = MONTHS.iter().position(|name| *name == word);
        at.and_then(|at| i16::try_from(at + 1).ok())
    };
    match words {
        [a, b, year] => match (month(a), month(b)) {
            (Some(m), None) => day_of(year, m, b),
            (None, Some(m)) => day_of(year, m, a),
            _ => None,
        },
        _ => None,
    }
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
        }
    }
}
