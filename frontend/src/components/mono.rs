//! Machine text: references, addresses, hashes. A hash is shortened and can be copied whole.

use super::toast::use_toasts;
use crate::{browser::clipboard, i18n::use_lang, words::common};
use leptos::{prelude::*, task::spawn_local};

/// Text in a fixed-width face.
#[component]
pub fn Mono(#[prop(into)] text: Signal<String>) -> impl IntoView {
    view! { <span class="mono">{move || text.get()}</span> }
}

/// The first and last characters of a long hash.
pub fn short(hash: &str) -> String {
    let chars: Vec<char> = hash.chars().collect();
    match (chars.get(..4), chars.get(chars.len().saturating_sub(4)..)) {
        (Some(head), Some(tail)) if chars.len() > 12 => {
            head.iter().chain(&['…']).chain(tail).collect()
        }
        _ => hash.to_owned(),
    }
}

/// A hash: short to look at, whole in its title and on the clipboard.
#[component]
pub fn Hash(#[prop(into)] value: Signal<String>) -> impl IntoView {
    let toasts = use_toasts();
    let lang = use_lang();
    // What is read out begins with what is seen, so that it can be asked for by voice.
    let named = move || {
        format!(
            "{} {}",
            short(&value.get()),
            common::COPY_HASH.pick(lang.get())
        )
    };
    let copy = move |_| {
        let value = value.get_untracked();
        spawn_local(async move {
            match clipboard::copy(value).await {
                true => toasts.say(common::COPIED),
                false => toasts.warn(common::COPY_REFUSED),
            }
        });
    };
    view! {
        <button type="button" class="hash mono" title=move || value.get() aria-label=named on:click=copy>
            {move || short(&value.get())}
        </button>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_long_hashes_are_shortened() {
        assert_eq!(short("9f3c00000000a71e"), "9f3c…a71e");
        assert_eq!(short("9f3c"), "9f3c");
        assert_eq!(short(""), "");
    }
}
