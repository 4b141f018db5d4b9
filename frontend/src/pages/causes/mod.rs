//! The cause analysis of an incident: one page with a tab each for the tree, logs, evidence, interviews and laws, and a
//! page for one item of evidence.

mod cause_form;
mod chart;
mod conclusion;
mod custody_form;
pub mod evidence;
mod interview_form;
mod interviews;
pub mod item;
mod item_forms;
mod laws;
mod log_form;
mod logs;
mod times;
mod tones;
mod tree;

use crate::{
    components::{PageHeader, Tab, Tabs, use_url_query},
    layout::use_incident,
    session::use_session,
    words::causes as words,
};
use leptos::prelude::*;
use saiki_api::permissions::Permission;

/// The page.
#[component]
pub fn CauseAnalysis() -> impl IntoView {
    let open = use_incident();
    let session = use_session();
    let query = use_url_query();
    let restricted = Memo::new(move |_| session.may(Permission::RestrictedRead));
    let selected = Memo::new(move |_| {
        let named = query.get("tab").unwrap_or_default();
        let known = ["logs", "evidence", "interviews", "laws"].contains(&named.as_str());
        match known && (named != "interviews" || restricted.get()) {
            true => named,
            false => "tree".to_owned(),
        }
    });
    let select = move |name: &'static str| {
        // The filters of one tab mean nothing to another.
        query.only("tab", Some(name.to_owned()).filter(|name| name != "tree"));
    };
    let tabs = move || {
        let mut all = vec![
            Tab::new("tree", words::TAB_TREE),
            Tab::new("logs", words::TAB_LOGS),
            Tab::new("evidence", words::TAB_EVIDENCE),
        ];
        if restricted.get() {
            all.push(Tab::new("interviews", words::TAB_INTERVIEWS));
        }
        all.push(Tab::new("laws", words::TAB_LAWS));
        view! { <Tabs tabs=all selected=selected on_select=select label=words::TITLE/> }
    };
    let shown = move || match selected.get().as_str() {
        "logs" => view! { <logs::Logs/> }.into_any(),
        "evidence" => view! { <evidence::EvidenceList/> }.into_any(),
        "interviews" => view! { <interviews::Interviews/> }.into_any(),
        "laws" => view! { <laws::Laws/> }.into_any(),
        _ => view! { <tree::Tree/> }.into_any(),
    };
    let title = move || {
        open.loaded
            .value
            .with(|incident| incident.as_ref().map(|i| i.title.clone()))
    };
    view! {
        <PageHeader title=words::TITLE facts=move || view! { <span>{title}</span> }/>
        <p class="lead">{words::LEAD}</p>
        {tabs}
        {shown}
    }
}
