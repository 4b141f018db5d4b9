//! Every route, by noun; those about deadlines and reports to authorities are in `authorities.rs`, those of webhooks in
//! `webhooks.rs`. Each handler carries its method and path; the OpenAPI document is collected from this list. A new one also
//! gets a line in `tests/it/permissions.rs`, or the tests fail.

mod activities;
mod alarms;
mod approvals;
mod audit;
mod auth;
mod authorities;
mod calendars;
mod campaign_events;
mod campaign_pace;
mod campaign_ramp;
mod campaigns;
mod causes;
mod claims;
mod clock_questions;
mod clocks;
mod consistency;
pub(crate) mod console;
mod contact_stops;
mod contacts;
mod contracts;
mod deliveries;
mod docs;
mod duplicates;
mod evidence;
mod exchange;
mod files;
mod filing_duties;
mod filing_fields;
mod filing_forms;
mod filings;
mod final_reports;
mod followups;
mod gates;
mod handover;
mod health;
mod households;
mod import_presets;
mod imports;
mod incidents;
mod instruction_mails;
mod instructions;
mod interviews;
mod items;
mod lanes;
mod laws;
mod lessons;
mod letters;
mod log_sources;
mod losses;
mod measures;
mod members;
mod monitoring;
mod notices;
mod organisation;
mod outbox;
mod people;
mod playbooks;
mod proof;
mod public;
mod recovery;
mod reports;
pub(crate) mod retention;
mod revisions;
mod rules;
mod sanctions;
mod segments;
mod service_windows;
mod sla_checks;
mod suppressions;
mod systems;
mod timeline;
mod trainings;
mod units;
mod uploads;
mod users;
mod webhooks;
mod work;

use crate::{ApiError, ApiResult};
use actix_web::{
    Error,
    dev::{HttpServiceFactory, ServiceFactory, ServiceRequest},
    web,
};
use saiki_domain::search;
use utoipa_actix_web::{OpenApiFactory, scope, service_config::ServiceConfig};

/// Refuses search words that are too long to look for.
fn check_search(q: Option<&str>) -> ApiResult<()> {
    if q.is_none_or(|q| q.chars().count() <= search::MAX_QUERY) {
        return Ok(());
    }
    Err(ApiError::invalid().field(
        "q",
        "too_long",
        format!("{}文字以内にしてください", search::MAX_QUERY),
        format!("At most {} characters", search::MAX_QUERY),
    ))
}

/// What takes routes. A server only serves them; for the document they are described as well, which takes time and
/// memory that no worker of a server should spend.
trait Routes: Sized {
    /// Takes one.
    fn service<F: HttpServiceFactory + OpenApiFactory + 'static>(self, factory: F) -> Self;
}

impl Routes for &mut web::ServiceConfig {
    fn service<F: HttpServiceFactory + OpenApiFactory + 'static>(self, factory: F) -> Self {
        web::ServiceConfig::service(self, factory)
    }
}

impl Routes for &mut ServiceConfig<'_> {
    fn service<F: HttpServiceFactory + OpenApiFactory + 'static>(self, factory: F) -> Self {
        ServiceConfig::service(self, factory)
    }
}

impl<T> Routes for actix_web::Scope<T>
where
    T: ServiceFactory<ServiceRequest, Config = (), Error = Error, InitError = ()>,
{
    fn service<F: HttpServiceFactory + OpenApiFactory + 'static>(self, factory: F) -> Self {
        actix_web::Scope::service(self, factory)
    }
}

impl<T> Routes for scope::Scope<T>
where
    T: ServiceFactory<ServiceRequest, Config = (), Error = Error, InitError = ()>,
{
    fn service<F: HttpServiceFactory + OpenApiFactory + 'static>(self, factory: F) -> Self {
        scope::Scope::service(self, factory)
    }
}

/// The routes of the document, described.
pub(crate) fn documented(config: &mut ServiceConfig<'_>) {
    root(config).service(api(scope::scope(API)));
}

/// The same, to serve.
pub(crate) fn served(config: &mut web::ServiceConfig) {
    root(config).service(api(web::scope(API)));
}

const API: &str = "/api/v1";

fn root<R: Routes>(routes: R) -> R {
    routes
        .service(docs::get_openapi)
        .service(health::get_liveness)
        .service(health::get_readiness)
}

/// The routes of the API. Where two paths fit, the one listed first is taken.
fn api<R: Routes>(routes: R) -> R {
    let routes = routes
        // auth
        .service(auth::login)
        .service(auth::refresh)
        .service(auth::logout)
        .service(auth::change_password)
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
        .service(exchange::export_incident)
        .service(exchange::import_veris)
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
        .service(uploads::create_upload)
        .service(uploads::list_uploads)
        .service(uploads::import_upload)
        .service(uploads::get_upload)
        .service(uploads::append_upload)
        .service(uploads::remove_upload)
        .service(import_presets::list_import_presets)
        .service(import_presets::create_import_preset)
        .service(import_presets::put_import_preset)
        .service(import_presets::remove_import_preset)
        .service(people::list_people)
        .service(people::export::export_people)
        .service(people::decisions::count_people)
        .service(people::decisions::decide_people)
        .service(duplicates::list_duplicates)
        .service(duplicates::merge_people)
        .service(duplicates::keep_people_apart)
        .service(segments::count_audience)
        .service(people::get_person)
        .service(people::update_person)
        .service(people::decisions::decide_person)
        .service(people::stopped::list_person_suppressions)
        .service(people::addresses::list_addresses)
        .service(people::addresses::create_address)
        .service(people::addresses::update_address)
        .service(people::addresses::remove_address)
        .service(people::addresses::make_address_first)
        .service(people::addresses::put_own_address_state)
        .service(households::list_households)
        .service(households::create_household)
        .service(households::get_household)
        .service(households::update_household)
        .service(households::dissolve_household)
        .service(households::restore_household)
        .service(duplicates::list_merges)
        .service(duplicates::undo_merge)
        .service(segments::list_segments)
        .service(segments::create_segment)
        .service(segments::get_segment)
        .service(segments::update_segment)
        .service(segments::remove_segment)
        .service(contact_stops::list_contact_stops)
        .service(contact_stops::create_contact_stop)
        .service(contact_stops::lift_contact_stop)
        // retention
        .service(retention::list_retentions)
        .service(retention::get_retention)
        .service(retention::put_retention)
        .service(retention::hold_retention)
        .service(retention::step_erasure)
        .service(retention::get_erasure_certificate)
        .service(retention::rekey_incident)
        .service(retention::decide_unreadable)
        // letters
        .service(letters::list_merge_fields)
        .service(letters::list_letters)
        .service(letters::create_letter)
        .service(letters::series::list_series)
        .service(letters::get_letter)
        .service(letters::update_letter)
        .service(campaigns::update_campaign)
        .service(letters::list_letter_versions)
        .service(letters::preview::preview_letter)
        .service(letters::get_letter_reach)
        .service(letters::mail::check_letter_encoding)
        // approvals
        .service(approvals::list_approvals)
        .service(approvals::step_approval)
        // notices
        .service(notices::list_notices)
        .service(notices::publish_letter)
        .service(notices::withdraw_letter)
        // playbook
        .service(playbooks::get_playbook)
        .service(playbooks::put_playbook)
        .service(playbooks::list_playbook_versions)
        .service(playbooks::compare_playbooks)
        .service(playbooks::get_incident_playbook)
        .service(playbooks::update_incident_playbook)
        .service(playbooks::upgrade_playbook)
        // activities
        .service(activities::list_activities)
        .service(activities::get_activity)
        .service(activities::update_activity)
        .service(activities::get_activity_gate)
        .service(activities::answer_activity)
        .service(activities::close_activity)
        .service(activities::reopen_activity)
        // items
        .service(items::list_items)
        .service(items::create_item)
        .service(items::get_item)
        .service(items::update_item)
        .service(items::list_item_comments)
        .service(items::create_item_comment)
        .service(items::list_item_history)
        // work
        .service(work::list_work)
        .service(work::get_stall_rule)
        .service(work::put_stall_rule)
        // contacts
        .service(contacts::list_contacts)
        .service(contacts::create_contact)
        .service(contacts::export_contacts)
        .service(contacts::get_contact)
        .service(contacts::update_contact)
        .service(contacts::list_contact_words)
        .service(contacts::create_contact_word)
        // claims
        .service(claims::list_claims)
        .service(claims::create_claim)
        .service(claims::export::export_claims)
        .service(claims::get_claim)
        .service(claims::update_claim)
        .service(claims::step_claim)
        .service(claims::list_claim_steps)
        .service(claims::book_claim)
        // contracts
        .service(contracts::list_contracts)
        .service(contracts::create_contract)
        .service(contracts::export::export_contracts)
        .service(contracts::imports::import_contracts)
        .service(contracts::get_contract)
        .service(contracts::update_contract)
        // reports
        .service(reports::public::send_report)
        .service(reports::public::get_report_state)
        .service(reports::list_reports)
        .service(reports::create_report)
        .service(reports::get_report)
        .service(reports::update_report)
        .service(reports::open_report_incident)
        .service(reports::route_report)
        // followups
        .service(followups::list_followups)
        .service(followups::count_followups)
        .service(followups::assign_followups)
        .service(followups::substitute_followups)
        .service(followups::calls::list_calls)
        .service(followups::calls::get_call_script)
        .service(followups::calls::get_call_sheet)
        .service(followups::calls::get_call_list)
        .service(followups::get_followup)
        .service(followups::update_followup)
        .service(followups::create_followup_attempt)
        .service(followups::post::count_postable)
        .service(followups::post::list_post_batches)
        .service(followups::post::create_post_batch)
        .service(followups::post::get_post_batch)
        .service(followups::post::discard_post_batch)
        .service(followups::post::list_post_letters)
        .service(followups::post::print_post_batch)
        .service(followups::post::record_posting)
        .service(followups::post::track_post_batch)
        .service(followups::post::return_post_letter)
        // gates
        .service(gates::get_gate)
        // files
        .service(files::list_files)
        .service(files::create_file)
        .service(files::get_file)
        .service(files::download_file)
        .service(files::remove_file);
    authorities::routes(webhooks::routes(routes))
        // handover
        .service(handover::get_handover)
        .service(handover::put_handover)
        .service(handover::accept_handover)
        .service(handover::export_handover)
        // recovery
        .service(recovery::plan::get_recovery_plan)
        .service(recovery::plan::put_recovery_plan)
        .service(recovery::plan::list_recovery_approvals)
        .service(recovery::plan::step_recovery_approval)
        .service(recovery::plan::get_recovery_slip)
        .service(recovery::tasks::create_recovery_task)
        .service(recovery::tasks::put_recovery_task)
        .service(recovery::tasks::put_recovery_progress)
        .service(recovery::tasks::delete_recovery_task)
        .service(recovery::parties::create_recovery_party)
        .service(recovery::parties::put_recovery_party)
        .service(recovery::parties::delete_recovery_party)
        .service(recovery::execution::get_recovery_execution)
        .service(recovery::execution::create_recovery_step)
        .service(recovery::execution::put_recovery_step)
        .service(recovery::execution::delete_recovery_step)
        .service(recovery::execution::record_recovery_run)
        .service(recovery::execution::create_recovery_date)
        .service(recovery::execution::put_recovery_date)
        .service(recovery::execution::delete_recovery_date)
        .service(recovery::reports::list_recovery_reports)
        .service(recovery::reports::create_recovery_report)
        .service(recovery::reports::get_recovery_report)
        .service(recovery::reports::export_recovery_report)
        // monitoring
        .service(monitoring::list_monitoring)
        .service(monitoring::create_monitoring)
        .service(monitoring::get_monitoring)
        .service(monitoring::put_monitoring)
        .service(monitoring::add_monitoring_check)
        .service(monitoring::settle_monitoring_check)
        .service(monitoring::end_monitoring)
        // losses
        .service(losses::list_losses)
        .service(losses::create_loss)
        .service(losses::export::export_losses)
        .service(losses::get_loss)
        .service(losses::update_loss)
        .service(losses::reverse_loss)
        .service(losses::list_loss_versions)
        .service(losses::get_loss_view)
        .service(losses::calculate_loss)
        // sla
        .service(service_windows::list_service_windows)
        .service(service_windows::create_service_window)
        .service(service_windows::put_service_window)
        .service(service_windows::remove_service_window)
        .service(sla_checks::list_sla_checks)
        .service(sla_checks::create_sla_check)
        .service(sla_checks::get_sla_check)
        .service(sla_checks::list_sla_results)
        .service(sla_checks::export::export_sla_results)
        .service(sla_checks::export::export_sla_customer)
        .service(sla_checks::claim_sla_credits)
        .service(sla_checks::book_sla_credits)
        // prevention
        .service(measures::options::list_options)
        .service(measures::options::create_option)
        .service(measures::options::get_option)
        .service(measures::options::update_option)
        .service(measures::options::decide_option)
        .service(measures::list_measures)
        .service(measures::create_measure)
        .service(measures::get_measure)
        .service(measures::update_measure)
        .service(measures::list_measure_approvals)
        .service(measures::step_measure_approval)
        .service(measures::step_measure)
        .service(measures::list_measure_audits)
        .service(measures::audit_measure)
        .service(measures::targets::list_targets)
        .service(measures::targets::create_target)
        .service(measures::targets::decide_target)
        .service(measures::targets::suggest_targets)
        .service(measures::targets::pick_targets)
        .service(measures::targets::decide_targets)
        .service(revisions::list_revisions)
        .service(revisions::create_revision)
        .service(revisions::get_revision)
        .service(revisions::put_revision)
        .service(revisions::step_revision_approval)
        .service(revisions::decide_revision)
        .service(trainings::list_trainings)
        .service(trainings::create_training)
        .service(trainings::get_training)
        .service(trainings::put_training)
        // lessons
        .service(lessons::list_lessons)
        .service(lessons::create_lesson)
        .service(lessons::get_lesson_gaps)
        .service(lessons::get_lesson)
        .service(lessons::update_lesson)
        .service(lessons::remove_lesson)
        // final_reports
        .service(final_reports::preview_final_report)
        .service(final_reports::list_final_reports)
        .service(final_reports::get_final_report)
        .service(final_reports::export_final_report)
        .service(sanctions::list_sanctions)
        .service(sanctions::create_sanction)
        .service(sanctions::get_sanction)
        .service(sanctions::put_sanction)
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
        .service(campaign_pace::get_campaign_pace)
        .service(campaign_ramp::get_campaign_outlook)
        .service(campaign_ramp::set_campaign_ramp)
        .service(lanes::get_lanes)
        .service(lanes::put_lanes)
        .service(deliveries::list_deliveries)
        .service(deliveries::get_delivery)
        .service(deliveries::list_attempts)
        .service(deliveries::resolve_delivery)
        .service(deliveries::list_delivery_reports)
        .service(suppressions::get_held_back)
        .service(suppressions::list_suppressions)
        .service(suppressions::get_suppression)
        .service(suppressions::lift_suppression)
        .service(suppressions::get_bounce_figures)
        .service(proof::get_proof)
        .service(proof::export_ledger)
        // units
        .service(units::list_units)
        .service(units::create_unit)
        .service(units::get_unit)
        .service(units::update_unit)
        // systems
        .service(systems::get_systems_summary)
        .service(systems::files::preview_systems_import)
        .service(systems::files::import_systems)
        .service(systems::files::put_systems)
        .service(systems::files::export_systems)
        .service(systems::bulk::step_systems)
        .service(systems::bulk::decide_systems)
        .service(systems::rules::list_reconnection_rules)
        .service(systems::rules::create_reconnection_rule)
        .service(systems::rules::update_reconnection_rule)
        .service(systems::list_systems)
        .service(systems::create_system)
        .service(systems::get_system)
        .service(systems::update_system)
        .service(systems::step_system)
        .service(systems::decide_system)
        .service(systems::check_backup)
        // instructions
        .service(instructions::list_instructions)
        .service(instructions::create_instruction)
        .service(instructions::get_instruction)
        .service(instructions::update_instruction)
        .service(instructions::remove_instruction)
        .service(instructions::issue_instruction)
        .service(instructions::change_instruction)
        .service(instructions::answer_instruction)
        .service(instructions::papers::get_instruction_pack)
        .service(instructions::papers::get_instruction_call_list)
        .service(instructions::papers::get_instruction_call_sheet)
        .service(instruction_mails::get_instruction_mails)
        .service(instruction_mails::send_instruction_mails)
        .service(instruction_mails::resume_instruction_mailing)
        .service(instruction_mails::stop_instruction_mailing)
        // causes
        .service(causes::get_causes)
        .service(causes::create_cause)
        .service(causes::put_cause)
        .service(causes::remove_cause)
        .service(causes::adopt_conclusions)
        .service(causes::put_conclusion)
        .service(log_sources::list_log_sources)
        .service(log_sources::create_log_source)
        .service(log_sources::get_log_coverage)
        .service(log_sources::export::export_log_sources)
        .service(log_sources::get_log_source)
        .service(log_sources::put_log_source)
        .service(log_sources::remove_log_source)
        .service(evidence::list_evidence)
        .service(evidence::register_evidence)
        .service(evidence::export::export_evidence)
        .service(evidence::get_evidence)
        .service(evidence::update_evidence)
        .service(evidence::record_custody_event)
        .service(evidence::decide_evidence)
        .service(evidence::export_custody_sheet)
        .service(interviews::list_interviews)
        .service(interviews::create_interview)
        .service(interviews::get_interview)
        .service(interviews::put_interview)
        .service(laws::list_laws)
        .service(laws::decide_law)
        // outbox
        .service(outbox::list_outbox)
        .service(outbox::get_outbox_mail)
        .service(outbox::download_outbox_mail)
        // audit
        .service(audit::list_audit)
        .service(audit::verify_audit)
}

/// Routes that are not: pages and figures for machines of our own.
pub(crate) fn undocumented(config: &mut web::ServiceConfig) {
    config
        .service(health::metrics)
        .service(public::stylesheet)
        .service(public::reports::report_form)
        .service(public::reports::send_report)
        .service(public::reports::report_status)
        .service(public::notices::list_notices)
        .service(public::notices::get_notice)
        .service(public::ics::deadlines)
        .service(public::unsubscribe::ask)
        .service(public::unsubscribe::stop)
        .service(docs::page)
        .service(docs::page_at_slash)
        .service(docs::asset);
}
