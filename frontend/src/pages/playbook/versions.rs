//! The versions of the playbook, each with what changed against the one before.

use super::difference::Difference;
use crate::{
    api::{Loaded, use_loaded},
    components::{Button, Card, Dialog, Kind, LoadedView, Time},
    i18n::use_lang,
    words::playbook as words,
};
use leptos::prelude::*;
use saiki_api::playbooks::{PlaybookDifference, PlaybookVersion};

/// The card.
#[component]
pub fn Versions(versions: Loaded<Vec<PlaybookVersion>>) -> impl IntoView {
    let lang = use_lang();
    let compared = RwSignal::new(None::<i64>);
    let open = RwSignal::new(false);
    let row = move |one: PlaybookVersion| {
        let version = one.version;
        let (items, incidents) = (one.items, one.incidents);
        let who = match (one.created_by_name, one.created_at) {
            (Some(by), Some(at)) => view! { <span>{by} " " <Time at=at/></span> }.into_any(),
            _ => view! { <span>{words::BUILT_IN}</span> }.into_any(),
        };
        let look = move |()| {
            compared.set(Some(version));
            open.set(true);
        };
        view! {
            <li>
                <p>
                    <b>{move || words::version(lang.get(), version)}</b>
                    " "
                    {one.note}
                </p>
                <p class="meta">
                    {who}
                    <span>{move || words::used(lang.get(), items, incidents)}</span>
                </p>
                {(version > 1).then(|| view! { <Button label=words::DIFFERENCE kind=Kind::Quiet on_press=look/> })}
            </li>
        }
    };
    let list = move |all: Vec<PlaybookVersion>| {
        view! { <ol class="files">{all.into_iter().map(row).collect_view()}</ol> }
    };
    view! {
        <Card title=words::VERSIONS>
            <LoadedView loaded=versions children=list/>
        </Card>
        <Dialog open=open title=words::DIFFERENCE wide=true>
            {move || compared.get().map(|to| view! { <Compared to=to/> })}
        </Dialog>
    }
}

#[component]
fn Compared(to: i64) -> impl IntoView {
    let address = format!("playbook/difference?from={}&to={to}", to - 1);
    let found = use_loaded::<PlaybookDifference>(Signal::derive(move || Some(address.clone())));
    view! { <LoadedView loaded=found children=|found: PlaybookDifference| view! { <Difference found=found/> }/> }
}
