//! How figures of service levels read: shares to the thousandth of a percent, spans exactly, months by name. Nothing here
//! reckons; what was reached comes from the server.

use crate::format::{
    civil::{self, Civil, Style},
    date,
    number::{self, money},
};
use saiki_api::{Date, Lang, Timestamp, moment::Precision, money::Money, sla_checks::SlaPromise};

/// Thousandths of a percent: `99.95%`.
pub fn share(thousandths: i64) -> String {
    format!("{}%", number::typed(thousandths, 3))
}

/// A span, nothing of it left out: `2日4時間30分`, `2 d 4 h 30 min`.
pub fn span(seconds: i64, lang: Lang) -> String {
    let s = seconds.max(0);
    let parts = [
        (s / 86_400, "日", "d"),
        (s % 86_400 / 3_600, "時間", "h"),
        (s % 3_600 / 60, "分", "min"),
        (s % 60, "秒", "s"),
    ];
    let said = parts.iter().filter(|(n, ..)| *n > 0);
    let said: Vec<String> = match lang {
        Lang::Ja => said.map(|(n, ja, _)| format!("{n}{ja}")).collect(),
        Lang::En => said.map(|(n, _, en)| format!("{n} {en}")).collect(),
    };
    match said.is_empty() {
        true => lang.pick("0分", "0 min").to_owned(),
        false => said.join(lang.pick("", " ")),
    }
}

/// A span in minutes.
pub fn minutes(minutes: i64, lang: Lang) -> String {
    span(minutes.saturating_mul(60), lang)
}

/// A figure of a promise, in the unit of that promise.
pub fn of_promise(promise: SlaPromise, figure: i64, lang: Lang) -> String {
    match promise {
        SlaPromise::Availability => share(figure),
        SlaPromise::LongestOutage | SlaPromise::Response | SlaPromise::Notice => {
            minutes(figure, lang)
        }
    }
}

/// A month by its first day: `2026年11月`, `Nov 2026`.
pub fn month(first: Date, lang: Lang) -> String {
    let civil = Civil {
        year: first.year().into(),
        month: first.month().into(),
        day: first.day().into(),
        hour: 0,
        minute: 0,
        second: 0,
    };
    let style = Style {
        year: true,
        precision: Precision::Month,
        ..Style::SHORT
    };
    civil::words(civil, style, lang)
}

/// Amounts of several currencies: `12,300円、EUR 10.00`; none owed where there is none.
pub fn amounts(all: &[Money], none: &'static str, lang: Lang) -> String {
    match all.is_empty() {
        true => none.to_owned(),
        false => {
            let all: Vec<String> = all.iter().map(|amount| money(amount, lang)).collect();
            all.join(lang.pick("、", ", "))
        }
    }
}

/// An instant in a zone with its weekday, and with its year where that is another one than now.
pub fn instant(at: Timestamp, zone: &str, lang: Lang) -> String {
    let style = Style {
        year: date::another_year(at),
        weekday: true,
        ..Style::SHORT
    };
    date::at(at, zone, style, lang)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_keeps_its_thousandths_and_no_more() {
        assert_eq!(share(99_950), "99.95%");
        assert_eq!(share(100_000), "100%");
        assert_eq!(share(98_007), "98.007%");
    }

    #[test]
    fn a_span_leaves_nothing_out() {
        assert_eq!(
            span(2 * 86_400 + 4 * 3_600 + 30 * 60, Lang::Ja),
            "2日4時間30分"
        );
        assert_eq!(span(86_400 + 1, Lang::En), "1 d 1 s");
        assert_eq!(span(0, Lang::Ja), "0分");
        assert_eq!(minutes(90, Lang::En), "1 h 30 min");
    }

    #[test]
    fn each_promise_has_its_unit() {
        assert_eq!(
            of_promise(SlaPromise::Availability, 99_412, Lang::Ja),
            "99.412%"
        );
        assert_eq!(of_promise(SlaPromise::Notice, 240, Lang::Ja), "4時間");
    }

    #[test]
    fn a_month_has_its_year() {
        let first = Date::constant(2026, 11, 1);
        assert_eq!(month(first, Lang::Ja), "2026年11月");
        assert_eq!(month(first, Lang::En), "Nov 2026");
    }

    #[test]
    fn amounts_of_several_currencies_stand_side_by_side() {
        let amount = |minor, currency: &str| Money {
            minor,
            currency: currency.to_owned(),
        };
        let all = [amount(12_300, "JPY"), amount(1_000, "EUR")];
        assert_eq!(amounts(&all, "–", Lang::Ja), "12,300円、EUR 10.00");
        assert_eq!(amounts(&[], "減額なし", Lang::Ja), "減額なし");
    }
}
