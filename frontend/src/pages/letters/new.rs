//! The form that begins a letter: its kind and its name. The text comes from the template.

use crate::{
    api::use_api,
    components::{
        Button, Card, FormProblem, Kind, LinkButton, PageHeader, SelectField, TextField, choices,
        use_form,
    },
    i18n::use_lang,
    layout::use_incident,
    routes,
    words::{common, letters as words},
};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use saiki_api::letters::{Audience, Letter, LetterKind, NewLetter as Request, Sender};

/// The page.
#[component]
pub fn NewLetter() -> impl IntoView {
    let open = use_incident();
    let api = use_api();
    let form = use_form();
    let lang = use_lang();
    let navigate = use_navigate();
    let kind = RwSignal::new(Some(LetterKind::PersonNotice));
    let name = RwSignal::new(String::new());
    let tried = RwSignal::new(false);
    let no_name = Signal::derive(move || {
        let missing = tried.get() && name.with(|name| name.trim().is_empty());
        missing.then(|| words::NAME_MISSING.pick(lang.get()).to_owned())
    });
    let server_name = form.error("name");
    let name_error = Signal::derive(move || no_name.get().or_else(|| server_name.get()));
    let kind_error = Signal::derive(move || {
        (tried.get() && kind.with(Option::is_none))
            .then(|| words::KIND_MISSING.pick(lang.get()).to_owned())
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let (Some(kind), name) = (kind.get_untracked(), name.get_untracked().trim().to_owned())
        else {
            return;
        };
        if name.is_empty() {
            return;
        }
        let request = Request {
            kind,
            name,
            texts: None,
            sender: Sender::default(),
            audience: Audience::default(),
        };
        let call = api
            .post(open.below_now("letters"))
            .json(&request)
            .idempotent();
        let navigate = navigate.clone();
        let incident = open.id.get_untracked().unwrap_or_default();
        form.run(call.send::<Letter>(), move |letter| {
            open.loaded.reload();
            navigate(&routes::letter(incident, letter.id), Default::default());
        });
    };
    let back = Signal::derive(move || open.id.get().map(routes::letters).unwrap_or_default());
    view! {
        <PageHeader title=words::NEW_TITLE/>
        <form class="form-narrow" novalidate=true on:submit=submit>
            <Card>
                <SelectField label=words::KIND value=kind choices=choices(&LetterKind::ALL, LetterKind::label) error=kind_error/>
                <TextField label=words::NAME value=name hint=words::NAME_HINT error=name_error required=true autofocus=true/>
                <FormProblem form=form/>
                <div class="actions end">
                    <LinkButton href=back label=common::CANCEL/>
                    <Button label=words::BEGIN kind=Kind::Primary submit=true busy=form.busy/>
                </div>
            </Card>
        </form>
    }
}
