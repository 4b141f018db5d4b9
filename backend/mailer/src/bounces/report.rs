//! Reads a report: a delivery status (RFC 3464, 6533), a complaint (RFC 5965), or a bounce in plain words. It is pure, reads
//! any bytes, and believes nothing about whom the report is about.

use super::{
    fields::{self, Fields},
    parts::{self, Leaf, Opened},
    plain,
};
use mailparse::MailHeaderMap;
use saiki_api::bounces::{BounceClass, BounceKind};
use saiki_domain::{
    address::MailAddress,
    bounces::{Status, class_of, read_words},
};

/// What a report says about one recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// What became of the mail.
    pub kind: BounceKind,
    /// Of a failure: its class.
    pub class: Option<BounceClass>,
    /// Enhanced status code, for example `5.1.1`.
    pub status: Option<String>,
    /// The server's words as they came: addresses may be in them.
    pub text: String,
    /// Whom it names: the final and the original recipient.
    pub recipients: Vec<String>,
}

/// A report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// One entry a recipient; never empty.
    pub groups: Vec<Group>,
    /// Message-ID of the mail it returns, with its angle brackets.
    pub message_id: Option<String>,
    /// Addresses in it that may be the return address of the mail.
    pub return_paths: Vec<String>,
}

/// What a message turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// A report.
    Report(Report),
    /// An automatic reply, such as a notice of absence (RFC 3834).
    AutoReply,
    /// Nothing of the kind.
    Unreadable,
}

/// Addresses are compared without letter case and quotes, and domains in the spelling they travel in: servers on the way
/// change all three.
fn same_address(a: &str, b: &str) -> bool {
    if let (Ok(a), Ok(b)) = (MailAddress::parse(a), MailAddress::parse(b)) {
        return a.domain() == b.domain() && a.local().to_lowercase() == b.local().to_lowercase();
    }
    let bare = |text: &str| text.replace('"', "").to_lowercase();
    bare(a.trim()) == bare(b.trim())
}

impl Group {
    /// Whether it names that address.
    pub fn names(&self, address: &str) -> bool {
        self.recipients.iter().any(|one| same_address(one, address))
    }
}

impl Report {
    /// What it says of the mail to `address`, and whether it names that address or none at all. A report about several
    /// recipients, none of them named so, comes from a list or a forwarding: the mail arrived there, so what failed
    /// behind it counts only when everything failed.
    pub fn about(&self, address: Option<&str>) -> Option<(&Group, bool)> {
        let named = address.and_then(|address| self.groups.iter().find(|g| g.names(address)));
        if let Some(group) = named {
            return Some((group, true));
        }
        let alive = |group: &&Group| !matches!(group.kind, BounceKind::Failed);
        let group = self.groups.iter().find(alive).or(self.groups.first())?;
        Some((group, group.recipients.is_empty()))
    }
}

/// Reads a message.
pub fn read(bytes: &[u8]) -> Reading {
    let taken = parts::take_apart(bytes);
    let returned = Returned::of(&taken);
    let found = complaint(&taken).or_else(|| status(&taken));
    let (groups, more) = match found {
        Some((groups, more)) if !groups.is_empty() => (groups, more),
        // A complete report that says nothing we know is not read as prose.
        Some(_) => return Reading::Unreadable,
        None => {
            if disposition(&taken) {
                return Reading::AutoReply;
            }
            match plain::read(&taken) {
                plain::Plain::Bounce(group) => (vec![group], Vec::new()),
                plain::Plain::AutoReply => return Reading::AutoReply,
                plain::Plain::Neither => return Reading::Unreadable,
            }
        }
    };
    let mut return_paths = more;
    return_paths.extend(returned.return_path);
    for name in ["X-Original-To", "Delivered-To", "Envelope-To", "To"] {
        return_paths.extend(taken.headers.get_all_values(name));
    }
    Reading::Report(Report {
        groups,
        message_id: returned.message_id,
        return_paths,
    })
}

type Found = (Vec<Group>, Vec<String>);

fn leaf<'t, 'a>(taken: &'t Opened<'a>, kinds: &[&str]) -> Option<&'t Leaf<'a>> {
    taken
        .leaves
        .iter()
        .find(|leaf| kinds.contains(&leaf.kind.as_str()))
}

/// A receipt that somebody read or deleted the mail (RFC 8098) says nothing about its delivery that we asked for.
fn disposition(taken: &Opened<'_>) -> bool {
    taken.report_type.as_deref() == Some("disposition-notification")
        || leaf(taken, &["message/disposition-notification"]).is_some()
}

fn complaint(taken: &Opened<'_>) -> Option<Found> {
    let text = leaf(taken, &["message/feedback-report"])?.text();
    // All of it is one group; stray blank lines must not hide fields.
    let mut groups = Vec::new();
    let mut return_paths = Vec::new();
    for fields in fields::groups(&text) {
        return_paths.extend(fields.address("Original-Mail-From"));
        let kind = fields.get("Feedback-Type").unwrap_or_default();
        let kind = kind.trim().to_ascii_lowercase();
        if ["abuse", "fraud", "opt-out", "other"].contains(&kind.as_str()) {
            groups.push(Group {
                kind: BounceKind::Complaint,
                class: None,
                status: None,
                text: kind,
                recipients: fields.address("Original-Rcpt-To").into_iter().collect(),
            });
        }
    }
    Some((groups, return_paths))
}

fn status(taken: &Opened<'_>) -> Option<Found> {
    let kinds = ["message/delivery-status", "message/global-delivery-status"];
    let part = leaf(taken, &kinds)?;
    let prose = leaf(taken, &["text/plain", "text/html"]).map(Leaf::text);
    let prose: String = prose.unwrap_or_default().chars().take(4_000).collect();
    let all = fields::groups(&part.text());
    let mut return_paths = Vec::new();
    let mut groups = Vec::new();
    for fields in &all {
        let envelope = fields.get("Original-Envelope-Id");
        return_paths.extend(envelope.map(fields::from_xtext));
        groups.extend(group(fields, &prose));
    }
    Some((groups, return_paths))
}

/// One recipient of a delivery status.
fn group(fields: &Fields, prose: &str) -> Option<Group> {
    let text = fields.untyped("Diagnostic-Code").unwrap_or_default();
    let given = fields.get("Status").and_then(Status::parse);
    // `5.0.0` beside `550 5.1.1 …`: the server's own reply knows more.
    let status = match given {
        Some(Status(class, 0, 0)) => plain::status_in(text)
            .filter(|said| said.0 == class)
            .or(given),
        None => plain::status_in(text),
        given => given,
    };
    let action = fields.get("Action").map(|action| {
        let word = action.split([' ', '(', ';']).next().unwrap_or_default();
        word.trim().to_ascii_lowercase()
    });
    let kind = match (action.as_deref(), status) {
        (Some("failed"), _) => BounceKind::Failed,
        (Some("delayed"), _) => BounceKind::Delayed,
        (Some("delivered"), _) => BounceKind::Delivered,
        (Some("relayed"), _) => BounceKind::Relayed,
        (Some("expanded"), _) => BounceKind::Expanded,
        (None, Some(Status(5, ..))) => BounceKind::Failed,
        (None, Some(Status(4, ..))) => BounceKind::Delayed,
        _ => return None,
    };
    let mut recipients: Vec<String> = Vec::new();
    for name in ["Final-Recipient", "Original-Recipient"] {
        recipients.extend(fields.address(name));
    }
    let words = read_words(if text.is_empty() { prose } else { text });
    Some(Group {
        kind,
        class: (kind == BounceKind::Failed).then(|| class_of(status, words)),
        status: status.map(|status| status.to_string()),
        text: text.to_owned(),
        recipients,
    })
}

/// The mail, or its header, that a report returns.
#[derive(Default)]
struct Returned {
    message_id: Option<String>,
    return_path: Vec<String>,
}

impl Returned {
    fn of(taken: &Opened<'_>) -> Returned {
        let kinds = [
            "message/rfc822",
            "text/rfc822-headers",
            "message/rfc822-headers",
            "message/global",
            "message/global-headers",
        ];
        let Some(part) = leaf(taken, &kinds) else {
            return Returned::default();
        };
        let text = part.text();
        let headers = parts::fields_of(text.trim_start().as_bytes());
        let id = headers.get_first_value("Message-ID");
        Returned {
            message_id: id.map(|id| id.trim().to_owned()),
            return_path: headers.get_first_value("Return-Path").into_iter().collect(),
        }
    }
}
