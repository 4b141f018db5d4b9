//! Incidents written for other organisations and taken in from VERIS: what whoever shares and whoever imports may rely on.

use crate::{
    incidents::open,
    support::{Answer, Client, on_both},
};
use actix_web::http::Method;
use saiki_api::{
    exchange::{MAX_VERIS_BYTES, VerisImport},
    incidents::Incident,
    page::Page,
    permissions::Role,
    problem::ErrorCode,
};
use serde_json::{Value, json};

const IMPORT: &str = "incidents/imports/veris";

fn record(id: &str) -> Value {
    json!({
        "incident_id": id, "schema_version": "1.4.1", "security_incident": "Confirmed",
        "summary": "退職者の端末から顧客名簿が持ち出された。",
        "actor": { "internal": { "variety": ["End-user"], "motive": ["Financial"] } },
        "action": { "misuse": { "variety": ["Privilege abuse"], "vector": ["LAN access"] } },
        "asset": { "assets": [{ "variety": "S - File" }] },
        "attribute": { "confidentiality": { "data_disclosure": "Yes", "data_total": 120 } },
        "discovery_method": { "internal": { "variety": ["Reported by employee"] } },
        "timeline": { "incident": { "year": 2025, "month": 11, "day": 3 } },
    })
}

async fn send(client: &Client, media_type: &str, body: String) -> Answer {
    let request = client.request(Method::POST, IMPORT);
    let request = request.insert_header(("content-type", media_type.to_owned()));
    client.send(request.set_payload(body)).await
}

async fn listed(client: &Client) -> usize {
    let page: Page<Incident> = client.get("incidents").await.expect(200);
    page.items.len()
}

#[actix_web::test]
async fn an_incident_is_exported_in_each_form_and_the_log_says_so() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let incident = open(&lead, "販売サイトの改ざん").await;
        let path = format!("incidents/{}/exchange", incident.id);
        for (format, media_type, name) in [
            ("veris", "application/json; charset=utf-8", "veris.json"),
            ("stix", "application/stix+json;version=2.1", "stix.json"),
            ("iodef", "application/xml; charset=utf-8", "iodef.xml"),
        ] {
            let file = lead.get(&format!("{path}?format={format}")).await;
            assert_eq!(file.status, 200, "{format}: {}", file.text());
            assert_eq!(file.header("content-type"), Some(media_type));
            let named = format!("attachment; filename=\"{}-{name}\"", incident.reference);
            assert_eq!(file.header("content-disposition"), Some(named.as_str()));
            assert!(file.text().contains("販売サイトの改ざん"), "{format}");
        }
        let auditor = app.user(Role::Auditor).await;
        let chain = format!("audit?chain={}", incident.id);
        let log = auditor.get(&chain).await.text();
        assert!(log.contains("incident.exported"), "{log}");
        lead.get(&format!("{path}?format=csv"))
            .await
            .problem(ErrorCode::MalformedRequest);
        let other = app.user(Role::Lead).await;
        other
            .get(&format!("{path}?format=veris"))
            .await
            .problem(ErrorCode::NotFound);
    })
    .await;
}

#[actix_web::test]
async fn a_dry_run_says_what_would_be_made_and_makes_nothing() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let file = json!([record("one"), record("two")]);
        let dry: VerisImport = lead
            .post(&format!("{IMPORT}?dry_run=true"), &file)
            .await
            .expect(200);
        assert_eq!(dry.incidents.len(), 2);
        assert!(dry.incidents.iter().all(|one| one.incident_id.is_none()));
        let noted = |path: &str| dry.incidents[0].notes.iter().any(|note| note.path == path);
        assert!(noted("attribute.confidentiality.data_total"));
        assert_eq!(listed(&lead).await, 0);

        let made: VerisImport = lead.post(IMPORT, &file).await.expect(200);
        assert_eq!(listed(&lead).await, 2);
        let id = made.incidents[0].incident_id.unwrap();
        let incident: Incident = lead.get(&format!("incidents/{id}")).await.expect(200);
        assert_eq!(incident.reference, made.incidents[0].reference);
        assert_eq!(incident.summary, "退職者の端末から顧客名簿が持ち出された。");
        assert!(incident.facts.other.contains("VERIS incident_id: one"));

        let again = lead
            .post(IMPORT, &json!([record("three"), record("two")]))
            .await;
        let problem = again.problem(ErrorCode::ValidationFailed);
        assert_eq!(problem.errors.len(), 1);
        assert_eq!(problem.errors[0].field, "records.2.incident_id");
        assert!(
            problem.errors[0]
                .message
                .contains(&made.incidents[1].reference)
        );
        assert_eq!(listed(&lead).await, 2);
    })
    .await;
}

#[actix_web::test]
async fn what_was_exported_here_is_not_taken_in_again() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let incident = open(&lead, "販売サイトの改ざん").await;
        let path = format!("incidents/{}/exchange?format=veris", incident.id);
        let mut record: Value = lead.get(&path).await.expect(200);
        let again = lead.post(IMPORT, &record).await;
        let problem = again.problem(ErrorCode::ValidationFailed);
        assert!(problem.errors[0].message.contains(&incident.reference));
        record["incident_id"] = json!("elsewhere");
        let made: VerisImport = lead.post(IMPORT, &record).await.expect(200);
        let id = made.incidents[0].incident_id.unwrap();
        let copy: Incident = lead.get(&format!("incidents/{id}")).await.expect(200);
        assert_eq!(copy.title, incident.title);
        assert_eq!(
            (copy.category, copy.severity),
            (incident.category, incident.severity)
        );
    })
    .await;
}

#[actix_web::test]
async fn one_wrong_record_keeps_the_whole_file_out() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let mut wrong = record("two");
        wrong["timeline"] = json!({ "incident": {} });
        let lines = format!("{}\n{wrong}\n", record("one"));
        let answer = send(&lead, "application/x-ndjson", lines).await;
        let problem = answer.problem(ErrorCode::ValidationFailed);
        assert_eq!(problem.errors[0].field, "records.2.timeline.incident.year");
        assert_eq!(listed(&lead).await, 0);

        let answer = send(&lead, "application/json", "{\"incident_id\": ".to_owned()).await;
        let problem = answer.problem(ErrorCode::ValidationFailed);
        assert_eq!(problem.errors[0].field, "file");
        send(&lead, "text/csv", "a,b".to_owned())
            .await
            .problem(ErrorCode::UnsupportedMediaType);
        send(&lead, "application/json", " ".repeat(MAX_VERIS_BYTES + 1))
            .await
            .problem(ErrorCode::BodyTooLarge);
    })
    .await;
}

#[actix_web::test]
async fn who_may_not_open_incidents_imports_none() {
    on_both(|app| async move {
        let auditor = app.user(Role::Auditor).await;
        auditor
            .post(IMPORT, &record("one"))
            .await
            .problem(ErrorCode::Forbidden);
    })
    .await;
}
