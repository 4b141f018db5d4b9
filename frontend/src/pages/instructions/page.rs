//! One instruction: its text, its board, its papers; giving it, prolonging it, ending it.

use super::{
    board::{Answers, Board},
    mails::{self, Mails},
    tones,
};
use crate::{
    api::{Loaded, path, use_api, use_loaded},
    components::{
        Button, Card, CheckField, ConfirmDialog, Dialog, Fact, Facts, FormProblem, Kind,
        LinkButton, LoadedView, MomentField, PageHeader, Save, StatusTag, TextArea, Time, Tone,
        use_form, use_toasts,
    },
    format::number::grouped,
    i18n::use_lang,
    layout::use_incident,
    pages::files::FilesPanel,
    routes,
    session::use_session,
    words::{common, instructions as words},
};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_params_map},
};
use saiki_api::{
    files::SubjectKind,
    instruction_mails::InstructionMails,
    instructions::{
        Instruction, InstructionBoard, InstructionChange, InstructionIssue, InstructionState,
    },
    moment::Moment,
    permissions::Permission,
};

/// The page.
#[component]
pub fn InstructionPage() -> impl IntoView {
    let open = use_incident();
    let lang = use_lang();
    let params = use_params_map();
    let loaded = use_loaded::<InstructionBoard>(Signal::derive(move || {
        let id = params.with(|params| params.get("instruction"))?;
        open.below(&format!("instructions/{id}"))
    }));
    let mails = use_loaded::<InstructionMails>(Signal::derive(move || {
        let id = params.with(|params| params.get("instruction"))?;
        open.below(&format!("instructions/{id}/mails"))
    }));
    mails::follow(mails);
    // Who may be mailed hangs on who has answered.
    Effect::new(move |before: Option<()>| {
        loaded.value.track();
        if before.is_some() {
            mails.reload();
        }
    });
    let now = Memo::new(move |_| {
        loaded
            .value
            .with(|b| b.as_ref().map(|b| b.instruction.clone()))
    });
    let title = Signal::derive(move || {
        let title = now.get().map(|i| i.title.get(lang.get()).to_owned());
        title.unwrap_or_default()
    });
    let back = Signal::derive(move || open.id.get().map(routes::instructions).unwrap_or_default());
    let facts = move || {
        view! {
            <a href=back>{words::BACK}</a>
            {move || now.get().map(|instruction| view! { <Tags instruction=instruction/> })}
        }
    };
    view! {
        <PageHeader
            title=move || title.get()
            facts=facts
            actions=move || view! { {move || now.get().map(|instruction| view! { <Actions instruction=instruction loaded=loaded/> })} }
        />
        <LoadedView loaded=loaded let:board>
            <Whole board=board loaded=loaded mails=mails/>
        </LoadedView>
    }
}

#[component]
fn Tags(instruction: Instruction) -> impl IntoView {
    let lang = use_lang();
    let (number, state) = (instruction.number, instruction.state);
    let finished = instruction.counts.done + instruction.counts.not_possible;
    let (done, all) = (grouped(finished), grouped(instruction.counts.units));
    view! {
        <span>{move || words::number(number, lang.get())}</span>
        <StatusTag tone=tones::state(state) label=move || state.label(lang.get())/>
        {instruction.late.then(|| view! { <StatusTag tone=Tone::Late label=words::LATE/> })}
        <span>{move || words::answered(&done, &all, lang.get())}</span>
    }
}

#[component]
fn Actions(instruction: Instruction, loaded: Loaded<InstructionBoard>) -> impl IntoView {
    let session = use_session();
    if !session.may(Permission::RecoveryWrite) {
        return ().into_any();
    }
    match instruction.state {
        InstructionState::Draft => {
            view! { <OfDraft instruction=instruction loaded=loaded/> }.into_any()
        }
        InstructionState::Issued => {
            view! { <OfIssued instruction=instruction loaded=loaded/> }.into_any()
        }
        InstructionState::Closed => ().into_any(),
    }
}

#[component]
fn OfDraft(instruction: Instruction, loaded: Loaded<InstructionBoard>) -> impl IntoView {
    let (api, form, toasts, incident) = (use_api(), use_form(), use_toasts(), use_incident());
    let lang = use_lang();
    let (asking, removing) = (RwSignal::new(false), RwSignal::new(false));
    let (id, version, units) = (
        instruction.id,
        instruction.version,
        instruction.counts.units,
    );
    let address = move || incident.below_now(&format!("instructions/{id}"));
    let issue = move |()| {
        let body = InstructionIssue { count: units };
        let call = api
            .post(format!("{}/issue", address()))
            .if_match(version)
            .json(&body);
        form.run(call.send::<Instruction>(), move |_| {
            toasts.say(words::ISSUED);
            loaded.reload();
            incident.loaded.reload();
        });
    };
    let navigate = send_wrapper::SendWrapper::new(use_navigate());
    let remove = move |()| {
        let navigate = navigate.clone();
        let call = api.delete(address()).if_match(version);
        form.run(call.send_empty(), move |()| {
            toasts.say(words::REMOVED);
            let id = incident.id.get_untracked().unwrap_or_default();
            navigate(&routes::instructions(id), NavigateOptions::default());
        });
    };
    Effect::new(move |_| {
        if let Some(error) = form.problem.get() {
            toasts.fail(&error, lang.get_untracked());
        }
    });
    let edit =
        Signal::derive(move || routes::edit_instruction(incident.id.get().unwrap_or_default(), id));
    view! {
        <Button label=words::REMOVE kind=Kind::Quiet on_press=move |()| removing.set(true)/>
        <LinkButton href=edit label=common::EDIT/>
        <Button label=words::ISSUE kind=Kind::Primary busy=form.busy on_press=move |()| asking.set(true)/>
        <ConfirmDialog
            open=asking
            title=words::ISSUE_TITLE
            confirm=words::ISSUE
            on_confirm=issue
            typed=Signal::stored(units.to_string())
            typed_label=words::ISSUE_COUNT
        >
            {words::ISSUE_TEXT}
        </ConfirmDialog>
        <ConfirmDialog open=removing title=words::REMOVE confirm=words::REMOVE on_confirm=remove danger=true>
            {words::REMOVE_TEXT}
        </ConfirmDialog>
    }
}

#[component]
fn OfIssued(instruction: Instruction, loaded: Loaded<InstructionBoard>) -> impl IntoView {
    let (prolonging, closing) = (RwSignal::new(false), RwSignal::new(false));
    let (id, version) = (instruction.id, instruction.version);
    view! {
        <Button label=words::PROLONG on_press=move |()| prolonging.set(true)/>
        <Button label=words::CLOSE on_press=move |()| closing.set(true)/>
        <Dialog open=prolonging title=words::PROLONG_TITLE>
            <Change open=prolonging id=id version=version close=false loaded=loaded/>
        </Dialog>
        <Dialog open=closing title=words::CLOSE_TITLE>
            <Change open=closing id=id version=version close=true loaded=loaded/>
        </Dialog>
    }
}

#[component]
fn Change(
    open: RwSignal<bool>,
    id: saiki_api::Uuid,
    version: i64,
    close: bool,
    loaded: Loaded<InstructionBoard>,
) -> impl IntoView {
    let (api, form, toasts, incident) = (use_api(), use_form(), use_toasts(), use_incident());
    let deadline = RwSignal::new(None::<Moment>);
    let note = RwSignal::new(String::new());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = InstructionChange {
            deadline: deadline.get_untracked().map(|moment| moment.at),
            close,
            note: note.get_untracked().trim().to_owned(),
        };
        let call = api.patch(incident.below_now(&format!("instructions/{id}")));
        form.run(
            call.if_match(version).json(&body).send::<Instruction>(),
            move |_| {
                toasts.say(words::CHANGED);
                open.set(false);
                loaded.reload();
                incident.loaded.reload();
            },
        );
    };
    let label = if close { words::CLOSE } else { words::PROLONG };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            {match close {
                true => view! { <TextArea label=words::CLOSE_NOTE value=note rows=3 error=form.error("note")/> }.into_any(),
                false => view! { <MomentField label=words::DEADLINE value=deadline required=true error=form.error("deadline")/> }.into_any(),
            }}
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button label=label kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}

#[component]
fn Whole(
    board: InstructionBoard,
    loaded: Loaded<InstructionBoard>,
    mails: Loaded<InstructionMails>,
) -> impl IntoView {
    let (incident, session) = (use_incident(), use_session());
    let issued = board.instruction.state == InstructionState::Issued;
    let given = board.instruction.state != InstructionState::Draft;
    let may = issued && session.may(Permission::RecoveryWrite);
    let without = board.systems_without_unit;
    let systems =
        Signal::derive(move || incident.id.get().map(routes::systems).unwrap_or_default());
    let instruction = board.instruction.clone();
    view! {
        {(without > 0)
            .then(|| {
                view! {
                    <p class="notice warn">
                        <span>{words::WITHOUT_UNIT} <b>{grouped(without)}</b></span>
                        <a href=systems>{words::SEE_SYSTEMS}</a>
                    </p>
                }
            })}
        <div class="grid two-one">
            <div class="stack">
                <Board board=board.clone() loaded=loaded mails=mails/>
                <Answers board=board/>
            </div>
            <div class="stack">
                <Text instruction=instruction.clone()/>
                {given.then(|| view! { <Mails instruction=instruction.clone() may=may mails=mails/> })}
                <Papers id=instruction.id/>
                <FilesPanel kind=SubjectKind::Instruction subject=instruction.id on_change=|()| ()/>
            </div>
        </div>
    }
}

#[component]
fn Text(instruction: Instruction) -> impl IntoView {
    let lang = use_lang();
    let (text, reply_to) = (instruction.text, instruction.reply_to);
    let deadline = instruction.deadline;
    let closing = instruction.closing_note;
    view! {
        <Card title=words::TEXT>
            <div class="prose">{move || text.get(lang.get()).to_owned()}</div>
            <Facts>
                <Fact name=words::DEADLINE>
                    {match deadline {
                        Some(at) => view! { <Time at=at/> }.into_any(),
                        None => view! { <span>{words::NO_DEADLINE}</span> }.into_any(),
                    }}
                </Fact>
                <Fact name=words::REPLY_TO>{move || reply_to.get(lang.get()).to_owned()}</Fact>
                <Fact name=words::SYSTEMS>{grouped(instruction.systems)}</Fact>
            </Facts>
            {(!closing.is_empty()).then(|| view! { <p class="notice">{closing}</p> })}
        </Card>
    }
}

#[component]
fn Papers(id: saiki_api::Uuid) -> impl IntoView {
    let (incident, lang) = (use_incident(), use_lang());
    let owing = RwSignal::new(false);
    let address = move |name: &'static str| {
        Signal::derive(move || {
            let base = incident
                .below(&format!("instructions/{id}/{name}"))
                .unwrap_or_default();
            let base = path::and(&base, "lang", lang.get().tag());
            match owing.get() {
                true => path::and(&base, "unanswered", "true"),
                false => base,
            }
        })
    };
    view! {
        <Card title=words::PAPERS>
            <p class="hint">{words::PAPERS_TEXT}</p>
            <CheckField label=words::ONLY_OWING value=owing/>
            <div class="actions">
                <Save label=words::PACK address=address("pack") name="instruction-pack.html" accept="text/html"/>
                <Save label=words::CALL_SHEET address=address("call-sheet") name="call-sheet.html" accept="text/html"/>
                <Save label=words::CALL_LIST address=address("call-list") name="call-list.csv" accept="text/csv"/>
            </div>
        </Card>
    }
}
