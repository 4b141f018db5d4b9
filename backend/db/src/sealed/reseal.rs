//! Sealing anew: each sealed value of an incident opened under either key and sealed under the present one, with the
//! keyed indexes that follow from it. Some rows at a time; a row met twice is left as it is, and one that neither key
//! opens is named.

use super::{
    Cursor, Found, bytes, load,
    registry::{Column, Owner, Table},
    run, walked,
};
use crate::{
    Conn, DbError, DbId, DbResult,
    crypto::{IncidentCipher, Place},
};
use saiki_api::Uuid;

/// Rows of one step; of chunks of files, which are big, so many a round.
const BATCH: usize = 500;
const CHUNKS: usize = 16;
/// Bytes of one step, but for the last value: nobody else writes to SQLite meanwhile.
const BYTES: i64 = 16 * 1024 * 1024;

/// A value that neither key opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unreadable {
    /// Its table.
    pub table: &'static str,
    /// Its column.
    pub column: &'static str,
    /// Its row, or the row it is a part of.
    pub row: Uuid,
    /// The number of the part, 0 for a value that is whole.
    pub n: i64,
}

/// What a step did.
pub(crate) struct Step {
    /// Where to go on; none at the end.
    pub next: Option<Cursor>,
    /// What it could not read.
    pub unreadable: Vec<Unreadable>,
}

/// Goes on from `at`.
pub(crate) fn step(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    at: &Cursor,
) -> DbResult<Step> {
    let mut walk = Walk {
        cipher,
        rows: 0,
        left: BYTES,
        unreadable: Vec::new(),
    };
    let next = match at.table() {
        Some(table) => walk.table(conn, incident, table, at)?,
        None => Cursor::default(),
    };
    Ok(Step {
        next: Some(next).filter(|next| !next.table.is_empty()),
        unreadable: walk.unreadable,
    })
}

struct Walk<'a> {
    cipher: &'a IncidentCipher,
    rows: u64,
    /// Bytes this step may still read.
    left: i64,
    unreadable: Vec<Unreadable>,
}

impl Walk<'_> {
    fn table(
        &mut self,
        conn: &mut Conn,
        incident: Uuid,
        table: &'static Table,
        at: &Cursor,
    ) -> DbResult<Cursor> {
        let (after, part) = match table.name == at.table {
            true => (at.after, at.part),
            false => (Uuid::nil(), None),
        };
        if table.columns.is_empty() {
            return Ok(at.next(table));
        }
        let sql = format!(
            "SELECT id, CAST({} AS BIGINT) AS n, CAST(NULL AS BYTEA) AS sealed FROM {} \
             WHERE incident_id = $1 AND id > $2 ORDER BY id LIMIT {BATCH}",
            size(table),
            walked(table)
        );
        let ids = load(conn, sql, vec![bytes(incident), bytes(after)])?;
        if ids.is_empty() {
            return Ok(at.next(table));
        }
        let (after, part) = match table.owner {
            Owner::Incident => {
                let last = within(&ids).unwrap_or(after);
                for column in table.columns {
                    self.column(conn, incident, (table, column), (after, last))?;
                }
                (last, None)
            }
            Owner::Parent { key, .. } => self.parents(conn, table, key, &ids, (after, part))?,
        };
        Ok(Cursor {
            table: table.name.to_owned(),
            after,
            part,
            rows: at.rows + self.rows,
        })
    }

    fn column(
        &mut self,
        conn: &mut Conn,
        incident: Uuid,
        (table, column): (&'static Table, &'static Column),
        (after, last): (Uuid, Uuid),
    ) -> DbResult<()> {
        let sql = format!(
            "SELECT id, CAST(0 AS BIGINT) AS n, {} AS sealed FROM {} \
             WHERE incident_id = $1 AND id > $2 AND id <= $3 ORDER BY id",
            column.name, table.name
        );
        for row in load(conn, sql, vec![bytes(incident), bytes(after), bytes(last)])? {
            let place = Place::new(table.name, column.name, row.id.0);
            self.anew(conn, (table, column), &place, row, "id = ")?;
        }
        Ok(())
    }

    /// The parts of some parents: the last parent that is whole, and where it is in the next.
    fn parents(
        &mut self,
        conn: &mut Conn,
        table: &'static Table,
        key: &str,
        ids: &[Found],
        (mut after, part): (Uuid, Option<(Uuid, i64)>),
    ) -> DbResult<(Uuid, Option<(Uuid, i64)>)> {
        for parent in ids.iter().map(|row| row.id.0) {
            let mut at = part.filter(|(id, _)| *id == parent).map_or(-1, |(_, n)| n);
            while let Some(last) = self.parts(conn, table, key, parent, at)? {
                at = last;
                if self.left <= 0 {
                    return Ok((after, Some((parent, at))));
                }
            }
            after = parent;
        }
        Ok((after, None))
    }

    /// Some parts of a parent, after the one of number `after`; the last of them.
    fn parts(
        &mut self,
        conn: &mut Conn,
        table: &'static Table,
        key: &str,
        parent: Uuid,
        after: i64,
    ) -> DbResult<Option<i64>> {
        let mut last = None;
        for column in table.columns {
            let sql = format!(
                "SELECT {key} AS id, n, {} AS sealed FROM {} WHERE {key} = $1 AND n > {after} ORDER BY n LIMIT {CHUNKS}",
                column.name, table.name
            );
            for row in load(conn, sql, vec![bytes(parent)])? {
                last = Some(row.n);
                let named = format!("{}/{}", column.name, row.n);
                let place = Place::new(table.name, &named, parent);
                let only = format!("n = {} AND {key} = ", row.n);
                self.anew(conn, (table, column), &place, row, &only)?;
            }
        }
        Ok(last)
    }

    /// Seals one value anew, unless it is. `only` finds its row, but for the id, which comes after it.
    fn anew(
        &mut self,
        conn: &mut Conn,
        (table, column): (&'static Table, &'static Column),
        place: &Place<'_>,
        row: Found,
        only: &str,
    ) -> DbResult<()> {
        let Some(old) = row.sealed.filter(|sealed| !sealed.is_empty()) else {
            return Ok(());
        };
        let size = i64::try_from(old.len()).unwrap_or(i64::MAX);
        self.left = self.left.saturating_sub(size);
        match self.cipher.open_present(place, &old) {
            Ok(_) => return Ok(()),
            Err(DbError::Sealed) => {}
            Err(error) => return Err(error),
        }
        let plain = match self.cipher.open(place, &old) {
            Ok(plain) => plain,
            Err(DbError::Sealed) => {
                self.cannot_read((table, column), &row.id, row.n);
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        let mut set = format!("{} = $1", column.name);
        let mut binds = vec![Some(self.cipher.seal(place, &plain)?)];
        match column.make.map(|make| make(self.cipher, &plain)) {
            None => {}
            Some(Ok(indexes)) => {
                for (name, value) in indexes {
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
            // It opens and says nothing anybody understands: kept as it is, and named.
            Some(Err(DbError::Other(_))) => self.cannot_read((table, column), &row.id, row.n),
            Some(Err(error)) => return Err(error),
        }
        let (id, seen) = (binds.len() + 1, binds.len() + 2);
        binds.push(bytes(row.id.0));
        binds.push(Some(old));
        // Whoever changed the value meanwhile has sealed it under the present key.
        let sql = format!(
            "UPDATE {} SET {set} WHERE {only}${id} AND {} = ${seen}",
            table.name, column.name
        );
        self.rows += run(conn, sql, binds)?;
        Ok(())
    }

    fn cannot_read(
        &mut self,
        (table, column): (&'static Table, &'static Column),
        row: &DbId,
        n: i64,
    ) {
        self.unreadable.push(Unreadable {
            table: table.name,
            column: column.name,
            row: row.0,
            n,
        });
    }
}

/// How many bytes of a row are sealed. Parts are counted when they are read.
fn size(table: &Table) -> String {
    let of = |column: &Column| format!("COALESCE(LENGTH({}), 0)", column.name);
    match table.owner {
        Owner::Incident => table.columns.iter().map(of).collect::<Vec<_>>().join(" + "),
        Owner::Parent { .. } => "0".to_owned(),
    }
}

/// The last of the rows that go into one step: one at least.
fn within(rows: &[Found]) -> Option<Uuid> {
    let mut bytes = 0_i64;
    let fits = rows.iter().enumerate().take_while(|(at, row)| {
        bytes = bytes.saturating_add(row.n);
        *at == 0 || bytes <= BYTES
    });
    fits.last().map(|(_, row)| row.id.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_takes_as_many_rows_as_its_bytes_allow_and_one_at_least() {
        let row = |id: u128, n: i64| Found {
            id: DbId(Uuid::from_u128(id)),
            n,
            sealed: None,
        };
        let last = |sizes: &[i64]| {
            let rows: Vec<Found> = (1..).zip(sizes).map(|(id, n)| row(id, *n)).collect();
            within(&rows).map(|id| id.as_u128())
        };
        assert_eq!(last(&[]), None);
        assert_eq!(last(&[1, 2, 3]), Some(3));
        assert_eq!(last(&[BYTES + 1, 1]), Some(1));
        assert_eq!(last(&[BYTES - 1, 1, 1]), Some(2));
    }
}
