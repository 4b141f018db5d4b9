//! The parts of a message, taken apart without recursion and within limits: a message is anybody's bytes. Headers and
//! transfer encodings are `mailparse`'s.

use mailparse::{MailHeader, MailHeaderMap, parse_content_type, parse_headers};

/// Longest header section read, in bytes.
const MAX_HEAD: usize = 64 * 1024;
/// Multiparts within multiparts that are opened.
const MAX_DEPTH: usize = 5;
/// Parts looked at.
const MAX_PARTS: usize = 100;
/// Longest text read of a part, in bytes.
pub(super) const MAX_TEXT: usize = 64 * 1024;

/// A part that holds no further parts.
#[derive(Debug)]
pub(super) struct Leaf<'a> {
    /// Media type, in lower case.
    pub kind: String,
    /// Header and body.
    raw: &'a [u8],
    body: &'a [u8],
}

/// A message taken apart.
#[derive(Debug)]
pub(super) struct Opened<'a> {
    /// Its own header fields.
    pub headers: Vec<MailHeader<'a>>,
    /// `report-type` of a multipart/report, in lower case.
    pub report_type: Option<String>,
    /// Its parts in order.
    pub leaves: Vec<Leaf<'a>>,
}

impl Opened<'_> {
    /// The first value of a header field; empty when there is none.
    pub fn header(&self, name: &str) -> String {
        self.headers.get_first_value(name).unwrap_or_default()
    }
}

impl Leaf<'_> {
    /// The body as text, its transfer encoding and character set undone, at most `MAX_TEXT` bytes of it.
    pub fn text(&self) -> String {
        // Cut before decoding: what is decoded is never longer than three times the bytes.
        let head = self.raw.len() - self.body.len();
        let end = self.raw.len().min(head + MAX_TEXT);
        let cut = self.raw.get(..end).unwrap_or_default();
        let decoded = mailparse::parse_mail(cut)
            .ok()
            .and_then(|part| part.get_body().ok());
        decoded.unwrap_or_else(|| {
            String::from_utf8_lossy(cut.get(head..).unwrap_or_default()).into_owned()
        })
    }
}

/// Header section and the rest. A header that never ends is cut.
fn split(raw: &[u8]) -> (&[u8], &[u8]) {
    let mut at = 0;
    for line in raw.split_inclusive(|byte| *byte == b'\n') {
        if line == b"\n" || line == b"\r\n" {
            return (
                raw.get(..at).unwrap_or_default(),
                raw.get(at + line.len()..).unwrap_or_default(),
            );
        }
        at += line.len();
        if at > MAX_HEAD {
            break;
        }
    }
    raw.split_at_checked(at.min(MAX_HEAD)).unwrap_or((raw, &[]))
}

/// Header fields of a section; none when they do not read.
pub(super) fn fields_of(head: &[u8]) -> Vec<MailHeader<'_>> {
    parse_headers(head.get(..MAX_HEAD).unwrap_or(head))
        .map(|(headers, _)| headers)
        .unwrap_or_default()
}

/// Takes a message apart.
pub(super) fn take_apart(raw: &[u8]) -> Opened<'_> {
    let mut report_type = None;
    let mut leaves = Vec::new();
    let mut open = vec![(raw, 0_usize)];
    let mut seen = 0;
    while let Some((part, depth)) = open.pop() {
        seen += 1;
        if seen > MAX_PARTS {
            break;
        }
        let (head, body) = split(part);
        let given = fields_of(head).get_first_value("Content-Type");
        let kind = parse_content_type(given.as_deref().unwrap_or("text/plain"));
        let mimetype = kind.mimetype.to_ascii_lowercase();
        let boundary = kind.params.get("boundary").filter(|b| !b.is_empty());
        match boundary.filter(|_| mimetype.starts_with("multipart/") && depth < MAX_DEPTH) {
            Some(boundary) => {
                if mimetype == "multipart/report" && report_type.is_none() {
                    report_type = kind
                        .params
                        .get("report-type")
                        .map(|kind| kind.to_ascii_lowercase());
                }
                let mut inner = between(body, boundary, MAX_PARTS - seen);
                // The last is opened first.
                inner.reverse();
                open.extend(inner.into_iter().map(|part| (part, depth + 1)));
            }
            None => leaves.push(Leaf {
                kind: mimetype,
                raw: part,
                body,
            }),
        }
    }
    Opened {
        headers: fields_of(split(raw).0),
        report_type,
        leaves,
    }
}

/// What stands between the lines of a boundary, at most `most` parts. A last line that is missing is the end.
fn between<'a>(body: &'a [u8], boundary: &str, most: usize) -> Vec<&'a [u8]> {
    let mut parts = Vec::new();
    let mut begun: Option<usize> = None;
    let mut at = 0;
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        let rest = line
            .strip_prefix(b"--")
            .and_then(|line| line.strip_prefix(boundary.as_bytes()))
            .map(<[u8]>::trim_ascii_end);
        if let Some(last) = rest.filter(|rest| rest.is_empty() || *rest == b"--") {
            if let Some(from) = begun {
                parts.push(body.get(from..at).unwrap_or_default());
            }
            begun = (last.is_empty() && parts.len() < most).then_some(at + line.len());
            if begun.is_none() {
                return parts;
            }
        }
        at += line.len();
    }
    if let Some(from) = begun {
        parts.push(body.get(from..).unwrap_or_default());
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_come_in_order_with_their_texts_decoded() {
        let raw = "Subject: x\r\nContent-Type: multipart/report; report-type=Delivery-Status;\r\n boundary=\"b 1\"\r\n\r\n\
            preamble\r\n--b 1\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n5a6b5YWI\r\n\
            --b 1\r\nContent-Type: Message/Delivery-Status\r\n\r\nAction: failed\r\n--b 1--\r\nafter\r\n";
        let taken = take_apart(raw.as_bytes());
        assert_eq!(taken.header("subject"), "x");
        assert_eq!(taken.report_type.as_deref(), Some("delivery-status"));
        let kinds: Vec<_> = taken.leaves.iter().map(|leaf| leaf.kind.as_str()).collect();
        assert_eq!(kinds, ["text/plain", "message/delivery-status"]);
        assert_eq!(taken.leaves[0].text().trim(), "宛先");
        assert_eq!(taken.leaves[1].text().trim(), "Action: failed");
    }

    #[test]
    fn neither_depth_nor_number_nor_length_gets_out_of_hand() {
        let mut deep = String::new();
        for n in 0..1000 {
            deep.push_str(&format!(
                "Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n"
            ));
        }
        assert_eq!(take_apart(deep.as_bytes()).leaves.len(), 1);
        let many = "--b\n\nx\n".repeat(10_000);
        let wide = format!("Content-Type: multipart/mixed; boundary=b\n\n{many}");
        assert!(take_apart(wide.as_bytes()).leaves.len() <= MAX_PARTS);
        let headless = "X: y\n".repeat(100_000);
        assert!(take_apart(headless.as_bytes()).headers.len() < 20_000);
        assert!(take_apart(b"").leaves.len() == 1);
    }
}
