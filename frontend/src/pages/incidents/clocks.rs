//! The row on top of an incident's home: one figure a card, with its state in colour and words, leading to its page.

use crate::{
    components::{MomentText, ProgressBar, Segment, Tone},
    format::{date, number, relative},
    i18n::{Text, use_lang},
    routes,
    words::incidents as words,
};
use leptos::prelude::*;
use leptos_router::components::A;
use saiki_api::{
    Lang,
    incidents::{Incident, IncidentCounts},
};

/// Seconds before a deadline from which it stands out: a day.
const NEAR: i64 = 86_400;

/// A card: what it is about, its figure, and what that means.
fn card(
    href: String,
    class: &'static str,
    name: Text,
    figure: impl Fn() -> String + Send + Sync + 'static,
    note: AnyView,
) -> AnyView {
    view! {
        <div class="card">
            <A href=href attr:class=format!("clock {class}")>
                <small>{name}</small>
                <b>{figure}</b>
                {note}
            </A>
        </div>
    }
    .into_any()
}

/// How many are left to be told: neither told in whatever way, nor decided that it is not needed.
fn left_to_tell(counts: &IncidentCounts) -> i64 {
    (counts.people - counts.told - counts.not_needed).max(0)
}

/// Whether nobody is left to be told.
fn all_told(counts: &IncidentCounts) -> bool {
    counts.people > 0 && left_to_tell(counts) == 0
}

/// How long until people must have been told; nothing where no deadline is set or nobody is left to be told.
pub fn deadline(incident: Incident) -> AnyView {
    let lang = use_lang();
    let told = all_told(&incident.counts);
    let Some(deadline) = incident.facts.notice_deadline.filter(|_| !told) else {
        return ().into_any();
    };
    let left = deadline.moment.at.as_second() - date::now().as_second();
    let class = match left {
        ..0 => "bad",
        0..NEAR => "warn",
        _ => "active",
    };
    let figure = move || {
        let span = relative::span(left, lang.get());
        match left {
            ..0 => words::overdue_by(&span, lang.get()),
            _ => words::time_left(&span, lang.get()),
        }
    };
    let note = view! {
        <small>
            <MomentText moment=deadline.moment/>
        </small>
    }
    .into_any();
    card(
        routes::campaigns(incident.id),
        class,
        words::NOTICE_DEADLINE,
        figure,
        note,
    )
}

/// How many people were told, in whatever way.
pub fn told(incident: Incident) -> AnyView {
    let lang = use_lang();
    let done = all_told(&incident.counts);
    // Whom no mail reached may have been told otherwise since.
    let left = left_to_tell(&incident.counts);
    let IncidentCounts {
        people,
        told,
        not_needed,
        undeliverable,
        ..
    } = incident.counts;
    let segment = |tone, count| Segment { tone, count };
    let segments = vec![
        segment(Tone::Good, told),
        segment(Tone::NotBegun, not_needed),
        segment(Tone::Late, undeliverable.min(left)),
    ];
    let class = match people {
        0 => "",
        _ if done => "good",
        _ if told > 0 => "active",
        _ => "unsure",
    };
    let count = move || match (people, not_needed) {
        (0, _) => words::NO_PEOPLE.pick(lang.get()).to_owned(),
        (_, 0) => words::told(lang.get(), &number::grouped(told), &number::grouped(people)),
        _ => words::told_but(
            lang.get(),
            &number::grouped(told),
            &number::grouped(people),
            &number::grouped(not_needed),
        ),
    };
    let note = view! {
        <small>{count}</small>
        <ProgressBar segments=segments total=people label=words::TOLD_CARD/>
    }
    .into_any();
    let figure = move || match people {
        0 => "–".to_owned(),
        _ => number::percent(told, people),
    };
    card(
        routes::people(incident.id),
        class,
        words::TOLD_CARD,
        figure,
        note,
    )
}

/// How many some sending could not reach.
pub fn undeliverable(incident: Incident) -> AnyView {
    let lang = use_lang();
    let (lost, campaigns) = (incident.counts.undeliverable, incident.counts.campaigns);
    // Some of them may have been told otherwise since: then the note says who is left at all.
    let left = left_to_tell(&incident.counts);
    let note = move || match (campaigns, lost) {
        (0, _) => words::NOTHING_SENT.pick(lang.get()).to_owned(),
        (_, 0) => words::REACHED_ALL.pick(lang.get()).to_owned(),
        _ if left == 0 => words::ALL_TOLD_SINCE.pick(lang.get()).to_owned(),
        _ if left < lost => words::left_to_tell(lang.get(), &number::grouped(left)),
        _ => words::NEED_OTHER_WAY.pick(lang.get()).to_owned(),
    };
    let class = if lost > 0 && left > 0 { "bad" } else { "" };
    let figure = move || words::people(lang.get(), &number::grouped(lost));
    let note = view! { <small>{note}</small> }.into_any();
    card(
        routes::campaigns(incident.id),
        class,
        words::UNDELIVERABLE_CARD,
        figure,
        note,
    )
}

/// Letters, and how often they were sent.
pub fn letters(incident: Incident) -> AnyView {
    let lang = use_lang();
    let campaigns = incident.counts.campaigns;
    let sent = move || words::campaigns(lang.get(), &number::grouped(campaigns));
    let note = view! { <small>{sent}</small> }.into_any();
    let figure = pieces(incident.counts.letters, lang);
    card(
        routes::letters(incident.id),
        "",
        words::LETTERS_CARD,
        figure,
        note,
    )
}

/// Reports made.
pub fn filings(incident: Incident) -> AnyView {
    let lang = use_lang();
    let filings = incident.counts.filings;
    let class = if filings > 0 { "good" } else { "unsure" };
    let note = (filings == 0).then(|| view! { <small>{words::NO_FILING}</small> });
    let figure = pieces(filings, lang);
    card(
        routes::filings(incident.id),
        class,
        words::FILINGS_CARD,
        figure,
        note.into_any(),
    )
}

fn pieces(n: i64, lang: Signal<Lang>) -> impl Fn() -> String + Send + Sync + 'static {
    move || words::pieces(lang.get(), &number::grouped(n))
}
