//! Custody chains as stored: only ever added to, and what the register says is where the chain stands.

use saiki_api::{
    Timestamp,
    evidence::{CustodyAct as Act, CustodyEventInput, EvidenceKind, EvidenceRecord, NewEvidence},
};
use saiki_db::{
    Actor, Changed, DbError,
    evidence::{get, register, step},
    testing::{TestDb, an_incident, databases, execute},
};
use saiki_domain::evidence::follow;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_780_000_000 + seconds).unwrap()
}

fn event(act: Act, seconds: i64, by: &str, to: &str) -> CustodyEventInput {
    CustodyEventInput {
        act,
        at: at(seconds),
        by: by.to_owned(),
        to: to.to_owned(),
        place: "保管庫".to_owned(),
        seal: "S-1".to_owned(),
        sha256: String::new(),
        note: "理由".to_owned(),
    }
}

/// An item with a chain of three events, and two tries that were refused.
fn fill(test: &TestDb) -> (saiki_api::Uuid, EvidenceRecord) {
    let now = at(100);
    let (incident, user) = an_incident(&test.db, now);
    let new = NewEvidence {
        title: "複製".to_owned(),
        kind: EvidenceKind::DiskImage,
        origin: "Web01".to_owned(),
        size: None,
        sha256: String::new(),
        hash_method: String::new(),
        note: String::new(),
        collected_by: "佐藤".to_owned(),
        collected_at: at(0),
        place: "金庫".to_owned(),
    };
    let change =
        |work: &dyn Fn(&mut saiki_db::Conn) -> Result<Changed<EvidenceRecord>, DbError>| {
            test.db.change_blocking(&Actor::system(), now, work)
        };
    let made = change(&|conn| register(conn, incident, user, "鈴木", &new, now)).unwrap();
    let id = made.item.id;
    let next = |event: CustodyEventInput| {
        change(&move |conn| step(conn, incident, id, (user, "鈴木"), &event, now))
    };
    next(event(Act::Sealed, 1, "佐藤", "")).unwrap();
    assert!(matches!(
        next(event(Act::Destroyed, 2, "高橋", "")),
        Err(DbError::Invalid(_))
    ));
    assert!(matches!(
        next(event(Act::Sealed, 2, "佐藤", "")),
        Err(DbError::Refused { .. })
    ));
    next(event(Act::Transferred, 2, "佐藤", "高橋")).unwrap();
    let read = test
        .db
        .read_blocking(|conn| get(conn, incident, id, now))
        .unwrap();
    (incident, read)
}

#[test]
fn the_register_says_where_the_chain_stands() {
    for test in databases() {
        let (_, record) = fill(&test);
        let mut stands = None;
        for event in &record.chain {
            let before = stands.as_ref().map(|(custody, last)| (custody, *last));
            let after = follow(before, &event.details, at(100)).unwrap();
            stands = Some((after, event.details.at));
        }
        let (custody, last) = stands.unwrap();
        assert_eq!(record.item.custody, custody, "{}", test.name);
        assert_eq!(record.item.last_event_at, last);
        let numbers: Vec<i64> = record.chain.iter().map(|event| event.n).collect();
        assert_eq!(numbers, [1, 2, 3]);
    }
}

#[test]
fn no_statement_changes_or_removes_an_event() {
    for test in databases() {
        let (incident, before) = fill(&test);
        for sql in [
            "UPDATE custody_events SET recorded_by_name = 'nobody' WHERE n = 2",
            "DELETE FROM custody_events WHERE n = 3",
        ] {
            let tried = test.db.bookkeeping_blocking(|conn| execute(conn, sql));
            assert!(tried.is_err(), "{}: {sql}", test.name);
        }
        let id = before.item.id;
        let after = test
            .db
            .read_blocking(|conn| get(conn, incident, id, at(100)))
            .unwrap();
        assert_eq!(after, before, "{}", test.name);
    }
}
