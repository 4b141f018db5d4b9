//! Pages about the deadlines of an incident: its board, its questions, its month and its alarms in tabs, and one deadline on
//! a page of its own. Parts of them serve the list over all incidents, too.

mod acts;
mod add;
mod alarms;
mod alarms_of;
mod answer;
mod board;
mod decide;
mod due;
pub mod home;
mod month;
mod month_view;
pub mod page;
mod panel;
mod plan;
mod question;
pub mod questions;
mod rows;
#[cfg(test)]
pub(crate) mod sample;
mod tones;

pub use due::{Countdown, Dues, Ends, absolute, use_now};
pub use panel::{ClockPanel, SourceText};
pub use rows::row_keys;
pub use tones::{ClockTags, RuleTags, StateTag};

use crate::{
    components::{PageHeader, Tab, Tabs, use_url_query},
    layout::use_incident,
    words::{alarms as alarm_words, clocks as words},
};
use leptos::prelude::*;

/// The page of an incident.
#[component]
pub fn Clocks() -> impl IntoView {
    let open = use_incident();
    let query = use_url_query();
    let selected = Memo::new(move |_| {
        let named = query.get("tab").unwrap_or_default();
        match ["questions", "calendar", "alarms"].contains(&named.as_str()) {
            true => named,
            false => "board".to_owned(),
        }
    });
    let select = move |name: &'static str| {
        // The filters of one tab mean nothing to another.
        query.only("tab", Some(name.to_owned()).filter(|name| name != "board"));
    };
    let tabs = vec![
        Tab::new("board", words::TAB_BOARD),
        Tab::new("questions", words::TAB_QUESTIONS),
        Tab::new("calendar", words::TAB_CALENDAR),
        Tab::new("alarms", alarm_words::TITLE),
    ];
    let shown = move || {
        // Another incident is another board: nothing of the one before may stay in a form.
        open.id.with(|_| ());
        match selected.get().as_str() {
            "questions" => view! { <questions::IncidentQuestions/> }.into_any(),
            "calendar" => view! { <month_view::MonthView/> }.into_any(),
            "alarms" => view! { <alarms::Alarms/> }.into_any(),
            _ => view! { <board::Board/> }.into_any(),
        }
    };
    let title = move || {
        open.loaded
            .value
            .with(|incident| incident.as_ref().map(|i| i.title.clone()))
    };
    view! {
        <PageHeader title=words::TITLE facts=move || view! { <span>{title}</span> }/>
        <p class="lead">{words::LEAD}</p>
        <Tabs tabs=tabs selected=selected on_select=select label=words::VIEWS/>
        {shown}
    }
}
