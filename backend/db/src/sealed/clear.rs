//! Clearing after an erasure: sealed values and mail servers' words emptied, keyed indexes taken away, mails, files,
//! error files and kept audiences of the incident removed. Rows stay, so that counts and what points to them stay.

use super::{
    Binds, Cursor, bytes, load,
    registry::{Owner, Then},
    run, walked,
};
use crate::{Conn, DbResult};
use saiki_api::Uuid;

/// Rows of one step.
const BATCH: usize = 5_000;

/// What a step did.
pub(crate) struct Cleared {
    /// In which table.
    pub table: &'static str,
    /// To how many rows.
    pub rows: u64,
    /// Where to go on; none at the end.
    pub next: Option<Cursor>,
}

/// Goes on from `at`; `None` when nothing is left.
pub(crate) fn step(conn: &mut Conn, incident: Uuid, at: &Cursor) -> DbResult<Option<Cleared>> {
    let Some(table) = at.table() else {
        return Ok(None);
    };
    let after = if table.name == at.table {
        at.after
    } else {
        Uuid::nil()
    };
    let walk = walked(table);
    let sql = format!(
        "SELECT id, CAST(0 AS BIGINT) AS n, CAST(NULL AS BYTEA) AS sealed FROM {walk} \
         WHERE incident_id = $1 AND id > $2 ORDER BY id LIMIT 1 OFFSET {}",
        BATCH - 1
    );
    let found = load(conn, sql, vec![bytes(incident), bytes(after)])?;
    let until = found.first().map(|row| row.id.0);
    let last = bytes(until.unwrap_or(Uuid::max()));
    let range = vec![bytes(incident), bytes(after), last];
    let only = |first: usize| {
        let [incident, from, to] = [first, first + 1, first + 2];
        format!("incident_id = ${incident} AND id > ${from} AND id <= ${to}")
    };
    let rows = match (table.owner, table.then) {
        (Owner::Incident, Then::Empty(set)) => {
            // A value that is named nowhere must not be there either.
            let empty: Binds = match set.contains("$1") {
                true => vec![Some(Vec::new())],
                false => Vec::new(),
            };
            let sql = format!(
                "UPDATE {} SET {set} WHERE {}",
                table.name,
                only(empty.len() + 1)
            );
            run(conn, sql, [empty, range].concat())?
        }
        (Owner::Incident, Then::Remove) => {
            let sql = format!("DELETE FROM {} WHERE {}", table.name, only(1));
            run(conn, sql, range)?
        }
        (Owner::Parent { table: parent, key }, then) => {
            let what = match then {
                Then::Empty(set) => format!("UPDATE {} SET {set}", table.name),
                Then::Remove => format!("DELETE FROM {}", table.name),
            };
            let sql = format!(
                "{what} WHERE {key} IN (SELECT id FROM {parent} WHERE {})",
                only(1)
            );
            run(conn, sql, range)?
        }
    };
    let next = match until {
        Some(until) => Cursor {
            table: table.name.to_owned(),
            after: until,
            part: None,
            rows: at.rows + rows,
        },
        None => Cursor {
            rows: at.rows + rows,
            ..at.next(table)
        },
    };
    Ok(Some(Cleared {
        table: table.name,
        rows,
        next: Some(next).filter(|next| !next.table.is_empty()),
    }))
}
