//! Asks before a dialog that was typed into closes at the Escape key. One question for all of them, at the root: a
//! dialog cannot hold another of its own kind.

use super::confirm::ConfirmDialog;
use crate::words::common;
use leptos::prelude::*;

/// The question; copied freely.
#[derive(Clone, Copy)]
pub struct Discard {
    asked: RwSignal<bool>,
    dialog: StoredValue<Option<RwSignal<bool>>>,
}

/// Makes the question. Call once, at the root.
pub fn provide_discard() {
    provide_context(Discard {
        asked: RwSignal::new(false),
        dialog: StoredValue::new(None),
    });
}

impl Discard {
    /// Asks whether the dialog that is open while `open` is true may close.
    pub fn ask(self, open: RwSignal<bool>) {
        self.dialog.set_value(Some(open));
        self.asked.set(true);
    }

    fn close(self) {
        if let Some(open) = self.dialog.get_value() {
            // The page may be gone by now, and its dialog with it.
            open.try_set(false);
        }
    }
}

/// Where it is asked. Once, at the root.
#[component]
pub fn DiscardQuestion() -> impl IntoView {
    let discard: Discard = expect_context();
    view! {
        <ConfirmDialog
            open=discard.asked
            title=common::DISCARD_TITLE
            confirm=common::DISCARD
            on_confirm=move |()| discard.close()
            danger=true
        >
            <p>{common::DISCARD_TEXT}</p>
        </ConfirmDialog>
    }
}
