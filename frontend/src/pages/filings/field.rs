//! One field of a report: what the records say and where, what somebody wrote in their place, and the form to write it.
//! When somebody else was quicker, theirs is shown and what is typed stays.

use super::{
    drafts::Draft,
    editor::Desk,
    field_input::{FieldInputs, Inputs},
    tones::ItemTag,
    typed::Typed,
};
use crate::{
    api::{path::escape, use_api},
    components::{
        Button, ConfirmDialog, Fact, Facts, FormProblem, Kind, NowSays, StatusTag, Theirs, Time,
        Tone, use_toasts, use_versioned,
    },
    format::civil::Style,
    i18n::{Text, use_lang},
    layout::use_incident,
    words::{filing_fields as words, filings, incidents},
};
use leptos::prelude::*;
use leptos_router::components::A;
use saiki_api::{
    Lang,
    filing_fields::{FieldGroup, FilingField, OwnField},
};

/// Where the server says that a value is wrong, whatever its kind. English prose and a currency have a place of their
/// own.
const VALUE: [&str; 6] = [
    "value",
    "value.value",
    "value.value.ja",
    "value.value.at",
    "value.value.zone",
    "value.value.minor",
];

/// The field.
#[component]
pub(super) fn FieldCard(
    /// The field as it is when the card is drawn.
    field: FilingField,
    /// The editor it stands in.
    desk: Desk,
) -> impl IntoView {
    let lang = use_lang();
    let key = field.key.clone();
    let followed = key.clone();
    let now = Memo::new(move |_| desk.field(&followed));
    let label = field.label.clone();
    let help = field.help.clone();
    let helps = !help.ja.is_empty() || !help.en.is_empty();
    let marked = key.clone();
    let unsaved = Memo::new(move |_| desk.drafts.has(&marked));
    let form = match desk.may {
        true => view! { <FieldForm field=field now=now unsaved=unsaved desk=desk/> }.into_any(),
        false => view! { <p class="hint">{filings::MAY_NOT_WRITE}</p> }.into_any(),
    };
    view! {
        <section class="card stack filing-field" data-field=key>
            <div class="law-head">
                <h3 tabindex="-1">{move || label.get(lang.get()).to_owned()}</h3>
                {move || {
                    unsaved.get().then(|| view! { <StatusTag tone=Tone::Waiting label=words::UNSAVED/> })
                }}
            </div>
            {helps.then(|| view! { <p class="hint">{move || help.get(lang.get()).to_owned()}</p> })}
            {move || now.get().map(|field| view! { <Said field=field/> })}
            {form}
        </section>
    }
}

/// What holds, what the records say, and what was written in their place.
#[component]
fn Said(field: FilingField) -> impl IntoView {
    let lang = use_lang();
    let FilingField {
        recorded,
        recorded_text,
        source,
        own,
        held,
        text,
        ..
    } = field;
    let written = own.is_some();
    let source = match source {
        Some(source) => {
            let label = source.label;
            view! {
                <A href=source.path attr:class="link">
                    {move || label.get(lang.get()).to_owned()}
                </A>
            }
            .into_any()
        }
        None => view! { <span class="muted">{words::NO_RECORD}</span> }.into_any(),
    };
    let own = own.map(|own| view! { <Own own=own/> });
    view! {
        <Facts>
            <Fact name=words::IN_REPORT>
                <ItemTag state=held.state/>
                <p class="prose">{move || text.get(lang.get()).to_owned()}</p>
            </Fact>
            <Fact name=words::SOURCE>{source}</Fact>
            // Without a value of its own the report says what the records say.
            {written
                .then(|| {
                    view! {
                        <Fact name=words::RECORDS_SAY>
                            <ItemTag state=recorded.state/>
                            <p class="prose">{move || recorded_text.get(lang.get()).to_owned()}</p>
                        </Fact>
                    }
                })}
            {own}
        </Facts>
    }
}

/// Who wrote a value, when, and on what it rests.
#[component]
fn Own(own: OwnField) -> impl IntoView {
    let note = (!own.note.is_empty()).then(|| view! { <p class="prose">{own.note.clone()}</p> });
    view! {
        <Fact name=words::WRITTEN_BY>
            {own.by_name} " " <Time at=own.at style=Style::DATED/>
            {note}
        </Fact>
    }
}

/// What somebody else wrote meanwhile.
fn told(field: &FilingField, lang: Lang) -> Vec<(Text, String)> {
    let state = incidents::knowledge(field.held.state, lang).to_owned();
    let mut rows = vec![
        (words::STATE, state),
        (words::IN_REPORT, field.text.get(lang).to_owned()),
    ];
    if let Some(own) = &field.own {
        rows.push((words::NOTE, own.note.clone()));
        rows.push((words::WRITTEN_BY, own.by_name.clone()));
    }
    rows
}

/// The form. It keeps what is typed until it is saved, also while another item is looked at.
#[component]
fn FieldForm(
    field: FilingField,
    now: Memo<Option<FilingField>>,
    unsaved: Memo<bool>,
    desk: Desk,
) -> impl IntoView {
    let (api, toasts, lang, incident) = (use_api(), use_toasts(), use_lang(), use_incident());
    let key = StoredValue::new(field.key.clone());
    let place = incident.below_now(&format!("filing-fields/{}", escape(&field.key)));
    let place = StoredValue::new(place);
    let draft = desk.drafts.now(&field.key).unwrap_or_else(|| Draft {
        version: field.version,
        typed: Typed::of(&field),
    });
    let change = use_versioned(draft.version, desk.list(), move |all: Vec<FieldGroup>| {
        let mut fields = all.into_iter().flat_map(|group| group.fields);
        let now = fields.find(|one| key.try_with_value(|key| one.key == *key) == Some(true))?;
        Some((now.version, now))
    });
    let form = change.form;
    let inputs = Inputs::of(draft.typed);
    let tried = RwSignal::new(false);
    let taking_back = RwSignal::new(false);
    let base = StoredValue::new(field.clone());
    Effect::new(move |_| {
        let typed = inputs.typed();
        let Some(field) = now.get() else { return };
        match typed.differs(&field) {
            true => {
                let version = change.version();
                desk.drafts.keep(&field.key, Draft { version, typed });
            }
            false => desk.drafts.forget(&field.key),
        }
    });
    let refused = VALUE.map(|path| form.error(path));
    let (en, currency) = (
        form.error("value.value.en"),
        form.error("value.value.currency"),
    );
    let second = Signal::derive(move || en.get().or_else(|| currency.get()));
    let value_error = Signal::derive(move || {
        let typed = inputs.typed();
        let wrong = base.with_value(|field| typed.input(field).err());
        let own = wrong.filter(|_| tried.get());
        own.map(|word| word.pick(lang.get()).to_owned())
            .or_else(|| refused.iter().find_map(|one| one.get()))
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let typed = untrack(move || inputs.typed());
        let Ok(input) = base.with_value(|field| typed.input(field)) else {
            return;
        };
        let call = change.on(api.put(place.get_value()).json(&input));
        form.run(call.send::<FilingField>(), move |saved| {
            change.made(saved.version);
            tried.try_set(false);
            desk.took(saved);
        });
    };
    // What stands there now is read with it: another's change is not to be overlooked.
    let take_back = move |()| {
        let call = change.on(api.delete(place.get_value()));
        let again = api.get(desk.list());
        let work = async move {
            call.send_empty().await?;
            again.send::<Vec<FieldGroup>>().await
        };
        form.run(work, move |groups| {
            toasts.say(words::TAKEN_BACK);
            if let Some(key) = key.try_get_value() {
                desk.reset(&key, groups);
            }
        });
    };
    let let_go = move |()| {
        let again = api.get(desk.list());
        form.run(again.send::<Vec<FieldGroup>>(), move |groups| {
            if let Some(key) = key.try_get_value() {
                desk.reset(&key, groups);
            }
        });
    };
    let written = Memo::new(move |_| now.with(|now| now.as_ref().is_some_and(|f| f.own.is_some())));
    let buttons = move || {
        view! {
            {written
                .get()
                .then(|| {
                    view! {
                        <Button
                            label=words::TAKE_BACK
                            kind=Kind::Quiet
                            on_press=move |()| taking_back.set(true)
                        />
                    }
                })}
            {unsaved.get().then(|| view! { <Button label=words::LET_GO kind=Kind::Quiet on_press=let_go/> })}
        }
    };
    let named = field.label.clone();
    let theirs = move |now: FilingField| {
        view! {
            <NowSays rows=told(&now, lang.get())/>
            <div class="actions">
                <Button label=words::TAKE_THEIRS on_press=let_go/>
            </div>
        }
    };
    view! {
        <form
            class="stack field-form"
            novalidate=true
            aria-label=move || words::write(named.get(lang.get()), lang.get())
            on:submit=submit
        >
            <p class="label">{words::WRITE}</p>
            <Theirs change=change children=theirs/>
            <FieldInputs field=field inputs=inputs tried=tried error=value_error second=second note_error=form.error("note")/>
            <FormProblem form=form/>
            <div class="actions">
                <Button label=words::SAVE submit=true busy=form.busy/>
                {buttons}
            </div>
        </form>
        <ConfirmDialog
            open=taking_back
            title=words::TAKE_BACK_TITLE
            confirm=words::TAKE_BACK
            on_confirm=take_back
        >
            <p>{words::TAKE_BACK_TEXT}</p>
        </ConfirmDialog>
    }
}
