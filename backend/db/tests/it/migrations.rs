//! Migrations go up, down and up again to the same tables on both databases, and one that changes a table in use keeps
//! what is in it.

use crate::filings::literal;
use diesel::{
    Connection, QueryableByName, RunQueryDsl, SqliteConnection,
    connection::SimpleConnection,
    sql_query,
    sql_types::{BigInt, Text},
};
use saiki_api::{Timestamp, Uuid, campaigns::AmbiguousPolicy};
use saiki_db::{
    Conn, Db, DbConfig, DbResult,
    crypto::Keyring,
    deliveries, migrate,
    testing::{an_incident, campaign::running_campaign, databases, execute},
    workers,
};

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

#[derive(QueryableByName, PartialEq, Debug)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// One half of a migration, for the database at hand.
macro_rules! run {
    ($conn:ident, $name:literal, $half:literal) => {
        match $conn {
            Conn::Sqlite(c) => c.batch_execute(include_str!(concat!(
                "../../../../migrations/sqlite/",
                $name,
                "/",
                $half,
                ".sql"
            )))?,
            Conn::Pg(c) => c.batch_execute(include_str!(concat!(
                "../../../../migrations/postgresql/",
                $name,
                "/",
                $half,
                ".sql"
            )))?,
        }
    };
}

/// Runs both halves of the migration that lets a delivery go without a campaign: down, then up. What later ones did to the
/// same table goes before and comes back after.
fn back_and_forth(conn: &mut Conn) -> DbResult<()> {
    run!(conn, "2026-11-27-000320_alarms", "down");
    run!(conn, "2026-11-26-000200_ledger_indexes", "down");
    run!(conn, "2026-11-26-000054_followups", "down");
    run!(conn, "2026-11-26-000050_bounces", "down");
    run!(conn, "2026-11-26-000049_delivery_reports", "down");
    run!(conn, "2026-11-26-000048_due", "down");
    run!(conn, "2026-11-26-000034_instruction_mails", "down");
    run!(conn, "2026-11-26-000034_instruction_mails", "up");
    run!(conn, "2026-11-26-000048_due", "up");
    run!(conn, "2026-11-26-000049_delivery_reports", "up");
    run!(conn, "2026-11-26-000050_bounces", "up");
    run!(conn, "2026-11-26-000054_followups", "up");
    run!(conn, "2026-11-26-000200_ledger_indexes", "up");
    run!(conn, "2026-11-27-000320_alarms", "up");
    Ok(())
}

fn indexes(conn: &mut Conn) -> Vec<String> {
    let all = tables(conn).into_iter();
    all.filter(|line| line.contains("INDEX") && line.contains("deliveries"))
        .collect()
}

fn count(conn: &mut Conn, from: &str) -> i64 {
    let sql = format!("SELECT count(*) AS n FROM {from}");
    let found: Count = match conn {
        Conn::Sqlite(c) => sql_query(sql).get_result(c).unwrap(),
        Conn::Pg(c) => sql_query(sql).get_result(c).unwrap(),
    };
    found.n
}

#[test]
fn deliveries_outlive_the_change_of_their_table() {
    for test in databases() {
        let now = Timestamp::from_second(1_795_000_000).unwrap();
        let to: Vec<String> = (0..50).map(|n| format!("p{n}@example.org")).collect();
        let seeded = running_campaign(&test.db, AmbiguousPolicy::Resend, &to, now).unwrap();
        test.db
            .bookkeeping_blocking(|conn| {
                let token = workers::start(conn, "test", now)?;
                let running = deliveries::running(conn)?.remove(0);
                let look = deliveries::Look::default();
                let found = deliveries::claim(conn, &running, &look, token, 9, now, now)?;
                for row in &found.rows {
                    let begin = deliveries::Move::Begin(deliveries::Begin {
                        id: row.id(),
                        sending: Some(running.sending),
                        body_sha256: "aa".to_owned(),
                        until: now,
                    });
                    deliveries::apply(conn, token, &[begin], now)?;
                }
                let (before, indexes_before) =
                    (deliveries::counts(conn, seeded.campaign_id)?, indexes(conn));
                assert_eq!((before.queued, before.attempting), (41, 9));
                back_and_forth(conn)?;
                let after = deliveries::counts(conn, seeded.campaign_id)?;
                assert_eq!(after, before, "{}", test.name);
                assert_eq!(indexes(conn), indexes_before, "{}", test.name);
                assert_eq!(count(conn, "attempts"), 9);
                if let Conn::Sqlite(_) = conn {
                    assert_eq!(count(conn, "pragma_foreign_key_check"), 0);
                }
                Ok(())
            })
            .unwrap();
        // A delivery of nothing is refused as well as one of two things.
        for columns in [
            "campaign_id = NULL",
            "kind = 'instruction'",
            "kind = 'alarm'",
            "kind = 'alarm', campaign_id = NULL",
            "unit_id = id",
            "user_id = id",
        ] {
            let broken = test.db.bookkeeping_blocking(|conn| {
                saiki_db::testing::execute(conn, &format!("UPDATE deliveries SET {columns}"))
            });
            assert!(broken.is_err(), "{columns} {}", test.name);
        }
    }
}

#[test]
fn reports_named_as_filed_before_that_was_recorded_on_them_are_on_record_as_filed() {
    for test in databases() {
        let now = Timestamp::from_second(1_795_000_000).unwrap();
        let (incident, user) = an_incident(&test.db, now);
        let (id, other) = (Uuid::from_u128(41), Uuid::from_u128(42));
        test.db
            .bookkeeping_blocking(|conn| {
                run!(conn, "2026-11-27-000310_filings", "down");
                let [incident, user] = [incident, user].map(|id| literal(conn, id));
                for (number, id) in [(1, id), (2, other)] {
                    let id = literal(conn, id);
                    let sql = format!(
                        "INSERT INTO filings VALUES ({id}, {incident}, {number}, 'jp.appi.prelim', '{{}}', '[]', 'ab', \
                         {user}, '法務 五郎', 1)"
                    );
                    execute(conn, &sql)?;
                }
                for (n, at) in [(51, 20), (52, 10)] {
                    let (duty, filing) = (literal(conn, Uuid::from_u128(n)), literal(conn, id));
                    let sql = format!(
                        "INSERT INTO filing_duties VALUES ({duty}, {incident}, NULL, '所轄の警察署', 'filed', {at}, \
                         'counter', '相談 {n}', {filing}, '', {user}, '法務 五郎', {at}, '法務 五郎', 1, 1)"
                    );
                    execute(conn, &sql)?;
                }
                run!(conn, "2026-11-27-000310_filings", "up");
                Ok(())
            })
            .unwrap();
        let [first, second] = [id, other].map(|id| {
            test.db.bookkeeping_blocking(|conn| {
                let id = literal(conn, id);
                Ok(count(
                    conn,
                    &format!("filing_records WHERE filing_id = {id} AND reference = '相談 52'"),
                ))
            })
        });
        assert_eq!((first.unwrap(), second.unwrap()), (1, 0), "{}", test.name);
    }
}

#[test]
fn a_database_of_another_program_is_left_as_it_is() {
    for mode in ["DELETE", "WAL"] {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("other.db");
        let mut other = SqliteConnection::establish(file.to_str().unwrap()).unwrap();
        other
            .batch_execute(&format!(
                "PRAGMA journal_mode = {mode}; CREATE TABLE t (a INTEGER)"
            ))
            .unwrap();
        drop(other);
        let before = std::fs::read(&file).unwrap();
        let config = DbConfig {
            url: format!("sqlite:{}", file.display()),
            connections: 2,
        };
        let opened = Db::open_existing(&config, Keyring::random().unwrap());
        let error = opened.err().unwrap().to_string();
        assert!(error.contains("database_url"), "{mode}: {error}");
        assert_eq!(std::fs::read(&file).unwrap(), before, "{mode}");
        let beside = std::fs::read_dir(dir.path()).unwrap().count();
        assert_eq!(beside, 1, "{mode}");
    }
}
