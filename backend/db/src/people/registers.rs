//! What the registers of several incidents show in all, kept from one time to the next: every minute all deadlines hang on
//! how many people there are, and counting a million takes long. What is kept is right for as long as `totals` tells.

use crate::{
    Chain, Conn, DbId, DbResult,
    audit::Head,
    schema::{audit_heads, incidents, people},
};
use diesel::{
    dsl::{count_star, exists},
    prelude::*,
};
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Incidents kept at most; beyond, all of them are asked anew.
const MOST: usize = 4_096;

static COUNTED: Found<i64> = Found::new();
static LEAKED: Found<bool> = Found::new();

/// What was found of registers, and where the incidents' chains ended then.
struct Found<T>(Mutex<BTreeMap<DbId, (Head, T)>>);

impl<T: Copy> Found<T> {
    const fn new() -> Found<T> {
        Found(Mutex::new(BTreeMap::new()))
    }

    /// What is kept of these incidents where nothing was changed since, or else as `find` finds it.
    fn of(
        &self,
        conn: &mut Conn,
        ids: &[DbId],
        find: impl FnOnce(&mut Conn, &[DbId]) -> DbResult<HashMap<DbId, T>>,
    ) -> DbResult<HashMap<DbId, T>> {
        let before = heads(conn, ids)?;
        let mut all = self.known(&before);
        let unknown: Vec<DbId> = ids
            .iter()
            .copied()
            .filter(|id| !all.contains_key(id))
            .collect();
        if unknown.is_empty() {
            return Ok(all);
        }
        let found = find(conn, &unknown)?;
        // Without one unmoving view, others may have changed something between the statements.
        let mut unmoved = heads(conn, &unknown)?;
        unmoved.retain(|id, head| before.get(id) == Some(&*head));
        self.keep(unmoved, &found);
        all.extend(found);
        Ok(all)
    }

    fn known(&self, heads: &HashMap<DbId, Head>) -> HashMap<DbId, T> {
        let kept = self.lock();
        let mut all = HashMap::new();
        for (id, head) in heads {
            if let Some((at, value)) = kept.get(id)
                && at == head
            {
                all.insert(*id, *value);
            }
        }
        all
    }

    fn keep(&self, heads: HashMap<DbId, Head>, found: &HashMap<DbId, T>) {
        let mut kept = self.lock();
        if kept.len() + heads.len() > MOST {
            kept.clear();
        }
        for (id, head) in heads {
            if let Some(value) = found.get(&id) {
                kept.insert(id, (head, *value));
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<DbId, (Head, T)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where the chains of these incidents end.
fn heads(conn: &mut Conn, ids: &[DbId]) -> DbResult<HashMap<DbId, Head>> {
    let named: HashMap<String, DbId> = ids
        .iter()
        .map(|id| (Chain::Incident(id.0).name(), *id))
        .collect();
    let names: Vec<String> = named.keys().cloned().collect();
    let rows: Vec<(String, i64, Vec<u8>)> = audit_heads::table
        .filter(audit_heads::chain.eq_any(names))
        .select((audit_heads::chain, audit_heads::seq, audit_heads::hash))
        .load(conn)?;
    let mut all = HashMap::new();
    for (name, seq, hash) in rows {
        if let Some(id) = named.get(&name) {
            all.insert(*id, (seq, hash));
        }
    }
    Ok(all)
}

/// How many people are on the register of each of these incidents. It is not for transactions that changed the register
/// before.
pub(crate) fn counted(conn: &mut Conn, ids: &[DbId]) -> DbResult<HashMap<DbId, i64>> {
    COUNTED.of(conn, ids, |conn, ids| {
        let rows: Vec<(DbId, i64)> = people::table
            .filter(people::incident_id.eq_any(ids.to_vec()))
            .group_by(people::incident_id)
            .select((people::incident_id, count_star()))
            .load(conn)?;
        let mut all: HashMap<DbId, i64> = ids.iter().map(|id| (*id, 0)).collect();
        all.extend(rows);
        Ok(all)
    })
}

/// Whether anybody's data leaked by the register of each of these incidents. It is not for transactions that changed the
/// register before.
pub(crate) fn leaked(conn: &mut Conn, ids: &[DbId]) -> DbResult<HashMap<DbId, bool>> {
    LEAKED.of(conn, ids, |conn, ids| {
        // Asked of each incident, so that the first such person ends the search.
        let leaked = people::table.filter(
            people::incident_id
                .eq(incidents::id)
                .and(people::data_items.ne("[]")),
        );
        let found: Vec<DbId> = incidents::table
            .filter(incidents::id.eq_any(ids.to_vec()).and(exists(leaked)))
            .select(incidents::id)
            .load(conn)?;
        let mut all: HashMap<DbId, bool> = ids.iter().map(|id| (*id, false)).collect();
        all.extend(found.into_iter().map(|id| (id, true)));
        Ok(all)
    })
}
