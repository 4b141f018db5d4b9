//! Where a claim stands, and which step may follow: decided once, paid once, opened again with a reason.

use super::{Clock, check_money};
use crate::{fault::Faults, money};
use jiff::{Timestamp, civil::Date};
use saiki_api::{
    Lang,
    claims::{ClaimAction, ClaimState, ClaimStep, MAX_TEXT},
    money::Money,
    organisation::Both,
};

/// Where a claim stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Status {
    /// How it was decided.
    pub state: ClaimState,
    /// Why it was decided so, or why it was opened again.
    pub reason: String,
    /// The amount agreed.
    pub agreed: Option<Money>,
    /// Who decided, and when.
    pub decided: Option<(String, Timestamp)>,
    /// The day it was paid.
    pub paid_on: Option<Date>,
}

impl Status {
    /// Whether something is left to pay.
    pub fn is_owed(&self) -> bool {
        let some = self.agreed.as_ref().is_some_and(|agreed| agreed.minor > 0);
        some && self.paid_on.is_none()
    }

    /// Whether it is decided and nothing is left to pay.
    pub fn is_settled(&self) -> bool {
        self.state != ClaimState::Open && !self.is_owed()
    }
}

/// What a step is checked against.
#[derive(Debug, Clone)]
pub struct Facts<'a> {
    /// The amount claimed.
    pub claimed: Option<&'a Money>,
    /// The day the claim reached us.
    pub received: Date,
    /// The time.
    pub clock: &'a Clock,
}

/// Why a step is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// The input is not in order.
    Faults(Faults),
    /// It does not follow on where the claim stands.
    State(Both),
}

/// Where a claim stands after a step of somebody named `by`.
pub fn step(before: &Status, step: &ClaimStep, facts: &Facts, by: &str) -> Result<Status, Refused> {
    follows(before, step.action)?;
    let faults = check_step(step, facts);
    if !faults.0.is_empty() {
        return Err(Refused::Faults(faults));
    }
    Ok(match step.action.decides() {
        Some(state) => Status {
            state,
            reason: step.reason.trim().to_owned(),
            agreed: step.agreed.clone(),
            decided: Some((by.to_owned(), facts.clock.now)),
            paid_on: None,
        },
        None if step.action == ClaimAction::Pay => Status {
            paid_on: step.paid_on,
            ..before.clone()
        },
        None => Status {
            reason: step.reason.trim().to_owned(),
            ..Status::default()
        },
    })
}

fn follows(before: &Status, action: ClaimAction) -> Result<(), Refused> {
    let no = |ja: &str, en: &str| Err(Refused::State(Both::new(ja, en)));
    match (action, before.state) {
        (ClaimAction::Pay, _) if before.paid_on.is_some() => no(
            "支払いはすでに記録されています",
            "The payment is recorded already",
        ),
        (ClaimAction::Pay, _) if !before.is_owed() => no(
            "支払う金額が合意されていません。先に請求を認め、合意した金額を記録してください",
            "No amount to pay is agreed; accept the claim with an amount first",
        ),
        (ClaimAction::Pay, _) => Ok(()),
        (ClaimAction::Reopen, ClaimState::Open) => no(
            "この請求はまだ判断されていません",
            "This claim is not decided yet",
        ),
        (ClaimAction::Reopen, _) | (_, ClaimState::Open) => Ok(()),
        _ => no(
            "この請求はすでに判断されています。判断を改めるときは、先に判断を取り消してください",
            "This claim is decided already; take the decision back first",
        ),
    }
}

fn check_step(step: &ClaimStep, facts: &Facts) -> Faults {
    let mut faults = Faults::default();
    match step.action {
        ClaimAction::Pay => check_payment(step, facts, &mut faults),
        _ if step.reason.trim().is_empty() => {
            faults.add("reason", "required", "理由を入力してください", "Say why")
        }
        _ => {}
    }
    faults.prose("reason", &step.reason, MAX_TEXT);
    let accepts = step.action.decides().is_some_and(ClaimState::is_accepted);
    match (&step.agreed, accepts) {
        (None, true) => faults.add(
            "agreed",
            "required",
            "合意した金額を入力してください。支払いを伴わないときは0にします",
            "Give the amount agreed; 0 where nothing is paid",
        ),
        (Some(_), false) => faults.add(
            "agreed",
            "not_accepted",
            "金額は請求を認めるときだけ入力できます",
            "An amount goes only with accepting the claim",
        ),
        (Some(agreed), true) => check_agreed(step.action, agreed, facts, &mut faults),
        (None, false) => {}
    }
    if step.paid_on.is_some() && step.action != ClaimAction::Pay {
        faults.add(
            "paid_on",
            "not_a_payment",
            "支払日は支払いを記録するときだけ入力できます",
            "The day of payment goes only with a payment",
        );
    }
    faults
}

fn check_payment(step: &ClaimStep, facts: &Facts, faults: &mut Faults) {
    match step.paid_on {
        None => faults.add(
            "paid_on",
            "required",
            "支払った日を入力してください",
            "Give the day it was paid",
        ),
        Some(day) if day > facts.clock.today() => faults.add(
            "paid_on",
            "in_future",
            "まだ来ていない日です。支払いが済んでから記録してください",
            "This day has not come yet; record the payment once it was made",
        ),
        Some(day) if day < facts.received => faults.add(
            "paid_on",
            "before_receipt",
            "支払日が受付日より前になっています",
            "It was paid before the claim reached us",
        ),
        Some(_) => {}
    }
}

/// More than was claimed may be agreed (interest, costs of a lawsuit), but only as a claim accepted whole.
fn check_agreed(action: ClaimAction, agreed: &Money, facts: &Facts, faults: &mut Faults) {
    check_money("agreed", agreed, faults);
    let Some(claimed) = facts.claimed else { return };
    if agreed.currency != claimed.currency {
        faults.add(
            "agreed.currency",
            "other_currency",
            format!("請求と同じ通貨（{}）で入力してください", claimed.currency),
            format!("Give it in the currency claimed ({})", claimed.currency),
        );
        return;
    }
    let text = |lang| money::text(claimed.minor, &claimed.currency, lang);
    let (ja, en) = (text(Lang::Ja), text(Lang::En));
    match action {
        ClaimAction::Accept if agreed.minor < claimed.minor => faults.add(
            "agreed.minor",
            "less_than_claimed",
            format!("請求額（{ja}）を下回るときは「一部を認める」を選んでください"),
            format!("It is less than was claimed ({en}): accept it in part"),
        ),
        ClaimAction::AcceptInPart if agreed.minor >= claimed.minor => faults.add(
            "agreed.minor",
            "not_a_part",
            format!("請求額（{ja}）以上のときは「認める」を選んでください"),
            format!("It is no less than was claimed ({en}): accept it whole"),
        ),
        _ => {}
    }
}
