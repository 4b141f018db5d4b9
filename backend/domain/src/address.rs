//! Mail addresses: parsing, normalising, and the key by which two of them count as the same mailbox. It does
//! not ask any server whether the mailbox exists, and it never rewrites what somebody typed in silence.
//!
//! The domain is kept as lower-case A-labels (`例え.jp` becomes `xn--r8jz45g.jp`), the local part exactly as
//! written: RFC 5321 §2.4 leaves its meaning, letter case included, to the receiving host. Two addresses are
//! therefore the same only when the local parts match byte for byte.

use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// Longest address in bytes (RFC 5321 §4.5.3.1.3: a path of 256 with its angle brackets).
pub const MAX_ADDRESS: usize = 254;
/// Longest local part in bytes (RFC 5321 §4.5.3.1.1).
const MAX_LOCAL: usize = 64;

/// Domains of Japanese mobile carriers that once gave out local parts with dots in a row or at an end. Such
/// mailboxes are alive although RFC 5322 has no unquoted spelling for them.
const DOTTED_CARRIERS: [&str; 7] = [
    "docomo.ne.jp",
    "ezweb.ne.jp",
    "au.com",
    "softbank.ne.jp",
    "i.softbank.jp",
    "vodafone.ne.jp",
    "disney.ne.jp",
];

/// A mail address that can be written to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MailAddress {
    local: String,
    domain: String,
}

/// Why a text is not an address that can be written to. The text itself is never part of the error, except
/// for the spelling proposed by `FullWidth`, which the caller treats as personal data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Nothing there.
    #[error("the address is empty")]
    Empty,
    /// More than 254 bytes, or a local part of more than 64.
    #[error("the address is too long")]
    TooLong,
    /// NUL, a line break, another control character, or one that changes the direction of text.
    #[error("the address holds a control character")]
    Control,
    /// Full-width or other compatibility characters; the spelling that was probably meant.
    #[error("the address holds full-width characters")]
    FullWidth(String),
    /// No `@`, or more than one outside quotes.
    #[error("the address needs exactly one @")]
    At,
    /// The part before the `@` is not a local part.
    #[error("the part before the @ is not valid")]
    Local,
    /// Dots in a row or at an end, at a domain that never gave out such names.
    #[error("the part before the @ has a misplaced dot")]
    Dots,
    /// The part after the `@` is not a domain name.
    #[error("the domain is not valid")]
    Domain,
    /// A domain of one label, such as `localhost`.
    #[error("the domain has a single label")]
    SingleLabel,
    /// An IP address in place of a domain.
    #[error("the domain is an IP address")]
    IpLiteral,
}

impl AddressError {
    /// Stable code, without the name of the field.
    pub fn code(&self) -> &'static str {
        match self {
            AddressError::Empty => "empty",
            AddressError::TooLong => "too_long",
            AddressError::Control => "control_character",
            AddressError::FullWidth(_) => "full_width",
            AddressError::At => "at_sign",
            AddressError::Local => "local_part",
            AddressError::Dots => "dots",
            AddressError::Domain => "domain",
            AddressError::SingleLabel => "single_label",
            AddressError::IpLiteral => "ip_address",
        }
    }
}

impl MailAddress {
    /// Reads an address. White space around it is ignored; anything else that is odd is an error.
    pub fn parse(text: &str) -> Result<MailAddress, AddressError> {
        let text = text.trim_matches([' ', '\u{3000}']);
        if text.is_empty() {
            return Err(AddressError::Empty);
        }
        if text.chars().any(crate::text::is_unsafe) {
            return Err(AddressError::Control);
        }
        if text.len() > 4 * MAX_ADDRESS {
            return Err(AddressError::TooLong);
        }
        // ASCII has no other form.
        if !text.is_ascii() {
            let plain: String = text.nfkc().collect();
            if plain != text.nfc().collect::<String>() {
                return Err(AddressError::FullWidth(plain.trim().to_owned()));
            }
        }
        let (local, domain) = split(text)?;
        let domain = parse_domain(domain)?;
        let local = parse_local(local, &domain)?;
        let address = MailAddress { local, domain };
        if address.local.len() > MAX_LOCAL || address.to_string().len() > MAX_ADDRESS {
            return Err(AddressError::TooLong);
        }
        Ok(address)
    }

    /// The part before the `@`, without quotes.
    pub fn local(&self) -> &str {
        &self.local
    }

    /// The domain as lower-case A-labels.
    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// Whether the relay must speak SMTPUTF8 (RFC 6531): the local part is not ASCII, and for that there is
    /// no other spelling.
    pub fn needs_smtputf8(&self) -> bool {
        !self.local.is_ascii()
    }

    /// The local part as mail commands and headers write it: quoted where RFC 5322 wants quotes, as with
    /// `"a..b"@docomo.ne.jp`.
    pub fn wire_local(&self) -> String {
        let dotted = self.local.starts_with('.') || self.local.ends_with('.');
        let plain = self.local.chars().all(|c| is_atext(c) || c == '.');
        if plain && !dotted && !self.local.contains("..") {
            return self.local.clone();
        }
        let mut out = String::with_capacity(self.local.len() + 2);
        out.push('"');
        for c in self.local.chars() {
            if matches!(c, '"' | '\\') {
                out.push('\\');
            }
            out.push(c);
        }
        out.push('"');
        out
    }

    /// The address as people write it: `b@例え.jp`, not its A-labels. `parse` reads it back to an equal address.
    pub fn shown(&self) -> String {
        if !self.domain.contains("xn--") {
            return self.to_string();
        }
        let shown = format!("{}@{}", self.wire_local(), shown_domain(&self.domain));
        match MailAddress::parse(&shown).as_ref() == Ok(self) {
            true => shown,
            false => self.to_string(),
        }
    }

    /// The key two addresses share when they are the same mailbox: exact local part, A-label domain.
    pub fn dedupe_key(&self) -> String {
        format!("{}@{}", self.local, self.domain)
    }
}

/// As mail commands and headers write it; `parse` reads it back to an equal address.
impl fmt::Display for MailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.wire_local(), self.domain)
    }
}

/// A domain of A-labels as people write it, where that is read back as the same domain.
pub fn shown_domain(domain: &str) -> String {
    let (shown, read) = idna::domain_to_unicode(domain);
    match read.is_ok() && parse_domain(&shown).as_deref() == Ok(domain) {
        true => shown,
        false => domain.to_owned(),
    }
}

/// The halves around the `@`; inside a quoted local part an `@` does not count.
fn split(text: &str) -> Result<(&str, &str), AddressError> {
    let (local, domain) = text.rsplit_once('@').ok_or(AddressError::At)?;
    if local.is_empty() {
        return Err(AddressError::Local);
    }
    if local.contains('@') && !local.starts_with('"') {
        return Err(AddressError::At);
    }
    Ok((local, domain))
}

fn parse_domain(domain: &str) -> Result<String, AddressError> {
    if domain.is_empty() {
        return Err(AddressError::Domain);
    }
    let bare = domain.trim_start_matches('[').trim_end_matches(']');
    let last = bare.rsplit('.').next().unwrap_or("");
    if domain.starts_with('[') || (!last.is_empty() && last.bytes().all(|b| b.is_ascii_digit())) {
        return Err(AddressError::IpLiteral);
    }
    let ascii = idna::domain_to_ascii_strict(domain).map_err(|_| AddressError::Domain)?;
    if ascii.ends_with('.') {
        return Err(AddressError::Domain);
    }
    if !ascii.contains('.') {
        return Err(AddressError::SingleLabel);
    }
    Ok(ascii)
}

fn parse_local(local: &str, domain: &str) -> Result<String, AddressError> {
    if let Some(rest) = local.strip_prefix('"') {
        return unquote(rest);
    }
    if !local.chars().all(|c| is_atext(c) || c == '.') {
        return Err(AddressError::Local);
    }
    let dotted = local.starts_with('.') || local.ends_with('.') || local.contains("..");
    if dotted && (!is_dotted_carrier(domain) || local.bytes().all(|b| b == b'.')) {
        return Err(AddressError::Dots);
    }
    Ok(local.to_owned())
}

/// The inside of a quoted local part, its opening quote already taken off.
fn unquote(rest: &str) -> Result<String, AddressError> {
    let mut out = String::with_capacity(rest.len());
    let mut chars = rest.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' if chars.as_str().is_empty() && !out.is_empty() => return Ok(out),
            '"' => return Err(AddressError::Local),
            '\\' => out.push(chars.next().ok_or(AddressError::Local)?),
            c => out.push(c),
        }
    }
    Err(AddressError::Local)
}

/// Characters of an unquoted local part (RFC 5322 §3.2.3, RFC 6531 §3.3 for those beyond ASCII).
fn is_atext(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || "!#$%&'*+-/=?^_`{|}~".contains(c)
        || (!c.is_ascii() && !c.is_whitespace())
}

fn is_dotted_carrier(domain: &str) -> bool {
    DOTTED_CARRIERS.iter().any(|carrier| {
        domain
            .strip_suffix(carrier)
            .is_some_and(|head| head.is_empty() || head.ends_with('.'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn wire(text: &str) -> String {
        MailAddress::parse(text).expect(text).to_string()
    }

    fn error(text: &str) -> AddressError {
        MailAddress::parse(text).expect_err(text)
    }

    #[test]
    fn ordinary_addresses_keep_their_local_part_and_lower_their_domain() {
        assert_eq!(wire(" Taro.Sato+x@Example.JP "), "Taro.Sato+x@example.jp");
        assert_eq!(
            wire("o'neil/x=y@mail.example.co.jp"),
            "o'neil/x=y@mail.example.co.jp"
        );
    }

    #[test]
    fn the_domain_becomes_a_labels() {
        assert_eq!(wire("b@例え.jp"), "b@xn--r8jz45g.jp");
        assert_eq!(wire("b@xn--r8jz45g.jp"), "b@xn--r8jz45g.jp");
    }

    #[test]
    fn an_address_is_shown_as_people_write_it() {
        for (text, shown) in [
            ("b@xn--r8jz45g.JP", "b@例え.jp"),
            ("b@例え.jp", "b@例え.jp"),
            ("a..b@docomo.ne.jp", "\"a..b\"@docomo.ne.jp"),
            ("用户@例え.jp", "用户@例え.jp"),
            ("Jörg@bücher.example", "Jörg@bücher.example"),
            ("a@faß.example", "a@faß.example"),
        ] {
            assert_eq!(MailAddress::parse(text).unwrap().shown(), shown);
        }
    }

    #[test]
    fn labels_of_other_scripts_that_are_no_names_are_refused() {
        for text in ["a@xn--a.jp", "a@-例え.jp", "a@例え。", "a@\u{200d}.jp"] {
            assert!(MailAddress::parse(text).is_err(), "{text}");
        }
        // The ideographic full stop of an input method is full-width: flagged with what was meant.
        assert_eq!(
            error("a@例え．jp"),
            AddressError::FullWidth("a@例え.jp".into())
        );
    }

    #[test]
    fn every_shape_the_carriers_gave_out_is_taken_where_they_gave_it_out() {
        for local in [".a", "a.", "a..b", "a...b.", "-a..b-", "_.x.", "a./b"] {
            for domain in [
                "docomo.ne.jp",
                "ezweb.ne.jp",
                "au.com",
                "softbank.ne.jp",
                "d.vodafone.ne.jp",
            ] {
                let text = format!("{local}@{domain}");
                let parsed = MailAddress::parse(&text).expect(&text);
                assert_eq!(parsed.local(), local);
                let dotted = local.contains("..") || local.starts_with('.') || local.ends_with('.');
                assert_eq!(parsed.wire_local().starts_with('"'), dotted, "{text}");
                assert_eq!(MailAddress::parse(&parsed.to_string()), Ok(parsed));
            }
        }
        // Anywhere else a second dot is a slip of the pen far more often than a mailbox: it is asked about.
        assert_eq!(error("a..b@gmail.com"), AddressError::Dots);
    }

    #[test]
    fn mailboxes_are_the_same_by_exact_local_part_and_domain_without_case() {
        let key = |text| MailAddress::parse(text).unwrap().dedupe_key();
        assert_eq!(key("a@EXAMPLE.jp"), key("a@example.jp"));
        assert_eq!(key("b@例え.JP"), key("b@XN--r8jz45g.jp"));
        assert_eq!(key("\"a..b\"@docomo.ne.jp"), key("a..b@docomo.ne.jp"));
        assert_ne!(key("A@example.jp"), key("a@example.jp"));
    }

    #[test]
    fn old_carrier_names_are_taken_and_quoted_on_the_wire() {
        assert_eq!(wire("a..b@docomo.ne.jp"), "\"a..b\"@docomo.ne.jp");
        assert_eq!(wire("a.@ezweb.ne.jp"), "\"a.\"@ezweb.ne.jp");
        assert_eq!(wire("x.-@t.vodafone.ne.jp"), "x.-@t.vodafone.ne.jp");
        assert_eq!(error("a..b@example.jp"), AddressError::Dots);
        assert_eq!(error("a.@mydocomo.ne.jp"), AddressError::Dots);
        assert_eq!(error("..@docomo.ne.jp"), AddressError::Dots);
    }

    #[test]
    fn full_width_is_an_error_with_the_spelling_that_was_probably_meant() {
        assert_eq!(
            error("ａ@example.jp"),
            AddressError::FullWidth("a@example.jp".into())
        );
        assert_eq!(
            error("a＠ｅｘａｍｐｌｅ．ｊｐ"),
            AddressError::FullWidth("a@example.jp".into())
        );
    }

    #[test]
    fn a_local_part_beyond_ascii_is_flagged() {
        assert!(MailAddress::parse("用户@例え.jp").unwrap().needs_smtputf8());
        assert!(!MailAddress::parse("b@例え.jp").unwrap().needs_smtputf8());
    }

    #[test]
    fn what_cannot_be_written_to_is_refused_with_its_reason() {
        use AddressError as E;
        for (text, wanted) in [
            ("", E::Empty),
            ("  ", E::Empty),
            ("a", E::At),
            ("a@b@example.jp", E::At),
            ("@example.jp", E::Local),
            ("a b@example.jp", E::Local),
            ("山田 <a@example.jp>", E::Domain),
            ("\"a@example.jp", E::Local),
            ("\"\"@example.jp", E::Local),
            ("a@", E::Domain),
            ("a@-x.jp", E::Domain),
            ("a@exa_mple.jp", E::Domain),
            ("a@example..jp", E::Domain),
            ("a@example.jp.", E::Domain),
            ("a@b", E::SingleLabel),
            ("a@localhost", E::SingleLabel),
            ("a@[192.0.2.1]", E::IpLiteral),
            ("a@192.0.2.1", E::IpLiteral),
            ("a@[IPv6:2001:db8::1]", E::IpLiteral),
            ("a\0@example.jp", E::Control),
            ("a@example.jp\r\nBcc: x@example.jp", E::Control),
            ("a\u{202e}@example.jp", E::Control),
        ] {
            assert_eq!(error(text), wanted, "{text:?}");
        }
        assert_eq!(error(&format!("{}@example.jp", "a".repeat(65))), E::TooLong);
        assert_eq!(error(&"a".repeat(10_000)), E::TooLong);
    }

    proptest! {
        #[test]
        fn what_is_accepted_reads_back_equal_and_holds_no_control(text in "\\PC{0,12}@?\\PC{0,12}(\\.[a-z]{2,3})?") {
            if let Ok(address) = MailAddress::parse(&text) {
                let again = MailAddress::parse(&address.to_string()).unwrap();
                prop_assert_eq!(&again, &address);
                prop_assert!(address.domain().is_ascii());
                prop_assert_eq!(&MailAddress::parse(&address.shown()).unwrap(), &address);
                prop_assert!(!address.to_string().chars().any(char::is_control));
            }
        }

        #[test]
        fn arbitrary_text_never_panics(text in any::<String>()) {
            let _ = MailAddress::parse(&text);
        }
    }
}
