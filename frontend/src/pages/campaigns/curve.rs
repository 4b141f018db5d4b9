//! Where things stand in the picture of a campaign's course: the arithmetic of the chart. Pure; drawing is in `chart`.

/// Width of the picture in its own units.
pub const WIDTH: f64 = 640.0;
/// Height of the picture.
pub const HEIGHT: f64 = 196.0;
/// Left edge of the curve; percentages stand left of it.
pub const LEFT: f64 = 46.0;
/// Height at which everybody is reached.
pub const TOP: f64 = 22.0;
/// Height at which nobody is.
pub const BOTTOM: f64 = 164.0;
const RIGHT: f64 = 620.0;
/// Where the even part of the axis ends when the deadline lies far beyond it.
const BREAK: f64 = 510.0;
/// Where a deadline beyond the break is drawn.
const BEYOND: f64 = 580.0;

/// The time axis: even from the start to the end of the work, then, if need be, broken off before the deadline.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Axis {
    start: f64,
    end: f64,
    right: f64,
    deadline: Option<f64>,
}

impl Axis {
    /// An axis for work from `start` to `end`; all in seconds since 1970.
    pub fn new(start: f64, end: f64, deadline: Option<f64>) -> Self {
        let end = end.max(start + 1.0);
        let near = deadline.filter(|at| *at > start && *at <= start + (end - start) * 1.4);
        match (near, deadline.filter(|at| *at > start)) {
            (Some(at), _) => Axis {
                start,
                end: end.max(at),
                right: RIGHT,
                deadline: None,
            },
            (None, Some(at)) => Axis {
                start,
                end,
                right: BREAK,
                deadline: Some(at),
            },
            (None, None) => Axis {
                start,
                end,
                right: RIGHT,
                deadline: None,
            },
        }
    }

    /// The place of an instant, never outside the picture.
    pub fn x(&self, at: f64) -> f64 {
        if self.deadline.is_some_and(|deadline| at >= deadline) {
            return BEYOND;
        }
        let part = (at - self.start) / (self.end - self.start);
        LEFT + part.clamp(0.0, 1.0) * (self.right - LEFT)
    }

    /// Where the axis is broken off, if it is.
    pub fn broken_at(&self) -> Option<f64> {
        self.deadline.map(|_| (BREAK + BEYOND) / 2.0)
    }
}

/// How words stand at a place of the axis: those at either edge of the picture would not fit around it.
pub fn anchor(x: f64) -> &'static str {
    if x < LEFT + 40.0 {
        "start"
    } else if x > RIGHT - 30.0 {
        "end"
    } else {
        "middle"
    }
}

/// The height of a count.
pub fn y(count: f64, total: f64) -> f64 {
    let part = if total > 0.0 { count / total } else { 0.0 };
    BOTTOM - part.clamp(0.0, 1.0) * (BOTTOM - TOP)
}

/// A path through points.
pub fn path(points: impl IntoIterator<Item = (f64, f64)>) -> String {
    let mut out = String::new();
    for (i, (x, y)) in points.into_iter().enumerate() {
        out.push_str(&format!("{}{x:.1} {y:.1}", if i == 0 { "M" } else { " L" }));
    }
    out
}

/// Joins the server's curve with what was heard since it was read: points that lie before its end or below it are left
/// out, so that the line never turns back.
pub fn joined(mut curve: Vec<(f64, f64)>, heard: &[(f64, f64)]) -> Vec<(f64, f64)> {
    for point in heard {
        if curve
            .last()
            .is_none_or(|last| point.0 > last.0 && point.1 >= last.1)
        {
            curve.push(*point);
        }
    }
    curve
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_deadline_is_on_the_same_axis_and_a_far_one_behind_a_break() {
        let near = Axis::new(0.0, 100.0, Some(130.0));
        assert_eq!(near.broken_at(), None);
        assert!(near.x(100.0) < near.x(130.0));
        let far = Axis::new(0.0, 100.0, Some(100_000.0));
        assert!(far.broken_at().is_some_and(|at| at > far.x(100.0)));
        assert_eq!(far.x(100_000.0), BEYOND);
    }

    #[test]
    fn words_at_the_edges_stay_in_the_picture() {
        assert_eq!([LEFT, 300.0, RIGHT].map(anchor), ["start", "middle", "end"]);
        assert_eq!(anchor(BEYOND), "middle");
    }

    #[test]
    fn a_deadline_before_the_start_changes_nothing() {
        assert_eq!(
            Axis::new(50.0, 100.0, Some(10.0)),
            Axis::new(50.0, 100.0, None)
        );
    }

    #[test]
    fn everything_stays_inside_the_picture() {
        let axis = Axis::new(10.0, 10.0, None);
        for at in [-5.0, 10.0, 11.0, 1e12] {
            assert!((LEFT..=RIGHT).contains(&axis.x(at)), "{at}");
        }
        assert_eq!((y(0.0, 0.0), y(500.0, 100.0)), (BOTTOM, TOP));
    }

    #[test]
    fn what_was_heard_goes_on_from_what_was_read() {
        let curve = vec![(0.0, 0.0), (10.0, 50.0)];
        let heard = [(9.0, 45.0), (11.0, 55.0), (12.0, 54.0), (13.0, 60.0)];
        assert_eq!(
            joined(curve, &heard),
            [(0.0, 0.0), (10.0, 50.0), (11.0, 55.0), (13.0, 60.0)]
        );
    }
}
