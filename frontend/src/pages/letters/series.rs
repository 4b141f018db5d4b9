//! Reports on one matter, one after the other: when each went out, to how many, and what changed from one to the next.

use super::tones;
use crate::{
    api::use_loaded,
    components::{
        Card, EmptyState, Kind, LinkButton, LoadedView, PageHeader, StatusTag, Time, Tone,
    },
    format::number::grouped,
    i18n::use_lang,
    layout::use_incident,
    routes,
    session::use_session,
    words::{letter_series as words, letters},
};
use leptos::prelude::*;
use saiki_api::{
    Uuid,
    letters::{Change, LetterKind, Series, SeriesReport},
    permissions::Permission,
};

/// The page.
#[component]
pub fn LetterSeries() -> impl IntoView {
    let open = use_incident();
    let session = use_session();
    let lang = use_lang();
    // Names of figures come in the reader's language: asked again when it changes.
    let address = Signal::derive(move || open.below("letters/series"));
    let loaded = use_loaded::<Vec<Series>>(address);
    Effect::new(move |before: Option<()>| {
        lang.track();
        if before.is_some() {
            loaded.reload();
        }
    });
    let may = Memo::new(move |_| session.may(Permission::LettersWrite));
    let back = Signal::derive(move || open.id.get().map(routes::letters).unwrap_or_default());
    view! {
        <PageHeader title=words::TITLE facts=move || view! { <span>{words::HINT}</span> <a href=back>{letters::TITLE}</a> }/>
        <LoadedView loaded=loaded let:all>
            {if all.is_empty() {
                let first = move || {
                    let id = open.id.get()?;
                    may.get().then(|| view! { <LinkButton href=routes::new_letter(id) label=letters::NEW kind=Kind::Primary/> })
                };
                view! { <EmptyState title=words::EMPTY text=words::EMPTY_TEXT>{first}</EmptyState> }.into_any()
            } else {
                all.into_iter().map(|series| view! { <OneSeries series=series may=may/> }).collect_view().into_any()
            }}
        </LoadedView>
    }
}

#[component]
fn OneSeries(series: Series, may: Memo<bool>) -> impl IntoView {
    let open = use_incident();
    let incident = open.id.get_untracked().unwrap_or_default();
    let title = series
        .reports
        .first()
        .map(|report| report.name.clone())
        .unwrap_or_default();
    let last = series.reports.last().map(|report| report.letter_id);
    let ended = series.ended;
    let go_on = move || {
        let last = last.filter(|_| !ended && may.get())?;
        let follow = routes::next_letter(incident, LetterKind::FollowUp, last);
        let finish = routes::next_letter(incident, LetterKind::FinalReport, last);
        Some(view! {
            <div class="actions">
                <LinkButton href=follow label=words::FOLLOW/>
                <LinkButton href=finish label=words::FINISH/>
            </div>
        })
    };
    view! {
        <Card title=move || title.clone()>
            {ended.then(|| view! { <StatusTag tone=Tone::Good label=words::ENDED/> })}
            <ol class="stack">
                {series.reports.into_iter().map(|report| view! { <OneReport incident=incident report=report/> }).collect_view()}
            </ol>
            {go_on}
        </Card>
    }
}

#[component]
fn OneReport(incident: Uuid, report: SeriesReport) -> impl IntoView {
    let lang = use_lang();
    let (number, kind, state, purpose) = (report.number, report.kind, report.state, report.purpose);
    let last = kind == LetterKind::FinalReport;
    let href = routes::letter(incident, report.letter_id);
    let sent = match (report.sent_at, report.campaign_id) {
        (Some(at), Some(campaign)) => {
            let href = routes::campaign(incident, campaign);
            let mails = format!("{} / {}", grouped(report.mails), grouped(report.accepted));
            view! {
                <span>{words::SENT_AT} " " <Time at=at/></span>
                <a href=href>{words::MAILS} " " {mails}</a>
            }
            .into_any()
        }
        _ => view! {
            <StatusTag tone=tones::letter(state) label=move || letters::state(state, lang.get())/>
            <span>{words::NOT_SENT}</span>
        }
        .into_any(),
    };
    let people = grouped(report.figures.people);
    let changes = report.changes;
    view! {
        <li class="sunken">
            <p class="meta">
                <b>{move || words::number(number, last, lang.get())}</b>
                <a href=href>{report.name}</a>
                <span>{move || kind.label(lang.get())}</span>
                <span>{move || purpose.label(lang.get())}</span>
            </p>
            <p class="meta">{sent} <span>{words::PEOPLE} " " {people}</span></p>
            {(number > 1).then(|| view! { <Changes changes=changes/> })}
        </li>
    }
}

#[component]
fn Changes(changes: Vec<Change>) -> impl IntoView {
    if changes.is_empty() {
        return view! { <p class="muted">{words::NO_CHANGES}</p> }.into_any();
    }
    let row = |change: Change| {
        view! { <li>{change.name} " " <b>{change.before} " → " {change.after}</b></li> }
    };
    view! {
        <p class="hint">{words::CHANGES}</p>
        <ul>{changes.into_iter().map(row).collect_view()}</ul>
    }
    .into_any()
}
