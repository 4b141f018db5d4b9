//! Calendars taken in: a list of holidays as the Cabinet Office publishes it, or a whole calendar; and uploads removed
//! again.

use crate::{
    api::{Loaded, path::escape, upload::post_over, use_api},
    components::{
        Button, FileDrop, Form, FormProblem, Kind, NowSays, TextField, Theirs, Versioned, use_form,
        use_toasts, use_versioned,
    },
    format::date,
    i18n::{Text, use_lang},
    words::{calendars as words, common},
};
use leptos::{prelude::*, task::spawn_local};
use saiki_api::{
    Lang,
    calendars::{Calendar, CalendarFields},
};
use send_wrapper::SendWrapper;
use web_sys::File;

/// What a calendar says.
fn said(calendar: &Calendar, lang: Lang) -> Vec<(Text, String)> {
    let fields = &calendar.fields;
    let day = |day| date::day(day, true, lang);
    vec![
        (words::NAME, fields.name.get(lang).to_owned()),
        (
            words::COVERAGE,
            words::covers(&day(fields.from), &day(fields.to), lang),
        ),
        (words::HOLIDAYS, words::days(fields.holidays.len(), lang)),
        (words::SOURCE, fields.source.clone()),
    ]
}

/// Why a file cannot be taken, below its field.
#[component]
fn Wrong(why: RwSignal<Option<Text>>) -> impl IntoView {
    move || {
        why.get().map(|why| {
            view! {
                <p class="error" role="alert">
                    <span aria-hidden="true">"▲ "</span>
                    {why}
                </p>
            }
        })
    }
}

/// The frame of each form: its fields, what the server says against it, its buttons.
#[component]
fn CalendarForm(
    /// The state of the form.
    form: Form,
    /// The verb of the button.
    label: Text,
    /// What the button is for.
    #[prop(default = Kind::Primary)]
    kind: Kind,
    /// Whether it cannot be sent now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Sends it.
    #[prop(into)]
    on_send: Callback<()>,
    /// Leaves it.
    #[prop(into)]
    on_leave: Callback<()>,
    /// Its fields.
    children: Children,
) -> impl IntoView {
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        on_send.run(());
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            {children()}
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=on_leave/>
                <Button label=label kind=kind submit=true busy=form.busy disabled=disabled/>
            </div>
        </form>
    }
}

/// A calendar that is changed: its name, what that does, and what somebody quicker did.
#[component]
fn Changed(
    /// The calendar.
    calendar: Calendar,
    /// What the change does.
    #[prop(into)]
    lead: ViewFn,
    /// The change.
    change: Versioned<Calendar>,
) -> impl IntoView {
    let lang = use_lang();
    let name = calendar.fields.name;
    view! {
        <p>
            <b>{move || name.get(lang.get()).to_owned()}</b>
        </p>
        {lead.run()}
        <Theirs change=change let:now>
            <NowSays rows=said(&now, lang.get())/>
        </Theirs>
    }
}

/// The holidays of a calendar, replaced by a list.
#[component]
pub(super) fn CsvForm(
    /// The calendar.
    calendar: Calendar,
    /// The list, read again afterwards.
    calendars: Loaded<Vec<Calendar>>,
    /// The dialog's.
    chosen: RwSignal<Option<Calendar>>,
) -> impl IntoView {
    let (api, toasts) = (use_api(), use_toasts());
    let address = format!("calendars/{}", escape(&calendar.id));
    let change = use_versioned(calendar.version, address.clone(), |now: Calendar| {
        Some((now.version, now))
    });
    let form = change.form;
    let file = RwSignal::new(None::<SendWrapper<File>>);
    let why = RwSignal::new(None::<Text>);
    let place = format!("{address}/holidays");
    let send = move |()| {
        let Some(file) = file.get_untracked() else {
            why.set(Some(words::NO_FILE));
            return;
        };
        why.set(None);
        let (place, version) = (place.clone(), change.version());
        let sending =
            async move { post_over::<Calendar>(api, &place, "text/csv", version, &file).await };
        form.run(sending, move |_| {
            toasts.say(words::SAVED);
            chosen.set(None);
            calendars.reload();
        });
    };
    let lead = || view! { <p class="hint">{words::REPLACES}</p> };
    view! {
        <CalendarForm form=form label=words::UPLOAD on_send=send on_leave=move |()| chosen.set(None)>
            <Changed calendar=calendar lead=lead change=change/>
            <FileDrop label=words::CSV hint=words::CSV_HINT accept=".csv,text/csv" file=file/>
            <Wrong why=why/>
        </CalendarForm>
    }
}

/// The text of a file.
async fn text_of(file: &File) -> Option<String> {
    let text = wasm_bindgen_futures::JsFuture::from(file.text()).await;
    text.ok()?.as_string()
}

/// A whole calendar, new or in the place of one.
#[component]
pub(super) fn JsonForm(
    /// The list: a calendar of it is replaced in the version seen.
    calendars: Loaded<Vec<Calendar>>,
    /// Whether the dialog is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let (api, form, toasts) = (use_api(), use_form(), use_toasts());
    let id = RwSignal::new(String::new());
    let file = RwSignal::new(None::<SendWrapper<File>>);
    let why = RwSignal::new(None::<Text>);
    let send = move |()| {
        let Some(file) = file.get_untracked() else {
            why.set(Some(words::NO_FILE));
            return;
        };
        why.set(None);
        let id = id.get_untracked().trim().to_owned();
        let version = calendars.value.with_untracked(|all| {
            let found = all.iter().flatten().find(|one| one.id == id);
            found.map_or(0, |one| one.version)
        });
        spawn_local(async move {
            let Some(text) = text_of(&file).await else {
                why.try_set(Some(words::UNREADABLE));
                return;
            };
            // The dialog may have been closed meanwhile.
            if why.try_get_untracked().is_none() {
                return;
            }
            let Ok(fields) = serde_json::from_str::<CalendarFields>(&text) else {
                why.set(Some(words::JSON_WRONG));
                return;
            };
            let call = api
                .put(format!("calendars/{}", escape(&id)))
                .if_match(version)
                .json(&fields);
            form.run(call.send::<Calendar>(), move |_| {
                toasts.say(words::SAVED);
                open.set(false);
                calendars.reload();
            });
        });
    };
    let unnamed = Signal::derive(move || id.with(|id| id.trim().is_empty()));
    view! {
        <CalendarForm
            form=form
            label=words::UPLOAD
            disabled=unnamed
            on_send=send
            on_leave=move |()| open.set(false)
        >
            <TextField label=words::ID value=id hint=words::ID_HINT required=true autofocus=true error=form.error("id")/>
            <FileDrop label=words::JSON hint=words::JSON_HINT accept=".json,application/json" file=file/>
            <Wrong why=why/>
        </CalendarForm>
    }
}

/// An upload removed.
#[component]
pub(super) fn RemoveForm(
    /// The calendar.
    calendar: Calendar,
    /// The list, read again afterwards.
    calendars: Loaded<Vec<Calendar>>,
    /// The dialog's.
    chosen: RwSignal<Option<Calendar>>,
) -> impl IntoView {
    let (api, toasts) = (use_api(), use_toasts());
    let address = format!("calendars/{}", escape(&calendar.id));
    let change = use_versioned(calendar.version, address.clone(), |now: Calendar| {
        Some((now.version, now))
    });
    let form = change.form;
    let send = move |()| {
        let call = change.on(api.delete(address.clone()));
        form.run(call.send_empty(), move |()| {
            toasts.say(words::REMOVED);
            chosen.set(None);
            calendars.reload();
        });
    };
    let lead = || view! { <p>{words::REMOVE_TEXT}</p> };
    view! {
        <CalendarForm
            form=form
            label=words::REMOVE
            kind=Kind::Danger
            on_send=send
            on_leave=move |()| chosen.set(None)
        >
            <Changed calendar=calendar lead=lead change=change/>
        </CalendarForm>
    }
}
