//! Rows of short texts as an editor: so many columns, rows added and removed. What the texts mean is the form's affair.

use super::{
    button::{Button, Kind},
    rows_field::RowsField,
};
use crate::{i18n::Text, words::common};
use leptos::{prelude::*, text_prop::TextProp};

/// A column of the editor.
#[derive(Debug, Clone, Copy)]
pub struct LineColumn {
    /// Its heading.
    pub heading: Text,
    /// Type of its inputs: `text` or `date`.
    pub kind: &'static str,
}

/// The editor.
#[component]
pub fn LinesField(
    /// Label.
    #[prop(into)]
    label: TextProp,
    /// The rows; each has a text for every column.
    rows: RwSignal<Vec<Vec<String>>>,
    /// The columns.
    columns: &'static [LineColumn],
    /// What the button that adds a row says.
    #[prop(into)]
    add: TextProp,
    /// What is wrong with any of them.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    // Rows keep their place while typed in; only adding and removing draws them anew.
    let count = Memo::new(move |_| rows.with(Vec::len));
    let body = move || {
        (0..count.get())
            .map(|i| view! { <Line rows=rows columns=columns i=i/> }.into_any())
            .collect_view()
    };
    let more =
        move |()| rows.update(|all| all.push(columns.iter().map(|_| String::new()).collect()));
    let add = move || view! { <Button label=add.clone() on_press=more/> };
    view! {
        <RowsField label=label error=error lines=true add=add>
            {body}
        </RowsField>
    }
}

#[component]
fn Line(
    rows: RwSignal<Vec<Vec<String>>>,
    columns: &'static [LineColumn],
    i: usize,
) -> impl IntoView {
    let cell = move |(k, column): (usize, &'static LineColumn)| {
        let text = move || {
            rows.with(|all| {
                all.get(i)
                    .and_then(|row| row.get(k))
                    .cloned()
                    .unwrap_or_default()
            })
        };
        let set = move |text: String| {
            rows.update(|all| {
                if let Some(cell) = all.get_mut(i).and_then(|row| row.get_mut(k)) {
                    *cell = text;
                }
            });
        };
        view! {
            <label class="line-cell">
                <span>{column.heading}</span>
                <input type=column.kind prop:value=text on:input:target=move |event| set(event.target().value())/>
            </label>
        }
    };
    let remove = move |()| {
        rows.update(|all| {
            if i < all.len() {
                all.remove(i);
            }
        });
    };
    view! {
        <div class="line">
            {columns.iter().enumerate().map(cell).collect_view()}
            <Button label=common::REMOVE kind=Kind::Quiet on_press=remove/>
        </div>
    }
}
