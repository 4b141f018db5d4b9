//! A report as it is filed: its sections and items, each with what is known. In the editor an item is chosen here; on the
//! page of a report it is only read.

use super::{drafts::Drafts, tones::ItemTag};
use crate::{
    components::{Card, StatusTag, Tone, UrlQuery},
    words::filing_fields,
};
use leptos::prelude::*;
use saiki_api::{
    Lang,
    filings::{FilingContent, FilingItem, FilingPreview, FilingSection},
};

/// What it takes to choose an item; copied freely.
#[derive(Clone, Copy)]
struct Choosing {
    query: UrlQuery,
    /// Key of the chosen item.
    chosen: Memo<Option<String>>,
    drafts: Drafts,
    /// What follows a choice.
    on_pick: fn(),
}

/// The report being written.
#[component]
pub(super) fn Sheet(
    /// As it would be made.
    preview: FilingPreview,
    /// The address; the chosen item is in it.
    query: UrlQuery,
    /// What is typed and not saved.
    drafts: Drafts,
    /// What follows a choice.
    on_pick: fn(),
) -> impl IntoView {
    let usual = super::editor::chosen(&preview, None).map(|item| item.key.clone());
    let items = preview.content.sections.iter().flat_map(|one| &one.items);
    let keys: Vec<String> = items.map(|item| item.key.clone()).collect();
    let chosen = Memo::new(move |_| {
        let asked = query.get("item").filter(|asked| keys.contains(asked));
        asked.or_else(|| usual.clone())
    });
    let choosing = Choosing {
        query,
        chosen,
        drafts,
        on_pick,
    };
    let FilingContent {
        title,
        rule,
        sections,
        lang,
        ..
    } = preview.content;
    let sections = sections
        .into_iter()
        .map(move |section| view! { <Section section=section lang=lang choosing=Some(choosing)/> });
    view! {
        <div class="stack">
            <h2 class="filing-title" lang=lang.tag()>{title}</h2>
            <p class="hint" lang=lang.tag()>{rule}</p>
            {sections.collect_view()}
        </div>
    }
}

/// The sections of a report that was made.
#[component]
pub(super) fn Sections(
    /// Its content.
    content: FilingContent,
) -> impl IntoView {
    let lang = content.lang;
    let sections = content
        .sections
        .into_iter()
        .map(move |section| view! { <Section section=section lang=lang choosing=None/> });
    view! {
        <div class="stack">
            <p class="hint" lang=lang.tag()>{content.rule}</p>
            {sections.collect_view()}
        </div>
    }
}

#[component]
fn Section(section: FilingSection, lang: Lang, choosing: Option<Choosing>) -> impl IntoView {
    let items = section
        .items
        .into_iter()
        .map(move |item| view! { <Item item=item lang=lang choosing=choosing/> });
    let items = view! { <ol class="filing-items">{items.collect_view()}</ol> };
    // Some forms have one part, and no name for it.
    match section.heading.is_empty() {
        true => view! { <Card>{items}</Card> }.into_any(),
        false => view! { <Card title=section.heading>{items}</Card> }.into_any(),
    }
}

#[component]
fn Item(item: FilingItem, lang: Lang, choosing: Option<Choosing>) -> impl IntoView {
    let FilingItem {
        number,
        key,
        heading,
        state,
        text,
        need,
        fields,
    } = item;
    let numbered =
        (!number.is_empty()).then(|| view! { <span class="filing-number">{number}</span> });
    let name = view! { {numbered} {heading} };
    let text = view! { <p class="filing-text" lang=lang.tag()>{text}</p> };
    let tag = view! { <ItemTag state=state need=need/> };
    let Some(choosing) = choosing else {
        return view! {
            <li class="filing-item">
                <div class="law-head">
                    <h3 lang=lang.tag()>{name}</h3>
                    {tag}
                </div>
                {text}
            </li>
        }
        .into_any();
    };
    let key = StoredValue::new(key);
    let is_chosen = move || {
        let chosen = choosing.chosen;
        chosen.with(|chosen| key.with_value(|key| chosen.as_ref() == Some(key)))
    };
    let unsaved = move || fields.iter().any(|field| choosing.drafts.has(field));
    let pick = move |_| {
        choosing.query.set("item", Some(key.get_value()));
        (choosing.on_pick)();
    };
    view! {
        <li class="filing-item picks" class:chosen=is_chosen aria-current=move || is_chosen().then_some("true")>
            <div class="law-head">
                <h3 lang=lang.tag()>
                    <button type="button" class="row-link" data-row="" on:click=pick>
                        {name}
                    </button>
                </h3>
                {tag}
                {move || {
                    unsaved()
                        .then(|| view! { <StatusTag tone=Tone::Waiting label=filing_fields::UNSAVED/> })
                }}
            </div>
            {text}
        </li>
    }
    .into_any()
}
