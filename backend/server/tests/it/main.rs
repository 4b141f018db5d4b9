//! What callers of the API may rely on, tried on the whole application in-process, on each database there is.
//! One binary; a module a noun.

// Clippy knows the test functions themselves as tests, but not the helpers they call.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used
)]

mod activities;
mod alarms;
mod approved_facts;
mod audit;
mod auth;
mod calendars;
mod campaign_mails;
mod campaigns;
mod canary;
mod causes;
mod claims;
mod cli;
mod clocks;
mod clocks_together;
mod consistency;
mod contact_stops;
mod contacts;
mod contract_imports;
mod contracts;
mod decisions;
mod dkim;
mod document;
mod duplicates;
mod evidence;
mod exchange;
mod files;
mod filing_duties;
mod filings;
mod filings_filed;
mod final_reports;
mod followups;
mod followups_together;
mod followups_told;
mod gates;
mod handover;
mod http;
mod imports;
mod imports_back;
mod incidents;
mod instruction_mails;
mod instructions;
mod interviews;
mod lanes;
mod left_behind;
mod lessons;
mod letter_mail;
mod letter_series;
mod letters;
mod log_sources;
mod losses;
mod measures;
mod members;
mod merges;
mod monitoring;
mod notices;
mod once;
mod organisation;
mod people;
mod people_export;
mod permissions;
mod playbooks;
mod ramp;
mod recovery;
mod register;
mod rekey;
mod reports;
mod retention;
mod rollout;
mod rules;
mod service_windows;
mod sla_checks;
mod support;
mod suppressions;
mod systems;
mod timeline;
mod tokens;
mod trainings;
mod units;
mod unsubscribe;
mod uploads;
mod users;
mod webhooks;
mod work;
