//! The files that went with a letter, as entries of a pack: their names there, and that they are those of the letter.

use super::manifest::EntryFact;
use saiki_api::letters::LetterAttachment;

/// Name of the entry that holds attachment `n`, from 0: never what somebody typed, so that unpacking is safe anywhere.
pub fn entry_name(n: usize, attachment: &LetterAttachment) -> String {
    let ending = attachment.name.rsplit_once('.').map_or("", |(_, e)| e);
    let plain =
        (1..=5).contains(&ending.len()) && ending.bytes().all(|b| b.is_ascii_alphanumeric());
    let ending = if plain { ending } else { "bin" };
    format!(
        "letter/attachments/{}.{}",
        n + 1,
        ending.to_ascii_lowercase()
    )
}

/// Whether the pack holds the letter's files, all of them and as they were.
pub fn agree(attachments: &[LetterAttachment], entries: &[EntryFact]) -> bool {
    let held = entries
        .iter()
        .filter(|entry| entry.name.starts_with("letter/attachments/"))
        .count();
    let same = |(n, attachment): (usize, &LetterAttachment)| {
        let name = entry_name(n, attachment);
        let entry = entries.iter().find(|entry| entry.name == name);
        entry.is_some_and(|e| e.sha256 == attachment.sha256 && e.bytes == attachment.size)
    };
    held == attachments.len() && attachments.iter().enumerate().all(same)
}

#[cfg(test)]
mod tests {
    use super::*;
    use saiki_api::Uuid;

    fn file(name: &str, sha256: &str) -> LetterAttachment {
        LetterAttachment {
            file_id: Uuid::from_u128(1),
            name: name.to_owned(),
            media_type: "application/pdf".to_owned(),
            size: 3,
            sha256: sha256.to_owned(),
        }
    }

    fn entry(name: &str, sha256: &str) -> EntryFact {
        EntryFact {
            name: name.to_owned(),
            bytes: 3,
            sha256: sha256.to_owned(),
        }
    }

    #[test]
    fn names_in_the_pack_are_ours() {
        for (name, held) in [
            ("手順.PDF", "letter/attachments/1.pdf"),
            ("../../etc/passwd", "letter/attachments/1.bin"),
            ("a.p/df", "letter/attachments/1.bin"),
            ("a.ﾋﾟ", "letter/attachments/1.bin"),
        ] {
            assert_eq!(entry_name(0, &file(name, "")), held);
        }
    }

    #[test]
    fn a_file_missing_altered_or_added_is_noticed() {
        let letter = [file("a.pdf", "aa"), file("b.pdf", "bb")];
        let held = [
            entry("letter/letter.json", "x"),
            entry("letter/attachments/1.pdf", "aa"),
            entry("letter/attachments/2.pdf", "bb"),
        ];
        assert!(agree(&letter, &held));
        assert!(!agree(&letter, &held[..2]));
        assert!(!agree(&letter[..1], &held));
        let altered = [held[1].clone(), entry("letter/attachments/2.pdf", "b")];
        assert!(!agree(&letter, &altered));
        assert!(agree(&[], &held[..1]));
    }
}
