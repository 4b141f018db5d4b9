//! Who was on an earlier line of the file: keyed hashes cut to eight bytes, in tables of twelve bytes a slot, so that a
//! million lines fit beside everything else. That two of a million people share eight bytes has a likelihood of one in
//! thirty million; the hashes are keyed, so that nobody can write a file in which they do. What each of them says is beside,
//! for later lines that say something else.

use super::firsts::{First, Firsts};
use crate::{DbResult, people::Arrival};
use saiki_api::imports::{ImportField, MAX_ROWS};
use saiki_domain::import::{fault::Fault, fingerprint::Fingerprint};

/// Slots of a new table at least.
const FIRST: usize = 1 << 10;

/// From eight bytes of a keyed hash to a note of four. Keys and notes stand apart, since side by side they would be
/// padded to sixteen bytes.
struct Table {
    keys: Vec<u64>,
    notes: Vec<u32>,
    used: usize,
}

impl Table {
    /// For about so many keys. While a table grows it is there twice, which is the most memory an import ever takes.
    fn new(expected: usize) -> Self {
        let slots = (expected / 7 * 8).max(FIRST);
        Table {
            keys: vec![0; slots],
            notes: vec![0; slots],
            used: 0,
        }
    }

    /// The note there.
    fn get(&self, key: u64) -> Option<u32> {
        let key = key.max(1);
        let slot = self.slot(key);
        let found = self.keys.get(slot) == Some(&key);
        found.then(|| self.notes.get(slot).copied()).flatten()
    }

    /// Puts a note where none is.
    fn put(&mut self, key: u64, note: u32) {
        // Zero marks a slot that is free.
        let key = key.max(1);
        if self.used * 8 >= self.keys.len() * 7 {
            self.grow();
        }
        let slot = self.slot(key);
        if let (Some(place), Some(notes)) = (self.keys.get_mut(slot), self.notes.get_mut(slot))
            && *place == 0
        {
            *place = key;
            *notes = note;
            self.used += 1;
        }
    }

    /// The slot of a key: its own, or the free one it would get. There is always a free one.
    fn slot(&self, key: u64) -> usize {
        // The key is a hash: its share of the range is its place.
        let length = self.keys.len();
        let start = (u128::from(key) * length as u128) >> 64;
        let start = usize::try_from(start).unwrap_or(0);
        let taken = |slot: &u64| *slot != 0 && *slot != key;
        let after = self.keys.iter().skip(start).take_while(|slot| taken(slot));
        let at = start + after.count();
        if at < length {
            return at;
        }
        self.keys.iter().take_while(|slot| taken(slot)).count()
    }

    fn grow(&mut self) {
        // By a quarter only: what matters is the most that is held at once.
        let larger = self.keys.len() / 4 * 5;
        let old = Table {
            keys: std::mem::replace(&mut self.keys, vec![0; larger]),
            notes: std::mem::replace(&mut self.notes, vec![0; larger]),
            used: std::mem::take(&mut self.used),
        };
        for (key, note) in old.keys.into_iter().zip(old.notes) {
            if key != 0 {
                self.put(key, note);
            }
        }
    }
}

/// The beginning of a keyed hash, by which it is known here.
pub(super) fn eight(index: &[u8]) -> u64 {
    index.first_chunk().map_or(0, |b| u64::from_be_bytes(*b))
}

/// What a line is recognised by: beginnings of keyed hashes; and what it says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Marks {
    pub contact: u64,
    pub number: Option<u64>,
    pub email: Option<u64>,
    pub says: Fingerprint,
}

impl Marks {
    /// Of the blind indexes of somebody, and what the line says.
    pub fn of(person: &Arrival, says: Fingerprint) -> Marks {
        Marks {
            contact: eight(person.contact()),
            number: person.number().map(eight),
            email: person.email().map(eight),
            says,
        }
    }
}

/// Who was on an earlier line. The notes of the tables are places in `firsts`.
pub(super) struct Seen {
    contacts: Table,
    numbers: Table,
    addresses: Table,
    firsts: Firsts,
}

impl Seen {
    /// Nobody yet, and room for about so many.
    pub fn new(expected: u64) -> Seen {
        let expected = usize::try_from(expected.min(MAX_ROWS)).unwrap_or(0);
        Seen {
            contacts: Table::new(expected),
            numbers: Table::new(expected),
            addresses: Table::new(expected),
            firsts: Firsts::new(),
        }
    }

    /// Notes the person, or says on which line they are already, and what this line says that that one does not. Who is
    /// left out is not noted.
    pub fn take(&mut self, line: u64, marks: &Marks) -> DbResult<Option<Fault>> {
        let same = self.contacts.get(marks.contact);
        let number = || marks.number.and_then(|number| self.numbers.get(number));
        let other_contact = same.is_none();
        let before = same.or_else(number);
        if let Some(first) = before.map(|at| self.first(at)).transpose()?.flatten() {
            let differs = marks.says.differs(&first.says);
            return Ok(Some(Fault::DuplicateInFile {
                line: first.line.into(),
                other_name: !other_contact && differs.contains(&ImportField::Name),
                other_contact,
                differs,
            }));
        }
        let here = u32::try_from(self.firsts.len()).unwrap_or(u32::MAX);
        self.firsts.push(&First {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            says: marks.says,
        })?;
        self.contacts.put(marks.contact, here);
        if let Some(number) = marks.number {
            self.numbers.put(number, here);
        }
        Ok(None)
    }

    /// Whether somebody else on an earlier line has the same mail address. Asked of whoever was noted last.
    pub fn shares_address(&mut self, marks: &Marks) -> DbResult<Option<Fault>> {
        let Some(address) = marks.email else {
            return Ok(None);
        };
        let Some(at) = self.addresses.get(address) else {
            let here = self.firsts.len().saturating_sub(1);
            let here = u32::try_from(here).unwrap_or(u32::MAX);
            self.addresses.put(address, here);
            return Ok(None);
        };
        Ok(self.first(at)?.map(|first| Fault::SharedAddress {
            line: first.line.into(),
        }))
    }

    fn first(&mut self, at: u32) -> DbResult<Option<First>> {
        match usize::try_from(at) {
            Ok(at) => self.firsts.get(at),
            Err(_) => Ok(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use saiki_domain::{import::fingerprint::Fingerprints, people::Draft};
    use std::collections::HashMap;

    #[test]
    fn a_table_keeps_the_first_value_of_every_key_however_many_there_are() {
        let mut table = Table::new(0);
        let mut wanted = HashMap::new();
        let mut state = 1_u64;
        for n in 0..6_000_u32 {
            // A generator of all kinds of keys, with repetitions and with neighbours.
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let key = match n % 4 {
                0 => state,
                1 => u64::MAX - u64::from(n / 7),
                2 => u64::from(n / 3) + 1,
                _ => state >> 50,
            };
            let key = key.max(1);
            assert_eq!(table.get(key), wanted.get(&key).copied(), "{n}");
            table.put(key, n);
            wanted.entry(key).or_insert(n);
        }
        assert_eq!(table.used, wanted.len());
    }

    #[test]
    fn the_same_person_and_the_same_number_are_told_from_each_other() {
        let mut seen = Seen::new(0);
        let prints = Fingerprints::default();
        let says = |name: &str| {
            let draft = Draft {
                name: name.to_owned(),
                ..Draft::default()
            };
            prints.of(&draft, &draft.keys())
        };
        let marks = |contact, number, name: &str| Marks {
            contact,
            number,
            email: Some(9),
            says: says(name),
        };
        assert_eq!(seen.take(2, &marks(1, Some(7), "a")).unwrap(), None);
        assert_eq!(seen.shares_address(&marks(1, Some(7), "a")).unwrap(), None);
        let same = seen.take(3, &marks(1, Some(7), "a")).unwrap().unwrap();
        assert!(!same.leaves_something_out(), "{same:?}");
        let other_name = seen.take(3, &marks(1, None, "b")).unwrap();
        assert_eq!(
            other_name,
            Some(Fault::DuplicateInFile {
                line: 2,
                other_name: true,
                other_contact: false,
                differs: vec![ImportField::Name],
            })
        );
        let other_contact = seen.take(4, &marks(5, Some(7), "a")).unwrap().unwrap();
        assert!(other_contact.leaves_something_out());
        assert!(matches!(
            other_contact,
            Fault::DuplicateInFile {
                line: 2,
                other_contact: true,
                ..
            }
        ));
        // Who was left out does not keep others out.
        assert_eq!(seen.take(5, &marks(5, None, "a")).unwrap(), None);
        assert!(matches!(
            seen.shares_address(&marks(6, None, "a")).unwrap(),
            Some(Fault::SharedAddress { line: 2 })
        ));
    }
}
