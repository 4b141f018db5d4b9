//! Addresses of pages, so that no page writes one by hand. Which page is shown at which address is in `app`.

use crate::api::path::escape;
use saiki_api::{Uuid, activities::ActivityKey, letters::LetterKind, wire};

/// List of incidents.
pub const INCIDENTS: &str = "/incidents";
/// Form to open an incident.
pub const NEW_INCIDENT: &str = "/incidents/new";
/// The work list.
pub const WORK: &str = "/work";
/// Deadlines of all incidents.
pub const DEADLINES: &str = "/deadlines";
/// The same for a screen on the wall.
pub const WALL: &str = "/deadlines/wall";
/// Rules that deadlines follow.
pub const RULES: &str = "/rules";
/// What the organisation answered once for all incidents.
pub const STANDING_ANSWERS: &str = "/rules/answers";
/// Calendars of business days.
pub const CALENDARS: &str = "/calendars";
/// The organisation's playbook.
pub const PLAYBOOK: &str = "/playbook";
/// Reports from outside.
pub const REPORTS: &str = "/reports";
/// The page where people outside report; the server's, not the console's.
pub const PUBLIC_REPORT: &str = "/report";
/// How long the personal data of incidents is kept.
pub const RETENTIONS: &str = "/retentions";
/// Users.
pub const USERS: &str = "/users";
/// The organisation.
pub const ORGANISATION: &str = "/organisation";
/// Units of the organisation.
pub const UNITS: &str = "/units";
/// How fast mail goes to each receiving provider.
pub const LANES: &str = "/lanes";
/// Contracts of the organisation.
pub const CONTRACTS: &str = "/contracts";
/// Importing contracts.
pub const CONTRACTS_IMPORT: &str = "/contracts/import";
/// Addresses that are not mailed.
pub const SUPPRESSIONS: &str = "/suppressions";
/// Addresses that are told what happens.
pub const WEBHOOKS: &str = "/webhooks";
/// The audit log.
pub const AUDIT: &str = "/audit";
/// Signing in.
pub const SIGN_IN: &str = "/login";
/// Every component.
pub const COMPONENTS: &str = "/components";

/// One report from outside.
pub fn report(id: Uuid) -> String {
    format!("/reports/{id}")
}

/// Form to open an incident from a report.
pub fn new_incident_of(report: Uuid) -> String {
    format!("/incidents/new?report={report}")
}

/// One contract.
pub fn contract(id: Uuid) -> String {
    format!("/contracts/{id}")
}

/// One webhook.
pub fn webhook(id: Uuid) -> String {
    format!("/webhooks/{id}")
}

/// A notice as anybody reads it; the server's page, not the console's.
pub fn public_notice(slug: &str) -> String {
    format!("/notices/{slug}")
}

/// An incident's home.
pub fn incident(id: Uuid) -> String {
    format!("/incidents/{id}")
}

/// Facts that reports are filled from.
pub fn facts(id: Uuid) -> String {
    format!("/incidents/{id}/facts")
}

/// The incident's timeline.
pub fn timeline(id: Uuid) -> String {
    format!("/incidents/{id}/timeline")
}

/// Who takes part.
pub fn members(id: Uuid) -> String {
    format!("/incidents/{id}/members")
}

/// The six activities.
pub fn activities(id: Uuid) -> String {
    format!("/incidents/{id}/activities")
}

/// One activity.
pub fn activity(incident: Uuid, key: ActivityKey) -> String {
    format!("/incidents/{incident}/activities/{}", wire::name(&key))
}

/// The items of an incident.
pub fn items(id: Uuid) -> String {
    format!("/incidents/{id}/items")
}

/// The items of one activity.
pub fn items_of(incident: Uuid, key: ActivityKey) -> String {
    format!("/incidents/{incident}/items?activity={}", wire::name(&key))
}

/// One item.
pub fn item(incident: Uuid, item: Uuid) -> String {
    format!("/incidents/{incident}/items/{item}")
}

/// What the incident itself says: title, class, times.
pub fn edit(id: Uuid) -> String {
    format!("/incidents/{id}/edit")
}

/// The register of affected people.
pub fn people(id: Uuid) -> String {
    format!("/incidents/{id}/people")
}

/// Those of it whom nobody told and nobody decided on.
pub fn people_open(id: Uuid) -> String {
    format!("/incidents/{id}/people?decision=open")
}

/// Importing people.
pub fn people_import(id: Uuid) -> String {
    format!("/incidents/{id}/people/import")
}

/// Entries of it that may be one person.
pub fn duplicates(id: Uuid) -> String {
    format!("/incidents/{id}/people/duplicates")
}

/// Households and guardians.
pub fn households(id: Uuid) -> String {
    format!("/incidents/{id}/people/households")
}

/// One person of the register.
pub fn person(incident: Uuid, person: Uuid) -> String {
    format!("/incidents/{incident}/people/{person}")
}

/// People whom no mail reaches.
pub fn followups(id: Uuid) -> String {
    format!("/incidents/{id}/followups")
}

/// Those of them whom one campaign did not reach.
pub fn followups_of(incident: Uuid, campaign: Uuid) -> String {
    format!("/incidents/{incident}/followups?campaign_id={campaign}")
}

/// The call list.
pub fn calls(id: Uuid) -> String {
    format!("/incidents/{id}/followups/calls")
}

/// Batches of letters for post.
pub fn post_batches(id: Uuid) -> String {
    format!("/incidents/{id}/followups/post")
}

/// One batch.
pub fn post_batch(incident: Uuid, batch: Uuid) -> String {
    format!("/incidents/{incident}/followups/post/{batch}")
}

/// People outside who wait for word.
pub fn contacts(id: Uuid) -> String {
    format!("/incidents/{id}/contacts")
}

/// One of them.
pub fn contact(incident: Uuid, contact: Uuid) -> String {
    format!("/incidents/{incident}/contacts/{contact}")
}

/// Claims made on us.
pub fn claims(id: Uuid) -> String {
    format!("/incidents/{id}/claims")
}

/// The claims of one affected person.
pub fn claims_of(incident: Uuid, person: Uuid) -> String {
    format!("/incidents/{incident}/claims?person_id={person}")
}

/// One claim.
pub fn claim(incident: Uuid, claim: Uuid) -> String {
    format!("/incidents/{incident}/claims/{claim}")
}

/// Letters of an incident.
pub fn letters(id: Uuid) -> String {
    format!("/incidents/{id}/letters")
}

/// Form to begin a letter.
pub fn new_letter(id: Uuid) -> String {
    format!("/incidents/{id}/letters/new")
}

/// Reports on one matter, one after the other.
pub fn letter_series(id: Uuid) -> String {
    format!("/incidents/{id}/letters/series")
}

/// Form to begin the letter that follows one.
pub fn next_letter(incident: Uuid, kind: LetterKind, follows: Uuid) -> String {
    let kind = wire::name(&kind);
    format!("/incidents/{incident}/letters/new?kind={kind}&follows={follows}")
}

/// One letter.
pub fn letter(incident: Uuid, letter: Uuid) -> String {
    format!("/incidents/{incident}/letters/{letter}")
}

/// Campaigns of an incident.
pub fn campaigns(id: Uuid) -> String {
    format!("/incidents/{id}/campaigns")
}

/// Preparing a campaign from a letter.
pub fn new_campaign(incident: Uuid, letter: Uuid) -> String {
    format!("/incidents/{incident}/campaigns/new?letter={letter}")
}

/// One campaign.
pub fn campaign(incident: Uuid, campaign: Uuid) -> String {
    format!("/incidents/{incident}/campaigns/{campaign}")
}

/// Deadlines of an incident.
pub fn clocks(id: Uuid) -> String {
    format!("/incidents/{id}/clocks")
}

/// The questions that decide which of them run, a tab of theirs.
pub fn clock_questions(id: Uuid) -> String {
    format!("/incidents/{id}/clocks?tab=questions")
}

/// The alarms raised for them, a tab of theirs.
pub fn alarms(id: Uuid) -> String {
    format!("/incidents/{id}/clocks?tab=alarms")
}

/// One deadline.
pub fn clock(incident: Uuid, clock: Uuid) -> String {
    format!("/incidents/{incident}/clocks/{clock}")
}

/// One rule.
pub fn rule(id: &str) -> String {
    format!("/rules/rule/{}", escape(id))
}

/// Reports of an incident.
pub fn filings(id: Uuid) -> String {
    format!("/incidents/{id}/filings")
}

/// Choosing a form for the next report.
pub fn new_filing(id: Uuid) -> String {
    format!("/incidents/{id}/filings/new")
}

/// Writing a report in one form.
pub fn new_filing_of(incident: Uuid, form: &str) -> String {
    format!("/incidents/{incident}/filings/new?form={}", escape(form))
}

/// Whether everything an incident says of itself agrees.
pub fn consistency(id: Uuid) -> String {
    format!("/incidents/{id}/consistency")
}

/// One report.
pub fn filing(incident: Uuid, filing: Uuid) -> String {
    format!("/incidents/{incident}/filings/{filing}")
}

/// The survey of systems.
pub fn systems(id: Uuid) -> String {
    format!("/incidents/{id}/systems")
}

/// Importing systems.
pub fn systems_import(id: Uuid) -> String {
    format!("/incidents/{id}/systems/import")
}

/// Rules for reconnection.
pub fn reconnection_rules(id: Uuid) -> String {
    format!("/incidents/{id}/systems/rules")
}

/// One system.
pub fn system(incident: Uuid, system: Uuid) -> String {
    format!("/incidents/{incident}/systems/{system}")
}

/// Instructions to units.
pub fn instructions(id: Uuid) -> String {
    format!("/incidents/{id}/instructions")
}

/// Writing an instruction.
pub fn new_instruction(id: Uuid) -> String {
    format!("/incidents/{id}/instructions/new")
}

/// One instruction.
pub fn instruction(incident: Uuid, instruction: Uuid) -> String {
    format!("/incidents/{incident}/instructions/{instruction}")
}

/// Changing a draft of an instruction.
pub fn edit_instruction(incident: Uuid, instruction: Uuid) -> String {
    format!("/incidents/{incident}/instructions/{instruction}/edit")
}

/// The built-in outbox.
pub fn outbox(id: Uuid) -> String {
    format!("/incidents/{id}/outbox")
}

/// One mail of the outbox.
pub fn outbox_mail(incident: Uuid, mail: Uuid) -> String {
    format!("/incidents/{incident}/outbox/{mail}")
}

/// How long its personal data is kept, and its erasure.
pub fn retention(id: Uuid) -> String {
    format!("/incidents/{id}/retention")
}

/// The cause analysis.
pub fn causes(id: Uuid) -> String {
    format!("/incidents/{id}/causes")
}

/// The evidence register, a tab of the cause analysis.
pub fn evidence_list(id: Uuid) -> String {
    format!("/incidents/{id}/causes?tab=evidence")
}

/// One item of evidence.
pub fn evidence(incident: Uuid, evidence: Uuid) -> String {
    format!("/incidents/{incident}/causes/evidence/{evidence}")
}

/// The return to normal operation: handover, plan, parties, execution, monitoring, reports.
pub fn recovery(id: Uuid) -> String {
    format!("/incidents/{id}/recovery")
}

/// Losses and costs.
pub fn losses(id: Uuid) -> String {
    format!("/incidents/{id}/losses")
}

/// One row of the loss ledger.
pub fn loss(incident: Uuid, loss: Uuid) -> String {
    format!("/incidents/{incident}/losses/{loss}")
}

/// Outages of services, and checks against the contracts.
pub fn sla(id: Uuid) -> String {
    format!("/incidents/{id}/sla")
}

/// One check.
pub fn sla_check(incident: Uuid, check: Uuid) -> String {
    format!("/incidents/{incident}/sla/{check}")
}

/// Prevention of recurrence.
pub fn prevention(id: Uuid) -> String {
    format!("/incidents/{id}/prevention")
}

/// Education, drills and audits.
pub fn trainings(id: Uuid) -> String {
    format!("/incidents/{id}/prevention?tab=trainings")
}

/// Lessons, a tab of prevention.
pub fn lessons(id: Uuid) -> String {
    format!("/incidents/{id}/prevention?tab=lessons")
}

/// Revisions of plans, a tab of prevention.
pub fn revisions(id: Uuid) -> String {
    format!("/incidents/{id}/prevention?tab=revisions")
}

/// The final report.
pub fn final_report(id: Uuid) -> String {
    format!("/incidents/{id}/final-report")
}

/// One measure against recurrence.
pub fn measure(incident: Uuid, measure: Uuid) -> String {
    format!("/incidents/{incident}/prevention/measures/{measure}")
}

/// The id in an address below an incident.
pub fn incident_of(path: &str) -> Option<Uuid> {
    path.strip_prefix("/incidents/")?
        .split('/')
        .next()?
        .parse()
        .ok()
}

/// Whether an address lies below an incident, but what stands there is no id: nothing is ever asked for it.
pub fn is_below_nothing(path: &str) -> bool {
    let first = path
        .strip_prefix("/incidents/")
        .and_then(|rest| rest.split('/').next());
    first.is_some_and(|first| !first.is_empty())
        && !path.starts_with(NEW_INCIDENT)
        && incident_of(path).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_below_no_incident_is_told_from_others() {
        let id: Uuid = "0198a7f2-4b8e-7c31-9a52-3f1d2e4c5b6a".parse().unwrap();
        for path in [
            INCIDENTS,
            "/incidents/",
            NEW_INCIDENT,
            "/users",
            &timeline(id),
        ] {
            assert!(!is_below_nothing(path), "{path}");
        }
        for path in ["/incidents/x", "/incidents/0198a7f2/letters"] {
            assert!(is_below_nothing(path), "{path}");
        }
    }

    #[test]
    fn the_open_incident_is_read_from_the_address() {
        let id: Uuid = "0198a7f2-4b8e-7c31-9a52-3f1d2e4c5b6a".parse().unwrap();
        assert_eq!(incident_of(&incident(id)), Some(id));
        assert_eq!(incident_of(&timeline(id)), Some(id));
        assert_eq!(incident_of(NEW_INCIDENT), None);
        assert_eq!(incident_of("/users"), None);
    }
}
