//! The two choices of appearance: language, and light or dark.

use crate::{
    i18n::{use_lang, use_set_lang},
    theme::{Theme, ThemeSignal},
    words::common,
};
use leptos::prelude::*;
use saiki_api::Lang;

/// Japanese or English; each named in itself.
#[component]
pub fn LangSwitch() -> impl IntoView {
    let lang = use_lang();
    let set = use_set_lang();
    let button = move |one: Lang| {
        view! {
            <button
                type="button"
                lang=one.tag()
                aria-pressed=move || if lang.get() == one { "true" } else { "false" }
                on:click=move |_| set(one)
            >
                {one.pick("日本語", "English")}
            </button>
        }
    };
    view! {
        <div class="switch" role="group" aria-label=common::LANGUAGE>
            {Lang::ALL.map(button).collect_view()}
        </div>
    }
}

/// As the system has it, light, or dark.
#[component]
pub fn ThemeSwitch() -> impl IntoView {
    let theme = expect_context::<ThemeSignal>();
    let button = move |one: Theme| {
        view! {
            <button
                type="button"
                aria-pressed=move || if theme.get() == one { "true" } else { "false" }
                on:click=move |_| theme.set(one)
            >
                {common::theme(one)}
            </button>
        }
    };
    view! {
        <div class="switch" role="group" aria-label=common::THEME>
            {Theme::ALL.map(button).collect_view()}
        </div>
    }
}
