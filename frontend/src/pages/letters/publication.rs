//! The publication of a website notice: what stands and since when, publishing the approved text, replacing it, taking
//! it down.

use super::draft::Draft;
use crate::{
    api::{Loaded, use_api, use_loaded},
    browser::clipboard,
    components::{
        Button, Card, ConfirmDialog, Dialog, Fact, Facts, FormProblem, Hash, Kind, StatusTag,
        TextArea, Time, Tone, use_form, use_toasts,
    },
    format::civil::Style,
    i18n::use_lang,
    layout::use_incident,
    routes,
    session::use_session,
    words::{common, notices as words},
};
use leptos::{prelude::*, task::spawn_local};
use saiki_api::{
    Timestamp,
    letters::LetterState,
    notices::{Notice, NoticeState, PublishNotice, WithdrawNotice},
    permissions::Permission,
};

/// The card. Shown for website notices alone.
#[component]
pub fn PublicationCard(
    /// The letter.
    draft: Draft,
) -> impl IntoView {
    let (incident, session) = (use_incident(), use_session());
    let loaded = use_loaded::<Vec<Notice>>(Signal::derive(move || incident.below("notices")));
    let id = draft.letter.with_untracked(|letter| letter.id);
    let notice = Memo::new(move |_| {
        let value = loaded.value;
        value.with(|all| all.as_ref()?.iter().find(|n| n.letter_id == id).cloned())
    });
    let exercise = Memo::new(move |_| {
        let value = incident.loaded.value;
        value.with(|incident| incident.as_ref().is_some_and(|i| i.exercise))
    });
    let approved = Memo::new(move |_| {
        draft
            .letter
            .with(|letter| letter.state == LetterState::Approved)
    });
    let may = Memo::new(move |_| session.may(Permission::CampaignsWrite));
    let (publishing, withdrawing) = (RwSignal::new(false), RwSignal::new(false));
    let form = use_form();
    let stands = Memo::new(move |_| {
        notice.with(|n| n.as_ref().is_some_and(|n| n.state == NoticeState::Standing))
    });
    let outdated = move || {
        let now = draft.letter.with(|letter| letter.content_hash.clone());
        let last = |n: &Notice| n.publications.first().map(|p| p.content_hash.clone());
        let published = notice.with(|n| n.as_ref().and_then(last));
        stands.get() && published.is_some_and(|published| published != now)
    };
    let actions = move || {
        if exercise.get() {
            return view! { <p class="hint">{words::EXERCISE}</p> }.into_any();
        }
        let publish = (may.get() && approved.get()).then(|| {
            let label = if stands.get() { words::UPDATE } else { words::PUBLISH };
            view! { <Button label=label kind=Kind::Primary busy=form.busy on_press=move |()| publishing.set(true)/> }
        });
        let withdraw = (may.get() && stands.get()).then(|| {
            view! { <Button label=words::WITHDRAW on_press=move |()| withdrawing.set(true)/> }
        });
        let not_yet = (!approved.get() && !stands.get())
            .then(|| view! { <p class="hint">{words::NOT_YET}</p> });
        view! {
            {not_yet}
            {move || outdated().then(|| view! { <p class="notice warn">{words::OUTDATED}</p> })}
            <div class="actions">{publish} {withdraw}</div>
        }
        .into_any()
    };
    view! {
        <Card title=words::TITLE>
            <div class="stack">
                <p class="hint">{words::RULE}</p>
                {move || notice.get().map(|notice| view! { <Standing notice=notice/> })}
                {actions}
                <FormProblem form=form/>
            </div>
        </Card>
        <PublishDialog draft=draft open=publishing form=form loaded=loaded/>
        <WithdrawDialog draft=draft open=withdrawing notice=notice loaded=loaded/>
    }
}

/// The notices of the incident that anybody can read now; nothing where there is none.
#[component]
pub fn StandingNotices() -> impl IntoView {
    let incident = use_incident();
    let loaded = use_loaded::<Vec<Notice>>(Signal::derive(move || incident.below("notices")));
    let line = |notice: Notice| {
        let path = routes::public_notice(&notice.slug);
        let at = notice.publications.first().map(|one| dated(one.at));
        view! {
            <Fact name=notice.letter_name>
                <a href=path.clone() target="_blank" rel="external noopener">{path.clone()}</a>
                " "
                <span class="whole">{at}</span>
            </Fact>
        }
    };
    move || {
        let all = loaded.value.get()?;
        let standing = all.into_iter().filter(|n| n.state == NoticeState::Standing);
        let lines: Vec<_> = standing.map(line).collect();
        (!lines.is_empty()).then(|| {
            view! {
                <Card title=words::OF_INCIDENT>
                    <Facts>{lines}</Facts>
                </Card>
            }
        })
    }
}

fn dated(at: Timestamp) -> impl IntoView {
    view! { <Time at=at style=Style::DATED/> }
}

/// What stands, where and since when; or that it was taken down, and why.
#[component]
fn Standing(notice: Notice) -> impl IntoView {
    let (lang, toasts) = (use_lang(), use_toasts());
    let standing = notice.state == NoticeState::Standing;
    let (tone, label) = match standing {
        true => (Tone::Good, words::STANDS),
        false => (Tone::NotBegun, words::WITHDRAWN),
    };
    let path = routes::public_notice(&notice.slug);
    let copied = path.clone();
    let copy = move |()| {
        let path = copied.clone();
        spawn_local(async move {
            let origin = web_sys::window().and_then(|window| window.location().origin().ok());
            let whole = format!("{}{path}", origin.unwrap_or_default());
            toasts.say(match clipboard::copy(whole).await {
                true => common::COPIED,
                false => common::COPY_REFUSED,
            });
        });
    };
    let address = standing.then(|| {
        view! {
            <Fact name=words::ADDRESS>
                <a href=path.clone() target="_blank" rel="external noopener">{path.clone()}</a>
                " "
                <Button label=words::COPY kind=Kind::Quiet on_press=copy/>
            </Fact>
        }
    });
    let taken_down = notice.withdrawn_at.map(|at| {
        view! {
            <Fact name=words::WITHDRAWN>{dated(at)} " " {notice.withdrawn_by_name.clone()}</Fact>
            <Fact name=words::REASON_KEPT><span class="prose">{notice.reason.clone()}</span></Fact>
        }
    });
    let publications = notice.publications.into_iter().map(move |one| {
        let number = one.number;
        view! {
            <Fact name=move || words::number(number, lang.get())>
                {dated(one.at)} " " {one.by_name} " " <Hash value=one.page_hash/>
            </Fact>
        }
    });
    view! {
        <div class="stack">
            <StatusTag tone=tone label=label/>
            <Facts>{address} {taken_down} {publications.collect_view()}</Facts>
        </div>
    }
}

#[component]
fn PublishDialog(
    draft: Draft,
    open: RwSignal<bool>,
    form: crate::components::Form,
    loaded: Loaded<Vec<Notice>>,
) -> impl IntoView {
    let (api, toasts, incident) = (use_api(), use_toasts(), use_incident());
    let reference = Signal::derive(move || {
        let value = incident.loaded.value;
        let reference = value.with(|incident| incident.as_ref().map(|i| i.reference.clone()));
        reference.unwrap_or_default()
    });
    let go = move |()| {
        let asked = PublishNotice {
            content_hash: draft
                .letter
                .with_untracked(|letter| letter.content_hash.clone()),
            confirm_reference: reference.get_untracked(),
        };
        let call = api.post(draft.below("publish")).json(&asked).idempotent();
        form.run(call.send::<Notice>(), move |_| {
            toasts.say(words::PUBLISHED);
            loaded.reload();
        });
    };
    view! {
        <ConfirmDialog
            open=open
            title=words::PUBLISH_TITLE
            confirm=words::PUBLISH
            on_confirm=go
            typed=reference
            typed_label=words::TYPE_REFERENCE
        >
            <p>{words::PUBLISH_TEXT}</p>
        </ConfirmDialog>
    }
}

#[component]
fn WithdrawDialog(
    draft: Draft,
    open: RwSignal<bool>,
    notice: Memo<Option<Notice>>,
    loaded: Loaded<Vec<Notice>>,
) -> impl IntoView {
    let (api, toasts, form) = (use_api(), use_toasts(), use_form());
    let reason = RwSignal::new(String::new());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(version) = notice.with_untracked(|n| n.as_ref().map(|n| n.version)) else {
            return;
        };
        let wanted = WithdrawNotice {
            reason: reason.get_untracked().trim().to_owned(),
        };
        let call = api
            .post(draft.below("withdraw"))
            .if_match(version)
            .json(&wanted);
        form.run(call.send::<Notice>(), move |_| {
            toasts.say(words::TAKEN_DOWN);
            reason.set(String::new());
            open.set(false);
            loaded.reload();
        });
    };
    // Somebody else was quicker: the card behind shows how it stands now, and the next try goes against that.
    Effect::new(move |_| {
        if form.problem.with(Option::is_some) {
            loaded.reload();
        }
    });
    view! {
        <Dialog open=open title=words::WITHDRAW_TITLE>
            <form class="stack" novalidate=true on:submit=submit>
                <p>{words::WITHDRAW_TEXT}</p>
                <TextArea label=words::REASON value=reason rows=3 required=true error=form.error("reason")/>
                <FormProblem form=form/>
                <div class="actions end">
                    <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                    <Button label=words::WITHDRAW kind=Kind::Danger submit=true busy=form.busy/>
                </div>
            </form>
        </Dialog>
    }
}
