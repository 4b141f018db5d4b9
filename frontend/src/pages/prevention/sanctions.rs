//! Action against those responsible, for the few who may read it: facts, counsel's advice, decision.

use super::{
    records::{Opened, RecordWords, Records},
    tones,
};
use crate::{
    api::{use_api, use_listing},
    components::{
        Button, Column, FormProblem, Kind, SelectField, StatusTag, TextArea, TextField, Time,
        choices, use_form, use_toasts,
    },
    i18n::use_lang,
    layout::use_incident,
    pages::files::FilesPanel,
    session::use_session,
    words::{common, prevention as words},
};
use leptos::prelude::*;
use saiki_api::{
    files::SubjectKind,
    permissions::Permission,
    sanctions::{NewSanction, Sanction, SanctionKind, SanctionState},
};

const WORDS: RecordWords = RecordWords {
    title: words::TAB_SANCTIONS,
    lead: Some(words::SANCTIONS_LEAD),
    new: words::SANCTION_NEW,
    edit: words::SANCTION_EDIT,
    empty: (words::SANCTIONS_EMPTY, words::SANCTIONS_EMPTY_TEXT),
};

/// The tab.
#[component]
pub fn SanctionsTab() -> impl IntoView {
    let open = use_incident();
    let session = use_session();
    let listing = use_listing::<Sanction>(Signal::derive(move || {
        open.below("sanctions").unwrap_or_default()
    }));
    let may = Memo::new(move |_| session.may(Permission::RestrictedWrite));
    let form = |opened: Opened<Sanction>| {
        view! { <SanctionForm sanction=opened.row done=opened.done readonly=opened.readonly/> }
    };
    view! { <Records listing=listing words=WORDS may=may columns=columns() form=form/> }
}

fn columns() -> Vec<Column<Sanction>> {
    let lang = use_lang();
    vec![
        Column::new(words::PARTY, |row: &Sanction| {
            view! { <b>{row.content.party.clone()}</b> }
        }),
        Column::new(words::KIND, move |row: &Sanction| {
            let kind = row.content.kind;
            move || kind.label(lang.get())
        }),
        Column::new(words::STATE, move |row: &Sanction| {
            let state = row.content.state;
            view! { <StatusTag tone=tones::sanction(state) label=move || state.label(lang.get())/> }
        }),
        Column::new(words::DECIDED_BY, |row: &Sanction| {
            row.decided_by_name.clone()
        })
        .secondary(),
        Column::new(
            words::DAY,
            |row: &Sanction| view! { <Time at=row.updated_at/> },
        )
        .secondary(),
    ]
}

#[component]
fn SanctionForm(
    sanction: Option<Sanction>,
    #[prop(into)] done: Callback<()>,
    readonly: bool,
) -> impl IntoView {
    let api = use_api();
    let incident = use_incident();
    let toasts = use_toasts();
    let form = use_form();
    let content = sanction.as_ref().map(|s| s.content.clone());
    let text = |of: fn(&NewSanction) -> String| {
        RwSignal::new(content.as_ref().map(of).unwrap_or_default())
    };
    let kind = RwSignal::new(Some(
        content.as_ref().map_or(SanctionKind::Warning, |s| s.kind),
    ));
    let state = RwSignal::new(Some(
        content.as_ref().map_or(SanctionState::Open, |s| s.state),
    ));
    let party = text(|s| s.party.clone());
    let grounds = text(|s| s.grounds.clone());
    let counsel = text(|s| s.counsel.clone());
    let decision = text(|s| s.decision.clone());
    let seen = sanction.map(|sanction| (sanction.id, sanction.version));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (Some(kind), Some(state)) = (kind.get_untracked(), state.get_untracked()) else {
            return;
        };
        let typed = |field: RwSignal<String>| field.get_untracked().trim().to_owned();
        let new = NewSanction {
            kind,
            party: typed(party),
            grounds: typed(grounds),
            counsel: typed(counsel),
            state,
            decision: typed(decision),
        };
        let call = match seen {
            Some((id, version)) => api
                .put(incident.below_now(&format!("sanctions/{id}")))
                .json(&new)
                .if_match(version),
            None => api
                .post(incident.below_now("sanctions"))
                .json(&new)
                .idempotent(),
        };
        form.run(call.send::<Sanction>(), move |_| {
            toasts.say(common::SAVED);
            done.run(());
        });
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <fieldset class="bare stack" disabled=readonly>
                <div class="columns">
                    <SelectField label=words::KIND value=kind choices=choices(&SanctionKind::ALL, SanctionKind::label)/>
                    <TextField label=words::PARTY value=party required=true error=form.error("party")/>
                </div>
                <TextArea label=words::GROUNDS value=grounds rows=3 required=true error=form.error("grounds")/>
                <TextArea label=words::COUNSEL value=counsel rows=2 error=form.error("counsel")/>
                <SelectField label=words::STATE value=state choices=choices(&SanctionState::ALL, SanctionState::label)/>
                <TextArea label=words::DECISION value=decision rows=2 error=form.error("decision")/>
            </fieldset>
            <FormProblem form=form/>
            {(!readonly)
                .then(|| {
                    view! {
                        <div class="actions end">
                            <Button label=common::SAVE kind=Kind::Primary submit=true busy=form.busy/>
                        </div>
                    }
                })}
        </form>
        {seen.map(|(id, _)| view! { <FilesPanel kind=SubjectKind::Sanction subject=id on_change=|()| ()/> })}
    }
}
