//! The page about prevention: a tab for each part, kept in the address.

use super::{
    lessons::LessonsTab, measures::MeasuresTab, options::OptionsTab, revisions::RevisionsTab,
    sanctions::SanctionsTab, trainings::TrainingsTab,
};
use crate::{
    components::{PageHeader, Tab, Tabs, use_url_query},
    layout::use_incident,
    session::use_session,
    words::prevention as words,
};
use leptos::prelude::*;
use saiki_api::permissions::Permission;

const OPTIONS: &str = "options";
const MEASURES: &str = "measures";
const REVISIONS: &str = "revisions";
const TRAININGS: &str = "trainings";
const LESSONS: &str = "lessons";
const SANCTIONS: &str = "sanctions";

/// The page.
#[component]
pub fn Prevention() -> impl IntoView {
    let open = use_incident();
    let session = use_session();
    let query = use_url_query();
    let selected = Memo::new(move |_| query.get("tab").unwrap_or_else(|| OPTIONS.to_owned()));
    let may_see = Memo::new(move |_| session.may(Permission::RestrictedRead));
    let title = move || {
        open.loaded
            .value
            .with(|incident| incident.as_ref().map(|i| i.title.clone()))
    };
    let tabs = move || {
        let mut tabs = vec![
            Tab::new(OPTIONS, words::TAB_OPTIONS),
            Tab::new(MEASURES, words::TAB_MEASURES),
            Tab::new(REVISIONS, words::TAB_REVISIONS),
            Tab::new(TRAININGS, words::TAB_TRAININGS),
            Tab::new(LESSONS, words::TAB_LESSONS),
        ];
        if may_see.get() {
            tabs.push(Tab::new(SANCTIONS, words::TAB_SANCTIONS));
        }
        let select = move |name: &'static str| query.set("tab", Some(name.to_owned()));
        view! { <Tabs tabs=tabs selected=Signal::derive(move || selected.get()) on_select=select label=words::TABS/> }
    };
    let content = move || match (selected.get().as_str(), may_see.get()) {
        (MEASURES, _) => view! { <MeasuresTab/> }.into_any(),
        (REVISIONS, _) => view! { <RevisionsTab/> }.into_any(),
        (TRAININGS, _) => view! { <TrainingsTab/> }.into_any(),
        (LESSONS, _) => view! { <LessonsTab/> }.into_any(),
        (SANCTIONS, true) => view! { <SanctionsTab/> }.into_any(),
        _ => view! { <OptionsTab/> }.into_any(),
    };
    view! {
        <PageHeader title=words::TITLE facts=move || view! { <span>{title}</span> }/>
        {tabs}
        {content}
    }
}
