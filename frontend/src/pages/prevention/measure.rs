//! One measure: what it is and who pays, its approval, its steps, where it must reach, how it was tested.

use super::{
    approval::{ApprovalCard, Subject},
    measure_form::MeasureForm,
    measures::state_tags,
    steps::{Audits, StepsCard},
    targets::TargetsCard,
};
use crate::{
    api::use_loaded,
    components::{Button, Card, Day, Dialog, Fact, Facts, Kind, LoadedView, PageHeader, Time},
    format::{amount, number::money},
    i18n::use_lang,
    layout::use_incident,
    pages::files::FilesPanel,
    routes,
    session::use_session,
    words::{common, prevention as words},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use saiki_api::{
    files::SubjectKind,
    measures::{Measure, MeasureAudit, MeasureState},
    money::Money,
    permissions::Permission,
};

/// The page.
#[component]
pub fn MeasurePage() -> impl IntoView {
    let incident = use_incident();
    let session = use_session();
    let params = use_params_map();
    let address = Signal::derive(move || {
        let id = params.with(|params| params.get("measure"))?;
        incident.below(&format!("measures/{id}"))
    });
    let loaded = use_loaded::<Measure>(address);
    let audits = use_loaded::<Vec<MeasureAudit>>(Signal::derive(move || {
        Some(format!("{}/audits", address.get()?))
    }));
    let editing = RwSignal::new(false);
    let may = Memo::new(move |_| {
        let pursued = loaded
            .value
            .with(|m| m.as_ref().is_some_and(|m| m.state != MeasureState::Dropped));
        pursued && session.may(Permission::RecoveryWrite)
    });
    let id = Memo::new(move |_| loaded.value.with(|m| m.as_ref().map(|m| m.id)));
    let title = move || {
        let named = loaded
            .value
            .with(|m| m.as_ref().map(|m| m.content.title.clone()));
        named.unwrap_or_default()
    };
    let back = Signal::derive(move || {
        let id = incident.id.get();
        id.map(|id| format!("{}?tab=measures", routes::prevention(id)))
            .unwrap_or_default()
    });
    let facts = move || {
        view! {
            {loaded.value.get().map(|measure| state_tags(&measure))}
            <a href=back>{words::BACK}</a>
        }
    };
    let actions = move || {
        may.get().then(|| {
            view! { <Button label=common::EDIT kind=Kind::Primary on_press=move |()| editing.set(true)/> }
        })
    };
    let changed = move |measure: Measure| {
        editing.set(false);
        loaded.put(measure);
        audits.reload();
    };
    view! {
        <PageHeader title=title facts=facts actions=actions/>
        <LoadedView
            loaded=loaded
            children=move |measure: Measure| {
                let subject = Subject {
                    path: format!("measures/{}", measure.id),
                    hash: measure.content_hash.clone(),
                    open: measure.state == MeasureState::Planned,
                    approval: measure.approval,
                };
                let shown = measure.clone();
                view! {
                    <div class="grid two-one">
                        <Particulars measure=measure.clone()/>
                        <div class="stack">
                            <ApprovalCard<Measure> subject=subject done=changed/>
                            <StepsCard measure=measure done=changed/>
                        </div>
                    </div>
                    <Dialog open=editing title=words::MEASURE_EDIT wide=true>
                        <MeasureForm measure=Some(shown.clone()) done=changed/>
                    </Dialog>
                }
            }
        />
        {move || id.get().map(|id| view! { <TargetsCard measure=id done=move |()| loaded.reload()/> })}
        <Card title=words::AUDITS>
            <LoadedView loaded=audits let:rows>
                <Audits audits=rows/>
            </LoadedView>
        </Card>
        {move || id.get().map(|id| view! { <FilesPanel kind=SubjectKind::Measure subject=id on_change=|()| ()/> })}
    }
}

#[component]
fn Particulars(measure: Measure) -> impl IntoView {
    let lang = use_lang();
    let content = measure.content;
    let currency = StoredValue::new(measure.currency);
    let sum = move |minor: i64| {
        move || {
            let currency = currency.get_value();
            money(&Money { minor, currency }, lang.get())
        }
    };
    let (kind, level, years) = (content.kind, content.level, content.years);
    let or_none = move |text: String| {
        move || match text.is_empty() {
            true => common::OPTIONAL_NONE.pick(lang.get()).to_owned(),
            false => text.clone(),
        }
    };
    let payers = match content.payers.is_empty() {
        true => view! { <span class="muted">{words::NO_PAYER}</span> }.into_any(),
        false => {
            let row = |payer: saiki_api::measures::Payer| {
                view! { <li>{payer.party} " " {amount::share_typed(payer.share_bp)} "%"</li> }
            };
            view! { <ul>{content.payers.into_iter().map(row).collect_view()}</ul> }.into_any()
        }
    };
    view! {
        <Card>
            <p class="prose">{content.description}</p>
            <Facts>
                <Fact name=words::KIND>{move || kind.label(lang.get())}</Fact>
                <Fact name=words::LEVEL>{move || level.label(lang.get())}</Fact>
                <Fact name=words::RESPONSIBLE>{or_none(content.responsible)}</Fact>
                <Fact name=words::DUE>
                    {match content.due {
                        Some(day) => view! { <Day on=day/> }.into_any(),
                        None => view! { {common::OPTIONAL_NONE} }.into_any(),
                    }}
                </Fact>
                <Fact name=words::COST_ONCE>{sum(content.cost_once)}</Fact>
                <Fact name=words::COST_YEARLY>
                    {sum(content.cost_yearly)} " × " {move || words::years(years, lang.get())}
                </Fact>
                <Fact name=words::COST>
                    <b>{sum(measure.cost)}</b>
                </Fact>
                <Fact name=words::SPENT>{sum(measure.spent)}</Fact>
                <Fact name=words::PAYERS>{payers}</Fact>
                {measure
                    .audit_on
                    .map(|day| view! { <Fact name=words::NEXT_AUDIT><Day on=day/></Fact> })}
                <Fact name=words::BY>
                    {measure.created_by_name} " " <Time at=measure.created_at/>
                </Fact>
            </Facts>
        </Card>
    }
}
