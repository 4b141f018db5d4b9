//! Interviews, for those who may read them: the list, and the dialog of one.

use super::interview_form::InterviewDialog;
use crate::{
    api::use_listing,
    components::{Button, Card, Column, DataTable, EmptyState, Kind, StatusTag, Time, Tone},
    format::civil::Style,
    i18n::use_lang,
    layout::use_incident,
    session::use_session,
    words::causes as words,
};
use leptos::prelude::*;
use saiki_api::{Uuid, interviews::InterviewLine, permissions::Permission};

/// What the dialog is open for: a new interview or this one.
pub type Editing = RwSignal<Option<Option<Uuid>>>;

/// The tab.
#[component]
pub fn Interviews() -> impl IntoView {
    let open = use_incident();
    let session = use_session();
    let listing = use_listing::<InterviewLine>(Signal::derive(move || {
        open.below("interviews").unwrap_or_default()
    }));
    let editing: Editing = RwSignal::new(None);
    let may = Memo::new(move |_| session.may(Permission::RestrictedWrite));
    let add = move || {
        may.get().then(|| {
            view! { <Button label=words::ADD_INTERVIEW kind=Kind::Primary on_press=move |()| editing.set(Some(None))/> }
        })
    };
    let one_sided = Memo::new(move |_| {
        listing.items.with(|all| match all.first() {
            Some(first) => all.iter().all(|line| line.side == first.side),
            None => false,
        })
    });
    view! {
        <p class="notice">{words::INTERVIEWS_LEAD}</p>
        {move || one_sided.get().then(|| view! { <p class="notice warn">{words::ONE_SIDED}</p> })}
        <Card title=words::TAB_INTERVIEWS action=add>
            <DataTable
                listing=listing
                label=words::TAB_INTERVIEWS
                columns=columns()
                on_open=move |line: InterviewLine| editing.set(Some(Some(line.id)))
                empty=move || {
                    view! { <EmptyState title=words::INTERVIEWS_EMPTY text=words::INTERVIEWS_EMPTY_TEXT>{add}</EmptyState> }
                }
            />
        </Card>
        <InterviewDialog editing=editing on_saved=move |()| listing.reload()/>
    }
}

fn columns() -> Vec<Column<InterviewLine>> {
    let lang = use_lang();
    vec![
        Column::new(words::PERSON, |row: &InterviewLine| {
            view! {
                <span class="two-lines">
                    <b>{row.number} " " {row.person.clone()}</b>
                    <span class="muted">{row.affiliation.clone()}</span>
                </span>
            }
        }),
        Column::new(words::SIDE, move |row: &InterviewLine| {
            let side = row.side;
            move || side.label(lang.get())
        }),
        Column::new(words::HELD_AT, |row: &InterviewLine| {
            view! { <Time at=row.held_at style=Style::DATED/> }
        })
        .secondary(),
        Column::new(words::RIGHTS_KEPT, move |row: &InterviewLine| {
            let missing = row.missing.len();
            let tone = match missing {
                0 => Tone::Good,
                _ => Tone::Waiting,
            };
            view! { <StatusTag tone=tone label=move || words::rights_kept(missing, lang.get())/> }
        }),
        Column::new(words::STATUS, |row: &InterviewLine| match row.finished {
            true => view! { <StatusTag tone=Tone::Good label=words::IS_FINISHED/> },
            false => view! { <StatusTag tone=Tone::Active label=words::IN_WORK/> },
        })
        .secondary(),
    ]
}
