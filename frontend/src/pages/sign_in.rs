//! The sign-in page. It leads back to the page the person wanted.

use crate::{
    browser,
    components::{LangSwitch, ThemeSwitch},
    i18n::{self, use_lang, use_set_lang},
    layout::{HelpButton, sign_in_form::SignInForm},
    routes,
    session::{State, use_session},
    words::sign_in,
};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

/// Where to go afterwards: only to a page of this console.
fn destination(next: Option<String>) -> String {
    next.filter(|next| next.starts_with('/') && !next.starts_with("//") && !next.starts_with("/\\"))
        .filter(|next| !next.starts_with(routes::SIGN_IN))
        .unwrap_or_else(|| routes::INCIDENTS.to_owned())
}

/// The page.
#[component]
pub fn SignIn() -> impl IntoView {
    let session = use_session();
    let lang = use_lang();
    let set_lang = use_set_lang();
    let query = use_query_map();
    let navigate = use_navigate();
    Effect::new(move |_| {
        browser::set_title(&format!("{} – Saiki", sign_in::TITLE.pick(lang.get())))
    });
    Effect::new(move |_| {
        if let State::SignedIn(account) = session.state() {
            if !i18n::has_choice() {
                set_lang(account.user.lang);
            }
            let target = destination(query.with_untracked(|query| query.get("next")));
            navigate(
                &target,
                NavigateOptions {
                    replace: true,
                    ..Default::default()
                },
            );
        }
    });
    view! {
        <main class="sign-in">
            <div class="sign-in-card">
                <div class="sign-in-brand">
                    <h1>"Saiki " <small lang="ja">"再起"</small></h1>
                    <p class="muted">{sign_in::LEAD}</p>
                </div>
                <SignInForm on_done=|()| ()/>
            </div>
            <div class="sign-in-foot">
                <LangSwitch/>
                <ThemeSwitch/>
                <HelpButton/>
            </div>
        </main>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_to_another_site() {
        let go = |next: &str| destination(Some(next.to_owned()));
        assert_eq!(go("/users?q=a"), "/users?q=a");
        for wrong in [
            "https://example.com",
            "//example.com",
            "/\\example.com",
            "/login?next=/login",
            "",
        ] {
            assert_eq!(go(wrong), routes::INCIDENTS, "{wrong}");
        }
        assert_eq!(destination(None), routes::INCIDENTS);
    }
}
