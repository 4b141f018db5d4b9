//! Hashes that an approval is bound to: one of a letter's content, one of its recipients. They must never
//! change meaning, or approvals given before would seem void.

use crate::canonical::{self, hex};
use saiki_api::{
    Uuid,
    letters::{Audience, LetterKind, LetterText, Sender},
};
use serde::Serialize;
use sha2::{Digest, Sha256};

/// What the content hash is over, in canonical JSON.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Content<'a> {
    /// What the letter is for.
    pub kind: LetterKind,
    /// Texts in their order.
    pub texts: &'a [LetterText],
    /// Sender.
    pub sender: &'a Sender,
    /// Recipients wanted.
    pub audience: &'a Audience,
}

impl Content<'_> {
    /// The canonical bytes that are hashed.
    pub fn canonical(&self) -> String {
        // These types hold nothing that JSON cannot; the empty text would match no hash.
        canonical::text(self).unwrap_or_default()
    }

    /// SHA-256 of the canonical bytes, hexadecimal.
    pub fn hash(&self) -> String {
        hex(&Sha256::digest(self.canonical().as_bytes()))
    }
}

/// A recipient came out of order, so the hash would depend on how the rows were fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("recipients must come in ascending order of person id, each once")]
pub struct OutOfOrder;

/// Hash over the recipients of a letter: everybody who would be mailed, ascending by person id, each with the
/// blind index of the address. Rows are taken one by one; nothing is kept but the state of the hash.
#[derive(Debug, Clone)]
pub struct RecipientsHasher {
    hash: Sha256,
    last: Option<Uuid>,
    count: u64,
}

impl Default for RecipientsHasher {
    fn default() -> Self {
        let mut hash = Sha256::new();
        hash.update(b"saiki recipients 1\n");
        Self {
            hash,
            last: None,
            count: 0,
        }
    }
}

impl RecipientsHasher {
    /// Takes the next recipient. `address_index` is the blind index as stored.
    pub fn push(&mut self, person: Uuid, address_index: &[u8]) -> Result<(), OutOfOrder> {
        if self.last.is_some_and(|last| last >= person) {
            return Err(OutOfOrder);
        }
        self.last = Some(person);
        self.count += 1;
        self.hash.update(person.as_bytes());
        let len = u32::try_from(address_index.len()).unwrap_or(u32::MAX);
        self.hash.update(len.to_be_bytes());
        self.hash.update(address_index);
        Ok(())
    }

    /// How many were taken.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The hash, hexadecimal.
    pub fn finish(self) -> String {
        hex(&self.hash.finalize())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use saiki_api::Lang;

    fn text(body: &str) -> LetterText {
        LetterText {
            lang: Lang::Ja,
            subject: "件名".to_owned(),
            body: body.to_owned(),
        }
    }

    fn hash_of(body: &str, sender: &str) -> String {
        Content {
            kind: LetterKind::Apology,
            texts: &[text(body)],
            sender: &Sender {
                name: sender.to_owned(),
                ..Sender::default()
            },
            audience: &Audience::default(),
        }
        .hash()
    }

    #[test]
    fn every_part_of_the_content_counts_and_the_value_is_fixed_for_ever() {
        let base = hash_of("本文", "");
        assert_ne!(base, hash_of("本文 ", ""));
        assert_ne!(base, hash_of("本文", "別"));
        assert_eq!(base, hash_of("本文", ""));
        assert_eq!(
            Content {
                kind: LetterKind::Apology,
                texts: &[text("本文")],
                sender: &Sender::default(),
                audience: &Audience::default(),
            }
            .canonical(),
            r#"{"audience":{"data_items":[],"langs":[],"person_ids":[]},"kind":"apology","sender":{"email":"","name":"","reply_to":""},"texts":[{"body":"本文","lang":"ja","subject":"件名"}]}"#
        );
    }

    #[test]
    fn recipients_count_by_person_and_address_and_must_be_sorted() {
        let (a, b) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let hash = |rows: &[(Uuid, &[u8])]| {
            let mut h = RecipientsHasher::default();
            for (id, index) in rows {
                h.push(*id, index).unwrap();
            }
            h.finish()
        };
        let both = hash(&[(a, b"x"), (b, b"y")]);
        assert_eq!(both, hash(&[(a, b"x"), (b, b"y")]));
        assert_ne!(both, hash(&[(a, b"x")]));
        assert_ne!(both, hash(&[(a, b"x"), (b, b"z")]));
        let mut h = RecipientsHasher::default();
        h.push(b, b"y").unwrap();
        assert_eq!(h.push(a, b"x"), Err(OutOfOrder));
        assert_eq!(h.push(b, b"y"), Err(OutOfOrder));
        assert_eq!(h.count(), 1);
    }
}
