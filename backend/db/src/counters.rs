//! Running numbers without gaps within a transaction: `INC-2026-0001` and its like.

use crate::{Conn, DbResult, schema::counters};
use diesel::prelude::*;

/// Takes the next number of `name`, from 1. On PostgreSQL the row stays locked until the transaction ends.
pub fn next(conn: &mut Conn, name: &str) -> DbResult<i64> {
    each!(
        conn,
        diesel::insert_into(counters::table)
            .values((counters::name.eq(name), counters::value.eq(0_i64)))
            .on_conflict_do_nothing()
            .execute(conn)
    )?;
    let value = diesel::update(counters::table.find(name))
        .set(counters::value.eq(counters::value + 1_i64))
        .returning(counters::value)
        .get_result(conn)?;
    Ok(value)
}
