//! Telephone numbers: the key under which a person is found again, the national and the international form, and the
//! spelling to suggest for an odd one. Nothing here decides whether a number exists or changes what was written.

use unicode_normalization::UnicodeNormalization;

/// The digits that identify a number: compatibility forms folded, everything but digits dropped, the
/// Japanese country code and its trunk zero made one (`+81 90…`, `0081 90…` and `090…` are the same). Another
/// country's number keeps a leading `+`. Empty when there are fewer than three digits.
pub fn key(text: &str) -> String {
    let plain: String = text.nfkc().collect();
    let plain = plain.trim();
    // The trunk zero some people write in brackets after a country code: +81 (0)3 …
    let joined = plain.replace("(0)", if plain.starts_with('+') { "" } else { "0" });
    let digits: String = joined.chars().filter(char::is_ascii_digit).collect();
    if digits.len() < 3 {
        return String::new();
    }
    let international = if joined.starts_with('+') {
        Some(digits.as_str())
    } else {
        digits
            .strip_prefix("010")
            .or(digits.strip_prefix("00"))
            .filter(|rest| rest.len() > 8)
    };
    match international {
        Some(rest) => match rest.strip_prefix("81") {
            Some(national) => format!("0{}", national.trim_start_matches('0')),
            None => format!("+{rest}"),
        },
        None => digits,
    }
}

/// Most digits of one number: fifteen, and a few of an extension.
const MOST_DIGITS: usize = 18;

/// Whether a text is obviously no telephone number, or more than one: fewer than three digits or too many, more letters than
/// digits, or a mail address.
pub fn is_doubtful(text: &str) -> bool {
    let (mut digits, mut letters) = (0_usize, 0_usize);
    for c in text.chars() {
        match c {
            '@' | '＠' => return true,
            c if c.is_numeric() => digits += 1,
            c if c.is_alphabetic() => letters += 1,
            _ => {}
        }
    }
    !(3..=MOST_DIGITS).contains(&digits) || letters > digits
}

/// The number in international form (E.164), such as `+819012345678`; `None` when it cannot be one: fewer than eight
/// digits, more than fifteen, or neither a country code nor a leading zero.
pub fn e164(text: &str) -> Option<String> {
    let key = key(text);
    let number = match (key.strip_prefix('+'), key.strip_prefix('0')) {
        (Some(rest), _) => format!("+{rest}"),
        (_, Some(national)) if matches!(key.len(), 10 | 11) => format!("+81{national}"),
        _ => return None,
    };
    (9..=16).contains(&number.len()).then_some(number)
}

/// A Japanese number as it is written at home, such as `090-1234-5678`. Numbers of landlines keep the hyphens they came
/// with, since where an area code ends depends on the place. `None` for numbers of other countries and for what is no
/// number.
pub fn national(text: &str) -> Option<String> {
    let digits = key(text);
    if !digits.starts_with('0') || !matches!(digits.len(), 10 | 11) {
        return None;
    }
    let sizes: &[usize] = match (digits.len(), digits.get(..3)?, digits.get(..4)?) {
        (10, _, "0120" | "0570" | "0990") => &[4, 3, 3],
        (11, _, "0800") => &[4, 3, 4],
        (11, "020" | "050" | "060" | "070" | "080" | "090", _) => &[3, 4, 4],
        (11, ..) => return None,
        _ if digits.starts_with("03") || digits.starts_with("06") => &[2, 4, 4],
        _ => return Some(as_grouped(text, &digits).unwrap_or(digits)),
    };
    let mut out = String::with_capacity(digits.len() + 2);
    let mut rest = digits.as_str();
    for size in sizes {
        let (group, after) = rest.split_at_checked(*size)?;
        if !out.is_empty() {
            out.push('-');
        }
        out.push_str(group);
        rest = after;
    }
    Some(out)
}

/// The digits in the groups the text has them in, where it has any.
fn as_grouped(text: &str, digits: &str) -> Option<String> {
    let plain: String = text.nfkc().collect();
    let groups: Vec<&str> = plain
        .split(|c: char| !c.is_ascii_digit())
        .filter(|group| !group.is_empty())
        .collect();
    (groups.len() > 1 && groups.concat() == digits).then(|| groups.join("-"))
}

/// A better spelling, when there is one to suggest: digits in half width, and the leading zero that spreadsheets take
/// off a column of numbers put back.
pub fn tidy(text: &str) -> Option<String> {
    let trimmed = text.trim();
    let bare = trimmed.bytes().all(|b| b.is_ascii_digit());
    // Ten digits of a mobile number, nine of any other. What begins with 0 has lost nothing.
    let mobile = trimmed.len() == 10
        && ["70", "80", "90", "50"]
            .iter()
            .any(|p| trimmed.starts_with(p));
    let lost = bare && !trimmed.starts_with('0') && (mobile || trimmed.len() == 9);
    let better = if lost {
        national(&format!("0{trimmed}"))
    } else if trimmed.is_ascii() {
        None
    } else {
        national(trimmed).or_else(|| {
            let plain: String = trimmed.nfkc().collect();
            let foreign = plain.is_ascii() && plain.starts_with('+') && e164(&plain).is_some();
            foreign.then_some(plain)
        })
    };
    better.filter(|better| better != text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_obviously_no_number_is_told_from_odd_spellings_of_one() {
        for number in [
            "03-1234-5678",
            "０９０－１２３４－５６７８",
            "+81 3 1234 5678 内線 1234",
            "9012345678",
            "110",
            "090-1234-5678（母の携帯）",
        ] {
            assert!(!is_doubtful(number), "{number}");
        }
        for other in [
            "なし",
            "-",
            "12",
            "東京都港区芝1-2-3",
            "a123456@example.jp",
            "03-1234-5678 / 090-1234-5678",
        ] {
            assert!(is_doubtful(other), "{other}");
        }
    }

    #[test]
    fn a_number_is_written_as_at_home_and_as_abroad() {
        for (written, home, abroad) in [
            ("09012345678", "090-1234-5678", "+819012345678"),
            ("+81 3 1234 5678", "03-1234-5678", "+81312345678"),
            ("0120123456", "0120-123-456", "+81120123456"),
            ("08001234567", "0800-123-4567", "+818001234567"),
            ("045（123）4567", "045-123-4567", "+81451234567"),
            ("0451234567", "0451234567", "+81451234567"),
        ] {
            assert_eq!(national(written).as_deref(), Some(home), "{written}");
            assert_eq!(e164(written).as_deref(), Some(abroad), "{written}");
        }
        assert_eq!(e164("+44 20 7946 0000").as_deref(), Some("+442079460000"));
        for no in ["110", "なし", "", "12345678901234567890", "9012345678"] {
            assert_eq!((national(no), e164(no)), (None, None), "{no}");
        }
    }

    #[test]
    fn only_what_is_odd_gets_a_proposal() {
        for (written, better) in [
            ("０９０－１２３４－５６７８", Some("090-1234-5678")),
            ("9012345678", Some("090-1234-5678")),
            ("312345678", Some("03-1234-5678")),
            ("＋４４ ２０ ７９４６ ００００", Some("+44 20 7946 0000")),
            ("０４５（１２３）４５６７", Some("045-123-4567")),
            ("090-1234-5678", None),
            ("09012345678", None),
            ("+81 90 1234 5678", None),
            ("03-1234-5678（内線5）", None),
            ("", None),
        ] {
            assert_eq!(tidy(written).as_deref(), better, "{written}");
        }
    }

    proptest! {
        #[test]
        fn a_proposal_is_the_same_number_and_needs_no_other(text in "[0-9０-９ー－ +()-]{0,16}") {
            if let Some(better) = tidy(&text) {
                let same = key(&better) == key(&text) || key(&better) == format!("0{}", key(&text));
                prop_assert!(same, "{text} {better}");
                prop_assert_eq!(tidy(&better), None);
            }
        }
    }

    #[test]
    fn spellings_of_one_number_share_a_key() {
        for text in [
            "090-1234-5678",
            "０９０－１２３４－５６７８",
            "+81 90 1234 5678",
            "+81(0)90-1234-5678",
            "008190-1234-5678",
            "010 81 90 1234 5678",
            "(090) 1234 5678",
        ] {
            assert_eq!(key(text), "09012345678", "{text}");
        }
        assert_eq!(key("+44 20 7946 0000"), "+442079460000");
        assert_eq!(key("なし"), "");
        assert_eq!(key(""), "");
    }

    proptest! {
        #[test]
        fn a_key_is_digits_after_at_most_one_plus(text in any::<String>()) {
            let key = key(&text);
            let digits = key.strip_prefix('+').unwrap_or(&key);
            prop_assert!(digits.bytes().all(|b| b.is_ascii_digit()), "{}", key);
        }
    }
}
