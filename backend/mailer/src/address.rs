//! A mail address made ready for the wire: domain as A-label, awkward local parts quoted. It checks what could
//! harm the dialogue or the header; what an address is, `saiki_domain::address` says.

use saiki_domain::address::MailAddress;
use std::fmt;
use thiserror::Error;

/// An address that cannot break out of an SMTP command or a header line.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Address {
    local: String,
    domain: String,
}

/// Why an address cannot be mailed. None of the texts repeats the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum AddressError {
    /// No `@`, or nothing on one side of it.
    #[error("the address has no local part or no domain")]
    Shape,
    /// Control characters, spaces or angle brackets.
    #[error("the address holds a character that no address may hold")]
    Character,
    /// Too long for SMTP.
    #[error("the address is too long")]
    Length,
    /// The domain is not a host name with a dot.
    #[error("the domain of the address is not a domain name")]
    Domain,
}

impl Address {
    /// Reads `local@domain`. A domain in any script becomes its A-label; a local part that older mobile carriers
    /// gave out although the grammar forbids it (`a..b`, `a.`) is quoted.
    pub fn parse(text: &str) -> Result<Address, AddressError> {
        use saiki_domain::address::AddressError as Fault;
        let address = MailAddress::parse(text).map_err(|fault| match fault {
            Fault::Empty | Fault::At | Fault::Local => AddressError::Shape,
            Fault::TooLong => AddressError::Length,
            Fault::Control | Fault::FullWidth(_) => AddressError::Character,
            _ => AddressError::Domain,
        })?;
        // Quoting could carry spaces, brackets and escapes; nobody's address needs them, and much software stumbles.
        if !address.local().chars().all(|c| is_atext(c) || c == '.') {
            return Err(AddressError::Character);
        }
        Ok(Address {
            local: address.wire_local(),
            domain: address.domain().to_owned(),
        })
    }

    /// The local part as it stands on the wire, quotes included.
    pub fn local(&self) -> &str {
        &self.local
    }

    /// The domain: lower case, A-labels.
    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// Whether only a server with SMTPUTF8 (RFC 6531) can take it.
    pub fn needs_utf8(&self) -> bool {
        !self.local.is_ascii()
    }
}

/// Characters of an atom (RFC 5322 §3.2.3), widened to letters of other scripts (RFC 6531).
fn is_atext(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c)
    } else {
        c.is_alphanumeric()
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.local, self.domain)
    }
}

/// Keeps the address out of logs: only the domain shows.
impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address(…@{})", self.domain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn makes_addresses_ready_for_the_wire() {
        let ready = |text: &str| Address::parse(text).map(|a| a.to_string());
        for (given, wire) in [
            ("taro@example.jp", "taro@example.jp"),
            ("Taro.Y@Example.JP", "Taro.Y@example.jp"),
            ("b@例え.jp", "b@xn--r8jz45g.jp"),
            ("a..b@docomo.ne.jp", "\"a..b\"@docomo.ne.jp"),
            ("a.@ezweb.ne.jp", "\"a.\"@ezweb.ne.jp"),
            ("\"a..b\"@docomo.ne.jp", "\"a..b\"@docomo.ne.jp"),
            ("\"plain\"@example.jp", "plain@example.jp"),
        ] {
            assert_eq!(ready(given).as_deref(), Ok(wire), "{given}");
        }
        assert!(Address::parse("太郎@example.jp").unwrap().needs_utf8());
    }

    #[test]
    fn refuses_what_could_break_out() {
        for bad in [
            "",
            "@",
            "a",
            "a@",
            "@b.jp",
            "a b@c.jp",
            "a@b c.jp",
            "a\r\nRCPT TO:<x@y.jp>@z.jp",
            "a>@b.jp",
            "<a@b.jp>",
            "a\0@b.jp",
            "\"a\\\"b\"@c.jp",
            "\"a b\"@c.jp",
            "\"@b.jp",
            "a@b",
            "a@[127.0.0.1]",
            "a@127.0.0.1",
            "a@b..jp",
            "a@-b.jp",
            "a@b_c.jp",
            "a,b@c.jp",
            "a@b.jp\r\n",
            "a\u{202e}b@c.jp",
            "a@b.jp,c",
        ] {
            assert!(Address::parse(bad).is_err(), "{bad:?}");
        }
        let long = format!("{}@example.jp", "a".repeat(65));
        assert_eq!(Address::parse(&long), Err(AddressError::Length));
    }

    #[test]
    fn does_not_show_itself_in_debug_output() {
        let shown = format!("{:?}", Address::parse("taro@example.jp").unwrap());
        assert!(!shown.contains("taro"), "{shown}");
    }
}
