//! Questions that decide which rules apply: with the answer that holds, those before it, and who is to answer by when.
//! Those of an incident are what its rules ask; the organisation's are answered once for all incidents.

use super::{
    answers::{self, Row},
    board::Board,
    marks,
};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, Writer, counters, gates,
    ids::{instant, micros, new_id},
    members, rules,
    schema::{
        clock_answers,
        clock_plans::{self, dsl},
    },
    stored, users,
};
use diesel::prelude::*;
use saiki_api::{
    Lang, Timestamp, Uuid,
    clocks::{Answer, AnswerInput, GivenAnswer, PlanInput, Question, QuestionScope},
    rules::Rule,
};
use saiki_domain::{
    canonical::sha256_hex,
    clocks::{
        catalogue::{self, QuestionText},
        check_answer, check_plan, questions_of,
    },
    fault::Faults,
};
use serde_json::json;
use std::collections::{BTreeMap, HashMap};

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = clock_plans, treat_none_as_default_value = false, treat_none_as_null = true)]
#[diesel(primary_key(incident_id, question))]
struct Plan {
    incident_id: DbId,
    question: String,
    owner_id: Option<DbId>,
    owner_name: Option<String>,
    due: Option<i64>,
    version: i64,
}

/// What is asked, and what is known of it.
#[derive(Default)]
struct Asked {
    /// Whether it is of an incident, whose own answers count then.
    in_incident: bool,
    /// Titles of clocks by the question they hang on.
    clocks: BTreeMap<String, Vec<String>>,
    standing: HashMap<String, Vec<Row>>,
    own: HashMap<String, Vec<Row>>,
    plans: HashMap<String, Plan>,
    shown: BTreeMap<&'static str, Answer>,
}

fn by_question(rows: Vec<Row>) -> HashMap<String, Vec<Row>> {
    let mut all: HashMap<String, Vec<Row>> = HashMap::new();
    for row in rows {
        all.entry(row.question.clone()).or_default().push(row);
    }
    all
}

impl Asked {
    /// In an incident, by the rules it has.
    fn in_incident(conn: &mut Conn, incident: Uuid, lang: Lang) -> DbResult<Asked> {
        let id = DbId(incident);
        let board = Board::load(conn, &[id])?;
        let mut asked = Asked {
            in_incident: true,
            shown: board.record(id)?.shown.clone(),
            standing: by_question(answers::standing(conn)?),
            own: by_question(answers::of(conn, &[id])?),
            ..Asked::default()
        };
        for row in &board.rows {
            asked.hang(board.rule(row)?, lang);
        }
        let plans: Vec<Plan> = dsl::clock_plans
            .filter(dsl::incident_id.eq(id))
            .load(conn)?;
        let named = plans.into_iter().map(|plan| (plan.question.clone(), plan));
        asked.plans = named.collect();
        Ok(asked)
    }

    /// Of the organisation, by the rules incidents can begin with.
    fn of_organisation(conn: &mut Conn, lang: Lang) -> DbResult<Asked> {
        let mut asked = Asked {
            standing: by_question(answers::standing(conn)?),
            ..Asked::default()
        };
        for rule in rules::offered(conn)? {
            asked.hang(&rule, lang);
        }
        Ok(asked)
    }

    fn hang(&mut self, rule: &Rule, lang: Lang) {
        for key in questions_of(rule) {
            let clocks = self.clocks.entry(key.to_owned()).or_default();
            clocks.push(rule.title.get(lang).to_owned());
        }
    }

    fn question(&mut self, text: &QuestionText, lang: Lang) -> DbResult<Question> {
        let key = text.key.as_str();
        let own = self.own.remove(key).unwrap_or_default();
        let standing = self.standing.remove(key).unwrap_or_default();
        let plan = self.plans.remove(key);
        let recorded = if self.in_incident {
            own.len()
        } else {
            standing.len()
        };
        let said = if own.is_empty() { standing } else { own };
        let given: DbResult<Vec<GivenAnswer>> = said.iter().map(Row::given).collect();
        let mut earlier = given?;
        let somebody = earlier.pop();
        let shown = self.shown.get(key).copied();
        let differs = |given: &GivenAnswer| shown.filter(|shown| *shown != given.answer);
        Ok(Question {
            key: key.to_owned(),
            text: text.text.get(lang).to_owned(),
            help: text.help.get(lang).to_owned(),
            kind: text.kind,
            scope: text.scope,
            records_say: somebody.as_ref().and_then(differs),
            answer: somebody.or(shown.map(by_records)),
            earlier,
            clocks: self.clocks.remove(key).unwrap_or_default(),
            owner_id: plan.as_ref().and_then(|plan| plan.owner_id.map(Uuid::from)),
            owner_name: plan.as_ref().and_then(|plan| plan.owner_name.clone()),
            due: plan.as_ref().and_then(|plan| plan.due).map(instant),
            version: i64::try_from(recorded).unwrap_or(i64::MAX)
                + plan.map_or(0, |plan| plan.version),
        })
    }
}

fn by_records(answer: Answer) -> GivenAnswer {
    GivenAnswer {
        answer,
        known_at: None,
        note: String::new(),
        by_name: None,
        at: None,
    }
}

/// The questions the rules of an incident ask, or those asked of the organisation; in the catalogue's order.
pub fn questions(conn: &mut Conn, incident: Option<Uuid>, lang: Lang) -> DbResult<Vec<Question>> {
    let mut asked = match incident {
        Some(incident) => Asked::in_incident(conn, incident, lang)?,
        None => Asked::of_organisation(conn, lang)?,
    };
    let mut all = Vec::new();
    for text in catalogue::questions() {
        let wanted = match incident {
            Some(_) => asked.clocks.contains_key(&text.key),
            None => text.scope == QuestionScope::Organisation,
        };
        if wanted {
            all.push(asked.question(text, lang)?);
        }
    }
    Ok(all)
}

/// One of them.
pub fn question(
    conn: &mut Conn,
    incident: Option<Uuid>,
    key: &str,
    lang: Lang,
) -> DbResult<Question> {
    questions(conn, incident, lang)?
        .into_iter()
        .find(|question| question.key == key)
        .ok_or(DbError::NotFound)
}

/// Records an answer, of an incident or of the organisation; those before it are kept. `expected` is the version the caller
/// saw.
pub fn answer(
    conn: &mut Conn,
    incident: Option<Uuid>,
    key: &str,
    input: &AnswerInput,
    expected: i64,
    writer: &Writer,
) -> DbResult<Changed<Question>> {
    let text = catalogue::question(key).ok_or(DbError::NotFound)?;
    match incident {
        Some(incident) => gates::not_closed(conn, incident)?,
        // Two who answer at once queue up here.
        None => {
            counters::next(conn, "clock_answers")?;
        }
    }
    if question(conn, incident, key, writer.lang)?.version != expected {
        return Err(DbError::Stale);
    }
    let faults = check_answer(text, input, writer.now);
    if !faults.0.is_empty() {
        return Err(DbError::Invalid(faults));
    }
    remember(conn, incident, writer)?;
    let known_at = input.known_at.as_ref().map(stored::to_json).transpose()?;
    diesel::insert_into(clock_answers::table)
        .values(Row {
            id: DbId(new_id(writer.now)),
            incident_id: incident.map(DbId),
            question: key.to_owned(),
            answer: stored::to_json(&input.answer)?,
            known_at,
            note: input.note.trim().to_owned(),
            by_id: DbId(writer.by.id.ok_or(DbError::NotFound)?),
            by_name: writer.by.name.clone(),
            at: micros(writer.now),
        })
        .execute(conn)?;
    remember(conn, incident, writer)?;
    let data = json!({
        "answer": input.answer, "known_at": input.known_at,
        "note_sha256": sha256_hex(&input.note.trim())?,
    });
    let entry = match incident {
        Some(incident) => Entry::incident(incident, "clock.answered", key, data),
        None => Entry::instance("clock.answered", key, data),
    };
    Ok(Changed::new(
        question(conn, incident, key, writer.lang)?,
        entry,
    ))
}

/// Puts down where the clocks stand that the answer is about.
fn remember(conn: &mut Conn, incident: Option<Uuid>, writer: &Writer) -> DbResult<usize> {
    match incident {
        Some(incident) => marks::keep(conn, &[DbId(incident)], writer.now),
        None => marks::mark(conn, writer.now),
    }
}

/// Names who is to answer a question of an incident, and until when. `expected` is the version the caller saw.
pub fn plan_question(
    conn: &mut Conn,
    incident: Uuid,
    key: &str,
    input: &PlanInput,
    expected: i64,
    writer: &Writer,
) -> DbResult<Changed<Question>> {
    gates::not_closed(conn, incident)?;
    let before = question(conn, Some(incident), key, writer.lang)?;
    if before.version != expected {
        return Err(DbError::Stale);
    }
    if (before.owner_id, before.due) == (input.owner_id, input.due) {
        return Ok(Changed::nothing(before));
    }
    let owner_name = planned(conn, incident, input, writer.now)?;
    let version: Option<i64> = dsl::clock_plans
        .find((DbId(incident), key))
        .select(dsl::version)
        .first(conn)
        .optional()?;
    let plan = Plan {
        incident_id: DbId(incident),
        question: key.to_owned(),
        owner_id: input.owner_id.map(DbId),
        owner_name,
        due: input.due.map(micros),
        version: version.unwrap_or(0) + 1,
    };
    match version {
        Some(_) => diesel::update(dsl::clock_plans.find((DbId(incident), key)))
            .set(&plan)
            .execute(conn)?,
        None => diesel::insert_into(clock_plans::table)
            .values(&plan)
            .execute(conn)?,
    };
    let data = json!({ "owner_id": input.owner_id, "due": input.due });
    Ok(Changed::new(
        question(conn, Some(incident), key, writer.lang)?,
        Entry::incident(incident, "clock.question_planned", key, data),
    ))
}

/// The name of who sees to it by a plan, which is refused where it is not in order.
pub(super) fn planned(
    conn: &mut Conn,
    incident: Uuid,
    input: &PlanInput,
    now: Timestamp,
) -> DbResult<Option<String>> {
    let mut faults: Faults = check_plan(input, now);
    if let Some(owner) = input.owner_id {
        members::check(conn, incident, "owner_id", owner, &mut faults)?;
    }
    if !faults.0.is_empty() {
        return Err(DbError::Invalid(faults));
    }
    let owner = input.owner_id.map(|id| users::get(conn, id)).transpose()?;
    Ok(owner.map(|owner| owner.name))
}
