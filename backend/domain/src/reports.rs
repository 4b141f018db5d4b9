//! Rules of reports from outside: which input is taken, what acknowledgement numbers look like and how they are read
//! back however somebody writes them.

use crate::{address::MailAddress, fault::Faults};
use saiki_api::reports::{CloseReason, MAX_FIELD, MAX_TEXT, NewReport, ReportPatch};

/// Signs of a number: no 0 and O, no 1 and I, so that it can be told over the telephone. 32 of them.
const SIGNS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
/// Signs of a number after its `R`; five bits each.
const LENGTH: usize = 8;

/// Whether a report may be sent like this.
pub fn check_new(new: &NewReport) -> Faults {
    let mut faults = Faults::default();
    said("text", &new.text, &mut faults);
    for (field, text) in [
        ("name", &new.name),
        ("organisation", &new.organisation),
        ("email", &new.email),
        ("phone", &new.phone),
    ] {
        faults.optional_line(field, text, MAX_FIELD);
    }
    let email = new.email.trim();
    if !email.is_empty() && MailAddress::parse(email).is_err() {
        faults.add(
            "email",
            "not_an_address",
            "メールアドレスの形になっていません（例: name@example.jp）",
            "This is not an email address, for example name@example.com",
        );
    }
    faults
}

/// Whether a report may be closed or opened again like this.
pub fn check_patch(patch: &ReportPatch) -> Faults {
    let mut faults = Faults::default();
    if !patch.closed {
        return faults;
    }
    match patch.reason {
        None => faults.add(
            "reason",
            "required",
            "終える理由を選んでください",
            "Say why it is closed",
        ),
        Some(CloseReason::Answered) => said("note", &patch.note, &mut faults),
        Some(_) => faults.prose("note", &patch.note, MAX_TEXT),
    }
    if patch.reason == Some(CloseReason::Duplicate) {
        let given = patch.duplicate_of.as_deref().unwrap_or_default();
        if parse_number(given).is_none() {
            unknown_number(&mut faults);
        }
    }
    faults
}

/// That a number is nobody's.
pub fn unknown_number(faults: &mut Faults) {
    faults.add(
        "duplicate_of",
        "unknown_number",
        "この受付番号の受付はありません。R-ABCD-2345 の形で、元になる受付の番号を入れてください",
        "No report has this number; give the number of the first one, like R-ABCD-2345",
    );
}

fn said(field: &str, text: &str, faults: &mut Faults) {
    if text.trim().is_empty() {
        faults.add(
            field,
            "required",
            "内容を書いてください",
            "Please write something here",
        );
    } else {
        faults.prose(field, text, MAX_TEXT);
    }
}

/// A number from random bytes: `R-7K3F-Q2WM`.
pub fn number(random: [u8; LENGTH]) -> String {
    let signs = random
        .iter()
        .filter_map(|byte| SIGNS.get(usize::from(byte & 31)))
        .map(|sign| char::from(*sign));
    written(signs)
}

/// A number as it is written, from whatever somebody typed; `None` when it is none.
pub fn parse_number(text: &str) -> Option<String> {
    let plain: String = text
        .chars()
        .map(|c| match c {
            // Full-width letters and digits, as a Japanese keyboard gives them.
            '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            '‐' | '‑' | '–' | '—' | '−' | 'ー' | 'ｰ' => '-',
            c => c,
        })
        .filter(|c| !c.is_whitespace())
        .map(|c| c.to_ascii_uppercase())
        .collect();
    // `R` is a sign too: only where a dash follows it, or where there is one sign too many, is it the beginning.
    let rest = plain.strip_prefix("R-").unwrap_or(&plain);
    let signs: String = rest.chars().filter(|c| *c != '-').collect();
    let signs = match signs.strip_prefix('R') {
        Some(after) if signs.chars().count() == LENGTH + 1 && rest == plain => after,
        _ => &signs,
    };
    let known = |c: char| u8::try_from(c).is_ok_and(|byte| SIGNS.contains(&byte));
    (signs.chars().count() == LENGTH && signs.chars().all(known)).then(|| written(signs.chars()))
}

fn written(signs: impl Iterator<Item = char>) -> String {
    let mut out = String::from("R");
    for (at, sign) in signs.enumerate() {
        if at % 4 == 0 {
            out.push('-');
        }
        out.push(sign);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use saiki_api::reports::ReportKind;

    fn report(text: &str, email: &str) -> NewReport {
        NewReport {
            kind: ReportKind::Noticed,
            text: text.to_owned(),
            name: String::new(),
            organisation: String::new(),
            email: email.to_owned(),
            phone: String::new(),
            lang: None,
        }
    }

    #[test]
    fn only_the_text_is_asked_for_and_what_is_given_must_be_right() {
        assert_eq!(
            check_new(&report("画面が変です\nずっと", "")),
            Faults::default()
        );
        for (text, email, field) in [
            (" \n", "", "text"),
            ("a\u{0}b", "", "text"),
            (&*"あ".repeat(MAX_TEXT + 1), "", "text"),
            ("a", "nobody", "email"),
            ("a", "a@b.jp\r\nBcc: c@d.jp", "email"),
        ] {
            let faults = check_new(&report(text, email));
            assert_eq!(faults.0[0].field, field, "{text:.10} {email}");
        }
    }

    #[test]
    fn numbers_read_back_however_they_are_written() {
        let number = number([0, 31, 8, 255, 24, 77, 3, 200]);
        assert_eq!(number, "R-A9J9-2PDJ");
        for written in [
            "R-A9J9-2PDJ",
            "r-a9j9-2pdj",
            " ra9j92pdj ",
            "A9J9 2PDJ",
            "Ｒ－Ａ９Ｊ９－２ＰＤＪ",
            "RーA9J9ー2PDJ",
        ] {
            assert_eq!(
                parse_number(written).as_deref(),
                Some(&*number),
                "{written}"
            );
        }
        for wrong in [
            "",
            "R",
            "R-A9J9-2PD",
            "R-A9J9-2PD0",
            "R-A9J9-2PDJJ",
            "R-A9J9-2PD<",
            "受付番号",
        ] {
            assert_eq!(parse_number(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn closing_says_why() {
        let patch = |reason, note: &str, duplicate: Option<&str>| ReportPatch {
            closed: true,
            reason,
            duplicate_of: duplicate.map(str::to_owned),
            note: note.to_owned(),
        };
        let field = |patch| check_patch(&patch).0.first().map(|f| f.field.clone());
        assert_eq!(field(patch(None, "", None)).as_deref(), Some("reason"));
        let answered = Some(CloseReason::Answered);
        assert_eq!(field(patch(answered, " ", None)).as_deref(), Some("note"));
        let twice = Some(CloseReason::Duplicate);
        assert_eq!(
            field(patch(twice, "", None)).as_deref(),
            Some("duplicate_of")
        );
        assert_eq!(field(patch(twice, "", Some("R-A9J9-2PDJ"))), None);
        assert_eq!(field(patch(Some(CloseReason::Spam), "", None)), None);
    }
}
