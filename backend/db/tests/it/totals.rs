//! Totals of the register that are kept, and counts made of sets: always what counting anew, one by one, finds.

use crate::people::{Place, count, everybody, file, place, run};
use diesel::{QueryableByName, RunQueryDsl, sql_query, sql_types::Binary};
use saiki_api::{
    Lang, Language, Timestamp, Uuid,
    campaigns::AmbiguousPolicy,
    duplicates::{MergeChoice, MergeRequest, SeenEntry},
    households::{HouseholdKind, NewHousehold},
    people::{
        AddressChannel, AddressState, DataItem, DecideMany, DecisionInput, OwnAddressState,
        PeopleTarget, Person, PersonDecision, PersonFilter,
    },
};
use saiki_db::{
    Actor, Changed, Conn, DbResult, Entry, Writer, households,
    people::{self, addresses, merge},
    testing::{TestDb, campaign::running_campaign, databases, execute},
};
use saiki_domain::people::Draft;
use serde_json::json;

const NOW: Timestamp = Timestamp::constant(1_783_000_000, 0);

fn change<T>(
    test: &TestDb,
    place: &Place,
    work: impl FnOnce(&mut Conn, &Writer) -> DbResult<Changed<T>>,
) -> T {
    let by = Actor {
        id: Some(place.user),
        name: "試験 担当".to_owned(),
    };
    let writer = Writer {
        by: by.clone(),
        lang: Lang::Ja,
        now: NOW,
    };
    test.db
        .change_blocking(&by, NOW, |conn| work(conn, &writer))
        .unwrap()
}

fn total(test: &TestDb, place: &Place, filter: &PersonFilter) -> u64 {
    test.db
        .read_blocking(|conn| {
            people::total(
                conn,
                test.db.totals(),
                &place.cipher,
                place.incident,
                filter,
            )
        })
        .unwrap()
}

fn everybody_there() -> PersonFilter {
    PersonFilter::default()
}

fn filters() -> Vec<PersonFilter> {
    let all = PersonFilter::default;
    let mut filters = vec![
        all(),
        PersonFilter {
            reveal: Some(true),
            ..all()
        },
        PersonFilter {
            data_item: Some(DataItem::Name),
            ..all()
        },
        PersonFilter {
            q: Some("canary.p1@example.jp".to_owned()),
            ..all()
        },
    ];
    for decision in PersonDecision::ALL {
        filters.push(PersonFilter {
            decision: Some(decision),
            ..all()
        });
    }
    for lang in [None, Language::parse("ja"), Language::parse("en")] {
        for has_email in [None, Some(true), Some(false)] {
            filters.push(PersonFilter {
                lang,
                has_email,
                ..all()
            });
        }
    }
    filters
}

/// Asks for everything twice: the second answer is one that was kept, where it may be.
fn agree(test: &TestDb, place: &Place, after: &str) {
    for _ in 0..2 {
        for filter in filters() {
            let (kept, found) = (
                total(test, place, &filter),
                count(test, place, filter.clone()),
            );
            assert_eq!(kept, found, "{} after {after}: {filter:?}", test.name);
        }
        let counts = |totals| {
            test.db
                .read_blocking(|conn| people::decision_counts(conn, place.incident, totals))
                .unwrap()
        };
        let (kept, found) = (counts(Some(test.db.totals())), counts(None));
        assert_eq!(kept, found, "{} after {after}", test.name);
        assert_eq!(kept.total(), total(test, place, &everybody_there()));
    }
}

fn not_needed() -> DecisionInput {
    DecisionInput {
        decision: PersonDecision::NotNeeded,
        way: None,
        day: None,
        note: "退会済み".to_owned(),
    }
}

/// The one of that mail address, as they are now.
fn of(test: &TestDb, place: &Place, n: u32) -> Person {
    let email = format!("canary.p{n}@example.jp");
    let mut all = everybody(test, place).into_iter();
    all.find(|person| person.email == email).unwrap()
}

fn update(test: &TestDb, place: &Place, old: &Person, draft: &Draft) {
    let incident = place.incident;
    change(test, place, |conn, _| {
        let version = old.version;
        let changed = people::update(conn, &place.cipher, incident, old, version, draft, NOW)?;
        let mut entries = vec![Entry::incident(
            incident,
            "person.updated",
            old.id,
            json!({}),
        )];
        entries.extend(changed.entries);
        Ok(Changed::with((), entries))
    });
}

#[test]
fn a_total_is_right_again_after_each_kind_of_change() {
    for test in databases() {
        let place = place(&test);
        let (cipher, incident) = (&place.cipher, place.incident);
        agree(&test, &place, "nothing");
        run(&test, &place, &file(0..30), false);
        agree(&test, &place, "an import");
        run(&test, &place, &file(20..40), false);
        agree(&test, &place, "another import");
        assert_eq!(total(&test, &place, &everybody_there()), 40);

        let person = of(&test, &place, 1);
        let mut draft = Draft::from(&person);
        draft.lang = Language::parse("ja").unwrap();
        draft.email = String::new();
        update(&test, &place, &person, &draft);
        agree(&test, &place, "a change of a person");

        let person = of(&test, &place, 2);
        change(&test, &place, |conn, writer| {
            let (whom, version) = ((incident, person.id), person.version);
            people::decide(conn, cipher, whom, &not_needed(), version, writer)
        });
        agree(&test, &place, "a decision for one");
        let open = PersonFilter {
            decision: Some(PersonDecision::Open),
            has_email: Some(false),
            ..PersonFilter::default()
        };
        let wanted = DecideMany {
            expected_count: count(&test, &place, open.clone()),
            target: PeopleTarget::Filter(Box::new(open)),
            decision: not_needed(),
        };
        assert!(wanted.expected_count > 1);
        change(&test, &place, |conn, writer| {
            people::decide_many(conn, cipher, incident, &wanted, writer)
        });
        agree(&test, &place, "a decision for many");

        let person = of(&test, &place, 3);
        let state = OwnAddressState {
            state: AddressState::Withdrawn,
            why: "本人の申し出".to_owned(),
        };
        change(&test, &place, |conn, writer| {
            let (whom, mail) = ((incident, person.id), AddressChannel::Mail);
            addresses::set_own_state(conn, cipher, whom, mail, &state, person.version, writer)
        });
        agree(&test, &place, "an address that cannot be used");

        joined_and_parted(&test, &place);
        merged_and_undone(&test, &place);
    }
}

fn joined_and_parted(test: &TestDb, place: &Place) {
    let (cipher, incident) = (&place.cipher, place.incident);
    let ids = [of(test, place, 4).id, of(test, place, 5).id];
    let new = NewHousehold {
        kind: HouseholdKind::Household,
        number: String::new(),
        head_id: Some(ids[0]),
        outside: None,
        reason: None,
        note: String::new(),
        member_ids: ids.to_vec(),
    };
    let household = change(test, place, |conn, writer| {
        households::add(conn, cipher, incident, &new, writer)
    });
    let theirs = PersonFilter {
        household_id: Some(household),
        ..PersonFilter::default()
    };
    assert_eq!(total(test, place, &theirs), 2, "{}", test.name);
    assert_eq!(total(test, place, &theirs), 2, "{}", test.name);
    change(test, place, |conn, writer| {
        households::dissolve(conn, (incident, household), 1, writer)
    });
    assert_eq!(total(test, place, &theirs), 0, "{}", test.name);
}

fn merged_and_undone(test: &TestDb, place: &Place) {
    let (cipher, incident) = (&place.cipher, place.incident);
    let before = total(test, place, &everybody_there());
    let (stays, goes) = (of(test, place, 6), of(test, place, 7));
    let seen = |person: &Person| SeenEntry {
        id: person.id,
        version: person.version,
    };
    let wanted = MergeRequest {
        survivor_id: stays.id,
        people: vec![seen(&stays), seen(&goes)],
        choice: MergeChoice::default(),
    };
    let merged = change(test, place, |conn, writer| {
        merge::merge(conn, cipher, incident, &wanted, writer)
    });
    agree(test, place, "a merge");
    assert_eq!(total(test, place, &everybody_there()), before - 1);
    change(test, place, |conn, writer| {
        merge::undo(conn, cipher, (incident, merged.id), merged.version, writer)
    });
    agree(test, place, "a merge undone");
    assert_eq!(total(test, place, &everybody_there()), before);
}

#[test]
fn a_total_is_kept_until_the_log_of_the_incident_goes_on() {
    for test in databases() {
        let place = place(&test);
        run(&test, &place, &file(0..30), false);
        let of_lang = |lang: &str| PersonFilter {
            lang: Language::parse(lang),
            ..PersonFilter::default()
        };
        let english = total(&test, &place, &of_lang("en"));
        assert_eq!(english, 10, "{}", test.name);
        // Nobody who uses the product can do this.
        test.db
            .bookkeeping_blocking(|conn| execute(conn, "UPDATE people SET lang = 'en'"))
            .unwrap();
        assert_eq!(total(&test, &place, &of_lang("en")), 10, "{}", test.name);
        change(&test, &place, |_, _| {
            let entry = Entry::incident(place.incident, "test.noted", "x", json!({}));
            Ok(Changed::new((), entry))
        });
        assert_eq!(total(&test, &place, &of_lang("en")), 30, "{}", test.name);
        // Those of another incident are counted by themselves.
        let other = crate::people::place(&test);
        run(&test, &other, &file(0..3), false);
        assert_eq!(total(&test, &other, &everybody_there()), 3);
        assert_eq!(total(&test, &place, &everybody_there()), 30);
    }
}

/// The same throws each time.
struct Dice(u64);

impl Dice {
    /// One of `sides` numbers, from 0.
    fn of(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

#[derive(QueryableByName)]
struct Id {
    #[diesel(sql_type = Binary)]
    id: Vec<u8>,
}

fn deliveries(conn: &mut Conn) -> Vec<Vec<u8>> {
    let query = sql_query("SELECT id FROM deliveries ORDER BY id");
    let rows: Vec<Id> = match conn {
        Conn::Sqlite(c) => query.load(c).unwrap(),
        Conn::Pg(c) => query.load(c).unwrap(),
    };
    rows.into_iter().map(|row| row.id).collect()
}

fn literal(conn: &Conn, id: &[u8]) -> String {
    let hex = saiki_domain::canonical::hex(id);
    match conn {
        Conn::Sqlite(_) => format!("x'{hex}'"),
        Conn::Pg(_) => format!("'\\x{hex}'::bytea"),
    }
}

/// Mails, whom they cover and what was decided, anew at random. Some are of people who are not on the register any more.
fn shuffle(conn: &mut Conn, place: &Place, people: &[Uuid], dice: &mut Dice) -> DbResult<()> {
    let incident = literal(conn, place.incident.as_bytes());
    execute(conn, "DELETE FROM delivery_people")?;
    execute(
        conn,
        &format!("UPDATE deliveries SET person_id = NULL, incident_id = {incident}"),
    )?;
    execute(conn, "UPDATE people SET decision = NULL")?;
    let mut left = people.to_vec();
    for delivery in deliveries(conn) {
        let id = literal(conn, &delivery);
        // A campaign has one mail a person.
        let person = match dice.of(4) {
            0 => id.clone(),
            _ => {
                let one = left.swap_remove(dice.of(left.len()));
                literal(conn, one.as_bytes())
            }
        };
        let state = ["accepted", "delivered", "bounced", "queued"][dice.of(4)];
        let kind = ["letter", "letter", "letter", "test"][dice.of(4)];
        execute(
            conn,
            &format!(
                "UPDATE deliveries SET person_id = {person}, state = '{state}', kind = '{kind}' WHERE id = {id}"
            ),
        )?;
        for _ in 0..dice.of(3) {
            let covered = literal(conn, people[dice.of(people.len())].as_bytes());
            execute(
                conn,
                &format!(
                    "INSERT INTO delivery_people (delivery_id, person_id, incident_id) \
                     VALUES ({id}, {covered}, {incident}) ON CONFLICT DO NOTHING"
                ),
            )?;
        }
    }
    for decision in ["told_otherwise", "not_needed"] {
        for _ in 0..dice.of(12) {
            let id = literal(conn, people[dice.of(people.len())].as_bytes());
            let sql = format!("UPDATE people SET decision = '{decision}' WHERE id = {id}");
            execute(conn, &sql)?;
        }
    }
    Ok(())
}

#[test]
fn counts_by_decision_are_those_of_the_lists() {
    for test in databases() {
        let place = place(&test);
        run(&test, &place, &file(0..60), false);
        let people: Vec<Uuid> = everybody(&test, &place).iter().map(|p| p.id).collect();
        let to: Vec<String> = (0..40).map(|n| format!("p{n}@example.org")).collect();
        running_campaign(&test.db, AmbiguousPolicy::Resend, &to, NOW).unwrap();
        let mut dice = Dice(7);
        let mut seen = Vec::new();
        for round in 0..25 {
            test.db
                .bookkeeping_blocking(|conn| {
                    if round > 0 {
                        shuffle(conn, &place, &people, &mut dice)?;
                    }
                    Ok(())
                })
                .unwrap();
            let counts = test
                .db
                .read_blocking(|conn| people::decision_counts(conn, place.incident, None))
                .unwrap();
            for decision in PersonDecision::ALL {
                // The list asks of each person by themselves.
                let filter = PersonFilter {
                    decision: Some(decision),
                    ..PersonFilter::default()
                };
                let found = count(&test, &place, filter);
                assert_eq!(
                    counts.of(decision),
                    found,
                    "{} round {round}: {decision:?}",
                    test.name
                );
            }
            assert_eq!(counts.total(), 60, "{} round {round}", test.name);
            seen.push(counts.open);
        }
        assert_eq!(seen[0], 60, "{}: nothing was sent", test.name);
        assert!(
            seen[1..].iter().all(|open| (5..55).contains(open)),
            "{seen:?}"
        );
    }
}
