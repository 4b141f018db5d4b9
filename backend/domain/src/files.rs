//! Files people attach: a name that is safe to offer for saving, and the media type the bytes themselves tell.
//! Nothing is read from disk here.

use crate::text::is_unsafe;
use saiki_api::files::MAX_NAME;
use unicode_normalization::UnicodeNormalization;

/// Bytes from the beginning of a file that `media_type` wants to see.
pub const HEAD: usize = 64 * 1024;

/// Names Windows keeps for devices.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];

/// A name without folders, without characters some system gives a meaning, not hidden, at most `MAX_NAME`
/// characters with its ending kept. `None` when nothing is left.
pub fn safe_name(raw: &str) -> Option<String> {
    let last = raw.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last
        .chars()
        .filter(|c| !is_unsafe(*c))
        // After the filter: what was kept apart by a sign that is left out comes together in its own order.
        .nfc()
        .map(|c| match c {
            '<' | '>' | ':' | '"' | '|' | '?' | '*' => '_',
            c => c,
        })
        .collect();
    let plain = plain.trim_matches(|c: char| c.is_whitespace() || c == '.');
    if plain.is_empty() {
        return None;
    }
    let (stem, ending) = match plain.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && ending.chars().count() <= 10 => {
            (stem.trim_end(), format!(".{ending}"))
        }
        _ => (plain, String::new()),
    };
    let room = MAX_NAME - ending.chars().count();
    let mut name: String = stem.chars().take(room).collect();
    if is_device(stem) {
        name.insert(0, '_');
        name = name.chars().take(room).collect();
    }
    Some(name + &ending)
}

fn is_device(stem: &str) -> bool {
    let lower = stem.to_ascii_lowercase();
    let bare = lower.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = lower.len() - bare.len();
    DEVICES.contains(&bare) && digits == usize::from(matches!(bare, "com" | "lpt"))
}

/// Signatures at the very beginning, each with its media type.
const SIGNATURES: [(&[u8], &str); 19] = [
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "application/x-ole-storage",
    ),
    (b"MZ", "application/vnd.microsoft.portable-executable"),
    (b"\x7fELF", "application/x-executable"),
    (b"\xd4\xc3\xb2\xa1", "application/vnd.tcpdump.pcap"),
    (b"\xa1\xb2\xc3\xd4", "application/vnd.tcpdump.pcap"),
    (b"\x0a\x0d\x0d\x0a", "application/x-pcapng"),
    (b"SQLite format 3\0", "application/vnd.sqlite3"),
    (b"ID3", "audio/mpeg"),
    (b"{\\rtf", "application/rtf"),
];

/// The media type of a file that begins with `head`; `application/octet-stream` where its bytes do not tell.
pub fn media_type(head: &[u8]) -> &'static str {
    if let Some((_, media_type)) = SIGNATURES.iter().find(|(mark, _)| head.starts_with(mark)) {
        return media_type;
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return zipped(head);
    }
    if head.get(4..8) == Some(b"ftyp".as_slice()) {
        return match head.get(8..10) {
            Some(b"he" | b"mi") => "image/heic",
            Some(b"qt") => "video/quicktime",
            _ => "video/mp4",
        };
    }
    match (head.get(..4), head.get(8..12)) {
        (Some(b"RIFF"), Some(b"WEBP")) => return "image/webp",
        (Some(b"RIFF"), Some(b"WAVE")) => return "audio/wav",
        _ => {}
    }
    text(head)
}

/// What kind of archive: office documents name their parts near the beginning.
fn zipped(head: &[u8]) -> &'static str {
    let names = |part: &[u8]| head.windows(part.len()).any(|w| w == part);
    if names(b"word/") {
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    } else if names(b"xl/") {
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    } else if names(b"ppt/") {
        "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    } else {
        "application/zip"
    }
}

/// Text of some kind, or bytes that say nothing.
fn text(head: &[u8]) -> &'static str {
    if head.is_empty() || head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") {
        return "text/plain";
    }
    let control = |b: &u8| *b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b);
    if head.iter().any(control) {
        return "application/octet-stream";
    }
    let start = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let start: Vec<u8> = start
        .iter()
        .skip_while(|b| b.is_ascii_whitespace())
        .take(64)
        .map(u8::to_ascii_lowercase)
        .collect();
    if [
        b"<!doctype html".as_slice(),
        b"<html",
        b"<head",
        b"<script",
        b"<body",
    ]
    .iter()
    .any(|mark| start.starts_with(mark))
    {
        "text/html"
    } else if start.starts_with(b"<svg") {
        "image/svg+xml"
    } else if start.starts_with(b"<?xml") {
        "text/xml"
    } else {
        "text/plain"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_lose_what_could_harm_and_keep_their_ending() {
        for (raw, safe) in [
            ("報告書.pdf", "報告書.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\sato\\画面.png", "画面.png"),
            ("a\u{202e}gnp.exe", "agnp.exe"),
            (" .htaccess ", "htaccess"),
            ("b\r\nSet-Cookie: x.txt", "bSet-Cookie_ x.txt"),
            ("CON.txt", "_CON.txt"),
            ("com1", "_com1"),
            ("comet.txt", "comet.txt"),
            ("か\u{3099}.txt", "が.txt"),
        ] {
            assert_eq!(safe_name(raw).as_deref(), Some(safe), "{raw:?}");
        }
        for nothing in ["", "...", "/", "\u{200b}", "a/"] {
            assert_eq!(safe_name(nothing), None, "{nothing:?}");
        }
        let long = safe_name(&("あ".repeat(400) + ".docx")).unwrap();
        assert_eq!(long.chars().count(), MAX_NAME);
        assert!(long.ends_with(".docx"));
    }

    #[test]
    fn the_bytes_tell_the_type_whatever_the_name() {
        for (head, media_type_) in [
            (b"%PDF-1.7\n".as_slice(), "application/pdf"),
            (b"\x89PNG\r\n\x1a\n\0\0", "image/png"),
            (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
            (b"\0\0\0\x18ftypmp42", "video/mp4"),
            (b"MZ\x90\0", "application/vnd.microsoft.portable-executable"),
            (b"PK\x03\x04....docProps/", "application/zip"),
            (b"\xef\xbb\xbf \n<!DOCTYPE HTML><p>", "text/html"),
            (b"<svg onload=alert(1)>", "image/svg+xml"),
            ("2026-11-24 接続".as_bytes(), "text/plain"),
            (b"\x83\x66\x81\x5b\x83\x5e", "text/plain"),
            (b"", "text/plain"),
            (b"\x01\x02\0", "application/octet-stream"),
        ] {
            assert_eq!(media_type(head), media_type_, "{head:?}");
        }
        let sheet = b"PK\x03\x04[Content_Types].xml..PK\x03\x04xl/workbook.xml";
        assert!(media_type(sheet).ends_with("spreadsheetml.sheet"));
    }

    #[test]
    fn signs_left_out_leave_no_disorder() {
        let name = safe_name("\u{c4d}\u{fffc}\u{16ff0}").unwrap();
        assert_eq!(safe_name(&name), Some(name));
    }

    proptest! {
        #[test]
        fn a_safe_name_is_safe_and_stays_as_it_is(raw in "\\PC{0,300}") {
            if let Some(name) = safe_name(&raw) {
                prop_assert!(!name.contains(['/', '\\', '"', ':', '\r', '\n']));
                prop_assert!(!name.starts_with('.') && name.chars().count() <= MAX_NAME);
                prop_assert_eq!(safe_name(&name), Some(name.clone()));
            }
        }
    }
}
