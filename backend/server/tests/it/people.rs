//! Affected people through the API: imported from CSV files good and bad, masked, searched, changed, exported.

use crate::support::{Answer, Client, TestApp, on_both};
use actix_web::http::Method;
use saiki_api::{
    Uuid,
    audit::AuditEntry,
    imports::{Import, ImportAccepted, ImportPreview, ImportState, MAX_BYTES},
    page::Page,
    people::{Person, PersonPatch},
    permissions::Role,
    problem::ErrorCode,
};
use saiki_db::{DbError, members, testing::an_incident};
use saiki_domain::import::encoding::to_shift_jis;
use std::time::Duration;

/// An incident, and those who work on it.
pub struct Place {
    pub path: String,
    pub id: Uuid,
    pub admin: Client,
    pub comms: Client,
    pub lead: Client,
}

pub async fn place(app: &TestApp) -> Place {
    let admin = app.user(Role::Admin).await;
    let (comms, lead) = (app.user(Role::Comms).await, app.user(Role::Lead).await);
    let id = incident(app, &[&comms, &lead]).await;
    Place {
        path: format!("incidents/{id}/people"),
        id,
        admin,
        comms,
        lead,
    }
}

/// A new incident with these members.
async fn incident(app: &TestApp, members: &[&Client]) -> Uuid {
    let (db, now) = (app.state().db(), app.now());
    let (id, opener) = an_incident(db, now);
    for member in members {
        let user = member.user.as_ref().unwrap().id;
        db.bookkeeping(move |conn| {
            members::add(conn, id, user, opener, now)?;
            Ok::<_, DbError>(())
        })
        .await
        .unwrap();
    }
    id
}

pub async fn send(client: &Client, path: &str, body: impl Into<Vec<u8>>) -> Answer {
    let request = client.request(Method::POST, path);
    let request = request
        .insert_header(("content-type", "text/csv"))
        .insert_header(("accept-language", "ja"))
        .set_payload(body.into());
    client.send(request).await
}

/// Sends a file and waits until it was worked on.
pub async fn import(place: &Place, query: &str, body: impl Into<Vec<u8>>) -> Import {
    let path = format!("{}/imports{query}", place.path);
    let accepted = send(&place.comms, &path, body).await;
    let id = accepted.expect::<ImportAccepted>(202).id;
    let wanted = format!("/api/v1/{}/imports/{id}", place.path);
    assert_eq!(accepted.header("location"), Some(wanted.as_str()));
    ended(&place.comms, &wanted).await
}

/// Waits until the import at `path` was worked on.
pub async fn ended(client: &Client, path: &str) -> Import {
    for _ in 0..600 {
        let import: Import = client.get(path).await.expect(200);
        if import.state != ImportState::Running {
            return import;
        }
        // Progress has no event to wait for; a client polls too.
        actix_web::rt::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the import does not end");
}

async fn total(place: &Place) -> u64 {
    let page: Page<Person> = place.comms.get(&place.path).await.expect(200);
    page.total.unwrap()
}

fn two_thousand() -> String {
    let mut text = "お客様番号,氏名,メール,電話,住所,言語,漏えい項目,被害額\r\n".to_owned();
    for n in 0..2_000 {
        text.push_str(&format!(
            "C{n:05},佐藤 {n},canary.p{n}@Example.JP,090-{n:04}-5678,\"東京都千代田区1-{n}\r\nかなりあ荘\",{},お名前、メールアドレス,\"1,{:03}\"\r\n",
            if n % 5 == 0 { "English" } else { "日本語" },
            n % 1_000,
        ));
    }
    text
}

#[actix_web::test]
async fn two_thousand_people_come_from_a_file_in_either_encoding() {
    on_both(|app| async move {
        let text = two_thousand();
        let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
        for body in [marked, to_shift_jis(&text).unwrap()] {
            let place = place(&app).await;
            let done = import(&place, "?file_name=%E4%BC%9A%E5%93%A1.csv", body.clone()).await;
            assert_eq!(done.state, ImportState::Done, "{done:?}");
            assert_eq!((done.rows, done.added, done.errors), (2_000, 2_000, 0));
            assert_eq!(
                (done.file_name.as_str(), done.bytes),
                ("会員.csv", body.len() as i64)
            );
            assert_eq!(done.mapping.len(), 8);
            assert_eq!(total(&place).await, 2_000);
            // The whole list, page by page, each person once.
            let mut seen = Vec::new();
            let mut cursor = String::new();
            loop {
                let path = format!("{}?limit=200{cursor}", place.path);
                let page: Page<Person> = place.comms.get(&path).await.expect(200);
                assert!(page.items.iter().all(|p| p.masked));
                seen.extend(page.items.into_iter().map(|p| p.id));
                match page.next_cursor {
                    Some(next) => cursor = format!("&cursor={next}"),
                    None => break,
                }
            }
            assert_eq!(seen.len(), 2_000);
            assert!(seen.is_sorted());
        }
    })
    .await;
}

#[actix_web::test]
async fn a_file_sent_twice_under_one_key_is_imported_once() {
    on_both(|app| async move {
        let place = place(&app).await;
        let path = format!("{}/imports", place.path);
        let post = async |client: &Client, query: &str, key: &str, body: &str| {
            let request = client.request(Method::POST, &format!("{path}{query}"));
            let request = request
                .insert_header(("content-type", "text/csv"))
                .insert_header(("idempotency-key", key));
            client.send(request.set_payload(body.to_owned())).await
        };
        let text = "氏名,メール\n佐藤,a@example.jp\n";
        let first = post(&place.comms, "", "key", text).await;
        let again = post(&place.comms, "", "key", text).await;
        let (one, two) = (
            first.expect::<ImportAccepted>(202),
            again.expect::<ImportAccepted>(202),
        );
        assert_eq!(one, two);
        assert_eq!(first.header("location"), again.header("location"));
        // Another file or other settings under the same key are somebody's mistake.
        let other = post(&place.comms, "", "key", "氏名,メール\n鈴木,b@example.jp\n").await;
        other.problem(ErrorCode::IdempotencyMismatch);
        let other = post(&place.comms, "?dry_run=true", "key", text).await;
        other.problem(ErrorCode::IdempotencyMismatch);
        // Sent at the same time, they are one import; under another key, or by somebody else, another.
        let race = (0..4).map(|_| post(&place.comms, "?dry_run=true", "race", text));
        let race = futures_util::future::join_all(race).await;
        let ids: Vec<Uuid> = race
            .iter()
            .map(|a| a.expect::<ImportAccepted>(202).id)
            .collect();
        assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
        post(&place.lead, "?dry_run=true", "key", text)
            .await
            .expect::<ImportAccepted>(202);
        let imports: Page<Import> = place.comms.get(&path).await.expect(200);
        assert_eq!(imports.items.len(), 3);
    })
    .await;
}

#[actix_web::test]
async fn a_bad_file_registers_nobody_and_says_why() {
    on_both(|app| async move {
        let place = place(&app).await;
        let good = "鈴木 花子,hana@example.jp\n";
        let mut broken = format!("氏名,メール\n{good}").into_bytes();
        broken.extend(b"\xff\xfe,x@example.jp\n");
        let with = |line: &str| format!("氏名,メール\n{good}{line}\n").into_bytes();
        for (body, line, code) in [
            (with("佐藤"), 3, "csv.column_count"),
            (with("\"佐\"藤,a@example.jp"), 3, "csv.quote"),
            (with("\"佐藤,a@example.jp"), 3, "csv.quote"),
            (with("佐\0藤,a@example.jp"), 3, "csv.nul"),
            (
                with(&format!("{},a@example.jp", "x".repeat(1 << 20))),
                3,
                "csv.line_too_long",
            ),
            (broken, 3, "csv.undecodable"),
            (
                with("\"佐藤\r\nBcc: x@example.jp\",a@example.jp"),
                3,
                "name.line_break",
            ),
            (
                with("佐藤\u{202e},a@example.jp"),
                3,
                "name.control_character",
            ),
            (with("佐藤,sato"), 3, "email.at_sign"),
            (with("佐藤,ａ@example.jp"), 3, "email.full_width"),
        ] {
            let refused = import(&place, "", body).await;
            assert_eq!(refused.state, ImportState::Refused, "{code}");
            let first = &refused.first_errors[0];
            assert_eq!(
                (first.line, first.code.as_str()),
                (line, code),
                "{refused:?}"
            );
            assert_eq!((refused.added, total(&place).await), (0, 0), "{code}");
        }
        // A missing column concerns the file as a whole.
        let refused = import(&place, "", "メール\na@example.jp\n").await;
        let refusal = refused.refusal.unwrap();
        assert_eq!(
            (refusal.field.as_str(), refusal.code.as_str()),
            ("name", "header.missing_column")
        );
        // Nor does an audit entry or a problem repeat what the file held.
        let path = format!("audit?chain={}&limit=200", place.id);
        let log = place.admin.get(&path).await;
        assert!(log.text().contains("people.import_refused"));
        assert!(!log.text().contains("example.jp,") && !log.text().contains("佐藤"));
    })
    .await;
}

#[actix_web::test]
async fn mixed_line_ends_and_formulas_are_no_errors() {
    on_both(|app| async move {
        let place = place(&app).await;
        let text =
            "氏名,メール\r\n佐藤,a@example.jp\n=cmd|' /C calc'!A0,b@example.jp\r鈴木,c@example.jp";
        let done = import(&place, "", text).await;
        assert_eq!((done.state, done.added), (ImportState::Done, 3));
        assert_eq!(done.first_warnings[0].code, "name.formula");
        assert_eq!(done.first_warnings[0].line, 3);
        let export = place
            .comms
            .get(&format!("{}/export?reveal=true", place.path))
            .await;
        assert!(export.text().contains("'=cmd|"), "{}", export.text());
    })
    .await;
}

#[actix_web::test]
async fn the_error_file_has_each_wrong_line_with_its_reason() {
    on_both(|app| async move {
        let place = place(&app).await;
        let text = "会員番号,氏名,メール\nC1,佐藤,ａ@example.jp\nC2,鈴木,h@example.jp\nC3,,x\n";
        let refused = import(&place, "?dry_run=true", text).await;
        assert_eq!(refused.state, ImportState::Checked);
        assert_eq!((refused.added, refused.errors), (1, 2));
        // The sender is told the proposal; somebody who may not see personal data is not.
        assert!(refused.first_errors[0].message.contains("a@example.jp"));
        let path = format!("{}/imports/{}", place.path, refused.id);
        let seen = place.lead.get(&path).await;
        assert_eq!(seen.expect::<Import>(200).errors, 2);
        assert!(!seen.text().contains("a@example.jp"));
        let errors = format!("{path}/errors");
        place.lead.get(&errors).await.problem(ErrorCode::Forbidden);
        let request = place.comms.request(Method::GET, &errors);
        let file = place
            .comms
            .send(request.insert_header(("accept-language", "ja")))
            .await;
        assert_eq!(file.status, 200);
        let text = file.text();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(
            lines[0],
            "\u{feff}会員番号,氏名,メール,エラーコード,対処,元の行番号,元の行の内容"
        );
        assert!(lines[1].starts_with("C1,佐藤,ａ@example.jp,email.full_width,2行目「メール」："));
        assert!(lines[1].contains("候補：a@example.jp"));
        assert!(lines[2].starts_with("C3,,x,name.missing email.at_sign,4行目「氏名」："));
        assert_eq!(lines.len(), 3);
        // Mended, the file is imported as it is.
        let mended = text
            .replace("ａ@", "a@")
            .replace("C3,,x", "C3,高橋,t@example.jp");
        let done = import(&place, "", mended).await;
        assert_eq!((done.state, done.added), (ImportState::Done, 2), "{done:?}");
        let imports: Page<Import> = place
            .comms
            .get(&format!("{}/imports", place.path))
            .await
            .expect(200);
        assert_eq!(imports.items.len(), 2);
    })
    .await;
}

#[actix_web::test]
async fn a_mapping_and_defaults_are_honoured() {
    on_both(|app| async move {
        let place = place(&app).await;
        let query = "?mapping=%7B%22name%22%3A%22%E5%AE%9B%E5%85%88%22%2C%22email%22%3A%22%E9%80%A3%E7%B5%A1%22%7D\
                     &default_data_items=email,name&default_lang=en";
        let done = import(&place, query, "宛先,連絡\nJane,jane@example.com\n").await;
        assert_eq!((done.state, done.added), (ImportState::Done, 1), "{done:?}");
        let page: Page<Person> = place.comms.get(&place.path).await.expect(200);
        assert_eq!(page.items[0].lang, saiki_api::Lang::En);
        assert_eq!(page.items[0].data_items.len(), 2);
        for (query, field) in [
            ("?mapping=nonsense", "mapping"),
            ("?mapping=%7B%22shoe%22%3A%22x%22%7D", "mapping"),
            ("?default_data_items=shoes", "default_data_items"),
            ("?accept=email,shoes", "accept"),
            ("?format=ndjson", "format"),
            ("?file_name=a%0Ab", "file_name"),
        ] {
            let path = format!("{}/imports{query}", place.path);
            let problem = send(&place.comms, &path, "x").await.problem(ErrorCode::ValidationFailed);
            assert_eq!(problem.errors[0].field, field);
        }
    })
    .await;
}

#[actix_web::test]
async fn a_preview_shows_the_head_of_a_file() {
    on_both(|app| async move {
        let place = place(&app).await;
        let path = format!("{}/imports/preview", place.path);
        let body = to_shift_jis("氏名,E-mail\n佐藤,a@example.jp\n").unwrap();
        let seen: ImportPreview = send(&place.comms, &path, body).await.expect(200);
        assert_eq!(
            (seen.columns.len(), seen.mapping.len(), seen.sample.len()),
            (2, 2, 1)
        );
        let problem = send(&place.comms, &path, "PK\x03\x04").await;
        let problem = problem.problem(ErrorCode::ValidationFailed);
        assert_eq!(problem.errors[0].code, "file.not_csv");
        let large = send(&place.comms, &path, vec![b'x'; 300_000]).await;
        large.problem(ErrorCode::BodyTooLarge);
    })
    .await;
}

#[actix_web::test]
async fn only_csv_of_a_bearable_size_is_taken() {
    on_both(|app| async move {
        let place = place(&app).await;
        let path = format!("{}/imports", place.path);
        let json = place.comms.post(&path, &serde_json::json!({})).await;
        json.problem(ErrorCode::UnsupportedMediaType);
        let utf16 = place.comms.request(Method::POST, &path);
        let utf16 = utf16.insert_header(("content-type", "text/csv; charset=utf-16"));
        let utf16 = place.comms.send(utf16.set_payload("x")).await;
        utf16.problem(ErrorCode::UnsupportedMediaType);
        let declared = place.comms.request(Method::POST, &path);
        let declared = declared
            .insert_header(("content-type", "text/csv"))
            .insert_header(("content-length", (MAX_BYTES + 1).to_string()));
        let declared = place.comms.send(declared).await;
        declared.problem(ErrorCode::BodyTooLarge);
        assert_eq!(total(&place).await, 0);
    })
    .await;
}

#[actix_web::test]
async fn people_are_masked_unless_somebody_who_may_see_them_asks() {
    on_both(|app| async move {
        let place = place(&app).await;
        let text =
            "お客様番号,氏名,メール,電話\nC0001234,佐藤 一郎,s.ichiro@example.jp,090-1234-5678\n";
        import(&place, "", text).await;
        let page: Page<Person> = place.comms.get(&place.path).await.expect(200);
        let person = &page.items[0];
        assert_eq!(
            (person.name.as_str(), person.email.as_str()),
            ("佐● 一●", "s•••••@example.jp")
        );
        assert!(person.masked && !person.phone.contains("1234"));

        let one = format!("{}/{}", place.path, person.id);
        for path in [
            format!("{}?reveal=true", place.path),
            format!("{one}?reveal=true"),
            format!("{}/export?reveal=true", place.path),
        ] {
            place.lead.get(&path).await.problem(ErrorCode::Forbidden);
        }
        let shown: Page<Person> = place
            .comms
            .get(&format!("{}?reveal=true", place.path))
            .await
            .expect(200);
        assert_eq!(shown.items[0].email, "s.ichiro@example.jp");
        let shown: Person = place
            .comms
            .get(&format!("{one}?reveal=true"))
            .await
            .expect(200);
        assert_eq!((shown.name.as_str(), shown.masked), ("佐藤 一郎", false));
        let file = place.lead.get(&format!("{}/export", place.path)).await;
        assert!(file.text().contains("佐● 一●") && !file.text().contains("ichiro"));

        let log: Page<AuditEntry> = place
            .admin
            .get(&format!("audit?chain={}", place.id))
            .await
            .expect(200);
        let revealed = log.items.iter().filter(|e| e.action == "people.revealed");
        assert_eq!(revealed.count(), 2);
        assert!(log.items.iter().any(|e| e.action == "people.exported"));

        // Found by what is known of somebody, without revealing anybody.
        for q in [
            "s.ichiro%40EXAMPLE.jp",
            "%2B81%2090%201234%205678",
            "c0001234",
            "%E4%BD%90%E8%97%A4%E4%B8%80%E9%83%8E",
        ] {
            let found: Page<Person> = place
                .lead
                .get(&format!("{}?q={q}", place.path))
                .await
                .expect(200);
            assert_eq!((found.total, found.items[0].masked), (Some(1), true), "{q}");
        }
    })
    .await;
}

#[actix_web::test]
async fn a_person_is_changed_with_care() {
    on_both(|app| async move {
        let place = place(&app).await;
        import(
            &place,
            "",
            "氏名,メール\n佐藤,a@example.jp\n鈴木,b@example.jp\n",
        )
        .await;
        let page: Page<Person> = place.comms.get(&place.path).await.expect(200);
        let path = format!("{}/{}", place.path, page.items[0].id);
        let email = |email: &str| PersonPatch {
            email: Some(email.to_owned()),
            ..PersonPatch::default()
        };
        let somebody_else = PersonPatch {
            name: Some("鈴木".to_owned()),
            ..email("b@EXAMPLE.jp")
        };
        let taken = place.comms.patch(&path, 1, &somebody_else).await;
        taken.problem(ErrorCode::AlreadyExists);
        let wrong = place.comms.patch(&path, 1, &email("ｂ@example.jp")).await;
        let wrong = wrong.problem(ErrorCode::ValidationFailed);
        assert_eq!(
            (
                wrong.errors[0].field.as_str(),
                wrong.errors[0].code.as_str()
            ),
            ("email", "full_width")
        );
        let mask = place
            .comms
            .patch(&path, 1, &email(&page.items[0].email))
            .await;
        assert_eq!(
            mask.problem(ErrorCode::ValidationFailed).errors[0].code,
            "masked"
        );

        let changed = place.comms.patch(&path, 1, &email("New@Example.jp")).await;
        assert_eq!(changed.version(), 2);
        assert!(changed.expect::<Person>(200).masked);
        let shown: Person = place
            .comms
            .get(&format!("{path}?reveal=true"))
            .await
            .expect(200);
        assert_eq!(shown.email, "New@example.jp");
        place
            .comms
            .patch(&path, 1, &email("late@example.jp"))
            .await
            .problem(ErrorCode::StaleVersion);
        let without = place
            .comms
            .request(Method::PATCH, &path)
            .set_json(email("x@example.jp"));
        place
            .comms
            .send(without)
            .await
            .problem(ErrorCode::VersionRequired);
        let log = place
            .admin
            .get(&format!("audit?chain={}", place.id))
            .await
            .text();
        assert!(log.contains("person.updated") && !log.contains("New@"));
    })
    .await;
}

#[actix_web::test]
async fn another_incident_does_not_exist_and_roles_are_held_to_their_permissions() {
    on_both(|app| async move {
        let (here, there) = (place(&app).await, place(&app).await);
        let done = import(&here, "", "氏名,メール\n佐藤,a@example.jp\n").await;
        let page: Page<Person> = here.comms.get(&here.path).await.expect(200);
        let person = page.items[0].id;
        let auditor = app.user(Role::Auditor).await;
        for path in [
            String::new(),
            "/export".to_owned(),
            format!("/{person}"),
            "/imports".to_owned(),
            format!("/imports/{}", done.id),
            format!("/imports/{}/errors", done.id),
        ] {
            // Somebody else's incident.
            let foreign = there.comms.get(&format!("{}{path}", here.path)).await;
            foreign.problem(ErrorCode::NotFound);
            // Somebody else's row under one's own incident; lists are empty there.
            if path.contains(&person.to_string()) || path.contains(&done.id.to_string()) {
                let nested = there.comms.get(&format!("{}{path}", there.path)).await;
                nested.problem(ErrorCode::NotFound);
            }
            app.anon()
                .get(&format!("{}{path}", here.path))
                .await
                .problem(ErrorCode::Unauthenticated);
            if !path.ends_with("/errors") {
                assert_eq!(
                    auditor.get(&format!("{}{path}", here.path)).await.status,
                    200,
                    "{path}"
                );
            }
        }
        let patch = there
            .comms
            .patch(
                &format!("{}/{person}", there.path),
                1,
                &PersonPatch {
                    note: Some("x".into()),
                    ..PersonPatch::default()
                },
            )
            .await;
        patch.problem(ErrorCode::NotFound);
        for path in ["/imports", "/imports/preview"] {
            let path = format!("{}{path}", here.path);
            send(&auditor, &path, "氏名,メール\n")
                .await
                .problem(ErrorCode::Forbidden);
            send(&there.comms, &path, "氏名,メール\n")
                .await
                .problem(ErrorCode::NotFound);
        }
        assert_eq!((total(&here).await, total(&there).await), (1, 0));
    })
    .await;
}

#[actix_web::test]
async fn the_disk_holds_no_personal_data_in_the_clear() {
    on_both(|app| async move {
        let place = place(&app).await;
        import(&place, "?file_name=members-list.csv", two_thousand()).await;
        import(&place, "", "氏名,メール\n佐藤かなりあ,canary@b\n").await;
        let Some(directory) = app.test_db().directory() else {
            return;
        };
        let mut control = false;
        for entry in std::fs::read_dir(directory).unwrap() {
            let bytes = std::fs::read(entry.unwrap().path()).unwrap();
            let holds = |text: &str| bytes.windows(text.len()).any(|w| w == text.as_bytes());
            control |= holds("members-list.csv");
            for canary in ["canary", "かなりあ", "佐藤", "090-1"] {
                assert!(!holds(canary), "{canary}");
            }
        }
        assert!(control, "the files read are not those of the database");
    })
    .await;
}
