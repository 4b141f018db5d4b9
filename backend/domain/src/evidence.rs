//! The custody chain of evidence: who holds it, what may follow what, and what the register must notice. A pure state
//! machine; events are stored and shown elsewhere.

use crate::{
    civil::said_day,
    fault::Faults,
    incidents::{MAX_NAME, MAX_NOTE, is_day},
    log_sources::check_sha256,
    text::fold,
};
use jiff::{Timestamp, civil::Date};
use saiki_api::{
    Lang,
    evidence::{
        Custody, CustodyAct as Act, CustodyEventInput, CustodyStatus, Disposition,
        DispositionInput, Evidence, EvidenceFinding, EvidenceFindingKind as Kind, EvidencePatch,
        NewEvidence,
    },
    organisation::Both,
};

/// Longest line that says where something is from or kept, in characters.
pub const MAX_PLACE: usize = 500;

/// Why an event does not fit the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Such an event cannot follow here at all.
    State(Both),
    /// Its fields are wrong.
    Faults(Faults),
}

impl From<Faults> for Refusal {
    fn from(faults: Faults) -> Self {
        Refusal::Faults(faults)
    }
}

/// Whether an item may be put on the register like this; its first event is checked by `follow`.
pub fn check_new(new: &NewEvidence) -> Faults {
    check_patch(&EvidencePatch {
        title: Some(new.title.clone()),
        kind: Some(new.kind),
        origin: Some(new.origin.clone()),
        size: new.size,
        sha256: Some(new.sha256.clone()),
        hash_method: Some(new.hash_method.clone()),
        note: Some(new.note.clone()),
    })
}

/// Whether an item may be changed like this.
pub fn check_patch(patch: &EvidencePatch) -> Faults {
    let mut faults = Faults::default();
    if let Some(title) = &patch.title {
        faults.line("title", title, MAX_NAME);
    }
    if let Some(origin) = &patch.origin {
        faults.line("origin", origin, MAX_PLACE);
    }
    if patch.size.is_some_and(|size| size < 0) {
        faults.add(
            "size",
            "out_of_range",
            "0以上のバイト数を入力してください",
            "Enter a number of bytes, 0 or more",
        );
    }
    if let Some(sha256) = &patch.sha256 {
        check_sha256("sha256", sha256, &mut faults);
    }
    if let Some(method) = &patch.hash_method {
        faults.prose("hash_method", method, MAX_NOTE);
    }
    if let Some(note) = &patch.note {
        faults.prose("note", note, MAX_NOTE);
    }
    faults
}

/// The first event of a new item's chain.
pub fn first_event(new: &NewEvidence) -> CustodyEventInput {
    CustodyEventInput {
        act: Act::Collected,
        at: new.collected_at,
        by: new.collected_by.trim().to_owned(),
        to: String::new(),
        place: new.place.trim().to_owned(),
        seal: String::new(),
        sha256: new.sha256.clone(),
        note: String::new(),
    }
}

/// Where the chain stands after an event. `before` is where it stood and when its last event was; `None` begins one.
///
/// The rules: a chain begins with collection and nothing follows destruction; time never goes back; only the holder
/// seals, hands over, releases and destroys; a transfer names both persons; an access opens the seal; what was
/// released can only be collected again. Remarks are always possible and change nothing.
pub fn follow(
    before: Option<(&Custody, Timestamp)>,
    event: &CustodyEventInput,
    now: Timestamp,
) -> Result<Custody, Refusal> {
    if let Some(why) = out_of_place(before.map(|(custody, _)| custody), event.act) {
        return Err(Refusal::State(why));
    }
    let mut faults = check_fields(event, now);
    if before.is_some_and(|(_, last)| event.at < last) {
        faults.add(
            "at",
            "out_of_order",
            "直前の出来事より前の日時にはできません。補足は「付記」で残してください",
            "This is before the last event; use a remark to add to the record",
        );
    }
    let empty = Custody::default();
    let held = before.map_or(&empty, |(custody, _)| custody);
    check_persons(held, event, &mut faults);
    if !faults.0.is_empty() {
        return Err(Refusal::Faults(faults));
    }
    Ok(stepped(held, event))
}

fn out_of_place(before: Option<&Custody>, act: Act) -> Option<Both> {
    let status = before.map(|custody| custody.status);
    match (status, act) {
        (None, Act::Collected) => None,
        (None, _) => Some(Both::new(
            "最初の記録は「収集」でなければなりません",
            "The chain begins with collection",
        )),
        (Some(CustodyStatus::Destroyed), Act::Noted) => None,
        (Some(CustodyStatus::Destroyed), _) => Some(Both::new(
            "廃棄済みの証拠には付記のほか何も記録できません",
            "It was destroyed: nothing but remarks can follow",
        )),
        (Some(CustodyStatus::Released), Act::Collected | Act::Noted) => None,
        (Some(CustodyStatus::Released), _) => Some(Both::new(
            "手元にない証拠です。戻ったときは、まず「収集」を記録してください",
            "It is no longer in our custody; if it came back, record its collection first",
        )),
        (Some(CustodyStatus::Held), Act::Collected) => Some(Both::new(
            "すでに保管している証拠です",
            "It is in custody already",
        )),
        (Some(CustodyStatus::Held), Act::Sealed)
            if before.is_some_and(|custody| !custody.seal.is_empty()) =>
        {
            Some(Both::new(
                "すでに封印されています。開けたときは「閲覧・解析」を先に記録してください",
                "It is sealed already; record the access that opened it first",
            ))
        }
        (Some(CustodyStatus::Held), _) => None,
    }
}

fn check_fields(event: &CustodyEventInput, now: Timestamp) -> Faults {
    let mut faults = Faults::default();
    if event.at > now {
        faults.add(
            "at",
            "in_future",
            "まだ来ていない日時です",
            "This time has not come yet",
        );
    }
    faults.line("by", &event.by, MAX_NAME);
    faults.optional_line("to", &event.to, MAX_NAME);
    faults.optional_line("place", &event.place, MAX_PLACE);
    faults.optional_line("seal", &event.seal, MAX_NAME);
    faults.prose("note", &event.note, MAX_NOTE);
    check_sha256("sha256", &event.sha256, &mut faults);
    let mut needs = |field: &str, value: &str| {
        if value.trim().is_empty() {
            faults.add(field, "required", "入力してください", "Please fill this in");
        }
    };
    match event.act {
        Act::Collected => needs("place", &event.place),
        Act::Sealed => needs("seal", &event.seal),
        Act::Transferred => {
            needs("to", &event.to);
            needs("place", &event.place);
        }
        Act::Released => {
            needs("to", &event.to);
            needs("note", &event.note);
        }
        Act::Accessed | Act::Destroyed | Act::Noted => needs("note", &event.note),
    }
    faults
}

fn check_persons(held: &Custody, event: &CustodyEventInput, faults: &mut Faults) {
    let same = |a: &str, b: &str| fold(a) == fold(b);
    let by_holder = matches!(
        event.act,
        Act::Sealed | Act::Transferred | Act::Released | Act::Destroyed
    );
    if by_holder && !event.by.trim().is_empty() && !same(&event.by, &held.holder) {
        faults.add(
            "by",
            "not_the_holder",
            format!(
                "いまの保管者は{}です。保管者だけが記録できる行為です",
                held.holder
            ),
            format!("The holder is {}; only the holder can do this", held.holder),
        );
    }
    if event.act == Act::Transferred && !event.to.trim().is_empty() && same(&event.by, &event.to) {
        faults.add(
            "to",
            "same_person",
            "渡す人と受け取る人は別の人でなければなりません",
            "Giver and receiver must be two persons",
        );
    }
}

fn stepped(held: &Custody, event: &CustodyEventInput) -> Custody {
    let mut after = held.clone();
    let name = |text: &str| text.trim().to_owned();
    if !event.place.trim().is_empty() && event.act != Act::Noted {
        after.place = name(&event.place);
    }
    match event.act {
        Act::Collected => {
            after.status = CustodyStatus::Held;
            after.holder = name(&event.by);
            after.seal = name(&event.seal);
        }
        Act::Sealed => after.seal = name(&event.seal),
        Act::Transferred => after.holder = name(&event.to),
        Act::Accessed => after.seal.clear(),
        Act::Released => {
            after.status = CustodyStatus::Released;
            after.holder = name(&event.to);
            after.place = name(&event.place);
        }
        Act::Destroyed => {
            after.status = CustodyStatus::Destroyed;
            after.holder.clear();
            after.place.clear();
            after.seal.clear();
        }
        Act::Noted => {}
    }
    after
}

/// Whether a decision on what is to become of it may be made like this.
pub fn check_disposition(input: &DispositionInput, today: Date) -> Faults {
    let mut faults = Faults::default();
    if input.reason.trim().is_empty() {
        faults.line("reason", &input.reason, MAX_NOTE);
    } else {
        faults.prose("reason", &input.reason, MAX_NOTE);
    }
    let until = input.until.parse::<Date>().ok();
    match (input.decision, until.filter(|_| is_day(&input.until))) {
        (Disposition::Keep, Some(until)) if until < today => faults.add(
            "until",
            "past",
            "過ぎた日付です。これからの日付を入力してください",
            "This day is past; enter one to come",
        ),
        (Disposition::Keep, Some(_)) => {}
        (Disposition::Keep, None) => faults.add(
            "until",
            "invalid",
            "いつまで保管するかを 2027-03-31 の形で入力してください",
            "Write the day until which it is kept as 2027-03-31",
        ),
        (_, _) if !input.until.is_empty() => faults.add(
            "until",
            "contradiction",
            "期限まで保管するときだけ日付を入れます",
            "Only what is kept has a day",
        ),
        _ => {}
    }
    faults
}

/// What the register must notice about an item. `differs` names events whose hash was not the register's.
pub fn findings(item: &Evidence, differs: &[i64], today: Date) -> Vec<EvidenceFinding> {
    let mut all = Vec::new();
    let mut add = |kind, ja: String, en: String| {
        all.push(EvidenceFinding {
            kind,
            text: Both::new(ja, en),
        });
    };
    for n in differs {
        add(
            Kind::HashDiffers,
            format!(
                "{n}番目の記録で計算したハッシュ値が、登録時のものと違います。内容が変わったおそれがあります。"
            ),
            format!(
                "The hash computed at event {n} is not the one on the register: the content may have changed."
            ),
        );
    }
    if item.sha256.is_empty() && item.custody.status == CustodyStatus::Held {
        add(
            Kind::NoHash,
            "ハッシュ値がないため、収集時のままであることを示せません。".to_owned(),
            "There is no hash, so nobody can show that it is as it was when collected.".to_owned(),
        );
    }
    if let Some(made) = &item.disposition
        && item.custody.status == CustodyStatus::Held
        && made.details.decision == Disposition::Keep
        && let Ok(until) = made.details.until.parse::<Date>()
        && until < today
    {
        let (ja, en) = (said_day(until, Lang::Ja), said_day(until, Lang::En));
        add(
            Kind::KeptTooLong,
            format!("保管の期限（{ja}）を過ぎています。扱いを決め直してください。"),
            format!("It was to be kept until {en}; decide anew."),
        );
    }
    let decision = item.disposition.as_ref().map(|made| made.details.decision);
    if let Some((kind, text)) = owed(item.custody.status, decision) {
        add(kind, text.ja, text.en);
    }
    all
}

/// What somebody still owes an item that is held: a decision, or its execution.
pub fn owed(status: CustodyStatus, decision: Option<Disposition>) -> Option<(Kind, Both)> {
    if status != CustodyStatus::Held {
        return None;
    }
    match decision {
        None => Some((
            Kind::Undecided,
            Both::new(
                "今後の扱い（保管・返却・廃棄）が決まっていません。",
                "Nobody has decided what is to become of it: keep, release or destroy.",
            ),
        )),
        Some(Disposition::Keep) => None,
        Some(Disposition::Release) => Some((
            Kind::NotCarriedOut,
            Both::new(
                "返却・提出すると決めたまま、まだ手元にあります。",
                "It was to be released and is still held.",
            ),
        )),
        Some(Disposition::Destroy) => Some((
            Kind::NotCarriedOut,
            Both::new(
                "廃棄すると決めたまま、まだ手元にあります。",
                "It was to be destroyed and is still held.",
            ),
        )),
    }
}

#[cfg(test)]
mod tests;
