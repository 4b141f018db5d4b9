//! What following somebody up needs of the register: who was not told, people by their ids, and decisions recorded for
//! those alone on whom nobody decided yet.

use super::{Query, decisions, decisions::Act, filtered, row::Row};
use crate::{
    Conn, DbId, DbResult, Writer, crypto::IncidentCipher, ids::micros, schema::people::dsl,
};
use diesel::prelude::*;
use saiki_api::{
    Uuid,
    people::{DecisionInput, Person, PersonDecision, PersonFilter},
    wire,
};

/// Rows named in one statement.
const BATCH: usize = 1_000;

/// People of an incident whom nobody told and on whom nobody decided, narrowed by an exact search where there is one.
pub(crate) fn untold<'a>(cipher: &IncidentCipher, incident: Uuid, q: Option<&str>) -> Query<'a> {
    decisions::only(found(cipher, incident, q), PersonDecision::Open)
}

/// People of an incident whom nobody told and on whom nobody decided.
pub(crate) fn untold_of<'a>(incident: Uuid) -> Query<'a> {
    let all = dsl::people.filter(dsl::incident_id.eq(DbId(incident)));
    decisions::only(all.into_boxed(), PersonDecision::Open)
}

/// People of an incident, narrowed by an exact search where there is one.
pub(crate) fn found<'a>(cipher: &IncidentCipher, incident: Uuid, q: Option<&str>) -> Query<'a> {
    let filter = PersonFilter {
        q: q.map(str::to_owned),
        ..PersonFilter::default()
    };
    filtered(cipher, incident, &filter)
}

/// These people in the clear, in the order of their ids. Those of other incidents are nobody.
pub(crate) fn named(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    ids: &[DbId],
) -> DbResult<Vec<Person>> {
    let mut all = Vec::with_capacity(ids.len());
    for some in ids.chunks(BATCH) {
        let rows: Vec<Row> = found(cipher, incident, None)
            .filter(dsl::id.eq_any(some.to_vec()))
            .order(dsl::id)
            .load(conn)?;
        all.extend(decisions::complete(conn, cipher, incident, rows)?);
    }
    Ok(all)
}

/// Records a decision for those of them on whom nobody decided yet: the act, and for how many.
pub(crate) fn tell(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    ids: &[DbId],
    input: &DecisionInput,
    writer: &Writer,
) -> DbResult<(Uuid, usize)> {
    let expected = i64::try_from(ids.len()).unwrap_or(i64::MAX);
    let act = Act::seal(cipher, incident, input, expected, writer)?;
    act.insert(conn)?;
    let mut told = 0;
    for some in ids.chunks(BATCH) {
        let these = dsl::people.filter(
            dsl::incident_id
                .eq(DbId(incident))
                .and(dsl::id.eq_any(some.to_vec()))
                .and(dsl::decision.is_null()),
        );
        told += diesel::update(these)
            .set((
                dsl::decision.eq(Some(wire::name(&input.decision))),
                dsl::decision_id.eq(Some(act.id)),
                dsl::updated_at.eq(micros(writer.now)),
                dsl::version.eq(dsl::version + 1_i64),
            ))
            .execute(conn)?;
    }
    Ok((act.id.into(), told))
}

/// Takes back what was recorded for a person, where it is still that act. Says whether it was.
pub(crate) fn take_back(
    conn: &mut Conn,
    incident: Uuid,
    person: DbId,
    act: DbId,
    writer: &Writer,
) -> DbResult<bool> {
    let this = dsl::people.filter(
        dsl::incident_id
            .eq(DbId(incident))
            .and(dsl::id.eq(person))
            .and(dsl::decision_id.eq(Some(act))),
    );
    let changed = diesel::update(this)
        .set((
            dsl::decision.eq(None::<String>),
            dsl::decision_id.eq(None::<DbId>),
            dsl::updated_at.eq(micros(writer.now)),
            dsl::version.eq(dsl::version + 1_i64),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}
