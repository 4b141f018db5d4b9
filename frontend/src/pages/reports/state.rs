//! How a report stands, for the list and its page.

use crate::{
    components::{StatusTag, Time, Tone},
    format::civil::Style,
    i18n::use_lang,
    pages::items::table::StallTag,
    words::reports as words,
};
use leptos::prelude::*;
use saiki_api::reports::{Report, ReportState};

/// Whether somebody has taken it up.
pub(super) fn state_tag(report: &Report) -> impl IntoView + use<> {
    let lang = use_lang();
    let state = report.state;
    let tone = match state {
        ReportState::Waiting => Tone::Waiting,
        ReportState::Routed => Tone::Active,
        ReportState::Closed => Tone::Good,
    };
    view! { <StatusTag tone=tone label=move || words::state(state, lang.get())/> }
}

/// When the first word is due, and whether that has passed; nothing once somebody has taken it up.
pub(super) fn due(report: &Report, style: Style) -> Option<impl IntoView + use<>> {
    let at = report.due_at?;
    let stall = report
        .stall
        .clone()
        .map(|stall| view! { <StallTag stall=stall/> });
    Some(view! {
        <span class="due">
            <Time at=at style=style/>
            {stall}
        </span>
    })
}
