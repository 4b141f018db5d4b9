//! Stretches of time: what two share, what one leaves of another. Half open; an empty one does not exist.

use jiff::Timestamp;
use saiki_api::log_sources::Stretch;

const DAY: i64 = 86_400;

/// An instant so many days and seconds later (earlier when negative), at the calendar's ends at most.
pub fn later(at: Timestamp, days: i64, seconds: i64) -> Timestamp {
    let moved = at
        .as_second()
        .saturating_add(days.saturating_mul(DAY))
        .saturating_add(seconds);
    let end = if moved < 0 {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    };
    Timestamp::new(moved, at.subsec_nanosecond()).unwrap_or(end)
}

/// The stretch between two instants, unless it is empty.
pub fn stretch(from: Timestamp, to: Timestamp) -> Option<Stretch> {
    (from < to).then_some(Stretch { from, to })
}

/// What two stretches share.
pub fn intersect(a: Stretch, b: Stretch) -> Option<Stretch> {
    stretch(a.from.max(b.from), a.to.min(b.to))
}

/// Both stretches, made one where they touch, in order.
pub fn merged(a: &Option<Stretch>, b: &Option<Stretch>) -> Vec<Stretch> {
    let mut all: Vec<Stretch> = a.iter().chain(b).copied().collect();
    all.sort_by_key(|stretch| stretch.from);
    let mut out: Vec<Stretch> = Vec::new();
    for next in all {
        match out.last_mut() {
            Some(last) if next.from <= last.to => last.to = last.to.max(next.to),
            _ => out.push(next),
        }
    }
    out
}

/// What is left of `whole` without `parts`, which are in order and do not overlap.
pub fn without(whole: Stretch, parts: &[Stretch]) -> Vec<Stretch> {
    let mut left = Vec::new();
    let mut from = whole.from;
    for part in parts {
        left.extend(stretch(from, part.from.min(whole.to)));
        from = from.max(part.to);
    }
    left.extend(stretch(from, whole.to));
    left
}
