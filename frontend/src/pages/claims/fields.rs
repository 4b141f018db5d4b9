//! An amount with its currency, as the dialogs of this page ask for it. An empty amount is none.

use crate::{
    components::TextField,
    format::amount,
    i18n::{Text, use_lang},
    words::{claims as words, common},
};
use leptos::prelude::*;
use saiki_api::money::Money;

/// An amount being typed; copied freely.
#[derive(Clone, Copy)]
pub(super) struct Typed {
    amount: RwSignal<String>,
    currency: RwSignal<String>,
}

impl Typed {
    /// Begins with an amount, or with none in yen.
    pub(super) fn of(money: Option<&Money>) -> Typed {
        let currency = money.map_or_else(|| "JPY".to_owned(), |money| money.currency.clone());
        Typed {
            amount: RwSignal::new(money.map(amount::typed).unwrap_or_default()),
            currency: RwSignal::new(currency),
        }
    }

    fn code(self) -> String {
        self.currency.get().trim().to_ascii_uppercase()
    }

    /// Whether what is typed is no amount; an empty field is in order.
    pub(super) fn is_wrong(self) -> bool {
        let typed = self.amount.get();
        !typed.trim().is_empty() && amount::parse(&typed, &self.code()).is_none()
    }

    /// The amount; none while the field is empty or no amount.
    pub(super) fn read(self) -> Option<Money> {
        untrack(move || {
            let currency = self.code();
            let minor = amount::parse(&self.amount.get(), &currency)?;
            Some(Money { minor, currency })
        })
    }
}

/// The first of two errors.
pub(super) fn either(
    first: Signal<Option<String>>,
    second: Signal<Option<String>>,
) -> Signal<Option<String>> {
    Signal::derive(move || first.get().or_else(|| second.get()))
}

/// The two fields.
#[component]
pub(super) fn MoneyFields(
    /// What the amount is.
    label: Text,
    /// What to know before filling it in.
    hint: Text,
    /// What is typed.
    value: Typed,
    /// What the server says of the amount.
    error: Signal<Option<String>>,
    /// What the server says of the currency.
    currency_error: Signal<Option<String>>,
    /// Whether it cannot be changed.
    #[prop(optional)]
    disabled: bool,
) -> impl IntoView {
    let lang = use_lang();
    let own = Signal::derive(move || {
        value
            .is_wrong()
            .then(|| common::AMOUNT_MISSING.pick(lang.get()).to_owned())
    });
    view! {
        <div class="columns">
            <TextField label=label value=value.amount hint=hint error=either(own, error) disabled=disabled/>
            <TextField label=words::CURRENCY value=value.currency error=currency_error disabled=disabled/>
        </div>
    }
}
