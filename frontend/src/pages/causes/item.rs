//! One item of evidence: its particulars, its custody chain, what is to become of it, and the sheet to print.

use super::{
    custody_form::EventForm,
    item_forms::{DecisionForm, EditForm},
    tones,
};
use crate::{
    api::{Loaded, use_loaded},
    components::{
        Button, Card, Dialog, Fact, Facts, Hash, Kind, LoadedView, PageHeader, Save, StatusTag,
        Time, Tone,
    },
    format::{civil::Style, date, number::grouped},
    i18n::use_lang,
    layout::use_incident,
    pages::files::FilesPanel,
    routes,
    session::use_session,
    words::{causes as words, common},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use saiki_api::{
    evidence::{CustodyEvent, CustodyStatus, EvidenceRecord},
    files::SubjectKind,
    permissions::Permission,
};

/// The page.
#[component]
pub fn EvidencePage() -> impl IntoView {
    let incident = use_incident();
    let session = use_session();
    let params = use_params_map();
    let lang = use_lang();
    let address = Signal::derive(move || {
        let id = params.with(|params| params.get("evidence"))?;
        incident.below(&format!("evidence/{id}"))
    });
    let record = use_loaded::<EvidenceRecord>(address);
    let may = Memo::new(move |_| session.may(Permission::RecoveryWrite));
    // Without the piece there is nothing to record or print.
    let here = Memo::new(move |_| record.value.with(Option::is_some));
    let recording = RwSignal::new(false);
    let title = move || {
        record.value.with(|record| {
            record
                .as_ref()
                .map(|r| words::evidence_title(r.item.number, &r.item.title, lang.get()))
                .unwrap_or_default()
        })
    };
    let back = Signal::derive(move || {
        incident
            .id
            .get()
            .map(routes::evidence_list)
            .unwrap_or_default()
    });
    let facts = move || {
        record.value.get().map(|record| {
            let (status, kind) = (record.item.custody.status, record.item.kind);
            view! {
                <StatusTag tone=tones::custody(status) label=move || status.label(lang.get())/>
                <span>{move || kind.label(lang.get())}</span>
                <a href=back>{words::TAB_EVIDENCE}</a>
            }
        })
    };
    let actions = move || {
        (may.get() && here.get()).then(|| {
            view! { <Button label=words::RECORD_EVENT kind=Kind::Primary on_press=move |()| recording.set(true)/> }
        })
    };
    let sheet = move |format: &'static str| {
        Signal::derive(move || {
            format!(
                "{}/sheet?format={format}&lang={}",
                address.get().unwrap_or_default(),
                lang.get().tag()
            )
        })
    };
    view! {
        <PageHeader title=title facts=facts actions=actions/>
        {move || {
            here.get()
                .then(|| {
                    view! {
                        <div class="actions export-row">
                            <Save label=words::SHEET address=sheet("html") name="custody.html" accept="text/html"/>
                            <Save label=words::SHEET_CSV address=sheet("csv") name="custody.csv" accept="text/csv"/>
                        </div>
                    }
                })
        }}
        <LoadedView loaded=record let:value>
            <Content value=value record=record may=may/>
        </LoadedView>
        <Dialog open=recording title=words::RECORD_EVENT wide=true>
            {move || record.value.get().map(|value| view! { <EventForm value=value record=record open=recording/> })}
        </Dialog>
    }
}

#[component]
fn Content(
    value: EvidenceRecord,
    record: Loaded<EvidenceRecord>,
    may: Memo<bool>,
) -> impl IntoView {
    let lang = use_lang();
    let editing = RwSignal::new(false);
    let deciding = RwSignal::new(false);
    let item = value.item.clone();
    let whole = StoredValue::new(value.item.clone());
    let subject = item.id;
    let findings = item
        .findings
        .iter()
        .map(|finding| {
            let text = StoredValue::new(finding.text.clone());
            view! { <li><span class="shape" aria-hidden="true">"▲"</span><span>{move || text.with_value(|t| t.get(lang.get()).to_owned())}</span></li> }
        })
        .collect_view();
    let noticed = !item.findings.is_empty();
    let held = item.custody.status == CustodyStatus::Held;
    let decided = match item.disposition.clone() {
        Some(made) => {
            let decision = made.details.decision;
            let (name, until) = (made.by_name, made.details.until);
            view! {
                <p><b>{move || decision.label(lang.get())}</b> " " {move || date::day_text(&until, lang.get())}</p>
                <p class="prose">{made.details.reason}</p>
                <p class="muted">{move || words::by_whom(&name, lang.get())} " " <Time at=made.at/></p>
            }
            .into_any()
        }
        None => view! { <StatusTag tone=Tone::Unknown label=words::UNDECIDED/> }.into_any(),
    };
    let decide = move || {
        (may.get() && held)
            .then(|| view! { <Button label=words::DECIDE on_press=move |()| deciding.set(true)/> })
    };
    let edit = move || {
        may.get().then(|| view! { <Button label=common::EDIT kind=Kind::Quiet on_press=move |()| editing.set(true)/> })
    };
    let text = |name: crate::i18n::Text, value: String| {
        (!value.is_empty()).then(|| view! { <Fact name=name>{value}</Fact> })
    };
    view! {
        <ul class="list item-findings" class:hidden=!noticed>{findings}</ul>
        <div class="grid two-one">
            <Card title=words::CHAIN>
                <ol class="chain">{value.chain.into_iter().map(event).collect_view()}</ol>
            </Card>
            <div class="stack">
                <Card title=words::DISPOSITION action=decide>{decided}</Card>
                <Card title=words::ITEM action=edit>
                    <Facts>
                        {text(words::HOLDER, item.custody.holder)}
                        {text(words::PLACE, item.custody.place)}
                        {text(words::SEAL, item.custody.seal)}
                        {text(words::ORIGIN, item.origin)}
                        {text(words::SIZE, item.size.map(grouped).unwrap_or_default())}
                        {(!item.sha256.is_empty()).then(|| view! { <Fact name=words::SHA256><Hash value=item.sha256/></Fact> })}
                        {text(words::HASH_METHOD, item.hash_method)}
                        {text(words::NOTE, item.note)}
                    </Facts>
                </Card>
                <FilesPanel kind=SubjectKind::Evidence subject=subject on_change=|()| ()/>
            </div>
        </div>
        <Dialog open=editing title=words::EVIDENCE_EDIT wide=true>
            <EditForm item=whole.get_value() record=record open=editing/>
        </Dialog>
        <Dialog open=deciding title=words::DECIDE>
            <DecisionForm item=whole.get_value() record=record open=deciding/>
        </Dialog>
    }
}

fn event(event: CustodyEvent) -> impl IntoView {
    let lang = use_lang();
    let act = event.details.act;
    let hash = event.hash_agrees.map(|agrees| match agrees {
        true => view! { <StatusTag tone=Tone::Good label=words::HASH_AGREES/> },
        false => view! { <StatusTag tone=Tone::Late label=words::HASH_DIFFERS/> },
    });
    let d = event.details;
    let persons = match d.to.is_empty() {
        true => d.by,
        false => format!("{} → {}", d.by, d.to),
    };
    let line =
        |text: String| (!text.is_empty()).then(|| view! { <span class="muted">{text}</span> });
    view! {
        <li>
            <span class="chain-n" aria-hidden="true">{event.n}</span>
            <div class="chain-body">
                <p>
                    <b>{move || act.label(lang.get())}</b>
                    " "
                    <Time at=d.at style=Style::DATED/>
                    " "
                    {hash}
                </p>
                <p>{persons}</p>
                {line(d.place)}
                {line(d.seal)}
                {(!d.note.is_empty()).then(|| view! { <p class="prose">{d.note}</p> })}
                <p class="muted">{event.recorded_by_name} " " <Time at=event.recorded_at/></p>
            </div>
        </li>
    }
}
