//! What sending the letter would do: whom it reaches and how, how long it takes, and whether that is in time.

use super::draft::Draft;
use crate::{
    api::{Loaded, use_loaded},
    components::{Card, Fact, Facts, LoadedView, MomentText, StatusTag, Tone},
    format::{number::grouped, relative},
    i18n::{Text, use_lang},
    layout::use_incident,
    words::{
        common, contact_stops, letter_series as series_words, letters as words, register,
        suppressions,
    },
};
use leptos::prelude::*;
use saiki_api::letters::Reach;

/// How many people the letter reaches; asked again when it was saved.
pub fn use_reach(draft: Draft) -> Loaded<Reach> {
    let address = Signal::derive(move || Some(draft.below("reach")));
    let reach = use_loaded::<Reach>(address);
    let version = Memo::new(move |_| draft.letter.with(|letter| letter.version));
    Effect::new(move |before: Option<()>| {
        // Read, not tracked: a memo that nobody reads never looks at what it hangs on.
        version.with(|_| ());
        if before.is_some() {
            reach.reload();
        }
    });
    reach
}

/// The card.
#[component]
pub fn ReachCard(
    /// The counts.
    reach: Loaded<Reach>,
    /// The letter.
    draft: Draft,
) -> impl IntoView {
    view! {
        <Card title=words::REACH>
            <LoadedView loaded=reach let:reach>
                <Outcome reach=reach draft=draft/>
            </LoadedView>
        </Card>
    }
}

/// What opt-outs mean for it.
fn unsubscribed(draft: Draft) -> Text {
    match draft.basis.with(|basis| basis.is_update()) {
        true => series_words::UPDATE_REACH,
        false => words::NO_UNSUBSCRIBE,
    }
}

#[component]
fn Outcome(reach: Reach, draft: Draft) -> impl IntoView {
    let lang = use_lang();
    let incident = use_incident();
    let held = reach.held_back;
    let (leaves, pace) = (
        reach.mailed - held.opt_out - held.technical,
        reach.per_minute,
    );
    let duration = move || match pace {
        Some(pace) if leaves > 0 => {
            let seconds = leaves.saturating_mul(60) / pace.max(1);
            words::duration(
                &relative::span(seconds.max(1), lang.get()),
                &grouped(pace),
                lang.get(),
            )
        }
        _ => words::NO_PACE.pick(lang.get()).to_owned(),
    };
    let deadline = Memo::new(move |_| {
        incident
            .loaded
            .value
            .with(|incident| incident.as_ref()?.facts.notice_deadline.clone())
    });
    let languages = reach.by_lang.into_iter().map(move |count| {
        let (one, n) = (count.lang, grouped(count.count));
        view! { <Fact name=move || words::mailed_in(&one.label(lang.get()), lang.get())>{n}</Fact> }
    });
    let others = reach.fallbacks.into_iter().map(move |one| {
        let tone = match one.chosen {
            true => Tone::Waiting,
            false => Tone::Late,
        };
        let n = grouped(one.count);
        let label = move || {
            let now = lang.get();
            let gets = common::language(one.gets, now);
            series_words::fallback(&n, &one.wanted.label(now), gets, now)
        };
        view! { <Fact name=series_words::FALLBACK><StatusTag tone=tone label=label/></Fact> }
    });
    view! {
        <Facts>
            <Fact name=words::REACHED>{grouped(reach.people)}</Fact>
            <Fact name=words::MERGED>{grouped(reach.merged_duplicates)}</Fact>
            <Fact name=words::WITHOUT>{grouped(reach.without_email)}</Fact>
            {(reach.joint > 0).then(|| view! { <Fact name=register::JOINT>{grouped(reach.joint)}</Fact> })}
            {(held.opt_out > 0).then(|| view! { <Fact name=suppressions::OPTED_OUT>{grouped(held.opt_out)}</Fact> })}
            {(held.technical > 0).then(|| view! { <Fact name=suppressions::NO_SUCH_ADDRESS>{grouped(held.technical)}</Fact> })}
            {(reach.stopped > 0).then(|| view! { <Fact name=contact_stops::STANDING>{grouped(reach.stopped)}</Fact> })}
            {languages.collect_view()}
            {others.collect_view()}
            <Fact name=words::TAKES>{duration}</Fact>
            {move || {
                deadline
                    .get()
                    .map(|deadline| {
                        view! {
                            <Fact name=words::DEADLINE>
                                <MomentText moment=deadline.moment/>
                            </Fact>
                        }
                    })
            }}
        </Facts>
        <p class="hint">{move || unsubscribed(draft).pick(lang.get())}</p>
    }
}
