//! SLA checks as stored: over many contracts in one transaction, and never changed afterwards.

use saiki_api::{
    Timestamp, Uuid,
    contracts::ContractFields,
    money::Money,
    service_terms::{CreditTier, ServiceTerms},
    service_windows::{WindowFields, WindowKind},
    sla_checks::{SlaCheck, SlaFilter, SlaOutcome, SlaResult, SlaSort},
};
use saiki_db::{
    Actor, incident_keys,
    letters::Author,
    service_windows,
    sla_checks::{self, Place, Query},
    testing::{TestDb, an_incident, databases, execute},
};
use saiki_domain::{canonical, contracts::import};

fn now() -> Timestamp {
    "2026-11-24T01:00:00Z".parse().unwrap()
}

fn contract(n: usize) -> ContractFields {
    ContractFields {
        counterparty: format!("見本{n:05}"),
        service: "会員サイトの運用".to_owned(),
        service_terms: vec![ServiceTerms {
            service: "会員サイト".to_owned(),
            availability: Some(99_900),
            monthly_fee: Some(Money {
                minor: 100_000,
                currency: "JPY".to_owned(),
            }),
            tiers: vec![CreditTier {
                below: 99_900,
                credit_bp: 1_000,
            }],
            ..ServiceTerms::default()
        }],
        ..ContractFields::default()
    }
}

/// Contracts entered as an import does, and an outage of six hours in October.
fn fill(test: &TestDb, contracts: usize) -> (Uuid, Author) {
    let (incident, user) = an_incident(&test.db, now());
    let by = Author {
        id: user,
        name: "鈴木".to_owned(),
    };
    let sheet = import::Sheet {
        headings: Vec::new(),
        given: Default::default(),
        ignored: Vec::new(),
        rows: contracts,
        drafts: (0..contracts)
            .map(|n| import::Draft {
                line: n as u64 + 2,
                fields: contract(n),
            })
            .collect(),
        bad: Vec::new(),
    };
    let entered = test
        .db
        .change_blocking(&Actor::system(), now(), |conn| {
            saiki_db::contracts::import(conn, &sheet, false, "", now())
        })
        .unwrap();
    assert_eq!(entered.added, contracts as i64);
    let window = WindowFields {
        service: "会員サイト".to_owned(),
        kind: WindowKind::Outage,
        exclusion: None,
        from: "2026-10-10T00:00:00Z".parse().unwrap(),
        to: Some("2026-10-10T06:00:00Z".parse().unwrap()),
        responded_at: None,
        note: String::new(),
    };
    test.db
        .change_blocking(&Actor::system(), now(), |conn| {
            service_windows::add(conn, incident, &window, &by, now())
        })
        .unwrap();
    (incident, by)
}

fn make(test: &TestDb, incident: Uuid, by: &Author) -> SlaCheck {
    let keyring = test.db.keyring().clone();
    test.db
        .change_blocking(&Actor::system(), now(), |conn| {
            let cipher = incident_keys::cipher(conn, &keyring, incident)?;
            sla_checks::make(conn, &cipher, incident, by, now())
        })
        .unwrap()
}

/// All results, page by page.
fn all(test: &TestDb, incident: Uuid, check: Uuid, sort: SlaSort) -> Vec<SlaResult> {
    let mut query = Query {
        filter: SlaFilter {
            sort: Some(sort),
            ..SlaFilter::default()
        },
        after: None,
        limit: 200,
    };
    let mut all: Vec<SlaResult> = Vec::new();
    loop {
        let page = test
            .db
            .read_blocking(|conn| sla_checks::window(conn, (incident, check), &query))
            .unwrap();
        let Some(last) = page.last() else {
            return all;
        };
        query.after = Some(Place::of(sort, last));
        all.extend(page);
    }
}

#[test]
fn a_check_of_many_contracts_numbers_each_result_once() {
    for test in databases() {
        let (incident, by) = fill(&test, 1_203);
        let check = make(&test, incident, &by);
        assert_eq!(
            (check.contracts, check.results, check.breached),
            (1_203, 1_203, 1_203)
        );
        assert_eq!(check.credited, 1_203);
        assert_eq!(check.credits[0].minor, 1_203 * 10_000);
        let results = all(&test, incident, check.id, SlaSort::Counterparty);
        assert!(results.iter().map(|result| result.number).eq(1..=1_203));
        assert!(results.is_sorted_by_key(|result| result.counterparty.clone()));
        assert!(
            results
                .iter()
                .all(|result| result.outcome == SlaOutcome::Breached)
        );
        let hash = canonical::sha256_hex(&results).unwrap();
        assert_eq!(check.sha256, hash, "{}", test.name);
        for sort in [SlaSort::Outcome, SlaSort::Credit] {
            assert_eq!(all(&test, incident, check.id, sort).len(), 1_203);
        }
    }
}

#[test]
fn no_statement_changes_or_removes_a_check_or_a_result() {
    for test in databases() {
        let (incident, by) = fill(&test, 2);
        let check = make(&test, incident, &by);
        let before = all(&test, incident, check.id, SlaSort::Counterparty);
        for sql in [
            "UPDATE sla_checks SET breached = 0",
            "DELETE FROM sla_checks",
            "UPDATE sla_results SET content = '{}' WHERE number = 1",
            "DELETE FROM sla_results WHERE number = 2",
        ] {
            let tried = test.db.bookkeeping_blocking(|conn| execute(conn, sql));
            assert!(tried.is_err(), "{}: {sql}", test.name);
        }
        assert_eq!(
            all(&test, incident, check.id, SlaSort::Counterparty),
            before
        );
    }
}

#[test]
fn an_imported_file_changes_what_is_there_and_enters_what_is_not() {
    for test in databases() {
        let (_, _) = fill(&test, 3);
        let text = "相手方,対象の業務,契約番号・契約書名\n見本00001,会員サイトの運用,\n新しい会社,保守,K-1\n";
        let sheet = import::read(text.as_bytes(), None).unwrap();
        let take = |dry: bool| {
            test.db
                .change_blocking(&Actor::system(), now(), |conn| {
                    saiki_db::contracts::import(conn, &sheet, dry, "", now())
                })
                .unwrap()
        };
        let would = take(true);
        assert_eq!((would.done, would.added, would.unchanged), (false, 1, 1));
        let done = take(false);
        assert_eq!((done.done, done.added, done.unchanged), (true, 1, 1));
        let again = take(false);
        assert_eq!((again.added, again.changed, again.unchanged), (0, 0, 2));
    }
}
