//! Changes are whole or absent, and writers queue up instead of failing.

use saiki_api::Timestamp;
use saiki_db::{Actor, Changed, DbError, Entry, audit, counters, settings, testing::databases};
use serde_json::json;

#[test]
fn a_change_that_errs_leaves_neither_row_nor_entry() {
    for test in databases() {
        let result: Result<(), _> =
            test.db
                .change_blocking(&Actor::system(), Timestamp::UNIX_EPOCH, |conn| {
                    settings::set(conn, "colour", &json!("indigo"), 0)?;
                    Err(DbError::Stale)
                });
        assert!(matches!(result, Err(DbError::Stale)));
        let (value, entries) = test
            .db
            .read_blocking(|conn| {
                Ok((
                    settings::get::<String>(conn, "colour")?,
                    audit::list(conn, None, None, 10)?,
                ))
            })
            .unwrap();
        assert_eq!((value, entries.len()), (None, 0), "{}", test.name);
    }
}

#[test]
fn a_stale_version_is_refused() {
    for test in databases() {
        test.db
            .bookkeeping_blocking(|conn| {
                assert_eq!(settings::set(conn, "colour", &"indigo", 0)?, 1);
                assert_eq!(settings::set(conn, "colour", &"ink", 1)?, 2);
                assert!(matches!(
                    settings::set(conn, "colour", &"late", 1),
                    Err(DbError::Stale)
                ));
                assert!(matches!(
                    settings::set(conn, "colour", &"again", 0),
                    Err(DbError::Stale)
                ));
                assert_eq!(
                    settings::get::<String>(conn, "colour")?,
                    Some(("ink".to_owned(), 2))
                );
                Ok(())
            })
            .unwrap();
    }
}

#[test]
fn writers_at_the_same_time_lose_nothing_and_the_chain_holds() {
    for test in databases() {
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..25 {
                        test.db
                            .change_blocking(&Actor::system(), Timestamp::UNIX_EPOCH, |conn| {
                                let n = counters::next(conn, "test")?;
                                Ok(Changed::new(
                                    (),
                                    Entry::instance("test.counted", n, json!({ "n": n })),
                                ))
                            })
                            .unwrap();
                    }
                });
            }
        });
        let verdict = test.db.read_blocking(audit::verify).unwrap();
        assert_eq!(
            (verdict.intact, verdict.entries),
            (true, 100),
            "{}",
            test.name
        );
        let next = test
            .db
            .bookkeeping_blocking(|conn| counters::next(conn, "test"))
            .unwrap();
        assert_eq!(next, 101, "{}", test.name);
    }
}
