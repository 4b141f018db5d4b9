//! Why a system is like the affected ones: points with their reasons.

use crate::{components::ChosenDialog, i18n::use_lang, words::systems as words};
use leptos::prelude::*;
use saiki_api::systems::{Factor, Similarity, System};

/// The reasons of one system, in a dialog.
#[component]
pub fn Why(
    /// The system asked about.
    asked: RwSignal<Option<System>>,
) -> impl IntoView {
    view! {
        <ChosenDialog chosen=asked title=words::WHY_ALIKE let:system>
            <p><b>{system.name}</b></p>
            <Reasons similarity=system.similarity/>
        </ChosenDialog>
    }
}

/// The reasons.
#[component]
pub fn Reasons(
    /// The likeness.
    similarity: Similarity,
) -> impl IntoView {
    let lang = use_lang();
    let row = move |factor: Factor| {
        let kind = factor.kind;
        let shared = factor.shared;
        let unknown = factor.unknown;
        let text = move || match (unknown, shared.is_empty()) {
            (true, _) => words::NOT_KNOWN.pick(lang.get()).to_owned(),
            (false, true) if factor.points > 0 => words::SAME.pick(lang.get()).to_owned(),
            (false, true) => words::NOTHING_SHARED.pick(lang.get()).to_owned(),
            _ => shared.join(lang.get().pick("、", ", ")),
        };
        view! {
            <tr>
                <td>{move || kind.label(lang.get())}</td>
                <td class="n">{factor.points} " / " {factor.most}</td>
                <td>
                    {unknown.then(|| view! { <span class="shape" aria-hidden="true">"◇ "</span> })}
                    {text}
                </td>
            </tr>
        }
    };
    let against = similarity.against_name.clone();
    let none = similarity.against.is_none();
    view! {
        {none.then(|| view! { <p class="notice warn">{words::NO_AFFECTED}</p> })}
        {(!none)
            .then(|| {
                view! {
                    <p class="muted">{words::COMPARED_WITH} " " <b>{against}</b></p>
                    <div class="table-frame factors">
                        <table>
                            <thead>
                                <tr>
                                    <th scope="col">{words::WHY_ALIKE}</th>
                                    <th scope="col" class="n">{words::POINTS}</th>
                                    <th scope="col">{words::SHARED}</th>
                                </tr>
                            </thead>
                            <tbody>{similarity.factors.into_iter().map(row).collect_view()}</tbody>
                        </table>
                    </div>
                    <p><b class="figure">{similarity.score}</b> " / 100"</p>
                }
            })}
        <p class="hint">{words::SIMILARITY_HINT}</p>
    }
}
