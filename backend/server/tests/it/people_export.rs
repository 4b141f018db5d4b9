//! Exports of the register: the columns asked for, forms, encodings; nothing is replaced in silence, and size does not
//! matter.

use crate::{
    campaigns::Stage,
    people::{Place, import, place},
    support::{Answer, on_both},
};
use jiff::tz::TimeZone;
use saiki_api::{
    audit::AuditEntry,
    campaigns::{AmbiguousPolicy, Campaign},
    imports::{Encoding, ImportState},
    page::Page,
    people::{ExportColumn, Person},
    problem::ErrorCode,
};
use saiki_domain::{
    csv_safe,
    import::encoding::{Decoder, Piece},
};
use serde_json::{Value, json};

async fn file(place: &Place, query: &str) -> Answer {
    let path = format!("{}/export?{query}", place.path);
    let request = place.comms.request(actix_web::http::Method::GET, &path);
    let request = request.insert_header(("accept-language", "ja"));
    place.comms.send(request).await
}

const PEOPLE: &str = "お客様番号,氏名,メール,漏えい項目,備考\n\
    C1,髙橋 一郎,ichiro@example.jp,お名前,①\n\
    C2,𠮷田 花子,hanako@example.jp,ご住所,\n\
    C3,\"=1+1\",c@example.jp,お名前,〜\n";

#[actix_web::test]
async fn the_columns_and_the_people_asked_for_come_in_both_forms() {
    on_both(|app| async move {
        let place = place(&app).await;
        assert_eq!(import(&place, "", PEOPLE).await.state, ImportState::Done);
        let table = file(&place, "columns=name,email,decision&reveal=true").await;
        assert_eq!(table.header("content-type"), Some("text/csv; charset=utf-8"));
        let text = table.text();
        let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
        assert_eq!(lines[0], "氏名,メールアドレス,対応");
        assert_eq!(lines[1], "髙橋 一郎,ichiro@example.jp,未対応");
        assert_eq!(lines[3], "'=1+1,c@example.jp,未対応");
        assert!(text.starts_with('\u{feff}') && lines.len() == 4);

        let objects = file(&place, "format=ndjson&columns=number,name,data_items,delivery&data_item=address&reveal=true").await;
        assert_eq!(objects.header("content-type"), Some("application/x-ndjson"));
        let one: Value = serde_json::from_str(objects.text().trim_end()).unwrap();
        assert_eq!(
            one,
            json!({ "number": "C2", "name": "𠮷田 花子", "data_items": ["address"], "delivery": null })
        );
        // All columns, masked.
        let masked = file(&place, "format=ndjson").await.text();
        let first: Value = serde_json::from_str(masked.lines().next().unwrap()).unwrap();
        assert_eq!(first.as_object().unwrap().len(), ExportColumn::ALL.len());
        assert!(!masked.contains("ichiro") && !masked.contains("一郎"));

        let log: Page<AuditEntry> = place.admin.get(&format!("audit?chain={}", place.id)).await.expect(200);
        let exported: Vec<_> = log.items.iter().filter(|e| e.action == "people.exported").collect();
        assert_eq!(exported.len(), 3);
        assert_eq!(exported[2].data["rows"], 3);
        assert_eq!(exported[2].data["in_the_clear"], true);
        assert_eq!(exported[1].data["columns"][0], "number");
    })
    .await;
}

#[actix_web::test]
async fn what_shift_jis_lacks_is_refused_by_row_and_column_or_marked() {
    on_both(|app| async move {
        let place = place(&app).await;
        import(&place, "", PEOPLE).await;
        let query = "encoding=shift_jis&columns=number,name,note&reveal=true";
        let refused = file(&place, query)
            .await
            .problem(ErrorCode::ValidationFailed);
        let cells: Vec<_> = refused
            .errors
            .iter()
            .map(|e| (e.field.as_str(), e.line))
            .collect();
        assert_eq!(cells, [("name", Some(3)), ("note", Some(4))]);
        assert!(!serde_json::to_string(&refused).unwrap().contains("田"));

        let marked = file(&place, &format!("{query}&unmappable=mark")).await;
        assert_eq!(
            marked.header("content-type"),
            Some("text/csv; charset=Shift_JIS")
        );
        let mut text = String::new();
        Decoder::new(Encoding::ShiftJis).feed(&marked.body, true, |piece| match piece {
            Piece::Text(piece) => text.push_str(piece),
            Piece::Broken => panic!("no Shift_JIS"),
        });
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(
            lines,
            [
                "お客様番号,氏名,備考",
                "C1,髙橋 一郎,①",
                "C2,〓田 花子,",
                "C3,'=1+1,〓"
            ]
        );
        // A mask shows the first character alone, and its dots are ones that Shift_JIS has.
        let masked = file(&place, "encoding=shift_jis&columns=number,email").await;
        assert_eq!(masked.status, 200, "{}", masked.text());
        for (query, field) in [
            ("columns=name,secret", "columns"),
            ("format=ndjson&encoding=shift_jis", "encoding"),
        ] {
            let problem = file(&place, query)
                .await
                .problem(ErrorCode::ValidationFailed);
            assert_eq!(problem.errors[0].field, field);
        }
        place
            .lead
            .get(&format!("{}/export?reveal=true&format=ndjson", place.path))
            .await
            .problem(ErrorCode::Forbidden);
    })
    .await;
}

#[actix_web::test]
async fn everybody_is_in_the_file_however_many_pages_that_takes() {
    on_both(|app| async move {
        let place = place(&app).await;
        let mut text = "お客様番号,氏名,メール,漏えい項目\n".to_owned();
        for n in 0..2_300 {
            text.push_str(&format!("C{n:05},佐藤 {n},p{n}@example.jp,お名前\n"));
        }
        assert_eq!(import(&place, "", text).await.added, 2_300);
        let all = file(&place, "format=ndjson&columns=number&reveal=true")
            .await
            .text();
        let numbers: Vec<Value> = all
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(numbers.len(), 2_300);
        for (n, one) in numbers.iter().enumerate() {
            assert_eq!(one["number"], format!("C{n:05}"));
        }
    })
    .await;
}

#[actix_web::test]
async fn times_are_of_the_organisations_zone_in_a_table_and_instants_in_objects() {
    on_both(|app| async move {
        let stage = Stage::new(&app, &["a@example.jp"]).await;
        let campaign = stage.campaign(AmbiguousPolicy::Resend).await;
        stage.approve().await;
        stage.start(&campaign, 1).await.expect::<Campaign>(200);
        stage.send_out(&campaign).await;
        let register = format!("{}/people", stage.base);
        let people: Page<Person> = stage.comms.get(&register).await.expect(200);
        let at = people.items[0].mailed_at.unwrap();

        let path = format!("{register}/export?columns=mailed_at");
        let table = stage.comms.get(&path).await.text();
        let tokyo = TimeZone::get("Asia/Tokyo").unwrap();
        let wanted = csv_safe::time(at, &tokyo);
        assert_eq!(table.lines().nth(1), Some(wanted.as_str()));
        let path = format!("{path}&format=ndjson");
        let object = stage.comms.get(&path).await.text();
        let object: Value = serde_json::from_str(object.trim_end()).unwrap();
        assert_eq!(object, json!({ "mailed_at": at }));
    })
    .await;
}
