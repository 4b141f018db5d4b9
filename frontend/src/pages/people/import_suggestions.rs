//! Suggested spellings of an import, by kind: how many cells, the first of them before and after, and one choice for all.

use super::import_form::Settings;
use crate::{
    components::{Button, Kind, StatusTag, Tone},
    format::number::grouped,
    i18n::use_lang,
    words::imports as words,
};
use leptos::prelude::*;
use saiki_api::imports::{Suggestion, SuggestionGroup, SuggestionKind};

/// Examples shown of a kind.
const SHOWN: usize = 10;

/// What is suggested.
#[component]
pub fn Suggested(
    /// By kind.
    groups: Vec<SuggestionGroup>,
    /// Where a kind is taken; nowhere once the import is of the past.
    settings: Option<Settings>,
) -> impl IntoView {
    (!groups.is_empty()).then(|| {
        let all = groups
            .into_iter()
            .map(|group| view! { <Group group=group settings=settings/> });
        view! {
            <h3>{words::SUGGESTIONS}</h3>
            {settings.is_some().then(|| view! { <p class="hint">{words::SUGGESTIONS_HINT}</p> })}
            {all.collect_view()}
        }
    })
}

/// The choice of a kind for the whole file.
#[component]
fn Take(kind: SuggestionKind, settings: Settings) -> impl IntoView {
    let taken = Signal::derive(move || settings.accept.with(|all| all.contains(&kind)));
    let take = move |()| {
        settings.accept.update(|all| {
            if !all.contains(&kind) {
                all.push(kind);
            }
        });
    };
    move || {
        if taken.get() {
            view! { <Taken/> }.into_any()
        } else {
            view! { <Button label=words::TAKE kind=Kind::Quiet on_press=take/> }.into_any()
        }
    }
}

#[component]
fn Taken() -> impl IntoView {
    view! { <StatusTag tone=Tone::Good label=words::TAKEN/> }
}

#[component]
fn Group(group: SuggestionGroup, settings: Option<Settings>) -> impl IntoView {
    let lang = use_lang();
    let (kind, count) = (group.kind, group.count);
    let choice = match settings {
        Some(settings) => view! { <Take kind=kind settings=settings/> }.into_any(),
        None => group.accepted.then(|| view! { <Taken/> }).into_any(),
    };
    let rest = count - group.first.len().min(SHOWN) as i64;
    let row = |one: Suggestion| {
        view! {
            <tr>
                <td class="n" data-label=words::LINE>{grouped(one.line)}</td>
                <td>{one.column}</td>
                <td data-label=words::BEFORE>{one.before}</td>
                <td data-label=words::AFTER>{one.after}</td>
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
