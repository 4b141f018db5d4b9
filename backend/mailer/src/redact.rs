//! Reply texts as they may be kept: short, one line, without mail addresses and without what is known of the recipient. It
//! does not try to find other personal data; servers do not know it.

/// Longest text kept, in characters.
const MAX_TEXT: usize = 300;

/// `text` with everything that looks like a mail address, and `known` (the recipient's address, local part and
/// name) in any letter case, replaced by `[address]`.
pub fn redact(text: &str, known: &[&str]) -> String {
    let mut clean: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    for word in known.iter().filter(|word| word.len() > 2) {
        clean = replace_ignoring_case(&clean, word);
    }
    let mut out = String::with_capacity(clean.len());
    for (n, word) in clean.split_whitespace().enumerate() {
        if n > 0 {
            out.push(' ');
        }
        out.push_str(&redact_word(word));
    }
    out.chars().take(MAX_TEXT).collect()
}

fn redact_word(word: &str) -> String {
    if !word.contains('@') {
        return word.to_owned();
    }
    let edge = |c: char| {
        matches!(
            c,
            '<' | '>' | '(' | ')' | '[' | ']' | ',' | ';' | ':' | '.' | '\'' | '"'
        )
    };
    let core = word.trim_matches(edge);
    if core.contains('@') {
        word.replace(core, "[address]")
    } else {
        word.to_owned()
    }
}

fn replace_ignoring_case(text: &str, word: &str) -> String {
    // ASCII folding keeps byte positions, so what is found in the folded text can be cut from the given one.
    let (folded, wanted) = (text.to_ascii_lowercase(), word.to_ascii_lowercase());
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (at, _) in folded.match_indices(&wanted) {
        out.push_str(text.get(from..at).unwrap_or_default());
        out.push_str("[address]");
        from = at + wanted.len();
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strikes_out_addresses() {
        for (given, kept) in [
            (
                "5.1.1 <taro@example.jp>: Recipient address rejected",
                "5.1.1 <[address]>: Recipient address rejected",
            ),
            ("user TARO unknown", "user [address] unknown"),
            (
                "mailbox other.person@example.org full",
                "mailbox [address] full",
            ),
            ("see http://help/@ or \t so", "see [address] or so"),
            ("ok queued as 4Bx9", "ok queued as 4Bx9"),
        ] {
            assert_eq!(redact(given, &["taro@example.jp", "taro"]), kept);
        }
        assert_eq!(redact(&"x".repeat(5000), &[]).len(), MAX_TEXT);
    }
}
