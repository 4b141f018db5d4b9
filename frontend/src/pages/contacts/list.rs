//! The list of people outside who wait for word. Kind and state are filtered by the server, the search is the table's
//! own: what the server could search is sealed.

use super::{
    new::AddContact,
    state::{due, owner_name, state_tag},
};
use crate::{
    api::{path, use_listing},
    components::{
        Button, Choice, Column, DataTable, EmptyState, FilterSelect, Kind, PageHeader, Save,
        UrlQuery, choices, use_url_query,
    },
    format::civil::Style,
    i18n::{Text, use_lang},
    layout::use_incident,
    routes,
    session::use_session,
    words::{common, contacts as words, people},
};
use leptos::prelude::*;
use saiki_api::{
    contacts::{Contact, ContactFilter, ContactKind},
    permissions::Permission,
    wire,
};

const FILTERS: &[&str] = &["kind", "closed"];
/// Characters of what they told that a row shows.
const BEGINNING: usize = 60;

fn filter(query: UrlQuery) -> ContactFilter {
    let yes = |name| query.get(name).map(|value| value == "true");
    ContactFilter {
        kind: query.parse("kind"),
        closed: yes("closed"),
        reveal: yes("reveal"),
    }
}

/// The page.
#[component]
pub fn Contacts() -> impl IntoView {
    let open = use_incident();
    let session = use_session();
    let query = use_url_query();
    let listing = use_listing::<Contact>(Signal::derive(move || {
        path::with_query(&open.below("contacts").unwrap_or_default(), &filter(query))
    }));
    let adding = RwSignal::new(false);
    let may = Memo::new(move |_| session.may(Permission::RecoveryWrite));
    let add = move || {
        may.get().then(|| {
            view! { <Button label=words::ADD kind=Kind::Primary on_press=move |()| adding.set(true)/> }
        })
    };
    let empty = move || match query.any(FILTERS) {
        true => view! {
            <EmptyState title=common::NO_MATCH text=common::NO_MATCH_TEXT>
                <button type="button" class="btn" on:click=move |_| query.clear()>
                    {common::CLEAR_FILTERS}
                </button>
            </EmptyState>
        }
        .into_any(),
        false => view! { <EmptyState title=words::EMPTY text=words::EMPTY_TEXT>{add}</EmptyState> }
            .into_any(),
    };
    let href =
        move |row: Contact| routes::contact(open.id.get_untracked().unwrap_or_default(), row.id);
    let title = move || {
        let incident = open.loaded.value;
        incident.with(|incident| incident.as_ref().map(|i| i.title.clone()))
    };
    let revealed = move || query.get("reveal").is_some();
    let export = Signal::derive(move || {
        path::with_query(
            &open.below("contacts/export").unwrap_or_default(),
            &filter(query),
        )
    });
    view! {
        <PageHeader title=words::TITLE facts=move || view! { <span>{title}</span> } actions=add/>
        <Filters query=query/>
        <div class="actions export-row">
            <Save label=words::EXPORT address=export name="contacts.csv" accept="text/csv"/>
        </div>
        {move || revealed().then(|| view! { <p class="notice warn" role="status">{people::REVEALED}</p> })}
        <DataTable
            listing=listing
            label=words::TITLE
            columns=columns()
            href=href
            query=query
            find=found_by
            empty=empty
        />
        <AddContact open=adding on_done=move |()| listing.reload()/>
    }
}

#[component]
fn Filters(query: UrlQuery) -> impl IntoView {
    let lang = use_lang();
    let session = use_session();
    let states = Signal::derive(move || {
        let choice = |value: &str, label: Text| Choice {
            value: value.to_owned(),
            label: label.pick(lang.get()).to_owned(),
        };
        vec![
            choice("false", words::ONLY_OPEN),
            choice("true", words::ONLY_CLOSED),
        ]
    });
    let may_reveal = Memo::new(move |_| session.may(Permission::PeopleReveal));
    let revealed = move || query.get("reveal").is_some();
    let toggle = move |_| query.set("reveal", (!revealed()).then(|| "true".to_owned()));
    let reveal = move || {
        may_reveal.get().then(|| {
            view! {
                <button
                    type="button"
                    class="chip"
                    aria-pressed=move || if revealed() { "true" } else { "false" }
                    on:click=toggle
                >
                    {people::REVEAL}
                </button>
            }
        })
    };
    view! {
        <div class="toolbar">
            <FilterSelect query=query name="kind" label=words::KIND choices=choices(&ContactKind::ALL, ContactKind::label)/>
            <FilterSelect query=query name="closed" label=words::STATE choices=states/>
            {reveal}
        </div>
    }
}

/// What the search of the table looks at.
fn found_by(row: &Contact) -> String {
    let owner = row.owner.as_ref().map_or("", |owner| owner.name.as_str());
    let (name, organisation) = (row.name.as_str(), row.organisation.as_str());
    [name, organisation, row.told.as_str(), owner].join(" ")
}

/// How a text begins.
fn beginning(text: &str) -> String {
    let line = text.trim().lines().next().unwrap_or_default();
    let mut short: String = line.chars().take(BEGINNING).collect();
    if short.len() < text.trim().len() {
        short.push('…');
    }
    short
}

fn columns() -> Vec<Column<Contact>> {
    let lang = use_lang();
    vec![
        Column::new(words::NAME, |row: &Contact| {
            view! {
                <span class="two-lines">
                    <b class:whole=row.masked>{row.name.clone()}</b>
                    <span class="muted">{row.organisation.clone()}</span>
                </span>
            }
        })
        .ordered(|row| row.name.clone()),
        Column::new(words::KIND, move |row: &Contact| {
            let kind = row.kind;
            move || kind.label(lang.get())
        })
        .ordered(|row| wire::name(&row.kind)),
        Column::new(words::TOLD, |row: &Contact| beginning(&row.told)).secondary(),
        Column::new(words::OWNER, |row: &Contact| owner_name(row.owner.clone())).secondary(),
        Column::new(words::NEXT_DUE, |row: &Contact| due(row, Style::SHORT))
            .ordered(|row| row.next_word_due),
        Column::new(words::STATE, |row: &Contact| state_tag(row)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_shows_one_line_and_says_when_there_is_more() {
        assert_eq!(beginning(" 短い話 "), "短い話");
        assert_eq!(beginning("一行目\n二行目"), "一行目…");
        let long = "長".repeat(BEGINNING + 1);
        assert_eq!(beginning(&long).chars().count(), BEGINNING + 1);
    }
}
