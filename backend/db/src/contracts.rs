//! Contracts of the organisation: listed, entered, changed, retired. They belong to no incident, so their changes are in
//! the instance's log.

mod import;
mod list;

pub use import::{Imported, import};
pub(crate) use list::customers;
pub use list::{Place, Query, list};

use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry,
    ids::{instant, micros, new_id},
    schema::contracts::{self, dsl},
    stored, timeline,
};
use diesel::prelude::*;
use saiki_api::{
    Date, Timestamp, Uuid,
    contracts::{Contract, ContractFields},
    wire,
};
use saiki_domain::{canonical::sha256_hex, contracts as rules, search, service_terms};
use serde_json::{Value, json};

/// The last day of a contract that runs on, for the order of lists.
const NO_END: &str = "9999-12-31";

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = contracts)]
struct Row {
    id: DbId,
    counterparty: String,
    side: String,
    ends: String,
    content: String,
    lasting_gaps: i64,
    retired: bool,
    search_key: String,
    created_at: i64,
    updated_at: i64,
    version: i64,
}

/// The day a contract ends, as lists are ordered by it.
fn ends(fields: &ContractFields) -> String {
    fields
        .to
        .map_or_else(|| NO_END.to_owned(), |day| day.to_string())
}

impl Row {
    fn new(id: Uuid, fields: &ContractFields, now: Timestamp) -> DbResult<Row> {
        let lasting = rules::lasting_gaps(fields).len();
        let searched = [
            fields.counterparty.as_str(),
            &fields.service,
            &fields.reference,
            &fields.contact,
        ];
        Ok(Row {
            id: DbId(id),
            counterparty: fields.counterparty.clone(),
            side: wire::name(&fields.side),
            ends: ends(fields),
            content: stored::to_json(fields)?,
            lasting_gaps: i64::try_from(lasting).unwrap_or(i64::MAX),
            retired: fields.retired,
            search_key: search::key(searched),
            created_at: micros(now),
            updated_at: micros(now),
            version: 1,
        })
    }

    fn into_contract(self, today: Date) -> DbResult<Contract> {
        let mut contract = self.without_gaps()?;
        contract.gaps = rules::gaps(&contract.fields, today);
        Ok(contract)
    }

    fn without_gaps(self) -> DbResult<Contract> {
        Ok(Contract {
            id: self.id.into(),
            fields: stored::json(&self.content)?,
            gaps: Vec::new(),
            created_at: instant(self.created_at),
            updated_at: instant(self.updated_at),
            version: self.version,
        })
    }

    /// What the log keeps: names and words by their hash.
    fn facts(&self, fields: &ContractFields) -> DbResult<Value> {
        Ok(json!({
            "version": self.version, "side": self.side, "lasting_gaps": self.lasting_gaps,
            "content_sha256": sha256_hex(fields)?,
        }))
    }
}

/// Fields as they are kept: no stray blanks around lines.
fn tidied(mut fields: ContractFields) -> ContractFields {
    for line in [
        &mut fields.counterparty,
        &mut fields.service,
        &mut fields.reference,
        &mut fields.contact,
        &mut fields.vulnerabilities.clause,
    ] {
        *line = line.trim().to_owned();
    }
    fields.service_terms = fields
        .service_terms
        .into_iter()
        .map(service_terms::tidied)
        .collect();
    fields
}

/// One contract.
pub fn get(conn: &mut Conn, id: Uuid, now: Timestamp) -> DbResult<Contract> {
    let row: Option<Row> = dsl::contracts.find(DbId(id)).first(conn).optional()?;
    let today = timeline::today(conn, now)?;
    row.ok_or(DbError::NotFound)?.into_contract(today)
}

/// Enters a contract.
pub fn create(
    conn: &mut Conn,
    fields: &ContractFields,
    now: Timestamp,
) -> DbResult<Changed<Contract>> {
    let (id, fields) = (new_id(now), tidied(fields.clone()));
    let row = Row::new(id, &fields, now)?;
    diesel::insert_into(dsl::contracts)
        .values(&row)
        .execute(conn)?;
    let entry = Entry::instance("contract.entered", id, row.facts(&fields)?);
    Ok(Changed::new(get(conn, id, now)?, entry))
}

/// Changes a contract. `expected` is the version the caller saw; equal values change nothing.
pub fn update(
    conn: &mut Conn,
    id: Uuid,
    fields: &ContractFields,
    expected: i64,
    now: Timestamp,
) -> DbResult<Changed<Contract>> {
    let before = get(conn, id, now)?;
    if before.version != expected {
        return Err(DbError::Stale);
    }
    let fields = tidied(fields.clone());
    if before.fields == fields {
        return Ok(Changed::nothing(before));
    }
    let row = Row {
        created_at: micros(before.created_at),
        version: expected + 1,
        ..Row::new(id, &fields, now)?
    };
    let own = dsl::contracts.filter(dsl::id.eq(DbId(id)).and(dsl::version.eq(expected)));
    if diesel::update(own).set(&row).execute(conn)? != 1 {
        return Err(DbError::Stale);
    }
    let action = match (before.fields.retired, fields.retired) {
        (false, true) => "contract.retired",
        (true, false) => "contract.restored",
        _ => "contract.updated",
    };
    let entry = Entry::instance(action, id, row.facts(&fields)?);
    Ok(Changed::new(get(conn, id, now)?, entry))
}
