//! The page about the return to normal operation: one plan read once, shown in tabs. Each tab is a file.

mod approval;
mod execution;
mod gantt;
mod geometry;
mod goal;
mod handover;
mod monitoring;
mod parties;
mod plan;
mod reports;
mod slip;
mod task;
mod task_form;
mod typed;
mod watch;

use crate::{
    api::{Loaded, use_loaded},
    components::{PageHeader, Tab, Tabs, use_url_query},
    layout::use_incident,
    session::use_session,
    words::recovery as words,
};
use leptos::prelude::*;
use saiki_api::{permissions::Permission, recovery::RecoveryPlan};

/// What the tabs share; copied freely.
#[derive(Clone, Copy)]
pub(super) struct Board {
    /// The plan.
    pub plan: Loaded<RecoveryPlan>,
    /// Whether the person may do recovery work.
    pub may: Memo<bool>,
    /// Whether the person may approve what others prepared.
    pub may_approve: Memo<bool>,
}

pub(super) fn use_board() -> Board {
    expect_context()
}

/// The page.
#[component]
pub fn Recovery() -> impl IntoView {
    let open = use_incident();
    let session = use_session();
    let query = use_url_query();
    provide_context(Board {
        plan: use_loaded::<RecoveryPlan>(Signal::derive(move || open.below("recovery/plan"))),
        may: Memo::new(move |_| session.may(Permission::RecoveryWrite)),
        may_approve: Memo::new(move |_| session.may(Permission::RecoveryApprove)),
    });
    let title = move || {
        open.loaded
            .value
            .with(|incident| incident.as_ref().map(|i| i.title.clone()))
    };
    let tabs = vec![
        Tab::new("handover", words::TAB_HANDOVER),
        Tab::new("plan", words::TAB_PLAN),
        Tab::new("parties", words::TAB_PARTIES),
        Tab::new("execution", words::TAB_EXECUTION),
        Tab::new("monitoring", words::TAB_MONITORING),
        Tab::new("reports", words::TAB_REPORT),
    ];
    let selected = Memo::new(move |_| query.get("tab").unwrap_or_else(|| "plan".to_owned()));
    let shown = move || match selected.get().as_str() {
        "handover" => view! { <handover::HandoverTab/> }.into_any(),
        "parties" => view! { <parties::PartiesTab/> }.into_any(),
        "execution" => view! { <execution::ExecutionTab/> }.into_any(),
        "monitoring" => view! { <monitoring::MonitoringTab/> }.into_any(),
        "reports" => view! { <reports::ReportsTab/> }.into_any(),
        _ => view! { <plan::PlanTab/> }.into_any(),
    };
    view! {
        <PageHeader title=words::TITLE facts=move || view! { <span>{title}</span> }/>
        <Tabs
            tabs=tabs
            selected=selected
            on_select=move |name: &'static str| {
                query.set("tab", Some(name.to_owned()));
            }
            label=words::TABS
        />
        <div class="stack">{shown}</div>
    }
}
