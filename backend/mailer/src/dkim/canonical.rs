//! Relaxed canonicalisation (RFC 6376 §3.4.2 and §3.4.4): what of header and body is signed. Mails come here with whole
//! CRLF lines; it repairs nothing.

use sha2::{Digest, Sha256};

/// Bytes kept before they are hashed.
const BLOCK: usize = 8 * 1024;

/// A header field.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field<'a> {
    name: &'a [u8],
    /// What stands after the colon, folds included, without the line end.
    pub value: &'a [u8],
}

impl Field<'_> {
    /// Whether it has that name, given in lower case.
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name.as_bytes())
    }
}

/// The fields of a header, and where the body begins.
pub(super) fn fields(head: &[u8]) -> (Vec<Field<'_>>, usize) {
    let mut fields = Vec::new();
    let (mut start, mut at) = (0, 0);
    loop {
        let rest = head.get(at..).unwrap_or_default();
        let Some(end) = rest.windows(2).position(|pair| pair == b"\r\n") else {
            return (fields, head.len());
        };
        let line_end = at + end;
        at = line_end + 2;
        if end == 0 {
            return (fields, at);
        }
        if matches!(head.get(at), Some(b' ' | b'\t')) {
            continue;
        }
        let whole = head.get(start..line_end).unwrap_or_default();
        if let Some(colon) = whole.iter().position(|byte| *byte == b':') {
            let (name, value) = whole.split_at(colon);
            fields.push(Field {
                name: name.trim_ascii_end(),
                value: value.get(1..).unwrap_or_default(),
            });
        }
        start = at;
    }
}

/// Puts a field in canonical form to `out`: unfolded, runs of white space made one space, none at the ends.
pub(super) fn field(name: &str, value: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(name.as_bytes());
    out.push(b':');
    let begin = out.len();
    let mut gap = false;
    for byte in value {
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => gap = true,
            byte => {
                if gap && out.len() > begin {
                    out.push(b' ');
                }
                gap = false;
                out.push(*byte);
            }
        }
    }
    out.extend_from_slice(b"\r\n");
}

/// The hash of a body, taken piece by piece: runs of white space as one space, none at a line's end, no empty lines at
/// the end of all.
#[derive(Debug, Default)]
pub(super) struct Body {
    hash: Sha256,
    ready: Vec<u8>,
    /// White space that counts if something follows in its line.
    gap: bool,
    /// Line ends that count if something follows.
    ends: usize,
    something: bool,
}

impl Body {
    /// Takes the next piece.
    pub fn take(&mut self, bytes: &[u8]) {
        for byte in bytes {
            match byte {
                b' ' | b'\t' => self.gap = true,
                b'\r' => {}
                b'\n' => {
                    self.gap = false;
                    self.ends += 1;
                }
                byte => {
                    for _ in 0..std::mem::take(&mut self.ends) {
                        self.ready.extend_from_slice(b"\r\n");
                    }
                    if std::mem::take(&mut self.gap) {
                        self.ready.push(b' ');
                    }
                    self.ready.push(*byte);
                    self.something = true;
                    if self.ready.len() >= BLOCK {
                        self.hash.update(&self.ready);
                        self.ready.clear();
                    }
                }
            }
        }
    }

    /// The hash.
    pub fn finish(mut self) -> [u8; 32] {
        if self.something {
            self.ready.extend_from_slice(b"\r\n");
        }
        self.hash.update(&self.ready);
        self.hash.finalize().into()
    }
}
