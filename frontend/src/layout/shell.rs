//! The frame: rail at the left (a sheet on phones), page at the right, dialogs that belong to no page.

use super::{
    expired::ExpiredDialog,
    help::HelpDialog,
    incident::{provide_incident, use_incident},
    palette::Palette,
    password::{FirstPasswordDialog, PasswordDialog},
    rail::Rail,
};
use crate::{browser, pages::not_found::NothingHere, routes, words::shell};
use leptos::prelude::*;
use leptos_router::{components::Outlet, hooks::use_location};

/// Opens help, palette and the password's dialog from wherever.
#[derive(Clone, Copy)]
pub struct ShellDialogs {
    /// Whether the help is open.
    pub help: RwSignal<bool>,
    /// Whether the palette is open.
    pub palette: RwSignal<bool>,
    /// Whether the dialog for a new password is open.
    pub password: RwSignal<bool>,
}

/// The frame.
#[component]
pub fn Shell() -> impl IntoView {
    provide_incident();
    let dialogs = ShellDialogs {
        help: RwSignal::new(false),
        palette: RwSignal::new(false),
        password: RwSignal::new(false),
    };
    provide_context(dialogs);
    let sheet = RwSignal::new(false);
    let path = use_location().pathname;
    let lost = Memo::new(move |_| path.with(|path| routes::is_below_nothing(path)));
    // Going somewhere closes the sheet.
    Effect::new(move |_| {
        path.with(|_| ());
        sheet.set(false);
    });
    browser::keys::on_key(move |event| match event.key().as_str() {
        "k" | "K" if browser::keys::has_control(&event) => {
            event.prevent_default();
            dialogs.palette.update(|open| *open = !*open);
        }
        "?" if browser::keys::is_command(&event) => dialogs.help.set(true),
        "Escape" if !browser::dom::in_dialog() => sheet.set(false),
        "Enter" if browser::keys::has_control(&event) => submit_form(),
        _ => {}
    });
    view! {
        <a class="skip" href="#content" on:click=skip>
            {shell::SKIP}
        </a>
        <div class="app" class:sheet-open=sheet>
            <div class="topbar">
                <button
                    type="button"
                    class="btn"
                    aria-expanded=move || if sheet.get() { "true" } else { "false" }
                    aria-controls="rail"
                    on:click=move |_| sheet.update(|open| *open = !*open)
                >
                    <span aria-hidden="true">"☰ "</span>
                    {shell::MENU}
                </button>
                <span class="brand">"Saiki"</span>
            </div>
            <div class="scrim" on:click=move |_| sheet.set(false)></div>
            <Rail/>
            <main id="content" tabindex="-1">
                <ExerciseBanner/>
                <Show when=move || !lost.get() fallback=NothingHere>
                    <Outlet/>
                </Show>
            </main>
        </div>
        <Palette open=dialogs.palette/>
        <HelpDialog open=dialogs.help/>
        <PasswordDialog open=dialogs.password/>
        <FirstPasswordDialog/>
        <ExpiredDialog/>
    }
}

/// On every page of an exercise, so that nobody takes it for the real thing, nor the real thing for it.
#[component]
fn ExerciseBanner() -> impl IntoView {
    let open = use_incident();
    let rehearsed = Memo::new(move |_| {
        let shown = open.loaded.value;
        open.id.get().is_some()
            && shown.with(|incident| incident.as_ref().is_some_and(|incident| incident.exercise))
    });
    move || {
        rehearsed.get().then(|| {
            view! {
                <p class="exercise-banner" role="note">
                    <b>{shell::EXERCISE}</b>
                    " "
                    {shell::EXERCISE_NOTE}
                </p>
            }
        })
    }
}

fn skip(event: web_sys::MouseEvent) {
    // The router would take the fragment for a page.
    event.prevent_default();
    browser::dom::focus("#content");
}

/// Ctrl-Enter sends the form the person is in.
fn submit_form() {
    let form = browser::dom::active().and_then(|element| element.closest("form").ok().flatten());
    if let Some(form) =
        form.and_then(|form| wasm_bindgen::JsCast::dyn_into::<web_sys::HtmlFormElement>(form).ok())
    {
        // Refused when a field is incomplete: the browser shows which.
        let _ = form.request_submit();
    }
}
