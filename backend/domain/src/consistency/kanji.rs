//! Whole numbers written in kanji: 千三百, 一万二千, 三〇〇. Small ones and those that only say how many about (二三百, 数十)
//! are left alone: they are more often words than counts.

/// The least that is read: 一人ひとり and 二人で確認 count nobody.
const LEAST: i64 = 10;

/// A digit below ten, or a place from ten on.
fn numeral(c: char) -> Option<i64> {
    let value = match c {
        '〇' | '零' => 0,
        '一' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        '十' => 10,
        '百' => 100,
        '千' => 1_000,
        '万' => 10_000,
        '億' => 100_000_000,
        _ => return None,
    };
    Some(value)
}

/// Whether a number may begin with this, after what stands before it: not within another number, and not after what makes
/// it vague (数百) or one of a row (第百).
pub(super) fn begins(before: Option<char>, c: char) -> bool {
    let within = |c: char| c.is_numeric() || numeral(c).is_some() || "数何幾第".contains(c);
    numeral(c).is_some() && !before.is_some_and(within)
}

/// The number a text begins with, and its length in bytes.
pub(super) fn number(text: &str) -> Option<(i64, usize)> {
    let len = text.find(|c| numeral(c).is_none()).unwrap_or(text.len());
    let run: Vec<i64> = text.get(..len)?.chars().filter_map(numeral).collect();
    let value = match run.iter().all(|n| *n < 10) {
        true => by_position(&run),
        false => by_places(&run),
    };
    value.filter(|n| *n >= LEAST).map(|n| (n, len))
}

/// 三〇〇. Two digits side by side are more often "two or three".
fn by_position(run: &[i64]) -> Option<i64> {
    if run.len() < 3 || run.first() == Some(&0) {
        return None;
    }
    run.iter().try_fold(0_i64, |value, digit| {
        value.checked_mul(10)?.checked_add(*digit)
    })
}

/// 一万二千三百: each place after a higher one, with one digit before it or none.
fn by_places(run: &[i64]) -> Option<i64> {
    let (mut total, mut part) = (0_i64, 0_i64);
    let mut digit: Option<i64> = None;
    // What the next place has to be below, within its group of four and among groups.
    let (mut below, mut group) = (10_000_i64, i64::MAX);
    for n in run {
        if *n < 10 {
            if digit.replace(*n).is_some() {
                return None;
            }
        } else if *n < 10_000 {
            if *n >= below {
                return None;
            }
            below = *n;
            part += digit.take().unwrap_or(1) * *n;
        } else {
            let whole = part + digit.take().unwrap_or(0);
            if *n >= group || whole == 0 {
                return None;
            }
            total += whole * *n;
            (part, below, group) = (0, 10_000, *n);
        }
    }
    Some(total + part + digit.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_they_are_written() {
        for (text, wanted) in [
            ("千三百", 1_300),
            ("一千三百", 1_300),
            ("一万二千", 12_000),
            ("十", 10),
            ("二十三", 23),
            ("百", 100),
            ("三百五", 305),
            ("三〇〇", 300),
            ("一二三四", 1_234),
            ("十二万三千四百五十六", 123_456),
            ("一億二千万", 120_000_000),
            ("九千九百九十九億", 999_900_000_000),
        ] {
            assert_eq!(number(text), Some((wanted, text.len())), "{text}");
            let longer = format!("{text}名");
            assert_eq!(number(&longer), Some((wanted, text.len())), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_or_only_a_vague_one_is_left_alone() {
        for text in [
            "一",
            "二",
            "九",
            "二三",
            "二三百",
            "五六千",
            "百二三十",
            "万一",
            "十百",
            "百千",
            "一万億",
            "〇〇〇",
            "",
            "名",
        ] {
            assert_eq!(number(text), None, "{text}");
        }
        for before in ['数', '何', '第', '十', '3', '３'] {
            assert!(!begins(Some(before), '百'), "{before}");
        }
        assert!(begins(Some('員'), '百') && begins(None, '一') && !begins(None, '名'));
    }
}
