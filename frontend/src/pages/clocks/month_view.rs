//! The month of an incident: its open deadlines on their days, with the closed days of a calendar greyed. Month and
//! calendar are in the address.

use super::{due::absolute, month, tones};
use crate::{
    api::use_loaded,
    browser,
    components::{Button, Choice, FilterSelect, Kind, LoadedView, Tone, use_url_query},
    format::date,
    i18n::use_lang,
    layout::use_incident,
    routes,
    words::clocks as words,
};
use leptos::prelude::*;
use saiki_api::{
    Date, Timestamp, Uuid,
    calendars::{Calendar, CalendarFields},
    clocks::Clock,
};

/// The calendar whose holidays are shown when the address names none.
const USUAL: &str = "jp-gov";

/// Something on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    on: Date,
    at: Timestamp,
    zone: String,
    title: String,
    /// Our own deadline, not the law's.
    own: bool,
    tone: Tone,
    incident: Uuid,
    clock: Uuid,
}

/// The day an instant falls on in a zone.
fn day_of(at: Timestamp, zone: &str) -> Option<Date> {
    let wall = date::wall(at, zone)?;
    Date::new(
        i16::try_from(wall.year).ok()?,
        i8::try_from(wall.month).ok()?,
        i8::try_from(wall.day).ok()?,
    )
    .ok()
}

/// The open deadlines on their days, each in the zone law speaks of it in, ours in the reader's.
fn entries(clocks: &[Clock], here: &str) -> Vec<Entry> {
    let open = clocks.iter().filter(|clock| clock.state.is_open());
    let mut all: Vec<Entry> = open
        .flat_map(|clock| {
            let entry = |at: Option<Timestamp>, zone: &str, own: bool| {
                let at = at?;
                Some(Entry {
                    on: day_of(at, zone)?,
                    at,
                    zone: zone.to_owned(),
                    title: clock.title.clone(),
                    own,
                    tone: match own {
                        true => Tone::NotBegun,
                        false => tones::clock(clock.state),
                    },
                    incident: clock.incident_id,
                    clock: clock.id,
                })
            };
            [
                entry(clock.due, &clock.zone, false),
                entry(clock.internal_due, here, true),
            ]
        })
        .flatten()
        .collect();
    all.sort_by_key(|entry| entry.at);
    all
}

/// The month.
#[component]
pub fn MonthView() -> impl IntoView {
    let (here, lang, query) = (use_incident(), use_lang(), use_url_query());
    let clocks = use_loaded::<Vec<Clock>>(Signal::derive(move || {
        lang.with(|_| ());
        here.below("clocks")
    }));
    let calendars = use_loaded::<Vec<Calendar>>(Signal::stored(Some("calendars".to_owned())));
    let zone = browser::zone();
    let today = day_of(date::now(), &zone);
    let this = today.unwrap_or_default().first_of_month();
    let first = Memo::new(move |_| {
        let asked = query.get("month");
        asked.and_then(|month| month::parse(&month)).unwrap_or(this)
    });
    let go = move |to: Date| {
        let text = (to != this).then(|| month::written(to));
        query.set("month", text);
    };
    let fields = Memo::new(move |_| {
        let id = query.get("calendar").unwrap_or_else(|| USUAL.to_owned());
        calendars.value.with(|all| {
            let found = all.iter().flatten().find(|one| one.id == id);
            found.map(|one| one.fields.clone())
        })
    });
    let others = Signal::derive(move || {
        let lang = lang.get();
        let choice = |one: &Calendar| Choice {
            value: one.id.clone(),
            label: one.fields.name.get(lang).to_owned(),
        };
        calendars.value.with(|all| {
            let others = all.iter().flatten().filter(|one| one.id != USUAL);
            others.map(choice).collect::<Vec<_>>()
        })
    });
    let usual = move || {
        let lang = lang.get();
        calendars.value.with(|all| {
            let found = all.iter().flatten().find(|one| one.id == USUAL);
            found.map_or_else(
                || USUAL.to_owned(),
                |one| one.fields.name.get(lang).to_owned(),
            )
        })
    };
    let title = move || {
        let first = first.get();
        words::month(first.year(), first.month(), lang.get())
    };
    let beyond = move || {
        let unknown = fields.with(|fields| {
            fields
                .as_ref()
                .is_some_and(|fields| !month::knows(fields, first.get()))
        });
        unknown.then(|| {
            view! {
                <div class="notice warn" role="status">
                    <span>{words::BEYOND_CALENDAR}</span>
                    <a href=routes::CALENDARS>{words::TO_CALENDARS}</a>
                </div>
            }
        })
    };
    let grid = move |all: Vec<Clock>| {
        let all = entries(&all, &browser::zone());
        let all = StoredValue::new(all);
        move || {
            let first = first.get();
            let fields = fields.get();
            let entries = all.get_value();
            view! { <Grid first=first today=today fields=fields entries=entries/> }
        }
    };
    view! {
        <div class="toolbar month-tools">
            <Button label=words::MONTH_BEFORE kind=Kind::Quiet on_press=move |()| go(month::before(first.get_untracked()))/>
            <h2 aria-live="polite">{title}</h2>
            <Button label=words::MONTH_AFTER kind=Kind::Quiet on_press=move |()| go(month::after(first.get_untracked()))/>
            <Button label=words::THIS_MONTH on_press=move |()| go(this)/>
            <FilterSelect query=query name="calendar" label=words::CALENDAR choices=others none=usual/>
        </div>
        {beyond}
        <LoadedView loaded=clocks children=grid/>
    }
}

#[component]
fn Grid(
    first: Date,
    today: Option<Date>,
    fields: Option<CalendarFields>,
    entries: Vec<Entry>,
) -> impl IntoView {
    let lang = use_lang();
    let heads = move || {
        words::weekdays(lang.get())
            .map(|name| view! { <span>{name}</span> })
            .collect_view()
    };
    let none = !entries
        .iter()
        .any(|entry| entry.on.year() == first.year() && entry.on.month() == first.month());
    let cell = |day: Date| {
        let of_day = entries
            .iter()
            .filter(|entry| entry.on == day)
            .cloned()
            .collect::<Vec<_>>();
        let named = month::holiday(day, fields.as_ref()).map(|one| one.name.clone());
        let closed = named.is_some() || month::is_weekend(day, fields.as_ref());
        let other = day.month() != first.month();
        let busy = !of_day.is_empty();
        let list = busy.then(|| {
            let rows = of_day
                .into_iter()
                .map(|entry| view! { <EntryLink entry=entry/> });
            view! { <ul>{rows.collect_view()}</ul> }
        });
        view! {
            <li
                class="month-day"
                class:closed=closed
                class:other=other
                class:busy=busy
                class:today=today == Some(day)
                aria-current=(today == Some(day)).then_some("date")
            >
                <span class="day-head">
                    <time datetime=day.to_string() title=move || date::day(day, true, lang.get())>
                        <span class="day-name">{move || date::day(day, false, lang.get())}</span>
                        <b>{day.day()}</b>
                    </time>
                    {named.map(|name| view! { <small>{name}</small> })}
                </span>
                {list}
            </li>
        }
    };
    let days = month::weeks(first)
        .into_iter()
        .flatten()
        .map(cell)
        .collect_view();
    view! {
        <div class="month-heads" aria-hidden="true">{heads}</div>
        <ol class="month">{days}</ol>
        {none.then(|| view! { <p class="hint">{words::NOTHING_THIS_MONTH}</p> })}
    }
}

#[component]
fn EntryLink(entry: Entry) -> impl IntoView {
    let lang = use_lang();
    let (at, zone, own, tone) = (entry.at, entry.zone, entry.own, entry.tone);
    let title = move || absolute(at, &zone, lang.get());
    view! {
        <li>
            <a href=routes::clock(entry.incident, entry.clock) class=format!("legend {}", tone.class()) title=title>
                <span class="shape" aria-hidden="true">{tone.shape()}</span>
                <span>
                    {own.then(|| view! { <b>{words::OWN}</b> " " })}
                    {entry.title}
                </span>
            </a>
        </li>
    }
}
