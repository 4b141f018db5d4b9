//! DKIM signatures (RFC 6376, RFC 8463): relaxed/relaxed, Ed25519 and RSA, both at once where both are configured. A
//! signature hangs on the mail, the key and the mail's own date alone, so every attempt carries the same one.
//!
//! The cryptography is aws-lc's, which TLS brings along anyway. The building library's own signing would bring a second
//! implementation of RSA, one with a timing weakness that has no fix (RUSTSEC-2023-0071).

mod canonical;
mod key;

pub use key::{DkimKey, DkimKeyError, KeyKind};

use base64::{Engine, engine::general_purpose::STANDARD};
use canonical::{Body, Field};
use saiki_api::Timestamp;

/// Header fields that are signed, in this order, each as often as it stands in the mail.
const SIGNED: [&str; 14] = [
    "from",
    "to",
    "cc",
    "subject",
    "date",
    "message-id",
    "reply-to",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "content-language",
    "auto-submitted",
    "list-unsubscribe",
    "list-unsubscribe-post",
];

/// Of these one more is signed than there is, so that nobody can put a second one in front (RFC 6376 §5.4.2).
const OVERSIGNED: [&str; 8] = [
    "from",
    "to",
    "cc",
    "subject",
    "date",
    "message-id",
    "reply-to",
    "content-type",
];

/// Longest line of a signature field, in characters.
const LINE: usize = 72;

/// Signs mails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signer {
    domain: String,
    keys: Vec<DkimKey>,
}

impl Signer {
    /// A signer for `domain`, lower case and A-labels, with one key or more.
    pub fn new(domain: String, keys: Vec<DkimKey>) -> Signer {
        Signer { domain, keys }
    }

    /// The domain signed for.
    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// Its keys.
    pub fn keys(&self) -> &[DkimKey] {
        &self.keys
    }

    /// Whether a mail from `author`, the domain of its From field, is signed. A signature of another domain would say
    /// nothing about the sender: DMARC wants the same domain or one above it (RFC 7489 §3.1.1).
    pub fn covers(&self, author: &str) -> bool {
        author
            .strip_suffix(self.domain.as_str())
            .is_some_and(|below| below.is_empty() || below.ends_with('.'))
    }

    /// The signature fields for a mail, each ending with CRLF, to be put in front of it. `parts` make the mail, the
    /// first holding its whole header. Empty where the mail is none of ours.
    pub fn sign(&self, author: &str, date: Timestamp, parts: &[&[u8]]) -> Vec<u8> {
        let mut out = Vec::new();
        let Some((head, rest)) = parts.split_first() else {
            return out;
        };
        if !self.covers(author) {
            return out;
        }
        let (fields, begin) = canonical::fields(head);
        let mut body = Body::default();
        body.take(head.get(begin..).unwrap_or_default());
        for part in rest {
            body.take(part);
        }
        let body_hash = STANDARD.encode(body.finish());
        let names = names(&fields);
        for key in &self.keys {
            let mut field = self.unsigned(key, &names, &body_hash, date);
            let mut input = selected(&fields, &names);
            canonical::field("dkim-signature", field.as_bytes(), &mut input);
            // The field signs itself with an empty `b=` and without the line end (RFC 6376 §3.7).
            input.truncate(input.len().saturating_sub(2));
            let Some(signature) = key.sign(&input) else {
                continue;
            };
            push_folded(&mut field, &STANDARD.encode(signature));
            out.extend_from_slice(b"DKIM-Signature: ");
            out.extend_from_slice(field.as_bytes());
            out.extend_from_slice(b"\r\n");
        }
        out
    }

    /// The value of the signature field up to its empty `b=`.
    fn unsigned(
        &self,
        key: &DkimKey,
        names: &[&'static str],
        body_hash: &str,
        date: Timestamp,
    ) -> String {
        let mut listed = String::new();
        let mut width = 0;
        for (at, name) in names.iter().enumerate() {
            if at > 0 {
                listed.push(':');
                width += 1;
            }
            if width + name.len() > LINE {
                listed.push_str("\r\n  ");
                width = 0;
            }
            listed.push_str(name);
            width += name.len();
        }
        format!(
            "v=1; a={}; c=relaxed/relaxed; d={};\r\n s={}; t={};\r\n h={listed};\r\n bh={body_hash};\r\n b=",
            key.kind().algorithm(),
            self.domain,
            key.selector(),
            date.as_second().max(0),
        )
    }
}

/// The names for `h=`: each as often as its field stands in the mail, and once more where that is wanted.
fn names(fields: &[Field<'_>]) -> Vec<&'static str> {
    let mut names = Vec::new();
    for name in SIGNED {
        let there = fields.iter().filter(|field| field.is(name)).count();
        let once_more = usize::from(OVERSIGNED.contains(&name));
        names.extend(std::iter::repeat_n(name, there + once_more));
    }
    names
}

/// The fields that `h=` names, from the last to the first of a name (RFC 6376 §5.4.2); one that is not there gives
/// nothing.
fn selected(fields: &[Field<'_>], names: &[&'static str]) -> Vec<u8> {
    let mut out = Vec::with_capacity(1024);
    for (at, name) in names.iter().enumerate() {
        let before = names.iter().take(at).filter(|n| *n == name).count();
        let mut found = fields.iter().rev().filter(|field| field.is(name));
        if let Some(field) = found.nth(before) {
            canonical::field(name, field.value, &mut out);
        }
    }
    out
}

/// Base64 in lines.
fn push_folded(field: &mut String, base64: &str) {
    for (at, c) in base64.chars().enumerate() {
        if at > 0 && at % LINE == 0 {
            field.push_str("\r\n  ");
        }
        field.push(c);
    }
}

#[cfg(test)]
mod tests;
