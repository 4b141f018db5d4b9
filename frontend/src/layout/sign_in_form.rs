//! The form that signs in: on its page, and in the dialog after a session ran out. Errors appear at their fields.

use crate::{
    api::{ApiError, use_api},
    components::{Button, Kind, TextField, use_form},
    i18n::use_lang,
    words::sign_in,
};
use leptos::prelude::*;
use saiki_api::{auth, problem::ErrorCode};

/// The form.
#[component]
pub fn SignInForm(
    /// The address, when it is known and must stay.
    #[prop(optional, into)]
    email: Option<String>,
    /// What follows.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let api = use_api();
    let lang = use_lang();
    let form = use_form();
    let fixed = email.is_some();
    let email = RwSignal::new(email.unwrap_or_default());
    let password = RwSignal::new(String::new());
    let tried = RwSignal::new(false);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        if email.with_untracked(|it| it.trim().is_empty())
            || password.with_untracked(String::is_empty)
        {
            return;
        }
        let login = auth::Login {
            email: email.get_untracked().trim().to_owned(),
            password: password.get_untracked(),
        };
        let call = api.post("auth/login").json(&login);
        form.run(call.send::<auth::Session>(), move |session| {
            password.set(String::new());
            api.adopt(session);
            on_done.run(());
        });
    };
    let missing = move |value: RwSignal<String>, word: crate::i18n::Text| {
        (tried.get() && value.with(|it| it.trim().is_empty()))
            .then(|| word.pick(lang.get()).to_owned())
    };
    let email_error = Signal::derive(move || {
        missing(email, sign_in::EMAIL_MISSING)
            .or_else(|| form.problem.with(|p| p.as_ref()?.field("email")))
    });
    let password_error = Signal::derive(move || {
        missing(password, sign_in::PASSWORD_MISSING)
            .or_else(|| form.problem.with(|p| p.as_ref()?.field("password")))
    });
    let refused = move || form.problem.get().map(|error| message(&error, lang.get()));
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            {move || {
                refused()
                    .map(|text| {
                        view! {
                            <div class="problem" role="alert">
                                <span class="shape" aria-hidden="true">"▲"</span>
                                <p>{text}</p>
                            </div>
                        }
                    })
            }}
            <TextField
                label=sign_in::EMAIL
                value=email
                kind="email"
                autocomplete="username"
                error=email_error
                disabled=fixed
                autofocus=!fixed
            />
            <TextField
                label=sign_in::PASSWORD
                value=password
                kind="password"
                autocomplete="current-password"
                error=password_error
                autofocus=fixed
            />
            <Button label=sign_in::SUBMIT kind=Kind::Primary submit=true busy=form.busy/>
        </form>
    }
}

fn message(error: &ApiError, lang: saiki_api::Lang) -> String {
    match error.code() {
        Some(ErrorCode::TooManyRequests) => sign_in::THROTTLED.pick(lang).to_owned(),
        _ => error.message(lang),
    }
}
