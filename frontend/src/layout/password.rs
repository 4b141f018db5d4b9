//! Changes one's own password: from the person's menu, and at once where the one they signed in with was given to them.

use crate::{
    api::use_api,
    components::{Button, Dialog, FormProblem, Kind, TextField, use_form, use_toasts},
    i18n::use_lang,
    session::{State, use_session},
    words::{common, password as words, shell},
};
use leptos::{prelude::*, task::spawn_local};
use saiki_api::auth;

/// The dialog of the person's menu.
#[component]
pub fn PasswordDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <Dialog open=open title=words::CHANGE>
            <p>{words::EFFECT}</p>
            <PasswordForm open=open/>
        </Dialog>
    }
}

/// The dialog that stays until a given password was changed for one's own.
#[component]
pub fn FirstPasswordDialog() -> impl IntoView {
    let session = use_session();
    let api = use_api();
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        let state = session.state();
        open.set(matches!(state, State::SignedIn(account) if account.user.must_change_password));
    });
    let leave = move |()| {
        spawn_local(async move {
            let _ = api.post("auth/logout").send_empty().await;
            api.forget();
            session.end();
        });
    };
    view! {
        <Dialog open=open title=words::FIRST closable=false>
            <p>{words::FIRST_TEXT}</p>
            <PasswordForm open=open must=true/>
            <div class="actions end">
                <Button label=shell::SIGN_OUT kind=Kind::Quiet on_press=leave/>
            </div>
        </Dialog>
    }
}

#[component]
fn PasswordForm(open: RwSignal<bool>, #[prop(optional)] must: bool) -> impl IntoView {
    let api = use_api();
    let lang = use_lang();
    let toasts = use_toasts();
    let form = use_form();
    let (current, new, again) = (
        RwSignal::new(String::new()),
        RwSignal::new(String::new()),
        RwSignal::new(String::new()),
    );
    let different = Signal::derive(move || {
        let typed = again.get();
        (!typed.is_empty() && typed != new.get())
            .then(|| words::DIFFERENT.pick(lang.get()).to_owned())
    });
    let unready = Signal::derive(move || {
        let empty = |value: RwSignal<String>| value.with(String::is_empty);
        empty(current) || empty(new) || new.get() != again.get()
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if unready.get_untracked() {
            return;
        }
        let change = auth::PasswordChange {
            current_password: current.get_untracked(),
            new_password: new.get_untracked(),
        };
        let call = api.post("auth/password").json(&change);
        form.run(call.send::<auth::Session>(), move |session| {
            toasts.say(words::DONE);
            open.set(false);
            api.adopt(session);
        });
    };
    view! {
        <form novalidate=true on:submit=submit>
            <TextField
                label=words::CURRENT
                value=current
                kind="password"
                autocomplete="current-password"
                error=form.error("current_password")
                required=true
                autofocus=true
            />
            <TextField
                label=words::NEW
                value=new
                kind="password"
                autocomplete="new-password"
                hint=words::NEW_HINT
                error=form.error("new_password")
                required=true
            />
            <TextField
                label=words::AGAIN
                value=again
                kind="password"
                autocomplete="new-password"
                error=different
                required=true
            />
            <FormProblem form=form/>
            <div class="actions end">
                {(!must).then(|| view! { <Button label=common::CANCEL on_press=move |()| open.set(false)/> })}
                <Button label=words::CHANGE kind=Kind::Primary submit=true busy=form.busy disabled=unready/>
            </div>
        </form>
    }
}
