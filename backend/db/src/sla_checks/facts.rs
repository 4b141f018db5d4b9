//! What a check looks at beside contracts and windows: since when the organisation knew, whether a new vulnerability was
//! the cause, which organisation was first told when; and what all of it was, so that a later change is noticed.

use crate::{
    Conn, DbId, DbResult, causes, contacts,
    crypto::IncidentCipher,
    ids::instant,
    incidents,
    schema::{contracts, deliveries, people},
    timeline,
};
use diesel::{
    dsl::{min, sql},
    prelude::*,
    sql_types::BigInt,
};
use saiki_api::{
    Timestamp, Uuid,
    deliveries::DeliveryState,
    incidents::{Incident, Knowledge, TimeKind},
    service_windows::ServiceWindow,
    wire,
};
use saiki_domain::{
    canonical::sha256_hex,
    incidents as rules,
    people::extras::organisation_hash,
    sla_checks::{SlaFacts, is_new_vulnerability},
};
use serde_json::json;
use std::collections::HashMap;

/// What is the same for every contract.
pub(super) struct Known {
    aware: Option<Timestamp>,
    new_vulnerability: bool,
    zone: String,
}

impl Known {
    pub fn of(conn: &mut Conn, incident: Uuid, now: Timestamp) -> DbResult<Known> {
        let zone = timeline::home_zone_name(conn)?;
        let incident = incidents::get(conn, incident)?;
        Ok(Known {
            aware: aware(&incident),
            new_vulnerability: by_vulnerability(conn, &incident, now)?,
            zone,
        })
    }

    /// With what is known of one customer.
    pub fn with(&self, noticed_at: Option<Timestamp>) -> SlaFacts<'_> {
        SlaFacts {
            aware: self.aware,
            noticed_at,
            new_vulnerability: self.new_vulnerability,
            zone: &self.zone,
        }
    }

    /// What results rest on, but for notices: windows, times, contracts, as one hash. No change of a contract leaves the
    /// sum of all their versions as it was, since none is ever removed.
    pub fn fingerprint(&self, conn: &mut Conn, windows: &[ServiceWindow]) -> DbResult<String> {
        let contracts: i64 = contracts::table
            .select(sql::<BigInt>("CAST(COALESCE(SUM(version), 0) AS BIGINT)"))
            .first(conn)?;
        let windows: Vec<(Uuid, i64)> = windows.iter().map(|w| (w.id, w.version)).collect();
        Ok(sha256_hex(&json!({
            "aware": self.aware, "new_vulnerability": self.new_vulnerability, "zone": self.zone,
            "windows": windows, "contracts": contracts,
        }))?)
    }
}

/// The first instant at which the organisation may have known.
fn aware(incident: &Incident) -> Option<Timestamp> {
    let mut times = incident.times.iter();
    let aware = times.find(|time| time.kind == TimeKind::Aware)?;
    Some(rules::start(&aware.moment).unwrap_or(aware.moment.at))
}

/// Whether a new vulnerability is the cause: by the incident's category, its stated cause, or a cause that is confirmed
/// down to its leaves.
fn by_vulnerability(conn: &mut Conn, incident: &Incident, now: Timestamp) -> DbResult<bool> {
    let tree = causes::tree(conn, incident.id, now)?;
    let carried = tree
        .causes
        .iter()
        .filter(|cause| tree.carried.contains(&cause.id))
        .map(|cause| cause.details.statement.as_str());
    let stated = &incident.facts.cause;
    let stated = (stated.state == Knowledge::Known).then_some(stated.text.as_str());
    Ok(is_new_vulnerability(
        incident.category,
        stated.into_iter().chain(carried),
    ))
}

/// When organisations were first told, by the hash of their name: by a letter a mail server took for somebody of theirs,
/// or by a word to a contact.
pub(super) struct Notices {
    incident: Uuid,
    first: HashMap<Vec<u8>, Timestamp>,
}

impl Notices {
    pub fn of(conn: &mut Conn, cipher: &IncidentCipher, incident: Uuid) -> DbResult<Notices> {
        let states: Vec<String> = DeliveryState::TOLD.iter().map(wire::name).collect();
        let mailed: Vec<(Option<Vec<u8>>, Option<i64>)> = deliveries::table
            .inner_join(people::table.on(deliveries::person_id.eq(people::id.nullable())))
            .filter(
                deliveries::incident_id
                    .eq(DbId(incident))
                    .and(deliveries::kind.eq("letter"))
                    .and(deliveries::state.eq_any(states))
                    .and(people::organisation_hash.is_not_null())
                    .and(people::organisation_hash.ne(Vec::<u8>::new())),
            )
            .group_by(people::organisation_hash)
            .select((people::organisation_hash, min(deliveries::accepted_at)))
            .load(conn)?;
        let mailed = mailed.into_iter().filter_map(|(hash, at)| hash.zip(at));
        let mut notices = Notices {
            incident,
            first: mailed.map(|(hash, at)| (hash, instant(at))).collect(),
        };
        for (name, at) in contacts::first_words(conn, cipher, incident)? {
            let hash = organisation_hash(incident, &name);
            let first = notices.first.entry(hash).or_insert(at);
            *first = at.min(*first);
        }
        Ok(notices)
    }

    /// When that customer was first told.
    pub fn to(&self, counterparty: &str) -> Option<Timestamp> {
        let hash = organisation_hash(self.incident, counterparty);
        self.first.get(&hash).copied()
    }
}
