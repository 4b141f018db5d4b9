//! Whether two entries of the register may be one person, and why: from normalised facts to a strength with its reasons.
//! It proposes; a person decides. Two entries that share nothing but a name, or nothing at all, are never proposed.
//!
//! The rules are the project's own judgement. A family shares a mail address, a telephone and a house; so an address
//! alone says "possible" at most, and anything stronger wants the name as well.

use crate::{address::MailAddress, phone, postal, text};
use saiki_api::duplicates::{MatchReason, MatchStrength};
use std::collections::BTreeSet;

/// Shortest name, in characters, of which one may be mistyped and the names still be similar.
const LONG_ENOUGH: usize = 4;

/// What is compared of an entry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Traits {
    number: String,
    mails: BTreeSet<String>,
    phones: BTreeSet<String>,
    postals: BTreeSet<String>,
    name: String,
    /// The name's parts, sorted, so that their order does not matter.
    parts: Vec<String>,
}

impl Traits {
    /// The facts of an entry. Each list may hold further addresses.
    pub fn new(
        number: &str,
        name: &str,
        mails: &[&str],
        phones: &[&str],
        postals: &[&str],
    ) -> Traits {
        let mail = |text: &&str| MailAddress::parse(text).ok().map(|a| a.dedupe_key());
        let known = |key: &String| !key.is_empty();
        Traits {
            number: number_key(number),
            mails: mails.iter().filter_map(mail).collect(),
            phones: phones.iter().map(|p| phone::key(p)).filter(known).collect(),
            postals: postals
                .iter()
                .map(|p| postal_key(p))
                .filter(known)
                .collect(),
            name: name_key(name),
            parts: name_parts(name),
        }
    }
}

/// Why two entries may be one person, and how sure; `None` where nothing speaks for it. The order of the two does not
/// matter.
pub fn compare(a: &Traits, b: &Traits) -> Option<(MatchStrength, Vec<MatchReason>)> {
    let mut shared = Vec::new();
    if !a.number.is_empty() && a.number == b.number {
        shared.push(MatchReason::SameNumber);
    }
    for (reason, one, other) in [
        (MatchReason::SameMail, &a.mails, &b.mails),
        (MatchReason::SamePhone, &a.phones, &b.phones),
        (MatchReason::SamePostal, &a.postals, &b.postals),
    ] {
        if one.intersection(other).next().is_some() {
            shared.push(reason);
        }
    }
    let name = name_match(a, b);
    let strength = match (shared.as_slice(), name) {
        ([], _) => return None,
        ([_], Some(_)) => MatchStrength::Likely,
        ([_, _, ..], Some(_)) => MatchStrength::Strong,
        // Who shares a telephone or a house and has another name is family, not the same person.
        (all, None) if only_of_a_house(all) => return None,
        (_, None) => MatchStrength::Possible,
    };
    shared.extend(name);
    Some((strength, shared))
}

fn only_of_a_house(shared: &[MatchReason]) -> bool {
    let house = [MatchReason::SamePhone, MatchReason::SamePostal];
    shared.iter().all(|reason| house.contains(reason))
}

fn name_match(a: &Traits, b: &Traits) -> Option<MatchReason> {
    if a.name.is_empty() || b.name.is_empty() {
        return None;
    }
    if a.name == b.name {
        return Some(MatchReason::SameName);
    }
    let swapped = a.parts.len() > 1 && a.parts == b.parts;
    (swapped || one_apart(&a.name, &b.name)).then_some(MatchReason::SimilarName)
}

/// Whether long enough names differ in one character: another one, one more or one less.
fn one_apart(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let (long, short) = if a.len() >= b.len() {
        (&a, &b)
    } else {
        (&b, &a)
    };
    if short.len() < LONG_ENOUGH || long.len() - short.len() > 1 {
        return false;
    }
    let same_from_start = long.iter().zip(short).take_while(|(x, y)| x == y).count();
    let same_from_end = long
        .iter()
        .rev()
        .zip(short.iter().rev())
        .take_while(|(x, y)| x == y)
        .count();
    same_from_start + same_from_end + 1 >= long.len()
}

/// Letters that are written in several ways in names, as pairs of what is met and what it is compared as.
const VARIANTS: [(char, char); 24] = [
    ('髙', '高'),
    ('﨑', '崎'),
    ('嵜', '崎'),
    ('碕', '崎'),
    ('齋', '斎'),
    ('齊', '斎'),
    ('斉', '斎'),
    ('邉', '辺'),
    ('邊', '辺'),
    ('濵', '浜'),
    ('濱', '浜'),
    ('澤', '沢'),
    ('廣', '広'),
    ('國', '国'),
    ('嶋', '島'),
    ('嶌', '島'),
    ('櫻', '桜'),
    ('德', '徳'),
    ('惠', '恵'),
    ('眞', '真'),
    ('𠮷', '吉'),
    ('龍', '竜'),
    ('冨', '富'),
    ('曾', '曽'),
];

fn plain(c: char) -> char {
    let found = VARIANTS.iter().find(|(from, _)| *from == c);
    found.map_or(c, |(_, to)| *to)
}

/// A name as it is compared: folded, and letters that are written in several ways made one.
fn name_key(name: &str) -> String {
    text::fold(name).chars().map(plain).collect()
}

fn name_parts(name: &str) -> Vec<String> {
    let parts = name.split(|c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、' | '・'));
    let mut parts: Vec<String> = parts.map(name_key).filter(|p| !p.is_empty()).collect();
    parts.sort();
    parts
}

/// A number as it is compared: letters and digits alone, without zeros before them.
fn number_key(number: &str) -> String {
    let folded = text::fold(number);
    let plain: String = folded.chars().filter(|c| c.is_alphanumeric()).collect();
    plain.trim_start_matches('0').to_owned()
}

/// A postal address as it is compared. Empty when there is no number in it: a town alone is no address.
fn postal_key(address: &str) -> String {
    let key = postal::key(address);
    match key.contains(|c: char| c.is_ascii_digit()) {
        true => key,
        false => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(number: &str, name: &str, mail: &str, phone: &str, postal: &str) -> Traits {
        Traits::new(number, name, &[mail], &[phone], &[postal])
    }

    fn says(a: &Traits, b: &Traits) -> Option<(MatchStrength, Vec<MatchReason>)> {
        compare(a, b)
    }

    #[test]
    fn what_two_entries_share_decides_how_sure_a_proposal_is() {
        use MatchReason::{SameMail, SameName, SameNumber, SamePhone, SamePostal, SimilarName};
        use MatchStrength::{Likely, Possible, Strong};
        let sato = of(
            "C-001",
            "佐藤 一郎",
            "s@example.jp",
            "090-1234-5678",
            "東京都千代田区千代田1-1-1",
        );
        for (other, expected) in [
            // The same mail address and name, written in another way.
            (of("", "佐藤　一郎", "S@EXAMPLE.JP", "", ""), None),
            (
                of("", "佐藤　一郎", "s@EXAMPLE.JP", "", ""),
                Some((Likely, vec![SameMail, SameName])),
            ),
            // A family's address.
            (
                of("", "佐藤 花子", "s@example.jp", "", ""),
                Some((Possible, vec![SameMail])),
            ),
            // A family's telephone or house is no proposal.
            (
                of(
                    "",
                    "佐藤 花子",
                    "",
                    "+81 90 1234 5678",
                    "東京都千代田区千代田1-1-1",
                ),
                None,
            ),
            (
                of("", "佐藤一郎", "", "+81 90 1234 5678", ""),
                Some((Likely, vec![SamePhone, SameName])),
            ),
            (
                of(
                    "",
                    "佐藤 一郎",
                    "",
                    "",
                    "〒100-0001 東京都千代田区千代田一丁目１番１号",
                ),
                Some((Likely, vec![SamePostal, SameName])),
            ),
            (
                of("c001", "佐藤 一朗", "", "09012345678", ""),
                Some((Strong, vec![SameNumber, SamePhone, SimilarName])),
            ),
            // A name alone is nothing.
            (
                of(
                    "C-002",
                    "佐藤 一郎",
                    "t@example.jp",
                    "0312345678",
                    "大阪府1-1",
                ),
                None,
            ),
        ] {
            assert_eq!(says(&sato, &other), expected, "{other:?}");
        }
    }

    #[test]
    fn names_are_similar_when_written_in_another_way_or_order() {
        let with = |name: &str| of("", name, "x@example.jp", "", "");
        for (a, b, reason) in [
            ("髙﨑 さくら", "高崎さくら", Some(MatchReason::SameName)),
            ("渡邉 潤", "渡辺潤", Some(MatchReason::SameName)),
            ("Jane Smith", "SMITH, Jane", Some(MatchReason::SimilarName)),
            (
                "Johnathan Lee",
                "Jonathan Lee",
                Some(MatchReason::SimilarName),
            ),
            ("佐藤", "加藤", None),
            ("鈴木 一郎", "鈴木 花子", None),
        ] {
            let found = says(&with(a), &with(b)).unwrap().1;
            assert_eq!(found.get(1).copied(), reason, "{a} {b}");
        }
    }

    #[test]
    fn postal_addresses_are_the_same_however_blocks_are_written() {
        let key = postal_key("東京都新宿区西新宿２丁目８番１号");
        for same in [
            "東京都新宿区西新宿2-8-1",
            "〒160-0023 東京都新宿区西新宿二丁目8−1",
            "160-0023　東京都新宿区西新宿2丁目8番地の1",
        ] {
            assert_eq!(postal_key(same), key, "{same}");
        }
        assert_ne!(postal_key("東京都新宿区西新宿2-81"), key);
        assert_eq!(postal_key("東京都新宿区"), "");
    }

    fn entry() -> impl Strategy<Value = Traits> {
        let number = prop_oneof![Just(""), Just("1"), Just("C-01")];
        let name = prop_oneof![
            Just("佐藤 一郎"),
            Just("佐藤 一朗"),
            Just("鈴木 花子"),
            Just("Al B")
        ];
        let mail = prop_oneof![Just(""), Just("a@example.jp"), Just("b@example.jp")];
        let phone = prop_oneof![Just(""), Just("0312345678"), Just("09012345678")];
        let postal = prop_oneof![Just(""), Just("東京都港区1-1"), Just("大阪府北区2-2")];
        (number, name, mail, phone, postal).prop_map(|(n, a, m, p, t)| of(n, a, m, p, t))
    }

    proptest! {
        #[test]
        fn comparing_is_symmetric(a in entry(), b in entry()) {
            prop_assert_eq!(compare(&a, &b), compare(&b, &a));
        }

        #[test]
        fn nobody_is_proposed_who_shares_no_address_and_no_number(a in entry(), b in entry()) {
            let shares = a.mails.intersection(&b.mails).next().is_some()
                || a.phones.intersection(&b.phones).next().is_some()
                || a.postals.intersection(&b.postals).next().is_some()
                || (!a.number.is_empty() && a.number == b.number);
            prop_assert!(shares || compare(&a, &b).is_none());
        }
    }
}
