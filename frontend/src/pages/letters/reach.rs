//! What sending the letter would do: whom it reaches and how, how long it takes, and whether that is in time.

use super::draft::Draft;
use crate::{
    api::{Loaded, use_loaded},
    components::{Card, Fact, Facts, LoadedView, MomentText},
    format::{number::grouped, relative},
    i18n::use_lang,
    layout::use_incident,
    words::{common, letters as words},
};
use leptos::prelude::*;
use saiki_api::letters::Reach;

/// How many people the letter reaches; asked again when it was saved.
pub fn use_reach(draft: Draft) -> Loaded<Reach> {
    let address = Signal::derive(move || Some(draft.below("reach")));
    let reach = use_loaded::<Reach>(address);
    let version = Memo::new(move |_| draft.letter.with(|letter| letter.version));
    Effect::new(move |before: Option<()>| {
        version.track();
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
) -> impl IntoView {
    view! {
        <Card title=words::REACH>
            <LoadedView loaded=reach let:reach>
                <Outcome reach=reach/>
            </LoadedView>
        </Card>
    }
}

#[component]
fn Outcome(reach: Reach) -> impl IntoView {
    let lang = use_lang();
    let incident = use_incident();
    let (mailed, pace) = (reach.mailed, reach.per_minute);
    let duration = move || match pace {
        Some(pace) if mailed > 0 => {
            let seconds = mailed.saturating_mul(60) / pace.max(1);
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
        view! { <Fact name=move || words::mailed_in(common::language(one, lang.get()), lang.get())>{n}</Fact> }
    });
    view! {
        <Facts>
            <Fact name=words::REACHED>{grouped(reach.people)}</Fact>
            <Fact name=words::MERGED>{grouped(reach.merged_duplicates)}</Fact>
            <Fact name=words::WITHOUT>{grouped(reach.without_email)}</Fact>
            {languages.collect_view()}
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
        <p class="hint">{words::NO_UNSUBSCRIBE}</p>
    }
}
