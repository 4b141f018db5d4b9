//! A mail in ISO-2022-JP (RFC 1468): header words and parts for very old Japanese mail programs. What it cannot carry is
//! never replaced; whoever asks gets nothing and writes the mail in UTF-8.

use crate::address::Address;
use base64::{Engine, engine::general_purpose::STANDARD};
use lettre::message::{
    Body, SinglePart,
    header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue},
};
use saiki_domain::jis;

/// Bytes in one encoded word: with its frame and the longest name of a header before it, a line stays within the 76
/// characters of RFC 2047 §2.
const WORD: usize = 36;
/// Longest line in bytes (RFC 5322 §2.1.1).
const MAX_LINE: usize = 998;

/// What kind of part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Text alone.
    Plain,
    /// HTML.
    Html,
}

/// Whether it can carry the whole of `text`.
pub(crate) fn carries(text: &str) -> bool {
    jis::encode(text).is_some()
}

/// A part of the mail.
pub(crate) fn part(kind: Kind, text: &str) -> Option<SinglePart> {
    let (media_type, bytes) = match kind {
        Kind::Plain => ("text/plain; charset=iso-2022-jp", jis::encode(text)?),
        Kind::Html => {
            let own = text.replacen(
                "<meta charset=\"utf-8\">",
                "<meta charset=\"iso-2022-jp\">",
                1,
            );
            ("text/html; charset=iso-2022-jp", jis::encode(&own)?)
        }
    };
    // Seven bits as it is what such programs read best; a long paragraph may not fit into a line of mail.
    let fits = bytes
        .split(|byte| *byte == b'\n')
        .all(|line| line.len() <= MAX_LINE);
    let body = match fits {
        true => Body::dangerous_pre_encoded(bytes, ContentTransferEncoding::SevenBit),
        false => Body::new_with_encoding(bytes, ContentTransferEncoding::Base64).ok()?,
    };
    Some(
        SinglePart::builder()
            .header(ContentType::parse(media_type).ok()?)
            .body(body),
    )
}

/// The Subject field.
pub(crate) fn subject(text: &str) -> Option<HeaderValue> {
    let name = HeaderName::new_from_ascii_str("Subject");
    if text.is_ascii() {
        return Some(HeaderValue::new(name, text.to_owned()));
    }
    let words = words(text)?;
    Some(HeaderValue::dangerous_new_pre_encoded(
        name,
        text.to_owned(),
        words,
    ))
}

/// A field that names one mailbox.
pub(crate) fn mailbox(
    field: &'static str,
    display: Option<String>,
    address: &Address,
) -> Option<HeaderValue> {
    let value = match display {
        Some(display) => format!("{}\r\n <{address}>", words(&display)?),
        None => address.to_string(),
    };
    Some(HeaderValue::dangerous_new_pre_encoded(
        HeaderName::new_from_ascii_str(field),
        address.to_string(),
        value,
    ))
}

/// Encoded words (RFC 2047), each whole in itself and on a line of its own.
fn words(text: &str) -> Option<String> {
    let mut words: Vec<String> = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8());
        let fitting = ends.take_while(|end| {
            let head = rest.get(..*end).and_then(jis::encode);
            head.is_none_or(|bytes| bytes.len() <= WORD)
        });
        let (word, behind) = rest.split_at_checked(fitting.last()?)?;
        words.push(format!(
            "=?ISO-2022-JP?B?{}?=",
            STANDARD.encode(jis::encode(word)?)
        ));
        rest = behind;
    }
    Some(words.join("\r\n "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_whole_short_and_end_in_ascii() {
        let text = "個人データの漏えいに関するお知らせとお詫び（受付番号 A-0001）ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJ";
        let words = words(text).unwrap();
        let mut back = Vec::new();
        for word in words.split("\r\n ") {
            assert!(word.len() + "Reply-To: ".len() <= 76, "{word}");
            let inner = word.strip_prefix("=?ISO-2022-JP?B?").unwrap();
            let bytes = STANDARD.decode(inner.strip_suffix("?=").unwrap()).unwrap();
            let last = bytes.iter().rposition(|byte| *byte == 0x1b);
            assert!(bytes.is_ascii() && last.is_none_or(|at| bytes[at..].starts_with(b"\x1b(B")));
            back.extend(bytes);
        }
        // Word after word it is the whole text, with escapes between the words that say nothing.
        let plain = |bytes: &[u8]| {
            String::from_utf8(bytes.to_vec())
                .unwrap()
                .replace("\x1b(B\x1b$B", "")
        };
        assert_eq!(plain(&back), plain(&jis::encode(text).unwrap()));
        assert_eq!(super::words("①"), None);
    }

    #[test]
    fn a_long_paragraph_is_wrapped_by_its_encoding() {
        let short = part(Kind::Plain, "お知らせ\r\n").unwrap();
        assert!(short.raw_body().starts_with(b"\x1b$B"));
        let long = part(Kind::Plain, &"あ".repeat(600)).unwrap();
        assert!(
            long.raw_body()
                .split(|b| *b == b'\n')
                .all(|line| line.len() <= 78)
        );
        assert!(!long.raw_body().contains(&0x1b));
    }
}
