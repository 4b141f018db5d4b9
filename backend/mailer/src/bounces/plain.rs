//! Bounces without a delivery status: qmail, older mail servers, Japanese carriers. Read cautiously: what is not plainly a
//! bounce is none, and nothing is called hard that does not plainly say that the address does not exist.

use super::{parts::Opened, report::Group};
use mailparse::MailHeaderMap;
use saiki_api::bounces::BounceKind;
use saiki_domain::bounces::{Status, class_of, read_words};

/// What a message without a delivery status is.
pub(super) enum Plain {
    Bounce(Group),
    AutoReply,
    Neither,
}

/// Longest text looked at, in characters.
const MAX_TEXT: usize = 8_000;
/// Most addresses taken out of it.
const MAX_ADDRESSES: usize = 20;

/// Lines behind which the returned mail stands.
const SEPARATORS: &[&str] = &[
    "below this line is a copy",
    "this is a copy of the message",
    "original message",
    "original mail",
    "message header follows",
    "unsent message follows",
    "returned message",
    "元のメッセージ",
    "送信されたメール",
    "以下は",
];

const FAILED: &[&str] = &[
    "undeliverable",
    "undelivered",
    "returned mail",
    "returned to sender",
    "failure notice",
    "delivery failed",
    "delivery failure",
    "delivery has failed",
    "delivery status notification (failure)",
    "failed to deliver",
    "failed permanently",
    "could not be delivered",
    "couldn't be delivered",
    "cannot be delivered",
    "was not delivered",
    "wasn't delivered",
    "wasn't able to deliver",
    "unable to deliver",
    "not able to deliver",
    "permanent fatal errors",
    "permanent error",
    "配信できません",
    "配信できなかった",
    "配送できません",
    "配送できなかった",
    "送信できません",
    "送信できなかった",
    "お届けできません",
    "届けられません",
    "届けることができません",
    "配信不能",
    "配送不能",
    "配信エラー",
];

const DELAYED: &[&str] = &[
    "has been delayed",
    "is delayed",
    "delivery delayed",
    "delivery status notification (delay)",
    "not yet been delivered",
    "has not been delivered yet",
    "will be retried",
    "will keep trying",
    "will continue to",
    "warning: could not send",
    "配信が遅れ",
    "配信が遅延",
    "配送が遅れ",
    "再送を試み",
    "再送を続け",
];

const AWAY: &[&str] = &[
    "automatic reply",
    "auto reply",
    "autoreply",
    "auto-reply",
    "out of office",
    "out of the office",
    "vacation",
    "自動応答",
    "自動返信",
    "不在",
];

fn says(text: &str, phrases: &[&str]) -> bool {
    phrases.iter().any(|phrase| text.contains(phrase))
}

/// Lower case, and one space wherever lines were wrapped.
fn smooth(text: &str) -> String {
    let lower = text.to_lowercase();
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Reads a message that has no delivery status.
pub(super) fn read(taken: &Opened<'_>) -> Plain {
    let first = taken
        .leaves
        .iter()
        .find(|leaf| leaf.kind == "text/plain" || leaf.kind == "text/html");
    let text: String = first
        .map(|leaf| leaf.text().chars().take(MAX_TEXT).collect())
        .unwrap_or_default();
    let words = before_the_mail(&text);
    let subject = smooth(&taken.header("Subject"));
    let smoothed = format!("{subject} {}", smooth(words));
    let failed_recipients = taken.headers.get_all_values("X-Failed-Recipients");
    let delayed = says(&smoothed, DELAYED);
    let failed = !failed_recipients.is_empty() || says(&smoothed, FAILED);
    if is_from_a_daemon(taken) && (failed || delayed) || !failed_recipients.is_empty() {
        return Plain::Bounce(bounce(words, &failed_recipients, delayed));
    }
    if is_automatic(taken) || says(&subject, AWAY) {
        return Plain::AutoReply;
    }
    Plain::Neither
}

fn bounce(words: &str, failed_recipients: &[String], delayed: bool) -> Group {
    let status = status_in(words);
    // A warning that also tells what failed so far is a warning.
    let kind = match (delayed && failed_recipients.is_empty(), status) {
        (true, None | Some(Status(4, ..))) => BounceKind::Delayed,
        _ => BounceKind::Failed,
    };
    let mut recipients: Vec<String> = failed_recipients
        .iter()
        .flat_map(|value| value.split(','))
        .map(|one| one.trim().to_owned())
        .collect();
    if recipients.is_empty() {
        recipients = addresses(words);
    }
    recipients.truncate(MAX_ADDRESSES);
    Group {
        kind,
        class: (kind == BounceKind::Failed).then(|| class_of(status, read_words(words))),
        status: status.map(|status| status.to_string()),
        text: said(words),
        recipients,
    }
}

/// The text up to the line behind which the returned mail stands.
fn before_the_mail(text: &str) -> &str {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let lower = line.to_lowercase();
        let header = ["received:", "return-path:", "message-id:"];
        if says(&lower, SEPARATORS) && at > 0 || header.iter().any(|name| lower.starts_with(name)) {
            return text.get(..at).unwrap_or(text);
        }
        at += line.len();
    }
    text
}

/// The line with the server's reply, else the first that says something.
fn said(words: &str) -> String {
    let reply = |line: &&str| status_in(line).is_some() || has_reply_code(line);
    let telling = |line: &&str| read_words(line) != saiki_domain::bounces::Words::Unclear;
    let lines = || words.lines().map(str::trim).filter(|line| !line.is_empty());
    let line = lines().find(reply).or_else(|| lines().find(telling));
    line.unwrap_or_default().to_owned()
}

fn has_reply_code(line: &str) -> bool {
    line.split(|c: char| !c.is_ascii_alphanumeric())
        .any(|word| {
            word.len() == 3 && word.starts_with('5') && word.chars().all(|c| c.is_ascii_digit())
        })
}

/// The first status code of class 4 or 5 that stands by itself. Parts of addresses of machines (`10.5.1.1`) are none.
pub(super) fn status_in(text: &str) -> Option<Status> {
    let apart = |c: char| !c.is_ascii_digit() && c != '.';
    let mut at = 0;
    for word in text.split(apart) {
        let before = text.get(..at).and_then(|text| text.chars().next_back());
        at += word.len();
        let behind = text.get(at..).and_then(|text| text.chars().next());
        at += behind.map_or(0, char::len_utf8);
        let joined = |c: Option<char>, signs: &str| {
            c.is_some_and(|c| c.is_ascii_alphanumeric() || signs.contains(c))
        };
        let word = word.trim_end_matches('.');
        if let Some(status) = Status::parse(word).filter(|status| status.0 != 2)
            && !joined(before, "_@")
            && !joined(behind, "-_@")
        {
            return Some(status);
        }
    }
    None
}

/// Addresses, but those of daemons and of ours.
fn addresses(words: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for word in words.split_whitespace() {
        let edge = |c: char| "<>()[]\"':;,.".contains(c);
        // `宛先：<taro@example.jp>。` is one word where no spaces are written.
        let inner = word.split_once('<').map_or(word, |(_, rest)| {
            rest.split_once('>').map_or(rest, |(inner, _)| inner)
        });
        let core = inner.trim_matches(edge);
        let lower = core.to_lowercase();
        let Some((local, domain)) = lower.split_once('@') else {
            continue;
        };
        let ours = local.starts_with("b+") || is_daemon(local);
        if !ours && domain.contains('.') && !domain.contains('@') && found.len() < MAX_ADDRESSES {
            found.push(core.to_owned());
        }
    }
    found
}

fn is_daemon(name: &str) -> bool {
    [
        "mailer-daemon",
        "postmaster",
        "mail delivery subsystem",
        "mail delivery system",
        "microsoftexchange",
        "mail-daemon",
    ]
    .iter()
    .any(|daemon| name.contains(daemon))
}

fn is_from_a_daemon(taken: &Opened<'_>) -> bool {
    let nobody = taken.header("Return-Path").trim() == "<>";
    // Notices of absence come from nobody, too, and say so.
    is_daemon(&taken.header("From").to_lowercase()) || nobody && !is_automatic(taken)
}

/// RFC 3834 and what servers did before it.
fn is_automatic(taken: &Opened<'_>) -> bool {
    let submitted = taken.header("Auto-Submitted").trim().to_lowercase();
    let precedence = taken.header("Precedence").trim().to_lowercase();
    !submitted.is_empty() && submitted != "no"
        || ["auto_reply", "auto-reply", "bulk", "junk"].contains(&precedence.as_str())
        || ["X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress"]
            .iter()
            .any(|name| !taken.header(name).is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_found_only_where_it_stands_alone() {
        for (text, found) in [
            ("550 5.1.1 <a@b.jp>: no", Some(Status(5, 1, 1))),
            ("#5.1.1 smtp;550", Some(Status(5, 1, 1))),
            ("550-5.2.2.", Some(Status(5, 2, 2))),
            ("(4.4.7)", Some(Status(4, 4, 7))),
            ("host 10.5.1.1 said", None),
            ("version 5.1.1-beta", None),
            ("v5.1.1", None),
            ("2.0.0 ok", None),
            ("", None),
        ] {
            assert_eq!(status_in(text), found, "{text}");
        }
    }

    #[test]
    fn addresses_of_daemons_and_of_ours_are_left_out() {
        let text = "From <MAILER-DAEMON@x.jp> to <b+aa.bb@bounce.jp>\n<taro@example.jp>:\nfoo hanako@example.jp bar";
        assert_eq!(addresses(text), ["taro@example.jp", "hanako@example.jp"]);
    }
}
