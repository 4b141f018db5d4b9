//! What an import does not take: each line is in the error file as it came, with why, and nobody is lost without a word.

use crate::{
    people::{Place, import, place},
    support::on_both,
};
use actix_web::http::Method;
use saiki_api::{
    households::{Household, MAX_MEMBERS},
    imports::{Import, ImportState},
    page::Page,
    people::Person,
};

async fn error_file(place: &Place, import: &Import) -> String {
    let path = format!("{}/imports/{}/errors", place.path, import.id);
    let request = place.comms.request(Method::GET, &path);
    let request = request.insert_header(("accept-language", "ja"));
    let file = place.comms.send(request).await;
    assert_eq!(file.status, 200);
    file.text()
}

async fn everybody(place: &Place) -> Vec<Person> {
    let path = format!("{}?reveal=true&limit=200", place.path);
    let page: Page<Person> = place.comms.get(&path).await.expect(200);
    page.items
}

/// What the people of a household came to be called, with how many they are.
async fn households(place: &Place) -> Vec<(String, usize)> {
    let path = format!("incidents/{}/households?reveal=true", place.id);
    let page: Page<Household> = place.comms.get(&path).await.expect(200);
    let told = |one: Household| (one.number, one.members.len());
    page.items.into_iter().map(told).collect()
}

#[actix_web::test]
async fn a_line_that_cannot_be_read_is_in_the_error_file_word_for_word() {
    on_both(|app| async move {
        let place = place(&app).await;
        let broken = "C2,\"鈴\"木,h@example.jp,神奈川県横浜市1";
        let text = format!(
            "会員番号,氏名,メール,住所\nC1,佐藤,a@example.jp,\n{broken}\nC3,田中,t@example.jp,,余り,さらに\n"
        );
        let done = import(&place, "?partial=true", text).await;
        assert_eq!((done.state, done.added, done.errors), (ImportState::Done, 1, 2), "{done:?}");
        let file = error_file(&place, &done).await;
        assert!(file.contains(&format!(",3,\"{}\"", broken.replace('"', "\"\""))), "{file}");
        assert!(file.contains(",4,,余り,さらに"), "{file}");
        // As it is, it is refused: nothing of it passes for mended.
        let again = import(&place, "?partial=true", file.clone()).await;
        assert_eq!((again.state, again.errors), (ImportState::Refused, 2), "{again:?}");
        assert_eq!(again.first_errors[0].code, "row.not_mended");
        let kept = error_file(&place, &again).await;
        assert!(kept.contains("神奈川県横浜市1") && kept.contains("さらに"), "{kept}");
        // A line longer than what is kept of one, too: the file is refused, and nobody is missing.
        let long = format!("氏名,メール\n高橋,k@example.jp\n{},x\n", "長".repeat(30_000));
        let refused = import(&place, "?partial=true", long).await;
        assert_eq!(refused.state, ImportState::Refused, "{refused:?}");
        let refusal = refused.refusal.unwrap();
        assert_eq!((refusal.code.as_str(), refusal.line), ("csv.line_too_long", Some(3)));
    })
    .await;
}

#[actix_web::test]
async fn what_a_duplicate_says_beyond_the_first_is_told_and_kept_to_be_looked_at() {
    on_both(|app| async move {
        let place = place(&app).await;
        let head = "会員番号,氏名,メール,漏えい項目,被害額\n";
        let text = format!(
            "{head}C1,佐藤,a@example.jp,氏名,100\nC1,佐藤,a@example.jp,氏名,100\n\
             C1,佐藤,a@example.jp,メール,100\nC1,佐藤,other@example.jp,氏名,\n"
        );
        for query in ["?dry_run=true", ""] {
            let done = import(&place, query, text.clone()).await;
            assert_eq!(
                (done.added, done.duplicates, done.differing),
                (1, 3, 2),
                "{done:?}"
            );
            assert_eq!(done.errors, 0);
            let file = error_file(&place, &done).await;
            let lines: Vec<&str> = file.lines().collect();
            assert_eq!(lines.len(), 3, "{file}");
            assert!(lines[1].contains("メール,100,row.duplicate_differs,4行目：2行目と同じ人"));
            assert!(lines[1].contains("漏えい項目"), "{file}");
            assert!(
                lines[2].contains("row.duplicate_other_contact,5行目：2行目と"),
                "{file}"
            );
        }
        // The same of those on the register. What a line is silent about is no difference.
        for (line, differing, code) in [
            ("C1,佐藤,a@example.jp,,", 0, "row.on_register"),
            (",佐藤,a@example.jp,氏名,200", 1, "row.on_register_differs"),
            (
                "C1,佐藤,new@example.jp,氏名,",
                1,
                "row.on_register_other_contact",
            ),
        ] {
            let again = import(&place, "", format!("{head}{line}\n")).await;
            let counts = (again.duplicates, again.differing, again.errors);
            assert_eq!(counts, (1, differing, 0), "{again:?}");
            assert_eq!(again.state, ImportState::Done);
            assert_eq!(again.first_warnings[0].code, code);
            let file = error_file(&place, &again).await;
            assert_eq!(file.contains(&format!("{line},{code},")), differing == 1);
        }
        let people = everybody(&place).await;
        assert_eq!(people.len(), 1);
        assert_eq!(people[0].damage.as_ref().map(|m| m.minor), Some(100));
    })
    .await;
}

#[actix_web::test]
async fn a_line_with_some_of_the_further_addresses_on_the_register_says_nothing_new() {
    on_both(|app| async move {
        let place = place(&app).await;
        let file = |further: &str| {
            format!("会員番号,氏名,メール,予備メールアドレス\nC1,佐藤,a@example.jp,{further}\n")
        };
        let first = import(&place, "", file("b@example.jp;c@example.jp")).await;
        assert_eq!(first.added, 1, "{first:?}");
        for (further, differing) in [
            ("c@example.jp", 0),
            ("c@example.jp;b@example.jp", 0),
            ("c@example.jp;d@example.jp", 1),
        ] {
            let again = import(&place, "", file(further)).await;
            let counts = (again.duplicates, again.differing, again.errors);
            assert_eq!(counts, (1, differing, 0), "{again:?}");
        }
    })
    .await;
}

#[actix_web::test]
async fn lines_left_out_are_kept_though_a_later_line_takes_everybody_back() {
    on_both(|app| async move {
        let place = place(&app).await;
        let mut text = "会員番号,氏名,メール\n".to_owned();
        for n in 0..700 {
            text.push_str(&format!(
                "C{n},佐藤 {n},a{n}@example.jp\nC{n},佐藤 {n},b{n}@example.jp\n"
            ));
        }
        text.push_str("C9000,,x\n");
        let refused = import(&place, "", text).await;
        assert_eq!(refused.state, ImportState::Refused, "{refused:?}");
        assert_eq!(
            (refused.rows, refused.duplicates, refused.differing),
            (1_401, 700, 700)
        );
        assert_eq!((refused.added, refused.errors), (0, 1));
        let file = error_file(&place, &refused).await;
        assert_eq!(file.lines().count(), 702);
        assert!(file.contains("b0@example.jp") && file.contains("b699@example.jp"));
        assert!(everybody(&place).await.is_empty());
    })
    .await;
}

#[actix_web::test]
async fn no_household_gets_more_people_than_it_may_have_over_parts_and_imports() {
    on_both(|app| async move {
        let place = place(&app).await;
        let file = |people: std::ops::Range<usize>| {
            let mut text = "氏名,メール,世帯番号\n".to_owned();
            for n in people {
                text.push_str(&format!("佐藤 {n},p{n}@example.jp,港区\n"));
            }
            text
        };
        // More than a batch at once: a wrong column was taken.
        let refused = import(&place, "", file(0..1_100)).await;
        assert_eq!(refused.state, ImportState::Refused, "{refused:?}");
        assert!(everybody(&place).await.is_empty());
        let first = &refused.first_errors[0];
        assert_eq!(
            (first.code.as_str(), first.column.as_str()),
            ("household.full", "世帯番号")
        );
        assert_eq!(first.line, i64::try_from(MAX_MEMBERS).unwrap() + 2);
        let done = import(&place, "", file(0..150)).await;
        assert_eq!(
            (done.state, done.added),
            (ImportState::Done, 150),
            "{done:?}"
        );
        for query in ["?dry_run=true", "?partial=true"] {
            let rest = import(&place, query, file(100..300)).await;
            let counts = (rest.added, rest.duplicates, rest.errors);
            assert_eq!(counts, (50, 50, 100), "{query} {rest:?}");
        }
        let full = import(&place, "?partial=true", file(300..301)).await;
        assert_eq!((full.state, full.errors), (ImportState::Refused, 1));
        assert_eq!(households(&place).await, [("港区".to_owned(), MAX_MEMBERS)]);
    })
    .await;
}

#[actix_web::test]
async fn an_export_comes_back_without_the_guard_it_put_there() {
    on_both(|app| async move {
        let (here, there) = (place(&app).await, place(&app).await);
        let text = "氏名,メール,備考\n=佐藤,a@example.jp,''=1+1\n鈴木,h@example.jp,'こんにちは\n";
        let done = import(&here, "", text).await;
        assert_eq!(done.added, 2, "{done:?}");
        let query = "columns=name,email,note&reveal=true";
        let path = format!("{}/export?{query}", here.path);
        let export = here.comms.get(&path).await;
        assert_eq!(export.status, 200);
        assert!(
            export.text().contains("'=佐藤,a@example.jp,''=1+1"),
            "{}",
            export.text()
        );
        import(&there, "", export.body.to_vec()).await;
        let notes = |people: Vec<Person>| -> Vec<(String, String)> {
            people.into_iter().map(|p| (p.name, p.note)).collect()
        };
        let (sent, come) = (
            notes(everybody(&here).await),
            notes(everybody(&there).await),
        );
        assert_eq!(sent, come);
        assert_eq!(come[0], ("=佐藤".to_owned(), "'=1+1".to_owned()));
    })
    .await;
}
