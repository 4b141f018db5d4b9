//! The wait for one thing from the server: grey lines first, then the thing, or why it is not there.

use super::problem::ProblemPanel;
use crate::{
    api::{ApiError, Loaded},
    words::common,
};
use leptos::prelude::*;
use serde::de::DeserializeOwned;

/// Grey lines where text will be.
#[component]
pub fn Skeleton(
    /// How many lines.
    #[prop(default = 3)]
    lines: usize,
) -> impl IntoView {
    view! {
        <div class="skeleton" role="status" aria-label=common::LOADING>
            {(0..lines).map(|_| view! { <i></i> }).collect_view()}
        </div>
    }
}

/// The thing once it is here; drawn anew when it changed.
#[component]
pub fn LoadedView<T, V>(
    /// What is being read.
    loaded: Loaded<T>,
    /// How it looks.
    children: impl Fn(T) -> V + Send + Sync + 'static,
) -> impl IntoView
where
    T: DeserializeOwned + Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let failed = Signal::derive(move || loaded.error.get().unwrap_or(ApiError::Network));
    let missing = Memo::new(move |_| loaded.value.with(Option::is_none));
    let has_error = Memo::new(move |_| loaded.error.with(Option::is_some));
    view! {
        {move || has_error.get().then(|| view! { <ProblemPanel error=failed on_retry=move |()| loaded.reload()/> })}
        {move || (missing.get() && !has_error.get()).then(|| view! { <Skeleton lines=6/> })}
        {move || loaded.value.get().map(&children)}
    }
}
