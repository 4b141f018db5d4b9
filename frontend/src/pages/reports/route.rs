//! The dialog that routes a report to one of the incidents that are open.

use super::settle::{Theirs, use_settle};
use crate::{
    api::{Loaded, use_listing},
    components::{Button, Choice, Dialog, FormProblem, Kind, SelectField, choices, use_toasts},
    i18n::use_lang,
    routes,
    words::{common, reports as words},
};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use saiki_api::{
    Uuid,
    classes::Phase,
    contacts::ContactKind,
    incidents::Incident,
    reports::{Report, RouteReport},
};

/// The dialog.
#[component]
pub(super) fn RouteDialog(open: RwSignal<bool>, loaded: Loaded<Report>) -> impl IntoView {
    view! {
        <Dialog open=open title=words::ROUTE>
            {move || {
                let report = loaded.value.get_untracked()?;
                Some(view! { <RouteForm report=report open=open loaded=loaded/> })
            }}
        </Dialog>
    }
}

#[component]
fn RouteForm(report: Report, open: RwSignal<bool>, loaded: Loaded<Report>) -> impl IntoView {
    let (lang, navigate, toasts) = (use_lang(), use_navigate(), use_toasts());
    let settle = use_settle(&report, loaded);
    let form = settle.form;
    let id = report.id;
    let incidents = use_listing::<Incident>(Signal::derive(|| {
        "incidents?sort=updated&limit=200".to_owned()
    }));
    let there = Signal::derive(move || {
        let choice = |incident: &Incident| Choice {
            value: incident.id.to_string(),
            label: format!("{} {}", incident.reference, incident.title),
        };
        incidents.items.with(|all| {
            let open = all.iter().filter(|i| i.phase != Phase::Closed);
            open.map(choice).collect::<Vec<_>>()
        })
    });
    let incident = RwSignal::new(None::<Uuid>);
    let kind = RwSignal::new(Some(report.kind.contact()));
    let tried = RwSignal::new(false);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let Some(incident) = incident.get_untracked() else {
            return;
        };
        let wanted = RouteReport {
            kind: kind.get_untracked(),
            owner_id: None,
        };
        let call = settle
            .api
            .post(format!("incidents/{incident}/reports/{id}"))
            .if_match(settle.versioned.version())
            .json(&wanted)
            .idempotent();
        let navigate = navigate.clone();
        form.run(call.send::<Report>(), move |report| {
            toasts.say(words::ROUTED);
            open.set(false);
            settle.done();
            if let Some(contact) = report.contact_id {
                navigate(&routes::contact(incident, contact), Default::default());
            }
        });
    };
    let missing = Signal::derive(move || {
        let missing = tried.get() && incident.with(Option::is_none);
        missing.then(|| words::ROUTE_MISSING.pick(lang.get()).to_owned())
    });
    let none = move || {
        let nothing = there.with(Vec::is_empty) && !incidents.more.get();
        (nothing && incidents.read.get() > 0)
            .then(|| view! { <p class="hint">{words::ROUTE_NONE}</p> })
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <Theirs settle=settle/>
            <p>{words::ROUTE_TEXT}</p>
            <SelectField label=words::ROUTE_WHERE value=incident choices=there error=missing/>
            {none}
            <SelectField
                label=words::ROUTE_AS
                value=kind
                choices=choices(&ContactKind::ALL, ContactKind::label)
                error=form.error("kind")
            />
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button label=words::ROUTE kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}
