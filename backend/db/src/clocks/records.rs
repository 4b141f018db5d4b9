//! What is known of incidents, as rules ask for it: moments, answers, and what the records show where nobody answered.
//! Loaded for many incidents in as many queries as for one.

use super::answers;
use crate::{
    Conn, DbId, DbResult,
    filing_duties::{self, Seen},
    incidents::times_of,
    people,
    schema::incidents,
    stored,
};
use diesel::prelude::*;
use saiki_api::{clocks::Answer, people::DataItem};
use saiki_domain::{
    clocks::{Facts, Known},
    filing_duties as duties,
};
use std::collections::{BTreeMap, HashMap};

/// An incident with what is known of it.
pub(super) struct Record {
    pub reference: String,
    pub title: String,
    pub exercise: bool,
    /// Without what was filed, which the clocks tell.
    pub facts: Facts,
    /// What the records show, by the key of the question, whether somebody answered it or not.
    pub shown: BTreeMap<&'static str, Answer>,
}

/// These incidents. Those there are not are left out.
pub(super) fn load(conn: &mut Conn, ids: &[DbId]) -> DbResult<HashMap<DbId, Record>> {
    type Line = (DbId, String, String, bool, String, Option<String>, String);
    let lines: Vec<Line> = incidents::table
        .filter(incidents::id.eq_any(ids.to_vec()))
        .select((
            incidents::id,
            incidents::reference,
            incidents::title,
            incidents::exercise,
            incidents::category,
            incidents::threat_source,
            incidents::threats,
        ))
        .load(conn)?;
    let registered = people::counted(conn, ids)?;
    let (mut seen, mut all) = (Vec::new(), HashMap::new());
    let mut times = times_of(conn, ids)?;
    for (id, reference, title, exercise, category, source, threats) in lines {
        let people = registered.get(&id).copied().unwrap_or(0);
        seen.push(Seen {
            id,
            category: stored::value("incidents.category", &category)?,
            threat_source: stored::optional("incidents.threat_source", source.as_deref())?,
            threats: stored::json(&threats)?,
            people: u64::try_from(people).unwrap_or(0),
        });
        let mut own = times.remove(&id).unwrap_or_default();
        own.sort_by_key(|time| time.kind);
        let facts = Facts {
            times: own,
            ..Facts::default()
        };
        let record = Record {
            reference,
            title,
            exercise,
            facts,
            shown: BTreeMap::new(),
        };
        all.insert(id, record);
    }
    for (id, facts) in filing_duties::facts_of(conn, &seen)? {
        if let Some(record) = all.get_mut(&id) {
            record.shown = shown(&facts);
            let known = record.shown.iter().map(|(key, answer)| {
                let known = Known {
                    answer: *answer,
                    known_at: None,
                };
                ((*key).to_owned(), known)
            });
            record.facts.answers = known.collect();
        }
    }
    put_answers(conn, ids, &mut all)?;
    Ok(all)
}

/// Puts people's answers in place of what the records show: the organisation's first, then the incident's own.
fn put_answers(conn: &mut Conn, ids: &[DbId], all: &mut HashMap<DbId, Record>) -> DbResult<()> {
    for row in answers::standing(conn)? {
        let known = row.known()?;
        for record in all.values_mut() {
            record.facts.answers.insert(row.question.clone(), known);
        }
    }
    for row in answers::of(conn, ids)? {
        let known = row.known()?;
        if let Some(id) = row.incident_id
            && let Some(record) = all.get_mut(&id)
        {
            let numbers = &mut record.facts.numbers;
            if matches!(known.answer, Answer::Number(_)) || numbers.contains_key(&row.question) {
                let answered = numbers.entry(row.question.clone());
                answered.or_default().push(known);
            }
            record.facts.answers.insert(row.question, known);
        }
    }
    Ok(())
}

/// What the records show, by the key of the question.
fn shown(facts: &duties::Facts) -> BTreeMap<&'static str, Answer> {
    let mut all = BTreeMap::new();
    match facts.personal_data {
        Some(true) => all.insert("personal_data", Answer::Yes),
        Some(false) => all.insert("personal_data", Answer::No),
        None => None,
    };
    if facts.people > 0 {
        all.insert("people", Answer::Number(facts.people));
    }
    // The absence of these shows nothing: not everybody may be on the register yet.
    let found = [
        (
            "sensitive_data",
            facts.data_items.contains(&DataItem::Health),
        ),
        (
            "property_damage",
            facts.data_items.contains(&DataItem::CardNumber),
        ),
        ("improper_purpose", duties::improper(facts)),
    ];
    all.extend(
        found
            .into_iter()
            .filter(|(_, found)| *found)
            .map(|(key, _)| (key, Answer::Yes)),
    );
    all
}
