//! Personal fields as somebody may see them who has no need to: enough to tell rows apart, not enough to
//! reach anybody. Lengths are not shown either.

use crate::people::{FurtherAddress, GuardianDraft};
use saiki_api::people::{AddressChannel, Person, RecordedDecision};

/// A person of the register with every personal field masked.
pub fn person(person: Person) -> Person {
    Person {
        number: number(&person.number),
        name: name(&person.name),
        email: email(&person.email),
        phone: phone(&person.phone),
        address: postal(&person.address),
        note: note(&person.note),
        recorded: person.recorded.map(|recorded| RecordedDecision {
            note: note(&recorded.note),
            ..recorded
        }),
        masked: true,
        ..person
    }
}

/// A guardian with every personal field masked.
pub fn guardian(guardian: GuardianDraft) -> GuardianDraft {
    GuardianDraft {
        name: name(&guardian.name),
        email: email(&guardian.email),
        phone: phone(&guardian.phone),
        address: postal(&guardian.address),
        reason: guardian.reason,
    }
}

/// A further address or number, masked.
pub fn further(address: FurtherAddress) -> FurtherAddress {
    let value = match address.channel {
        AddressChannel::Mail => email(&address.value),
        AddressChannel::Post => postal(&address.value),
        AddressChannel::Phone => phone(&address.value),
    };
    FurtherAddress { value, ..address }
}

/// A name: the first character of each word. 「佐藤 一郎」 becomes 「佐● 一●」.
pub fn name(name: &str) -> String {
    let words: Vec<String> = name
        .split_whitespace()
        .filter_map(|word| word.chars().next())
        .map(|first| {
            let dot = if first.is_ascii() { '•' } else { '●' };
            format!("{first}{dot}")
        })
        .collect();
    words.join(" ")
}

/// A mail address: the first character of the local part (none when there is only one) and the domain.
pub fn email(address: &str) -> String {
    if address.is_empty() {
        return String::new();
    }
    let (local, domain) = address.rsplit_once('@').unwrap_or((address, ""));
    let mut chars = local.trim_start_matches('"').chars();
    let first = chars.next().filter(|_| chars.next().is_some());
    let first = first.map(String::from).unwrap_or_default();
    if domain.is_empty() {
        format!("{first}•••••")
    } else {
        format!("{first}•••••@{domain}")
    }
}

/// A telephone number: the last two digits.
pub fn phone(phone: &str) -> String {
    let digits: Vec<char> = phone.chars().filter(|c| c.is_numeric()).collect();
    match digits.as_slice() {
        [] if phone.is_empty() => String::new(),
        [.., a, b] if digits.len() > 6 => format!("•••••{a}{b}"),
        _ => "•••••".to_owned(),
    }
}

/// A postal address: nothing but that there is one, and for a Japanese one its prefecture.
pub fn postal(address: &str) -> String {
    if address.trim().is_empty() {
        return String::new();
    }
    let start = address
        .trim_start_matches(|c: char| c == '〒' || c == '-' || c.is_numeric() || c.is_whitespace());
    let prefecture = ["北海道", "東京都", "京都府", "大阪府"]
        .into_iter()
        .find(|p| start.starts_with(p))
        .or_else(|| {
            // The other 43 are two or three characters and end in 県.
            let end = start.char_indices().take(4).find(|(_, c)| *c == '県')?.0;
            start.get(..end + '県'.len_utf8())
        });
    format!("{}•••••", prefecture.unwrap_or(""))
}

/// The organisation's own number for a person: the last two characters.
pub fn number(number: &str) -> String {
    let chars: Vec<char> = number.chars().collect();
    match chars.as_slice() {
        [] => String::new(),
        [.., a, b] if chars.len() > 4 => format!("•••••{a}{b}"),
        _ => "•••••".to_owned(),
    }
}

/// Free text: nothing but that there is some.
pub fn note(note: &str) -> String {
    if note.trim().is_empty() {
        String::new()
    } else {
        "•••••".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_tell_rows_apart_and_reach_nobody() {
        assert_eq!(name("佐藤 一郎"), "佐● 一●");
        assert_eq!(name("鈴木　花子"), "鈴● 花●");
        assert_eq!(name("佐藤一郎"), "佐●");
        assert_eq!(name("Jane Smith"), "J• S•");
        assert_eq!(email("sato.ichiro@docomo.ne.jp"), "s•••••@docomo.ne.jp");
        assert_eq!(email("\"a..b\"@docomo.ne.jp"), "a•••••@docomo.ne.jp");
        assert_eq!(email("x@example.jp"), "•••••@example.jp");
        assert_eq!(phone("090-1234-5678"), "•••••78");
        assert_eq!(phone("110"), "•••••");
        assert_eq!(postal("〒100-0001 東京都千代田区千代田1-1"), "東京都•••••");
        assert_eq!(postal("神奈川県横浜市中区1"), "神奈川県•••••");
        assert_eq!(postal("1 High Street, London"), "•••••");
        assert_eq!(number("C0418802"), "•••••02");
        assert_eq!(note("苦情あり"), "•••••");
    }

    #[test]
    fn an_empty_field_stays_empty() {
        for mask in [name, email, phone, postal, number, note] {
            assert_eq!(mask(""), "");
        }
    }
}
