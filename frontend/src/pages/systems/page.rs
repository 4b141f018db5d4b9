//! One system: its way back onto the network, damage and measure, rules, backup, likeness, history.

use super::{
    backup::Backups,
    edit::EditSystem,
    likeness::Reasons,
    states::{History, RuleMarks, States},
    tones,
    way::Way,
};
use crate::{
    api::{Loaded, use_loaded},
    components::{Button, Card, Fact, Facts, Kind, LoadedView, PageHeader, StatusTag, Time, Tone},
    i18n::use_lang,
    layout::use_incident,
    pages::files::FilesPanel,
    routes,
    session::use_session,
    words::{common, systems as words},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use saiki_api::{
    files::SubjectKind,
    permissions::Permission,
    systems::{System, SystemDetail},
};

/// The page.
#[component]
pub fn SystemPage() -> impl IntoView {
    let open = use_incident();
    let session = use_session();
    let params = use_params_map();
    let loaded = use_loaded::<SystemDetail>(Signal::derive(move || {
        let id = params.with(|params| params.get("system"))?;
        open.below(&format!("systems/{id}"))
    }));
    let editing = RwSignal::new(false);
    let may = Memo::new(move |_| session.may(Permission::RecoveryWrite));
    let title = Signal::derive(move || {
        loaded.value.with(|d| {
            d.as_ref()
                .map(|d| d.system.name.clone())
                .unwrap_or_default()
        })
    });
    let back = Signal::derive(move || open.id.get().map(routes::systems).unwrap_or_default());
    let facts = move || {
        view! {
            <a href=back>{words::BACK}</a>
            {move || loaded.value.get().map(|detail| view! { <Tags system=detail.system/> })}
        }
    };
    let actions = move || {
        may.get().then(|| view! { <Button label=common::EDIT kind=Kind::Primary on_press=move |()| editing.set(true)/> })
    };
    view! {
        <PageHeader title=move || title.get() facts=facts actions=actions/>
        <LoadedView loaded=loaded let:detail>
            <Detail detail=detail loaded=loaded/>
        </LoadedView>
        <EditSystem open=editing loaded=loaded/>
    }
}

#[component]
fn Tags(system: System) -> impl IntoView {
    let lang = use_lang();
    let (kind, damage, at) = (system.kind, system.damage, system.connection);
    view! {
        <span class="mono">{system.number}</span>
        <span>{move || kind.label(lang.get())}</span>
        {system.affected.then(|| view! { <StatusTag tone=Tone::Late label=words::AFFECTED/> })}
        <StatusTag tone=tones::damage(damage) label=move || damage.label(lang.get())/>
        <StatusTag tone=tones::connection(at) label=move || at.label(lang.get())/>
        {(!system.excluded.is_empty())
            .then(|| view! { <StatusTag tone=Tone::Plain label=words::EXCLUDED_COUNT/> })}
    }
}

#[component]
fn Detail(detail: SystemDetail, loaded: Loaded<SystemDetail>) -> impl IntoView {
    let system = detail.system.clone();
    let (similarity, subject) = (system.similarity.clone(), system.id);
    view! {
        <div class="grid two-one">
            <div class="stack">
                <Way detail=detail.clone() loaded=loaded/>
                <RuleMarks detail=detail.clone() loaded=loaded/>
                <States system=system.clone() loaded=loaded/>
                <Backups detail=detail.clone() loaded=loaded/>
                <History entries=detail.history/>
            </div>
            <div class="stack">
                <Card title=words::SIMILARITY>
                    <Reasons similarity=similarity/>
                </Card>
                <Particulars system=system/>
                <FilesPanel kind=SubjectKind::System subject=subject on_change=|()| ()/>
            </div>
        </div>
    }
}

#[component]
fn Particulars(system: System) -> impl IntoView {
    let lang = use_lang();
    let or_none = move |text: String| {
        move || match text.is_empty() {
            true => common::NONE_STATED.pick(lang.get()).to_owned(),
            false => text.clone(),
        }
    };
    let listed = move |all: Vec<String>| {
        move || match all.is_empty() {
            true => common::NONE_STATED.pick(lang.get()).to_owned(),
            false => all.join(lang.get().pick("、", ", ")),
        }
    };
    let (exposure, likelihood) = (system.exposure, system.likelihood);
    let excluded = system.excluded.clone();
    view! {
        <Card title=words::PARTICULARS>
            <Facts>
                <Fact name=words::UNIT>{or_none(system.unit_name.unwrap_or_default())}</Fact>
                <Fact name=words::OS>{or_none(format!("{} {}", system.os, system.os_version).trim().to_owned())}</Fact>
                <Fact name=words::SOFTWARE_SHORT>{listed(system.software)}</Fact>
                <Fact name=words::SETTINGS_SHORT>{listed(system.settings)}</Fact>
                <Fact name=words::EXPOSURE>{move || exposure.label(lang.get())}</Fact>
                <Fact name=words::LIKELIHOOD>
                    <StatusTag tone=tones::likelihood(likelihood) label=move || likelihood.label(lang.get())/>
                </Fact>
                <Fact name=words::CONTACT>{or_none(system.contact)}</Fact>
                <Fact name=words::NOTE>{or_none(system.note)}</Fact>
                <Fact name=words::UPDATED>
                    <Time at=system.updated_at/>
                </Fact>
            </Facts>
            {(!excluded.is_empty()).then(|| view! { <p class="notice">{words::EXCLUDED} ": " {excluded}</p> })}
        </Card>
    }
}
