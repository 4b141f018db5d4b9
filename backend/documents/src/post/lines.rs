//! Breaking text into lines: Japanese between any two characters but where the rules of kinsoku forbid it, words of other
//! scripts at their spaces, and what is too long for a line wherever it must be.

use super::font::Glyphs;
use crate::font::is_selector;
use unicode_normalization::char::compose;

/// No line begins with one of these (JIS X 4051, 行頭禁則).
const NOT_FIRST: &str = "、。，．・：；？！?!,.:;）)］]｝}〕〉》」』】〙〗〟’”｠»ゝゞヽヾーァィゥェォッャュョヮヵヶぁぃぅぇぉっゃゅょゎゕゖㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ々〻‐゠–〜～‼⁇⁈⁉%％‰°℃′″";
/// No line ends with one of these (行末禁則).
const NOT_LAST: &str = "（(［[｛{〔〈《「『【〘〖〝‘“｟«￥¥$＄£￡#＃№";
/// No line breaks between two of these (分離禁止).
const TOGETHER: &str = "―…‥—";

/// A character with its look.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Letter {
    /// The character.
    pub c: char,
    /// What chooses its form.
    pub selector: Option<char>,
    /// Whether it is set strong.
    pub strong: bool,
    /// How far it goes at size 1.
    pub width: f32,
}

/// Pieces of text as letters. Line ends stay as `\n`.
pub(super) fn letters(glyphs: &mut Glyphs<'_>, text: &[(bool, String)]) -> Vec<Letter> {
    let mut out = Vec::new();
    for (strong, text) in text {
        let mut chars = text.chars().peekable();
        while let Some(mut c) = chars.next() {
            // A letter with its mark is one glyph in fonts; text may come with the two apart. Nothing else is normalised:
            // names keep the very characters they are written with.
            while let Some(whole) = chars.peek().and_then(|mark| compose(c, *mark)) {
                chars.next();
                c = whole;
            }
            let c = if c == '\t' { ' ' } else { c };
            if (c.is_control() && c != '\n') || is_invisible(c) {
                continue;
            }
            let selector = chars.next_if(|next| is_selector(*next));
            let width = match c {
                '\n' => 0.0,
                c => glyphs.glyph(c, selector).width,
            };
            out.push(Letter {
                c,
                selector,
                strong: *strong,
                width,
            });
        }
    }
    out
}

/// Whether a character has no look: joiners, marks of direction and of byte order.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}')
}

/// Lines none of which is wider than `room`, in parts of the size. No text gives one empty line.
pub(super) fn broken(letters: &[Letter], room: f32) -> Vec<Vec<Letter>> {
    letters
        .split(|letter| letter.c == '\n')
        .flat_map(|line| one_line(line, room))
        .collect()
}

fn one_line(letters: &[Letter], room: f32) -> Vec<Vec<Letter>> {
    let mut lines = Vec::new();
    let mut rest = letters;
    loop {
        let end = end_of(rest, room);
        let (line, after) = rest.split_at_checked(end).unwrap_or((rest, &[]));
        lines.push(trimmed(line));
        let spaces = after.iter().take_while(|letter| letter.c == ' ').count();
        rest = after.get(spaces..).unwrap_or_default();
        if rest.is_empty() {
            return lines;
        }
    }
}

fn trimmed(line: &[Letter]) -> Vec<Letter> {
    let spaces = line.iter().rev().take_while(|letter| letter.c == ' ');
    let end = line.len() - spaces.count();
    line.get(..end).unwrap_or(line).to_vec()
}

/// How many of the letters the first line takes; at least one where there is one.
fn end_of(letters: &[Letter], room: f32) -> usize {
    let mut width = 0.0;
    let mut may_break = None;
    let mut before: Option<char> = None;
    for (at, letter) in letters.iter().enumerate() {
        if before.is_some_and(|before| breaks(before, letter.c)) {
            may_break = Some(at);
        }
        width += letter.width;
        // A space at the end of a line takes no room.
        if width > room + 0.001 && letter.c != ' ' {
            return may_break.unwrap_or(at).max(1);
        }
        before = Some(letter.c);
    }
    letters.len()
}

/// Whether a line may break between two characters.
fn breaks(before: char, after: char) -> bool {
    if after == ' ' {
        return false;
    }
    if before == ' ' {
        return true;
    }
    if NOT_FIRST.contains(after) || NOT_LAST.contains(before) {
        return false;
    }
    if TOGETHER.contains(before) && TOGETHER.contains(after) {
        return false;
    }
    is_wide(before) || is_wide(after)
}

/// Whether a character is of a script written without spaces.
fn is_wide(c: char) -> bool {
    matches!(c,
        '\u{2E80}'..='\u{A4CF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FFEF}'
        | '\u{20000}'..='\u{3FFFF}' | '\u{2460}'..='\u{24FF}' | '\u{25A0}'..='\u{27BF}' | '\u{2190}'..='\u{21FF}')
        || TOGETHER.contains(c)
}
