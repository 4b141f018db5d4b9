//! What people write in place of the records' values, for reports to authorities: one value a field and incident, by name.
//! What the records say is `filings::records`, what a value may be is `saiki_domain::filing_fields`.
//!
//! Values and notes are not sealed, as reports themselves are not: they must not name affected people.

use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, filings, gates,
    ids::{instant, micros},
    schema::filing_fields::{self, dsl},
    stored, timeline,
};
use diesel::prelude::*;
use saiki_api::{
    Timestamp, Uuid,
    filing_fields::{FieldGroup, FieldInput, FieldValue, FilingField, OwnField},
    users::User,
    wire,
};
use saiki_domain::{
    canonical::sha256_hex,
    filing_fields::{
        Held, Own,
        catalogue::{self, Field},
        check_input, in_force,
        records::recorded,
        said,
    },
    filing_forms::{self, Form},
};
use serde_json::json;
use std::collections::BTreeMap;

/// State of a row of which only the version is left: it counts on, so that nobody who saw an earlier value overwrites a
/// later one.
const TAKEN_BACK: &str = "taken_back";

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = filing_fields, treat_none_as_default_value = false, treat_none_as_null = true)]
#[diesel(primary_key(incident_id, key))]
struct Row {
    incident_id: DbId,
    key: String,
    state: String,
    value: Option<String>,
    note: String,
    by_id: DbId,
    by_name: String,
    at: i64,
    version: i64,
}

impl Row {
    fn is_written(&self) -> bool {
        self.state != TAKEN_BACK
    }

    fn own(&self) -> DbResult<Own> {
        let value: Option<FieldValue> = self.value.as_deref().map(stored::json).transpose()?;
        Ok(Own {
            state: stored::value("filing_fields.state", &self.state)?,
            value,
        })
    }
}

/// Who asks for fields, and where notices of ours are to be found.
#[derive(Debug, Clone)]
pub struct Asker {
    /// The user, who is the reporter of a report they make.
    pub user: User,
    /// Address of this instance, without a slash at its end.
    pub site: String,
    /// The time.
    pub now: Timestamp,
}

fn rows(conn: &mut Conn, incident: Uuid) -> DbResult<Vec<Row>> {
    Ok(dsl::filing_fields
        .filter(dsl::incident_id.eq(DbId(incident)))
        .order(dsl::key)
        .load(conn)?)
}

/// What people wrote in place of the records' values, by the key of the field.
pub fn own(conn: &mut Conn, incident: Uuid) -> DbResult<BTreeMap<String, Own>> {
    rows(conn, incident)?
        .into_iter()
        .filter(Row::is_written)
        .map(|row| Ok((row.key.clone(), row.own()?)))
        .collect()
}

/// Everything fields are told from.
struct Known {
    recorded: BTreeMap<String, Held>,
    held: BTreeMap<String, Held>,
    rows: BTreeMap<String, Row>,
    zone: String,
}

impl Known {
    fn load(
        conn: &mut Conn,
        incident: Uuid,
        form: Option<&Form>,
        asker: &Asker,
    ) -> DbResult<Known> {
        let series = form.map(|form| form.head.series.as_str());
        let mut records = filings::records(conn, incident, series, &asker.user, asker.now)?;
        filings::at_site(&mut records, &asker.site);
        let recorded = recorded(&records, asker.now);
        let rows: BTreeMap<String, Row> = rows(conn, incident)?
            .into_iter()
            .map(|row| (row.key.clone(), row))
            .collect();
        let mut own = BTreeMap::new();
        for (key, row) in rows.iter().filter(|(_, row)| row.is_written()) {
            own.insert(key.clone(), row.own()?);
        }
        Ok(Known {
            held: in_force(&recorded, &own),
            recorded,
            rows,
            zone: timeline::home_zone_name(conn)?,
        })
    }

    fn field(&self, field: &Field) -> DbResult<FilingField> {
        let of = |all: &BTreeMap<String, Held>| all.get(&field.key).cloned().unwrap_or_default();
        let (recorded, held) = (of(&self.recorded), of(&self.held));
        let row = self.rows.get(&field.key);
        let written = row.filter(|row| row.is_written());
        let own = written.map(|row| -> DbResult<OwnField> {
            let Own { state, value } = row.own()?;
            Ok(OwnField {
                state,
                value,
                note: row.note.clone(),
                by_name: row.by_name.clone(),
                at: instant(row.at),
            })
        });
        Ok(FilingField {
            key: field.key.clone(),
            group: field.group.clone(),
            label: field.label.clone(),
            help: field.help.clone(),
            kind: field.kind,
            choices: field.choices.clone(),
            recorded_text: said(field, &recorded, &self.zone),
            text: said(field, &held, &self.zone),
            recorded: recorded.field(&field.key),
            held: held.field(&field.key),
            source: recorded.source,
            own: own.transpose()?,
            forms: forms_of(&field.key),
            version: row.map_or(0, |row| row.version),
        })
    }
}

/// The forms that ask for a field.
fn forms_of(key: &str) -> Vec<String> {
    filing_forms::forms()
        .iter()
        .filter(|form| form.asks_for(key))
        .map(|form| form.head.id.clone())
        .collect()
}

/// The fields of an incident by group, in their usual order; only those `form` asks for where one is named. One there
/// is not is a fault.
pub fn groups(
    conn: &mut Conn,
    incident: Uuid,
    form: Option<&str>,
    asker: &Asker,
) -> DbResult<Vec<FieldGroup>> {
    let form = match form {
        Some(id) => Some(filings::form("form", id)?),
        None => None,
    };
    let known = Known::load(conn, incident, form, asker)?;
    let wanted = form.map(Form::keys);
    let mut all = Vec::new();
    for (key, label) in catalogue::groups() {
        let mut fields = Vec::new();
        for field in catalogue::fields().iter().filter(|f| f.group == *key) {
            if wanted
                .as_ref()
                .is_none_or(|keys| keys.contains(&field.key.as_str()))
            {
                fields.push(known.field(field)?);
            }
        }
        if !fields.is_empty() {
            all.push(FieldGroup {
                key: key.clone(),
                label: label.clone(),
                fields,
            });
        }
    }
    Ok(all)
}

/// One field of an incident.
fn get(conn: &mut Conn, incident: Uuid, field: &Field, asker: &Asker) -> DbResult<FilingField> {
    Known::load(conn, incident, None, asker)?.field(field)
}

/// Writes a value in place of the records'. `expected` is the version the caller saw, 0 where nobody
/// ever wrote one.
pub fn put(
    conn: &mut Conn,
    incident: Uuid,
    key: &str,
    input: &FieldInput,
    expected: i64,
    asker: &Asker,
) -> DbResult<Changed<FilingField>> {
    let (field, old) = held(conn, incident, key, expected)?;
    let faults = check_input(field, input);
    if !faults.0.is_empty() {
        return Err(DbError::Invalid(faults));
    }
    let row = Row {
        incident_id: DbId(incident),
        key: key.to_owned(),
        state: wire::name(&input.state),
        value: input.value.as_ref().map(stored::to_json).transpose()?,
        note: input.note.trim().to_owned(),
        by_id: DbId(asker.user.id),
        by_name: asker.user.name.clone(),
        at: micros(asker.now),
        version: expected + 1,
    };
    if let Some(old) = old {
        if (&old.state, &old.value, &old.note) == (&row.state, &row.value, &row.note) {
            return Ok(Changed::nothing(get(conn, incident, field, asker)?));
        }
        diesel::update(dsl::filing_fields.find((DbId(incident), key)))
            .set(&row)
            .execute(conn)?;
    } else {
        diesel::insert_into(filing_fields::table)
            .values(&row)
            .execute(conn)?;
    }
    let data = json!({
        "state": input.state, "details_sha256": sha256_hex(input)?, "version": row.version,
    });
    Ok(Changed::new(
        get(conn, incident, field, asker)?,
        Entry::incident(incident, "filing_field.written", key, data),
    ))
}

/// Takes back what was written, so that the records count again. `expected` is the version the caller saw.
pub fn remove(
    conn: &mut Conn,
    incident: Uuid,
    key: &str,
    expected: i64,
    asker: &Asker,
) -> DbResult<Changed<FilingField>> {
    let (field, old) = held(conn, incident, key, expected)?;
    let old = old.filter(Row::is_written).ok_or(DbError::NotFound)?;
    let data = json!({ "state": old.state, "version": expected + 1 });
    let gone = Row {
        state: TAKEN_BACK.to_owned(),
        value: None,
        note: String::new(),
        by_id: DbId(asker.user.id),
        by_name: asker.user.name.clone(),
        at: micros(asker.now),
        version: expected + 1,
        ..old
    };
    diesel::update(dsl::filing_fields.find((DbId(incident), key)))
        .set(&gone)
        .execute(conn)?;
    Ok(Changed::new(
        get(conn, incident, field, asker)?,
        Entry::incident(incident, "filing_field.removed", key, data),
    ))
}

/// A field of the catalogue with what was written, of the version the caller saw, in an incident that is not closed and is
/// held.
fn held(
    conn: &mut Conn,
    incident: Uuid,
    key: &str,
    expected: i64,
) -> DbResult<(&'static Field, Option<Row>)> {
    gates::not_closed(conn, incident)?;
    let field = catalogue::field(key).ok_or(DbError::NotFound)?;
    let row: Option<Row> = dsl::filing_fields
        .find((DbId(incident), key))
        .first(conn)
        .optional()?;
    if row.as_ref().map_or(0, |row| row.version) != expected {
        return Err(DbError::Stale);
    }
    Ok((field, row))
}
