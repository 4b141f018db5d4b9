//! Stretches of time in whole seconds: joined, cut out, clipped, added up. What they stand for is the caller's.

/// From a second since 1970 up to another, which is no part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// First second.
    pub from: i64,
    /// First second after it.
    pub to: i64,
}

impl Span {
    /// All time there is.
    pub const ALWAYS: Span = Span {
        from: i64::MIN,
        to: i64::MAX,
    };

    /// Its length in seconds; 0 where it ends before it begins.
    pub fn seconds(self) -> i64 {
        self.to.saturating_sub(self.from).max(0)
    }

    /// What lies in both.
    pub fn both(self, other: Span) -> Option<Span> {
        let span = Span {
            from: self.from.max(other.from),
            to: self.to.min(other.to),
        };
        (span.from < span.to).then_some(span)
    }
}

/// The same time without overlaps: in order, each apart from the next.
pub fn union(mut spans: Vec<Span>) -> Vec<Span> {
    spans.retain(|span| span.from < span.to);
    spans.sort_unstable();
    let mut out: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match out.last_mut() {
            Some(last) if span.from <= last.to => last.to = last.to.max(span.to),
            _ => out.push(span),
        }
    }
    out
}

/// What is left of `spans` without `holes`; both are unions.
pub fn without(spans: &[Span], holes: &[Span]) -> Vec<Span> {
    let mut out = Vec::with_capacity(spans.len());
    for span in spans {
        let mut from = span.from;
        for hole in holes {
            if hole.to <= from || hole.from >= span.to {
                continue;
            }
            if hole.from > from {
                out.push(Span {
                    from,
                    to: hole.from,
                });
            }
            from = from.max(hole.to);
        }
        if from < span.to {
            out.push(Span { from, to: span.to });
        }
    }
    out
}

/// What of a union lies within `outer`.
pub fn within(spans: &[Span], outer: Span) -> Vec<Span> {
    spans.iter().filter_map(|span| span.both(outer)).collect()
}

/// The seconds of a union.
pub fn total(spans: &[Span]) -> i64 {
    spans.iter().map(|span| span.seconds()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn span(from: i64, to: i64) -> Span {
        Span { from, to }
    }

    #[test]
    fn what_touches_is_one_and_what_is_cut_out_leaves_two() {
        let joined = union(vec![span(5, 9), span(0, 3), span(3, 6), span(20, 20)]);
        assert_eq!(joined, [span(0, 9)]);
        let left = without(&[span(0, 10), span(20, 30)], &[span(4, 6), span(8, 25)]);
        assert_eq!(left, [span(0, 4), span(6, 8), span(25, 30)]);
        assert_eq!(
            within(&left, span(2, 27)),
            [span(2, 4), span(6, 8), span(25, 27)]
        );
        assert_eq!(total(&left), 11);
        assert_eq!(span(3, 1).seconds(), 0);
    }

    fn any_spans() -> impl Strategy<Value = Vec<Span>> {
        let one = (0_i64..60, 0_i64..60).prop_map(|(from, to)| span(from, to));
        prop::collection::vec(one, 0..8)
    }

    fn holds(spans: &[Span], second: i64) -> bool {
        spans.iter().any(|s| (s.from..s.to).contains(&second))
    }

    proptest! {
        #[test]
        fn every_second_is_in_it_or_not_as_it_should_be(spans in any_spans(), holes in any_spans()) {
            let (joined, cut) = (union(spans.clone()), union(holes.clone()));
            let left = without(&joined, &cut);
            let inside = within(&left, span(10, 40));
            for second in 0..60 {
                prop_assert_eq!(holds(&joined, second), holds(&spans, second));
                let kept = holds(&spans, second) && !holds(&holes, second);
                prop_assert_eq!(holds(&left, second), kept);
                prop_assert_eq!(holds(&inside, second), kept && (10..40).contains(&second));
            }
            prop_assert_eq!(total(&left), (0..60).filter(|s| holds(&left, *s)).count() as i64);
            prop_assert_eq!(union(left.clone()), left);
        }
    }
}
