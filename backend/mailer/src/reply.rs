//! A reply of the mail server: code, enhanced status code, text. Its reading is bounded and strict, because the
//! other side is not trusted; what the code means for a letter is `outcome`'s business.

use std::fmt;

/// Longest reply line and most lines of one reply that are read. RFC 5321 allows 512 octets; real servers write
/// somewhat more.
pub(crate) const MAX_LINE: usize = 2048;
pub(crate) const MAX_LINES: usize = 128;

/// An enhanced status code (RFC 3463): class, subject, detail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Enhanced(pub u8, pub u16, pub u16);

impl fmt::Display for Enhanced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.0, self.1, self.2)
    }
}

impl Enhanced {
    /// The code at the start of `text`, when there is one whose class agrees with the reply's.
    fn read(text: &str, class: u16) -> Option<Enhanced> {
        let word = text.split([' ', '\t']).next()?;
        let mut parts = word.split('.').map(|part| {
            let digits =
                !part.is_empty() && part.len() <= 3 && part.bytes().all(|b| b.is_ascii_digit());
            digits.then(|| part.parse::<u16>().ok()).flatten()
        });
        let (first, subject, detail) = (parts.next()??, parts.next()??, parts.next()??);
        let agrees = parts.next().is_none() && first == class && matches!(first, 2 | 4 | 5);
        agrees.then(|| Enhanced(u8::try_from(first).unwrap_or_default(), subject, detail))
    }
}

/// A whole reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// Reply code, 200 to 599.
    pub code: u16,
    /// Enhanced status code of the first line that has one.
    pub enhanced: Option<Enhanced>,
    /// Text of all lines, joined by a space; control characters are gone.
    pub text: String,
    /// Text of each line after the code, for EHLO.
    pub(crate) lines: Vec<String>,
}

impl Reply {
    /// 2, 3, 4 or 5.
    pub fn class(&self) -> u16 {
        self.code / 100
    }

    /// Whether the server said yes: 2yz and nothing else.
    pub fn is_done(&self) -> bool {
        self.class() == 2
    }
}

/// A line that is no reply line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unreadable;

/// Collects the lines of one reply.
#[derive(Debug, Default)]
pub(crate) struct Collector {
    code: Option<u16>,
    lines: Vec<String>,
}

impl Collector {
    /// Takes one line without its line end. Gives the reply when it was the last line of it.
    pub(crate) fn push(&mut self, line: &[u8]) -> Result<Option<Reply>, Unreadable> {
        let (code, last, text) = split(line)?;
        if self.code.is_some_and(|begun| begun != code) || self.lines.len() >= MAX_LINES {
            return Err(Unreadable);
        }
        self.code = Some(code);
        self.lines.push(text);
        if !last {
            return Ok(None);
        }
        let lines = std::mem::take(&mut self.lines);
        self.code = None;
        let enhanced = lines
            .iter()
            .find_map(|line| Enhanced::read(line, code / 100));
        Ok(Some(Reply {
            code,
            enhanced,
            text: lines.join(" "),
            lines,
        }))
    }
}

/// Code, whether it is the reply's last line, and the text behind.
fn split(line: &[u8]) -> Result<(u16, bool, String), Unreadable> {
    let (code, rest) = line.split_at_checked(3).ok_or(Unreadable)?;
    if !code.iter().all(u8::is_ascii_digit) {
        return Err(Unreadable);
    }
    let code = code
        .iter()
        .fold(0u16, |sum, digit| sum * 10 + u16::from(digit - b'0'));
    if !(200..=599).contains(&code) {
        return Err(Unreadable);
    }
    let (last, text) = match rest {
        [] => (true, rest),
        [b' ', text @ ..] => (true, text),
        [b'-', text @ ..] => (false, text),
        _ => return Err(Unreadable),
    };
    let text = String::from_utf8_lossy(text);
    Ok((
        code,
        last,
        text.chars()
            .filter(|c| !c.is_control() || *c == '\t')
            .collect(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(lines: &[&str]) -> Result<Option<Reply>, Unreadable> {
        let mut collector = Collector::default();
        let mut last = Ok(None);
        for line in lines {
            last = collector.push(line.as_bytes());
        }
        last
    }

    #[test]
    fn reads_single_and_several_lines() {
        let reply = read(&["550-5.1.1 no such user", "550 5.1.1 here"])
            .unwrap()
            .unwrap();
        assert_eq!((reply.code, reply.enhanced), (550, Some(Enhanced(5, 1, 1))));
        assert_eq!(reply.text, "5.1.1 no such user 5.1.1 here");
        assert_eq!(read(&["250"]).unwrap().unwrap().text, "");
        assert_eq!(read(&["250-more"]), Ok(None));
    }

    #[test]
    fn an_enhanced_code_counts_only_when_it_agrees_with_the_reply() {
        for (line, enhanced) in [
            ("250 2.1.5 ok", Some(Enhanced(2, 1, 5))),
            ("550 2.1.5 odd", None),
            ("550 5.1", None),
            ("550 5.1.1.1 odd", None),
            ("550 5.1234.1 odd", None),
            ("452 4.2.2", Some(Enhanced(4, 2, 2))),
            ("550 host 5.1.1", None),
        ] {
            assert_eq!(read(&[line]).unwrap().unwrap().enhanced, enhanced, "{line}");
        }
    }

    #[test]
    fn refuses_what_is_no_reply() {
        for bad in [
            "",
            "25",
            "abc",
            "250_x",
            "99 x",
            "199 x",
            "600 x",
            "2５0 x",
            "HTTP/1.1 400 Bad Request",
        ] {
            assert_eq!(read(&[bad]), Err(Unreadable), "{bad}");
        }
        assert_eq!(read(&["250-a", "550 b"]), Err(Unreadable));
        let endless = vec!["250-x"; MAX_LINES + 1];
        assert_eq!(read(&endless), Err(Unreadable));
    }

    proptest! {
        #[test]
        fn never_panics_and_never_invents_a_code(line in proptest::collection::vec(any::<u8>(), 0..64)) {
            if let Ok(Some(reply)) = Collector::default().push(&line) {
                let code = reply.code.to_string();
                prop_assert!(line.starts_with(code.as_bytes()));
                prop_assert!(!reply.text.chars().any(|c| c.is_control() && c != '\t'));
            }
        }
    }
}
