//! Whether a person is told together with others: the card on their page, and the dialogs that form a household or name a
//! guardian. The list of them all is in `households`.

use super::{
    find::{Chosen, FindPerson},
    list::item_names,
};
use crate::{
    api::{Loaded, path, use_api, use_loaded},
    components::{
        Button, Card, Choice, ConfirmDialog, Dialog, Fact, Facts, FormProblem, Kind, LoadedView,
        SelectField, TextArea, TextField, Time, choices, use_form, use_toasts,
    },
    i18n::use_lang,
    layout::use_incident,
    routes,
    session::use_session,
    words::{common, people as people_words, register as words},
};
use leptos::prelude::*;
use saiki_api::{
    Uuid,
    households::{
        GuardianReason, Household, HouseholdKind, HouseholdMember, HouseholdPatch, NewHousehold,
        OutsideGuardian,
    },
    people::{Person, why_unusable},
    permissions::Permission,
};

/// The card on a person's page.
#[component]
pub fn HouseholdCard(
    /// The person.
    loaded: Loaded<Person>,
    /// Whether people are wanted in the clear.
    #[prop(into)]
    revealed: Signal<bool>,
) -> impl IntoView {
    let (incident, session) = (use_incident(), use_session());
    let may = Memo::new(move |_| session.may(Permission::PeopleWrite));
    let household = Memo::new(move |_| {
        loaded
            .value
            .with(|person| person.as_ref().and_then(|p| p.household_id))
    });
    let address = Signal::derive(move || {
        let base = incident.below(&format!("households/{}", household.get()?))?;
        Some(match revealed.get() {
            true => path::and(&base, "reveal", "true"),
            false => base,
        })
    });
    let together = use_loaded::<Household>(address);
    let (forming, naming) = (RwSignal::new(false), RwSignal::new(false));
    // A person who stays in it has the same household as before: it is read again all the same.
    let done = Callback::new(move |()| {
        loaded.reload();
        together.reload();
    });
    let action = move || {
        (may.get() && household.get().is_none() && loaded.value.with(Option::is_some)).then(|| {
            view! {
                <span class="actions">
                    <Button label=words::FORM_HOUSEHOLD on_press=move |()| forming.set(true)/>
                    <Button label=words::NAME_GUARDIAN on_press=move |()| naming.set(true)/>
                </span>
            }
        })
    };
    let body = move || match household.get() {
        None => view! { <p class="hint">{words::ALONE}</p> }.into_any(),
        Some(_) => view! {
            <LoadedView loaded=together let:one>
                <Together household=one person=loaded on_done=done/>
            </LoadedView>
        }
        .into_any(),
    };
    view! {
        <Card title=words::TOGETHER action=action>
            {body}
        </Card>
        <Dialog open=forming title=words::FORM_HOUSEHOLD wide=true>
            {move || loaded.value.get_untracked().map(|person| view! { <Form person=person open=forming on_done=done/> })}
        </Dialog>
        <Dialog open=naming title=words::NAME_GUARDIAN wide=true>
            {move || loaded.value.get_untracked().map(|person| view! { <Guardian person=person open=naming on_done=done/> })}
        </Dialog>
    }
}

/// To whom the letter goes, and for whom it is.
#[component]
pub fn Particulars(
    /// The household.
    household: Household,
) -> impl IntoView {
    let lang = use_lang();
    let incident = use_incident();
    let guardian = household.kind == HouseholdKind::Guardian;
    let (kind, reason) = (household.kind, household.reason);
    let to = household.to.clone();
    let ways: Vec<String> = [to.email, to.phone, to.address]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect();
    let head = match guardian {
        true => words::GUARDIAN,
        false => words::HEAD,
    };
    let whom = match guardian {
        true => words::WARDS,
        false => words::MEMBERS,
    };
    let member = move |one: HouseholdMember| {
        let href = routes::person(incident.id.get_untracked().unwrap_or_default(), one.id);
        let items = one.data_items.clone();
        view! {
            <li>
                <span aria-hidden="true">"・"</span>
                <span>
                    <a href=href>{one.name.clone()}</a>
                    " "
                    <span class="mono muted">{one.number.clone()}</span>
                </span>
                <span class="muted">{move || item_names(&items, lang.get())}</span>
            </li>
        }
    };
    let unusable = household.unusable.into_iter().map(|one| {
        let (way, found, why) = (one.channel, one.found, one.why);
        view! {
            <li>
                {move || way.label(lang.get())} " " <span>{move || why_unusable(found, &why, lang.get())}</span> " " <Time at=one.at/> " "
                <span class="muted">{one.by_name}</span>
            </li>
        }
    });
    let unusable = unusable.collect_view();
    let number = household.number.clone();
    let note = household.note.clone();
    view! {
        <Facts>
            <Fact name=words::KIND>{move || kind.label(lang.get())}</Fact>
            <Fact name=head>
                <span class="two-lines">
                    <b>{to.name.clone()}</b>
                    <span class="mono muted">{ways.join(" / ")}</span>
                </span>
            </Fact>
            {(!unusable.is_empty())
                .then(|| view! { <Fact name=words::UNUSABLE><ul class="stack">{unusable}</ul></Fact> })}
            {reason.map(|why| view! { <Fact name=words::REASON>{move || why.label(lang.get())}</Fact> })}
            {(!number.is_empty()).then(|| view! { <Fact name=words::HOUSEHOLD_NUMBER>{number.clone()}</Fact> })}
            {(!note.is_empty()).then(|| view! { <Fact name=words::NOTE>{note.clone()}</Fact> })}
            <Fact name=whom>
                <ul class="list">{household.members.into_iter().map(member).collect_view()}</ul>
            </Fact>
        </Facts>
    }
}

#[component]
fn Together(household: Household, person: Loaded<Person>, on_done: Callback<()>) -> impl IntoView {
    let (api, form, toasts, incident) = (use_api(), use_form(), use_toasts(), use_incident());
    let (session, lang) = (use_session(), use_lang());
    let may = session.may(Permission::PeopleWrite);
    let (asking, adding) = (RwSignal::new(false), RwSignal::new(false));
    let address = incident.below_now(&format!("households/{}", household.id));
    let version = household.version;
    let address = StoredValue::new(address);
    let dissolve = move |()| {
        let call = api
            .post(format!("{}/dissolve", address.get_value()))
            .if_match(version);
        form.run(call.send::<Household>(), move |_| {
            toasts.say(words::DISSOLVED);
            on_done.run(());
        });
    };
    let change = move |patch: HouseholdPatch, said: crate::i18n::Text| {
        let call = api
            .patch(address.get_value())
            .if_match(version)
            .json(&patch);
        form.run(call.send::<Household>(), move |_| {
            toasts.say(said);
            adding.set(false);
            person.reload();
            on_done.run(());
        });
    };
    let leave = move |()| {
        let id = person.value.with_untracked(|p| p.as_ref().map(|p| p.id));
        let patch = HouseholdPatch {
            remove: id.into_iter().collect(),
            ..HouseholdPatch::default()
        };
        change(patch, words::LEFT);
    };
    let join = move |found: Person| {
        let patch = HouseholdPatch {
            add: vec![found.id],
            ..HouseholdPatch::default()
        };
        change(patch, common::SAVED);
    };
    let unusable = household.unusable.iter().map(|one| {
        let way = one.channel;
        let again = move |()| {
            let patch = HouseholdPatch {
                usable: vec![way],
                ..HouseholdPatch::default()
            };
            change(patch, common::SAVED);
        };
        let label = move || words::usable_after_all(way.label(lang.get()), lang.get());
        view! { <Button label=label kind=Kind::Quiet on_press=again busy=form.busy/> }
    });
    let unusable = unusable.collect_view();
    view! {
        <Particulars household=household/>
        <FormProblem form=form/>
        {may
            .then(|| {
                view! {
                    <div class="actions">
                        <Button label=words::ADD_MEMBER on_press=move |()| adding.set(true)/>
                        <Button label=words::LEAVE on_press=leave busy=form.busy/>
                        <Button label=words::DISSOLVE on_press=move |()| asking.set(true)/>
                        {unusable}
                    </div>
                }
            })}
        <Dialog open=adding title=words::ADD_MEMBER>
            <FindPerson on_found=join free_only=true/>
        </Dialog>
        <ConfirmDialog open=asking title=words::DISSOLVE confirm=words::DISSOLVE on_confirm=dissolve>
            <p>{words::DISSOLVE_TEXT}</p>
        </ConfirmDialog>
    }
}

/// Forms a household of a person and others.
#[component]
fn Form(person: Person, open: RwSignal<bool>, on_done: Callback<()>) -> impl IntoView {
    let (api, form, toasts, incident) = (use_api(), use_form(), use_toasts(), use_incident());
    let head = RwSignal::new(Some(person.id));
    let people = RwSignal::new(vec![person]);
    let number = RwSignal::new(String::new());
    let heads = Signal::derive(move || {
        let choice = |one: &Person| Choice {
            value: one.id.to_string(),
            label: format!("{} {}", one.name, one.number),
        };
        people.with(|all| all.iter().map(choice).collect::<Vec<_>>())
    });
    let found = move |one: Person| {
        people.update(|all| {
            if all.iter().all(|other| other.id != one.id) {
                all.push(one);
            }
        });
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let members: Vec<Uuid> = people.with_untracked(|all| all.iter().map(|p| p.id).collect());
        let new = NewHousehold {
            kind: HouseholdKind::Household,
            number: number.get_untracked().trim().to_owned(),
            head_id: head.get_untracked(),
            outside: None,
            reason: None,
            note: String::new(),
            member_ids: members,
        };
        let call = api
            .post(incident.below_now("households"))
            .json(&new)
            .idempotent();
        form.run(call.send::<Household>(), move |_| {
            toasts.say(words::FORMED);
            open.set(false);
            on_done.run(());
        });
    };
    view! {
        <p class="hint">{words::HOUSEHOLD_TEXT}</p>
        <Chosen people=people/>
        <FindPerson on_found=found free_only=true/>
        <form class="stack" novalidate=true on:submit=submit>
            <div class="columns">
                <SelectField label=words::HEAD value=head choices=heads error=form.error("head_id")/>
                <TextField label=words::HOUSEHOLD_NUMBER value=number error=form.error("number")/>
            </div>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button label=words::FORM_HOUSEHOLD kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}

/// Names somebody who answers for a person.
#[component]
fn Guardian(person: Person, open: RwSignal<bool>, on_done: Callback<()>) -> impl IntoView {
    let (api, form, toasts, incident) = (use_api(), use_form(), use_toasts(), use_incident());
    let text = || RwSignal::new(String::new());
    let (name, email, phone, address, note) = (text(), text(), text(), text(), text());
    let reason = RwSignal::new(Some(GuardianReason::Minor));
    let chosen = RwSignal::new(Vec::<Person>::new());
    let ward = person.id;
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let head = chosen.with_untracked(|all| all.first().map(|p| p.id));
        let outside = OutsideGuardian {
            name: name.get_untracked(),
            email: email.get_untracked(),
            phone: phone.get_untracked(),
            address: address.get_untracked(),
        };
        let new = NewHousehold {
            kind: HouseholdKind::Guardian,
            number: String::new(),
            head_id: head,
            outside: head.is_none().then_some(outside),
            reason: reason.get_untracked(),
            note: note.get_untracked().trim().to_owned(),
            member_ids: vec![ward],
        };
        let call = api
            .post(incident.below_now("households"))
            .json(&new)
            .idempotent();
        form.run(call.send::<Household>(), move |_| {
            toasts.say(words::NAMED);
            open.set(false);
            on_done.run(());
        });
    };
    let outside = move || {
        chosen.with(Vec::is_empty).then(|| {
            view! {
                <fieldset class="bare stack">
                    <legend class="label">{words::OUTSIDE}</legend>
                    <div class="columns">
                        <TextField label=people_words::NAME value=name error=form.error("outside.name")/>
                        <TextField label=people_words::EMAIL value=email kind="email" error=form.error("outside.email")/>
                    </div>
                    <div class="columns">
                        <TextField label=people_words::PHONE value=phone kind="tel" error=form.error("outside.phone")/>
                        <TextArea label=people_words::ADDRESS value=address rows=2 error=form.error("outside.address")/>
                    </div>
                </fieldset>
            }
        })
    };
    view! {
        <p class="hint">{words::GUARDIAN_TEXT}</p>
        <fieldset class="bare stack">
            <legend class="label">{words::ON_REGISTER}</legend>
            <Chosen people=chosen/>
            <FindPerson on_found=move |one| chosen.set(vec![one])/>
        </fieldset>
        <form class="stack" novalidate=true on:submit=submit>
            {outside}
            <SelectField label=words::REASON value=reason choices=choices(&GuardianReason::ALL, GuardianReason::label) error=form.error("reason")/>
            <TextArea label=words::NOTE value=note rows=2 error=form.error("note")/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button label=words::NAME_GUARDIAN kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}
