//! The audit log cannot be altered unnoticed, not even by somebody with the database in hand.

use diesel::{RunQueryDsl, connection::SimpleConnection, sql_query};
use saiki_api::{Timestamp, Uuid};
use saiki_db::{
    Actor, Changed, Conn, Entry, audit,
    testing::{TestDb, databases},
};
use serde_json::json;

fn fill(test: &TestDb) {
    for n in 0..10_u128 {
        test.db
            .change_blocking(&Actor::system(), Timestamp::UNIX_EPOCH, |_| {
                Ok(Changed::with(
                    (),
                    vec![
                        Entry::instance("test.happened", n, json!({"n": n.to_string()})),
                        Entry::incident(Uuid::from_u128(1), "test.happened", n, json!({})),
                    ],
                ))
            })
            .unwrap();
    }
    test.db
        .bookkeeping_blocking(|conn| audit::anchor(conn, Timestamp::UNIX_EPOCH))
        .unwrap();
}

fn execute(conn: &mut Conn, sql: &str) {
    match conn {
        Conn::Sqlite(c) => c.batch_execute(sql),
        Conn::Pg(c) => c.batch_execute(sql),
    }
    .unwrap();
}

fn without_guards(conn: &mut Conn) {
    execute(
        conn,
        match conn {
            Conn::Sqlite(_) => {
                "DROP TRIGGER audit_entries_no_update; DROP TRIGGER audit_entries_no_delete"
            }
            Conn::Pg(_) => "DROP TRIGGER audit_entries_no_change ON audit_entries",
        },
    );
}

#[test]
fn entries_cannot_be_changed_or_deleted() {
    for test in databases() {
        fill(&test);
        for sql in [
            "UPDATE audit_entries SET action = 'x'",
            "DELETE FROM audit_entries",
        ] {
            let result = test.db.bookkeeping_blocking(|conn| match conn {
                Conn::Sqlite(c) => Ok(sql_query(sql).execute(c)?),
                Conn::Pg(c) => Ok(sql_query(sql).execute(c)?),
            });
            assert!(result.is_err(), "{}: {sql}", test.name);
        }
    }
}

#[test]
fn whatever_is_altered_behind_the_products_back_is_found() {
    let hidden = [
        "UPDATE audit_entries SET actor_name = 'nobody' WHERE chain = 'instance' AND seq = 4",
        "UPDATE audit_entries SET data = '{}' WHERE chain = 'instance' AND seq = 7",
        "DELETE FROM audit_entries WHERE chain <> 'instance' AND seq = 5",
        "DELETE FROM audit_entries WHERE chain = 'instance' AND seq = 11",
        "UPDATE audit_entries SET seq = 99 WHERE chain = 'instance' AND seq = 3",
        // Without its head a chain would not be looked at; neither would one that was slipped in.
        "DELETE FROM audit_heads WHERE chain <> 'instance'",
        "INSERT INTO audit_entries SELECT 'another', seq, at, actor_id, actor_name, action, subject, data, prev_hash, \
         hash FROM audit_entries WHERE chain = 'instance' AND seq = 1",
        // The last entry taken away together with its trace in the head: the instance's chain knows of it.
        "DELETE FROM audit_entries WHERE chain <> 'instance' AND seq = 10; \
         UPDATE audit_heads SET seq = 9, hash = (SELECT hash FROM audit_entries WHERE chain <> 'instance' AND seq = 9) \
         WHERE chain <> 'instance'",
    ];
    for sql in hidden {
        for test in databases() {
            fill(&test);
            assert!(
                test.db.read_blocking(audit::verify).unwrap().intact,
                "{}",
                test.name
            );
            test.db
                .bookkeeping_blocking(|conn| {
                    without_guards(conn);
                    execute(conn, sql);
                    let verdict = audit::verify(conn)?;
                    assert!(
                        !verdict.intact && verdict.broken.is_some(),
                        "{}: {sql}",
                        test.name
                    );
                    Ok(())
                })
                .unwrap();
        }
    }
}

#[test]
fn a_chain_removed_whole_is_missed_by_the_instances_chain() {
    for test in databases() {
        fill(&test);
        test.db
            .bookkeeping_blocking(|conn| {
                without_guards(conn);
                execute(conn, "DELETE FROM audit_entries WHERE chain <> 'instance'");
                execute(conn, "DELETE FROM audit_heads WHERE chain <> 'instance'");
                assert!(!audit::verify(conn)?.intact, "{}", test.name);
                Ok(())
            })
            .unwrap();
    }
}

#[test]
fn heads_are_taken_in_only_when_they_moved() {
    for test in databases() {
        fill(&test);
        let again = test
            .db
            .bookkeeping_blocking(|conn| audit::anchor(conn, Timestamp::UNIX_EPOCH))
            .unwrap();
        assert!(!again, "{}", test.name);
    }
}
