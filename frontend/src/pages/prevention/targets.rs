//! The places a measure must reach: listed, added, decided one by one. Spare machines and backups are there from the
//! start.

use super::tones;
use crate::{
    api::{Listing, use_api, use_listing},
    components::{
        Button, Card, Column, DataTable, Dialog, EmptyState, FormProblem, Kind, SelectField,
        StatusTag, TextArea, TextField, choices, use_form, use_toasts,
    },
    i18n::use_lang,
    layout::use_incident,
    session::use_session,
    words::{common, prevention as words},
};
use leptos::prelude::*;
use saiki_api::{
    Date, Uuid,
    measures::{NewTarget, Target, TargetPatch, TargetRole, TargetState},
    permissions::Permission,
};

/// The card.
#[component]
pub fn TargetsCard(
    /// The measure.
    measure: Uuid,
    /// What follows a change.
    #[prop(into)]
    done: Callback<()>,
) -> impl IntoView {
    let open = use_incident();
    let session = use_session();
    let listing = use_listing::<Target>(Signal::derive(move || {
        open.below(&format!("measures/{measure}/targets"))
            .unwrap_or_default()
    }));
    let adding = RwSignal::new(false);
    let (deciding, chosen) = (RwSignal::new(false), RwSignal::new(None::<Target>));
    let may = Memo::new(move |_| session.may(Permission::RecoveryWrite));
    let add = move || {
        may.get().then(|| {
            view! { <Button label=words::PLACE_NEW kind=Kind::Quiet on_press=move |()| adding.set(true)/> }
        })
    };
    let decide = move |target: Target| {
        if may.get_untracked() {
            chosen.set(Some(target));
            deciding.set(true);
        }
    };
    let empty = move || view! { <EmptyState title=words::ROLLOUT text=words::ROLLOUT_LEAD>{add}</EmptyState> };
    let changed = Callback::new(move |()| {
        adding.set(false);
        deciding.set(false);
        listing.reload();
        done.run(());
    });
    let name = move || chosen.with(|t| t.as_ref().map(|t| t.name.clone()).unwrap_or_default());
    view! {
        <Card title=words::ROLLOUT action=add>
            <p class="hint">{words::ROLLOUT_LEAD}</p>
            <DataTable listing=listing label=words::ROLLOUT columns=columns() on_open=decide empty=empty/>
        </Card>
        <Dialog open=adding title=words::PLACE_NEW>
            <AddPlace measure=measure listing=listing done=changed/>
        </Dialog>
        <Dialog open=deciding title=name>
            {move || chosen.get().map(|target| view! { <DecidePlace target=target done=changed/> })}
        </Dialog>
    }
}

fn columns() -> Vec<Column<Target>> {
    let lang = use_lang();
    vec![
        Column::new(
            words::PLACE,
            |row: &Target| view! { <b>{row.name.clone()}</b> },
        ),
        Column::new(words::ROLE, move |row: &Target| {
            let role = row.role;
            move || role.label(lang.get())
        }),
        Column::new(words::STATE, move |row: &Target| {
            let state = row.state;
            view! { <StatusTag tone=tones::target(state) label=move || state.label(lang.get())/> }
        }),
        Column::new(words::DUE, |row: &Target| {
            row.due.map(|day| day.to_string())
        })
        .secondary(),
        Column::new(words::NOTE, |row: &Target| row.note.clone()).secondary(),
        Column::new(words::DECIDED_BY, |row: &Target| {
            row.decided_by_name.clone()
        })
        .secondary(),
    ]
}

#[component]
fn AddPlace(measure: Uuid, listing: Listing<Target>, done: Callback<()>) -> impl IntoView {
    let api = use_api();
    let incident = use_incident();
    let toasts = use_toasts();
    let form = use_form();
    let (name, due) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let role = RwSignal::new(Some(TargetRole::System));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let new = NewTarget {
            system_id: None,
            name: name.get_untracked().trim().to_owned(),
            role: role.get_untracked().unwrap_or(TargetRole::Other),
            due: due.get_untracked().parse::<Date>().ok(),
        };
        let call = api
            .post(incident.below_now(&format!("measures/{measure}/targets")))
            .json(&new)
            .idempotent();
        form.run(call.send::<Target>(), move |target| {
            toasts.say(words::PLACE_ADDED);
            listing.items.update(|all| all.push(target));
            done.run(());
        });
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <TextField label=words::PLACE value=name required=true autofocus=true error=form.error("name")/>
            <SelectField label=words::ROLE value=role choices=choices(&TargetRole::ALL, TargetRole::label)/>
            <TextField label=words::DUE value=due kind="date" error=form.error("due")/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=words::PLACE_NEW kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}

#[component]
fn DecidePlace(target: Target, done: Callback<()>) -> impl IntoView {
    let api = use_api();
    let incident = use_incident();
    let toasts = use_toasts();
    let form = use_form();
    let state = RwSignal::new(Some(target.state));
    let note = RwSignal::new(target.note.clone());
    let due = RwSignal::new(target.due.map(|day| day.to_string()).unwrap_or_default());
    let path = format!("measures/{}/targets/{}", target.measure_id, target.id);
    let version = target.version;
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let patch = TargetPatch {
            state: state.get_untracked().unwrap_or(TargetState::Undecided),
            note: note.get_untracked(),
            due: due.get_untracked().parse::<Date>().ok(),
        };
        let call = api
            .patch(incident.below_now(&path))
            .json(&patch)
            .if_match(version);
        form.run(call.send::<Target>(), move |_| {
            toasts.say(words::DECIDED);
            done.run(());
        });
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <SelectField label=words::STATE value=state choices=choices(&TargetState::ALL, TargetState::label)/>
            <TextArea label=words::NOTE value=note rows=2 error=form.error("note")/>
            <TextField label=words::DUE value=due kind="date" error=form.error("due")/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::SAVE kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}
