//! What happened to an item, from the audit log.

use crate::{
    api::Loaded,
    components::{Card, LoadedView, Time},
    i18n::use_lang,
    words::items as words,
};
use leptos::prelude::*;
use saiki_api::{Lang, audit::AuditEntry, items::ItemState, wire};

/// What an entry says beyond its name: the new state, where it changed.
fn detail(entry: &AuditEntry, lang: Lang) -> Option<String> {
    let state = entry.data.get("state")?.as_str()?;
    let state: ItemState = wire::parse(state)?;
    Some(state.label(lang).to_owned())
}

/// The card.
#[component]
pub fn History(loaded: Loaded<Vec<AuditEntry>>) -> impl IntoView {
    let lang = use_lang();
    let row = move |entry: AuditEntry| {
        let action = entry.action.clone();
        let (at, by) = (entry.at, entry.actor_name.clone());
        let more = move || detail(&entry, lang.get()).map(|d| format!("：{d}"));
        view! {
            <li>
                <Time at=at/>
                <span>
                    {move || words::event(&action, lang.get())}
                    {more}
                    " "
                    <span class="by">{by}</span>
                </span>
            </li>
        }
    };
    let list = move |all: Vec<AuditEntry>| match all.is_empty() {
        true => view! { <p class="muted">{words::NO_HISTORY}</p> }.into_any(),
        false => {
            view! { <ol class="timeline">{all.into_iter().rev().map(row).collect_view()}</ol> }
                .into_any()
        }
    };
    view! {
        <Card title=words::HISTORY>
            <LoadedView loaded=loaded children=list/>
        </Card>
    }
}
