//! Migrations go up, down and up again to the same tables on both databases.

use diesel::{QueryableByName, RunQueryDsl, sql_query, sql_types::Text};
use saiki_db::{Conn, migrate, testing::databases};

#[derive(QueryableByName, PartialEq, Debug)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

fn tables(conn: &mut Conn) -> Vec<String> {
    let rows: Vec<Line> = match conn {
        Conn::Sqlite(c) => sql_query(
            "SELECT type || ' ' || name || ' ' || coalesce(sql, '') AS line FROM sqlite_schema \
             WHERE name NOT LIKE 'sqlite_%' AND name NOT LIKE '__diesel%' ORDER BY line",
        )
        .load(c)
        .unwrap(),
        Conn::Pg(c) => sql_query(
            "SELECT line FROM (
               SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' \
                 || coalesce(collation_name, '') AS line
               FROM information_schema.columns WHERE table_schema = current_schema()
               UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema()
               UNION ALL SELECT 'function ' || proname FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
                 WHERE nspname = current_schema()) t
             WHERE line NOT LIKE '%__diesel%' ORDER BY line",
        )
        .load(c)
        .unwrap(),
    };
    rows.into_iter().map(|r| r.line).collect()
}

#[test]
fn up_down_up_ends_where_it_began() {
    for test in databases() {
        test.db
            .bookkeeping_blocking(|conn| {
                let first = tables(conn);
                assert!(first.len() > 50, "{}: {} objects", test.name, first.len());
                migrate::down(conn)?;
                assert_eq!(tables(conn), Vec::<String>::new(), "{}", test.name);
                migrate::up(conn)?;
                assert_eq!(tables(conn), first, "{}", test.name);
                Ok(())
            })
            .unwrap();
    }
}
