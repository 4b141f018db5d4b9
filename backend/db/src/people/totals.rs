//! Totals of the register's lists, kept from one request to the next: counting a million people takes longer than showing
//! fifty of them.
//!
//! Whoever changes the register writes an entry of the incident's chain in the same transaction. So a total counted while
//! the chain ended in an entry is right for as long as it ends there. What changes without such an entry is never kept:
//! what hangs on deliveries, and the columns that an erasure empties or a start of the server fills in some rows at a time
//! (contracts, service levels, organisations, keyed hashes).

use super::count;
use crate::{
    Chain, Conn, DbResult,
    audit::{self, Head},
    crypto::IncidentCipher,
    segments,
};
use saiki_api::{
    Uuid,
    letters::Audience,
    people::{PersonDecision, PersonFilter},
};
use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Totals kept at most; the one not asked for longest goes first.
const MOST: usize = 512;
/// Bytes of the longest name of a total: what somebody puts into a filter does not fill the memory.
const LONGEST: usize = 1_000;

/// Totals and what they were counted at.
#[derive(Default)]
pub struct Totals {
    /// The one asked for last comes first.
    kept: Mutex<VecDeque<Kept>>,
}

struct Kept {
    incident: Uuid,
    name: String,
    /// Where the chain ended when it was counted.
    revision: Head,
    total: u64,
}

impl Kept {
    fn is(&self, incident: Uuid, name: &str) -> bool {
        self.incident == incident && self.name == name
    }
}

impl Totals {
    /// A total of an incident: the one kept under a name, where nothing was changed since, or as `count` finds it. It is
    /// not for transactions that changed the register before.
    pub(super) fn of(
        &self,
        conn: &mut Conn,
        incident: Uuid,
        name: &str,
        count: impl FnOnce(&mut Conn) -> DbResult<u64>,
    ) -> DbResult<u64> {
        let chain = Chain::Incident(incident);
        let Some(revision) = audit::head(conn, chain)? else {
            return count(conn);
        };
        if let Some(total) = self.known(incident, name, &revision) {
            return Ok(total);
        }
        let total = count(conn)?;
        // Without one unmoving view, others may have changed something between the two statements.
        if audit::head(conn, chain)?.as_ref() == Some(&revision) {
            self.keep(Kept {
                incident,
                name: name.to_owned(),
                revision,
                total,
            });
        }
        Ok(total)
    }

    fn known(&self, incident: Uuid, name: &str, revision: &Head) -> Option<u64> {
        let mut kept = self.lock();
        let at = kept.iter().position(|one| one.is(incident, name))?;
        let one = kept.remove(at)?;
        if one.revision != *revision {
            return None;
        }
        let total = one.total;
        kept.push_front(one);
        Some(total)
    }

    fn keep(&self, new: Kept) {
        let mut kept = self.lock();
        kept.retain(|one| !one.is(new.incident, &new.name));
        kept.push_front(new);
        kept.truncate(MOST);
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Kept>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How many people a filter finds: `count`, from what is kept where it can be. It is not for transactions that changed the
/// register before.
pub fn total(
    conn: &mut Conn,
    totals: &Totals,
    cipher: &IncidentCipher,
    incident: Uuid,
    filter: &PersonFilter,
) -> DbResult<u64> {
    match name_of(conn, incident, filter)? {
        Some(name) => totals.of(conn, incident, &name, |conn| {
            count(conn, cipher, incident, filter)
        }),
        None => count(conn, cipher, incident, filter),
    }
}

/// The name a filter's total is kept under; `None` where it must not be kept. Every field stands here by name: whoever adds
/// one decides whether each change of what it asks for leaves an entry of the incident's chain.
fn name_of(conn: &mut Conn, incident: Uuid, filter: &PersonFilter) -> DbResult<Option<String>> {
    let PersonFilter {
        q,
        lang: _,
        data_item: _,
        has_email: _,
        contract_ref,
        sla_ref,
        organisation,
        has_damage: _,
        damage_currency: _,
        damage_from: _,
        damage_to: _,
        household_id: _,
        segment_id,
        import_id: _,
        decision,
        reveal: _,
    } = filter;
    let texts = [q, contract_ref, sla_ref, organisation];
    let by_text = texts.into_iter().flatten().any(|t| !t.trim().is_empty());
    let by_deliveries = matches!(
        decision,
        Some(PersonDecision::Open | PersonDecision::ToldByMail)
    );
    if by_text || by_deliveries {
        return Ok(None);
    }
    if let Some(segment) = segment_id
        && !is_kept(&segments::get(conn, incident, *segment)?.audience)
    {
        return Ok(None);
    }
    let asked = PersonFilter {
        q: None,
        contract_ref: None,
        sla_ref: None,
        organisation: None,
        reveal: None,
        ..filter.clone()
    };
    let name = serde_json::to_string(&asked)?;
    Ok(Some(name).filter(|name| name.len() <= LONGEST))
}

/// Whether how many an audience takes may be kept.
fn is_kept(audience: &Audience) -> bool {
    let Audience {
        langs: _,
        data_items: _,
        person_ids: _,
        received,
        damage: _,
        contract_refs,
        sla_refs,
        organisations,
    } = audience;
    received.is_none()
        && contract_refs.is_empty()
        && sla_refs.is_empty()
        && organisations.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seq: i64) -> Head {
        (seq, vec![7; 32])
    }

    fn kept(n: usize, seq: i64) -> Kept {
        Kept {
            incident: Uuid::nil(),
            name: n.to_string(),
            revision: at(seq),
            total: n as u64,
        }
    }

    #[test]
    fn a_total_is_known_at_its_revision_alone() {
        let totals = Totals::default();
        totals.keep(kept(7, 1));
        assert_eq!(totals.known(Uuid::nil(), "7", &at(1)), Some(7));
        assert_eq!(totals.known(Uuid::max(), "7", &at(1)), None);
        assert_eq!(totals.known(Uuid::nil(), "8", &at(1)), None);
        assert_eq!(totals.known(Uuid::nil(), "7", &at(2)), None);
        // What is out of date has gone.
        assert_eq!(totals.known(Uuid::nil(), "7", &at(1)), None);
    }

    #[test]
    fn no_more_are_kept_than_there_is_room_for() {
        let totals = Totals::default();
        for n in 0..MOST {
            totals.keep(kept(n, 1));
        }
        // The first is asked for again, so that the second is the one to go.
        assert_eq!(totals.known(Uuid::nil(), "0", &at(1)), Some(0));
        totals.keep(kept(MOST, 1));
        totals.keep(kept(MOST, 2));
        assert_eq!(totals.lock().len(), MOST);
        assert_eq!(totals.known(Uuid::nil(), "0", &at(1)), Some(0));
        assert_eq!(totals.known(Uuid::nil(), "1", &at(1)), None);
        assert_eq!(
            totals.known(Uuid::nil(), &MOST.to_string(), &at(2)),
            Some(512)
        );
    }
}
