//! The root: what every page can ask for, and which page is shown at which address.

use crate::{
    api::client::provide_api,
    browser,
    components::{DiscardQuestion, Toasts, discard::provide_discard, toast::provide_toasts},
    i18n::provide_language,
    layout::{Guard, Shell},
    pages::{
        activities, audit, calendars, campaigns, causes, claims, clocks, components, consistency,
        contacts, contracts, deadlines, filings, final_reports, followups, home, incidents,
        instructions, items, lanes, letters, losses, not_found, organisation, outbox, people,
        playbook, prevention, recovery, reports, retention, rules, sign_in, sla, suppressions,
        systems, units, users, webhooks, work,
    },
    session::provide_session,
    theme::provide_theme,
};
use leptos::prelude::*;
use leptos_router::{
    components::{ParentRoute, Route, Router, Routes},
    path,
};

/// The console.
#[component]
pub fn App() -> impl IntoView {
    provide_language();
    provide_theme();
    provide_toasts();
    provide_discard();
    browser::dom::lead_to_wrong();
    let session = provide_session();
    let api = provide_api(session);
    leptos::task::spawn_local(async move {
        if !api.refresh().await {
            session.expire();
        }
    });
    view! {
        <Router>
            <Routes fallback=not_found::NotFound>
                <Route path=path!("/login") view=sign_in::SignIn/>
                <Route path=path!("/components") view=components::Components/>
                <Route path=path!("/deadlines/wall") view=GuardedWall/>
                <ParentRoute path=path!("") view=Guarded>
                    <Route path=path!("/") view=home::Home/>
                    <Route path=path!("/incidents") view=incidents::list::Incidents/>
                    <Route path=path!("/incidents/new") view=incidents::new::NewIncident/>
                    <Route path=path!("/incidents/:incident") view=incidents::home::IncidentHome/>
                    <Route path=path!("/incidents/:incident/edit") view=incidents::edit::EditIncident/>
                    <Route path=path!("/incidents/:incident/facts") view=incidents::facts::IncidentFacts/>
                    <Route path=path!("/incidents/:incident/members") view=incidents::members::Members/>
                    <Route path=path!("/incidents/:incident/timeline") view=incidents::timeline::Timeline/>
                    <Route path=path!("/incidents/:incident/activities") view=activities::list::Activities/>
                    <Route path=path!("/incidents/:incident/activities/:activity") view=activities::page::ActivityPage/>
                    <Route path=path!("/incidents/:incident/items") view=items::list::Items/>
                    <Route path=path!("/incidents/:incident/items/:item") view=items::page::ItemPage/>
                    <Route path=path!("/work") view=work::Work/>
                    <Route path=path!("/reports") view=reports::list::Reports/>
                    <Route path=path!("/reports/:report") view=reports::page::ReportPage/>
                    <Route path=path!("/playbook") view=playbook::page::PlaybookPage/>
                    <Route path=path!("/audit") view=audit::AuditLog/>
                    <Route path=path!("/organisation") view=organisation::OrganisationPage/>
                    <Route path=path!("/users") view=users::Users/>
                    <Route path=path!("/incidents/:incident/people") view=people::list::People/>
                    <Route path=path!("/incidents/:incident/people/import") view=people::import::ImportPage/>
                    <Route path=path!("/incidents/:incident/people/duplicates") view=people::duplicates::DuplicatesPage/>
                    <Route path=path!("/incidents/:incident/people/households") view=people::households::Households/>
                    <Route path=path!("/incidents/:incident/people/:person") view=people::person::PersonPage/>
                    <Route path=path!("/incidents/:incident/followups") view=followups::list::Followups/>
                    <Route path=path!("/incidents/:incident/followups/calls") view=followups::calls::Calls/>
                    <Route path=path!("/incidents/:incident/followups/post") view=followups::post::Post/>
                    <Route path=path!("/incidents/:incident/followups/post/:batch") view=followups::batch::PostBatchPage/>
                    <Route path=path!("/incidents/:incident/contacts") view=contacts::list::Contacts/>
                    <Route path=path!("/incidents/:incident/contacts/:contact") view=contacts::page::ContactPage/>
                    <Route path=path!("/incidents/:incident/claims") view=claims::list::Claims/>
                    <Route path=path!("/incidents/:incident/claims/:claim") view=claims::page::ClaimPage/>
                    <Route path=path!("/incidents/:incident/letters") view=letters::list::Letters/>
                    <Route path=path!("/incidents/:incident/letters/new") view=letters::new::NewLetter/>
                    <Route path=path!("/incidents/:incident/letters/series") view=letters::series::LetterSeries/>
                    <Route path=path!("/incidents/:incident/letters/:letter") view=letters::editor::LetterEditor/>
                    <Route path=path!("/incidents/:incident/campaigns") view=campaigns::list::Campaigns/>
                    <Route path=path!("/incidents/:incident/campaigns/new") view=campaigns::new::NewCampaign/>
                    <Route path=path!("/incidents/:incident/campaigns/:campaign") view=campaigns::page::CampaignPage/>
                    <Route path=path!("/incidents/:incident/clocks") view=clocks::Clocks/>
                    <Route path=path!("/incidents/:incident/clocks/:clock") view=clocks::page::ClockPage/>
                    <Route path=path!("/deadlines") view=deadlines::list::Deadlines/>
                    <Route path=path!("/rules") view=rules::list::Rules/>
                    <Route path=path!("/rules/answers") view=clocks::questions::StandingAnswers/>
                    <Route path=path!("/rules/rule/:rule") view=rules::page::RulePage/>
                    <Route path=path!("/calendars") view=calendars::list::Calendars/>
                    <Route path=path!("/incidents/:incident/filings") view=filings::list::Filings/>
                    <Route path=path!("/incidents/:incident/filings/new") view=filings::new::NewReport/>
                    <Route path=path!("/incidents/:incident/filings/:filing") view=filings::page::FilingPage/>
                    <Route path=path!("/incidents/:incident/consistency") view=consistency::page::ConsistencyPage/>
                    <Route path=path!("/incidents/:incident/systems") view=systems::list::Systems/>
                    <Route path=path!("/incidents/:incident/systems/import") view=systems::import::ImportSystems/>
                    <Route path=path!("/incidents/:incident/systems/rules") view=systems::rules::Rules/>
                    <Route path=path!("/incidents/:incident/systems/:system") view=systems::page::SystemPage/>
                    <Route path=path!("/incidents/:incident/instructions") view=instructions::list::Instructions/>
                    <Route path=path!("/incidents/:incident/instructions/new") view=instructions::form::NewInstruction/>
                    <Route path=path!("/incidents/:incident/instructions/:instruction") view=instructions::page::InstructionPage/>
                    <Route path=path!("/incidents/:incident/instructions/:instruction/edit") view=instructions::form::EditInstruction/>
                    <Route path=path!("/units") view=units::Units/>
                    <Route path=path!("/lanes") view=lanes::LanesPage/>
                    <Route path=path!("/suppressions") view=suppressions::list::Suppressions/>
                    <Route path=path!("/webhooks") view=webhooks::list::Webhooks/>
                    <Route path=path!("/webhooks/:webhook") view=webhooks::page::WebhookPage/>
                    <Route path=path!("/contracts") view=contracts::list::Contracts/>
                    <Route path=path!("/contracts/import") view=contracts::import::ImportContracts/>
                    <Route path=path!("/contracts/:contract") view=contracts::page::ContractPage/>
                    <Route path=path!("/incidents/:incident/causes") view=causes::CauseAnalysis/>
                    <Route path=path!("/incidents/:incident/causes/evidence/:evidence") view=causes::item::EvidencePage/>
                    <Route path=path!("/incidents/:incident/recovery") view=recovery::Recovery/>
                    <Route path=path!("/incidents/:incident/losses") view=losses::list::Losses/>
                    <Route path=path!("/incidents/:incident/losses/:loss") view=losses::page::LossPage/>
                    <Route path=path!("/incidents/:incident/sla") view=sla::page::Sla/>
                    <Route path=path!("/incidents/:incident/sla/:check") view=sla::check::SlaCheckPage/>
                    <Route path=path!("/incidents/:incident/prevention") view=prevention::page::Prevention/>
                    <Route path=path!("/incidents/:incident/prevention/measures/:measure") view=prevention::measure::MeasurePage/>
                    <Route path=path!("/incidents/:incident/final-report") view=final_reports::page::FinalReportPage/>
                    <Route path=path!("/incidents/:incident/retention") view=retention::page::RetentionPage/>
                    <Route path=path!("/retentions") view=retention::list::Retentions/>
                    <Route path=path!("/incidents/:incident/outbox") view=outbox::list::Outbox/>
                    <Route path=path!("/incidents/:incident/outbox/:mail") view=outbox::page::OutboxPage/>
                </ParentRoute>
            </Routes>
        </Router>
        <DiscardQuestion/>
        <Toasts/>
    }
}

/// The board for the wall stands alone: no rail, nothing to press by accident.
#[component]
fn GuardedWall() -> impl IntoView {
    view! {
        <Guard>
            <deadlines::wall::Wall/>
        </Guard>
    }
}

#[component]
fn Guarded() -> impl IntoView {
    view! {
        <Guard>
            <Shell/>
        </Guard>
    }
}
