//! Revisions of plans, policies and manuals: written, approved by somebody else, put in force.

use super::{
    approval::{ApprovalCard, Subject},
    tones,
};
use crate::{
    api::{use_api, use_listing},
    components::{
        Button, Card, Column, DataTable, Day, Dialog, EmptyState, FormProblem, Kind, StatusTag,
        TextArea, TextField, Tone, use_form, use_toasts,
    },
    i18n::{Text, use_lang},
    layout::use_incident,
    pages::losses::today,
    session::use_session,
    words::{common, prevention as words},
};
use leptos::prelude::*;
use saiki_api::{
    Date,
    permissions::Permission,
    revisions::{NewRevision, Revision, RevisionDecision, RevisionState},
};

/// The tab.
#[component]
pub fn RevisionsTab() -> impl IntoView {
    let open = use_incident();
    let session = use_session();
    let listing = use_listing::<Revision>(Signal::derive(move || {
        open.below("revisions").unwrap_or_default()
    }));
    let adding = RwSignal::new(false);
    let (showing, shown) = (RwSignal::new(false), RwSignal::new(None::<Revision>));
    let may = Memo::new(move |_| session.may(Permission::RecoveryWrite));
    let add = move || {
        may.get().then(|| {
            view! { <Button label=words::REVISION_NEW kind=Kind::Primary on_press=move |()| adding.set(true)/> }
        })
    };
    let some = Memo::new(move |_| listing.items.with(|all| !all.is_empty()));
    let empty = move || {
        view! { <EmptyState title=words::REVISIONS_EMPTY text=words::REVISIONS_EMPTY_TEXT>{add}</EmptyState> }
    };
    let changed = Callback::new(move |revision: Revision| {
        adding.set(false);
        shown.set(Some(revision));
        listing.reload();
    });
    let open_one = move |revision: Revision| {
        shown.set(Some(revision));
        showing.set(true);
    };
    let title = move || {
        shown.with(|r| {
            r.as_ref()
                .map(|r| r.content.document.clone())
                .unwrap_or_default()
        })
    };
    view! {
        <Card title=words::TAB_REVISIONS action=move || some.get().then(add)>
            <DataTable listing=listing label=words::TAB_REVISIONS columns=columns() on_open=open_one empty=empty/>
        </Card>
        <Dialog open=adding title=words::REVISION_NEW wide=true>
            <RevisionForm revision=None done=changed/>
        </Dialog>
        <Dialog open=showing title=title wide=true>
            {move || shown.get().map(|revision| view! { <Detail revision=revision done=changed/> })}
        </Dialog>
    }
}

fn columns() -> Vec<Column<Revision>> {
    let lang = use_lang();
    vec![
        Column::new(words::DOCUMENT, |row: &Revision| {
            view! { <b>{row.content.document.clone()}</b> }
        }),
        Column::new(words::CHANGE, |row: &Revision| row.content.change.clone()).secondary(),
        Column::new(words::RESPONSIBLE, |row: &Revision| {
            row.content.responsible.clone()
        }),
        Column::new(
            words::DUE,
            |row: &Revision| view! { <Day on=row.content.due/> },
        ),
        Column::new(words::STATE, move |row: &Revision| {
            let state = row.state;
            view! {
                <span class="cluster">
                    <StatusTag tone=tones::revision(state) label=move || state.label(lang.get())/>
                    {row.overdue.then(|| view! { <StatusTag tone=Tone::Late label=words::OVERDUE/> })}
                </span>
            }
        }),
        Column::new(words::IN_FORCE_ON, |row: &Revision| {
            row.in_force_on.map(|day| view! { <Day on=day/> })
        })
        .secondary(),
    ]
}

#[component]
fn Detail(revision: Revision, done: Callback<Revision>) -> impl IntoView {
    let session = use_session();
    let state = revision.state;
    let ended = matches!(state, RevisionState::InForce | RevisionState::Dropped);
    let may = session.may(Permission::RecoveryWrite) && !ended;
    let subject = Subject {
        path: format!("revisions/{}", revision.id),
        hash: revision.content_hash.clone(),
        open: state == RevisionState::Draft,
        approval: revision.approval,
    };
    let reason = revision.reason.clone();
    view! {
        <div class="stack">
            <RevisionForm revision=Some(revision.clone()) done=done readonly=!may/>
            {(!reason.is_empty()).then(|| view! { <p class="prose">{reason}</p> })}
            <ApprovalCard<Revision> subject=subject done=done/>
            {may.then(|| view! { <Decide revision=revision done=done/> })}
        </div>
    }
}

#[component]
fn Decide(revision: Revision, done: Callback<Revision>) -> impl IntoView {
    let api = use_api();
    let incident = use_incident();
    let toasts = use_toasts();
    let form = use_form();
    let (day, reason) = (RwSignal::new(today()), RwSignal::new(String::new()));
    let (id, version) = (revision.id, revision.version);
    let approved = revision.state == RevisionState::Approved;
    let decide = move |state: RevisionState, said: Text| {
        let request = RevisionDecision {
            state,
            day: (state == RevisionState::InForce)
                .then(|| day.get_untracked().parse::<Date>().ok())
                .flatten(),
            reason: reason.get_untracked(),
        };
        let call = api
            .post(incident.below_now(&format!("revisions/{id}/decision")))
            .json(&request)
            .if_match(version);
        form.run(call.send::<Revision>(), move |revision| {
            toasts.say(said);
            done.run(revision);
        });
    };
    view! {
        <div class="columns">
            {approved
                .then(|| view! { <TextField label=words::IN_FORCE_ON value=day kind="date" error=form.error("day")/> })}
            <TextField label=words::REASON value=reason error=form.error("reason")/>
        </div>
        <FormProblem form=form/>
        <div class="actions">
            {approved
                .then(|| {
                    view! {
                        <Button
                            label=words::PUT_IN_FORCE
                            kind=Kind::Primary
                            busy=form.busy
                            on_press=move |()| decide(RevisionState::InForce, words::DECIDED)
                        />
                    }
                })}
            <Button label=words::DROP busy=form.busy on_press=move |()| decide(RevisionState::Dropped, words::DROPPED)/>
        </div>
    }
}

#[component]
fn RevisionForm(
    revision: Option<Revision>,
    done: Callback<Revision>,
    #[prop(optional)] readonly: bool,
) -> impl IntoView {
    let api = use_api();
    let incident = use_incident();
    let toasts = use_toasts();
    let form = use_form();
    let lang = use_lang();
    let content = revision.as_ref().map(|r| r.content.clone());
    let text = |of: fn(&NewRevision) -> String| {
        RwSignal::new(content.as_ref().map(of).unwrap_or_default())
    };
    let document = text(|r| r.document.clone());
    let change = text(|r| r.change.clone());
    let lesson = text(|r| r.lesson.clone());
    let responsible = text(|r| r.responsible.clone());
    let due = text(|r| r.due.to_string());
    let tried = RwSignal::new(false);
    let seen = revision.map(|revision| (revision.id, revision.version));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let Ok(day) = due.get_untracked().parse::<Date>() else {
            return;
        };
        let typed = |field: RwSignal<String>| field.get_untracked().trim().to_owned();
        let new = NewRevision {
            document: typed(document),
            change: typed(change),
            lesson: typed(lesson),
            responsible: typed(responsible),
            due: day,
        };
        let call = match seen {
            Some((id, version)) => api
                .put(incident.below_now(&format!("revisions/{id}")))
                .json(&new)
                .if_match(version),
            None => api
                .post(incident.below_now("revisions"))
                .json(&new)
                .idempotent(),
        };
        form.run(call.send::<Revision>(), move |revision| {
            toasts.say(common::SAVED);
            done.run(revision);
        });
    };
    let due_error = Signal::derive(move || {
        let bad = tried.get() && due.get().parse::<Date>().is_err();
        bad.then(|| words::REQUIRED.pick(lang.get()).to_owned())
    });
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <fieldset class="bare stack" disabled=readonly>
                <TextField label=words::DOCUMENT value=document required=true error=form.error("document")/>
                <TextArea label=words::CHANGE value=change rows=2 required=true error=form.error("change")/>
                <TextArea label=words::LESSON value=lesson rows=2 required=true error=form.error("lesson")/>
                <div class="columns">
                    <TextField label=words::RESPONSIBLE value=responsible required=true error=form.error("responsible")/>
                    <TextField label=words::DUE value=due kind="date" required=true error=due_error/>
                </div>
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
    }
}
