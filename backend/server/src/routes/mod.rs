//! Every route on one page, by noun. Each handler carries its method and path; the OpenAPI document is collected
//! from this list. A new one also gets a line in `tests/it/permissions.rs`, or the tests fail.

mod approvals;
mod audit;
mod auth;
mod campaign_events;
mod campaigns;
pub(crate) mod console;
mod deliveries;
mod docs;
mod files;
mod filings;
mod gates;
mod health;
mod imports;
mod incidents;
mod letters;
mod members;
mod organisation;
mod outbox;
mod people;
mod proof;
mod timeline;
mod users;

use utoipa_actix_web::{scope, service_config::ServiceConfig};

/// Routes that are in the document. Where two paths fit, the one listed first is taken.
pub(crate) fn documented(config: &mut ServiceConfig) {
    config
        .service(docs::get_openapi)
        .service(health::get_liveness)
        .service(health::get_readiness)
        .service(
            scope::scope("/api/v1")
                // auth
                .service(auth::login)
                .service(auth::refresh)
                .service(auth::logout)
                .service(auth::get_me)
                // organisation
                .service(organisation::get_organisation)
                .service(organisation::put_organisation)
                // users
                .service(users::list_users)
                .service(users::create_user)
                .service(users::get_user)
                .service(users::update_user)
                // incidents
                .service(incidents::list_incidents)
                .service(incidents::create_incident)
                .service(incidents::get_incident)
                .service(incidents::update_incident)
                .service(incidents::change_phase)
                // timeline
                .service(timeline::list_timeline)
                .service(timeline::create_timeline_event)
                // members
                .service(members::list_members)
                .service(members::add_member)
                .service(members::remove_member)
                // people
                .service(imports::preview_import)
                .service(imports::create_import)
                .service(imports::list_imports)
                .service(imports::get_import)
                .service(imports::get_import_errors)
                .service(people::list_people)
                .service(people::export_people)
                .service(people::get_person)
                .service(people::update_person)
                // letters
                .service(letters::list_merge_fields)
                .service(letters::list_letters)
                .service(letters::create_letter)
                .service(letters::get_letter)
                .service(letters::update_letter)
                .service(letters::list_letter_versions)
                .service(letters::preview::preview_letter)
                .service(letters::get_letter_reach)
                // approvals
                .service(approvals::list_approvals)
                .service(approvals::step_approval)
                // gates
                .service(gates::get_gate)
                // files
                .service(files::list_files)
                .service(files::create_file)
                .service(files::get_file)
                .service(files::download_file)
                .service(files::remove_file)
                // filings
                .service(filings::list_filings)
                .service(filings::create_filing)
                .service(filings::get_filing)
                .service(filings::export_filing)
                // campaigns
                .service(campaigns::list_campaigns)
                .service(campaigns::create_campaign)
                .service(campaigns::get_campaign)
                .service(campaigns::test_campaign)
                .service(campaigns::start_campaign)
                .service(campaigns::pause_campaign)
                .service(campaigns::resume_campaign)
                .service(campaigns::cancel_campaign)
                .service(campaign_events::follow_campaign)
                .service(deliveries::list_deliveries)
                .service(deliveries::get_delivery)
                .service(deliveries::list_attempts)
                .service(deliveries::resolve_delivery)
                .service(proof::get_proof)
                .service(proof::export_ledger)
                // outbox
                .service(outbox::list_outbox)
                .service(outbox::get_outbox_mail)
                .service(outbox::download_outbox_mail)
                // audit
                .service(audit::list_audit)
                .service(audit::verify_audit),
        );
}

/// Routes that are not: pages and figures for machines of our own.
pub(crate) fn undocumented(config: &mut actix_web::web::ServiceConfig) {
    config
        .service(health::metrics)
        .service(docs::page)
        .service(docs::page_at_slash)
        .service(docs::asset);
}
