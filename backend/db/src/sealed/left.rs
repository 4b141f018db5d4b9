//! Values that nobody can read any more and that somebody decided to leave behind: what is sealed in their place says so,
//! so that whoever lists or counts their rows goes on.

use super::{
    bytes, load,
    registry::{Column, Owner, TABLES},
    run,
};
use crate::{
    Conn, DbError, DbResult,
    crypto::{IncidentCipher, Place},
};
use saiki_api::Uuid;

/// A column that something is put into, with the name of its table.
fn column(table: &str, column: &str) -> Option<(&'static str, &'static Column)> {
    let known = TABLES.iter().find(|t| t.name == table)?;
    let whole = matches!(known.owner, Owner::Incident);
    let found = known.columns.iter().find(|c| c.name == column)?;
    whole.then_some((known.name, found))
}

/// What is sealed in place of such a value; none where it stays as it is.
pub(crate) fn plain(table: &str, name: &str, row: Uuid) -> Option<String> {
    let left = column(table, name)?.1.left?;
    Some(left.plain.replace("{id}", &row.to_string()))
}

/// Whether what was opened is what was sealed in place of a value that was left behind.
pub(crate) fn stands(table: &str, name: &str, row: Uuid, opened: &[u8]) -> bool {
    plain(table, name, row).is_some_and(|plain| plain.as_bytes() == opened)
}

/// Puts it there, with the keyed indexes that follow from it, unless the value can be read by now. Whether it was put.
pub(crate) fn put(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    (table, name): (&str, &str),
    row: Uuid,
) -> DbResult<bool> {
    let Some((table, column)) = column(table, name) else {
        return Ok(false);
    };
    let (Some(left), Some(plain)) = (column.left, plain(table, column.name, row)) else {
        return Ok(false);
    };
    let sql = format!(
        "SELECT id, CAST(0 AS BIGINT) AS n, {} AS sealed FROM {table} WHERE id = $1",
        column.name
    );
    let found = load(conn, sql, vec![bytes(row)])?.pop();
    let old = found.and_then(|row| row.sealed);
    let Some(old) = old.filter(|sealed| !sealed.is_empty()) else {
        return Ok(false);
    };
    let place = Place::new(table, column.name, row);
    if is_read(cipher, column, &place, &old)? {
        return Ok(false);
    }
    let plain = plain.as_bytes();
    let mut set = format!("{} = $1", column.name);
    let mut binds = vec![Some(cipher.seal(&place, plain)?)];
    if let Some(make) = column.make {
        for (name, value) in make(cipher, plain)? {
            binds.push(value);
            set.push_str(&format!(", {name} = ${}", binds.len()));
        }
    }
    set.push_str(left.set);
    binds.push(bytes(row));
    let sql = format!("UPDATE {table} SET {set} WHERE id = ${}", binds.len());
    Ok(run(conn, sql, binds)? > 0)
}

/// Whether a value opens, and says something that is understood.
fn is_read(
    cipher: &IncidentCipher,
    column: &Column,
    place: &Place<'_>,
    sealed: &[u8],
) -> DbResult<bool> {
    let plain = match cipher.open(place, sealed) {
        Ok(plain) => plain,
        Err(DbError::Sealed) => return Ok(false),
        Err(error) => return Err(error),
    };
    match column.make.map(|make| make(cipher, &plain)) {
        Some(Err(DbError::Other(_))) => Ok(false),
        Some(Err(error)) => Err(error),
        None | Some(Ok(_)) => Ok(true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::Keyring;

    #[test]
    fn what_is_put_is_understood_and_no_two_rows_are_taken_for_one() {
        let keyring = Keyring::random().unwrap();
        let incident = Uuid::from_u128(1);
        let sealed = keyring.new_incident_key(incident).unwrap();
        let cipher = keyring.open_incident_key(incident, &sealed).unwrap();
        let mut seen = 0;
        for table in TABLES {
            for column in table.columns {
                let put = |row| plain(table.name, column.name, Uuid::from_u128(row));
                let (Some(one), Some(two)) = (put(1), put(2)) else {
                    continue;
                };
                assert!(one.contains("unreadable"), "{}", table.name);
                let stands = |row| {
                    stands(
                        table.name,
                        column.name,
                        Uuid::from_u128(row),
                        one.as_bytes(),
                    )
                };
                assert!(stands(1));
                // Where the row is part of it, it stands nowhere else.
                assert_eq!(stands(2), one == two);
                let Some(make) = column.make else {
                    continue;
                };
                seen += 1;
                let one = make(&cipher, one.as_bytes()).unwrap();
                let two = make(&cipher, two.as_bytes()).unwrap();
                assert!(one.iter().all(|(name, _)| column.indexes.contains(name)));
                if table.name == "people" {
                    assert_ne!(one, two);
                }
            }
        }
        assert_eq!(seen, 6);
    }
}
