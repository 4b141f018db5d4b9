//! Sealing anew: each sealed value of an incident opened under either key and sealed under the present one, with the
//! keyed indexes that follow from it. Some rows at a time; a row met twice is left as it is.

use super::{
    Cursor, Found, bytes, load,
    registry::{Column, Owner, Table},
    run, walked,
};
use crate::{
    Conn, DbError, DbResult,
    crypto::{IncidentCipher, Place},
};
use saiki_api::Uuid;

/// Rows of one step; of chunks of files, which are big, so many a round.
const BATCH: usize = 500;
const CHUNKS: usize = 16;

/// Goes on from `at`: some rows, and where to go on; `None` at the end.
pub(crate) fn step(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    at: &Cursor,
) -> DbResult<Option<Cursor>> {
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
         WHERE incident_id = $1 AND id > $2 ORDER BY id LIMIT {BATCH}"
    );
    let ids = load(conn, sql, vec![bytes(incident), bytes(after)])?;
    let Some(last) = ids.last().map(|row| row.id.0) else {
        return Ok(Some(at.next(table)).filter(|next| !next.table.is_empty()));
    };
    let mut rows = 0;
    for column in table.columns {
        rows += match table.owner {
            Owner::Incident => of_rows(conn, cipher, incident, (table, column), (after, last))?,
            Owner::Parent { key, .. } => {
                let mut done = 0;
                for parent in &ids {
                    done += of_parent(conn, cipher, table, column, key, parent.id.0)?;
                }
                done
            }
        };
    }
    Ok(Some(Cursor {
        table: table.name.to_owned(),
        after: last,
        rows: at.rows + rows,
    }))
}

fn of_rows(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    (table, column): (&Table, &Column),
    (after, last): (Uuid, Uuid),
) -> DbResult<u64> {
    let sql = format!(
        "SELECT id, CAST(0 AS BIGINT) AS n, {} AS sealed FROM {} \
         WHERE incident_id = $1 AND id > $2 AND id <= $3 ORDER BY id",
        column.name, table.name
    );
    let found = load(conn, sql, vec![bytes(incident), bytes(after), bytes(last)])?;
    let mut rows = 0;
    for row in found {
        let place = Place::new(table.name, column.name, row.id.0);
        rows += anew(conn, cipher, (table, column), &place, row, "id = ")?;
    }
    Ok(rows)
}

fn of_parent(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    table: &Table,
    column: &Column,
    key: &str,
    parent: Uuid,
) -> DbResult<u64> {
    let (mut rows, mut after) = (0, -1_i64);
    loop {
        let sql = format!(
            "SELECT {key} AS id, n, {} AS sealed FROM {} WHERE {key} = $1 AND n > {after} ORDER BY n LIMIT {CHUNKS}",
            column.name, table.name
        );
        let found = load(conn, sql, vec![bytes(parent)])?;
        let Some(last) = found.last().map(|row| row.n) else {
            return Ok(rows);
        };
        after = last;
        for row in found {
            let named = format!("{}/{}", column.name, row.n);
            let place = Place::new(table.name, &named, parent);
            let only = format!("n = {} AND {key} = ", row.n);
            rows += anew(conn, cipher, (table, column), &place, row, &only)?;
        }
    }
}

/// Seals one value anew, unless it is: 1 or 0. `only` finds its row, but for the id, which comes after it.
fn anew(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    (table, column): (&Table, &Column),
    place: &Place<'_>,
    row: Found,
    only: &str,
) -> DbResult<u64> {
    let Some(old) = row.sealed.filter(|sealed| !sealed.is_empty()) else {
        return Ok(0);
    };
    match cipher.open_present(place, &old) {
        Ok(_) => return Ok(0),
        Err(DbError::Sealed) => {}
        Err(error) => return Err(error),
    }
    let plain = cipher.open(place, &old)?;
    let mut set = format!("{} = $1", column.name);
    let mut binds = vec![Some(cipher.seal(place, &plain)?)];
    if let Some(make) = column.make {
        for (name, value) in make(cipher, &plain)? {
            if !column.indexes.contains(&name) {
                return Err(DbError::Other(format!(
                    "{name} is no index of {}",
                    table.name
                )));
            }
            binds.push(value);
            set.push_str(&format!(", {name} = ${}", binds.len()));
        }
    }
    let (id, seen) = (binds.len() + 1, binds.len() + 2);
    binds.push(bytes(row.id.0));
    binds.push(Some(old));
    // Whoever changed the value meanwhile has sealed it under the present key.
    let sql = format!(
        "UPDATE {} SET {set} WHERE {only}${id} AND {} = ${seen}",
        table.name, column.name
    );
    run(conn, sql, binds)
}
