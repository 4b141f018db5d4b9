//! Rules of following up people whom a mail does not reach: which input is taken, what an attempt leads to, when somebody
//! is called again, and which way is nearest. Who is followed up, the database knows.

pub mod post;
mod script;

pub use script::script;

use crate::{fault::Faults, incidents::Matter, mask, phone, retention};
use jiff::{Timestamp, ToSpan, civil::Date};
use saiki_api::{
    Lang,
    followups::{
        AssignMany, AttemptResult, Followup, FollowupAttempt, FollowupChannel, FollowupDetail,
        FollowupOther, FollowupState, FollowupTarget, FollowupTo, MAX_NAMED, MAX_NOTE, MAX_TRIES,
        MIN_PUBLIC_DAYS, NewAttempt, NewPostBatch, SubstituteNotice,
    },
    people::{LostWay, ToldWay},
};

/// Hours before somebody who did not answer is called again: another part of the day, not the same hour.
pub const RETRY_HOURS: i64 = 4;
/// Longest search text, in characters.
const MAX_QUERY: usize = 300;
/// Most letters of one batch: what one person can put into envelopes, and what one file can hold.
pub const MAX_LETTERS: u64 = 20_000;

/// Whether these people may be meant; `at` is the path of the target.
pub fn check_target(target: &FollowupTarget, at: &str, faults: &mut Faults) {
    match target {
        FollowupTarget::Ids(ids) => {
            faults.count(&format!("{at}.ids"), ids.len(), MAX_NAMED);
        }
        FollowupTarget::Filter(filter) => {
            let q = filter.q.as_deref().unwrap_or_default();
            faults.optional_line(&format!("{at}.filter.q"), q, MAX_QUERY);
        }
    }
}

/// Whether many may be given a way or a person like this.
pub fn check_assign(wanted: &AssignMany) -> Faults {
    let mut faults = Faults::default();
    check_target(&wanted.target, "target", &mut faults);
    if wanted.channel.is_none() && wanted.assignee_id.is_none() {
        faults.add(
            "channel",
            "required",
            "連絡方法か担当者を選んでください",
            "Choose a way or a person",
        );
    }
    faults
}

/// Whether an attempt may be put down like this.
pub fn check_attempt(new: &NewAttempt, matter: &Matter) -> Faults {
    let now = matter.now();
    let mut faults = Faults::default();
    let correction = new.result == AttemptResult::TakenBack;
    if correction && new.note.trim().is_empty() {
        faults.line("note", &new.note, MAX_NOTE);
    } else {
        faults.prose("note", &new.note, MAX_NOTE);
    }
    matter.check_time("at", new.at, &mut faults);
    if new.channel == FollowupChannel::Notice && !correction {
        faults.add(
            "channel",
            "unwanted",
            "公表による代替は、公表文を選んで記録してください",
            "Substitute notice is recorded with the notice it rests on",
        );
    }
    match (new.result, new.call_at) {
        (AttemptResult::CallBack, None) => faults.add(
            "call_at",
            "required",
            "折り返す日時を入力してください",
            "Give the time agreed for the call",
        ),
        (AttemptResult::CallBack, Some(at)) if at <= now => faults.add(
            "call_at",
            "in_past",
            "折り返す日時は、これからの日時にしてください",
            "The time of the call must be ahead",
        ),
        (AttemptResult::CallBack, Some(_)) | (_, None) => {}
        (_, Some(_)) => faults.add(
            "call_at",
            "unwanted",
            "折り返しを約束したときだけ指定できます",
            "Only a call that was agreed has a time",
        ),
    }
    if new.number.is_some() && !is_wrong_number(new) {
        faults.add(
            "number",
            "unwanted",
            "電話番号は、電話で「番号・宛先違い」だったときだけ指定できます",
            "Only a call to a wrong number names the number",
        );
    }
    faults
}

fn is_wrong_number(new: &NewAttempt) -> bool {
    (new.channel, new.result) == (FollowupChannel::Phone, AttemptResult::Wrong)
}

/// Whether two texts are one number, however each is spelled.
fn is_same_number(one: &str, other: &str) -> bool {
    let key = phone::key(one);
    one == other || (!key.is_empty() && key == phone::key(other))
}

/// The number an attempt found to be wrong, of those that can be used: the one it names, in the clear or masked, or the
/// only one there is. `None` where it found none, or the register knows no number.
pub fn wrong_number<'a>(
    new: &NewAttempt,
    phones: &'a [String],
) -> Result<Option<&'a String>, Faults> {
    if !is_wrong_number(new) {
        return Ok(None);
    }
    let named = new.number.as_deref().map(str::trim);
    let meant = |phone: &&String| {
        named.is_none_or(|named| mask::phone(phone) == named || is_same_number(named, phone))
    };
    let mut found = phones.iter().filter(meant);
    let first = found.next();
    // The register may have one number twice, each spelled in its own way.
    let another = first.and_then(|first| found.find(|other| !is_same_number(first, other)));
    let mut faults = Faults::default();
    match (first, another, named) {
        (only, None, None) => return Ok(only),
        (Some(only), None, Some(_)) => return Ok(Some(only)),
        (None, ..) => faults.add(
            "number",
            "unknown_number",
            "使用できる電話番号の中にこの番号はありません。表示されている番号から選んでください",
            "It is none of the numbers that can be used; choose one of those shown",
        ),
        (Some(_), Some(_), None) => faults.add(
            "number",
            "required",
            "使用できる電話番号が複数あります。違っていた番号を選んでください",
            "Several numbers can be used; choose the one that was wrong",
        ),
        (Some(_), Some(_), Some(_)) => faults.add(
            "number",
            "ambiguous",
            "伏せた表示ではどの番号か決まりません。番号を表示してから選んでください",
            "Masked, it may be more than one of them; reveal the numbers first",
        ),
    }
    Err(faults)
}

/// The postal address an attempt found to be wrong: the one letters went to so far. `None` where it found none, or there
/// is none.
pub fn wrong_home<'a>(new: &NewAttempt, address: &'a str) -> Option<&'a str> {
    let wrong = (new.channel, new.result) == (FollowupChannel::Post, AttemptResult::Wrong);
    Some(address).filter(|address| wrong && !address.is_empty())
}

/// Whether substitute notice may be recorded like this; `today` is the organisation's day.
pub fn check_substitute(wanted: &SubstituteNotice, today: Date) -> Faults {
    let mut faults = Faults::default();
    check_target(&wanted.target, "target", &mut faults);
    if wanted.reason.trim().is_empty() {
        faults.line("reason", &wanted.reason, MAX_NOTE);
    } else {
        faults.prose("reason", &wanted.reason, MAX_NOTE);
    }
    let least = today.checked_add(MIN_PUBLIC_DAYS.days());
    if least.is_ok_and(|least| wanted.kept_until < least) {
        faults.add(
            "kept_until",
            "too_soon",
            format!("公表は{MIN_PUBLIC_DAYS}日以上続けてください。それより後の日を選んでください"),
            format!("Keep it public for at least {MIN_PUBLIC_DAYS} days; choose a later day"),
        );
    }
    retention::not_too_far("kept_until", Some(wanted.kept_until), today, &mut faults);
    faults
}

/// Whether a batch may be made like this.
pub fn check_batch(wanted: &NewPostBatch) -> Faults {
    let mut faults = Faults::default();
    check_target(&wanted.target, "target", &mut faults);
    if wanted.expected_count == 0 {
        faults.add(
            "expected_count",
            "empty",
            "郵送する相手がいません",
            "There is nobody to post a letter to",
        );
    }
    if wanted.expected_count > MAX_LETTERS {
        faults.add(
            "expected_count",
            "too_many",
            format!("1回に作れるのは{MAX_LETTERS}通までです。絞り込んで分けてください"),
            format!("At most {MAX_LETTERS} letters a batch; narrow the list and make several"),
        );
    }
    faults
}

/// Where a follow-up stands after an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// How far it is.
    pub state: FollowupState,
    /// The way that stays chosen; none where this one came to nothing.
    pub channel: Option<FollowupChannel>,
    /// When to call; none for at once.
    pub call_at: Option<Timestamp>,
    /// Calls and visits that did not meet them.
    pub tries: i32,
    /// How they were told, where they were.
    pub told: Option<ToldWay>,
}

/// What an attempt leads to. A wrong number or a refusal leaves no way chosen, so that somebody decides anew; silence
/// leads to another call some hours later; an entry taken back leaves them to be told in the way they were said to be.
pub fn after(new: &NewAttempt, tries: i32, now: Timestamp) -> Step {
    let at = new.at.unwrap_or(now);
    let base = Step {
        state: FollowupState::Open,
        channel: Some(new.channel),
        call_at: None,
        tries,
        told: None,
    };
    match new.result {
        AttemptResult::Told => Step {
            state: FollowupState::Done,
            told: Some(told_way(new.channel)),
            ..base
        },
        AttemptResult::NotReached => Step {
            state: FollowupState::NotReached,
            tries: tries.saturating_add(1),
            call_at: at.checked_add(RETRY_HOURS.hours()).ok(),
            ..base
        },
        AttemptResult::CallBack => Step {
            state: FollowupState::CallBack,
            call_at: new.call_at,
            ..base
        },
        AttemptResult::Wrong | AttemptResult::Declined => Step {
            channel: None,
            ..base
        },
        // Substitute notice is no way to choose: it is recorded with its notice.
        AttemptResult::TakenBack => Step {
            channel: Some(new.channel).filter(|way| *way != FollowupChannel::Notice),
            ..base
        },
    }
}

/// The way a person counts as told in. A mail to another address that no campaign sent has no way of its own.
pub fn told_way(channel: FollowupChannel) -> ToldWay {
    match channel {
        FollowupChannel::Mail => ToldWay::Other,
        FollowupChannel::Post => ToldWay::Post,
        FollowupChannel::Phone => ToldWay::Phone,
        FollowupChannel::Visit => ToldWay::Visit,
        FollowupChannel::Notice => ToldWay::PublicNotice,
    }
}

/// The note a decision gets: what was written, or for a mail to another address what the way cannot say.
pub fn told_note(channel: FollowupChannel, note: &str, lang: Lang) -> String {
    match (channel, note.trim()) {
        (FollowupChannel::Mail, "") => lang
            .pick("別のメールアドレスに送付", "Mailed to another address")
            .to_owned(),
        (_, note) => note.to_owned(),
    }
}

/// Whether somebody was called so often that they are to be told in another way.
pub fn is_exhausted(tries: i32) -> bool {
    tries >= MAX_TRIES
}

/// The nearest way to somebody, by what is known of them: another mail address, post, telephone, and where nothing is
/// known substitute notice. A way somebody asked not to be used does not count as known.
pub fn nearest(mail: bool, post: bool, phone: bool) -> FollowupChannel {
    match (mail, post, phone) {
        (true, ..) => FollowupChannel::Mail,
        (_, true, _) => FollowupChannel::Post,
        (.., true) => FollowupChannel::Phone,
        _ => FollowupChannel::Notice,
    }
}

/// A follow-up as somebody may see it who has no need to know who it is.
pub fn masked(one: Followup) -> Followup {
    Followup {
        number: mask::number(&one.number),
        name: mask::name(&one.name),
        to: one.to.map(|to| FollowupTo {
            name: mask::name(&to.name),
            ..to
        }),
        others: one
            .others
            .into_iter()
            .map(|other| FollowupOther {
                number: mask::number(&other.number),
                name: mask::name(&other.name),
                ..other
            })
            .collect(),
        phones: one.phones.iter().map(|phone| mask::phone(phone)).collect(),
        address: mask::postal(&one.address),
        lost: one
            .lost
            .into_iter()
            .map(|lost| LostWay {
                why: mask::note(&lost.why),
                ..lost
            })
            .collect(),
        masked: true,
        ..one
    }
}

/// One person's follow-up, the same way.
pub fn masked_detail(detail: FollowupDetail) -> FollowupDetail {
    FollowupDetail {
        followup: masked(detail.followup),
        attempts: detail
            .attempts
            .into_iter()
            .map(|attempt| FollowupAttempt {
                note: mask::note(&attempt.note),
                to: attempt.to.as_deref().map(mask::name),
                ..attempt
            })
            .collect(),
        letters: detail.letters.into_iter().map(post::masked).collect(),
        ..detail
    }
}

#[cfg(test)]
mod tests;
