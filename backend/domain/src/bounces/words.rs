//! What mail servers say in their own words, in English and Japanese, where they give no code. It reads cautiously: what
//! is not plain counts as unclear, and unclear failures stop nothing.

/// What the words say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Words {
    /// The address does not exist.
    NoSuchAddress,
    /// The mailbox is full.
    Full,
    /// Refused for what the mail is or where it comes from.
    Policy,
    /// None of these plainly.
    Unclear,
}

/// Refusals come first: servers that hide whether an address exists mention it in the same breath.
const POLICY: &[&str] = &[
    "spam",
    "blocked",
    "blocklist",
    "blacklist",
    "denylist",
    "policy",
    "not authorized",
    "not authorised",
    "unauthenticated",
    "dmarc",
    "spf check",
    "reputation",
    "受信拒否",
    "拒否設定",
    "迷惑メール",
    "なりすまし",
];

const FULL: &[&str] = &[
    "mailbox full",
    "mailbox is full",
    "over quota",
    "quota exceeded",
    "exceeded storage",
    "exceeds allowed",
    "insufficient storage",
    "too many messages",
    "容量",
    "メールボックスがいっぱい",
];

const NO_SUCH_ADDRESS: &[&str] = &[
    "user unknown",
    "unknown user",
    "unknown recipient",
    "recipient unknown",
    "unknown or illegal alias",
    "no such user",
    "no such recipient",
    "no such mailbox",
    "no mailbox here",
    "no mailbox found",
    "mailbox not found",
    "mailbox does not exist",
    "account does not exist",
    "address does not exist",
    "recipient does not exist",
    "user does not exist",
    "does not exist here",
    "recipient not found",
    "user not found",
    "address not found",
    "addresses were unknown",
    "account has been disabled",
    "account is disabled",
    "invalid recipient",
    "unrouteable address",
    "host or domain name not found",
    "domain not found",
    "host unknown",
    "name or service not known",
    "couldn't find any host",
    "宛先不明",
    "あて先不明",
    "宛先が存在しません",
    "存在しないメールアドレス",
    "存在しない宛先",
    "アドレスが見つかりません",
    "アドレスは存在しません",
    "アドレスが存在しません",
    "ユーザーが見つかりません",
    "ユーザが見つかりません",
    "該当するユーザ",
];

/// Reads a reply or a few lines of a report.
pub fn read(text: &str) -> Words {
    let text = text.to_lowercase();
    // Lines are wrapped anywhere.
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let says = |phrases: &[&str]| phrases.iter().any(|phrase| text.contains(phrase));
    if says(POLICY) {
        Words::Policy
    } else if says(FULL) {
        Words::Full
    } else if says(NO_SUCH_ADDRESS) {
        Words::NoSuchAddress
    } else {
        Words::Unclear
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_words_are_understood_and_others_left_open() {
        for (text, words) in [
            ("550 User\r\n unknown", Words::NoSuchAddress),
            ("宛先不明のため配信できません", Words::NoSuchAddress),
            ("The mailbox is full", Words::Full),
            ("メールボックスの容量を超えています", Words::Full),
            ("user unknown; blocked by policy", Words::Policy),
            ("deferred: connection timed out", Words::Unclear),
            ("", Words::Unclear),
        ] {
            assert_eq!(read(text), words, "{text}");
        }
    }
}
