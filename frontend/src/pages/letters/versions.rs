//! The versions of a letter: who wrote which when, and what it said.

use super::draft::Draft;
use crate::{
    api::use_loaded,
    components::{Button, Dialog, Hash, LoadedView, Time},
    i18n::use_lang,
    words::letters as words,
};
use leptos::prelude::*;
use saiki_api::{Lang, letters::LetterVersion};

/// A button that opens the history.
#[component]
pub fn Versions(
    /// The letter.
    draft: Draft,
    /// The language whose text is shown.
    shown: RwSignal<Lang>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <Button label=words::VERSIONS on_press=move |()| open.set(true)/>
        <Dialog open=open title=words::VERSIONS wide=true>
            <History draft=draft shown=shown/>
        </Dialog>
    }
}

#[component]
fn History(draft: Draft, shown: RwSignal<Lang>) -> impl IntoView {
    let loaded =
        use_loaded::<Vec<LetterVersion>>(Signal::derive(move || Some(draft.below("versions"))));
    let lang = use_lang();
    let row = move |version: LetterVersion| {
        let n = version.version;
        let text = version
            .texts
            .iter()
            .find(|text| text.lang == shown.get())
            .cloned();
        view! {
            <details class="version">
                <summary>
                    <b>{move || words::version(n, lang.get())}</b>
                    " "
                    {version.author_name}
                    " "
                    <Time at=version.created_at/>
                    " "
                    <Hash value=version.content_hash/>
                </summary>
                {text
                    .map(|text| {
                        view! {
                            <p>
                                <b>{text.subject}</b>
                            </p>
                            <pre class="sunken limited" tabindex="0">{text.body}</pre>
                        }
                    })}
            </details>
        }
    };
    view! {
        <LoadedView loaded=loaded let:versions>
            {newest_first(versions).into_iter().map(row).collect_view()}
        </LoadedView>
    }
}

fn newest_first(mut versions: Vec<LetterVersion>) -> Vec<LetterVersion> {
    versions.sort_by_key(|version| std::cmp::Reverse(version.version));
    versions
}
