//! A table for thousands of rows: only the rows in sight are drawn, further ones are read while scrolling. Rows are of
//! one height; `j` and `k` go through them. For shorter lists `DataTable` does more.

use super::{loading::Skeleton, problem::ProblemPanel};
use crate::{
    api::{ApiError, Listing, listing::Load},
    browser,
    format::number::grouped,
    i18n::{Text, use_lang},
    words::common,
};
use leptos::{ev, html, prelude::*, task::spawn_local};
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// Height of a row in pixels, on wide screens and on narrow ones. The stylesheet says the same.
const ROW: f64 = 54.0;
const ROW_NARROW: f64 = 112.0;
/// Where rows are cards.
const NARROW: &str = "(max-width: 760px)";
/// Rows drawn beyond what is in sight, above and below.
const BEYOND: usize = 10;

/// Which rows to draw: the first one and how many.
fn window(top: f64, height: f64, row: f64, count: usize) -> (usize, usize) {
    let first = ((top / row).floor().max(0.0) as usize)
        .saturating_sub(BEYOND)
        .min(count);
    let seen = (height / row).ceil().max(1.0) as usize + 2 * BEYOND + 1;
    (first, seen.min(count - first))
}

fn is_narrow() -> bool {
    let query = web_sys::window().and_then(|w| w.match_media(NARROW).ok().flatten());
    query.is_some_and(|query| query.matches())
}

/// A column: its heading and its class in the stylesheet, which gives its width.
#[derive(Clone, Copy)]
pub struct WindowColumn {
    /// Heading.
    pub heading: Text,
    /// Class of its cells.
    pub class: &'static str,
}

/// A table of which the rows in sight are drawn.
#[component]
pub fn WindowTable<T>(
    /// The list.
    listing: Listing<T>,
    /// Its class in the stylesheet, which gives the columns their widths.
    class: &'static str,
    /// Its columns.
    columns: &'static [WindowColumn],
    /// Makes the cells of a row, one a column.
    cells: impl Fn(&T) -> Vec<AnyView> + Send + Sync + 'static,
    /// What tells rows apart, and changes when a row does.
    key: fn(&T) -> String,
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
    let frame: NodeRef<html::Div> = NodeRef::new();
    let (top, height, row) = (RwSignal::new(0.0), RwSignal::new(600.0), RwSignal::new(ROW));
    let measure = move || {
        if let Some(frame) = frame.get_untracked() {
            height.set(f64::from(frame.client_height()));
            row.set(if is_narrow() { ROW_NARROW } else { ROW });
        }
    };
    Effect::new(move |_| {
        frame.track();
        measure();
    });
    let listener = window_event_listener(ev::resize, move |_| measure());
    on_cleanup(move || listener.remove());
    // Another list begins at its top.
    Effect::new(move |_| {
        if listing.load.with(|load| *load == Load::First)
            && let Some(frame) = frame.get_untracked()
        {
            frame.set_scroll_top(0);
            top.set(0.0);
        }
    });
    let here = Memo::new(move |_| listing.items.with(Vec::len));
    let shown = Memo::new(move |_| window(top.get(), height.get(), row.get(), here.get()));
    Effect::new(move |_| {
        let (first, count) = shown.get();
        let near_end = first + count + BEYOND >= here.get();
        if near_end && listing.more.get() && listing.load.with(|load| *load == Load::Ready) {
            // Not by this effect itself: its next run would give the request up.
            spawn_local(async move { listing.read_more() });
        }
    });
    let rows = move || {
        let (first, count) = shown.get();
        listing.items.with(|items| {
            let some = items.iter().enumerate().skip(first).take(count);
            some.map(|(i, item)| (i, item.clone())).collect::<Vec<_>>()
        })
    };
    let cells = Arc::new(cells);
    let draw = move |(i, item): (usize, T)| {
        let cells = cells(&item).into_iter().zip(columns).map(|(cell, column)| {
            view! { <div role="cell" class=column.class>{cell}</div> }
        });
        view! {
            <div role="row" class="win-row" aria-rowindex=(i + 2).to_string()>
                {cells.collect_view()}
            </div>
        }
    };
    let heads = columns.iter().map(|column| {
        view! { <div role="columnheader" class=column.class>{column.heading}</div> }
    });
    browser::keys::on_key(move |event| {
        if browser::keys::is_command(&event) {
            match event.key().as_str() {
                "j" => step(1),
                "k" => step(-1),
                _ => {}
            }
        }
    });
    let none = Memo::new(move |_| here.get() == 0);
    let first = Memo::new(move |_| listing.load.with(|load| *load == Load::First));
    let error = Memo::new(move |_| match listing.load.get() {
        Load::Failed(error) => Some(error),
        _ => None,
    });
    let failed = Signal::derive(move || error.get().unwrap_or(ApiError::Network));
    let tail = move || match (error.get().is_some(), none.get(), first.get()) {
        (true, ..) => {
            view! { <ProblemPanel error=failed on_retry=move |()| listing.reload()/> }.into_any()
        }
        (_, true, true) => view! { <Skeleton lines=8/> }.into_any(),
        (_, true, false) => empty.run().into_any(),
        _ => view! { <Read listing=listing/> }.into_any(),
    };
    let count = move || {
        let all = listing.total.get().and_then(|n| i64::try_from(n).ok());
        all.map(|n| (n + 1).to_string())
    };
    let heads = heads.collect_view();
    view! {
        <div class="win" class:hidden=none class:stale=move || first.get() && !none.get()>
            <div
                class=format!("win-frame {class}")
                role="table"
                tabindex="0"
                aria-label=label
                aria-rowcount=count
                aria-busy=move || first.get().then_some("true")
                node_ref=frame
                on:scroll=move |_| {
                    if let Some(frame) = frame.get_untracked() {
                        top.set(f64::from(frame.scroll_top()));
                    }
                }
            >
                <div role="rowgroup" class="win-head">
                    <div role="row" class="win-row">{heads}</div>
                </div>
                <div
                    role="rowgroup"
                    class="win-body"
                    style:height=move || format!("{}px", here.get() as f64 * row.get())
                >
                    <div
                        role="presentation"
                        class="win-shown"
                        style:transform=move || format!("translateY({}px)", shown.get().0 as f64 * row.get())
                    >
                        <For
                            each=rows
                            key=move |(i, item)| (*i, key(item))
                            children=move |row| draw(row)
                        />
                    </div>
                </div>
            </div>
        </div>
        {tail}
    }
}

#[component]
fn Read<T>(listing: Listing<T>) -> impl IntoView
where
    T: DeserializeOwned + Send + Sync + 'static,
{
    let lang = use_lang();
    let text = move || {
        let here = i64::try_from(listing.items.with(Vec::len)).unwrap_or(i64::MAX);
        let total = listing.total.get().and_then(|n| i64::try_from(n).ok());
        common::rows_shown(lang.get(), &grouped(here), total.map(grouped).as_deref())
    };
    view! { <p class="table-foot muted">{text}</p> }
}

/// Moves the focus to the next or the previous row in sight; the frame scrolls along.
fn step(by: isize) {
    let rows = browser::dom::all(".win-row [data-row]");
    let active = browser::dom::active();
    let here = rows
        .iter()
        .position(|row| Some(AsRef::<web_sys::Element>::as_ref(row)) == active.as_ref());
    let next = here.map_or(0, |here| here.saturating_add_signed(by));
    if let Some(row) = rows.get(next) {
        let _ = row.focus();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_covers_what_is_in_sight_and_stays_within_the_rows() {
        assert_eq!(window(0.0, 540.0, 54.0, 5_000), (0, 31));
        let (first, count) = window(54.0 * 1_000.0, 540.0, 54.0, 5_000);
        assert!(first <= 1_000 && first + count >= 1_011, "{first} {count}");
        assert_eq!(window(54.0 * 4_999.0, 540.0, 54.0, 5_000).0, 4_989);
        assert_eq!(window(54.0 * 9_999.0, 540.0, 54.0, 20), (20, 0));
        assert_eq!(window(0.0, 540.0, 54.0, 0), (0, 0));
        assert_eq!(window(-30.0, 0.0, 54.0, 3), (0, 3));
    }
}
