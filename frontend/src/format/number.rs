//! Numbers with thousands grouped, shares in per cent, amounts of money, sizes of files.

use saiki_api::{Lang, money::Money};

/// `851,220`.
pub fn grouped(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut out = String::from(if n < 0 { "−" } else { "" });
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A share in per cent with one decimal. Never says 100% while something is missing, nor 0% when something is there.
pub fn percent(part: i64, whole: i64) -> String {
    if whole <= 0 {
        return "–".to_owned();
    }
    let permille = i128::from(part) * 1000 / i128::from(whole);
    let shown = match permille {
        0 if part > 0 => 1,
        1000 if part < whole => 999,
        other => other,
    };
    if shown % 10 == 0 {
        format!("{}%", shown / 10)
    } else {
        format!("{}.{}%", shown / 10, shown % 10)
    }
}

/// An amount with its currency: `12,300円`, `¥12,300`, `EUR 12.30`.
pub fn money(amount: &Money, lang: Lang) -> String {
    let exponent = amount.exponent();
    let unit = 10_i64.pow(exponent);
    let whole = grouped(amount.minor / unit);
    let number = match exponent {
        0 => whole,
        digits => format!(
            "{whole}.{:0width$}",
            (amount.minor % unit).abs(),
            width = digits as usize
        ),
    };
    match (amount.currency.as_str(), lang) {
        ("JPY", Lang::Ja) => format!("{number}円"),
        ("JPY", Lang::En) => format!("¥{number}"),
        (currency, _) => format!("{currency} {number}"),
    }
}

/// A number typed with at most so many decimals, as a whole number of its smallest parts: `2.5` with one is 25. Grouped
/// and full-width digits are taken; nothing else is guessed at.
pub fn decimal(text: &str, digits: u32) -> Option<i64> {
    let plain: String = text
        .trim()
        .chars()
        .filter(|c| !matches!(c, ',' | '，'))
        .map(|c| match c {
            '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
            '．' => '.',
            c => c,
        })
        .collect();
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
    let digits = usize::try_from(digits).ok()?;
    let numeric = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !numeric(whole) || !numeric(part) || part.len() > digits {
        return None;
    }
    format!("{whole}{part:0<digits$}").parse().ok()
}

/// What such an input should show: 25 with one decimal is `2.5`, 30 is `3`.
pub fn typed(parts: i64, digits: u32) -> String {
    let unit = 10_i64.pow(digits);
    let rest = (parts % unit).abs();
    let whole = parts / unit;
    if rest == 0 {
        return whole.to_string();
    }
    let part = format!("{rest:0width$}", width = digits as usize);
    format!("{whole}.{}", part.trim_end_matches('0'))
}

/// An amount in few characters, for charts: `1,240万円`, `1.6億円`, `¥12.4 M`. Rounded down; the whole amount belongs
/// into a title.
pub fn money_short(amount: &Money, lang: Lang) -> String {
    let unit = 10_i64.pow(amount.exponent());
    let whole = amount.minor / unit;
    let tenths = |of: i64| {
        let tenths = whole / (of / 10);
        match tenths % 10 {
            0 => grouped(tenths / 10),
            rest => format!("{}.{}", grouped(tenths / 10), rest.abs()),
        }
    };
    let sign = match amount.currency.as_str() {
        "JPY" => "¥".to_owned(),
        currency => format!("{currency} "),
    };
    match (lang, whole.unsigned_abs()) {
        (Lang::Ja, 100_000_000..) if amount.currency == "JPY" => {
            format!("{}億円", tenths(100_000_000))
        }
        (Lang::Ja, 10_000..) if amount.currency == "JPY" => {
            format!("{}万円", grouped(whole / 10_000))
        }
        (Lang::En, 1_000_000_000..) => format!("{sign}{} bn", tenths(1_000_000_000)),
        (Lang::En, 1_000_000..) => format!("{sign}{} M", typed(whole / 10_000, 2)),
        _ => money(amount, lang),
    }
}

/// The size of a file.
pub fn bytes(n: i64) -> String {
    let tenths = |unit: i64| {
        let tenths = n * 10 / unit;
        if tenths >= 100 {
            grouped(tenths / 10)
        } else {
            format!("{}.{}", tenths / 10, tenths % 10)
        }
    };
    match n {
        ..1_000 => format!("{n} B"),
        1_000..1_000_000 => format!("{} kB", tenths(1_000)),
        1_000_000.. => format!("{} MB", tenths(1_000_000)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(851_220), "851,220");
        assert_eq!(grouped(-1_234_567), "−1,234,567");
        assert_eq!(grouped(i64::MIN), "−9,223,372,036,854,775,808");
    }

    #[test]
    fn a_share_is_never_rounded_to_all_or_nothing() {
        assert_eq!(percent(581_240, 814_093), "71.3%");
        assert_eq!(percent(814_092, 814_093), "99.9%");
        assert_eq!(percent(1, 814_093), "0.1%");
        assert_eq!(percent(0, 5), "0%");
        assert_eq!(percent(5, 5), "100%");
        assert_eq!(percent(0, 0), "–");
    }

    #[test]
    fn money_keeps_its_minor_units() {
        let money = |minor, currency: &str, lang| {
            super::money(
                &Money {
                    minor,
                    currency: currency.into(),
                },
                lang,
            )
        };
        assert_eq!(money(12_300, "JPY", Lang::Ja), "12,300円");
        assert_eq!(money(12_300, "JPY", Lang::En), "¥12,300");
        assert_eq!(money(123_405, "EUR", Lang::En), "EUR 1,234.05");
        assert_eq!(money(1_234, "KWD", Lang::Ja), "KWD 1.234");
    }

    #[test]
    fn typed_numbers_go_there_and_back() {
        assert_eq!(decimal("1,500,000", 0), Some(1_500_000));
        assert_eq!(decimal("２．５", 1), Some(25));
        assert_eq!(decimal("33.3", 2), Some(3_330));
        for bad in ["", "-1", "1.55", "a", "1.", ".5"] {
            let taken = decimal(bad, 1);
            assert_eq!(taken.is_some(), bad == "1.", "{bad}");
        }
        assert_eq!(
            (typed(25, 1), typed(30, 1)),
            ("2.5".to_owned(), "3".to_owned())
        );
        assert_eq!(
            (typed(3_305, 2), typed(7, 0)),
            ("33.05".to_owned(), "7".to_owned())
        );
    }

    #[test]
    fn charts_say_amounts_in_few_characters() {
        let short = |minor, lang| {
            let currency = "JPY".into();
            super::money_short(&Money { minor, currency }, lang)
        };
        assert_eq!(short(12_400_000, Lang::Ja), "1,240万円");
        assert_eq!(short(160_000_000, Lang::Ja), "1.6億円");
        assert_eq!(short(300_000_000, Lang::Ja), "3億円");
        assert_eq!(short(9_999, Lang::Ja), "9,999円");
        assert_eq!(short(12_400_000, Lang::En), "¥12.4 M");
        assert_eq!(short(2_150_000, Lang::En), "¥2.15 M");
    }

    #[test]
    fn sizes_are_short() {
        assert_eq!(bytes(512), "512 B");
        assert_eq!(bytes(1_500), "1.5 kB");
        assert_eq!(bytes(52_428_800), "52 MB");
    }
}
