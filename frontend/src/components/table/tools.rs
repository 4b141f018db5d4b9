//! What stands above a list: search and chips where the browser does them, how many rows there are, choice of columns,
//! saved views, and the rows shown as a file.

use super::{
    core::{FacetHead, toggle_column},
    export,
    kept::{self, SavedView},
    stable,
};
use crate::{
    components::{
        chips::ChoiceChips, filter_fold::FilterFold, menu::Menu, search::SearchBox,
        url_query::UrlQuery,
    },
    format::number::grouped,
    i18n::{Text, use_lang},
    words::common,
};
use leptos::prelude::*;

/// What the tools need to know of the table.
#[derive(Clone)]
pub(super) struct Tools {
    pub label: Text,
    pub query: UrlQuery,
    pub heads: Vec<Text>,
    pub hidden: RwSignal<Vec<String>>,
    pub total: RwSignal<Option<u64>>,
    pub more: Signal<bool>,
    pub places: Memo<Vec<usize>>,
    pub narrowed: Memo<bool>,
    pub none: Memo<bool>,
    pub has_search: bool,
    pub facets: Vec<FacetHead>,
}

/// The tools; nothing while the list is empty and nothing narrows it.
pub(super) fn view(tools: Tools) -> AnyView {
    let (query, narrowed, none) = (tools.query, tools.narrowed, tools.none);
    let shown = Memo::new(move |_| {
        !none.get() || narrowed.get() || query.with_all(|values| !kept::lasting(values).is_empty())
    });
    let tools = StoredValue::new(tools);
    let bar = move || {
        shown.get().then(|| {
            let tools = tools.get_value();
            view! {
                <div class="table-tools">
                    {search(&tools)}
                    <span class="table-count">{count(&tools)}</span>
                    <span class="actions">{columns(&tools)} {views(&tools)} {save_shown(&tools)}</span>
                </div>
            }
        })
    };
    view! { {bar} }.into_any()
}

fn search(tools: &Tools) -> AnyView {
    let query = tools.query;
    let find = tools
        .has_search
        .then(|| view! { <SearchBox query=query label=common::FIND_HERE/> });
    let facets = (!tools.facets.is_empty()).then(|| {
        let names: Vec<&'static str> = tools.facets.iter().map(|(name, ..)| *name).collect();
        let facets = tools.facets.clone();
        view! {
            <FilterFold query=query names=names>
                {facets
                    .into_iter()
                    .map(|(name, label, choices)| view! { <ChoiceChips query=query name=name label=label choices=choices/> })
                    .collect_view()}
            </FilterFold>
        }
    });
    view! { {find} {facets} }.into_any()
}

/// How many rows there are in all.
fn count(tools: &Tools) -> impl Fn() -> Option<String> + Send + Sync + use<> {
    let (total, places, narrowed, more) = (tools.total, tools.places, tools.narrowed, tools.more);
    let lang = use_lang();
    move || {
        let here = i64::try_from(places.with(Vec::len)).unwrap_or(i64::MAX);
        let all = total.get().and_then(|total| i64::try_from(total).ok());
        match (narrowed.get(), all, more.get()) {
            (false, Some(all), _) => Some(common::rows(lang.get(), &grouped(all))),
            (true, ..) | (_, None, false) => Some(common::rows(lang.get(), &grouped(here))),
            (false, None, true) => None,
        }
    }
}

fn columns(tools: &Tools) -> Option<AnyView> {
    let (list, hidden) = (stable(tools.label), tools.hidden);
    let choices: Vec<Text> = tools.heads.iter().skip(1).copied().collect();
    if choices.len() < 2 {
        return None;
    }
    let choice = move |heading: Text| {
        let name = stable(heading);
        let on = move || hidden.with(|hidden| !hidden.iter().any(|one| one == name));
        view! {
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=on
                    on:change:target=move |event| toggle_column(list, hidden, name, event.target().checked())
                />
                <span>{heading}</span>
            </label>
        }
    };
    Some(
        view! {
            <Menu label=common::COLUMNS>{choices.iter().copied().map(choice).collect_view()}</Menu>
        }
        .into_any(),
    )
}

fn views(tools: &Tools) -> AnyView {
    let (list, query) = (stable(tools.label), tools.query);
    let views = RwSignal::new(kept::views(list));
    let name = RwSignal::new(String::new());
    let keep = move |all: Vec<SavedView>| {
        kept::save_views(list, &all);
        views.set(all);
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let called = name.get_untracked().trim().to_owned();
        if called.is_empty() {
            return;
        }
        let values = kept::lasting(query.all_untracked());
        name.set(String::new());
        keep(kept::with_view(
            views.get_untracked(),
            SavedView {
                name: called,
                values,
            },
        ));
    };
    let row = move |view: SavedView| {
        let called = view.name.clone();
        let values = StoredValue::new(view.values.clone());
        let on =
            move || query.with_all(|all| values.with_value(|values| kept::lasting(all) == *values));
        let lang = use_lang();
        let remove_name = view.name.clone();
        let label_name = view.name.clone();
        let remove = move |_| {
            let mut all = views.get_untracked();
            all.retain(|one| one.name != remove_name);
            keep(all);
        };
        view! {
            <li>
                <button
                    type="button"
                    class="link"
                    aria-pressed=move || if on() { "true" } else { "false" }
                    on:click=move |_| query.replace(values.get_value())
                >
                    {called}
                </button>
                <button type="button" class="close" aria-label=move || common::remove_view(&label_name, lang.get()) on:click=remove>
                    "×"
                </button>
            </li>
        }
    };
    view! {
        <Menu label=common::VIEWS>
            {move || {
                views
                    .with(Vec::is_empty)
                    .then(|| view! { <p class="hint">{common::VIEWS_NONE}</p> })
            }}
            <ul class="menu-list">{move || views.get().into_iter().map(row).collect_view()}</ul>
            <form class="menu-form" on:submit=submit>
                <input
                    type="text"
                    maxlength="60"
                    aria-label=common::VIEW_NAME
                    placeholder=common::VIEW_NAME
                    prop:value=name
                    on:input:target=move |event| name.set(event.target().value())
                />
                <button type="submit" class="btn small">{common::VIEW_SAVE}</button>
            </form>
            <p class="hint">{common::VIEWS_HINT}</p>
        </Menu>
    }
    .into_any()
}

fn save_shown(tools: &Tools) -> AnyView {
    let list = stable(tools.label);
    let save = move |_| {
        let selector = format!("[data-list=\"{list}\"] table");
        export::save(&selector, &format!("{}.csv", export::file_name(list)));
    };
    view! {
        <button type="button" class="btn small" title=common::SAVE_SHOWN_HINT on:click=save>
            {common::SAVE_SHOWN}
        </button>
    }
    .into_any()
}
