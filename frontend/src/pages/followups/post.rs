//! Post: the batches made, and what comes back, put down by the number scanned or typed.

use super::typed::shown;
use crate::{
    api::{use_api, use_listing},
    components::{
        Button, Card, Column, DataTable, Day, EmptyState, FormProblem, Kind, PageHeader,
        SelectField, StatusTag, TextField, Time, Tone, choices, use_form, use_toasts,
    },
    i18n::use_lang,
    layout::use_incident,
    routes,
    session::use_session,
    words::followups as words,
};
use leptos::prelude::*;
use saiki_api::{
    followups::{PostBatch, PostLetter, PostReturn, ReturnReason},
    permissions::Permission,
};

/// The page.
#[component]
pub fn Post() -> impl IntoView {
    let (open, session) = (use_incident(), use_session());
    let listing = use_listing::<PostBatch>(Signal::derive(move || {
        open.below("post-batches").unwrap_or_default()
    }));
    let back = Signal::derive(move || open.id.get().map(routes::followups).unwrap_or_default());
    let may = Memo::new(move |_| session.may(Permission::PeopleWrite));
    let href = move |row: PostBatch| {
        routes::post_batch(open.id.get_untracked().unwrap_or_default(), row.id)
    };
    let empty = move || {
        view! {
            <EmptyState title=words::NO_BATCHES text=words::NO_BATCHES_TEXT>
                <a class="btn" href=back>{words::BACK}</a>
            </EmptyState>
        }
    };
    view! {
        <PageHeader title=words::POST_TITLE facts=move || view! { <a href=back>{words::BACK}</a> }/>
        {move || may.get().then(|| view! { <Return on_done=move |()| listing.reload()/> })}
        <DataTable listing=listing label=words::BATCHES columns=columns() href=href empty=empty/>
    }
}

/// A letter that came back. The field is ready for the next one at once, for a scanner.
#[component]
fn Return(#[prop(into)] on_done: Callback<()>) -> impl IntoView {
    let (api, form, toasts, here) = (use_api(), use_form(), use_toasts(), use_incident());
    let code = RwSignal::new(String::new());
    let reason = RwSignal::new(Some(ReturnReason::UnknownAddress));
    let day = RwSignal::new(String::new());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = PostReturn {
            code: code.get_untracked().trim().to_owned(),
            reason: reason.get_untracked().unwrap_or(ReturnReason::Other),
            day: day.get_untracked().parse().ok(),
        };
        let call = api
            .post(here.below_now("post-returns"))
            .json(&body)
            .idempotent();
        form.run(call.send::<PostLetter>(), move |letter| {
            toasts.say(move || format!("{} {}", letter.letter.code(), letter.name));
            // Reason and day tend to be the same for a pile of letters: they stay.
            code.try_set(String::new());
            on_done.run(());
        });
    };
    view! {
        <Card title=words::BACK_TITLE>
            <form class="stack" novalidate=true on:submit=submit>
                <p class="hint">{words::BACK_TEXT}</p>
                <div class="columns">
                    <TextField label=words::CODE value=code required=true error=form.error("code")/>
                    <SelectField label=words::BACK_REASON value=reason choices=choices(&ReturnReason::ALL, ReturnReason::label)/>
                    <TextField label=words::BACK_DAY value=day kind="date" error=form.error("day")/>
                </div>
                <FormProblem form=form/>
                <div class="actions end">
                    <Button label=words::BACK_RECORD kind=Kind::Primary submit=true busy=form.busy/>
                </div>
            </form>
        </Card>
    }
}

fn columns() -> Vec<Column<PostBatch>> {
    let lang = use_lang();
    vec![
        Column::new(words::BATCH, move |row: &PostBatch| {
            let (n, letter) = (row.number, row.letter_name.clone());
            view! {
                <span class="two-lines">
                    <b>{move || words::batch(n, lang.get())}</b>
                    <span class="muted">{letter}</span>
                </span>
            }
        }),
        Column::new(words::STATE, |row: &PostBatch| match row.posted_on {
            Some(day) => view! {
                <StatusTag tone=Tone::Good label=words::POSTED/>
                " "
                <Day on=day/>
            }
            .into_any(),
            None => view! { <StatusTag tone=Tone::Waiting label=words::NOT_POSTED/> }.into_any(),
        }),
        Column::new(words::LETTERS, |row: &PostBatch| count(row.letters)).numeric(),
        Column::new(words::RETURNED, |row: &PostBatch| count(row.returned)).numeric(),
        Column::new(words::MADE_BY, |row: &PostBatch| {
            view! { {row.by_name.clone()} " " <Time at=row.created_at/> }
        })
        .secondary(),
    ]
}

fn count(n: i64) -> String {
    shown(u64::try_from(n).unwrap_or(0))
}
