//! Rules of instructions sent by mail: which units get one, and what all mails of one sending are made of. Units are
//! looked up by the database, the text is written by `saiki-documents`, and nothing is sent here.

use crate::{address::MailAddress, fault::Faults, instructions::MAX_UNITS};
use saiki_api::{
    Lang, Timestamp,
    deliveries::DeliveryState,
    instruction_mails::{LeftOutReason, MailingCounts, NewMailing},
    instructions::{Answer, Instruction},
    letters::Sender,
    organisation::{Both, Desk},
};
use serde::{Deserialize, Serialize};

/// What the mails of one sending are made of, as it was at its start. Together with the delivery's row it gives the
/// mail's bytes, the same in every attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailContent {
    /// The incident's reference.
    pub reference: String,
    /// Its title.
    pub incident: String,
    /// Its TLP label.
    pub tlp: String,
    /// Whether it is an exercise.
    pub exercise: bool,
    /// Who gives the instruction.
    pub organisation: Both,
    /// Who sends; only the name may be empty.
    pub sender: Sender,
    /// IANA zone times are written in.
    pub zone: String,
    /// The instruction's number.
    pub number: i64,
    /// What it is about.
    pub title: String,
    /// What to do.
    pub text: String,
    /// Until when an answer is wanted.
    pub deadline: Option<Timestamp>,
    /// Where answers go beside a reply by mail; may be empty.
    pub answers_to: String,
    /// Who gave it.
    pub issued_by: String,
    /// When.
    pub issued_at: Option<Timestamp>,
    /// Language of the mails.
    pub lang: Lang,
    /// Whether they are reminders.
    pub reminder: bool,
}

/// Whether a sending may be asked for like this.
pub fn check(wanted: &NewMailing) -> Faults {
    let mut faults = Faults::default();
    let units = wanted.unit_ids.as_deref().unwrap_or_default();
    faults.count("unit_ids", units.len(), MAX_UNITS);
    faults.distinct("unit_ids", units);
    if wanted.unit_ids.as_ref().is_some_and(Vec::is_empty) {
        faults.add(
            "unit_ids",
            "required",
            "部署を一つ以上選んでください。全部署に送るときは省いてください",
            "Choose at least one unit, or leave this out to mean all of them",
        );
    }
    let reply_to = wanted.reply_to.trim();
    if !reply_to.is_empty() && MailAddress::parse(reply_to).is_err() {
        faults.add(
            "reply_to",
            "invalid",
            "メールアドレスの形が正しくありません",
            "This is not an email address",
        );
    }
    if wanted.expected_count < 1 {
        faults.add(
            "expected_count",
            "out_of_range",
            "送信する通数を1以上で入力してください",
            "Give the number of mails that go out, 1 or more",
        );
    }
    faults
}

/// What the last mail of an instruction to a unit came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LastMail {
    /// It is on its way, or will be sent again by itself.
    UnderWay,
    /// It was not delivered, and nothing more happens to it.
    Failed,
    /// It was taken, or may have arrived.
    Reached,
}

/// Reads a mail's state. `again` tells whether it is sent again by itself while its outcome is unknown.
pub fn last_mail(state: DeliveryState, again: bool) -> LastMail {
    match state {
        DeliveryState::Queued
        | DeliveryState::Leased
        | DeliveryState::Attempting
        | DeliveryState::Deferred => LastMail::UnderWay,
        DeliveryState::Ambiguous if again => LastMail::UnderWay,
        DeliveryState::Accepted | DeliveryState::Delivered | DeliveryState::Ambiguous => {
            LastMail::Reached
        }
        DeliveryState::Rejected
        | DeliveryState::Bounced
        | DeliveryState::Invalid
        | DeliveryState::Suppressed
        | DeliveryState::Expired
        | DeliveryState::Cancelled => LastMail::Failed,
    }
}

/// Why a unit gets no mail; `None` when it gets one.
pub fn left_out(
    answer: Answer,
    email: &str,
    last: Option<LastMail>,
    reminder: bool,
) -> Option<LeftOutReason> {
    if answer != Answer::None {
        return Some(LeftOutReason::Answered);
    }
    if email.trim().is_empty() {
        return Some(LeftOutReason::NoAddress);
    }
    if MailAddress::parse(email.trim()).is_err() {
        return Some(LeftOutReason::BadAddress);
    }
    match (last, reminder) {
        (Some(LastMail::UnderWay), _) => Some(LeftOutReason::UnderWay),
        (Some(LastMail::Reached), false) => Some(LeftOutReason::AlreadyMailed),
        (None | Some(LastMail::Failed), true) => Some(LeftOutReason::NotMailed),
        (None | Some(LastMail::Failed), false) | (Some(LastMail::Reached), true) => None,
    }
}

/// The language a mail is written in: the one wanted, else Japanese unless the text exists in English only.
pub fn language(instruction: &Instruction, wanted: Option<Lang>) -> Lang {
    let japanese = !instruction.text.ja.trim().is_empty();
    wanted.unwrap_or(if japanese { Lang::Ja } else { Lang::En })
}

/// Where answers go: what the instruction says, else the organisation's desk.
pub fn answers_to(reply_to: &Both, desk: &Desk, lang: Lang) -> String {
    let own = reply_to.get(lang).trim();
    if !own.is_empty() {
        return own.to_owned();
    }
    [
        desk.name.get(lang),
        desk.phone.as_str(),
        desk.hours.get(lang),
    ]
    .into_iter()
    .filter(|part| !part.is_empty())
    .collect::<Vec<_>>()
    .join("　")
}

/// Adds mails in one state to the figures of a sending.
pub fn count(counts: &mut MailingCounts, state: DeliveryState, mails: i64) {
    *match state {
        DeliveryState::Queued
        | DeliveryState::Leased
        | DeliveryState::Attempting
        | DeliveryState::Deferred => &mut counts.waiting,
        DeliveryState::Accepted | DeliveryState::Delivered => &mut counts.accepted,
        DeliveryState::Rejected
        | DeliveryState::Bounced
        | DeliveryState::Invalid
        | DeliveryState::Suppressed
        | DeliveryState::Expired => &mut counts.refused,
        DeliveryState::Ambiguous => &mut counts.ambiguous,
        DeliveryState::Cancelled => &mut counts.cancelled,
    } += mails;
}

#[cfg(test)]
mod tests {
    use super::*;
    use LeftOutReason as R;

    const STATES: [DeliveryState; 13] = [
        DeliveryState::Queued,
        DeliveryState::Leased,
        DeliveryState::Attempting,
        DeliveryState::Accepted,
        DeliveryState::Deferred,
        DeliveryState::Rejected,
        DeliveryState::Ambiguous,
        DeliveryState::Invalid,
        DeliveryState::Cancelled,
        DeliveryState::Delivered,
        DeliveryState::Bounced,
        DeliveryState::Suppressed,
        DeliveryState::Expired,
    ];

    #[test]
    fn who_has_answered_never_gets_a_mail_and_nobody_gets_two_at_once() {
        for state in STATES {
            for again in [false, true] {
                let came_to = last_mail(state, again);
                let last = Some(came_to);
                for reminder in [false, true] {
                    for answer in Answer::ALL.into_iter().filter(|a| *a != Answer::None) {
                        let why = left_out(answer, "a@example.jp", last, reminder);
                        assert_eq!(why, Some(R::Answered));
                    }
                }
                let ask = |reminder| left_out(Answer::None, "a@example.jp", last, reminder);
                let both = [ask(false), ask(true)];
                match came_to {
                    LastMail::UnderWay => assert_eq!(both, [Some(R::UnderWay); 2], "{state:?}"),
                    LastMail::Reached => assert_eq!(both, [Some(R::AlreadyMailed), None]),
                    LastMail::Failed => assert_eq!(both, [None, Some(R::NotMailed)]),
                }
            }
        }
    }

    #[test]
    fn who_cannot_be_mailed_is_told_apart_and_has_a_remedy() {
        for (email, why) in [
            ("", R::NoAddress),
            (" ", R::NoAddress),
            ("sales", R::BadAddress),
            ("a@example.jp\r\nBcc: b@example.jp", R::BadAddress),
        ] {
            assert_eq!(left_out(Answer::None, email, None, false), Some(why));
            assert!(!why.remedy().ja.is_empty() && !why.remedy().en.is_empty());
        }
        assert_eq!(left_out(Answer::None, "a@example.jp", None, false), None);
    }

    #[test]
    fn every_mail_counts_once() {
        let mut counts = MailingCounts::default();
        for state in STATES {
            count(&mut counts, state, 1);
        }
        let figures = [
            counts.waiting,
            counts.accepted,
            counts.refused,
            counts.ambiguous,
            counts.cancelled,
        ];
        assert_eq!(figures, [4, 2, 5, 1, 1]);
    }

    fn fields(wanted: &NewMailing) -> Vec<String> {
        check(wanted)
            .0
            .into_iter()
            .map(|fault| fault.field)
            .collect()
    }

    #[test]
    fn a_sending_names_its_number_and_no_unit_twice() {
        let id = saiki_api::Uuid::from_u128(1);
        let bad = NewMailing {
            unit_ids: Some(vec![id, id]),
            reply_to: "desk".to_owned(),
            ..NewMailing::default()
        };
        assert_eq!(fields(&bad), ["unit_ids.1", "reply_to", "expected_count"]);
        let empty = NewMailing {
            unit_ids: Some(Vec::new()),
            expected_count: 1,
            ..NewMailing::default()
        };
        assert_eq!(fields(&empty), ["unit_ids"]);
    }
}
