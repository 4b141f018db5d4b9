//! What a webhook is told of, as a field: everything, or boxes by the parts of the work, found by typing.

use super::events::{self, Action, Group};
use crate::{
    components::{CheckField, TextField},
    i18n::use_lang,
    words::webhooks as words,
};
use leptos::prelude::*;

/// What is chosen; copied freely.
#[derive(Clone, Copy)]
pub(super) struct EventsDraft {
    everything: RwSignal<bool>,
    chosen: RwSignal<Vec<String>>,
}

impl EventsDraft {
    /// Begins with what is told.
    pub fn of(told: Vec<String>) -> EventsDraft {
        let (whole, chosen): (Vec<String>, Vec<String>) =
            told.into_iter().partition(|one| one == events::EVERYTHING);
        EventsDraft {
            everything: RwSignal::new(!whole.is_empty()),
            chosen: RwSignal::new(chosen),
        }
    }

    /// What was chosen.
    pub fn typed(self) -> Vec<String> {
        match self.everything.get_untracked() {
            true => vec![events::EVERYTHING.to_owned()],
            false => events::tidy(self.chosen.get_untracked()),
        }
    }
}

/// The field.
#[component]
pub(super) fn EventsField(
    /// What is chosen.
    draft: EventsDraft,
    /// What is wrong with it.
    error: Signal<Option<String>>,
) -> impl IntoView {
    let picker = move || {
        let chosen = draft.chosen;
        (!draft.everything.get()).then(|| view! { <Picker chosen=chosen/> })
    };
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
        <fieldset class="field events-field" class:wrong=move || error.with(Option::is_some)>
            <legend class="label">{words::EVENTS}</legend>
            {wrong}
            <CheckField label=words::EVERYTHING value=draft.everything hint=words::EVERYTHING_HINT/>
            {picker}
        </fieldset>
    }
}

#[component]
fn Picker(chosen: RwSignal<Vec<String>>) -> impl IntoView {
    let asked = RwSignal::new(String::new());
    let all = events::groups();
    let every: Vec<Action> = all
        .iter()
        .flat_map(|group| group.actions.iter().copied())
        .collect();
    let none = Memo::new(move |_| asked.with(|asked| !every.iter().any(|one| one.fits(asked))));
    let areas = all
        .into_iter()
        .map(|group| view! { <AreaField group=group chosen=chosen asked=asked/> })
        .collect_view();
    // Enter in the search would send the form around it.
    let stay = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Enter" && !event.is_composing() {
            event.prevent_default();
        }
    };
    view! {
        <div on:keydown=stay>
            <TextField label=words::FIND value=asked kind="search" hint=words::FIND_HINT/>
        </div>
        <div class="event-areas">{areas}</div>
        <p class="muted" role="status">{move || none.get().then(|| view! { <span>{words::NONE_FOUND}</span> })}</p>
    }
}

#[component]
fn AreaField(
    group: Group,
    chosen: RwSignal<Vec<String>>,
    asked: RwSignal<String>,
) -> impl IntoView {
    let lang = use_lang();
    let (area, name, all) = (group.area, group.name, group.actions.len());
    let rows = group
        .actions
        .iter()
        .map(|action| view! { <ActionBox action=*action chosen=chosen asked=asked/> })
        .collect_view();
    let group = StoredValue::new(group);
    let covered =
        Memo::new(move |_| chosen.with(|chosen| group.with_value(|group| group.covered(chosen))));
    let whole = Memo::new(move |_| chosen.with(|chosen| events::is_whole(chosen, area)));
    let found = Memo::new(move |_| {
        asked.with(|asked| {
            group.with_value(|group| group.actions.iter().any(|action| action.fits(asked)))
        })
    });
    let unfolded = Memo::new(move |_| found.get() && asked.with(|asked| !asked.trim().is_empty()));
    let take = move |on: bool| chosen.update(|chosen| events::set_whole(chosen, area, on));
    view! {
        <details class="event-area" class:hidden=move || !found.get() open=move || unfolded.get()>
            <summary>
                {name} " "
                <span class="muted">{move || words::chosen_of(covered.get(), all, lang.get())}</span>
            </summary>
            <div class="event-boxes">
                <label class="check">
                    <input
                        type="checkbox"
                        prop:checked=whole
                        on:change:target=move |event| take(event.target().checked())
                    />
                    <span>{move || words::whole_area(name, lang.get())}</span>
                </label>
                <div class="checks">{rows}</div>
            </div>
        </details>
    }
}

#[component]
fn ActionBox(
    action: Action,
    chosen: RwSignal<Vec<String>>,
    asked: RwSignal<String>,
) -> impl IntoView {
    let on = Memo::new(move |_| chosen.with(|chosen| events::covers(chosen, action.code)));
    let found = Memo::new(move |_| asked.with(|asked| action.fits(asked)));
    let take = move |on: bool| chosen.update(|chosen| events::set_action(chosen, action.code, on));
    view! {
        <label class="check" class:hidden=move || !found.get()>
            <input type="checkbox" prop:checked=on on:change:target=move |event| take(event.target().checked())/>
            <span>
                {action.name}
                <small class="hint mono">{action.code}</small>
            </span>
        </label>
    }
}
