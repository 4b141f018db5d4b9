//! What is said on the telephone, in the language of whom one calls.

use crate::{
    api::{path, use_loaded},
    components::{Card, Fact, Facts, LoadedView},
    layout::use_incident,
    words::followups as words,
};
use leptos::prelude::*;
use saiki_api::{Lang, followups::CallScript};

/// The script.
#[component]
pub(super) fn Script(
    /// Its language.
    lang: Signal<Lang>,
) -> impl IntoView {
    let open = use_incident();
    let loaded = use_loaded::<CallScript>(Signal::derive(move || {
        let base = open.below("followups/script")?;
        Some(path::and(&base, "lang", lang.get().tag()))
    }));
    let lines = |lines: Vec<String>| {
        let items = lines.into_iter().map(|line| view! { <li>{line}</li> });
        view! { <ul>{items.collect_view()}</ul> }
    };
    let shown = move |script: CallScript| {
        let facts = script.facts.into_iter().map(|fact| {
            let heading = fact.heading;
            view! {
                <Fact name=move || heading.clone()>
                    <span class="prose">{fact.text}</span>
                </Fact>
            }
        });
        let facts = facts.collect_view();
        view! {
            <div lang=script.lang.tag()>
                <h3>{words::OPENING}</h3>
                {lines(script.opening)}
                <Facts>{facts}</Facts>
                <h3>{words::CLOSING}</h3>
                {lines(script.closing)}
                <h3>{words::NOT_SAID}</h3>
                {lines(script.not_said)}
            </div>
        }
    };
    view! {
        <Card title=words::SCRIPT>
            <LoadedView loaded=loaded children=shown/>
        </Card>
    }
}
