//! Civil times: what the clock on the wall of a zone shows at an instant, and back. The rules of zones come as a
//! function, so that turning a typed time into an instant can be tested without a browser.

use saiki_api::{Lang, Timestamp, moment::Precision};

/// What the wall shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Civil {
    /// Year.
    pub year: i64,
    /// Month, 1 to 12.
    pub month: i64,
    /// Day, 1 to 31.
    pub day: i64,
    /// Hour, 0 to 23.
    pub hour: i64,
    /// Minute.
    pub minute: i64,
    /// Second.
    pub second: i64,
}

impl Civil {
    /// Days since 1 January 1970 (proleptic Gregorian).
    fn days(self) -> i64 {
        let year = if self.month <= 2 {
            self.year - 1
        } else {
            self.year
        };
        let era = year.div_euclid(400);
        let of_era = year.rem_euclid(400);
        let of_year = (153 * ((self.month + 9) % 12) + 2) / 5 + self.day - 1;
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
    }

    /// Seconds since 1970 if this were UTC.
    pub fn as_utc_seconds(self) -> i64 {
        self.days() * 86_400 + self.hour * 3_600 + self.minute * 60 + self.second
    }

    /// Day of the week, 0 for Sunday.
    pub fn weekday(self) -> usize {
        usize::try_from((self.days() + 4).rem_euclid(7)).unwrap_or(0)
    }

    /// As `<input type="datetime-local">` wants it.
    pub fn input_value(self) -> String {
        format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}",
            self.year, self.month, self.day, self.hour, self.minute
        )
    }

    /// Reads what such an input gives.
    pub fn from_input(value: &str) -> Option<Civil> {
        let (date, time) = value.split_once('T')?;
        let mut date = date.split('-').map(|part| part.parse().ok());
        let mut time = time.split(':').map(|part| part.parse().ok());
        Some(Civil {
            year: date.next()??,
            month: date.next()??,
            day: date.next()??,
            hour: time.next()??,
            minute: time.next()??,
            second: 0,
        })
    }
}

const WEEKDAYS_JA: [&str; 7] = ["日", "月", "火", "水", "木", "金", "土"];
const WEEKDAYS_EN: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// How much of a time is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// The year, even when it is this one.
    pub year: bool,
    /// The weekday: wherever law is concerned.
    pub weekday: bool,
    /// To the second.
    pub seconds: bool,
    /// How exactly it is known.
    pub precision: Precision,
}

impl Style {
    /// Day and time to the minute.
    pub const SHORT: Style = Style {
        year: false,
        weekday: false,
        seconds: false,
        precision: Precision::Minute,
    };
    /// With the year: a time far enough back, perhaps, that it matters.
    pub const DATED: Style = Style {
        year: true,
        ..Style::SHORT
    };
    /// With year and weekday.
    pub const FULL: Style = Style {
        year: true,
        weekday: true,
        seconds: false,
        precision: Precision::Minute,
    };
    /// To the second, with year.
    pub const EXACT: Style = Style {
        year: true,
        weekday: false,
        seconds: true,
        precision: Precision::Minute,
    };

    /// Day and time, exactly enough to tell two instants apart: to the second within one minute.
    pub fn apart(one: Timestamp, other: Timestamp) -> Style {
        let minute = |at: Timestamp| at.as_second().div_euclid(60);
        Style {
            seconds: minute(one) == minute(other),
            ..Style::SHORT
        }
    }
}

/// `7月10日（金）14:02`, `Fri 10 Jul 14:02`.
pub fn words(civil: Civil, style: Style, lang: Lang) -> String {
    let weekday =
        |names: [&'static str; 7]| names.get(civil.weekday()).copied().unwrap_or_default();
    let day = style.precision != Precision::Month;
    let date = match lang {
        Lang::Ja => {
            let year = if style.year {
                format!("{}年", civil.year)
            } else {
                String::new()
            };
            let day_of = if day {
                format!("{}日", civil.day)
            } else {
                String::new()
            };
            let of_week = if style.weekday && day {
                format!("（{}）", weekday(WEEKDAYS_JA))
            } else {
                String::new()
            };
            format!("{year}{}月{day_of}{of_week}", civil.month)
        }
        Lang::En => {
            let month = usize::try_from(civil.month - 1)
                .ok()
                .and_then(|i| MONTHS.get(i))
                .copied()
                .unwrap_or_default();
            let mut parts = Vec::new();
            if style.weekday && day {
                parts.push(weekday(WEEKDAYS_EN).to_owned());
            }
            if day {
                parts.push(civil.day.to_string());
            }
            parts.push(month.to_owned());
            if style.year {
                parts.push(civil.year.to_string());
            }
            parts.join(" ")
        }
    };
    let time = match (style.precision, style.seconds, lang) {
        (Precision::Day | Precision::Month, ..) => return date,
        (Precision::Hour, _, Lang::Ja) => format!("{}時ごろ", civil.hour),
        (Precision::Hour, _, Lang::En) => format!("about {:02}:00", civil.hour),
        (Precision::Minute, true, _) => {
            format!("{:02}:{:02}:{:02}", civil.hour, civil.minute, civil.second)
        }
        (Precision::Minute, false, _) => format!("{:02}:{:02}", civil.hour, civil.minute),
    };
    // A closing bracket already separates.
    let gap = if date.ends_with('）') { "" } else { " " };
    format!("{date}{gap}{time}")
}

/// The instant at which the wall of a zone shows `civil`; `wall` says what that wall shows at an instant. In the hour
/// that does not exist in spring it is the one an hour later; in the hour that comes twice, the first.
pub fn instant(civil: Civil, wall: impl Fn(Timestamp) -> Option<Civil>) -> Option<Timestamp> {
    let wanted = civil.as_utc_seconds();
    let offset = |at: i64| {
        let shown = wall(Timestamp::from_second(at).ok()?)?;
        Some(shown.as_utc_seconds() - at)
    };
    // The offsets a day before and after are the only two that can apply.
    let (before, after) = (offset(wanted - 86_400)?, offset(wanted + 86_400)?);
    let fits = |used: i64| (offset(wanted - used) == Some(used)).then_some(wanted - used);
    let second = fits(before)
        .or_else(|| fits(after))
        .unwrap_or(wanted - before);
    Timestamp::from_second(second).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKYO: i64 = 9 * 3_600;

    #[test]
    fn two_instants_of_one_minute_are_told_apart_by_their_seconds() {
        let at = |second| Timestamp::from_second(second).unwrap();
        assert!(Style::apart(at(120), at(179)).seconds);
        assert_eq!(Style::apart(at(120), at(180)), Style::SHORT);
        let style = Style::apart(at(120), at(121));
        let told = |second| words(from_seconds(second), style, Lang::Ja);
        assert_ne!(told(120), told(121));
    }

    fn from_seconds(seconds: i64) -> Civil {
        let day = seconds.div_euclid(86_400);
        let rest = seconds.rem_euclid(86_400);
        // Slow and plain: walks from 1970, so that it does not repeat the rule under test.
        let (mut year, mut month, mut left) = (1970, 1, day);
        let leap = |year: i64| (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        let length = |year: i64, month: i64| match month {
            2 => 28 + i64::from(leap(year)),
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        while left >= length(year, month) {
            left -= length(year, month);
            (year, month) = if month == 12 {
                (year + 1, 1)
            } else {
                (year, month + 1)
            };
        }
        Civil {
            year,
            month,
            day: left + 1,
            hour: rest / 3_600,
            minute: rest % 3_600 / 60,
            second: rest % 60,
        }
    }

    #[test]
    fn civil_days_agree_with_counting() {
        for day in (0..40_000).step_by(13) {
            assert_eq!(from_seconds(day * 86_400).days(), day);
        }
    }

    #[test]
    fn times_are_said_in_both_languages() {
        let civil = Civil {
            year: 2026,
            month: 7,
            day: 10,
            hour: 14,
            minute: 2,
            second: 9,
        };
        assert_eq!(
            words(civil, Style::FULL, Lang::Ja),
            "2026年7月10日（金）14:02"
        );
        assert_eq!(words(civil, Style::FULL, Lang::En), "Fri 10 Jul 2026 14:02");
        assert_eq!(words(civil, Style::SHORT, Lang::Ja), "7月10日 14:02");
        assert_eq!(words(civil, Style::EXACT, Lang::En), "10 Jul 2026 14:02:09");
        let style = |precision| Style {
            precision,
            ..Style::FULL
        };
        assert_eq!(
            words(civil, style(Precision::Hour), Lang::Ja),
            "2026年7月10日（金）14時ごろ"
        );
        assert_eq!(
            words(civil, style(Precision::Day), Lang::Ja),
            "2026年7月10日（金）"
        );
        assert_eq!(words(civil, style(Precision::Month), Lang::En), "Jul 2026");
    }

    #[test]
    fn a_typed_time_becomes_the_instant_of_its_zone() {
        let tokyo = |at: Timestamp| Some(from_seconds(at.as_second() + TOKYO));
        let civil = Civil::from_input("2026-07-06T07:20").unwrap();
        let at = instant(civil, tokyo).unwrap();
        assert_eq!(at.to_string(), "2026-07-05T22:20:00Z");
        assert_eq!(tokyo(at).unwrap().input_value(), "2026-07-06T07:20");
    }

    #[test]
    fn clock_changes_choose_an_instant_that_exists() {
        // Berlin, 29 March 2026: 02:00 becomes 03:00 at 01:00 UTC; 25 October: 03:00 becomes 02:00 at 01:00 UTC.
        let berlin = |at: Timestamp| {
            let s = at.as_second();
            let summer = (1_774_746_000..1_792_890_000).contains(&s);
            Some(from_seconds(s + if summer { 7_200 } else { 3_600 }))
        };
        let at = |input| {
            instant(Civil::from_input(input).unwrap(), berlin)
                .unwrap()
                .to_string()
        };
        assert_eq!(at("2026-03-29T01:30"), "2026-03-29T00:30:00Z");
        assert_eq!(at("2026-03-29T02:30"), "2026-03-29T01:30:00Z");
        assert_eq!(at("2026-03-29T03:30"), "2026-03-29T01:30:00Z");
        assert_eq!(at("2026-10-25T02:30"), "2026-10-25T00:30:00Z");
        assert_eq!(at("2026-07-01T12:00"), "2026-07-01T10:00:00Z");
    }

    #[test]
    fn what_is_not_a_time_is_refused() {
        for wrong in ["", "2026-07-06", "2026-07-06T", "aTb"] {
            assert_eq!(Civil::from_input(wrong), None, "{wrong}");
        }
    }
}
