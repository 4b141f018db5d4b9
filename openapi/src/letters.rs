//! Letters and notices: what is said, to whom, in which languages, in versions. Approval is in `approvals`,
//! sending in `campaigns`.

mod audience;
mod basis;
mod gone_out;
mod mail;
mod series;

pub use audience::DamageRange;
pub use basis::{Basis, KNOWN_LAWS, KnownLaw, MAX_BASIS, Purpose};
pub use gone_out::{GoneOut, OutWay};
pub use mail::{
    ATTACHABLE, AttachmentChoice, EncodingCheck, LetterAttachment, MAX_ATTACHED_BYTES,
    MAX_ATTACHMENTS, MailEncoding, MergedFrom, UncarriedCharacter,
};
pub use series::{Change, Figures, Series, SeriesPlace, SeriesReport};

use crate::{
    Lang, Language, Timestamp, Uuid, approvals::Approval, people::DataItem, problem::FieldError,
    suppressions::HeldBack,
};
use serde::{Deserialize, Serialize};

/// Longest subject, in characters.
pub const MAX_SUBJECT: usize = 200;
/// Longest body, in characters.
pub const MAX_BODY: usize = 50_000;

/// What a letter is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LetterKind {
    /// A formal letter of apology to one company or person.
    Apology,
    /// A notice to a person whose data leaked (本人通知).
    PersonNotice,
    /// A notice on the website.
    WebNotice,
    /// A notice to a company whose data we hold or that relies on us (取引先・委託元への通知): its own clock may start.
    CompanyNotice,
    /// A follow-up report (第N報・続報): what is new since the one before.
    FollowUp,
    /// The last report of a series (最終報): cause, prevention, the end.
    FinalReport,
    /// An invitation to a briefing (説明会).
    Briefing,
    /// Thanks to whoever found and reported it.
    FinderThanks,
}

impl LetterKind {
    /// Every kind.
    pub const ALL: [LetterKind; 8] = [
        LetterKind::PersonNotice,
        LetterKind::CompanyNotice,
        LetterKind::FollowUp,
        LetterKind::FinalReport,
        LetterKind::Apology,
        LetterKind::WebNotice,
        LetterKind::Briefing,
        LetterKind::FinderThanks,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            LetterKind::Apology => lang.pick("お詫び状", "Letter of apology"),
            LetterKind::PersonNotice => lang.pick("本人への通知", "Notice to persons concerned"),
            LetterKind::WebNotice => lang.pick("ウェブ告知", "Website notice"),
            LetterKind::CompanyNotice => {
                lang.pick("取引先・委託元への通知", "Notice to client companies")
            }
            LetterKind::FollowUp => lang.pick("続報", "Follow-up report"),
            LetterKind::FinalReport => lang.pick("最終報", "Final report"),
            LetterKind::Briefing => lang.pick("説明会のご案内", "Invitation to a briefing"),
            LetterKind::FinderThanks => lang.pick("発見者へのお礼", "Thanks to the finder"),
        }
    }

    /// Whether it reports on from another letter, which it must name.
    pub fn follows(self) -> bool {
        matches!(self, LetterKind::FollowUp | LetterKind::FinalReport)
    }

    /// Whether it goes to people by mail.
    pub fn is_mailed(self) -> bool {
        !matches!(self, LetterKind::WebNotice)
    }
}

/// A letter's text in one language. Body: paragraphs, headings, lists and links in CommonMark, merge fields
/// as `{{ person.name }}`. Both the text part and the HTML part of the mail are made from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LetterText {
    /// Language.
    pub lang: Lang,
    /// Subject line.
    pub subject: String,
    /// Body.
    pub body: String,
}

/// Who sends.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Sender {
    /// Name shown as sender; the organisation's when empty.
    pub name: String,
    /// Address the mail comes from; the instance's when empty.
    pub email: String,
    /// Address answers go to: a staffed desk; the desk's when empty.
    pub reply_to: String,
}

/// Which people of the register a letter is for. Empty lists mean no restriction. People without a mail
/// address are never mailed; they are counted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Audience {
    /// Only people of these languages.
    pub langs: Vec<Language>,
    /// Only people of whom at least one of these leaked.
    pub data_items: Vec<DataItem>,
    /// Only these people.
    pub person_ids: Vec<Uuid>,
    /// Only people for whom a mail server accepted this letter: those who got the report before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received: Option<Uuid>,
    /// Only people whose damage is like this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub damage: Option<DamageRange>,
    /// Only people of one of these contracts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contract_refs: Vec<String>,
    /// Only people of one of these service level agreements.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sla_refs: Vec<String>,
    /// Only people of one of these organisations, by whole names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub organisations: Vec<String>,
}

/// How far a letter is on its way out, or on its way out again. That it went out before, and under which approval, is its
/// `gone_out`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LetterState {
    /// Being written.
    Draft,
    /// Somebody was asked to approve it.
    AwaitingApproval,
    /// Approved as it stands, for the recipients as they stand.
    Approved,
    /// Refused; edit it to try again.
    Rejected,
}

/// A letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Letter {
    /// Identifier.
    pub id: Uuid,
    /// What it is for.
    pub kind: LetterKind,
    /// Name inside the organisation, for example "本人への通知 第1報".
    pub name: String,
    /// How far it is on its way out, or out again: whether an approval stands for the next time.
    pub state: LetterState,
    /// Texts, one a language, Japanese first.
    pub texts: Vec<LetterText>,
    /// Sender.
    pub sender: Sender,
    /// Recipients wanted.
    pub audience: Audience,
    /// Why it is sent: owed by law, or an update people may stop.
    pub basis: Basis,
    /// Languages tried in this order for people whose own language has no text here.
    pub fallback: Vec<Lang>,
    /// Its place among the reports on the same matter.
    pub series: SeriesPlace,
    /// Files that go with it.
    #[serde(default)]
    pub attachments: Vec<LetterAttachment>,
    /// The characters its mails are written in.
    #[serde(default)]
    pub encoding: MailEncoding,
    /// SHA-256 over kind, texts, sender, audience and what else differs from the usual in canonical form, hexadecimal.
    pub content_hash: String,
    /// The approval that stands or is awaited, or the last one that was refused or voided.
    pub approval: Option<Approval>,
    /// How it went out last, and the approval it went out under; absent while it never did. It stays as it was, whatever
    /// changes later.
    #[serde(default)]
    pub gone_out: Option<GoneOut>,
    /// Who wrote this version.
    pub author_id: Uuid,
    /// Their name.
    pub author_name: String,
    /// When the letter was begun.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// When this version was written.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub updated_at: Timestamp,
    /// Version of the text, also the row version for `If-Match`.
    pub version: i64,
}

/// A letter to be begun. Texts absent: the built-in template of that kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewLetter {
    /// What it is for.
    pub kind: LetterKind,
    /// Name inside the organisation.
    pub name: String,
    /// Texts.
    #[serde(default)]
    pub texts: Option<Vec<LetterText>>,
    /// Sender.
    #[serde(default)]
    pub sender: Sender,
    /// Recipients wanted.
    #[serde(default)]
    pub audience: Audience,
    /// Why it is sent; the usual of its kind when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
    /// Languages tried in this order for people whose own language has no text here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fallback: Vec<Lang>,
    /// The letter it reports on from. Follow-up and final reports must name one; a letter is followed once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follows: Option<Uuid>,
}

/// What may be changed of a letter; absent fields stay. Any change makes a new version and, but for the name alone, voids
/// approval.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct LetterPatch {
    /// New name.
    pub name: Option<String>,
    /// New texts, replacing all.
    pub texts: Option<Vec<LetterText>>,
    /// New sender.
    pub sender: Option<Sender>,
    /// New recipients.
    pub audience: Option<Audience>,
    /// New reason to send it.
    pub basis: Option<Basis>,
    /// New order of languages to fall back to.
    pub fallback: Option<Vec<Lang>>,
    /// New files to go with it, replacing all, each one that hangs on the letter.
    pub attachments: Option<Vec<AttachmentChoice>>,
    /// New characters to write its mails in.
    pub encoding: Option<MailEncoding>,
}

/// A version of a letter, for the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LetterVersion {
    /// Version number, from 1.
    pub version: i64,
    /// Texts of that version.
    pub texts: Vec<LetterText>,
    /// Files that went with that version.
    #[serde(default)]
    pub attachments: Vec<LetterAttachment>,
    /// The characters its mails were written in.
    #[serde(default)]
    pub encoding: MailEncoding,
    /// Its hash.
    pub content_hash: String,
    /// Who wrote it.
    pub author_name: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
}

/// What to show a letter as. Texts absent: as saved.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct PreviewRequest {
    /// The person to show it for; an invented one when absent.
    pub person_id: Option<Uuid>,
    /// Language; the person's when absent.
    pub lang: Option<Lang>,
    /// Texts not yet saved, to preview while typing.
    pub texts: Option<Vec<LetterText>>,
}

/// A letter as one person would get it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Preview {
    /// Language shown.
    pub lang: Lang,
    /// Who it is for, masked unless the reader may see personal data.
    pub recipient: String,
    /// Subject.
    pub subject: String,
    /// Text part.
    pub text: String,
    /// HTML part: a whole document without scripts, to be shown in a sandboxed frame.
    pub html: String,
    /// Files that go with it.
    #[serde(default)]
    pub attachments: Vec<LetterAttachment>,
    /// The characters the letter is written in; somebody whose own name these cannot carry gets UTF-8.
    #[serde(default)]
    pub encoding: MailEncoding,
    /// What a careful reader would object to.
    pub lints: Vec<Lint>,
    /// Errors in the template itself, with field and line; the parts are empty then.
    pub errors: Vec<FieldError>,
}

/// How grave an objection is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LintLevel {
    /// In order.
    Ok,
    /// Worth a look.
    Warn,
    /// Must not go out like this.
    Bad,
}

/// One objection, or one thing in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Lint {
    /// Stable code, for example `contact.hours_missing`.
    pub code: String,
    /// How grave.
    pub level: LintLevel,
    /// In the reader's language.
    pub message: String,
    /// Path of the field to change, for example `texts.0.body`; empty where it is not one field.
    #[serde(default)]
    pub field: String,
    /// Line in that field, from 1, where there is one to name.
    #[serde(default)]
    pub line: Option<i64>,
    /// What to do, in the reader's language; empty where nothing is to be done.
    #[serde(default)]
    pub remedy: String,
}

/// A merge field that letters may use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MergeField {
    /// As written between the braces, for example `person.name`.
    pub name: String,
    /// For people, in the reader's language.
    pub label: String,
}

/// What would happen if the letter were sent now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reach {
    /// People of the audience.
    pub people: i64,
    /// Mails that would be made out: one a person, one a household, one a guardian. Those of `held_back` are among them.
    pub mailed: i64,
    /// Mails of these that a start would leave out, because their addresses are on the list of those not mailed. Opt-outs
    /// count for updates only.
    #[serde(default)]
    pub held_back: HeldBack,
    /// People no mail would reach: they need post or telephone.
    pub without_email: i64,
    /// People who are not to be mailed, as somebody decided; they stay to be told.
    #[serde(default)]
    pub stopped: i64,
    /// Mails that go to a household's head or to a guardian, each for all it covers.
    #[serde(default)]
    pub joint: i64,
    /// Mailed people by the language they read.
    pub by_lang: Vec<LangCount>,
    /// Mailed people who get the letter in another language than theirs.
    #[serde(default)]
    pub fallbacks: Vec<FallbackCount>,
    /// Entries of imports that were the same person again and were merged.
    #[serde(default)]
    pub merged_duplicates: i64,
    /// Mails a minute the last finished campaign reached; absent while there was none.
    #[serde(default)]
    pub per_minute: Option<i64>,
    /// SHA-256 over the sorted recipients, hexadecimal.
    pub recipients_hash: String,
    /// What the letter takes from the records of the incident and the organisation, as they say it now.
    #[serde(default)]
    pub facts: Vec<LetterFact>,
    /// SHA-256 over these, hexadecimal.
    #[serde(default)]
    pub facts_hash: String,
    /// Whether it was sent, posted or published before, however much of it. Facts that change then leave its approval as it
    /// is; it is asked about them when it would go out again.
    #[serde(default)]
    pub gone_out: bool,
    /// Whether it has to be approved, or approved anew, before it goes out from now on: no approval that was given stands
    /// for this text, these recipients and these facts.
    #[serde(default)]
    pub needs_approval: bool,
}

/// Something a letter takes from the records of the incident or the organisation. What speaks of one person, and the day
/// of sending, are not among these.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LetterFact {
    /// Language of the text that uses it; absent for an address.
    pub lang: Option<Lang>,
    /// The merge field, for example `incident.summary`; or, where the letter leaves it open, `sender.name`, `sender.email` or
    /// `sender.reply_to`.
    pub field: String,
    /// Its name for people, in the reader's language.
    pub label: String,
    /// What it says; empty where nothing is recorded.
    pub value: String,
}

/// A count for a language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LangCount {
    /// Language.
    pub lang: Language,
    /// How many.
    pub count: i64,
}

/// How many people get a letter in another language than theirs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FallbackCount {
    /// The language they read.
    pub wanted: Language,
    /// The language they get.
    pub gets: Lang,
    /// Whether the letter says so; otherwise it is only its first text.
    pub chosen: bool,
    /// How many.
    pub count: i64,
}
