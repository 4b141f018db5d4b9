//! Sharing: an incident saved as VERIS, STIX or IODEF, and incidents taken in from a file of VERIS. The file is checked
//! before anything is opened.

use crate::{
    api::{path, upload::post_file, use_api},
    browser::download,
    components::{Button, Dialog, FileDrop, FormProblem, Kind, menu::Menu, use_form, use_toasts},
    i18n::{Text, use_lang},
    routes,
    words::{common, exchange as words},
};
use leptos::prelude::*;
use leptos_router::components::A;
use saiki_api::{
    Uuid,
    exchange::{ExchangeFormat, ExchangeQuery, VerisImport, VerisIncident, VerisNote, VerisQuery},
};
use send_wrapper::SendWrapper;
use web_sys::File;

/// Name of the file an incident is saved to.
fn file_name(format: ExchangeFormat, reference: &str) -> String {
    match format {
        ExchangeFormat::Veris => format!("{reference}-veris.json"),
        ExchangeFormat::Stix => format!("{reference}-stix.json"),
        ExchangeFormat::Iodef => format!("{reference}-iodef.xml"),
    }
}

/// What a file of VERIS is sent as, by its name.
fn media_type(name: &str) -> &'static str {
    let name = name.to_ascii_lowercase();
    match [".ndjson", ".jsonl"].iter().any(|end| name.ends_with(end)) {
        true => "application/x-ndjson",
        false => "application/json",
    }
}

/// The menu that saves an incident in a form other organisations read.
#[component]
pub fn ExchangeMenu(
    /// The incident.
    id: Uuid,
    /// Its reference, which names the file.
    #[prop(into)]
    reference: String,
) -> impl IntoView {
    let (api, lang, form) = (use_api(), use_lang(), use_form());
    let reference = StoredValue::new(reference);
    let save = move |format: ExchangeFormat| {
        let place = format!("incidents/{id}/exchange");
        let address = path::with_query(&place, &ExchangeQuery { format });
        let call = api.get(address).accept("*/*");
        form.run(call.send_bytes(), move |(kind, bytes)| {
            let Some(name) = reference.try_with_value(|name| file_name(format, name)) else {
                return;
            };
            download::save(&name, &kind, &bytes);
        });
    };
    let entry = move |format: ExchangeFormat| {
        view! {
            <li>
                <button type="button" class="link" on:click=move |_| save(format)>
                    {move || format.label(lang.get())}
                </button>
            </li>
        }
    };
    view! {
        <Menu label=words::EXPORT>
            <p class="hint">{words::EXPORT_HINT}</p>
            <ul class="menu-list">{ExchangeFormat::ALL.map(entry).collect_view()}</ul>
            <FormProblem form=form/>
        </Menu>
    }
}

/// The dialog that takes a file of VERIS in.
#[component]
pub fn ImportVeris(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// What follows once incidents were opened.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    view! {
        <Dialog open=open title=words::IMPORT wide=true>
            <ImportForm open=open on_done=on_done/>
        </Dialog>
    }
}

#[component]
fn ImportForm(open: RwSignal<bool>, on_done: Callback<()>) -> impl IntoView {
    let (api, toasts, form, lang) = (use_api(), use_toasts(), use_form(), use_lang());
    let of_file = form.error("file");
    // What is wrong with a record names it.
    let _ = form.error("records");
    let file = RwSignal::new(None::<SendWrapper<File>>);
    let why = RwSignal::new(None::<Text>);
    let outcome = RwSignal::new(None::<VerisImport>);
    let done = RwSignal::new(false);
    Effect::new(move |_| {
        // Another file was not looked at yet.
        file.track();
        outcome.set(None);
        why.set(None);
    });
    let run = move |dry: bool| {
        let Some(file) = file.get_untracked() else {
            why.set(Some(words::NO_FILE));
            return;
        };
        why.set(None);
        let query = VerisQuery {
            dry_run: dry.then_some(true),
        };
        let address = path::with_query("incidents/imports/veris", &query);
        let work = async move {
            let kind = media_type(&file.name());
            post_file::<VerisImport>(api, &address, kind, &file, |_, _| {}).await
        };
        form.run(work, move |answer| {
            outcome.try_set(Some(answer));
            if !dry {
                done.try_set(true);
                toasts.say(words::IMPORTED);
                on_done.run(());
            }
        });
    };
    let wrong = move || {
        let own = why.get().map(|why| why.pick(lang.get()).to_owned());
        own.or_else(|| of_file.get())
    };
    let unchecked = Signal::derive(move || outcome.with(Option::is_none));
    let actions = move || match done.get() {
        true => view! {
            <Button label=common::CLOSE kind=Kind::Primary on_press=move |()| open.set(false)/>
        }
        .into_any(),
        false => view! {
            <Button label=words::CHECK busy=form.busy on_press=move |()| run(true)/>
            <Button
                label=words::START
                kind=Kind::Primary
                busy=form.busy
                disabled=unchecked
                on_press=move |()| run(false)
            />
        }
        .into_any(),
    };
    let choose = move || {
        (!done.get()).then(|| {
            view! {
                <p class="hint">{words::CHECK_FIRST}</p>
                <FileDrop
                    label=words::FILE
                    hint=words::FILE_HINT
                    accept=".json,.ndjson,.jsonl,application/json"
                    file=file
                />
            }
        })
    };
    view! {
        <div class="stack">
            {choose}
            {move || {
                wrong()
                    .map(|wrong| {
                        view! {
                            <p class="error" role="alert">
                                <span aria-hidden="true">"▲ "</span>
                                {wrong}
                            </p>
                        }
                    })
            }}
            <FormProblem form=form/>
            {move || outcome.get().map(|outcome| view! { <Outcome outcome=outcome/> })}
            <div class="actions end">{actions}</div>
        </div>
    }
}

#[component]
fn Outcome(outcome: VerisImport) -> impl IntoView {
    let lang = use_lang();
    let count = outcome.incidents.len();
    let made = outcome
        .incidents
        .iter()
        .any(|one| one.incident_id.is_some());
    let heading = move || match made {
        true => words::DONE.pick(lang.get()).to_owned(),
        false => words::would_be_made(count, lang.get()),
    };
    view! {
        <div class="stack" aria-live="polite">
            <h3>{heading}</h3>
            <ul class="stack">{outcome.incidents.into_iter().map(one).collect_view()}</ul>
        </div>
    }
}

/// An incident of the file with its notes.
fn one(incident: VerisIncident) -> impl IntoView {
    let lang = use_lang();
    let count = incident.notes.len();
    let title = match incident.incident_id {
        Some(id) => {
            let text = format!("{} {}", incident.reference, incident.title);
            view! {
                <A href=routes::incident(id) attr:class="link">
                    {text}
                </A>
            }
            .into_any()
        }
        None => view! { <b>{incident.title}</b> }.into_any(),
    };
    let note = |note: VerisNote| {
        view! {
            <li>
                <span class="mono muted">{note.path}</span>
                " "
                {note.text}
            </li>
        }
    };
    let notes = match count {
        0 => view! { <span class="muted">{words::NO_NOTES}</span> }.into_any(),
        _ => view! {
            <details>
                <summary>{move || words::notes(count, lang.get())}</summary>
                <ul>{incident.notes.into_iter().map(note).collect_view()}</ul>
            </details>
        }
        .into_any(),
    };
    view! {
        <li>
            <div>
                {title}
                " "
                <span class="mono muted">{incident.veris_id}</span>
                {notes}
            </div>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_and_sent_by_what_they_are() {
        assert_eq!(file_name(ExchangeFormat::Iodef, "INC-1"), "INC-1-iodef.xml");
        assert_eq!(media_type("a.NDJSON"), "application/x-ndjson");
        assert_eq!(media_type("a.json"), "application/json");
    }
}
