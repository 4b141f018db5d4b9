//! What changed between two texts, line by line and within a line sign by sign, as a reader wants it. Pure.

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// In both.
    Same(String),
    /// In the old text only.
    Went(String),
    /// In the new text only.
    Came(String),
}

/// A line of the comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Whether the old text has it.
    pub old: bool,
    /// Whether the new text has it.
    pub new: bool,
    /// Its pieces.
    pub parts: Vec<Change>,
}

/// Most cells of a comparison table: beyond, lines count as replaced whole, so that no text can stall the browser.
const CELLS: usize = 4_000_000;

/// Lines of both texts in reading order. A line that was changed comes twice, old then new, with what differs marked.
pub fn lines(old: &str, new: &str) -> Vec<Line> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let mut out = Vec::new();
    let (mut went, mut came): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    for step in steps(&old, &new) {
        match step {
            Step::Same(line) => {
                flush(&mut went, &mut came, &mut out);
                out.push(Line {
                    old: true,
                    new: true,
                    parts: vec![Change::Same((*line).to_owned())],
                });
            }
            Step::Went(line) => went.push(line),
            Step::Came(line) => came.push(line),
        }
    }
    flush(&mut went, &mut came, &mut out);
    out
}

/// Pairs lines that were replaced, and marks within each what differs.
fn flush(went: &mut Vec<&str>, came: &mut Vec<&str>, out: &mut Vec<Line>) {
    let pairs = went.len().max(came.len());
    for at in 0..pairs {
        let (old, new) = (went.get(at).copied(), came.get(at).copied());
        let within = signs(old.unwrap_or_default(), new.unwrap_or_default());
        let paired = old.is_some() && new.is_some();
        if old.is_some() {
            out.push(side(&within, true, paired));
        }
        if new.is_some() {
            out.push(side(&within, false, paired));
        }
    }
    went.clear();
    came.clear();
}

/// One side of a changed line. A line without a counterpart is marked by its edge alone.
fn side(within: &[Change], old: bool, paired: bool) -> Line {
    let parts = within.iter().filter_map(|part| match part {
        Change::Same(text) => Some(Change::Same(text.clone())),
        Change::Went(text) if old && paired => Some(Change::Went(text.clone())),
        Change::Came(text) if !old && paired => Some(Change::Came(text.clone())),
        Change::Went(text) if old => Some(Change::Same(text.clone())),
        Change::Came(text) if !old => Some(Change::Same(text.clone())),
        _ => None,
    });
    Line {
        old,
        new: !old,
        parts: parts.collect(),
    }
}

/// What differs within a line.
fn signs(old: &str, new: &str) -> Vec<Change> {
    let (old, new): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
    let mut out: Vec<Change> = Vec::new();
    for step in steps(&old, &new) {
        match (step, out.last_mut()) {
            (Step::Same(c), Some(Change::Same(text)))
            | (Step::Went(c), Some(Change::Went(text)))
            | (Step::Came(c), Some(Change::Came(text))) => text.push(*c),
            (Step::Same(c), _) => out.push(Change::Same(c.to_string())),
            (Step::Went(c), _) => out.push(Change::Went(c.to_string())),
            (Step::Came(c), _) => out.push(Change::Came(c.to_string())),
        }
    }
    out
}

enum Step<'a, T> {
    Same(&'a T),
    Went(&'a T),
    Came(&'a T),
}

/// The shortest way from one sequence to the other: the longest common subsequence, by its table.
fn steps<'a, T: PartialEq>(old: &'a [T], new: &'a [T]) -> Vec<Step<'a, T>> {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let most = old.len().min(new.len()) - head;
    let ends = old.iter().rev().zip(new.iter().rev());
    let tail = ends.take(most).take_while(|(a, b)| a == b).count();
    let inner = |all: &'a [T]| all.get(head..all.len() - tail).unwrap_or_default();
    let mut out: Vec<Step<'a, T>> = old.iter().take(head).map(Step::Same).collect();
    middle(inner(old), inner(new), &mut out);
    out.extend(old.iter().skip(old.len() - tail).map(Step::Same));
    out
}

fn middle<'a, T: PartialEq>(old: &'a [T], new: &'a [T], out: &mut Vec<Step<'a, T>>) {
    let width = new.len() + 1;
    if old.is_empty() || new.is_empty() || (old.len() + 1).saturating_mul(width) > CELLS {
        out.extend(old.iter().map(Step::Went));
        out.extend(new.iter().map(Step::Came));
        return;
    }
    // `common` at (i, j): how long a common subsequence of what follows there is.
    let mut common = vec![0_u32; (old.len() + 1) * width];
    let at = |common: &[u32], i: usize, j: usize| common.get(i * width + j).copied().unwrap_or(0);
    for (i, a) in old.iter().enumerate().rev() {
        for (j, b) in new.iter().enumerate().rev() {
            let best = match a == b {
                true => at(&common, i + 1, j + 1) + 1,
                false => at(&common, i + 1, j).max(at(&common, i, j + 1)),
            };
            if let Some(cell) = common.get_mut(i * width + j) {
                *cell = best;
            }
        }
    }
    let (mut i, mut j) = (0, 0);
    while let (Some(a), Some(b)) = (old.get(i), new.get(j)) {
        if a == b {
            out.push(Step::Same(a));
            (i, j) = (i + 1, j + 1);
        } else if at(&common, i + 1, j) >= at(&common, i, j + 1) {
            out.push(Step::Went(a));
            i += 1;
        } else {
            out.push(Step::Came(b));
            j += 1;
        }
    }
    out.extend(old.iter().skip(i).map(Step::Went));
    out.extend(new.iter().skip(j).map(Step::Came));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The comparison as text: ` same`, `-old`, `+new`, with changed pieces in brackets.
    fn shown(old: &str, new: &str) -> Vec<String> {
        let part = |part: &Change| match part {
            Change::Same(text) => text.clone(),
            Change::Went(text) | Change::Came(text) => format!("[{text}]"),
        };
        let line = |line: &Line| {
            let mark = match (line.old, line.new) {
                (true, true) => ' ',
                (true, false) => '-',
                _ => '+',
            };
            format!("{mark}{}", line.parts.iter().map(part).collect::<String>())
        };
        lines(old, new).iter().map(line).collect()
    }

    #[test]
    fn a_changed_word_is_marked_within_its_line() {
        assert_eq!(
            shown(
                "佐藤様\n7月6日に発生しました。\n以上",
                "佐藤様\n7月8日に発生しました。\n以上"
            ),
            [
                " 佐藤様",
                "-7月[6]日に発生しました。",
                "+7月[8]日に発生しました。",
                " 以上"
            ]
        );
    }

    #[test]
    fn added_and_removed_lines_stand_alone() {
        assert_eq!(shown("a\nc", "a\nb\nc"), [" a", "+b", " c"]);
        assert_eq!(shown("a\nb\nc", "a\nc"), [" a", "-b", " c"]);
        assert_eq!(shown("", "新しい本文"), ["+新しい本文"]);
        assert_eq!(shown("same", "same"), [" same"]);
    }

    #[test]
    fn both_texts_can_be_read_off_whatever_they_are() {
        let texts = [
            "",
            "a",
            "a\nb\n\nc",
            "c\nb\na",
            "あいう\nabc\n\n終",
            "終\nあう\nabcd",
        ];
        for old in texts {
            for new in texts {
                let all = lines(old, new);
                let side = |wanted: fn(&Line) -> bool| -> Vec<String> {
                    let text = |part: &Change| match part {
                        Change::Same(text) | Change::Went(text) | Change::Came(text) => {
                            text.clone()
                        }
                    };
                    all.iter()
                        .filter(|line| wanted(line))
                        .map(|line| line.parts.iter().map(text).collect())
                        .collect()
                };
                assert_eq!(side(|line| line.old), old.lines().collect::<Vec<_>>());
                assert_eq!(side(|line| line.new), new.lines().collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn a_huge_text_is_replaced_whole_instead_of_stalling() {
        let (old, new) = ("あ".repeat(5_000), "い".repeat(5_000));
        assert_eq!(lines(&old, &new).len(), 2);
    }
}
