//! The register of affected people: found by blind indexes, changed by version, never in the clear on disk. How a file
//! comes onto it is in `imports`.

use saiki_api::{
    Lang, Timestamp, Uuid,
    imports::Encoding,
    letters::Audience,
    people::{DataItem, PersonFilter, PersonPatch},
    problem::ErrorCode,
};
use saiki_db::{
    DbError,
    crypto::IncidentCipher,
    imports::{self, Job, NewImport, Stored},
    incident_keys, people,
    spool::SpoolWriter,
    testing::{TestDb, an_incident, databases},
};
use saiki_domain::{import::Defaults, people::Draft};

pub(crate) const NOW: Timestamp = Timestamp::constant(1_783_000_000, 0);

pub(crate) struct Place {
    pub incident: Uuid,
    pub user: Uuid,
    pub cipher: IncidentCipher,
}

pub(crate) fn place(test: &TestDb) -> Place {
    let (incident, user) = an_incident(&test.db, NOW);
    let keyring = test.db.keyring();
    let cipher = test
        .db
        .read_blocking(|conn| incident_keys::cipher(conn, keyring, incident))
        .unwrap();
    Place {
        incident,
        user,
        cipher,
    }
}

pub(crate) fn begin(test: &TestDb, place: &Place, text: &str, dry_run: bool) -> Job {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = SpoolWriter::create(dir.path()).unwrap();
    writer.write(text.as_bytes()).unwrap();
    let spool = writer.finish().unwrap();
    let import = NewImport {
        id: saiki_db::ids::new_id(NOW),
        incident_id: place.incident,
        file_name: "people.csv".to_owned(),
        dry_run,
        options: imports::Options::default(),
        encoding: Encoding::Utf8,
        bytes: spool.bytes(),
        sha256: spool.sha256().to_owned(),
        by_id: place.user,
        by_name: "試験 担当".to_owned(),
    };
    test.db
        .bookkeeping_blocking(|conn| imports::begin(conn, &import, NOW))
        .unwrap();
    Job {
        import,
        mapping: None,
        defaults: Defaults::default(),
        spool,
    }
}

pub(crate) fn run(test: &TestDb, place: &Place, text: &str, dry_run: bool) -> Stored {
    let job = begin(test, place, text, dry_run);
    let id = job.import.id;
    let state = imports::run(&test.db, job, || NOW, || false, |_| {}).unwrap();
    let stored = stored(test, place, id);
    assert_eq!(stored.import.state, state);
    stored
}

pub(crate) fn stored(test: &TestDb, place: &Place, id: Uuid) -> Stored {
    test.db
        .read_blocking(|conn| imports::get(conn, &place.cipher, place.incident, id))
        .unwrap()
}

pub(crate) fn count(test: &TestDb, place: &Place, filter: PersonFilter) -> u64 {
    test.db
        .read_blocking(|conn| people::count(conn, &place.cipher, place.incident, &filter))
        .unwrap()
}

pub(crate) fn everybody(test: &TestDb, place: &Place) -> Vec<saiki_api::people::Person> {
    let all = PersonFilter::default();
    test.db
        .read_blocking(|conn| people::list(conn, &place.cipher, place.incident, &all, None, 10_000))
        .unwrap()
}

pub(crate) fn file(people: std::ops::Range<u32>) -> String {
    let mut text = "お客様番号,氏名,メール,電話,言語,漏えい項目\n".to_owned();
    for n in people {
        let (name, lang, items) = match n % 3 {
            0 => (format!("佐藤 {n}"), "日本語", "お名前;メールアドレス"),
            1 => (format!("Person {n}"), "English", "name"),
            _ => (format!("鈴木 {n}"), "", "電話番号"),
        };
        // Every tenth has no address.
        let email = if n % 10 == 9 {
            String::new()
        } else {
            format!("canary.p{n}@example.jp")
        };
        text.push_str(&format!(
            "C{n:05},{name},{email},090-{n:04}-5678,{lang},{items}\n"
        ));
    }
    text
}

#[test]
fn the_letter_of_a_household_goes_to_whom_it_reaches_wherever_a_batch_ends() {
    for test in databases() {
        let place = place(&test);
        let mut text = "氏名,会員番号,メール,世帯番号\n佐藤 一郎,1,,H1\n".to_owned();
        for n in 0..600 {
            text.push_str(&format!("田中 {n},F{n},f{n}@example.jp,\n"));
        }
        text.push_str("佐藤 花子,2,c@example.jp,H1\n");
        let done = run(&test, &place, &text, false);
        assert_eq!(done.import.added, 602, "{}", test.name);
        let found = test
            .db
            .read_blocking(|conn| people::tally(conn, place.incident, &Audience::default()))
            .unwrap();
        assert_eq!(
            (found.people, found.mails, found.unreachable),
            (602, 601, 0),
            "{}",
            test.name
        );
    }
}

#[test]
fn filters_and_search_find_people_without_reading_anybody() {
    for test in databases() {
        let place = place(&test);
        run(&test, &place, &file(0..30), false);
        let q = |q: &str| PersonFilter {
            q: Some(q.to_owned()),
            ..PersonFilter::default()
        };
        for (filter, found) in [
            (q("canary.p4@EXAMPLE.jp"), 1),
            (q("+81 90 0004 5678"), 1),
            (q("ｃ00004"), 1),
            (q("Ｐerson4"), 1),
            (q("佐藤"), 0),
            (
                PersonFilter {
                    lang: Some(Lang::En.into()),
                    ..PersonFilter::default()
                },
                10,
            ),
            (
                PersonFilter {
                    data_item: Some(DataItem::Email),
                    ..PersonFilter::default()
                },
                10,
            ),
            (
                PersonFilter {
                    has_email: Some(false),
                    ..PersonFilter::default()
                },
                3,
            ),
        ] {
            assert_eq!(
                count(&test, &place, filter.clone()),
                found,
                "{} {filter:?}",
                test.name
            );
        }
    }
}

#[test]
fn a_person_is_changed_by_version_and_never_into_somebody_else() {
    for test in databases() {
        let place = place(&test);
        run(&test, &place, &file(0..3), false);
        let all = everybody(&test, &place);
        let second = all.iter().find(|one| one.email == "canary.p1@example.jp");
        let second = second.unwrap().name.clone();
        let change = |email: &str, version: i64| {
            let patch = PersonPatch {
                name: Some(second.clone()),
                email: Some(email.to_owned()),
                ..PersonPatch::default()
            };
            let draft = Draft::from(&all[0]).patched(&patch).unwrap();
            test.db.bookkeeping_blocking(|conn| {
                let now = people::get(conn, &place.cipher, place.incident, all[0].id)?;
                people::update(
                    conn,
                    &place.cipher,
                    place.incident,
                    &now,
                    version,
                    &draft,
                    NOW,
                )
            })
        };
        let taken = change("canary.p1@example.jp", 1).unwrap_err();
        let refused = matches!(
            taken,
            DbError::Refused {
                code: ErrorCode::AlreadyExists,
                ..
            }
        );
        assert!(refused, "{} {taken:?}", test.name);
        let changed = change("new@example.jp", 1).unwrap().value;
        assert_eq!(
            (changed.email.as_str(), changed.version),
            ("new@example.jp", 2)
        );
        assert!(matches!(change("late@example.jp", 1), Err(DbError::Stale)));
        // A name that only one other incident knows is not found from here.
        let elsewhere = an_incident(&test.db, NOW).0;
        let foreign = test
            .db
            .read_blocking(|conn| people::get(conn, &place.cipher, elsewhere, all[0].id));
        assert!(matches!(foreign, Err(DbError::NotFound)));
    }
}

#[test]
fn recipients_come_in_order_of_person_and_are_counted() {
    for test in databases() {
        let place = place(&test);
        run(&test, &place, &file(0..2_500), false);
        let english = Audience {
            langs: vec![Lang::En.into()],
            ..Audience::default()
        };
        let items = Audience {
            data_items: vec![DataItem::Phone, DataItem::Email],
            ..Audience::default()
        };
        let some: Vec<Uuid> = everybody(&test, &place)
            .iter()
            .skip(5)
            .take(1_500)
            .map(|p| p.id)
            .collect();
        let named = Audience {
            person_ids: some,
            ..Audience::default()
        };
        for (audience, mailed, unreachable) in [
            (Audience::default(), 2_250, 250),
            (english, 750, 83),
            (items, 1_500, 167),
            (named, 1_350, 150),
        ] {
            let mut seen = Vec::new();
            let counted = test
                .db
                .read_blocking(|conn| {
                    people::each_recipient(conn, place.incident, &audience, |r| {
                        seen.push(r.person_id);
                        Ok(())
                    })?;
                    people::tally(conn, place.incident, &audience)
                })
                .unwrap();
            let found = (counted.mails, counted.unreachable, counted.people);
            assert_eq!(
                found,
                (mailed, unreachable, mailed + unreachable),
                "{}",
                test.name
            );
            assert_eq!(seen.len() as u64, counted.mails);
            assert_eq!(counted.by_lang.values().sum::<u64>(), counted.mails);
            assert!(seen.is_sorted());
        }
    }
}

#[test]
fn no_personal_data_lies_on_disk_in_the_clear() {
    for test in databases() {
        let place = place(&test);
        run(&test, &place, &file(0..50), false);
        run(
            &test,
            &place,
            "氏名,メール\n佐藤かなりあ,canary.wrong@b\n",
            false,
        );
        let Some(dir) = test.directory() else {
            continue;
        };
        let mut control = false;
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            let bytes = std::fs::read(&path).unwrap();
            // What is not personal is seen: the files are the right ones.
            control |= bytes.windows(10).any(|w| w == b"people.csv");
            for canary in ["canary", "かなりあ", "佐藤", "090-00"] {
                let found = bytes.windows(canary.len()).any(|w| w == canary.as_bytes());
                assert!(!found, "{canary} in {}", path.display());
            }
        }
        assert!(control);
    }
}
