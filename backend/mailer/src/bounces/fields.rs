//! The fields of a delivery status (RFC 3464) or feedback report (RFC 5965): groups of `Name: value` lines, one about the
//! message and one for each recipient.

/// Most groups read.
const MAX_GROUPS: usize = 50;
/// Most fields of a group.
const MAX_FIELDS: usize = 60;

/// A group of fields.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    /// The first value of that name; names have no letter case.
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self
            .0
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// The value without its type: `rfc822; taro@example.jp`, `smtp; 550 …`.
    pub fn untyped(&self, name: &str) -> Option<&str> {
        let value = self.get(name)?;
        let (kind, rest) = value.split_once(';').unwrap_or(("", value));
        // What stands before a semicolon may be part of the text, where a server leaves the type out.
        let typed = kind
            .trim()
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
        Some(if typed { rest } else { value }.trim())
    }

    /// An address, `\x{…}` undone (RFC 6533 §3) and without brackets.
    pub fn address(&self, name: &str) -> Option<String> {
        let text = unescape(self.untyped(name)?);
        let text = text.trim().trim_matches(['<', '>']);
        text.contains('@').then(|| text.to_owned())
    }
}

/// Reads groups; lines that are no fields are passed over.
pub(super) fn groups(text: &str) -> Vec<Fields> {
    let mut groups = vec![Fields::default()];
    for line in text.lines() {
        let Some(last) = groups.last_mut() else {
            break;
        };
        if line.trim().is_empty() {
            if !last.0.is_empty() {
                if groups.len() == MAX_GROUPS {
                    break;
                }
                groups.push(Fields::default());
            }
            continue;
        }
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = last.0.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
            continue;
        }
        if let Some((name, value)) = line.split_once(':')
            && last.0.len() < MAX_FIELDS
        {
            last.0
                .push((name.trim().to_owned(), value.trim().to_owned()));
        }
    }
    groups.retain(|group| !group.0.is_empty());
    groups
}

/// `\x{5C71}` as the character it stands for.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\\x{") {
        out.push_str(before);
        let read = after.split_once('}').and_then(|(hex, behind)| {
            let c = char::from_u32(u32::from_str_radix(hex, 16).ok()?)?;
            Some((c, behind))
        });
        match read {
            Some((c, behind)) => {
                out.push(c);
                rest = behind;
            }
            None => {
                out.push_str("\\x{");
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// `+2B` as the character it stands for (RFC 3461 §4).
pub(super) fn from_xtext(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('+') {
        out.push_str(before);
        let code = after
            .get(..2)
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match code.filter(u8::is_ascii) {
            Some(byte) => {
                out.push(char::from(byte));
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                out.push('+');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_fields_folds_and_types() {
        let text = "Reporting-MTA: dns; mx.example\nX: 1\n\nFinal-Recipient: rfc822; <Taro@example.jp>\n\
            Diagnostic-Code: smtp; 550 5.1.1 no\n such; user\nAction: failed\n\n\nno field\n";
        let all = groups(text);
        assert_eq!(all.len(), 2);
        assert_eq!(all[0].untyped("reporting-mta"), Some("mx.example"));
        assert_eq!(
            all[1].address("Final-Recipient").as_deref(),
            Some("Taro@example.jp")
        );
        assert_eq!(
            all[1].untyped("Diagnostic-Code"),
            Some("550 5.1.1 no such; user")
        );
        assert_eq!(all[1].get("ACTION"), Some("failed"));
    }

    #[test]
    fn escapes_of_both_kinds() {
        let eai = groups("Final-Recipient: utf-8; \\x{5C71}\\x{7530}@example.jp\n");
        assert_eq!(
            eai[0].address("final-recipient").as_deref(),
            Some("山田@example.jp")
        );
        assert_eq!(unescape("a\\x{zz}b\\x{"), "a\\x{zz}b\\x{");
        assert_eq!(from_xtext("b+2Babc.def"), "b+abc.def");
        assert_eq!(from_xtext("b+zz+"), "b+zz+");
    }
}
