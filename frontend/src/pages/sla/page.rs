//! The page of an incident about service levels: the chart of outages, the table that says the same, and the checks. With
//! nothing recorded it says what it is for and what comes first.

use super::{
    checks::{Checks, use_run},
    timeline::Timeline,
    use_zone,
    window_form::{Editing, WindowDialog},
    windows::{Doing, RemoveDialog, Windows},
};
use crate::{
    api::{use_listing, use_loaded},
    components::{Button, Card, EmptyState, Kind, LinkButton, LoadedView, PageHeader},
    layout::use_incident,
    routes,
    session::use_session,
    words::sla as words,
};
use leptos::prelude::*;
use saiki_api::{permissions::Permission, service_windows::ServiceWindow, sla_checks::SlaCheck};

/// The page.
#[component]
pub fn Sla() -> impl IntoView {
    let (here, session) = (use_incident(), use_session());
    let windows =
        use_loaded::<Vec<ServiceWindow>>(Signal::derive(move || here.below("service-windows")));
    let checks = use_listing::<SlaCheck>(Signal::derive(move || {
        here.below("sla-checks").unwrap_or_default()
    }));
    let doing = Doing {
        windows,
        editing: RwSignal::new(None),
        removing: RwSignal::new(None),
        zone: use_zone(),
        may: Memo::new(move |_| session.may(Permission::RecoveryWrite)),
        changed: Callback::new(move |()| {
            windows.reload();
            // What was checked before may be outdated now.
            checks.reload();
        }),
    };
    let run = use_run();
    let some = Memo::new(move |_| {
        let value = windows.value;
        value.with(|all| all.as_ref().is_some_and(|all| !all.is_empty()))
    });
    let add = move |kind: Kind| {
        view! {
            <Button label=words::ADD kind=kind on_press=move |()| doing.editing.set(Some(Editing::New))/>
        }
    };
    let actions = move || {
        (doing.may.get() && some.get()).then(|| {
            view! {
                {add(Kind::Plain)}
                <Button label=words::RUN kind=Kind::Primary busy=run.form.busy on_press=run.go/>
            }
        })
    };
    let title = move || {
        let incident = here.loaded.value;
        incident.with(|incident| incident.as_ref().map(|i| i.title.clone()))
    };
    let recorded = move |all: Vec<ServiceWindow>| match all.is_empty() {
        true => {
            let first = move || doing.may.get().then(|| add(Kind::Primary));
            view! {
                <Card>
                    <EmptyState title=words::EMPTY text=words::EMPTY_TEXT>
                        <LinkButton href=routes::CONTRACTS.to_owned() label=words::TO_CONTRACTS/>
                        {first}
                    </EmptyState>
                </Card>
            }
            .into_any()
        }
        false => view! {
            <Timeline windows=all.clone() zone=doing.zone/>
            <Windows all=all doing=doing/>
        }
        .into_any(),
    };
    let made = Memo::new(move |_| checks.items.with(|all| !all.is_empty()));
    // Without anything recorded the first step is another one.
    let checked = move || {
        let shown = some.get() || made.get();
        shown.then(|| view! { <Checks listing=checks run=run/> })
    };
    view! {
        <PageHeader title=words::TITLE facts=move || view! { <span>{title}</span> } actions=actions/>
        <p class="lead">{words::LEAD}</p>
        <div class="stack">
            <LoadedView loaded=windows children=recorded/>
            {checked}
        </div>
        <WindowDialog doing=doing/>
        <RemoveDialog doing=doing/>
    }
}
