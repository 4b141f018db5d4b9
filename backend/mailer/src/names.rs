//! Display names as they may stand in a header line. It removes what could split a header or fool the eye; it
//! does not judge whether a name is a good one.

/// Longest display name, in characters; what is beyond is cut.
const MAX_NAME: usize = 200;

/// `name` without control characters, line and paragraph separators and bidirectional controls, with runs of
/// white space made one space; `None` when nothing is left.
pub fn display_name(name: &str) -> Option<String> {
    let clean = clean_line(name, MAX_NAME);
    (!clean.is_empty()).then_some(clean)
}

/// `text` made one line as above, of at most `most` characters.
pub(crate) fn clean_line(text: &str, most: usize) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars().take(most * 4) {
        if is_invisible(c) {
            continue;
        }
        // The ideographic space is how Japanese names are written: kept, not narrowed.
        if c.is_control()
            || matches!(c, '\u{2028}' | '\u{2029}')
            || (c.is_whitespace() && c != '\u{3000}')
        {
            gap = true;
            continue;
        }
        if gap && !clean.is_empty() {
            clean.push(' ');
        }
        gap = false;
        clean.push(c);
    }
    clean.trim().chars().take(most).collect()
}

/// Characters that take no room but change how the rest is read: bidirectional controls, zero-width and the
/// byte order mark.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{061c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_names_as_people_write_them() {
        for name in [
            "山田　太郎",
            "Jane O'Neil",
            "Müller, Jörg",
            "\"Quoted\" <x>",
            "髙﨑①",
        ] {
            assert_eq!(display_name(name).as_deref(), Some(name));
        }
    }

    #[test]
    fn leaves_nothing_that_ends_a_line() {
        assert_eq!(
            display_name("a\r\nBcc: x@y.jp").as_deref(),
            Some("a Bcc: x@y.jp")
        );
        assert_eq!(display_name("a\0b").as_deref(), Some("a b"));
        assert_eq!(
            display_name("\u{202e}moc.live\u{202c}").as_deref(),
            Some("moc.live")
        );
        assert_eq!(display_name(" \r\n\t\u{200b} "), None);
        assert_eq!(
            display_name(&"あ".repeat(900)).unwrap().chars().count(),
            MAX_NAME
        );
    }
}
