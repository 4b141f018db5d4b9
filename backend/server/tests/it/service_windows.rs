//! Service windows: entered, changed on a version, removed; what cannot be is refused by name.

use crate::{
    incidents::open,
    support::{Client, on_both},
};
use actix_web::http::Method;
use saiki_api::{permissions::Role, problem::ErrorCode, service_windows::ServiceWindow};
use serde_json::{Value, json};

/// An outage of six hours in October, answered after twenty minutes.
pub fn outage(service: &str) -> Value {
    json!({
        "service": service, "kind": "outage", "from": "2026-10-10T00:00:00Z", "to": "2026-10-10T06:00:00Z",
        "responded_at": "2026-10-10T00:20:00Z", "note": "監視の記録",
    })
}

async fn remove(client: &Client, path: &str, version: i64) -> crate::support::Answer {
    let request = client.request(Method::DELETE, path);
    let request = request.insert_header(("if-match", format!("\"{version}\"")));
    client.send(request).await
}

#[actix_web::test]
async fn a_window_lives_on_its_version() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let id = open(&lead, "a").await.id;
        let path = format!("incidents/{id}/service-windows");
        let made: ServiceWindow = lead.post(&path, &outage(" 会員サイト ")).await.expect(201);
        assert_eq!(
            (made.fields.service.as_str(), made.version),
            ("会員サイト", 1)
        );
        assert_eq!(made.by_name, lead.user.as_ref().unwrap().name);
        let mut earlier = outage("会員サイト");
        earlier["from"] = json!("2026-10-01T00:00:00.9Z");
        earlier["responded_at"] = Value::Null;
        earlier["to"] = Value::Null;
        let lasting: ServiceWindow = lead.post(&path, &earlier).await.expect(201);
        assert_eq!(lasting.fields.from.to_string(), "2026-10-01T00:00:00Z");
        let all: Vec<ServiceWindow> = lead.get(&path).await.expect(200);
        assert_eq!(
            all.iter().map(|w| w.id).collect::<Vec<_>>(),
            [lasting.id, made.id]
        );

        let one = format!("{path}/{}", made.id);
        let mut changed = outage("会員サイト");
        changed["kind"] = json!("degraded");
        let now: ServiceWindow = lead.put(&one, 1, &changed).await.expect(200);
        assert_eq!(now.version, 2);
        let same: ServiceWindow = lead.put(&one, 2, &changed).await.expect(200);
        assert_eq!(same.version, 2);
        lead.put(&one, 1, &outage("会員サイト"))
            .await
            .problem(ErrorCode::StaleVersion);
        let bare = lead.request(Method::PUT, &one).set_json(&changed);
        lead.send(bare).await.problem(ErrorCode::VersionRequired);
        remove(&lead, &one, 1)
            .await
            .problem(ErrorCode::StaleVersion);
        assert_eq!(remove(&lead, &one, 2).await.status, 204);
        remove(&lead, &one, 2).await.problem(ErrorCode::NotFound);

        let auditor = app.user(Role::Auditor).await;
        let log: Value = auditor.get(&format!("audit?chain={id}")).await.expect(200);
        let log = log.to_string();
        for action in ["entered", "changed", "removed"] {
            assert!(
                log.contains(&format!("service_window.{action}")),
                "{action}"
            );
        }
        assert!(!log.contains("監視の記録"));
    })
    .await;
}

#[actix_web::test]
async fn wrong_input_is_named_and_other_incidents_are_not_found() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let (a, b) = (open(&lead, "a").await.id, open(&lead, "b").await.id);
        let path = format!("incidents/{a}/service-windows");
        for (field, value) in [
            ("service", json!(" ")),
            ("exclusion", json!("force_majeure")),
            ("to", json!("2026-10-10T00:00:00Z")),
            ("to", json!("2026-11-25T00:00:00Z")),
            ("responded_at", json!("2026-10-09T00:00:00Z")),
        ] {
            let mut wrong = outage("会員サイト");
            wrong[field] = value;
            let problem = lead
                .post(&path, &wrong)
                .await
                .problem(ErrorCode::ValidationFailed);
            assert_eq!(problem.errors[0].field, field);
        }
        let made: ServiceWindow = lead.post(&path, &outage("会員サイト")).await.expect(201);
        let elsewhere = format!("incidents/{b}/service-windows/{}", made.id);
        lead.put(&elsewhere, 1, &outage("x"))
            .await
            .problem(ErrorCode::NotFound);
        remove(&lead, &elsewhere, 1)
            .await
            .problem(ErrorCode::NotFound);
    })
    .await;
}

#[actix_web::test]
async fn a_closed_incident_takes_no_windows() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let id = open(&lead, "a").await.id;
        let path = format!("incidents/{id}/service-windows");
        let made: ServiceWindow = lead.post(&path, &outage("会員サイト")).await.expect(201);
        let phase = format!("incidents/{id}/phase");
        lead.post(&phase, &json!({ "phase": "recovery" }))
            .await
            .expect::<Value>(200);
        crate::activities::finish(&lead, id).await;
        lead.post(&phase, &json!({ "phase": "closed" }))
            .await
            .expect::<Value>(200);
        lead.post(&path, &outage("会員サイト"))
            .await
            .problem(ErrorCode::StateConflict);
        let one = format!("{path}/{}", made.id);
        lead.put(&one, 1, &outage("x"))
            .await
            .problem(ErrorCode::StateConflict);
        remove(&lead, &one, 1)
            .await
            .problem(ErrorCode::StateConflict);
        // What it means is still to be reckoned when the month is over.
        let check = lead
            .post(&format!("incidents/{id}/sla-checks"), &json!({}))
            .await;
        check.expect::<Value>(201);
    })
    .await;
}
