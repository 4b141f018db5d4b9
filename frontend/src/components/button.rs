//! Buttons, and links that look like buttons. One primary action a page; what destroys is `Danger`.

use leptos::{prelude::*, text_prop::TextProp};
use leptos_router::components::A;

/// What a button is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kind {
    /// Anything.
    #[default]
    Plain,
    /// The one action the page is for.
    Primary,
    /// Cannot be undone.
    Danger,
    /// Beside something more important.
    Quiet,
}

impl Kind {
    fn class(self) -> &'static str {
        match self {
            Kind::Plain => "btn",
            Kind::Primary => "btn primary",
            Kind::Danger => "btn danger",
            Kind::Quiet => "btn quiet",
        }
    }
}

/// A button.
#[component]
pub fn Button(
    /// What it does, beginning with a verb.
    #[prop(into)]
    label: TextProp,
    /// What it is for.
    #[prop(optional)]
    kind: Kind,
    /// What happens.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
    /// Whether it cannot be pressed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Whether what it began is still going on.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Whether it submits the form it is in.
    #[prop(optional)]
    submit: bool,
    /// More about it, shown on hover: why it is disabled, say.
    #[prop(optional, into)]
    hint: Option<TextProp>,
) -> impl IntoView {
    let focused = RwSignal::new(false);
    let press = move |event: web_sys::MouseEvent| {
        if busy.get_untracked() || disabled.get_untracked() {
            // It may still be pressable for the browser: then its form is not sent either.
            event.prevent_default();
        } else if let Some(on_press) = on_press {
            on_press.run(());
        }
    };
    view! {
        <button
            class=kind.class()
            class:busy=busy
            type=if submit { "submit" } else { "button" }
            // The browser takes the focus from a button it disables, so whoever pressed it would be thrown to the top.
            disabled=move || disabled.get() && !focused.get()
            aria-disabled=move || (disabled.get() || busy.get()).then_some("true")
            aria-busy=move || busy.get().then_some("true")
            title=move || hint.as_ref().map(|hint| hint.get())
            on:click=press
            on:focus=move |_| {
                focused.try_set(true);
            }
            on:blur=move |_| {
                focused.try_set(false);
            }
        >
            {move || label.get()}
        </button>
    }
}

/// A link that looks like a button: it goes somewhere.
#[component]
pub fn LinkButton(
    /// Where it goes.
    #[prop(into)]
    href: Signal<String>,
    /// What is there.
    #[prop(into)]
    label: TextProp,
    /// What it is for.
    #[prop(optional)]
    kind: Kind,
) -> impl IntoView {
    view! {
        <A href=move || href.get() attr:class=kind.class()>
            {move || label.get()}
        </A>
    }
}
