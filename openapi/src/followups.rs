//! People a mailed letter did not reach or cannot reach, and what somebody does about each: another mail address, a
//! letter by post, a call, a visit, substitute notice. Who is among them follows from the ledger and the register and is
//! stored nowhere; whether they were told is `people`'s.

mod calls;
mod post;

pub use calls::{CallFilter, CallScript, Calls, ScriptFact, ScriptQuery};
pub use post::{
    Envelope, NewPostBatch, PostBatch, PostBatchSent, PostLetter, PostLetterState, PostRef,
    PostReturn, Postable, ReturnReason, Tracked, TrackingFile,
};

use crate::{
    Date, Lang, Timestamp, Uuid,
    deliveries::DeliveryState,
    households::HouseholdKind,
    language::Language,
    people::{LostWay, PersonDecision, WayFault},
    strict,
    users::UserRef,
};
use serde::{Deserialize, Serialize};

/// Longest note on an attempt, in characters.
pub const MAX_NOTE: usize = 2_000;
/// Most people named one by one in one request.
pub const MAX_NAMED: usize = 5_000;
/// Calls after which somebody who never answers is told in another way.
pub const MAX_TRIES: i32 = 5;

/// Why somebody cannot be told by mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FollowupReason {
    /// The register has no mail address that can be used.
    NoAddress,
    /// Somebody decided that they are not contacted by mail.
    DoNotContact,
    /// A mail server refused it.
    Rejected,
    /// It was accepted and came back.
    Bounced,
    /// The address is not one that can be mailed.
    Invalid,
    /// The address is on the list of those not mailed.
    Suppressed,
    /// Trying ended before a mail server took it.
    Expired,
    /// Nobody knows whether it arrived.
    Ambiguous,
    /// The deadline is near, and no mail server has taken it yet.
    Late,
    /// Somebody put them on the list.
    ByHand,
}

impl FollowupReason {
    /// Every one.
    pub const ALL: [FollowupReason; 10] = [
        FollowupReason::Bounced,
        FollowupReason::Rejected,
        FollowupReason::Invalid,
        FollowupReason::Suppressed,
        FollowupReason::Expired,
        FollowupReason::Ambiguous,
        FollowupReason::Late,
        FollowupReason::NoAddress,
        FollowupReason::DoNotContact,
        FollowupReason::ByHand,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            FollowupReason::NoAddress => {
                lang.pick("使えるメールアドレスなし", "No usable mail address")
            }
            FollowupReason::DoNotContact => lang.pick("メール連絡を控える方", "Not to be mailed"),
            FollowupReason::Rejected => lang.pick("受信拒否", "Refused"),
            FollowupReason::Bounced => lang.pick("不達（返送）", "Bounced"),
            FollowupReason::Invalid => lang.pick("宛先不正", "Invalid address"),
            FollowupReason::Suppressed => lang.pick("送信停止アドレス", "Address not mailed"),
            FollowupReason::Expired => lang.pick("送信を断念", "Given up"),
            FollowupReason::Ambiguous => lang.pick("結果不明", "Outcome unknown"),
            FollowupReason::Late => lang.pick("期限間近で未着", "Late before the deadline"),
            FollowupReason::ByHand => lang.pick("担当者が追加", "Put here by hand"),
        }
    }

    /// The state of a delivery it follows from.
    pub fn state(self) -> Option<DeliveryState> {
        Some(match self {
            FollowupReason::Rejected => DeliveryState::Rejected,
            FollowupReason::Bounced => DeliveryState::Bounced,
            FollowupReason::Invalid => DeliveryState::Invalid,
            FollowupReason::Suppressed => DeliveryState::Suppressed,
            FollowupReason::Expired => DeliveryState::Expired,
            FollowupReason::Ambiguous => DeliveryState::Ambiguous,
            FollowupReason::NoAddress
            | FollowupReason::DoNotContact
            | FollowupReason::Late
            | FollowupReason::ByHand => return None,
        })
    }

    /// The reason a delivery in that state is, if it is one.
    pub fn of(state: DeliveryState) -> Option<FollowupReason> {
        FollowupReason::ALL
            .into_iter()
            .find(|reason| reason.state() == Some(state))
    }
}

/// In which way somebody is to be told instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FollowupChannel {
    /// Another mail address of theirs.
    Mail,
    /// A letter by post.
    Post,
    /// A call.
    Phone,
    /// A visit.
    Visit,
    /// A published notice, where nothing else reaches them.
    Notice,
}

impl FollowupChannel {
    /// Every one.
    pub const ALL: [FollowupChannel; 5] = [
        FollowupChannel::Mail,
        FollowupChannel::Post,
        FollowupChannel::Phone,
        FollowupChannel::Visit,
        FollowupChannel::Notice,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            FollowupChannel::Mail => lang.pick("別のメールアドレス", "Another mail address"),
            FollowupChannel::Post => lang.pick("郵送", "Post"),
            FollowupChannel::Phone => lang.pick("電話", "Telephone"),
            FollowupChannel::Visit => lang.pick("訪問", "Visit"),
            FollowupChannel::Notice => lang.pick("公表による代替", "Substitute notice"),
        }
    }
}

/// How far it is.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FollowupState {
    /// Nobody has done anything yet.
    #[default]
    Open,
    /// A letter is in a batch and not yet posted.
    Printed,
    /// The letter is on its way.
    Posted,
    /// The letter came back.
    Returned,
    /// Called or visited, and not met.
    NotReached,
    /// To be called at a time agreed.
    CallBack,
    /// Done: what was done is recorded with the person.
    Done,
}

impl FollowupState {
    /// Every one.
    pub const ALL: [FollowupState; 7] = [
        FollowupState::Open,
        FollowupState::Printed,
        FollowupState::Posted,
        FollowupState::Returned,
        FollowupState::NotReached,
        FollowupState::CallBack,
        FollowupState::Done,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            FollowupState::Open => lang.pick("未着手", "Not begun"),
            FollowupState::Printed => lang.pick("発送待ち", "To be posted"),
            FollowupState::Posted => lang.pick("発送済み", "Posted"),
            FollowupState::Returned => lang.pick("返送あり", "Came back"),
            FollowupState::NotReached => lang.pick("不在", "Not reached"),
            FollowupState::CallBack => lang.pick("折り返し予定", "Call back"),
            FollowupState::Done => lang.pick("完了", "Done"),
        }
    }

    /// Whether nothing more is to be done unless a letter comes back.
    pub fn is_settled(self) -> bool {
        matches!(self, FollowupState::Posted | FollowupState::Done)
    }
}

/// Somebody who has to be told otherwise than by the mail that failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Followup {
    /// The person.
    pub person_id: Uuid,
    /// The organisation's own number for them; masked unless revealed, as the name and the ways to reach them.
    pub number: String,
    /// Name.
    pub name: String,
    /// Their company; may be empty.
    pub organisation: String,
    /// Language they read.
    pub lang: Language,
    /// Who is written to and called for them: the head of their household, or who answers for them. Absent where they are
    /// told themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<FollowupTo>,
    /// Whom else a call tells, where one is for several: those told together with them who are still on the list and may be
    /// called, whatever way is chosen for each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<FollowupOther>,
    /// Telephone numbers that can be used, of `to` where that is somebody else, in the order in which they are tried.
    pub phones: Vec<String>,
    /// Where a letter by post goes; empty where no address can be used.
    pub address: String,
    /// Why there is no number, or no address: what was found of those the register has, theirs and of `to`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lost: Vec<LostWay>,
    /// Why they are here; more than one may hold. Empty once they were told.
    pub reasons: Vec<FollowupReason>,
    /// What became of them.
    pub decision: PersonDecision,
    /// In which way they are to be told.
    pub channel: Option<FollowupChannel>,
    /// How far it is.
    pub state: FollowupState,
    /// Who does it.
    pub assignee: Option<UserRef>,
    /// When they are to be called; by telephone only.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub call_at: Option<Timestamp>,
    /// Calls and visits that did not meet them.
    pub tries: i32,
    /// The letter that was made for them last.
    pub letter: Option<PostRef>,
    /// Whether personal fields are masked in this answer.
    pub masked: bool,
    /// Row version, for `If-Match`; 0 while nobody has done anything.
    pub version: i64,
}

/// Who is written to and called for somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FollowupTo {
    /// Why they are.
    pub kind: HouseholdKind,
    /// Who they are, where they are on the register.
    pub person_id: Option<Uuid>,
    /// Name; masked unless revealed.
    pub name: String,
}

/// Somebody whom the same call tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FollowupOther {
    /// The person.
    pub person_id: Uuid,
    /// The organisation's own number for them; masked unless revealed, as the name.
    pub number: String,
    /// Name.
    pub name: String,
}

/// What came of an attempt to tell somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AttemptResult {
    /// They were told.
    Told,
    /// Nobody answered, or they were not there.
    NotReached,
    /// They want to be called at another time.
    CallBack,
    /// The number or address is not theirs.
    Wrong,
    /// They did not want to hear it.
    Declined,
    /// What was put down before, that they were told, was a mistake: they are to be told again.
    TakenBack,
}

impl AttemptResult {
    /// What comes of an attempt, in the order of the console's keys 1 to 5. `taken_back` comes of none.
    pub const ALL: [AttemptResult; 5] = [
        AttemptResult::Told,
        AttemptResult::NotReached,
        AttemptResult::CallBack,
        AttemptResult::Wrong,
        AttemptResult::Declined,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            AttemptResult::Told => lang.pick("伝えた", "Told"),
            AttemptResult::NotReached => lang.pick("つながらない・不在", "Not reached"),
            AttemptResult::CallBack => lang.pick("折り返しを約束", "Call back"),
            AttemptResult::Wrong => WayFault::Wrong.label(lang),
            AttemptResult::Declined => lang.pick("話を断られた", "Declined"),
            AttemptResult::TakenBack => lang.pick("記録の取り消し", "Entry taken back"),
        }
    }
}

/// An attempt. The list is added to, never edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FollowupAttempt {
    /// Identifier.
    pub id: Uuid,
    /// In which way.
    pub channel: FollowupChannel,
    /// What came of it.
    pub result: AttemptResult,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// Note; masked unless revealed.
    pub note: String,
    /// Name of whom it was with, where somebody else was called for the person; masked unless revealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Who put it down.
    pub by_name: String,
}

/// One person's follow-up with everything that was tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FollowupDetail {
    /// Who, why and how far.
    pub followup: Followup,
    /// What was tried, the newest first; at most 200.
    pub attempts: Vec<FollowupAttempt>,
    /// Letters made for them, the newest first.
    pub letters: Vec<PostLetter>,
    /// Whether another mail address of theirs can be tried.
    pub other_mail: bool,
}

/// An attempt to be put down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewAttempt {
    /// In which way; of `taken_back`, the way of the entry that was a mistake.
    pub channel: FollowupChannel,
    /// What came of it. Whoever is recorded as told is asked no more: then only `taken_back` is taken, and `told` by
    /// telephone while a letter is on its way. `wrong` by `post` is of the `address` shown: no letter goes there any more,
    /// unless the register says again that it can be used.
    pub result: AttemptResult,
    /// When; now when absent, never in the future nor before the day the incident began.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub at: Option<Timestamp>,
    /// Note, at most 2,000 characters. Of `taken_back` the reason, needed there.
    #[serde(default)]
    pub note: String,
    /// When they are to be called; needed for `call_back`, in the future.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub call_at: Option<Timestamp>,
    /// For `wrong` by `phone`: the number that was called, as `phones` shows it, masked or not; needed where several can be
    /// used. Nobody who has it is called there any more; the others of theirs are tried next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
}

/// What may be changed of a follow-up; absent fields stay.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct FollowupPatch {
    /// In which way they are to be told; `null` for not chosen. Begins anew.
    #[serde(
        deserialize_with = "crate::wire::given",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<FollowupChannel>))]
    pub channel: Option<Option<FollowupChannel>>,
    /// Who does it, a member of the incident; `null` for nobody.
    #[serde(
        deserialize_with = "crate::wire::given",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Uuid>))]
    pub assignee_id: Option<Option<Uuid>>,
    /// When they are to be called; `null` for at once.
    #[serde(
        deserialize_with = "crate::wire::given",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub call_at: Option<Option<Timestamp>>,
}

/// What the list is filtered by. Paging goes beside it. Without `state` it shows who is still to be told.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams, utoipa::ToSchema))]
#[serde(default)]
pub struct FollowupFilter {
    /// Only who is here for this reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<FollowupReason>,
    /// Only who is to be told in this way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<FollowupChannel>,
    /// Only those for whom a way is chosen (true) or not (false).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_channel: Option<bool>,
    /// Only those who, or whose guardian or head of household, can be called (true), or cannot (false).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_number: Option<bool>,
    /// Only those this far. `posted` and `done` show who is settled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<FollowupState>,
    /// Only what this user does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assignee_id: Option<Uuid>,
    /// Only people who read this language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<Language>,
    /// Only people this campaign did not reach.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub campaign_id: Option<Uuid>,
    /// An exact customer number, telephone number or whole name, found through the blind indexes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// Show personal fields in the clear; needs the permission, and is recorded in the audit log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reveal: Option<bool>,
}

/// Whose counts are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[serde(default)]
pub struct FollowupCountQuery {
    /// Only people this campaign did not reach.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub campaign_id: Option<Uuid>,
}

/// Which people of the list are meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FollowupTarget {
    /// These, at most 5,000. Who is not on the list is put there.
    Ids(Vec<Uuid>),
    /// All the filter finds.
    Filter(#[serde(deserialize_with = "strict::known")] Box<FollowupFilter>),
}

/// A way or a person for many at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AssignMany {
    /// Which people.
    pub target: FollowupTarget,
    /// In which way they are to be told; absent leaves it.
    #[serde(default)]
    pub channel: Option<FollowupChannel>,
    /// Who does it, a member of the incident; absent leaves it.
    #[serde(default)]
    pub assignee_id: Option<Uuid>,
    /// How many people the caller expects it to be for. Nothing is changed when it is another number.
    pub expected_count: u64,
}

/// For how many something was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FollowedMany {
    /// How many people.
    pub people: u64,
}

/// Substitute notice for those nobody can reach: they count as told by a notice that stands on the public page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SubstituteNotice {
    /// The published notice.
    pub notice_id: Uuid,
    /// Which people.
    pub target: FollowupTarget,
    /// Until which day it is kept public, where the organisation is; at least `MIN_PUBLIC_DAYS` after today, at
    /// most 50 years.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub kept_until: Date,
    /// Why nothing else reaches them, for the record; 1 to 2,000 characters.
    pub reason: String,
    /// How many people the caller expects it to be for. Nothing is recorded when it is another number.
    pub expected_count: u64,
}

/// Days a notice stands at least for people who are told by it alone. Japan's law names no number for 代替措置; the
/// product asks for a month.
pub const MIN_PUBLIC_DAYS: i32 = 30;

/// How many people stand where.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FollowupCounts {
    /// Still to be told.
    pub open: u64,
    /// Of those, by reason; somebody may have more than one. Reasons without anybody are left out.
    pub reasons: Vec<ReasonCount>,
    /// Of those, by chosen way; ways without anybody are left out.
    pub channels: Vec<ChannelCount>,
    /// Of those, without a way chosen.
    pub undecided: u64,
    /// Of those, people without a telephone number that can be used.
    pub without_number: u64,
    /// Letters on their way.
    pub posted: u64,
    /// Settled otherwise.
    pub done: u64,
    /// Substitute notices people count as told by, the newest first.
    pub substituted: Vec<Substituted>,
}

/// People who count as told by a published notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Substituted {
    /// The notice.
    pub notice_id: Uuid,
    /// Its letter's name inside the organisation.
    pub notice_name: String,
    /// Last part of its address: `/notices/{slug}`.
    pub slug: String,
    /// Whether anybody can read it now.
    pub standing: bool,
    /// How many people.
    pub people: u64,
    /// Until which day it has to stand, where the organisation is.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub kept_until: Date,
    /// Who decided.
    pub by_name: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
}

/// People here for one reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReasonCount {
    /// The reason.
    pub reason: FollowupReason,
    /// How many.
    pub people: u64,
}

/// People to be told in one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChannelCount {
    /// The way.
    pub channel: FollowupChannel,
    /// How many.
    pub people: u64,
}
