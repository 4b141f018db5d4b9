//! Settings of the instance, one JSON value a name, versioned: the organisation, marks of background work.

use crate::{Conn, DbError, DbResult, schema::settings};
use diesel::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

/// The value and its version; `None` when it was never set.
pub fn get<T: DeserializeOwned>(conn: &mut Conn, name: &str) -> DbResult<Option<(T, i64)>> {
    let row: Option<(String, i64)> = settings::table
        .find(name)
        .select((settings::value, settings::version))
        .first(conn)
        .optional()?;
    match row {
        Some((value, version)) => Ok(Some((serde_json::from_str(&value)?, version))),
        None => Ok(None),
    }
}

/// Sets the value and returns its new version. `expected` is the version the caller saw, 0 for none.
pub fn set<T: Serialize>(conn: &mut Conn, name: &str, value: &T, expected: i64) -> DbResult<i64> {
    let text = serde_json::to_string(value)?;
    if expected == 0 {
        let inserted = each!(
            conn,
            diesel::insert_into(settings::table)
                .values((
                    settings::name.eq(name),
                    settings::value.eq(&text),
                    settings::version.eq(1_i64)
                ))
                .on_conflict_do_nothing()
                .execute(conn)
        )?;
        return if inserted == 1 {
            Ok(1)
        } else {
            Err(DbError::Stale)
        };
    }
    let updated = diesel::update(
        settings::table.filter(settings::name.eq(name).and(settings::version.eq(expected))),
    )
    .set((
        settings::value.eq(&text),
        settings::version.eq(expected + 1),
    ))
    .execute(conn)?;
    if updated == 1 {
        Ok(expected + 1)
    } else {
        Err(DbError::Stale)
    }
}
