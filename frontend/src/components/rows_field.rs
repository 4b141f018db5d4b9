//! The frame of an editor of rows: what it is called, a hint, the rows, what is wrong with them as a whole, and the button
//! that adds one. What a row looks like is the form's affair.

use leptos::{prelude::*, text_prop::TextProp};

/// The frame.
#[component]
pub fn RowsField(
    /// Label.
    #[prop(into)]
    label: TextProp,
    /// What to know before filling it in.
    #[prop(optional, into)]
    hint: Option<TextProp>,
    /// What is wrong with the rows as a whole.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Whether each row is one line.
    #[prop(optional)]
    lines: bool,
    /// Below the rows: the button that adds one, and what is said beside it.
    #[prop(into)]
    add: ViewFn,
    /// The rows.
    children: Children,
) -> impl IntoView {
    let wrong = move || {
        error.get().map(|error| {
            view! {
                <p class="error">
                    <span aria-hidden="true">"▲ "</span>
                    {error}
                </p>
            }
        })
    };
    view! {
        <fieldset class=if lines { "field lines" } else { "field" }>
            <legend class="label">{move || label.get()}</legend>
            {hint.map(|hint| view! { <p class="hint">{move || hint.get()}</p> })}
            {children()}
            {wrong}
            <div class="actions">{move || add.run()}</div>
        </fieldset>
    }
}
