//! Hashes that an approval is bound to: one of a letter's content, one of its recipients. They must never
//! change meaning, or approvals given before would seem void.

use crate::canonical::{self, hex};
use saiki_api::{
    Lang, Uuid,
    letters::{Audience, Basis, LetterAttachment, LetterKind, LetterText, MailEncoding, Sender},
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
    /// Why it is sent; left out where nothing is recorded, so that letters of before keep their hash.
    #[serde(skip_serializing_if = "is_unsaid")]
    pub basis: &'a Basis,
    /// Languages to fall back to; left out where there are none.
    #[serde(skip_serializing_if = "is_none_named")]
    pub fallback: &'a [Lang],
    /// The letter it reports on from; left out where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follows: Option<Uuid>,
    /// Files that go with it; left out where there are none.
    #[serde(skip_serializing_if = "is_without_files")]
    pub attachments: &'a [LetterAttachment],
    /// The characters its mails are written in; left out where they are the usual ones.
    #[serde(skip_serializing_if = "MailEncoding::is_default")]
    pub encoding: MailEncoding,
}

fn is_unsaid(basis: &&Basis) -> bool {
    basis.is_default()
}

fn is_without_files(attachments: &&[LetterAttachment]) -> bool {
    attachments.is_empty()
}

fn is_none_named(langs: &&[Lang]) -> bool {
    langs.is_empty()
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

    /// Whom the recipient's mail covers beside them, ascending. Nobody: the hash is as it would be without this.
    pub fn cover(&mut self, others: &[Uuid]) {
        if others.is_empty() {
            return;
        }
        // No index is that long, so that this is never read as a recipient.
        self.hash.update(u32::MAX.to_be_bytes());
        let n = u32::try_from(others.len()).unwrap_or(u32::MAX);
        self.hash.update(n.to_be_bytes());
        for other in others {
            self.hash.update(other.as_bytes());
        }
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
            basis: &Basis::default(),
            fallback: &[],
            follows: None,
            attachments: &[],
            encoding: MailEncoding::Utf8,
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
                basis: &Basis::default(),
                fallback: &[],
                follows: None,
                attachments: &[],
                encoding: MailEncoding::Utf8,
            }
            .canonical(),
            r#"{"audience":{"data_items":[],"langs":[],"person_ids":[]},"kind":"apology","sender":{"email":"","name":"","reply_to":""},"texts":[{"body":"本文","lang":"ja","subject":"件名"}]}"#
        );
    }

    #[test]
    fn basis_fallback_and_the_letter_before_are_part_of_what_is_approved() {
        let hash = |basis: &Basis, fallback: &[Lang], follows| {
            Content {
                kind: LetterKind::FollowUp,
                texts: &[text("本文")],
                sender: &Sender::default(),
                audience: &Audience::default(),
                basis,
                fallback,
                follows,
                attachments: &[],
                encoding: MailEncoding::Utf8,
            }
            .hash()
        };
        let plain = Basis::default();
        let all = [
            hash(&plain, &[], None),
            hash(&Basis::update(), &[], None),
            hash(&plain, &[Lang::En], None),
            hash(&plain, &[Lang::Ja, Lang::En], None),
            hash(&plain, &[Lang::En, Lang::Ja], None),
            hash(&plain, &[], Some(Uuid::from_u128(1))),
            hash(&plain, &[], Some(Uuid::from_u128(2))),
        ];
        let different: std::collections::BTreeSet<&String> = all.iter().collect();
        assert_eq!(different.len(), all.len());
    }

    #[test]
    fn files_and_encoding_count() {
        let texts = [text("本文")];
        let file = |name: &str, sha256: &str| LetterAttachment {
            file_id: Uuid::from_u128(1),
            name: name.to_owned(),
            media_type: "application/pdf".to_owned(),
            size: 3,
            sha256: sha256.to_owned(),
        };
        let hash = |attachments: &[LetterAttachment], encoding| {
            Content {
                kind: LetterKind::Apology,
                texts: &texts,
                sender: &Sender::default(),
                audience: &Audience::default(),
                basis: &Basis::default(),
                fallback: &[],
                follows: None,
                attachments,
                encoding,
            }
            .hash()
        };
        let utf8 = MailEncoding::Utf8;
        let all = [
            hash(&[], utf8),
            hash(&[], MailEncoding::Iso2022Jp),
            hash(&[file("a.pdf", "aa")], utf8),
            hash(&[file("b.pdf", "aa")], utf8),
            hash(&[file("a.pdf", "bb")], utf8),
        ];
        for (n, one) in all.iter().enumerate() {
            assert!(!all[n + 1..].contains(one));
        }
        assert_eq!(all[0], hash_of("本文", ""));
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
        let covering = |others: &[Uuid]| {
            let mut h = RecipientsHasher::default();
            h.push(a, b"x").unwrap();
            h.cover(others);
            h.finish()
        };
        assert_eq!(covering(&[]), hash(&[(a, b"x")]));
        assert_ne!(covering(&[b]), covering(&[]));
        let mut h = RecipientsHasher::default();
        h.push(b, b"y").unwrap();
        assert_eq!(h.push(a, b"x"), Err(OutOfOrder));
        assert_eq!(h.push(b, b"y"), Err(OutOfOrder));
        assert_eq!(h.count(), 1);
    }
}
