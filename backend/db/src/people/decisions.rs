//! What became of each person: told by mail, which is asked of the deliveries and never stored, or as somebody recorded
//! for one or for many. What is recorded stands before what the deliveries say; its note is sealed, one row an act.

use super::{Query, row::Row, totals::Totals};
use crate::{
    Conn, DbError, DbId, DbResult, Writer,
    conn::MultiBackend,
    crypto::{IncidentCipher, Place},
    ids::{instant, micros, new_id},
    schema::{
        deliveries, delivery_people, people,
        people::dsl,
        people_decisions::{self, dsl as acts},
    },
    stored,
};
use diesel::{
    dsl::{count_star, exists, min, not, sql},
    prelude::*,
    sql_types::{BigInt, Binary, Bool},
};
use saiki_api::{
    Lang, Uuid,
    activities::ActivityKey,
    gates::{MatterKind, OpenMatter},
    people::{DecisionCounts, DecisionInput, Person, PersonDecision, RecordedDecision},
    wire,
};
use saiki_domain::civil;
use std::collections::{BTreeSet, HashMap};

/// Rows named in one statement.
const BATCH: usize = 1_000;

#[derive(Queryable, Insertable)]
#[diesel(table_name = people_decisions, treat_none_as_default_value = false)]
pub(super) struct Act {
    pub id: DbId,
    incident_id: DbId,
    decision: String,
    way: Option<String>,
    day: Option<String>,
    pub sealed: Vec<u8>,
    people: i64,
    by_id: DbId,
    by_name: String,
    created_at: i64,
}

fn place(id: Uuid) -> Place<'static> {
    Place::new("people_decisions", "sealed", id)
}

impl Act {
    /// An act of `writer` for so many people.
    pub fn seal(
        cipher: &IncidentCipher,
        incident: Uuid,
        input: &DecisionInput,
        people: i64,
        writer: &Writer,
    ) -> DbResult<Act> {
        let id = new_id(writer.now);
        Ok(Act {
            id: DbId(id),
            incident_id: DbId(incident),
            decision: wire::name(&input.decision),
            way: input.way.as_ref().map(wire::name),
            day: input.day.map(|day| day.to_string()),
            sealed: cipher.seal(&place(id), input.note.trim().as_bytes())?,
            people,
            by_id: DbId(writer.by.id.ok_or(DbError::NotFound)?),
            by_name: writer.by.name.clone(),
            created_at: micros(writer.now),
        })
    }

    /// Writes it down.
    pub fn insert(&self, conn: &mut Conn) -> DbResult<()> {
        diesel::insert_into(people_decisions::table)
            .values(self)
            .execute(conn)?;
        Ok(())
    }

    fn open(self, cipher: &IncidentCipher) -> DbResult<RecordedDecision> {
        let note = String::from_utf8(cipher.open(&place(self.id.0), &self.sealed)?);
        Ok(RecordedDecision {
            decision: stored::value("people_decisions.decision", &self.decision)?,
            way: stored::optional("people_decisions.way", self.way.as_deref())?,
            day: stored::optional("people_decisions.day", self.day.as_deref())?,
            note: note.map_err(|_| DbError::Sealed)?,
            by_name: self.by_name,
            at: instant(self.created_at),
        })
    }
}

type Condition<'a> = Box<dyn BoxableExpression<people::table, MultiBackend, SqlType = Bool> + 'a>;

/// Whether a mail server accepted a letter of a campaign made out to a person. The words of the index stand here as they
/// stand there, so that both databases see that it answers.
fn mailed<'a>() -> Condition<'a> {
    Box::new(exists(
        deliveries::table.filter(
            deliveries::incident_id
                .eq(people::incident_id)
                .and(deliveries::person_id.eq(people::id.nullable()))
                .and(sql::<Bool>(ACCEPTED)),
        ),
    ))
}

/// Whether one made out to somebody else covers them: their household's, their guardian's, or that of an entry that was
/// merged into theirs.
fn covered<'a>() -> Condition<'a> {
    let accepted = deliveries::table.filter(
        deliveries::id
            .eq(delivery_people::delivery_id)
            .and(sql::<Bool>(ACCEPTED)),
    );
    Box::new(exists(
        delivery_people::table.filter(
            delivery_people::person_id
                .eq(people::id)
                .and(exists(accepted)),
        ),
    ))
}

const ACCEPTED: &str =
    "deliveries.kind = 'letter' AND deliveries.state IN ('accepted', 'delivered')";

/// How many people of the register letters in one of these states cover, directly or with others. Each counts once.
pub(crate) fn reached(conn: &mut Conn, incident: DbId, states: &[String]) -> DbResult<i64> {
    let names: Vec<String> = states.iter().map(|state| format!("'{state}'")).collect();
    let letters = format!("d.kind = 'letter' AND d.state IN ({})", names.join(", "));
    let direct = format!(
        "(SELECT COUNT(*) FROM (SELECT d.person_id FROM deliveries d JOIN campaigns c ON c.id = d.campaign_id \
         WHERE {letters} AND c.incident_id = "
    );
    let through = format!(
        " UNION SELECT o.person_id FROM delivery_people o JOIN deliveries d ON d.id = o.delivery_id \
         WHERE {letters} AND o.incident_id = "
    );
    // Whoever was merged into another entry is on the register as that one.
    let counted = sql::<BigInt>(&direct)
        .bind::<Binary, _>(incident)
        .sql(&through)
        .bind::<Binary, _>(incident)
        .sql(") x JOIN people p ON p.id = x.person_id)");
    Ok(diesel::select(counted).get_result(conn)?)
}

/// Whether nobody told them and nobody decided on them.
pub(crate) fn untold_yet<'a>() -> Condition<'a> {
    Box::new(
        dsl::decision
            .is_null()
            .and(not(mailed()))
            .and(not(covered())),
    )
}

/// Narrows a query to those of whom this became.
pub(super) fn only(query: Query<'_>, decision: PersonDecision) -> Query<'_> {
    match decision {
        PersonDecision::Open => query.filter(untold_yet()),
        PersonDecision::ToldByMail => query
            .filter(dsl::decision.is_null())
            .filter(mailed().or(covered())),
        recorded => query.filter(dsl::decision.eq(wire::name(&recorded))),
    }
}

/// Rows in the clear, with what became of each.
pub(super) fn complete(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    rows: Vec<Row>,
) -> DbResult<Vec<Person>> {
    let wanted: BTreeSet<DbId> = rows.iter().filter_map(|row| row.decision_id).collect();
    let recorded = recorded(conn, cipher, &wanted.into_iter().collect::<Vec<_>>())?;
    let ids: Vec<DbId> = rows.iter().map(|row| row.id).collect();
    let mailed = mailed_at(conn, incident, &ids)?;
    let person = |row: Row| {
        let (id, act) = (row.id, row.decision_id);
        let recorded = act.and_then(|act| recorded.get(&act)).cloned();
        let mailed_at = mailed.get(&id).copied().map(instant);
        let decision = match (&recorded, mailed_at) {
            (Some(recorded), _) => recorded.decision,
            (None, Some(_)) => PersonDecision::ToldByMail,
            (None, None) => PersonDecision::Open,
        };
        Ok(Person {
            decision,
            mailed_at,
            recorded,
            ..row.open(cipher)?
        })
    };
    rows.into_iter().map(person).collect()
}

fn recorded(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    ids: &[DbId],
) -> DbResult<HashMap<DbId, RecordedDecision>> {
    let mut all = HashMap::new();
    for some in ids.chunks(BATCH) {
        let acts: Vec<Act> = acts::people_decisions
            .filter(acts::id.eq_any(some.to_vec()))
            .load(conn)?;
        for act in acts {
            all.insert(act.id, act.open(cipher)?);
        }
    }
    Ok(all)
}

/// When a mail was first accepted, for those for whom one was.
fn mailed_at(conn: &mut Conn, incident: Uuid, ids: &[DbId]) -> DbResult<HashMap<DbId, i64>> {
    let mut all = HashMap::new();
    for some in ids.chunks(BATCH) {
        let rows: Vec<(Option<DbId>, Option<i64>)> = deliveries::table
            .filter(
                deliveries::incident_id
                    .eq(DbId(incident))
                    .and(deliveries::person_id.eq_any(some.to_vec()))
                    .and(sql::<Bool>(ACCEPTED)),
            )
            .group_by(deliveries::person_id)
            .select((deliveries::person_id, min(deliveries::accepted_at)))
            .load(conn)?;
        all.extend(rows.into_iter().filter_map(|(id, at)| id.zip(at)));
        let through: Vec<(DbId, Option<i64>)> = delivery_people::table
            .inner_join(deliveries::table.on(deliveries::id.eq(delivery_people::delivery_id)))
            .filter(
                delivery_people::person_id
                    .eq_any(some.to_vec())
                    .and(sql::<Bool>(ACCEPTED)),
            )
            .group_by(delivery_people::person_id)
            .select((delivery_people::person_id, min(deliveries::accepted_at)))
            .load(conn)?;
        for (id, at) in through {
            let Some(at) = at else { continue };
            let first = all.entry(id).or_insert(at);
            *first = at.min(*first);
        }
    }
    Ok(all)
}

/// How many people of the register stand where. What is recorded is taken from `totals` where they are given: not in a
/// transaction that changed the register before.
pub fn decision_counts(
    conn: &mut Conn,
    incident: Uuid,
    totals: Option<&Totals>,
) -> DbResult<DecisionCounts> {
    let counted = |conn: &mut Conn, name: &str, decision: Option<PersonDecision>| {
        let count = |conn: &mut Conn| recorded_as(conn, incident, decision);
        match totals {
            Some(totals) => totals.of(conn, incident, name, count),
            None => count(conn),
        }
    };
    let otherwise = Some(PersonDecision::ToldOtherwise);
    let undecided = counted(conn, "undecided", None)?;
    let open = open(conn, incident, undecided)?;
    Ok(DecisionCounts {
        open,
        told_by_mail: undecided - open,
        told_otherwise: counted(conn, "told_otherwise", otherwise)?,
        not_needed: counted(conn, "not_needed", Some(PersonDecision::NotNeeded))?,
    })
}

/// People of an incident on whom something was decided.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Decided {
    /// Told in another way than by our mail.
    pub told_otherwise: i64,
    /// Not to be told.
    pub not_needed: i64,
    /// Of both, those whom a mail reached as well.
    pub mailed: i64,
}

/// On how many people of each of these incidents something was decided. Only their rows are read, however large the register.
pub(crate) fn decided(conn: &mut Conn, incidents: &[DbId]) -> DbResult<HashMap<DbId, Decided>> {
    let these = || {
        dsl::people
            .filter(dsl::incident_id.eq_any(incidents.to_vec()))
            .filter(dsl::decision.is_not_null())
    };
    let mut all: HashMap<DbId, Decided> = HashMap::new();
    let recorded: Vec<(DbId, Option<String>, i64)> = these()
        .group_by((dsl::incident_id, dsl::decision))
        .select((dsl::incident_id, dsl::decision, count_star()))
        .load(conn)?;
    for (incident, decision, n) in recorded {
        let decided = all.entry(incident).or_default();
        match stored::optional("people.decision", decision.as_deref())? {
            Some(PersonDecision::ToldOtherwise) => decided.told_otherwise += n,
            Some(PersonDecision::NotNeeded) => decided.not_needed += n,
            Some(PersonDecision::Open | PersonDecision::ToldByMail) | None => {}
        }
    }
    if all.is_empty() {
        return Ok(all);
    }
    let mailed: Vec<(DbId, i64)> = these()
        .filter(mailed().or(covered()))
        .group_by(dsl::incident_id)
        .select((dsl::incident_id, count_star()))
        .load(conn)?;
    for (incident, n) in mailed {
        all.entry(incident).or_default().mailed = n;
    }
    Ok(all)
}

/// For how many people this is recorded; of `None`, on how many nobody decided.
fn recorded_as(conn: &mut Conn, incident: Uuid, decision: Option<PersonDecision>) -> DbResult<u64> {
    let own: Query<'_> = dsl::people
        .filter(dsl::incident_id.eq(DbId(incident)))
        .into_boxed();
    let these = match decision {
        Some(decision) => own.filter(dsl::decision.eq(wire::name(&decision))),
        None => own.filter(dsl::decision.is_null()),
    };
    let found: i64 = these.count().get_result(conn)?;
    Ok(u64::try_from(found).unwrap_or(0))
}

/// How many people nobody told, of so many on whom nobody decided.
fn open(conn: &mut Conn, incident: Uuid, undecided: u64) -> DbResult<u64> {
    let own = deliveries::incident_id.eq(DbId(incident));
    let accepted = deliveries::table.filter(own.and(sql::<Bool>(ACCEPTED)));
    if !diesel::select(exists(accepted)).get_result::<bool>(conn)? {
        return Ok(undecided);
    }
    let open = u64::try_from(untold(conn, DbId(incident))?).unwrap_or(0);
    Ok(open.min(undecided))
}

/// The same people as `only` finds open, as sets taken from each other: the indexes hold both in the order of people, and
/// going along them once is much less than asking of a million people one by one.
fn untold(conn: &mut Conn, incident: DbId) -> DbResult<i64> {
    // Only where an order is wanted does SQLite go along them; PostgreSQL would sort what it has found.
    let order = match &*conn {
        Conn::Sqlite(_) => " ORDER BY 1",
        Conn::Pg(_) => "",
    };
    let undecided = "(SELECT COUNT(*) FROM (SELECT p.id FROM people p \
         WHERE p.decision IS NULL AND p.incident_id = ";
    let mailed = format!(
        " EXCEPT SELECT deliveries.person_id FROM deliveries \
         WHERE {ACCEPTED} AND deliveries.incident_id = "
    );
    // SQLite takes the tables of a CROSS JOIN in the order they stand in: first the few that are told with others.
    let covered = format!(
        " EXCEPT SELECT o.person_id FROM delivery_people o CROSS JOIN deliveries \
         WHERE deliveries.id = o.delivery_id AND {ACCEPTED} AND o.incident_id = "
    );
    let counted = sql::<BigInt>(undecided)
        .bind::<Binary, _>(incident)
        .sql(&mailed)
        .bind::<Binary, _>(incident)
        .sql(&covered)
        .bind::<Binary, _>(incident)
        .sql(&format!("{order}) x)"));
    Ok(diesel::select(counted).get_result(conn)?)
}

/// People without a decision, however many, as one matter.
pub fn open_matters(conn: &mut Conn, incident: Uuid, lang: Lang) -> DbResult<Vec<OpenMatter>> {
    let undecided = recorded_as(conn, incident, None)?;
    let title = match (open(conn, incident, undecided)?, lang) {
        (0, _) => return Ok(Vec::new()),
        (n, Lang::Ja) => format!(
            "対応が決まっていない対象者が{}います",
            civil::counted(n, civil::PEOPLE, lang)
        ),
        (n, Lang::En) => format!(
            "{} without a decision",
            civil::counted(n, civil::PEOPLE, lang)
        ),
    };
    Ok(vec![OpenMatter {
        kind: MatterKind::Person,
        id: None,
        title,
        activity: Some(ActivityKey::Ur),
    }])
}
