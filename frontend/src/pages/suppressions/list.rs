//! The list: looked up by exact address, narrowed by kind; an entry opens beside it or in a dialog.

use super::entry::Entry;
use crate::{
    api::{path, use_listing, use_loaded},
    components::{
        Card, ChoiceChips, Column, DataTable, Dialog, EmptyState, Fact, Facts, LoadedView, Mono,
        PageHeader, SearchBox, StatusTag, Time, Tone, UrlQuery, choices, use_url_query,
    },
    format::number::grouped,
    i18n::use_lang,
    words::{common, suppressions as words},
};
use leptos::prelude::*;
use saiki_api::{
    bounces::BounceFigures,
    suppressions::{Suppression, SuppressionFilter, SuppressionKind},
};

fn filter(query: UrlQuery) -> SuppressionFilter {
    SuppressionFilter {
        kind: query.parse("kind"),
        lifted: query.get("lifted").map(|value| value == "true"),
        q: query.get("q"),
    }
}

/// The page.
#[component]
pub fn Suppressions() -> impl IntoView {
    let query = use_url_query();
    let listing = use_listing::<Suppression>(Signal::derive(move || {
        path::with_query("suppressions", &filter(query))
    }));
    let shown = RwSignal::new(None::<Suppression>);
    let open = RwSignal::new(false);
    let lifted = move || query.get("lifted").is_some();
    let empty = move || match query.any(&["kind", "lifted", "q"]) {
        true => view! {
            <EmptyState title=common::NO_MATCH text=common::NO_MATCH_TEXT>
                <button type="button" class="btn" on:click=move |_| query.clear()>
                    {common::CLEAR_FILTERS}
                </button>
            </EmptyState>
        }
        .into_any(),
        false => view! { <EmptyState title=words::EMPTY text=words::EMPTY_TEXT/> }.into_any(),
    };
    view! {
        <PageHeader title=words::TITLE/>
        <p class="lead">{words::LEAD}</p>
        <Figures/>
        <div class="toolbar">
            <SearchBox query=query label=words::SEARCH/>
            <ChoiceChips
                query=query
                name="kind"
                label=words::KIND
                choices=choices(&SuppressionKind::ALL, SuppressionKind::label)
            />
            <button
                type="button"
                class="chip"
                aria-pressed=move || if lifted() { "true" } else { "false" }
                on:click=move |_| query.set("lifted", (!lifted()).then(|| "true".to_owned()))
            >
                {words::SHOW_LIFTED}
            </button>
        </div>
        <DataTable
            listing=listing
            label=words::TITLE
            columns=columns()
            on_open=move |row: Suppression| {
                shown.set(Some(row));
                open.set(true);
            }
            empty=empty
        />
        <Dialog open=open title=words::DETAIL wide=true>
            {move || shown.get().map(|entry| view! { <Entry entry=entry open=open listing=listing/> })}
        </Dialog>
    }
}

fn columns() -> Vec<Column<Suppression>> {
    let lang = use_lang();
    vec![
        Column::new(words::KIND, move |row: &Suppression| {
            let kind = row.kind;
            view! { <b>{move || kind.label(lang.get())}</b> }
        }),
        Column::new(words::REASON, move |row: &Suppression| {
            let reason = row.reason;
            view! { <span>{move || reason.label(lang.get())}</span> }
        }),
        Column::new(words::DOMAIN, |row: &Suppression| {
            view! { <Mono text=row.domain.clone()/> }
        }),
        Column::new(words::STATUS, |row: &Suppression| {
            view! { <Mono text=row.status.clone().unwrap_or_default()/> }
        })
        .secondary(),
        Column::new(
            words::SINCE,
            |row: &Suppression| view! { <Time at=row.created_at/> },
        )
        .secondary(),
        Column::new(words::LIFTED, |row: &Suppression| {
            row.lifted.as_ref().map(|lifted| {
                let label = match lifted.once {
                    true => words::ONCE,
                    false => words::LIFTED,
                };
                view! { <StatusTag tone=Tone::Plain label=label/> }
            })
        })
        .secondary(),
    ]
}

/// What became of everything that came back.
#[component]
fn Figures() -> impl IntoView {
    let figures =
        use_loaded::<BounceFigures>(Signal::derive(|| Some("bounces/figures".to_owned())));
    view! {
        <Card title=words::FIGURES>
            <LoadedView loaded=figures let:figures>
                <Facts>
                    <Fact name=words::MATCHED>{grouped(figures.matched)}</Fact>
                    <Fact name=words::FORGED>{grouped(figures.forged)}</Fact>
                    <Fact name=words::UNMATCHED>{grouped(figures.unmatched)}</Fact>
                    <Fact name=words::AUTO_REPLIES>{grouped(figures.auto_replies)}</Fact>
                    <Fact name=words::UNREADABLE>{grouped(figures.unreadable)}</Fact>
                    <Fact name=words::LAST>
                        {match figures.last_at {
                            Some(at) => view! { <Time at=at/> }.into_any(),
                            None => view! { <span class="muted">{words::NEVER}</span> }.into_any(),
                        }}
                    </Fact>
                </Facts>
            </LoadedView>
        </Card>
    }
}
