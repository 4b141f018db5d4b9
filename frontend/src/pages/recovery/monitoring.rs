//! Closer monitoring: periods with a strip of days, their entries, and the end decided by somebody else.

use super::{
    use_board,
    watch::{CheckForm, EndForm, PeriodForm, SettleForm},
};
use crate::{
    api::{Listing, listing::Load, use_listing},
    components::{
        Button, Card, Dialog, EmptyState, Fact, Facts, Kind, ProblemPanel, Skeleton, StatusTag,
        Time, Tone,
    },
    format::date,
    i18n::use_lang,
    layout::use_incident,
    words::{common, monitoring as words},
};
use leptos::prelude::*;
use saiki_api::monitoring::{Check, CheckResult, DayState, Monitoring, MonitoringDay};

/// The tab.
#[component]
pub fn MonitoringTab() -> impl IntoView {
    let here = use_incident();
    let board = use_board();
    let listing = use_listing::<Monitoring>(Signal::derive(move || {
        here.below("monitoring?limit=20").unwrap_or_default()
    }));
    let adding = RwSignal::new(false);
    let add = move || {
        board.may.get().then(|| view! { <Button label=words::NEW kind=Kind::Primary on_press=move |()| adding.set(true)/> })
    };
    let rows = move || {
        listing
            .items
            .get()
            .into_iter()
            .map(|period| view! { <Period period=period listing=listing/> }.into_any())
            .collect_view()
    };
    let tail = move || {
        match (listing.load.get(), listing.items.with(Vec::is_empty)) {
        (Load::Failed(error), _) => {
            view! { <ProblemPanel error=error on_retry=move |()| listing.reload()/> }.into_any()
        }
        (Load::First, true) => view! { <Skeleton lines=6/> }.into_any(),
        (_, true) => view! { <Card><EmptyState title=words::EMPTY text=words::EMPTY_TEXT>{add}</EmptyState></Card> }.into_any(),
        _ => view! {
            <div class="actions">
                {listing.more.get().then(|| view! { <Button label=common::SHOW_MORE on_press=move |()| listing.read_more()/> })}
                {add}
            </div>
        }
        .into_any(),
    }
    };
    view! {
        {rows}
        {tail}
        <Dialog open=adding title=words::NEW wide=true>
            <PeriodForm own=None open=adding listing=listing/>
        </Dialog>
    }
}

/// Which dialog of a period is open.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Asked {
    Edit,
    Check,
    Settle(Box<Check>),
    End,
}

#[component]
fn Period(period: Monitoring, listing: Listing<Monitoring>) -> impl IntoView {
    let board = use_board();
    let lang = use_lang();
    let open = RwSignal::new(false);
    let asked = RwSignal::new(Asked::Check);
    let ask = move |what: Asked| {
        asked.set(what);
        open.set(true);
    };
    let running = period.end.is_none();
    let late = period.days.iter().any(|d| d.state == DayState::Missing);
    let (tone, word) = match running {
        false => (Tone::Good, words::ENDED),
        true => (Tone::Active, words::RUNNING),
    };
    let tags = move || {
        view! {
            <span class="cluster">
                <StatusTag tone=tone label=word/>
                {(running && late).then(|| view! { <StatusTag tone=Tone::Late label=words::GAPS/> })}
            </span>
        }
    };
    let (from, to, frequency) = (period.from, period.to, period.frequency);
    let range = move || {
        let lang = lang.get();
        format!(
            "{}{}{}",
            date::day(from, true, lang),
            lang.pick("〜", " – "),
            date::day(to, true, lang)
        )
    };
    let hindrances = period.hindrances.clone();
    let ready = running && hindrances.is_empty();
    let why = (running && !hindrances.is_empty()).then(|| {
        let rows = hindrances.into_iter().map(|why| {
            view! {
                <li class="lint warn">
                    <span class="shape" aria-hidden="true">"◆"</span>
                    <span>{move || why.get(lang.get()).to_owned()}</span>
                </li>
            }
        });
        view! {
            <h3>{words::HINDERED}</h3>
            <ul class="lints">{rows.collect_view()}</ul>
        }
    });
    let end = period.end.clone().map(|end| {
        view! {
            <Fact name=words::ENDED>{end.by_name} " " <Time at=end.at/></Fact>
            <Fact name=words::REASON><span class="prose">{end.reason}</span></Fact>
        }
    });
    let checks = period.checks.clone().into_iter().map(move |check| {
        let settle = Callback::new(move |check: Check| ask(Asked::Settle(Box::new(check))));
        view! { <Entry check=check open=running on_settle=settle/> }
    });
    let checks = checks.collect_view();
    let none = period.checks.is_empty();
    let days = period.days.clone();
    let responsible = match period.responsible.is_empty() {
        true => view! { <span class="muted">{common::NONE_STATED}</span> }.into_any(),
        false => period.responsible.clone().into_any(),
    };
    let own = StoredValue::new(period.clone());
    let title = move || match asked.get() {
        Asked::Edit => words::EDIT.pick(lang.get()),
        Asked::Check => words::ADD.pick(lang.get()),
        Asked::Settle(_) => words::SETTLE_TITLE.pick(lang.get()),
        Asked::End => words::END_TITLE.pick(lang.get()),
    };
    view! {
        <Card title=period.title action=tags>
            <Facts>
                <Fact name=words::CALENDAR>{range} " " <span class="muted">{move || frequency.label(lang.get())}</span></Fact>
                <Fact name=words::WATCHED_HEAD>{move || own.with_value(|own| own.watched.join(lang.get().pick("、", ", ")))}</Fact>
                <Fact name=words::RESPONSIBLE>{responsible}</Fact>
                {end}
            </Facts>
            <Strip days=days/>
            {why}
            {ready.then(|| view! { <p class="notice good">{words::READY}</p> })}
            {running.then(|| view! {
                <div class="actions">
                    {move || board.may.get().then(|| view! {
                        <Button label=words::ADD kind=Kind::Primary on_press=move |()| ask(Asked::Check)/>
                        <Button label=words::EDIT on_press=move |()| ask(Asked::Edit)/>
                    })}
                    {move || (ready && board.may_approve.get()).then(|| view! {
                        <Button label=words::END on_press=move |()| ask(Asked::End)/>
                    })}
                </div>
            })}
            <h3>{words::ENTRIES}</h3>
            {none.then(|| view! { <p class="muted">{words::NO_ENTRY}</p> })}
            <ol class="limited">{checks}</ol>
        </Card>
        <Dialog open=open title=title wide=true>
            {move || {
                let period = own.get_value();
                match asked.get_untracked() {
                    Asked::Edit => view! { <PeriodForm own=Some(period) open=open listing=listing/> }.into_any(),
                    Asked::Check => view! { <CheckForm own=period open=open listing=listing/> }.into_any(),
                    Asked::Settle(check) => view! { <SettleForm own=period check=*check open=open listing=listing/> }.into_any(),
                    Asked::End => view! { <EndForm own=period open=open listing=listing/> }.into_any(),
                }
            }}
        </Dialog>
    }
}

/// Each day due as a square with its shape; the word is read out and shown on hover.
#[component]
fn Strip(days: Vec<MonitoringDay>) -> impl IntoView {
    let lang = use_lang();
    let cells = days.into_iter().map(|one| {
        let tone = match one.state {
            DayState::Ok => Tone::Good,
            DayState::Finding => Tone::Waiting,
            DayState::Missing => Tone::Late,
            DayState::Today => Tone::Active,
            DayState::Ahead => Tone::NotBegun,
        };
        let told = move || {
            let lang = lang.get();
            format!(
                "{} {}",
                date::day(one.day, false, lang),
                words::state(one.state, lang)
            )
        };
        view! {
            <li class=format!("strip-day {}", tone.class()) title=told>
                <small aria-hidden="true">{one.day.day()}</small>
                <span class="shape" aria-hidden="true">{tone.shape()}</span>
                <span class="only-read">{told}</span>
            </li>
        }
    });
    view! { <ol class="day-strip" aria-label=words::CALENDAR>{cells.collect_view()}</ol> }
}

#[component]
fn Entry(check: Check, open: bool, on_settle: Callback<Check>) -> impl IntoView {
    let board = use_board();
    let lang = use_lang();
    let (day, result) = (check.day, check.result);
    let finding = result == CheckResult::Finding;
    let settled = check.settlement.clone();
    let tone = match (finding, settled.is_some()) {
        (false, _) | (true, true) => Tone::Good,
        (true, false) => Tone::Waiting,
    };
    let may_settle = open && finding && settled.is_none();
    let own = StoredValue::new(check.clone());
    let settlement = settled.map(|s| {
        view! { <p class="prose"><b>{words::SETTLED}</b> " " <span class="muted">{s.by_name} " " <Time at=s.at/></span> "\n" {s.note}</p> }
    });
    view! {
        <li class="version">
            <b>{move || date::day(day, false, lang.get())}</b>
            " "
            <StatusTag tone=tone label=move || result.label(lang.get())/>
            " "
            <span class="muted">{check.by_name} " " <Time at=check.at/></span>
            {(!check.note.is_empty()).then(|| view! { <p class="prose">{check.note}</p> })}
            {settlement}
            {move || (may_settle && board.may.get()).then(|| view! { <Button label=words::SETTLE on_press=move |()| on_settle.run(own.get_value())/> })}
        </li>
    }
}
