//! The organisation's playbook, activity by activity. A revision is made on the page and saved as one new version.

use super::{item_form::ItemForm, mandatory::said, revision, versions::Versions};
use crate::{
    api::{use_api, use_loaded},
    components::{
        Button, Card, ChosenDialog, FormProblem, Kind, LoadedView, PageHeader, StatusTag,
        TextField, Tone, use_form, use_toasts,
    },
    i18n::{Text, use_lang},
    session::use_session,
    words::playbook as words,
};
use leptos::prelude::*;
use saiki_api::{
    activities::ActivityKey,
    organisation::Both,
    permissions::Permission,
    playbooks::{NewPlaybook, Playbook, PlaybookItem, PlaybookVersion},
};

/// The items of a revision; none while nobody revises.
type Draft = RwSignal<Option<Vec<PlaybookItem>>>;

/// The page.
#[component]
pub fn PlaybookPage() -> impl IntoView {
    let lang = use_lang();
    let session = use_session();
    let book = use_loaded::<Playbook>(Signal::stored(Some("playbook".to_owned())));
    let versions =
        use_loaded::<Vec<PlaybookVersion>>(Signal::stored(Some("playbook/versions".to_owned())));
    let draft: Draft = RwSignal::new(None);
    let edited = RwSignal::new(None::<PlaybookItem>);
    let may = Memo::new(move |_| session.may(Permission::PlaybookWrite));
    let begin = move |()| draft.set(book.value.get_untracked().map(|b| b.items));
    let revise = move || {
        (may.get() && draft.with(Option::is_none))
            .then(|| view! { <Button label=words::EDIT kind=Kind::Primary on_press=begin/> })
    };
    let version = move || {
        let version = book.value.with(|b| b.as_ref().map(|b| b.version))?;
        Some(view! { <span>{move || words::version(lang.get(), version)}</span> })
    };
    let content = move |book: Playbook| {
        let items = Signal::derive(move || draft.get().unwrap_or_else(|| book.items.clone()));
        let card = move |key: ActivityKey| view! { <ActivityItems key=key items=items draft=draft edited=edited/> };
        view! { <div class="stack">{ActivityKey::ALL.map(card).collect_view()}</div> }
    };
    let saved = move |next: Playbook| {
        draft.set(None);
        book.put(next);
        versions.reload();
    };
    view! {
        <PageHeader title=words::TITLE facts=version actions=revise/>
        <p class="lead">{words::LEAD}</p>
        <div class="grid two-one">
            <LoadedView loaded=book children=content/>
            <div class="stack"><Versions versions=versions/></div>
        </div>
        {move || {
            let version = book.value.with(|b| b.as_ref().map(|b| b.version))?;
            draft.with(Option::is_some).then(|| view! { <SaveBar version=version draft=draft on_saved=saved/> })
        }}
        <EditDialog draft=draft edited=edited/>
    }
}

#[component]
fn ActivityItems(
    key: ActivityKey,
    items: Signal<Vec<PlaybookItem>>,
    draft: Draft,
    edited: RwSignal<Option<PlaybookItem>>,
) -> impl IntoView {
    let lang = use_lang();
    let revising = move || draft.with(Option::is_some);
    let add = move |()| {
        let code = draft.with_untracked(|d| d.as_ref().map(|d| revision::next_code(d, key)));
        edited.set(code.map(|code| blank(code, key)));
    };
    let action = move || {
        revising().then(|| view! { <Button label=words::ADD kind=Kind::Quiet on_press=add/> })
    };
    let row = move |item: PlaybookItem| view! { <ItemRow item=item draft=draft edited=edited/> };
    let rows = move || {
        let own: Vec<PlaybookItem> =
            items.with(|all| all.iter().filter(|i| i.activity == key).cloned().collect());
        own.into_iter().map(row).collect_view()
    };
    view! {
        <Card title=move || key.label(lang.get()) action=action>
            <ol class="playbook">{rows}</ol>
        </Card>
    }
}

fn blank(code: String, activity: ActivityKey) -> PlaybookItem {
    PlaybookItem {
        code,
        activity,
        title: Both::default(),
        guidance: Both::default(),
        done: Both::default(),
        role: None,
        due: None,
        mandatory: Vec::new(),
        csf: Vec::new(),
        retired: false,
    }
}

#[component]
fn ItemRow(
    item: PlaybookItem,
    draft: Draft,
    edited: RwSignal<Option<PlaybookItem>>,
) -> impl IntoView {
    let lang = use_lang();
    let code = StoredValue::new(item.code.clone());
    let retired = item.retired;
    let shown = StoredValue::new(item.clone());
    let change = move |change: &dyn Fn(&mut Vec<PlaybookItem>, &str)| {
        draft.update(|draft| {
            if let Some(items) = draft {
                code.with_value(|code| change(items, code));
            }
        });
    };
    let small = |label: Text, press: Callback<()>| view! { <Button label=label kind=Kind::Quiet on_press=press/> };
    let tools = move || {
        draft.with(Option::is_some).then(|| {
            let up =
                Callback::new(move |()| change(&|items, code| revision::shift(items, code, false)));
            let down =
                Callback::new(move |()| change(&|items, code| revision::shift(items, code, true)));
            let flip = Callback::new(move |()| {
                change(&|items, code| revision::retire(items, code, !retired))
            });
            let edit = Callback::new(move |()| edited.set(Some(shown.get_value())));
            view! {
                <div class="actions">
                    {small(words::UP, up)}
                    {small(words::DOWN, down)}
                    {small(words::REWORD, edit)}
                    {small(if retired { words::RESTORE } else { words::RETIRE }, flip)}
                </div>
            }
        })
    };
    let (title, guidance, done) = (item.title, item.guidance, item.done);
    let due = item.due.map(|due| {
        view! { <span>{move || words::due(lang.get(), due.from, due.days)}</span> }
    });
    let role = item
        .role
        .map(|role| view! { <span>{move || role.label(lang.get())}</span> });
    let csf = item.csf.join(", ");
    let conditions = item.mandatory;
    let mandatory = (!conditions.is_empty()).then(|| {
        let when = move || {
            let lang = lang.get();
            let all: Vec<String> = conditions.iter().map(|one| said(one, lang)).collect();
            all.join(lang.pick("／", "; "))
        };
        view! { <p class="meta"><span>{words::MANDATORY}</span> <span>{when}</span></p> }
    });
    view! {
        <li class:retired=retired>
            <details>
                <summary>
                    <span class="mono">{item.code}</span>
                    " "
                    {move || title.get(lang.get()).to_owned()}
                    {retired.then(|| view! { " " <StatusTag tone=Tone::Plain label=words::RETIRED/> })}
                </summary>
                <p class="prose">{move || guidance.get(lang.get()).to_owned()}</p>
                <p class="sunken">{move || done.get(lang.get()).to_owned()}</p>
                {mandatory}
                <p class="meta">{role} {due} <span class="mono">{csf}</span></p>
            </details>
            {tools}
        </li>
    }
}

#[component]
fn EditDialog(draft: Draft, edited: RwSignal<Option<PlaybookItem>>) -> impl IntoView {
    let take = move |item: PlaybookItem| {
        draft.update(|draft| {
            if let Some(items) = draft {
                revision::put(items, item);
            }
        });
        edited.set(None);
    };
    view! {
        <ChosenDialog chosen=edited title=words::ITEM_TITLE wide=true let:item>
            <ItemForm item=item on_done=take on_cancel=move |()| edited.set(None)/>
        </ChosenDialog>
    }
}

#[component]
fn SaveBar(
    version: i64,
    draft: Draft,
    #[prop(into)] on_saved: Callback<Playbook>,
) -> impl IntoView {
    let api = use_api();
    let form = use_form();
    let toasts = use_toasts();
    let lang = use_lang();
    let note = RwSignal::new(String::new());
    let tried = RwSignal::new(false);
    let save = move |()| {
        tried.set(true);
        let said = note.get_untracked().trim().to_owned();
        let Some(items) = draft.get_untracked().filter(|_| !said.is_empty()) else {
            return;
        };
        let call = api
            .put("playbook")
            .if_match(version)
            .json(&NewPlaybook { items, note: said });
        form.run(call.send::<Playbook>(), move |next| {
            toasts.say(words::SAVED);
            on_saved.run(next);
        });
    };
    let server = form.error("note");
    let error = Signal::derive(move || {
        let missing = tried.get() && note.with(|n| n.trim().is_empty());
        let own = missing.then(|| words::NOTE_MISSING.pick(lang.get()).to_owned());
        own.or_else(|| server.get())
    });
    view! {
        <div class="save-bar">
            <span class="muted">{words::UNSAVED}</span>
            <div class="grow"><TextField label=words::NOTE value=note required=true error=error/></div>
            <Button label=words::DISCARD on_press=move |()| draft.set(None)/>
            <Button label=words::SAVE kind=Kind::Primary busy=form.busy on_press=save/>
            <FormProblem form=form/>
        </div>
    }
}
