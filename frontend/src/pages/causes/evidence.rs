//! The evidence register: the list with search and filters, and the form that puts an item on it.

use super::{
    times::{InstantField, shown, typed},
    tones,
};
use crate::{
    api::{Listing, path, use_api, use_listing},
    components::{
        Button, Card, ChoiceChips, Column, DataTable, Dialog, EmptyState, FilterSelect,
        FormProblem, Kind, Save, SearchBox, SelectField, StatusTag, TextArea, TextField, Tone,
        choices, use_form, use_toasts, use_url_query,
    },
    format::date,
    i18n::use_lang,
    layout::use_incident,
    routes,
    session::use_session,
    words::{causes as words, common},
};
use leptos::prelude::*;
use saiki_api::{
    evidence::{
        CustodyStatus, Evidence, EvidenceFilter, EvidenceFindingKind, EvidenceKind, NewEvidence,
    },
    permissions::Permission,
};

/// The tab.
#[component]
pub fn EvidenceList() -> impl IntoView {
    let open = use_incident();
    let session = use_session();
    let query = use_url_query();
    let narrowed = move |address: &str| {
        let filter = EvidenceFilter {
            q: query.get("q"),
            status: query.parse("status"),
            kind: query.parse("kind"),
        };
        path::with_query(&open.below(address).unwrap_or_default(), &filter)
    };
    let listing = use_listing::<Evidence>(Signal::derive(move || narrowed("evidence")));
    let export = Signal::derive(move || narrowed("evidence/export"));
    let adding = RwSignal::new(false);
    let may = Memo::new(move |_| session.may(Permission::RecoveryWrite));
    let add = move || {
        may.get().then(|| {
            view! { <Button label=words::ADD_EVIDENCE kind=Kind::Primary on_press=move |()| adding.set(true)/> }
        })
    };
    let clear = move |_| query.only("tab", Some("evidence".to_owned()));
    let empty = move || {
        match query.any(&["q", "status", "kind"]) {
        true => view! {
            <EmptyState title=words::NO_MATCH text=words::NO_MATCH_TEXT>
                <button type="button" class="btn" on:click=clear>
                    {common::CLEAR_FILTERS}
                </button>
            </EmptyState>
        }
        .into_any(),
        false => {
            view! { <EmptyState title=words::EVIDENCE_EMPTY text=words::EVIDENCE_EMPTY_TEXT>{add}</EmptyState> }
                .into_any()
        }
    }
    };
    let href = move |item: Evidence| {
        routes::evidence(open.id.get_untracked().unwrap_or_default(), item.id)
    };
    view! {
        <Card title=words::TAB_EVIDENCE action=add>
            <div class="toolbar">
                <SearchBox query=query label=words::EVIDENCE_SEARCH/>
                <ChoiceChips
                    query=query
                    name="status"
                    label=words::STATUS
                    choices=choices(&CustodyStatus::ALL, CustodyStatus::label)
                />
                <FilterSelect query=query name="kind" label=words::KIND choices=choices(&EvidenceKind::ALL, EvidenceKind::label)/>
                <Save label=words::EXPORT address=export name="evidence.csv" accept="text/csv"/>
            </div>
            <DataTable listing=listing label=words::TAB_EVIDENCE columns=columns() href=href empty=empty/>
        </Card>
        <Dialog open=adding title=words::ADD_EVIDENCE wide=true>
            <NewForm open=adding listing=listing/>
        </Dialog>
    }
}

fn columns() -> Vec<Column<Evidence>> {
    let lang = use_lang();
    vec![
        Column::new(words::ITEM, |row: &Evidence| {
            view! {
                <span class="two-lines">
                    <b>{row.number} " " {row.title.clone()}</b>
                    <span class="muted">{row.origin.clone()}</span>
                </span>
            }
        }),
        Column::new(words::KIND, move |row: &Evidence| {
            let kind = row.kind;
            move || kind.label(lang.get())
        })
        .secondary(),
        Column::new(words::STATUS, move |row: &Evidence| {
            let status = row.custody.status;
            let differs = row
                .findings
                .iter()
                .any(|f| f.kind == EvidenceFindingKind::HashDiffers);
            view! {
                <StatusTag tone=tones::custody(status) label=move || status.label(lang.get())/>
                {differs.then(|| view! { " " <StatusTag tone=Tone::Late label=words::HASH_DIFFERS/> })}
            }
        }),
        Column::new(words::HOLDER, |row: &Evidence| {
            view! {
                <span class="two-lines">
                    <span>{row.custody.holder.clone()}</span>
                    <span class="muted">{row.custody.place.clone()}</span>
                </span>
            }
        }),
        Column::new(words::DISPOSITION, move |row: &Evidence| {
            match &row.disposition {
                Some(made) => {
                    let decision = made.details.decision;
                    let until = made.details.until.clone();
                    let until = move || date::day_text(&until, lang.get());
                    view! { <span>{move || decision.label(lang.get())} " " {until}</span> }
                        .into_any()
                }
                None if row.custody.status == CustodyStatus::Held => {
                    view! { <StatusTag tone=Tone::Unknown label=words::UNDECIDED/> }.into_any()
                }
                None => ().into_any(),
            }
        })
        .secondary(),
    ]
}

#[component]
fn NewForm(open: RwSignal<bool>, listing: Listing<Evidence>) -> impl IntoView {
    let api = use_api();
    let incident = use_incident();
    let session = use_session();
    let toasts = use_toasts();
    let form = use_form();
    let me = session.account().map(|a| a.user.name).unwrap_or_default();
    let (title, origin, size) = (
        RwSignal::new(String::new()),
        RwSignal::new(String::new()),
        RwSignal::new(String::new()),
    );
    let (hash, method, note) = (
        RwSignal::new(String::new()),
        RwSignal::new(String::new()),
        RwSignal::new(String::new()),
    );
    let (by, at, place) = (
        RwSignal::new(me),
        shown(Some(date::now())),
        RwSignal::new(String::new()),
    );
    let kind = RwSignal::new(Some(EvidenceKind::DiskImage));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = NewEvidence {
            title: title.get_untracked(),
            kind: kind.get_untracked().unwrap_or(EvidenceKind::Other),
            origin: origin.get_untracked(),
            size: size.get_untracked().trim().parse().ok(),
            sha256: hash.get_untracked().trim().to_owned(),
            hash_method: method.get_untracked(),
            note: note.get_untracked(),
            collected_by: by.get_untracked(),
            collected_at: typed(at).unwrap_or_else(date::now),
            place: place.get_untracked(),
        };
        let call = api
            .post(incident.below_now("evidence"))
            .json(&body)
            .idempotent();
        form.run(call.send_empty(), move |()| {
            toasts.say(words::REGISTERED);
            open.set(false);
            listing.reload();
        });
    };
    view! {
        <form novalidate=true on:submit=submit>
            <div class="columns">
                <TextField label=words::ITEM value=title required=true autofocus=true error=form.error("title")/>
                <SelectField label=words::KIND value=kind choices=choices(&EvidenceKind::ALL, EvidenceKind::label) error=form.error("kind")/>
                <TextField label=words::ORIGIN value=origin required=true error=form.error("origin")/>
                <TextField label=words::SIZE value=size kind="number" error=form.error("size")/>
            </div>
            <TextField label=words::SHA256 value=hash error=form.error("sha256")/>
            <TextField label=words::HASH_METHOD value=method error=form.error("hash_method")/>
            <div class="columns">
                <TextField label=words::COLLECTED_BY value=by required=true error=form.error("collected_by")/>
                <InstantField label=words::COLLECTED_AT value=at required=true error=form.error("collected_at")/>
                <TextField label=words::PLACE value=place required=true error=form.error("place")/>
            </div>
            <TextArea label=words::NOTE value=note rows=2 error=form.error("note")/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button label=words::ADD_EVIDENCE kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}
