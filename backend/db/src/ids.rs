//! Identifiers in the database: UUIDv7 as sixteen bytes, the same on both databases, in order of creation.

use diesel::{
    backend::Backend,
    deserialize::{self, FromSql, FromSqlRow},
    expression::AsExpression,
    serialize::{self, Output, ToSql},
    sql_types::Binary,
};
use saiki_api::{Timestamp, Uuid};
use std::sync::Mutex;
use uuid::ContextV7;

/// A UUID as a column value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, AsExpression, FromSqlRow)]
#[diesel(sql_type = Binary)]
pub struct DbId(pub Uuid);

impl From<Uuid> for DbId {
    fn from(id: Uuid) -> Self {
        DbId(id)
    }
}

impl From<DbId> for Uuid {
    fn from(id: DbId) -> Self {
        id.0
    }
}

impl<DB: Backend> FromSql<Binary, DB> for DbId
where
    Vec<u8>: FromSql<Binary, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        Ok(DbId(Uuid::from_slice(&Vec::<u8>::from_sql(bytes)?)?))
    }
}

impl<DB: Backend> ToSql<Binary, DB> for DbId
where
    [u8]: ToSql<Binary, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        <[u8] as ToSql<Binary, DB>>::to_sql(self.0.as_bytes().as_slice(), out)
    }
}

/// Counts on within a millisecond, for all threads.
static ORDER: Mutex<ContextV7> = Mutex::new(ContextV7::new());

/// A new identifier made at `now`. Within this process later ones sort after earlier ones, also those of one millisecond:
/// lists that go by it show records in the order in which they were written.
pub fn new_id(now: Timestamp) -> Uuid {
    let nanos = u64::try_from(now.as_nanosecond().max(0)).unwrap_or(0);
    let (seconds, rest) = (nanos / 1_000_000_000, nanos % 1_000_000_000);
    Uuid::new_v7(uuid::Timestamp::from_unix(
        &ORDER,
        seconds,
        u32::try_from(rest).unwrap_or(0),
    ))
}

/// An instant as stored: microseconds since 1970 in UTC.
pub fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

/// The instant stored as `micros`. One outside the calendar, which no code writes, reads as 1970.
pub fn instant(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap_or(Timestamp::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_one_instant_sort_as_they_were_made() {
        let made: Vec<Uuid> = (0..10_000).map(|_| new_id(Timestamp::UNIX_EPOCH)).collect();
        assert!(made.is_sorted_by(|before, after| before < after));
    }
}
