//! Amounts of money as people type them into a field, and as a field shows them. How amounts are read out is `number`.

use saiki_api::money::{Money, exponent};

/// The minor units of a typed amount: `12,300`, `１２，３００円`, `12.30`. None when it is no amount of zero or more, or has
/// more decimals than the currency.
pub fn parse(typed: &str, currency: &str) -> Option<i64> {
    let plain: String = typed
        .chars()
        .map(half_width)
        .filter(|c| !c.is_whitespace() && !matches!(c, ',' | '円' | '¥'))
        .collect();
    let (whole, decimals) = plain.split_once('.').unwrap_or((plain.as_str(), ""));
    let places = exponent(currency) as usize;
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || plain.ends_with('.') || !digits(whole) || !digits(decimals) {
        return None;
    }
    if decimals.len() > places {
        return None;
    }
    format!("{whole}{decimals:0<places$}").parse().ok()
}

/// What a field shows for an amount.
pub fn typed(amount: &Money) -> String {
    let places = amount.exponent() as usize;
    let digits = format!("{:0>width$}", amount.minor, width = places + 1);
    match digits.split_at_checked(digits.len().saturating_sub(places)) {
        Some((whole, decimals)) if places > 0 => format!("{whole}.{decimals}"),
        _ => digits,
    }
}

/// Basis points of a typed share in per cent: `30`, `12.5`, `12.5%`. None when it is not within 0 and 100.
pub fn share(typed: &str) -> Option<u32> {
    let plain: String = typed
        .chars()
        .map(half_width)
        .filter(|c| !c.is_whitespace() && !matches!(c, '%' | '％'))
        .collect();
    let (whole, decimals) = plain.split_once('.').unwrap_or((plain.as_str(), ""));
    if whole.is_empty() || decimals.len() > 2 || plain.ends_with('.') {
        return None;
    }
    let digits = format!("{whole}{decimals:0<2}");
    let all = digits.bytes().all(|b| b.is_ascii_digit());
    digits.parse().ok().filter(|bp| all && *bp <= 10_000)
}

/// What a field shows for a share.
pub fn share_typed(bp: u32) -> String {
    match (bp / 100, bp % 100) {
        (whole, 0) => whole.to_string(),
        (whole, rest) => format!("{whole}.{rest:02}"),
    }
}

fn half_width(c: char) -> char {
    match c {
        '０'..='９' => {
            char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c)
        }
        '，' | '、' => ',',
        '．' => '.',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_type_them() {
        assert_eq!(parse("12,400,000", "JPY"), Some(12_400_000));
        assert_eq!(parse("１２，３００円", "JPY"), Some(12_300));
        assert_eq!(parse("12.3", "EUR"), Some(1_230));
        assert_eq!(parse("12.30", "EUR"), Some(1_230));
        assert_eq!(parse("0", "JPY"), Some(0));
        for bad in ["", "-1", "12.5", "a", "1.", "1e3"] {
            assert_eq!(parse(bad, "JPY"), None, "{bad}");
        }
        assert_eq!(parse("1.234", "EUR"), None);
    }

    #[test]
    fn a_field_shows_what_it_would_read() {
        for (minor, currency) in [(12_300, "JPY"), (1_230, "EUR"), (5, "USD"), (1_234, "KWD")] {
            let money = Money {
                minor,
                currency: currency.to_owned(),
            };
            assert_eq!(
                parse(&typed(&money), currency),
                Some(minor),
                "{minor} {currency}"
            );
        }
    }

    #[test]
    fn shares_are_read_in_per_cent() {
        assert_eq!(share("30"), Some(3_000));
        assert_eq!(share("１２．５％"), Some(1_250));
        assert_eq!(share("100"), Some(10_000));
        for bad in ["", "101", "-1", "1.234", "a"] {
            assert_eq!(share(bad), None, "{bad}");
        }
        assert_eq!(share_typed(1_250), "12.50");
        assert_eq!(share(&share_typed(1_250)), Some(1_250));
    }
}
