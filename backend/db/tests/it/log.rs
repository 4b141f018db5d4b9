//! The log beside an SQLite file: what an erasure or a re-key left in it is emptied, later if somebody reads meanwhile.

use saiki_db::{
    LogEmptied,
    conn::read_tx,
    log::{owed, settle},
    settings,
    testing::databases,
};
use std::{sync::mpsc, thread};

#[test]
fn a_reader_holds_it_up_and_what_is_owed_stays_owed_until_it_was_emptied() {
    for test in databases() {
        let db = &test.db;
        let owe = |seen: i64| {
            db.bookkeeping_blocking(|conn| settings::set(conn, "log_owed", &true, seen))
                .unwrap()
        };
        let first = owe(0);
        let ((begun, has_begun), (end, may_end)) = (mpsc::channel(), mpsc::channel::<()>());
        let reading = thread::spawn({
            let db = db.clone();
            move || {
                db.read_blocking(|conn| {
                    read_tx(conn, |conn| {
                        let seen = owed(conn)?;
                        begun.send(()).unwrap();
                        may_end.recv().unwrap();
                        Ok(seen)
                    })
                })
            }
        });
        has_begun.recv().unwrap();
        assert_eq!(db.read_blocking(owed).unwrap(), Some(first));
        // Something more comes up meanwhile.
        let second = owe(first);
        let held = match test.directory() {
            Some(_) => LogEmptied::Busy,
            None => LogEmptied::NoLog,
        };
        assert_eq!(db.empty_log_blocking().unwrap(), held);
        end.send(()).unwrap();
        assert_eq!(reading.join().unwrap().unwrap(), Some(first));
        assert_ne!(db.empty_log_blocking().unwrap(), LogEmptied::Busy);
        if let Some(directory) = test.directory() {
            let log = std::fs::metadata(directory.join("test.db-wal")).unwrap();
            assert_eq!(log.len(), 0);
        }
        let settled = |seen: i64| {
            db.bookkeeping_blocking(|conn| settle(conn, seen)).unwrap();
            db.read_blocking(owed).unwrap()
        };
        assert_eq!(settled(first), Some(second));
        assert_eq!(settled(second), None);
    }
}
