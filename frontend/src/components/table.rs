//! The one table: columns, order, further rows on demand, its own empty, waiting and failing states. `j` and `k` go
//! through the rows, Enter opens one.

use super::{button::Button, loading::Skeleton, problem::ProblemPanel, url_query::UrlQuery};
use crate::{
    api::{ApiError, Listing, listing::Load},
    browser,
    format::number::grouped,
    i18n::{Text, use_lang},
    words::common,
};
use leptos::prelude::*;
use leptos_router::components::A;
use serde::de::DeserializeOwned;
use std::sync::Arc;

type Cell<T> = Arc<dyn Fn(&T) -> AnyView + Send + Sync>;

/// A column.
pub struct Column<T> {
    heading: Text,
    cell: Cell<T>,
    numeric: bool,
    secondary: bool,
    sort: Option<&'static str>,
}

impl<T> Column<T> {
    /// A column with this heading; `cell` makes its view of a row.
    pub fn new<V: IntoView + 'static>(
        heading: Text,
        cell: impl Fn(&T) -> V + Send + Sync + 'static,
    ) -> Self {
        let cell: Cell<T> = Arc::new(move |row| cell(row).into_any());
        Column {
            heading,
            cell,
            numeric: false,
            secondary: false,
            sort: None,
        }
    }

    /// Numbers: right-aligned.
    pub fn numeric(mut self) -> Self {
        self.numeric = true;
        self
    }

    /// Left out on narrow screens.
    pub fn secondary(mut self) -> Self {
        self.secondary = true;
        self
    }

    /// The heading orders the list: it puts this wire name into the address as `sort`.
    pub fn sorted_by(mut self, name: &'static str) -> Self {
        self.sort = Some(name);
        self
    }

    fn class(&self) -> &'static str {
        match (self.numeric, self.secondary) {
            (false, false) => "",
            (true, false) => "n",
            (false, true) => "wide-only",
            (true, true) => "n wide-only",
        }
    }
}

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
    /// The address, where headings order the list.
    #[prop(optional)]
    query: Option<UrlQuery>,
    /// The order when the address names none.
    #[prop(optional)]
    default_sort: Option<&'static str>,
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
    let columns = Arc::new(columns);
    let width = columns.len();
    let sorted = move || {
        query
            .and_then(|query| query.get("sort"))
            .or(default_sort.map(str::to_owned))
    };
    let heads = columns
        .iter()
        .map(|column| {
            let (heading, class) = (column.heading, column.class());
            match (column.sort, query) {
                (Some(sort), Some(query)) => {
                    let on = move || sorted().as_deref() == Some(sort);
                    view! {
                        <th scope="col" class=class aria-sort=move || on().then_some("other")>
                            <button type="button" class="sort" on:click=move |_| query.set("sort", Some(sort.to_owned()))>
                                {heading}
                                <span aria-hidden="true">{move || if on() { " ↓" } else { "" }}</span>
                            </button>
                        </th>
                    }
                    .into_any()
                }
                _ => view! { <th scope="col" class=class>{heading}</th> }.into_any(),
            }
        })
        .collect_view();

    let row = move |item: T| {
        let opened = item.clone();
        let link = href.map(|href| href.run(item.clone()));
        let cells = columns.iter().enumerate().map(|(i, column)| {
            let content = (column.cell)(&item);
            let content = match (i, &link, on_open) {
                (0, Some(link), _) => view! { <A href=link.clone() attr:class="row-link" attr:data-row="">{content}</A> }.into_any(),
                (0, None, Some(on_open)) => {
                    let opened = opened.clone();
                    view! {
                        <button type="button" class="row-link" data-row="" on:click=move |_| on_open.run(opened.clone())>
                            {content}
                        </button>
                    }
                    .into_any()
                }
                _ => content,
            };
            view! {
                <td class=column.class() data-label=column.heading>
                    {content}
                </td>
            }
        });
        view! { <tr class:opens=link.is_some() || on_open.is_some()>{cells.collect_view()}</tr> }
    };

    browser::keys::on_key(move |event| {
        if browser::keys::is_command(&event) {
            match event.key().as_str() {
                "j" => step(1),
                "k" => step(-1),
                _ => {}
            }
        }
    });

    let none = Memo::new(move |_| listing.items.with(Vec::is_empty));
    let first = Memo::new(move |_| listing.load.with(|load| *load == Load::First));
    let error = Memo::new(move |_| match listing.load.get() {
        Load::Failed(error) => Some(error),
        _ => None,
    });
    let failed = Signal::derive(move || error.get().unwrap_or(ApiError::Network));
    let retry = move |()| listing.reload();
    let tail = move || match (error.get().is_some(), none.get(), first.get()) {
        (true, ..) => view! { <ProblemPanel error=failed on_retry=retry/> }.into_any(),
        (_, true, true) => view! { <Skeleton lines=6/> }.into_any(),
        (_, true, false) => empty.run().into_any(),
        _ => view! { <MoreRows listing=listing/> }.into_any(),
    };
    view! {
        <div class="table-frame" class:stale=move || first.get() && !none.get() data-columns=width>
            <table aria-label=label aria-busy=move || first.get().then_some("true") class:hidden=none>
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{move || listing.items.get().into_iter().map(&row).collect_view()}</tbody>
            </table>
            {tail}
        </div>
    }
}

#[component]
fn MoreRows<T>(listing: Listing<T>) -> impl IntoView
where
    T: DeserializeOwned + Send + Sync + 'static,
{
    let lang = use_lang();
    let shown = move || {
        let here = i64::try_from(listing.items.with(Vec::len)).unwrap_or(i64::MAX);
        let total = listing
            .total
            .get()
            .and_then(|total| i64::try_from(total).ok());
        common::rows_shown(lang.get(), &grouped(here), total.map(grouped).as_deref())
    };
    let busy = Signal::derive(move || listing.load.with(|load| *load == Load::More));
    view! {
        <div class="table-foot">
            <span class="muted" aria-live="polite">{shown}</span>
            {move || {
                listing
                    .more
                    .get()
                    .then(|| view! { <Button label=common::SHOW_MORE busy=busy on_press=move |()| listing.read_more()/> })
            }}
        </div>
    }
}

/// Moves the focus to the next or the previous row.
fn step(by: isize) {
    let rows = browser::dom::all("[data-row]");
    let active = browser::dom::active();
    let here = rows
        .iter()
        .position(|row| Some(AsRef::<web_sys::Element>::as_ref(row)) == active.as_ref());
    if let Some(row) = rows.get(next(here, by, rows.len())) {
        let _ = row.focus();
    }
}

fn next(here: Option<usize>, by: isize, count: usize) -> usize {
    match here {
        None => 0,
        Some(here) => here.saturating_add_signed(by).min(count.saturating_sub(1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stepping_stays_within_the_rows() {
        assert_eq!(next(None, 1, 5), 0);
        assert_eq!(next(Some(0), -1, 5), 0);
        assert_eq!(next(Some(4), 1, 5), 4);
        assert_eq!(next(Some(1), 1, 5), 2);
        assert_eq!(next(None, -1, 0), 0);
    }
}
