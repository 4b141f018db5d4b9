//! One batch of letters: what it is, its PDF, that it was posted, tracking numbers, and its letters.

use super::tones;
use crate::{
    api::{Loaded, path, use_api, use_listing, use_loaded},
    components::{
        Button, Card, CheckField, Column, ConfirmDialog, DataTable, Day, Dialog, EmptyState, Fact,
        Facts, FormProblem, Hash, Kind, LoadedView, PageHeader, Save, StatusTag, TextArea,
        TextField, Theirs, Time, Tone, typed_matches, use_form, use_toasts, use_url_query,
        use_versioned,
    },
    format::number::grouped,
    i18n::use_lang,
    layout::use_incident,
    routes,
    session::use_session,
    words::{common, followups as words, people},
};
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_params_map};
use saiki_api::{
    Uuid,
    followups::{PostBatch, PostBatchSent, PostLetter, Tracked, TrackingFile},
    permissions::Permission,
};

/// The page.
#[component]
pub fn PostBatchPage() -> impl IntoView {
    let (open, session, query) = (use_incident(), use_session(), use_url_query());
    let lang = use_lang();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|p| p.get("batch"))?.parse::<Uuid>().ok());
    let address = move |rest: &str| open.below(&format!("post-batches/{}{rest}", id.get()?));
    let loaded = use_loaded::<PostBatch>(Signal::derive(move || address("")));
    let letters = use_listing::<PostLetter>(Signal::derive(move || {
        let base = address("/letters").unwrap_or_default();
        match query.get("reveal") {
            Some(_) => path::and(&base, "reveal", "true"),
            None => base,
        }
    }));
    let pdf = Signal::derive(move || address("/pdf").unwrap_or_default());
    let (posting, tracking, discarding) = (
        RwSignal::new(false),
        RwSignal::new(false),
        RwSignal::new(false),
    );
    let may = Memo::new(move |_| session.may(Permission::PeopleWrite));
    let may_reveal = Memo::new(move |_| session.may(Permission::PeopleReveal));
    let posted = Memo::new(move |_| {
        loaded
            .value
            .with(|batch| batch.as_ref().map(|b| b.posted_on.is_some()))
    });
    let title = move || {
        let n = loaded.value.with(|batch| batch.as_ref().map(|b| b.number));
        n.map(|n| words::batch(n, lang.get())).unwrap_or_default()
    };
    let back = Signal::derive(move || open.id.get().map(routes::post_batches).unwrap_or_default());
    let actions = move || {
        let writes = may.get();
        view! {
            {may_reveal.get().then(|| view! { <Save label=words::PDF address=pdf name="letters.pdf" accept="application/pdf"/> })}
            {(writes && posted.get() == Some(false))
                .then(|| view! { <Button label=words::RECORD_POSTING kind=Kind::Primary on_press=move |()| posting.set(true)/> })}
        }
    };
    let more = move || {
        may.get().then(|| {
            view! {
                <div class="actions export-row">
                    <Button label=words::TRACKING on_press=move |()| tracking.set(true)/>
                    {(posted.get() == Some(false))
                        .then(|| view! { <Button label=words::DISCARD kind=Kind::Quiet on_press=move |()| discarding.set(true)/> })}
                </div>
            }
        })
    };
    let reveal = move || {
        let on = query.get("reveal").is_some();
        (may_reveal.get() && !on).then(|| {
            view! { <Button label=people::REVEAL on_press=move |()| query.set("reveal", Some("true".to_owned()))/> }
        })
    };
    let href = move |row: PostLetter| {
        routes::person(open.id.get_untracked().unwrap_or_default(), row.person_id)
    };
    let done = move |()| {
        loaded.reload();
        letters.reload();
    };
    let empty = move || {
        view! {
            <EmptyState title=words::NO_BATCHES text=words::NO_BATCHES_TEXT>
                <a class="btn" href=back>{words::TO_POST}</a>
            </EmptyState>
        }
    };
    view! {
        <PageHeader title=title facts=move || view! { <a href=back>{words::TO_POST}</a> } actions=actions/>
        <LoadedView loaded=loaded let:batch>
            <Particulars batch=batch/>
        </LoadedView>
        {more}
        <div class="toolbar">{reveal}</div>
        {move || query.get("reveal").map(|_| view! { <p class="notice warn" role="status">{people::REVEALED}</p> })}
        <DataTable listing=letters label=words::LETTERS columns=columns() href=href query=query empty=empty/>
        <Dialog open=posting title=words::RECORD_POSTING>
            {move || loaded.value.get_untracked().map(|batch| view! { <Posting batch=batch open=posting on_done=done/> })}
        </Dialog>
        <Dialog open=tracking title=words::TRACKING>
            {move || id.get_untracked().map(|id| view! { <Tracking id=id open=tracking on_done=done/> })}
        </Dialog>
        <Discard loaded=loaded open=discarding/>
    }
}

#[component]
fn Particulars(batch: PostBatch) -> impl IntoView {
    let (open, lang) = (use_incident(), use_lang());
    let incident = open.id.get_untracked().unwrap_or_default();
    let envelope = batch.envelope;
    let state = match batch.posted_on {
        Some(day) => view! { <StatusTag tone=Tone::Good label=words::POSTED/> " " <Day on=day/> " " {batch.service.clone()} }
            .into_any(),
        None => view! { <StatusTag tone=Tone::Waiting label=words::NOT_POSTED/> }.into_any(),
    };
    let printed = match batch.pdf_sha256.clone() {
        Some(hash) => view! { <Hash value=hash/> }.into_any(),
        None => view! { <span class="muted">{words::NONE_PRINTED}</span> }.into_any(),
    };
    let pages = batch
        .pages
        .map(|pages| view! { <Fact name=words::PAGES>{grouped(pages)}</Fact> });
    view! {
        <Card title=words::POST_TITLE>
            <Facts>
                <Fact name=words::STATE>{state}</Fact>
                <Fact name=words::WHICH_LETTER>
                    <a href=routes::letter(incident, batch.letter_id)>{batch.letter_name}</a>
                    " " <Hash value=batch.content_hash/>
                </Fact>
                <Fact name=words::LETTERS>{grouped(batch.letters)}</Fact>
                <Fact name=words::PEOPLE>{grouped(batch.people)}</Fact>
                <Fact name=words::RETURNED>{grouped(batch.returned)}</Fact>
                <Fact name=words::ENVELOPE>{move || envelope.label(lang.get())}</Fact>
                <Fact name=words::PRINTED>{printed}</Fact>
                {pages}
                <Fact name=words::MADE_BY>{batch.by_name} " " <Time at=batch.created_at/></Fact>
            </Facts>
            <p class="hint">{words::PDF_HINT}</p>
        </Card>
    }
}

#[component]
fn Posting(
    batch: PostBatch,
    open: RwSignal<bool>,
    #[prop(into)] on_done: Callback<()>,
) -> impl IntoView {
    let (api, toasts, here, lang) = (use_api(), use_toasts(), use_incident(), use_lang());
    let address = here.below_now(&format!("post-batches/{}", batch.id));
    let change = use_versioned(batch.version, address.clone(), |now: PostBatch| {
        Some((now.version, now))
    });
    let form = change.form;
    let day = RwSignal::new(String::new());
    let service = RwSignal::new(String::new());
    let typed = RwSignal::new(String::new());
    let letters = batch.letters;
    let ready = Signal::derive(move || {
        day.with(|day| !day.is_empty()) && typed_matches(&typed.get(), &letters.to_string())
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Ok(posted_on) = day.get_untracked().parse() else {
            return;
        };
        let body = PostBatchSent {
            posted_on,
            service: service.get_untracked().trim().to_owned(),
            confirm_letters: letters,
        };
        let call = change.on(api.post(format!("{address}/posted")).json(&body));
        form.run(call.send::<PostBatch>(), move |_| {
            toasts.say(words::POSTING_RECORDED);
            open.set(false);
            on_done.run(());
        });
    };
    let label = move || {
        let lang = lang.get();
        let colon = lang.pick("：", ": ");
        format!("{}{colon}{letters}", words::LETTERS.pick(lang))
    };
    let now = move |now: PostBatch| view! { <Particulars batch=now/> };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <p>{words::RECORD_POSTING_TEXT}</p>
            <Theirs change=change children=now/>
            <div class="columns">
                <TextField label=words::POSTED_ON value=day kind="date" required=true error=form.error("posted_on")/>
                <TextField label=words::SERVICE value=service hint=words::SERVICE_HINT error=form.error("service")/>
            </div>
            <TextField label=label value=typed error=form.error("confirm_letters")/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button
                    label=words::RECORD_POSTING
                    kind=Kind::Primary
                    submit=true
                    busy=form.busy
                    disabled=Signal::derive(move || !ready.get())
                />
            </div>
        </form>
    }
}

#[component]
fn Tracking(id: Uuid, open: RwSignal<bool>, #[prop(into)] on_done: Callback<()>) -> impl IntoView {
    let (api, form, toasts, here) = (use_api(), use_form(), use_toasts(), use_incident());
    let lines = RwSignal::new(String::new());
    let replace = RwSignal::new(false);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = TrackingFile {
            csv: lines.get_untracked(),
            replace: replace.get_untracked(),
        };
        let call = api
            .post(here.below_now(&format!("post-batches/{id}/tracking")))
            .json(&body)
            .idempotent();
        form.run(call.send::<Tracked>(), move |_| {
            toasts.say(words::TRACKING_SAVED);
            open.set(false);
            on_done.run(());
        });
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <p>{words::TRACKING_TEXT}</p>
            <TextArea label=words::TRACKING_LINES value=lines rows=8 error=form.error("csv")/>
            <CheckField label=words::TRACKING_REPLACE value=replace/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button label=common::SAVE kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}

#[component]
fn Discard(loaded: Loaded<PostBatch>, open: RwSignal<bool>) -> impl IntoView {
    let (api, form, toasts, here) = (use_api(), use_form(), use_toasts(), use_incident());
    let navigate = send_wrapper::SendWrapper::new(use_navigate());
    let go = move |()| {
        let Some(batch) = loaded.value.get_untracked() else {
            return;
        };
        let call = api
            .delete(here.below_now(&format!("post-batches/{}", batch.id)))
            .if_match(batch.version);
        let navigate = navigate.clone();
        form.run(call.send_empty(), move |()| {
            toasts.say(words::DISCARDED);
            let incident = here.id.get_untracked().unwrap_or_default();
            navigate(
                &routes::post_batches(incident),
                leptos_router::NavigateOptions::default(),
            );
        });
    };
    view! {
        <FormProblem form=form/>
        <ConfirmDialog open=open title=words::DISCARD confirm=words::DISCARD on_confirm=go danger=true>
            <p>{words::DISCARD_TEXT}</p>
        </ConfirmDialog>
    }
}

fn columns() -> Vec<Column<PostLetter>> {
    let lang = use_lang();
    vec![
        Column::new(words::CODE, |row: &PostLetter| {
            view! { <b class="mono">{row.letter.code()}</b> }
        }),
        Column::new(words::PERSON, move |row: &PostLetter| {
            let members = row.members.clone();
            let members = (!members.is_empty()).then(|| {
                view! {
                    <span class="muted">
                        {move || words::letter_for(&members.join(lang.get().pick("、", ", ")), lang.get())}
                    </span>
                }
            });
            view! {
                <span class="two-lines">
                    <span>{row.name.clone()}</span>
                    <span class="mono muted">{row.number.clone()}</span>
                    {members}
                </span>
            }
        }),
        Column::new(words::ADDRESS, |row: &PostLetter| row.address.clone()).secondary(),
        Column::new(words::STATE, move |row: &PostLetter| {
            let (state, reason) = (row.state, row.return_reason);
            view! {
                <StatusTag tone=tones::letter(state) label=move || state.label(lang.get())/>
                {reason.map(|reason| view! { " " <span>{move || reason.label(lang.get())}</span> })}
            }
        }),
        Column::new(words::TRACKED, |row: &PostLetter| {
            match row.tracking.is_empty() {
                true => ().into_any(),
                false => view! { <span class="mono">{row.tracking.clone()}</span> }.into_any(),
            }
        })
        .secondary(),
    ]
}
