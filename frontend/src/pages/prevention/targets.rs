//! The places a measure must reach: what of the register is missing, the list, places added by hand, decisions one by
//! one. Many at once is `pick`.

use super::{
    pick::{DecideMany, PickSystems, filter},
    tones,
};
use crate::{
    api::{Listing, path, use_api, use_listing, use_loaded},
    components::{
        Button, Card, Column, DataTable, Day, Dialog, EmptyState, FilterSelect, FormProblem, Kind,
        SelectField, StatusTag, TextArea, TextField, choices, use_form, use_toasts, use_url_query,
    },
    format::number::grouped,
    i18n::{Text, use_lang},
    layout::use_incident,
    session::use_session,
    words::{common, prevention as words},
};
use leptos::prelude::*;
use saiki_api::{
    Date, Uuid,
    measures::{NewTarget, RolloutSuggestions, Target, TargetPatch, TargetRole, TargetState},
    permissions::Permission,
    systems::{Likelihood, SystemFilter, SystemKind},
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
    let query = use_url_query();
    let base = move || {
        open.below(&format!("measures/{measure}/targets"))
            .unwrap_or_default()
    };
    let listing = use_listing::<Target>(Signal::derive(move || {
        path::with_query(&base(), &filter(query))
    }));
    let missing = use_loaded::<RolloutSuggestions>(Signal::derive(move || {
        Some(format!("{}/suggestions", base()))
    }));
    let picking = RwSignal::new(None::<SystemFilter>);
    let (choosing, many) = (RwSignal::new(false), RwSignal::new(false));
    let pick = move |filter: SystemFilter| {
        picking.set(Some(filter));
        choosing.set(true);
    };
    let adding = RwSignal::new(false);
    let (deciding, chosen) = (RwSignal::new(false), RwSignal::new(None::<Target>));
    let may = Memo::new(move |_| session.may(Permission::RecoveryWrite));
    let add = move || {
        may.get().then(|| {
            view! {
                <span class="cluster">
                    <Button label=words::PLACE_NEW kind=Kind::Quiet on_press=move |()| adding.set(true)/>
                    <Button label=words::PICK on_press=move |()| pick(SystemFilter::default())/>
                </span>
            }
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
        choosing.set(false);
        many.set(false);
        listing.reload();
        missing.reload();
        done.run(());
    });
    let name = move || chosen.with(|t| t.as_ref().map(|t| t.name.clone()).unwrap_or_default());
    view! {
        <Card title=words::ROLLOUT action=add>
            <p class="hint">{words::ROLLOUT_LEAD}</p>
            {move || may.get().then(|| missing.value.get()).flatten().map(|missing| view! { <Missing missing=missing pick=pick/> })}
            <div class="toolbar">
                <FilterSelect query=query name="role" label=words::ROLE choices=choices(&TargetRole::ALL, TargetRole::label)/>
                <FilterSelect query=query name="state" label=words::STATE choices=choices(&TargetState::ALL, TargetState::label)/>
                {move || may.get().then(|| view! { <Button label=words::DECIDE_MANY kind=Kind::Quiet on_press=move |()| many.set(true)/> })}
            </div>
            <DataTable listing=listing label=words::ROLLOUT columns=columns() on_open=decide empty=empty/>
        </Card>
        <Dialog open=adding title=words::PLACE_NEW>
            <AddPlace measure=measure listing=listing done=changed/>
        </Dialog>
        <Dialog open=choosing title=words::PICK wide=true>
            {move || picking.get().map(|begin| view! { <PickSystems measure=measure begin=begin done=changed/> })}
        </Dialog>
        <Dialog open=many title=words::DECIDE_MANY>
            <DecideMany measure=measure query=query done=changed/>
        </Dialog>
        <Dialog open=deciding title=name>
            {move || chosen.get().map(|target| view! { <DecidePlace target=target done=changed/> })}
        </Dialog>
    }
}

/// What of the register is not among the places yet, spare machines and backups first.
#[component]
fn Missing(
    missing: RolloutSuggestions,
    #[prop(into)] pick: Callback<SystemFilter>,
) -> impl IntoView {
    let lang = use_lang();
    let of_kind = |kind| SystemFilter {
        kind: Some(kind),
        ..SystemFilter::default()
    };
    let likely = SystemFilter {
        likelihood: Some(Likelihood::High),
        ..SystemFilter::default()
    };
    let offers: Vec<(Text, i64, SystemFilter)> = [
        (
            words::SUGGEST_SPARES,
            missing.spares,
            of_kind(SystemKind::Spare),
        ),
        (
            words::SUGGEST_BACKUPS,
            missing.backups,
            of_kind(SystemKind::Backup),
        ),
        (words::SUGGEST_SIMILAR, missing.similar, likely),
    ]
    .into_iter()
    .filter(|(_, count, _)| *count > 0)
    .collect();
    if offers.is_empty() {
        return ().into_any();
    }
    let offer = |(label, count, filter): (Text, i64, SystemFilter)| {
        let label = move || format!("{} {}", label.pick(lang.get()), grouped(count));
        view! { <Button label=label on_press=move |()| pick.run(filter.clone())/> }
    };
    view! {
        <div class="notice warn">
            <span>{words::SUGGESTED}</span>
            <div class="actions">{offers.into_iter().map(offer).collect_view()}</div>
        </div>
    }
    .into_any()
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
            row.due.map(|day| view! { <Day on=day/> })
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
