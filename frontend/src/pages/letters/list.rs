//! The letters of an incident.

use super::{
    publication::StandingNotices,
    standing::{LetterTags, Stage},
};
use crate::{
    api::use_listing,
    components::{
        Column, DataTable, EmptyState, Facet, Kind, LinkButton, PageHeader, Time, choices,
    },
    i18n::use_lang,
    layout::use_incident,
    routes,
    session::use_session,
    words::{letter_series as series_words, letters as words},
};
use leptos::prelude::*;
use saiki_api::{
    letters::{Letter, LetterKind},
    permissions::Permission,
    wire,
};

/// The page.
#[component]
pub fn Letters() -> impl IntoView {
    let open = use_incident();
    let session = use_session();
    let listing = use_listing::<Letter>(Signal::derive(move || {
        open.below("letters").unwrap_or_default()
    }));
    let may = Memo::new(move |_| session.may(Permission::LettersWrite));
    let new = move || {
        let id = open.id.get()?;
        may.get().then(|| view! { <LinkButton href=routes::new_letter(id) label=words::NEW kind=Kind::Primary/> })
    };
    let series = move || {
        let id = open.id.get()?;
        Some(view! { <LinkButton href=routes::letter_series(id) label=series_words::OPEN/> })
    };
    let empty =
        move || view! { <EmptyState title=words::EMPTY text=words::EMPTY_TEXT>{new}</EmptyState> };
    let href = move |letter: Letter| {
        routes::letter(open.id.get_untracked().unwrap_or_default(), letter.id)
    };
    let title = move || {
        open.loaded
            .value
            .with(|incident| incident.as_ref().map(|i| i.title.clone()))
    };
    view! {
        <PageHeader title=words::TITLE facts=move || view! { <span>{title}</span> } actions=move || view! { {series} {new} }/>
        <StandingNotices/>
        <DataTable
            listing=listing
            label=words::TITLE
            columns=columns()
            href=href
            find=|row: &Letter| format!("{} {}", row.name, row.author_name)
            facets=facets()
            empty=empty
        />
    }
}

fn facets() -> Vec<Facet<Letter>> {
    vec![
        Facet::new(
            "state",
            words::STATE,
            choices(&Stage::ALL, Stage::label),
            |row: &Letter| wire::name(&Stage::of(row)),
        ),
        Facet::new(
            "kind",
            words::KIND,
            choices(&LetterKind::ALL, LetterKind::label),
            |row: &Letter| wire::name(&row.kind),
        ),
    ]
}

fn columns() -> Vec<Column<Letter>> {
    let lang = use_lang();
    vec![
        Column::new(
            words::NAME,
            |row: &Letter| view! { <b>{row.name.clone()}</b> },
        )
        .ordered(|row| row.name.clone()),
        Column::new(words::KIND, move |row: &Letter| {
            let kind = row.kind;
            move || kind.label(lang.get())
        })
        .ordered(|row| wire::name(&row.kind)),
        Column::new(words::STATE, |row: &Letter| {
            let way = row.gone_out.as_ref().map(|out| out.way);
            view! { <LetterTags state=row.state way=way/> }
        })
        .ordered(|row| wire::name(&Stage::of(row))),
        Column::new(words::VERSION, |row: &Letter| row.version.to_string())
            .ordered(|row| row.version)
            .numeric()
            .secondary(),
        Column::new(words::AUTHOR, |row: &Letter| row.author_name.clone())
            .ordered(|row| row.author_name.clone())
            .secondary(),
        Column::new(
            words::CHANGED,
            |row: &Letter| view! { <Time at=row.updated_at relative=true/> },
        )
        .ordered(|row| row.updated_at)
        .secondary(),
    ]
}
