//! The log inventory: checked against the incident's dates, changed on a version, kept while a cause rests on it.

use crate::{
    incidents::{form, new_incident},
    support::{Client, on_both},
};
use actix_web::http::Method;
use saiki_api::{
    incidents::Incident,
    log_sources::{LogCoverage, LogSource, LogVerdict},
    page::Page,
    permissions::Role,
    problem::ErrorCode,
};
use serde_json::{Value, json};

/// An incident that happened on 1 October and was noticed on 20 November; the clock of the tests says 24 November.
async fn late(client: &Client) -> Incident {
    let time =
        |kind: &str, at: &str| json!({"kind": kind, "moment": {"at": at, "zone": "Asia/Tokyo"}});
    let mut new = new_incident("一か月遅れの申告");
    new["times"] = json!([
        time("occurred", "2026-10-01T00:00:00Z"),
        time("aware", "2026-11-20T00:00:00Z")
    ]);
    client.post("incidents", &new).await.expect(201)
}

pub fn log(system: &str) -> Value {
    json!({
        "system": system, "records": "アクセスの記録", "covers_from": "2026-01-01T00:00:00Z", "retention_days": 365,
        "clock_error_seconds": 1, "zone": "Asia/Tokyo", "place": "ログ保管サーバ"
    })
}

#[actix_web::test]
async fn a_report_a_month_late_shows_what_is_gone_and_what_goes_next() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let base = format!("incidents/{}", late(&lead).await.id);
        let path = format!("{base}/log-sources");
        let mut short = log("プロキシ");
        short["retention_days"] = json!(30);
        let proxy: LogSource = lead.post(&path, &short).await.expect(201);
        assert_eq!(proxy.check.verdict, LogVerdict::Lost);
        let web: LogSource = lead.post(&path, &log("Webサーバ")).await.expect(201);
        assert_eq!(web.check.verdict, LogVerdict::Covers);

        let coverage: LogCoverage = lead.get(&format!("{base}/log-coverage")).await.expect(200);
        assert_eq!(coverage.sources.len(), 2);
        let told: Vec<(&str, bool, String)> = coverage
            .losses
            .iter()
            .map(|loss| {
                (
                    loss.system.as_str(),
                    loss.gone,
                    loss.on.to_string()[..10].to_owned(),
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                ("プロキシ", true, "2026-10-31".to_owned()),
                ("プロキシ", false, "2026-11-24".to_owned()),
                ("Webサーバ", false, "2027-10-01".to_owned()),
            ]
        );
        let window = coverage.window.unwrap();
        assert_eq!(window.from.to_string(), "2026-10-01T00:00:00Z");
        assert_eq!(window.to, app.now());

        let found: Page<LogSource> = lead
            .get(&format!("{path}?q={}", form("ぷろきし")))
            .await
            .expect(200);
        assert_eq!((found.total, found.items[0].id), (Some(1), proxy.id));
        let first: Page<LogSource> = lead.get(&format!("{path}?limit=1")).await.expect(200);
        let next = first.next_cursor.unwrap();
        let second: Page<LogSource> = lead
            .get(&format!("{path}?limit=1&cursor={next}"))
            .await
            .expect(200);
        assert_eq!((second.items[0].id, second.next_cursor), (web.id, None));
    })
    .await;
}

#[actix_web::test]
async fn a_log_changes_on_its_version_and_stays_while_a_cause_rests_on_it() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let base = format!("incidents/{}", late(&lead).await.id);
        let made: LogSource = lead
            .post(&format!("{base}/log-sources"), &log(" Web "))
            .await
            .expect(201);
        assert_eq!(made.details.system, "Web");
        let path = format!("{base}/log-sources/{}", made.id);
        let mut copied = log("Web");
        copied["copy"] = json!({"made_at": "2026-11-21T00:00:00Z", "sha256": "A".repeat(64)});
        let changed: LogSource = lead.put(&path, 1, &copied).await.expect(200);
        assert_eq!(changed.version, 2);
        assert_eq!(changed.details.copy.unwrap().sha256, "a".repeat(64));
        lead.put(&path, 1, &log("Web2"))
            .await
            .problem(ErrorCode::StaleVersion);
        let unversioned = lead
            .send(lead.request(Method::PUT, &path).set_json(log("x")))
            .await;
        unversioned.problem(ErrorCode::VersionRequired);

        let cause = json!({
            "question": "entry", "statement": "公開サーバの古い部品",
            "links": [{"kind": "log_source", "id": made.id}]
        });
        let cause: Value = lead
            .post(&format!("{base}/causes"), &cause)
            .await
            .expect(201);
        assert_eq!(
            cause["links"][0]["label"]["ja"],
            "ログ Web（アクセスの記録）"
        );
        let remove = |version: i64| {
            let request = lead.request(Method::DELETE, &path);
            lead.send(request.insert_header(("if-match", format!("\"{version}\""))))
        };
        remove(2).await.problem(ErrorCode::StateConflict);
        let cause_path = format!("{base}/causes/{}", cause["id"].as_str().unwrap());
        let gone = lead
            .request(Method::DELETE, &cause_path)
            .insert_header(("if-match", "\"1\""));
        assert_eq!(lead.send(gone).await.status, 204);
        remove(1).await.problem(ErrorCode::StaleVersion);
        assert_eq!(remove(2).await.status, 204);
        lead.get(&path).await.problem(ErrorCode::NotFound);
    })
    .await;
}

#[actix_web::test]
async fn wrong_logs_are_refused_and_repeated_ones_are_one() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let path = format!("incidents/{}/log-sources", late(&lead).await.id);
        for (field, value) in [
            ("system", json!(" ")),
            ("retention_days", json!(0)),
            ("covers_to", json!("2026-12-01T00:00:00Z")),
            ("zone", json!("Mars/Base")),
            ("clock_note", json!("a\u{0}")),
        ] {
            let mut bad = log("Web");
            bad[field] = value;
            let problem = lead
                .post(&path, &bad)
                .await
                .problem(ErrorCode::ValidationFailed);
            assert_eq!(problem.errors[0].field, field);
        }
        let first: LogSource = lead.post_once(&path, "k", &log("Web")).await.expect(201);
        let again: LogSource = lead.post_once(&path, "k", &log("Web")).await.expect(201);
        assert_eq!(first.id, again.id);
        let long = "あ".repeat(201);
        let problem = lead
            .get(&format!("{path}?q={}", form(&long)))
            .await
            .problem(ErrorCode::ValidationFailed);
        assert_eq!(problem.errors[0].field, "q");
    })
    .await;
}

#[actix_web::test]
async fn the_inventory_is_exported_with_what_the_check_says() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let base = format!("incidents/{}", late(&lead).await.id);
        let path = format!("{base}/log-sources");
        let mut short = log("@プロキシ");
        short["retention_days"] = json!(30);
        lead.post(&path, &short).await.expect::<LogSource>(201);
        lead.post(&path, &log("Webサーバ"))
            .await
            .expect::<LogSource>(201);
        let request = lead.request(Method::GET, &format!("{path}/export"));
        let answer = lead
            .send(request.insert_header(("accept-language", "ja")))
            .await;
        assert_eq!(answer.status, 200);
        let text = answer.text();
        assert!(text.starts_with("\u{feff}システム,"));
        assert!(text.contains("'@プロキシ,アクセスの記録,"));
        assert!(text.contains(LogVerdict::Lost.label(saiki_api::Lang::Ja)));
        assert_eq!(text.lines().count(), 3);
        let narrowed = lead.get(&format!("{path}/export?q=Web")).await;
        assert_eq!(narrowed.text().lines().count(), 2);
    })
    .await;
}
