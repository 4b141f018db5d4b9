//! An amount of money as a field: typed as people write it, marked when it is no amount. The server's own word against it
//! comes second.

use super::field::TextField;
use crate::{format::amount, i18n::use_lang, words::common};
use leptos::{prelude::*, text_prop::TextProp};

/// An amount.
#[component]
pub fn AmountField(
    /// Label.
    #[prop(into)]
    label: TextProp,
    /// What is typed.
    value: RwSignal<String>,
    /// The currency it is in.
    #[prop(into)]
    currency: Signal<String>,
    /// Whether sending was tried: only then is something missing marked.
    #[prop(into)]
    tried: Signal<bool>,
    /// What to know before filling it in.
    #[prop(optional, into)]
    hint: Option<TextProp>,
    /// What the server says is wrong.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let lang = use_lang();
    let wrong = Signal::derive(move || {
        let typed = value.get();
        let bad = amount::parse(&typed, &currency.get()).is_none();
        let marked = bad && (tried.get() || !typed.trim().is_empty());
        marked
            .then(|| common::AMOUNT_MISSING.pick(lang.get()).to_owned())
            .or_else(|| error.get())
    });
    let label = move || format!("{} ({})", label.get(), currency.get());
    match hint {
        Some(hint) => {
            view! { <TextField label=label value=value hint=hint error=wrong/> }.into_any()
        }
        None => view! { <TextField label=label value=value error=wrong/> }.into_any(),
    }
}
