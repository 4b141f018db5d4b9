//! A person as the register wants them: which texts each field takes, and the keys that tell people apart
//! and find them again. Where the texts come from (a file, a form) and where they go is not its business.

pub mod decisions;
pub mod export;
pub mod extras;
pub mod matching;

use crate::{
    address::{AddressError, MailAddress},
    import::fault::Fault,
    mask,
    money::is_currency,
    phone, text,
};
use saiki_api::{
    Language,
    imports::ImportField,
    money::Money,
    people::{DataItem, MAX_FIELD, Person, PersonPatch},
};
use serde::{Deserialize, Serialize};

pub use extras::{FurtherAddress, GuardianDraft};

/// Longest note, in bytes of UTF-8.
pub const MAX_NOTE: usize = 1000;

/// A person, checked and normalised, in the clear.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The organisation's own number; may be empty.
    pub number: String,
    /// Name.
    pub name: String,
    /// Mail address as `MailAddress` writes it; empty when none is known.
    pub email: String,
    /// Telephone number as it was written; may be empty.
    pub phone: String,
    /// Postal address, possibly of several lines; may be empty.
    pub address: String,
    /// Organisation; may be empty.
    pub organisation: String,
    /// Language the person reads.
    pub lang: Language,
    /// What leaked.
    pub data_items: Vec<DataItem>,
    /// Damage.
    pub damage: Option<Money>,
    /// Contract; may be empty.
    pub contract_ref: String,
    /// Note, possibly of several lines; may be empty.
    pub note: String,
    /// Service level agreement; may be empty.
    pub sla_ref: String,
    /// Number of their household, as a file gives it; only imports fill it in.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub household: String,
    /// Who answers for them, as a file says; only imports fill it in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guardian: Option<GuardianDraft>,
    /// Further addresses a file gives; only imports fill them in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub further: Vec<FurtherAddress>,
}

/// A fault of a field, with the spelling that was probably meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFault {
    /// The field.
    pub field: ImportField,
    /// What is wrong.
    pub fault: Fault,
    /// Perhaps what was meant. Personal data.
    pub suggestion: Option<String>,
}

/// Checks a text field and takes the white space off its ends. A postal address and a note may have several
/// lines; nothing else may.
pub fn text_field(field: ImportField, raw: &str) -> Result<String, Fault> {
    let several_lines = matches!(
        field,
        ImportField::Address | ImportField::GuardianAddress | ImportField::Note
    );
    let limit = match field {
        ImportField::Note => MAX_NOTE,
        _ => MAX_FIELD,
    };
    let lines;
    let trimmed = if several_lines {
        lines = raw.replace("\r\n", "\n").replace('\r', "\n");
        lines.trim()
    } else {
        // Line breaks at the ends are as wrong as within: they are what header injection is made of.
        raw.trim_matches(|c: char| c.is_whitespace() && !c.is_control())
    };
    for c in trimmed.chars() {
        match c {
            '\n' if several_lines => {}
            '\r' | '\n' | '\u{2028}' | '\u{2029}' | '\u{85}' => return Err(Fault::LineBreak),
            c if text::is_unsafe(c) => return Err(Fault::ControlCharacter),
            _ => {}
        }
    }
    if trimmed.len() > limit {
        let limit = limit as u64;
        return Err(Fault::TooLong { limit });
    }
    if field == ImportField::Name && trimmed.is_empty() {
        return Err(Fault::Missing);
    }
    Ok(trimmed.to_owned())
}

/// Checks a mail address; an empty one is allowed and stays empty.
pub fn email_field(raw: &str) -> Result<String, FieldFault> {
    match MailAddress::parse(raw) {
        Ok(address) => Ok(address.shown()),
        Err(AddressError::Empty) => Ok(String::new()),
        Err(error) => Err(FieldFault {
            field: ImportField::Email,
            fault: Fault::from(&error),
            suggestion: match error {
                // Only a spelling that would be taken is worth proposing.
                AddressError::FullWidth(text) => MailAddress::parse(&text)
                    .ok()
                    .map(|address| address.shown()),
                _ => None,
            },
        }),
    }
}

/// A key under which people are found again. `kind` keeps an equal number and name apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Key {
    /// What it is a key of: `email`, `number`, `phone` or `name`, and `identity` for what must be unique.
    pub kind: &'static str,
    /// The normalised value.
    pub value: String,
}

fn key(kind: &'static str, value: String) -> Option<Key> {
    (!value.is_empty()).then_some(Key { kind, value })
}

/// The value of a key; empty where there is none.
fn value_of(key: Option<&Key>) -> &str {
    key.map_or("", |key| &key.value)
}

/// The keys of an entry. Normalising takes time, so that whoever needs several has them made together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keys {
    /// Of the mail address.
    pub email: Option<Key>,
    /// Of the number.
    pub number: Option<Key>,
    /// Of the telephone number.
    pub phone: Option<Key>,
    /// Of the name.
    pub name: Option<Key>,
    /// Of the whole: two entries that share it are the same person.
    pub identity: Option<Key>,
}

impl Draft {
    /// All keys.
    pub fn keys(&self) -> Keys {
        let (email, number) = (self.email_key(), self.number_key());
        let (phone, name) = (self.phone_key(), self.name_key());
        let identity = {
            let (name, phone) = (value_of(name.as_ref()), value_of(phone.as_ref()));
            let value = if !self.email.is_empty() {
                Some(format!("email\0{}\0{name}", value_of(email.as_ref())))
            } else if !self.number.is_empty() {
                Some(format!("number\0{}", value_of(number.as_ref())))
            } else if !phone.is_empty() {
                Some(format!("phone\0{name}\0{phone}"))
            } else {
                let address = text::fold(&self.address);
                (!address.is_empty()).then(|| format!("address\0{name}\0{address}"))
            };
            value.and_then(|value| key("identity", value))
        };
        Keys {
            email,
            number,
            phone,
            name,
            identity,
        }
    }

    /// The key two entries share when they are the same person: the mail address with the name, for a household
    /// may share an address; without an address the number; without that the name with the telephone number,
    /// else with the postal address. `None` when there is nothing to go by.
    pub fn identity(&self) -> Option<Key> {
        self.keys().identity
    }

    /// Whether there is anything to know the person by again.
    pub fn has_identity(&self) -> bool {
        !self.email.is_empty()
            || !self.number.is_empty()
            || self.phone_key().is_some()
            || !text::fold(&self.address).is_empty()
    }

    /// The key of the mail address.
    pub fn email_key(&self) -> Option<Key> {
        key("email", stored_email_key(&self.email))
    }

    /// The key of the number.
    pub fn number_key(&self) -> Option<Key> {
        key("number", text::fold(&self.number))
    }

    /// The key of the telephone number.
    pub fn phone_key(&self) -> Option<Key> {
        key("phone", phone::key(&self.phone))
    }

    /// The key of the name.
    pub fn name_key(&self) -> Option<Key> {
        key("name", text::fold(&self.name))
    }
}

impl From<&Person> for Draft {
    fn from(person: &Person) -> Draft {
        Draft {
            number: person.number.clone(),
            name: person.name.clone(),
            email: person.email.clone(),
            phone: person.phone.clone(),
            address: person.address.clone(),
            organisation: person.organisation.clone(),
            lang: person.lang,
            data_items: person.data_items.clone(),
            damage: person.damage.clone(),
            contract_ref: person.contract_ref.clone(),
            note: person.note.clone(),
            sla_ref: person.sla_ref.clone(),
            ..Draft::default()
        }
    }
}

impl Draft {
    /// The person with a patch applied, or everything that is wrong with the patch.
    pub fn patched(&self, patch: &PersonPatch) -> Result<Draft, Vec<FieldFault>> {
        use ImportField as F;
        let mut draft = self.clone();
        let mut faults = Vec::new();
        let masked =
            |new: &Option<String>, mask: String| !mask.is_empty() && new.as_ref() == Some(&mask);
        for (field, hit) in [
            (F::Name, masked(&patch.name, mask::name(&self.name))),
            (F::Email, masked(&patch.email, mask::email(&self.email))),
            (F::Phone, masked(&patch.phone, mask::phone(&self.phone))),
            (
                F::Address,
                masked(&patch.address, mask::postal(&self.address)),
            ),
            (F::Note, masked(&patch.note, mask::note(&self.note))),
        ] {
            if hit {
                faults.push(FieldFault {
                    field,
                    fault: Fault::Masked,
                    suggestion: None,
                });
            }
        }
        let fault = |field, fault| FieldFault {
            field,
            fault,
            suggestion: None,
        };
        for (field, new, place) in [
            (F::Name, &patch.name, &mut draft.name),
            (F::Phone, &patch.phone, &mut draft.phone),
            (F::Address, &patch.address, &mut draft.address),
            (
                F::Organisation,
                &patch.organisation,
                &mut draft.organisation,
            ),
            (F::ContractRef, &patch.contract_ref, &mut draft.contract_ref),
            (F::SlaRef, &patch.sla_ref, &mut draft.sla_ref),
            (F::Note, &patch.note, &mut draft.note),
        ] {
            match new.as_ref().map(|text| text_field(field, text)) {
                Some(Ok(text)) => *place = text,
                Some(Err(wrong)) => faults.push(fault(field, wrong)),
                None => {}
            }
        }
        match patch.email.as_ref().map(|text| email_field(text)) {
            Some(Ok(email)) => draft.email = email,
            Some(Err(wrong)) => faults.push(wrong),
            None => {}
        }
        if let Some(lang) = patch.lang {
            draft.lang = lang;
        }
        if let Some(items) = &patch.data_items {
            draft.data_items = items.clone();
            draft.data_items.sort();
            draft.data_items.dedup();
        }
        if let Some(damage) = &patch.damage {
            if damage.minor < 0 {
                faults.push(fault(F::DamageAmount, Fault::Amount));
            } else if !is_currency(&damage.currency) {
                faults.push(fault(F::DamageCurrency, Fault::Unknown));
            }
            draft.damage = Some(damage.clone());
        }
        if faults.is_empty() && !draft.has_identity() {
            faults.push(fault(F::Email, Fault::NoIdentity));
        }
        if faults.is_empty() {
            Ok(draft)
        } else {
            Err(faults)
        }
    }
}

fn email_key(email: &str) -> String {
    MailAddress::parse(email)
        .map(|address| address.dedupe_key())
        .unwrap_or_default()
}

/// The key of an address of the register. As `MailAddress` writes it, it is the key itself unless it has quotes, and need
/// not be read again.
fn stored_email_key(email: &str) -> String {
    let plain = |domain: &str| {
        let taken = |b: u8| b.is_ascii() && !b.is_ascii_uppercase() && b != b'"';
        domain.bytes().all(taken)
    };
    match email.rsplit_once('@') {
        Some((local, domain)) if !local.contains('"') && plain(domain) => email.to_owned(),
        _ => email_key(email),
    }
}

/// The keys a person typed into a search field may mean: an address, a telephone number, a number, a name.
pub fn search_keys(query: &str) -> Vec<Key> {
    let folded = text::fold(query);
    [
        key("email", email_key(query)),
        key("phone", phone::key(query)),
        key("number", folded.clone()),
        key("name", folded),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(name: &str, email: &str, number: &str, phone: &str, address: &str) -> Draft {
        Draft {
            name: name.into(),
            email: email.into(),
            number: number.into(),
            phone: phone.into(),
            address: address.into(),
            ..Draft::default()
        }
    }

    #[test]
    fn one_line_fields_take_no_line_break_and_no_control() {
        let name = |raw| text_field(ImportField::Name, raw);
        assert_eq!(name("　佐藤 一郎 "), Ok("佐藤 一郎".to_owned()));
        assert_eq!(name("佐藤\r\nBcc: x@example.jp"), Err(Fault::LineBreak));
        assert_eq!(name("佐藤\n"), Err(Fault::LineBreak));
        assert_eq!(name("佐藤\u{202e}"), Err(Fault::ControlCharacter));
        assert_eq!(name("佐\t藤"), Err(Fault::ControlCharacter));
        assert_eq!(name(""), Err(Fault::Missing));
        assert_eq!(name(&"あ".repeat(86)), Err(Fault::TooLong { limit: 256 }));
        assert_eq!(
            text_field(ImportField::Address, "東京都\r\n千代田区"),
            Ok("東京都\n千代田区".into())
        );
    }

    #[test]
    fn an_address_is_normalised_and_a_wrong_one_comes_with_a_proposal() {
        assert_eq!(email_field("A@EXAMPLE.JP"), Ok("A@example.jp".to_owned()));
        assert_eq!(email_field(" "), Ok(String::new()));
        // Kept as people write it; on the wire it is A-labels.
        assert_eq!(email_field("b@例え.jp"), Ok("b@例え.jp".to_owned()));
        let fault = email_field("ａ@example.jp").unwrap_err();
        assert_eq!(
            (fault.fault, fault.suggestion.as_deref()),
            (Fault::FullWidth, Some("a@example.jp"))
        );
    }

    #[test]
    fn people_are_the_same_by_address_then_number_then_name_with_telephone_or_address() {
        let same = |a: Draft, b: Draft| a.identity() == b.identity();
        assert!(same(
            person("佐藤", "s@example.jp", "1", "", ""),
            person("佐藤", "s@EXAMPLE.jp", "2", "", "")
        ));
        assert!(!same(
            person("佐藤", "s@example.jp", "", "", ""),
            person("家族", "s@example.jp", "", "", "")
        ));
        assert!(same(
            person("佐藤", "", "C-１", "", ""),
            person("他人", "", "c-1", "09012345678", "")
        ));
        assert!(same(
            person("佐藤 一郎", "", "", "090-1234-5678", ""),
            person("佐藤一郎", "", "", "+81 90 1234 5678", "")
        ));
        assert!(!same(
            person("佐藤", "", "", "09012345678", ""),
            person("鈴木", "", "", "09012345678", "")
        ));
        assert!(same(
            person("佐藤", "", "", "", "東京都１－２"),
            person("佐藤", "", "", "", "東京都 1-2")
        ));
        assert_eq!(person("佐藤", "", "", "", "").identity(), None);
    }

    #[test]
    fn a_patch_is_checked_like_a_line_and_changes_only_what_it_names() {
        let old = person("佐藤", "s@example.jp", "C1", "", "");
        let patch = PersonPatch {
            email: Some("N@Example.jp".into()),
            data_items: Some(vec![DataItem::Email, DataItem::Name, DataItem::Email]),
            ..PersonPatch::default()
        };
        let new = old.patched(&patch).unwrap();
        assert_eq!(
            (new.email.as_str(), new.name.as_str()),
            ("N@example.jp", "佐藤")
        );
        assert_eq!(new.data_items, [DataItem::Name, DataItem::Email]);
        let wrong = PersonPatch {
            name: Some("a\r\nb".into()),
            email: Some("x".into()),
            damage: Some(Money {
                minor: -1,
                currency: "JPY".into(),
            }),
            ..PersonPatch::default()
        };
        let fields: Vec<_> = old
            .patched(&wrong)
            .unwrap_err()
            .into_iter()
            .map(|f| f.field)
            .collect();
        assert_eq!(
            fields,
            [
                ImportField::Name,
                ImportField::Email,
                ImportField::DamageAmount
            ]
        );
        let masked = PersonPatch {
            name: Some("佐●".into()),
            ..PersonPatch::default()
        };
        assert_eq!(old.patched(&masked).unwrap_err()[0].fault, Fault::Masked);
        let unreachable = PersonPatch {
            email: Some(String::new()),
            ..PersonPatch::default()
        };
        let nobody = person("佐藤", "s@example.jp", "", "", "");
        assert_eq!(
            nobody.patched(&unreachable).unwrap_err()[0].fault,
            Fault::NoIdentity
        );
    }

    #[test]
    fn a_search_text_finds_each_kind() {
        let person = person("佐藤 一郎", "s@example.jp", "C1", "03-1234-5678", "");
        for (query, key) in [
            ("S@example.jp", None),
            ("s@Example.JP", person.email_key()),
            ("ｃ1", person.number_key()),
            ("+81 3 1234 5678", person.phone_key()),
            ("佐藤一郎", person.name_key()),
        ] {
            match key {
                Some(key) => assert!(search_keys(query).contains(&key), "{query}"),
                None => assert!(!search_keys(query).contains(&person.email_key().unwrap())),
            }
        }
    }
}
