//! Misbehaviour by recipient: `<act>[~times]+anything@domain`. With `~times` only the first so many attempts for that
//! address misbehave.
//!
//! | local part begins | what happens |
//! |---|---|
//! | `perm-550-5.1.1`, `temp-450-4.7.1` | RCPT gets that reply (the enhanced code may be left out) |
//! | `grey-2` | short for `temp-450-4.7.1~2` |
//! | `data-554-5.5.1` | DATA gets that reply |
//! | `dot-554-5.7.1` (also `perm-dot-…`, `temp-dot-…`) | the final dot gets that reply, nothing is kept |
//! | `421-rcpt`, `421-data`, `421-dot` | 421 and the connection ends |
//! | `garbage-rcpt`, `garbage-data`, `garbage-dot` (`garbage` is `garbage-rcpt`) | an answer that is no reply |
//! | `eof-rcpt`, `eof-data`, `eof-before-dot`, `lost-dot` | the connection ends; nothing is kept |
//! | `eof-after-dot` | the mail is kept, then the connection ends without a reply |
//! | `stall-rcpt`, `stall-data`, `stall-dot` | no reply, for ever; at the dot nothing is kept |
//! | `hold-dot` | the first mail to such an address gets its reply when `Sink::release` was called; it is kept before |
//! | `slow-dot-50ms` | a reply after that time; the mail is kept before |
//!
//! The same names before the `+` of the sender's address, as `mail-550-5.7.1`, `eof-mail`, `stall-mail` or `garbage-mail`,
//! act on MAIL.

use std::time::Duration;

/// Where in the dialogue an act takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// MAIL.
    Mail,
    /// RCPT.
    Rcpt,
    /// DATA.
    Data,
    /// The text.
    Body,
    /// The final dot.
    Dot,
}

/// What is done there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// This line is answered.
    Say(String),
    /// This line is answered and the connection ends.
    SayAndClose(String),
    /// The connection ends.
    Close,
    /// The mail is kept, then the connection ends.
    KeepAndClose,
    /// Nothing is answered, ever.
    Stall,
    /// The mail is kept, and the answer comes late.
    Late(Duration),
    /// The mail is kept; to the first one the answer comes when the sink is told.
    Hold,
}

/// The act that `local` asks for on attempt number `attempt` (from 1).
pub(crate) fn read(local: &str, attempt: u32) -> Option<(Step, Act)> {
    let word = local.trim_matches('"').split_once('+')?.0;
    let (word, times) = match word.split_once('~') {
        Some((word, times)) => (word, times.parse().ok()?),
        None => match word.strip_prefix("grey-") {
            Some(times) => ("temp-450-4.7.1", times.parse().ok()?),
            None => (word, u32::MAX),
        },
    };
    if attempt > times { None } else { act(word) }
}

fn act(word: &str) -> Option<(Step, Act)> {
    Some(match word {
        "421-rcpt" => (Step::Rcpt, closing()),
        "421-data" => (Step::Data, closing()),
        "421-dot" => (Step::Dot, closing()),
        "garbage" | "garbage-rcpt" => (Step::Rcpt, garbage()),
        "garbage-mail" => (Step::Mail, garbage()),
        "garbage-data" => (Step::Data, garbage()),
        "garbage-dot" => (Step::Dot, Act::Say("what?".to_owned())),
        "eof-mail" => (Step::Mail, Act::Close),
        "eof-rcpt" => (Step::Rcpt, Act::Close),
        "eof-data" => (Step::Data, Act::Close),
        "eof-before-dot" => (Step::Body, Act::Close),
        "lost-dot" => (Step::Dot, Act::Close),
        "eof-after-dot" => (Step::Dot, Act::KeepAndClose),
        "stall-mail" => (Step::Mail, Act::Stall),
        "stall-rcpt" => (Step::Rcpt, Act::Stall),
        "stall-data" => (Step::Data, Act::Stall),
        "stall-dot" => (Step::Dot, Act::Stall),
        "hold-dot" => (Step::Dot, Act::Hold),
        _ => return spelled_out(word),
    })
}

fn spelled_out(word: &str) -> Option<(Step, Act)> {
    if let Some(time) = word.strip_prefix("slow-dot-") {
        let millis = time.strip_suffix("ms")?.parse().ok()?;
        return Some((Step::Dot, Act::Late(Duration::from_millis(millis))));
    }
    let (verb, rest) = word.split_once('-')?;
    let (step, rest) = match (verb, rest.strip_prefix("dot-")) {
        ("perm" | "temp", Some(rest)) => (Step::Dot, rest),
        ("perm" | "temp", None) => (Step::Rcpt, rest),
        ("mail", _) => (Step::Mail, rest),
        ("data", _) => (Step::Data, rest),
        ("dot", _) => (Step::Dot, rest),
        _ => return None,
    };
    let (code, enhanced) = rest.split_once('-').unwrap_or((rest, ""));
    let code: u16 = code.parse().ok().filter(|code| (200..600).contains(code))?;
    Some((
        step,
        Act::Say(format!("{code} {enhanced} as asked").replace("  ", " ")),
    ))
}

fn garbage() -> Act {
    Act::Say("\u{7}HTTP/1.1 400 Bad Request".to_owned())
}

fn closing() -> Act {
    Act::SayAndClose("421 4.3.2 closing, as asked".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_the_table_promises() {
        let say = |text: &str| Act::Say(text.to_owned());
        assert_eq!(
            read("perm-550-5.1.1+a", 9),
            Some((Step::Rcpt, say("550 5.1.1 as asked")))
        );
        assert_eq!(
            read("temp-451+a", 1),
            Some((Step::Rcpt, say("451 as asked")))
        );
        assert_eq!(
            read("perm-dot-554+a", 1),
            Some((Step::Dot, say("554 as asked")))
        );
        assert_eq!(read("dot-354+a", 1), Some((Step::Dot, say("354 as asked"))));
        assert_eq!(
            read("grey-2+a", 2),
            Some((Step::Rcpt, say("450 4.7.1 as asked")))
        );
        assert_eq!(read("grey-2+a", 3), None);
        assert_eq!(
            read("eof-after-dot~1+a", 1),
            Some((Step::Dot, Act::KeepAndClose))
        );
        assert_eq!(read("eof-after-dot~1+a", 2), None);
        assert_eq!(
            read("slow-dot-50ms+a", 1),
            Some((Step::Dot, Act::Late(Duration::from_millis(50))))
        );
        for plain in [
            "taro",
            "taro+tag",
            "perm-x+a",
            "perm-999+a",
            "grey-x+a",
            "a-b+c",
        ] {
            assert_eq!(read(plain, 1), None, "{plain}");
        }
    }
}
