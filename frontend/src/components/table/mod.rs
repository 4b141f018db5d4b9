//! The one table: a list with its columns, search, filters, order, saved views and export. This is the thin part that
//! knows the rows' type; everything that draws is in `core` and compiled once.

mod column;
mod core;
mod export;
mod kept;
mod order;
mod tools;

pub use column::{Column, Facet};

use self::{
    column::Key,
    core::{Core, Head, Row, SortBy},
};
use super::url_query::{UrlQuery, use_url_query};
use crate::{api::Listing, api::listing::Load, i18n::Text};
use leptos::prelude::*;
use saiki_api::Lang;
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// Rows read at most so that the browser can search or order a list the server cannot.
const MOST_HERE: usize = 2_000;

/// A table of a list.
#[component]
pub fn DataTable<T>(
    /// The list.
    listing: Listing<T>,
    /// Its columns; the first one carries the link that opens the row.
    columns: Vec<Column<T>>,
    /// Where a row leads.
    #[prop(optional, into)]
    href: Option<Callback<T, String>>,
    /// What opening a row does, where it leads nowhere.
    #[prop(optional, into)]
    on_open: Option<Callback<T>>,
    /// The row beside the list, on a screen wide enough; elsewhere it is opened as ever.
    #[prop(optional, into)]
    beside: Option<Callback<T, AnyView>>,
    /// The address, where headings order the list.
    #[prop(optional)]
    query: Option<UrlQuery>,
    /// The order when the address names none.
    #[prop(optional)]
    default_sort: Option<&'static str>,
    /// What of a row is searched here, for lists the server does not search.
    #[prop(optional)]
    find: Option<fn(&T) -> String>,
    /// What rows are narrowed by here, for lists the server does not filter.
    #[prop(optional)]
    facets: Vec<Facet<T>>,
    /// Without the tools above it: for a short list inside something else.
    #[prop(optional)]
    plain: bool,
    /// What the list holds, for screen readers.
    #[prop(into)]
    label: Text,
    /// Shown while the list is empty.
    #[prop(into)]
    empty: ViewFn,
) -> impl IntoView
where
    T: DeserializeOwned + Clone + Send + Sync + 'static,
{
    let query = query.unwrap_or_else(use_url_query);
    let hidden = RwSignal::new(kept::hidden(label.pick(Lang::En)));
    let heads: Arc<Vec<Head>> = Arc::new(columns.iter().map(head).collect());
    let columns = Arc::new(columns);
    let facets = Arc::new(facets);

    let sort_columns = columns.clone();
    let sort_here = Memo::new(move |_| {
        let sort = query.get("sort")?;
        let (name, reversed) = order::parse(&sort);
        let place = sort_columns
            .iter()
            .position(|column| column.key.is_some() && stable(column.heading) == name)?;
        Some((place, reversed))
    });
    let asked = Memo::new(move |_| find.and_then(|_| query.get("q")));
    let chosen_facets = facets.clone();
    let chosen = Memo::new(move |_| {
        // A value that no chip stands for, from a cut or old address, narrows nothing.
        let all = chosen_facets.iter().map(|facet| {
            let wanted = query.get(facet.name)?;
            let known = facet
                .choices
                .with(|all| all.iter().any(|choice| choice.value == wanted));
            known.then_some(wanted)
        });
        all.collect::<Vec<_>>()
    });
    let order_columns = columns.clone();
    let value_facets = facets.clone();
    let places = Memo::new(move |_| {
        listing.items.with(|items| {
            let fits = |item: &T| {
                let found = match (find, asked.get()) {
                    (Some(find), Some(asked)) => order::matches(&find(item), &asked),
                    _ => true,
                };
                let of_facets = chosen.with(|chosen| {
                    let mut pairs = value_facets.iter().zip(chosen);
                    pairs.all(|(facet, wanted)| {
                        wanted
                            .as_ref()
                            .is_none_or(|wanted| *wanted == (facet.value)(item))
                    })
                });
                found && of_facets
            };
            let all = items.iter().enumerate();
            let kept: Vec<usize> = all
                .filter(|(_, item)| fits(item))
                .map(|(at, _)| at)
                .collect();
            let key = sort_here.get().and_then(|(column, reversed)| {
                Some((order_columns.get(column)?.key.clone()?, reversed))
            });
            match key {
                None => kept,
                Some((key, reversed)) => {
                    let keys: Vec<Key> = items.iter().map(|item| key(item)).collect();
                    order::sorted(kept, &keys, reversed)
                }
            }
        })
    });
    // The browser can search and order only what is here.
    let here = move || {
        sort_here.with(Option::is_some)
            || asked.with(Option::is_some)
            || chosen.with(|chosen| chosen.iter().any(Option::is_some))
    };
    Effect::new(move |_| {
        let ready = listing.load.with(|load| *load == Load::Ready);
        if here() && ready && listing.more.get() && listing.items.with(Vec::len) < MOST_HERE {
            listing.read_more();
        }
    });

    let narrowed = Memo::new(move |_| {
        asked.with(Option::is_some) || chosen.with(|chosen| chosen.iter().any(Option::is_some))
    });
    let row = move |at: usize, visible: &[usize]| {
        let item = listing
            .items
            .with_untracked(|items| items.get(at).cloned())?;
        let cells = visible.iter().filter_map(|column| columns.get(*column));
        Some(Row {
            cells: cells.map(|column| (column.cell)(&item)).collect(),
            link: href.map(|href| href.run(item)),
        })
    };
    let item = move |at: usize| listing.items.with_untracked(|items| items.get(at).cloned());
    let open = on_open.map(|on_open| {
        Callback::new(move |at: usize| {
            if let Some(item) = item(at) {
                on_open.run(item);
            }
        })
    });
    let beside =
        beside.map(|beside| Callback::new(move |at: usize| item(at).map(|item| beside.run(item))));
    let facets = facets
        .iter()
        .map(|facet| (facet.name, facet.label, facet.choices))
        .collect();
    core::view(Core {
        label,
        query,
        heads,
        hidden,
        default_sort,
        places,
        length: Memo::new(move |_| listing.items.with(Vec::len)),
        read: listing.read,
        row: Arc::new(row),
        open,
        beside,
        load: listing.load,
        total: listing.total,
        more: listing.more,
        read_more: Callback::new(move |()| listing.read_more()),
        reload: Callback::new(move |()| listing.reload()),
        narrowed,
        has_search: find.is_some(),
        facets,
        plain,
        empty,
    })
}

/// The name of a heading that does not change with the language.
fn stable(heading: Text) -> &'static str {
    heading.pick(Lang::En)
}

fn head<T>(column: &Column<T>) -> Head {
    let sort = match (column.sort, column.key.is_some()) {
        (Some(name), _) => SortBy::Server(name),
        (None, true) => SortBy::Here,
        (None, false) => SortBy::Nothing,
    };
    Head {
        heading: column.heading,
        class: column.class(),
        sort,
    }
}
