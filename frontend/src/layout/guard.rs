//! Lets only signed-in people through; others go to the sign-in page and come back afterwards.

use crate::{
    api::path::escape,
    browser, routes,
    session::{State, use_session},
    words::shell,
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// What lies behind the sign-in.
#[component]
pub fn Guard(children: ChildrenFn) -> impl IntoView {
    let session = use_session();
    let navigate = use_navigate();
    Effect::new(move |_| {
        if session.state() == State::SignedOut {
            let target = format!("{}?next={}", routes::SIGN_IN, escape(&browser::here()));
            navigate(
                &target,
                NavigateOptions {
                    replace: true,
                    ..Default::default()
                },
            );
        }
    });
    let inside = Memo::new(move |_| session.account().is_some());
    view! {
        <Show when=move || inside.get() fallback=|| view! { <p class="starting" role="status">{shell::STARTING}</p> }>
            {children()}
        </Show>
    }
}
