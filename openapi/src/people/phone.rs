//! How many digits a telephone number of Japan has. A hint for whoever types or imports one: nothing is refused for it, and
//! whether a number exists nobody knows.

/// Prefixes of mobile numbers.
const MOBILE: [&str; 3] = ["070", "080", "090"];
/// Digits of a mobile number, its leading zero among them.
const OF_MOBILE: usize = 11;
/// Fewest digits of any other number, its leading zero among them.
const LEAST: usize = 10;

/// Whether a number written as one of Japan has fewer digits than those have, or as a mobile number more or fewer. Numbers
/// of other countries, and those without a leading zero such as 110, are not judged.
pub fn has_odd_length(text: &str) -> bool {
    let Some(digits) = national(text) else {
        return false;
    };
    match MOBILE.iter().any(|prefix| digits.starts_with(prefix)) {
        true => digits.len() != OF_MOBILE,
        false => digits.len() < LEAST,
    }
}

/// The digits as they are dialled at home; `None` for what is not written as a number of Japan.
fn national(text: &str) -> Option<String> {
    let text = text.trim();
    let digits: String = text.chars().filter_map(digit).collect();
    let abroad = match text.starts_with(['+', '＋']) {
        true => Some(digits.as_str()),
        false => digits
            .strip_prefix("010")
            .or(digits.strip_prefix("00"))
            .filter(|rest| rest.len() > 8),
    };
    match abroad {
        Some(rest) => {
            let rest = rest.strip_prefix("81")?;
            // Some people write the trunk zero after the country code, too.
            Some(format!("0{}", rest.trim_start_matches('0')))
        }
        None => digits.starts_with('0').then_some(digits),
    }
}

/// A digit in half or full width.
fn digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_too_short_to_be_one_is_told_from_those_that_may_be() {
        for number in [
            "03-123-456",
            "０９０－１２３４－５６７",
            "090-1234-56789",
            "0451234",
            "+81 90 1234 567",
            "+81 (0)3 1234 567",
        ] {
            assert!(has_odd_length(number), "{number}");
        }
        for number in [
            "",
            "なし",
            "110",
            "03-1234-5678",
            "03-1234-5678（内線5）",
            "045（123）4567",
            "0120-123-456",
            "0800-123-4567",
            "０９０－１２３４－５６７８",
            "090-1234-5678（母の携帯）",
            "+81 90 1234 5678",
            "+81(0)90-1234-5678",
            "008190-1234-5678",
            "+44 20 7946 000",
            "9012345678",
        ] {
            assert!(!has_odd_length(number), "{number}");
        }
    }
}
