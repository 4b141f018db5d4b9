//! The form of a webhook, for a new one and for a change. What is typed is kept whatever the server says.

use super::{
    events,
    events_field::{EventsDraft, EventsField},
};
use crate::{
    api::{Loaded, use_api},
    components::{
        Button, CheckField, Dialog, Form, FormProblem, Kind, NowSays, SelectField, TextField,
        Theirs, choices, use_form, use_toasts, use_versioned,
    },
    i18n::{Text, use_lang},
    words::{common, webhooks as words},
};
use leptos::prelude::*;
use saiki_api::{
    Lang,
    webhooks::{Webhook, WebhookFields, WebhookFormat, WebhookSecret},
};

/// What a new webhook is told of at first: that a deadline comes near, ends, or has passed.
const AT_FIRST: &str = "clock.alarmed";

/// The dialog for a new one.
#[component]
pub(super) fn AddDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// What follows: the key is shown.
    #[prop(into)]
    done: Callback<WebhookSecret>,
) -> impl IntoView {
    view! {
        <Dialog open=open title=words::ADD wide=true>
            <AddForm open=open done=done/>
        </Dialog>
    }
}

/// The dialog for a change.
#[component]
pub(super) fn EditDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The webhook.
    loaded: Loaded<Webhook>,
) -> impl IntoView {
    view! {
        <Dialog open=open title=words::EDIT_TITLE wide=true>
            {move || {
                let seen = loaded.value.get_untracked()?;
                Some(view! { <EditForm seen=seen loaded=loaded open=open/> })
            }}
        </Dialog>
    }
}

#[derive(Clone, Copy)]
struct Draft {
    name: RwSignal<String>,
    url: RwSignal<String>,
    events: EventsDraft,
    format: RwSignal<Option<WebhookFormat>>,
    lang: RwSignal<Option<Lang>>,
    exercises: RwSignal<bool>,
    enabled: RwSignal<bool>,
}

impl Draft {
    fn of(fields: WebhookFields) -> Draft {
        Draft {
            name: RwSignal::new(fields.name),
            url: RwSignal::new(fields.url),
            events: EventsDraft::of(fields.events),
            format: RwSignal::new(Some(fields.format)),
            lang: RwSignal::new(Some(fields.lang)),
            exercises: RwSignal::new(fields.exercises),
            enabled: RwSignal::new(fields.enabled),
        }
    }

    fn new(lang: Lang) -> Draft {
        Draft::of(WebhookFields {
            name: String::new(),
            url: String::new(),
            events: vec![AT_FIRST.to_owned()],
            format: WebhookFormat::default(),
            lang,
            exercises: false,
            enabled: true,
        })
    }

    fn typed(self) -> WebhookFields {
        let line = |text: RwSignal<String>| text.get_untracked().trim().to_owned();
        WebhookFields {
            name: line(self.name),
            url: line(self.url),
            events: self.events.typed(),
            format: self.format.get_untracked().unwrap_or_default(),
            lang: self.lang.get_untracked().unwrap_or_default(),
            exercises: self.exercises.get_untracked(),
            enabled: self.enabled.get_untracked(),
        }
    }
}

/// What a webhook says.
pub(super) fn said(fields: &WebhookFields, lang: Lang) -> Vec<(Text, String)> {
    vec![
        (words::NAME, fields.name.clone()),
        (words::ADDRESS, fields.url.clone()),
        (words::EVENTS, events::in_short(&fields.events, lang)),
        (words::FORMAT, fields.format.label(lang).to_owned()),
        (
            words::LANGUAGE,
            common::language(fields.lang, lang).to_owned(),
        ),
        (
            words::EXERCISES,
            words::yes(fields.exercises, lang).to_owned(),
        ),
        (words::ENABLED, words::yes(fields.enabled, lang).to_owned()),
    ]
}

#[component]
fn AddForm(open: RwSignal<bool>, done: Callback<WebhookSecret>) -> impl IntoView {
    let (api, form, lang) = (use_api(), use_form(), use_lang());
    let draft = Draft::new(lang.get_untracked());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        // Not repeatable by a key: the answer would be kept for that, and the signing key with it.
        let call = api.post("webhooks").json(&draft.typed());
        form.run(call.send::<WebhookSecret>(), move |made| {
            open.set(false);
            done.run(made);
        });
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <Fields draft=draft form=form/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button label=words::ADD kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}

#[component]
fn EditForm(seen: Webhook, loaded: Loaded<Webhook>, open: RwSignal<bool>) -> impl IntoView {
    let (api, toasts, lang) = (use_api(), use_toasts(), use_lang());
    let address = format!("webhooks/{}", seen.id);
    let change = use_versioned(seen.version, address.clone(), |now: Webhook| {
        Some((now.version, now.fields))
    });
    let form = change.form;
    let draft = Draft::of(seen.fields);
    Effect::new(move |_| {
        if change.overtaken() {
            // The page behind is as old as the form was.
            loaded.reload();
        }
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let call = change.on(api.put(address.clone()).json(&draft.typed()));
        form.run(call.send::<Webhook>(), move |now| {
            toasts.say(words::SAVED);
            open.set(false);
            loaded.put(now);
        });
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <Theirs change=change let:now>
                <NowSays rows=said(&now, lang.get())/>
            </Theirs>
            <Fields draft=draft form=form/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button label=common::SAVE kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}

/// The fields.
#[component]
fn Fields(draft: Draft, form: Form) -> impl IntoView {
    let lang = use_lang();
    let format_hint = move || words::format_hint(draft.format.get(), lang.get());
    view! {
        <TextField
            label=words::NAME
            value=draft.name
            hint=words::NAME_HINT
            required=true
            autofocus=true
            error=form.error("name")
        />
        <TextField
            label=words::ADDRESS
            value=draft.url
            kind="url"
            hint=words::ADDRESS_HINT
            required=true
            error=form.error("url")
        />
        <EventsField draft=draft.events error=form.error("events")/>
        <div class="columns">
            <SelectField
                label=words::FORMAT
                value=draft.format
                choices=choices(&WebhookFormat::ALL, WebhookFormat::label)
                hint=format_hint
            />
            <SelectField label=words::LANGUAGE value=draft.lang choices=choices(&Lang::ALL, common::language)/>
        </div>
        <CheckField label=words::EXERCISES value=draft.exercises/>
        <CheckField label=words::ENABLED value=draft.enabled hint=words::ENABLED_HINT/>
    }
}
