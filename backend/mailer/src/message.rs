//! Builds the mail: header, text and HTML part, files, the same bytes for the same draft, so that a repeated mail is an
//! identical one. It renders nothing and asks no clock: everything that varies is in the draft.

use crate::{
    address::{Address, AddressError},
    attached::AttachedFiles,
    legacy,
    names::{clean_line, display_name},
    session::Envelope,
};
use lettre::message::{
    Mailbox, Message, MessageBuilder, MultiPart, MultiPartBuilder, MultiPartKind, SinglePart,
    header::{HeaderName, HeaderValue},
};
use saiki_api::{Lang, Timestamp, Uuid, letters::MailEncoding};
use sha2::{Digest, Sha256};
use std::{
    fmt::Write as _,
    panic::{AssertUnwindSafe, catch_unwind},
    time::{Duration, SystemTime},
};
use thiserror::Error;

/// Longest subject, in characters.
const MAX_SUBJECT: usize = 400;
/// Longest line of a mail without its end, in octets (RFC 5322 section 2.1.1).
const MAX_LINE: usize = 998;
/// Headers an organisation may add, beside those that begin with `X-`.
const EXTRA_HEADERS: [&str; 3] = ["Feedback-ID", "Organization", "Comments"];

/// A name and an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// Display name; may be empty.
    pub name: String,
    /// Mail address.
    pub address: String,
}

/// What a mail is made of. The same draft gives the same bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The delivery; part boundaries are made from it.
    pub delivery: Uuid,
    /// Message-ID with its angle brackets, the same in every attempt.
    pub message_id: String,
    /// The `Date` header: when the delivery was first rendered.
    pub date: Timestamp,
    /// Sender.
    pub from: Party,
    /// Where bounces go; the sender's address when absent.
    pub bounces: Option<String>,
    /// Where answers go: a desk with people.
    pub reply_to: Option<Party>,
    /// The one recipient.
    pub to: Party,
    /// Subject.
    pub subject: String,
    /// Text part.
    pub text: String,
    /// HTML part.
    pub html: Option<String>,
    /// Further headers, name and value, of those allowed.
    pub headers: Vec<(String, String)>,
    /// Language the mail is written in, said in its header.
    pub lang: Option<Lang>,
    /// Characters it is written in. Where it holds one that these cannot carry, the whole of it is in UTF-8.
    pub encoding: MailEncoding,
    /// Files that go with it.
    pub files: AttachedFiles,
    /// Where the recipient can unsubscribe with one click (RFC 8058): an `https` address. Absent from notices that the
    /// law wants: they cannot be unsubscribed from.
    pub unsubscribe: Option<String>,
}

/// A mail ready for the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Built {
    /// The mail up to the files that go with it, CRLF line ends, not dot-stuffed, ending with CRLF.
    pub bytes: Vec<u8>,
    /// Those files as they follow; they are shared by all mails of a campaign. Empty where there are none.
    pub files: AttachedFiles,
    /// SHA-256 of the whole mail, hexadecimal. Without DKIM signatures: a key changed between two attempts makes it no
    /// other mail.
    pub sha256: String,
    /// Sender and recipient.
    pub envelope: Envelope,
    /// Domain of the From field.
    pub author_domain: String,
    /// Its date.
    pub date: Timestamp,
}

impl Built {
    /// The mail in its two pieces; the first holds the whole header.
    pub fn parts(&self) -> [&[u8]; 2] {
        [&self.bytes, self.files.bytes()]
    }

    /// Its bytes in one piece.
    pub fn whole(&self) -> Vec<u8> {
        self.parts().concat()
    }

    /// How many bytes it has.
    pub fn size(&self) -> usize {
        self.bytes.len() + self.files.bytes().len()
    }
}

/// Why no mail can be made of a draft. None of the texts repeats personal data.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MessageError {
    /// The recipient's address.
    #[error("recipient: {0}")]
    To(AddressError),
    /// The sender's, the bounce or the reply address: a fault of the configuration.
    #[error("sender: {0}")]
    From(AddressError),
    /// The Message-ID is not one.
    #[error("the Message-ID is not valid")]
    MessageId,
    /// A header that may not be set from outside.
    #[error("the header {0} may not be set")]
    Header(String),
    /// The mail could not be put together.
    #[error("the mail could not be built")]
    Build,
}

impl Draft {
    /// Builds the mail. It never panics, whatever the draft holds.
    pub fn build(&self) -> Result<Built, MessageError> {
        let author = Address::parse(&self.from.address).map_err(MessageError::From)?;
        // Half the world's servers take no such sender: a configuration to be put right, not a recipient's fault.
        if author.needs_utf8() {
            return Err(MessageError::From(AddressError::Character));
        }
        let envelope = self.envelope()?;
        let encoding = self.encoding_used();
        // The library answers some inputs with a panic. What reaches it is cleaned before; this is the second lock.
        let made = catch_unwind(AssertUnwindSafe(|| {
            self.message(&envelope, encoding).map(|m| m.formatted())
        }));
        let mut bytes = made.map_err(|_| MessageError::Build)??;
        if !bytes.ends_with(b"\r\n") {
            bytes.extend_from_slice(b"\r\n");
        }
        if !self.files.cut_off(&mut bytes) || !is_sound(&bytes) {
            return Err(MessageError::Build);
        }
        Ok(Built {
            sha256: sha256_of(&[&bytes, self.files.bytes()]),
            bytes,
            files: self.files.clone(),
            envelope,
            author_domain: author.domain().to_owned(),
            date: self.date,
        })
    }

    /// The encoding wanted, or UTF-8 where it cannot carry everything.
    pub fn encoding_used(&self) -> MailEncoding {
        if self.encoding == MailEncoding::Utf8 {
            return MailEncoding::Utf8;
        }
        let names = [Some(&self.from), self.reply_to.as_ref(), Some(&self.to)];
        let mut texts = vec![self.subject.as_str(), &self.text];
        texts.extend(self.html.as_deref());
        texts.extend(names.into_iter().flatten().map(|party| party.name.as_str()));
        match texts.into_iter().all(legacy::carries) {
            true => self.encoding,
            false => MailEncoding::Utf8,
        }
    }

    fn envelope(&self) -> Result<Envelope, MessageError> {
        let from = Address::parse(self.bounces.as_deref().unwrap_or(&self.from.address));
        Ok(Envelope {
            from: from.map_err(MessageError::From)?,
            to: Address::parse(&self.to.address).map_err(MessageError::To)?,
        })
    }

    fn message(
        &self,
        envelope: &Envelope,
        encoding: MailEncoding,
    ) -> Result<Message, MessageError> {
        let seconds = u64::try_from(self.date.as_second()).unwrap_or_default();
        let sender = lettre_address(&envelope.from).map_err(MessageError::From)?;
        let recipient = lettre_address(&envelope.to).map_err(MessageError::To)?;
        let path = lettre::address::Envelope::new(Some(sender), vec![recipient]);
        let builder = Message::builder().envelope(path.map_err(|_| MessageError::Build)?);
        let mut builder = self
            .named(builder, encoding)?
            .date(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
            .message_id(Some(message_id(&self.message_id)?))
            .raw_header(fixed("Auto-Submitted", "auto-generated"))
            .raw_header(fixed("X-Auto-Response-Suppress", "All"));
        builder = self.answered(builder, encoding)?;
        if let Some(lang) = self.lang {
            builder = builder.raw_header(fixed("Content-Language", lang.tag()));
        }
        if let Some(address) = &self.unsubscribe {
            builder = builder
                .raw_header(unsubscribe(address)?)
                .raw_header(fixed("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"));
        }
        for (name, value) in &self.headers {
            builder = builder.raw_header(extra(name, value)?);
        }
        let part = |kind: legacy::Kind, text: &str| match encoding {
            MailEncoding::Iso2022Jp => legacy::part(kind, &body(text)).ok_or(MessageError::Build),
            MailEncoding::Utf8 => Ok(match kind {
                legacy::Kind::Plain => SinglePart::plain(body(text)),
                legacy::Kind::Html => SinglePart::html(body(text)),
            }),
        };
        let text = part(legacy::Kind::Plain, &self.text)?;
        let html = self
            .html
            .as_deref()
            .map(|html| part(legacy::Kind::Html, html));
        let mixed = self.files.boundary().map(|boundary| {
            let kind = MultiPartBuilder::new().kind(MultiPartKind::Mixed);
            kind.boundary(boundary)
        });
        let message = match (html.transpose()?, mixed) {
            (None, None) => builder.singlepart(text),
            (None, Some(mixed)) => builder.multipart(mixed.singlepart(text)),
            (Some(html), None) => builder.multipart(self.alternative(text, html)),
            (Some(html), Some(mixed)) => {
                builder.multipart(mixed.multipart(self.alternative(text, html)))
            }
        };
        message.map_err(|_| MessageError::Build)
    }

    /// From, To and Subject.
    fn named(
        &self,
        builder: MessageBuilder,
        encoding: MailEncoding,
    ) -> Result<MessageBuilder, MessageError> {
        let subject = clean_line(&self.subject, MAX_SUBJECT);
        if encoding == MailEncoding::Utf8 {
            let from = mailbox(&self.from).map_err(MessageError::From)?;
            let to = mailbox(&self.to).map_err(MessageError::To)?;
            return Ok(builder.from(from).to(to).subject(subject));
        }
        let from = Address::parse(&self.from.address).map_err(MessageError::From)?;
        let to = Address::parse(&self.to.address).map_err(MessageError::To)?;
        let fields = [
            legacy::mailbox("From", display_name(&self.from.name), &from),
            legacy::mailbox("To", display_name(&self.to.name), &to),
            legacy::subject(&subject),
        ];
        fields.into_iter().try_fold(builder, |builder, field| {
            Ok(builder.raw_header(field.ok_or(MessageError::Build)?))
        })
    }

    /// Reply-To.
    fn answered(
        &self,
        builder: MessageBuilder,
        encoding: MailEncoding,
    ) -> Result<MessageBuilder, MessageError> {
        let Some(desk) = &self.reply_to else {
            return Ok(builder);
        };
        if encoding == MailEncoding::Utf8 {
            return Ok(builder.reply_to(mailbox(desk).map_err(MessageError::From)?));
        }
        let address = Address::parse(&desk.address).map_err(MessageError::From)?;
        let field = legacy::mailbox("Reply-To", display_name(&desk.name), &address);
        Ok(builder.raw_header(field.ok_or(MessageError::Build)?))
    }

    fn alternative(&self, text: SinglePart, html: SinglePart) -> MultiPart {
        // The boundary hangs on the delivery alone: a random one would make each attempt another mail.
        let digest = sha256(self.delivery.as_bytes());
        let boundary = format!("=_{}", digest.get(..32).unwrap_or_default());
        MultiPartBuilder::new()
            .kind(MultiPartKind::Alternative)
            .boundary(boundary)
            .singlepart(text)
            .singlepart(html)
    }
}

fn mailbox(party: &Party) -> Result<Mailbox, AddressError> {
    let address = Address::parse(&party.address)?;
    Ok(Mailbox::new(
        display_name(&party.name),
        lettre_address(&address)?,
    ))
}

fn lettre_address(address: &Address) -> Result<lettre::Address, AddressError> {
    lettre::Address::new(address.local(), address.domain()).map_err(|_| AddressError::Shape)
}

fn message_id(id: &str) -> Result<String, MessageError> {
    let inner = id.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
    let plain = |c: char| c.is_ascii_alphanumeric() || ".-_@".contains(c);
    match inner {
        Some(inner)
            if inner.len() <= 240
                && inner.matches('@').count() == 1
                && inner.chars().all(plain) =>
        {
            Ok(id.to_owned())
        }
        _ => Err(MessageError::MessageId),
    }
}

fn fixed(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

/// RFC 8058 §3.1 wants one `https` address, and angle brackets around it. It is never encoded: programs read it.
fn unsubscribe(address: &str) -> Result<HeaderValue, MessageError> {
    let name = "List-Unsubscribe";
    let plain = |b: u8| b.is_ascii_graphic() && !matches!(b, b'<' | b'>' | b',' | b'"');
    if !address.starts_with("https://") || address.len() > 900 || !address.bytes().all(plain) {
        return Err(MessageError::Header(name.to_owned()));
    }
    let value = format!("<{address}>");
    Ok(HeaderValue::dangerous_new_pre_encoded(
        HeaderName::new_from_ascii_str(name),
        value.clone(),
        value,
    ))
}

/// The library lets line ends through in header names, so names come from a list.
fn extra(name: &str, value: &str) -> Result<HeaderValue, MessageError> {
    let shape = (1..=64).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let listed = EXTRA_HEADERS
        .iter()
        .any(|known| known.eq_ignore_ascii_case(name));
    let own = name
        .get(..2)
        .is_some_and(|start| start.eq_ignore_ascii_case("x-"))
        && !name.eq_ignore_ascii_case("X-Auto-Response-Suppress");
    if !shape || !(listed || own) {
        return Err(MessageError::Header(
            name.chars()
                .filter(char::is_ascii_graphic)
                .take(64)
                .collect(),
        ));
    }
    let header = HeaderName::new_from_ascii(name.to_owned()).map_err(|_| MessageError::Build)?;
    Ok(HeaderValue::new(header, clean_line(value, MAX_SUBJECT)))
}

/// Line ends as CRLF, without control characters other than the tabulator. What lies between two of them is copied in one
/// piece: nearly all of a letter.
fn body(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    let mut rest = text;
    while let Some(at) = rest.bytes().position(may_be_control) {
        let (plain, from) = rest.split_at(at);
        out.push_str(plain);
        let mut chars = from.chars();
        match chars.next() {
            Some('\r') => {
                out.push_str("\r\n");
                rest = chars.as_str();
                rest = rest.strip_prefix('\n').unwrap_or(rest);
                continue;
            }
            Some('\n') => out.push_str("\r\n"),
            Some('\t') => out.push('\t'),
            Some(c) if c.is_control() => {}
            Some(c) => out.push(c),
            None => {}
        }
        rest = chars.as_str();
    }
    out.push_str(rest);
    out
}

/// Whether a control character may begin with this byte: those of ASCII, and the first of U+0080 to U+00BF in UTF-8, which
/// always begins a character.
fn may_be_control(byte: u8) -> bool {
    byte < b' ' || byte == 0x7F || byte == 0xC2
}

/// Whether `bytes` holds only whole CRLF lines of at most 998 octets and no NUL: a lone CR or LF could end the text
/// for one server and not for the next.
pub(crate) fn is_sound(bytes: &[u8]) -> bool {
    let mut begin = 0;
    let mut marks = memchr::memchr3_iter(b'\r', b'\n', 0, bytes);
    while let Some(at) = marks.next() {
        let whole = bytes.get(at) == Some(&b'\r')
            && bytes.get(at + 1) == Some(&b'\n')
            && marks.next() == Some(at + 1);
        if !whole || at - begin > MAX_LINE {
            return false;
        }
        begin = at + 2;
    }
    begin == bytes.len() && !bytes.is_empty()
}

/// SHA-256 of `bytes`, hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    sha256_of(&[bytes])
}

/// SHA-256 of the pieces one after the other, hexadecimal.
fn sha256_of(pieces: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for piece in pieces {
        hash.update(piece);
    }
    hash.finalize()
        .iter()
        .fold(String::with_capacity(64), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

#[cfg(test)]
#[path = "message_tests.rs"]
mod tests;
