//! What the mail server says it can do (EHLO). Only what changes our own behaviour is kept.

use crate::reply::Reply;

/// The extensions that matter here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Capabilities {
    /// RFC 2920.
    pub pipelining: bool,
    /// RFC 3207.
    pub starttls: bool,
    /// RFC 6152.
    pub eight_bit: bool,
    /// RFC 6531.
    pub smtputf8: bool,
    /// RFC 3461.
    pub dsn: bool,
    /// RFC 1870: offered, and the largest mail taken (0 means no limit is told).
    pub size: Option<usize>,
    /// RFC 4954 mechanisms.
    pub plain: bool,
    /// The older LOGIN mechanism.
    pub login: bool,
}

impl Capabilities {
    /// Reads the lines behind the first of an EHLO reply. Unknown ones are passed over.
    pub(crate) fn read(reply: &Reply) -> Capabilities {
        let mut can = Capabilities::default();
        for line in reply.lines.iter().skip(1) {
            // Old servers write AUTH=PLAIN.
            let line = line.to_ascii_uppercase().replacen("AUTH=", "AUTH ", 1);
            let mut words = line.split_ascii_whitespace();
            match words.next() {
                Some("PIPELINING") => can.pipelining = true,
                Some("STARTTLS") => can.starttls = true,
                Some("8BITMIME") => can.eight_bit = true,
                Some("SMTPUTF8") => can.smtputf8 = true,
                Some("DSN") => can.dsn = true,
                Some("SIZE") => {
                    can.size = Some(words.next().and_then(|n| n.parse().ok()).unwrap_or(0))
                }
                Some("AUTH") => {
                    for mechanism in words {
                        can.plain |= mechanism == "PLAIN";
                        can.login |= mechanism == "LOGIN";
                    }
                }
                _ => {}
            }
        }
        can
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_servers_offer() {
        let text = [
            "mx.example.jp Hello",
            "PIPELINING",
            "SIZE 35882577",
            "auth LOGIN plain XOAUTH2",
            "8bitmime",
            "DSN",
            "X",
        ];
        let reply = Reply {
            code: 250,
            enhanced: None,
            text: String::new(),
            lines: text.iter().map(ToString::to_string).collect(),
        };
        let can = Capabilities::read(&reply);
        assert!(can.pipelining && can.eight_bit && can.plain && can.login && can.dsn);
        assert!(!can.starttls && !can.smtputf8);
        assert_eq!(can.size, Some(35_882_577));
    }
}
