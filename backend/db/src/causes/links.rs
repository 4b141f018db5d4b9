//! What causes can rest on, with names: items of the evidence register, sources of logs, interviews. Of an interview
//! the number alone is told, since few may know whom it was with.

use crate::{
    Conn, DbId, DbResult,
    schema::{evidence, interviews, log_sources},
    stored,
};
use diesel::prelude::*;
use saiki_api::{
    Uuid,
    causes::{CauseLink, LinkKind, NamedLink},
    log_sources::LogSourceInput,
    organisation::Both,
};
use saiki_domain::fault::Faults;
use std::collections::HashMap;

/// Names by kind and id.
pub(super) struct Names(HashMap<(LinkKind, Uuid), Both>);

/// Everything of an incident that a cause can rest on.
pub(super) fn names(conn: &mut Conn, incident: Uuid) -> DbResult<Names> {
    let own = DbId(incident);
    let mut all = HashMap::new();
    let items: Vec<(DbId, i64, String)> = evidence::table
        .filter(evidence::incident_id.eq(own))
        .select((evidence::id, evidence::number, evidence::title))
        .load(conn)?;
    for (id, number, title) in items {
        let name = Both::new(
            format!("証拠{number} {title}"),
            format!("Evidence {number}: {title}"),
        );
        all.insert((LinkKind::Evidence, id.0), name);
    }
    let logs: Vec<(DbId, String)> = log_sources::table
        .filter(log_sources::incident_id.eq(own))
        .select((log_sources::id, log_sources::details))
        .load(conn)?;
    for (id, details) in logs {
        let details: LogSourceInput = stored::json(&details)?;
        let name = Both::new(
            format!("ログ {}（{}）", details.system, details.records),
            format!("Log of {}: {}", details.system, details.records),
        );
        all.insert((LinkKind::LogSource, id.0), name);
    }
    let interviews: Vec<(DbId, i64)> = interviews::table
        .filter(interviews::incident_id.eq(own))
        .select((interviews::id, interviews::number))
        .load(conn)?;
    for (id, number) in interviews {
        let name = Both::new(format!("聞き取り{number}"), format!("Interview {number}"));
        all.insert((LinkKind::Interview, id.0), name);
    }
    Ok(Names(all))
}

impl Names {
    /// Whether there is nothing to rest on at all.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Links with their names.
    pub(super) fn of(&self, links: &[CauseLink]) -> Vec<NamedLink> {
        let named = |link: &CauseLink| {
            Some(NamedLink {
                kind: link.kind,
                id: link.id,
                label: self.0.get(&(link.kind, link.id))?.clone(),
            })
        };
        links.iter().filter_map(named).collect()
    }

    /// Names the links that lead nowhere within the incident.
    pub(super) fn check(&self, links: &[CauseLink], faults: &mut Faults) {
        for (n, link) in links.iter().enumerate() {
            if !self.0.contains_key(&(link.kind, link.id)) {
                faults.add(
                    format!("links.{n}.id"),
                    "not_found",
                    "このインシデントに該当するものがありません",
                    "There is no such thing in this incident",
                );
            }
        }
    }
}
