//! Amounts of money in words and from one currency into another, in integers throughout. What an amount stands for
//! is the caller's.

use crate::civil::digits;
use saiki_api::{Lang, losses::Range, money::exponent, organisation::Both};

/// Most decimals of an exchange rate.
const RATE_DECIMALS: usize = 8;
/// Most digits of an exchange rate before its point.
const RATE_DIGITS: usize = 9;

/// Currencies of ISO 4217 in which something is paid, in order; no metals, funds or codes for tests. The Bulgarian lev
/// went at the start of 2026, but contracts and losses of before are in it.
const CURRENCIES: [&str; 155] = [
    "AED", "AFN", "ALL", "AMD", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BGN",
    "BHD", "BIF", "BMD", "BND", "BOB", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF",
    "CHF", "CLP", "CNY", "COP", "CRC", "CUP", "CVE", "CZK", "DJF", "DKK", "DOP", "DZD", "EGP",
    "ERN", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GHS", "GIP", "GMD", "GNF", "GTQ", "GYD",
    "HKD", "HNL", "HTG", "HUF", "IDR", "ILS", "INR", "IQD", "IRR", "ISK", "JMD", "JOD", "JPY",
    "KES", "KGS", "KHR", "KMF", "KPW", "KRW", "KWD", "KYD", "KZT", "LAK", "LBP", "LKR", "LRD",
    "LSL", "LYD", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MRU", "MUR", "MVR", "MWK",
    "MXN", "MYR", "MZN", "NAD", "NGN", "NIO", "NOK", "NPR", "NZD", "OMR", "PAB", "PEN", "PGK",
    "PHP", "PKR", "PLN", "PYG", "QAR", "RON", "RSD", "RUB", "RWF", "SAR", "SBD", "SCR", "SDG",
    "SEK", "SGD", "SHP", "SLE", "SOS", "SRD", "SSP", "STN", "SVC", "SYP", "SZL", "THB", "TJS",
    "TMT", "TND", "TOP", "TRY", "TTD", "TWD", "TZS", "UAH", "UGX", "USD", "UYU", "UZS", "VES",
    "VND", "VUV", "WST", "XAF", "XCD", "XCG", "XOF", "XPF", "YER", "ZAR", "ZMW", "ZWG",
];

/// An amount with its currency: `12,300円`, `¥12,300`, `EUR 12.30`.
pub fn text(minor: i64, currency: &str, lang: Lang) -> String {
    let places = exponent(currency);
    let unit = 10_u64.pow(places);
    let (whole, rest) = (minor.unsigned_abs() / unit, minor.unsigned_abs() % unit);
    let sign = if minor < 0 { "−" } else { "" };
    let mut number = format!("{sign}{}", digits(whole));
    if places > 0 {
        number.push_str(&format!(".{rest:0width$}", width = places as usize));
    }
    match (currency, lang) {
        ("JPY", Lang::Ja) => format!("{number}円"),
        ("JPY", Lang::En) => format!("¥{number}"),
        _ => format!("{currency} {number}"),
    }
}

/// A range with its currency; one amount where least and most are the same.
pub fn range(range: Range, currency: &str, lang: Lang) -> String {
    let low = text(range.low, currency, lang);
    if range.is_exact() {
        return low;
    }
    let high = text(range.high, currency, lang);
    match lang {
        Lang::Ja => format!("{low}〜{high}"),
        Lang::En => format!("{low} to {high}"),
    }
}

/// A sentence with amounts in it, in both languages.
pub fn both(ja: impl FnOnce(Lang) -> String, en: impl FnOnce(Lang) -> String) -> Both {
    Both {
        ja: ja(Lang::Ja),
        en: en(Lang::En),
    }
}

/// Whether this is the ISO 4217 code of a currency in which something is paid.
pub fn is_currency(code: &str) -> bool {
    CURRENCIES.binary_search(&code).is_ok()
}

/// An exchange rate as digits and how many of them are decimals; `None` when it is no decimal number above zero.
pub fn rate(text: &str) -> Option<(i128, u32)> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let fits = (1..=RATE_DIGITS).contains(&whole.len()) && decimals.len() <= RATE_DECIMALS;
    if !fits || !digits(whole) || !digits(decimals) || text.ends_with('.') {
        return None;
    }
    let value: i128 = format!("{whole}{decimals}").parse().ok()?;
    let places = u32::try_from(decimals.len()).ok()?;
    (value > 0).then_some((value, places))
}

/// An amount in another currency: `minor` units of `from` at `rate` units of `to` for one of `from`, rounded half up.
/// `None` when the rate does not read or the amount leaves the range of integers.
pub fn convert(minor: i64, from: &str, to: &str, exchange: &str) -> Option<i64> {
    let (value, places) = rate(exchange)?;
    let up = i128::from(minor)
        .checked_mul(value)?
        .checked_mul(10_i128.pow(exponent(to)))?;
    let down = 10_i128.pow(places + exponent(from));
    i64::try_from(divided(up, down)).ok()
}

/// A quotient rounded half away from zero.
pub fn divided(up: i128, down: i128) -> i128 {
    let half = down / 2;
    if up < 0 {
        (up - half) / down
    } else {
        (up + half) / down
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_are_written_as_people_write_them() {
        assert_eq!(text(12_400_000, "JPY", Lang::Ja), "12,400,000円");
        assert_eq!(text(1_230, "EUR", Lang::Ja), "EUR 12.30");
        assert_eq!(text(-5, "USD", Lang::En), "USD −0.05");
        let wide = Range { low: 1, high: 2 };
        assert_eq!(range(wide, "JPY", Lang::En), "¥1 to ¥2");
        assert_eq!(range(Range::exactly(7), "JPY", Lang::Ja), "7円");
    }

    #[test]
    fn a_code_that_no_currency_has_is_not_one() {
        assert!(CURRENCIES.is_sorted());
        for known in ["JPY", "USD", "EUR", "KWD", "AED", "ZWG", "BGN"] {
            assert!(is_currency(known), "{known}");
        }
        for unknown in ["XXQ", "ZZZ", "XXX", "XTS", "jpy", "JPYX", "JP", ""] {
            assert!(!is_currency(unknown), "{unknown}");
        }
    }

    #[test]
    fn rates_convert_between_minor_units() {
        // 100.00 dollars at 151.25 yen.
        assert_eq!(convert(10_000, "USD", "JPY", "151.25"), Some(15_125));
        // 1,000 yen at 0.0066 dollars.
        assert_eq!(convert(1_000, "JPY", "USD", "0.0066"), Some(660));
        // Half a yen is rounded up, away from zero.
        assert_eq!(convert(1, "USD", "JPY", "50"), Some(1));
        assert_eq!(convert(-1, "USD", "JPY", "50"), Some(-1));
        assert_eq!(convert(i64::MAX, "JPY", "USD", "999999999"), None);
    }

    #[test]
    fn what_is_no_rate_is_refused() {
        for bad in [
            "",
            "0",
            "0.0",
            "-1",
            "1.",
            ".5",
            "1e3",
            "1,5",
            "１",
            "1.123456789",
            "1234567890",
        ] {
            assert_eq!(rate(bad), None, "{bad}");
        }
        assert_eq!(rate("151.25"), Some((15_125, 2)));
    }

    proptest! {
        #[test]
        fn a_rate_of_one_changes_nothing(minor in -1_000_000_000_000_000_i64..1_000_000_000_000_000) {
            prop_assert_eq!(convert(minor, "JPY", "JPY", "1"), Some(minor));
        }
    }
}
