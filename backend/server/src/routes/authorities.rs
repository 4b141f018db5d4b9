//! Routes about deadlines and reports to authorities, as `mod.rs` takes them in. Where two paths fit, the one listed first is
//! taken.

use super::{
    Routes, alarms, calendars, clock_questions, clocks, consistency, filing_duties, filing_fields,
    filing_forms, filings, rules,
};

/// Takes them in.
pub(super) fn routes<R: Routes>(routes: R) -> R {
    routes
        // filing duties
        .service(filing_duties::list_filing_duties)
        .service(filing_duties::create_filing_duty)
        .service(filing_duties::decide_filing_duty)
        .service(filing_duties::delete_filing_duty)
        // clocks
        .service(rules::list_rules)
        .service(rules::create_rule)
        .service(rules::get_rule)
        .service(rules::update_rule)
        .service(calendars::list_calendars)
        .service(calendars::get_calendar)
        .service(calendars::put_calendar)
        .service(calendars::upload_holidays)
        .service(calendars::remove_calendar)
        .service(clocks::list_clocks)
        .service(clocks::get_clock_settings)
        .service(clocks::put_clock_settings)
        .service(clocks::create_clock_feed)
        .service(clocks::remove_clock_feed)
        .service(clock_questions::list_organisation_questions)
        .service(clock_questions::answer_organisation_question)
        .service(clocks::list_incident_clocks)
        .service(clocks::create_clock)
        .service(clocks::get_clock)
        .service(clocks::remove_clock)
        .service(clocks::decide_clock)
        .service(clocks::plan_clock)
        .service(clocks::adopt_clock_rule)
        .service(clock_questions::list_clock_questions)
        .service(clock_questions::answer_clock_question)
        .service(clock_questions::plan_clock_question)
        // alarms
        .service(alarms::list_alarms)
        .service(alarms::resume_alarm)
        // filings
        .service(filing_forms::list_filing_forms)
        .service(filing_forms::get_filing_schema)
        .service(filing_fields::list_filing_fields)
        .service(filing_fields::put_filing_field)
        .service(filing_fields::remove_filing_field)
        .service(filings::preview_filing)
        .service(filings::export::export_filing_preview)
        .service(filings::list_filings)
        .service(filings::create_filing)
        .service(filings::get_filing)
        .service(filings::list_filing_changes)
        .service(filings::step_filing_approval)
        .service(filings::record_filing)
        .service(filings::export::export_filing)
        // consistency
        .service(consistency::get_consistency)
        .service(consistency::overrule_contradiction)
}
