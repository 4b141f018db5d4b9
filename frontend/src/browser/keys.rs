//! Keys pressed anywhere on the page, while the calling component lives.

use leptos::{ev, prelude::*};
use web_sys::KeyboardEvent;

/// Calls `handler` for each key pressed until the component is gone.
pub fn on_key(handler: impl Fn(KeyboardEvent) + 'static) {
    let listener = window_event_listener(ev::keydown, handler);
    on_cleanup(move || listener.remove());
}

/// Whether it is a plain letter meant as a command: no modifier, nobody typing, no dialog open.
pub fn is_command(event: &KeyboardEvent) -> bool {
    let plain = !event.ctrl_key() && !event.meta_key() && !event.alt_key() && !event.is_composing();
    plain && !super::dom::is_typing() && !super::dom::in_dialog()
}

/// Whether the key that means "command" on this system is held: Ctrl, or ⌘ on a Mac.
pub fn has_control(event: &KeyboardEvent) -> bool {
    event.ctrl_key() || event.meta_key()
}
