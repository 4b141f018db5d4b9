//! Everything a database holds, as bytes to look for what must not be in it: files and a backup on SQLite, all rows on
//! PostgreSQL. Not part of the product.

use super::{TestDb, must};
use crate::{Conn, DbError, DbResult};
use diesel::{
    QueryableByName, RunQueryDsl, connection::SimpleConnection, sql_query, sql_types::Text,
};
use saiki_domain::canonical::from_hex;

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// Copies an SQLite database into a file of its directory, as a backup does. Nothing on PostgreSQL.
pub fn back_up(test: &TestDb, name: &str) -> Option<std::path::PathBuf> {
    let path = test.directory()?.join(name);
    let text = path.display().to_string();
    let made = test.db.read_blocking(|conn| match conn {
        Conn::Sqlite(conn) => Ok(conn.batch_execute(&format!(
            "PRAGMA query_only = OFF; VACUUM INTO '{text}'; PRAGMA query_only = ON"
        ))?),
        Conn::Pg(_) => Err(DbError::Other("not SQLite".to_owned())),
    });
    must("backup", made);
    Some(path)
}

/// Everything in it.
pub fn everything(test: &TestDb) -> Vec<u8> {
    let mut all = Vec::new();
    if let Some(directory) = test.directory() {
        back_up(test, "dump.db");
        for entry in must("directory", std::fs::read_dir(directory)) {
            all.extend(must("file", std::fs::read(must("entry", entry).path())));
        }
        return all;
    }
    let rows = must("rows", test.db.read_blocking(rows));
    for row in rows {
        // Bytes stand as digits there.
        for part in row.split("\\\\x").skip(1) {
            let digits: String = part.chars().take_while(char::is_ascii_hexdigit).collect();
            all.extend(from_hex(&digits).unwrap_or_default());
            all.push(b'\n');
        }
        all.extend(row.into_bytes());
        all.push(b'\n');
    }
    all
}

fn rows(conn: &mut Conn) -> DbResult<Vec<String>> {
    let Conn::Pg(conn) = conn else {
        return Ok(Vec::new());
    };
    let tables: Vec<Line> = sql_query(
        "SELECT table_name::text AS line FROM information_schema.tables WHERE table_schema = current_schema()",
    )
    .load(conn)?;
    let mut all = Vec::new();
    for table in tables {
        let sql = format!("SELECT row_to_json(t)::text AS line FROM {} t", table.line);
        let lines: Vec<Line> = sql_query(sql).load(conn)?;
        all.extend(lines.into_iter().map(|line| line.line));
    }
    Ok(all)
}
