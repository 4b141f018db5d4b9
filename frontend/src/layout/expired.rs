//! Asks to sign in again where the session ran out, without leaving the page and what was typed on it.

use super::sign_in_form::SignInForm;
use crate::{
    api::use_api,
    components::{Button, Dialog, Kind},
    session::{State, use_session},
    words::shell,
};
use leptos::prelude::*;

/// The question, shown while the session is expired.
#[component]
pub fn ExpiredDialog() -> impl IntoView {
    let session = use_session();
    let api = use_api();
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(matches!(session.state(), State::Expired(_))));
    let email = move || {
        session
            .account()
            .map(|account| account.user.email)
            .unwrap_or_default()
    };
    let leave = move |()| {
        api.forget();
        session.end();
    };
    view! {
        <Dialog open=open title=shell::EXPIRED closable=false>
            <p>{shell::EXPIRED_TEXT}</p>
            <SignInForm email=email() on_done=move |()| open.set(false)/>
            <div class="actions end">
                <Button label=shell::SIGN_OUT kind=Kind::Quiet on_press=leave/>
            </div>
        </Dialog>
    }
}
