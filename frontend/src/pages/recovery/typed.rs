//! What is typed into the forms of this page, read as days, numbers and amounts. A field that does not read says so.

use crate::{
    format::number, i18n::use_lang, pages::organisation::use_home_currency,
    words::recovery as words,
};
use leptos::prelude::*;
use saiki_api::{Date, money::Money};

/// A day, or none while the field is empty or incomplete.
pub(super) fn day(text: &str) -> Option<Date> {
    text.parse().ok()
}

/// What a field should show for a day.
pub(super) fn of_day(day: Option<Date>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

/// An amount, or none while the field is empty. The currency decides the decimals.
pub(super) fn money(text: &str, currency: &str) -> Option<Money> {
    let currency = currency.trim().to_ascii_uppercase();
    let empty = Money { minor: 0, currency };
    let minor = number::decimal(text, empty.exponent())?;
    Some(Money { minor, ..empty })
}

/// Fills in the organisation's currency where no amount named one.
pub(super) fn follow_home_currency(currency: RwSignal<String>) {
    if currency.with_untracked(|text| !text.is_empty()) {
        return;
    }
    let home = use_home_currency();
    Effect::new(move |before: Option<String>| {
        let now = home.get();
        // Somebody may have typed another one meanwhile.
        if currency.with_untracked(|text| text.is_empty() || Some(text) == before.as_ref()) {
            currency.set(now.clone());
        }
        now
    });
}

/// What fields should show for an amount: the number and its currency, both empty when there is none.
pub(super) fn of_money(amount: Option<&Money>) -> (String, String) {
    match amount {
        Some(money) => (
            number::typed(money.minor, money.exponent()),
            money.currency.clone(),
        ),
        None => (String::new(), String::new()),
    }
}

/// What is wrong with a number field: the server's word, or that it holds no number.
pub(super) fn number_error(
    text: RwSignal<String>,
    digits: Signal<u32>,
    server: Signal<Option<String>>,
) -> Signal<Option<String>> {
    let lang = use_lang();
    Signal::derive(move || {
        let wrong = text
            .with(|text| !text.trim().is_empty() && number::decimal(text, digits.get()).is_none());
        wrong
            .then(|| words::BAD_NUMBER.pick(lang.get()).to_owned())
            .or_else(|| server.get())
    })
}
