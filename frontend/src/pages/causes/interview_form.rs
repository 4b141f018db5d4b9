//! One interview: its form until the record is finished, and to read after that.

use super::{
    interviews::Editing,
    times::{InstantField, shown, typed},
};
use crate::{
    api::{use_api, use_loaded},
    components::{
        Button, CheckField, CheckGroup, Dialog, Fact, Facts, FormProblem, Kind, LoadedView,
        SelectField, TextArea, TextField, Time, choices, open_while, use_form, use_toasts,
    },
    format::{civil::Style, date},
    i18n::use_lang,
    layout::use_incident,
    pages::files::FilesPanel,
    session::use_session,
    words::{causes as words, common},
};
use leptos::prelude::*;
use saiki_api::{
    Uuid,
    files::SubjectKind,
    interviews::{Interview, InterviewInput, Right, Rights, Side},
    permissions::Permission,
};

/// The dialog, open while an interview is being entered, edited or read.
#[component]
pub fn InterviewDialog(editing: Editing, #[prop(into)] on_saved: Callback<()>) -> impl IntoView {
    let open = open_while(editing);
    let shown = move || {
        editing.get().map(|which| match which {
            None => view! { <InterviewForm old=None open=open on_saved=on_saved/> }.into_any(),
            Some(id) => view! { <Existing id=id open=open on_saved=on_saved/> }.into_any(),
        })
    };
    view! {
        <Dialog open=open title=words::EDIT_INTERVIEW wide=true>
            {shown}
        </Dialog>
    }
}

#[component]
fn Existing(id: Uuid, open: RwSignal<bool>, on_saved: Callback<()>) -> impl IntoView {
    let incident = use_incident();
    let session = use_session();
    let interview = use_loaded::<Interview>(Signal::derive(move || {
        incident.below(&format!("interviews/{id}"))
    }));
    let shown = move |value: Interview| {
        let writable = !value.details.finished && session.may(Permission::RestrictedWrite);
        match writable {
            true => {
                view! { <InterviewForm old=Some(value) open=open on_saved=on_saved/> }.into_any()
            }
            false => view! { <Reading value=value/> }.into_any(),
        }
    };
    view! {
        <LoadedView loaded=interview children=shown/>
        <FilesPanel kind=SubjectKind::Interview subject=id on_change=|()| ()/>
    }
}

#[component]
fn Reading(value: Interview) -> impl IntoView {
    let lang = use_lang();
    let d = value.details;
    let side = d.side;
    let rights = d.rights;
    let kept = Right::ALL
        .into_iter()
        .map(|right| {
            let mark = if right.of(&rights) { "✓ " } else { "▲ " };
            view! { <li><span aria-hidden="true">{mark}</span>{move || right.label(lang.get())}</li> }
        })
        .collect_view();
    let text = |name: crate::i18n::Text, value: String| {
        (!value.is_empty()).then(|| view! { <Fact name=name>{value}</Fact> })
    };
    view! {
        <Facts>
            {text(words::PERSON, d.person)}
            {text(words::AFFILIATION, d.affiliation)}
            <Fact name=words::SIDE>{move || side.label(lang.get())}</Fact>
            <Fact name=words::HELD_AT><Time at=d.held_at style=Style::DATED/></Fact>
            {text(words::INTERVIEWERS, d.interviewers)}
            {text(words::PRESENT, d.present)}
            {text(words::INTERVIEW_PLACE, d.place)}
            {text(words::INTERVIEW_PURPOSE, d.purpose)}
            {text(words::RIGHTS_NOTE, d.rights_note)}
        </Facts>
        <h3>{words::RIGHTS}</h3>
        <ul>{kept}</ul>
        <h3>{words::RECORD}</h3>
        <p class="prose">{d.record}</p>
        <p class="muted">{value.created_by_name} " " <Time at=value.created_at/></p>
    }
}

fn rights_of(kept: &[Right]) -> Rights {
    let has = |right| kept.contains(&right);
    Rights {
        purpose_told: has(Right::PurposeTold),
        voluntary: has(Right::Voluntary),
        company_offered: has(Right::CompanyOffered),
        may_correct: has(Right::MayCorrect),
        no_pressure: has(Right::NoPressure),
        read_back: has(Right::ReadBack),
    }
}

#[component]
fn InterviewForm(
    old: Option<Interview>,
    open: RwSignal<bool>,
    on_saved: Callback<()>,
) -> impl IntoView {
    let api = use_api();
    let incident = use_incident();
    let session = use_session();
    let toasts = use_toasts();
    let form = use_form();
    let me = session.account().map(|a| a.user.name).unwrap_or_default();
    let place_of = old.as_ref().map(|old| (old.id, old.version));
    let before = old.map(|old| old.details);
    let text = |pick: fn(&InterviewInput) -> &String| {
        RwSignal::new(before.as_ref().map(|b| pick(b).clone()).unwrap_or_default())
    };
    let person = text(|b| &b.person);
    let affiliation = text(|b| &b.affiliation);
    let interviewers = match &before {
        Some(before) => RwSignal::new(before.interviewers.clone()),
        None => RwSignal::new(me),
    };
    let present = text(|b| &b.present);
    let place = text(|b| &b.place);
    let purpose = text(|b| &b.purpose);
    let rights_note = text(|b| &b.rights_note);
    let record = text(|b| &b.record);
    let at = shown(Some(before.as_ref().map_or_else(date::now, |b| b.held_at)));
    let side = RwSignal::new(Some(before.as_ref().map_or(Side::Operator, |b| b.side)));
    let kept = before.as_ref().map(|b| b.rights).unwrap_or_default();
    let rights = RwSignal::new(
        Right::ALL
            .into_iter()
            .filter(|right| right.of(&kept))
            .collect::<Vec<Right>>(),
    );
    let finished = RwSignal::new(false);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = InterviewInput {
            held_at: typed(at).unwrap_or_else(date::now),
            person: person.get_untracked(),
            affiliation: affiliation.get_untracked(),
            side: side.get_untracked().unwrap_or(Side::Witness),
            interviewers: interviewers.get_untracked(),
            present: present.get_untracked(),
            place: place.get_untracked(),
            purpose: purpose.get_untracked(),
            rights: rights.with_untracked(|kept| rights_of(kept)),
            rights_note: rights_note.get_untracked(),
            record: record.get_untracked(),
            finished: finished.get_untracked(),
        };
        let call = match place_of {
            None => api
                .post(incident.below_now("interviews"))
                .json(&body)
                .idempotent(),
            Some((id, version)) => api
                .put(incident.below_now(&format!("interviews/{id}")))
                .json(&body)
                .if_match(version),
        };
        form.run(call.send_empty(), move |()| {
            toasts.say(words::INTERVIEW_SAVED);
            open.set(false);
            on_saved.run(());
        });
    };
    view! {
        <form novalidate=true on:submit=submit>
            <div class="columns">
                <TextField label=words::PERSON value=person required=true error=form.error("person")/>
                <TextField label=words::AFFILIATION value=affiliation error=form.error("affiliation")/>
                <SelectField label=words::SIDE value=side choices=choices(&Side::ALL, Side::label) error=form.error("side")/>
                <InstantField label=words::HELD_AT value=at required=true error=form.error("held_at")/>
                <TextField label=words::INTERVIEWERS value=interviewers required=true error=form.error("interviewers")/>
                <TextField label=words::PRESENT value=present error=form.error("present")/>
                <TextField label=words::INTERVIEW_PLACE value=place error=form.error("place")/>
            </div>
            <TextArea label=words::INTERVIEW_PURPOSE value=purpose rows=2 required=true error=form.error("purpose")/>
            <CheckGroup label=words::RIGHTS value=rights choices=choices(&Right::ALL, Right::label)/>
            <TextArea label=words::RIGHTS_NOTE value=rights_note rows=2 error=form.error("rights_note")/>
            <TextArea label=words::RECORD value=record rows=10 error=form.error("record")/>
            <CheckField label=words::FINISHED value=finished hint=words::FINISHED_HINT/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button label=common::SAVE kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}
