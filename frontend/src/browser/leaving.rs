//! Asks before a page with unsaved changes is closed or reloaded.

use leptos::prelude::*;

/// While `unsaved` is true, the browser asks before the window is left. Lasts as long as the calling component.
pub fn warn_on_leaving(unsaved: impl Into<Signal<bool>>) {
    let unsaved = unsaved.into();
    let listener = window_event_listener_untyped("beforeunload", move |event| {
        if unsaved.try_get_untracked().unwrap_or(false) {
            event.prevent_default();
        }
    });
    on_cleanup(move || listener.remove());
}
