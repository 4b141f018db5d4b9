//! Rules of service windows: which times somebody may enter for an outage, a degradation or a time left out. What they
//! mean under a contract is `sla_checks`.

use crate::{fault::Faults, text};
use jiff::{Timestamp, ToSpan};
use saiki_api::service_windows::{WindowFields, WindowKind};

/// Longest name of a service, in characters.
pub const MAX_SERVICE: usize = 200;
/// Longest note, in characters.
pub const MAX_NOTE: usize = 2_000;
/// Longest window, in hours: a leap year.
pub const MAX_HOURS: i64 = 366 * 24;
/// How long ago a window may begin, in hours: about ten years.
const OLDEST_HOURS: i64 = 10 * MAX_HOURS;

/// By what services are told apart: without regard to width, case and blanks.
pub fn service_key(name: &str) -> String {
    text::fold(name)
}

/// A window as it is kept: no stray blanks, and times to the second, in which downtime is counted.
pub fn tidied(mut window: WindowFields) -> WindowFields {
    window.service = window.service.trim().to_owned();
    window.from = whole(window.from);
    window.to = window.to.map(whole);
    window.responded_at = window.responded_at.map(whole);
    window
}

fn whole(at: Timestamp) -> Timestamp {
    Timestamp::from_second(at.as_second()).unwrap_or(at)
}

/// Whether a window may be entered like this.
pub fn check(window: &WindowFields, now: Timestamp) -> Faults {
    let mut faults = Faults::default();
    faults.line("service", &window.service, MAX_SERVICE);
    faults.prose("note", &window.note, MAX_NOTE);
    let excluded = window.kind == WindowKind::Excluded;
    match (excluded, window.exclusion) {
        (true, None) => faults.add(
            "exclusion",
            "required",
            "除外する理由を選んでください",
            "Say why this time may be left out",
        ),
        (false, Some(_)) => faults.add(
            "exclusion",
            "contradiction",
            "除外の理由は、種類が「除外」のときだけ選べます",
            "Only a time that is left out has a reason to leave it out",
        ),
        _ => {}
    }
    check_span(window, now, &mut faults);
    check_response(window, now, &mut faults);
    faults
}

/// Planned maintenance may lie ahead; what happened may not.
fn check_span(window: &WindowFields, now: Timestamp, faults: &mut Faults) {
    let oldest = now.checked_sub(OLDEST_HOURS.hours());
    if oldest.is_ok_and(|oldest| window.from < oldest) {
        faults.add(
            "from",
            "too_early",
            "10年以上前の日時です。日付を確かめてください",
            "This is more than ten years ago; check the date",
        );
    }
    let happened = window.kind != WindowKind::Excluded;
    for (field, at) in [("from", Some(window.from)), ("to", window.to)] {
        if happened && at.is_some_and(|at| at > now) {
            faults.add(
                field,
                "in_future",
                "まだ来ていない日時です。続いている場合は終了を空欄にしてください",
                "This time has not come yet; leave the end out while it lasts",
            );
        }
    }
    let end = window.to.unwrap_or(now.max(window.from));
    if window.to.is_some_and(|to| to <= window.from) {
        faults.add(
            "to",
            "out_of_order",
            "終了は開始より後の日時にしてください",
            "The end must be after the beginning",
        );
    } else if end.duration_since(window.from).as_hours() > MAX_HOURS {
        faults.add(
            if window.to.is_some() { "to" } else { "from" },
            "too_long",
            "1年を超えています。日時を確かめるか、期間を分けて登録してください",
            "This is longer than a year; check the times, or enter several windows",
        );
    }
}

fn check_response(window: &WindowFields, now: Timestamp, faults: &mut Faults) {
    let Some(at) = window.responded_at else {
        return;
    };
    if window.kind == WindowKind::Excluded {
        faults.add(
            "responded_at",
            "contradiction",
            "対応開始の日時は、停止と品質低下にだけ登録できます",
            "Work begins on an outage or a degradation, not on a time that is left out",
        );
    } else if at < window.from {
        faults.add(
            "responded_at",
            "out_of_order",
            "対応開始が期間の開始より前になっています",
            "Work began before the window did",
        );
    } else if at > now {
        faults.add(
            "responded_at",
            "in_future",
            "まだ来ていない日時です",
            "This time has not come yet",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use saiki_api::service_terms::Exclusion;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn window() -> WindowFields {
        WindowFields {
            service: "会員サイト".to_owned(),
            kind: WindowKind::Outage,
            exclusion: None,
            from: at("2026-11-03T00:00:00Z"),
            to: Some(at("2026-11-03T02:00:00Z")),
            responded_at: Some(at("2026-11-03T00:10:00Z")),
            note: String::new(),
        }
    }

    fn fields(window: &WindowFields) -> Vec<String> {
        let faults = check(window, at("2026-11-10T00:00:00Z")).0;
        faults.into_iter().map(|fault| fault.field).collect()
    }

    #[test]
    fn what_happened_is_not_entered_ahead_and_maintenance_may_be() {
        assert!(fields(&window()).is_empty());
        let mut ahead = window();
        ahead.from = at("2026-11-20T00:00:00Z");
        ahead.to = Some(at("2026-11-20T02:00:00Z"));
        ahead.responded_at = None;
        assert_eq!(fields(&ahead), ["from", "to"]);
        ahead.kind = WindowKind::Excluded;
        assert_eq!(fields(&ahead), ["exclusion"]);
        ahead.exclusion = Some(Exclusion::PlannedMaintenance);
        assert!(fields(&ahead).is_empty());
        ahead.responded_at = Some(ahead.from);
        assert_eq!(fields(&ahead), ["responded_at"]);
    }

    #[test]
    fn wrong_input_is_named() {
        let mut wrong = window();
        wrong.service = " ".to_owned();
        wrong.exclusion = Some(Exclusion::ForceMajeure);
        wrong.to = Some(wrong.from);
        wrong.responded_at = Some(at("2026-11-02T23:59:59Z"));
        assert_eq!(
            fields(&wrong),
            ["service", "exclusion", "to", "responded_at"]
        );
        let mut long = window();
        long.from = at("2025-11-01T00:00:00Z");
        assert_eq!(fields(&long), ["to"]);
        long.to = None;
        assert_eq!(fields(&long), ["from"]);
        long.from = at("2006-11-01T00:00:00Z");
        assert_eq!(fields(&long), ["from", "from"]);
    }

    #[test]
    fn a_window_is_kept_to_the_second() {
        let mut fine = window();
        fine.service = " 会員サイト　".to_owned();
        fine.from = at("2026-11-03T00:00:00.75Z");
        assert_eq!(tidied(fine), window());
        assert_eq!(service_key("Ｗｅｂ ショップ"), service_key("web ショップ"));
    }
}
