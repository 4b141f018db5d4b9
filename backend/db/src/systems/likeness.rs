//! How like the affected systems each one is, kept beside the row so that lists can be ordered by it. Whenever an
//! affected system changes, every row of the incident is compared anew. The comparison is `saiki_domain::similarity`.

use super::Row;
use crate::{Conn, DbId, DbResult, schema::systems::dsl};
use diesel::prelude::*;
use saiki_api::{
    Uuid,
    systems::{Likelihood, Similarity},
    wire,
};
use saiki_domain::similarity::{self, Traits};
use std::collections::BTreeMap;

/// Rows changed by one statement.
const BATCH: usize = 1_000;

/// The affected systems of an incident.
pub(crate) struct Affected(Vec<(Uuid, String, Traits)>);

impl Affected {
    pub(crate) fn load(conn: &mut Conn, incident: Uuid) -> DbResult<Affected> {
        let rows: Vec<Row> = dsl::systems
            .filter(
                dsl::incident_id
                    .eq(DbId(incident))
                    .and(dsl::affected.eq(true)),
            )
            .order(dsl::id)
            .load(conn)?;
        let all: DbResult<Vec<_>> = rows
            .into_iter()
            .map(|row| Ok((row.id.0, row.name.clone(), row.traits()?)))
            .collect();
        Ok(Affected(all?))
    }

    /// The likeness to the affected system it is most like; an affected one is most like itself.
    pub(crate) fn similarity(&self, id: Uuid, traits: &Traits) -> Similarity {
        let compared = self.0.iter().map(|(other, name, affected)| {
            let factors = similarity::compare(traits, affected);
            let score = match *other == id {
                true => 100,
                false => similarity::score(&factors),
            };
            Similarity {
                score,
                against: Some(*other),
                against_name: name.clone(),
                factors,
            }
        });
        // The first of equals: the order of registration decides, so that answers do not flicker.
        compared
            .reduce(|best, next| if next.score > best.score { next } else { best })
            .unwrap_or_default()
    }

    /// Puts likeness and likelihood to a row that is about to be written.
    pub(crate) fn put(&self, row: &mut Row) -> DbResult<()> {
        let score = self.similarity(row.id.0, &row.traits()?).score;
        row.similarity = score;
        row.likelihood = wire::name(&similarity::likelihood(score, row.measure()?));
        Ok(())
    }
}

/// Compares every system of the incident anew and writes what differs. Versions stay: nobody changed the systems.
pub(super) fn refresh(conn: &mut Conn, incident: Uuid) -> DbResult<()> {
    let affected = Affected::load(conn, incident)?;
    let rows: Vec<Row> = dsl::systems
        .filter(dsl::incident_id.eq(DbId(incident)))
        .load(conn)?;
    // Few different results, many rows: one statement a result.
    let mut changes: BTreeMap<(i64, String), Vec<DbId>> = BTreeMap::new();
    for mut row in rows {
        let before = (row.similarity, row.likelihood.clone());
        affected.put(&mut row)?;
        let after = (row.similarity, row.likelihood);
        if after != before {
            changes.entry(after).or_default().push(row.id);
        }
    }
    for ((score, likelihood), ids) in changes {
        for some in ids.chunks(BATCH) {
            diesel::update(dsl::systems.filter(dsl::id.eq_any(some.to_vec())))
                .set((dsl::similarity.eq(score), dsl::likelihood.eq(&likelihood)))
                .execute(conn)?;
        }
    }
    Ok(())
}

/// The likelihood a row gets when its emergency measure is this far.
pub(super) fn likelihood(row: &Row, measure: saiki_api::systems::MeasureState) -> Likelihood {
    similarity::likelihood(row.similarity, measure)
}
