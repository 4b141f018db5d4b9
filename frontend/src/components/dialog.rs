//! A modal dialog on the native element, which keeps the focus inside and gives it back afterwards. Escape does not
//! throw away what was typed in it without asking.

use super::discard::Discard;
use crate::words::common;
use leptos::{html, prelude::*, text_prop::TextProp};
use wasm_bindgen::JsCast;

/// What is typed in; not a search, nor the answer a question asks for.
const FIELD: &str = "form:not([data-answer]) :not([type=search])";

/// What says that something was refused.
const REFUSED: &str = "[aria-invalid=true], .error, .problem";

/// What became of what the person typed since the dialog opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Typed {
    Nothing,
    Something,
    Sent,
}

impl Typed {
    /// After the form was sent.
    fn sent(self) -> Self {
        match self {
            Typed::Nothing => Typed::Nothing,
            Typed::Something | Typed::Sent => Typed::Sent,
        }
    }

    /// Whether it is lost when the dialog closes; `refused` when something is said against it.
    fn is_lost(self, refused: bool) -> bool {
        match self {
            Typed::Nothing => false,
            Typed::Something => true,
            Typed::Sent => refused,
        }
    }
}

/// The element an event happened at.
fn place(event: &web_sys::Event) -> Option<web_sys::Element> {
    event.target()?.dyn_into().ok()
}

/// Whether an event happened in this dialog, and not in another one inside it.
fn is_own(event: &web_sys::Event, element: NodeRef<html::Dialog>) -> bool {
    let innermost = place(event).and_then(|place| place.closest("dialog").ok().flatten());
    match (innermost, element.get_untracked()) {
        (Some(innermost), Some(dialog)) => {
            let dialog: &web_sys::Node = &dialog;
            innermost.is_same_node(Some(dialog))
        }
        _ => false,
    }
}

/// A dialog, open while `open` is true. Escape closes it, and asks first when it was typed into.
#[component]
pub fn Dialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Its title.
    #[prop(into)]
    title: TextProp,
    /// Wider, for forms and lists.
    #[prop(optional)]
    wide: bool,
    /// Whether the person may close it without deciding.
    #[prop(default = true)]
    closable: bool,
    /// What it holds; made anew each time it opens.
    children: ChildrenFn,
) -> impl IntoView {
    let element: NodeRef<html::Dialog> = NodeRef::new();
    let heading = crate::browser::id::random();
    let discard = use_context::<Discard>();
    let typed = StoredValue::new(Typed::Nothing);
    Effect::new(move |_| {
        let Some(dialog) = element.get() else { return };
        if open.get() {
            typed.set_value(Typed::Nothing);
            // Fails only when it is open already.
            let _ = dialog.show_modal();
        } else {
            dialog.close();
        }
    });
    let type_in = move |event: web_sys::Event| {
        let field = place(&event).is_some_and(|place| place.matches(FIELD).unwrap_or(false));
        if field && is_own(&event, element) {
            typed.set_value(Typed::Something);
        }
    };
    let send = move |event: web_sys::SubmitEvent| {
        if is_own(&event, element) {
            typed.update_value(|typed| *typed = typed.sent());
        }
    };
    // Whether it stays open for now; asks when that is for the person to say.
    let stays = move || {
        let refused = element
            .get_untracked()
            .is_some_and(|dialog| matches!(dialog.query_selector(REFUSED), Ok(Some(_))));
        let lost = closable && typed.get_value().is_lost(refused);
        match discard {
            Some(discard) if lost => {
                discard.ask(open);
                true
            }
            _ => !closable,
        }
    };
    // A browser lets a page refuse the first `cancel` only, so the key itself is stopped as well.
    let press = move |event: web_sys::KeyboardEvent| {
        let escape = event.key() == "Escape" && !event.is_composing();
        if escape && is_own(&event, element) && stays() {
            event.prevent_default();
        }
    };
    // A file chooser inside says that it was cancelled by an event of the same name.
    let cancel = move |event: web_sys::Event| {
        let whole = place(&event).is_some_and(|place| place.tag_name() == "DIALOG");
        if whole && is_own(&event, element) && stays() {
            event.prevent_default();
        }
    };
    let close_button = closable.then(|| {
        view! {
            <button type="button" class="close" aria-label=common::CLOSE on:click=move |_| open.set(false)>
                "×"
            </button>
        }
    });
    view! {
        <dialog
            node_ref=element
            class:wide=wide
            aria-labelledby=heading.clone()
            on:close=move |_| open.set(false)
            on:cancel=cancel
            on:keydown=press
            on:input=type_in
            on:change=type_in
            on:submit=send
        >
            <div class="dialog-head">
                <h2 id=heading.clone()>{move || title.get()}</h2>
                {close_button}
            </div>
            <div class="dialog-body">{move || open.get().then(|| children())}</div>
        </dialog>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_lost_until_it_was_sent_and_taken() {
        assert!(!Typed::Nothing.is_lost(false));
        assert!(Typed::Something.is_lost(false));
        assert!(!Typed::Something.sent().is_lost(false));
        assert!(Typed::Something.sent().is_lost(true));
    }

    #[test]
    fn a_refusal_of_a_question_without_fields_loses_nothing() {
        assert!(!Typed::Nothing.sent().is_lost(true));
    }
}
