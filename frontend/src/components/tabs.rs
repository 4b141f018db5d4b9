//! Tabs: several views of one thing, of which one is shown. Arrow keys go from one to the next.

use crate::browser;
use leptos::{html, prelude::*, text_prop::TextProp};
use wasm_bindgen::JsCast;

/// One tab: a stable name and its word.
#[derive(Clone)]
pub struct Tab {
    /// Stable name.
    pub name: &'static str,
    /// The word on it.
    pub label: TextProp,
}

impl Tab {
    /// A tab.
    pub fn new(name: &'static str, label: impl Into<TextProp>) -> Self {
        Tab {
            name,
            label: label.into(),
        }
    }
}

/// A row of tabs; the caller shows what belongs to the chosen one.
#[component]
pub fn Tabs(
    /// The tabs.
    tabs: Vec<Tab>,
    /// The name of the chosen one.
    #[prop(into)]
    selected: Signal<String>,
    /// Chooses another.
    #[prop(into)]
    on_select: Callback<&'static str>,
    /// What they are tabs of.
    #[prop(into)]
    label: TextProp,
) -> impl IntoView {
    let names: Vec<&'static str> = tabs.iter().map(|tab| tab.name).collect();
    let on_key = move |event: web_sys::KeyboardEvent| {
        let by = match event.key().as_str() {
            "ArrowRight" => 1,
            "ArrowLeft" => -1,
            _ => return,
        };
        let here = names
            .iter()
            .position(|name| *name == selected.get_untracked())
            .unwrap_or(0);
        let next = here
            .saturating_add_signed(by)
            .min(names.len().saturating_sub(1));
        if let Some(name) = names.get(next) {
            on_select.run(name);
            browser::dom::focus(&format!("[role=tab][data-tab={name}]"));
        }
    };
    let row = tabs.into_iter().map(|tab| {
        let name = tab.name;
        let on = move || selected.with(|selected| selected == name);
        view! {
            <button
                type="button"
                role="tab"
                data-tab=name
                aria-selected=move || if on() { "true" } else { "false" }
                tabindex=move || if on() { "0" } else { "-1" }
                on:click=move |_| on_select.run(name)
            >
                {move || tab.label.get()}
            </button>
        }
    });
    let list: NodeRef<html::Div> = NodeRef::new();
    // On a phone the row is longer than the screen: the chosen tab is brought into sight.
    Effect::new(move |_| {
        let name = selected.get();
        let Some(list) = list.get() else { return };
        let found = list.query_selector(&format!("[data-tab=\"{name}\"]"));
        let Some(tab) = found
            .ok()
            .flatten()
            .and_then(|tab| tab.dyn_into::<web_sys::HtmlElement>().ok())
        else {
            return;
        };
        let from = tab.offset_left() - list.offset_left();
        let to = from + tab.offset_width();
        if from < list.scroll_left() {
            list.set_scroll_left(from);
        } else if to > list.scroll_left() + list.client_width() {
            list.set_scroll_left(to - list.client_width());
        }
    });
    view! {
        <div class="tabs" role="tablist" node_ref=list aria-label=move || label.get().to_string() on:keydown=on_key>
            {row.collect_view()}
        </div>
    }
}
