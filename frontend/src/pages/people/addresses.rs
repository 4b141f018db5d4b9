//! All addresses of a person as one list: the register's own first, the others behind it, each with its state. Masked like
//! the person.

use crate::{
    api::{Loaded, path, use_api, use_loaded},
    components::{
        Button, Card, ConfirmDialog, Dialog, FormProblem, Kind, LoadedView, SelectField, StatusTag,
        TextArea, TextField, Time, Tone, choices, use_form, use_toasts,
    },
    i18n::use_lang,
    layout::use_incident,
    session::use_session,
    words::{common, register as words},
};
use leptos::prelude::*;
use saiki_api::{
    people::{
        AddressChannel, AddressPatch, AddressState, NewAddress, OwnAddressState, Person,
        PersonAddress, why_unusable,
    },
    permissions::Permission,
    wire,
};

/// The card on a person's page.
#[component]
pub fn AddressesCard(
    /// The person.
    loaded: Loaded<Person>,
    /// Whether they are wanted in the clear.
    #[prop(into)]
    revealed: Signal<bool>,
) -> impl IntoView {
    let (incident, session) = (use_incident(), use_session());
    let address = Signal::derive(move || {
        let id = loaded.value.with(|person| person.as_ref().map(|p| p.id))?;
        let base = incident.below(&format!("people/{id}/addresses"))?;
        Some(match revealed.get() {
            true => path::and(&base, "reveal", "true"),
            false => base,
        })
    });
    let all = use_loaded::<Vec<PersonAddress>>(address);
    let may = Memo::new(move |_| session.may(Permission::PeopleWrite));
    let adding = RwSignal::new(false);
    let saying = RwSignal::new(None::<PersonAddress>);
    let saying_open = RwSignal::new(false);
    let removing = RwSignal::new(None::<PersonAddress>);
    let removing_open = RwSignal::new(false);
    let done = Callback::new(move |()| {
        all.reload();
        loaded.reload();
    });
    let (api, form, toasts) = (use_api(), use_form(), use_toasts());
    let base = move || {
        let id = loaded.value.with_untracked(|p| p.as_ref().map(|p| p.id));
        incident.below_now(&format!("people/{}/addresses", id.unwrap_or_default()))
    };
    let make_first = Callback::new(move |one: PersonAddress| {
        let version = loaded
            .value
            .with_untracked(|p| p.as_ref().map(|p| p.version));
        let (Some(id), Some(version)) = (one.id, version) else {
            return;
        };
        let call = api.post(format!("{}/{id}/first", base())).if_match(version);
        form.run(call.send_empty(), move |()| {
            toasts.say(words::MADE_FIRST);
            done.run(());
        });
    });
    let remove = move |()| {
        let Some((id, version)) = removing
            .get_untracked()
            .and_then(|one| Some((one.id?, one.version)))
        else {
            return;
        };
        let call = api.delete(format!("{}/{id}", base())).if_match(version);
        form.run(call.send_empty(), move |()| {
            toasts.say(words::REMOVED);
            done.run(());
        });
    };
    let say = Callback::new(move |one: PersonAddress| {
        saying.set(Some(one));
        saying_open.set(true);
    });
    let ask_remove = Callback::new(move |one: PersonAddress| {
        removing.set(Some(one));
        removing_open.set(true);
    });
    let action = move || {
        may.get().then(
            || view! { <Button label=words::ADD_ADDRESS on_press=move |()| adding.set(true)/> },
        )
    };
    let list = move |addresses: Vec<PersonAddress>| {
        if addresses.is_empty() {
            return view! { <p class="hint">{words::NO_ADDRESSES}</p> }.into_any();
        }
        let row = move |one: PersonAddress| view! { <One one=one may=may on_first=make_first on_state=say on_remove=ask_remove/> };
        view! {
            <ul class="list">{addresses.into_iter().map(row).collect_view()}</ul>
            <p class="hint">{words::ADDRESSES_TEXT}</p>
        }
        .into_any()
    };
    view! {
        <Card title=words::ADDRESSES action=action>
            <LoadedView loaded=all children=list/>
            <FormProblem form=form/>
        </Card>
        <Dialog open=adding title=words::ADD_ADDRESS>
            <Add open=adding loaded=loaded on_done=done/>
        </Dialog>
        <Dialog open=saying_open title=words::SET_STATE>
            {move || saying.get().map(|one| view! { <State one=one open=saying_open loaded=loaded on_done=done/> })}
        </Dialog>
        <ConfirmDialog open=removing_open title=words::REMOVE confirm=words::REMOVE on_confirm=remove danger=true>
            <p>{words::REMOVE_TEXT}</p>
        </ConfirmDialog>
    }
}

fn tone(state: AddressState) -> Tone {
    match state {
        AddressState::Usable => Tone::Good,
        AddressState::Undeliverable => Tone::Late,
        AddressState::Withdrawn => Tone::Waiting,
    }
}

#[component]
fn One(
    one: PersonAddress,
    may: Memo<bool>,
    on_first: Callback<PersonAddress>,
    on_state: Callback<PersonAddress>,
    on_remove: Callback<PersonAddress>,
) -> impl IntoView {
    let lang = use_lang();
    let (channel, state, further) = (one.channel, one.state, one.id.is_some());
    let usable = state == AddressState::Usable;
    let kept = StoredValue::new(one.clone());
    let label = (!one.label.is_empty()).then(|| format!("（{}）", one.label));
    let (found, words_of) = (one.found, one.why.clone());
    let has_why = found.is_some() || !words_of.is_empty();
    let why = has_why.then(|| {
        view! { <span class="muted">{move || why_unusable(found, &words_of, lang.get())}</span> }
    });
    let since = one
        .state_at
        .filter(|_| !usable)
        .map(|at| view! { <Time at=at/> });
    let actions = move || {
        may.get().then(|| {
            view! {
                <span class="actions">
                    {(further && usable)
                        .then(|| view! { <Button label=words::MAKE_FIRST kind=Kind::Quiet on_press=move |()| on_first.run(kept.get_value())/> })}
                    <Button label=words::SET_STATE kind=Kind::Quiet on_press=move |()| on_state.run(kept.get_value())/>
                    {further
                        .then(|| view! { <Button label=words::REMOVE kind=Kind::Quiet on_press=move |()| on_remove.run(kept.get_value())/> })}
                </span>
            }
        })
    };
    view! {
        <li>
            <span class="legend" aria-hidden="true">{tone(state).shape()}</span>
            <span class="two-lines">
                <span>
                    <span class="muted">{move || channel.label(lang.get())} " "</span>
                    <b class="mono">{one.value.clone()}</b>
                    {label}
                    " "
                    {(!further).then(|| view! { <StatusTag tone=Tone::Good label=words::OWN/> })}
                    {(!usable).then(|| view! { <StatusTag tone=tone(state) label=move || state.label(lang.get())/> })}
                </span>
                {why}
                {since}
            </span>
            {actions}
        </li>
    }
}

#[component]
fn Add(open: RwSignal<bool>, loaded: Loaded<Person>, on_done: Callback<()>) -> impl IntoView {
    let (api, form, toasts, incident) = (use_api(), use_form(), use_toasts(), use_incident());
    let channel = RwSignal::new(Some(AddressChannel::Mail));
    let (value, label) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let id = loaded.value.with_untracked(|p| p.as_ref().map(|p| p.id));
        let (Some(id), Some(channel)) = (id, channel.get_untracked()) else {
            return;
        };
        let new = NewAddress {
            channel,
            value: value.get_untracked(),
            label: label.get_untracked().trim().to_owned(),
        };
        let call = api
            .post(incident.below_now(&format!("people/{id}/addresses")))
            .json(&new)
            .idempotent();
        form.run(call.send::<PersonAddress>(), move |_| {
            toasts.say(words::ADDRESS_ADDED);
            open.set(false);
            on_done.run(());
        });
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <SelectField label=words::CHANNEL value=channel choices=choices(&AddressChannel::ALL, AddressChannel::label)/>
            <TextArea label=words::VALUE value=value rows=2 error=form.error("value")/>
            <TextField label=words::LABEL value=label error=form.error("label")/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button label=words::ADD_ADDRESS kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}

#[component]
fn State(
    one: PersonAddress,
    open: RwSignal<bool>,
    loaded: Loaded<Person>,
    on_done: Callback<()>,
) -> impl IntoView {
    let (api, form, toasts, incident) = (use_api(), use_form(), use_toasts(), use_incident());
    let lang = use_lang();
    let state = RwSignal::new(Some(one.state));
    // What was found goes back in the words it has for whoever reads it; the server knows them.
    let words_of = if one.masked { "" } else { one.why.as_str() };
    let why = RwSignal::new(why_unusable(one.found, words_of, lang.get_untracked()));
    let kept = StoredValue::new(one);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let person = loaded
            .value
            .with_untracked(|p| p.as_ref().map(|p| (p.id, p.version)));
        let (Some((person, version)), Some(state)) = (person, state.get_untracked()) else {
            return;
        };
        let one = kept.get_value();
        let why = why.get_untracked().trim().to_owned();
        let base = incident.below_now(&format!("people/{person}"));
        let finish = move |()| {
            toasts.say(words::STATE_SAVED);
            open.set(false);
            on_done.run(());
        };
        match one.id {
            Some(id) => {
                let patch = AddressPatch {
                    state: Some(state),
                    why: Some(why),
                    ..AddressPatch::default()
                };
                let call = api
                    .patch(format!("{base}/addresses/{id}"))
                    .if_match(one.version)
                    .json(&patch);
                form.run(call.send::<PersonAddress>(), move |_| finish(()));
            }
            None => {
                let channel = wire::name(&one.channel);
                let call = api
                    .put(format!("{base}/own-addresses/{channel}"))
                    .if_match(version)
                    .json(&OwnAddressState { state, why });
                form.run(call.send_empty(), finish);
            }
        }
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <SelectField label=words::STATE value=state choices=choices(&AddressState::ALL, AddressState::label)/>
            <TextArea label=words::WHY value=why rows=2 error=form.error("why")/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button label=common::SAVE kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}
