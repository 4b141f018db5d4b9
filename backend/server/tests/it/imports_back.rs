//! The register exported and imported again: what comes back, what is named because it does not, and what of an import can
//! be read later.

use crate::{
    people::{Place, ended, import, place},
    support::{TestApp, on_both},
};
use actix_web::http::Method;
use saiki_api::{
    imports::{Import, ImportAccepted, ImportField, ImportPreview, ImportState},
    page::Page,
    people::{ExportColumn, Person, PersonState},
    problem::ErrorCode,
};
use serde_json::{Value, json};

/// The forms an export has.
const FORMS: [&str; 2] = ["csv", "ndjson"];
/// The columns that an import takes in.
const TAKEN: &str = "number,name,email,phone,address,organisation,lang,data_items,damage_amount,damage_currency,\
                     contract_ref,sla_ref,note,further_email,further_phone,further_address,guardian_name,guardian_reason,\
                     guardian_email,guardian_phone,guardian_address";

async fn export(place: &Place, query: &str) -> String {
    let path = format!("{}/export?reveal=true&{query}", place.path);
    let request = place.comms.request(Method::GET, &path);
    let answer = place
        .comms
        .send(request.insert_header(("accept-language", "ja")))
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.text()
}

/// Imports lines of JSON to their end.
async fn objects(place: &Place, text: String) -> Import {
    let path = format!("{}/imports", place.path);
    let request = place.comms.request(Method::POST, &path);
    let request = request.insert_header(("content-type", "application/x-ndjson"));
    let accepted = place.comms.send(request.set_payload(text)).await;
    let accepted: ImportAccepted = accepted.expect(202);
    let path = format!("{path}/{}", accepted.id);
    ended(&place.comms, &path).await
}

/// The register exported in that form and imported into another incident, where all of its people say the same as here:
/// the other incident, and what the import came to.
async fn brought_back(app: &TestApp, here: &Place, form: &str, people: i64) -> (Place, Import) {
    let there = place(app).await;
    let file = export(here, &format!("format={form}")).await;
    let done = match form {
        "csv" => import(&there, "", file).await,
        _ => objects(&there, file).await,
    };
    assert_eq!(
        (done.state, done.added, done.errors),
        (ImportState::Done, people, 0),
        "{done:?}"
    );
    let taken = format!("columns={TAKEN}");
    assert_eq!(
        export(&there, &taken).await,
        export(here, &taken).await,
        "{form}"
    );
    (there, done)
}

fn lines(all: &[Value]) -> String {
    all.iter().map(|one| format!("{one}\n")).collect()
}

async fn everybody(place: &Place) -> Vec<Person> {
    let path = format!("{}?reveal=true&limit=200", place.path);
    let page: Page<Person> = place.comms.get(&path).await.expect(200);
    page.items
}

/// People with further addresses, households and guardians of each kind.
async fn family(place: &Place) {
    let text = lines(&[
        json!({
            "number": "C1", "name": "佐藤 一郎", "household": "H1",
            "email": ["a@example.jp", "b@example.jp", "c@example.jp"],
            "phone": ["03-1234-5678", "090-1234-5678（夜間、週末）"],
            "address": ["東京都港区芝1", "大阪府大阪市北区1; 2階", "京都府京都市1"],
        }),
        json!({ "number": "C2", "name": "佐藤 花子", "email": "d@example.jp", "household": "H1" }),
        json!({
            "number": "C3", "name": "鈴木 次郎", "email": "e@example.jp", "guardian_name": "鈴木 母",
            "guardian_reason": "母", "guardian_email": "m@example.jp", "damage_amount": "12.30",
            "damage_currency": "EUR",
        }),
        json!({ "number": "C4", "name": "田中 三郎", "email": "f@example.jp" }),
        json!({ "number": "C5", "name": "田中 母", "email": "g@example.jp" }),
        json!({ "number": "C6", "name": "高橋 一", "email": "h@example.jp" }),
        json!({ "number": "C7", "name": "高橋 二", "email": "i@example.jp" }),
    ]);
    let done = objects(place, text).await;
    assert_eq!((done.state, done.added), (ImportState::Done, 7), "{done:?}");
    let people = everybody(place).await;
    let id = |number: &str| people.iter().find(|p| p.number == number).unwrap().id;
    let households = format!("incidents/{}/households", place.id);
    for new in [
        json!({ "kind": "guardian", "reason": "minor", "head_id": id("C5"), "member_ids": [id("C4")] }),
        json!({ "kind": "household", "head_id": id("C6"), "member_ids": [id("C6"), id("C7")] }),
    ] {
        let made = place.comms.post(&households, &new).await;
        assert_eq!(made.status, 201, "{}", made.text());
    }
}

#[actix_web::test]
async fn further_addresses_households_and_guardians_come_back_from_an_export() {
    on_both(|app| async move {
        let here = place(&app).await;
        family(&here).await;
        let sent = export(&here, &format!("columns={TAKEN}")).await;
        assert!(sent.contains("b@example.jp;c@example.jp"), "{sent}");
        assert!(sent.contains("大阪府大阪市北区1; 2階"), "{sent}");
        assert!(
            sent.contains("鈴木 母") && sent.contains("田中 母,未成年"),
            "{sent}"
        );
        for form in FORMS {
            let (there, done) = brought_back(&app, &here, form, 7).await;
            let of = |people: &[Person], number: &str| {
                people
                    .iter()
                    .find(|p| p.number == number)
                    .unwrap()
                    .household_id
            };
            let people = everybody(&there).await;
            for (one, other) in [("C1", "C2"), ("C6", "C7")] {
                assert!(of(&people, one).is_some(), "{form}");
                assert_eq!(of(&people, one), of(&people, other), "{form}");
            }
            // What does not come back is named: the states of the register, and nothing else.
            let mut named: Vec<String> = done
                .ignored_columns
                .iter()
                .map(|one| one.column.clone())
                .collect();
            let states = PersonState::ALL.map(ExportColumn::State);
            let states = states.map(|column| match form {
                "csv" => column.label(saiki_api::Lang::Ja).to_owned(),
                _ => saiki_api::wire::name(&column),
            });
            let decision = states[0].clone();
            let mut states = states.to_vec();
            named.sort();
            states.sort();
            assert_eq!(named, states, "{form}");
            let decision = done
                .ignored_columns
                .iter()
                .find(|one| one.column == decision);
            assert_eq!(decision.unwrap().cells, 7);
        }
        // Nobody differs from what was exported here a moment ago.
        let again = import(&here, "?dry_run=true", export(&here, "").await).await;
        assert_eq!((again.duplicates, again.differing), (7, 0), "{again:?}");
        let path = format!(
            "{}/export?columns=name,guardian_name,further_email,household",
            here.path
        );
        let masked = here.comms.get(&path).await;
        let name = masked.header("content-disposition").unwrap().to_owned();
        assert_eq!(name, "attachment; filename=\"people-masked.csv\"");
        for hidden in ["b@example.jp", "鈴木 母", "H1"] {
            assert!(!masked.text().contains(hidden), "{hidden}");
        }
    })
    .await;
}

#[actix_web::test]
async fn long_notes_many_addresses_and_a_guardian_without_any_do_not_keep_an_export_out() {
    on_both(|app| async move {
        let here = place(&app).await;
        let streets: Vec<String> = (0..20).map(|n| format!("{n}{}", "あ".repeat(80))).collect();
        let text = lines(&[
            json!({
                "number": "C1", "name": "佐藤", "note": format!("={}", "x".repeat(999)),
                "further_address": streets,
            }),
            json!({ "number": "C2", "name": "佐藤 母" }),
        ]);
        let done = objects(&here, text).await;
        assert_eq!((done.added, done.errors), (2, 0), "{done:?}");
        let people = everybody(&here).await;
        let id = |number: &str| people.iter().find(|p| p.number == number).unwrap().id;
        let new = json!({
            "kind": "guardian", "reason": "minor", "head_id": id("C2"), "member_ids": [id("C1")],
        });
        let made = here
            .comms
            .post(&format!("incidents/{}/households", here.id), &new)
            .await;
        assert_eq!(made.status, 201, "{}", made.text());
        let sent = export(&here, &format!("columns={TAKEN}")).await;
        assert!(
            sent.contains(&streets[19]) && !sent.contains("佐藤 母,未成年"),
            "{sent}"
        );
        for form in FORMS {
            brought_back(&app, &here, form, 2).await;
        }
    })
    .await;
}

#[actix_web::test]
async fn a_column_nobody_knows_is_named_until_it_is_left_out_on_purpose() {
    on_both(|app| async move {
        let place = place(&app).await;
        let text = "氏名,メール,靴のサイズ\n佐藤,a@example.jp,27\n鈴木,b@example.jp,\n";
        for query in ["?dry_run=true", ""] {
            let done = import(&place, query, text).await;
            assert_eq!((done.added, done.errors), (2, 0), "{done:?}");
            let [column] = done.ignored_columns.as_slice() else {
                panic!("{done:?}");
            };
            assert_eq!(
                (column.column.as_str(), column.place, column.cells),
                ("靴のサイズ", 3, 1)
            );
            let path = format!("{}/imports/{}", place.path, done.id);
            for (lang, says) in [("ja", "取り込みません"), ("en", "is not taken")] {
                let request = place.comms.request(Method::GET, &path);
                let request = request.insert_header(("accept-language", lang));
                let told: Import = place.comms.send(request).await.expect(200);
                assert!(told.ignored_columns[0].message.contains(says), "{told:?}");
            }
        }
        let leave_out = "leave_out=%5B%22%E9%9D%B4%E3%81%AE%E3%82%B5%E3%82%A4%E3%82%BA%22%5D";
        let done = import(&place, &format!("?dry_run=true&{leave_out}"), text).await;
        assert!(done.ignored_columns.is_empty(), "{done:?}");
        let long = format!("%5B%22{}%22%5D", "x".repeat(1001));
        for (leave_out, code) in [("shoe", "invalid"), (long.as_str(), "too_long")] {
            let path = format!("{}/imports?leave_out={leave_out}", place.path);
            let problem = crate::people::send(&place.comms, &path, text).await;
            let problem = problem.problem(ErrorCode::ValidationFailed);
            let told = (
                problem.errors[0].field.as_str(),
                problem.errors[0].code.as_str(),
            );
            assert_eq!(told, ("leave_out", code));
        }
    })
    .await;
}

#[actix_web::test]
async fn a_column_left_out_is_not_taken_though_its_heading_is_recognised() {
    on_both(|app| async move {
        let place = place(&app).await;
        let text = "会員番号,氏名,メール\nC1,佐藤,a@example.jp\n";
        let escaped =
            |json: &str| -> String { form_urlencoded::byte_serialize(json.as_bytes()).collect() };
        let left_out = escaped(r#"["メール"]"#);
        let mapping = escaped(r#"{"name":"氏名","email":"メール"}"#);
        let path = format!(
            "{}/imports?leave_out={left_out}&mapping={mapping}",
            place.path
        );
        let problem = crate::people::send(&place.comms, &path, text).await;
        let problem = problem.problem(ErrorCode::ValidationFailed);
        let error = &problem.errors[0];
        assert_eq!(
            (error.field.as_str(), error.code.as_str()),
            ("leave_out", "mapped")
        );
        let absent = escaped(r#"["メール","色"]"#);
        let refused = import(&place, &format!("?leave_out={absent}"), text).await;
        let refusal = refused.refusal.unwrap();
        assert_eq!(refusal.field, "leave_out", "{refusal:?}");
        let nobody = escaped(r#"{"name":"氏名"}"#);
        let refused = import(&place, &format!("?mapping={nobody}"), text).await;
        assert_eq!(refused.refusal.unwrap().code, "header.missing_identity");
        // The preview says the same beforehand.
        let ask = async |query: &str| {
            let path = format!("{}/imports/preview{query}", place.path);
            crate::people::send(&place.comms, &path, text).await
        };
        let seen: ImportPreview = ask("").await.expect(200);
        assert!(seen.mapping.contains_key(&ImportField::Email));
        let seen: ImportPreview = ask(&format!("?leave_out={left_out}")).await.expect(200);
        assert_eq!(seen.columns.len(), 3);
        assert!(!seen.mapping.contains_key(&ImportField::Email), "{seen:?}");
        assert!(seen.mapping.contains_key(&ImportField::Name));
        let refused = ask(&format!("?leave_out={absent}")).await;
        let problem = refused.problem(ErrorCode::ValidationFailed);
        assert_eq!(problem.errors[0].field, "leave_out");
        let done = import(&place, &format!("?leave_out={left_out}"), text).await;
        assert_eq!((done.added, done.errors), (1, 0), "{done:?}");
        assert_eq!(everybody(&place).await[0].email, "");
    })
    .await;
}

#[actix_web::test]
async fn an_export_with_marks_or_masks_does_not_pass_for_a_good_one() {
    on_both(|app| async move {
        let (here, there) = (place(&app).await, place(&app).await);
        import(&here, "", "会員番号,氏名,メール,住所\nC1,𠮷田 花子,a@example.jp,東京都港区芝1\nC2,佐藤,b@example.jp,\n").await;
        let path = format!("{}/export?reveal=true&encoding=shift_jis&unmappable=mark", here.path);
        let marked = here.comms.get(&path).await;
        let done = import(&there, "?partial=true", marked.body.to_vec()).await;
        assert_eq!((done.added, done.errors), (1, 1), "{done:?}");
        let error = &done.first_errors[0];
        assert_eq!((error.code.as_str(), error.line), ("name.lost_character", 2));
        let masked = here.comms.get(&format!("{}/export", here.path)).await;
        let refused = import(&there, "?partial=true", masked.body.to_vec()).await;
        assert_eq!((refused.state, refused.errors), (ImportState::Refused, 2), "{refused:?}");
    })
    .await;
}

#[actix_web::test]
async fn a_telephone_number_without_a_digit_is_warned_of() {
    on_both(|app| async move {
        let place = place(&app).await;
        let done = import(&place, "", "氏名,メール,電話\n佐藤,a@example.jp,不明\n").await;
        assert_eq!((done.added, done.errors), (1, 0), "{done:?}");
        let warning = &done.first_warnings[0];
        let told = (warning.code.as_str(), warning.line, warning.column.as_str());
        assert_eq!(told, ("phone.doubtful", 2, "電話"));
    })
    .await;
}

#[actix_web::test]
async fn what_an_import_came_to_can_be_read_later_with_its_error_file() {
    on_both(|app| async move {
        let place = place(&app).await;
        let text =
            "会員番号,氏名,メール,色\nC1,佐藤,a@example.jp,赤\nC1,佐藤,b@example.jp,\nC2,,x,\n";
        let done = import(&place, "?partial=true&file_name=members.csv", text).await;
        let page: Page<Import> = place
            .comms
            .get(&format!("{}/imports", place.path))
            .await
            .expect(200);
        assert_eq!(page.items.len(), 1);
        let kept: Import = place
            .comms
            .get(&format!("{}/imports/{}", place.path, done.id))
            .await
            .expect(200);
        assert_eq!(
            (kept.file_name.as_str(), kept.sha256.len()),
            ("members.csv", 64)
        );
        assert!(!kept.by_name.is_empty());
        let counts = (
            kept.rows,
            kept.added,
            kept.duplicates,
            kept.differing,
            kept.errors,
        );
        assert_eq!(counts, (3, 1, 1, 1, 1));
        assert_eq!(kept.ignored_columns.len(), 1);
        let errors = format!("{}/imports/{}/errors", place.path, done.id);
        let file = place.comms.get(&errors).await;
        assert!(file.text().contains("b@example.jp"), "{}", file.text());
    })
    .await;
}
