//! Rules of claims: which input is taken, which step may follow which, when one is settled, and what it is in the loss
//! ledger. No sequence of steps leaves a decision without a name, a reason and, where something was accepted, an amount.

mod steps;

pub use steps::{Facts, Refused, Status, step};

use crate::{fault::Faults, losses::is_currency};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use saiki_api::{
    Lang,
    claims::{ClaimKind, ClaimPatch, MAX_FIELD, MAX_TEXT, NewClaim},
    losses::{
        ExchangeRate, JnsaClass, LossClass, LossState, LossVariety, MAX_AMOUNT, NewLoss, Range,
    },
    money::Money,
};

/// The time, and where the organisation counts its days.
#[derive(Debug, Clone)]
pub struct Clock {
    /// Now.
    pub now: Timestamp,
    /// The organisation's zone.
    pub zone: TimeZone,
}

impl Clock {
    /// The day of an instant where the organisation is.
    pub fn day(&self, at: Timestamp) -> Date {
        at.to_zoned_datetime(self.zone.clone()).date()
    }

    /// Today.
    pub fn today(&self) -> Date {
        self.day(self.now)
    }
}

/// Whether a claim may be put down like this.
pub fn check_new(new: &NewClaim, clock: &Clock) -> Faults {
    let mut faults = Faults::default();
    if new.person_id.is_none() && new.contact_id.is_none() {
        faults.line("name", &new.name, MAX_FIELD);
    } else {
        faults.optional_line("name", &new.name, MAX_FIELD);
    }
    faults.optional_line("organisation", &new.organisation, MAX_FIELD);
    faults.line("subject", &new.subject, MAX_FIELD);
    faults.prose("text", &new.text, MAX_TEXT);
    if new.received_at.is_some_and(|at| at > clock.now) {
        faults.add(
            "received_at",
            "in_future",
            "まだ来ていない日時です",
            "This time has not come yet",
        );
    }
    if let Some(claimed) = &new.claimed {
        check_money("claimed", claimed, &mut faults);
    }
    let received = clock.day(new.received_at.unwrap_or(clock.now));
    check_due(new.answer_due, received, &mut faults);
    faults
}

/// Whether a claim received on that day may be changed like this.
pub fn check_patch(patch: &ClaimPatch, received: Date) -> Faults {
    let mut faults = Faults::default();
    for (field, text) in [("name", &patch.name), ("subject", &patch.subject)] {
        if let Some(text) = text {
            faults.line(field, text, MAX_FIELD);
        }
    }
    if let Some(text) = &patch.organisation {
        faults.optional_line("organisation", text, MAX_FIELD);
    }
    for (field, text) in [("text", &patch.text), ("counsel_note", &patch.counsel_note)] {
        faults.prose(field, text.as_deref().unwrap_or_default(), MAX_TEXT);
    }
    if let Some(Some(claimed)) = &patch.claimed {
        check_money("claimed", claimed, &mut faults);
    }
    check_due(patch.answer_due.flatten(), received, &mut faults);
    faults
}

fn check_due(due: Option<Date>, received: Date, faults: &mut Faults) {
    if due.is_some_and(|due| due < received) {
        faults.add(
            "answer_due",
            "before_receipt",
            "回答期限が受付日より前になっています",
            "The answer is due before the claim reached us",
        );
    }
}

fn check_money(field: &str, money: &Money, faults: &mut Faults) {
    if !(0..=MAX_AMOUNT).contains(&money.minor) {
        faults.add(
            format!("{field}.minor"),
            "out_of_range",
            "0以上の金額を入力してください（上限あり）",
            "Give an amount of zero or more, within the limit",
        );
    }
    if !is_currency(&money.currency) {
        faults.add(
            format!("{field}.currency"),
            "invalid",
            "通貨は JPY のような ISO 4217 の符号で入力してください",
            "Give the currency as its ISO 4217 code, for example JPY",
        );
    }
}

/// What a claim is called where no personal data may stand: 「請求 第3号（補償の求め）」.
pub fn title(number: i64, kind: ClaimKind, lang: Lang) -> String {
    let label = kind.label(lang);
    match lang {
        Lang::Ja => format!("請求 第{number}号（{label}）"),
        Lang::En => format!("Claim {number} ({})", label.to_lowercase()),
    }
}

/// The row a paid claim makes in the loss ledger.
pub fn loss(
    (number, kind): (i64, ClaimKind),
    agreed: &Money,
    paid_on: Date,
    exchange: Option<ExchangeRate>,
    lang: Lang,
) -> NewLoss {
    let (jnsa_class, variety) = match kind {
        ClaimKind::CostSharing => (JnsaClass::Expense, LossVariety::ResponseAndRecovery),
        _ => (JnsaClass::Liability, LossVariety::LegalAndRegulatory),
    };
    let basis = match lang {
        Lang::Ja => format!("請求 第{number}号の支払い"),
        Lang::En => format!("Payment of claim {number}"),
    };
    NewLoss {
        class: LossClass::Direct,
        jnsa_class,
        variety,
        description: title(number, kind, lang),
        amount: Some(Range::exactly(agreed.minor)),
        currency: agreed.currency.clone(),
        state: LossState::Paid,
        day: paid_on,
        basis,
        exchange,
        calculation: None,
    }
}

#[cfg(test)]
#[path = "claims/tests.rs"]
mod tests;
