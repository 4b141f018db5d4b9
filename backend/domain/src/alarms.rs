//! What an alarm says and whom it goes to. What its mails are made of is frozen when it is raised; deadlines are reckoned
//! in `clocks`, and nothing is sent here.

use crate::civil::{self, DAYS, counted};
use saiki_api::{
    Lang, Timestamp, Uuid,
    alarms::{AlarmBasis, AlarmItem, AlarmStage},
    letters::Sender,
    organisation::Both,
    permissions::Role,
    rules::RuleStatus,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What the mails of an alarm are made of, as it was when it was raised. Together with the delivery's row it gives the
/// mail's bytes, the same in every attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlarmContent {
    /// The incident's reference.
    pub reference: String,
    /// Its title.
    pub incident: String,
    /// Its TLP label.
    pub tlp: String,
    /// Whether it is an exercise.
    pub exercise: bool,
    /// Whose deadlines they are.
    pub organisation: Both,
    /// Who sends. The address is empty where no mail is written; name and reply address always are.
    pub sender: Sender,
    /// Public address of the console; may be empty.
    pub address: String,
    /// When the alarm was raised.
    pub raised_at: Timestamp,
    /// The deadlines it tells of, the earliest first.
    pub items: Vec<ContentItem>,
}

/// A deadline an alarm tells of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContentItem {
    /// Whose deadline.
    pub basis: AlarmBasis,
    /// On which side of it.
    pub stage: AlarmStage,
    /// Whole hours that were left when it was raised, or that had passed; 0 at it, and with less than an hour left.
    pub hours: u32,
    /// The clock; absent for a question.
    pub clock_id: Option<Uuid>,
    /// Key of the question; absent for a clock.
    pub question: Option<String>,
    /// What is owed, or the question.
    pub title: Both,
    /// To whom; empty for a question.
    pub recipient: Both,
    /// The deadline.
    pub due: Timestamp,
    /// The deadline with relief, where it is later.
    pub extended: Option<Timestamp>,
    /// IANA zone in which it is spoken of.
    pub zone: String,
    /// Who sees to it; absent where nobody was named.
    pub owner_name: Option<String>,
    /// "Without delay": the date is a guide, not the law's.
    pub asap: bool,
    /// How far the rule was checked; `verified` for a question.
    pub status: RuleStatus,
}

impl ContentItem {
    /// As people read it.
    pub fn shown(&self, lang: Lang) -> AlarmItem {
        AlarmItem {
            basis: self.basis,
            stage: self.stage,
            hours: self.hours,
            clock_id: self.clock_id,
            question: self.question.clone(),
            title: self.title.get(lang).to_owned(),
            recipient: self.recipient.get(lang).to_owned(),
            due: self.due,
            extended: self.extended,
            zone: self.zone.clone(),
            owner_name: self.owner_name.clone(),
        }
    }
}

const HOURS: civil::Unit = ("時間", "hour", "hours");
/// From so many hours on, whole days are said as days: 72 hours is how people speak of a deadline, 96 hours is not.
const SAID_AS_DAYS: u32 = 96;

/// Begins what an alarm says in one line.
pub fn mark(basis: AlarmBasis, lang: Lang) -> &'static str {
    match basis {
        AlarmBasis::Rule => lang.pick("【期限】", "[Deadline]"),
        AlarmBasis::Internal => lang.pick("【社内期限】", "[Own deadline]"),
        AlarmBasis::Question => lang.pick("【回答期限】", "[Answer due]"),
    }
}

/// On which side of the deadline: 「あと24時間」, "24 hours left".
pub fn told(stage: AlarmStage, hours: u32, lang: Lang) -> String {
    let span = match hours >= SAID_AS_DAYS && hours.is_multiple_of(24) {
        true => counted(hours / 24, DAYS, lang),
        false => counted(hours, HOURS, lang),
    };
    match (stage, lang) {
        (AlarmStage::Before, _) if hours == 0 => lang
            .pick("あと1時間以内", "Less than an hour left")
            .to_owned(),
        (AlarmStage::Before, Lang::Ja) => format!("あと{span}"),
        (AlarmStage::Before, Lang::En) => format!("{span} left"),
        (AlarmStage::At, _) => lang.pick("期限到来", "Due now").to_owned(),
        (AlarmStage::After, Lang::Ja) => format!("{span}超過"),
        (AlarmStage::After, Lang::En) => format!("{span} overdue"),
    }
}

/// Why an alarm has no mails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unsent {
    /// The plan says so.
    MailOff,
    /// There is no sender address that is one.
    NoSender,
    /// There is nobody it could go to.
    Nobody,
    /// The incident's key does not open: nothing can be sealed for it.
    NoKey,
}

impl Unsent {
    /// The reason in words, with the remedy.
    pub fn text(self, lang: Lang) -> &'static str {
        match self {
            Unsent::MailOff => lang.pick(
                "「期限のルール」の設定により、アラームのメールは送りません",
                "By the settings under Deadline rules, alarms are not mailed",
            ),
            Unsent::NoSender => lang.pick(
                "差出人のメールアドレスがないか、形が正しくありません。組織の窓口に設定してください",
                "There is no sender address, or it is not a valid one; set one at the organisation's desk",
            ),
            Unsent::Nobody => lang.pick(
                "メールを送る相手がいません。期限の担当を決めるか、復旧責任者または法務・コンプライアンスの利用者を関係者に加えてください",
                "There is nobody to mail; name an owner of the deadline, or add a recovery lead or somebody from compliance as a member",
            ),
            Unsent::NoKey => lang.pick(
                "このインシデントの暗号鍵を使えないため、メールを作れません",
                "The key of this incident cannot be used, so no mail can be made",
            ),
        }
    }
}

/// A user who can sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// Identifier.
    pub id: Uuid,
    /// Role.
    pub role: Role,
    /// Whether the user takes part in the incident.
    pub member: bool,
}

impl Candidate {
    fn sees(&self) -> bool {
        self.member || self.role.sees_all_incidents()
    }
}

/// Who is told: the owner of each deadline. For one that has none, or whose owner cannot sign in or does not see the
/// incident, members who lead or see to compliance; without any, administrators. Nobody is told who does not see the
/// incident. `users` are those who can sign in.
pub fn receivers(owners: &[Option<Uuid>], users: &[Candidate]) -> BTreeSet<Uuid> {
    let (mut told, mut unowned) = (BTreeSet::new(), false);
    for owner in owners {
        let found = users
            .iter()
            .find(|user| Some(user.id) == *owner && user.sees());
        match found {
            Some(user) => {
                told.insert(user.id);
            }
            None => unowned = true,
        }
    }
    if unowned {
        let leads =
            |user: &&Candidate| user.member && matches!(user.role, Role::Lead | Role::Compliance);
        let responsible: Vec<Uuid> = users.iter().filter(leads).map(|user| user.id).collect();
        if responsible.is_empty() {
            let admins = users.iter().filter(|user| user.role == Role::Admin);
            told.extend(admins.map(|user| user.id));
        }
        told.extend(responsible);
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(n: u128, role: Role, member: bool) -> Candidate {
        Candidate {
            id: Uuid::from_u128(n),
            role,
            member,
        }
    }

    fn told_of(owners: &[Option<u128>], users: &[Candidate]) -> Vec<u128> {
        let owners: Vec<Option<Uuid>> = owners.iter().map(|id| id.map(Uuid::from_u128)).collect();
        receivers(&owners, users)
            .iter()
            .map(Uuid::as_u128)
            .collect()
    }

    #[test]
    fn the_owners_are_told_each_once() {
        let users = [
            user(1, Role::Comms, true),
            user(2, Role::Lead, true),
            user(3, Role::Comms, true),
        ];
        assert_eq!(told_of(&[Some(3), Some(1), Some(3)], &users), [1, 3]);
    }

    #[test]
    fn without_an_owner_who_can_be_told_it_goes_to_those_responsible() {
        let users = [
            user(1, Role::Admin, false),
            user(2, Role::Lead, true),
            user(3, Role::Compliance, true),
            user(4, Role::Lead, false),
            user(5, Role::Comms, true),
        ];
        for owner in [None, Some(4), Some(9)] {
            assert_eq!(told_of(&[owner], &users), [2, 3], "{owner:?}");
        }
        assert_eq!(told_of(&[Some(5), None], &users), [2, 3, 5]);
        assert_eq!(told_of(&[Some(1)], &users), [1]);
    }

    #[test]
    fn nobody_is_told_who_does_not_see_the_incident() {
        let users = [
            user(1, Role::Admin, false),
            user(2, Role::Lead, false),
            user(3, Role::Comms, true),
        ];
        assert_eq!(told_of(&[None], &users), [1]);
        assert_eq!(
            told_of(&[None], users.get(1..).unwrap()),
            Vec::<u128>::new()
        );
    }

    #[test]
    fn every_reason_has_words_in_both_languages() {
        for reason in [
            Unsent::MailOff,
            Unsent::NoSender,
            Unsent::Nobody,
            Unsent::NoKey,
        ] {
            assert_ne!(reason.text(Lang::Ja), reason.text(Lang::En));
        }
    }
}
