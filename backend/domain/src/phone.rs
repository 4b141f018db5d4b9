//! Telephone numbers, made comparable: the key under which a person is found again. Nothing here decides
//! whether a number exists, and the number itself is kept as it was written.

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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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
