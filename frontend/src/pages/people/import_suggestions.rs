//! Suggested spellings of an import, by kind: how many cells, the first of them before and after, and one choice for all.

use super::import_form::Settings;
use crate::{
    components::{Button, Kind, StatusTag, Tone},
    format::number::grouped,
    i18n::use_lang,
    words::imports as words,
};
use leptos::prelude::*;
use saiki_api::imports::{Suggestion, SuggestionGroup};

/// Examples shown of a kind.
const SHOWN: usize = 10;

/// What is suggested.
#[component]
pub fn Suggested(
    /// By kind.
    groups: Vec<SuggestionGroup>,
    /// Where a kind is taken.
    settings: Settings,
) -> impl IntoView {
    (!groups.is_empty()).then(|| {
        let all = groups
            .into_iter()
            .map(|group| view! { <Group group=group settings=settings/> });
        view! {
            <h3>{words::SUGGESTIONS}</h3>
            <p class="hint">{words::SUGGESTIONS_HINT}</p>
            {all.collect_view()}
        }
    })
}

#[component]
fn Group(group: SuggestionGroup, settings: Settings) -> impl IntoView {
    let lang = use_lang();
    let (kind, count) = (group.kind, group.count);
    let taken = Signal::derive(move || settings.accept.with(|all| all.contains(&kind)));
    let take = move |()| {
        settings.accept.update(|all| {
            if !all.contains(&kind) {
                all.push(kind);
            }
        });
    };
    let choice = move || {
        if taken.get() {
            view! { <StatusTag tone=Tone::Good label=move || words::TAKEN.pick(lang.get())/> }
                .into_any()
        } else {
            view! { <Button label=words::TAKE kind=Kind::Quiet on_press=take/> }.into_any()
        }
    };
    let rest = count - group.first.len().min(SHOWN) as i64;
    let row = |one: Suggestion| {
        view! {
            <tr>
                <td class="n">{grouped(one.line)}</td>
                <td>{one.column}</td>
                <td>{one.before}</td>
                <td>{one.after}</td>
            </tr>
        }
    };
    let shown = !group.first.is_empty();
    let rows = group.first.into_iter().take(SHOWN).map(row).collect_view();
    view! {
        <section class="stack">
            <p class="actions">
                <b>{move || kind.label(lang.get())}</b>
                " "
                <span class="muted">{move || words::cells(count, lang.get())}</span>
                " "
                {choice}
            </p>
            {shown
                .then(|| {
                    view! {
                        <div class="table-frame">
                            <table>
                                <thead>
                                    <tr>
                                        <th scope="col" class="n">{words::LINE}</th>
                                        <th scope="col">{words::COLUMN}</th>
                                        <th scope="col">{words::BEFORE}</th>
                                        <th scope="col">{words::AFTER}</th>
                                    </tr>
                                </thead>
                                <tbody>{rows}</tbody>
                            </table>
                        </div>
                    }
                })}
            {(shown && rest > 0)
                .then(|| view! { <p class="hint">{move || words::and_more(rest, lang.get())}</p> })}
        </section>
    }
}
