//! The form of one cause: its statement, its place, how far it is established, what it rests on; and its removal.

use super::tree::Editing;
use crate::{
    api::{Loaded, use_api, use_listing, use_loaded},
    components::{
        Button, CheckField, CheckGroup, Choice, ConfirmDialog, Dialog, FormProblem, Kind, NowSays,
        SelectField, TextArea, TextField, Theirs, choices, open_while, use_toasts, use_versioned,
    },
    format::date,
    i18n::{Text, use_lang},
    layout::use_incident,
    pages::files::FilesPanel,
    session::use_session,
    words::{causes as words, common},
};
use leptos::prelude::*;
use saiki_api::{
    Lang, Uuid,
    causes::{Assumption, Cause, CauseInput, CauseLink, CauseState, CauseTree, Gate, LinkKind},
    evidence::Evidence,
    files::SubjectKind,
    interviews::InterviewLine,
    log_sources::LogCoverage,
    permissions::Permission,
    wire,
};

/// The dialog, open while something is being edited.
#[component]
pub fn CauseDialog(editing: RwSignal<Option<Editing>>, tree: Loaded<CauseTree>) -> impl IntoView {
    let open = open_while(editing);
    let lang = use_lang();
    let title = move || match editing.with(|e| matches!(e, Some(Editing::Old(_)))) {
        true => words::CHANGE.pick(lang.get()),
        false => words::ADD_TOP.pick(lang.get()),
    };
    view! {
        <Dialog open=open title=title wide=true>
            {move || editing.get().map(|what| view! { <CauseForm what=what open=open tree=tree/> })}
        </Dialog>
    }
}

/// A link as one word, for the check boxes.
fn key(kind: LinkKind, id: Uuid) -> String {
    format!("{}:{id}", wire::name(&kind))
}

fn link(key: &str) -> Option<CauseLink> {
    let (kind, id) = key.split_once(':')?;
    Some(CauseLink {
        kind: wire::parse(kind)?,
        id: id.parse().ok()?,
    })
}

/// Everything a cause can rest on, as choices.
fn use_grounds() -> Signal<Vec<Choice>> {
    let incident = use_incident();
    let session = use_session();
    let lang = use_lang();
    let items = use_listing::<Evidence>(Signal::derive(move || {
        incident.below("evidence?limit=200").unwrap_or_default()
    }));
    let logs = use_loaded::<LogCoverage>(Signal::derive(move || incident.below("log-coverage")));
    let talks = use_loaded::<saiki_api::page::Page<InterviewLine>>(Signal::derive(move || {
        session
            .may(Permission::RestrictedRead)
            .then(|| incident.below("interviews?limit=200"))
            .flatten()
    }));
    Signal::derive(move || {
        let mut all = Vec::new();
        items.items.with(|items| {
            all.extend(items.iter().map(|item| Choice {
                value: key(LinkKind::Evidence, item.id),
                label: words::evidence_title(item.number, &item.title, lang.get()),
            }));
        });
        logs.value.with(|logs| {
            all.extend(logs.iter().flat_map(|l| &l.sources).map(|log| Choice {
                value: key(LinkKind::LogSource, log.source_id),
                label: format!("{} {}", log.system, log.records),
            }));
        });
        talks.value.with(|talks| {
            all.extend(talks.iter().flat_map(|t| &t.items).map(|talk| Choice {
                value: key(LinkKind::Interview, talk.id),
                label: format!(
                    "{}{} {}",
                    words::TAB_INTERVIEWS.pick(lang.get()),
                    talk.number,
                    talk.person
                ),
            }));
        });
        all
    })
}

/// What a cause says.
fn said(cause: &Cause, lang: Lang) -> Vec<(Text, String)> {
    let own = &cause.details;
    let links: Vec<&str> = cause
        .links
        .iter()
        .map(|link| link.label.get(lang))
        .collect();
    let assumed = own
        .assumption
        .as_ref()
        .map(|one| words::assumption(&one.settled_by, &date::day_text(&one.due, lang), lang));
    vec![
        (words::STATEMENT, own.statement.clone()),
        (words::STATE, own.state.label(lang).to_owned()),
        (words::GATE, own.gate.label(lang).to_owned()),
        (words::REASON, own.reason.clone()),
        (words::LINKS, links.join("\n")),
        (words::IS_ASSUMPTION, assumed.unwrap_or_default()),
    ]
}

#[component]
fn CauseForm(what: Editing, open: RwSignal<bool>, tree: Loaded<CauseTree>) -> impl IntoView {
    let api = use_api();
    let incident = use_incident();
    let toasts = use_toasts();
    let lang = use_lang();
    let (input, old, version) = match what {
        Editing::New(input) => (input, None, 0),
        Editing::Old(cause) => (cause.details, Some(cause.id), cause.version),
    };
    let address = incident.below_now("causes");
    let change = use_versioned(version, address, move |tree: CauseTree| {
        let now = tree
            .causes
            .into_iter()
            .find(|cause| Some(cause.id) == old)?;
        Some((now.version, now))
    });
    let form = change.form;
    let question = input.question;
    let statement = RwSignal::new(input.statement);
    let parent = RwSignal::new(input.parent_id);
    let position = RwSignal::new(input.position.to_string());
    let gate = RwSignal::new(Some(input.gate));
    let state = RwSignal::new(Some(input.state));
    let reason = RwSignal::new(input.reason);
    let assumed = RwSignal::new(input.assumption.is_some());
    let (by, due) = input
        .assumption
        .map_or_else(Default::default, |a| (a.settled_by, a.due));
    let (by, due) = (RwSignal::new(by), RwSignal::new(due));
    let links = RwSignal::new(
        input
            .links
            .iter()
            .map(|link| key(link.kind, link.id))
            .collect::<Vec<String>>(),
    );
    let grounds = use_grounds();
    let parents = Signal::derive(move || {
        tree.value.with(|tree| {
            let others = tree.iter().flat_map(|tree| &tree.causes).filter(|cause| {
                cause.details.question == question && old.is_none_or(|id| id != cause.id)
            });
            others
                .map(|cause| Choice {
                    value: cause.id.to_string(),
                    label: cause.details.statement.clone(),
                })
                .collect::<Vec<_>>()
        })
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = CauseInput {
            question,
            parent_id: parent.get_untracked(),
            position: position.get_untracked().trim().parse().unwrap_or(0),
            statement: statement.get_untracked(),
            gate: gate.get_untracked().unwrap_or_default(),
            state: state.get_untracked().unwrap_or_default(),
            reason: reason.get_untracked(),
            assumption: assumed.get_untracked().then(|| Assumption {
                settled_by: by.get_untracked(),
                due: due.get_untracked(),
            }),
            links: links.with_untracked(|all| all.iter().filter_map(|k| link(k)).collect()),
        };
        let call = match old {
            None => api
                .post(incident.below_now("causes"))
                .json(&body)
                .idempotent(),
            Some(id) => {
                let address = incident.below_now(&format!("causes/{id}"));
                change.on(api.put(address).json(&body))
            }
        };
        form.run(call.send_empty(), move |()| {
            toasts.say(words::CAUSE_SAVED);
            open.set(false);
            tree.reload();
        });
    };
    let asking = RwSignal::new(false);
    let remove = move |()| {
        let Some(id) = old else { return };
        let address = incident.below_now(&format!("causes/{id}"));
        let call = change.on(api.delete(address));
        form.run(call.send_empty(), move |()| {
            toasts.say(words::REMOVED);
            open.set(false);
            tree.reload();
        });
    };
    let question_label = move || question.label(lang.get());
    let excluded = move || state.get() == Some(CauseState::Excluded);
    let nothing = Memo::new(move |_| grounds.with(Vec::is_empty));
    view! {
        <form novalidate=true on:submit=submit>
            <Theirs change=change let:now>
                <NowSays rows=said(&now, lang.get())/>
            </Theirs>
            <p class="muted">{words::QUESTION} " " {question_label}</p>
            <TextArea label=words::STATEMENT value=statement rows=2 required=true error=form.error("statement")/>
            <SelectField label=words::PARENT value=parent choices=parents none=words::AT_TOP error=form.error("parent_id")/>
            <div class="columns">
                <SelectField label=words::STATE value=state choices=choices(&CauseState::ALL, CauseState::label) error=form.error("state")/>
                <SelectField label=words::GATE value=gate choices=choices(&Gate::ALL, Gate::label) error=form.error("gate")/>
                <TextField label=words::POSITION value=position kind="number" hint=words::POSITION_HINT error=form.error("position")/>
            </div>
            {move || {
                excluded()
                    .then(|| {
                        view! { <TextArea label=words::REASON value=reason rows=2 hint=words::REASON_HINT error=form.error("reason")/> }
                    })
            }}
            {move || {
                if nothing.get() {
                    view! { <p class="hint">{words::NO_LINKS}</p> }.into_any()
                } else {
                    view! { <CheckGroup label=words::LINKS value=links choices=grounds/> }.into_any()
                }
            }}
            <CheckField label=words::IS_ASSUMPTION value=assumed hint=words::IS_ASSUMPTION_HINT/>
            {move || {
                assumed
                    .get()
                    .then(|| {
                        view! {
                            <div class="columns">
                                <TextField label=words::SETTLED_BY value=by required=true error=form.error("assumption.settled_by")/>
                                <TextField label=words::DUE value=due kind="date" required=true error=form.error("assumption.due")/>
                            </div>
                        }
                    })
            }}
            <FormProblem form=form/>
            <div class="actions end">
                {old
                    .is_some()
                    .then(|| view! { <Button label=words::DELETE kind=Kind::Danger on_press=move |()| asking.set(true)/> })}
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button label=common::SAVE kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
        {old.map(|id| view! { <FilesPanel kind=SubjectKind::Cause subject=id on_change=move |()| tree.reload()/> })}
        <ConfirmDialog open=asking title=words::REMOVE_CAUSE confirm=words::DELETE on_confirm=remove danger=true>
            <p>{move || statement.get()}</p>
        </ConfirmDialog>
    }
}
