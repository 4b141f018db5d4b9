//! Closer monitoring: days without an entry show, and the end is decided by somebody who did not watch.

use crate::{handover::join, incidents::open, support::on_both};
use saiki_api::{
    monitoring::{DayState, Monitoring},
    page::Page,
    permissions::Role,
    problem::ErrorCode,
};
use serde_json::json;

const DAY: i64 = 86_400;

#[actix_web::test]
async fn a_period_ends_when_every_day_is_entered_and_every_finding_settled() {
    on_both(|app| async move {
        let (lead, approver) = (app.user(Role::Lead).await, app.user(Role::Approver).await);
        let id = open(&lead, "a").await.id.to_string();
        join(&lead, &id, &approver).await;
        let path = format!("incidents/{id}/monitoring");
        let new = json!({ "title": "復旧後の監視", "from": "2026-11-24", "to": "2026-11-25", "watched": ["認証の失敗"] });
        let made: Monitoring = lead.post(&path, &new).await.expect(201);
        assert_eq!(made.days.iter().map(|d| d.state).collect::<Vec<_>>(), [DayState::Today, DayState::Ahead]);
        let one = format!("{path}/{}", made.id);
        let (checks, end) = (format!("{one}/checks"), format!("{one}/end"));
        let reason = json!({ "reason": "2日間異常なし" });
        let early = approver.post(&end, &reason).await;
        early.problem(ErrorCode::VersionRequired);

        let check = |day: &str, result: &str| json!({ "day": day, "result": result, "note": "確認" });
        let after: Monitoring = lead.post(&checks, &check("2026-11-24", "finding")).await.expect(201);
        assert_eq!(after.days[0].state, DayState::Finding);
        app.advance(2 * DAY);
        let (lead, approver) = (app.sign_in(&lead.user.unwrap().email).await, app.sign_in(&approver.user.unwrap().email).await);
        let now: Monitoring = lead.get(&one).await.expect(200);
        assert_eq!(now.days[1].state, DayState::Missing);
        assert_eq!(now.hindrances.len(), 2);
        let ending = |who: crate::support::Client, version: i64| {
            let request = who.request(actix_web::http::Method::POST, &end).insert_header(("if-match", format!("\"{version}\"")));
            let body = reason.clone();
            async move { who.send(request.set_json(body)).await }
        };
        let problem = ending(approver.clone(), now.version).await.problem(ErrorCode::StateConflict);
        assert!(problem.detail.contains("Wed 25 November 2026"), "{}", problem.detail);
        let late: Monitoring = lead.post(&checks, &check("2026-11-25", "ok")).await.expect(201);
        let found = late.checks.iter().find(|c| c.day.to_string() == "2026-11-24").unwrap();
        let settle = format!("{checks}/{}/settlement", found.id);
        let settled: Monitoring = lead.post(&settle, &json!({ "note": "誤検知でした" })).await.expect(200);
        assert_eq!(settled.hindrances, []);
        lead.post(&settle, &json!({ "note": "もう一度" })).await.problem(ErrorCode::StateConflict);

        ending(approver.clone(), late.version).await.problem(ErrorCode::StaleVersion);
        ending(lead.clone(), settled.version).await.problem(ErrorCode::SelfApproval);
        let over: Monitoring = ending(approver.clone(), settled.version).await.expect(200);
        assert_eq!(over.end.unwrap().by_name, "Approver");
        lead.post(&checks, &check("2026-11-25", "ok")).await.problem(ErrorCode::StateConflict);
        lead.put(&one, over.version, &new).await.problem(ErrorCode::StateConflict);
    })
    .await;
}

#[actix_web::test]
async fn wrong_days_and_words_are_refused_and_lists_are_paged() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let id = open(&lead, "a").await.id.to_string();
        let path = format!("incidents/{id}/monitoring");
        let period = |from: &str, to: &str| json!({ "title": "監視", "from": from, "to": to, "watched": ["通信量"], "frequency": "weekly" });
        for (bad, field) in [
            (period("2026-11-25", "2026-11-24"), "to"),
            (period("2026-11-25", "2028-11-25"), "to"),
            (json!({ "title": "", "from": "2026-11-24", "to": "2026-11-24", "watched": ["a"] }), "title"),
            (json!({ "title": "a", "from": "2026-11-24", "to": "2026-11-24", "watched": [] }), "watched"),
        ] {
            let problem = lead.post(&path, &bad).await.problem(ErrorCode::ValidationFailed);
            assert_eq!(problem.errors[0].field, field);
        }
        let made: Monitoring = lead.post(&path, &period("2026-11-20", "2026-12-20")).await.expect(201);
        let checks = format!("{path}/{}/checks", made.id);
        for (day, result, note, field) in [
            ("2026-11-19", "ok", "", "day"),
            ("2026-11-25", "ok", "", "day"),
            ("2026-11-24", "finding", " ", "note"),
        ] {
            let body = json!({ "day": day, "result": result, "note": note });
            let problem = lead.post(&checks, &body).await.problem(ErrorCode::ValidationFailed);
            assert_eq!(problem.errors[0].field, field);
        }
        let seen: Monitoring = lead.post(&checks, &json!({ "day": "2026-11-21", "result": "ok" })).await.expect(201);
        assert_eq!(seen.days[0].state, DayState::Ok);
        let narrow = period("2026-11-22", "2026-12-20");
        let problem = lead.put(&format!("{path}/{}", made.id), seen.version, &narrow).await.problem(ErrorCode::ValidationFailed);
        assert_eq!(problem.errors[0].code, "entries_outside");
        app.advance(60);
        lead.post(&path, &period("2026-12-21", "2027-01-20")).await.expect::<Monitoring>(201);
        let first: Page<Monitoring> = lead.get(&format!("{path}?limit=1")).await.expect(200);
        assert_eq!((first.total, first.items[0].from.to_string()), (Some(2), "2026-12-21".to_owned()));
        let next = first.next_cursor.unwrap();
        let second: Page<Monitoring> = lead.get(&format!("{path}?limit=1&cursor={next}")).await.expect(200);
        assert_eq!((second.items[0].id, second.next_cursor), (made.id, None));
    })
    .await;
}
