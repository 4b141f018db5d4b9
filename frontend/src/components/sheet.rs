//! A document made from the records, to read on the page: its parts with facts and tables. What it says comes from the
//! server whole.

use super::facts::{Fact, Facts};
use leptos::{prelude::*, text_prop::TextProp};
use saiki_api::sheets::{SheetSection, SheetTable};

/// The parts of a document.
#[component]
pub fn SheetSections(
    /// The parts.
    sections: Vec<SheetSection>,
    /// What the document is, for tables that scroll.
    #[prop(into)]
    label: TextProp,
) -> impl IntoView {
    sections
        .into_iter()
        .map(|part| section(part, label.clone()))
        .collect_view()
}

/// Label and value, one below the other.
#[component]
pub fn SheetFacts(
    /// The facts.
    facts: Vec<(String, String)>,
) -> impl IntoView {
    let rows = facts.into_iter().map(|(name, value)| {
        view! { <Fact name=move || name.clone()><span class="sheet-lines">{value}</span></Fact> }
    });
    view! { <Facts>{rows.collect_view()}</Facts> }
}

fn section(section: SheetSection, label: TextProp) -> impl IntoView {
    let heading = match section.beneath {
        true => view! { <h4>{section.heading}</h4> }.into_any(),
        false => view! { <h3>{section.heading}</h3> }.into_any(),
    };
    let facts = section.facts;
    view! {
        <section>
            {heading}
            {(!section.text.is_empty()).then(|| view! { <p class="prose">{section.text}</p> })}
            {(!facts.is_empty()).then(|| view! { <SheetFacts facts=facts/> })}
            {section.table.map(|rows| table(rows, label))}
        </section>
    }
}

fn table(table: SheetTable, label: TextProp) -> impl IntoView {
    let heads = table
        .columns
        .into_iter()
        .map(|name| view! { <th scope="col">{name}</th> });
    let rows = table.rows.into_iter().map(|row| {
        let cells = row.into_iter().map(|cell| view! { <td>{cell}</td> });
        view! { <tr>{cells.collect_view()}</tr> }
    });
    view! {
        <div class="sheet-table" tabindex="0" role="region" aria-label=move || label.get().to_string()>
            <table>
                <thead><tr>{heads.collect_view()}</tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
}
