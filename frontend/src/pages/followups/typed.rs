//! The number of people an action is for: read from the list the filters show, shown, and typed before it is done.

use super::list::filter;
use crate::{
    api::{Loaded, path, use_loaded},
    components::{Form, TextField, UrlQuery, typed_matches},
    format::number::grouped,
    i18n::{Text, use_lang},
    layout::use_incident,
    words::followups as words,
};
use leptos::prelude::*;
use saiki_api::{
    followups::{Followup, FollowupFilter},
    page::Page,
    problem::ErrorCode,
};

/// What is asked for and how many it is; copied freely.
#[derive(Clone, Copy)]
pub(super) struct Meant {
    /// The filter of the list when the dialog was opened.
    pub(super) filter: StoredValue<FollowupFilter>,
    /// How many it finds.
    pub(super) total: Signal<Option<u64>>,
    /// What was typed.
    pub(super) typed: RwSignal<String>,
    found: Loaded<Page<Followup>>,
}

/// The people the list shows now.
pub(super) fn use_meant(query: UrlQuery) -> Meant {
    let incident = use_incident();
    let asked = untrack(move || FollowupFilter {
        reveal: None,
        ..filter(query)
    });
    let filter = StoredValue::new(asked);
    // One row is enough to learn how many there are.
    let found = use_loaded::<Page<Followup>>(Signal::derive(move || {
        let base = incident.below("followups")?;
        let list = filter.with_value(|filter| path::with_query(&base, filter));
        Some(path::and(&list, "limit", "1"))
    }));
    let total =
        Signal::derive(move || found.value.with(|page| page.as_ref().and_then(|p| p.total)));
    Meant {
        filter,
        total,
        typed: RwSignal::new(String::new()),
        found,
    }
}

impl Meant {
    /// Reads the number again when the server found another one.
    pub(super) fn follow(self, form: Form) {
        Effect::new(move |_| {
            if mismatch(form) {
                self.typed.set(String::new());
                self.found.reload();
            }
        });
    }

    /// Whether the number was typed.
    pub(super) fn ready(self) -> Signal<bool> {
        typed(self.total, self.typed)
    }
}

/// Whether the server found another number than was typed.
pub(super) fn mismatch(form: Form) -> bool {
    let code = form
        .problem
        .with(|p| p.as_ref().and_then(|problem| problem.code()));
    code == Some(ErrorCode::ConfirmationMismatch)
}

/// Whether a number of people, which is not none, was typed.
pub(super) fn typed(total: Signal<Option<u64>>, typed: RwSignal<String>) -> Signal<bool> {
    Signal::derive(move || {
        total
            .get()
            .is_some_and(|n| n > 0 && typed_matches(&typed.get(), &n.to_string()))
    })
}

/// How many people there are, for people.
pub(super) fn shown(n: u64) -> String {
    grouped(i64::try_from(n).unwrap_or(i64::MAX))
}

/// The field the number is typed into.
#[component]
pub(super) fn TypedCount(
    /// The number wanted.
    total: Signal<Option<u64>>,
    /// What is typed.
    typed: RwSignal<String>,
    /// What the number is of.
    #[prop(default = words::TYPE_COUNT)]
    label: Text,
) -> impl IntoView {
    let lang = use_lang();
    let label = move || {
        let n = total.get().unwrap_or_default();
        let lang = lang.get();
        format!("{}{}{n}", label.pick(lang), lang.pick("：", ": "))
    };
    view! {
        {move || (total.get() == Some(0)).then(|| view! { <p class="notice warn">{words::NOBODY_MEANT}</p> })}
        <TextField label=label value=typed/>
    }
}
