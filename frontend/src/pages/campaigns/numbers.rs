//! The numbers of a campaign: how many were accepted, how fast, when it will be done, and what became of the rest.

use super::live::Live;
use crate::{
    browser,
    components::{Card, Legend, ProgressBar, Segment, Tone},
    format::{
        date,
        number::{grouped, percent},
        relative,
    },
    i18n::{Text, use_lang},
    words::campaigns as words,
};
use leptos::prelude::*;
use saiki_api::{
    Lang, Timestamp,
    campaigns::{CampaignProgress, CampaignState, DeliveryCounts},
    pace::CampaignPace,
};

/// A part of the bar: word, shape, and how to count it.
type Part = (Text, Tone, fn(&DeliveryCounts) -> i64);

/// Parts of the bar.
const PARTS: [Part; 6] = [
    (words::ACCEPTED, Tone::Good, DeliveryCounts::told),
    (words::SENDING_NOW, Tone::Active, |c| c.attempting),
    (words::DEFERRED, Tone::Waiting, |c| c.deferred),
    (
        words::UNDELIVERABLE,
        Tone::Late,
        DeliveryCounts::undeliverable,
    ),
    (words::AMBIGUOUS, Tone::Unknown, |c| c.ambiguous),
    (words::CANCELLED, Tone::Plain, |c| c.cancelled),
];

/// The card.
#[component]
pub fn Numbers(
    /// How the mails stand.
    counts: Signal<DeliveryCounts>,
    /// What is heard of them.
    live: Live,
    /// The course, for the deadline.
    #[prop(into)]
    pace: Signal<Option<CampaignPace>>,
) -> impl IntoView {
    let lang = use_lang();
    let segments = Signal::derive(move || {
        let counts = counts.get();
        PARTS
            .iter()
            .map(|(_, tone, count)| Segment {
                tone: *tone,
                count: count(&counts),
            })
            .collect::<Vec<_>>()
    });
    let total = Signal::derive(move || counts.get().total);
    let told = move || {
        let counts = counts.get();
        format!(
            "{} {}",
            grouped(counts.told()),
            words::OF_ACCEPTED.pick(lang.get())
        )
    };
    let deadline =
        Memo::new(move |_| pace.with(|pace| Some(pace.as_ref()?.deadline.as_ref()?.moment.at)));
    let running = move || {
        let now = live.now.get()?;
        (now.state == CampaignState::Running && now.per_minute > 0).then_some(now)
    };
    let rate = move || running().map(|now| rate(&now, lang.get()));
    let end = move || {
        let at = running()?.done_by?;
        Some(words::done_by(
            &date::clock(at, &browser::zone()),
            lang.get(),
        ))
    };
    let margin = move || {
        let at = running()?.done_by?;
        Some(margin(at, deadline.get()?, lang.get()))
    };
    view! {
        <Card>
            <div class="sent-head">
                <p>
                    <span class="big">{move || grouped(counts.get().told())}</span>
                    " "
                    <span class="muted">
                        {words::OF_ACCEPTED}
                        " ・ "
                        {move || percent(counts.get().told(), counts.get().total)}
                    </span>
                </p>
                <p class="muted" role="status">
                    {rate}
                    <b>{end}</b>
                    {margin}
                </p>
            </div>
            <ProgressBar big=true segments=segments total=total label=told/>
            <div class="legends">
                {PARTS
                    .iter()
                    .map(|part| view! { <Part part=part counts=counts/> })
                    .collect_view()}
                <Legend tone=Tone::NotBegun label=words::QUEUED count=Signal::derive(move || counts.get().queued)/>
            </div>
        </Card>
    }
}

/// An entry of the legend; what there is none of and need not be is left out.
#[component]
fn Part(part: &'static Part, counts: Signal<DeliveryCounts>) -> impl IntoView {
    let lang = use_lang();
    let (word, tone, count) = *part;
    let counted = Memo::new(move |_| counts.with(count));
    let passing = matches!(tone, Tone::Active | Tone::Plain);
    let flagged = Memo::new(move |_| counts.with(|counts| counts.ever_ambiguous));
    let shown = Memo::new(move |_| {
        counted.get() > 0 || !passing && (tone != Tone::Unknown || flagged.get() > 0)
    });
    let note = move || {
        let flagged = flagged.get();
        (tone == Tone::Unknown && flagged > 0)
            .then(|| view! { <span class="legend unsure">{words::ever_ambiguous(&grouped(flagged), lang.get())}</span> })
    };
    move || {
        shown
            .get()
            .then(|| view! { <span class="legend-group"><Legend tone=tone label=word count=counted/>{note}</span> })
    }
}

fn rate(now: &CampaignProgress, lang: Lang) -> String {
    let rest = grouped(now.counts.total - super::live::settled(now));
    match now.per_minute {
        // Below one a second a number of seconds says nothing.
        ..120 => words::rate(&grouped(now.per_minute), &rest, lang),
        fast => words::rate_per_second(&grouped(fast / 60), &rest, lang),
    }
}

/// `（期限の 3日8時間前）`.
fn margin(end: Timestamp, deadline: Timestamp, lang: Lang) -> String {
    let left = deadline.as_second() - end.as_second();
    words::margin(left >= 0, &relative::span(left, lang), lang)
}
