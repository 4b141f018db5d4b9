//! One report from outside: what happened, by when its sender must hear, who they are as far as the reader may see it,
//! and what was done about it.

use super::{
    close::{CloseReport, ReopenButton},
    route::RouteDialog,
    state::{due, state_tag},
};
use crate::{
    api::{path, use_loaded},
    components::{
        Button, Card, Fact, Facts, Kind, LinkButton, LoadedView, PageHeader, Time, use_url_query,
    },
    format::civil::Style,
    i18n::use_lang,
    routes,
    session::use_session,
    words::{common, people, reports as words},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use saiki_api::{
    Timestamp, Uuid,
    permissions::Permission,
    reports::{Report, ReportState},
};

/// The page.
#[component]
pub fn ReportPage() -> impl IntoView {
    let (session, query, params) = (use_session(), use_url_query(), use_params_map());
    let lang = use_lang();
    let id = Memo::new(move |_| params.with(|p| p.get("report"))?.parse::<Uuid>().ok());
    let loaded = use_loaded::<Report>(Signal::derive(move || {
        let base = format!("reports/{}", id.get()?);
        Some(match query.get("reveal") {
            Some(_) => path::and(&base, "reveal", "true"),
            None => base,
        })
    }));
    let (routing, closing) = (RwSignal::new(false), RwSignal::new(false));
    let may = Memo::new(move |_| session.may(Permission::IncidentsWrite));
    let state = Memo::new(move |_| {
        let value = loaded.value;
        value.with(|report| report.as_ref().map(|r| r.state))
    });
    let title = Signal::derive(move || {
        let number = loaded.value.with(|r| r.as_ref().map(|r| r.number.clone()));
        number.unwrap_or_default()
    });
    let actions = move || match (state.get(), may.get(), id.get()) {
        (Some(ReportState::Waiting), true, Some(id)) => view! {
            <Button label=words::CLOSE on_press=move |()| closing.set(true)/>
            <LinkButton label=words::OPEN_NEW href=routes::new_incident_of(id)/>
            <Button label=words::ROUTE kind=Kind::Primary on_press=move |()| routing.set(true)/>
        }
        .into_any(),
        (Some(ReportState::Closed), true, _) => view! { <ReopenButton loaded=loaded/> }.into_any(),
        _ => ().into_any(),
    };
    let facts = move || {
        view! {
            <a href=routes::REPORTS>{words::BACK}</a>
            {move || {
                loaded.value.get().map(|report| {
                    let kind = report.kind;
                    view! {
                        <span>{move || kind.label(lang.get())}</span>
                        {state_tag(&report)}
                    }
                })
            }}
        }
    };
    let revealed = move || query.get("reveal").is_some();
    view! {
        <PageHeader title=move || title.get() facts=facts actions=actions/>
        {move || revealed().then(|| view! { <p class="notice warn" role="status">{people::REVEALED}</p> })}
        <div class="grid two-one">
            <div class="stack">
                <LoadedView loaded=loaded let:report>
                    <What text=report.text.clone()/>
                    <Handling report=report/>
                </LoadedView>
            </div>
            <div class="stack">
                <LoadedView loaded=loaded let:report>
                    <Clock report=report.clone()/>
                    <Sender report=report/>
                </LoadedView>
            </div>
        </div>
        <RouteDialog open=routing loaded=loaded/>
        <CloseReport open=closing loaded=loaded/>
    }
}

fn dated(at: Timestamp) -> impl IntoView {
    view! { <Time at=at style=Style::DATED/> }
}

/// What happened, in the sender's words.
#[component]
fn What(text: String) -> impl IntoView {
    view! {
        <Card title=words::WHAT>
            <p class="prose">{text}</p>
        </Card>
    }
}

/// When it came, by when its sender must hear, and by which rule it counts as late.
#[component]
fn Clock(report: Report) -> impl IntoView {
    let lang = use_lang();
    let channel = report.channel;
    let next = due(&report, Style::DATED).map(|due| view! { <Fact name=words::DUE>{due}</Fact> });
    let rule = report
        .stall
        .map(|stall| view! { <p class="hint">{stall.explanation}</p> });
    view! {
        <Card title=words::CLOCK>
            <Facts>
                <Fact name=words::RECEIVED>{dated(report.received_at)}</Fact>
                {next}
                <Fact name=words::CHANNEL>{move || words::channel(channel, lang.get())}</Fact>
            </Facts>
            {rule}
        </Card>
    }
}

#[component]
fn Sender(report: Report) -> impl IntoView {
    let (lang, session, query) = (use_lang(), use_session(), use_url_query());
    let or_none = move |text: String| {
        move || match text.is_empty() {
            true => common::NONE_STATED.pick(lang.get()).to_owned(),
            false => text.clone(),
        }
    };
    let (spoken, masked) = (report.lang, report.masked);
    let reveal = move || {
        (masked && session.may(Permission::PeopleReveal)).then(|| {
            view! { <Button label=people::REVEAL on_press=move |()| query.set("reveal", Some("true".to_owned()))/> }
        })
    };
    view! {
        <Card title=words::SENDER action=reveal>
            <Facts>
                <Fact name=words::NAME>{or_none(report.name)}</Fact>
                <Fact name=words::ORGANISATION>{or_none(report.organisation)}</Fact>
                <Fact name=words::EMAIL>{or_none(report.email)}</Fact>
                <Fact name=words::PHONE>{or_none(report.phone)}</Fact>
                <Fact name=words::LANGUAGE>{move || common::language(spoken, lang.get())}</Fact>
            </Facts>
        </Card>
    }
}

/// What was done about it, or that nobody has taken it up.
#[component]
fn Handling(report: Report) -> impl IntoView {
    let lang = use_lang();
    if report.state == ReportState::Waiting {
        return view! {
            <Card title=words::HANDLING>
                <p class="prose">{words::NOT_HANDLED}</p>
            </Card>
        }
        .into_any();
    }
    let incident = report
        .incident_id
        .zip(report.incident_reference)
        .map(|(id, reference)| {
            view! {
                <Fact name=words::INCIDENT>
                    <a class="mono" href=routes::incident(id)>{reference}</a>
                </Fact>
            }
        });
    let contact = report
        .incident_id
        .zip(report.contact_id)
        .map(|(id, contact)| {
            view! { <p><a href=routes::contact(id, contact)>{words::CONTACT}</a></p> }
        });
    let reason = report.reason.map(|reason| {
        view! { <Fact name=words::REASON>{move || reason.label(lang.get())}</Fact> }
    });
    let first = report.duplicate_of.map(|number| {
        let href = format!("{}?q={number}", routes::REPORTS);
        view! {
            <Fact name=words::FIRST>
                <a class="mono" href=href>{number}</a>
            </Fact>
        }
    });
    let note = (!report.note.is_empty()).then(|| {
        view! {
            <Fact name=words::NOTE>
                <span class="prose">{report.note}</span>
            </Fact>
        }
    });
    let by = report
        .settled_by_name
        .map(|name| view! { <Fact name=words::BY>{name}</Fact> });
    let at = report
        .settled_at
        .map(|at| view! { <Fact name=words::AT>{dated(at)}</Fact> });
    view! {
        <Card title=words::HANDLING>
            <Facts>{incident} {reason} {first} {note} {by} {at}</Facts>
            {contact}
        </Card>
    }
    .into_any()
}
