//! What could not be read and why, with a way to try again. Errors of forms are shown at their fields instead.

use super::button::Button;
use crate::{api::ApiError, i18n::use_lang, words::common};
use leptos::prelude::*;

/// A failure in the place of what was wanted.
#[component]
pub fn ProblemPanel(
    /// The failure.
    #[prop(into)]
    error: Signal<ApiError>,
    /// Tries again.
    #[prop(optional, into)]
    on_retry: Option<Callback<()>>,
) -> impl IntoView {
    let lang = use_lang();
    view! {
        <div class="problem" role="alert">
            <span class="shape" aria-hidden="true">"▲"</span>
            <p>{move || error.with(|error| error.message(lang.get()))}</p>
            {on_retry.map(|on_retry| view! { <Button label=common::RETRY on_press=on_retry/> })}
        </div>
    }
}
