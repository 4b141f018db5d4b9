//! The cause tree: both questions, each with its causes as an outline that arrow keys go through, what is missing, and
//! the conclusion.

use super::{cause_form::CauseDialog, conclusion::Conclude, tones};
use crate::{
    api::{Loaded, use_loaded},
    browser,
    components::{Button, Card, EmptyState, Kind, LoadedView, StatusTag, Tone},
    format::date,
    i18n::use_lang,
    layout::use_incident,
    session::use_session,
    words::causes as words,
};
use leptos::{prelude::*, tachys::html::attribute::custom::custom_attribute};
use saiki_api::{
    Uuid,
    causes::{Cause, CauseInput, CauseTree, Question},
    permissions::Permission,
};

/// What the dialog is open for.
#[derive(Clone)]
pub enum Editing {
    /// A new cause.
    New(CauseInput),
    /// This one.
    Old(Box<Cause>),
}

/// A cause yet to be described.
fn blank(question: Question, parent_id: Option<Uuid>) -> CauseInput {
    CauseInput {
        question,
        parent_id,
        position: 0,
        statement: String::new(),
        gate: Default::default(),
        state: Default::default(),
        reason: String::new(),
        assumption: None,
        links: Vec::new(),
    }
}

/// The tab.
#[component]
pub fn Tree() -> impl IntoView {
    let open = use_incident();
    let session = use_session();
    let tree = use_loaded::<CauseTree>(Signal::derive(move || open.below("causes")));
    let editing = RwSignal::new(None::<Editing>);
    let may = Memo::new(move |_| session.may(Permission::RecoveryWrite));
    view! {
        <LoadedView loaded=tree let:value>
            {Question::ALL
                .map(|question| view! { <Branch question=question value=value.clone() tree=tree editing=editing may=may/> })
                .into_iter()
                .collect_view()}
        </LoadedView>
        <CauseDialog editing=editing tree=tree/>
    }
}

#[component]
fn Branch(
    question: Question,
    value: CauseTree,
    tree: Loaded<CauseTree>,
    editing: RwSignal<Option<Editing>>,
    may: Memo<bool>,
) -> impl IntoView {
    let lang = use_lang();
    let add = move || {
        may.get().then(|| {
            view! {
                <Button
                    label=words::ADD_TOP
                    kind=Kind::Plain
                    on_press=move |()| editing.set(Some(Editing::New(blank(question, None))))
                />
            }
        })
    };
    let own: Vec<Cause> = value
        .causes
        .iter()
        .filter(|cause| cause.details.question == question)
        .cloned()
        .collect();
    let general = value
        .findings
        .iter()
        .filter(|f| f.question == question && f.cause_id.is_none())
        .map(|finding| {
            let text = StoredValue::new(finding.text.clone());
            view! { <li><span class="shape" aria-hidden="true">"◇"</span><span>{move || text.with_value(|t| t.get(lang.get()).to_owned())}</span></li> }
        })
        .collect_view();
    let outline = if own.is_empty() {
        view! { <EmptyState title=words::TREE_EMPTY text=words::TREE_EMPTY_TEXT>{add()}</EmptyState> }.into_any()
    } else {
        let nodes = own
            .iter()
            .map(|cause| node(cause, &value, editing, may))
            .collect_view();
        view! {
            <ul class="cause-tree" role="tree" aria-label=move || question.label(lang.get()) on:keydown=on_key>
                {nodes}
            </ul>
            <p class="hint">{words::TREE_HELP}</p>
        }
        .into_any()
    };
    view! {
        <Card title=move || question.label(lang.get()) action=add>
            <ul class="list cause-missing">{general}</ul>
            {outline}
            <Conclude question=question value=value tree=tree/>
        </Card>
    }
}

/// How far below the top a cause stands.
fn level(cause: &Cause, all: &[Cause]) -> usize {
    let mut level = 1;
    let mut up = cause.details.parent_id;
    while let Some(parent) = up.and_then(|id| all.iter().find(|c| c.id == id)) {
        up = parent.details.parent_id.filter(|_| level < all.len());
        level += 1;
    }
    level
}

fn node(
    cause: &Cause,
    value: &CauseTree,
    editing: RwSignal<Option<Editing>>,
    may: Memo<bool>,
) -> impl IntoView + use<> {
    let lang = use_lang();
    let id = cause.id;
    let level = level(cause, &value.causes);
    let (state, gate, question) = (
        cause.details.state,
        cause.details.gate,
        cause.details.question,
    );
    let has_below = value
        .causes
        .iter()
        .any(|c| c.details.parent_id == Some(cause.id));
    let carried = value.carried.contains(&cause.id);
    let parent = cause.details.parent_id.map(|id| id.to_string());
    let first = value
        .causes
        .iter()
        .find(|c| c.details.question == question)
        .is_some_and(|c| c.id == id);
    let links = cause.links.clone();
    let link_list = links
        .into_iter()
        .map(|link| {
            let label = StoredValue::new(link.label);
            view! { <li>{move || label.with_value(|l| l.get(lang.get()).to_owned())}</li> }
        })
        .collect_view();
    let files = cause.file_hashes.len();
    let file_line =
        (files > 0).then(|| view! { <li>{move || words::files_attached(files, lang.get())}</li> });
    let bare = cause.links.is_empty() && files == 0;
    let assumption = cause.details.assumption.clone().map(|one| {
        let said = move || {
            let due = one.due.parse::<saiki_api::Date>();
            let due = due.map_or_else(|_| one.due.clone(), |day| date::day(day, true, lang.get()));
            words::assumption(&one.settled_by, &due, lang.get())
        };
        view! { <p class="cause-note">"◆ " {said}</p> }
    });
    let reason = (!cause.details.reason.is_empty()).then(|| {
        let reason = cause.details.reason.clone();
        view! { <p class="cause-note">{words::REASON} " " {reason}</p> }
    });
    let findings = value
        .findings
        .iter()
        .filter(|f| f.cause_id == Some(id))
        .map(|finding| {
            let text = StoredValue::new(finding.text.clone());
            view! { <p class="cause-note bad"><span aria-hidden="true">"▲ "</span>{move || text.with_value(|t| t.get(lang.get()).to_owned())}</p> }
        })
        .collect_view();
    let whole = StoredValue::new(cause.clone());
    let edit = move || {
        if may.get_untracked() {
            editing.set(Some(Editing::Old(Box::new(whole.get_value()))));
        }
    };
    let on_enter = move |event: web_sys::KeyboardEvent| {
        // Only on the cause itself: its buttons have an Enter of their own.
        let here = browser::dom::active().and_then(|e| e.get_attribute("data-cause"))
            == Some(id.to_string());
        if here && event.key() == "Enter" {
            event.prevent_default();
            edit();
        }
    };
    let statement = cause.details.statement.clone();
    view! {
        <li
            role="treeitem"
            {..custom_attribute("aria-level", level.to_string())}
            aria-expanded=has_below.then_some("true")
            tabindex=if first { "0" } else { "-1" }
            data-cause=id.to_string()
            data-parent=parent
            class="cause"
            class:excluded=state == saiki_api::causes::CauseState::Excluded
            style=("--level", (level - 1).to_string())
            on:keydown=on_enter
        >
            <div class="cause-box">
                <p class="cause-head">
                    <span class="cause-text">{statement}</span>
                    <StatusTag tone=tones::cause(state) label=move || state.label(lang.get())/>
                    {carried.then(|| view! { <StatusTag tone=Tone::Plain label=words::CARRIED/> })}
                </p>
                {has_below.then(|| view! { <p class="cause-note gate">{move || gate.label(lang.get())}</p> })}
                {assumption}
                {reason}
                <ul class="cause-links" class:hidden=bare>{link_list} {file_line}</ul>
                {findings}
                {move || {
                    may.get()
                        .then(|| {
                            view! {
                                <div class="actions">
                                    <Button label=words::CHANGE kind=Kind::Quiet on_press=move |()| edit()/>
                                    <Button
                                        label=words::ADD_BELOW
                                        kind=Kind::Quiet
                                        on_press=move |()| editing.set(Some(Editing::New(blank(question, Some(id)))))
                                    />
                                </div>
                            }
                        })
                }}
            </div>
        </li>
    }
}

/// Arrow keys: the next or previous cause, the one above, the first below.
fn on_key(event: web_sys::KeyboardEvent) {
    let Some(active) = browser::dom::active().filter(|e| e.get_attribute("data-cause").is_some())
    else {
        return;
    };
    let own = active.get_attribute("data-cause").unwrap_or_default();
    let all = browser::dom::all("[data-cause]");
    let here = all
        .iter()
        .position(|e| e.get_attribute("data-cause").as_deref() == Some(own.as_str()));
    let Some(here) = here else { return };
    let target = match event.key().as_str() {
        "ArrowDown" => all.get(here + 1),
        "ArrowUp" => here.checked_sub(1).and_then(|i| all.get(i)),
        "Home" => all.first(),
        "End" => all.last(),
        "ArrowLeft" => {
            let parent = active.get_attribute("data-parent");
            all.iter()
                .find(|e| parent.is_some() && e.get_attribute("data-cause") == parent)
        }
        "ArrowRight" => all
            .iter()
            .find(|e| e.get_attribute("data-parent").as_deref() == Some(own.as_str())),
        _ => return,
    };
    event.prevent_default();
    if let Some(target) = target {
        let _ = target.focus();
    }
}
