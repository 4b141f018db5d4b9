//! Reports to authorities: snapshots that do not move with the records, in three forms.

use crate::{incidents::open, support::on_both};
use saiki_api::{
    filings::Filing, incidents::Incident, page::Page, permissions::Role, problem::ErrorCode,
};
use serde_json::json;
use sha2::{Digest, Sha256};

#[actix_web::test]
async fn a_report_is_a_snapshot_in_three_forms() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let incident = open(&lead, "販売サイトの改ざん").await;
        let path = format!("incidents/{}/filings", incident.id);
        let made: Filing = lead
            .post(&path, &json!({ "kind": "jp.appi.prelim" }))
            .await
            .expect(201);
        assert_eq!((made.number, made.content.items.len()), (1, 9));
        assert!(made.missing.contains(&"cause".to_owned()));

        let patch = json!({ "summary": "後から判明したこと" });
        let changed = lead
            .patch(
                &format!("incidents/{}", incident.id),
                incident.version,
                &patch,
            )
            .await;
        changed.expect::<Incident>(200);
        let read: Filing = lead.get(&format!("{path}/{}", made.id)).await.expect(200);
        assert_eq!(read, made);
        let second: Filing = lead
            .post(&path, &json!({ "kind": "jp.appi.prelim", "lang": "en" }))
            .await
            .expect(201);
        assert_eq!(second.number, 2);
        assert!(second.content.items[0].text.contains("後から"));
        let page: Page<Filing> = lead.get(&format!("{path}?limit=1")).await.expect(200);
        assert_eq!((page.items[0].number, page.total), (2, Some(2)));
        let next = page.next_cursor.unwrap();
        let page: Page<Filing> = lead
            .get(&format!("{path}?limit=1&cursor={next}"))
            .await
            .expect(200);
        assert_eq!((page.items[0].number, page.next_cursor), (1, None));

        let export = |format: &str| format!("{path}/{}/export?format={format}", made.id);
        let file = lead.get(&export("json")).await;
        assert_eq!(file.status, 200);
        let hash = saiki_domain::canonical::hex(&Sha256::digest(&file.body));
        assert_eq!(hash, made.sha256);
        let name = file.header("content-disposition").unwrap().to_owned();
        assert_eq!(
            name,
            format!(
                "attachment; filename=\"{}-filing-1.json\"",
                incident.reference
            )
        );
        let md = lead.get(&export("md")).await;
        assert!(md.text().starts_with("**TLP:AMBER**") && md.text().contains("現在調査中です"));
        let html = lead.get(&export("html")).await;
        assert_eq!(html.text().matches("TLP:AMBER").count(), 2);
        assert_eq!(lead.get(&export("pdf")).await.status / 100, 4);
    })
    .await;
}

#[actix_web::test]
async fn a_final_report_waits_for_every_item() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let incident = open(&lead, "販売サイトの改ざん").await;
        let path = format!("incidents/{}/filings", incident.id);
        let problem = lead
            .post_once(&path, "k1", &json!({ "kind": "jp.appi.final" }))
            .await;
        let problem = problem.problem(ErrorCode::ValidationFailed);
        let fields: Vec<&str> = problem.errors.iter().map(|e| e.field.as_str()).collect();
        assert!(
            fields.contains(&"items.cause") && fields.contains(&"items.measures"),
            "{fields:?}"
        );
        let page: Page<Filing> = lead.get(&path).await.expect(200);
        assert_eq!(page.items, []);
    })
    .await;
}

#[actix_web::test]
async fn only_those_who_may_file_do_and_another_incidents_id_finds_nothing() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let (incident, other) = (open(&lead, "一").await, open(&lead, "二").await);
        let path = format!("incidents/{}/filings", incident.id);
        let made: Filing = lead
            .post(&path, &json!({ "kind": "jp.appi.prelim" }))
            .await
            .expect(201);
        for rest in ["", "/export?format=json"] {
            let foreign = format!("incidents/{}/filings/{}{rest}", other.id, made.id);
            lead.get(&foreign).await.problem(ErrorCode::NotFound);
        }
        let auditor = app.user(Role::Auditor).await;
        auditor
            .post(&path, &json!({ "kind": "jp.appi.prelim" }))
            .await
            .problem(ErrorCode::Forbidden);
        let stranger = app.user(Role::Compliance).await;
        stranger.get(&path).await.problem(ErrorCode::NotFound);
    })
    .await;
}
