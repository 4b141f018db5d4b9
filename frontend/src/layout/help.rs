//! Help: which keys there are and what the signs mean.

use crate::{
    components::{Dialog, Kind, LinkButton, StatusTag, Tone},
    i18n::Text,
    routes,
    words::shell,
};
use leptos::prelude::*;

const KEYS: &[(&[&str], Text)] = &[
    (&["Ctrl", "K"], shell::KEY_PALETTE),
    (&["/"], shell::KEY_SEARCH),
    (&["j", "k"], shell::KEY_ROWS),
    (&["Enter"], shell::KEY_OPEN),
    (&["Ctrl", "Enter"], shell::KEY_SUBMIT),
    (&["Esc"], shell::KEY_ESC),
    (&["?"], shell::KEY_HELP),
];

const SIGNS: &[(Tone, Text)] = &[
    (Tone::Good, shell::SIGN_GOOD),
    (Tone::Active, shell::SIGN_ACTIVE),
    (Tone::Waiting, shell::SIGN_WAITING),
    (Tone::Late, shell::SIGN_LATE),
    (Tone::Unknown, shell::SIGN_UNKNOWN),
    (Tone::NotBegun, shell::SIGN_NOT_BEGUN),
];

/// The help.
#[component]
pub fn HelpDialog(open: RwSignal<bool>) -> impl IntoView {
    let keys = || {
        let row = |(keys, meaning): &(&'static [&'static str], Text)| {
            let keys = keys
                .iter()
                .map(|key| view! { <kbd>{*key}</kbd> })
                .collect_view();
            view! {
                <div>
                    <dt>{keys}</dt>
                    <dd>{*meaning}</dd>
                </div>
            }
        };
        KEYS.iter().map(row).collect_view()
    };
    let signs = || {
        SIGNS
            .iter()
            .map(|(tone, meaning)| view! { <StatusTag tone=*tone label=*meaning/> })
            .collect_view()
    };
    view! {
        <Dialog open=open title=shell::HELP wide=true>
            <h3>{shell::KEYS}</h3>
            <dl class="facts keys">{keys()}</dl>
            <h3>{shell::SIGNS}</h3>
            <div class="cluster">{signs()}</div>
            <div class="actions end">
                <LinkButton href=routes::COMPONENTS label=shell::COMPONENTS kind=Kind::Quiet/>
            </div>
        </Dialog>
    }
}

/// A button that opens the help, for pages outside the shell.
#[component]
pub fn HelpButton() -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <button type="button" class="btn quiet" on:click=move |_| open.set(true)>
            {shell::HELP}
        </button>
        <HelpDialog open=open/>
    }
}
