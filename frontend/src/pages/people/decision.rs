//! What became of a person: shown, recorded, taken back. The same fields serve one person and many.

use super::tones;
use crate::{
    api::{Loaded, use_api},
    components::{
        Button, Card, Choice, ConfirmDialog, Dialog, Fact, Facts, Form, FormProblem, Kind, Linked,
        SelectField, StatusTag, TextArea, TextField, Theirs, Time, choices, time::Day, use_form,
        use_toasts, use_versioned,
    },
    i18n::use_lang,
    layout::use_incident,
    session::use_session,
    words::{common, decisions as words},
};
use leptos::prelude::*;
use saiki_api::{
    people::{DecisionInput, Person, PersonDecision, ToldWay},
    permissions::Permission,
    problem::ErrorCode,
    wire,
};

/// The state of a person, as shape and word.
#[component]
pub fn DecisionTag(
    /// What became of them.
    decision: PersonDecision,
) -> impl IntoView {
    let lang = use_lang();
    view! { <StatusTag tone=tones::decision(decision) label=move || decision.label(lang.get())/> }
}

/// What is on record of a person.
#[component]
pub fn Became(
    /// The person.
    person: Person,
) -> impl IntoView {
    let lang = use_lang();
    let open = person.decision == PersonDecision::Open;
    let mailed = person.mailed_at.map(|at| {
        view! { <Fact name=words::MAILED><Time at=at/></Fact> }
    });
    let recorded = person.recorded.map(|recorded| {
        let reason = match recorded.decision {
            PersonDecision::NotNeeded => words::REASON,
            _ => words::NOTE,
        };
        let note = (!recorded.note.is_empty())
            .then(|| view! { <Fact name=reason><Linked text=recorded.note.clone()/></Fact> });
        view! {
            {recorded.way.map(|way| view! { <Fact name=words::WAY>{move || way.label(lang.get())}</Fact> })}
            {recorded.day.map(|day| view! { <Fact name=words::DAY><Day on=day/></Fact> })}
            {note}
            <Fact name=words::BY>{recorded.by_name} " " <Time at=recorded.at/></Fact>
        }
    });
    view! {
        <Facts>
            <Fact name=words::DECISION><DecisionTag decision=person.decision/></Fact>
            {recorded}
            {mailed}
        </Facts>
        {open.then(|| view! { <p class="hint">{words::OPEN_TEXT}</p> })}
    }
}

/// What is typed of a decision; copied freely.
#[derive(Clone, Copy)]
pub struct Fields {
    decision: RwSignal<Option<PersonDecision>>,
    way: RwSignal<Option<ToldWay>>,
    day: RwSignal<String>,
    note: RwSignal<String>,
}

impl Fields {
    /// As a form begins: what is on record, its note only where it is in the clear.
    pub fn of(person: Option<&Person>) -> Self {
        let recorded = person.and_then(|person| person.recorded.as_ref());
        let clear = person.is_some_and(|person| !person.masked);
        let note = recorded.filter(|_| clear).map(|r| r.note.clone());
        Fields {
            decision: RwSignal::new(Some(
                recorded.map_or(PersonDecision::ToldOtherwise, |r| r.decision),
            )),
            way: RwSignal::new(recorded.and_then(|r| r.way)),
            day: RwSignal::new(
                recorded
                    .and_then(|r| r.day)
                    .map(|day| day.to_string())
                    .unwrap_or_default(),
            ),
            note: RwSignal::new(note.unwrap_or_default()),
        }
    }

    fn told(self) -> bool {
        self.decision.get() == Some(PersonDecision::ToldOtherwise)
    }

    /// What was typed. What the decision does not take is left out.
    pub fn input(self) -> DecisionInput {
        let decision = self.decision.get_untracked().unwrap_or_default();
        let told = decision == PersonDecision::ToldOtherwise;
        DecisionInput {
            decision,
            way: self.way.get_untracked().filter(|_| told),
            day: self.day.get_untracked().parse().ok().filter(|_| told),
            note: self.note.get_untracked().trim().to_owned(),
        }
    }
}

/// The fields. `at` is where the server finds them: empty, or `decision.`.
#[component]
pub fn Inputs(
    /// What is typed.
    fields: Fields,
    /// The form they are in.
    form: Form,
    /// What their names begin with.
    at: &'static str,
) -> impl IntoView {
    let lang = use_lang();
    let offered = Signal::derive(move || {
        let all = [PersonDecision::ToldOtherwise, PersonDecision::NotNeeded];
        all.map(|one| Choice {
            value: wire::name(&one),
            label: one.label(lang.get()).to_owned(),
        })
        .to_vec()
    });
    let error = move |name: &str| form.error(&format!("{at}{name}"));
    let (way, day, note) = (error("way"), error("day"), error("note"));
    let note_label = move || match fields.told() {
        true => words::NOTE.pick(lang.get()),
        false => words::REASON.pick(lang.get()),
    };
    view! {
        <SelectField label=words::DECISION value=fields.decision choices=offered error=error("decision")/>
        {move || {
            fields
                .told()
                .then(|| {
                    view! {
                        <div class="columns">
                            <SelectField label=words::WAY value=fields.way choices=choices(&ToldWay::ALL, ToldWay::label) none=words::CHOOSE error=way/>
                            <TextField label=words::DAY value=fields.day kind="date" required=true error=day/>
                        </div>
                    }
                })
        }}
        <TextArea label=note_label value=fields.note rows=3 hint=words::NOTE_HINT error=note/>
    }
}

/// The card on a person's page.
#[component]
pub fn DecisionCard(
    /// The person.
    loaded: Loaded<Person>,
) -> impl IntoView {
    let session = use_session();
    let (recording, undoing) = (RwSignal::new(false), RwSignal::new(false));
    let may = Memo::new(move |_| session.may(Permission::PeopleWrite));
    let recorded = move || {
        loaded
            .value
            .with(|p| p.as_ref().is_some_and(|p| p.recorded.is_some()))
    };
    let action = move || {
        may.get().then(|| {
            view! {
                <span class="actions">
                    {move || recorded().then(|| view! { <Button label=words::TAKE_BACK kind=Kind::Quiet on_press=move |()| undoing.set(true)/> })}
                    <Button label=words::RECORD on_press=move |()| recording.set(true)/>
                </span>
            }
        })
    };
    view! {
        <Card title=words::TITLE action=action>
            {move || loaded.value.get().map(|person| view! { <Became person=person/> })}
        </Card>
        <Dialog open=recording title=words::RECORD>
            <Record loaded=loaded open=recording/>
        </Dialog>
        <TakeBack loaded=loaded open=undoing/>
    }
}

#[component]
fn Record(loaded: Loaded<Person>, open: RwSignal<bool>) -> impl IntoView {
    loaded
        .value
        .get_untracked()
        .map(|person| view! { <RecordForm person=person loaded=loaded open=open/> })
}

#[component]
fn RecordForm(person: Person, loaded: Loaded<Person>, open: RwSignal<bool>) -> impl IntoView {
    let (api, toasts, incident) = (use_api(), use_toasts(), use_incident());
    let fields = Fields::of(Some(&person));
    let address = incident.below_now(&format!("people/{}", person.id));
    let change = use_versioned(person.version, address.clone(), |now: Person| {
        Some((now.version, now))
    });
    let form = change.form;
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let call = change.on(api.put(format!("{address}/decision")).json(&fields.input()));
        form.run(call.send::<Person>(), move |_| {
            toasts.say(words::SAVED);
            open.set(false);
            loaded.reload();
        });
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <Theirs change=change let:now>
                <Became person=now/>
            </Theirs>
            <Inputs fields=fields form=form at=""/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button label=words::RECORD kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}

#[component]
fn TakeBack(loaded: Loaded<Person>, open: RwSignal<bool>) -> impl IntoView {
    let (api, form, toasts, incident) = (use_api(), use_form(), use_toasts(), use_incident());
    // Somebody else was quicker: the card above shows what they recorded before this is tried again.
    Effect::new(move |_| {
        let code = form
            .problem
            .with(|problem| problem.as_ref().and_then(|p| p.code()));
        if code == Some(ErrorCode::StaleVersion) {
            loaded.reload();
        }
    });
    let go = move |()| {
        let Some(person) = loaded.value.get_untracked() else {
            return;
        };
        let address = incident.below_now(&format!("people/{}/decision", person.id));
        let call = api
            .put(address)
            .if_match(person.version)
            .json(&DecisionInput::default());
        form.run(call.send::<Person>(), move |_| {
            toasts.say(words::TAKEN_BACK);
            loaded.reload();
        });
    };
    view! {
        <FormProblem form=form/>
        <ConfirmDialog open=open title=words::TAKE_BACK confirm=words::TAKE_BACK on_confirm=go>
            <p>{words::TAKE_BACK_TEXT}</p>
        </ConfirmDialog>
    }
}
