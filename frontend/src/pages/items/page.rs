//! One item: what is to be done and when it counts as done, its decision, owner and dates, comments, files, history.

use super::{
    comments::Comments,
    decide::{DecideDialog, Wanted},
    edit::EditDialog,
    history::History,
    table::Due,
};
use crate::{
    api::{Loaded, use_loaded},
    components::{Button, Card, Fact, Facts, Kind, LoadedView, PageHeader, StatusTag, Time, Tone},
    i18n::use_lang,
    layout::use_incident,
    pages::{activities::tones, files::FilesPanel},
    routes,
    session::use_session,
    words::items as words,
};
use leptos::prelude::*;
use leptos_router::{components::A, hooks::use_params_map};
use saiki_api::{
    Uuid,
    audit::AuditEntry,
    files::SubjectKind,
    items::{Item, ItemState},
    permissions::Permission,
};

/// The page.
#[component]
pub fn ItemPage() -> impl IntoView {
    let open = use_incident();
    let params = use_params_map();
    let lang = use_lang();
    let session = use_session();
    let id = Memo::new(move |_| params.with(|p| p.get("item"))?.parse::<Uuid>().ok());
    let below = move |rest: &str| open.below(&format!("items/{}{rest}", id.get()?));
    let loaded = use_loaded::<Item>(Signal::derive(move || below("")));
    let history = use_loaded::<Vec<AuditEntry>>(Signal::derive(move || below("/history")));
    let wanted = RwSignal::new(None::<Wanted>);
    let editing = RwSignal::new(false);
    let may = Memo::new(move |_| session.may(Permission::RecoveryWrite));
    let title = move || {
        loaded.value.with(|item| {
            item.as_ref().map_or_else(String::new, |i| {
                format!("{} {}", i.code, i.title.get(lang.get()))
            })
        })
    };
    let edit = move || {
        may.get()
            .then(|| view! { <Button label=words::EDIT on_press=move |()| editing.set(true)/> })
    };
    let back = Signal::derive(move || open.id.get().map(routes::items).unwrap_or_default());
    // What happened since is read anew; the item itself came with the answer.
    let changed = move |item: Item| {
        loaded.put(item);
        history.reload();
    };
    Effect::new(move |before: Option<i64>| {
        let version = loaded.value.with(|i| i.as_ref().map_or(0, |i| i.version));
        if before.is_some_and(|before| before != 0 && before != version) {
            history.reload();
        }
        version
    });
    let touched = move |()| {
        loaded.reload();
        history.reload();
    };
    view! {
        <PageHeader
            title=title
            facts=move || view! { <A href=back.get()>{words::BACK}</A> <Head loaded=loaded/> }
            actions=edit
        />
        <div class="grid two-one">
            <div class="stack">
                <LoadedView loaded=loaded let:item>
                    <About item=item.clone()/>
                    <Decision item=item wanted=wanted may=may/>
                </LoadedView>
                {move || id.get().map(|id| view! { <Comments item=id on_added=touched/> })}
            </div>
            <div class="stack">
                <LoadedView loaded=loaded let:item>
                    <Particulars item=item/>
                </LoadedView>
                {move || id.get().map(|id| view! { <FilesPanel kind=SubjectKind::Item subject=id on_change=touched/> })}
                <History loaded=history/>
            </div>
        </div>
        <DecideDialog wanted=wanted on_done=changed/>
        <EditDialog open=editing loaded=loaded/>
    }
}

#[component]
fn Head(loaded: Loaded<Item>) -> impl IntoView {
    let lang = use_lang();
    let open = use_incident();
    move || {
        let (state, key, must) = loaded
            .value
            .with(|i| i.as_ref().map(|i| (i.state, i.activity, i.mandatory)))?;
        let id = open.id.get()?;
        let (tone, word) = match must {
            true => (Tone::Waiting, words::MANDATORY),
            false => (Tone::Plain, words::OPTIONAL),
        };
        Some(view! {
            <A href=routes::activity(id, key)>{move || key.label(lang.get())}</A>
            <StatusTag tone=tones::item(state) label=move || state.label(lang.get())/>
            <StatusTag tone=tone label=word/>
        })
    }
}

#[component]
fn About(item: Item) -> impl IntoView {
    let lang = use_lang();
    let (guidance, done_when) = (item.guidance, item.done_when);
    view! {
        <Card title=words::GUIDANCE>
            <div class="stack">
                <p class="prose">{move || guidance.get(lang.get()).to_owned()}</p>
                <div class="sunken">
                    <b>{words::DONE_WHEN}</b>
                    <p>{move || done_when.get(lang.get()).to_owned()}</p>
                </div>
                <p class="muted">{item.mandatory_reason}</p>
            </div>
        </Card>
    }
}

#[component]
fn Decision(item: Item, wanted: RwSignal<Option<Wanted>>, may: Memo<bool>) -> impl IntoView {
    let lang = use_lang();
    let state = item.state;
    let told = match (&item.decided_by_name, item.decided_at) {
        (Some(by), Some(at)) => view! {
            <p>
                <StatusTag tone=tones::item(state) label=move || state.label(lang.get())/>
                " "
                {by.clone()}
                " "
                <Time at=at/>
            </p>
        }
        .into_any(),
        _ => view! { <p class="muted">{words::UNDECIDED}</p> }.into_any(),
    };
    let reason = item.reason.clone();
    let steps: Vec<(ItemState, Kind)> = match state {
        ItemState::Open => vec![
            (ItemState::NotApplicable, Kind::Plain),
            (ItemState::InProgress, Kind::Plain),
            (ItemState::Done, Kind::Primary),
        ],
        ItemState::InProgress => vec![
            (ItemState::NotApplicable, Kind::Plain),
            (ItemState::Done, Kind::Primary),
        ],
        ItemState::Done | ItemState::NotApplicable => vec![(ItemState::Open, Kind::Plain)],
    };
    let mandatory = item.mandatory;
    let button = move |(to, kind): (ItemState, Kind)| {
        let decision = Wanted {
            item: item.clone(),
            to,
        };
        let label = decision.verb();
        // Mandatory items cannot be left out; the button would only lead to a refusal.
        let barred = mandatory && to == ItemState::NotApplicable;
        (!barred).then(|| {
            view! { <Button label=label kind=kind on_press=move |()| wanted.set(Some(decision.clone()))/> }
        })
    };
    let buttons = StoredValue::new(steps);
    view! {
        <Card title=words::DECISION>
            <div class="stack">
                {told}
                {(!reason.is_empty()).then(|| view! { <p class="prose">{reason}</p> })}
                {move || {
                    may.get()
                        .then(|| {
                            let all = buttons.get_value();
                            view! { <div class="actions">{all.into_iter().map(&button).collect_view()}</div> }
                        })
                }}
            </div>
        </Card>
    }
}

#[component]
fn Particulars(item: Item) -> impl IntoView {
    let lang = use_lang();
    let (role, priority) = (item.role, item.priority);
    let owner = match item.owner.clone() {
        Some(owner) => view! { <span>{owner.name}</span> }.into_any(),
        None => view! { <span class="muted">{words::NOBODY}</span> }.into_any(),
    };
    let csf = item.csf.join(", ");
    view! {
        <Card title=words::PARTICULARS>
            <Facts>
                <Fact name=words::OWNER>{owner}</Fact>
                <Fact name=words::DUE><Due item=item.clone()/></Fact>
                <Fact name=words::PRIORITY>{move || priority.label(lang.get())}</Fact>
                {role.map(|role| view! { <Fact name=words::USUAL_OWNER>{move || role.label(lang.get())}</Fact> })}
                {(!csf.is_empty()).then(|| view! { <Fact name=words::CSF><span class="mono">{csf}</span></Fact> })}
            </Facts>
        </Card>
    }
}
