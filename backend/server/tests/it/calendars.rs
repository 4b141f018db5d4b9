//! Calendars of business days: read by everybody who follows deadlines, uploaded and dropped by administrators, taken from
//! the Cabinet Office's list; what they say moves deadlines.

use crate::{
    clocks::{at, clock, known, leak},
    support::{Answer, Client, on_both},
};
use actix_web::http::Method;
use saiki_api::{calendars::Calendar, permissions::Role, problem::ErrorCode, rules::ListedRule};
use saiki_domain::import::encoding::to_shift_jis;
use serde_json::{Value, json};

const LIST: &str = "国民の祝日・休日月日,国民の祝日・休日名称\r\n\
2026/11/23,勤労感謝の日\r\n\
2026/12/23,臨時の祝日\r\n\
2027/1/1,元日\r\n";

async fn calendar(client: &Client, id: &str) -> Calendar {
    client.get(&format!("calendars/{id}")).await.expect(200)
}

async fn remove(client: &Client, id: &str, version: i64) -> Answer {
    let request = client.request(Method::DELETE, &format!("calendars/{id}"));
    let request = request.insert_header(("if-match", format!("\"{version}\"")));
    client.send(request).await
}

async fn upload(client: &Client, id: &str, version: i64, kind: &str, bytes: Vec<u8>) -> Answer {
    let request = client
        .request(Method::POST, &format!("calendars/{id}/holidays"))
        .insert_header(("content-type", kind.to_owned()))
        .insert_header(("if-match", format!("\"{version}\"")));
    client.send(request.set_payload(bytes)).await
}

fn is_holiday(calendar: &Calendar, day: &str) -> bool {
    let mut days = calendar.fields.holidays.iter();
    days.any(|holiday| holiday.date.to_string() == day)
}

/// A company that works from Monday to Friday, closed on this day.
fn company(closed: &str) -> Value {
    json!({
        "name": { "ja": "本社の営業日", "en": "Head office" }, "weekend": [6, 7],
        "from": "2026-01-01", "to": "2026-12-31", "source": "総務部の通知",
        "holidays": [{ "date": closed, "name": "創立記念日" }],
    })
}

#[actix_web::test]
async fn built_in_calendars_say_how_far_they_reach() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let all: Vec<Calendar> = lead.get("calendars").await.expect(200);
        for id in ["jp-gov", "us-fed"] {
            let found = all.iter().find(|one| one.id == id);
            let found = found.unwrap_or_else(|| panic!("no calendar {id}"));
            assert!(found.built_in && !found.ends_soon && found.uploaded_at.is_none());
            assert_eq!(found.version, 0);
        }
        let answer = lead.get("calendars/jp-gov").await;
        assert_eq!(answer.version(), 0);
        let one: Calendar = answer.expect(200);
        assert!(is_holiday(&one, "2026-11-23") && is_holiday(&one, "2026-12-29"));
        assert_eq!(one.fields.to.to_string(), "2027-12-31");
        lead.get("calendars/none")
            .await
            .problem(ErrorCode::NotFound);
    })
    .await;
}

#[actix_web::test]
async fn an_uploaded_calendar_moves_a_deadline_and_dropping_it_moves_it_back() {
    on_both(|app| async move {
        let (admin, lead) = (app.user(Role::Admin).await, app.user(Role::Lead).await);
        let id = known(&lead, "a", "2026-11-24T00:00:00Z").await;
        leak(
            &lead,
            id,
            &[("sensitive_data", "yes"), ("improper_purpose", "no")],
        )
        .await;
        let report = || clock(&lead, id, "jp.appi.final");
        let day_30 = at("2026-12-23T14:59:59Z");
        assert_eq!(
            (report().await.due, report().await.extended),
            (day_30, None)
        );

        let mut fields = serde_json::to_value(calendar(&admin, "jp-gov").await.fields).unwrap();
        let closed = json!({ "date": "2026-12-23", "name": "臨時の閉庁日" });
        fields["holidays"].as_array_mut().unwrap().push(closed);
        let refused = lead.put("calendars/jp-gov", 0, &fields).await;
        refused.problem(ErrorCode::Forbidden);
        let put = admin.put("calendars/jp-gov", 0, &fields).await;
        assert_eq!(put.version(), 1);
        let put: Calendar = put.expect(200);
        assert!(!put.built_in && put.uploaded_at.is_some());
        assert_eq!(
            put.uploaded_by_name,
            Some(admin.user.as_ref().unwrap().name.clone())
        );
        let stale = admin.put("calendars/jp-gov", 0, &fields).await;
        stale.problem(ErrorCode::StaleVersion);
        let moved = report().await;
        let next_day = at("2026-12-24T14:59:59Z");
        assert_eq!(
            (moved.strict, moved.extended, moved.due),
            (day_30, next_day, next_day)
        );

        remove(&admin, "jp-gov", 7)
            .await
            .problem(ErrorCode::StaleVersion);
        remove(&lead, "jp-gov", 1)
            .await
            .problem(ErrorCode::Forbidden);
        assert_eq!(remove(&admin, "jp-gov", 1).await.status, 204);
        assert_eq!(report().await.due, day_30);
        let back = calendar(&lead, "jp-gov").await;
        assert!(back.built_in && back.version == 0);
        let log: Value = admin.get("audit?chain=instance").await.expect(200);
        assert!(log.to_string().contains("jp-gov"));
    })
    .await;
}

#[actix_web::test]
async fn the_cabinet_offices_list_is_taken_as_it_is_published_and_keeps_the_year_end() {
    on_both(|app| async move {
        let (admin, lead) = (app.user(Role::Admin).await, app.user(Role::Lead).await);
        let published = to_shift_jis(LIST).unwrap();
        let refused = upload(&lead, "jp-gov", 0, "text/csv", published.clone()).await;
        refused.problem(ErrorCode::Forbidden);
        let taken: Calendar = upload(&admin, "jp-gov", 0, "text/csv", published)
            .await
            .expect(200);
        let (from, to) = (taken.fields.from.to_string(), taken.fields.to.to_string());
        assert_eq!((from.as_str(), to.as_str()), ("2026-01-01", "2027-12-31"));
        assert_eq!(taken.fields.weekend, [6, 7]);
        assert!(!taken.built_in && taken.version == 1);
        let mut named = taken.fields.holidays.iter();
        assert!(named.any(|holiday| holiday.name == "臨時の祝日"));
        // The list holds national holidays only; that offices are closed around New Year stays.
        assert!(is_holiday(&taken, "2026-12-29") && is_holiday(&taken, "2027-01-03"));

        let utf_8 = format!("\u{feff}{}", LIST.replace("2026/12/23", "2026-12-22"));
        let again = upload(&admin, "jp-gov", 1, "text/csv; charset=utf-8", utf_8.into()).await;
        assert_eq!(again.version(), 2);
        let again: Calendar = again.expect(200);
        assert!(is_holiday(&again, "2026-12-22") && !is_holiday(&again, "2026-12-23"));
    })
    .await;
}

#[actix_web::test]
async fn a_list_with_a_bad_line_changes_nothing_and_names_it() {
    on_both(|app| async move {
        let admin = app.user(Role::Admin).await;
        let bad = LIST.replace("2026/12/23", "2026/13/23");
        let answer = upload(&admin, "jp-gov", 0, "text/csv", bad.into()).await;
        let problem = answer.problem(ErrorCode::ValidationFailed);
        assert_eq!(problem.errors.len(), 1);
        assert_eq!(problem.errors[0].field, "csv.3");
        assert!(problem.errors[0].message.contains("Line 3"), "{problem:?}");
        let empty = upload(&admin, "jp-gov", 0, "text/csv", Vec::new()).await;
        assert_eq!(
            empty.problem(ErrorCode::ValidationFailed).errors[0].field,
            "csv"
        );
        let json = upload(&admin, "jp-gov", 0, "application/json", LIST.into()).await;
        json.problem(ErrorCode::UnsupportedMediaType);
        let nowhere = upload(&admin, "none", 0, "text/csv", LIST.into()).await;
        nowhere.problem(ErrorCode::NotFound);
        let request = admin
            .request(Method::POST, "calendars/jp-gov/holidays")
            .insert_header(("content-type", "text/csv"));
        let missing = admin.send(request.set_payload(LIST)).await;
        missing.problem(ErrorCode::VersionRequired);
        assert!(calendar(&admin, "jp-gov").await.built_in);
    })
    .await;
}

#[actix_web::test]
async fn a_company_calendar_counts_the_business_days_of_a_contract() {
    on_both(|app| async move {
        let (admin, lead) = (app.user(Role::Admin).await, app.user(Role::Lead).await);
        let put = admin.put("calendars/company-tokyo", 0, &company("2026-11-25")).await;
        let made: Calendar = put.expect(200);
        assert_eq!((made.id.as_str(), made.version), ("company-tokyo", 1));
        // Nobody is told in time of a calendar that ends this year.
        assert!(made.ends_soon);
        let term = json!({
            "start": { "time": "aware" }, "count": 2, "unit": "business_days", "calendar": "company-tokyo",
        });
        let clause = json!({
            "title": { "ja": "受託データの事故連絡" }, "recipient": { "ja": "見本商事" },
            "zone": "Asia/Tokyo", "terms": [term],
        });
        let rule: ListedRule = lead.post("rules", &clause).await.expect(201);
        let id = known(&lead, "a", "2026-11-24T00:00:00Z").await;
        let runs = clock(&lead, id, &rule.rule.id).await;
        assert_eq!(runs.due, at("2026-11-27T14:59:59Z"));
        // Dropped, the deadline would move to the 26th and nobody would see why.
        let needed = remove(&admin, "company-tokyo", 1).await;
        needed.problem(ErrorCode::StateConflict);
    })
    .await;
}

#[actix_web::test]
async fn wrong_calendars_are_refused_by_field() {
    on_both(|app| async move {
        let admin = app.user(Role::Admin).await;
        let mut seven = company("2026-11-25");
        seven["weekend"] = json!([1, 2, 3, 4, 5, 6, 7]);
        for (fields, named) in [
            (company("2027-11-25"), "holidays.0.date"),
            (seven, "weekend"),
        ] {
            let answer = admin.put("calendars/company-tokyo", 0, &fields).await;
            let problem = answer.problem(ErrorCode::ValidationFailed);
            assert_eq!(problem.errors[0].field, named);
        }
        let fields = company("2026-11-25");
        let odd = admin.put("calendars/Company", 0, &fields).await;
        assert_eq!(
            odd.problem(ErrorCode::ValidationFailed).errors[0].field,
            "id"
        );
        let mut unknown = fields.clone();
        unknown["holiday"] = json!([]);
        let answer = admin.put("calendars/company-tokyo", 0, &unknown).await;
        answer.problem(ErrorCode::ValidationFailed);
        remove(&admin, "jp-gov", 0)
            .await
            .problem(ErrorCode::NotFound);
    })
    .await;
}
