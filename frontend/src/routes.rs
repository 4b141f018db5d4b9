//! Addresses of pages, so that no page writes one by hand. Which page is shown at which address is in `app`.

use saiki_api::Uuid;

/// List of incidents.
pub const INCIDENTS: &str = "/incidents";
/// Form to open an incident.
pub const NEW_INCIDENT: &str = "/incidents/new";
/// Users.
pub const USERS: &str = "/users";
/// The organisation.
pub const ORGANISATION: &str = "/organisation";
/// The audit log.
pub const AUDIT: &str = "/audit";
/// Signing in.
pub const SIGN_IN: &str = "/login";
/// Every component.
pub const COMPONENTS: &str = "/components";

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

/// What the incident itself says: title, class, times.
pub fn edit(id: Uuid) -> String {
    format!("/incidents/{id}/edit")
}

/// The register of affected people.
pub fn people(id: Uuid) -> String {
    format!("/incidents/{id}/people")
}

/// Importing people.
pub fn people_import(id: Uuid) -> String {
    format!("/incidents/{id}/people/import")
}

/// One person of the register.
pub fn person(incident: Uuid, person: Uuid) -> String {
    format!("/incidents/{incident}/people/{person}")
}

/// Letters of an incident.
pub fn letters(id: Uuid) -> String {
    format!("/incidents/{id}/letters")
}

/// Form to begin a letter.
pub fn new_letter(id: Uuid) -> String {
    format!("/incidents/{id}/letters/new")
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

/// Reports of an incident.
pub fn filings(id: Uuid) -> String {
    format!("/incidents/{id}/filings")
}

/// One report.
pub fn filing(incident: Uuid, filing: Uuid) -> String {
    format!("/incidents/{incident}/filings/{filing}")
}

/// The built-in outbox.
pub fn outbox(id: Uuid) -> String {
    format!("/incidents/{id}/outbox")
}

/// One mail of the outbox.
pub fn outbox_mail(incident: Uuid, mail: Uuid) -> String {
    format!("/incidents/{incident}/outbox/{mail}")
}

/// The id in an address below an incident.
pub fn incident_of(path: &str) -> Option<Uuid> {
    path.strip_prefix("/incidents/")?
        .split('/')
        .next()?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_open_incident_is_read_from_the_address() {
        let id: Uuid = "0198a7f2-4b8e-7c31-9a52-3f1d2e4c5b6a".parse().unwrap();
        assert_eq!(incident_of(&incident(id)), Some(id));
        assert_eq!(incident_of(&timeline(id)), Some(id));
        assert_eq!(incident_of(NEW_INCIDENT), None);
        assert_eq!(incident_of("/users"), None);
    }
}
