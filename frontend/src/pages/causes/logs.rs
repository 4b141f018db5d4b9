//! The log inventory: the chart against the incident's dates, what is lost and what goes next, every log with what the
//! check says of it.

use super::{chart::Coverage, log_form::LogDialog, tones};
use crate::{
    api::{path, use_listing, use_loaded},
    browser,
    components::{
        Button, Card, Column, DataTable, EmptyState, Kind, LoadedView, Save, SearchBox, StatusTag,
        Tone, use_url_query,
    },
    format::{civil::Style, date},
    i18n::use_lang,
    layout::use_incident,
    session::use_session,
    words::{causes as words, common},
};
use leptos::prelude::*;
use saiki_api::{
    log_sources::{LogCoverage, LogLoss, LogSource, LogSourceFilter},
    permissions::Permission,
};

/// What the dialog is open for: a new log or this one.
pub type Editing = RwSignal<Option<Option<Box<LogSource>>>>;

/// The tab.
#[component]
pub fn Logs() -> impl IntoView {
    let open = use_incident();
    let session = use_session();
    let query = use_url_query();
    let coverage = use_loaded::<LogCoverage>(Signal::derive(move || open.below("log-coverage")));
    let listing = use_listing::<LogSource>(Signal::derive(move || {
        let filter = LogSourceFilter { q: query.get("q") };
        path::with_query(&open.below("log-sources").unwrap_or_default(), &filter)
    }));
    let export = Signal::derive(move || {
        let filter = LogSourceFilter { q: query.get("q") };
        path::with_query(
            &open.below("log-sources/export").unwrap_or_default(),
            &filter,
        )
    });
    let editing: Editing = RwSignal::new(None);
    let may = Memo::new(move |_| session.may(Permission::RecoveryWrite));
    let add = move || {
        may.get().then(|| {
            view! { <Button label=words::ADD_LOG kind=Kind::Primary on_press=move |()| editing.set(Some(None))/> }
        })
    };
    let edit = move |source: LogSource| {
        if may.get_untracked() {
            editing.set(Some(Some(Box::new(source))));
        }
    };
    let saved = move |()| {
        listing.reload();
        coverage.reload();
    };
    let empty = move || {
        match query.get("q").is_some() {
        true => view! {
            <EmptyState title=words::NO_MATCH text=words::NO_MATCH_TEXT>
                <button type="button" class="btn" on:click=move |_| query.set("q", None)>
                    {common::CLEAR_FILTERS}
                </button>
            </EmptyState>
        }
        .into_any(),
        false => view! { <EmptyState title=words::LOGS_EMPTY text=words::LOGS_EMPTY_TEXT>{add}</EmptyState> }.into_any(),
    }
    };
    view! {
        <LoadedView loaded=coverage let:value>
            <Overview coverage=value/>
        </LoadedView>
        <Card title=words::LOGS action=add>
            <div class="toolbar">
                <SearchBox query=query label=words::LOGS_SEARCH/>
                <Save label=words::EXPORT address=export name="log-sources.csv" accept="text/csv"/>
            </div>
            <DataTable listing=listing label=words::LOGS columns=columns() on_open=edit empty=empty/>
        </Card>
        <LogDialog editing=editing on_saved=saved/>
    }
}

#[component]
fn Overview(coverage: LogCoverage) -> impl IntoView {
    if coverage.sources.is_empty() {
        return ().into_any();
    }
    let losses = coverage.losses.clone();
    let list = if losses.is_empty() {
        view! { <p class="muted">{words::LOSSES_NONE}</p> }.into_any()
    } else {
        view! { <ol class="losses">{losses.into_iter().map(loss).collect_view()}</ol> }.into_any()
    };
    view! {
        <Card title=words::COVERAGE>
            <Coverage coverage=coverage/>
        </Card>
        <Card title=words::LOSSES>{list}</Card>
    }
    .into_any()
}

fn loss(loss: LogLoss) -> impl IntoView {
    let lang = use_lang();
    let (on, gone) = (loss.on, loss.gone);
    let text = StoredValue::new(loss.text);
    let (tone, word) = match gone {
        true => (Tone::Late, words::GONE),
        false => (Tone::Waiting, words::GOES),
    };
    let zone = StoredValue::new(browser::zone());
    let when = move || {
        let style = Style {
            year: true,
            weekday: true,
            precision: saiki_api::moment::Precision::Day,
            ..Style::SHORT
        };
        zone.with_value(|zone| date::at(on, zone, style, lang.get()))
    };
    view! {
        <li>
            <StatusTag tone=tone label=word/>
            <time datetime=on.to_string()>{when}</time>
            <span>
                <b>{loss.system} " " {loss.records}</b>
                <br/>
                {move || text.with_value(|t| t.get(lang.get()).to_owned())}
            </span>
        </li>
    }
}

fn columns() -> Vec<Column<LogSource>> {
    let lang = use_lang();
    vec![
        Column::new(words::SYSTEM, |row: &LogSource| {
            view! {
                <span class="two-lines">
                    <b>{row.details.system.clone()}</b>
                    <span class="muted">{row.details.records.clone()}</span>
                </span>
            }
        }),
        Column::new(words::STATUS, move |row: &LogSource| {
            let verdict = row.check.verdict;
            view! { <StatusTag tone=tones::verdict(verdict) label=move || verdict.label(lang.get())/> }
        }),
        Column::new(words::COVERAGE, move |row: &LogSource| {
            let findings = StoredValue::new(row.check.findings.clone());
            move || {
                findings.with_value(|all| {
                    all.iter()
                        .map(|finding| view! { <p class="hint">{finding.text.get(lang.get()).to_owned()}</p> })
                        .collect_view()
                })
            }
        })
        .secondary(),
    ]
}
