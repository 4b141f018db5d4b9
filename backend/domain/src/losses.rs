//! Rules of the loss ledger: which rows are taken, what they come to in the organisation's currency, how two
//! calculations run. Nothing is stored or looked up here.

mod calculate;
mod view;

pub use crate::money::is_currency;
pub use calculate::{amount, calculate, check_calculation};
pub use view::{Row, view};

use crate::{fault::Faults, money};
use jiff::civil::Date;
use saiki_api::losses::{Loss, LossPatch, LossState, MAX_AMOUNT, NewLoss, Range};

/// Longest description, in characters.
pub const MAX_DESCRIPTION: usize = 200;
/// Longest basis and longest reason, in characters.
pub const MAX_BASIS: usize = 2_000;

/// What a row is checked against: the organisation's currency, and its day today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    /// ISO 4217 code.
    pub currency: String,
    /// Today, where the organisation is.
    pub today: Date,
}

/// Whether a row may be entered like this.
pub fn check(row: &NewLoss, home: &Home) -> Faults {
    let mut faults = Faults::default();
    faults.line("description", &row.description, MAX_DESCRIPTION);
    if row.basis.trim().is_empty() {
        faults.add(
            "basis",
            "required",
            "金額の根拠（請求書、見積書、誰がどう見積もったか）を書いてください",
            "Say on what the amount rests: an invoice, a quotation, who estimated it how",
        );
    } else {
        faults.prose("basis", &row.basis, MAX_BASIS);
    }
    if !is_currency(&row.currency) {
        faults.add(
            "currency",
            "invalid",
            "通貨は JPY のような ISO 4217 の符号で入力してください",
            "Give the currency as its ISO 4217 code, for example JPY",
        );
    }
    check_amount(row, &mut faults);
    check_day(row, home, &mut faults);
    check_exchange(row, home, &mut faults);
    faults
}

fn check_amount(row: &NewLoss, faults: &mut Faults) {
    match (&row.amount, &row.calculation) {
        (None, None) => faults.add(
            "amount",
            "required",
            "金額か計算のもとになる数字を入力してください",
            "Give an amount, or the figures it is calculated from",
        ),
        (Some(_), Some(_)) => faults.add(
            "amount",
            "either_or",
            "金額と計算のどちらか一方だけを指定してください",
            "Give either an amount or a calculation, not both",
        ),
        (None, Some(calculation)) => {
            check_calculation("calculation", calculation, faults);
            if row.currency != "JPY" && calculate::is_jo(calculation) {
                faults.add(
                    "currency",
                    "not_yen",
                    "JOモデルの金額は円です。通貨を JPY にしてください",
                    "The JO model reckons in yen; set the currency to JPY",
                );
            }
            if row.state != LossState::Estimated {
                faults.add(
                    "state",
                    "estimate_only",
                    "計算した金額は見積りとして記録してください",
                    "A calculated amount is an estimate; enter it as one",
                );
            }
        }
        (Some(amount), None) => check_range(*amount, row.state, faults),
    }
}

fn check_range(amount: Range, state: LossState, faults: &mut Faults) {
    for (field, value) in [("amount.low", amount.low), ("amount.high", amount.high)] {
        if !(0..=MAX_AMOUNT).contains(&value) {
            faults.add(
                field,
                "out_of_range",
                "0以上の金額を入力してください（上限あり）",
                "Give an amount of zero or more, within the limit",
            );
        }
    }
    if amount.low > amount.high {
        faults.add(
            "amount.high",
            "out_of_order",
            "最大の金額が最小の金額を下回っています",
            "The most is less than the least",
        );
    } else if !amount.is_exact() && state != LossState::Estimated {
        faults.add(
            "amount.high",
            "estimate_only",
            "幅のある金額は見積りにだけ使えます。確定した金額を一つ入力してください",
            "Only an estimate may be a range; give the one amount that is certain",
        );
    }
}

fn check_day(row: &NewLoss, home: &Home, faults: &mut Faults) {
    let happened = matches!(row.state, LossState::Paid | LossState::Recovered);
    if happened && row.day > home.today {
        faults.add(
            "day",
            "in_future",
            "支払いや回収の日がまだ来ていません",
            "This day has not come yet, so nothing was paid or got back on it",
        );
    }
}

fn check_exchange(row: &NewLoss, home: &Home, faults: &mut Faults) {
    if row.currency == home.currency {
        return;
    }
    let Some(exchange) = &row.exchange else {
        faults.add(
            "exchange",
            "required",
            format!(
                "{} への換算レートと、その日を入力してください",
                home.currency
            ),
            format!("Give the exchange rate into {} and its day", home.currency),
        );
        return;
    };
    faults.optional_line("exchange.source", &exchange.source, MAX_DESCRIPTION);
    if money::rate(&exchange.rate).is_none() {
        faults.add(
            "exchange.rate",
            "invalid",
            "換算レートは 151.25 のような0より大きい数で入力してください（小数8桁まで）",
            "Give the rate as a number above zero such as 151.25, with at most eight decimals",
        );
    } else if amount(row).is_some_and(|amount| converted(row, amount, home).is_none()) {
        faults.add(
            "exchange.rate",
            "out_of_range",
            "換算後の金額が大きすぎます。レートと金額を確かめてください",
            "The converted amount is too large; check rate and amount",
        );
    }
}

/// The amount of a row in the organisation's currency; `None` when it cannot be converted.
pub fn converted(row: &NewLoss, amount: Range, home: &Home) -> Option<Range> {
    if row.currency == home.currency {
        return Some(amount);
    }
    let rate = &row.exchange.as_ref()?.rate;
    let one = |minor| {
        money::convert(minor, &row.currency, &home.currency, rate).filter(|n| *n <= MAX_AMOUNT)
    };
    Some(Range {
        low: one(amount.low)?,
        high: one(amount.high)?,
    })
}

/// A row as it is entered: no stray blanks, and no exchange rate where none is needed.
pub fn tidied(mut row: NewLoss, home: &Home) -> NewLoss {
    row.description = row.description.trim().to_owned();
    row.basis = row.basis.trim().to_owned();
    if row.currency == home.currency {
        row.exchange = None;
    }
    row
}

/// What a row says after a change.
pub fn patched(before: &Loss, patch: &LossPatch) -> NewLoss {
    let by_hand = before.calculation.is_none() && patch.calculation.is_none();
    let amount = patch.amount.or(by_hand.then_some(before.amount));
    let kept = before
        .calculation
        .clone()
        .filter(|_| patch.amount.is_none());
    NewLoss {
        class: patch.class.unwrap_or(before.class),
        jnsa_class: patch.jnsa_class.unwrap_or(before.jnsa_class),
        variety: patch.variety.unwrap_or(before.variety),
        description: patch
            .description
            .clone()
            .unwrap_or_else(|| before.description.clone()),
        amount,
        currency: patch
            .currency
            .clone()
            .unwrap_or_else(|| before.currency.clone()),
        state: patch.state.unwrap_or(before.state),
        day: patch.day.unwrap_or(before.day),
        basis: patch.basis.clone().unwrap_or_else(|| before.basis.clone()),
        exchange: patch.exchange.clone().or_else(|| before.exchange.clone()),
        calculation: patch.calculation.clone().or(kept),
    }
}

/// What a row says.
pub fn content(row: &Loss) -> NewLoss {
    patched(row, &LossPatch::default())
}

/// Whether a row may be taken out of the totals for this reason.
pub fn check_reason(reason: &str) -> Faults {
    let mut faults = Faults::default();
    if reason.trim().is_empty() {
        faults.add(
            "reason",
            "required",
            "取り消す理由を書いてください",
            "Say why the row is taken out",
        );
    }
    faults.prose("reason", reason, MAX_BASIS);
    faults
}

#[cfg(test)]
#[path = "losses/tests.rs"]
mod tests;
