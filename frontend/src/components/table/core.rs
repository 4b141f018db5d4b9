//! How a table is drawn, whatever its rows are: headings, rows, the row beside the list, and the states in which there
//! are none. `j` and `k` go through the rows, Enter opens one, Escape closes it.

use super::{
    kept, order, stable,
    tools::{self, Tools},
};
use crate::{
    api::{ApiError, listing::Load},
    browser,
    components::{
        button::Button, empty::EmptyState, field::Choice, loading::Skeleton, problem::ProblemPanel,
        url_query::UrlQuery,
    },
    format::number::grouped,
    i18n::{Text, use_lang},
    words::common,
};
use leptos::prelude::*;
use saiki_api::Lang;
use std::sync::Arc;

/// The narrowest window in which a row opens beside its list.
const WIDE: &str = "(min-width: 1180px)";

/// What orders a list when a heading is pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SortBy {
    /// Nothing.
    Nothing,
    /// The server, under this name.
    Server(&'static str),
    /// The browser.
    Here,
}

/// A heading.
pub(super) struct Head {
    pub heading: Text,
    pub class: &'static str,
    pub sort: SortBy,
}

/// A row's content.
pub(super) struct Row {
    pub cells: Vec<AnyView>,
    pub link: Option<String>,
}

type MakeRow = Arc<dyn Fn(usize, &[usize]) -> Option<Row> + Send + Sync>;

/// A facet without its rows: name in the address, label, values.
pub(super) type FacetHead = (&'static str, Text, Signal<Vec<Choice>>);

/// Everything a table needs to know.
pub(super) struct Core {
    pub label: Text,
    pub query: UrlQuery,
    pub heads: Arc<Vec<Head>>,
    pub hidden: RwSignal<Vec<String>>,
    pub default_sort: Option<&'static str>,
    pub places: Memo<Vec<usize>>,
    pub length: Memo<usize>,
    pub read: RwSignal<u64>,
    pub row: MakeRow,
    pub open: Option<Callback<usize>>,
    pub beside: Option<Callback<usize, Option<AnyView>>>,
    pub load: RwSignal<Load>,
    pub total: RwSignal<Option<u64>>,
    pub more: Signal<bool>,
    pub read_more: Callback<()>,
    pub reload: Callback<()>,
    pub narrowed: Memo<bool>,
    pub has_search: bool,
    pub facets: Vec<FacetHead>,
    pub plain: bool,
    pub empty: ViewFn,
}

/// The rows drawn, each named by a turn and its place: another turn makes every row another one.
#[derive(Clone, PartialEq)]
struct Shown {
    columns: Vec<usize>,
    read: u64,
    turn: u64,
    rows: Vec<(u64, usize)>,
}

/// What a row needs to be drawn.
#[derive(Clone)]
struct Rows {
    heads: Arc<Vec<Head>>,
    visible: Memo<Vec<usize>>,
    make: MakeRow,
    open: Option<Callback<usize>>,
    beside: bool,
    chosen: RwSignal<Option<usize>>,
}

/// The table.
pub(super) fn view(core: Core) -> AnyView {
    let Core {
        label,
        query,
        heads,
        hidden,
        default_sort,
        places,
        length,
        read,
        row,
        open,
        beside,
        load,
        total,
        more,
        read_more,
        reload,
        narrowed,
        has_search,
        facets,
        plain,
        empty,
    } = core;
    let visible_heads = heads.clone();
    // The first column opens the row and stays.
    let visible = Memo::new(move |_| {
        hidden.with(|hidden| {
            let all = visible_heads.iter().enumerate();
            all.filter(|(at, head)| {
                *at == 0 || !hidden.iter().any(|name| name == stable(head.heading))
            })
            .map(|(at, _)| at)
            .collect::<Vec<_>>()
        })
    });
    let chosen = RwSignal::new(None::<usize>);
    // Another list, or other columns: every row is another one.
    let shown = Memo::new(move |before: Option<&Shown>| {
        let (columns, read) = (visible.get(), read.get());
        let turn = match before {
            Some(shown) if shown.columns == columns && shown.read == read => shown.turn,
            Some(shown) => shown.turn + 1,
            None => 0,
        };
        let rows = places.with(|places| places.iter().map(|at| (turn, *at)).collect());
        Shown {
            columns,
            read,
            turn,
            rows,
        }
    });
    Effect::new(move |_| {
        read.track();
        chosen.set(None);
    });
    let rows = Rows {
        heads: heads.clone(),
        visible,
        make: row,
        open,
        beside: beside.is_some(),
        chosen,
    };
    keys(chosen, more, read_more);
    let none = Memo::new(move |_| places.with(Vec::is_empty));
    let first = Memo::new(move |_| load.with(|load| *load == Load::First));
    let error = Memo::new(move |_| match load.get() {
        Load::Failed(error) => Some(error),
        _ => None,
    });
    let failed = Signal::derive(move || error.get().unwrap_or(ApiError::Network));
    let foot = Foot {
        length,
        places,
        total,
        more,
        load,
        narrowed,
        read_more,
    };
    let tail = move || match (error.get().is_some(), none.get(), first.get()) {
        (true, ..) => {
            view! { <ProblemPanel error=failed on_retry=move |()| reload.run(())/> }.into_any()
        }
        (_, true, true) => view! { <Skeleton lines=6/> }.into_any(),
        (_, true, false) if narrowed.get() => no_match(query),
        (_, true, false) => empty.run().into_any(),
        _ => foot.view(),
    };
    let head_row = {
        let heads = heads.clone();
        move || {
            let heads = heads.clone();
            let cells = visible
                .get()
                .into_iter()
                .filter_map(move |at| heads.get(at).map(|head| heading(head, query, default_sort)));
            cells.collect_view()
        }
    };
    let tools = (!plain).then(|| {
        tools::view(Tools {
            label,
            query,
            heads: heads.iter().map(|head| head.heading).collect(),
            hidden,
            total,
            more,
            places,
            narrowed,
            none,
            has_search,
            facets,
        })
    });
    let columns = heads.len();
    let table = view! {
        <div class="table-frame" class:stale=move || first.get() && !none.get() data-columns=columns data-list=label.pick(Lang::En)>
            <table aria-label=label aria-busy=move || first.get().then_some("true") class:hidden=none>
                <thead>
                    <tr>{head_row}</tr>
                </thead>
                <tbody>
                    <For each=move || shown.get().rows key=|place| *place children=move |(_, at)| rows.view(at)/>
                </tbody>
            </table>
            {tail}
        </div>
    };
    match beside {
        None => view! { {tools} {table} }.into_any(),
        Some(beside) => view! {
            {tools}
            <div class="table-split" class:open=move || chosen.with(Option::is_some)>
                {table}
                {move || chosen.get().and_then(|at| beside_panel(at, beside, chosen))}
            </div>
        }
        .into_any(),
    }
}

fn beside_panel(
    at: usize,
    beside: Callback<usize, Option<AnyView>>,
    chosen: RwSignal<Option<usize>>,
) -> Option<AnyView> {
    let content = beside.run(at)?;
    Some(
        view! {
            <aside class="beside" aria-label=common::ROW_BESIDE>
                <button type="button" class="close" aria-label=common::CLOSE on:click=move |_| chosen.set(None)>
                    "×"
                </button>
                {content}
            </aside>
        }
        .into_any(),
    )
}

fn no_match(query: UrlQuery) -> AnyView {
    view! {
        <EmptyState title=common::NO_MATCH text=common::NO_MATCH_TEXT>
            <button type="button" class="btn" on:click=move |_| query.clear()>
                {common::CLEAR_FILTERS}
            </button>
        </EmptyState>
    }
    .into_any()
}

fn heading(head: &Head, query: UrlQuery, default_sort: Option<&'static str>) -> AnyView {
    let (heading, class) = (head.heading, head.class);
    let name = match head.sort {
        SortBy::Nothing => return view! { <th scope="col" class=class>{heading}</th> }.into_any(),
        SortBy::Server(name) => name,
        SortBy::Here => stable(heading),
    };
    let here = head.sort == SortBy::Here;
    let present = move || query.get("sort").or(default_sort.map(str::to_owned));
    let state = Memo::new(move |_| {
        let sort = present()?;
        let (shown, reversed) = order::parse(&sort);
        (shown == name).then_some(match (here, reversed) {
            (false, _) => "other",
            (true, false) => "ascending",
            (true, true) => "descending",
        })
    });
    let press = move |_| {
        let sort = match here {
            true => order::next(query.get("sort").as_deref(), name),
            false => Some(name.to_owned()),
        };
        query.set("sort", sort);
    };
    let mark = move || match state.get() {
        Some("ascending") => " ↑",
        Some(_) => " ↓",
        None => "",
    };
    view! {
        <th scope="col" class=class aria-sort=state>
            <button type="button" class="sort" on:click=press>
                {heading}
                <span aria-hidden="true">{mark}</span>
            </button>
        </th>
    }
    .into_any()
}

impl Rows {
    fn view(&self, at: usize) -> Option<AnyView> {
        let visible = self.visible.get_untracked();
        let Row { cells, link } = (self.make)(at, &visible)?;
        let (chosen, beside, open) = (self.chosen, self.beside, self.open);
        let lang = use_lang();
        let opens = link.is_some() || open.is_some();
        let choose = move |event: &web_sys::MouseEvent| {
            let plain = !event.ctrl_key() && !event.meta_key() && !event.shift_key();
            let here = beside && plain && browser::fits(WIDE);
            if here {
                event.prevent_default();
                chosen.set(Some(at));
            }
            here
        };
        let mut link = link;
        let heads = self.heads.clone();
        let cells = cells.into_iter().zip(visible).enumerate().map(move |(n, (content, column))| {
            let (class, heading) = heads.get(column).map_or(("", None), |head| (head.class, Some(head.heading)));
            let content = match (n, link.take(), open) {
                (0, Some(link), _) => view! {
                    <a href=link class="row-link" data-row="" on:click=move |event| { choose(&event); }>
                        {content}
                    </a>
                }
                .into_any(),
                (0, None, Some(open)) => view! {
                    <button
                        type="button"
                        class="row-link"
                        data-row=""
                        on:click=move |event| {
                            if !choose(&event) {
                                open.run(at);
                            }
                        }
                    >
                        {content}
                    </button>
                }
                .into_any(),
                _ => content,
            };
            view! {
                <td class=class data-label=move || heading.map(|heading| heading.pick(lang.get()))>
                    {content}
                </td>
            }
            .into_any()
        });
        let cells = cells.collect_view();
        Some(
            view! {
                <tr class:opens=opens class:chosen=move || chosen.get() == Some(at)>
                    {cells}
                </tr>
            }
            .into_any(),
        )
    }
}

struct Foot {
    length: Memo<usize>,
    places: Memo<Vec<usize>>,
    total: RwSignal<Option<u64>>,
    more: Signal<bool>,
    load: RwSignal<Load>,
    narrowed: Memo<bool>,
    read_more: Callback<()>,
}

impl Foot {
    fn view(&self) -> AnyView {
        let Foot {
            length,
            places,
            total,
            more,
            load,
            narrowed,
            read_more,
        } = *self;
        let lang = use_lang();
        let count = |n: usize| grouped(i64::try_from(n).unwrap_or(i64::MAX));
        let shown = move || {
            let all = match narrowed.get() {
                true => Some(count(length.get())),
                false => total
                    .get()
                    .and_then(|total| i64::try_from(total).ok())
                    .map(grouped),
            };
            common::rows_shown(lang.get(), &count(places.with(Vec::len)), all.as_deref())
        };
        let busy = Signal::derive(move || load.with(|load| *load == Load::More));
        let button = move || {
            more.get().then(|| view! { <Button label=common::SHOW_MORE busy=busy on_press=move |()| read_more.run(())/> })
        };
        view! {
            <div class="table-foot">
                <span class="muted" aria-live="polite">{shown}</span>
                {button}
            </div>
        }
        .into_any()
    }
}

/// `j` and `k` go through the rows, and while one is open beside the list, open the next one there; at the end of what
/// is here, more is read. Escape closes the one beside.
fn keys(chosen: RwSignal<Option<usize>>, more: Signal<bool>, read_more: Callback<()>) {
    browser::keys::on_key(move |event| {
        if !browser::keys::is_command(&event) {
            return;
        }
        let by = match event.key().as_str() {
            "j" => 1,
            "k" => -1,
            "Escape" => {
                chosen.try_set(None);
                return;
            }
            _ => return,
        };
        let rows = browser::dom::all("[data-row]");
        let active = browser::dom::active();
        let here = rows
            .iter()
            .position(|row| Some(AsRef::<web_sys::Element>::as_ref(row)) == active.as_ref());
        if by > 0 && here == rows.len().checked_sub(1) && more.try_get_untracked() == Some(true) {
            read_more.run(());
        }
        if let Some(row) = rows.get(next(here, by, rows.len())) {
            let _ = row.focus();
            if chosen.try_get_untracked().flatten().is_some() {
                row.click();
            }
        }
    });
}

fn next(here: Option<usize>, by: isize, count: usize) -> usize {
    match here {
        None => 0,
        Some(here) => here.saturating_add_signed(by).min(count.saturating_sub(1)),
    }
}

/// Shows or hides a column, and remembers it.
pub(super) fn toggle_column(list: &str, hidden: RwSignal<Vec<String>>, name: &str, show: bool) {
    hidden.update(|hidden| {
        hidden.retain(|one| one != name);
        if !show {
            hidden.push(name.to_owned());
        }
    });
    kept::hide(list, &hidden.get_untracked());
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
