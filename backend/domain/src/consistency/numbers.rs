//! Numbers of people as texts write them: 「1,234名」「１２３４人」「約1万2千人」「千三百名」, "1,234 people", "some 1.2
//! million customers"; and of whatever is counted by 「件」. What is said to be approximate keeps to which place it is told.

use super::kanji;

/// A number of people that a text gives, or of their records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct People {
    /// How many.
    pub value: i64,
    /// How far off the true number may be, where the text says that it is approximate.
    pub about: Option<i64>,
    /// Whether it counts records by 「件」: one person may have several.
    pub records: bool,
    /// Where it begins in the text, in bytes.
    pub at: usize,
    /// Where the word that counts ends.
    pub end: usize,
}

impl People {
    /// Whether this may be the number: the same, or near enough for what is told as approximate.
    pub(crate) fn fits(self, number: i64) -> bool {
        match self.about {
            None => self.value == number,
            Some(off) => self.value.abs_diff(number) <= off.unsigned_abs(),
        }
    }

    /// Whether it says in so many words how many people there are.
    pub(crate) fn is_firm(self) -> bool {
        self.about.is_none() && !self.records
    }
}

const COUNTERS: [&str; 10] = [
    "名",
    "人",
    "people",
    "persons",
    "person",
    "individuals",
    "customers",
    "members",
    "users",
    "data subjects",
];
/// What makes another word of a counter: 名称, 人件費, 3人目.
const NOT_COUNTED: &str = "称前義簿刺件事工材間権気目";
/// A word that may stand between an English number and what it counts.
const BETWEEN: [&str; 6] = [
    "affected ",
    "registered ",
    "individual ",
    "other ",
    "of our ",
    "of the ",
];
const ABOUT_BEFORE: [&str; 26] = [
    "約",
    "およそ",
    "おおよそ",
    "概ね",
    "おおむね",
    "最大",
    "少なくとも",
    "ほぼ",
    "推定",
    "〜",
    "～",
    "から",
    "about",
    "around",
    "approximately",
    "roughly",
    "some",
    "nearly",
    "almost",
    "over",
    "more than",
    "at least",
    "up to",
    "estimated",
    "fewer than",
    "less than",
];
/// What makes a rate of a number: one for each of them.
const EACH: [&str; 7] = ["あたり", "当たり", "当り", "につき", "ごと", "毎", "ひとり"];
const ABOUT_AFTER: [&str; 13] = [
    "程度",
    "前後",
    "余り",
    "あまり",
    "以上",
    "を超",
    "弱",
    "強",
    "ほど",
    "以下",
    "未満",
    "近く",
    "超",
];

/// Every number of people of a text, in its order.
pub(crate) fn in_text(text: &str) -> Vec<People> {
    scan(text, counted, false)
}

/// Every number a text counts by 「件」, in its order: of whatever it may be.
pub(crate) fn of_records(text: &str) -> Vec<People> {
    scan(text, records, true)
}

/// Every number that `counter` finds a word after; it tells what follows that.
fn scan(text: &str, counter: fn(&str) -> Option<&str>, records: bool) -> Vec<People> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut before = None;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let starts = digit(c).is_some() && !before.is_some_and(|c: char| c.is_ascii_alphanumeric());
        let here = text.get(at..);
        let read = match starts {
            true => here.and_then(quantity),
            false if kanji::begins(before, c) => here.and_then(in_kanji),
            false => None,
        };
        let Some(read) = read else {
            before = Some(if digit(c).is_some() { '0' } else { c });
            // The rest of a run of digits that cannot be read is no number of its own.
            at += if starts {
                run(text.get(at..))
            } else {
                c.len_utf8()
            };
            continue;
        };
        let after = text.get(at + read.len..).unwrap_or("");
        if let Some(tail) = counter(after) {
            let lead = lead(text.get(..at));
            let about = ABOUT_BEFORE.iter().any(|word| ends_with(&lead, word))
                || ABOUT_AFTER.iter().any(|word| tail.starts_with(word));
            let off = read.place.max(read.value / 100);
            found.push(People {
                value: read.value,
                about: about.then_some(off),
                records,
                at,
                end: text.len() - tail.len(),
            });
        }
        before = Some('0');
        at += read.len;
    }
    found
}

/// A number written in kanji.
fn in_kanji(text: &str) -> Option<Read> {
    let (value, len) = kanji::number(text)?;
    Some(Read {
        value,
        place: place(value),
        len,
    })
}

/// The length of the digits and separators a text begins with, in bytes; never 0.
fn run(text: Option<&str>) -> usize {
    let text = text.unwrap_or("");
    let ends = |c: char| digit(c).is_none() && !matches!(c, ',' | '，' | '.' | '．');
    text.find(ends).unwrap_or(text.len()).max(1)
}

/// The last few letters before a number, in lower case.
fn lead(before: Option<&str>) -> String {
    let before = before.unwrap_or("").trim_end();
    let start = before.char_indices().rev().nth(20);
    let last = start.and_then(|(at, _)| before.get(at..));
    last.unwrap_or(before).to_lowercase()
}

/// Whether a text ends with a word: an English one is not the end of a longer one.
fn ends_with(text: &str, word: &str) -> bool {
    let Some(rest) = text.strip_suffix(word) else {
        return false;
    };
    !word.is_ascii() || !rest.ends_with(|c: char| c.is_ascii_alphanumeric())
}

/// What follows the word for people, where one follows the number.
fn counted(after: &str) -> Option<&str> {
    let mut rest = after.trim_start();
    if let Some(next) = BETWEEN.iter().find_map(|word| rest.strip_prefix(word)) {
        rest = next;
    }
    let tail = COUNTERS.iter().find_map(|word| rest.strip_prefix(word))?;
    let next = tail.chars().next();
    let polite = tail.strip_prefix('様').unwrap_or(tail);
    let each = EACH.iter().any(|word| polite.starts_with(word));
    (!each && next.is_none_or(|c| !NOT_COUNTED.contains(c))).then_some(tail)
}

/// What follows 「件」, where it follows the number and counts: not 件名, 2件目, 1件につき.
fn records(after: &str) -> Option<&str> {
    let tail = after.trim_start().strip_prefix('件')?;
    let each = EACH.iter().any(|word| tail.starts_with(word));
    let next = tail.chars().next();
    (!each && next.is_none_or(|c| !"名数目".contains(c))).then_some(tail)
}

/// A digit, narrow or wide.
fn digit(c: char) -> Option<i64> {
    let narrow = match c {
        '０'..='９' => u32::from(c) - u32::from('０'),
        _ => c.to_digit(10)?,
    };
    Some(i64::from(narrow))
}

/// A number read from the beginning of a text.
struct Read {
    value: i64,
    /// The lowest place it is told to: 1,000 for 1万2千 and for 12,000.
    place: i64,
    /// Its length in bytes.
    len: usize,
}

/// A whole number: groups of digits, each with a unit (億, 万, 千, "million"), the highest first.
fn quantity(text: &str) -> Option<Read> {
    let (mut value, mut len) = (0_i64, 0);
    loop {
        let rest = text.get(len..)?;
        if !rest.starts_with(|c| digit(c).is_some()) {
            break;
        }
        let (number, tenths, digits) = decimal(rest)?;
        let (unit, width) = unit(rest.get(digits..)?);
        let part = number.checked_mul(unit)?;
        if part % tenths != 0 {
            return None;
        }
        value = value.checked_add(part / tenths)?;
        len += digits + width;
        if unit == 1 {
            break;
        }
    }
    (len > 0).then(|| Read {
        value,
        place: place(value),
        len,
    })
}

/// Digits, in groups or not, with a decimal fraction: the digits as one number, what to divide it by, their length.
fn decimal(text: &str) -> Option<(i64, i64, usize)> {
    let (mut number, mut tenths, mut len) = (0_i64, 1_i64, 0);
    let mut fraction = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let next_is_digit = chars.peek().is_some_and(|next| digit(*next).is_some());
        match (digit(c), c) {
            (Some(one), _) => {
                number = number.checked_mul(10)?.checked_add(one)?;
                if fraction {
                    tenths = tenths.checked_mul(10)?;
                }
            }
            (None, ',' | '，') if next_is_digit && !fraction => {}
            (None, '.' | '．') if next_is_digit && !fraction => fraction = true,
            _ => break,
        }
        len += c.len_utf8();
    }
    Some((number, tenths, len))
}

/// The unit that follows digits, and its length; 1 where none does.
fn unit(text: &str) -> (i64, usize) {
    let units = [
        ("億", 100_000_000),
        ("万", 10_000),
        ("千", 1_000),
        ("百", 100),
        (" million", 1_000_000),
        (" thousand", 1_000),
    ];
    units
        .iter()
        .find(|(word, _)| text.starts_with(word))
        .map_or((1, 0), |(word, unit)| (*unit, word.len()))
}

/// The highest power of ten that divides a number.
fn place(value: i64) -> i64 {
    let mut place = 1_i64;
    while value != 0 && value % (place * 10) == 0 && place < 1_000_000_000 {
        place *= 10;
    }
    place
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn values(text: &str) -> Vec<(i64, bool)> {
        let found = in_text(text).into_iter();
        found.map(|n| (n.value, n.about.is_some())).collect()
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, wanted) in [
            ("1,234名のお客様", 1234),
            ("１２３４人", 1234),
            ("１，２３４名様", 1234),
            ("対象：1 234", 0),
            ("12万人", 120_000),
            ("1億2,000万人", 120_000_000),
            ("1万2千人", 12_000),
            ("1万2,345名", 12_345),
            ("12.3万人", 123_000),
            ("1,234 people", 1234),
            ("1 person", 1),
            ("2,000 affected customers", 2000),
            ("1.2 million users", 1_200_000),
            ("12 thousand individuals", 12_000),
            ("千三百名のお客様", 1300),
            ("会員一万二千名様", 12_000),
            ("対象となる方は二十三人です", 23),
        ] {
            let wanted: Vec<_> = Some((wanted, false))
                .filter(|(n, _)| *n > 0)
                .into_iter()
                .collect();
            assert_eq!(values(text), wanted, "{text}");
        }
    }

    #[test]
    fn what_is_no_number_of_people_is_left_alone() {
        for text in [
            "2026年7月6日",
            "12件",
            "第3 名称",
            "3人目",
            "お客様1名様につき500円",
            "会員1人あたり",
            "お客様1人ひとり",
            "1.5人",
            "99999999999999999999人",
            "A12人",
            "1,234 records",
            "お一人ずつお知らせ",
            "二人で確認",
            "数千名",
            "何百人",
            "十数名",
            "三百件",
            "",
        ] {
            assert_eq!(values(text), [], "{text}");
        }
    }

    #[test]
    fn an_approximate_number_fits_what_it_may_mean() {
        for text in [
            "約1万2千人",
            "およそ12,000名",
            "12,000名程度",
            "some 12,000 people",
            "推定12,000人",
            "an estimated 12,000 people",
            "10,000から12,000名",
            "about 12,000 customers",
        ] {
            let found = in_text(text);
            assert!(found[0].fits(12_345) && found[0].fits(11_800), "{text}");
            assert!(!found[0].fits(13_100), "{text}");
        }
        assert!(!in_text("12,000名")[0].fits(12_001));
        assert!(in_text("約千三百名")[0].fits(1_312));
        // "some" ends no longer word.
        assert_eq!(values("handsome 12 people"), [(12, false)]);
    }

    #[test]
    fn what_is_counted_as_records_is_told_apart() {
        let found = of_records("個人データ約１，２００件、うち12名");
        let found: Vec<_> = found
            .iter()
            .map(|n| (n.value, n.records, n.is_firm()))
            .collect();
        assert_eq!(found, [(1200, true, false)]);
        let text = "お客様情報1,234件が";
        let one = of_records(text)[0];
        assert_eq!((&text[one.at..one.end], one.is_firm()), ("1,234件", false));
        assert!(in_text("12名")[0].is_firm());
        assert_eq!(of_records("お客様情報千三百件が")[0].value, 1300);
        for text in ["12名", "件名", "3件目", "1件につき", "第2 件数"] {
            assert_eq!(of_records(text), [], "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_number_is_read_in_every_writing(n in 0..2_000_000_i64) {
            let plain = n.to_string();
            let grouped = crate::civil::grouped(n);
            let wide: String = grouped
                .chars()
                .map(|c| match c {
                    ',' => '，',
                    c => char::from_u32(u32::from(c) - u32::from('0') + u32::from('０')).unwrap(),
                })
                .collect();
            for text in [plain, grouped, wide] {
                for counter in ["名", "人", " people"] {
                    prop_assert_eq!(values(&format!("対象は{text}{counter}です")), vec![(n, false)]);
                }
            }
        }

        #[test]
        fn no_text_brings_it_down(text in "[0-9０-９,.，．〇一三九十億万千百約名人件 a-z]{0,40}|\\PC{0,40}") {
            in_text(&text);
            of_records(&text);
        }
    }
}
