//! Finding and focusing elements, where the framework has no word for it.

use wasm_bindgen::JsCast;

/// Elements matching a selector, in document order.
pub fn all(selector: &str) -> Vec<web_sys::HtmlElement> {
    let found = web_sys::window()
        .and_then(|w| w.document())
        .and_then(|d| d.query_selector_all(selector).ok());
    let Some(list) = found else { return Vec::new() };
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

/// Focuses the first field of the open dialog that is marked as wrong, once what was marked is drawn.
pub fn focus_wrong() {
    leptos::task::spawn_local(async {
        super::sleep(0).await;
        focus("dialog[open] [aria-invalid=true]");
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
