//! Files attached to records: taken whole, typed by their bytes, sealed at rest, taken away with a trace.

use crate::{
    incidents::open,
    support::{Answer, Client, TestApp, on_both, on_both_with},
};
use actix_web::http::Method;
use saiki_api::{
    Uuid,
    audit::AuditEntry,
    causes::{Cause, CauseFindingKind, CauseTree},
    evidence::EvidenceRecord,
    files::FileInfo,
    page::Page,
    permissions::Role,
    problem::ErrorCode,
};
use serde_json::{Value, json};

/// Attaches bytes to the incident itself.
pub async fn attach(client: &Client, incident: Uuid, name: &str, bytes: &[u8]) -> Answer {
    let query = format!("subject_kind=incident&subject_id={incident}&name={name}");
    send(client, incident, &query, bytes).await
}

async fn send(client: &Client, incident: Uuid, query: &str, bytes: &[u8]) -> Answer {
    let request = client.request(Method::POST, &format!("incidents/{incident}/files?{query}"));
    let request = request.insert_header(("content-type", "application/x-anything"));
    client.send(request.set_payload(bytes.to_vec())).await
}

async fn log(app: &TestApp, incident: Uuid) -> Vec<AuditEntry> {
    let auditor = app.user(Role::Auditor).await;
    let page: Page<AuditEntry> = auditor
        .get(&format!("audit?chain={incident}"))
        .await
        .expect(200);
    page.items
}

#[actix_web::test]
async fn a_file_comes_back_as_it_went_in() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let id = open(&lead, "a").await.id;
        // Longer than one sealed piece.
        let mut bytes = b"%PDF-1.7\n".to_vec();
        bytes.extend((0..700_000_u32).map(|n| (n % 251) as u8));
        let name = "..%2F%E5%A0%B1%E5%91%8A%E6%9B%B8.exe";
        let file: FileInfo = attach(&lead, id, name, &bytes).await.expect(201);
        assert_eq!(file.name, "報告書.exe");
        assert_eq!(file.media_type, "application/pdf");
        assert_eq!(file.size, bytes.len() as u64);
        let sha256 = saiki_domain::canonical::hex(&sha2_of(&bytes));
        assert_eq!(file.sha256, sha256);

        let path = format!("incidents/{id}/files/{}", file.id);
        let answer = lead.get(&format!("{path}/content")).await;
        assert_eq!((answer.status, &answer.body), (200, &bytes));
        assert_eq!(answer.header("content-type"), Some("application/pdf"));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        let disposition = answer.header("content-disposition").unwrap();
        assert!(
            disposition.starts_with("attachment; filename=\"___.exe\""),
            "{disposition}"
        );
        assert!(
            disposition.contains("filename*=UTF-8''%E5%A0%B1"),
            "{disposition}"
        );

        let page: Page<FileInfo> = lead.get(&format!("incidents/{id}/files")).await.expect(200);
        assert_eq!((page.total, page.items), (Some(1), vec![file.clone()]));
        let log = log(&app, id).await;
        assert_eq!(log[0].action, "file.downloaded");
        assert_eq!(log[1].data["sha256"], json!(sha256));
        assert!(!log.iter().any(|e| e.data.to_string().contains("報告書")));
    })
    .await;
}

fn sha2_of(bytes: &[u8]) -> Vec<u8> {
    use sha2::{Digest, Sha256};
    Sha256::digest(bytes).to_vec()
}

#[actix_web::test]
async fn nothing_of_a_file_is_in_the_database_in_the_clear() {
    on_both(|app| async move {
        let Some(directory) = app.test_db().directory().map(std::path::Path::to_owned) else {
            return;
        };
        let lead = app.user(Role::Lead).await;
        let id = open(&lead, "a").await.id;
        let bytes = b"sato hanako lives at 1-2-3".repeat(100);
        let file: FileInfo = attach(&lead, id, "sato-hanako.txt", &bytes)
            .await
            .expect(201);
        let removal = json!({ "reason": "tanaka asked for it" });
        let path = format!("incidents/{id}/files/{}/remove", file.id);
        let request = lead
            .request(Method::POST, &path)
            .insert_header(("if-match", "\"1\""));
        lead.send(request.set_json(&removal))
            .await
            .expect::<FileInfo>(200);
        for entry in std::fs::read_dir(directory).unwrap() {
            let raw = std::fs::read(entry.unwrap().path()).unwrap();
            for plain in ["sato-hanako", "sato hanako", "tanaka asked"] {
                assert!(
                    !raw.windows(plain.len()).any(|w| w == plain.as_bytes()),
                    "{plain}"
                );
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn a_file_taken_away_leaves_its_record_and_its_reason() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let id = open(&lead, "a").await.id;
        let file: FileInfo = attach(&lead, id, "a.txt", b"plain").await.expect(201);
        assert_eq!(file.media_type, "text/plain");
        let path = format!("incidents/{id}/files/{}", file.id);
        let remove = |version: i64, reason: &str| {
            let request = lead
                .request(Method::POST, &format!("{path}/remove"))
                .insert_header(("if-match", format!("\"{version}\"")))
                .set_json(json!({ "reason": reason }));
            lead.send(request)
        };
        let blank = remove(1, " ").await.problem(ErrorCode::ValidationFailed);
        assert_eq!(blank.errors[0].field, "reason");
        remove(7, "x").await.problem(ErrorCode::StaleVersion);
        let left: FileInfo = remove(1, "誤って添付").await.expect(200);
        let removed = left.removed.clone().unwrap();
        assert_eq!(
            (removed.reason.as_str(), left.sha256),
            ("誤って添付", file.sha256)
        );
        remove(2, "x").await.problem(ErrorCode::StateConflict);
        let gone = lead.get(&format!("{path}/content")).await;
        gone.problem(ErrorCode::StateConflict);
        lead.get(&path).await.expect::<FileInfo>(200);
    })
    .await;
}

#[actix_web::test]
async fn wrong_files_are_refused_and_repeated_ones_are_one() {
    on_both_with(
        |config| config.file_max_megabytes = 1,
        |app| async move {
            let lead = app.user(Role::Lead).await;
            let id = open(&lead, "a").await.id;
            let large = vec![b'a'; 1024 * 1024 + 1];
            attach(&lead, id, "a.txt", &large)
                .await
                .problem(ErrorCode::BodyTooLarge);
            for (query, field) in [
                (
                    format!("subject_kind=incident&subject_id={id}&name=..."),
                    "name",
                ),
                (
                    format!("subject_kind=letter&subject_id={id}&name=a"),
                    "subject_id",
                ),
            ] {
                let problem = send(&lead, id, &query, b"a")
                    .await
                    .problem(ErrorCode::ValidationFailed);
                assert_eq!(problem.errors[0].field, field);
            }
            let empty = attach(&lead, id, "a", b"")
                .await
                .problem(ErrorCode::ValidationFailed);
            assert_eq!(empty.errors[0].field, "body");
            for query in ["subject_kind=planet&subject_id=x&name=a", "name=a"] {
                send(&lead, id, query, b"a")
                    .await
                    .problem(ErrorCode::MalformedRequest);
            }
            let once = |bytes: &'static [u8]| {
                let query = format!("subject_kind=incident&subject_id={id}&name=a.txt");
                let request = lead
                    .request(Method::POST, &format!("incidents/{id}/files?{query}"))
                    .insert_header(("idempotency-key", "k"))
                    .set_payload(bytes);
                lead.send(request)
            };
            let first: FileInfo = once(b"one").await.expect(201);
            assert_eq!(once(b"one").await.expect::<FileInfo>(201), first);
            once(b"two").await.problem(ErrorCode::IdempotencyMismatch);
        },
    )
    .await;
}

#[actix_web::test]
async fn what_a_file_hangs_on_decides_who_sees_it() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let id = open(&lead, "a").await.id;
        let filing: serde_json::Value = lead
            .post(
                &format!("incidents/{id}/filings"),
                &json!({ "kind": "jp.appi.prelim", "lang": "ja" }),
            )
            .await
            .expect(201);
        let query = format!(
            "subject_kind=filing&subject_id={}&name=r.txt",
            filing["id"].as_str().unwrap()
        );
        let file: FileInfo = send(&lead, id, &query, b"receipt").await.expect(201);
        let program = app.user(Role::Integrator).await;
        let member = json!({ "user_id": program.user.as_ref().unwrap().id });
        lead.post(&format!("incidents/{id}/members"), &member)
            .await
            .expect::<serde_json::Value>(201);
        let path = format!("incidents/{id}/files");
        let page: Page<FileInfo> = program.get(&path).await.expect(200);
        assert_eq!(page.total, Some(0));
        for path in [
            format!("{path}?subject_kind=filing"),
            format!("{path}/{}", file.id),
            format!("{path}/{}/content", file.id),
        ] {
            program.get(&path).await.problem(ErrorCode::Forbidden);
        }
        send(&program, id, &query, b"x")
            .await
            .problem(ErrorCode::Forbidden);
    })
    .await;
}

#[actix_web::test]
async fn a_file_on_evidence_says_whether_it_is_what_was_registered() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let id = open(&lead, "a").await.id;
        let mut new = crate::evidence::item("記録");
        new["sha256"] = json!(saiki_domain::canonical::hex(&sha2_of(b"as collected")));
        let registered: EvidenceRecord = lead
            .post(&format!("incidents/{id}/evidence"), &new)
            .await
            .expect(201);
        let query = |name: &str| {
            let item = registered.item.id;
            format!("subject_kind=evidence&subject_id={item}&name={name}")
        };
        let same: FileInfo = send(&lead, id, &query("a.log"), b"as collected")
            .await
            .expect(201);
        let other: FileInfo = send(&lead, id, &query("b.log"), b"altered")
            .await
            .expect(201);
        assert_eq!(
            (same.hash_agrees, other.hash_agrees),
            (Some(true), Some(false))
        );
        let path = format!("incidents/{id}/files?subject_kind=evidence");
        let page: Page<FileInfo> = lead.get(&path).await.expect(200);
        assert_eq!(page.items, [other, same]);
        let plain: FileInfo = attach(&lead, id, "a", b"as collected").await.expect(201);
        assert_eq!(plain.hash_agrees, None);
    })
    .await;
}

#[actix_web::test]
async fn a_cause_rests_on_its_file_and_stays_while_it_has_one() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let id = open(&lead, "a").await.id;
        let base = format!("incidents/{id}");
        let new =
            json!({ "question": "entry", "statement": "古い部品の欠陥", "state": "confirmed" });
        let cause: Cause = lead.post(&format!("{base}/causes"), &new).await.expect(201);
        let open_leaf = || async {
            let tree: CauseTree = lead.get(&format!("{base}/causes")).await.expect(200);
            let kinds = tree.findings.iter().map(|finding| finding.kind);
            kinds
                .clone()
                .any(|k| k == CauseFindingKind::LeafWithoutBacking)
        };
        assert!(open_leaf().await);
        let query = format!("subject_kind=cause&subject_id={}&name=a.txt", cause.id);
        let file: FileInfo = send(&lead, id, &query, b"finding").await.expect(201);
        assert!(!open_leaf().await);
        let path = format!("{base}/causes/{}", cause.id);
        let remove = || {
            let request = lead.request(Method::DELETE, &path);
            lead.send(request.insert_header(("if-match", "\"1\"")))
        };
        remove().await.problem(ErrorCode::StateConflict);
        let request = lead
            .request(Method::POST, &format!("{base}/files/{}/remove", file.id))
            .insert_header(("if-match", "\"1\""))
            .set_json(json!({ "reason": "誤り" }));
        lead.send(request).await.expect::<FileInfo>(200);
        assert!(open_leaf().await);
        assert_eq!(remove().await.status, 204);
    })
    .await;
}

#[actix_web::test]
async fn files_of_restricted_records_are_for_those_who_may_read_these() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let id = open(&lead, "a").await.id;
        let new = json!({
            "kind": "warning", "party": "担当者A", "grounds": "規程違反", "counsel": "", "state": "open", "decision": "",
        });
        let sanction: Value = lead
            .post(&format!("incidents/{id}/sanctions"), &new)
            .await
            .expect(201);
        let sanction = sanction["id"].as_str().unwrap();
        let query = format!("subject_kind=sanction&subject_id={sanction}&name=advice.txt");
        let file: FileInfo = send(&lead, id, &query, b"advice").await.expect(201);
        let comms = app.user(Role::Comms).await;
        let member = json!({ "user_id": comms.user.as_ref().unwrap().id });
        lead.post(&format!("incidents/{id}/members"), &member)
            .await
            .expect::<Value>(201);
        let page: Page<FileInfo> = comms
            .get(&format!("incidents/{id}/files"))
            .await
            .expect(200);
        assert_eq!(page.total, Some(0));
        for path in [
            format!("incidents/{id}/files?subject_kind=sanction"),
            format!("incidents/{id}/files/{}", file.id),
            format!("incidents/{id}/files/{}/content", file.id),
        ] {
            comms.get(&path).await.problem(ErrorCode::Forbidden);
        }
        send(&comms, id, &query, b"x")
            .await
            .problem(ErrorCode::Forbidden);
    })
    .await;
}
