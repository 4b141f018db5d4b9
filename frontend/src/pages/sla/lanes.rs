//! Where bars and the present stand on the chart of outages, in its own units; marks on its axis are in `marks`. Pure: no
//! browser, no words; the rules of the zone come as a function.

use super::marks::{self, Tick};
use crate::format::civil::Civil;
use saiki_api::{
    Timestamp,
    service_windows::{ServiceWindow, WindowKind},
};
use std::ops::RangeInclusive;

/// Height of a lane; the style sheet gives the names beside it the same.
pub(super) const ROW: f64 = 62.0;
/// Height of the dates above.
pub(super) const HEAD: f64 = 34.0;
/// Width into which the whole is fitted at first.
const FIT: f64 = 860.0;
/// Widest chart.
const MOST_WIDTH: f64 = 12_000.0;
/// How far it can be zoomed: an hour is two to this power wide.
const LEVELS: RangeInclusive<i32> = -6..=9;
/// Narrowest bar: what exists can be seen.
const LEAST_BAR: f64 = 4.0;
/// Least time on either side, in seconds.
const LEAST_MARGIN: i64 = 1_800;

/// A bar.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bar {
    /// Place of its window in the list.
    pub at: usize,
    pub x: f64,
    pub width: f64,
    pub kind: WindowKind,
    /// Whether it reaches to now because it is not over.
    pub running: bool,
    /// Room for a word above it, up to the next bar of the same height.
    pub room: f64,
}

/// A service with its bars, from left to right.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Lane {
    pub service: String,
    pub bars: Vec<Bar>,
}

/// The chart.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Picture {
    pub width: f64,
    pub height: f64,
    pub lanes: Vec<Lane>,
    pub ticks: Vec<Tick>,
    pub now: Option<f64>,
    /// How far it is zoomed, and how far it can be.
    pub level: i32,
    pub least: i32,
    pub most: i32,
}

/// A name as names are compared: width and case do not matter.
fn plain(name: &str) -> String {
    let half = |c: char| match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        other => other,
    };
    name.trim()
        .chars()
        .map(half)
        .collect::<String>()
        .to_lowercase()
}

/// Seconds at which a window begins and ends; one that is not over ends now.
fn reach(window: &ServiceWindow, now: Timestamp) -> (i64, i64) {
    let from = window.fields.from.as_second();
    let to = window.fields.to.unwrap_or(now).as_second();
    (from, to.max(from))
}

/// Width of an hour.
fn per_hour(level: i32) -> f64 {
    2_f64.powi(level)
}

/// The chart of the windows; none without any. `wanted` is how far it should be zoomed, `narrow` whether the screen is.
pub(super) fn picture(
    windows: &[ServiceWindow],
    now: Timestamp,
    wanted: Option<i32>,
    narrow: bool,
    wall: impl Fn(Timestamp) -> Option<Civil>,
) -> Option<Picture> {
    let reaches: Vec<(i64, i64)> = windows.iter().map(|window| reach(window, now)).collect();
    let first = reaches.iter().map(|(from, _)| *from).min()?;
    let last = reaches.iter().map(|(_, to)| *to).max()?;
    let margin = ((last - first) / 25).max(LEAST_MARGIN);
    let span = (first - margin, last + margin);
    let hours = (span.1 - span.0) as f64 / 3_600.0;
    let widest = |most: f64| LEVELS.rev().find(|level| hours * per_hour(*level) <= most);
    let fit = widest(FIT).unwrap_or(*LEVELS.start());
    let (least, most) = (
        (fit - 2).max(*LEVELS.start()),
        widest(MOST_WIDTH).unwrap_or(fit).max(fit),
    );
    let usual = if narrow { fit - 1 } else { fit };
    let level = wanted.unwrap_or(usual).clamp(least, most);
    let scale = per_hour(level);
    let place = |second: i64| (second - span.0) as f64 / 3_600.0 * scale;
    let width = hours * scale;
    let lanes = lanes(windows, &reaches, place, width);
    Some(Picture {
        width,
        height: HEAD + lanes.len() as f64 * ROW,
        ticks: marks::ticks(span, scale, &wall),
        now: (span.0..=span.1)
            .contains(&now.as_second())
            .then(|| place(now.as_second())),
        lanes,
        level,
        least,
        most,
    })
}

/// A lane a service, in the order in which they first went down.
fn lanes(
    windows: &[ServiceWindow],
    reaches: &[(i64, i64)],
    place: impl Fn(i64) -> f64,
    width: f64,
) -> Vec<Lane> {
    let mut order: Vec<(usize, &ServiceWindow, (i64, i64))> = windows
        .iter()
        .zip(reaches)
        .enumerate()
        .map(|(at, (window, reach))| (at, window, *reach))
        .collect();
    order.sort_by_key(|(at, _, (from, _))| (*from, *at));
    let mut lanes: Vec<(String, Lane)> = Vec::new();
    for (at, window, (from, to)) in order {
        let bar = Bar {
            at,
            x: place(from),
            width: (place(to) - place(from)).max(LEAST_BAR),
            kind: window.fields.kind,
            running: window.fields.to.is_none(),
            room: 0.0,
        };
        let name = plain(&window.fields.service);
        match lanes.iter_mut().find(|(known, _)| *known == name) {
            Some((_, lane)) => lane.bars.push(bar),
            None => lanes.push((
                name,
                Lane {
                    service: window.fields.service.clone(),
                    bars: vec![bar],
                },
            )),
        }
    }
    lanes
        .into_iter()
        .map(|(_, lane)| Lane {
            bars: with_room(lane.bars, width),
            ..lane
        })
        .collect()
}

/// Bars with the room above them. Excluded times stand lower than the rest and share no line with them.
fn with_room(bars: Vec<Bar>, width: f64) -> Vec<Bar> {
    let low = |bar: &Bar| bar.kind == WindowKind::Excluded;
    let (mut high_next, mut low_next) = (width, width);
    let mut all: Vec<Bar> = bars
        .into_iter()
        .rev()
        .map(|bar| {
            let next = if low(&bar) {
                &mut low_next
            } else {
                &mut high_next
            };
            let room = (*next - bar.x).max(0.0);
            *next = bar.x;
            Bar { room, ..bar }
        })
        .collect();
    all.reverse();
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::sla::marks::Named;
    use saiki_api::{Uuid, service_windows::WindowFields};

    const TOKYO: i64 = 9 * 3_600;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn window(service: &str, kind: WindowKind, from: &str, to: Option<&str>) -> ServiceWindow {
        ServiceWindow {
            id: Uuid::from_u128(1),
            fields: WindowFields {
                service: service.to_owned(),
                kind,
                exclusion: None,
                from: at(from),
                to: to.map(at),
                responded_at: None,
                note: String::new(),
            },
            by_name: String::new(),
            updated_at: at(from),
            version: 1,
        }
    }

    fn tokyo(at: Timestamp) -> Option<Civil> {
        let shifted = Timestamp::from_second(at.as_second() + TOKYO).ok()?;
        let wall = jiff::tz::Offset::UTC.to_datetime(shifted);
        Some(Civil {
            year: wall.year().into(),
            month: wall.month().into(),
            day: wall.day().into(),
            hour: wall.hour().into(),
            minute: wall.minute().into(),
            second: wall.second().into(),
        })
    }

    fn three() -> Vec<ServiceWindow> {
        vec![
            window(
                "券売",
                WindowKind::Outage,
                "2026-11-20T01:00:00Z",
                Some("2026-11-20T03:10:00Z"),
            ),
            window("ＡＰＩ", WindowKind::Degraded, "2026-11-20T05:00:00Z", None),
            window(
                "api",
                WindowKind::Excluded,
                "2026-11-20T06:00:00Z",
                Some("2026-11-20T06:30:00Z"),
            ),
        ]
    }

    fn drawn(windows: &[ServiceWindow], now: &str, wanted: Option<i32>) -> Picture {
        picture(windows, at(now), wanted, false, tokyo).unwrap()
    }

    #[test]
    fn a_service_has_one_lane_however_its_name_is_typed() {
        let picture = drawn(&three(), "2026-11-20T09:00:00Z", None);
        let lanes: Vec<(&str, usize)> = picture
            .lanes
            .iter()
            .map(|lane| (lane.service.as_str(), lane.bars.len()))
            .collect();
        assert_eq!(lanes, [("券売", 1), ("ＡＰＩ", 2)]);
        assert_eq!(picture.height, HEAD + 2.0 * ROW);
    }

    #[test]
    fn what_is_not_over_reaches_to_now_and_bars_stay_inside() {
        let picture = drawn(&three(), "2026-11-20T09:00:00Z", None);
        let bars: Vec<&Bar> = picture.lanes.iter().flat_map(|lane| &lane.bars).collect();
        let running: Vec<&&Bar> = bars.iter().filter(|bar| bar.running).collect();
        assert_eq!(running.len(), 1);
        let end = running[0].x + running[0].width;
        assert!((end - picture.now.unwrap()).abs() < 0.01, "{end}");
        assert!(
            bars.iter()
                .all(|bar| bar.x >= 0.0 && bar.x + bar.width <= picture.width)
        );
    }

    #[test]
    fn the_present_is_left_out_when_all_is_long_over() {
        let windows = [window(
            "券売",
            WindowKind::Outage,
            "2026-11-20T01:00:00Z",
            Some("2026-11-20T03:10:00Z"),
        )];
        assert_eq!(drawn(&windows, "2027-02-20T01:00:00Z", None).now, None);
    }

    #[test]
    fn an_outage_of_a_second_can_be_seen() {
        let windows = [
            window(
                "券売",
                WindowKind::Outage,
                "2026-11-01T00:00:00Z",
                Some("2026-11-01T00:00:01Z"),
            ),
            window(
                "券売",
                WindowKind::Outage,
                "2026-11-28T00:00:00Z",
                Some("2026-11-28T06:00:00Z"),
            ),
        ];
        let picture = drawn(&windows, "2026-11-29T00:00:00Z", None);
        assert_eq!(picture.lanes[0].bars[0].width, LEAST_BAR);
        assert!(picture.lanes[0].bars[0].room <= picture.lanes[0].bars[1].x);
    }

    #[test]
    fn marks_stand_at_whole_hours_of_the_zone_and_name_the_day_once() {
        let picture = drawn(&three(), "2026-11-20T09:00:00Z", None);
        assert!(picture.ticks.len() > 3, "{:?}", picture.ticks);
        assert!(
            picture
                .ticks
                .iter()
                .all(|tick| tick.at.as_second() % 600 == 0 && tick.clock)
        );
        // From half past nine to half past six on one day in Tokyo: one day, told at the first mark.
        let named: Vec<&Tick> = picture
            .ticks
            .iter()
            .filter(|tick| tick.named.is_some())
            .collect();
        assert_eq!(named.len(), 1);
        assert_eq!(named[0].x, picture.ticks[0].x);
    }

    #[test]
    fn over_weeks_marks_are_days_and_over_years_months() {
        let long = |to: &str| {
            [window(
                "券売",
                WindowKind::Outage,
                "2026-01-05T15:00:00Z",
                Some(to),
            )]
        };
        let weeks = drawn(&long("2026-01-15T15:00:00Z"), "2026-02-01T00:00:00Z", None);
        let days = &weeks.ticks;
        assert!(days.len() > 3 && days.iter().all(|tick| tick.named == Some(Named::Day)));
        // Midnight in Tokyo.
        assert!(
            days.iter()
                .all(|tick| (tick.at.as_second() + TOKYO) % 86_400 == 0)
        );
        let years = drawn(&long("2028-01-05T15:00:00Z"), "2028-02-01T00:00:00Z", None);
        let months = &years.ticks;
        assert!(months.len() > 2 && months.iter().all(|tick| tick.named == Some(Named::Month)));
        assert!(
            months
                .windows(2)
                .all(|two| two[1].x - two[0].x >= Named::Month.needs())
        );
    }

    #[test]
    fn zooming_stays_within_bounds_and_the_widest_is_wider() {
        let usual = drawn(&three(), "2026-11-20T09:00:00Z", None);
        let widest = drawn(&three(), "2026-11-20T09:00:00Z", Some(99));
        let narrowest = drawn(&three(), "2026-11-20T09:00:00Z", Some(-99));
        assert_eq!((widest.level, narrowest.level), (usual.most, usual.least));
        assert!(narrowest.width < usual.width && usual.width < widest.width);
        assert!(widest.width <= MOST_WIDTH && usual.width <= FIT);
    }

    #[test]
    fn without_windows_there_is_no_chart() {
        assert_eq!(
            picture(&[], at("2026-11-20T09:00:00Z"), None, false, tokyo),
            None
        );
    }
}
