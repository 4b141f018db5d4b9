//! The instructions of an incident, the newest first, each with how many units have answered.

use super::tones;
use crate::{
    api::use_listing,
    components::{
        Column, DataTable, EmptyState, Kind, LinkButton, PageHeader, StatusTag, Time, Tone,
    },
    format::number::grouped,
    i18n::use_lang,
    layout::use_incident,
    routes,
    session::use_session,
    words::instructions as words,
};
use leptos::prelude::*;
use saiki_api::{instructions::Instruction, permissions::Permission};

/// The page.
#[component]
pub fn Instructions() -> impl IntoView {
    let open = use_incident();
    let session = use_session();
    let listing = use_listing::<Instruction>(Signal::derive(move || {
        open.below("instructions").unwrap_or_default()
    }));
    let may = Memo::new(move |_| session.may(Permission::RecoveryWrite));
    let new = move || {
        let id = open.id.get()?;
        may.get().then(|| view! { <LinkButton href=routes::new_instruction(id) label=words::NEW kind=Kind::Primary/> })
    };
    let href = move |row: Instruction| {
        routes::instruction(open.id.get_untracked().unwrap_or_default(), row.id)
    };
    let empty =
        move || view! { <EmptyState title=words::EMPTY text=words::EMPTY_TEXT>{new}</EmptyState> };
    let title = move || {
        let incident = open.loaded.value;
        incident.with(|incident| incident.as_ref().map(|i| i.title.clone()))
    };
    view! {
        <PageHeader title=words::TITLE facts=move || view! { <span>{title}</span> } actions=new/>
        <DataTable listing=listing label=words::TITLE columns=columns() href=href empty=empty/>
    }
}

fn columns() -> Vec<Column<Instruction>> {
    let lang = use_lang();
    vec![
        Column::new(words::SUBJECT, move |row: &Instruction| {
            let (title, number) = (row.title.clone(), row.number);
            view! {
                <span class="two-lines">
                    <b>{move || title.get(lang.get()).to_owned()}</b>
                    <span class="muted">{move || words::number(number, lang.get())}</span>
                </span>
            }
        }),
        Column::new(words::STATE, move |row: &Instruction| {
            let state = row.state;
            match row.late {
                true => view! { <StatusTag tone=Tone::Late label=words::LATE/> }.into_any(),
                false => view! { <StatusTag tone=tones::state(state) label=move || state.label(lang.get())/> }.into_any(),
            }
        }),
        Column::new(words::ANSWERED, move |row: &Instruction| {
            let finished = row.counts.done + row.counts.not_possible;
            let (done, all) = (grouped(finished), grouped(row.counts.units));
            move || words::answered(&done, &all, lang.get())
        }),
        Column::new(words::DEADLINE, |row: &Instruction| match row.deadline {
            Some(at) => view! { <Time at=at/> }.into_any(),
            None => view! { <span class="muted">{words::NO_DEADLINE}</span> }.into_any(),
        })
        .secondary(),
    ]
}
