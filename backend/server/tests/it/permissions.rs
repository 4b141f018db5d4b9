//! Every documented operation against every role: the table below says who may call what, and each is tried.
//! A route without a line here fails.

use crate::{
    document::operations,
    support::{Answer, Client, TestApp, on_both},
};
use actix_web::http::Method;
use saiki_api::{
    Uuid,
    classes::{Category, Severity},
    incidents::NewIncident,
    permissions::{Permission as P, Role},
    problem::{ErrorCode, Problem},
};
use serde_json::{Value, json};

/// What an operation asks of its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asks {
    /// Nothing: it is open to anybody.
    Nothing,
    /// To be signed in.
    SignedIn,
    /// This permission.
    For(P),
}
use Asks::{For, Nothing, SignedIn};

/// The table, by operation id.
const TABLE: &[(&str, Asks)] = &[
    ("accept_handover", For(P::RecoveryWrite)),
    ("create_contact_stop", For(P::PeopleWrite)),
    ("get_erasure_certificate", For(P::IncidentsRead)),
    ("get_retention", For(P::IncidentsRead)),
    ("hold_retention", For(P::FilingsWrite)),
    ("lift_contact_stop", For(P::PeopleWrite)),
    ("list_contact_stops", For(P::PeopleRead)),
    ("append_upload", For(P::PeopleWrite)),
    ("create_import_preset", For(P::PeopleWrite)),
    ("create_upload", For(P::PeopleWrite)),
    ("get_upload", For(P::PeopleRead)),
    ("import_upload", For(P::PeopleWrite)),
    ("list_import_presets", For(P::PeopleRead)),
    ("list_uploads", For(P::PeopleRead)),
    ("put_import_preset", For(P::PeopleWrite)),
    ("remove_import_preset", For(P::PeopleWrite)),
    ("remove_upload", For(P::PeopleWrite)),
    ("list_retentions", For(P::IncidentsRead)),
    ("put_retention", For(P::FilingsWrite)),
    ("rekey_incident", For(P::OrganisationWrite)),
    ("decide_unreadable", For(P::OrganisationWrite)),
    ("step_erasure", For(P::FilingsWrite)),
    ("list_claims", For(P::RecoveryRead)),
    ("create_claim", For(P::RecoveryWrite)),
    ("export_claims", For(P::RecoveryRead)),
    ("get_claim", For(P::RecoveryRead)),
    ("update_claim", For(P::RecoveryWrite)),
    ("step_claim", For(P::RecoveryWrite)),
    ("list_claim_steps", For(P::RecoveryRead)),
    ("book_claim", For(P::RecoveryWrite)),
    ("list_contracts", For(P::RecoveryRead)),
    ("create_contract", For(P::RecoveryWrite)),
    ("export_contracts", For(P::RecoveryRead)),
    ("import_contracts", For(P::RecoveryWrite)),
    ("list_service_windows", For(P::RecoveryRead)),
    ("create_service_window", For(P::RecoveryWrite)),
    ("put_service_window", For(P::RecoveryWrite)),
    ("remove_service_window", For(P::RecoveryWrite)),
    ("list_sla_checks", For(P::RecoveryRead)),
    ("create_sla_check", For(P::RecoveryWrite)),
    ("get_sla_check", For(P::RecoveryRead)),
    ("list_sla_results", For(P::RecoveryRead)),
    ("export_sla_results", For(P::RecoveryRead)),
    ("export_sla_customer", For(P::RecoveryRead)),
    ("claim_sla_credits", For(P::RecoveryWrite)),
    ("book_sla_credits", For(P::RecoveryWrite)),
    ("get_contract", For(P::RecoveryRead)),
    ("update_contract", For(P::RecoveryWrite)),
    ("add_member", For(P::IncidentsWrite)),
    ("answer_activity", For(P::RecoveryRead)),
    ("adopt_conclusions", For(P::IncidentsWrite)),
    ("add_monitoring_check", For(P::RecoveryWrite)),
    ("audit_measure", For(P::RecoveryApprove)),
    ("calculate_loss", For(P::RecoveryRead)),
    ("cancel_campaign", For(P::CampaignsWrite)),
    ("change_password", SignedIn),
    ("change_phase", For(P::IncidentsWrite)),
    ("close_activity", For(P::RecoveryWrite)),
    ("compare_playbooks", For(P::RecoveryRead)),
    ("answer_instruction", For(P::RecoveryWrite)),
    ("change_instruction", For(P::RecoveryWrite)),
    ("check_backup", For(P::RecoveryWrite)),
    ("create_campaign", For(P::CampaignsWrite)),
    ("list_suppressions", For(P::CampaignsRead)),
    ("get_suppression", For(P::CampaignsRead)),
    ("lift_suppression", For(P::CampaignsWrite)),
    ("get_bounce_figures", For(P::CampaignsRead)),
    ("get_held_back", For(P::CampaignsRead)),
    ("list_delivery_reports", For(P::CampaignsRead)),
    ("create_contact", For(P::RecoveryWrite)),
    ("list_followups", For(P::PeopleRead)),
    ("count_followups", For(P::PeopleRead)),
    ("assign_followups", For(P::PeopleWrite)),
    ("substitute_followups", For(P::PeopleWrite)),
    ("list_calls", For(P::PeopleRead)),
    ("get_call_script", For(P::PeopleRead)),
    ("get_call_sheet", For(P::PeopleRead)),
    ("get_call_list", For(P::PeopleRead)),
    ("get_followup", For(P::PeopleRead)),
    ("update_followup", For(P::PeopleWrite)),
    ("create_followup_attempt", For(P::PeopleWrite)),
    ("count_postable", For(P::PeopleRead)),
    ("list_post_batches", For(P::PeopleRead)),
    ("create_post_batch", For(P::PeopleWrite)),
    ("get_post_batch", For(P::PeopleRead)),
    ("discard_post_batch", For(P::PeopleWrite)),
    ("list_post_letters", For(P::PeopleRead)),
    ("print_post_batch", For(P::PeopleReveal)),
    ("record_posting", For(P::PeopleWrite)),
    ("track_post_batch", For(P::PeopleWrite)),
    ("return_post_letter", For(P::PeopleWrite)),
    ("create_contact_word", For(P::RecoveryWrite)),
    ("create_file", For(P::RecoveryWrite)),
    ("create_cause", For(P::RecoveryWrite)),
    ("create_filing", For(P::FilingsWrite)),
    ("create_filing_duty", For(P::FilingsWrite)),
    ("decide_filing_duty", For(P::FilingsWrite)),
    ("delete_filing_duty", For(P::FilingsWrite)),
    ("list_filing_duties", For(P::FilingsRead)),
    ("list_filing_forms", For(P::FilingsRead)),
    ("get_filing_schema", For(P::FilingsRead)),
    ("list_filing_fields", For(P::FilingsRead)),
    ("put_filing_field", For(P::FilingsWrite)),
    ("remove_filing_field", For(P::FilingsWrite)),
    ("preview_filing", For(P::FilingsRead)),
    ("export_filing_preview", For(P::FilingsRead)),
    ("list_filing_changes", For(P::FilingsRead)),
    ("step_filing_approval", For(P::FilingsRead)),
    ("record_filing", For(P::FilingsWrite)),
    ("get_consistency", For(P::FilingsRead)),
    ("overrule_contradiction", For(P::FilingsApprove)),
    ("list_rules", For(P::FilingsRead)),
    ("create_rule", For(P::FilingsWrite)),
    ("get_rule", For(P::FilingsRead)),
    ("update_rule", For(P::FilingsWrite)),
    ("list_calendars", For(P::FilingsRead)),
    ("get_calendar", For(P::FilingsRead)),
    ("put_calendar", For(P::OrganisationWrite)),
    ("upload_holidays", For(P::OrganisationWrite)),
    ("remove_calendar", For(P::OrganisationWrite)),
    ("list_clocks", For(P::FilingsRead)),
    ("get_clock_settings", For(P::FilingsRead)),
    ("put_clock_settings", For(P::FilingsWrite)),
    ("create_clock_feed", For(P::FilingsRead)),
    ("remove_clock_feed", For(P::FilingsRead)),
    ("list_organisation_questions", For(P::FilingsRead)),
    ("answer_organisation_question", For(P::FilingsWrite)),
    ("list_incident_clocks", For(P::FilingsRead)),
    ("create_clock", For(P::FilingsWrite)),
    ("get_clock", For(P::FilingsRead)),
    ("remove_clock", For(P::FilingsWrite)),
    ("decide_clock", For(P::FilingsWrite)),
    ("plan_clock", For(P::FilingsWrite)),
    ("adopt_clock_rule", For(P::FilingsWrite)),
    ("list_alarms", For(P::FilingsRead)),
    ("resume_alarm", For(P::FilingsWrite)),
    ("list_clock_questions", For(P::FilingsRead)),
    ("answer_clock_question", For(P::FilingsWrite)),
    ("plan_clock_question", For(P::FilingsWrite)),
    ("count_audience", For(P::PeopleRead)),
    ("create_address", For(P::PeopleWrite)),
    ("create_household", For(P::PeopleWrite)),
    ("create_segment", For(P::PeopleWrite)),
    ("dissolve_household", For(P::PeopleWrite)),
    ("get_household", For(P::PeopleRead)),
    ("get_segment", For(P::PeopleRead)),
    ("keep_people_apart", For(P::PeopleWrite)),
    ("list_addresses", For(P::PeopleRead)),
    ("list_duplicates", For(P::PeopleRead)),
    ("list_households", For(P::PeopleRead)),
    ("list_merges", For(P::PeopleRead)),
    ("list_segments", For(P::PeopleRead)),
    ("make_address_first", For(P::PeopleWrite)),
    ("merge_people", For(P::PeopleWrite)),
    ("put_own_address_state", For(P::PeopleWrite)),
    ("remove_address", For(P::PeopleWrite)),
    ("remove_segment", For(P::PeopleWrite)),
    ("restore_household", For(P::PeopleWrite)),
    ("undo_merge", For(P::PeopleWrite)),
    ("update_address", For(P::PeopleWrite)),
    ("update_household", For(P::PeopleWrite)),
    ("update_segment", For(P::PeopleWrite)),
    ("count_people", For(P::PeopleRead)),
    ("decide_people", For(P::PeopleWrite)),
    ("decide_person", For(P::PeopleWrite)),
    ("create_import", For(P::PeopleWrite)),
    ("create_incident", For(P::IncidentsWrite)),
    ("create_item", For(P::RecoveryWrite)),
    ("create_item_comment", For(P::RecoveryWrite)),
    ("create_instruction", For(P::RecoveryWrite)),
    ("create_letter", For(P::LettersWrite)),
    ("create_reconnection_rule", For(P::RecoveryWrite)),
    ("create_report", For(P::IncidentsWrite)),
    ("create_system", For(P::RecoveryWrite)),
    ("create_interview", For(P::RestrictedWrite)),
    ("create_log_source", For(P::RecoveryWrite)),
    ("create_monitoring", For(P::RecoveryWrite)),
    ("create_recovery_date", For(P::RecoveryWrite)),
    ("create_recovery_party", For(P::RecoveryWrite)),
    ("create_recovery_report", For(P::RecoveryWrite)),
    ("create_recovery_step", For(P::RecoveryWrite)),
    ("create_recovery_task", For(P::RecoveryWrite)),
    ("create_timeline_event", For(P::IncidentsWrite)),
    ("create_unit", For(P::RecoveryWrite)),
    ("create_user", For(P::UsersWrite)),
    ("delete_recovery_date", For(P::RecoveryWrite)),
    ("delete_recovery_party", For(P::RecoveryWrite)),
    ("delete_recovery_step", For(P::RecoveryWrite)),
    ("delete_recovery_task", For(P::RecoveryWrite)),
    ("create_lesson", For(P::RecoveryWrite)),
    ("create_loss", For(P::RecoveryWrite)),
    ("create_measure", For(P::RecoveryWrite)),
    ("create_option", For(P::RecoveryWrite)),
    ("create_revision", For(P::RecoveryWrite)),
    ("create_sanction", For(P::RestrictedWrite)),
    ("create_target", For(P::RecoveryWrite)),
    ("create_training", For(P::RecoveryWrite)),
    ("decide_option", For(P::RecoveryWrite)),
    ("decide_revision", For(P::RecoveryWrite)),
    ("decide_target", For(P::RecoveryWrite)),
    ("decide_targets", For(P::RecoveryWrite)),
    ("pick_targets", For(P::RecoveryWrite)),
    ("suggest_targets", For(P::RecoveryRead)),
    ("download_file", For(P::RecoveryRead)),
    ("decide_system", For(P::RecoveryApprove)),
    ("decide_systems", For(P::RecoveryApprove)),
    ("decide_evidence", For(P::RecoveryWrite)),
    ("decide_law", For(P::RecoveryWrite)),
    ("download_outbox_mail", For(P::PeopleReveal)),
    ("export_contacts", For(P::RecoveryRead)),
    ("export_evidence", For(P::RecoveryRead)),
    ("export_log_sources", For(P::RecoveryRead)),
    ("export_custody_sheet", For(P::RecoveryRead)),
    ("end_monitoring", For(P::RecoveryApprove)),
    ("export_filing", For(P::FilingsRead)),
    ("export_final_report", For(P::RecoveryRead)),
    ("export_handover", For(P::RecoveryRead)),
    ("export_incident", For(P::IncidentsRead)),
    ("export_ledger", For(P::CampaignsRead)),
    ("export_losses", For(P::RecoveryRead)),
    ("export_people", For(P::PeopleRead)),
    ("export_systems", For(P::RecoveryRead)),
    ("export_recovery_report", For(P::RecoveryRead)),
    ("follow_campaign", For(P::CampaignsRead)),
    ("get_activity", For(P::RecoveryRead)),
    ("get_activity_gate", For(P::RecoveryRead)),
    ("get_campaign", For(P::CampaignsRead)),
    ("get_campaign_pace", For(P::CampaignsRead)),
    ("get_campaign_outlook", For(P::CampaignsRead)),
    ("set_campaign_ramp", For(P::CampaignsWrite)),
    ("get_lanes", For(P::CampaignsRead)),
    ("put_lanes", For(P::OrganisationWrite)),
    ("get_contact", For(P::RecoveryRead)),
    ("get_causes", For(P::RecoveryRead)),
    ("get_delivery", For(P::CampaignsRead)),
    ("get_file", For(P::RecoveryRead)),
    ("get_evidence", For(P::RecoveryRead)),
    ("get_filing", For(P::FilingsRead)),
    ("get_gate", For(P::RecoveryRead)),
    ("get_final_report", For(P::RecoveryRead)),
    ("get_handover", For(P::RecoveryRead)),
    ("get_import", For(P::PeopleRead)),
    ("get_import_errors", For(P::PeopleRead)),
    ("get_incident", For(P::IncidentsRead)),
    ("get_incident_playbook", For(P::RecoveryRead)),
    ("get_item", For(P::RecoveryRead)),
    ("get_instruction", For(P::RecoveryRead)),
    ("get_instruction_call_list", For(P::RecoveryRead)),
    ("get_instruction_call_sheet", For(P::RecoveryRead)),
    ("get_instruction_mails", For(P::RecoveryRead)),
    ("get_instruction_pack", For(P::RecoveryRead)),
    ("get_interview", For(P::RestrictedRead)),
    ("get_letter", For(P::LettersRead)),
    ("get_letter_reach", For(P::LettersRead)),
    ("get_liveness", Nothing),
    ("get_log_coverage", For(P::RecoveryRead)),
    ("get_log_source", For(P::RecoveryRead)),
    ("get_me", SignedIn),
    ("get_monitoring", For(P::RecoveryRead)),
    ("get_lesson", For(P::RecoveryRead)),
    ("get_lesson_gaps", For(P::RecoveryRead)),
    ("get_loss", For(P::RecoveryRead)),
    ("get_loss_view", For(P::RecoveryRead)),
    ("get_measure", For(P::RecoveryRead)),
    ("get_openapi", Nothing),
    ("get_option", For(P::RecoveryRead)),
    ("get_organisation", For(P::OrganisationRead)),
    ("get_outbox_mail", For(P::OutboxRead)),
    ("get_person", For(P::PeopleRead)),
    ("get_playbook", For(P::RecoveryRead)),
    ("get_proof", For(P::CampaignsRead)),
    ("get_readiness", Nothing),
    ("get_stall_rule", For(P::RecoveryRead)),
    ("get_recovery_execution", For(P::RecoveryRead)),
    ("get_recovery_plan", For(P::RecoveryRead)),
    ("get_recovery_report", For(P::RecoveryRead)),
    ("get_recovery_slip", For(P::RecoveryRead)),
    ("get_report", For(P::IncidentsRead)),
    ("get_report_state", Nothing),
    ("get_revision", For(P::RecoveryRead)),
    ("get_sanction", For(P::RestrictedRead)),
    ("get_training", For(P::RecoveryRead)),
    ("get_user", For(P::UsersRead)),
    ("list_activities", For(P::RecoveryRead)),
    ("get_system", For(P::RecoveryRead)),
    ("get_systems_summary", For(P::RecoveryRead)),
    ("get_unit", For(P::RecoveryRead)),
    ("import_systems", For(P::RecoveryWrite)),
    ("import_veris", For(P::IncidentsWrite)),
    ("issue_instruction", For(P::RecoveryWrite)),
    ("list_approvals", For(P::LettersRead)),
    ("list_attempts", For(P::CampaignsRead)),
    ("list_audit", For(P::AuditRead)),
    ("list_campaigns", For(P::CampaignsRead)),
    ("list_contact_words", For(P::RecoveryRead)),
    ("list_contacts", For(P::RecoveryRead)),
    ("list_deliveries", For(P::CampaignsRead)),
    ("list_files", For(P::RecoveryRead)),
    ("list_evidence", For(P::RecoveryRead)),
    ("list_filings", For(P::FilingsRead)),
    ("list_imports", For(P::PeopleRead)),
    ("list_incidents", For(P::IncidentsRead)),
    ("list_item_comments", For(P::RecoveryRead)),
    ("list_item_history", For(P::RecoveryRead)),
    ("list_items", For(P::RecoveryRead)),
    ("list_instructions", For(P::RecoveryRead)),
    ("list_interviews", For(P::RestrictedRead)),
    ("list_laws", For(P::RecoveryRead)),
    ("list_letter_versions", For(P::LettersRead)),
    ("list_letters", For(P::LettersRead)),
    ("list_series", For(P::LettersRead)),
    ("list_log_sources", For(P::RecoveryRead)),
    ("list_members", For(P::IncidentsRead)),
    ("list_merge_fields", For(P::LettersRead)),
    ("list_monitoring", For(P::RecoveryRead)),
    ("list_outbox", For(P::OutboxRead)),
    ("list_people", For(P::PeopleRead)),
    ("list_person_suppressions", For(P::PeopleRead)),
    ("list_playbook_versions", For(P::RecoveryRead)),
    ("list_reconnection_rules", For(P::RecoveryRead)),
    ("list_systems", For(P::RecoveryRead)),
    ("list_recovery_approvals", For(P::RecoveryRead)),
    ("list_recovery_reports", For(P::RecoveryRead)),
    ("list_timeline", For(P::IncidentsRead)),
    ("list_units", For(P::RecoveryRead)),
    ("list_final_reports", For(P::RecoveryRead)),
    ("list_lessons", For(P::RecoveryRead)),
    ("list_loss_versions", For(P::RecoveryRead)),
    ("list_losses", For(P::RecoveryRead)),
    ("list_measure_approvals", For(P::RecoveryRead)),
    ("list_measure_audits", For(P::RecoveryRead)),
    ("list_measures", For(P::RecoveryRead)),
    ("list_options", For(P::RecoveryRead)),
    ("list_notices", For(P::LettersRead)),
    ("list_reports", For(P::IncidentsRead)),
    ("list_revisions", For(P::RecoveryRead)),
    ("list_sanctions", For(P::RestrictedRead)),
    ("list_targets", For(P::RecoveryRead)),
    ("list_trainings", For(P::RecoveryRead)),
    ("list_users", For(P::UsersRead)),
    ("list_work", For(P::RecoveryRead)),
    ("login", Nothing),
    ("logout", Nothing),
    ("open_report_incident", For(P::IncidentsWrite)),
    ("pause_campaign", For(P::CampaignsWrite)),
    ("preview_import", For(P::PeopleWrite)),
    ("preview_letter", For(P::LettersRead)),
    ("check_letter_encoding", For(P::LettersRead)),
    ("preview_systems_import", For(P::RecoveryWrite)),
    ("publish_letter", For(P::CampaignsWrite)),
    ("put_organisation", For(P::OrganisationWrite)),
    ("put_playbook", For(P::PlaybookWrite)),
    ("put_stall_rule", For(P::PlaybookWrite)),
    ("put_systems", For(P::RecoveryWrite)),
    ("put_handover", For(P::RecoveryWrite)),
    ("put_monitoring", For(P::RecoveryWrite)),
    ("put_recovery_date", For(P::RecoveryWrite)),
    ("put_recovery_party", For(P::RecoveryWrite)),
    ("put_recovery_plan", For(P::RecoveryWrite)),
    ("put_recovery_progress", For(P::RecoveryWrite)),
    ("put_recovery_step", For(P::RecoveryWrite)),
    ("put_recovery_task", For(P::RecoveryWrite)),
    ("record_recovery_run", For(P::RecoveryWrite)),
    ("put_revision", For(P::RecoveryWrite)),
    ("put_sanction", For(P::RestrictedWrite)),
    ("put_training", For(P::RecoveryWrite)),
    ("refresh", Nothing),
    ("remove_file", For(P::RecoveryWrite)),
    ("remove_instruction", For(P::RecoveryWrite)),
    ("put_cause", For(P::RecoveryWrite)),
    ("put_conclusion", For(P::RecoveryWrite)),
    ("put_interview", For(P::RestrictedWrite)),
    ("put_log_source", For(P::RecoveryWrite)),
    ("record_custody_event", For(P::RecoveryWrite)),
    ("register_evidence", For(P::RecoveryWrite)),
    ("remove_cause", For(P::RecoveryWrite)),
    ("remove_log_source", For(P::RecoveryWrite)),
    ("remove_member", For(P::IncidentsWrite)),
    ("reopen_activity", For(P::RecoveryWrite)),
    ("resolve_delivery", For(P::CampaignsWrite)),
    ("resume_campaign", For(P::CampaignsWrite)),
    ("resume_instruction_mailing", For(P::RecoveryWrite)),
    ("send_instruction_mails", For(P::RecoveryWrite)),
    ("route_report", For(P::IncidentsWrite)),
    ("send_report", Nothing),
    ("settle_monitoring_check", For(P::RecoveryWrite)),
    ("start_campaign", For(P::CampaignsWrite)),
    ("step_approval", For(P::LettersRead)),
    ("stop_instruction_mailing", For(P::RecoveryWrite)),
    ("step_system", For(P::RecoveryWrite)),
    ("step_systems", For(P::RecoveryWrite)),
    ("step_recovery_approval", For(P::RecoveryRead)),
    ("reverse_loss", For(P::RecoveryWrite)),
    ("step_measure", For(P::RecoveryWrite)),
    ("step_measure_approval", For(P::RecoveryRead)),
    ("step_revision_approval", For(P::RecoveryRead)),
    ("test_campaign", For(P::CampaignsWrite)),
    ("update_activity", For(P::RecoveryWrite)),
    ("update_contact", For(P::RecoveryWrite)),
    ("update_evidence", For(P::RecoveryWrite)),
    ("update_incident", For(P::IncidentsWrite)),
    ("update_incident_playbook", For(P::RecoveryWrite)),
    ("update_item", For(P::RecoveryWrite)),
    ("update_instruction", For(P::RecoveryWrite)),
    ("update_campaign", For(P::CampaignsWrite)),
    ("update_letter", For(P::LettersWrite)),
    ("preview_final_report", For(P::RecoveryRead)),
    ("remove_lesson", For(P::RecoveryWrite)),
    ("update_lesson", For(P::RecoveryWrite)),
    ("update_loss", For(P::RecoveryWrite)),
    ("update_measure", For(P::RecoveryWrite)),
    ("update_option", For(P::RecoveryWrite)),
    ("update_person", For(P::PeopleWrite)),
    ("update_reconnection_rule", For(P::RecoveryWrite)),
    ("update_report", For(P::IncidentsWrite)),
    ("update_system", For(P::RecoveryWrite)),
    ("update_unit", For(P::RecoveryWrite)),
    ("update_user", For(P::UsersWrite)),
    ("upgrade_playbook", For(P::RecoveryWrite)),
    ("verify_audit", For(P::AuditRead)),
    ("withdraw_letter", For(P::CampaignsWrite)),
    ("create_webhook", For(P::OrganisationWrite)),
    ("get_webhook", For(P::OrganisationWrite)),
    ("list_webhook_calls", For(P::OrganisationWrite)),
    ("list_webhook_events", For(P::OrganisationWrite)),
    ("list_webhooks", For(P::OrganisationWrite)),
    ("put_webhook", For(P::OrganisationWrite)),
    ("remove_webhook", For(P::OrganisationWrite)),
    ("renew_webhook_secret", For(P::OrganisationWrite)),
    ("repeat_webhook_call", For(P::OrganisationWrite)),
    ("try_webhook", For(P::OrganisationWrite)),
];

struct Operation {
    id: String,
    method: Method,
    path: String,
    json_body: bool,
    asks: Asks,
}

impl Operation {
    fn allows(&self, role: Role) -> bool {
        match self.asks {
            Nothing | SignedIn => true,
            For(permission) => role.allows(permission),
        }
    }

    fn in_incident(&self) -> bool {
        self.path.contains("{incident_id}")
    }

    /// The path with this incident and random ids for everything else.
    fn path_for(&self, incident: Uuid) -> String {
        let parts = self.path.split('/').map(|part| match part {
            "{incident_id}" => incident.to_string(),
            _ if part.starts_with('{') => unknown_id().to_string(),
            _ => part.to_owned(),
        });
        parts.collect::<Vec<_>>().join("/")
    }

    async fn call(&self, client: &Client, incident: Uuid, body: &Value) -> Answer {
        let request = client
            .request(self.method.clone(), &self.path_for(incident))
            .insert_header(("if-match", "\"1\""));
        client.send(request.set_json(body)).await
    }
}

fn unknown_id() -> Uuid {
    Uuid::from_u128(0x0199_f0a2_77aa_7bbb_8ccc_0000_0000_0001)
}

/// Every documented operation with its line of the table.
fn all() -> Vec<Operation> {
    let documented = operations();
    for (id, _) in TABLE {
        let known = documented.iter().any(|(_, _, o)| o["operationId"] == *id);
        assert!(known, "the table names `{id}`, which is not documented");
    }
    documented
        .into_iter()
        .map(|(path, method, operation)| {
            let id = operation["operationId"].as_str().unwrap().to_owned();
            let line = TABLE.iter().find(|(name, _)| *name == id);
            let (_, asks) = line.unwrap_or_else(|| panic!("`{id}` has no line in the table"));
            let secured = operation["security"][0].get("bearer").is_some();
            assert_eq!(secured, *asks != Nothing, "{id}: security in the document");
            Operation {
                json_body: operation["requestBody"]["content"]
                    .get("application/json")
                    .is_some(),
                method: method.parse().unwrap(),
                asks: *asks,
                path,
                id,
            }
        })
        .collect()
}

/// An incident of somebody else's.
async fn foreign_incident(app: &TestApp) -> Uuid {
    let owner = app.make_user(Role::Lead).await;
    let new = NewIncident {
        title: "他部署の案件".to_owned(),
        exercise: false,
        summary: String::new(),
        category: Category::IntrusionAttempts,
        severity: Severity::High,
        tlp: Default::default(),
        phase: None,
        threat_source: None,
        threats: Vec::new(),
        assets: Vec::new(),
        times: Vec::new(),
        noticed_by: None,
        noticed_note: String::new(),
        affected_services: Vec::new(),
        facts: Default::default(),
    };
    let (db, now) = (app.state().db().clone(), app.now());
    let keyring = db.keyring().clone();
    let incident = db.change(saiki_db::Actor::system(), now, move |conn| {
        saiki_db::incidents::open(conn, &keyring, owner.id, &owner.name, &new, now)
    });
    incident.await.unwrap().id
}

#[actix_web::test]
async fn each_role_may_call_what_the_table_says_and_nothing_else() {
    on_both(|app| async move {
        let operations = all();
        let incident = unknown_id();
        for role in Role::ALL {
            let client = app.user(role).await;
            for operation in &operations {
                let answer = operation.call(&client, incident, &json!({})).await;
                let what = format!(
                    "{role:?} {}: {} {}",
                    operation.id,
                    answer.status,
                    answer.text()
                );
                if operation.allows(role) {
                    assert_ne!(answer.status, 403, "{what}");
                    assert!(answer.status != 401 || operation.asks == Nothing, "{what}");
                } else {
                    assert_eq!(answer.status, 403, "{what}");
                    answer.problem(ErrorCode::Forbidden);
                }
                assert!(answer.status < 500, "{what}");
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn whoever_is_not_signed_in_gets_nowhere() {
    on_both(|app| async move {
        let anon = app.anon();
        for operation in all().iter().filter(|o| o.asks != Nothing) {
            let answer = operation.call(&anon, unknown_id(), &json!({})).await;
            assert_eq!(answer.status, 401, "{}: {}", operation.id, answer.text());
            answer.problem(ErrorCode::Unauthenticated);
        }
    })
    .await;
}

#[actix_web::test]
async fn an_incident_one_is_no_member_of_does_not_exist() {
    on_both(|app| async move {
        let foreign = foreign_incident(&app).await;
        let inside: Vec<Operation> = all().into_iter().filter(Operation::in_incident).collect();
        for role in Role::ALL.into_iter().filter(|r| !r.sees_all_incidents()) {
            let client = app.user(role).await;
            for operation in inside.iter().filter(|o| o.allows(role)) {
                let there = operation.call(&client, foreign, &json!({})).await;
                let nowhere = operation.call(&client, unknown_id(), &json!({})).await;
                assert_eq!(
                    there.status,
                    404,
                    "{role:?} {}: {}",
                    operation.id,
                    there.text()
                );
                // The answer is the same as for an incident that does not exist.
                assert_eq!(without_id(&there), without_id(&nowhere), "{}", operation.id);
            }
        }
    })
    .await;
}

fn without_id(answer: &Answer) -> Problem {
    let mut problem = answer.problem(ErrorCode::NotFound);
    problem.request_id.clear();
    problem
}

#[actix_web::test]
async fn no_body_takes_a_field_it_does_not_know() {
    on_both(|app| async move {
        let incident = foreign_incident(&app).await;
        // One of each role: so many sign-ins at once would be slowed down.
        let mut clients = Vec::new();
        for role in Role::ALL {
            let client = app.user(role).await;
            join(&app, incident, client.user.as_ref().unwrap().id).await;
            clients.push((role, client));
        }
        for operation in all().iter().filter(|o| o.json_body) {
            let allowed = clients.iter().find(|(role, _)| operation.allows(*role));
            let client = match operation.asks {
                Nothing => app.anon(),
                _ => allowed.unwrap().1.clone(),
            };
            let answer = operation
                .call(&client, incident, &json!({"zz_unknown": 1}))
                .await;
            let problem = answer.problem(ErrorCode::ValidationFailed);
            let told = problem
                .errors
                .iter()
                .any(|e| e.message.contains("zz_unknown"));
            assert!(told, "{}: {}", operation.id, answer.text());
        }
    })
    .await;
}

async fn join(app: &TestApp, incident: Uuid, user: Uuid) {
    let now = app.now();
    app.state()
        .db()
        .change(saiki_db::Actor::system(), now, move |conn| {
            saiki_db::members::add(conn, incident, user, user, now)
        })
        .await
        .unwrap();
}
