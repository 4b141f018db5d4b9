//! Short messages in the corner: what was done, or what went wrong elsewhere than in a form. Read out politely.

use crate::{api::ApiError, browser::sleep, i18n::use_lang, words::common};
use leptos::{prelude::*, task::spawn_local, text_prop::TextProp};

/// How long a good message stays, in milliseconds. A bad one stays until it is closed.
const STAY: i32 = 5_000;

#[derive(Clone)]
struct Toast {
    id: u64,
    text: TextProp,
    bad: bool,
}

/// The messages now shown; copied freely.
#[derive(Clone, Copy)]
pub struct ToastList {
    list: RwSignal<Vec<Toast>>,
    next: StoredValue<u64>,
}

/// Makes the list. Call once, at the root.
pub fn provide_toasts() {
    provide_context(ToastList {
        list: RwSignal::new(Vec::new()),
        next: StoredValue::new(0),
    });
}

/// The list, to say something.
pub fn use_toasts() -> ToastList {
    expect_context()
}

impl ToastList {
    /// Says that something was done.
    pub fn say(self, text: impl Into<TextProp>) {
        let id = self.push(text.into(), false);
        spawn_local(async move {
            sleep(STAY).await;
            self.close(id);
        });
    }

    /// Says that something went wrong.
    pub fn warn(self, text: impl Into<TextProp>) {
        self.push(text.into(), true);
    }

    /// Says why a request failed.
    pub fn fail(self, error: &ApiError, lang: saiki_api::Lang) {
        if *error != ApiError::Aborted {
            self.warn(error.message(lang));
        }
    }

    fn push(self, text: TextProp, bad: bool) -> u64 {
        let id = self.next.try_update_value(|n| {
            *n += 1;
            *n
        });
        let id = id.unwrap_or_default();
        self.list.update(|list| list.push(Toast { id, text, bad }));
        id
    }

    fn close(self, id: u64) {
        self.list.update(|list| list.retain(|toast| toast.id != id));
    }
}

/// Where the messages appear. Once, at the root.
#[component]
pub fn Toasts() -> impl IntoView {
    let toasts = use_toasts();
    let lang = use_lang();
    let row = move |toast: Toast| {
        let close = move |_| toasts.close(toast.id);
        view! {
            <div class="toast" class:bad=toast.bad role=if toast.bad { "alert" } else { "status" }>
                <span class="shape" aria-hidden="true">{if toast.bad { "▲" } else { "✓" }}</span>
                <p>{move || toast.text.get()}</p>
                <button type="button" class="close" aria-label=move || common::CLOSE.pick(lang.get()) on:click=close>
                    "×"
                </button>
            </div>
        }
    };
    view! {
        <div class="toasts" aria-live="polite">
            <For each=move || toasts.list.get() key=|toast| toast.id children=row/>
        </div>
    }
}
