//! Files of affected people: imported whole or not at all, or their right lines where that is wanted, by one process at a
//! time. What is found on the register afterwards is in `people`.

use crate::people::{NOW, Place, begin, count, everybody, file, place, run, stored};
use saiki_api::{
    Lang, Timestamp, Uuid,
    households::MAX_MEMBERS,
    imports::{ImportState, SuggestionKind},
    people::PersonFilter,
};
use saiki_db::{
    Actor, audit,
    imports::{self, LEASE_SECONDS, Stored},
    testing::{TestDb, databases},
};
use saiki_domain::import::fault::Fault;
use std::cell::Cell;

#[test]
fn two_thousand_people_are_registered_in_the_order_of_the_file() {
    for test in databases() {
        let place = place(&test);
        let done = run(&test, &place, &file(0..2_000), false);
        assert_eq!(done.import.state, ImportState::Done, "{}", test.name);
        assert_eq!((done.import.rows, done.import.added), (2_000, 2_000));
        assert_eq!((done.import.duplicates, done.import.errors), (0, 0));
        let all = everybody(&test, &place);
        let numbers: Vec<String> = all.iter().map(|p| p.number.clone()).collect();
        let wanted: Vec<String> = (0..2_000).map(|n| format!("C{n:05}")).collect();
        assert_eq!(numbers, wanted, "{}", test.name);
        assert!(all.is_sorted_by_key(|p| p.id));
        // The audit entry names counts and a digest, and the chain holds.
        let entries = test
            .db
            .read_blocking(|conn| audit::list(conn, None, None, 10))
            .unwrap();
        let entry = entries
            .iter()
            .find(|e| e.action == "people.imported")
            .unwrap();
        assert_eq!(entry.data["added"], 2_000);
        assert_eq!(entry.data["sha256"], done.import.sha256);
        assert_eq!(entry.data["ids_sha256"].as_str().map(str::len), Some(64));
        assert!(test.db.read_blocking(audit::verify).unwrap().intact);
    }
}

#[test]
fn one_wrong_line_keeps_everybody_off_the_register() {
    for test in databases() {
        let place = place(&test);
        let text = format!(
            "{}X,誰か,ａ@example.jp,,,\nY,\"誰\"か,b@example.jp,,,\n",
            file(0..700)
        );
        let refused = run(&test, &place, &text, false);
        assert_eq!(refused.import.state, ImportState::Refused, "{}", test.name);
        assert_eq!((refused.import.rows, refused.import.errors), (702, 2));
        assert_eq!(refused.import.added, 0);
        assert_eq!(count(&test, &place, PersonFilter::default()), 0);
        let found: Vec<_> = refused
            .report
            .errors
            .iter()
            .map(|f| (f.line, f.fault.code(f.field)))
            .collect();
        assert_eq!(
            found,
            [
                (702, "email.full_width".to_owned()),
                (703, "csv.quote".to_owned())
            ]
        );
        let lines = test
            .db
            .read_blocking(|conn| imports::bad_lines(conn, &place.cipher, refused.import.id, 0))
            .unwrap()
            .unwrap();
        assert_eq!(lines[0].cells[1], "誰か");
        assert_eq!(
            lines[0].findings[0].suggestion.as_deref(),
            Some("a@example.jp")
        );
        // A report for people speaks of the proposal only to those who may see it.
        let told = refused.clone().to_api(Lang::Ja, false).first_errors;
        assert!(!told[0].message.contains("a@example.jp"));
        let told = refused.to_api(Lang::Ja, true).first_errors;
        assert!(told[0].message.contains("a@example.jp"));
    }
}

#[test]
fn a_file_that_cannot_be_read_is_refused_as_a_whole() {
    for test in databases() {
        let place = place(&test);
        let refused = run(&test, &place, "番号,メール\n1,a@example.jp\n", false);
        assert_eq!(refused.import.state, ImportState::Refused, "{}", test.name);
        let refusal = refused.to_api(Lang::En, false).refusal.unwrap();
        assert_eq!(
            (refusal.field.as_str(), refusal.code.as_str()),
            ("name", "header.missing_column")
        );
    }
}

#[test]
fn a_dry_run_says_what_would_happen_and_writes_nobody() {
    for test in databases() {
        let place = place(&test);
        let text = format!("{}X,誰か,a@b,,,\n", file(0..20));
        let checked = run(&test, &place, &text, true);
        assert_eq!(checked.import.state, ImportState::Checked, "{}", test.name);
        assert_eq!((checked.import.added, checked.import.errors), (20, 1));
        assert_eq!(count(&test, &place, PersonFilter::default()), 0);
    }
}

#[test]
fn people_already_there_are_left_out_and_named() {
    for test in databases() {
        let place = place(&test);
        run(&test, &place, &file(0..30), false);
        let mut text = file(20..40);
        // Somebody else with the same mailbox is another person; the same number with another contact is not.
        text.push_str("D1,別の人,canary.p30@EXAMPLE.JP,,,\nC00031,鈴木,other@example.jp,,,\n");
        let again = run(&test, &place, &text, false);
        assert_eq!(again.import.state, ImportState::Done, "{}", test.name);
        assert_eq!((again.import.added, again.import.duplicates), (11, 11));
        assert_eq!(count(&test, &place, PersonFilter::default()), 41);
        let codes: Vec<_> = again
            .report
            .warnings
            .iter()
            .map(|w| w.fault.code(w.field))
            .collect();
        assert_eq!(codes.iter().filter(|c| *c == "row.on_register").count(), 10);
        assert!(
            codes.contains(&"row.shared_address".to_owned()),
            "{codes:?}"
        );
        assert!(
            codes.contains(&"row.duplicate_other_contact".to_owned()),
            "{codes:?}"
        );
    }
}

#[test]
fn an_import_told_to_stop_writes_nobody() {
    for test in databases() {
        let place = place(&test);
        for stop_after in [0, 2] {
            let asked = Cell::new(0);
            let job = begin(&test, &place, &file(0..7_000), false);
            let id = job.import.id;
            let stop = || {
                asked.set(asked.get() + 1);
                asked.get() > stop_after
            };
            let state = imports::run(&test.db, job, || NOW, stop, |_| {}).unwrap();
            assert_eq!(state, ImportState::Interrupted, "{}", test.name);
            assert_eq!(
                stored(&test, &place, id).import.state,
                ImportState::Interrupted
            );
            assert_eq!(count(&test, &place, PersonFilter::default()), 0);
        }
    }
}

/// A file under way: as `begin`, with other options.
fn run_with(test: &TestDb, place: &Place, text: &str, options: imports::Options) -> Stored {
    let mut job = begin(test, place, text, false);
    job.import.options = options;
    let id = job.import.id;
    imports::run(&test.db, job, || NOW, || false, |_| {}).unwrap();
    stored(test, place, id)
}

#[test]
fn right_lines_are_registered_without_the_wrong_ones_when_that_is_wanted() {
    for test in databases() {
        let place = place(&test);
        let partial = imports::Options {
            partial: true,
            ..imports::Options::default()
        };
        let mut text = file(0..900);
        for n in 0..450 {
            text.push_str(&format!("X{n},誰か,ａ{n}@example.jp,,,\n"));
        }
        let done = run_with(&test, &place, &text, partial.clone());
        assert_eq!(done.import.state, ImportState::Done, "{}", test.name);
        assert_eq!(
            (done.import.rows, done.import.added, done.import.errors),
            (1_350, 900, 450)
        );
        assert_eq!(count(&test, &place, PersonFilter::default()), 900);
        let mut kept = 0;
        for n in 0.. {
            let id = done.import.id;
            let piece = |conn: &mut saiki_db::Conn| imports::bad_lines(conn, &place.cipher, id, n);
            match test.db.read_blocking(piece).unwrap() {
                Some(lines) => kept += lines.len(),
                None => break,
            }
        }
        assert_eq!(kept, 450, "{}", test.name);
        // A quote that is never closed reads others as part of its line: they would be missing without a word.
        let open = format!(
            "{}U0,\"誰か,u0@example.jp,,,\n{}",
            file(0..1),
            "U1,他の人,u1@example.jp,,,\n"
        );
        let refused = run_with(&test, &place, &open, partial.clone());
        assert_eq!(refused.import.state, ImportState::Refused, "{}", test.name);
        let refusal = refused.refusal.unwrap();
        assert_eq!((refusal.line, refusal.fault), (Some(3), Fault::Quote));
        // Where no line is right, nobody is imported, and every line is still there to mend.
        let refused = run_with(&test, &place, "氏名,メール\n誰か,x\n", partial);
        assert_eq!(refused.import.state, ImportState::Refused, "{}", test.name);
        let piece = |conn: &mut saiki_db::Conn| {
            imports::bad_lines(conn, &place.cipher, refused.import.id, 0)
        };
        assert_eq!(test.db.read_blocking(piece).unwrap().unwrap().len(), 1);
    }
}

/// Indexes of the register with how they are made.
fn indexes(test: &TestDb) -> Vec<String> {
    use diesel::{QueryableByName, RunQueryDsl, sql_query, sql_types::Text};
    #[derive(QueryableByName)]
    struct Index {
        #[diesel(sql_type = Text)]
        sql: String,
    }
    let found: Vec<Index> = test
        .db
        .read_blocking(|conn| {
            Ok(match conn {
                saiki_db::Conn::Sqlite(c) => sql_query(
                    "SELECT coalesce(sql, name) AS sql FROM sqlite_schema \
                     WHERE type = 'index' AND tbl_name = 'people' ORDER BY name",
                )
                .load(c)?,
                saiki_db::Conn::Pg(c) => sql_query(
                    "SELECT indexdef AS sql FROM pg_indexes WHERE tablename = 'people' \
                     AND schemaname = current_schema() ORDER BY indexname",
                )
                .load(c)?,
            })
        })
        .unwrap();
    found.into_iter().map(|index| index.sql).collect()
}

#[test]
fn a_large_first_import_sets_indexes_aside_and_leaves_them_as_they_were() {
    for test in databases() {
        let place = place(&test);
        let before = indexes(&test);
        assert!(
            before.iter().any(|sql| sql.contains("contact_index")),
            "{before:?}"
        );
        let wide = "あ".repeat(20);
        let large = |people: std::ops::Range<u32>, last: &str| {
            let mut text = "お客様番号,氏名,メール,住所\n".to_owned();
            for n in people {
                text.push_str(&format!("C{n:05},佐藤 {n},p{n}@example.jp,{wide}{wide}\n"));
            }
            text + last
        };
        // A wrong line far on takes everything back, indexes and all.
        let refused = run(&test, &place, &large(0..3_600, "C1,誰か,x,\n"), false);
        assert_eq!(refused.import.state, ImportState::Refused, "{}", test.name);
        assert_eq!(
            (
                count(&test, &place, PersonFilter::default()),
                indexes(&test)
            ),
            (0, before.clone())
        );
        let double = "C00007,佐藤 七,another@example.jp,\n,佐藤 9,p9@example.jp,\n";
        let done = run(&test, &place, &large(0..3_600, double), false);
        assert_eq!(done.import.state, ImportState::Done, "{}", test.name);
        assert_eq!((done.import.added, done.import.duplicates), (3_600, 2));
        assert_eq!(indexes(&test), before, "{}", test.name);
        let found = count(
            &test,
            &place,
            PersonFilter {
                q: Some("p3599@example.jp".to_owned()),
                ..PersonFilter::default()
            },
        );
        assert_eq!(found, 1);
        // With people there, everybody is looked up.
        let again = run(&test, &place, &large(3_500..3_700, ""), false);
        assert_eq!((again.import.added, again.import.duplicates), (100, 100));
    }
}

#[test]
fn what_a_file_says_of_households_and_guardians_comes_onto_the_register() {
    for test in databases() {
        let place = place(&test);
        let text = "氏名,会員番号,メール,世帯番号,保護者氏名,保護者メール,続柄,メールアドレス2,SLA番号\n\
            佐藤 一郎,1,a@example.jp,H1,,,,b@example.jp,S-1\n\
            佐藤 花子,2,c@example.jp,H1,,,,,\n\
            鈴木 太郎,3,,,鈴木 母,m@example.jp,母,,\n";
        let done = run(&test, &place, text, false);
        assert_eq!(
            (done.import.state, done.import.added),
            (ImportState::Done, 3),
            "{}",
            test.name
        );
        let all = everybody(&test, &place);
        assert_eq!(all[0].sla_ref, "S-1");
        assert!(all[0].household_id.is_some(), "{}", test.name);
        assert_eq!(all[0].household_id, all[1].household_id);
        assert!(
            all[2]
                .household_id
                .is_some_and(|id| Some(id) != all[0].household_id)
        );
    }
}

#[test]
fn two_imports_at_once_leave_nobody_in_a_household_that_is_full() {
    for test in databases() {
        // SQLite has one writer: nobody comes between.
        if test.db.backend().is_sqlite() {
            continue;
        }
        let place = place(&test);
        let file = |people: std::ops::Range<usize>| {
            let mut text = "氏名,会員番号,メール,世帯番号\n".to_owned();
            for n in people {
                text.push_str(&format!("田中 {n},F{n},f{n}@example.jp,H1\n"));
            }
            text
        };
        // There is room for either of two imports, and not for both.
        let (some, more) = (MAX_MEMBERS - 50, MAX_MEMBERS - 10);
        run(&test, &place, &file(0..some), false);
        let job = begin(&test, &place, &file(some..more), false);
        let id = job.import.id;
        let alone = Cell::new(true);
        // Once the first has counted and written, the other does it all.
        let told = |_| {
            if alone.replace(false) {
                let other = run(&test, &place, &file(more..more + 40), false);
                assert_eq!(other.import.state, ImportState::Done);
            }
        };
        imports::run(&test.db, job, || NOW, || false, told).unwrap();
        let first = stored(&test, &place, id);
        assert_eq!(first.import.state, ImportState::Refused);
        let there = count(&test, &place, PersonFilter::default());
        assert_eq!(there, u64::try_from(more).unwrap());
    }
}

#[test]
fn suggestions_are_counted_by_kind_and_shown_to_those_who_may_see_them() {
    for test in databases() {
        let place = place(&test);
        let text = "氏名,電話\nﾔﾏﾀﾞ,09012345678\n鈴木,０９０１２３４５６７８\n";
        let asked = run(&test, &place, text, true);
        let told = asked.clone().to_api(Lang::Ja, true);
        let kinds: Vec<_> = told
            .suggestions
            .iter()
            .map(|g| (g.kind, g.count, g.accepted))
            .collect();
        let (phone, kana) = (SuggestionKind::Phone, SuggestionKind::Kana);
        assert_eq!(
            kinds,
            [(phone, 1, false), (kana, 1, false)],
            "{}",
            test.name
        );
        assert_eq!(told.suggestions[0].first[0].after, "090-1234-5678");
        assert!(
            asked.to_api(Lang::Ja, false).suggestions[0]
                .first
                .is_empty()
        );
        let accept = imports::Options {
            accept: [kana].into(),
            ..imports::Options::default()
        };
        let done = run_with(&test, &place, text, accept);
        assert_eq!(done.import.state, ImportState::Done);
        let people = everybody(&test, &place);
        assert_eq!(
            (people[0].name.as_str(), people[1].phone.as_str()),
            ("ヤマダ", "０９０１２３４５６７８")
        );
    }
}

/// One look after imports at `now`, by a process that works on `own`: how many it ended.
fn look_after(test: &TestDb, own: &[Uuid], now: Timestamp) -> usize {
    test.db
        .change_blocking(&Actor::system(), now, |conn| {
            imports::look_after(conn, own, now)
        })
        .unwrap()
}

#[test]
fn an_import_is_ended_by_others_only_when_its_lease_lapsed_and_then_writes_nobody() {
    let later = |seconds: i64| {
        Timestamp::from_microsecond(NOW.as_microsecond() + seconds * 1_000_000).unwrap()
    };
    for test in databases() {
        let place = place(&test);
        let job = begin(&test, &place, &file(0..10), false);
        let id = job.import.id;
        // Another server starts meanwhile: the import is not its own, and its process lives.
        assert_eq!(look_after(&test, &[], NOW), 0, "{}", test.name);
        assert_eq!(look_after(&test, &[], later(LEASE_SECONDS - 1)), 0);
        // Its own process is heard of even when that is late, and never ends what it works on.
        assert_eq!(look_after(&test, &[id], later(LEASE_SECONDS + 5)), 0);
        assert_eq!(look_after(&test, &[], later(2 * LEASE_SECONDS + 4)), 0);
        assert_eq!(stored(&test, &place, id).import.state, ImportState::Running);
        // Then it is heard of no more.
        let lapsed = later(2 * LEASE_SECONDS + 5);
        assert_eq!(look_after(&test, &[], lapsed), 1, "{}", test.name);
        assert_eq!(look_after(&test, &[], lapsed), 0);
        let entries = test
            .db
            .read_blocking(|conn| audit::list(conn, None, None, 10))
            .unwrap();
        let ended = |e: &&saiki_api::audit::AuditEntry| e.action == "people.import_interrupted";
        assert_eq!(entries.iter().filter(ended).count(), 1);
        // Should the process come to life again, it finds its import ended.
        let state = imports::run(&test.db, job, || lapsed, || false, |_| {}).unwrap();
        assert_eq!(state, ImportState::Interrupted, "{}", test.name);
        assert_eq!(look_after(&test, &[id], lapsed), 0);
        assert_eq!(count(&test, &place, PersonFilter::default()), 0);
    }
}
