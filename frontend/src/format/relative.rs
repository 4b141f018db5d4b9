//! How long ago or how far off, in one unit or two. It goes beside the absolute time, never instead of it.

use saiki_api::Lang;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// A span in the two units that matter: `1日4時間`, `1 d 4 h`.
pub fn span(seconds: i64, lang: Lang) -> String {
    let s = seconds.abs();
    let (days, hours, minutes) = (s / DAY, s % DAY / HOUR, s % HOUR / MINUTE);
    let parts = match (days, hours, minutes) {
        (0, 0, 0) => [(s, "秒", "s"), (0, "", "")],
        (0, 0, m) => [(m, "分", "min"), (0, "", "")],
        (0, h, m) => [(h, "時間", "h"), (m, "分", "min")],
        (d, h, _) if d < 10 => [(d, "日", "d"), (h, "時間", "h")],
        (d, _, _) => [(d, "日", "d"), (0, "", "")],
    };
    let shown = parts
        .iter()
        .enumerate()
        .filter(|(i, (n, ..))| *i == 0 || *n > 0)
        .map(|(_, part)| part);
    match lang {
        Lang::Ja => shown.map(|(n, ja, _)| format!("{n}{ja}")).collect(),
        Lang::En => shown
            .map(|(n, _, en)| format!("{n} {en}"))
            .collect::<Vec<_>>()
            .join(" "),
    }
}

/// `3分前`, `あと2時間`, `in 2 h`; within a minute, "now". `seconds` is the time minus now.
pub fn relative(seconds: i64, lang: Lang) -> String {
    match (seconds, lang) {
        (-59..=59, _) => lang.pick("たった今", "just now").to_owned(),
        (..0, Lang::Ja) => format!("{}前", span(seconds, lang)),
        (..0, Lang::En) => format!("{} ago", span(seconds, lang)),
        (_, Lang::Ja) => format!("あと{}", span(seconds, lang)),
        (_, Lang::En) => format!("in {}", span(seconds, lang)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_names_the_two_units_that_matter() {
        assert_eq!(span(9 * HOUR + 12 * MINUTE, Lang::Ja), "9時間12分");
        assert_eq!(span(DAY + 4 * HOUR + 59, Lang::En), "1 d 4 h");
        assert_eq!(span(2 * HOUR, Lang::En), "2 h");
        assert_eq!(span(40 * DAY + HOUR, Lang::Ja), "40日");
        assert_eq!(span(7, Lang::Ja), "7秒");
    }

    #[test]
    fn past_and_future_are_told_apart() {
        assert_eq!(relative(-180, Lang::Ja), "3分前");
        assert_eq!(relative(2 * HOUR, Lang::En), "in 2 h");
        assert_eq!(relative(-30, Lang::En), "just now");
    }
}
