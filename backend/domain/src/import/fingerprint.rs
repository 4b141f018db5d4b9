//! What a line says of a person, as four bytes a field: enough to tell, for a million lines at once, whether a later line
//! of the same person says something else, and in which fields. Of four thousand million differences one may go unseen.

use crate::people::{Draft, GuardianDraft, Key, Keys};
use saiki_api::{Language, imports::ImportField, people::AddressChannel};
use std::hash::{BuildHasher, Hash, Hasher, RandomState};

/// What is compared.
const FIELDS: [ImportField; 17] = [
    ImportField::Number,
    ImportField::Name,
    ImportField::Email,
    ImportField::Phone,
    ImportField::Address,
    ImportField::Organisation,
    ImportField::Lang,
    ImportField::DataItems,
    ImportField::DamageAmount,
    ImportField::ContractRef,
    ImportField::SlaRef,
    ImportField::Note,
    ImportField::Household,
    ImportField::GuardianName,
    ImportField::FurtherEmail,
    ImportField::FurtherPhone,
    ImportField::FurtherAddress,
];

/// What a line says, by field; 0 where it says nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Fingerprint([u32; FIELDS.len()]);

impl Fingerprint {
    /// Bytes it takes when written down.
    pub const SIZE: usize = FIELDS.len() * 4;

    /// Appends its bytes.
    pub fn write(&self, out: &mut Vec<u8>) {
        for field in self.0 {
            out.extend_from_slice(&field.to_be_bytes());
        }
    }

    /// From what `write` wrote.
    pub fn read(bytes: &[u8; Self::SIZE]) -> Fingerprint {
        let mut all = Fingerprint::default();
        let fields = bytes.as_chunks::<4>().0;
        for (field, bytes) in all.0.iter_mut().zip(fields) {
            *field = u32::from_be_bytes(*bytes);
        }
        all
    }

    /// Fields in which this says something that `kept` does not. What it is silent about is no difference.
    pub fn differs(&self, kept: &Fingerprint) -> Vec<ImportField> {
        if self == kept {
            return Vec::new();
        }
        let both = FIELDS.into_iter().zip(self.0.iter().zip(&kept.0));
        let other = both.filter(|(_, (new, kept))| **new != 0 && new != kept);
        other.map(|(field, _)| field).collect()
    }
}

/// Makes fingerprints that can be compared with each other. They are keyed, so that nobody can write a file in which
/// different things look the same.
#[derive(Debug, Clone, Default)]
pub struct Fingerprints {
    keys: RandomState,
    /// Language of lines that name none: it says nothing.
    lang: Language,
}

impl Fingerprints {
    /// Of lines that get this language where they name none.
    pub fn new(lang: Language) -> Fingerprints {
        Fingerprints {
            keys: RandomState::new(),
            lang,
        }
    }

    /// What a line says. `keys` are those of the draft.
    pub fn of(&self, draft: &Draft, keys: &Keys) -> Fingerprint {
        let lang = if draft.lang == self.lang {
            ""
        } else {
            draft.lang.tag()
        };
        Fingerprint([
            self.keyed(keys.number.as_ref(), &draft.number),
            self.keyed(keys.name.as_ref(), &draft.name),
            self.keyed(keys.email.as_ref(), &draft.email),
            self.keyed(keys.phone.as_ref(), &draft.phone),
            self.spelt(&draft.address),
            self.spelt(&draft.organisation),
            self.exact(lang),
            self.given(!draft.data_items.is_empty(), &draft.data_items),
            draft.damage.as_ref().map_or(0, |damage| {
                self.given(true, (damage.minor, &damage.currency))
            }),
            self.exact(&draft.contract_ref),
            self.exact(&draft.sla_ref),
            self.exact(&draft.note),
            self.exact(&draft.household),
            draft
                .guardian
                .as_ref()
                .map_or(0, |guardian| self.guardian(guardian)),
            self.further(draft, AddressChannel::Mail),
            self.further(draft, AddressChannel::Phone),
            self.further(draft, AddressChannel::Post),
        ])
    }

    fn exact(&self, text: &str) -> u32 {
        self.given(!text.is_empty(), text)
    }

    fn given(&self, said: bool, value: impl Hash) -> u32 {
        match said {
            true => half(self.keys.hash_one(value)),
            false => 0,
        }
    }

    /// Of what people are found by: two spellings with the same key are the same there, and so they are here.
    fn keyed(&self, key: Option<&Key>, text: &str) -> u32 {
        match key {
            Some(key) => self.exact(&key.value),
            None => self.spelt(text),
        }
    }

    /// Of a text people write in several ways: spaces, hyphens and the like do not count.
    fn spelt(&self, text: &str) -> u32 {
        if text.is_empty() {
            return 0;
        }
        let mut hasher = self.keys.build_hasher();
        for c in text.chars().filter(|c| c.is_alphanumeric()) {
            hasher.write_u32(u32::from(c));
        }
        half(hasher.finish())
    }

    fn guardian(&self, guardian: &GuardianDraft) -> u32 {
        let reach = [&guardian.email, &guardian.phone, &guardian.address];
        self.given(true, (&guardian.name, reach, guardian.reason))
    }

    /// Of the further addresses of a channel, in whatever order. One that is there twice counts twice: it must not look as
    /// if it were not there.
    fn further(&self, draft: &Draft, channel: AddressChannel) -> u32 {
        let of_channel = draft.further.iter().filter(|one| one.channel == channel);
        of_channel.fold(0_u32, |all, one| all.wrapping_add(self.exact(&one.value)))
    }

    /// Of each further address by itself, with its field: whether all of them are among others cannot be told from what
    /// is folded into one.
    pub fn each_further(&self, draft: &Draft) -> Vec<(ImportField, u32)> {
        let of = |channel| match channel {
            AddressChannel::Mail => ImportField::FurtherEmail,
            AddressChannel::Phone => ImportField::FurtherPhone,
            AddressChannel::Post => ImportField::FurtherAddress,
        };
        let all = draft.further.iter();
        all.map(|one| (of(one.channel), self.exact(&one.value)))
            .collect()
    }
}

/// The upper half of a hash, never 0.
fn half(hash: u64) -> u32 {
    u32::try_from(hash >> 32).unwrap_or(u32::MAX).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::FurtherAddress;
    use saiki_api::{money::Money, people::DataItem};

    fn draft() -> Draft {
        Draft {
            name: "佐藤 一郎".to_owned(),
            email: "a@example.jp".to_owned(),
            phone: "03-1234-5678".to_owned(),
            data_items: vec![DataItem::Name],
            ..Draft::default()
        }
    }

    #[test]
    fn what_a_line_says_beyond_what_is_kept_is_named_by_field() {
        let prints = Fingerprints::new(Language::default());
        let of = |draft: &Draft| prints.of(draft, &draft.keys());
        let kept = of(&draft());
        let differs = |new: &Draft| of(new).differs(&kept);
        assert_eq!(differs(&draft()), []);
        let silent = Draft {
            phone: String::new(),
            data_items: Vec::new(),
            ..draft()
        };
        assert_eq!(differs(&silent), []);
        let spelt = Draft {
            name: "佐藤　一郎".to_owned(),
            phone: "0312345678".to_owned(),
            ..draft()
        };
        assert_eq!(differs(&spelt), []);
        let named = |name: &str| {
            of(&Draft {
                name: name.to_owned(),
                phone: "０３（１２３４）５６７８".to_owned(),
                ..draft()
            })
        };
        assert_eq!(named("ｻﾄｳ ｲﾁﾛｳ").differs(&named("サトウ　イチロウ")), []);
        assert_eq!(named("SATO Ichiro").differs(&named("Sato Ichiro")), []);
        assert_eq!(named("佐藤　一郎").differs(&kept), []);
        assert_eq!(named("佐藤 二郎").differs(&kept), [ImportField::Name]);
        let further = |value: &str| FurtherAddress {
            channel: AddressChannel::Mail,
            value: value.to_owned(),
        };
        let other = Draft {
            data_items: vec![DataItem::Name, DataItem::Email],
            damage: Some(Money {
                minor: 5,
                currency: "JPY".to_owned(),
            }),
            lang: Language::parse("en").unwrap(),
            further: vec![further("b@example.jp")],
            ..draft()
        };
        assert_eq!(
            differs(&other),
            [
                ImportField::Lang,
                ImportField::DataItems,
                ImportField::DamageAmount,
                ImportField::FurtherEmail
            ]
        );
        let turned = |values: [&str; 2]| Draft {
            further: values.map(further).into(),
            ..draft()
        };
        let (one, two) = (turned(["b@x.jp", "c@x.jp"]), turned(["c@x.jp", "b@x.jp"]));
        assert_eq!(of(&one), of(&two));
        let twice = turned(["b@x.jp", "b@x.jp"]);
        assert_eq!(differs(&twice), [ImportField::FurtherEmail]);
        let (few, many) = (prints.each_further(&twice), prints.each_further(&one));
        assert!(few.iter().all(|one| many.contains(one)));
        assert!(!many.iter().all(|one| few.contains(one)));
    }
}
