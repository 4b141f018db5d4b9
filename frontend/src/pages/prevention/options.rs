//! Options side by side: a chart of cost against loss prevented, and the list from which one is chosen.

use super::{
    option::{OptionDetail, OptionForm},
    tones,
};
use crate::{
    api::use_listing,
    components::{
        Bar, Bars, Button, Card, Column, DataTable, Dialog, EmptyState, Kind, StatusTag, Tone,
    },
    format::number::money,
    i18n::use_lang,
    layout::use_incident,
    pages::losses::chart::bar,
    session::use_session,
    words::prevention as words,
};
use leptos::prelude::*;
use saiki_api::{
    Lang,
    losses::Range,
    measures::{OptionState, PreventionOption},
    money::Money,
    permissions::Permission,
};

/// Two bars an option: what it costs, what it prevents.
fn bars(options: &[PreventionOption], lang: Lang) -> Vec<Bar> {
    let shown = options.iter().filter(|o| o.state != OptionState::Rejected);
    shown
        .flat_map(|option| {
            let (worth, currency) = (&option.worth, option.currency.as_str());
            let title = &option.content.title;
            let named = |label: crate::i18n::Text, tone, range| Bar {
                label: format!("{title} {}", label.pick(lang)),
                ..bar(label, tone, range, currency, lang)
            };
            [
                named(words::COST, Tone::Active, Range::exactly(worth.cost)),
                named(words::PREVENTED, Tone::Good, worth.prevented),
            ]
        })
        .collect()
}

/// The tab.
#[component]
pub fn OptionsTab() -> impl IntoView {
    let open = use_incident();
    let session = use_session();
    let lang = use_lang();
    let listing = use_listing::<PreventionOption>(Signal::derive(move || {
        format!("{}?limit=200", open.below("options").unwrap_or_default())
    }));
    let adding = RwSignal::new(false);
    let shown = RwSignal::new(None::<PreventionOption>);
    let showing = RwSignal::new(false);
    let may = Memo::new(move |_| session.may(Permission::RecoveryWrite));
    let add = move || {
        may.get().then(|| {
            view! { <Button label=words::OPTION_NEW kind=Kind::Primary on_press=move |()| adding.set(true)/> }
        })
    };
    let drawn = Signal::derive(move || listing.items.with(|all| bars(all, lang.get())));
    let some = Memo::new(move |_| listing.items.with(|all| !all.is_empty()));
    let empty = move || {
        view! { <EmptyState title=words::OPTIONS_EMPTY text=words::OPTIONS_EMPTY_TEXT>{add}</EmptyState> }
    };
    let open_one = move |option: PreventionOption| {
        shown.set(Some(option));
        showing.set(true);
    };
    let changed = move |()| {
        adding.set(false);
        showing.set(false);
        listing.reload();
    };
    let title = move || {
        let named = shown.with(|o| o.as_ref().map(|o| o.content.title.clone()));
        named.unwrap_or_default()
    };
    view! {
        {move || {
            some.get()
                .then(|| {
                    view! {
                        <Card title=words::COMPARISON>
                            <Bars bars=drawn label=words::COMPARISON/>
                        </Card>
                    }
                })
        }}
        <Card title=words::TAB_OPTIONS action=move || some.get().then(add)>
            <DataTable listing=listing label=words::TAB_OPTIONS columns=columns() on_open=open_one empty=empty/>
        </Card>
        <Dialog open=adding title=words::OPTION_NEW wide=true>
            <OptionForm option=None done=changed/>
        </Dialog>
        <Dialog open=showing title=title wide=true>
            {move || shown.get().map(|option| view! { <OptionDetail option=option done=changed/> })}
        </Dialog>
    }
}

fn columns() -> Vec<Column<PreventionOption>> {
    let lang = use_lang();
    vec![
        Column::new(words::WHAT, |row: &PreventionOption| {
            view! { <b>{row.content.title.clone()}</b> }
        }),
        Column::new(words::KIND, move |row: &PreventionOption| {
            let kind = row.content.kind;
            move || kind.label(lang.get())
        }),
        Column::new(words::LEVEL, move |row: &PreventionOption| {
            let level = row.content.level;
            move || level.label(lang.get())
        })
        .secondary(),
        Column::new(words::COST, move |row: &PreventionOption| {
            let cost = Money {
                minor: row.worth.cost,
                currency: row.currency.clone(),
            };
            move || money(&cost, lang.get())
        })
        .numeric(),
        Column::new(words::VERDICT, move |row: &PreventionOption| {
            let verdict = row.worth.verdict;
            view! { <StatusTag tone=tones::verdict(verdict) label=move || verdict.label(lang.get())/> }
        }),
        Column::new(words::STATE, move |row: &PreventionOption| {
            let state = row.state;
            view! { <StatusTag tone=tones::option(state) label=move || state.label(lang.get())/> }
        }),
    ]
}
