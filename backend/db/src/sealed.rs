//! Every sealed value and every keyed index there is, in one list, and the two walks over it: sealing anew under another
//! key, and clearing what a destroyed key has left unreadable.

pub(crate) mod clear;
pub(crate) mod left;
pub(crate) mod registry;
pub(crate) mod reseal;

use crate::{Conn, DbId, DbResult};
use diesel::{
    RunQueryDsl, sql_query,
    sql_types::{BigInt, Binary, Nullable},
};
use registry::{Owner, Table};
use serde::{Deserialize, Serialize};

/// Where a walk is: in which table, after which row. It survives the process.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Cursor {
    /// Name of the table.
    pub table: String,
    /// Rows walked are those up to here.
    pub after: saiki_api::Uuid,
    /// Of the row after that, which is in parts: its id, and the number of the part walked last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<(saiki_api::Uuid, i64)>,
    /// Rows dealt with so far, in all tables.
    pub rows: u64,
}

impl Cursor {
    /// The first place.
    pub fn begin() -> Cursor {
        Cursor {
            table: registry::TABLES.first().map_or("", |t| t.name).to_owned(),
            ..Cursor::default()
        }
    }

    /// The table it is in; none at the end. A table this version does not know begins the walk anew: both walks may
    /// meet a row twice.
    fn table(&self) -> Option<&'static Table> {
        let known = registry::TABLES.iter().find(|t| t.name == self.table);
        match known {
            None if !self.table.is_empty() => registry::TABLES.first(),
            known => known,
        }
    }

    /// The beginning of the table after `table`.
    fn next(&self, table: &Table) -> Cursor {
        let mut rest = registry::TABLES.iter();
        rest.find(|t| t.name == table.name);
        Cursor {
            table: rest.next().map_or("", |t| t.name).to_owned(),
            after: saiki_api::Uuid::nil(),
            part: None,
            rows: self.rows,
        }
    }
}

/// The table whose ids a walk counts by: its own, or the parents'.
fn walked(table: &Table) -> &'static str {
    match table.owner {
        Owner::Incident => table.name,
        Owner::Parent { table, .. } => table,
    }
}

/// A row as the walks read it.
#[derive(diesel::QueryableByName)]
struct Found {
    #[diesel(sql_type = Binary)]
    id: DbId,
    #[diesel(sql_type = BigInt)]
    n: i64,
    #[diesel(sql_type = Nullable<Binary>)]
    sealed: Option<Vec<u8>>,
}

type Binds = Vec<Option<Vec<u8>>>;

/// Reads rows. `sql` names its values `$1`, `$2`, … in the order in which they first appear: both databases take that.
fn load(conn: &mut Conn, sql: String, binds: Binds) -> DbResult<Vec<Found>> {
    Ok(match conn {
        Conn::Sqlite(conn) => {
            let mut query = sql_query(sql).into_boxed::<diesel::sqlite::Sqlite>();
            for value in binds {
                query = query.bind::<Nullable<Binary>, _>(value);
            }
            query.load(conn)?
        }
        Conn::Pg(conn) => {
            let mut query = sql_query(sql).into_boxed::<diesel::pg::Pg>();
            for value in binds {
                query = query.bind::<Nullable<Binary>, _>(value);
            }
            query.load(conn)?
        }
    })
}

/// Writes rows; how many.
fn run(conn: &mut Conn, sql: String, binds: Binds) -> DbResult<u64> {
    let rows = match conn {
        Conn::Sqlite(conn) => {
            let mut query = sql_query(sql).into_boxed::<diesel::sqlite::Sqlite>();
            for value in binds {
                query = query.bind::<Nullable<Binary>, _>(value);
            }
            query.execute(conn)?
        }
        Conn::Pg(conn) => {
            let mut query = sql_query(sql).into_boxed::<diesel::pg::Pg>();
            for value in binds {
                query = query.bind::<Nullable<Binary>, _>(value);
            }
            query.execute(conn)?
        }
    };
    Ok(u64::try_from(rows).unwrap_or(u64::MAX))
}

fn bytes(id: saiki_api::Uuid) -> Option<Vec<u8>> {
    Some(id.as_bytes().to_vec())
}
