//! Finding and focusing elements, where the framework has no word for it.

use leptos::{ev, prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;

/// Elements matching a selector, in document order.
pub fn all(selector: &str) -> Vec<web_sys::HtmlElement> {
    let found = web_sys::window()
        .and_then(|w| w.document())
        .and_then(|d| d.query_selector_all(selector).ok());
    found.map(elements).unwrap_or_default()
}

fn elements(list: web_sys::NodeList) -> Vec<web_sys::HtmlElement> {
    (0..list.length())
        .filter_map(|i| list.get(i)?.dyn_into().ok())
        .collect()
}

/// Focuses the first element that matches; says whether there was one.
pub fn focus(selector: &str) -> bool {
    all(selector)
        .first()
        .is_some_and(|element| element.focus().is_ok())
}

/// Focuses the first field in `scope` that is marked as wrong, unfolding what hides it. Says whether there was one.
fn focus_wrong(scope: &web_sys::Element) -> bool {
    let wrong = scope.query_selector_all("[aria-invalid=true]");
    let wrong = wrong.map(elements).unwrap_or_default();
    wrong.into_iter().any(|field| {
        if let Ok(Some(folded)) = field.closest("details:not([open])") {
            // Only an invalid name is refused.
            let _ = folded.set_attribute("open", "");
        }
        // One that cannot be changed does not take the focus, and says nothing about it.
        field.focus().is_ok() && field.matches(":focus").unwrap_or(false)
    })
}

/// Whenever a form is sent and finds something wrong itself, the first such field takes the focus. Lasts as long as the
/// calling component; call once, at the root.
pub fn lead_to_wrong() {
    let listener = window_event_listener(ev::submit, |event| {
        let form = event.target();
        let Some(form) = form.and_then(|form| form.dyn_into::<web_sys::Element>().ok()) else {
            return;
        };
        spawn_local(async move {
            // What is wrong is drawn first.
            super::sleep(0).await;
            focus_wrong(&form);
        });
    });
    on_cleanup(move || listener.remove());
}

/// After the server refused what was sent: focuses the first field of that form marked as wrong, else the element with
/// the id `told`, which says why.
pub fn focus_refused(told: &str) {
    let told = format!("[id='{told}']");
    spawn_local(async move {
        // What is wrong is drawn first.
        super::sleep(0).await;
        let Some(told) = all(&told).into_iter().next() else {
            return;
        };
        // What is asked while the person types, without a form being sent, leaves them where they are.
        if is_typing() && !matches!(told.closest("form"), Ok(Some(_))) {
            return;
        }
        let scope = told.closest("form, dialog").ok().flatten();
        let led = scope.is_some_and(|scope| focus_wrong(&scope));
        if !led {
            // Refused only where nothing can be focused.
            let _ = told.focus();
        }
    });
}

/// The element that has the focus.
pub fn active() -> Option<web_sys::Element> {
    web_sys::window()?.document()?.active_element()
}

/// Whether the person is typing, so that single letters are theirs and not commands.
pub fn is_typing() -> bool {
    let Some(element) = active() else {
        return false;
    };
    matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
        || element.has_attribute("contenteditable")
}

/// Whether a dialog is open: it has the keyboard then.
pub fn in_dialog() -> bool {
    !all("dialog[open]").is_empty()
}
