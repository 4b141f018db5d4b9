//! What a letter is as a mail beside its words: files that go with it, and the characters it is written in.

use crate::{Lang, Uuid, organisation::Both};
use serde::{Deserialize, Serialize};

/// Most files of one letter.
pub const MAX_ATTACHMENTS: usize = 10;
/// Most bytes of all files of one letter together, before they are encoded for mail.
pub const MAX_ATTACHED_BYTES: u64 = 10 * 1024 * 1024;

/// Media types that may be attached: documents that mail programs show and gateways let through. Archives, programs and
/// office files with macros are not: they are what attackers send, and what receivers hold back.
pub const ATTACHABLE: [&str; 7] = [
    "application/pdf",
    "image/png",
    "image/jpeg",
    "text/plain",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
];

/// A file that goes with a letter: one of the files that hang on it, as it was when it was chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LetterAttachment {
    /// The file.
    pub file_id: Uuid,
    /// Name recipients see. Kept in the clear with the letter's text: no person's name belongs in it.
    pub name: String,
    /// Media type, told from its bytes.
    pub media_type: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
}

/// A file to go with a letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AttachmentChoice {
    /// A file that hangs on the letter.
    pub file_id: Uuid,
    /// Name recipients see, with the ending of its kind. Kept in the clear with the letter's text.
    pub name: String,
}

/// The characters a letter's mails are written in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MailEncoding {
    /// UTF-8: every character of every language.
    #[default]
    Utf8,
    /// ISO-2022-JP, for readers with very old Japanese mail programs: ASCII and JIS X 0208 only. A letter with any other
    /// character is not started; a mail to somebody whose own name has one goes out in UTF-8.
    #[serde(rename = "iso_2022_jp")]
    Iso2022Jp,
}

impl MailEncoding {
    /// Every encoding.
    pub const ALL: [MailEncoding; 2] = [MailEncoding::Utf8, MailEncoding::Iso2022Jp];

    /// Whether it is the usual one.
    pub fn is_default(&self) -> bool {
        *self == MailEncoding::Utf8
    }

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            MailEncoding::Utf8 => lang.pick("UTF-8（標準）", "UTF-8 (usual)"),
            MailEncoding::Iso2022Jp => lang.pick(
                "ISO-2022-JP（古いメールソフト向け）",
                "ISO-2022-JP (for old mail programs)",
            ),
        }
    }
}

/// What a letter in ISO-2022-JP comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EncodingCheck {
    /// Characters of the letter's own words, and of facts merged into them, that it cannot carry; the letter is not started
    /// while there are any.
    pub uncarried: Vec<UncarriedCharacter>,
    /// People who would be mailed.
    pub mailed: i64,
    /// Of those, people whose own name, number or organisation it cannot carry: their mails go out in UTF-8.
    pub in_utf8: i64,
    /// Up to 20 of these people.
    pub people: Vec<Uuid>,
}

/// A character that ISO-2022-JP cannot carry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UncarriedCharacter {
    /// Language of the text; absent for the sender's name.
    pub lang: Option<Lang>,
    /// Where: `subject`, `text` or `sender`.
    pub part: String,
    /// Line, from 1, of that part as it would be sent.
    pub line: u64,
    /// Character in the line, from 1.
    pub column: u64,
    /// The character.
    pub character: String,
    /// What could stand instead, where anything is near.
    pub instead: Option<String>,
    /// The fact it came with: then that is what has to be changed, not the letter. Absent where the letter itself says it.
    #[serde(default)]
    pub from: Option<MergedFrom>,
}

/// Where something merged into a letter comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MergedFrom {
    /// The merge field, for example `incident.summary`.
    pub field: String,
    /// Its name for people.
    pub label: Both,
}
