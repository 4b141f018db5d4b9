//! The columns of the long list and what a row shows in them.

use super::tones;
use crate::{
    components::{StatusTag, WindowColumn},
    i18n::use_lang,
    layout::use_incident,
    routes,
    words::systems as words,
};
use leptos::prelude::*;
use leptos_router::components::A;
use saiki_api::{Uuid, systems::System};
use std::collections::BTreeSet;

/// The columns; their widths are in the stylesheet.
pub const COLUMNS: &[WindowColumn] = &[
    WindowColumn {
        heading: words::SELECT,
        class: "win-select",
    },
    WindowColumn {
        heading: words::SYSTEM,
        class: "win-name",
    },
    WindowColumn {
        heading: words::UNIT,
        class: "win-unit",
    },
    WindowColumn {
        heading: words::SIMILARITY,
        class: "win-score n",
    },
    WindowColumn {
        heading: words::LIKELIHOOD,
        class: "win-likelihood",
    },
    WindowColumn {
        heading: words::DAMAGE,
        class: "win-damage",
    },
    WindowColumn {
        heading: words::MEASURE,
        class: "win-measure",
    },
    WindowColumn {
        heading: words::CONNECTION,
        class: "win-connection",
    },
];

/// The cells of a row. `why` is asked to explain its likeness.
pub fn cells(
    row: &System,
    chosen: RwSignal<BTreeSet<Uuid>>,
    why: RwSignal<Option<System>>,
) -> Vec<AnyView> {
    let lang = use_lang();
    let open = use_incident();
    let (id, kind) = (row.id, row.kind);
    let (damage, measure, at, likelihood) =
        (row.damage, row.measure, row.connection, row.likelihood);
    let href = routes::system(open.id.get_untracked().unwrap_or_default(), id);
    let toggle = move |on: bool| {
        chosen.update(|all| {
            if on {
                all.insert(id);
            } else {
                all.remove(&id);
            }
        });
    };
    let name = row.name.clone();
    let os = format!("{} {}", row.os, row.os_version);
    let asked = row.clone();
    let affected = row.affected;
    let label = row.name.clone();
    let (explain, score) = (row.name.clone(), row.similarity.score);
    vec![
        view! {
            <input
                type="checkbox"
                aria-label=move || format!("{} {label}", words::SELECT.pick(lang.get()))
                prop:checked=move || chosen.with(|all| all.contains(&id))
                on:change:target=move |event| toggle(event.target().checked())
            />
        }
        .into_any(),
        view! {
            <span class="two-lines">
                <span class="clip">
                    <A href=href attr:data-row="">
                        <b>{name}</b>
                    </A>
                    {affected.then(|| view! { " " <StatusTag tone=crate::components::Tone::Late label=words::AFFECTED_SHORT/> })}
                </span>
                <span class="clip muted">
                    <span class="mono">{row.number.clone()}</span>
                    " ・ "
                    {move || kind.label(lang.get())}
                    " "
                    {os}
                </span>
            </span>
        }
        .into_any(),
        view! { <span class="clip">{row.unit_name.clone()}</span> }.into_any(),
        view! {
            <button
                type="button"
                class="score"
                aria-label=move || format!("{score} {explain} {}", words::WHY_ALIKE.pick(lang.get()))
                title=words::WHY_ALIKE
                on:click=move |_| why.set(Some(asked.clone()))
            >
                {row.similarity.score}
            </button>
        }
        .into_any(),
        view! { <StatusTag tone=tones::likelihood(likelihood) label=move || likelihood.label(lang.get())/> }
            .into_any(),
        view! { <StatusTag tone=tones::damage(damage) label=move || damage.label(lang.get())/> }.into_any(),
        view! { <StatusTag tone=tones::measure(measure) label=move || measure.label(lang.get())/> }.into_any(),
        view! { <StatusTag tone=tones::connection(at) label=move || at.label(lang.get())/> }.into_any(),
    ]
}
