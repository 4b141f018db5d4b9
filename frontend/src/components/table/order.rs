//! Which rows are shown and in which order, where the browser decides it. Pure.

use super::column::Key;

/// What the address says of the order: a heading's stable name, and whether it is reversed (`-name`).
pub fn parse(sort: &str) -> (&str, bool) {
    match sort.strip_prefix('-') {
        Some(name) => (name, true),
        None => (sort, false),
    }
}

/// What a press on a heading makes of the present order: ascending, then descending, then none.
pub fn next(now: Option<&str>, name: &str) -> Option<String> {
    match now.map(parse) {
        Some((shown, false)) if shown == name => Some(format!("-{name}")),
        Some((shown, true)) if shown == name => None,
        _ => Some(name.to_owned()),
    }
}

/// Places of rows in order of their keys; equal ones stay as they were.
pub fn sorted(mut places: Vec<usize>, keys: &[Key], reversed: bool) -> Vec<usize> {
    places.sort_by(|a, b| {
        let (Some(a), Some(b)) = (keys.get(*a), keys.get(*b)) else {
            return std::cmp::Ordering::Equal;
        };
        if reversed { b.cmp(a) } else { a.cmp(b) }
    });
    places
}

/// Whether a row's text holds every word asked for, whatever their case and width of space.
pub fn matches(text: &str, asked: &str) -> bool {
    let text = text.to_lowercase();
    asked
        .to_lowercase()
        .split_whitespace()
        .all(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_goes_up_then_down_then_leaves() {
        assert_eq!(next(None, "Name").as_deref(), Some("Name"));
        assert_eq!(next(Some("Name"), "Name").as_deref(), Some("-Name"));
        assert_eq!(next(Some("-Name"), "Name"), None);
        assert_eq!(next(Some("-Name"), "State").as_deref(), Some("State"));
    }

    #[test]
    fn rows_are_ordered_and_equal_ones_keep_their_place() {
        let keys: Vec<Key> = ["b", "a", "b", "c"].map(Key::from).to_vec();
        let all = vec![0, 1, 2, 3];
        assert_eq!(sorted(all.clone(), &keys, false), [1, 0, 2, 3]);
        assert_eq!(sorted(all, &keys, true), [3, 0, 2, 1]);
    }

    #[test]
    fn every_word_must_be_there() {
        assert!(matches("本人への通知 第1報", "第1報　本人"));
        assert!(matches("Letter to Ann", "ANN letter"));
        assert!(!matches("Letter to Ann", "ann bob"));
        assert!(matches("anything", "  "));
    }
}
